//! `sovang council`: who decides on scholarships, and how they did.

use std::fmt;

use chrono::NaiveDate;

use super::{
    args::{Output, number},
    desk::{Desk, Refused},
};
use crate::{
    calendar::parse_day,
    council::{self, Decided, MeetingError, Member, Verdict, Vote},
    db::Pool,
    export::{Cell, Column, Table},
    id::{BookId, MeetingId, NominationId, UserId},
    programme, say,
    text::Lang,
    user::{self, UserError},
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum CouncilVerb {
    /// Lập hội đồng | Sets up a council
    Add(CouncilAddArgs),
    /// Mở phiên họp về một đợt | Opens a meeting on a round
    Meet(CouncilMeetArgs),
    /// Ghi người có mặt | Records who is present
    Present(CouncilPresentArgs),
    /// Ghi xung đột lợi ích: người này không biểu quyết | Records a conflict of interest: this person does not vote
    Conflict(CouncilConflictArgs),
    /// Bỏ phiếu, hoặc chủ tịch ghi phiếu giơ tay của ủy viên | Casts a vote, or the chair records a member's show of hands
    Vote(CouncilVoteArgs),
    /// Ra quyết định kèm danh sách | Makes the decision, with its annexed list
    Decide(CouncilDecideArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct CouncilAddArgs {
    /// Mã hội đồng mới | Code of the new council
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Tên hội đồng | Name of the council
    #[arg(long, value_name = "TÊN|NAME")]
    pub name: String,
    /// Tên đăng nhập của chủ tịch hội đồng | Login of the chair
    #[arg(long, value_name = "TÊN|LOGIN")]
    pub chair: Option<String>,
    /// Tên đăng nhập của một ủy viên khác; hội đồng có ít nhất ba người | Login of another member; a council has at least three people
    #[arg(long = "member", value_name = "TÊN|LOGIN", required = true)]
    pub members: Vec<String>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct CouncilMeetArgs {
    /// Mã hội đồng | Code of the council
    #[arg(value_name = "MÃ|CODE")]
    pub council: String,
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Mã đợt học bổng | Code of the round
    #[arg(long, value_name = "MÃ|CODE")]
    pub round: String,
    /// Ngày họp | Day of the meeting
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: NaiveDate,
}

#[derive(Clone, Debug, clap::Args)]
pub struct CouncilPresentArgs {
    /// Số phiên họp | Number of the meeting
    #[arg(value_name = "PHIÊN HỌP|MEETING", value_parser = number::<i64>)]
    pub meeting: i64,
    /// Tên đăng nhập của những người có mặt | Logins of those present
    #[arg(value_name = "TÊN|LOGIN", required = true)]
    pub members: Vec<String>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct CouncilConflictArgs {
    /// Số phiên họp | Number of the meeting
    #[arg(value_name = "PHIÊN HỌP|MEETING", value_parser = number::<i64>)]
    pub meeting: i64,
    /// Tên đăng nhập của thành viên | Login of the member
    #[arg(value_name = "TÊN|LOGIN")]
    pub member: String,
    /// Số hồ sơ đề cử | Number of the nomination
    #[arg(long, value_name = "HỒ SƠ|NOMINATION", value_parser = number::<i64>)]
    pub nomination: i64,
    /// Lý do, như “cháu ruột” | Reason, such as “grandchild”
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct CouncilVoteArgs {
    /// Số phiên họp | Number of the meeting
    #[arg(value_name = "PHIÊN HỌP|MEETING", value_parser = number::<i64>)]
    pub meeting: i64,
    /// Tên đăng nhập của thành viên | Login of the member
    #[arg(value_name = "TÊN|LOGIN")]
    pub member: String,
    /// Số hồ sơ đề cử | Number of the nomination
    #[arg(long, value_name = "HỒ SƠ|NOMINATION", value_parser = number::<i64>)]
    pub nomination: i64,
    /// Lá phiếu: yes, no, abstain | The vote: yes, no, abstain
    #[arg(long, value_name = "PHIẾU|BALLOT", value_parser = ballot)]
    pub ballot: Vote,
}

#[derive(Clone, Debug, clap::Args)]
pub struct CouncilDecideArgs {
    /// Số phiên họp | Number of the meeting
    #[arg(value_name = "PHIÊN HỌP|MEETING", value_parser = number::<i64>)]
    pub meeting: i64,
    /// Ngày ký | Day of signature
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: NaiveDate,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub struct BallotError;

impl fmt::Display for BallotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        say!(f, "lá phiếu là yes, no hoặc abstain", "a vote is yes, no or abstain")
    }
}

/// Reads a vote as it is typed, or by its code.
///
/// # Errors
/// [`BallotError`] for anything else.
pub fn ballot(text: &str) -> Result<Vote, BallotError> {
    match text {
        "yes" | "for" => Ok(Vote::For),
        "no" | "against" => Ok(Vote::Against),
        "abstain" => Ok(Vote::Abstain),
        _ => Err(BallotError),
    }
}

impl CouncilVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::Add(args) => args.run(desk),
            Self::Meet(args) => args.run(desk),
            Self::Present(args) => args.run(desk),
            Self::Conflict(args) => args.run(desk),
            Self::Vote(args) => args.run(desk),
            Self::Decide(args) => args.run(desk),
        }
    }
}

fn user_id(pool: &Pool, login: &str) -> Result<UserId, UserError> {
    pool.read_now(|db| user::store::by_login(db, login)).map(|user| user.id)
}

/// Finds a meeting's book, which a job has to name before it can read the rest.
fn book_of(pool: &Pool, meeting: MeetingId) -> Result<BookId, MeetingError> {
    let found = pool.read_now(|db| council::store::meeting(db, meeting).map_err(MeetingError::from))?;
    Ok(found.ok_or(MeetingError::NoMeeting(meeting))?.book)
}

impl CouncilAddArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let unit = desk.unit(&pool, &self.unit)?.unit.id;
        let others = self.members.iter().filter(|login| Some(*login) != self.chair.as_ref());
        let logins = self.chair.iter().map(|login| (login, true)).chain(others.map(|login| (login, false)));
        let mut members = Vec::new();
        for (login, chair) in logins {
            members.push(Member { user: user_id(&pool, login)?, chair });
        }
        let code = self.code.clone();
        pool.write_now([BookId::REGISTER], move |tx| {
            council::workflow::found(tx, &author, unit, (&self.code, &self.name), &members)
        })?;
        desk.tell(&format!("Đã lập hội đồng “{code}”."), &format!("The council “{code}” was set up."))
    }
}

impl CouncilMeetArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let book = desk.unit(&pool, &self.unit)?.book;
        let round = pool.read_now(|db| programme::store::find_round(db, book, &self.round))?.round.id;
        let id = pool.write_now([book], move |tx| {
            council::workflow::convene(tx, &author, book, &self.council, round, self.on)
        })?;
        desk.tell(&format!("Đã mở phiên họp số {id}."), &format!("Meeting {id} is open."))
    }
}

impl CouncilPresentArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let id = MeetingId(self.meeting);
        let users = self.members.iter().map(|login| user_id(&pool, login));
        let users = users.collect::<Result<Vec<_>, _>>()?;
        let book = book_of(&pool, id)?;
        pool.write_now([book], move |tx| council::workflow::attend(tx, &author, id, &users))?;
        desk.tell("Đã ghi người có mặt.", "Those present were recorded.")
    }
}

impl CouncilConflictArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let (id, nomination) = (MeetingId(self.meeting), NominationId(self.nomination));
        let (member, book) = (user_id(&pool, &self.member)?, book_of(&pool, id)?);
        pool.write_now([book], move |tx| {
            council::workflow::declare_conflict(tx, &author, id, nomination, member, &self.reason)
        })?;
        desk.tell("Đã ghi xung đột lợi ích.", "The conflict of interest was recorded.")
    }
}

impl CouncilVoteArgs {
    /// A member votes as themselves; for somebody else only the chair may record what was shown.
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let (id, nomination) = (MeetingId(self.meeting), NominationId(self.nomination));
        let (member, book) = (user_id(&pool, &self.member)?, book_of(&pool, id)?);
        pool.write_now([book], move |tx| {
            if member == author.user {
                council::workflow::vote(tx, &author, id, nomination, self.ballot)
            } else {
                let hands = [(member, self.ballot)];
                council::workflow::record_hands(tx, &author, id, nomination, &hands)
            }
        })?;
        desk.tell("Đã ghi lá phiếu.", "The vote was recorded.")
    }
}

impl CouncilDecideArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let (id, day) = (MeetingId(self.meeting), self.on);
        let book = book_of(&pool, id)?;
        let decided = pool
            .write_now([BookId::REGISTER, book], move |tx| council::workflow::decide(tx, &author, id, day))?;
        desk.print(&annex(&decided, desk.lang), self.output.format)
    }
}

/// Shows a decision with what it says about each nomination.
fn annex(decided: &Decided, lang: Lang) -> Table {
    let columns = vec![
        Column::right("nomination", "Hồ sơ", "Nomination"),
        Column::right("award", "Suất", "Award"),
        Column::right("amount", "Mức", "Amount"),
        Column::left("verdict", "Kết quả", "Verdict"),
    ];
    let (no, year) = (decided.decision.no, decided.decision.year);
    let mut table =
        Table::new(format!("Quyết định số {no}/{year}"), format!("Decision {no} of {year}"), columns);
    for (nomination, verdict) in &decided.verdicts {
        let (award, amount) = match verdict {
            Verdict::Awarded { award, amount, .. } => (Cell::Count(award.0), Cell::Money(*amount)),
            _ => (Cell::Empty, Cell::Empty),
        };
        table.push(vec![Cell::Count(nomination.0), award, amount, Cell::text(lang.of(verdict))]);
    }
    table
}

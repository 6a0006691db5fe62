//! `sovang round nominate` and `withdraw`: people put forward, and taken back.

use chrono::NaiveDate;

use super::{
    args::{amount, mark, number},
    desk::{Desk, Place, Refused},
    round::reasons,
};
use crate::{
    calendar::parse_day,
    db::Pool,
    eligibility::{self, Check},
    id::{BookId, NominationId},
    money::Money,
    programme::{self, Category, ProgrammeError, RoundRecord, workflow::NewNomination},
    text::Lang,
};

#[derive(Clone, Debug, clap::Args)]
pub struct NominateArgs {
    /// Mã đợt của đơn vị hoặc của cấp trên | Code of a round of the unit or of one above it
    #[arg(value_name = "MÃ|CODE")]
    pub round: String,
    /// Đơn vị đề cử | Unit that nominates
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Họ và tên người được đề cử | Full name of the nominee
    #[arg(long, value_name = "HỌ TÊN|NAME")]
    pub name: String,
    /// Đối tượng: pupil, student, self_learner, teacher | Category: pupil, student, self_learner, teacher
    #[arg(long, value_name = "ĐỐI TƯỢNG|CATEGORY")]
    pub category: String,
    /// Ngày sinh | Day of birth
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub born: Option<NaiveDate>,
    /// Lớp hoặc năm học, như 9 | Grade or year, such as 9
    #[arg(long, value_name = "LỚP|GRADE")]
    pub grade: Option<String>,
    /// Trường hoặc nơi công tác | School or workplace
    #[arg(long, value_name = "TRƯỜNG|SCHOOL", default_value = "")]
    pub school: String,
    /// Điểm trung bình, như 8,6 | Average mark, such as 8.6
    #[arg(long, value_name = "ĐIỂM|MARK", value_parser = mark)]
    pub mark: Option<i64>,
    /// Thành tích | Achievement
    #[arg(long, value_name = "THÀNH TÍCH|ACHIEVEMENT")]
    pub achievement: Option<String>,
    /// Hoàn cảnh khó khăn | Hardship
    #[arg(long, value_name = "HOÀN CẢNH|HARDSHIP")]
    pub hardship: Option<String>,
    /// Giấy tờ chứng minh, như “giấy khen số 12” | What proves it, such as “certificate 12”
    #[arg(long, value_name = "MINH CHỨNG|EVIDENCE")]
    pub evidence: Option<String>,
    /// Minh chứng đồng ý công bố, như “phiếu ký ngày 05/02/2025”; bỏ trống là không đồng ý | Proof of consent to publication, such as “form of 05/02/2025”; none is no consent
    #[arg(long, value_name = "MINH CHỨNG|PROOF")]
    pub consent: Option<String>,
    /// Quỹ được đề nghị chi; bỏ trống thì lấy quỹ của đợt | Fund asked to pay; the round's funds when left out
    #[arg(long, value_name = "MÃ|CODE")]
    pub fund: Option<String>,
    /// Mức đề nghị, khi đợt không định mức | Amount asked for, where the round fixes none
    #[arg(long, value_name = "SỐ TIỀN|AMOUNT", value_parser = amount)]
    pub amount: Option<Money>,
    /// Ngày đề cử; bỏ trống là hôm nay | Day of the nomination; today when left out
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: Option<NaiveDate>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct WithdrawArgs {
    /// Số hồ sơ đề cử | Number of the nomination
    #[arg(value_name = "HỒ SƠ|NOMINATION", value_parser = number::<i64>)]
    pub nomination: i64,
    /// Ngày rút; bỏ trống là hôm nay | Day of the withdrawal; today when left out
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: Option<NaiveDate>,
    /// Lý do | Reason
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

impl NominateArgs {
    pub(super) fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let place = desk.unit(&pool, &self.unit)?;
        let round = round_for(&pool, &place, &self.round)?;
        let book = round.book;
        let of_round = Place { book, ..place };
        let fund = self.fund.as_deref().map(|code| desk.fund(&pool, &of_round, code)).transpose()?;
        let new = NewNomination {
            round: round.round.id,
            unit: of_round.unit.id,
            name: self.name,
            birth_date: self.born,
            address: String::new(),
            phone: String::new(),
            category: Category::read(&self.category)?,
            grade: self.grade,
            school: self.school,
            gpa: self.mark,
            achievement: self.achievement,
            hardship: self.hardship,
            evidence: self.evidence,
            consent: self.consent,
            fund: fund.map(|fund| fund.id),
            amount: self.amount,
            nominated_on: self.on.unwrap_or_else(|| desk.clock.today()),
        };
        let id = pool.write_now([BookId::REGISTER, book], move |tx| {
            programme::workflow::nominate(tx, &author, book, &new)
        })?;
        let checks = pool.read_now(|db| eligibility::store::latest(db, &[id]))?;
        let said = |lang| checks.get(&id).map_or_else(String::new, |check| outcome(check, lang));
        desk.tell(
            &format!("Đã ghi hồ sơ đề cử số {id}: {}", said(Lang::Vi)),
            &format!("Nomination {id} was recorded: {}", said(Lang::En)),
        )
    }
}

fn outcome(check: &Check, lang: Lang) -> String {
    let (outcome, reasons) = (lang.of(&check.outcome()), reasons(check, lang));
    if reasons.is_empty() { format!("{outcome}.") } else { format!("{outcome}. {reasons}.") }
}

/// Finds a round by its code in the unit's own book, else in those of the units above it.
fn round_for(pool: &Pool, place: &Place, code: &str) -> Result<RoundRecord, ProgrammeError> {
    let mut missing = ProgrammeError::NoRound(code.to_owned());
    for book in place.tree.line_up(place.unit.id).filter_map(|unit| unit.book) {
        match pool.read_now(|db| programme::store::find_round(db, book, code)) {
            Err(err @ ProgrammeError::NoRound(_)) => missing = err,
            found => return found,
        }
    }
    Err(missing)
}

impl WithdrawArgs {
    pub(super) fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let id = NominationId(self.nomination);
        let found = pool.read_now(|db| Ok::<_, ProgrammeError>(programme::store::nomination(db, id)?))?;
        let book = found.ok_or(ProgrammeError::NoNomination(id))?.book;
        let day = self.on.unwrap_or_else(|| desk.clock.today());
        pool.write_now([book], move |tx| programme::workflow::withdraw(tx, &author, id, day, &self.reason))?;
        desk.tell(&format!("Đã rút hồ sơ đề cử số {id}."), &format!("Nomination {id} was withdrawn."))
    }
}

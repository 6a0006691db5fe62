//! `sovang approval`: tasks that ask for a second person, answered by the person named by `--as`.

use super::{
    args::{Output, number},
    desk::{Desk, Refused},
};
use crate::{
    approval::{self, Answer, ApprovalError, Case, Deed, Kind, Policy, State, workflow},
    db::{Db, DbError},
    export::{Cell, Column, Table},
    id::{ApprovalId, BookId, UnitId},
    settle,
    unit::UnitTree,
    user,
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum ApprovalVerb {
    /// Liệt kê việc đang chờ và việc một người tự cho qua, kể cả ở cấp dưới | Lists tasks that wait or were released by one person, below the unit as well
    List(ApprovalListArgs),
    /// Cho ý kiến về một việc | Answers a task
    Answer(ApprovalAnswerArgs),
    /// Đặt quy định lấy ý kiến của một đơn vị và các đơn vị dưới | Sets how many people a unit and those below it ask
    Policy(ApprovalPolicyArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct ApprovalListArgs {
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct ApprovalAnswerArgs {
    /// Số của việc | Number of the task
    #[arg(value_name = "SỐ|NUMBER", value_parser = number::<i64>)]
    pub task: i64,
    /// Ý kiến: agree, disagree, return, withdraw, release, countersign | Answer: agree, disagree, return, withdraw, release, countersign
    #[arg(value_name = "Ý KIẾN|ANSWER")]
    pub deed: String,
    /// Lý do | Reason
    #[arg(long, value_name = "LÝ DO|REASON", default_value = "")]
    pub reason: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct ApprovalPolicyArgs {
    /// Loại việc: receipt_void, fund_transfer, payment_batch, payee_account, period_reopen, spending, roll_freeze, roll_erratum | Kind: receipt_void, fund_transfer, payment_batch, payee_account, period_reopen, spending, roll_freeze, roll_erratum
    #[arg(value_name = "LOẠI|KIND")]
    pub kind: String,
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Cách lấy ý kiến: any, all, n_of_m | Quorum: any, all, n_of_m
    #[arg(long, value_name = "CÁCH|QUORUM")]
    pub quorum: Option<String>,
    /// Số người phải đồng ý, khi lấy ý kiến một số người | How many must agree, for a quorum of several people
    #[arg(long, value_name = "SỐ|NUMBER", value_parser = number::<i64>)]
    pub needed: Option<i64>,
    /// Số giờ để người của đơn vị trả lời | Hours that people of the unit have to answer
    #[arg(long, value_name = "GIỜ|HOURS", value_parser = number::<i64>)]
    pub own_hours: Option<i64>,
    /// Số giờ để người cấp trên trả lời thay | Hours that somebody borrowed from above has
    #[arg(long, value_name = "GIỜ|HOURS", value_parser = number::<i64>)]
    pub borrowed_hours: Option<i64>,
    /// Cho phép người gửi tự cho qua khi không có ai khác | Lets an author who is alone go ahead
    #[arg(long, conflicts_with = "no_release")]
    pub release: bool,
    /// Không cho phép tự cho qua | Lets nobody go ahead alone
    #[arg(long)]
    pub no_release: bool,
}

impl ApprovalVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::List(args) => args.run(desk),
            Self::Answer(args) => args.run(desk),
            Self::Policy(args) => args.run(desk),
        }
    }
}

impl ApprovalListArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let place = desk.unit(&pool, &self.unit)?;
        let (now, root) = (desk.clock.now(), place.unit.id);
        let tree = place.tree.clone();
        let (cases, people) = pool.read_now(|db| {
            let people = user::store::all(db)?;
            Ok::<_, DbError>((open_and_red(db, &tree, root, now)?, people))
        })?;
        let columns = vec![
            Column::left("task", "Số", "Task"),
            Column::left("unit", "Đơn vị", "Unit"),
            Column::left("what", "Việc", "What"),
            Column::left("author", "Người gửi", "Asked by"),
            Column::left("until", "Hạn trả lời", "Until"),
            Column::left("state", "Tình trạng", "State"),
        ];
        let mut table = Table::new("Việc cần người thứ hai", "Tasks for a second person", columns);
        for case in cases {
            let author = people.iter().find(|person| person.id == case.task.author);
            table.push(vec![
                Cell::text(case.task.id.to_string()),
                Cell::text(place.tree.get(case.task.unit).map_or("", |unit| unit.code.as_str())),
                Cell::text(desk.lang.of(&*settle::summary(&case.task)?)),
                Cell::text(author.map_or("", |person| person.login.as_str())),
                Cell::Day(case.task.expires_at.day()),
                Cell::text(desk.lang.of(&case.state(now))),
            ]);
        }
        desk.print(&table, self.output.format)
    }
}

fn open_and_red(
    db: &mut Db,
    tree: &UnitTree,
    root: UnitId,
    now: crate::calendar::Instant,
) -> Result<Vec<Case>, DbError> {
    let mut cases = approval::red_marks(db, tree, root)?;
    let waiting = approval::store::waiting(db, now)?;
    cases.extend(waiting.into_iter().filter(|case| tree.is_within(case.task.unit, root)));
    Ok(cases)
}

impl ApprovalAnswerArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let (task, answer) = (ApprovalId(self.task), Answer::new(self.deed.parse::<Deed>()?, self.reason));
        let case = pool.read_now(|db| approval::store::case(db, task).map_err(DbError::from))?;
        let books = settle::books(&case.ok_or(ApprovalError::NotFound(task))?.task)?;
        let state = pool.write_now(books, move |tx| settle::settle(tx, &author, task, &answer))?;
        tell_state(desk, task, state)
    }
}

/// Says how a task stands after an answer.
pub(super) fn tell_state(desk: &Desk, task: ApprovalId, state: State) -> Result<(), Refused> {
    desk.tell(&format!("Việc số {task}: {state}."), &format!("Task {task}: {state:#}."))
}

/// Says that a second person is asked, and how that person answers.
pub(super) fn tell_asked(desk: &Desk, task: ApprovalId) -> Result<(), Refused> {
    desk.tell(
        &format!("Việc số {task} chờ người thứ hai: “sovang approval answer {task} agree --as NGƯỜI”."),
        &format!("Task {task} waits for a second person: “sovang approval answer {task} agree --as PERSON”."),
    )
}

impl ApprovalPolicyArgs {
    /// Changes what is named and leaves the rest as it is.
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let (unit, kind) = (desk.unit(&pool, &self.unit)?.unit.id, self.kind.parse::<Kind>()?);
        let old = pool.read_now(|db| approval::policy(db, unit, kind, author.at))?;
        let policy = Policy {
            quorum: self.quorum.map_or(Ok(old.quorum), |code| code.parse())?,
            needed: self.needed.unwrap_or(old.needed),
            own_hours: self.own_hours.unwrap_or(old.own_hours),
            borrowed_hours: self.borrowed_hours.unwrap_or(old.borrowed_hours),
            may_release: (old.may_release || self.release) && !self.no_release,
        };
        let set = move |tx: &mut crate::db::Tx| workflow::set_policy(tx, &author, unit, kind, &policy);
        pool.write_now([BookId::REGISTER], set)?;
        let quorum = policy.quorum;
        desk.tell(&format!("“{kind}”: {quorum}."), &format!("“{kind:#}”: {quorum:#}."))
    }
}

//! `sovang mail`: what is queued is sent once, or listed.

use super::{
    args::Output,
    desk::{Desk, Refused},
};
use crate::{
    mail::{MailError, State, workflow::courier},
    report::mails::{self, MailFilter},
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum MailVerb {
    /// Gửi một lượt những thư đã đến hạn rồi dừng | Sends what is due once, then stops
    Run,
    /// Liệt kê thư của một đơn vị | Lists the mail of a unit
    List(ListArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct ListArgs {
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Chỉ những thư ở tình trạng này: queued, sending, handing, sent, failed, unsure, withheld | Only mail in this state: queued, sending, handing, sent, failed, unsure, withheld
    #[arg(long, value_name = "TÌNH TRẠNG|STATE")]
    pub state: Option<State>,
    #[command(flatten)]
    pub output: Output,
}

impl MailVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::Run => run(desk),
            Self::List(args) => args.run(desk),
        }
    }
}

fn run(desk: &Desk) -> Result<(), Refused> {
    let pool = desk.pool()?;
    let settings = desk.mail.clone().ok_or(MailError::NotSetUp)?;
    let settings = settings.with_keys(&super::serve::app(desk, pool.clone())?.keys);
    let courier::Run { sent, later, failed, unsure, withheld } =
        courier::run(&pool, &settings, desk.clock, &|| true)?;
    desk.tell(
        &format!("Đã gửi {sent}, gửi lại sau {later}, không gửi được {failed}, chưa rõ {unsure}, không gửi nữa {withheld}."),
        &format!("Sent {sent}, later {later}, failed {failed}, unknown {unsure}, withheld {withheld}."),
    )
}

impl ListArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let place = desk.unit(&pool, &self.unit)?;
        let filter = MailFilter::new("", self.state);
        let lines = pool.read_now(|db| mails::lines(db, place.book, &filter))?;
        desk.print(&mails::table(&lines), self.output.format)
    }
}

//! What somebody says of a line, as the forms send it.

use rocket::FromForm;

use super::{super::gifts::choices::Choices, names::payer};
use crate::{
    bank::{
        BankAccount, BankError, StatementLine,
        workflow::{Choice, Decided, decide},
    },
    db::Tx,
    donation::giver::{Directory, Giver},
    id::{AccountId, FundId, PartyId, Seq, StatementLineId},
    ledger::Author,
};

/// A button or a small form: `choice` is `gift:5:3`, or `named` with the fields beside it.
#[derive(Clone, Debug, FromForm)]
pub struct ChoiceForm {
    pub choice: String,
    #[field(default = String::new())]
    pub fund: String,
    #[field(default = String::new())]
    pub name: String,
    #[field(default = String::new())]
    pub other: String,
    #[field(default = String::new())]
    pub seq: String,
    pub anonymous: bool,
    /// Somebody has looked at the namesakes and says that it is none of them.
    pub surely_new: bool,
    /// `queue` goes back to the queue, anything else on to the next line.
    #[field(default = String::new())]
    pub then: String,
}

/// What a form asks for.
#[derive(Clone, Debug)]
pub enum Wanted {
    Plain(Choice),
    /// A gift of somebody whose name was typed.
    Named {
        giver: Giver,
        fund: FundId,
        anonymous: bool,
    },
}

impl ChoiceForm {
    /// Reads what is asked for; none where the form is not one of ours.
    pub fn read(&self, choices: &Choices, account: &BankAccount, line: &StatementLine) -> Option<Wanted> {
        let mut parts = self.choice.split(':');
        let kind = parts.next()?;
        let mut id = || parts.next().and_then(|it| it.parse::<i64>().ok());
        let of_form = choices.fund(&self.fund).map(|fund| fund.id);
        let fund = |said: Option<i64>| said.map(FundId).or(of_form).unwrap_or(account.fund);
        let anonymous = self.anonymous;
        Some(Wanted::Plain(match kind {
            "entry" => Choice::Entry(Seq(id().or_else(|| self.seq.trim().parse().ok())?)),
            "gift" => {
                let donor = PartyId(id()?);
                Choice::Gift { donor, fund: fund(id()), anonymous }
            }
            "new" => Choice::NewDonor { name: payer(line).unwrap_or_default(), fund: fund(id()), anonymous },
            "named" => return Some(self.named(fund(id()))),
            "unidentified" => Choice::Unidentified { fund: fund(id()) },
            "charge" => Choice::Charge { fund: fund(id()) },
            "interest" => Choice::Interest { fund: fund(id()) },
            "own" => {
                let other = id().map(AccountId).or_else(|| choices.account(&self.other))?;
                Choice::OwnTransfer { other, fund: fund(id()) }
            }
            "contra" => Choice::Contra { other: StatementLineId(id()?) },
            _ => return None,
        }))
    }

    fn named(&self, fund: FundId) -> Wanted {
        let (name, surely_new) = (self.name.clone(), self.surely_new);
        let giver = Giver::Named { name, address: String::new(), phone: String::new(), surely_new };
        Wanted::Named { giver, fund, anonymous: self.anonymous }
    }
}

/// Says what a line is; a donor whose name was typed is looked up, or put on file, in the same job.
pub fn carry_out(
    tx: &mut Tx,
    author: &Author,
    account: &BankAccount,
    line: StatementLineId,
    wanted: &Wanted,
) -> Result<Decided, BankError> {
    let of = (account.book, account.id);
    match wanted {
        Wanted::Plain(choice) => decide(tx, author, of, line, choice),
        Wanted::Named { giver, fund, anonymous } => {
            let mut directory = Directory::look_up(tx.db()?, account.book, giver.name().into_iter())?;
            let donor = directory.settle(tx, author, giver)?;
            decide(tx, author, of, line, &Choice::Gift { donor, fund: *fund, anonymous: *anonymous })
        }
    }
}

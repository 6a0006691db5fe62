//! What lies on the desk on the last evening of the example year, with nothing posted for it yet: an account at a
//! bank, an appeal, promises, a sponsorship and the list of awards that are still to be paid.

use super::{ASSOCIATION, DemoError, Year};
use crate::{
    bank::{
        self, BankError,
        workflow::{LedgerChoice, NewAccount, NewAppeal},
    },
    db::Tx,
    disbursement::payout::{self, PayoutError, workflow::Place},
    donation::Giver,
    id::{BankAccountId, BookId, UnitId},
    ledger::{self, Author, account::Role, once::OnceError},
    money::Money,
    pledge::{self, NewPledge, Schedule},
    sponsorship::{self, Learner, NewSponsorship, SponsorshipError},
};

/// The treasurer and the accountant of the association.
const TREASURER: &str = "thuquy";
const ACCOUNTANT: &str = "ketoan";

/// The account that the example's statements are of; bank and number are as invented as the statements.
const BANK: (&str, &str) = ("970436", "0010000000001");

/// Puts everything there on the last day, each by the person whose business it is.
pub(super) fn lay_out(year: &mut Year<'_>) -> Result<(), DemoError> {
    year.turn_to(super::last_day())?;
    let place = year.place(ASSOCIATION)?;
    let account = bank_account(year, place.1)?;
    appeal(year, place, account)?;
    for (name, amount, due) in [
        ("Công ty CP May Sao Mai", 30_000_000, "2025-12-31"),
        ("Công ty CP Gạch Đông Giang", 20_000_000, "2026-01-05"),
    ] {
        promise(year, place.1, name, Money::from_dong(amount), due)?;
    }
    sponsor(year, place)?;
    list_of_payments(year, place)
}

fn bank_account(year: &Year<'_>, book: BookId) -> Result<BankAccountId, DemoError> {
    let author = year.author(ACCOUNTANT)?;
    let chart = year.pool.read_now(|db| ledger::store::chart(db, book).map_err(DemoError::from))?;
    let (bin, number) = BANK;
    let new = NewAccount {
        ledger: LedgerChoice::Existing(chart.by_role(Role::Bank)?.id),
        bin: bin.parse().map_err(BankError::from)?,
        number: number.parse().map_err(BankError::from)?,
        holder: "HOI KHUYEN HOC TINH BINH MINH".to_owned(),
        fund: year.fund(book, "QCHUNG")?.id,
    };
    Ok(year.pool.write_now([book], move |tx| bank::workflow::add_account(tx, &author, book, &new))?)
}

fn appeal(year: &Year<'_>, (unit, book): (UnitId, BookId), account: BankAccountId) -> Result<(), DemoError> {
    let author = year.author(ACCOUNTANT)?;
    let new = NewAppeal {
        unit,
        fund: year.fund(book, "QHKBGC")?.id,
        account,
        title: "Tết khuyến học 2026".to_owned(),
        amount: None,
        opens_on: year.day(),
        closes_on: None,
    };
    year.pool.write_now([book], move |tx| bank::workflow::add_appeal(tx, &author, book, &new).map(drop))?;
    Ok(())
}

fn promise(year: &Year<'_>, book: BookId, name: &str, amount: Money, due: &str) -> Result<(), DemoError> {
    let author = year.author(TREASURER)?;
    let day = due.parse().map_err(|_| DemoError::Unknown(due.to_owned()))?;
    let new = NewPledge {
        party: year.donor(&author, book, name)?,
        fund: year.fund(book, "QHKBGC")?.id,
        made_on: year.day(),
        words: "Hứa ủng hộ học bổng đợt Tết".to_owned(),
        anonymous: false,
        schedule: Schedule::even(amount, day, 1, 1)?,
    };
    year.pool.write_now([book], move |tx| pledge::workflow::promise(tx, &author, book, &new).map(drop))?;
    Ok(())
}

fn sponsor(year: &Year<'_>, (unit, book): (UnitId, BookId)) -> Result<(), DemoError> {
    let author = year.author(ACCOUNTANT)?;
    let new = NewSponsorship {
        unit,
        sponsor: Giver::OnFile(year.donor(&author, book, "Ông Phạm Quốc Toản")?),
        learner: Learner::Named { name: "Hà Minh Khuê".to_owned(), born: "2011-03-09".parse().ok() },
        yearly: Money::from_dong(6_000_000),
        years: 3,
        first_on: year.day(),
        condition: "Cháu học đều, cuối năm gửi bác bảng điểm.".to_owned(),
        begun_on: year.day(),
        anonymous: false,
    };
    let job =
        move |tx: &mut Tx| match sponsorship::workflow::begin(tx, &author, book, &new, "demo-sponsorship")? {
            Err(OnceError::First(refusal)) => Err(refusal),
            _ => Ok(()),
        };
    year.pool.write_now::<_, SponsorshipError>([book], job)?;
    Ok(())
}

/// Draws up the list of what the last decision left to be paid, for a second person to agree to.
fn list_of_payments(year: &Year<'_>, (unit, book): (UnitId, BookId)) -> Result<(), DemoError> {
    let author: Author = year.author(TREASURER)?;
    let place = Place { book, unit, is_branch: false };
    let job = move |tx: &mut Tx| {
        let waiting = payout::store::waiting(tx.db()?, book, None)?;
        for decision in waiting {
            payout::workflow::make(tx, &author, place, decision.decision, &[])?;
        }
        Ok(())
    };
    Ok(year.pool.write_now::<_, PayoutError>([BookId::REGISTER, book], job)?)
}

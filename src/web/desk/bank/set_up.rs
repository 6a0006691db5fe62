//! Listing an account at a bank: which bank, its number, and the account of the chart that mirrors it.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::super::{Frame, gifts::choices::Choices};
use crate::{
    bank::{
        BankError, store,
        vietqr::{AccountNumber, Bin, banks},
        workflow::{LedgerChoice, NewAccount, add_account},
    },
    db::{Db, DbError},
    id::BookId,
    ledger::{self, account::Role},
    user::rights::PostEntries,
    web::{
        Failure,
        forms::{Fields, Posted, Rejected, Typed},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![new, add]
}

#[derive(Template, WebTemplate)]
#[template(path = "bank/new.html")]
struct New {
    desk: Frame,
    fields: Fields,
    banks: Vec<(String, String)>,
    funds: Vec<(String, String)>,
}

#[derive(FromForm)]
struct AccountForm {
    bin: Typed<Bin>,
    number: Typed<AccountNumber>,
    holder: String,
    ledger: String,
    fund: String,
}

async fn page(may: &May<PostEntries>, fields: Fields) -> Result<New, Failure> {
    let choices = may.read(Choices::read).await?;
    let banks = banks().into_iter().map(|(bin, name)| (bin.to_owned(), name.to_owned())).collect();
    Ok(New { desk: may.frame("bank"), fields, banks, funds: choices.fund_options() })
}

/// Proposes the bank's own account of the chart, or the next number below it where that one is taken.
fn free_code(db: &mut Db, book: BookId) -> Result<String, Failure> {
    let chart = ledger::store::chart(db, book)?;
    let above = chart.by_role(Role::Bank)?;
    let listed = store::accounts(db, book)?;
    if listed.iter().all(|it| it.account != above.id) {
        return Ok(above.code.clone());
    }
    let numbered = (1..100).map(|number| format!("{}{number}", above.code));
    let free = |code: &String| chart.accounts().iter().all(|it| it.code != *code);
    Ok(numbered.into_iter().find(free).unwrap_or_default())
}

#[get("/<_unit>/bank/new")]
async fn new(may: May<PostEntries>, _unit: &str) -> Result<New, Failure> {
    let code = may.read(|db, place| free_code(db, place.book)).await?;
    let holder = may.place.unit.name.clone();
    page(&may, Fields::default().with("ledger", code).with("holder", holder)).await
}

#[post("/<_unit>/bank", data = "<form>")]
async fn add(
    may: May<PostEntries>,
    _unit: &str,
    form: Posted<AccountForm>,
) -> Result<Redirect, Rejected<New>> {
    let (fields, book) = (form.fields, may.book());
    let Some(value) = form.value else { return Err(Rejected::again(page(&may, fields).await?)) };
    let choices = may.read(Choices::read).await?;
    let Some(fund) = choices.fund(&value.fund).map(|fund| fund.id) else {
        let fields = fields.refused("fund", &BankError::ForeignFund);
        return Err(Rejected::again(page(&may, fields).await?));
    };
    let job = move |tx: &mut crate::db::Tx, author: &ledger::Author| {
        let chart = ledger::store::chart(tx.db()?, book).map_err(DbError::from)?;
        let known = chart.accounts().iter().find(|it| it.code == value.ledger.trim()).map(|it| it.id);
        let ledger = known.map_or_else(|| LedgerChoice::New(value.ledger), LedgerChoice::Existing);
        let (bin, number, holder) = (value.bin.0, value.number.0, value.holder);
        add_account(tx, author, book, &NewAccount { ledger, bin, number, holder, fund })
    };
    match may.write(job).await {
        Ok(id) => Ok(may.redirect(&format!("bank/{id}"))),
        Err(err) => Err(Rejected::again(page(&may, refused(fields, &err)).await?)),
    }
}

/// Puts a refusal beside the field that it is about.
fn refused(fields: Fields, err: &Attempt<BankError>) -> Fields {
    let field = match err {
        Attempt::Refused(BankError::NumberTaken(_)) => "number",
        Attempt::Refused(BankError::NoHolder) => "holder",
        Attempt::Refused(
            BankError::NotABankAccount(_) | BankError::AccountTaken(_) | BankError::CodeTaken(_),
        ) => "ledger",
        _ => "",
    };
    fields.refused(field, err)
}

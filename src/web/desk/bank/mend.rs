//! Mending a listed account: the holder as the bank writes it, and the fund of what says nothing else.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{
    super::{Frame, gifts::choices::Choices},
    account,
};
use crate::{
    bank::{BankAccount, BankError, workflow::change_account},
    id::BankAccountId,
    user::rights::PostEntries,
    web::{
        Failure,
        forms::{Fields, Posted, Rejected},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![edit, change]
}

#[derive(Template, WebTemplate)]
#[template(path = "bank/edit.html")]
struct Edit {
    desk: Frame,
    account: BankAccount,
    fields: Fields,
    funds: Vec<(String, String)>,
}

impl Edit {
    fn back(&self) -> String {
        self.desk.to(&format!("bank/{}", self.account.id))
    }
}

#[derive(FromForm)]
struct AccountForm {
    holder: String,
    fund: String,
}

/// Shows what is kept, or what was typed and refused.
async fn page(may: &May<PostEntries>, id: i64, typed: Option<Fields>) -> Result<Edit, Failure> {
    let (account, choices) = may
        .read(move |db, place| Ok::<_, Failure>((account(db, place.book, id)?, Choices::read(db, place)?)))
        .await?;
    let kept =
        || Fields::default().with("holder", &account.holder).with("fund", choices.fund_code(account.fund));
    let fields = typed.unwrap_or_else(kept);
    Ok(Edit { desk: may.frame("bank"), fields, funds: choices.fund_options(), account })
}

#[get("/<_unit>/bank/<id>/edit")]
async fn edit(may: May<PostEntries>, _unit: &str, id: i64) -> Result<Edit, Failure> {
    page(&may, id, None).await
}

#[post("/<_unit>/bank/<id>/edit", data = "<form>")]
async fn change(
    may: May<PostEntries>,
    _unit: &str,
    id: i64,
    form: Posted<AccountForm>,
) -> Result<Redirect, Rejected<Edit>> {
    let (fields, book) = (form.fields, may.book());
    let Some(value) = form.value else { return Err(Rejected::again(page(&may, id, Some(fields)).await?)) };
    let choices = may.read(Choices::read).await?;
    let Some(fund) = choices.fund(&value.fund).map(|fund| fund.id) else {
        let fields = fields.refused("fund", &BankError::ForeignFund);
        return Err(Rejected::again(page(&may, id, Some(fields)).await?));
    };
    let of = BankAccountId(id);
    match may.write(move |tx, author| change_account(tx, author, book, of, (&value.holder, fund))).await {
        Ok(()) => Ok(may.redirect(&format!("bank/{id}"))),
        Err(err) => {
            let field = if matches!(err, Attempt::Refused(BankError::NoHolder)) { "holder" } else { "" };
            Err(Rejected::again(page(&may, id, Some(fields.refused(field, &err))).await?))
        }
    }
}

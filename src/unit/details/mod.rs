//! What a unit's papers say of it: address, numbers, account, and who signs; from a day on.
//!
//! A paper that is printed again years later names those who were in office on its own day.

use std::fmt;

use chrono::NaiveDate;

use crate::{
    say,
    text::{TextError, clean, tax_code::TaxCodeError},
    unit::UnitError,
};

pub mod store;
pub mod workflow;

/// What is known of a unit from a day on; what is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Details {
    pub address: String,
    /// Where papers are signed, as in “Thái Bình, ngày …”.
    pub place: String,
    pub tax_code: String,
    /// The code of the unit in its relations with the State budget (mã QHNS).
    pub budget_code: String,
    pub phone: String,
    pub bank_name: String,
    pub bank_account: String,
    /// The office of the head, such as “Chủ tịch Hội”.
    pub head_title: String,
    pub head: String,
    pub accountant: String,
    pub treasurer: String,
}

/// What of it is to change; what is left out stays as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    pub address: Option<String>,
    pub place: Option<String>,
    pub tax_code: Option<String>,
    pub budget_code: Option<String>,
    pub phone: Option<String>,
    pub bank_name: Option<String>,
    pub bank_account: Option<String>,
    pub head_title: Option<String>,
    pub head: Option<String>,
    pub accountant: Option<String>,
    pub treasurer: Option<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum DetailsError {
    NothingChanges,
    TaxCode(#[from] TaxCodeError),
    /// The cashier is not the accountant (Luật Kế toán, Điều 52).
    CashierIsAccountant(String),
    BeforeUnit {
        from: NaiveDate,
    },
    Text(#[from] TextError),
    Unit(#[from] UnitError),
    Db(#[from] crate::db::DbError),
}

impl fmt::Display for DetailsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NothingChanges => say!(
                f,
                "chưa có gì để ghi; hãy nêu ít nhất một điều, như địa chỉ",
                "there is nothing to record; give at least one thing, such as the address"
            ),
            Self::CashierIsAccountant(name) => say!(
                f,
                "“{name}” không thể vừa là thủ quỹ vừa là kế toán của một đơn vị",
                "“{name}” cannot be both treasurer and accountant of one unit"
            ),
            Self::BeforeUnit { from } => {
                let from = crate::calendar::show_day(*from);
                say!(f, "đơn vị chỉ có từ ngày {from}", "the unit exists only from {from}")
            }
            Self::TaxCode(err) => err.fmt(f),
            Self::Text(err) => err.fmt(f),
            Self::Unit(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

impl Details {
    /// Returns the details as a change leaves them.
    pub fn changed(&self, change: &Change) -> Result<Self, DetailsError> {
        let take = |new: &Option<String>, old: &String| match new {
            Some(text) => clean(text).map_err(DetailsError::from),
            None => Ok(old.clone()),
        };
        let new = Self {
            address: take(&change.address, &self.address)?,
            place: take(&change.place, &self.place)?,
            tax_code: take(&change.tax_code, &self.tax_code)?,
            budget_code: take(&change.budget_code, &self.budget_code)?,
            phone: take(&change.phone, &self.phone)?,
            bank_name: take(&change.bank_name, &self.bank_name)?,
            bank_account: take(&change.bank_account, &self.bank_account)?,
            head_title: take(&change.head_title, &self.head_title)?,
            head: take(&change.head, &self.head)?,
            accountant: take(&change.accountant, &self.accountant)?,
            treasurer: take(&change.treasurer, &self.treasurer)?,
        };
        if new == *self {
            return Err(DetailsError::NothingChanges);
        }
        if !new.tax_code.is_empty() {
            crate::text::tax_code::check(&new.tax_code)?;
        }
        if !new.treasurer.is_empty() && new.treasurer == new.accountant {
            return Err(DetailsError::CashierIsAccountant(new.treasurer));
        }
        Ok(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn a_change_keeps_what_it_does_not_name() {
        let old = Details {
            address: "Số 1 đường Ví Dụ".into(),
            treasurer: "Lê Thị Ví Dụ".into(),
            ..Details::default()
        };
        let change = Change {
            address: text("  Số 2   đường Ví Dụ "),
            phone: text("0227 000 000"),
            ..Change::default()
        };
        let new = old.changed(&change).unwrap();
        assert_eq!((new.address.as_str(), new.treasurer.as_str()), ("Số 2 đường Ví Dụ", "Lê Thị Ví Dụ"));
        let emptied = new.changed(&Change { phone: text(""), ..Change::default() }).unwrap();
        assert_eq!(emptied.phone, "");
        assert!(matches!(new.changed(&Change::default()), Err(DetailsError::NothingChanges)));
    }

    #[test]
    fn a_tax_code_is_checked_and_the_cashier_is_not_the_accountant() {
        let old = Details { accountant: "Phạm Văn Toán".into(), ..Details::default() };
        let wrong = old.changed(&Change { tax_code: text("0100109107"), ..Change::default() });
        assert!(matches!(wrong, Err(DetailsError::TaxCode(_))));
        let both = old.changed(&Change { treasurer: text("Phạm Văn Toán"), ..Change::default() });
        assert!(matches!(both, Err(DetailsError::CashierIsAccountant(_))));
    }
}

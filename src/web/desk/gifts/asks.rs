//! What is asked back while somebody types: amounts in words, people of the same name, ten times the usual.

use std::collections::HashMap;

use askama::Template;
use chrono::NaiveDate;
use rocket::{get, response::content::RawJson};
use serde_json::json;

use crate::{
    db::Db,
    donation::{
        self, DonationError,
        giver::{Directory, Giver, Namesake},
        usual::Unusual,
    },
    id::{BookId, PartyId},
    money::Money,
    text::{
        Lang, TextError,
        amount::{AmountError, parse_typed},
        clean,
        words::in_words,
    },
    user::rights::{ReadBooks, RecordGifts},
    web::{Failure, may::May, page::Page},
};

/// What a form says about who gave: the name, and the answer to whether it is somebody on file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Who {
    #[default]
    Unsettled,
    OnFile(PartyId),
    Above,
    New,
}

impl Who {
    /// Reads what the hidden field and the choice beside it hold.
    ///
    /// An answer that was given for another name than the one that is typed now is none.
    pub fn read(choice: &str, kept: &str, named: &str, typed: &str) -> Self {
        let same = clean(named).unwrap_or_default() == clean(typed).unwrap_or_default();
        match choice {
            "" if same => Self::of(kept),
            "" => Self::Unsettled,
            choice => Self::of(choice),
        }
    }

    fn of(text: &str) -> Self {
        match text {
            "new" => Self::New,
            "above" => Self::Above,
            text => text.parse().map_or(Self::Unsettled, |id| Self::OnFile(PartyId(id))),
        }
    }

    /// Returns the giver that a typed name and its answer make.
    pub fn giver(self, name: &str, (address, phone): (&str, &str)) -> Result<Giver, TextError> {
        let name = clean(name)?;
        Ok(match self {
            Self::OnFile(party) => Giver::Chosen { party, name },
            who => Giver::Named {
                name,
                address: clean(address)?,
                phone: clean(phone)?,
                surely_new: who == Self::New,
            },
        })
    }

    /// Returns what the hidden field keeps.
    pub fn kept(self) -> String {
        match self {
            Self::Unsettled => String::new(),
            Self::OnFile(party) => party.to_string(),
            Self::Above => "above".to_owned(),
            Self::New => "new".to_owned(),
        }
    }
}

/// Somebody of the same name, with what tells people of one name apart.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: PartyId,
    pub name: String,
    pub address: String,
    /// Only other units know this person.
    pub elsewhere: bool,
    pub last: Option<(NaiveDate, Money)>,
}

/// Puts the latest gifts beside some namesakes.
pub fn with_last(db: &mut Db, book: BookId, namesakes: &[Namesake]) -> Result<Vec<Known>, DonationError> {
    let ids: Vec<PartyId> = namesakes.iter().map(|it| it.id).collect();
    let last = donation::store::last_of(db, book, &ids)?;
    let last: HashMap<PartyId, (NaiveDate, Money)> =
        last.into_iter().map(|(id, day, amount)| (id, (day, amount))).collect();
    let known = |it: &Namesake| Known {
        id: it.id,
        name: it.name.clone(),
        address: it.address.clone(),
        elsewhere: it.elsewhere,
        last: last.get(&it.id).copied(),
    };
    Ok(namesakes.iter().map(known).collect())
}

/// The questions that a gift raises before it is recorded.
#[derive(Clone, Debug, Default)]
pub struct Asks {
    pub namesakes: Vec<Known>,
    pub who: Who,
    pub unusual: Option<Unusual>,
}

impl Asks {
    pub fn chosen(&self, id: &PartyId) -> bool {
        self.who == Who::OnFile(*id)
    }

    pub fn is_new(&self) -> bool {
        self.who == Who::New
    }

    /// Looks a name and an amount up.
    pub fn read(
        db: &mut Db,
        book: BookId,
        (name, who): (&str, Who),
        amount: Option<Money>,
    ) -> Result<Self, DonationError> {
        let name = clean(name).unwrap_or_default();
        let mut asks = Self { who, ..Self::default() };
        if !name.is_empty() {
            let directory = Directory::look_up(db, book, [name.as_str()].into_iter())?;
            let namesakes: Vec<Namesake> = directory.namesakes(&name).into_iter().cloned().collect();
            asks.namesakes = with_last(db, book, &namesakes)?;
        }
        let giver = match who {
            Who::OnFile(party) => Giver::OnFile(party),
            _ => Giver::Nameless,
        };
        if let Some(amount) = amount {
            asks.unusual = donation::workflow::usual_for(db, book, &giver)?.question(amount);
        }
        Ok(asks)
    }
}

#[derive(Template)]
#[template(path = "gifts/asks.html")]
struct Panel<'p> {
    desk: &'p Page,
    asks: &'p Asks,
}

/// Says an amount as a voucher does; English has no official words, so figures stand there.
pub fn say_amount(lang: Lang, amount: Money) -> String {
    match lang {
        Lang::Vi => in_words(amount),
        Lang::En => amount.to_string(),
    }
}

/// Reads what is typed in a field for amounts: words where it is one, and why not where it is none.
fn say_typed(page: &Page, text: &str) -> (String, String) {
    match parse_typed(text) {
        Ok(amount) => (say_amount(page.lang, amount), String::new()),
        Err(AmountError::Missing) => (String::new(), String::new()),
        Err(err) => (String::new(), page.sentence(&page.of_value(&err))),
    }
}

/// Says an amount in words while it is typed.
#[get("/<_unit>/amount?<text>")]
pub async fn amount(may: May<ReadBooks>, _unit: &str, text: &str) -> RawJson<String> {
    let (words, wrong) = say_typed(may.page(), text);
    RawJson(json!({"words": words, "wrong": wrong}).to_string())
}

/// Asks back about a gift while it is typed.
#[get("/<_unit>/gifts/ask?<donor>&<who>&<amount>")]
pub async fn ask(
    may: May<RecordGifts>,
    _unit: &str,
    donor: &str,
    who: &str,
    amount: &str,
) -> Result<RawJson<String>, Failure> {
    let (name, who, typed) = (donor.to_owned(), Who::read("", who, donor, donor), parse_typed(amount).ok());
    let asks = may.read(move |db, place| Asks::read(db, place.book, (&name, who), typed)).await?;
    let panel = Panel { desk: may.page(), asks: &asks };
    let panel = panel.render().map_err(|err| Failure::internal(&err))?;
    Ok(RawJson(json!({"asks": panel}).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_for_the_name_it_was_given_for() {
        assert_eq!(Who::read("", "7", "Lê Lan", " Lê  Lan"), Who::OnFile(PartyId(7)));
        assert_eq!(Who::read("", "new", "Lê Lan", "Lê Lam"), Who::Unsettled);
        assert_eq!(Who::read("new", "7", "Lê Lan", "Lê Lam"), Who::New);
        assert_eq!(Who::read("above", "", "", "Lê Lam"), Who::Above);
        assert_eq!(Who::read("x", "", "", ""), Who::Unsettled);
        assert_eq!(Who::OnFile(PartyId(7)).kept(), "7");
    }
}

//! Recording a gift at the desk: a name, an amount, and the receipt comes out.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, get, post, response::Redirect};

use super::{
    super::{Frame, papers::count_first},
    asks::{Asks, Who},
    choices::{Choices, means_options},
};
use crate::{
    calendar::show_day,
    db::Db,
    donation::{
        self, DonationError, Giver, Means, Nature, NewGift, Recorded, WalkIn, members,
        split::{self, Part},
        store::Last,
    },
    id::FundId,
    ledger::{journal::PostError, once::OnceError},
    money::Money,
    receipt, say,
    text::{Lang, amount::parse_typed, clean},
    user::{
        rights::{Granted, RecordGifts},
        session::Secret,
    },
    web::{
        Failure,
        forms::{Amount, Day, Fields, Posted, Rejected, Typed},
        may::{Attempt, May},
        place::Place,
        step_up,
    },
};

/// How many funds beside the first a gift may be shared with on this page.
const PARTS: usize = 3;

#[derive(FromForm)]
pub struct GiftForm<'f> {
    /// Made with the page, so that a form that is sent twice is one gift.
    key: &'f str,
    donor: &'f str,
    #[field(default = "")]
    choice: &'f str,
    #[field(default = "")]
    who: &'f str,
    #[field(default = "")]
    named: &'f str,
    #[field(default = "")]
    address: &'f str,
    #[field(default = "")]
    phone: &'f str,
    amount: Typed<Amount>,
    fund: &'f str,
    means: Typed<Means>,
    #[field(default = "")]
    account: &'f str,
    day: Typed<Day>,
    #[field(default = "")]
    words: &'f str,
    anonymous: bool,
    #[field(default = 0)]
    sure: i64,
    other: Vec<&'f str>,
    part: Vec<&'f str>,
    /// `print` leads on to the receipt.
    #[field(default = "")]
    then: &'f str,
    /// The people behind a body's envelope, one on each line.
    #[field(default = "")]
    names: &'f str,
    /// Who brought the gift about, one on each line.
    #[field(default = "")]
    movers: &'f str,
    /// The receipts of the gifts that this one matches, one on each line.
    #[field(default = "")]
    matched: &'f str,
}

/// The page of a gift that is being recorded.
#[derive(Template, WebTemplate)]
#[template(path = "gifts/new.html")]
pub struct New {
    desk: Frame,
    fields: Fields,
    funds: Vec<(String, String)>,
    means: Vec<(String, String)>,
    accounts: Vec<(String, String)>,
    asks: Asks,
    /// The other funds and their parts as they were typed.
    parts: Vec<(String, String)>,
    key: String,
    purpose: Purpose,
}

/// What the form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    WalkIn,
    /// The gift takes the place of one whose receipt is void or asked to be.
    Reissue(receipt::Number),
}

impl New {
    fn action(&self) -> String {
        match self.purpose {
            Purpose::WalkIn => self.desk.to("gifts"),
            Purpose::Reissue(receipt::Number { year, no }) => {
                self.desk.to(&format!("receipts/{year}/{no}/reissue"))
            }
        }
    }

    fn back(&self, number: &receipt::Number) -> String {
        self.desk.to(&format!("receipts/{}/{}", number.year, number.no))
    }

    fn sure(&self) -> bool {
        self.fields.value("sure").parse().ok().map(Money::from_dong) == self.asks.unusual.map(|it| it.amount)
    }

    fn is_wrong(&self, name: &str) -> bool {
        !self.fields.errors_of(&self.desk.lang, name).is_empty()
    }

    /// Tells whether the part of the form for several funds has something in it.
    fn is_split(&self) -> bool {
        self.parts.iter().any(|(fund, part)| !fund.is_empty() || !part.is_empty())
    }
}

/// Builds the page around what stands in its fields, with the questions that they raise.
pub async fn page<R: Granted>(may: &May<R>, fields: Fields, purpose: Purpose) -> Result<New, Failure> {
    let amount = parse_typed(fields.value("amount")).ok();
    let name = fields.value("donor").to_owned();
    let value = |name| fields.value(name);
    let who = Who::read(value("choice"), value("who"), value("named"), &name);
    let (choices, asks) = may
        .read(move |db, place| {
            let asks = Asks::read(db, place.book, (&name, who), amount)?;
            Ok::<_, Failure>((Choices::read(db, place)?, asks))
        })
        .await?;
    // What is issued anew was given once already: it is not compared with itself.
    let asks = if purpose == Purpose::WalkIn { asks } else { Asks { unusual: None, ..asks } };
    let here = if purpose == Purpose::WalkIn { "quick-gift" } else { "receipts" };
    let (desk, lang) = (may.frame(here), may.page().lang);
    let nth = |name, at| fields.all(name).nth(at).unwrap_or_default().to_owned();
    let parts = (0..PARTS).map(|at| (nth("other", at), nth("part", at))).collect();
    let key = Secret::random().map_err(|err| Failure::internal(&err))?.as_str().to_owned();
    let (funds, means) = (choices.fund_options(), means_options(lang));
    Ok(New { desk, funds, means, accounts: choices.account_options(lang), asks, parts, key, purpose, fields })
}

/// Shows an empty form, filled with what the last gift had.
#[get("/<_unit>/gifts/new")]
pub async fn new(may: May<RecordGifts>, _unit: &str) -> Result<New, Failure> {
    let (today, user) = (may.today(), may.author().user);
    let read = move |db: &mut Db, place: &Place| {
        let last = donation::store::last(db, place.book)?;
        let choices = Choices::read(db, place)?;
        // A day that somebody else, or anybody before today, worked on is not the next gift's day.
        let same = |last: &&Last| last.by == user && last.recorded_at.day() == today;
        let day = last.as_ref().filter(same).map_or(today, |last| last.received_on);
        let means = last.map_or(Means::Cash, |last| last.means);
        let account = choices.beside(means, last.and_then(|last| last.account));
        let fields = Fields::default().with("day", show_day(day)).with("means", means.code());
        let fields = fields.with("fund", last.map_or("", |last| choices.fund_code(last.fund)));
        Ok::<_, Failure>(fields.with("account", account.map_or("", |account| choices.account_code(account))))
    };
    page(&may, may.read(read).await?, Purpose::WalkIn).await
}

/// Why a form was not recorded, and beside which field that is said.
pub struct Refused {
    pub field: &'static str,
    vietnamese: String,
    english: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { vietnamese, english, .. } = self;
        say!(f, "{vietnamese}", "{english}")
    }
}

impl Refused {
    pub fn beside(field: &'static str, sentence: &dyn std::fmt::Display) -> Self {
        Self { field, vietnamese: Lang::Vi.of(sentence), english: Lang::En.of(sentence) }
    }

    pub fn of_gift(err: &DonationError) -> Self {
        let field = match err {
            DonationError::NoDonor
            | DonationError::NamesOfNobody
            | DonationError::UnknownDonor
            | DonationError::OtherName { .. }
            | DonationError::Namesakes { .. } => "donor",
            DonationError::NotPositive | DonationError::Unusual(_) | DonationError::Money(_) => "amount",
            DonationError::InTheFuture { .. }
            | DonationError::FundClosed { .. }
            | DonationError::Post(PostError::Closed { .. } | PostError::SoftClosed { .. }) => "day",
            DonationError::ListOver { .. } | DonationError::NamesOfPerson => "names",
            DonationError::Mover(_) | DonationError::CreditToDonor => "movers",
            DonationError::Match(_) => "matched",
            _ => "",
        };
        Self::beside(field, err)
    }
}

#[post("/<_unit>/gifts", data = "<form>")]
pub async fn create(
    may: May<RecordGifts>,
    _unit: &str,
    form: Posted<GiftForm<'_>>,
) -> Result<Redirect, Rejected<New>> {
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(Rejected::again(page(&may, fields, Purpose::WalkIn).await?)) };
    step_up::hold(&may, value.amount.0.0, ("gifts", "gifts/new"), &fields).await?;
    match give(&may, &value).await? {
        Ok(recorded) if value.then == "print" => print(&may, recorded).await.map_err(Rejected::from),
        Ok(Recorded { seq, .. }) => Ok(may.redirect(&format!("gifts/{seq}"))),
        Err(refused) => {
            let fields = fields.refused(refused.field, &refused);
            Err(Rejected::again(page(&may, fields, Purpose::WalkIn).await?))
        }
    }
}

/// Counts the print of a receipt that was just recorded, and leads to the page that prints it.
async fn print(may: &May<RecordGifts>, recorded: Recorded) -> Result<Redirect, Failure> {
    let (book, Recorded { seq, receipt_year, receipt_no }) = (may.book(), recorded);
    let at = may.write(move |tx, author| count_first(tx, author, book, seq)).await?.micros();
    Ok(may.redirect(&format!("receipts/{receipt_year}/{receipt_no}/print?at={at}")))
}

/// Records what a form says; the inner error is for whoever typed it.
async fn give(may: &May<RecordGifts>, form: &GiftForm<'_>) -> Result<Result<Recorded, Refused>, Failure> {
    let choices = may.read(Choices::read).await?;
    let walk_in = match form.read(&choices) {
        Ok(walk_in) => walk_in,
        Err(refused) => return Ok(Err(refused)),
    };
    let (book, key) = (may.book(), form.key.to_owned());
    let receive =
        may.write(move |tx, author| donation::workflow::receive_walk_in(tx, author, book, &walk_in, &key));
    match receive.await {
        Ok(Ok(recorded)) => Ok(Ok(recorded)),
        Ok(Err(OnceError::First(err))) => Ok(Err(Refused::of_gift(&err))),
        Ok(Err(again)) => Ok(Err(Refused::beside("", &again))),
        Err(Attempt::Refused(err)) => Err(err.into()),
        Err(denied) => Err(denied.into()),
    }
}

impl GiftForm<'_> {
    pub fn amount(&self) -> Money {
        self.amount.0.0
    }

    pub fn read(&self, choices: &Choices) -> Result<WalkIn, Refused> {
        let text = |field, text: &str| clean(text).map_err(|err| Refused::beside(field, &err));
        let name = text("donor", self.donor)?;
        let giver = match Who::read(self.choice, self.who, self.named, self.donor) {
            Who::OnFile(party) => Giver::Chosen { party, name },
            _ if name.is_empty() && self.anonymous => Giver::Nameless,
            who => Giver::Named {
                name,
                address: text("address", self.address)?,
                phone: text("phone", self.phone)?,
                surely_new: who == Who::New,
            },
        };
        let account = match self.account {
            "" => None,
            code => choices.beside(self.means.0, choices.account(code)),
        };
        let gift = NewGift {
            donor: None,
            means: self.means.0,
            nature: Nature::Gift,
            account,
            received_on: self.day.0.0,
            shares: self.shares(choices)?,
            anonymous: self.anonymous,
            words: text("words", self.words)?,
            goods: None,
            foreign: None,
            credits: Vec::new(),
            matches: Vec::new(),
        };
        let names = members::read(self.names).map_err(|err| Refused::beside("names", &err))?;
        let movers = members::read(self.movers).map_err(|err| Refused::beside("movers", &err))?;
        let matched = receipt::list::read(self.matched).map_err(|err| Refused::beside("matched", &err))?;
        Ok(WalkIn {
            giver,
            gift,
            names,
            movers,
            matched,
            sure: (self.sure > 0).then(|| Money::from_dong(self.sure)),
        })
    }

    fn shares(&self, choices: &Choices) -> Result<Vec<donation::Share>, Refused> {
        let fund = |field, code: &str| match choices.fund(code) {
            Some(fund) => Ok(fund.id),
            None => Err(Refused::beside(field, &DonationError::NoShares)),
        };
        let first = fund("fund", self.fund)?;
        let mut parts: Vec<(FundId, Part)> = Vec::new();
        let typed = self.other.iter().zip(&self.part);
        for (code, part) in typed.filter(|(code, part)| !code.is_empty() || !part.trim().is_empty()) {
            let part: Part = part.parse().map_err(|err| Refused::beside("part", &err))?;
            parts.push((fund("part", code)?, part));
        }
        split::shares(self.amount.0.0, first, &parts).map_err(|err| Refused::beside("part", &err))
    }
}

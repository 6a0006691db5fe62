//! The papers of a signed decision, A4 in the layout of official documents; they print alike for ever.

use askama::Template;
use askama_web::WebTemplate;
use rocket::get;

use crate::{
    council::{
        self, MeetingError, Vote,
        paper::{Item, Signed},
    },
    id::MeetingId,
    money::Money,
    text::{seal_code::SealCode, words},
    user::rights::{Granted, ReadMeetings},
    voucher::place_line,
    web::{Failure, correction::Origin, may::May, page::Page, seal::Checked},
};

/// What both papers are made of.
pub struct Facts {
    page: Page,
    back: String,
    signed: Signed,
    place_line: String,
    total: Money,
    in_words: String,
    funds: Vec<(String, Money)>,
    /// Each title, and how many people are given it.
    titles: Vec<(String, usize)>,
    checked: Checked,
}

impl Facts {
    async fn read<R: Granted>(may: &May<R>, id: i64, origin: &Origin) -> Result<Self, Failure> {
        let (decision, signed) = may
            .read(move |db, place| {
                let minutes = council::store::minutes(db, MeetingId(id))?;
                let here = minutes.decision.filter(|_| minutes.meeting.book == place.book);
                let decision = here.ok_or(MeetingError::NoMeeting(MeetingId(id)))?;
                let signed = council::store::paper(db, decision.id)?
                    .ok_or(MeetingError::NoPaper(decision.no, decision.year))?;
                Ok::<_, MeetingError>((decision.id, signed))
            })
            .await?;
        let (page, content) = (may.page().clone(), &signed.content);
        let total = content.total()?;
        Ok(Self {
            back: may.link(&format!("meetings/{id}/decision")),
            place_line: place_line(&content.issuer.place, content.day, page.lang),
            total,
            in_words: words::in_words(total),
            funds: content.funds()?,
            titles: content.titles().into_iter().map(|(name, people)| (name.to_owned(), people)).collect(),
            checked: Checked::new(&SealCode::new('D', &[decision.0], &signed.digest.0), origin),
            page,
            signed,
        })
    }

    /// Tells whether money is given; a decision that gives nothing at all reads as one about money.
    fn has_money(&self) -> bool {
        self.titles.is_empty() || self.signed.content.awards().next().is_some()
    }

    fn titled(&self) -> usize {
        self.titles.iter().map(|(_, people)| people).sum()
    }

    /// Picks the words for money, for titles, or for both.
    fn pick(&self, [money, titles, both]: [String; 3]) -> String {
        match (self.has_money(), self.titles.is_empty()) {
            (_, true) => money,
            (false, false) => titles,
            (true, false) => both,
        }
    }

    fn about(&self) -> String {
        let content = &self.signed.content;
        let words = |key: &str| self.page.t2(key, "programme", &content.programme, "round", &content.round);
        self.pick([
            words("meetings-paper-about"),
            words("meetings-paper-about-titles"),
            words("meetings-paper-about-both"),
        ])
    }

    fn issuer(&self) -> String {
        let words = |key: &str| self.page.t(key);
        let titles = words("meetings-paper-issuer-titles");
        self.upper(&self.pick([words("meetings-paper-issuer"), titles.clone(), titles]))
    }

    fn annex(&self) -> String {
        let words = |key: &str| self.page.t(key);
        self.pick([
            words("meetings-paper-annex"),
            words("meetings-paper-annex-titles"),
            words("meetings-paper-annex-both"),
        ])
    }

    /// Returns the heading of the article about titles, the two about money, or the last one.
    fn article(&self, what: &str) -> String {
        self.page.t1("meetings-paper-article", "number", self.number_of(what))
    }

    fn number_of(&self, what: &str) -> usize {
        let titles = usize::from(!self.titles.is_empty());
        match what {
            "titles" => 1,
            "money" => titles + 1,
            "funds" => titles + 2,
            _ => titles + 1 + 2 * usize::from(self.has_money()),
        }
    }

    fn last(&self) -> String {
        let words = |key: &str| self.page.t(key);
        let money = words("meetings-paper-three");
        self.pick([money.clone(), words("meetings-paper-three-titles"), money])
    }

    fn verdict(&self, item: &Item) -> String {
        self.page.say(&item.verdict_vi, &item.verdict_en).to_owned()
    }

    /// Returns the names of those who voted one way.
    fn voters(&self, item: &Item, code: &str) -> String {
        let names = item.votes.iter().filter(|(_, vote)| vote.code() == code).map(|(name, _)| name.as_str());
        names.collect::<Vec<_>>().join(", ")
    }

    fn ways(&self) -> Vec<(&'static str, String)> {
        Vote::ALL.iter().map(|it| (it.code(), self.page.of_value(it))).collect()
    }

    fn absent(&self) -> Vec<&str> {
        let absent = self.signed.content.attendees.iter().filter(|it| !it.present);
        absent.map(|it| it.name.as_str()).collect()
    }

    fn present(&self) -> usize {
        self.signed.content.attendees.iter().filter(|it| it.present).count()
    }

    fn number(&self) -> String {
        format!("{:02}", self.signed.content.no)
    }

    fn declared(&self) -> bool {
        self.signed.content.items.iter().any(|it| !it.conflicts.is_empty() || !it.denials.is_empty())
    }

    fn took_back(&self) -> bool {
        self.signed.content.items.iter().any(|it| !it.withdrawn.is_empty())
    }

    fn upper(&self, text: &str) -> String {
        text.to_uppercase()
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "print/minutes.html")]
pub struct MinutesPrint {
    page: Page,
    facts: Facts,
}

#[derive(Template, WebTemplate)]
#[template(path = "print/decision.html")]
pub struct DecisionPrint {
    page: Page,
    facts: Facts,
}

#[get("/<_unit>/meetings/<id>/minutes")]
pub async fn minutes(
    may: May<ReadMeetings>,
    _unit: &str,
    id: i64,
    origin: Origin,
) -> Result<MinutesPrint, Failure> {
    Ok(MinutesPrint { page: may.page().clone(), facts: Facts::read(&may, id, &origin).await? })
}

#[get("/<_unit>/meetings/<id>/paper")]
pub async fn paper(
    may: May<ReadMeetings>,
    _unit: &str,
    id: i64,
    origin: Origin,
) -> Result<DecisionPrint, Failure> {
    Ok(DecisionPrint { page: may.page().clone(), facts: Facts::read(&may, id, &origin).await? })
}

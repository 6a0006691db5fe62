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
            checked: Checked::new(&SealCode::new('D', &[decision.0], &signed.digest.0), origin),
            page,
            signed,
        })
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

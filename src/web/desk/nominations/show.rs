//! The dossier on one page: the money, the rules, the facts, the papers, the points, and what happened so far.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use super::{
    asked::Asked,
    facts::{fill, relationships},
    find,
    history::{self, Happened},
    id_number::IdSeen,
    is_waiting, scope,
};
use crate::{
    calendar::{age_on, show_day},
    citizen::Seal,
    db::Db,
    dossier::{
        self, Agreeing, Agreement, Reason, Return, Review, Thanks, agreement,
        paper::Filed,
        review::{self, MOST_POINTS},
        store::Advice,
    },
    eligibility::{
        self, Finding, Outcome,
        store::{Run, StoredCheck},
    },
    id::{NominationId, UserId},
    money::Money,
    party::{self, Party},
    programme::{self, Mark, NominationRecord, Papers, Progress, RoundRecord},
    report::{
        risks,
        selection::{
            money::{self, Means},
            nominations::{self, Scope, State},
            radar::{self, Elsewhere},
        },
        traces::Notes,
    },
    risk::Risk,
    text::fold,
    user::{
        self,
        rights::{Granted, ReadDossiers, Right},
    },
    web::{Failure, desk::Frame, forms::Fields, may::May, place::Place},
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

#[derive(Template, WebTemplate)]
#[template(path = "nominations/show.html")]
pub struct Show {
    pub(super) desk: Frame,
    pub(super) fields: Fields,
    seen: Seen,
    asked: Asked,
    /// The neighbours in the filtered list, and the place in it.
    previous: Option<NominationId>,
    next: Option<NominationId>,
    place: Option<(usize, usize)>,
    relationships: Vec<(String, String)>,
    user: UserId,
}

/// A nomination with everything that the reader may know of it.
struct Seen {
    record: NominationRecord,
    round: RoundRecord,
    programme: String,
    papers: Papers,
    person: Party,
    id: IdSeen,
    age: Option<i64>,
    unit: String,
    state: State,
    check: Option<StoredCheck>,
    runs: Vec<Run>,
    agreements: Vec<Agreement>,
    filed: Vec<Filed>,
    elsewhere: Elsewhere,
    risk: Risk,
    missing: Vec<Agreeing>,
    returns: Vec<Return>,
    reviews: Vec<Review>,
    reviewers: usize,
    advices: Vec<Advice>,
    /// What the recipient says to those who gave, and whether they read it today.
    thanks: Option<(Thanks, bool)>,
    /// What the round's funds have free and promised, and what would be left after all that wait.
    money: Option<(Means, Money)>,
    names: HashMap<UserId, String>,
    /// Whether the reader is of the unit that made it, or of the one that runs the round.
    is_own: bool,
    runs_round: bool,
}

impl Show {
    /// Shows the whole ID number, to whoever has just been put on record as having asked for it.
    pub(super) fn with_id_number(mut self, digits: &str) -> Self {
        self.seen.id.full = Some(digits.to_owned());
        self
    }

    fn here(&self, rest: &str) -> String {
        self.desk.to(&format!("nominations/{}{rest}{}", self.seen.record.id, self.asked.query()))
    }

    fn dossier(&self, id: &NominationId) -> String {
        self.desk.to(&format!("nominations/{id}{}", self.asked.query()))
    }

    fn list(&self) -> String {
        self.desk.to(&format!("nominations{}", self.asked.query()))
    }

    fn print_link(&self) -> String {
        self.desk.to(&format!("nominations/{}/print", self.seen.record.id))
    }

    fn of(&self, outcome: Outcome) -> Vec<&Finding> {
        let all = self.seen.check.iter().flat_map(|it| it.check.findings());
        all.filter(|it| it.outcome == outcome).collect()
    }

    fn blocked(&self) -> Vec<&Finding> {
        self.of(Outcome::Blocked)
    }

    fn warned(&self) -> Vec<&Finding> {
        self.of(Outcome::Warned)
    }

    fn passed(&self) -> Vec<&Finding> {
        self.of(Outcome::Passed)
    }

    fn says<'t>(&self, finding: &'t Finding) -> &'t str {
        self.desk.lang.pick(&finding.sentence_vi, &finding.sentence_en)
    }

    fn mark(&self) -> Option<Mark> {
        self.seen.record.nomination.gpa.and_then(Mark::from_hundredths)
    }

    fn born(&self) -> String {
        self.seen.person.birth_date.map_or_else(|| "–".to_owned(), show_day)
    }

    fn name_of(&self, user: &UserId) -> &str {
        self.seen.names.get(user).map_or("", String::as_str)
    }

    fn text<'t>(&self, value: &'t Option<String>) -> &'t str {
        value.as_deref().unwrap_or("–")
    }

    fn is_waiting(&self) -> bool {
        is_waiting(&self.seen.record)
    }

    fn open_return(&self) -> Option<&Return> {
        self.seen.returns.iter().find(|it| it.is_open())
    }

    fn may_change(&self) -> bool {
        self.seen.is_own && self.is_waiting() && self.desk.may(&Right::Nominate)
    }

    fn is_awarded(&self) -> bool {
        self.seen.record.progress == Progress::Approved
    }

    fn may_judge(&self) -> bool {
        let is_own = self.seen.record.nomination.nominated_by == self.user;
        self.seen.runs_round && !is_own && self.is_waiting() && self.desk.may(&Right::Vote)
    }

    fn may_score(&self) -> bool {
        self.may_judge() && !self.seen.papers.criteria.is_empty() && self.open_return().is_none()
    }

    fn is_advised(&self) -> bool {
        self.seen.advices.iter().any(|it| it.by == self.user)
    }

    fn reasons(&self) -> Vec<(String, String)> {
        Reason::ALL.iter().map(|it| (it.code().to_owned(), self.desk.of_value(it))).collect()
    }

    fn points(&self) -> Vec<i64> {
        (1..=MOST_POINTS).collect()
    }

    /// Returns the criteria with the points that the reader gave before.
    fn scored(&self) -> Vec<(usize, String, Option<i64>)> {
        let own = self.seen.reviews.iter().find(|it| it.by == self.user);
        let given = |place: usize| own.and_then(|review| review.points.get(place).copied());
        let criteria = self.seen.papers.criteria.iter().enumerate();
        criteria.map(|(place, it)| (place, it.name.clone(), given(place))).collect()
    }

    fn is_given(&self, given: &Option<i64>, points: &i64) -> bool {
        *given == Some(*points)
    }

    fn own_note(&self) -> &str {
        let own = self.seen.reviews.iter().find(|it| it.by == self.user);
        own.map_or("", |review| &review.note)
    }

    fn total(&self, review: &Review) -> String {
        let criteria = &self.seen.papers.criteria;
        format!("{}/{}", review.total(criteria), review::most(criteria))
    }

    /// Returns each document that the round asks for and whether it is there.
    fn asked_papers(&self) -> Vec<(&str, bool)> {
        let has = |name: &str| self.seen.filed.iter().any(|it| fold(&it.name) == fold(name));
        self.seen.papers.documents.iter().map(|name| (name.as_str(), has(name))).collect()
    }

    fn paper_link(&self, filed: &Filed) -> String {
        self.desk.to(&format!("nominations/{}/papers/{}", self.seen.record.id, filed.id))
    }

    /// Returns the first document that is still asked for, as the form begins with it.
    fn next_paper(&self) -> &str {
        let given = self.fields.value("name");
        let first =
            self.asked_papers().into_iter().find(|(_, is_there)| !is_there).map_or("", |(name, _)| name);
        if given.is_empty() { first } else { given }
    }

    fn hidden_reviews(&self) -> usize {
        self.seen.reviewers.saturating_sub(self.seen.reviews.len())
    }

    fn day(&self, day: &chrono::NaiveDate) -> String {
        show_day(*day)
    }

    fn is_wrong(&self, name: &str) -> bool {
        !self.fields.errors_of(&self.desk.lang, name).is_empty()
    }

    /// Returns what happened, the latest first.
    fn history(&self) -> Vec<Happened> {
        let Seen { runs, returns, reviews, advices, names, .. } = &self.seen;
        history::lines((&self.desk, names), (runs, returns), (reviews, advices))
    }
}

/// Who looks, from where and when.
struct Viewer {
    scope: Scope,
    user: UserId,
    votes: bool,
    today: chrono::NaiveDate,
    seal: Option<Seal>,
}

fn see(db: &mut Db, place: &Place, viewer: &Viewer, id: i64) -> Result<Seen, Failure> {
    let record = find(db, &viewer.scope, id)?;
    let runs_round = viewer.scope.book == Some(record.book);
    let person = party::merge::store::head(db, record.nomination.person)?;
    let person = party::store::get(db, person)?;
    let id = IdSeen::read(db, &person, viewer.seal.as_ref(), viewer.today)?;
    let round = programme::store::round(db, record.round)?;
    let papers = programme::store::papers(db, record.round)?;
    let runs = eligibility::store::runs(db, record.id)?;
    let check = runs.last().map(|run| eligibility::store::check(db, run.id)).transpose()?;
    let agreements = dossier::store::agreements(db, record.id)?;
    let filed = dossier::store::papers(db, record.id)?;
    let elsewhere = radar::elsewhere(db, &record, viewer.today)?;
    let risk = risks::of_one(db, (&place.tree, viewer.today), &viewer.scope, &record)?;
    let returns = dossier::store::returns(db, record.id)?;
    let reviews = dossier::store::reviews(db, record.id)?;
    let reviewers = reviews.len();
    let decided = !is_waiting(&record);
    // Points are for those who decide; whoever put the person forward sees none before.
    let reviews = match (runs_round && viewer.votes, decided) {
        (true, _) => review::visible(reviews, &papers, viewer.user, decided),
        (false, true) if runs_round => reviews,
        (false, _) => Vec::new(),
    };
    let advices = if runs_round { dossier::store::advices(db, record.id)? } else { Vec::new() };
    let age = person.birth_date.and_then(|born| age_on(born, viewer.today));
    let money = match runs_round {
        true => {
            let purses = money::purses(db, record.book, &round.funds, viewer.today)?;
            let means = money::together(&purses)?;
            Some((means, means.free.checked_sub(nominations::asked_for(db, record.round)?)?))
        }
        false => None,
    };
    let people = people(&record, (&runs, &returns), (&reviews, &advices));
    Ok(Seen {
        thanks: thanks(db, &record, viewer.today)?,
        programme: programme::store::programme(db, round.round.programme)?.name,
        unit: place.tree.get(record.nomination.unit).map_or_else(String::new, |unit| unit.name.clone()),
        state: State::of(record.progress, returns.iter().any(Return::is_open)),
        missing: agreement::missing(age, &agreements, false),
        names: user::store::names(db, &people)?,
        is_own: viewer.scope.units.contains(&record.nomination.unit),
        record,
        round,
        papers,
        person,
        id,
        age,
        check,
        runs,
        agreements,
        filed,
        elsewhere,
        risk,
        returns,
        reviews,
        reviewers,
        advices,
        money,
        runs_round,
    })
}

/// Reads what the recipient says, and whether donors read it on a day.
fn thanks(
    db: &mut Db,
    record: &NominationRecord,
    today: chrono::NaiveDate,
) -> Result<Option<(Thanks, bool)>, Failure> {
    let Some(thanks) = dossier::store::thanks(db, record.id)? else { return Ok(None) };
    let is_heard = Notes::read(db, record.book, today)?.has(record.id);
    Ok(Some((thanks, is_heard)))
}

fn people(
    record: &NominationRecord,
    (runs, returns): (&[Run], &[Return]),
    (reviews, advices): (&[Review], &[Advice]),
) -> Vec<UserId> {
    let mut all = vec![record.nomination.nominated_by];
    all.extend(runs.iter().map(|it| it.by));
    all.extend(returns.iter().flat_map(|it| [Some(it.by), it.answer.as_ref().map(|it| it.by)]).flatten());
    all.extend(reviews.iter().map(|it| it.by));
    all.extend(advices.iter().map(|it| it.by));
    all.sort_unstable();
    all.dedup();
    all
}

/// Builds the page around what stands in its forms.
pub async fn page<R: Granted>(may: &May<R>, id: i64, asked: Asked, fields: Fields) -> Result<Show, Failure> {
    let desk = may.frame("nominations");
    let user = may.signed.session.user.id;
    let (votes, seal) = (desk.may(&Right::Vote), may.app.seal.clone());
    let viewer = Viewer { scope: scope(may), user, votes, today: may.today(), seal };
    let seen = may.read(move |db, place| see(db, place, &viewer, id)).await?;
    let lines = super::list::read(may, &asked).await?;
    let (previous, next, place) = super::list::around(&lines, seen.record.id);
    let fields = if fields.has_errors() {
        fields
    } else {
        let said = seen.thanks.as_ref().map_or("", |(it, _)| it.words.as_str());
        let fields = fill(Fields::default(), &seen.record).within("facts").with("thanks", said);
        fields.with("agreed.agreed_on", show_day(may.today()))
    };
    Ok(Show {
        relationships: relationships(desk.lang),
        desk,
        fields,
        seen,
        asked,
        previous,
        next,
        place,
        user,
    })
}

#[get("/<_unit>/nominations/<id>?<asked..>", rank = 2)]
async fn show(may: May<ReadDossiers>, _unit: &str, id: i64, asked: Asked) -> Result<Show, Failure> {
    page(&may, id, asked, Fields::default()).await
}

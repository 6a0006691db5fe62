//! The part of a nomination's form that says what its paper says, for a new one and for a correction.

use rocket::FromForm;

use crate::{
    calendar::age_on,
    dossier::{Agreeing, Agreement, DossierError, Relationship, agreement},
    programme::{Mark, NominationRecord, store::Corrections},
    text::Lang,
    web::forms::{Day, Fields, Maybe},
};

#[derive(Clone, Debug, FromForm)]
pub struct Facts {
    #[field(default = String::new())]
    pub grade: String,
    #[field(default = String::new())]
    pub school: String,
    pub mark: Maybe<Mark>,
    #[field(default = String::new())]
    pub achievement: String,
    #[field(default = String::new())]
    pub hardship: String,
    #[field(default = String::new())]
    pub evidence: String,
}

fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

impl Facts {
    pub fn corrections(&self) -> Corrections {
        Corrections {
            grade: given(&self.grade),
            school: self.school.clone(),
            gpa: self.mark.0.map(Mark::hundredths),
            achievement: given(&self.achievement),
            hardship: given(&self.hardship),
            evidence: given(&self.evidence),
        }
    }
}

/// Fills the fields with what a nomination says.
pub fn fill(fields: Fields, record: &NominationRecord) -> Fields {
    let nomination = &record.nomination;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mark = nomination.gpa.and_then(Mark::from_hundredths).map_or_else(String::new, |it| it.to_string());
    fields
        .with("grade", text(&nomination.grade))
        .with("school", &record.school)
        .with("mark", mark)
        .with("achievement", text(&nomination.achievement))
        .with("hardship", text(&nomination.hardship))
        .with("evidence", text(&nomination.evidence))
}

/// Who agreed, as a form says it.
#[derive(Clone, Debug, FromForm)]
pub struct Agreed {
    /// The nominee, or for a minor the child.
    pub agrees: bool,
    /// Whether the award may be published as well.
    pub publishes: bool,
    #[field(default = String::new())]
    pub proof: String,
    pub agreed_on: Maybe<Day>,
    #[field(default = String::new())]
    pub representative: String,
    pub relationship: Maybe<Relationship>,
}

impl Agreed {
    /// Returns each agreement; for a minor the child's and the representative's apart.
    pub fn read(
        &self,
        born: Option<chrono::NaiveDate>,
        today: chrono::NaiveDate,
    ) -> Result<Vec<Agreement>, DossierError> {
        let age = born.and_then(|born| age_on(born, today));
        let on = self.agreed_on.0.map_or(today, |day| day.0);
        let is_minor = !agreement::asked(age).contains(&Agreeing::Person);
        let own = if is_minor { Agreeing::Child } else { Agreeing::Person };
        let mut all = Vec::new();
        if self.agrees {
            all.push(Agreement::new(own, ("", None), on, self.publishes, &self.proof)?);
        }
        if is_minor && (!self.representative.trim().is_empty() || self.relationship.0.is_some()) {
            let who = (self.representative.as_str(), self.relationship.0);
            all.push(Agreement::new(Agreeing::Representative, who, on, self.publishes, &self.proof)?);
        }
        Ok(all)
    }
}

/// Returns what somebody may be to a child, the empty choice first.
pub fn relationships(lang: Lang) -> Vec<(String, String)> {
    let all = Relationship::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it)));
    std::iter::once((String::new(), "–".to_owned())).chain(all).collect()
}

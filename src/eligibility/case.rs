//! One nomination before the rules: what they ask is gathered from the books, answered, and written down.

use chrono::NaiveDate;

use super::{Check, CheckError, CheckStage, CompiledRules, Facts, facts, store};
use crate::{
    calendar::{OF_AGE, age_on},
    citizen,
    db::{Db, DbError, Tx},
    disbursement::{self, store::Leave},
    fund::{self, Beneficiary, Breach, Fund},
    id::{AwardId, CheckId, NominationId, PartyId, UserId},
    ledger::{Author, journal::Journal},
    matching::{self, Plan},
    money::Money,
    party::{self, Purpose},
    programme::{self, NominationRecord, Programme, RoundRecord},
    title::{self, Title},
    unit::UnitTree,
};

/// A nomination, its round and what was awarded for it, if anything was.
#[derive(Clone, Debug)]
pub struct Case {
    pub record: NominationRecord,
    pub round: RoundRecord,
    pub programme: Programme,
    /// Who the nominated person is on file as now; a fund for a named person and the rules ask for that.
    person: PartyId,
    birth_date: Option<NaiveDate>,
    /// The award made for this nomination, which the rules do not count against itself, and its year.
    award: Option<(AwardId, Money, i64)>,
    /// The fund that was agreed on, and what is kept for others; nothing once there is an award.
    plan: Plan,
}

impl Case {
    pub fn load(db: &mut Db, nomination: NominationId) -> Result<Self, CheckError> {
        let record = programme::store::nomination(db, nomination)?;
        let record = record.ok_or(CheckError::NoNomination(nomination))?;
        let person = party::merge::store::head(db, record.nomination.person)?;
        let round = programme::store::round(db, record.round)?;
        let programme = programme::store::programme(db, round.round.programme)?;
        let birth_date = party::store::get(db, person)?.birth_date;
        let award = disbursement::store::of_nomination(db, nomination)?;
        let plan = match award {
            None => matching::store::plan(db, record.round, nomination)?,
            Some(_) => Plan::default(),
        };
        Ok(Self { record, round, programme, person, birth_date, award, plan })
    }

    /// Forgets what was agreed on, to look at the money afresh.
    #[must_use]
    pub fn without_plan(self) -> Self {
        Self { plan: Plan::default(), ..self }
    }

    /// Returns what this case costs: what the round fixes, else what the nomination asks for.
    pub fn amount(&self) -> Option<Money> {
        self.record.nomination.amount
    }

    /// Returns the title that the round gives in this category, with money or without.
    pub fn title(&self) -> Option<&Title> {
        self.round.terms.title(self.record.nomination.category)
    }

    /// Says whether there is a title to give and no money with it, so that no fund is asked.
    pub fn is_title_alone(&self) -> bool {
        self.amount().is_none() && self.title().is_some()
    }

    /// Returns the year to which this case belongs: an award counts in the year in which it was decided, also when
    /// it is paid in the next one.
    fn year(&self, day: NaiveDate) -> i64 {
        self.award.map_or_else(|| disbursement::year_of(day), |(_, _, year)| year)
    }

    pub fn beneficiary(&self, day: NaiveDate) -> Beneficiary {
        let nomination = &self.record.nomination;
        Beneficiary {
            person: self.person,
            category: nomination.category,
            programme: Some(self.round.round.programme),
            unit: nomination.unit,
            year: self.year(day),
        }
    }

    /// Returns the condition of a fund's donors that paying this case on a day would break.
    pub fn breach(&self, fund: &Fund, tree: &UnitTree, day: NaiveDate) -> Option<Breach> {
        fund.restriction.breach(&self.beneficiary(day), tree)
    }

    /// Returns who let this case's year pass, where the fund waits for a yearly check.
    pub fn checker(&self, fund: &Fund, day: NaiveDate) -> Option<UserId> {
        let yearly = fund.restriction.yearly.as_ref()?;
        yearly.check_of(yearly.year_for(self.year(day))).map(|(_, by)| by)
    }

    /// Returns what a fund can give to this case: what is free on `day` and not agreed on for others who wait, and
    /// what it already holds for it.
    pub fn available(
        &self,
        tx: &mut Tx,
        author: &Author,
        fund: &Fund,
        day: NaiveDate,
    ) -> Result<Money, CheckError> {
        let free = Journal::open(tx, fund.book, author)?.available(fund.id, day)?;
        let held = self.award.map_or(Money::ZERO, |(_, amount, _)| amount);
        Ok(free.checked_sub(self.plan.kept(fund.id))?.checked_add(held)?)
    }

    /// Chooses who pays: the nomination's own fund, else the one agreed on before the round's others, in order the
    /// first that is open, may pay this case and has the money. Where none can, the first open one is returned, so that the rules name the reason.
    pub fn choose_fund(
        &self,
        tx: &mut Tx,
        author: &Author,
        tree: &UnitTree,
        day: NaiveDate,
    ) -> Result<Option<Fund>, CheckError> {
        let mut first = None;
        if self.is_title_alone() {
            return Ok(None);
        }
        for id in self.plan.order(&matching::choices(&self.record, &self.round)) {
            let fund = fund::store::get(tx.db()?, id)?;
            if !fund.is_open_on(day) {
                continue;
            }
            let needs = self.amount().unwrap_or(Money::ZERO);
            if self.breach(&fund, tree, day).is_none() && self.available(tx, author, &fund, day)? >= needs {
                return Ok(Some(fund));
            }
            first.get_or_insert(fund);
        }
        Ok(first)
    }

    /// Runs the rules that are in force on `day` and writes the check down.
    pub fn check(
        &self,
        tx: &mut Tx,
        author: &Author,
        tree: &UnitTree,
        (stage, day): (CheckStage, NaiveDate),
        fund: Option<&Fund>,
    ) -> Result<(CheckId, Check), CheckError> {
        let facts = self.facts(tx, author, tree, (stage, day), fund)?;
        let db = tx.db()?;
        let rules = store::effective(db, self.round.round.programme, day)?;
        let check = CompiledRules::of(&rules)?.check(&facts);
        let id = store::insert_check(db, (self.record.book, self.record.id), &facts, &check, author)?;
        Ok((id, check))
    }

    fn facts(
        &self,
        tx: &mut Tx,
        author: &Author,
        tree: &UnitTree,
        (stage, day): (CheckStage, NaiveDate),
        fund: Option<&Fund>,
    ) -> Result<Facts, CheckError> {
        let fund = match fund {
            None => facts::Fund::default(),
            Some(fund) => {
                let objection = self.breach(fund, tree, day).map(|breach| fund.objection(breach));
                let (vi, en) =
                    (objection.as_ref().map(|it| format!("{it}")), objection.map(|it| format!("{it:#}")));
                facts::Fund {
                    code: Some(fund.code.clone()),
                    kind: Some(fund.kind.code().to_owned()),
                    available: Some(self.available(tx, author, fund, day)?),
                    refusal_en: en.filter(|en| Some(en) != vi.as_ref()),
                    refusal: vi,
                }
            }
        };
        let unit = tree.get(self.record.nomination.unit);
        let unit = unit.ok_or(DbError::Corrupt(format!("nominations {}: no unit", self.record.id)))?;
        let db = tx.db()?;
        Ok(Facts {
            stage,
            nominee: self.nominee(db, day)?,
            programme: facts::Programme { code: self.programme.code.clone(), kind: self.programme.kind },
            round: self.round_facts(db, tree, day)?,
            fund,
            history: self.history(db, day)?,
            unit: facts::Unit { code: unit.code.clone(), valid: unit.is_valid_on(day) },
        })
    }

    fn nominee(&self, db: &mut Db, day: NaiveDate) -> Result<facts::Nominee, CheckError> {
        let nomination = &self.record.nomination;
        let age = self.birth_date.and_then(|born| age_on(born, day));
        let agreed = party::consent::store::agreeing(db, &[nomination.person], Purpose::PublishAward, day)?;
        Ok(facts::Nominee {
            category: nomination.category,
            age,
            grade: nomination.grade.clone(),
            gpa: nomination.gpa,
            achievement: nomination.achievement.clone(),
            hardship: nomination.hardship.clone(),
            evidence: nomination.evidence.clone(),
            minor: age.map(|age| age < OF_AGE),
            consent: !agreed.is_empty(),
        })
    }

    fn round_facts(&self, db: &mut Db, tree: &UnitTree, day: NaiveDate) -> Result<facts::Round, CheckError> {
        let (round, nomination) = (&self.round.round, &self.record.nomination);
        let except = Leave(self.award.map(|(id, ..)| id));
        let spent = disbursement::store::spent(db, round.id, except)?;
        let mut taken = disbursement::store::taken(db, round.id, nomination.category, except)?;
        if self.round.terms.has_titles() {
            taken.extend(title::store::taken(db, round.id, nomination.category, self.record.id)?);
        }
        // A commune's seats are also those of its hamlets and schools, so every unit above is asked.
        let left = tree.line_up(nomination.unit).filter_map(|unit| {
            let within = taken.iter().filter(|(of, _)| tree.line_up(*of).any(|above| above.id == unit.id));
            let taken = within.map(|(_, awards)| *awards).sum();
            self.round.terms.quota_left(unit.id, nomination.category, taken)
        });
        Ok(facts::Round {
            code: round.code.clone(),
            amount: self.amount(),
            title: self.title().map(ToString::to_string),
            quota_left: left.min(),
            budget_left: round.budget().checked_sub(spent)?,
            open: round.is_open_on(day),
        })
    }

    /// Looks the person up over the books of all units, under every record that was merged and every record with the
    /// same number of an identity card.
    fn history(&self, db: &mut Db, day: NaiveDate) -> Result<facts::History, CheckError> {
        let except = Leave(self.award.map(|(id, ..)| id));
        let year = self.year(day);
        let person = citizen::store::same_person(db, self.person)?;
        let round = self.round.round.id;
        let (sum, awards) = disbursement::store::of_person(db, &person, year, except)?;
        let mut in_round = disbursement::store::in_round(db, &person, round, except)?;
        if self.round.terms.has_titles() {
            in_round += title::store::in_round(db, &person, round, self.record.id)?;
        }
        Ok(facts::History {
            awarded_this_year: sum,
            awards_this_year: awards,
            awarded_in_this_round: in_round,
        })
    }
}

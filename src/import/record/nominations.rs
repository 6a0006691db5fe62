//! A list of people put forward becomes nominations of a round.

use std::{
    collections::HashMap,
    io::{BufRead, Seek},
};

use super::{
    FileKind, ImportError, Order, Outcome, Read, Recorder, Seen, Stop, Summary,
    note::{Judged, Note},
    run, store,
};
use crate::{
    citizen::{self, Seal},
    db::{DbError, Tx},
    eligibility,
    fund::{self, FundError},
    id::{FundId, ImportId, NominationId, UnitId},
    import::{
        Fault, Reason,
        nominations::{FUND, IdCell, NominationRow, Nominations, UNIT},
        row::Row,
        statement::Occurrences,
    },
    ledger::Author,
    programme::{
        self, ProgrammeError, Progress,
        workflow::{NewNomination, nominate_imported},
    },
    unit::{self, UnitTree},
};

/// What the person who imports a list of nominations says about all of its rows.
#[derive(Clone, Debug)]
pub struct RoundTerms {
    /// The unit that imports; everybody put forward belongs to it or to a unit below it.
    pub unit: UnitId,
    /// The code of the round.
    pub round: String,
    /// What locks ID numbers; without it those of the list are left out.
    pub seal: Option<Seal>,
}

/// Puts the people of a list forward. Whom the rules refuse is recorded with the reasons, and is no bad row.
///
/// The job names the register beside the book, because caps count over the books of all units.
///
/// # Errors
/// [`Stop`]; nothing is recorded then.
pub fn record_nominations<R: BufRead + Seek>(
    tx: &mut Tx,
    order: Order,
    list: Nominations<R>,
    terms: &RoundTerms,
) -> Result<Summary, Stop> {
    let db = tx.db()?;
    let round = programme::store::find_round(db, order.book, &terms.round)?.round;
    let tree = unit::store::tree(db)?;
    let seen = Occurrences::default();
    run(tx, order, List { list, round, terms: terms.clone(), tree, funds: HashMap::new(), seen })
}

/// Names a row for whoever looks at it: the person, the unit, the school.
fn told(nominee: &NominationRow) -> String {
    let school = nominee.school.as_deref().map_or_else(String::new, |school| format!(" · {school}"));
    format!("{} · {}{school}", nominee.name, nominee.unit)
}

struct List<R> {
    list: Nominations<R>,
    round: programme::Round,
    terms: RoundTerms,
    tree: UnitTree,
    /// The funds that rows have named; none for a code that the book does not have.
    funds: HashMap<String, Option<FundId>>,
    seen: Occurrences,
}

impl<R: BufRead + Seek> Recorder for List<R> {
    const KIND: FileKind = FileKind::Nominations;
    type Item = NominationRow;

    fn next(&mut self) -> Option<Result<Read<NominationRow>, Fault>> {
        self.list.next_with_row()
    }

    fn record(
        &mut self,
        tx: &mut Tx,
        order: &mut Order,
        import: ImportId,
        rows: Vec<Read<NominationRow>>,
    ) -> Result<(), ImportError> {
        let mut key = |nominee: &NominationRow| {
            let print = nominee.fingerprint(&self.terms.round);
            (print.to_vec(), i64::from(self.seen.count(&print)))
        };
        let keys: Vec<(Vec<u8>, i64)> = rows.iter().map(|(nominee, _)| key(nominee)).collect();
        let prints = keys.iter().map(|(print, _)| print.clone()).collect();
        let taken = store::taken(tx.db()?, order.book, Self::KIND, prints)?;
        for ((nominee, row), key) in rows.into_iter().zip(keys) {
            let (line, memo, day) = (nominee.line, told(&nominee), nominee.born_on);
            let seen = |outcome, judged| Seen { line, day, amount: None, memo, outcome, judged };
            if taken.contains(&key) {
                order.summary.known += 1;
                order.saw(|| seen(Outcome::Known, None));
                continue;
            }
            match self.nominate(tx, order, nominee, &row)? {
                Ok(judged) => {
                    tx.stash::<store::TakenStash>().add(order.book, Self::KIND, key, import);
                    order.saw(|| seen(Outcome::New, judged));
                }
                Err(fault) => order.refuse(*fault)?,
            }
        }
        Ok(())
    }
}

impl<R: BufRead + Seek> List<R> {
    /// Puts one person forward, or says what is wrong with the row.
    fn nominate(
        &mut self,
        tx: &mut Tx,
        order: &mut Order,
        said: NominationRow,
        row: &Row,
    ) -> Result<Result<Option<Judged>, Box<Fault>>, ImportError> {
        let day = order.author.at.day();
        let unit = match self.unit(&said.unit) {
            Ok(unit) => unit,
            Err(err) => return Ok(Err(Box::new(row.fault(UNIT, Reason::of_books(&err))))),
        };
        let fund = match &said.fund {
            None => None,
            Some(code) => match self.fund(tx, order, code)? {
                Some(fund) => Some(fund),
                None => {
                    let unit = self.tree.get(self.terms.unit).map_or_else(String::new, |it| it.code.clone());
                    let missing = FundError::NotFound { code: code.clone(), unit };
                    return Ok(Err(Box::new(row.fault(FUND, Reason::of_books(&missing)))));
                }
            },
        };
        let (id_cell, who) = (said.citizen_id.clone(), (said.name.clone(), said.born_on));
        let proof = format!("{} {}, dòng {}", FileKind::Nominations, order.file.name, said.line);
        let new = NewNomination {
            round: self.round.id,
            unit,
            grade: said.grade().map(|grade| grade.to_string()).or(said.class),
            name: said.name,
            birth_date: said.born_on,
            address: said.address.unwrap_or_default(),
            phone: said.phone.unwrap_or_default(),
            category: said.category.parse().map_err(ProgrammeError::from)?,
            school: said.school.unwrap_or_default(),
            gpa: said.score,
            achievement: said.achievement,
            hardship: said.hardship,
            evidence: said.evidence,
            consent: said.consent.then_some(proof),
            fund,
            amount: None,
            nominated_on: day,
        };
        match nominate_imported(tx, &order.author, order.book, &self.tree, &new) {
            Ok(id) => {
                let record = programme::store::nomination(tx.db()?, id)?;
                order.summary.added += 1;
                order.summary.nominations += 1;
                let blocked = record.is_some_and(|it| it.progress == Progress::Refused);
                order.summary.blocked += i64::from(blocked);
                let notes = self.keep_id(tx, &order.author, (id, id_cell), (&who.0, who.1))?;
                if !order.is_watched() {
                    return Ok(Ok(None));
                }
                let run = eligibility::store::runs(tx.db()?, id)?.pop();
                let check = run.map(|run| eligibility::store::check(tx.db()?, run.id)).transpose();
                let check = check.map_err(ProgrammeError::from)?;
                Ok(Ok(check.map(|it| Judged { check: it.check, notes })))
            }
            // These are found before anything of the nomination is stored.
            Err(err @ (ProgrammeError::FundElsewhere { .. } | ProgrammeError::FundClosed { .. })) => {
                Ok(Err(Box::new(row.fault(FUND, Reason::of_books(&err)))))
            }
            Err(err) => Err(err.into()),
        }
    }

    /// Keeps the ID number of a row, and says what speaks against it or why it was left out; never a reason to refuse.
    fn keep_id(
        &self,
        tx: &mut Tx,
        author: &Author,
        (id, cell): (NominationId, IdCell),
        (name, born): (&str, Option<chrono::NaiveDate>),
    ) -> Result<Vec<Note>, ImportError> {
        let number = match cell {
            IdCell::Empty => return Ok(Vec::new()),
            IdCell::Slip => return Ok(vec![Note::IdSlip]),
            IdCell::Number(number) => number,
        };
        let Some(seal) = &self.terms.seal else { return Ok(vec![Note::NoSecret]) };
        citizen::workflow::keep(tx, author, id, (&number, seal))?;
        let doubts = number.doubts(name, born, author.at.day());
        Ok(doubts.into_iter().map(Note::Id).collect())
    }

    /// Finds the unit that puts the person forward, which must lie below the importing unit.
    ///
    /// Whether it still exists on the day is for the rules to say, so that the nomination is kept with the reason.
    fn unit(&self, code: &str) -> Result<UnitId, ProgrammeError> {
        let unit = self.tree.find(code)?;
        if !self.tree.is_within(unit.id, self.terms.unit) {
            return Err(ProgrammeError::UnitOutside { unit: code.to_owned() });
        }
        Ok(unit.id)
    }

    fn fund(&mut self, tx: &mut Tx, order: &Order, code: &str) -> Result<Option<FundId>, DbError> {
        if let Some(found) = self.funds.get(code) {
            return Ok(*found);
        }
        let found = fund::store::by_code(tx.peek(), order.book, code)?.map(|fund| fund.id);
        self.funds.insert(code.to_owned(), found);
        Ok(found)
    }
}

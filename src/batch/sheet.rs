//! A batch as it stands: its rows with what each still lacks, and the one reason that keeps it from being posted.

use std::collections::HashMap;

use super::{Batch, BatchError, Fault, Flaw, Identity, Row, Terms};
use crate::{
    donation::{
        giver::{Directory, Namesake},
        usual::{self, Usual},
    },
    fund::Fund,
    id::PartyId,
    money::{Money, MoneyError},
    party::{PartyKind, name::read_donor},
    text::amount::AmountError,
};

/// What the books and the directory know about the rows of a batch.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The funds of the batch's book.
    pub funds: Vec<Fund>,
    pub directory: Directory,
    /// What the donors that rows name gave before.
    pub past: HashMap<PartyId, Vec<Money>>,
    /// What the unit received last.
    pub unit: Vec<Money>,
}

/// Who the donor of a row is, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    OnFile(PartyId),
    /// The donor of the row with this index.
    Above(usize),
    New,
    Nameless,
    Open,
}

/// A row with its number, and what it still lacks.
#[derive(Clone, Debug)]
pub struct Line {
    pub number: usize,
    pub row: Row,
    pub who: Who,
    pub flaws: Vec<Flaw>,
    /// Who on file bears the typed name.
    pub namesakes: Vec<Namesake>,
    /// The number of the nearest row above with the same name.
    pub above: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Sheet {
    pub lines: Vec<Line>,
    pub total: Money,
}

impl Sheet {
    /// Looks at every row in the light of what is known.
    pub fn new(batch: &Batch, rows: Vec<Row>, known: &Known) -> Result<Self, MoneyError> {
        let amounts: Vec<Money> = rows.iter().filter_map(|row| row.amount).collect();
        let total = Money::sum(amounts.iter().copied())?;
        let others =
            Usual { donor: None, batch: usual::of_others(&amounts), unit: usual::of_others(&known.unit) };
        let mut lines: Vec<Line> = Vec::with_capacity(rows.len());
        let mut last_with: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, row) in rows.into_iter().enumerate() {
            let name = read_donor(&row.draft.donor);
            let of_key = last_with.entry(name.match_key()).or_default();
            let same = |at: &&usize| {
                lines.get(**at).is_some_and(|it| read_donor(&it.row.draft.donor).may_be_of_one_key(&name))
            };
            let above = of_key.iter().rev().find(same).copied();
            if !row.draft.donor.is_empty() {
                of_key.push(index);
            }
            let line = look(index, row, above, known);
            lines.push(line);
        }
        for index in 0..lines.len() {
            let of_donor = donor_of(&lines, index).and_then(|party| known.past.get(&party));
            let usual = Usual { donor: of_donor.and_then(|past| usual::of_donor(past)), ..others };
            let flaws = flaws(&lines[index], batch, known, &usual);
            lines[index].flaws = flaws;
        }
        Ok(Self { lines, total })
    }

    pub fn count(&self) -> i64 {
        i64::try_from(self.lines.len()).unwrap_or(i64::MAX)
    }

    /// Returns the faults of all rows in their order.
    pub fn faults(&self) -> impl Iterator<Item = Fault> {
        let of_line = |line: &Line| {
            let number = line.number;
            line.flaws.clone().into_iter().map(move |flaw| Fault { number, flaw }).collect::<Vec<_>>()
        };
        self.lines.iter().flat_map(of_line)
    }

    /// Returns why the batch cannot be posted yet; the button says this, and so does the refusal.
    pub fn hindrance(&self, terms: &Terms) -> Option<BatchError> {
        if self.lines.is_empty() {
            return Some(BatchError::NoRows);
        }
        let (Some(expected_count), Some(expected_total)) = (terms.count, terms.total) else {
            return Some(BatchError::NoControl);
        };
        let (count, total) = (self.count(), self.total);
        if count != expected_count || total != expected_total {
            return Some(BatchError::Differs { count, total, expected_count, expected_total });
        }
        self.faults().next().map(BatchError::Row)
    }
}

fn look(index: usize, row: Row, above: Option<usize>, known: &Known) -> Line {
    let draft = &row.draft;
    let namesakes: Vec<Namesake> = if draft.donor.is_empty() {
        Vec::new()
    } else {
        known.directory.namesakes(&draft.donor).into_iter().cloned().collect()
    };
    let who = match (draft.identity, above) {
        (Identity::OnFile(party), _) => Who::OnFile(party),
        (_, _) if draft.donor.is_empty() && draft.anonymous => Who::Nameless,
        (_, _) if draft.donor.is_empty() => Who::Open,
        (Identity::SameAsAbove, Some(above)) => Who::Above(above),
        (Identity::SameAsAbove, None) => Who::Open,
        (Identity::New, _) => Who::New,
        (Identity::Unsettled, None) if namesakes.is_empty() => Who::New,
        (Identity::Unsettled, _) => Who::Open,
    };
    Line { number: index + 1, row, who, flaws: Vec::new(), namesakes, above: above.map(|it| it + 1) }
}

/// Follows a row to the party on file whose gift it is.
fn donor_of(lines: &[Line], index: usize) -> Option<PartyId> {
    match lines.get(index)?.who {
        Who::OnFile(party) => Some(party),
        // Each step leads to a row above, so this ends.
        Who::Above(above) => donor_of(lines, above),
        Who::New | Who::Nameless | Who::Open => None,
    }
}

fn flaws(line: &Line, batch: &Batch, known: &Known, usual: &Usual) -> Vec<Flaw> {
    let donor = donor_flaw(line);
    let fund = line.row.draft.fund.unwrap_or(batch.terms.fund);
    let found = known.funds.iter().find(|it| it.id == fund);
    let closed = found.filter(|fund| !fund.is_open_on(batch.terms.day));
    let closed = closed.map(|fund| Flaw::FundClosed { fund: fund.name.clone() });
    donor.into_iter().chain(amount_flaw(&line.row, usual)).chain(closed).chain(names_flaw(line)).collect()
}

fn donor_flaw(line: &Line) -> Option<Flaw> {
    let draft = &line.row.draft;
    match line.who {
        Who::Open if draft.donor.is_empty() => Some(Flaw::NoDonor),
        Who::Open if draft.identity == Identity::SameAsAbove => Some(Flaw::NobodyAbove),
        Who::OnFile(party) if !line.namesakes.iter().any(|it| it.id == party) => Some(Flaw::OtherName),
        Who::Open => {
            Some(Flaw::Namesakes { on_file: line.namesakes.len(), above: usize::from(line.above.is_some()) })
        }
        _ => None,
    }
}

/// Looks at the list of names behind the envelope; whether somebody on file is a body only the books know.
fn names_flaw(line: &Line) -> Option<Flaw> {
    let list = match line.row.draft.list() {
        Ok(list) if list.is_empty() => return None,
        Ok(list) => list,
        Err(err) => return Some(Flaw::Names(err)),
    };
    let is_person = || read_donor(&line.row.draft.donor).kind == PartyKind::Person;
    match (line.who, line.row.amount, Money::sum(list.iter().map(|it| it.amount))) {
        (Who::Nameless, ..) => Some(Flaw::NamesOfNobody),
        (Who::New, ..) if is_person() => Some(Flaw::NamesOfPerson),
        (_, Some(given), Ok(listed)) if listed > given => Some(Flaw::NamesOver { listed, given }),
        (_, _, Err(_)) => Some(Flaw::Amount(AmountError::TooLarge(line.row.draft.typed.clone()))),
        _ => None,
    }
}

fn amount_flaw(row: &Row, usual: &Usual) -> Option<Flaw> {
    match row.amount {
        // What cannot be read as of today says why; what can be was saved by a stricter reader.
        None => Some(Flaw::Amount(row.draft.amount().err().unwrap_or(AmountError::Missing))),
        Some(amount) if amount.is_zero() => Some(Flaw::Zero),
        Some(amount) if row.draft.sure == Some(amount) => None,
        Some(amount) => usual.question(amount).map(Flaw::Unusual),
    }
}

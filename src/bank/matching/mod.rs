//! What a statement line may be: candidates with a score and reasons, and whether one of them is certain.
//!
//! Pure: lines and everything they may mean come in, proposals go out, and nothing is decided here. What is
//! expected is a list of [`Item`]s whatever it comes from (entries of the books that no line has explained yet,
//! instalments of pledges), so a new source of expectations is a new part of the list.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet},
    fmt,
};

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};

use super::memo::Code;
use crate::{
    codes,
    id::{AccountId, AppealId, FundId, PartyId, Seq, StatementLineId},
    ledger::chain::Hash,
    money::Money,
};

mod phrase;
mod reason;
mod score;
#[cfg(test)]
mod tests;

pub use reason::{Reason, Reasons};

/// From this score on a candidate without a rival is certain.
pub const CERTAIN: i64 = 80;
/// How far the next candidate must be behind one that is certain.
const LEAD: i64 = 10;
/// What a candidate has at most that something speaks against.
const DOUBTFUL: i64 = CERTAIN - 1;

codes! {
    /// How sure a proposal is.
    pub enum Colour ("mức chắc chắn", "certainty") {
        Green = "green" ("chắc chắn", "certain"),
        Amber = "amber" ("cần xem", "to look at"),
        Grey = "grey" ("chưa có gợi ý", "no suggestion"),
    }
}

/// What matching looks at of a statement line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: StatementLineId,
    pub day: NaiveDate,
    /// Above zero for money in, below zero for money out.
    pub amount: Money,
    pub reference: String,
    pub memo: String,
    pub offset_name: String,
}

/// What a line may turn out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// An entry that somebody has recorded already.
    Entry(Seq),
    /// A gift that is not in the books yet.
    Gift {
        donor: PartyId,
        fund: FundId,
    },
    /// A gift of the payer whom the line names and nobody has on file.
    NewDonor {
        fund: FundId,
    },
    /// Money in for a known purpose from somebody unknown.
    Unidentified {
        fund: FundId,
    },
    Charge,
    Interest,
    /// Money between two accounts of the same book; the account is the other one.
    OwnTransfer(AccountId),
    /// A movement that the bank itself took back by another line.
    Contra(StatementLineId),
}

/// A movement that is expected on the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub target: Target,
    /// Signed as the line's amount is.
    pub amount: Money,
    pub day: NaiveDate,
    /// The first and the last day on which the bank may report it.
    pub window: (NaiveDate, NaiveDate),
    pub party: Option<PartyId>,
    /// The keys of the names under which the party may stand in a memo.
    pub keys: Vec<String>,
    /// The account numbers from which the party is known to pay.
    pub accounts: Vec<String>,
    pub code: Option<Code>,
}

/// What a code that the book has given out stands for, where it is no [`Item`] of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    Appeal {
        appeal: AppealId,
        fund: FundId,
    },
    Donor(PartyId),
    /// A promise, which says who gives and to which fund.
    Pledge {
        donor: PartyId,
        fund: FundId,
    },
}

/// Everything that lines are held against.
#[derive(Clone, Debug)]
pub struct Known {
    pub items: Vec<Item>,
    pub codes: HashMap<Code, Meaning>,
    /// Who is known to pay from an account number.
    pub payers: HashMap<String, Vec<PartyId>>,
    /// Who is on file under the key of a name.
    pub names: HashMap<String, Vec<PartyId>>,
    /// The numbers of the book's other accounts at banks.
    pub own: Vec<(String, AccountId)>,
    /// The fund of a gift that names none.
    pub fund: FundId,
}

/// One thing that a line may be, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub target: Target,
    pub score: i64,
    pub reasons: Reasons,
    /// The place of the expected item, where there is one.
    item: Option<usize>,
}

/// What is proposed for a line, the likeliest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub line: StatementLineId,
    pub colour: Colour,
    pub candidates: Vec<Candidate>,
}

impl Proposal {
    pub fn best(&self) -> Option<&Candidate> {
        self.candidates.first()
    }
}

/// The expected items by what a line finds them with; looking one up costs no walk over the others.
struct Index<'k> {
    known: &'k Known,
    by_amount: HashMap<Money, Vec<usize>>,
    by_code: HashMap<Code, Vec<usize>>,
    /// Parties of whom something is still expected, money in and money out apart.
    awaited: HashSet<(PartyId, bool)>,
    /// Waiting lines by amount, for movements that the bank took back.
    lines: HashMap<Money, Vec<&'k Line>>,
}

impl<'k> Index<'k> {
    fn new(lines: &'k [Line], known: &'k Known) -> Self {
        let mut index = Self {
            known,
            by_amount: HashMap::new(),
            by_code: HashMap::new(),
            awaited: HashSet::new(),
            lines: HashMap::new(),
        };
        for (place, item) in known.items.iter().enumerate() {
            index.by_amount.entry(item.amount).or_default().push(place);
            if let Some(code) = item.code {
                index.by_code.entry(code).or_default().push(place);
            }
            index.awaited.extend(item.party.map(|party| (party, item.amount.is_positive())));
        }
        for places in index.by_amount.values_mut() {
            places.sort_by_key(|place| known.items.get(*place).map(|item| (item.window.0, *place)));
        }
        for line in lines {
            index.lines.entry(line.amount).or_default().push(line);
        }
        index
    }
}

/// Proposes what each of the waiting lines of one account may be, in the order of the lines.
pub fn propose(lines: &[Line], known: &Known) -> Vec<Proposal> {
    let index = Index::new(lines, known);
    let mut proposals: Vec<Proposal> = lines.iter().map(|line| proposal(line, &index)).collect();
    settle_rivals(&mut proposals, &known.items);
    proposals
}

fn proposal(line: &Line, index: &Index<'_>) -> Proposal {
    let mut candidates = score::candidates(line, index);
    candidates.sort_by_key(|it| (Reverse(it.score), it.target));
    let colour = match candidates.first() {
        None => Colour::Grey,
        Some(best) if best.score >= CERTAIN && leads(best, &candidates, &index.known.items) => Colour::Green,
        Some(_) => Colour::Amber,
    };
    Proposal { line: line.id, colour, candidates }
}

/// Tells whether every other candidate is far behind; one that is its twin is as good.
fn leads(best: &Candidate, all: &[Candidate], items: &[Item]) -> bool {
    let twin = |it: &Candidate| it.item.zip(best.item).is_some_and(|(one, other)| twins(items, one, other));
    all.iter().skip(1).all(|it| it.score + LEAD <= best.score || twin(it))
}

/// Two items that nothing tells apart: whichever of them a line takes, the books say the same.
type Twin = (Money, NaiveDate, Option<PartyId>, Option<Code>);

fn twin_of(item: &Item) -> Twin {
    (item.amount, item.day, item.party, item.code)
}

fn twins(items: &[Item], one: usize, other: usize) -> bool {
    let of = |place: usize| items.get(place).map(twin_of);
    of(one) == of(other)
}

/// Gives each certain line an item of its own; where lines outnumber the items that fit, none of them is certain.
fn settle_rivals(proposals: &mut [Proposal], items: &[Item]) {
    let mut groups: HashMap<Twin, Vec<usize>> = HashMap::new();
    for (place, item) in items.iter().enumerate() {
        groups.entry(twin_of(item)).or_default().push(place);
    }
    let mut claims: HashMap<Twin, Vec<usize>> = HashMap::new();
    for (place, proposal) in proposals.iter().enumerate() {
        let item = proposal.best().and_then(|best| items.get(best.item?));
        if let Some(item) = item.filter(|_| proposal.colour == Colour::Green) {
            claims.entry(twin_of(item)).or_default().push(place);
        }
    }
    for (twin, lines) in claims {
        let group = groups.get(&twin).map(Vec::as_slice).unwrap_or_default();
        if lines.len() > group.len() {
            doubt(proposals, &lines, group.len());
            continue;
        }
        for (line, item) in lines.into_iter().zip(group) {
            let Some(proposal) = proposals.get_mut(line) else { continue };
            match proposal.candidates.iter().position(|it| it.item == Some(*item)) {
                Some(at) => proposal.candidates.swap(0, at),
                None => proposal.colour = Colour::Amber,
            }
        }
    }
}

fn doubt(proposals: &mut [Proposal], lines: &[usize], items: usize) {
    for place in lines {
        let Some(proposal) = proposals.get_mut(*place) else { continue };
        proposal.colour = Colour::Amber;
        if let Some(best) = proposal.candidates.first_mut() {
            best.score = best.score.min(DOUBTFUL);
            best.reasons.push(Reason::RivalLines { lines: lines.len(), items });
        }
    }
}

/// Seals what the certain lines would become, so that what is accepted is what somebody has seen.
pub fn seal(proposals: &[Proposal]) -> Hash {
    let mut hash = Sha256::new();
    for proposal in proposals.iter().filter(|it| it.colour == Colour::Green) {
        let target = proposal.best().map(|best| best.target);
        hash.update(format!("{}:{target:?};", proposal.line));
    }
    Hash(hash.finalize().into())
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.reasons, f)
    }
}

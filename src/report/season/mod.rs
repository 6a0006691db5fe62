//! A season of the honour roll as a unit's people see it: every line beside the year before and the proof round.

pub mod kit;
pub mod merits;
pub mod papers;
mod round;
pub mod slips;
mod table;
mod years;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use round::{Invitation, links_table, round_table};
pub use table::{steps_table, table};
pub use years::{YearLine, Years, years};

use crate::{
    calendar::Instant,
    codes,
    db::Db,
    honour_roll::{
        Change, Compared, Honour, Ladder, Line, Proof, Roll, RollError, Row, Scope, Since, Step, Term,
        compare,
        proof::{Source, Standing},
        steps, store,
        store::Erratum,
        workflow,
        workflow::hex,
    },
    money::{Money, MoneyError},
    party::PartyKind,
    text::{collation::NameKey, fold, words_of},
};

codes! {
    /// Which lines of a season are shown.
    pub enum Show ("cách lọc bảng vàng", "filter of the roll") {
        All = "all" ("Tất cả", "All"),
        Changed = "changed" ("Đổi so với năm trước", "Changed since last year"),
        New = "new" ("Mới", "New"),
        Moved = "moved" ("Đổi hạng", "Another tier"),
        Left = "left" ("Năm nay không có", "Not this year"),
        Open = "open" ("Chưa xác nhận", "Not confirmed"),
        Settled = "settled" ("Đã xác nhận", "Confirmed"),
        Asked = "asked" ("Xin sửa", "Asking for a change"),
        Silent = "silent" ("Chưa đồng ý công bố", "No consent to publish"),
        Tied = "tied" ("Đồng hạng", "Tied"),
    }
}

/// One line of a season.
#[derive(Clone, Debug)]
pub struct SeasonLine {
    pub row: Row,
    pub since: Since,
    /// Whether others gave as much.
    pub is_tied: bool,
    pub is_settled: bool,
    /// How and when it was found right, as it may have read then.
    pub settled_by: Option<(Source, Instant)>,
    pub asked: Option<Proof>,
    /// Whether strangers read no name because nobody has agreed to it.
    pub is_silent: bool,
    /// Whether it stood in the roll of the year before and does not this year.
    pub is_gone: bool,
}

/// A season, drawn or frozen, with everything that stands around its lines.
#[derive(Clone, Debug)]
pub struct Draft {
    pub term: Option<Term>,
    pub roll: Roll,
    pub frozen: Option<(Instant, String)>,
    pub lines: Vec<SeasonLine>,
    pub ladder: Ladder,
    pub honours: Vec<Honour>,
    pub steps: Vec<Step>,
    /// What was set right beside the frozen roll, and what has come since.
    pub errata: Vec<Erratum>,
    pub changes: Vec<Change>,
}

/// What a filter asks for.
#[derive(Clone, Debug)]
pub struct Filter {
    pub words: Vec<String>,
    pub show: Show,
    /// The Vietnamese name of a tier.
    pub tier: Option<String>,
    /// The number of an honour, from 1.
    pub honour: Option<usize>,
    pub kind: Option<PartyKind>,
}

/// In which order lines stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Rank,
    Name,
    Total,
    Gifts,
}

/// Reads the season of a year: as it was frozen, or as it would be.
pub fn read(db: &mut Db, scope: &Scope, today: NaiveDate) -> Result<Draft, RollError> {
    let (roll, frozen) = standing(db, scope, today)?;
    let before = scope.of_year(scope.season.year - 1);
    let (last, _) = standing(db, &before, today)?;
    let compared = compare(&last, &roll, store::head_of(db)?);
    let term = Some(store::term(db, scope.season)?);
    let mut draft = draft(db, scope, (term, roll, frozen), compared)?;
    if draft.frozen.is_some() {
        let (frozen, changes) = workflow::changes(db, scope, today)?;
        draft.errata = store::errata(db, frozen.id)?;
        draft.changes = changes;
    }
    Ok(draft)
}

/// Reads what everybody gave in all the years; nothing of it is compared, and nothing is frozen.
pub fn read_lifetime(db: &mut Db, scope: &Scope, today: NaiveDate) -> Result<Draft, RollError> {
    let roll = store::lifetime(db, scope, today)?;
    let compared = Compared { since: vec![Since::Same; roll.rows.len()], left: Vec::new() };
    draft(db, scope, (None, roll, None), compared)
}

fn standing(
    db: &mut Db,
    scope: &Scope,
    today: NaiveDate,
) -> Result<(Roll, Option<(Instant, String)>), RollError> {
    Ok(match store::find_shown(db, scope)? {
        Some(frozen) => (frozen.roll, Some((frozen.at, hex(&frozen.digest)))),
        None => (store::live(db, scope, today)?, None),
    })
}

type Standings = (Option<Term>, Roll, Option<(Instant, String)>);

fn draft(
    db: &mut Db,
    scope: &Scope,
    (term, roll, frozen): Standings,
    compared: Compared,
) -> Result<Draft, RollError> {
    let heads = crate::party::merge::store::heads(db)?;
    let proofs = store::proofs(db, scope, &heads)?;
    let mut ranks: BTreeMap<i64, usize> = BTreeMap::new();
    roll.rows.iter().for_each(|row| *ranks.entry(row.rank).or_default() += 1);
    let line = |row: &Row, since: Since, is_gone: bool| {
        let standing = row.line().and_then(|line| proofs.of(line));
        SeasonLine {
            is_tied: !is_gone && ranks.get(&row.rank).is_some_and(|rows| *rows > 1),
            is_settled: standing.is_some_and(|it: &Standing| it.is_settled(&row.name)),
            settled_by: standing.and_then(|it| it.settled.as_ref()).map(|(_, source, at)| (*source, *at)),
            asked: row.party.and_then(|party| proofs.asked(party)).cloned(),
            is_silent: !row.public && !row.anonymous && row.party_kind.needs_consent(),
            row: row.clone(),
            since,
            is_gone,
        }
    };
    let mut lines: Vec<SeasonLine> =
        roll.rows.iter().zip(compared.since).map(|(row, since)| line(row, since, false)).collect();
    lines.extend(compared.left.iter().map(|row| line(row, Since::Same, true)));
    let ladder = store::ladder(db, scope)?;
    let honours = store::honours(db, scope)?;
    let steps = steps(&roll, &ladder)?;
    let (errata, changes) = (Vec::new(), Vec::new());
    Ok(Draft { term, roll, frozen, lines, ladder, honours, steps, errata, changes })
}

impl SeasonLine {
    pub fn line(&self) -> Option<Line> {
        self.row.line()
    }

    /// Tells whether a filter's tab holds the line.
    pub fn is_in(&self, show: Show) -> bool {
        match show {
            Show::Left => self.is_gone,
            _ if self.is_gone => false,
            Show::All => true,
            Show::Changed => self.since.is_changed(),
            Show::New => self.since == Since::New,
            Show::Moved => self.since.is_moved(),
            Show::Open => !self.is_settled,
            Show::Settled => self.is_settled,
            Show::Asked => self.asked.is_some(),
            Show::Silent => self.is_silent,
            Show::Tied => self.is_tied,
        }
    }

    fn place(&self) -> NameKey {
        match self.row.party_kind {
            PartyKind::Person | PartyKind::Household => NameKey::of_person(&self.row.name),
            PartyKind::Organisation | PartyKind::Business | PartyKind::Collective => {
                NameKey::of_text(&self.row.name)
            }
        }
    }
}

impl Draft {
    /// Counts the lines under each tab.
    pub fn counts(&self) -> Vec<(Show, usize)> {
        let count = |show: &Show| (*show, self.lines.iter().filter(|line| line.is_in(*show)).count());
        Show::ALL.iter().map(count).collect()
    }

    /// Returns the lines that a filter lets through, in order.
    pub fn filtered(&self, filter: &Filter, (order, down): (Order, bool)) -> Vec<SeasonLine> {
        let honour = filter.honour.and_then(|number| self.honours.get(number.checked_sub(1)?));
        let winners = honour.map(|honour| honour.winners(&self.roll));
        let lets_through = |line: &&SeasonLine| {
            let name = fold(&line.row.name);
            line.is_in(filter.show)
                && filter.words.iter().all(|word| name.contains(word.as_str()))
                && filter.tier.as_ref().is_none_or(|tier| *tier == line.row.tier.name_vi)
                && filter.kind.is_none_or(|kind| kind == line.row.party_kind)
                && winners.as_ref().is_none_or(|rows| rows.contains(&&line.row))
        };
        let mut lines: Vec<SeasonLine> = self.lines.iter().filter(lets_through).cloned().collect();
        match order {
            Order::Rank => {}
            Order::Name => lines.sort_by_cached_key(SeasonLine::place),
            Order::Total => lines.sort_by_key(|line| line.row.total),
            Order::Gifts => lines.sort_by_key(|line| line.row.gifts),
        }
        if down {
            lines.reverse();
        }
        lines
    }

    /// What all the plaques of the tiers cost.
    pub fn cost(&self) -> Result<Money, MoneyError> {
        Money::sum(self.steps.iter().map(|step| step.cost))
    }
}

impl Filter {
    pub fn new(text: &str, show: Show) -> Self {
        Self { words: words_of(text), show, tier: None, honour: None, kind: None }
    }
}

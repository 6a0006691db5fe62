//! Today's map: which part of which books stands for a unit on a day, after all that was merged and split.

mod part;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, VecDeque};

use chrono::NaiveDate;
use rust_decimal::Decimal;

pub use part::Part;
use part::Span;

use super::{Succession, Unit, UnitTree};
use crate::id::{BookId, UnitId};

/// No unit's history takes as many steps; a damaged one that loops still ends.
const STEPS: usize = 200;

/// No book comes up in as many pieces.
const PIECES: usize = 10_000;

impl UnitTree {
    /// Returns the books of a unit and of all below it as the map is on a day, in id order, with the part of each.
    pub fn books_today(&self, root: UnitId, day: NaiveDate) -> Vec<(BookId, Part)> {
        Today::of(self, day).books(root, true)
    }

    /// Returns the book of a unit alone and those of the units that it carries on, in id order, with the part of each.
    pub fn own_books_today(&self, root: UnitId, day: NaiveDate) -> Vec<(BookId, Part)> {
        Today::of(self, day).books(root, false)
    }

    /// Returns who carries on from a unit by a day, in the order of their ids.
    pub fn heirs_on(&self, unit: UnitId, day: NaiveDate) -> Vec<&Unit> {
        let today = Today::of(self, day);
        today.heirs(unit).filter_map(|it| self.get(it.to)).collect()
    }
}

/// The tree with the successions that have happened by a day, by who passed something on.
struct Today<'t> {
    tree: &'t UnitTree,
    day: NaiveDate,
    successions: HashMap<UnitId, Vec<&'t Succession>>,
}

/// A piece of a book on its way.
#[derive(Clone, Copy)]
struct Piece {
    at: UnitId,
    /// When it came here. What a unit passed on before is not part of what came later, so a commune that was split
    /// and is one again has everything.
    since: NaiveDate,
    span: Span,
}

impl<'t> Today<'t> {
    fn of(tree: &'t UnitTree, day: NaiveDate) -> Self {
        let mut successions: HashMap<UnitId, Vec<&Succession>> = HashMap::new();
        for it in tree.successions.iter().filter(|it| it.on <= day) {
            successions.entry(it.from).or_default().push(it);
        }
        for heirs in successions.values_mut() {
            heirs.sort_by_key(|it| (it.to, it.on));
        }
        Self { tree, day, successions }
    }

    fn heirs(&self, unit: UnitId) -> impl Iterator<Item = &'t Succession> {
        self.successions.get(&unit).into_iter().flatten().copied()
    }

    fn books(&self, root: UnitId, below: bool) -> Vec<(BookId, Part)> {
        let mut books: BTreeMap<BookId, Part> = BTreeMap::new();
        for unit in &self.tree.units {
            let Some(book) = unit.book else { continue };
            let spans = self.reaching(unit.id, root, below);
            if !spans.is_empty() {
                books.insert(book, Part::new(spans));
            }
        }
        books.into_iter().collect()
    }

    /// Returns what of a unit's book comes to a unit: by succession alone, or on the whole way up.
    fn reaching(&self, unit: UnitId, root: UnitId, below: bool) -> Vec<Span> {
        let start = Piece { at: unit, since: NaiveDate::MIN, span: Span::WHOLE };
        let mut open = VecDeque::from(self.standing(start));
        let mut found = Vec::new();
        for _ in 0..PIECES {
            let Some((at, span)) = open.pop_front() else { break };
            if at == root {
                found.push(span);
            } else if below {
                open.extend(self.above(at, span));
            }
        }
        found
    }

    /// Takes the step up from a unit to those above it today.
    ///
    /// It goes with its parent, to whoever carries on from it since the unit's own first day. A district left its money
    /// to communes, but the other communes are not below those: they are below what was above the district.
    fn above(&self, at: UnitId, span: Span) -> Vec<(UnitId, Span)> {
        let Some(unit) = self.tree.get(at) else { return Vec::new() };
        let step = |parent, span| Piece { at: parent, since: unit.valid_from, span };
        let is_above = |id| self.tree.get(id).is_some_and(|it| it.level < unit.level);
        let mut found = Vec::new();
        let mut open: VecDeque<Piece> = unit.parent.map(|parent| step(parent, span)).into_iter().collect();
        for _ in 0..STEPS {
            let Some(piece) = open.pop_front() else { break };
            for (id, span) in self.standing(piece) {
                if id == piece.at || is_above(id) {
                    found.push((id, span));
                } else {
                    let next = self.tree.get(piece.at).and_then(|it| it.parent);
                    open.extend(next.map(|parent| step(parent, span)));
                }
            }
        }
        found
    }

    /// Follows the successions and returns who stands for a piece today. The parts together are the piece.
    fn standing(&self, piece: Piece) -> Vec<(UnitId, Span)> {
        let mut standing = Vec::new();
        let mut open = VecDeque::from([piece]);
        let mut steps = STEPS;
        while let Some(piece) = open.pop_front() {
            let passed = if steps == 0 { None } else { self.pass_on(piece, &mut open) };
            steps = steps.saturating_sub(1);
            let rest = piece.span.between(passed.map_or(Decimal::ZERO, |it| it.0), Decimal::ONE);
            if rest.is_empty() {
                continue;
            }
            // Of a unit that has ended, what nobody was said to carry on falls to the unit above.
            let ended = |unit: &&Unit| unit.valid_to.is_some_and(|last| last < self.day);
            let above = self.tree.get(piece.at).filter(ended).and_then(|unit| unit.parent);
            match passed.zip(above) {
                Some(((_, on), above)) => open.push_back(Piece { at: above, since: on, span: rest }),
                None => standing.push((piece.at, rest)),
            }
        }
        standing
    }

    /// Passes a piece on to the heirs, one after the other, and returns up to which mark and when the last got its share.
    fn pass_on(&self, piece: Piece, open: &mut VecDeque<Piece>) -> Option<(Decimal, NaiveDate)> {
        // Shares are percents of the unit as it began, so those who come later share what was left by then.
        let before = self.heirs(piece.at).filter(|it| it.on < piece.since).map(|it| it.share.max(0));
        let whole = 100 - before.sum::<i64>().min(100);
        let at = |shares: i64| Decimal::from(shares) / Decimal::from(whole);
        let (mut shares, mut last) = (0, None);
        for it in self.heirs(piece.at).filter(|it| it.on >= piece.since && whole > 0) {
            let next = (shares + it.share.max(0)).min(whole);
            let span = piece.span.between(at(shares), at(next));
            if !span.is_empty() {
                open.push_back(Piece { at: it.to, since: it.on, span });
            }
            (shares, last) = (next, last.max(Some(it.on)));
        }
        last.map(|on| (at(shares), on))
    }
}

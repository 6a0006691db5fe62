//! Nominations as a unit's people see them: listed, filtered, counted.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    codes,
    db::Db,
    dossier,
    eligibility::{self, Outcome},
    export::{Cell, Column, Table},
    id::{BookId, NominationId, RoundId, UnitId, UserId},
    money::{Money, MoneyError},
    programme::{self, Category, Mark, NominationRecord, Progress, RoundRecord},
    text::{
        collation::{self, NameKey},
        fold, words_of,
    },
    unit::UnitTree,
};

/// Whose nominations somebody sees: those for the rounds of a book, and those of some units wherever the round is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub book: Option<BookId>,
    pub units: Vec<UnitId>,
}

impl Scope {
    pub fn covers(&self, record: &NominationRecord) -> bool {
        self.book == Some(record.book) || self.units.contains(&record.nomination.unit)
    }
}

codes! {
    /// Where a nomination stands, as a list tells it.
    pub enum State ("trạng thái hồ sơ", "state of a nomination") {
        Waiting = "waiting" ("chờ xét", "waiting"),
        Back = "back" ("trả lại bổ sung", "sent back"),
        Withdrawn = "withdrawn" ("đã rút", "withdrawn"),
        Refused = "refused" ("không đủ điều kiện", "refused by the rules"),
        Rejected = "rejected" ("không thông qua", "rejected"),
        Approved = "approved" ("đã duyệt", "approved"),
    }
}

impl State {
    pub const fn of(progress: Progress, is_back: bool) -> Self {
        match progress {
            Progress::Nominated if is_back => Self::Back,
            Progress::Nominated => Self::Waiting,
            Progress::Withdrawn => Self::Withdrawn,
            Progress::Refused => Self::Refused,
            Progress::Rejected => Self::Rejected,
            Progress::Approved => Self::Approved,
        }
    }
}

/// One nomination of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NominationLine {
    pub record: NominationRecord,
    pub name: String,
    pub unit_code: String,
    pub unit: String,
    pub round_code: String,
    pub round: String,
    /// The title that the round gives in the category.
    pub title: Option<String>,
    /// What came of the last check; `None` as well until [`judge`] has looked it up.
    pub outcome: Option<Outcome>,
    pub state: State,
    /// How many reviewers put it before the council.
    pub advised: i64,
    /// Whether the reader has given it points.
    pub reviewed: bool,
}

impl NominationLine {
    pub fn id(&self) -> NominationId {
        self.record.id
    }

    pub fn mark(&self) -> Option<Mark> {
        self.record.nomination.gpa.and_then(Mark::from_hundredths)
    }

    /// Tells whether no rule objected, so that it can be agreed to together with others.
    pub fn is_clean(&self) -> bool {
        self.state == State::Waiting && self.outcome == Some(Outcome::Passed)
    }
}

/// Which nominations a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NominationFilter {
    /// Folded words that name, school, unit and round hold.
    pub words: Vec<String>,
    pub round: Option<RoundId>,
    pub state: Option<State>,
    pub outcome: Option<Outcome>,
    /// The code of a unit.
    pub unit: Option<String>,
    pub category: Option<Category>,
    /// Only what the reader has still to review.
    pub to_review: bool,
}

impl NominationFilter {
    pub fn search(&mut self, text: &str) {
        self.words = words_of(text);
    }

    fn lets_through(&self, line: &NominationLine, viewer: UserId) -> bool {
        let text = || fold(&format!("{} {} {} {}", line.name, line.record.school, line.unit, line.round));
        let nominated_by = line.record.nomination.nominated_by;
        let is_open = line.state == State::Waiting && !line.reviewed && nominated_by != viewer;
        self.state.is_none_or(|state| state == line.state)
            && self.outcome.is_none_or(|outcome| Some(outcome) == line.outcome)
            && self.unit.as_ref().is_none_or(|code| *code == line.unit_code)
            && self.category.is_none_or(|category| category == line.record.nomination.category)
            && (!self.to_review || is_open)
            && (self.words.is_empty() || {
                let text = text();
                self.words.iter().all(|word| text.contains(word.as_str()))
            })
    }
}

/// In which order nominations stand; without one the latest come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NominationSort {
    #[default]
    Id,
    Name,
    Unit,
    Mark,
    Amount,
}

/// Looks up what came of the last check of each line, which takes longer than the lines themselves.
pub fn judge(db: &mut Db, lines: &mut [NominationLine]) -> Result<(), crate::programme::ProgrammeError> {
    let ids: Vec<NominationId> = lines.iter().map(NominationLine::id).collect();
    let outcomes = eligibility::store::outcomes(db, &ids)?;
    for line in lines {
        line.outcome = outcomes.get(&line.id()).copied();
    }
    Ok(())
}

/// Returns the nominations of a scope that a filter lets through, in order; only a filter by outcome looks these up.
pub fn lines(
    db: &mut Db,
    tree: &UnitTree,
    (scope, viewer): (&Scope, UserId),
    filter: &NominationFilter,
    (sort, down): (NominationSort, bool),
) -> Result<Vec<NominationLine>, crate::programme::ProgrammeError> {
    let seen = (scope.book, &scope.units[..]);
    let listed = programme::store::seen(db, seen, filter.round)?;
    let back = dossier::store::open_returns(db, seen)?;
    let (advised, reviewed) = match scope.book {
        Some(book) => (dossier::store::advised(db, book)?, dossier::store::reviewed(db, book, viewer)?),
        None => (BTreeMap::new(), BTreeSet::new()),
    };
    let rounds = rounds_of(db, &listed)?;
    let line = |it: programme::store::Listed| {
        let id = it.record.id;
        let round = rounds.get(&it.record.round);
        let unit = tree.get(it.record.nomination.unit);
        let title = round.and_then(|round| round.terms.title(it.record.nomination.category));
        NominationLine {
            title: title.map(ToString::to_string),
            unit: unit.map_or_else(|| it.unit.clone(), |unit| unit.name.clone()),
            unit_code: it.unit,
            round_code: round.map_or_else(String::new, |it| it.round.code.clone()),
            round: round.map_or_else(String::new, |it| it.round.name.clone()),
            outcome: None,
            state: State::of(it.record.progress, back.contains(&id)),
            advised: advised.get(&id).copied().unwrap_or_default(),
            reviewed: reviewed.contains(&id),
            name: it.name,
            record: it.record,
        }
    };
    let mut lines: Vec<NominationLine> = listed.into_iter().map(line).collect();
    if filter.outcome.is_some() {
        judge(db, &mut lines)?;
    }
    lines.retain(|it| filter.lets_through(it, viewer));
    match sort {
        NominationSort::Id => lines.sort_by_key(NominationLine::id),
        NominationSort::Name => lines.sort_by_cached_key(|it| (NameKey::of_person(&it.name), it.id())),
        NominationSort::Unit => lines.sort_by(|one, other| {
            collation::compare_text(&one.unit, &other.unit).then(one.id().cmp(&other.id()))
        }),
        NominationSort::Mark => lines.sort_by_key(|it| (it.record.nomination.gpa, it.id())),
        NominationSort::Amount => lines.sort_by_key(|it| (it.record.nomination.amount, it.id())),
    }
    if down {
        lines.reverse();
    }
    Ok(lines)
}

fn rounds_of(
    db: &mut Db,
    listed: &[programme::store::Listed],
) -> Result<BTreeMap<RoundId, RoundRecord>, crate::programme::ProgrammeError> {
    let ids: BTreeSet<RoundId> = listed.iter().map(|it| it.record.round).collect();
    let load = |id: RoundId| Ok((id, programme::store::round(db, id)?));
    ids.into_iter().map(load).collect()
}

/// What the nominations of a filter add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NominationSums {
    pub nominations: usize,
    pub waiting: usize,
    pub amount: Money,
}

pub fn sums(lines: &[NominationLine]) -> Result<NominationSums, MoneyError> {
    let waits = |it: &&NominationLine| matches!(it.state, State::Waiting | State::Back);
    Ok(NominationSums {
        nominations: lines.len(),
        waiting: lines.iter().filter(waits).count(),
        amount: Money::sum(lines.iter().filter_map(|it| it.record.nomination.amount))?,
    })
}

/// Adds up what the waiting nominations of a round ask for.
pub fn asked_for(db: &mut Db, round: RoundId) -> Result<Money, crate::programme::ProgrammeError> {
    let waiting = programme::store::nominations_of_round(db, round)?;
    let waiting = waiting.iter().filter(|it| it.progress == Progress::Nominated);
    Ok(Money::sum(waiting.filter_map(|it| it.nomination.amount))?)
}

/// Writes a list down as a table, with its totals.
pub fn table(lines: &[NominationLine], sums: &NominationSums) -> Table {
    let columns = vec![
        Column::right("nomination", "Số", "No."),
        Column::left("name", "Họ và tên", "Name"),
        Column::left("unit", "Mã đơn vị", "Unit"),
        Column::left("unit_name", "Đơn vị", "Name of the unit"),
        Column::left("round", "Đợt", "Round"),
        Column::left("category", "Đối tượng", "Category"),
        Column::left("title", "Danh hiệu", "Title"),
        Column::left("grade", "Lớp, năm học", "Grade"),
        Column::left("school", "Trường, nơi công tác", "School"),
        Column::left("mark", "Điểm trung bình", "Average mark"),
        Column::left("nominated_on", "Ngày đề cử", "Nominated on"),
        Column::left("state", "Trạng thái", "State"),
        Column::left("outcome", "Xét điều kiện", "Check"),
        Column::right("amount", "Mức", "Amount"),
    ];
    let mut table = Table::new("Hồ sơ đề cử", "Nominations", columns);
    for line in lines {
        let nomination = &line.record.nomination;
        table.push(vec![
            Cell::Count(line.id().0),
            Cell::text(&line.name),
            Cell::text(&line.unit_code),
            Cell::text(&line.unit),
            Cell::text(&line.round_code),
            Cell::of(nomination.category),
            line.title.as_ref().map_or(Cell::Empty, Cell::text),
            nomination.grade.as_ref().map_or(Cell::Empty, Cell::text),
            Cell::text(&line.record.school),
            line.mark().map_or(Cell::Empty, Cell::of),
            Cell::Day(nomination.nominated_on),
            Cell::of(line.state),
            line.outcome.map_or(Cell::Empty, Cell::of),
            nomination.amount.map_or(Cell::Empty, Cell::Money),
        ]);
    }
    let mut totals = vec![Cell::Empty, Cell::words("Cộng", "Total")];
    totals.resize(13, Cell::Empty);
    totals.push(Cell::Money(sums.amount));
    table.totals = Some(totals);
    table
}

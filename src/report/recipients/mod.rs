//! Recipients as those who work on awards see them: who was given what, money or a title, how often, and where it stands.

mod one;
mod store;
mod titles;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use one::{Put, Recipient, recipient};
pub use store::AwardLine;
pub use titles::TitleLine;

use crate::{
    codes,
    db::Db,
    disbursement::Reached,
    export::{Cell, Column, Table},
    id::{BookId, PartyId, UnitId},
    money::{Money, MoneyError},
    party,
    programme::{Category, ProgrammeError},
    text::{
        collation::{self, NameKey},
        fold, words_of,
    },
};

/// Whose awards somebody sees: all that some books decided on, and those to people of some units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    pub books: Vec<BookId>,
    pub units: Vec<UnitId>,
}

codes! {
    /// Where the awards of a recipient stand.
    pub enum Standing ("tình trạng suất học bổng", "state of the awards") {
        Waiting = "waiting" ("chờ chi", "to be paid"),
        Paid = "paid" ("đã chi", "paid"),
        /// Nothing that was awarded stands any more.
        Back = "back" ("đã trả lại quỹ", "back in the fund"),
        /// A title and no money at all.
        Titled = "titled" ("được tặng danh hiệu", "given a title"),
    }
}

impl Standing {
    fn of(awards: &[AwardLine]) -> Self {
        let any = |stage| awards.iter().any(|it| it.stage == stage);
        if any(Reached::Approved) {
            Self::Waiting
        } else if any(Reached::Paid) {
            Self::Paid
        } else if awards.is_empty() {
            Self::Titled
        } else {
            Self::Back
        }
    }

    /// Returns how good a sign it is, as the pages colour it.
    pub const fn mood(self) -> &'static str {
        match self {
            Self::Waiting => "ask",
            Self::Paid | Self::Titled => "good",
            Self::Back => "plain",
        }
    }
}

/// One recipient of the list, with the awards that the filter's year lets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipientLine {
    pub id: PartyId,
    pub name: String,
    pub born: Option<NaiveDate>,
    /// Where the latest award was put forward.
    pub unit: String,
    pub unit_code: String,
    pub category: Category,
    /// The titles, the latest first.
    pub titles: Vec<String>,
    /// How many awards stand, and what they come to.
    pub awards: usize,
    pub amount: Money,
    /// What of it is still to be paid.
    pub waiting: Money,
    pub last: NaiveDate,
    pub standing: Standing,
    /// Folded words of the rounds and programmes.
    about: String,
}

/// Which recipients a list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecipientFilter {
    /// Folded words that name, unit, round and programme hold together.
    pub words: Vec<String>,
    /// The year of the decisions.
    pub year: Option<i64>,
    pub category: Option<Category>,
    /// The code of a unit.
    pub unit: Option<String>,
    pub standing: Option<Standing>,
}

impl RecipientFilter {
    pub fn search(&mut self, text: &str) {
        self.words = words_of(text);
    }

    fn lets_through(&self, line: &RecipientLine) -> bool {
        self.category.is_none_or(|category| category == line.category)
            && self.unit.as_ref().is_none_or(|code| *code == line.unit_code)
            && self.standing.is_none_or(|standing| standing == line.standing)
            && self.words.iter().all(|word| line.about.contains(word.as_str()))
    }
}

/// In which order recipients stand; without one those who were awarded last come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecipientSort {
    #[default]
    Last,
    Name,
    Unit,
    Awards,
    Amount,
}

/// Returns the recipients within reach that a filter lets through, in order; merged records are one person.
pub fn lines(
    db: &mut Db,
    reach: &Reach,
    filter: &RecipientFilter,
    (sort, down): (RecipientSort, bool),
) -> Result<Vec<RecipientLine>, ProgrammeError> {
    let heads = party::merge::store::heads(db)?;
    let mut people: BTreeMap<PartyId, (Vec<AwardLine>, Vec<TitleLine>)> = BTreeMap::new();
    for award in store::within(db, reach, filter.year)? {
        people.entry(heads.of(award.party)).or_default().0.push(award);
    }
    for title in titles::within(db, reach, filter.year)? {
        people.entry(heads.of(title.party)).or_default().1.push(title);
    }
    let line =
        |(id, (awards, titles)): (PartyId, (Vec<AwardLine>, Vec<TitleLine>))| line(id, &awards, &titles);
    let mut lines = people.into_iter().filter_map(line).collect::<Result<Vec<_>, _>>()?;
    lines.retain(|line| filter.lets_through(line));
    match sort {
        RecipientSort::Last => lines.sort_by_key(|it| (std::cmp::Reverse(it.last), it.id)),
        RecipientSort::Name => lines.sort_by_cached_key(|it| (NameKey::of_person(&it.name), it.id)),
        RecipientSort::Unit => {
            lines.sort_by(|one, other| {
                collation::compare_text(&one.unit, &other.unit).then(one.id.cmp(&other.id))
            });
        }
        RecipientSort::Awards => lines.sort_by_key(|it| (it.awards, it.id)),
        RecipientSort::Amount => lines.sort_by_key(|it| (it.amount, it.id)),
    }
    if down {
        lines.reverse();
    }
    Ok(lines)
}

/// The person as the decision has it that gave something last.
struct Last<'l> {
    day: NaiveDate,
    name: &'l str,
    born: Option<NaiveDate>,
    unit: (&'l str, &'l str),
    category: Category,
}

impl<'l> Last<'l> {
    fn of(awards: &'l [AwardLine], titles: &'l [TitleLine]) -> Option<Self> {
        let award = awards.iter().max_by_key(|it| (it.day, it.id)).map(|it| Last {
            day: it.day,
            name: &it.name,
            born: it.born,
            unit: (&it.unit_name, &it.unit_code),
            category: it.category,
        });
        let title = titles.iter().max_by_key(|it| (it.day, it.id)).map(|it| Last {
            day: it.day,
            name: &it.name,
            born: it.born,
            unit: (&it.unit_name, &it.unit_code),
            category: it.category,
        });
        match (award, title) {
            (Some(award), Some(title)) => Some(if title.day > award.day { title } else { award }),
            (award, title) => award.or(title),
        }
    }
}

/// Adds up what one person was given; none for nobody.
fn line(
    id: PartyId,
    awards: &[AwardLine],
    titles: &[TitleLine],
) -> Option<Result<RecipientLine, MoneyError>> {
    let last = Last::of(awards, titles)?;
    let stands = |it: &&AwardLine| matches!(it.stage, Reached::Approved | Reached::Paid);
    let sum = |waiting: bool| {
        let counted = awards.iter().filter(stands).filter(|it| !waiting || it.stage == Reached::Approved);
        Money::sum(counted.map(|it| it.amount))
    };
    let money = awards.iter().map(|it| format!("{} {}", it.round_name, it.programme));
    let titled = titles.iter().map(|it| format!("{} {} {}", it.round_name, it.programme, it.title));
    let rounds: Vec<String> = money.chain(titled).collect();
    let built = || {
        Ok(RecipientLine {
            id,
            name: last.name.to_owned(),
            born: last.born,
            unit: last.unit.0.to_owned(),
            unit_code: last.unit.1.to_owned(),
            category: last.category,
            titles: titles.iter().map(|it| it.title.clone()).collect(),
            awards: awards.iter().filter(stands).count(),
            amount: sum(false)?,
            waiting: sum(true)?,
            last: last.day,
            standing: Standing::of(awards),
            about: fold(&format!("{} {} {}", last.name, last.unit.0, rounds.join(" "))),
        })
    };
    Some(built())
}

/// What the recipients of a filter add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecipientSums {
    pub recipients: usize,
    pub awards: usize,
    pub amount: Money,
    pub waiting: Money,
}

pub fn sums(lines: &[RecipientLine]) -> Result<RecipientSums, MoneyError> {
    Ok(RecipientSums {
        recipients: lines.len(),
        awards: lines.iter().map(|it| it.awards).sum(),
        amount: Money::sum(lines.iter().map(|it| it.amount))?,
        waiting: Money::sum(lines.iter().map(|it| it.waiting))?,
    })
}

/// Writes a list down as a table, with its totals.
pub fn table(lines: &[RecipientLine], sums: &RecipientSums) -> Table {
    let columns = vec![
        Column::right("no", "STT", "No."),
        Column::left("name", "Họ và tên", "Name"),
        Column::left("born", "Ngày sinh", "Born"),
        Column::left("unit", "Mã đơn vị", "Unit"),
        Column::left("unit_name", "Đơn vị", "Name of the unit"),
        Column::left("category", "Đối tượng", "Category"),
        Column::left("titles", "Danh hiệu", "Titles"),
        Column::left("last", "Quyết định gần nhất", "Latest decision"),
        Column::left("state", "Tình trạng", "State"),
        Column::right("awards", "Số suất", "Awards"),
        Column::right("waiting", "Chờ chi", "To be paid"),
        Column::right("amount", "Tổng số tiền", "Amount"),
    ];
    let mut table = Table::new("Người nhận học bổng", "Recipients", columns);
    let count = |number: usize| Cell::Count(i64::try_from(number).unwrap_or(i64::MAX));
    for (number, line) in (1_usize..).zip(lines) {
        table.push(vec![
            count(number),
            Cell::text(&line.name),
            line.born.map_or(Cell::Empty, Cell::Day),
            Cell::text(&line.unit_code),
            Cell::text(&line.unit),
            Cell::of(line.category),
            Cell::text(line.titles.join("; ")),
            Cell::Day(line.last),
            Cell::of(line.standing),
            count(line.awards),
            Cell::Money(line.waiting),
            Cell::Money(line.amount),
        ]);
    }
    let mut totals = vec![Cell::Empty, Cell::words("Cộng", "Total")];
    totals.resize(9, Cell::Empty);
    totals.extend([count(sums.awards), Cell::Money(sums.waiting), Cell::Money(sums.amount)]);
    table.totals = Some(totals);
    table
}

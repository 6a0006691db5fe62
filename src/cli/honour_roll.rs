//! `sovang honour-roll`: the roll of a year, drawn, frozen, or compared with what came later.

use super::{
    approval::tell_asked,
    desk::{Desk, Place, Refused},
    report::HonourRollArgs,
};
use crate::{
    calendar::show_day,
    db::Pool,
    export::{Cell, Column, Format, Table},
    honour_roll::{self, Change, Look, Movement, Roll, store::Frozen, workflow},
    money::Money,
    party::{
        PartyKind,
        publication::{ANONYMOUS, ANONYMOUS_EN},
    },
    text::Lang,
};

const COLUMNS: [Column; 8] = [
    Column::right("rank", "Hạng", "Rank"),
    Column::left("tier", "Danh hiệu", "Tier"),
    Column::left("recognition_name", "Tên ghi công", "Recognition name"),
    Column::left("party_kind", "Loại", "Kind"),
    Column::right("cash_amount", "Tiền", "Money"),
    Column::right("in_kind_amount", "Hiện vật", "In kind"),
    Column::right("total_amount", "Cộng", "Total"),
    Column::right("gifts", "Số lần", "Gifts"),
];

const THANKS: [Column; 3] = [
    Column::left("recognition_name", "Tên ghi công", "Recognition name"),
    Column::left("party_kind", "Loại", "Kind"),
    Column::right("credited_amount", "Số tiền vận động, góp trong tập thể", "Raised or given within a body"),
];

const CHANGES: [Column; 4] = [
    Column::left("recognition_name", "Tên ghi công", "Recognition name"),
    Column::left("party_kind", "Loại", "Kind"),
    Column::right("frozen_amount", "Khi chốt", "Frozen"),
    Column::right("amount_now", "Hiện nay", "Now"),
];

impl HonourRollArgs {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let place = desk.unit(&pool, &self.unit)?;
        let (at, today) = ((self.year, self.subtree), desk.clock.today());
        let of = (&place.tree, &place.unit);
        let look = pool.read_now(|db| honour_roll::store::look(db, of, at, (self.map, today)))?;
        let (page, scope) =
            (Page { desk, place: &place, look: &look, format: self.output.format }, &look.scope);
        if self.difference {
            return page.difference(&pool);
        }
        if self.freeze {
            let author = desk.author(&pool)?;
            let (job, books) = (scope.clone(), scope.named());
            let task = pool.write_now(books, move |tx| workflow::ask_freeze(tx, &author, &job))?;
            return tell_asked(desk, task);
        }
        // What was frozen is what is printed from then on, however the books go on.
        match pool.read_now(|db| honour_roll::store::find_shown(db, scope))? {
            Some(frozen) => page.print(&frozen.roll, Some(&frozen)),
            None => page.print(&pool.read_now(|db| honour_roll::store::live(db, scope, today))?, None),
        }
    }
}

/// Everything that stands around the rows of a printed roll.
struct Page<'p> {
    desk: &'p Desk,
    place: &'p Place,
    look: &'p Look,
    format: Format,
}

impl Page<'_> {
    fn titled(&self, vietnamese: &str, english: &str, columns: &[Column]) -> Table {
        let season = self.look.scope.season;
        let (year, unit, [vi, en]) = (season.year, &self.place.unit.name, self.look.told());
        let below = if season.subtree {
            [" và các đơn vị trực thuộc", " and the units below it"]
        } else {
            ["", ""]
        };
        Table::new(
            format!("{vietnamese} {year} – {unit}{}{vi}", below[0]),
            format!("{english} {year} – {unit}{}{en}", below[1]),
            columns.to_vec(),
        )
    }

    fn lang(&self) -> Lang {
        self.desk.lang
    }

    /// Programs read the code of a kind, people its name.
    fn kind(&self, kind: PartyKind) -> Cell {
        match self.format {
            Format::Text => Cell::Text(self.lang().of(&kind)),
            Format::Csv | Format::Json => Cell::text(kind.code()),
        }
    }

    fn name(&self, name: &str, anonymous: bool) -> Cell {
        Cell::text(if anonymous { self.lang().pick(ANONYMOUS, ANONYMOUS_EN) } else { name })
    }

    fn print(&self, roll: &Roll, frozen: Option<&Frozen>) -> Result<(), Refused> {
        let mut table = self.titled("Bảng vàng ghi công năm", "Honour roll", &COLUMNS);
        for row in &roll.rows {
            table.push(vec![
                Cell::Count(row.rank),
                Cell::text(self.lang().pick(&row.tier.name_vi, &row.tier.name_en)),
                self.name(&row.name, row.anonymous),
                self.kind(row.party_kind),
                Cell::Money(row.cash),
                Cell::Money(row.in_kind),
                Cell::Money(row.total),
                Cell::Count(row.gifts),
            ]);
        }
        let totals = roll.totals;
        let mut sums =
            vec![Cell::Empty, Cell::text(self.lang().pick("Cộng", "Total")), Cell::Empty, Cell::Empty];
        sums.extend([totals.cash, totals.in_kind, totals.total].map(Cell::Money));
        sums.push(Cell::Count(totals.gifts));
        table.totals = Some(sums);
        table.notes = notes(roll, frozen);
        table.seal = frozen.map(|frozen| workflow::hex(&frozen.digest));
        self.desk.print(&table, self.format)?;
        if self.format == Format::Text { self.print_thanks(roll) } else { Ok(()) }
    }

    /// Prints who is thanked beside the donors; these amounts are already in the donors' rows.
    fn print_thanks(&self, roll: &Roll) -> Result<(), Refused> {
        let ranked = roll.rows.iter().filter(|row| row.soft.is_positive());
        let ranked = ranked.map(|row| (&row.name, row.anonymous, row.party_kind, row.soft));
        let others = roll.supporters.iter().map(|it| (&it.name, it.anonymous, it.party_kind, it.soft));
        let mut table = self.titled(
            "Ghi nhận công vận động và thành viên tập thể năm",
            "Thanked for raising gifts and as members of bodies,",
            &THANKS,
        );
        for (name, anonymous, kind, soft) in ranked.chain(others) {
            let amount = if soft.is_zero() { Cell::Empty } else { Cell::Money(soft) };
            table.push(vec![self.name(name, anonymous), self.kind(kind), amount]);
        }
        if table.rows.is_empty() {
            return Ok(());
        }
        table.notes.push((
            "Các số này đã nằm trong phần của người ủng hộ, không cộng thêm lần nữa.".to_owned(),
            "These amounts are in the donors' rows already and are not added again.".to_owned(),
        ));
        self.desk.tell("", "")?;
        self.desk.print(&table, self.format)
    }

    fn difference(&self, pool: &Pool) -> Result<(), Refused> {
        let today = self.desk.clock.today();
        let (frozen, changes) = pool.read_now(|db| workflow::changes(db, &self.look.scope, today))?;
        let mut table =
            self.titled("Thay đổi sau khi chốt bảng vàng năm", "Since the freeze of the roll", &CHANGES);
        for change in &changes {
            let (before, now) = amounts(change);
            let name = self.name(&change.name, change.anonymous);
            table.push(vec![name, self.kind(change.party_kind), Cell::Money(before), Cell::Money(now)]);
        }
        let on = show_day(frozen.at.day());
        table.notes.push((format!("Bảng vàng chốt ngày {on}."), format!("The roll was frozen on {on}.")));
        if changes.is_empty() {
            table.notes.push(("Chưa có gì thay đổi.".to_owned(), "Nothing has changed.".to_owned()));
        }
        self.desk.print(&table, self.format)
    }
}

fn amounts(change: &Change) -> (Money, Money) {
    match change.movement {
        Movement::Added { now } => (Money::ZERO, now),
        Movement::Raised { before, now } | Movement::Lowered { before, now } => (before, now),
        Movement::Removed { before } => (before, Money::ZERO),
    }
}

fn notes(roll: &Roll, frozen: Option<&Frozen>) -> Vec<(String, String)> {
    let donors = roll.donors;
    let mut notes = vec![(format!("Số người ủng hộ: {donors}."), format!("Donors: {donors}."))];
    if !roll.unidentified.is_zero() {
        let amount = roll.unidentified;
        notes.push((
            format!("Ngoài bảng còn {amount} tiền nhận chưa rõ người gửi."),
            format!("Besides, {amount} came from senders who are not known yet."),
        ));
    }
    if let Some(frozen) = frozen {
        let on = show_day(frozen.at.day());
        notes.push((
            format!("Đã chốt ngày {on}; bảng này không thay đổi nữa."),
            format!("Frozen on {on}; this roll does not change."),
        ));
    }
    notes
}

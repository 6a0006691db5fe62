//! Certificates of merit of a frozen roll: as the association hands them out, and as its book lists them.

use super::papers::Setting;
use crate::{
    export::{Cell, Column, Table, pdf::Sheet},
    honour_roll::{Merit, merit::Merited, row_seal, store::stored_row},
    party::PartyKind,
    report::merit_sheet::{self, MeritSheet},
    text::{Lang, seal_code::SealCode},
    voucher::place_line,
};

/// The code of one certificate.
pub fn code(merit: &Merit, it: &Merited<'_>) -> SealCode {
    let row = row_seal(merit.roll, it.position, &stored_row(it.row).bare());
    let seal = merit.certificate_seal(it.position, it.number, &row);
    SealCode::new('M', &[merit.roll.0, merit.no, it.position], &seal)
}

/// Lays certificates out, one landscape A4 sheet each; `plain` leaves the frame out, for stock that has one printed.
pub fn merits(setting: &Setting<'_>, merit: &Merit, wanted: Option<i64>, plain: bool) -> Vec<Sheet> {
    let all = merit.certificates(&setting.frozen.roll);
    let some = all.iter().filter(|it| wanted.is_none_or(|position| position == it.position));
    some.map(|it| certificate(setting, merit, it, plain)).collect()
}

fn certificate(setting: &Setting<'_>, merit: &Merit, it: &Merited<'_>, plain: bool) -> Sheet {
    merit_sheet::draw(&MeritSheet {
        unit: setting.unit,
        name: setting.reads(it.position, it.row),
        about: "",
        deserved: &deserved(it.row.party_kind, setting.scope.season.year),
        place_line: &place_line(setting.place, merit.decided_on, Lang::Vi),
        head_title: setting.head_title,
        head: setting.head,
        numbers: [&format!("Số: {}", merit.decision), &format!("Vào sổ khen thưởng số: {}", it.number)],
        code: &code(merit, it),
        verify: setting.verify,
        plain,
    })
}

/// Says for what a donor is praised.
fn deserved(kind: PartyKind, year: i32) -> String {
    let what = match kind {
        PartyKind::Person => "Đã có nhiều đóng góp",
        PartyKind::Household => "Gia đình đã có nhiều đóng góp",
        PartyKind::Collective => "Tập thể đã có nhiều đóng góp",
        PartyKind::Organisation | PartyKind::Business => "Đơn vị đã có nhiều đóng góp",
    };
    format!("{what} cho sự nghiệp khuyến học, khuyến tài, xây dựng xã hội học tập năm {year}")
}

/// Lists the certificates as the book of commendations does.
pub fn merits_table(setting: &Setting<'_>, merit: &Merit) -> Table {
    let columns = vec![
        Column::right("no", "Số vào sổ", "No. in the book"),
        Column::left("name", "Tặng cho", "Given to"),
        Column::left("kind", "Loại", "Kind"),
        Column::left("tier", "Hạng", "Tier"),
        Column::left("decision", "Quyết định", "Decision"),
        Column::left("decided_on", "Ngày", "Day"),
        Column::left("code", "Mã kiểm tra", "Verification code"),
    ];
    let (year, unit) = (setting.scope.season.year, setting.unit);
    let titles = (format!("Giấy khen {year} – {unit}"), format!("Certificates of merit {year} – {unit}"));
    let mut table = Table::new(titles.0, titles.1, columns);
    for it in merit.certificates(&setting.frozen.roll) {
        table.push(vec![
            Cell::Count(it.number),
            Cell::text(setting.reads(it.position, it.row)),
            Cell::of(it.row.party_kind),
            Cell::words(&it.row.tier.name_vi, &it.row.tier.name_en),
            Cell::text(&merit.decision),
            Cell::Day(merit.decided_on),
            Cell::text(code(merit, &it).to_string()),
        ]);
    }
    table
}

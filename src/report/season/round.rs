//! The round in which donors answer, as lists: who has answered what and how, and where each donor's link leads.

use super::{SeasonLine, Show};
use crate::{
    calendar::show_day,
    export::{Cell, Column, Table},
    honour_roll::proof::Source,
    party::{
        Party,
        publication::{ANONYMOUS, ANONYMOUS_EN},
    },
};

/// Writes down how each line stands in the round.
pub fn round_table(lines: &[SeasonLine], (title_vi, title_en): (&str, &str)) -> Table {
    let columns = vec![
        Column::left("recognition_name", "Tên ghi công", "Recognition name"),
        Column::left("party_kind", "Loại", "Kind"),
        Column::left("tier", "Danh hiệu", "Tier"),
        Column::left("since", "So với năm trước", "Since last year"),
        Column::left("answer", "Trả lời", "Answer"),
        Column::left("way", "Qua đâu", "How"),
        Column::left("day", "Ngày", "Day"),
        Column::left("asked_name", "Xin ghi là", "Asked to read"),
        Column::left("consent", "Đồng ý công bố tên", "Consent to publish"),
    ];
    let mut table = Table::new(title_vi, title_en, columns);
    for line in lines {
        let row = &line.row;
        let (way, day) = line
            .answered()
            .map_or((Cell::Empty, Cell::Empty), |(way, at)| (Cell::of(way), Cell::text(show_day(at.day()))));
        table.push(vec![
            if row.anonymous { Cell::words(ANONYMOUS, ANONYMOUS_EN) } else { Cell::text(&row.name) },
            Cell::of(row.party_kind),
            Cell::words(&row.tier.name_vi, &row.tier.name_en),
            Cell::of(&line.since),
            Cell::of(line.heard()),
            way,
            day,
            line.asked.as_ref().map_or(Cell::Empty, |asked| Cell::text(&asked.name)),
            if line.is_silent { Cell::words("còn thiếu", "missing") } else { Cell::Empty },
        ]);
    }
    table
}

/// One donor's way to answer.
pub struct Invitation {
    pub line: SeasonLine,
    /// Where the letter goes.
    pub party: Party,
    pub link: String,
    pub code: String,
}

/// Writes down where each donor's link leads; whoever holds this list could answer for all of them.
pub fn links_table(invited: &[Invitation], year: i32) -> Table {
    let columns = vec![
        Column::left("name", "Tên sẽ in", "Name as printed"),
        Column::left("tier", "Danh hiệu", "Tier"),
        Column::left("address", "Địa chỉ", "Address"),
        Column::left("phone", "Điện thoại", "Phone"),
        Column::left("answer", "Trả lời", "Answer"),
        Column::left("link", "Đường dẫn", "Link"),
        Column::left("code", "Mã", "Code"),
    ];
    let mut table = Table::new(
        format!("Danh sách mời xác nhận bảng vàng {year}"),
        format!("Invitations to the proof round {year}"),
        columns,
    );
    for it in invited {
        let tier = &it.line.row.tier;
        table.push(vec![
            Cell::text(&it.line.row.name),
            Cell::words(&tier.name_vi, &tier.name_en),
            Cell::text(&it.party.address),
            Cell::text(&it.party.phone),
            Cell::of(it.line.heard()),
            Cell::text(&it.link),
            Cell::text(&it.code),
        ]);
    }
    table
}

impl SeasonLine {
    /// Under which tab of the round a line stands: confirmed, asking for a change, or not heard from.
    pub fn heard(&self) -> Show {
        match (&self.asked, self.is_settled) {
            (Some(_), _) => Show::Asked,
            (None, true) => Show::Settled,
            (None, false) => Show::Open,
        }
    }

    /// How and when the donor answered last, where the answer still holds.
    pub fn answered(&self) -> Option<(Source, crate::calendar::Instant)> {
        match &self.asked {
            Some(asked) => Some((asked.source, asked.at)),
            None => self.settled_by.filter(|_| self.is_settled),
        }
    }

    /// Tells whether the donor is asked by letter: whoever is unnamed has no name to be proved.
    pub fn is_invited(&self) -> bool {
        !self.is_gone && !self.row.anonymous && self.row.party.is_some()
    }
}

//! What the ceremony needs of a roll: the order in which donors are called up, their seats, and whom to invite.

use std::collections::{HashMap, HashSet};

use crate::{
    export::{Cell, Column, Table},
    honour_roll::{Honour, Roll, Row},
    id::PartyId,
    party::Party,
};

/// Writes down whom the master of ceremonies calls up and with which words: the honours first, then tier by tier from
/// the lowest, so that the highest comes last. What is said before an audience is published, so only those are called
/// up whose names strangers may read.
pub fn script(roll: &Roll, consenting: &HashSet<PartyId>, honours: &[Honour], year: i32) -> Table {
    let columns = vec![
        Column::right("no", "Thứ tự", "Order"),
        Column::left("called", "Mời lên", "Called up"),
        Column::left("for", "Nhận", "For"),
        Column::left("words", "Lời dẫn", "Words"),
    ];
    let mut table =
        Table::new(format!("Lời dẫn lễ tôn vinh {year}"), format!("Script of the ceremony {year}"), columns);
    let mut called: Vec<(&Row, &str, &str)> = Vec::new();
    for honour in honours {
        called.extend(
            honour
                .winners(roll)
                .into_iter()
                .map(|row| (row, honour.name_vi.as_str(), honour.name_en.as_str())),
        );
    }
    let named = roll.rows.iter().rev();
    called.extend(named.map(|row| (row, row.tier.name_vi.as_str(), row.tier.name_en.as_str())));
    called.retain(|(row, ..)| row.is_named(consenting));
    for (number, (row, vi, en)) in (1i64..).zip(called) {
        let words_vi = format!("Xin trân trọng kính mời {} lên nhận danh hiệu {vi}.", row.name);
        let words_en = format!("Please welcome {}, who receives {en}.", row.name);
        table.push(vec![
            Cell::Count(number),
            Cell::text(&row.name),
            Cell::words(vi, en),
            Cell::words(words_vi, words_en),
        ]);
    }
    table
}

/// How many sit in a row of chairs.
const CHAIRS: i64 = 10;

/// Writes down who sits where: those who gave most sit in front.
pub fn seats(roll: &Roll, year: i32) -> Table {
    let columns = vec![
        Column::right("row", "Hàng", "Row"),
        Column::right("chair", "Ghế", "Chair"),
        Column::left("name", "Tên", "Name"),
        Column::left("tier", "Hạng", "Tier"),
    ];
    let mut table = Table::new(format!("Sơ đồ chỗ ngồi {year}"), format!("Seats {year}"), columns);
    for (index, row) in (0i64..).zip(roll.rows.iter().filter(|row| !row.anonymous)) {
        table.push(vec![
            Cell::Count(index / CHAIRS + 1),
            Cell::Count(index % CHAIRS + 1),
            Cell::text(&row.name),
            Cell::words(&row.tier.name_vi, &row.tier.name_en),
        ]);
    }
    table
}

/// Writes down whom to invite and where the letters go; this list holds addresses and stays in the house.
pub fn invitations(roll: &Roll, parties: &HashMap<PartyId, Party>, year: i32) -> Table {
    let columns = vec![
        Column::left("name", "Tên", "Name"),
        Column::left("tier", "Hạng", "Tier"),
        Column::left("address", "Địa chỉ", "Address"),
        Column::left("phone", "Điện thoại", "Phone"),
    ];
    let mut table = Table::new(format!("Danh sách mời {year}"), format!("Invitations {year}"), columns);
    for row in roll.rows.iter().filter(|row| !row.anonymous) {
        let party = row.party.and_then(|party| parties.get(&party));
        table.push(vec![
            Cell::text(&row.name),
            Cell::words(&row.tier.name_vi, &row.tier.name_en),
            Cell::text(party.map_or("", |party| party.address.as_str())),
            Cell::text(party.map_or("", |party| party.phone.as_str())),
        ]);
    }
    table
}

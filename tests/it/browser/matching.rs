//! The board arranges funds and people with and without scripts, on a phone and on a desk.

use sovang::user::Role;

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    selection::matching::Table,
    site::officer,
};

fn board() -> Table {
    let table = Table::start(Books::start(sqlite().unwrap()));
    for (name, is_of_commune) in
        [("Trần Thị Hoà", true), ("Lê Văn Đức", false), ("Đỗ Thị An", true), ("Phạm Thị Hoa", false)]
    {
        table.nominate(name, is_of_commune);
    }
    officer(&table.books, "chutich", "TB", Role::Chair);
    table
}

/// `look` checks what only a script can see.
fn arrange(browser: &mut Browser, table: &Table, look: fn(&Browser)) {
    browser.sign_in("chutich");
    browser.visit("/desk/TB/rounds/GHEP");
    browser.click("#matching");
    browser.wait("#propose");
    look(browser);
    browser.click("#propose");
    browser.wait_text("Tiền kẹt");
    look(browser);
    browser.picture("matching-proposed");
    let [_, of_area, _] = table.funds;
    browser.click(&format!("input[name=fund-2][value='{of_area}']"));
    browser.click("#save");
    browser.wait_text("Lời người ủng hộ quỹ QXA");
    browser.wait("div.errors");
    look(browser);
    browser.picture("matching-refused");
    browser.visit("/desk/TB/rounds/GHEP/matching");
    browser.click("#agree");
    browser.wait("#agreed.good");
    look(browser);
    browser.picture("matching-agreed");
    browser.click("#print");
    browser.wait("main.sheet");
    look(browser);
    browser.picture("matching-print");
}

#[test]
fn the_board_arranges_funds_and_people() {
    for width in WIDTHS {
        let table = board();
        let Some(mut browser) = Browser::open(&table.books, width) else { return };
        arrange(&mut browser, &table, Browser::check_access);
    }
}

#[test]
fn the_board_arranges_without_scripts() {
    let table = board();
    let Some(mut browser) = Browser::open_without_scripts(&table.books, WIDTHS[0]) else { return };
    arrange(&mut browser, &table, |_| ());
}

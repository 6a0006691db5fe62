//! An envelope of a body that brings its list of names, as a row of the grid.

use sovang::{
    batch::{Draft, Identity},
    donation,
};

use super::{Desk, draft};
use crate::{
    on_both_databases,
    tamper::{shown, verified},
};

on_both_databases! {
    fn the_names_behind_an_envelope_are_thanked_once_it_is_posted(books: Books) {
        let desk = Desk(&books);
        let id = desk.open(2, 1_500_000);
        let list = |names: &str| Draft { names: names.into(), ..draft("a", "Lớp 9A", "500n") };
        desk.save(id, list("Trần  An\t300.000\n\nLê Bình; 300n"), 0).unwrap();
        desk.save(id, draft("b", "Bà Lê Thị Hoà", "1tr"), 0).unwrap();
        assert_eq!(desk.rows(id)[0].draft.names, "Trần An\t300.000\n\nLê Bình; 300n", "kept as typed");
        let reason = desk.reason(id).unwrap();
        assert!(reason.contains("dòng 1, cột Danh sách tên: danh sách tên cộng lại 600.000 ₫"), "{reason}");
        desk.save(id, list("Trần An\t300.000\nLê Bình; 200n"), 1).unwrap();
        let posted = desk.post(id).unwrap();
        let thanked = donation::store::thanked(&mut books.db(), books.book, posted.first_seq).unwrap();
        let told: Vec<_> = thanked.iter().map(|(_, name, _, amount)| (name.as_str(), amount.dong())).collect();
        assert_eq!(told, [("Lê Bình", 200_000), ("Trần An", 300_000)]);
        let totals = donation::store::totals(&mut books.db(), &[books.book], 2025).unwrap();
        assert_eq!(totals.iter().map(|it| it.cash.dong()).sum::<i64>(), 1_500_000, "nothing is counted twice");
        assert_eq!(desk.rows(id)[0].draft.names, "", "they stand with the gift");
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn a_person_on_file_has_no_list_of_names(books: Books) {
        let desk = Desk(&books);
        let minh = books.donor("Ông Trần Văn Minh");
        let id = desk.open(1, 500_000);
        let row = Draft {
            names: "Trần An".into(),
            identity: Identity::OnFile(minh),
            ..draft("a", "Ông Trần Văn Minh", "500n")
        };
        desk.save(id, row, 0).unwrap();
        let before = books.dump();
        let refused = desk.post(id).unwrap_err();
        assert!(refused.to_string().contains("là một cá nhân"), "{refused}");
        assert_eq!(books.dump(), before);
    }
}

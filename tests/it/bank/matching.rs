//! What the queue proposes, and accepting all that is certain.

use sovang::{
    bank::{
        BankError, CodeKind, DecisionKind,
        matching::{Colour, Target},
        store,
        workflow::{self, Choice},
    },
    donation::Means,
    id::{PartyId, Seq},
    ledger::{account::Role, chain::Hash},
};

use super::{Desk, MINH_PAYS, entry};
use crate::{on_both_databases, pledges};

/// Records a transfer by hand, as somebody does who has seen the message on the phone.
pub fn by_hand(desk: &Desk, donor: PartyId, amount: i64, on: &str) -> Seq {
    let mut gift = desk.books.gift(donor, desk.books.general, amount, on);
    gift.means = Means::Transfer;
    desk.books.receive(&gift).unwrap().seq
}

on_both_databases! {
    fn all_that_is_certain_is_accepted_at_once(books: Books) {
        let desk = Desk::new(books);
        let (minh, hoa) = (desk.books.donor("Ông Trần Văn Minh"), desk.books.donor("Bà Lê Thị Hoà"));
        let recorded = by_hand(&desk, hoa, 300_000, "2025-03-04");
        desk.import(&[
            ("2025-03-05", "A", 300_000, None, "LE THI HOA ung ho quy"),
            ("2025-03-05", "B", 29_000, None, MINH_PAYS),
            ("2025-03-06", "C", 50_000, None, "xin cam on"),
            ("2025-03-31", "D", -55_000, None, "PHI DICH VU TAI KHOAN"),
        ]);
        let fund = desk.books.general;
        assert_eq!(desk.proposed(), [
            ("A".into(), Colour::Green, Some(Target::Entry(recorded))),
            // The name is on file, the account is not known yet.
            ("B".into(), Colour::Amber, Some(Target::Gift { donor: minh, fund })),
            ("C".into(), Colour::Grey, None),
            ("D".into(), Colour::Amber, Some(Target::Charge)),
        ]);
        let accepted = desk.accept().unwrap();
        assert_eq!((accepted.lines, accepted.gifts), (1, 0));
        assert_eq!(desk.books.balance(Role::Bank, None), 300_000);
        assert_eq!(desk.proposed().len(), 3);
        assert!(matches!(desk.accept(), Err(BankError::NothingCertain)));
        desk.decide("B", Choice::Gift { donor: minh, fund, anonymous: false }).unwrap();
        // The account was learnt with it, so the next transfer is certain.
        desk.import(&[("2025-04-05", "E", 31_000, None, MINH_PAYS)]);
        let accepted = desk.accept().unwrap();
        assert_eq!((accepted.lines, accepted.gifts), (1, 1));
        assert_eq!(desk.books.balance(Role::Bank, None), 360_000);
        assert_eq!(desk.number("SELECT COUNT(*) FROM audit WHERE action = 'bank.accept'"), 2);
        assert_eq!(desk.number("SELECT COUNT(*) FROM line_decisions WHERE score >= 80 AND reason_vi <> ''"), 2);
        desk.verified();
    }

    fn what_nobody_has_seen_is_not_accepted(books: Books) {
        let desk = Desk::new(books);
        let hoa = desk.books.donor("Bà Lê Thị Hoà");
        by_hand(&desk, hoa, 300_000, "2025-03-04");
        desk.import(&[("2025-03-05", "A", 300_000, None, "LE THI HOA ung ho quy")]);
        let (author, of) = (desk.books.author.clone(), (desk.books.book, desk.account.id));
        let before = desk.books.dump();
        let refused = desk.write(move |tx| workflow::accept_certain(tx, &author, of, Hash([3; 32])));
        assert!(matches!(refused, Err(BankError::ChangedSince)));
        assert_eq!(desk.books.dump(), before);
    }

    fn codes_say_who_and_what_for(books: Books) {
        let desk = Desk::new(books);
        let minh = desk.books.donor("Ông Trần Văn Minh");
        let seq = by_hand(&desk, minh, 700_000, "2025-01-02");
        let code = |kind, target| {
            let (author, book) = (desk.books.author.clone(), desk.books.book);
            desk.write(move |tx| workflow::code_for(tx, &author, book, (kind, target))).unwrap()
        };
        let (of_minh, of_gift) = (code(CodeKind::Donor, minh.0), code(CodeKind::Gift, seq.0));
        assert_eq!(code(CodeKind::Donor, minh.0), of_minh, "a code is given out once");
        let text = |code: &sovang::bank::memo::Code| {
            let code = code.to_string();
            let (start, end) = code.split_at(4);
            format!("x {}-{end} y", start.to_lowercase())
        };
        desk.import(&[
            ("2025-03-05", "A", 20_000, None, &text(&of_minh)),
            // Two months after it was recorded.
            ("2025-03-06", "B", 700_000, None, &text(&of_gift)),
        ]);
        let gift = Target::Gift { donor: minh, fund: desk.books.general };
        let proposed = desk.proposed();
        assert_eq!(proposed[1], ("B".into(), Colour::Green, Some(Target::Entry(seq))));
        // Something else is still expected of the same donor.
        assert_eq!(proposed[0], ("A".into(), Colour::Amber, Some(gift)));
        desk.accept().unwrap();
        assert_eq!(desk.proposed(), [("A".into(), Colour::Green, Some(gift))]);
        desk.accept().unwrap();
        assert_eq!((desk.proposed().len(), desk.books.balance(Role::Bank, None)), (0, 720_000));
        desk.verified();
    }

    fn the_code_of_a_promise_says_whose_it_is_and_for_which_fund(books: Books) {
        let desk = Desk::new(books);
        let minh = desk.books.donor("Ông Trần Văn Minh");
        let id = pledges::promise(&desk.books, &pledges::new(minh, desk.books.programme)).unwrap();
        let (author, book) = (desk.books.author.clone(), desk.books.book);
        let job = move |tx: &mut sovang::db::Tx| workflow::code_for(tx, &author, book, (CodeKind::Pledge, id.0));
        let code = desk.write(job).unwrap();
        desk.import(&[("2025-03-05", "A", 1_000_000, None, &format!("gui hoi {code}"))]);
        let gift = Target::Gift { donor: minh, fund: desk.books.programme };
        assert_eq!(desk.proposed(), [("A".into(), Colour::Green, Some(gift))]);
        let left = || pledges::get(&desk.books, id).left().unwrap().dong();
        let kinds = |document: &str| {
            let history = store::history(&mut desk.books.db(), desk.books.book, desk.line(document)).unwrap();
            history.iter().map(|it| it.kind).collect::<Vec<_>>()
        };
        desk.accept().unwrap();
        assert_eq!((left(), kinds("A")), (2_000_000, vec![DecisionKind::Pledge]));
        assert_eq!(desk.books.balance(Role::Bank, Some(desk.books.programme)), 1_000_000);
        // Taken back, it is owed again; said by hand, it counts as well, for the fund of the promise only.
        desk.undo("A").unwrap();
        assert_eq!(left(), 3_000_000);
        let choice = |fund| Choice::Gift { donor: minh, fund, anonymous: false };
        assert_eq!(desk.decide("A", choice(desk.books.general)).unwrap().kind, DecisionKind::Gift);
        desk.undo("A").unwrap();
        assert_eq!(desk.decide("A", choice(desk.books.programme)).unwrap().kind, DecisionKind::Pledge);
        // The rest keeps the promise; what comes with its code afterwards is a gift and no more.
        let memo = format!("gui hoi {code}");
        desk.import(&[("2025-03-06", "B", 2_000_000, None, &memo), ("2025-03-07", "C", 5_000, None, &memo)]);
        desk.accept().unwrap();
        assert_eq!((kinds("B"), kinds("C")), (vec![DecisionKind::Pledge], vec![DecisionKind::Gift]));
        assert_eq!((left(), desk.books.balance(Role::Bank, None)), (0, 3_005_000));
        desk.verified();
    }

    fn an_entry_that_was_reversed_lets_its_line_wait_again(books: Books) {
        let desk = Desk::new(books);
        let fund = desk.books.general;
        let minh = desk.books.donor("Ông Trần Văn Minh");
        desk.import(&[("2025-03-05", "A", 29_000, None, MINH_PAYS)]);
        let decided = desk.decide("A", Choice::Gift { donor: minh, fund, anonymous: false }).unwrap();
        assert_eq!(desk.queue().len(), 0);
        desk.books.void(entry(&decided), "2025-03-06", "nhầm người").unwrap();
        assert_eq!(desk.proposed(), [("A".into(), Colour::Green, Some(Target::Gift { donor: minh, fund }))]);
        assert!(matches!(desk.undo("A"), Err(BankError::NothingToUndo)));
        desk.verified();
        desk.accept().unwrap();
        assert_eq!((desk.queue().len(), desk.books.balance(Role::Bank, None)), (0, 29_000));
        desk.verified();
    }
}

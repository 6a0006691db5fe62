//! One line at a time: what each choice does to the books, what it refuses, and how it is taken back.

use diesel::connection::SimpleConnection as _;
use sovang::{
    bank::{
        BankError, DecisionKind,
        matching::{Colour, Target},
        store,
        workflow::{Choice, LedgerChoice},
    },
    donation::{self, DonationError, claim::NewClaim},
    id::{PartyId, Seq},
    ledger::{account::Role, journal::PostError},
    receipt::ReceiptError,
};

use super::{Desk, MINH_PAYS, add_account, entry, find, matching::by_hand, role};
use crate::{
    books::{day, dong},
    on_both_databases,
};

fn claim(desk: &Desk, seq: Seq, donor: PartyId) -> Result<donation::Recorded, DonationError> {
    let (author, book) = (desk.books.author.clone(), desk.books.book);
    let new = NewClaim { seq, donor, anonymous: false, on: day("2025-04-10") };
    desk.write(move |tx| donation::workflow::claim(tx, &author, book, &new))
}

fn void(desk: &Desk, seq: Seq) -> Result<(), ReceiptError> {
    desk.books.void(seq, "2025-04-20", "nhầm").map(drop)
}

on_both_databases! {
    fn every_choice_is_undone_without_a_trace_in_the_balances(books: Books) {
        let desk = Desk::new(books);
        let (fund, minh) = (desk.books.general, desk.books.donor("Ông Trần Văn Minh"));
        let cash = role(&desk.books, Role::Cash);
        desk.import(&[
            ("2025-03-01", "IN", 900_000, None, "NGUYEN THI LAN ung ho"),
            ("2025-03-02", "GIFT", 50_000, None, MINH_PAYS),
            ("2025-03-03", "WHO", 40_000, None, "xin cam on"),
            ("2025-03-04", "INTEREST", 1_500, None, "Tra lai tien gui"),
            ("2025-03-05", "CHARGE", -55_000, None, "PHI DICH VU"),
            ("2025-03-06", "CASH", -100_000, None, "rut tien mat"),
        ]);
        let choices = [
            ("IN", Choice::NewDonor { name: "Bà Nguyễn Thị Lan".into(), fund, anonymous: true }, DecisionKind::Gift),
            ("GIFT", Choice::Gift { donor: minh, fund, anonymous: false }, DecisionKind::Gift),
            ("WHO", Choice::Unidentified { fund }, DecisionKind::Unidentified),
            ("INTEREST", Choice::Interest { fund }, DecisionKind::Interest),
            ("CHARGE", Choice::Charge { fund }, DecisionKind::Charge),
            ("CASH", Choice::OwnTransfer { other: cash, fund }, DecisionKind::OwnTransfer),
        ];
        let roles = [Role::Bank, Role::Cash, Role::GiftsUnrestricted, Role::UnidentifiedReceipts, Role::Interest, Role::BankCharges];
        let balances = || roles.map(|role| desk.books.balance(role, None));
        for (document, choice, kind) in &choices {
            let decided = desk.decide(document, choice.clone()).unwrap();
            assert_eq!((decided.kind, decided.entry.is_some()), (*kind, true), "{document}");
        }
        assert_eq!(balances(), [836_500, 100_000, -950_000, -40_000, -1_500, 55_000]);
        assert_eq!(desk.queue().len(), 0);
        desk.verified();
        for (document, ..) in choices.iter().rev() {
            assert!(desk.undo(document).unwrap().reversal.is_some(), "{document}");
            assert!(matches!(desk.undo(document), Err(BankError::NothingToUndo)), "{document}");
        }
        assert_eq!(balances(), [0; 6]);
        assert_eq!(desk.queue().len(), 6);
        assert_eq!(desk.number("SELECT COUNT(*) FROM receipts WHERE void_seq IS NOT NULL"), 3);
        assert_eq!(desk.number("SELECT SUM(cash + gifts) FROM donor_totals"), 0);
        let line = desk.line("GIFT");
        let history = store::history(&mut desk.books.db(), desk.books.book, line).unwrap();
        assert_eq!(history.iter().map(|it| (it.no, it.kind)).collect::<Vec<_>>(), [(1, DecisionKind::Gift), (2, DecisionKind::Undo)]);
        assert_eq!((history[1].by, history[1].reason_vi.as_str()), (desk.books.author.user, "bấm nhầm"));
        desk.verified();
        for (document, choice, _) in choices {
            desk.decide(document, choice).unwrap();
        }
        assert_eq!(balances(), [836_500, 100_000, -950_000, -40_000, -1_500, 55_000]);
        desk.verified();
    }

    fn a_refusal_leaves_every_row_as_it_was(books: Books) {
        let desk = Desk::new(books);
        let (fund, minh) = (desk.books.general, desk.books.donor("Ông Trần Văn Minh"));
        let recorded = by_hand(&desk, minh, 300_000, "2025-03-04");
        let cash_gift = desk.books.receive(&desk.books.gift(minh, fund, 50_000, "2025-03-01")).unwrap().seq;
        desk.import(&[
            ("2025-03-01", "IN", 50_000, None, "x"),
            ("2025-03-02", "OUT", -60_000, None, "y"),
            ("2025-03-04", "A", 300_000, None, "z"),
            ("2025-03-04", "B", 300_000, None, "z"),
        ]);
        desk.decide("A", Choice::Entry(recorded)).unwrap();
        let bank = desk.account.account;
        let goods = role(&desk.books, Role::GoodsInKind);
        let before = desk.books.dump();
        let refused: [(&str, Choice); 14] = [
            ("IN", Choice::Entry(recorded)),
            ("IN", Choice::Entry(cash_gift)),
            ("IN", Choice::Entry(Seq(999))),
            ("B", Choice::Entry(recorded)),
            ("A", Choice::Unidentified { fund }),
            ("OUT", Choice::Gift { donor: minh, fund, anonymous: false }),
            ("OUT", Choice::NewDonor { name: "Ai đó".into(), fund, anonymous: false }),
            ("IN", Choice::NewDonor { name: "  ".into(), fund, anonymous: false }),
            ("OUT", Choice::Interest { fund }),
            ("IN", Choice::Charge { fund }),
            ("IN", Choice::OwnTransfer { other: bank, fund }),
            ("IN", Choice::OwnTransfer { other: goods, fund }),
            ("IN", Choice::Contra { other: desk.line("OUT") }),
            ("IN", Choice::Contra { other: desk.line("IN") }),
        ];
        for (document, choice) in refused {
            let said = format!("{document} {choice:?}");
            let err = desk.decide(document, choice).map(drop).unwrap_err();
            assert!(!format!("{err}").is_empty() && !format!("{err:#}").is_empty(), "{said}");
            assert_eq!(desk.books.dump(), before, "{said}: {err}");
        }
        // What the account has not got cannot leave it.
        desk.undo("A").unwrap();
        void(&desk, recorded).unwrap();
        let before = desk.books.dump();
        let short = desk.decide("OUT", Choice::Charge { fund });
        assert!(matches!(short, Err(BankError::Post(PostError::AccountShort { .. }))), "{short:?}");
        assert_eq!(desk.books.dump(), before);
    }

    fn money_of_an_unknown_sender_is_owed_until_it_is_claimed_and_thanked_for_once(books: Books) {
        let desk = Desk::new(books);
        let (fund, minh) = (desk.books.general, desk.books.donor("Ông Trần Văn Minh"));
        desk.import(&[("2025-03-03", "WHO", 40_000, None, "xin cam on")]);
        let seq = entry(&desk.decide("WHO", Choice::Unidentified { fund }).unwrap());
        assert_eq!(desk.books.balance(Role::UnidentifiedReceipts, None), -40_000);
        assert_eq!(desk.number("SELECT COUNT(*) FROM donor_totals"), 0);
        let claimed = claim(&desk, seq, minh).unwrap();
        let balances = [Role::Bank, Role::UnidentifiedReceipts, Role::GiftsUnrestricted];
        assert_eq!(balances.map(|role| desk.books.balance(role, None)), [40_000, 0, -40_000]);
        assert_eq!(desk.number("SELECT SUM(cash) FROM donor_totals"), 40_000);
        assert_eq!(desk.number(&format!("SELECT link_seq FROM entries WHERE seq = {}", claimed.seq)), seq.0);
        desk.books.second_person();
        let before = desk.books.dump();
        assert!(matches!(claim(&desk, seq, minh), Err(DonationError::AlreadyClaimed { .. })));
        assert!(matches!(claim(&desk, claimed.seq, minh), Err(DonationError::NotUnidentified { .. })));
        assert!(matches!(void(&desk, seq), Err(ReceiptError::Donation(DonationError::AlreadyClaimed { .. }))));
        assert!(matches!(desk.undo("WHO"), Err(BankError::Donation(DonationError::AlreadyClaimed { .. }))));
        assert_eq!(desk.books.dump(), before);
        desk.verified();
        void(&desk, claimed.seq).unwrap();
        assert_eq!(balances.map(|role| desk.books.balance(role, None)), [40_000, -40_000, 0]);
        let again = claim(&desk, seq, minh).unwrap();
        assert_eq!(desk.number("SELECT SUM(cash) FROM donor_totals"), 40_000);
        void(&desk, again.seq).unwrap();
        desk.undo("WHO").unwrap();
        assert_eq!(balances.map(|role| desk.books.balance(role, None)), [0, 0, 0]);
        assert!(matches!(claim(&desk, seq, minh), Err(DonationError::Post(PostError::AlreadyReversed { .. }))));
        desk.verified();
    }

    fn a_claim_of_passed_on_money_is_owed_to_its_person(books: Books) {
        let desk = Desk::new(books);
        let minh = desk.books.donor("Ông Trần Văn Minh");
        let named = sovang::fund::Restriction { persons: vec![minh], ..Default::default() };
        let fund = desk.books.fund("THUHO", sovang::fund::FundKind::PassThrough, named).id;
        desk.import(&[("2025-03-03", "WHO", 40_000, None, "xin cam on")]);
        let seq = entry(&desk.decide("WHO", Choice::Unidentified { fund }).unwrap());
        claim(&desk, seq, minh).unwrap();
        let roles = [Role::UnidentifiedReceipts, Role::PassThrough, Role::GiftsUnrestricted];
        assert_eq!(roles.map(|role| desk.books.balance(role, None)), [0, -40_000, 0]);
        desk.verified();
    }

    fn movements_that_cancel_out_are_set_aside(books: Books) {
        let desk = Desk::new(books);
        desk.import(&[
            ("2025-03-01", "OUT", -9_000, None, "chuyen nham"),
            ("2025-03-02", "BACK", 9_000, None, "NH dao giao dich ngay 01/03"),
        ]);
        let target = Some(Target::Contra(desk.line("OUT")));
        assert_eq!(desk.proposed()[1], ("BACK".into(), Colour::Amber, target));
        desk.decide("BACK", Choice::Contra { other: desk.line("OUT") }).unwrap();
        assert_eq!((desk.queue().len(), desk.books.balance(Role::Bank, None)), (0, 0));
        desk.verified();
        let undone = desk.undo("OUT").unwrap();
        assert_eq!((undone.reversal, desk.queue().len()), (None, 2));
        desk.verified();
    }

    fn money_between_own_accounts_is_posted_once(books: Books) {
        let desk = Desk::new(books);
        let fund = desk.books.general;
        let other = add_account(&desk.books, LedgerChoice::New("1121".into()), "0990000000009").unwrap();
        let other = Desk { account: find(&desk.books, other), books: desk.books };
        let (ledger, desk) = (other.account.account, other);
        let first = Desk { account: store::accounts(&mut desk.books.db(), desk.books.book).unwrap().remove(0), books: desk.books };
        first.import(&[
            ("2025-03-01", "IN", 500_000, None, "NGUYEN THI LAN ung ho"),
            ("2025-03-02", "OUT", -200_000, None, "chuyen den 0990000000009 HOI KHUYEN HOC"),
        ]);
        first.decide("IN", Choice::Unidentified { fund }).unwrap();
        assert_eq!(first.proposed(), [("OUT".into(), Colour::Amber, Some(Target::OwnTransfer(ledger)))]);
        let decided = first.decide("OUT", Choice::OwnTransfer { other: ledger, fund }).unwrap();
        let at = first.books.author.at;
        first.import_at("1121", &[("2025-03-02", "HERE", 200_000, None, "nhan tu 0010000000001")], at, false).unwrap();
        let second = Desk { account: find(&first.books, store::accounts(&mut first.books.db(), first.books.book).unwrap()[1].id), books: first.books };
        assert_eq!(second.proposed(), [("HERE".into(), Colour::Green, Some(Target::Entry(entry(&decided))))]);
        second.accept().unwrap();
        assert_eq!(second.queue().len(), 0);
        second.verified();
        // Taking the other line's word back takes the entry from this one as well.
        let line = second.number("SELECT id FROM statement_lines WHERE document = 'OUT'");
        let (author, book) = (second.books.author.clone(), second.books.book);
        second.write(move |tx| {
            sovang::bank::workflow::undo(tx, &author, book, sovang::id::StatementLineId(line), "nhầm")
        }).unwrap();
        assert_eq!(second.queue().len(), 1);
        second.verified();
    }

    fn an_undo_after_the_month_is_closed_goes_to_today(books: Books) {
        let desk = Desk::new(books);
        let fund = desk.books.general;
        desk.import(&[("2025-03-03", "WHO", 40_000, None, "xin cam on")]);
        desk.decide("WHO", Choice::Unidentified { fund }).unwrap();
        let (author, book) = (desk.books.author.clone(), desk.books.book);
        desk.write(move |tx| {
            sovang::ledger::workflow::close(tx, &author, book, "2025-03".parse().unwrap(), "đối chiếu xong")
        })
        .unwrap();
        let undone = desk.undo("WHO").unwrap().reversal.unwrap();
        let entry = sovang::ledger::store::load(&mut desk.books.db(), book, undone).unwrap().entry;
        assert_eq!(entry.day(), desk.books.author.at.day());
        assert!(matches!(
            desk.decide("WHO", Choice::Unidentified { fund }),
            Err(BankError::Donation(DonationError::Post(PostError::Closed { .. })))
        ));
        assert_eq!(store::moved(&mut desk.books.db(), book, desk.account.account, undone).unwrap(), dong(-40_000));
        desk.verified();
    }

    fn a_gift_that_one_person_takes_back_stays_red_above_until_it_is_countersigned(books: Books) {
        let desk = Desk::new(books);
        let (fund, minh) = (desk.books.general, desk.books.donor("Ông Trần Văn Minh"));
        // Others are there who could be asked; the mark stands all the same.
        desk.books.second_person();
        desk.import(&[
            ("2025-03-02", "GIFT", 50_000, None, MINH_PAYS),
            ("2025-03-02", "FEE", -5_000, None, "PHI DICH VU"),
        ]);
        desk.decide("GIFT", Choice::Gift { donor: minh, fund, anonymous: false }).unwrap();
        desk.decide("FEE", Choice::Charge { fund }).unwrap();
        let red = || {
            let mut db = desk.books.db();
            let tree = sovang::unit::store::tree(&mut db).unwrap();
            sovang::approval::red_marks(&mut db, &tree, desk.books.unit).unwrap()
        };
        desk.undo("FEE").unwrap();
        assert_eq!(red().len(), 0, "a charge has no receipt");
        desk.undo("GIFT").unwrap();
        let marks = red();
        assert_eq!(marks.len(), 1);
        assert_eq!((marks[0].task.author, marks[0].task.subject.as_str()), (desk.books.author.user, "BL-2025/0001"));
        assert_eq!(desk.queue().len(), 2);
        desk.verified();
        // A statement that is taken back leaves one mark for each receipt.
        desk.decide("GIFT", Choice::Gift { donor: minh, fund, anonymous: false }).unwrap();
        desk.undo_import(desk.last_import(), desk.books.author.at).unwrap();
        assert_eq!(red().len(), 2);
        desk.verified();
    }

    fn a_gift_whose_receipt_was_printed_is_not_undone_by_one_person(books: Books) {
        let desk = Desk::new(books);
        let (fund, minh) = (desk.books.general, desk.books.donor("Ông Trần Văn Minh"));
        desk.import(&[("2025-03-02", "GIFT", 50_000, None, MINH_PAYS)]);
        let seq = entry(&desk.decide("GIFT", Choice::Gift { donor: minh, fund, anonymous: false }).unwrap());
        let (book, user) = (desk.books.book, desk.books.author.user);
        let print = |paper: &str| {
            let sql = format!("INSERT INTO prints VALUES ({book}, {seq}, '{paper}', 1, {user}, 0)");
            desk.books.db().batch_execute(&sql).unwrap();
        };
        print("receipt");
        let before = desk.books.dump();
        let refused = desk.undo("GIFT");
        assert!(matches!(refused, Err(BankError::Donation(DonationError::HandedOver { .. }))), "{refused:?}");
        let import = desk.last_import();
        assert!(desk.undo_import(import, desk.books.author.at).is_err());
        assert_eq!(desk.books.dump(), before);
        // Two people make it void; then the line waits again.
        void(&desk, seq).unwrap();
        assert_eq!(desk.queue().len(), 1);
    }
}

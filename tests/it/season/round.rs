//! The proof round: a donor's own link answers for that donor, until the round closes, and for nobody else.

use sovang::{
    calendar::Instant,
    honour_roll::{
        RollError, Ticket,
        proof::Source,
        store,
        workflow::{self, Invited, Reply, Wording},
    },
    id::{PartyId, ProofRoundId},
    report::season::{self, Show},
};

use super::{act, freeze, live, names, scope};
use crate::{
    books::{Books, day},
    honour_roll::give,
    on_both_databases,
};

/// Opens the round of 2025.
pub fn open_round(books: &Books, closes_on: &str, renews: bool) -> ProofRoundId {
    let closes_on = day(closes_on);
    act(books, &scope(books, "TB", 2025, false), move |tx, author, scope| {
        workflow::open_round(tx, author, scope, (closes_on, renews))
    })
    .unwrap()
}

fn opened(books: &Books, ticket: Ticket, on: &str) -> Result<Invited, RollError> {
    let on = day(on);
    books.pool.read_now(move |db| workflow::opened(db, ticket, on))
}

fn answer(books: &Books, ticket: Ticket, on: &str, reply: Reply) -> Result<(), RollError> {
    let at = Instant::at(day(on), 9, 0).unwrap();
    books.pool.write_now([books.book], move |tx| {
        workflow::answer_by_link(tx, ("link 192.0.2.7", at), ticket, &reply)
    })
}

fn right(name: &str) -> Reply {
    Reply::Right(vec![(false, name.to_owned())])
}

fn asks(name: &str, hidden: bool, note: &str) -> Reply {
    Reply::Ask(Wording { name: name.to_owned(), hidden, note: note.to_owned() })
}

fn two_donors(books: &Books) -> (PartyId, PartyId) {
    let (minh, an) = (books.donor("Trần Văn Minh"), books.donor("Lê Thị An"));
    give(books, books.book, &books.gift(minh, books.general, 3_000_000, "2025-03-01"));
    give(books, books.book, &books.gift(an, books.general, 2_000_000, "2025-03-01"));
    (minh, an)
}

fn heard(books: &Books, show: Show) -> Vec<String> {
    let this = scope(books, "TB", 2025, false);
    let draft = books.pool.read_now(|db| season::read(db, &this, day("2025-12-31"))).unwrap();
    draft.lines.iter().filter(|line| line.heard() == show).map(|line| line.row.name.clone()).collect()
}

on_both_databases! {
    fn a_link_shows_and_confirms_its_own_line_only(books: Books) {
        let (minh, an) = two_donors(&books);
        let round = open_round(&books, "2025-12-31", false);
        let (ticket, other) = (Ticket { round, party: minh }, Ticket { round, party: an });
        let invited = opened(&books, ticket, "2025-12-31").unwrap();
        assert_eq!(names(&invited.rows), [("Trần Văn Minh", 3_000_000)]);
        let stale = answer(&books, other, "2025-12-31", right("Trần Văn Minh"));
        assert!(matches!(stale, Err(RollError::LineChanged(_))), "{stale:?}");
        assert_eq!(heard(&books, Show::Settled), [""; 0]);
        answer(&books, ticket, "2025-12-31", right("Trần Văn Minh")).unwrap();
        assert_eq!((heard(&books, Show::Settled), heard(&books, Show::Open)), (vec!["Trần Văn Minh".to_owned()], vec!["Lê Thị An".to_owned()]));
        let this = scope(&books, "TB", 2025, false);
        let (proof, user) = books.pool.read_now(|db| store::history(db, &this, &[minh]).map_err(RollError::from)).unwrap().remove(0);
        assert_eq!((proof.source, user), (Source::Link, books.author.user));
        let audited: Vec<String> = books.dump().into_iter().filter(|row| row.contains("roll.proof")).collect();
        assert!(audited.len() == 1 && audited[0].contains("link 192.0.2.7") && !audited[0].contains("Minh"), "{audited:?}");
    }

    fn a_wish_waits_and_the_wish_for_silence_holds_at_once(books: Books) {
        let (minh, an) = two_donors(&books);
        let round = open_round(&books, "2025-12-31", false);
        let (ticket, this) = (Ticket { round, party: minh }, scope(&books, "TB", 2025, false));
        for nothing in [asks("Trần Văn Minh", false, ""), asks("", false, " ")] {
            let refused = answer(&books, ticket, "2025-12-31", nothing);
            assert!(matches!(refused, Err(RollError::NothingAsked)), "{refused:?}");
        }
        answer(&books, ticket, "2025-12-31", asks(" GS.  Trần Văn Minh", false, "phong năm 2024")).unwrap();
        assert_eq!(names(&live(&books, &this).rows)[0].0, "Trần Văn Minh", "it waits for the desk");
        assert_eq!(heard(&books, Show::Asked), ["Trần Văn Minh"]);
        answer(&books, ticket, "2025-12-31", asks("", true, "")).unwrap();
        let roll = live(&books, &this);
        assert_eq!(names(&roll.rows), [("Nhà hảo tâm giấu tên", 3_000_000), ("Lê Thị An", 2_000_000)]);
        let invited = opened(&books, ticket, "2025-12-31").unwrap();
        assert!(!format!("{:?}", invited.rows).contains("Minh"), "the link names nobody who is unnamed: {invited:?}");
        // Another donor's link took no part in it.
        assert_eq!(names(&opened(&books, Ticket { round, party: an }, "2025-12-31").unwrap().rows), [("Lê Thị An", 2_000_000)]);
        // What the desk then prints is what the donor asked for.
        let silent = Wording { name: "Trần Văn Minh".into(), hidden: true, note: String::new() };
        act(&books, &this, move |tx, author, scope| {
            workflow::correct(tx, author, scope, (minh, false), (&silent, Source::Phone))
        }).unwrap();
        assert!(heard(&books, Show::Asked).is_empty());
    }

    fn a_link_ends_with_its_round_its_season_and_newer_links(books: Books) {
        let (minh, _) = two_donors(&books);
        let round = open_round(&books, "2025-12-31", false);
        let ticket = Ticket { round, party: minh };
        assert!(opened(&books, ticket, "2025-12-31").is_ok());
        let late = opened(&books, ticket, "2026-01-01");
        assert!(matches!(late, Err(RollError::ProofClosed { year: 2025, .. })), "{late:?}");
        let late = answer(&books, ticket, "2026-01-01", right("Trần Văn Minh"));
        assert!(matches!(late, Err(RollError::ProofClosed { year: 2025, .. })), "{late:?}");
        // A later last day lets the same links in again; new links make them worthless.
        open_round(&books, "2026-01-31", false);
        assert!(opened(&books, ticket, "2026-01-01").is_ok());
        let newer = Ticket { round: open_round(&books, "2026-01-31", true), party: minh };
        assert!(matches!(opened(&books, ticket, "2026-01-01"), Err(RollError::NoLink)));
        assert!(opened(&books, newer, "2026-01-01").is_ok());
        let nobody = Ticket { round: ProofRoundId(999), party: minh };
        assert!(matches!(opened(&books, nobody, "2025-12-31"), Err(RollError::NoLink)));
        let stranger = Ticket { round: newer.round, party: books.donor("Chưa Ủng Hộ") };
        assert!(matches!(opened(&books, stranger, "2025-12-31"), Err(RollError::NoLine)));
        let this = scope(&books, "TB", 2025, false);
        freeze(&books, &this).unwrap();
        let frozen = answer(&books, newer, "2025-12-31", asks("", true, ""));
        assert!(matches!(frozen, Err(RollError::ProofClosed { .. })), "{frozen:?}");
        let again = act(&books, &this, |tx, author, scope| workflow::open_round(tx, author, scope, (day("2026-01-31"), false)));
        assert!(matches!(again, Err(RollError::AlreadyFrozen { .. })), "{again:?}");
        let past = act(&books, &scope(&books, "TB", 2024, false), |tx, author, scope| workflow::open_round(tx, author, scope, (day("2025-12-30"), false)));
        assert!(matches!(past, Err(RollError::RoundInPast(_))), "{past:?}");
    }

    fn a_link_follows_a_merge_and_is_not_answered_through_for_ever(books: Books) {
        let (minh, an) = two_donors(&books);
        let round = open_round(&books, "2025-12-31", false);
        crate::donors::merges::join(&books, (minh, an), sovang::party::merge::Choice::default()).unwrap();
        let ticket = Ticket { round, party: an };
        assert_eq!(names(&opened(&books, ticket, "2025-12-31").unwrap().rows), [("Trần Văn Minh", 5_000_000)]);
        for number in 0..20 {
            answer(&books, ticket, "2025-12-31", asks(&format!("Tên {number}"), false, "")).unwrap();
        }
        let refused = answer(&books, ticket, "2025-12-31", asks("Tên nữa", false, ""));
        assert!(matches!(refused, Err(RollError::TooManyAnswers)), "{refused:?}");
    }

    fn rounds_are_only_ever_added_to(books: Books) {
        use diesel::connection::SimpleConnection as _;
        two_donors(&books);
        open_round(&books, "2025-12-31", false);
        for edit in ["UPDATE proof_rounds SET renews = NOT renews", "DELETE FROM proof_rounds"] {
            assert!(books.db().batch_execute(edit).is_err(), "{edit}");
        }
    }
}

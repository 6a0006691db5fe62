//! Funds: money between them with a second person and within the donors' words, cost against its ceiling, the trail.

use sovang::{
    approval::{Answer, Deed, State},
    db::DbError,
    fund::{self, Fund, FundError, FundKind, Restriction},
    id::{ApprovalId, BookId},
    ledger::{Author, account::Role, journal::PostError},
    programme::Category,
    report::{
        Span,
        audit_trail::{self, Filter},
        fund_people, management_cost,
    },
    settle,
    user::Role as Job,
};

use crate::{
    books::{Books, day, dong},
    cash_count::other,
    closing::give,
    on_both_databases, reports,
    tamper::{post, shown, verified, year},
};

fn ask(
    books: &Books,
    author: &Author,
    (from, to): (&Fund, &Fund),
    amount: i64,
    reason: &str,
) -> Result<ApprovalId, FundError> {
    let (author, unit, from, to, reason) =
        (author.clone(), books.unit, from.clone(), to.clone(), reason.to_owned());
    books.pool.write_now([BookId::REGISTER, books.book], move |tx| {
        fund::workflow::ask_transfer(
            tx,
            &author,
            unit,
            (&from, &to),
            (dong(amount), day("2025-12-30"), &reason),
        )
    })
}

fn answer(
    books: &Books,
    author: &Author,
    task: ApprovalId,
    deed: Deed,
) -> Result<State, settle::SettleError> {
    let author = author.clone();
    books.pool.write_now([BookId::REGISTER, books.book], move |tx| {
        settle::settle(tx, &author, task, &Answer::new(deed, "đã xem"))
    })
}

fn fund(books: &Books, code: &str) -> Fund {
    let book = books.book;
    let found = books.pool.read_now(|db| fund::store::by_code(db, book, code).map_err(DbError::from));
    found.unwrap().unwrap()
}

/// An accountant and a chair of TB.
fn people(books: &Books) -> (Author, Author) {
    let (accountant, chair) = (other(books, "ketoan"), other(books, "chutich"));
    give(books, &accountant, Job::Accountant);
    give(books, &chair, Job::Chair);
    (accountant, chair)
}

on_both_databases! {
    fn money_moves_only_when_a_second_person_agrees(books: Books) {
        year(&books);
        let (accountant, chair) = people(&books);
        let (general, programme) = (fund(&books, "QCHUNG"), fund(&books, "HB"));
        let task = ask(&books, &accountant, (&general, &programme), 200_000, "Bù học bổng").unwrap();
        assert_eq!(books.balance(Role::Bank, Some(programme.id)), 400_000, "asking moves nothing");
        assert!(answer(&books, &accountant, task, Deed::Agree).is_err());
        assert_eq!(answer(&books, &chair, task, Deed::Agree).unwrap(), State::Agreed);
        assert_eq!(books.balance(Role::Bank, Some(programme.id)), 600_000);
        assert_eq!(books.balance(Role::Bank, Some(general.id)), 400_000);
        assert!(answer(&books, &chair, task, Deed::Agree).is_err(), "and only once");
        let refused = ask(&books, &accountant, (&general, &programme), 100_000, "Thêm").unwrap();
        assert_eq!(answer(&books, &chair, refused, Deed::Disagree).unwrap(), State::Disagreed);
        assert_eq!(books.balance(Role::Bank, Some(programme.id)), 600_000);
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn a_transfer_against_the_donors_words_is_not_even_asked(books: Books) {
        year(&books);
        let (accountant, chair) = people(&books);
        let pupils = Restriction { categories: vec![Category::Pupil], ..Restriction::default() };
        let bound = books.fund("QHS", FundKind::General, pupils);
        let donor = books.donor("Ông Phạm Văn Đông");
        books.receive(&books.gift(donor, bound.id, 500_000, "2025-03-20")).unwrap();
        let general = fund(&books, "QCHUNG");
        let before = books.dump();
        let refused = ask(&books, &accountant, (&bound, &general), 1_000, "Cần gấp").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "tiền của quỹ “QHS” chỉ dùng theo lời người ủng hộ: “Lời người ủng hộ quỹ QHS”; \
             hãy chọn quỹ nhận có cùng điều kiện"
        );
        let (author, book, from, to) = (accountant.clone(), books.book, bound.clone(), general.clone());
        let direct = books.pool.write_now([book], move |tx| {
            fund::workflow::transfer(tx, &author, (&from, &to), dong(1_000), day("2025-12-30"), "Cần gấp")
        });
        assert!(matches!(direct, Err(FundError::AgainstWords { .. })), "nor done directly");
        let much = ask(&books, &accountant, (&general, &bound), 900_000_000, "Nhiều").unwrap_err();
        assert!(matches!(much, FundError::Post(PostError::FundShort { .. })), "{much}");
        let silent = ask(&books, &accountant, (&general, &bound), 1_000, " ").unwrap_err();
        assert!(matches!(silent, FundError::NoReason), "{silent}");
        assert_eq!(books.dump(), before);
        // Between asking and agreeing the donors' words may have become narrower.
        let task = ask(&books, &accountant, (&general, &bound), 1_000, "Góp").unwrap();
        let (author, more) = (books.author.clone(), Restriction { categories: vec![Category::Student], ..Restriction::default() });
        let narrowed = general.clone();
        let done = books.pool.write_now([book], move |tx| {
            fund::workflow::restrict(tx, &author, &narrowed, &more, "Chỉ cho sinh viên")
        });
        done.map_err(|err: FundError| err.to_string()).unwrap();
        let late = answer(&books, &chair, task, Deed::Agree).unwrap_err().to_string();
        assert!(late.contains("“Chỉ cho sinh viên”"), "{late}");
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn management_cost_is_held_against_the_law_of_its_days(books: Books) {
        year(&books);
        // Counted in 2025: 5.000.000 and 1.000.000 and 700.000 less 700.000 and 100.000, at 10 %.
        post(&books, "Văn phòng phẩm", 450_000, [(Role::ManagementCost, 1), (Role::Cash, -1)], "2025-03-25");
        let mut kind = books.gift(books.donor("Công ty Sao Mai"), books.general, 9_000_000, "2025-03-21");
        kind.means = sovang::donation::Means::InKind;
        kind.goods = Some(sovang::donation::Goods::lot("Máy tính", "Hội đồng"));
        books.receive(&kind).unwrap();
        let mut db = books.db();
        let view = reports::view(&mut db, &books, Span::through(day("2025-12-31")));
        let cost = management_cost::read(&mut db, &view, (day("2025-01-01"), day("2025-12-31"))).unwrap();
        assert_eq!(cost.lines.len(), 1);
        assert_eq!((cost.lines[0].base, cost.lines[0].allowed), (dong(6_100_000), dong(610_000)));
        assert_eq!((cost.spent, cost.left().unwrap()), (dong(450_000), dong(160_000)));
        let table = cost.table("Hội").unwrap();
        assert!(table.notes[0].0.contains("còn được chi 160.000 ₫"), "{:?}", table.notes);
        let none = management_cost::read(&mut db, &view, (day("2024-01-01"), day("2024-12-31"))).unwrap();
        assert_eq!((none.lines.len(), none.allowed().unwrap()), (2, dong(0)));
    }

    fn a_fund_knows_who_gave(books: Books) {
        year(&books);
        let general = fund(&books, "QCHUNG");
        let mut db = books.db();
        let givers = fund_people::givers(&mut db, &general, 10).unwrap();
        let shown: Vec<(Option<&str>, i64, i64)> =
            givers.iter().map(|it| (it.name.as_deref(), it.gifts, it.amount.dong())).collect();
        assert_eq!(shown, [(Some("Trần Văn Minh"), 2, 5_100_000), (Some("Lê Thị Hoà"), 1, 600_000)]);
        // Her gift of February was reversed.
        let programme = fund_people::givers(&mut db, &fund(&books, "HB"), 10).unwrap();
        assert_eq!((programme.len(), programme[0].amount, programme[0].last), (1, dong(400_000), day("2025-01-20")));
        assert_eq!(fund_people::givers(&mut db, &general, 1).unwrap().len(), 1);
        assert_eq!(fund_people::receivers(&mut db, &general, 10).unwrap(), []);
    }

    fn the_trail_is_found_by_who_what_when_and_which(books: Books) {
        let mut books = books;
        year(&books);
        let (accountant, _) = people(&books);
        let first = books.author.at;
        let mut later = accountant.clone();
        later.at = sovang::calendar::Instant::at(day("2026-01-05"), 10, 0).unwrap();
        let (general, programme) = (fund(&books, "QCHUNG"), fund(&books, "HB"));
        ask(&books, &later, (&general, &programme), 1_000, "Bù").unwrap();
        books.author.at = later.at;
        let mut db = books.db();
        let mut read = |filter: Filter| audit_trail::read(&mut db, books.book, &filter, 50).unwrap();
        let all = read(Filter::default());
        assert!(all.windows(2).all(|pair| pair[0].seq > pair[1].seq), "the latest first");
        assert_eq!(all[0].action, "approval.ask");
        assert_eq!(all[0].login, "ketoan");
        let amount = all[0].changes.iter().find(|it| it.field == "amount").unwrap();
        assert_eq!((amount.old.as_deref(), amount.new.as_deref()), (None, Some("1000")));
        assert_eq!(read(Filter { user: Some(later.user), ..Filter::default() }).len(), 1);
        let gifts = read(Filter { action: "gift".into(), ..Filter::default() });
        assert_eq!(gifts.len(), 5, "received and reversed");
        assert_eq!(read(Filter { action: "gift.reverse".into(), ..Filter::default() }).len(), 1);
        assert_eq!(read(Filter { action: "gif".into(), ..Filter::default() }).len(), 0);
        let of_fund = read(Filter { subject: "HB".into(), ..Filter::default() });
        assert_eq!(of_fund.iter().map(|it| it.action.as_str()).collect::<Vec<_>>(), ["fund.add"]);
        let on = |from: Option<&str>, to: Option<&str>| Filter { from: from.map(day), to: to.map(day), ..Filter::default() };
        assert_eq!(read(on(Some("2026-01-05"), None)).len(), 1);
        assert_eq!(read(on(None, Some("2026-01-04"))).len(), all.len() - 1);
        assert_eq!(read(on(None, Some("2025-12-30"))).len(), 0);
        assert_eq!(read(on(Some(&first.day().to_string()), Some("2026-01-05"))).len(), all.len());
        let next = read(Filter { before: Some(all[2].seq), ..Filter::default() });
        assert_eq!(next[0].seq, all[3].seq);
        let table = audit_trail::table("Hội", &all);
        assert_eq!(table.rows.len(), all.len());
    }
}

//! Batches of envelopes: drafts that survive, figures that must agree, and posting in one go.

mod kept;
mod names;

use proptest::{prelude::*, test_runner::TestRunner};
use sovang::{
    batch::{self, BatchError, Draft, Identity, Posted, Row, Stage, Terms, sheet::Sheet},
    donation::{self, DonationError, Giver, Means, NewGift, WalkIn},
    fund::{FundKind, Restriction},
    id::{BatchId, PartyId, UnitId},
    ledger::{account::Role, journal::PostError},
    party,
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
    tamper::{assert_named, disarm, shown, tried, verified},
};

const DAY: &str = "2025-10-02";

fn terms(books: &Books, count: i64, total: i64) -> Terms {
    Terms {
        day: day(DAY),
        fund: books.general,
        means: Means::Cash,
        account: None,
        count: (count > 0).then_some(count),
        total: (total > 0).then(|| dong(total)),
    }
}

fn draft(key: &str, donor: &str, typed: &str) -> Draft {
    Draft { key: key.into(), donor: donor.into(), typed: typed.into(), ..Draft::default() }
}

/// The desk of one treasurer: each call is one write job, as a page makes it.
struct Desk<'b>(&'b Books);

impl Desk<'_> {
    fn open(&self, count: i64, total: i64) -> BatchId {
        self.open_with(terms(self.0, count, total)).unwrap()
    }

    fn open_with(&self, terms: Terms) -> Result<BatchId, BatchError> {
        let (author, book, unit) = (self.0.author.clone(), self.0.book, self.0.unit);
        let job = move |tx: &mut sovang::db::Tx| batch::workflow::open(tx, &author, (book, unit), &terms);
        self.0.pool.write_now([book], job)
    }

    fn count(&self, id: BatchId, count: i64, total: i64) {
        let (author, terms) = (self.0.author.clone(), terms(self.0, count, total));
        let place = (self.0.unit, id);
        let job = move |tx: &mut sovang::db::Tx| batch::workflow::set_terms(tx, &author, place, &terms);
        self.0.pool.write_now([self.0.book], job).unwrap();
    }

    fn save(&self, id: BatchId, draft: Draft, seen: i64) -> Result<Row, BatchError> {
        let place = (self.0.unit, id);
        self.0.pool.write_now([self.0.book], move |tx| batch::workflow::save_row(tx, place, &draft, seen))
    }

    fn paste(&self, id: BatchId, drafts: Vec<Draft>) -> Result<Vec<Row>, BatchError> {
        let place = (self.0.unit, id);
        self.0.pool.write_now([self.0.book], move |tx| batch::workflow::save_rows(tx, place, &drafts))
    }

    fn remove(&self, id: BatchId, key: &str) -> Result<(), BatchError> {
        let (place, key) = ((self.0.unit, id), key.to_owned());
        self.0.pool.write_now([self.0.book], move |tx| batch::workflow::remove_row(tx, place, &key))
    }

    fn post(&self, id: BatchId) -> Result<Posted, BatchError> {
        self.post_of(self.0.unit, id)
    }

    fn post_of(&self, unit: UnitId, id: BatchId) -> Result<Posted, BatchError> {
        let author = self.0.author.clone();
        self.0.pool.write_now([self.0.book], move |tx| batch::workflow::post(tx, &author, (unit, id)))
    }

    fn discard(&self, id: BatchId) -> Result<(), BatchError> {
        let (author, place) = (self.0.author.clone(), (self.0.unit, id));
        self.0.pool.write_now([self.0.book], move |tx| batch::workflow::discard(tx, &author, place))
    }

    fn restore(&self, id: BatchId) -> Result<(), BatchError> {
        let (author, place) = (self.0.author.clone(), (self.0.unit, id));
        self.0.pool.write_now([self.0.book], move |tx| batch::workflow::restore(tx, &author, place))
    }

    fn rows(&self, id: BatchId) -> Vec<Row> {
        self.0.pool.read_now(|db| batch::store::rows(db, id)).unwrap()
    }

    fn sheet(&self, id: BatchId) -> (Sheet, Terms) {
        let unit = self.0.unit;
        let read = |db: &mut sovang::db::Db| {
            let batch = batch::store::find(db, unit, id)?.ok_or(BatchError::NotFound)?;
            Ok::<_, BatchError>((batch::store::sheet(db, &batch)?, batch.terms))
        };
        self.0.pool.read_now(read).unwrap()
    }

    /// Says what the disabled button says, in both languages.
    fn reason(&self, id: BatchId) -> Option<String> {
        let (sheet, terms) = self.sheet(id);
        sheet.hindrance(&terms).map(|it| format!("{it}\n{it:#}"))
    }
}

fn filled(desk: &Desk<'_>) -> BatchId {
    let id = desk.open(3, 1_700_000);
    desk.save(id, draft("a", "Ông Trần Văn Minh", "500n"), 0).unwrap();
    let words = Draft { words: "mừng tân gia".into(), ..draft("b", "Bà Lê Thị Hoà", "1tr") };
    desk.save(id, words, 0).unwrap();
    desk.save(id, Draft { anonymous: true, ..draft("c", "", "200n") }, 0).unwrap();
    id
}

on_both_databases! {
    fn a_batch_becomes_gifts_in_the_order_of_its_rows(books: Books) {
        let desk = Desk(&books);
        let earlier = books.donor("Công ty CP May Bình Minh");
        books.receive(&books.gift(earlier, books.general, 5_000_000, DAY)).unwrap();
        let id = desk.open(4, 2_700_000);
        desk.save(id, draft("a", "Ông Trần Văn Minh", "500n"), 0).unwrap();
        desk.save(id, Draft { fund: Some(books.programme), ..draft("b", "Bà Lê Thị Hoà", "1tr") }, 0).unwrap();
        desk.save(id, Draft { anonymous: true, words: "góp nhỏ".into(), ..draft("c", "", "200n") }, 0).unwrap();
        desk.save(id, draft("d", "Dòng họ Phạm (37 suất đinh)", "1.000.000"), 0).unwrap();
        let audit_rows = |books: &Books| books.dump().iter().filter(|row| row.starts_with("audit:")).count();
        let before = audit_rows(&books);
        let posted = desk.post(id).unwrap();
        assert_eq!(audit_rows(&books), before + 1);
        assert_eq!((posted.first_seq.0, posted.receipt_year, posted.first_no, posted.gifts), (2, 2025, 2, 4));
        assert_eq!(books.balance(Role::Cash, None), 7_700_000);
        assert_eq!(books.balance(Role::GiftsRestricted, Some(books.programme)), -1_000_000);
        let rows = desk.rows(id);
        assert_eq!(rows.iter().filter_map(|row| row.seq).map(|seq| seq.0).collect::<Vec<_>>(), [2, 3, 4, 5]);
        let gift = donation::store::find(&mut books.db(), books.book, rows[2].seq.unwrap()).unwrap().unwrap();
        assert!(gift.anonymous && gift.amount == dong(200_000), "{gift:?}");
        let nameless = party::store::get(&mut books.db(), gift.party_id.unwrap()).unwrap();
        assert_eq!(nameless.name, "Nhà hảo tâm giấu tên");
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn posting_twice_posts_once(books: Books) {
        let desk = Desk(&books);
        let id = filled(&desk);
        let first = desk.post(id).unwrap();
        let after = books.dump();
        assert_eq!(desk.post(id).unwrap(), first);
        assert_eq!(books.dump(), after);
        for refused in [
            desk.save(id, draft("z", "Ai Đó", "1tr"), 0).map(drop),
            desk.save(id, draft("a", "Ông Trần Văn Minh", "600n"), 1).map(drop),
            desk.remove(id, "a"),
            desk.discard(id),
        ] {
            assert!(matches!(refused, Err(BatchError::AlreadyPosted)), "{refused:?}");
        }
        assert!(matches!(desk.restore(id), Err(BatchError::NotDiscarded)));
        assert_eq!(books.dump(), after);
    }

    fn a_storm_of_posts_and_saves_posts_once_and_loses_nothing(books: Books) {
        let desk = Desk(&books);
        let id = filled(&desk);
        let answers: Vec<_> = std::thread::scope(|scope| {
            let post = |_| scope.spawn(|| Desk(&books).post(id));
            let save = |index: usize| {
                let books = &books;
                scope.spawn(move || {
                    let late = draft(&format!("muộn{index}"), &format!("Người Muộn {index}"), "1tr");
                    Desk(books).save(id, late, 0).map(drop)
                })
            };
            let posts: Vec<_> = (0..16).map(post).collect();
            let saves: Vec<_> = (0..8).map(save).collect();
            saves.into_iter().for_each(|thread| drop(thread.join().unwrap()));
            posts.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        // A save that came before every post left the figures unlike; then nothing at all was posted.
        let posted: Vec<_> = answers.iter().filter_map(|it| it.as_ref().ok()).collect();
        assert!(posted.windows(2).all(|pair| pair[0] == pair[1]));
        let balance = if posted.is_empty() { 0 } else { 1_700_000 };
        assert_eq!(books.balance(Role::Cash, None), balance);
        for refused in answers.iter().filter_map(|it| it.as_ref().err()) {
            assert!(matches!(refused, BatchError::Differs { .. }), "{refused}");
        }
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn figures_that_differ_refuse_with_the_sentence_of_the_button(books: Books) {
        let desk = Desk(&books);
        let id = desk.open(0, 0);
        let refused = |expected: fn(&BatchError) -> bool| {
            let before = books.dump();
            let reason = desk.reason(id).unwrap();
            let err = desk.post(id).unwrap_err();
            assert!(expected(&err), "{err:?}");
            assert_eq!(format!("{err}\n{err:#}"), reason);
            assert_eq!(books.dump(), before);
        };
        refused(|err| matches!(err, BatchError::NoRows));
        desk.save(id, draft("a", "Ông Trần Văn Minh", "500n"), 0).unwrap();
        refused(|err| matches!(err, BatchError::NoControl));
        desk.count(id, 2, 700_000);
        refused(|err| matches!(err, BatchError::Differs { .. }));
        desk.save(id, draft("b", "Bà Lê Thị Hoà", "20n"), 0).unwrap();
        refused(|err| matches!(err, BatchError::Differs { count: 2, .. }));
        desk.save(id, draft("b", "Bà Lê Thị Hoà", "200"), 1).unwrap();
        desk.count(id, 2, 500_000);
        refused(|err| err.to_string().starts_with("dòng 2, cột Số tiền: “200” là 200 đồng hay 200 nghìn?"));
        desk.count(id, 2, 700_000);
        desk.save(id, draft("b", "Bà Lê Thị Hoà", "200n"), 2).unwrap();
        assert_eq!(desk.reason(id), None);
        desk.post(id).unwrap();
    }

    fn what_only_the_books_know_refuses_the_whole_with_the_row(books: Books) {
        let desk = Desk(&books);
        let id = filled(&desk);
        let closed = day("2025-10-31");
        let (author, book) = (books.author.clone(), books.book);
        let month = sovang::calendar::Month::of(closed);
        books
            .pool
            .write_now([book], move |tx| {
                sovang::ledger::workflow::close(tx, &author, book, month, "đối chiếu xong")
            })
            .unwrap();
        let before = books.dump();
        let err = desk.post(id).unwrap_err();
        assert!(matches!(
            &err,
            BatchError::Books { number: 1, err } if matches!(**err, DonationError::Post(PostError::Closed { .. }))
        ));
        assert!(err.to_string().starts_with("dòng 1: kỳ 10/2025 đã khóa sổ"), "{err}");
        assert_eq!(books.dump(), before);
    }

    fn a_name_on_file_needs_an_answer(books: Books) {
        let desk = Desk(&books);
        let minh = books.donor("Ông Trần Văn Minh");
        let parties = || books.dump().iter().filter(|row| row.starts_with("parties:")).count();
        let id = desk.open(3, 1_500_000);
        desk.save(id, draft("a", "Tran Van Minh", "500n"), 0).unwrap();
        desk.save(id, draft("b", "Trần Văn Minh", "500n"), 0).unwrap();
        desk.save(id, draft("c", "Trần Văn Mịnh", "500n"), 0).unwrap();
        let (sheet, _) = desk.sheet(id);
        assert_eq!(sheet.lines[0].namesakes.iter().map(|it| it.id).collect::<Vec<_>>(), [minh]);
        let reason = desk.reason(id).unwrap();
        assert!(reason.starts_with("dòng 1, cột Người ủng hộ: danh bạ đã có 1 người cùng tên"), "{reason}");
        assert_eq!(desk.post(id).map_err(|err| format!("{err}\n{err:#}")), Err(reason));
        desk.save(id, Draft { identity: Identity::New, ..draft("a", "Tran Van Minh", "500n") }, 1).unwrap();
        desk.save(id, Draft { identity: Identity::OnFile(minh), ..draft("b", "Trần Văn Minh", "500n") }, 1)
            .unwrap();
        let other = Draft { identity: Identity::OnFile(minh), ..draft("c", "Trần Văn Mịnh", "500n") };
        desk.save(id, other, 1).unwrap();
        assert!(desk.reason(id).unwrap().starts_with("dòng 3, cột Người ủng hộ: người đã chọn trong danh bạ không"));
        let nobody = Draft { identity: Identity::OnFile(PartyId(999_999)), ..draft("c", "Ai", "1tr") };
        assert!(matches!(desk.save(id, nobody, 2), Err(BatchError::UnknownDonor)));
        let above = Draft { identity: Identity::SameAsAbove, ..draft("c", "Trần Văn Minh", "500n") };
        desk.save(id, above, 2).unwrap();
        let before = parties();
        let posted = desk.post(id).unwrap();
        assert_eq!(parties(), before + 1);
        let donor = |place: i64| {
            let seq = sovang::id::Seq(posted.first_seq.0 + place);
            donation::store::find(&mut books.db(), books.book, seq).unwrap().unwrap().party_id.unwrap()
        };
        assert_ne!(donor(0), minh);
        assert_eq!((donor(1), donor(2)), (minh, minh));
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn two_new_people_of_one_name_are_told_apart(books: Books) {
        let desk = Desk(&books);
        let id = desk.open(4, 400_000);
        let same = |key: &str, identity| Draft { identity, ..draft(key, "Bà Lê Thị Hoà", "100n") };
        desk.save(id, same("a", Identity::Unsettled), 0).unwrap();
        desk.save(id, same("b", Identity::New), 0).unwrap();
        desk.save(id, same("c", Identity::SameAsAbove), 0).unwrap();
        desk.save(id, same("d", Identity::Unsettled), 0).unwrap();
        assert!(desk.reason(id).unwrap().starts_with("dòng 4, cột Người ủng hộ: dòng trên có người cùng tên"));
        desk.save(id, same("d", Identity::SameAsAbove), 1).unwrap();
        let posted = desk.post(id).unwrap();
        let donors: Vec<PartyId> = (0..4)
            .map(|place| {
                let seq = sovang::id::Seq(posted.first_seq.0 + place);
                donation::store::find(&mut books.db(), books.book, seq).unwrap().unwrap().party_id.unwrap()
            })
            .collect();
        assert!(donors[0] != donors[1] && donors[1] == donors[2] && donors[2] == donors[3], "{donors:?}");
    }

    fn a_tenfold_slip_is_asked_about_and_the_answer_is_kept(books: Books) {
        let desk = Desk(&books);
        let minh = books.donor("Ông Trần Văn Minh");
        books.receive(&books.gift(minh, books.general, 500_000, "2025-02-05")).unwrap();
        let id = desk.open(1, 5_000_000);
        let row = |sure| Draft {
            identity: Identity::OnFile(minh),
            sure,
            ..draft("a", "Trần Văn Minh", "5tr")
        };
        desk.save(id, row(None), 0).unwrap();
        let reason = desk.reason(id).unwrap();
        assert!(reason.starts_with("dòng 1, cột Số tiền: 5.000.000 ₫ gấp 10 lần mức"), "{reason}");
        assert!(matches!(desk.post(id), Err(BatchError::Row(_))));
        desk.save(id, row(Some(dong(5_000_000))), 1).unwrap();
        desk.post(id).unwrap();
        assert_eq!(desk.rows(id)[0].draft.sure, Some(dong(5_000_000)));
    }

    fn a_save_that_is_repeated_stays_one_row(books: Books) {
        let desk = Desk(&books);
        let id = desk.open(0, 0);
        let first = desk.save(id, draft("a", "Ông Trần Văn Minh", "500n"), 0).unwrap();
        assert_eq!((first.line, first.version, first.amount), (1, 1, Some(dong(500_000))));
        let after = books.dump();
        // The answer was lost on the way, so the window sends the row again, from both ends of the change.
        assert_eq!(desk.save(id, first.draft.clone(), 0).unwrap(), first);
        assert_eq!(desk.save(id, first.draft.clone(), 1).unwrap(), first);
        assert_eq!(books.dump(), after);
        let mended = desk.save(id, draft("a", "Ông Trần Văn Minh", "600n"), 1).unwrap();
        assert_eq!((mended.line, mended.version, mended.amount), (1, 2, Some(dong(600_000))));
        // Another window still shows the first version.
        let stale = desk.save(id, draft("a", "Ông Trần Văn Minh", "700n"), 1);
        assert!(matches!(stale, Err(BatchError::RowChanged)), "{stale:?}");
        desk.remove(id, "a").unwrap();
        desk.remove(id, "a").unwrap();
        assert!(matches!(desk.save(id, draft("a", "Ai Đó", "1tr"), 2), Err(BatchError::RowGone)));
        let next = desk.save(id, draft("b", "Ai Đó", "1tr"), 0).unwrap();
        assert_eq!(next.line, 1);
    }

    fn what_was_typed_is_kept_even_where_it_cannot_be_read(books: Books) {
        let desk = Desk(&books);
        let id = desk.open(0, 0);
        desk.save(id, draft("a", "", "năm trăm"), 0).unwrap();
        desk.save(id, draft("b", "<b>Nguyễn & Con</b>", "500"), 0).unwrap();
        let rows = desk.rows(id);
        assert_eq!((rows[0].draft.typed.as_str(), rows[0].amount), ("năm trăm", None));
        assert_eq!((rows[1].draft.donor.as_str(), rows[1].amount), ("<b>Nguyễn & Con</b>", None));
        assert!(matches!(desk.save(id, draft("c", " ", ""), 0), Err(BatchError::EmptyRow)));
    }

    fn a_paste_goes_in_whole_or_not_at_all(books: Books) {
        let desk = Desk(&books);
        let id = desk.open(0, 0);
        desk.save(id, draft("a", "Ông Trần Văn Minh", "500n"), 0).unwrap();
        let pasted = |count: usize| -> Vec<Draft> {
            (0..count).map(|it| draft(&format!("dan-{it}"), &format!("Người Thứ {it}"), "100n")).collect()
        };
        let before = books.dump();
        let many = desk.paste(id, pasted(batch::MOST_ROWS));
        assert!(matches!(many, Err(BatchError::TooManyRows { most: batch::MOST_ROWS })));
        let mut bad = pasted(3);
        bad[2].donor = "a\u{7}b".into();
        assert!(matches!(desk.paste(id, bad), Err(BatchError::Text(_))));
        assert_eq!(books.dump(), before);
        let rows = desk.paste(id, pasted(30)).unwrap();
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), (2..=31).collect::<Vec<_>>());
        let after = books.dump();
        assert_eq!(desk.paste(id, pasted(30)).unwrap(), rows);
        assert_eq!(books.dump(), after);
    }

    fn terms_that_cannot_hold_are_refused(books: Books) {
        let desk = Desk(&books);
        let chart = sovang::ledger::store::chart(&mut books.db(), books.book).unwrap();
        let bank = chart.by_role(Role::Bank).unwrap().id;
        let before = books.dump();
        let with = |change: fn(&mut Terms)| {
            let mut terms = terms(&books, 1, 1);
            change(&mut terms);
            desk.open_with(terms)
        };
        assert!(matches!(with(|it| it.means = Means::InKind), Err(BatchError::InKind)));
        assert!(matches!(with(|it| it.day = day("2026-01-01")), Err(BatchError::InTheFuture { .. })));
        assert!(matches!(with(|it| it.day = day("1999-01-01")), Err(BatchError::FundClosed { .. })));
        assert!(matches!(with(|it| it.count = Some(0)), Err(BatchError::BadControl)));
        assert!(matches!(with(|it| it.total = Some(dong(-1))), Err(BatchError::BadControl)));
        let unfit = Terms { account: Some(bank), ..terms(&books, 1, 1) };
        assert!(matches!(desk.open_with(unfit.clone()), Err(BatchError::AccountUnfit)));
        assert_eq!(books.dump(), before);
        desk.open_with(Terms { means: Means::Transfer, ..unfit }).unwrap();
    }
}

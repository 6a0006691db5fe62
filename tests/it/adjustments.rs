//! Late corrections: they go to the open period, name what they correct, and reports say how much they changed.

use sovang::{
    export::{self, Cell, Format, Table},
    id::Seq,
    ledger::{
        self, Author, LinkKind, Posting, Series,
        account::Role,
        general::Adjustment,
        journal::{PostError, Posted},
    },
    report::{Span, adjustments, fund_report, store::Sides, trial_balance},
    text::Lang,
};

use crate::{
    books::{Books, day, dong},
    on_both_databases, reports,
    tamper::{shown, verified, year},
};

/// Corrects entry 5 of February, which promised 300.000 ₫ to pupils, by 50.000 ₫.
fn adjustment(books: &Books, seq: i64, on: &str) -> Adjustment {
    let chart = ledger::store::chart(&mut books.db(), books.book).unwrap();
    let account = |role| chart.by_role(role).unwrap().id;
    let amount = dong(50_000);
    Adjustment {
        seq: Seq(seq),
        day: day(on),
        postings: vec![
            Posting::debit(account(Role::ScholarshipExpensePupil), books.general, amount),
            Posting::credit(account(Role::Cash), books.general, amount),
        ],
        reason: "ghi thiếu một suất".to_owned(),
    }
}

fn adjust(books: &Books, author: &Author, adjustment: Adjustment) -> Result<Posted, PostError> {
    let (author, book) = (author.clone(), books.book);
    books.pool.write_now([book], move |tx| ledger::general::adjust(tx, &author, book, &adjustment))
}

fn span(from: &str, to: &str) -> Span {
    Span { from: Some(day(from)), to: day(to), as_known: None }
}

fn text(table: &Table, lang: Lang) -> String {
    let mut out = Vec::new();
    export::write(&mut out, table, Format::Text, lang).unwrap();
    String::from_utf8(out).unwrap()
}

on_both_databases! {
    fn a_correction_of_a_closed_month_goes_to_the_open_one(books: Books) {
        year(&books);
        let closed = adjust(&books, &books.author, adjustment(&books, 5, "2025-02-28")).unwrap_err();
        assert!(matches!(closed, PostError::NotLater { .. }), "{closed}");
        let open = adjust(&books, &books.author, adjustment(&books, 6, "2025-04-01")).unwrap_err();
        assert_eq!(open.to_string(), "kỳ 03/2025 của bút toán số 6 còn mở; hãy đảo bút toán đó rồi ghi lại");
        let missing = adjust(&books, &books.author, adjustment(&books, 99, "2025-04-01")).unwrap_err();
        assert!(matches!(missing, PostError::NoEntry { .. }), "{missing}");
        let silent = Adjustment { reason: " ".to_owned(), ..adjustment(&books, 5, "2025-04-01") };
        assert!(matches!(adjust(&books, &books.author, silent).unwrap_err(), PostError::NoReason));

        let posted = adjust(&books, &books.author, adjustment(&books, 5, "2025-04-02")).unwrap();
        assert_eq!(posted.voucher.series, Series::CashOut);
        let sealed = ledger::store::load(&mut books.db(), books.book, posted.seq).unwrap();
        let link = sealed.entry.link().unwrap();
        assert_eq!((link.kind, link.seq), (LinkKind::Adjustment, Seq(5)));
        assert_eq!(
            sealed.entry.description(),
            "Điều chỉnh kỳ trước (kỳ 02/2025, bút toán số 5): ghi thiếu một suất"
        );
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn reports_say_how_much_earlier_periods_were_corrected(books: Books) {
        year(&books);
        adjust(&books, &books.author, adjustment(&books, 5, "2025-04-02")).unwrap();
        let april = span("2025-04-01", "2025-04-30");
        let balance = reports::balance(&books, april);
        let both = Sides { debit: dong(50_000), credit: dong(50_000) };
        assert_eq!(balance.adjusted, both);
        let shown = text(&balance.table().unwrap(), Lang::Vi);
        assert!(shown.contains("Trong đó: điều chỉnh kỳ trước"), "{shown}");
        // Seen from the first of February the corrected entry lies within the span: nothing is of an earlier period.
        assert_eq!(reports::balance(&books, span("2025-02-01", "2025-04-30")).adjusted, Sides::default());
        assert_eq!(reports::balance(&books, Span::through(day("2025-12-31"))).adjusted, Sides::default());
        // A reversal within the span counts as well where what it reverses lies before.
        let march = trial_balance::read(&mut books.db(), reports::view(&mut books.db(), &books, span("2025-02-02", "2025-03-31")));
        assert_eq!(march.unwrap().adjusted, Sides { debit: dong(700_000), credit: dong(700_000) });

        let mut db = books.db();
        let view = reports::view(&mut db, &books, april);
        let list = adjustments::read(&mut db, &view).unwrap();
        assert_eq!(list.rows.len(), 2);
        assert_eq!(list.rows[0][2..4], [Cell::Count(5), Cell::Day(day("2025-02-10"))]);
        assert_eq!(list.totals.as_ref().unwrap()[7..], [Cell::Money(dong(50_000)), Cell::Money(dong(50_000))]);
        let funds = fund_report::read(&mut db, &view, None).unwrap();
        // Spent on pupils, and so much less at the end.
        assert_eq!(funds.sums[0].cells[4], Cell::Money(dong(50_000)));
        assert_eq!(funds.sums[0].cells[11], Cell::Money(dong(-50_000)));
        let of_other = fund_report::read(&mut db, &view, Some(books.programme)).unwrap();
        assert_eq!(of_other.sums[0].cells[4], Cell::Money(dong(0)));
        let english = text(&funds, Lang::En);
        assert!(english.contains("Of which: adjustments of earlier periods"), "{english}");
    }
}

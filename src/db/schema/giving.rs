//! Gifts, receipts, thanks, and what was read from files.

diesel::table! {
    gifts (book_id, seq) {
        book_id -> BigInt,
        seq -> BigInt,
        party_id -> Nullable<BigInt>,
        means -> Text,
        nature -> Text,
        amount -> BigInt,
        received_on -> Date,
        anonymous -> Bool,
        words -> Text,
        goods -> Nullable<Text>,
        valued_by -> Nullable<Text>,
        currency -> Nullable<Text>,
        foreign_amount -> Nullable<Text>,
        rate -> Nullable<Text>,
    }
}

diesel::table! {
    gift_allocations (book_id, seq, fund_id) {
        book_id -> BigInt,
        seq -> BigInt,
        fund_id -> BigInt,
        amount -> BigInt,
    }
}

diesel::table! {
    gift_credits (book_id, seq, party_id) {
        book_id -> BigInt,
        seq -> BigInt,
        party_id -> BigInt,
        kind -> Text,
        year -> BigInt,
        amount -> BigInt,
    }
}

diesel::table! {
    receipts (book_id, year, no) {
        book_id -> BigInt,
        year -> BigInt,
        no -> BigInt,
        seq -> BigInt,
        void_seq -> Nullable<BigInt>,
    }
}

diesel::table! {
    gift_matches (book_id, seq, matched_seq) {
        book_id -> BigInt,
        seq -> BigInt,
        matched_seq -> BigInt,
        amount -> BigInt,
    }
}

diesel::table! {
    gift_reissues (book_id, seq) {
        book_id -> BigInt,
        seq -> BigInt,
        of_seq -> BigInt,
    }
}

diesel::table! {
    prints (book_id, seq, paper, no) {
        book_id -> BigInt,
        seq -> BigInt,
        paper -> Text,
        no -> BigInt,
        user_id -> BigInt,
        printed_at -> BigInt,
    }
}

diesel::table! {
    donor_totals (book_id, year, party_id, anonymous) {
        book_id -> BigInt,
        year -> BigInt,
        party_id -> BigInt,
        anonymous -> Bool,
        cash -> BigInt,
        in_kind -> BigInt,
        gifts -> BigInt,
    }
}

diesel::table! {
    imports (id) {
        id -> BigInt,
        book_id -> BigInt,
        kind -> Text,
        file_name -> Text,
        file_sha256 -> Binary,
        added -> BigInt,
        skipped -> BigInt,
        refused -> BigInt,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    import_rows (book_id, kind, fingerprint, occurrence) {
        book_id -> BigInt,
        kind -> Text,
        fingerprint -> Binary,
        occurrence -> BigInt,
        import_id -> BigInt,
    }
}

//! Batches of envelopes and their rows.

diesel::table! {
    batches (id) {
        id -> BigInt,
        book_id -> BigInt,
        unit_id -> BigInt,
        day -> Date,
        fund_id -> BigInt,
        means -> Text,
        account_id -> Nullable<BigInt>,
        expected_count -> Nullable<BigInt>,
        expected_total -> Nullable<BigInt>,
        state -> Text,
        made_by -> BigInt,
        made_at -> BigInt,
        closed_by -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
        first_seq -> Nullable<BigInt>,
        receipt_year -> Nullable<BigInt>,
        first_no -> Nullable<BigInt>,
        gifts -> Nullable<BigInt>,
    }
}

diesel::table! {
    batch_rows (batch_id, line) {
        batch_id -> BigInt,
        line -> BigInt,
        book_id -> BigInt,
        row_key -> Text,
        version -> BigInt,
        donor -> Text,
        identity -> Text,
        party_id -> Nullable<BigInt>,
        typed -> Text,
        amount -> Nullable<BigInt>,
        words -> Text,
        anonymous -> Bool,
        fund_id -> Nullable<BigInt>,
        sure -> Nullable<BigInt>,
        seq -> Nullable<BigInt>,
        names -> Text,
    }
}

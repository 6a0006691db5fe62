//! Counts of the cash box, what became of their differences, and limits of cash.

diesel::table! {
    cash_limits (id) {
        id -> BigInt,
        book_id -> BigInt,
        valid_from -> Date,
        amount -> BigInt,
        basis -> Text,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    cash_counts (id) {
        id -> BigInt,
        book_id -> BigInt,
        account_id -> BigInt,
        year -> BigInt,
        no -> BigInt,
        counted_on -> Date,
        known_seq -> BigInt,
        total -> BigInt,
        book_balance -> BigInt,
        reason -> Text,
        proposal -> Text,
        counted_by -> Text,
        witnesses -> Text,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    cash_count_lines (book_id, count_id, denomination) {
        book_id -> BigInt,
        count_id -> BigInt,
        denomination -> BigInt,
        pieces -> BigInt,
    }
}

diesel::table! {
    cash_count_settlements (count_id) {
        count_id -> BigInt,
        book_id -> BigInt,
        seq -> Nullable<BigInt>,
        reason -> Text,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

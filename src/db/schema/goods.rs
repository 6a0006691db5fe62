//! Goods that were given, what became of them, and their pictures.

diesel::table! {
    devices (book_id, gift_seq, item) {
        book_id -> BigInt,
        gift_seq -> BigInt,
        item -> BigInt,
        fund_id -> BigInt,
        kind -> Text,
        what -> Text,
        pieces -> BigInt,
        value -> BigInt,
        valuation -> Text,
        valued_by -> Text,
        valued_on -> Date,
        serial -> Text,
        serial_key -> Text,
        standing -> Text,
        holder_id -> Nullable<BigInt>,
        in_store -> BigInt,
        check_due -> Nullable<Date>,
    }
}

diesel::table! {
    device_events (book_id, gift_seq, item, no) {
        book_id -> BigInt,
        gift_seq -> BigInt,
        item -> BigInt,
        no -> BigInt,
        kind -> Text,
        day -> Date,
        condition -> Text,
        note -> Text,
        serial -> Nullable<Text>,
        holder_id -> Nullable<BigInt>,
        category -> Nullable<Text>,
        unit_id -> Nullable<BigInt>,
        programme_id -> Nullable<BigInt>,
        minute_year -> Nullable<BigInt>,
        minute_no -> Nullable<BigInt>,
        value -> Nullable<BigInt>,
        entry_seq -> Nullable<BigInt>,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    device_photos (book_id, gift_seq, item, no) {
        book_id -> BigInt,
        gift_seq -> BigInt,
        item -> BigInt,
        no -> BigInt,
        media -> Text,
        bytes -> Binary,
        sha256 -> Binary,
        user_id -> BigInt,
        added_at -> BigInt,
    }
}

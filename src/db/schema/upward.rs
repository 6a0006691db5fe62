//! Half-year and yearly reports of a unit to the one above it.

diesel::table! {
    filings (id) {
        id -> BigInt,
        book_id -> BigInt,
        unit_id -> BigInt,
        year -> BigInt,
        part -> Text,
        opened_by -> BigInt,
        opened_at -> BigInt,
    }
}

diesel::table! {
    filing_drafts (filing_id) {
        filing_id -> BigInt,
        book_id -> BigInt,
        written -> Text,
        user_id -> BigInt,
        saved_at -> BigInt,
    }
}

diesel::table! {
    filing_versions (filing_id, version) {
        filing_id -> BigInt,
        version -> BigInt,
        book_id -> BigInt,
        to_unit_id -> Nullable<BigInt>,
        content -> Text,
        digest -> Binary,
        user_id -> BigInt,
        sent_at -> BigInt,
    }
}

diesel::table! {
    filing_acts (filing_id, version) {
        filing_id -> BigInt,
        version -> BigInt,
        book_id -> BigInt,
        deed -> Text,
        note -> Text,
        user_id -> BigInt,
        acted_at -> BigInt,
    }
}

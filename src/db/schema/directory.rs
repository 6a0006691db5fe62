//! What each book knows of whom, and which parties are one.

diesel::table! {
    book_parties (book_id, party_id) {
        book_id -> BigInt,
        party_id -> BigInt,
        as_donor -> Bool,
        as_recipient -> Bool,
        folded -> Text,
        marked -> Text,
        place -> Binary,
    }
}

diesel::table! {
    party_words (book_id, word, marked, party_id) {
        book_id -> BigInt,
        word -> Text,
        marked -> Text,
        party_id -> BigInt,
    }
}

diesel::table! {
    party_phones (number, party_id) {
        number -> Text,
        party_id -> BigInt,
    }
}

diesel::table! {
    party_merges (id) {
        id -> BigInt,
        book_id -> BigInt,
        survivor_id -> BigInt,
        loser_id -> BigInt,
        before -> Text,
        after -> Text,
        loser -> Text,
        merged_at -> BigInt,
        merged_by -> BigInt,
        undone_at -> Nullable<BigInt>,
        undone_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    party_heads (party_id) {
        party_id -> BigInt,
        head_id -> BigInt,
    }
}

diesel::table! {
    party_differences (left_id, right_id) {
        left_id -> BigInt,
        right_id -> BigInt,
        book_id -> BigInt,
        decided_at -> BigInt,
        decided_by -> BigInt,
    }
}

diesel::table! {
    duplicate_pairs (book_id, left_id, right_id) {
        book_id -> BigInt,
        left_id -> BigInt,
        right_id -> BigInt,
        score -> BigInt,
    }
}

diesel::table! {
    consent_acts (party_id, purpose, given_on, act) {
        party_id -> BigInt,
        purpose -> Text,
        given_on -> Date,
        act -> Text,
        book_id -> BigInt,
        document -> Text,
        recorded_at -> BigInt,
        recorded_by -> BigInt,
    }
}

//! How a meeting goes: its terms, what it is at, what members answered and took back, and what ties them to people.

diesel::table! {
    meeting_terms (meeting_id) {
        meeting_id -> BigInt,
        book_id -> BigInt,
        casting_vote -> Bool,
        secretary_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    meeting_floors (meeting_id) {
        meeting_id -> BigInt,
        book_id -> BigInt,
        nomination_id -> Nullable<BigInt>,
        ended -> Bool,
        moved_by -> BigInt,
        moved_at -> BigInt,
    }
}

diesel::table! {
    conflict_denials (meeting_id, nomination_id, user_id) {
        meeting_id -> BigInt,
        nomination_id -> BigInt,
        user_id -> BigInt,
        book_id -> BigInt,
        hints -> Text,
        told_by -> BigInt,
        told_at -> BigInt,
    }
}

diesel::table! {
    vote_withdrawals (id) {
        id -> BigInt,
        meeting_id -> BigInt,
        nomination_id -> BigInt,
        user_id -> BigInt,
        book_id -> BigInt,
        vote -> Text,
        reason -> Text,
        withdrawn_by -> BigInt,
        withdrawn_at -> BigInt,
    }
}

diesel::table! {
    member_ties (id) {
        id -> BigInt,
        user_id -> BigInt,
        address -> Text,
        phone -> Text,
        account -> Text,
        school -> Text,
        clan_id -> Nullable<BigInt>,
        told_by -> BigInt,
        told_at -> BigInt,
    }
}

diesel::table! {
    decision_papers (decision_id) {
        decision_id -> BigInt,
        book_id -> BigInt,
        content -> Text,
        digest -> Binary,
        signed_by -> BigInt,
        signed_at -> BigInt,
    }
}

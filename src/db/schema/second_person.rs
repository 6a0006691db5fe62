//! Tasks that ask for a second person, and what was answered.

diesel::table! {
    approvals (id) {
        id -> BigInt,
        book_id -> BigInt,
        unit_id -> BigInt,
        kind -> Text,
        subject -> Text,
        payload -> Text,
        amount -> Nullable<BigInt>,
        quorum -> Text,
        needed -> BigInt,
        of_people -> BigInt,
        may_release -> Bool,
        author_id -> BigInt,
        asked_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    approval_acts (approval_id, no) {
        approval_id -> BigInt,
        no -> BigInt,
        book_id -> BigInt,
        author_id -> BigInt,
        user_id -> BigInt,
        deed -> Text,
        reason -> Text,
        acted_at -> BigInt,
    }
}

diesel::table! {
    approval_policies (unit_id, kind) {
        unit_id -> BigInt,
        kind -> Text,
        quorum -> Text,
        needed -> BigInt,
        own_hours -> BigInt,
        borrowed_hours -> BigInt,
        may_release -> Bool,
    }
}

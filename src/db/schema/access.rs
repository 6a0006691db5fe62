//! Who is signed in.

diesel::table! {
    sessions (id) {
        id -> Text,
        user_id -> BigInt,
        opened_at -> BigInt,
        second_factor_at -> Nullable<BigInt>,
        stepped_up_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        agent -> Text,
        address -> Text,
    }
}

diesel::table! {
    session_keys (id) {
        id -> BigInt,
        secret -> Binary,
        made_at -> BigInt,
    }
}

diesel::joinable!(sessions -> super::users (user_id));

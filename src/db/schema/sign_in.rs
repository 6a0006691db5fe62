//! Passwords, second factors, and what slows guessing down.

diesel::table! {
    passwords (user_id) {
        user_id -> BigInt,
        hash -> Text,
        must_change -> Bool,
        set_at -> BigInt,
    }
}

diesel::table! {
    second_factors (user_id, pending) {
        user_id -> BigInt,
        pending -> Bool,
        secret -> Binary,
        begun_at -> BigInt,
        last_step -> BigInt,
    }
}

diesel::table! {
    recovery_codes (user_id, code_hash) {
        user_id -> BigInt,
        code_hash -> Binary,
    }
}

diesel::table! {
    known_devices (secret_hash, user_id) {
        secret_hash -> Binary,
        user_id -> BigInt,
        seen_at -> BigInt,
    }
}

diesel::table! {
    throttles (key_hash) {
        key_hash -> Binary,
        tries -> BigInt,
        last_at -> BigInt,
    }
}

diesel::table! {
    half_sign_ins (secret_hash) {
        secret_hash -> Binary,
        user_id -> BigInt,
        code_shown -> Bool,
        begun_at -> BigInt,
    }
}

diesel::table! {
    step_up_thresholds (unit_id, from_day, set_at) {
        unit_id -> BigInt,
        from_day -> Date,
        amount -> BigInt,
        set_at -> BigInt,
    }
}

diesel::joinable!(half_sign_ins -> super::users (user_id));

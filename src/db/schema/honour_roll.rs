//! Tiers, and the honour rolls that are frozen.

diesel::table! {
    roll_tiers (unit_id, year, position) {
        unit_id -> BigInt,
        year -> BigInt,
        position -> BigInt,
        name_vi -> Text,
        name_en -> Text,
        minimum -> BigInt,
    }
}

diesel::table! {
    rolls (id) {
        id -> BigInt,
        book_id -> BigInt,
        unit_id -> BigInt,
        year -> BigInt,
        subtree -> Bool,
        frozen_at -> BigInt,
        frozen_by -> BigInt,
        digest -> Binary,
        donors -> BigInt,
        total -> BigInt,
        unidentified -> BigInt,
    }
}

diesel::table! {
    roll_rows (roll_id, position) {
        roll_id -> BigInt,
        position -> BigInt,
        rank -> BigInt,
        tier_vi -> Text,
        tier_en -> Text,
        tier_minimum -> BigInt,
        recognition_name -> Text,
        party_kind -> Text,
        party_id -> Nullable<BigInt>,
        anonymous -> Bool,
        public -> Bool,
        cash -> BigInt,
        in_kind -> BigInt,
        soft -> BigInt,
        gifts -> BigInt,
        seal -> Nullable<Binary>,
    }
}

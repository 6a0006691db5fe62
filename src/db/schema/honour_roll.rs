//! Seasons, tiers, honours and proofs, and the honour rolls that are frozen.

diesel::table! {
    roll_tiers (unit_id, year, position) {
        unit_id -> BigInt,
        year -> BigInt,
        position -> BigInt,
        name_vi -> Text,
        name_en -> Text,
        minimum -> BigInt,
        price -> BigInt,
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
        approval_id -> Nullable<BigInt>,
        map -> Text,
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

diesel::table! {
    roll_seasons (unit_id, year) {
        unit_id -> BigInt,
        year -> BigInt,
        book_id -> BigInt,
        cut_off -> Date,
        set_by -> BigInt,
        set_at -> BigInt,
    }
}

diesel::table! {
    roll_maps (unit_id, year) {
        unit_id -> BigInt,
        year -> BigInt,
        book_id -> BigInt,
        map -> Text,
        set_by -> BigInt,
        set_at -> BigInt,
    }
}

diesel::table! {
    roll_honours (unit_id, year, position) {
        unit_id -> BigInt,
        year -> BigInt,
        position -> BigInt,
        name_vi -> Text,
        name_en -> Text,
        party_kind -> Text,
        words -> Text,
        minimum -> BigInt,
        places -> BigInt,
        price -> BigInt,
    }
}

diesel::table! {
    roll_proofs (id) {
        id -> BigInt,
        book_id -> BigInt,
        unit_id -> BigInt,
        year -> BigInt,
        party_id -> BigInt,
        anonymous -> Bool,
        deed -> Text,
        source -> Text,
        name -> Text,
        hidden -> Bool,
        note -> Text,
        user_id -> BigInt,
        given_at -> BigInt,
    }
}

diesel::table! {
    proof_rounds (id) {
        id -> BigInt,
        book_id -> BigInt,
        unit_id -> BigInt,
        year -> BigInt,
        subtree -> Bool,
        closes_on -> Date,
        renews -> Bool,
        user_id -> BigInt,
        opened_at -> BigInt,
    }
}

diesel::table! {
    roll_errata (roll_id, no) {
        roll_id -> BigInt,
        no -> BigInt,
        book_id -> BigInt,
        position -> BigInt,
        was -> Text,
        reads -> Text,
        reason -> Text,
        approval_id -> BigInt,
        asked_by -> BigInt,
        agreed_by -> BigInt,
        agreed_at -> BigInt,
    }
}

diesel::table! {
    roll_merits (roll_id, no) {
        roll_id -> BigInt,
        no -> BigInt,
        book_id -> BigInt,
        decision -> Text,
        decided_on -> Date,
        minimum -> BigInt,
        first_no -> BigInt,
        last_no -> BigInt,
        recorded_by -> BigInt,
        recorded_at -> BigInt,
    }
}

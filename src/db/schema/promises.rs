//! Pledges, and sponsorships of one learner by one donor.

diesel::table! {
    pledges (id) {
        id -> BigInt,
        book_id -> BigInt,
        party_id -> BigInt,
        fund_id -> BigInt,
        made_on -> Date,
        words -> Text,
        anonymous -> Bool,
    }
}

diesel::table! {
    pledge_versions (pledge_id, version) {
        book_id -> BigInt,
        pledge_id -> BigInt,
        version -> BigInt,
        decided_on -> Date,
        reason -> Text,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    pledge_instalments (pledge_id, version, no) {
        book_id -> BigInt,
        pledge_id -> BigInt,
        version -> BigInt,
        no -> BigInt,
        due_on -> Date,
        amount -> BigInt,
    }
}

diesel::table! {
    pledge_payments (book_id, gift_seq) {
        book_id -> BigInt,
        gift_seq -> BigInt,
        pledge_id -> BigInt,
        amount -> BigInt,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    pledge_lapses (pledge_id) {
        book_id -> BigInt,
        pledge_id -> BigInt,
        day -> Date,
        reason -> Text,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    sponsorships (id) {
        id -> BigInt,
        book_id -> BigInt,
        fund_id -> BigInt,
        pledge_id -> BigInt,
        sponsor_id -> BigInt,
        recipient_id -> BigInt,
        yearly -> BigInt,
        first_year -> BigInt,
        years -> BigInt,
        condition -> Text,
        begun_on -> Date,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    sponsorship_checks (sponsorship_id, year) {
        book_id -> BigInt,
        sponsorship_id -> BigInt,
        year -> BigInt,
        outcome -> Text,
        checked_on -> Date,
        note -> Text,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    sponsorship_endings (sponsorship_id) {
        book_id -> BigInt,
        sponsorship_id -> BigInt,
        how -> Text,
        day -> Date,
        reason -> Text,
        release -> Text,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

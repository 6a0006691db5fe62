//! Mail that leaves the program.

diesel::table! {
    mail_addresses (id) {
        id -> BigInt,
        book_id -> BigInt,
        party_id -> BigInt,
        address -> Text,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    mails (id) {
        id -> BigInt,
        book_id -> BigInt,
        unit_id -> BigInt,
        party_id -> BigInt,
        address -> Text,
        what -> Text,
        subject -> Text,
        body -> Text,
        secret -> Text,
        user_id -> BigInt,
        queued_at -> BigInt,
        seal -> Nullable<Binary>,
    }
}

diesel::table! {
    mail_standings (mail_id) {
        mail_id -> BigInt,
        book_id -> BigInt,
        state -> Text,
        tries -> BigInt,
        tries_before -> BigInt,
        due_at -> BigInt,
    }
}

diesel::table! {
    mail_tries (id) {
        id -> BigInt,
        mail_id -> BigInt,
        book_id -> BigInt,
        state -> Text,
        word -> Text,
        ended_at -> BigInt,
    }
}

diesel::table! {
    mail_stops (id) {
        id -> BigInt,
        address -> Text,
        deed -> Text,
        mail_id -> BigInt,
        told_at -> BigInt,
    }
}

diesel::joinable!(mail_standings -> mails (mail_id));

// Mail is read beside no other table, and the list of those that are is as long as a macro may be.
diesel::allow_tables_to_appear_in_same_query!(mails, mail_standings);

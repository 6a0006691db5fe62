//! People, units, books and what is posted to them.

diesel::table! {
    users (id) {
        id -> BigInt,
        login -> Text,
        name -> Text,
        added_at -> BigInt,
        disabled_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    units (id) {
        id -> BigInt,
        code -> Text,
        name -> Text,
        level -> Text,
        parent_id -> Nullable<BigInt>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    unit_successions (from_id, to_id, on_day) {
        from_id -> BigInt,
        to_id -> BigInt,
        on_day -> Date,
        kind -> Text,
        share_percent -> BigInt,
    }
}

diesel::table! {
    unit_details (id) {
        id -> BigInt,
        unit_id -> BigInt,
        from_day -> Date,
        address -> Text,
        place -> Text,
        tax_code -> Text,
        budget_code -> Text,
        phone -> Text,
        bank_name -> Text,
        bank_account -> Text,
        head_title -> Text,
        head -> Text,
        accountant -> Text,
        treasurer -> Text,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    user_roles (user_id, unit_id, role) {
        user_id -> BigInt,
        unit_id -> BigInt,
        role -> Text,
    }
}

diesel::table! {
    books (id) {
        id -> BigInt,
        unit_id -> Nullable<BigInt>,
        regime -> Text,
        length -> BigInt,
        head -> Binary,
        audit_length -> BigInt,
        audit_head -> Binary,
        closed_through -> BigInt,
        last_at -> BigInt,
    }
}

diesel::table! {
    accounts (id) {
        id -> BigInt,
        book_id -> BigInt,
        code -> Text,
        name_vi -> Text,
        name_en -> Text,
        kind -> Text,
        role -> Nullable<Text>,
        parent_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    parties (id) {
        id -> BigInt,
        kind -> Text,
        name -> Text,
        match_key -> Text,
        sort_name -> Nullable<Text>,
        recognition_name -> Text,
        birth_date -> Nullable<Date>,
        address -> Text,
        phone -> Text,
        added_at -> BigInt,
    }
}

diesel::table! {
    consents (party_id, purpose, given_on) {
        party_id -> BigInt,
        purpose -> Text,
        given_on -> Date,
        proof -> Text,
        withdrawn_on -> Nullable<Date>,
    }
}

diesel::table! {
    party_members (collective_id, member_id) {
        collective_id -> BigInt,
        member_id -> BigInt,
    }
}

diesel::table! {
    party_accounts (party_id, number) {
        party_id -> BigInt,
        number -> Text,
    }
}

diesel::table! {
    funds (id) {
        id -> BigInt,
        book_id -> BigInt,
        unit_id -> BigInt,
        code -> Text,
        name -> Text,
        kind -> Text,
        donor_id -> Nullable<BigInt>,
        donor_words -> Text,
        opened_on -> Date,
        closed_on -> Nullable<Date>,
    }
}

diesel::table! {
    entries (book_id, seq) {
        book_id -> BigInt,
        seq -> BigInt,
        day -> Date,
        series -> Text,
        voucher_year -> BigInt,
        voucher_no -> BigInt,
        source -> Text,
        description -> Text,
        link_kind -> Nullable<Text>,
        link_seq -> Nullable<BigInt>,
        request_key -> Nullable<Text>,
        recorded_at -> BigInt,
        user_id -> BigInt,
        prev_hash -> Binary,
        hash -> Binary,
        document -> Nullable<Binary>,
    }
}

diesel::table! {
    postings (book_id, seq, line) {
        book_id -> BigInt,
        seq -> BigInt,
        line -> BigInt,
        account_id -> BigInt,
        fund_id -> BigInt,
        party_id -> Nullable<BigInt>,
        amount -> BigInt,
        day -> Date,
    }
}

diesel::table! {
    month_balances (book_id, account_id, fund_id, month) {
        book_id -> BigInt,
        account_id -> BigInt,
        fund_id -> BigInt,
        month -> BigInt,
        debit -> BigInt,
        credit -> BigInt,
    }
}

diesel::table! {
    counters (book_id, series, year) {
        book_id -> BigInt,
        series -> Text,
        year -> BigInt,
        last_no -> BigInt,
    }
}

diesel::table! {
    periods (book_id, month) {
        book_id -> BigInt,
        month -> BigInt,
        state -> Text,
        soft_role -> Nullable<Text>,
        soft_until -> Nullable<BigInt>,
        reason -> Text,
        user_id -> BigInt,
        changed_at -> BigInt,
        state_hash -> Binary,
    }
}

diesel::table! {
    audit (book_id, seq) {
        book_id -> BigInt,
        seq -> BigInt,
        recorded_at -> BigInt,
        user_id -> BigInt,
        origin -> Text,
        action -> Text,
        subject -> Text,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        ledger_length -> BigInt,
        ledger_head -> Binary,
        prev_hash -> Binary,
        hash -> Binary,
    }
}

diesel::table! {
    requests (book_id, request_key) {
        book_id -> BigInt,
        request_key -> Text,
        body -> Text,
        outcome -> Text,
        refused -> Bool,
        recorded_at -> BigInt,
    }
}

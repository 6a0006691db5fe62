//! Accounts at banks, what donors are asked for, statement lines and what people said they are.

diesel::table! {
    bank_accounts (id) {
        id -> BigInt,
        book_id -> BigInt,
        account_id -> BigInt,
        bin -> Text,
        number -> Text,
        holder -> Text,
        fund_id -> BigInt,
        added_at -> BigInt,
    }
}

diesel::table! {
    appeals (id) {
        id -> BigInt,
        book_id -> BigInt,
        unit_id -> BigInt,
        fund_id -> BigInt,
        bank_account_id -> BigInt,
        title -> Text,
        amount -> Nullable<BigInt>,
        opens_on -> Date,
        closes_on -> Nullable<Date>,
        added_at -> BigInt,
    }
}

diesel::table! {
    memo_codes (book_id, no) {
        book_id -> BigInt,
        no -> BigInt,
        code -> Text,
        kind -> Text,
        target -> BigInt,
        user_id -> BigInt,
        issued_at -> BigInt,
    }
}

diesel::table! {
    statement_lines (id) {
        id -> BigInt,
        book_id -> BigInt,
        account_id -> BigInt,
        import_id -> BigInt,
        file_line -> BigInt,
        day -> Date,
        document -> Text,
        reference -> Text,
        memo -> Text,
        offset_name -> Text,
        amount -> BigInt,
        balance -> Nullable<BigInt>,
        fingerprint -> Binary,
        occurrence -> BigInt,
        state -> Text,
        seq -> Nullable<BigInt>,
    }
}

diesel::table! {
    line_decisions (book_id, line_id, no) {
        book_id -> BigInt,
        line_id -> BigInt,
        no -> BigInt,
        kind -> Text,
        seq -> Nullable<BigInt>,
        posted -> Bool,
        other_line -> Nullable<BigInt>,
        score -> Nullable<BigInt>,
        reason_vi -> Text,
        reason_en -> Text,
        user_id -> BigInt,
        decided_at -> BigInt,
    }
}

diesel::table! {
    stated_balances (book_id, account_id, day, no) {
        book_id -> BigInt,
        account_id -> BigInt,
        day -> Date,
        no -> BigInt,
        balance -> BigInt,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    import_undos (book_id, import_id) {
        book_id -> BigInt,
        import_id -> BigInt,
        reason -> Text,
        user_id -> BigInt,
        undone_at -> BigInt,
    }
}

diesel::table! {
    kept_files (book_id, bank_account_id, sha256) {
        book_id -> BigInt,
        bank_account_id -> BigInt,
        sha256 -> Binary,
        file_name -> Text,
        bytes -> Binary,
        user_id -> BigInt,
        kept_at -> BigInt,
    }
}

//! Lists of awards that are paid together, the accounts they go to, and the links that correct those.

diesel::table! {
    payee_accounts (id) {
        id -> BigInt,
        book_id -> BigInt,
        party_id -> BigInt,
        bin -> Text,
        number -> Text,
        holder -> Text,
        relation -> Text,
        source -> Text,
        entered_by -> BigInt,
        entered_at -> BigInt,
        standing -> Text,
        approval_id -> Nullable<BigInt>,
        settled_by -> Nullable<BigInt>,
        settled_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    payouts (id) {
        id -> BigInt,
        book_id -> BigInt,
        unit_id -> BigInt,
        decision_id -> BigInt,
        account_id -> BigInt,
        stage -> Text,
        made_by -> BigInt,
        made_at -> BigInt,
        approval_id -> Nullable<BigInt>,
        sha256 -> Nullable<Binary>,
        locked_by -> Nullable<BigInt>,
        locked_at -> Nullable<BigInt>,
        sent_by -> Nullable<BigInt>,
        sent_at -> Nullable<BigInt>,
        sent_on -> Nullable<Date>,
        closed_by -> Nullable<BigInt>,
        closed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    payout_lines (id) {
        id -> BigInt,
        payout_id -> BigInt,
        no -> BigInt,
        book_id -> BigInt,
        award_id -> BigInt,
        party_id -> BigInt,
        payee -> Text,
        amount -> BigInt,
        method -> Text,
        state -> Text,
        payee_account_id -> Nullable<BigInt>,
        bin -> Text,
        number -> Text,
        holder -> Text,
        relation -> Text,
        reissue_of -> Nullable<BigInt>,
        paid_seq -> Nullable<BigInt>,
        back_seq -> Nullable<BigInt>,
        back_code -> Nullable<Text>,
        back_words -> Nullable<Text>,
        back_by -> Nullable<BigInt>,
        back_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    payout_findings (line_id, no) {
        line_id -> BigInt,
        no -> BigInt,
        code -> Text,
        blocks -> Bool,
        sentence_vi -> Text,
        sentence_en -> Text,
    }
}

diesel::table! {
    payout_files (payout_id, no) {
        payout_id -> BigInt,
        no -> BigInt,
        book_id -> BigInt,
        layout -> Text,
        format -> Text,
        sha256 -> Binary,
        taken_by -> BigInt,
        taken_at -> BigInt,
    }
}

diesel::table! {
    payout_collectors (line_id) {
        line_id -> BigInt,
        book_id -> BigInt,
        name -> Text,
        relation -> Text,
        recorded_by -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    payee_links (id) {
        id -> BigInt,
        book_id -> BigInt,
        line_id -> BigInt,
        token_hash -> Binary,
        made_by -> BigInt,
        made_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
        account_id -> Nullable<BigInt>,
    }
}

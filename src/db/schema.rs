//! The tables as Diesel sees them; one list for both databases.

diesel::table! {
    users (id) {
        id -> BigInt,
        login -> Text,
        name -> Text,
        added_at -> BigInt,
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

diesel::table! {
    gifts (book_id, seq) {
        book_id -> BigInt,
        seq -> BigInt,
        party_id -> Nullable<BigInt>,
        means -> Text,
        nature -> Text,
        amount -> BigInt,
        received_on -> Date,
        anonymous -> Bool,
        words -> Text,
        goods -> Nullable<Text>,
        valued_by -> Nullable<Text>,
        currency -> Nullable<Text>,
        foreign_amount -> Nullable<Text>,
        rate -> Nullable<Text>,
    }
}

diesel::table! {
    gift_allocations (book_id, seq, fund_id) {
        book_id -> BigInt,
        seq -> BigInt,
        fund_id -> BigInt,
        amount -> BigInt,
    }
}

diesel::table! {
    gift_credits (book_id, seq, party_id) {
        book_id -> BigInt,
        seq -> BigInt,
        party_id -> BigInt,
        kind -> Text,
        year -> BigInt,
        amount -> BigInt,
    }
}

diesel::table! {
    receipts (book_id, year, no) {
        book_id -> BigInt,
        year -> BigInt,
        no -> BigInt,
        seq -> BigInt,
        void_seq -> Nullable<BigInt>,
    }
}

diesel::table! {
    donor_totals (book_id, year, party_id, anonymous) {
        book_id -> BigInt,
        year -> BigInt,
        party_id -> BigInt,
        anonymous -> Bool,
        cash -> BigInt,
        in_kind -> BigInt,
        gifts -> BigInt,
    }
}

diesel::table! {
    imports (id) {
        id -> BigInt,
        book_id -> BigInt,
        kind -> Text,
        file_name -> Text,
        file_sha256 -> Binary,
        added -> BigInt,
        skipped -> BigInt,
        refused -> BigInt,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    import_rows (book_id, kind, fingerprint, occurrence) {
        book_id -> BigInt,
        kind -> Text,
        fingerprint -> Binary,
        occurrence -> BigInt,
        import_id -> BigInt,
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
        seq -> Nullable<BigInt>,
    }
}

diesel::table! {
    programmes (id) {
        id -> BigInt,
        unit_id -> BigInt,
        code -> Text,
        name -> Text,
        alias -> Text,
        kind -> Text,
    }
}

diesel::table! {
    fund_restrictions (id) {
        id -> BigInt,
        fund_id -> BigInt,
        category -> Nullable<Text>,
        programme_id -> Nullable<BigInt>,
        unit_id -> Nullable<BigInt>,
        party_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    rounds (id) {
        id -> BigInt,
        book_id -> BigInt,
        programme_id -> BigInt,
        code -> Text,
        name -> Text,
        opens_on -> Date,
        closes_on -> Date,
        budget -> BigInt,
    }
}

diesel::table! {
    round_amounts (round_id, category) {
        round_id -> BigInt,
        category -> Text,
        amount -> BigInt,
    }
}

diesel::table! {
    round_quotas (round_id, unit_id, category) {
        round_id -> BigInt,
        unit_id -> BigInt,
        category -> Text,
        seats -> BigInt,
    }
}

diesel::table! {
    round_funds (round_id, position) {
        round_id -> BigInt,
        position -> BigInt,
        fund_id -> BigInt,
    }
}

diesel::table! {
    nominations (id) {
        id -> BigInt,
        book_id -> BigInt,
        round_id -> BigInt,
        party_id -> BigInt,
        unit_id -> BigInt,
        category -> Text,
        grade -> Nullable<Text>,
        school -> Text,
        gpa -> Nullable<BigInt>,
        achievement -> Nullable<Text>,
        hardship -> Nullable<Text>,
        evidence -> Nullable<Text>,
        consent -> Bool,
        fund_id -> Nullable<BigInt>,
        amount -> BigInt,
        nominated_by -> BigInt,
        nominated_on -> Date,
        stage -> Text,
    }
}

diesel::table! {
    rules (id) {
        id -> BigInt,
        code -> Text,
    }
}

diesel::table! {
    rule_versions (id) {
        id -> BigInt,
        rule_id -> BigInt,
        version -> BigInt,
        effective_from -> Date,
        effective_to -> Nullable<Date>,
        severity -> Text,
        expression -> Text,
        sentence_vi -> Text,
        sentence_en -> Text,
        citation -> Text,
        programme_id -> Nullable<BigInt>,
        published_by -> BigInt,
        published_at -> BigInt,
    }
}

diesel::table! {
    checks (id) {
        id -> BigInt,
        book_id -> BigInt,
        nomination_id -> BigInt,
        stage -> Text,
        outcome -> Text,
        facts -> Text,
        user_id -> BigInt,
        checked_at -> BigInt,
    }
}

diesel::table! {
    check_findings (check_id, rule_version_id) {
        check_id -> BigInt,
        rule_version_id -> BigInt,
        outcome -> Text,
        sentence_vi -> Text,
        sentence_en -> Text,
    }
}

diesel::table! {
    councils (id) {
        id -> BigInt,
        unit_id -> BigInt,
        code -> Text,
        name -> Text,
    }
}

diesel::table! {
    council_members (council_id, user_id) {
        council_id -> BigInt,
        user_id -> BigInt,
        chair -> Bool,
    }
}

diesel::table! {
    meetings (id) {
        id -> BigInt,
        book_id -> BigInt,
        council_id -> BigInt,
        round_id -> BigInt,
        held_on -> Date,
    }
}

diesel::table! {
    attendances (meeting_id, user_id) {
        meeting_id -> BigInt,
        user_id -> BigInt,
    }
}

diesel::table! {
    conflicts (meeting_id, nomination_id, user_id) {
        meeting_id -> BigInt,
        nomination_id -> BigInt,
        user_id -> BigInt,
        reason -> Text,
    }
}

diesel::table! {
    votes (meeting_id, nomination_id, user_id) {
        meeting_id -> BigInt,
        nomination_id -> BigInt,
        user_id -> BigInt,
        vote -> Text,
    }
}

diesel::table! {
    decisions (id) {
        id -> BigInt,
        book_id -> BigInt,
        year -> BigInt,
        no -> BigInt,
        meeting_id -> BigInt,
        day -> Date,
        awards -> BigInt,
        total -> BigInt,
    }
}

diesel::table! {
    awards (id) {
        id -> BigInt,
        book_id -> BigInt,
        nomination_id -> BigInt,
        decision_id -> BigInt,
        round_id -> BigInt,
        fund_id -> BigInt,
        party_id -> BigInt,
        unit_id -> BigInt,
        category -> Text,
        amount -> BigInt,
        year -> BigInt,
        award_seq -> BigInt,
        stage -> Text,
        paid_seq -> Nullable<BigInt>,
        paid_by -> Nullable<BigInt>,
        closed_seq -> Nullable<BigInt>,
    }
}

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
    }
}

diesel::table! {
    roll_rows (roll_id, position) {
        roll_id -> BigInt,
        position -> BigInt,
        rank -> BigInt,
        tier_vi -> Text,
        tier_en -> Text,
        recognition_name -> Text,
        sort_name -> Text,
        party_kind -> Text,
        party_id -> BigInt,
        anonymous -> Bool,
        public -> Bool,
        cash -> BigInt,
        in_kind -> BigInt,
        soft -> BigInt,
        gifts -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    users,
    units,
    unit_successions,
    user_roles,
    books,
    accounts,
    parties,
    consents,
    party_members,
    party_accounts,
    funds,
    entries,
    postings,
    month_balances,
    counters,
    periods,
    audit,
    requests,
    gifts,
    gift_allocations,
    gift_credits,
    receipts,
    donor_totals,
    imports,
    import_rows,
    statement_lines,
    programmes,
    fund_restrictions,
    rounds,
    round_amounts,
    round_quotas,
    round_funds,
    nominations,
    rules,
    rule_versions,
    checks,
    check_findings,
    councils,
    council_members,
    meetings,
    attendances,
    conflicts,
    votes,
    decisions,
    awards,
    roll_tiers,
    rolls,
    roll_rows,
);

diesel::joinable!(books -> units (unit_id));

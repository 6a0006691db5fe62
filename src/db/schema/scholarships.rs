//! Programmes, rounds, rules, councils and awards.

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
        amount -> Nullable<BigInt>,
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
        casting_vote -> Bool,
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
        decided_by -> BigInt,
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
        closed_reason -> Nullable<Text>,
    }
}

diesel::table! {
    round_titles (round_id, category) {
        round_id -> BigInt,
        category -> Text,
        title -> Text,
    }
}

diesel::table! {
    titles (id) {
        id -> BigInt,
        book_id -> BigInt,
        nomination_id -> BigInt,
        decision_id -> BigInt,
        round_id -> BigInt,
        party_id -> BigInt,
        unit_id -> BigInt,
        category -> Text,
        title -> Text,
        year -> BigInt,
    }
}

diesel::table! {
    round_holds (round_id) {
        round_id -> BigInt,
        days -> BigInt,
    }
}

//! What stands beside rounds and nominations: documents, templates, reviews, proofs.

diesel::table! {
    round_documents (round_id, position) {
        round_id -> BigInt,
        position -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    round_templates (round_id) {
        round_id -> BigInt,
        published_by -> BigInt,
        published_at -> BigInt,
    }
}

diesel::table! {
    round_adoptions (round_id) {
        round_id -> BigInt,
        template_id -> BigInt,
    }
}

diesel::table! {
    nomination_agreements (id) {
        id -> BigInt,
        book_id -> BigInt,
        nomination_id -> BigInt,
        who -> Text,
        name -> Text,
        relationship -> Nullable<Text>,
        agreed_on -> Date,
        publishes -> Bool,
        proof -> Text,
        user_id -> BigInt,
        recorded_at -> BigInt,
    }
}

diesel::table! {
    citizen_ids (id) {
        id -> BigInt,
        book_id -> BigInt,
        party_id -> BigInt,
        sealed -> Binary,
        print -> Binary,
        key_mark -> Binary,
        user_id -> BigInt,
        kept_at -> BigInt,
    }
}

diesel::table! {
    round_rubrics (round_id) {
        round_id -> BigInt,
        blind -> Bool,
    }
}

diesel::table! {
    round_criteria (round_id, position) {
        round_id -> BigInt,
        position -> BigInt,
        name -> Text,
        weight -> BigInt,
    }
}

diesel::table! {
    nomination_reviews (id) {
        id -> BigInt,
        book_id -> BigInt,
        nomination_id -> BigInt,
        user_id -> BigInt,
        note -> Text,
        reviewed_at -> BigInt,
    }
}

diesel::table! {
    nomination_scores (review_id, position) {
        review_id -> BigInt,
        position -> BigInt,
        points -> BigInt,
    }
}

diesel::table! {
    nomination_advices (nomination_id, user_id) {
        nomination_id -> BigInt,
        user_id -> BigInt,
        book_id -> BigInt,
        check_id -> BigInt,
        advised_at -> BigInt,
    }
}

diesel::table! {
    nomination_returns (id) {
        id -> BigInt,
        book_id -> BigInt,
        nomination_id -> BigInt,
        reason -> Text,
        note -> Text,
        user_id -> BigInt,
        returned_at -> BigInt,
    }
}

diesel::table! {
    nomination_answers (return_id) {
        return_id -> BigInt,
        book_id -> BigInt,
        note -> Text,
        user_id -> BigInt,
        answered_at -> BigInt,
    }
}

diesel::table! {
    nomination_thanks (id) {
        id -> BigInt,
        book_id -> BigInt,
        nomination_id -> BigInt,
        words -> Text,
        user_id -> BigInt,
        written_at -> BigInt,
    }
}

diesel::table! {
    nomination_papers (id) {
        id -> BigInt,
        book_id -> BigInt,
        nomination_id -> BigInt,
        name -> Text,
        media -> Text,
        size -> BigInt,
        sha256 -> Binary,
        bytes -> Binary,
        user_id -> BigInt,
        added_at -> BigInt,
    }
}

diesel::table! {
    match_drafts (nomination_id) {
        nomination_id -> BigInt,
        book_id -> BigInt,
        round_id -> BigInt,
        fund_id -> BigInt,
    }
}

diesel::table! {
    matchings (id) {
        id -> BigInt,
        book_id -> BigInt,
        round_id -> BigInt,
        agreed_by -> BigInt,
        agreed_at -> BigInt,
    }
}

diesel::table! {
    matching_lines (matching_id, nomination_id) {
        matching_id -> BigInt,
        nomination_id -> BigInt,
        fund_id -> BigInt,
        amount -> BigInt,
    }
}

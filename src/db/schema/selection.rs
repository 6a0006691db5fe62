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

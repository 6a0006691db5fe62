//! The tables as Diesel sees them, one list for both databases, by migration.

mod access;
mod bank;
mod bookkeeping;
mod cash;
mod directory;
mod envelopes;
mod giving;
mod goods;
mod honour_roll;
mod paying;
mod post;
mod promises;
mod scholarships;
mod second_person;
mod selection;
mod sign_in;
mod upward;
mod voting;

pub use access::*;
pub use bank::*;
pub use bookkeeping::*;
pub use cash::*;
pub use directory::*;
pub use envelopes::*;
pub use giving::*;
pub use goods::*;
pub use honour_roll::*;
pub use paying::*;
pub use post::*;
pub use promises::*;
pub use scholarships::*;
pub use second_person::*;
pub use selection::*;
pub use sign_in::*;
pub use upward::*;
pub use voting::*;

diesel::allow_tables_to_appear_in_same_query!(
    users,
    units,
    unit_successions,
    unit_details,
    user_roles,
    books,
    accounts,
    parties,
    consents,
    party_members,
    party_accounts,
    book_parties,
    party_words,
    party_phones,
    party_merges,
    party_heads,
    party_differences,
    duplicate_pairs,
    consent_acts,
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
    gift_matches,
    receipts,
    gift_reissues,
    prints,
    donor_totals,
    imports,
    import_rows,
    statement_lines,
    bank_accounts,
    appeals,
    memo_codes,
    line_decisions,
    stated_balances,
    import_undos,
    kept_files,
    programmes,
    fund_restrictions,
    rounds,
    round_amounts,
    round_quotas,
    round_funds,
    round_documents,
    round_templates,
    round_adoptions,
    round_rubrics,
    round_criteria,
    nominations,
    citizen_ids,
    nomination_agreements,
    nomination_papers,
    nomination_reviews,
    nomination_scores,
    nomination_advices,
    nomination_returns,
    nomination_answers,
    rules,
    rule_versions,
    checks,
    check_findings,
    councils,
    council_members,
    meetings,
    meeting_terms,
    meeting_floors,
    member_ties,
    attendances,
    conflicts,
    conflict_denials,
    votes,
    vote_withdrawals,
    decisions,
    decision_papers,
    awards,
    payee_accounts,
    payouts,
    payout_lines,
    payout_findings,
    payout_files,
    payout_collectors,
    payee_links,
    roll_tiers,
    rolls,
    roll_rows,
    roll_seasons,
    roll_maps,
    roll_honours,
    roll_proofs,
    roll_errata,
    roll_merits,
    devices,
    device_events,
    device_photos,
    pledges,
    pledge_versions,
    pledge_instalments,
    pledge_payments,
    pledge_lapses,
    sponsorships,
    sponsorship_checks,
    sponsorship_endings,
    batches,
    batch_rows,
    cash_limits,
    cash_counts,
    cash_count_lines,
    cash_count_settlements,
    filings,
    filing_drafts,
    filing_versions,
    filing_acts,
    sessions,
    session_keys,
    passwords,
    second_factors,
    recovery_codes,
    known_devices,
    throttles,
    half_sign_ins,
    step_up_thresholds,
    approvals,
    approval_acts,
    approval_policies,
);

diesel::joinable!(books -> units (unit_id));

// Tables that are only ever asked together with one other, so that the list above stays within the compiler's depth.
diesel::allow_tables_to_appear_in_same_query!(match_drafts, nominations);
diesel::allow_tables_to_appear_in_same_query!(matching_lines, nominations);
diesel::allow_tables_to_appear_in_same_query!(titles, awards);
diesel::allow_tables_to_appear_in_same_query!(titles, decisions);
diesel::allow_tables_to_appear_in_same_query!(titles, parties);
diesel::allow_tables_to_appear_in_same_query!(titles, programmes);
diesel::allow_tables_to_appear_in_same_query!(titles, rounds);
diesel::allow_tables_to_appear_in_same_query!(titles, units);
diesel::allow_tables_to_appear_in_same_query!(nomination_thanks, awards);
diesel::allow_tables_to_appear_in_same_query!(nomination_thanks, parties);
diesel::allow_tables_to_appear_in_same_query!(nomination_thanks, programmes);
diesel::allow_tables_to_appear_in_same_query!(nomination_thanks, rounds);
diesel::allow_tables_to_appear_in_same_query!(round_holds, decisions);
diesel::allow_tables_to_appear_in_same_query!(round_holds, meetings);
diesel::allow_tables_to_appear_in_same_query!(round_holds, payout_lines);
diesel::allow_tables_to_appear_in_same_query!(round_holds, payouts);

//! The tables as Diesel sees them, one list for both databases, by migration.

mod access;
mod bookkeeping;
mod cash;
mod envelopes;
mod giving;
mod honour_roll;
mod scholarships;
mod second_person;

pub use access::*;
pub use bookkeeping::*;
pub use cash::*;
pub use envelopes::*;
pub use giving::*;
pub use honour_roll::*;
pub use scholarships::*;
pub use second_person::*;

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
    gift_reissues,
    prints,
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
    batches,
    batch_rows,
    cash_limits,
    cash_counts,
    cash_count_lines,
    cash_count_settlements,
    sessions,
    session_keys,
    approvals,
    approval_acts,
    approval_policies,
);

diesel::joinable!(books -> units (unit_id));

//! Who may open which route: one row per route that Rocket knows.

use sovang::user::rights::Right;

/// What a route asks of a visitor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// Nothing: strangers are welcome.
    Nothing,
    /// To be signed in, with whatever role.
    SignedIn,
    /// A right in the unit of the address.
    A(Right),
}

use Asks::{A, Nothing, SignedIn};

pub const TABLE: &[(&str, Asks)] = &[
    ("GET /", Nothing),
    ("GET /assets/<name>", Nothing),
    ("GET /comfort", Nothing),
    ("GET /fund/<unit>/<code>", Nothing),
    ("GET /journal/<unit>", Nothing),
    ("GET /roll/<unit>/<year_text>", Nothing),
    ("GET /trial-balance/<unit>", Nothing),
    ("GET /setup", Nothing),
    ("POST /setup", Nothing),
    ("GET /sign-in", Nothing),
    ("POST /sign-in", Nothing),
    ("GET /sign-in/code", Nothing),
    ("POST /sign-in/code", Nothing),
    ("GET /sign-in/password", Nothing),
    ("POST /sign-in/password", Nothing),
    ("GET /sign-in/factor", Nothing),
    ("POST /sign-in/factor", Nothing),
    ("POST /sign-out", SignedIn),
    ("GET /me", SignedIn),
    ("POST /me/password", SignedIn),
    ("POST /me/factor", SignedIn),
    ("GET /me/factor", SignedIn),
    ("POST /me/factor/confirm", SignedIn),
    ("POST /me/codes", SignedIn),
    ("POST /me/sign-out-everywhere", SignedIn),
    ("GET /step-up", SignedIn),
    ("POST /step-up", SignedIn),
    ("GET /desk", SignedIn),
    ("GET /desk/<unit>", A(Right::ReadBooks)),
    ("GET /desk/<unit>/units", A(Right::ReadBooks)),
    ("GET /help/<topic>", Nothing),
    ("GET /desk/<unit>/books/<book>", A(Right::ReadBooks)),
    ("GET /desk/<unit>/books/<book>/print", A(Right::ReadBooks)),
    ("GET /desk/<unit>/cash-count", A(Right::ReadBooks)),
    ("POST /desk/<unit>/cash-count", A(Right::CountCash)),
    ("GET /desk/<unit>/cash-count/<id>", A(Right::ReadBooks)),
    ("GET /desk/<unit>/cash-count/<id>/print", A(Right::ReadBooks)),
    ("POST /desk/<unit>/cash-count/<id>/settle", A(Right::PostEntries)),
    ("GET /desk/<unit>/periods", A(Right::ReadBooks)),
    ("POST /desk/<unit>/periods/close", A(Right::ClosePeriods)),
    ("POST /desk/<unit>/periods/hold", A(Right::ClosePeriods)),
    ("POST /desk/<unit>/periods/reopen", A(Right::ClosePeriods)),
    ("GET /desk/<unit>/audit", A(Right::ReadAudit)),
    ("GET /desk/<unit>/people", A(Right::ManagePeople)),
    ("GET /desk/<unit>/people/new", A(Right::ManagePeople)),
    ("POST /desk/<unit>/people", A(Right::ManagePeople)),
    ("GET /desk/<unit>/people/<login>", A(Right::ManagePeople)),
    ("POST /desk/<unit>/people/<login>/grant", A(Right::ManagePeople)),
    ("POST /desk/<unit>/people/<login>/revoke", A(Right::ManagePeople)),
    ("POST /desk/<unit>/people/<login>/password", A(Right::ManagePeople)),
    ("POST /desk/<unit>/people/<login>/disable", A(Right::ManagePeople)),
    ("POST /desk/<unit>/people/<login>/enable", A(Right::ManagePeople)),
    ("POST /desk/<unit>/people/<login>/remove-factor", A(Right::ManagePeople)),
];

//! Typed row ids: a donor's id cannot be passed where a fund's is meant.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// An account of one book's chart.
    AccountId,
    /// What donors are asked to give for, with a code of its own.
    AppealId,
    /// A task that asks for a second person.
    ApprovalId,
    /// An award that a council decided and the books owe or have paid.
    AwardId,
    /// An account at a bank.
    BankAccountId,
    /// Envelopes that are entered together.
    BatchId,
    /// The books of one unit.
    BookId,
    /// One counting of the cash box.
    CashCountId,
    /// One run of the eligibility rules over a nomination.
    CheckId,
    /// The people of a unit who decide on scholarships.
    CouncilId,
    /// A numbered decision of a council, with its annexed list.
    DecisionId,
    /// A unit's report to the one above it.
    FilingId,
    /// Money kept apart because its donors said what it is for.
    FundId,
    /// A number of an identity card that somebody wrote down.
    IdNumberId,
    /// One file that was read into the books.
    ImportId,
    /// Which fund pays whom in a round, as people agreed.
    MatchingId,
    /// A mail that leaves the program.
    MailId,
    /// One meeting of a council.
    MeetingId,
    /// Two parties that were made one.
    MergeId,
    /// Somebody put forward for an award.
    NominationId,
    /// A document of a nomination.
    PaperId,
    /// A donor or a recipient.
    PartyId,
    /// An account to which somebody's award is sent.
    PayeeAccountId,
    /// A link by which somebody without a login corrects such an account.
    PayeeLinkId,
    /// Awards that are paid together.
    PayoutId,
    /// One award in such a list.
    PayoutLineId,
    /// What somebody promised to give.
    PledgeId,
    /// A scholarship programme.
    ProgrammeId,
    /// What opens the round in which donors answer about their lines of a roll.
    ProofRoundId,
    /// A frozen honour roll.
    RollId,
    /// A nomination that went back to whoever made it.
    ReturnId,
    /// What one reviewer gave a nomination.
    ReviewId,
    /// One round of a programme.
    RoundId,
    /// A rule of eligibility.
    RuleId,
    /// One published version of a rule.
    RuleVersionId,
    /// One donor who accompanies one learner.
    SponsorshipId,
    /// A line of a bank statement.
    StatementLineId,
    /// A title that a council gave.
    TitleId,
    /// An association or one of its branches.
    UnitId,
    /// Somebody who works with the books.
    UserId,
}

impl BookId {
    /// The register: a book without accounts whose audit chain holds what belongs to no unit's books.
    pub const REGISTER: Self = Self(1);
}

/// The place of an entry in its book's chain, 1 for the first; with the book it names an entry for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Seq(pub i64);

impl Seq {
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl std::fmt::Display for Seq {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

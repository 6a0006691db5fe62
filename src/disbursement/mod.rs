//! Awards on their way from a council's approval to the recipient, or back to their fund.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate};

use crate::{
    council::Quorum,
    eligibility::{Check, CheckStage},
    id::{AwardId, FundId, NominationId, PartyId, Seq, UserId},
    money::Money,
};

mod entries;
mod error;
pub mod payout;
pub mod store;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use entries::{award_entry, bearer};
pub use error::{AwardError, PayError, Reached, Step};

/// An award; what comes back goes to the fund it came from, because there is no other fund to name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    pub id: AwardId,
    pub nomination: NominationId,
    pub recipient: PartyId,
    pub fund: FundId,
    pub amount: Money,
    pub stage: AwardStage,
}

/// Proof that a council approved an award that the rules did not refuse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    on: NaiveDate,
    approvers: BTreeSet<UserId>,
}

impl Approval {
    pub fn new(
        nomination: NominationId,
        quorum: &Quorum,
        check: &Check,
        on: NaiveDate,
    ) -> Result<Self, AwardError> {
        cleared(check, CheckStage::Approval)?;
        Self::stored(nomination, quorum, on)
    }

    /// Builds an approval again from its stored ballot; the rules spoke when it was made.
    pub fn stored(nomination: NominationId, quorum: &Quorum, on: NaiveDate) -> Result<Self, AwardError> {
        if quorum.nomination() != nomination {
            return Err(AwardError::OtherVote { nomination, voted: quorum.nomination() });
        }
        Ok(Self { on, approvers: quorum.approvers().collect() })
    }

    pub fn on(&self) -> NaiveDate {
        self.on
    }

    pub fn approvers(&self) -> impl Iterator<Item = UserId> {
        self.approvers.iter().copied()
    }
}

/// Money that left for the recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    pub by: UserId,
    pub on: NaiveDate,
    pub entry: Seq,
}

/// Money that went back to its fund.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    pub on: NaiveDate,
    pub reason: String,
    pub entry: Seq,
}

/// How far an award has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AwardStage {
    Approved(Approval),
    Paid {
        approval: Approval,
        payment: Payment,
    },
    /// Paid, and brought back by the recipient.
    Returned {
        approval: Approval,
        payment: Payment,
        release: Release,
    },
    /// Never fetched.
    Unclaimed {
        approval: Approval,
        release: Release,
    },
}

impl AwardStage {
    pub const fn reached(&self) -> Reached {
        match self {
            Self::Approved(_) => Reached::Approved,
            Self::Paid { .. } => Reached::Paid,
            Self::Returned { .. } => Reached::Returned,
            Self::Unclaimed { .. } => Reached::Unclaimed,
        }
    }

    /// Returns the word that the databases keep.
    pub const fn code(&self) -> &'static str {
        self.reached().code()
    }

    pub fn approval(&self) -> &Approval {
        match self {
            Self::Approved(approval)
            | Self::Paid { approval, .. }
            | Self::Returned { approval, .. }
            | Self::Unclaimed { approval, .. } => approval,
        }
    }

    /// Records a payment by somebody who did not approve the award, after the rules were run once more.
    pub fn pay(self, payment: Payment, check: &Check) -> Result<Self, AwardError> {
        let Self::Approved(approval) = self else {
            return Err(AwardError::OutOfOrder { stage: self.reached(), step: Step::Pay });
        };
        let approvers: Vec<UserId> = approval.approvers().collect();
        may_pay(payment.by, &approvers)?;
        cleared(check, CheckStage::Payment)?;
        not_before(payment.on, approval.on)?;
        Ok(Self::Paid { approval, payment })
    }

    /// Records that the bank sent the money back: it never arrived, so the award waits to be paid again.
    pub fn bounce(self, on: NaiveDate) -> Result<(Self, Payment), AwardError> {
        let Self::Paid { approval, payment } = self else {
            return Err(AwardError::OutOfOrder { stage: self.reached(), step: Step::Bounce });
        };
        not_before(on, payment.on)?;
        Ok((Self::Approved(approval), payment))
    }

    /// Records that the recipient brought the money back.
    pub fn give_back(self, release: Release) -> Result<Self, AwardError> {
        let Self::Paid { approval, payment } = self else {
            return Err(AwardError::OutOfOrder { stage: self.reached(), step: Step::GiveBack });
        };
        has_reason(&release)?;
        not_before(release.on, payment.on)?;
        Ok(Self::Returned { approval, payment, release })
    }

    /// Records that nobody fetched the money.
    pub fn leave_unclaimed(self, release: Release) -> Result<Self, AwardError> {
        let Self::Approved(approval) = self else {
            return Err(AwardError::OutOfOrder { stage: self.reached(), step: Step::LeaveUnclaimed });
        };
        has_reason(&release)?;
        not_before(release.on, approval.on)?;
        Ok(Self::Unclaimed { approval, release })
    }
}

/// Returns the calendar year in which an award of that day counts against the yearly caps.
pub fn year_of(day: NaiveDate) -> i64 {
    i64::from(day.year())
}

/// Separates the duties: whoever approved an award does not pay it out.
pub fn may_pay(payer: UserId, approvers: &[UserId]) -> Result<(), AwardError> {
    if approvers.contains(&payer) { Err(AwardError::PayerApproved(payer)) } else { Ok(()) }
}

fn cleared(check: &Check, stage: CheckStage) -> Result<(), AwardError> {
    if check.stage() != stage {
        return Err(AwardError::OtherCheck { needed: stage, found: check.stage() });
    }
    if check.is_blocked() {
        let (vietnamese, english) = check
            .unmet()
            .map(|finding| (finding.sentence_vi.as_str(), finding.sentence_en.as_str()))
            .unzip::<_, _, Vec<_>, Vec<_>>();
        return Err(AwardError::Ineligible {
            vietnamese: vietnamese.join("; "),
            english: english.join("; "),
        });
    }
    Ok(())
}

fn not_before(on: NaiveDate, earliest: NaiveDate) -> Result<(), AwardError> {
    if on < earliest { Err(AwardError::TooEarly { on, earliest }) } else { Ok(()) }
}

fn has_reason(release: &Release) -> Result<(), AwardError> {
    if release.reason.trim().is_empty() { Err(AwardError::NoReason) } else { Ok(()) }
}

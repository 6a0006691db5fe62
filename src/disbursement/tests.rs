//! An award moves forward only, and never without its vote, its check and a second person.

use proptest::prelude::*;

use super::*;
use crate::{
    council::{Ballot, Decision, Member, Sitting, Vote},
    eligibility::{Finding, Outcome, Severity},
    id::RuleVersionId,
};

const NOMINATION: NominationId = NominationId(4);
const CASHIER: UserId = UserId(10);

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, number).unwrap()
}

/// Members 1 and 2 vote for it, member 3 against.
fn quorum() -> Quorum {
    let members = [1, 2, 3].map(|user| Member { user: UserId(user), chair: user == 1 });
    let sitting = Sitting::new(&members, members.map(|member| member.user)).unwrap();
    let mut ballot = Ballot::open(&sitting, NOMINATION, UserId(9), []);
    let votes = [Vote::For, Vote::For, Vote::Against];
    ballot.cast_all(members.map(|member| member.user).into_iter().zip(votes)).unwrap();
    match ballot.decide() {
        Decision::Carried(quorum) => quorum,
        other => panic!("two of three carry it: {other}"),
    }
}

fn check(stage: CheckStage, outcome: Outcome) -> Check {
    let finding = Finding {
        rule_version: RuleVersionId(1),
        code: "fund_balance".into(),
        version: 1,
        severity: Severity::Block,
        outcome,
        sentence_vi: "Quỹ QCHUNG không đủ tiền".into(),
        sentence_en: "Fund QCHUNG has not enough money".into(),
        citation: "Quy chế quỹ mẫu, Điều 8".into(),
    };
    Check::from_findings(stage, vec![finding]).unwrap()
}

fn approved() -> AwardStage {
    let check = check(CheckStage::Approval, Outcome::Warned);
    AwardStage::Approved(Approval::new(NOMINATION, &quorum(), &check, day(10)).unwrap())
}

fn pay(stage: AwardStage, by: UserId, on: u32) -> Result<AwardStage, AwardError> {
    stage.pay(Payment { by, on: day(on), entry: Seq(1) }, &check(CheckStage::Payment, Outcome::Passed))
}

fn release(on: u32) -> Release {
    Release { on: day(on), reason: "chuyển đi nơi khác".into(), entry: Seq(2) }
}

#[test]
fn an_award_is_paid_and_may_come_back() {
    let paid = pay(approved(), CASHIER, 12).unwrap();
    assert_eq!(paid.code(), "paid");
    let returned = paid.clone().give_back(release(20)).unwrap();
    assert_eq!((returned.code(), returned.approval()), ("returned", paid.approval()));
    assert_eq!(approved().leave_unclaimed(release(30)).unwrap().code(), "unclaimed");
}

#[test]
fn whoever_approved_does_not_pay() {
    assert_eq!(pay(approved(), UserId(1), 12), Err(AwardError::PayerApproved(UserId(1))));
    assert_eq!(pay(approved(), UserId(2), 12), Err(AwardError::PayerApproved(UserId(2))));
    assert!(pay(approved(), UserId(3), 12).is_ok(), "who voted against it approved nothing");
    assert_eq!(may_pay(CASHIER, &[]), Ok(()));
    let err = may_pay(UserId(1), &[UserId(2), UserId(1)]).unwrap_err();
    assert_eq!(
        err.to_string(),
        "người dùng số 1 đã duyệt suất này nên không được chi; hãy để người khác chi tiền"
    );
}

#[test]
fn the_rules_speak_at_approval_and_again_at_payment() {
    let quorum = quorum();
    let approve = |check: &Check| Approval::new(NOMINATION, &quorum, check, day(10));
    let blocked = approve(&check(CheckStage::Approval, Outcome::Blocked)).unwrap_err();
    assert!(blocked.to_string().contains("Quỹ QCHUNG không đủ tiền"), "{blocked}");
    assert!(format!("{blocked:#}").contains("Fund QCHUNG has not enough money"), "{blocked:#}");
    let early = approve(&check(CheckStage::Nomination, Outcome::Passed));
    assert!(matches!(early, Err(AwardError::OtherCheck { .. })));

    let payment = Payment { by: CASHIER, on: day(12), entry: Seq(1) };
    let blocked = approved().pay(payment, &check(CheckStage::Payment, Outcome::Blocked));
    assert!(matches!(blocked, Err(AwardError::Ineligible { .. })));
    let stale = approved().pay(payment, &check(CheckStage::Approval, Outcome::Passed));
    assert!(matches!(stale, Err(AwardError::OtherCheck { .. })));
}

#[test]
fn an_approval_needs_the_vote_on_this_very_nomination() {
    let result = Approval::stored(NominationId(5), &quorum(), day(10));
    assert_eq!(result, Err(AwardError::OtherVote { nomination: NominationId(5), voted: NOMINATION }));
}

#[test]
fn days_run_forward_and_releases_have_reasons() {
    assert_eq!(pay(approved(), CASHIER, 9), Err(AwardError::TooEarly { on: day(9), earliest: day(10) }));
    let paid = pay(approved(), CASHIER, 12).unwrap();
    assert_eq!(
        paid.clone().give_back(release(11)).unwrap_err().to_string(),
        "ngày 11/06/2025 sớm hơn bước trước đó (12/06/2025); hãy sửa lại ngày"
    );
    assert_eq!(paid.give_back(Release { reason: " ".into(), ..release(13) }), Err(AwardError::NoReason));
    assert!(approved().leave_unclaimed(release(9)).is_err());
}

#[test]
fn a_step_out_of_order_is_said_in_two_languages() {
    let err = approved().give_back(release(20)).unwrap_err();
    assert_eq!(
        err.to_string(),
        "suất này đã được duyệt, chưa chi nên không thể ghi trả lại; hãy kiểm tra lại số quyết định và tên người nhận"
    );
    assert_eq!(
        format!("{err:#}"),
        "this award is approved and not yet paid, so it cannot be returned; check the decision and the recipient"
    );
}

proptest! {
    #[test]
    fn no_sequence_of_commands_leaves_the_one_way_street(
        commands in prop::collection::vec((0u8..3, 1i64..12, 10u32..30), 0..8),
    ) {
        let mut stage = approved();
        for (command, user, on) in commands {
            let before = stage.code();
            let next = match command {
                0 => pay(stage.clone(), UserId(user), on),
                1 => stage.clone().give_back(release(on)),
                _ => stage.clone().leave_unclaimed(release(on)),
            };
            let Ok(next) = next else { continue };
            let step = (before, next.code());
            prop_assert!(
                [("approved", "paid"), ("paid", "returned"), ("approved", "unclaimed")].contains(&step),
                "{step:?}"
            );
            if let AwardStage::Paid { approval, payment } = &next {
                prop_assert!(approval.approvers().all(|approver| approver != payment.by));
            }
            stage = next;
        }
    }
}

//! Votes worked out by hand, and the law that no award is carried without its quorum.

use proptest::prelude::*;

use super::*;

const NOMINATION: NominationId = NominationId(7);
/// A nominator who does not sit in the council.
const OUTSIDER: i64 = 99;

fn sitting(size: i64, absent: &[i64]) -> Sitting {
    let members: Vec<Member> =
        (1..=size).map(|user| Member { user: UserId(user), chair: user == 1 }).collect();
    let present = (1..=size).filter(|user| !absent.contains(user)).map(UserId);
    Sitting::new(&members, present).unwrap()
}

/// Members are 1..=size; `votes` has one letter per member: `+` for, `-` against, `0` abstains, `.` casts nothing.
#[track_caller]
fn check(size: i64, absent: &[i64], nominator: i64, conflicts: &[i64], votes: &str, expected: (&str, Tally)) {
    let sitting = sitting(size, absent);
    let mut ballot =
        Ballot::open(&sitting, NOMINATION, UserId(nominator), conflicts.iter().copied().map(UserId));
    for (user, letter) in (1..).zip(votes.chars()) {
        let vote = match letter {
            '+' => Vote::For,
            '-' => Vote::Against,
            '0' => Vote::Abstain,
            _ => continue,
        };
        ballot.cast(UserId(user), vote).unwrap();
    }
    let decision = ballot.decide();
    assert_eq!((decision.code(), decision.tally()), expected);
}

const fn tally(size: usize, present: usize, votes: [usize; 3], silent: usize) -> Tally {
    let [votes_for, against, abstained] = votes;
    Tally { size, present, votes_for, against, abstained, silent, casting: false }
}

#[test]
fn votes_worked_out_by_hand() {
    // Everybody is there and agrees.
    check(5, &[], OUTSIDER, &[], "+++++", ("carried", tally(5, 5, [5, 0, 0], 0)));
    // The smallest council, two against one.
    check(3, &[], OUTSIDER, &[], "++-", ("carried", tally(3, 3, [2, 1, 0], 0)));
    // Two of five absent: three of five is more than half.
    check(5, &[4, 5], OUTSIDER, &[], "++-..", ("carried", tally(5, 3, [2, 1, 0], 0)));
    // Three of six is exactly half, which is not more than half.
    check(6, &[4, 5, 6], OUTSIDER, &[], "+++...", ("no_quorum", tally(6, 3, [3, 0, 0], 0)));
    // A tie is not a majority.
    check(4, &[], OUTSIDER, &[], "++--", ("rejected", tally(4, 4, [2, 2, 0], 0)));
    // Abstentions stay in the denominator: two of four is half.
    check(4, &[], OUTSIDER, &[], "++00", ("rejected", tally(4, 4, [2, 0, 2], 0)));
    // One abstention leaves three of five for it.
    check(5, &[], OUTSIDER, &[], "+++-0", ("carried", tally(5, 5, [3, 1, 1], 0)));
    // Nobody is against it, but most abstain.
    check(5, &[], OUTSIDER, &[], "++000", ("rejected", tally(5, 5, [2, 0, 3], 0)));
    // The nominator sits in the council: four are left, three of four vote for it.
    check(5, &[], 5, &[], "+++-.", ("carried", tally(4, 4, [3, 1, 0], 0)));
    // The nominator leaves a council of three: two voters are never enough.
    check(3, &[], 1, &[], ".++", ("no_quorum", tally(2, 2, [2, 0, 0], 0)));
    // A conflict takes the member out of the size: three of four voted.
    check(6, &[5], 6, &[4], "+++...", ("carried", tally(4, 3, [3, 0, 0], 0)));
    // A member in conflict who is absent leaves the size as well: three of five, not three of six.
    check(6, &[4, 5, 6], OUTSIDER, &[6], "++-...", ("carried", tally(5, 3, [2, 1, 0], 0)));
    // Three conflicts in a council of five leave two voters.
    check(5, &[], OUTSIDER, &[3, 4, 5], "++...", ("no_quorum", tally(2, 2, [2, 0, 0], 0)));
    // The nominator is in conflict too: they leave once, not twice.
    check(4, &[], 4, &[4], "++-.", ("carried", tally(3, 3, [2, 1, 0], 0)));
    // A conflict of somebody outside the council changes nothing.
    check(3, &[], OUTSIDER, &[50], "++-", ("carried", tally(3, 3, [2, 1, 0], 0)));
    // Members who came and cast nothing do not make a quorum.
    check(5, &[], OUTSIDER, &[], "++...", ("no_quorum", tally(5, 5, [2, 0, 0], 3)));
    // With a quorum they still stand against the majority: three of six.
    check(6, &[], OUTSIDER, &[], "+++-..", ("rejected", tally(6, 6, [3, 1, 0], 2)));
    // All against.
    check(3, &[], OUTSIDER, &[], "---", ("rejected", tally(3, 3, [0, 3, 0], 0)));
    // Nobody came.
    check(3, &[1, 2, 3], OUTSIDER, &[], "", ("no_quorum", tally(3, 0, [0, 0, 0], 0)));
}

#[track_caller]
fn check_refused(user: i64, expected: CouncilError, sentence: &str) {
    let sitting = sitting(5, &[2]);
    let mut ballot = Ballot::open(&sitting, NOMINATION, UserId(3), [UserId(4)]);
    ballot.cast(UserId(1), Vote::For).unwrap();
    let before = ballot.clone();
    let err = ballot.cast(UserId(user), Vote::For).unwrap_err();
    assert_eq!(err, expected);
    assert!(err.to_string().contains(sentence), "{err}");
    assert_eq!(ballot, before);
}

#[test]
fn a_vote_that_may_not_be_cast_changes_nothing() {
    check_refused(9, CouncilError::NotAMember(UserId(9)), "không phải là thành viên");
    check_refused(2, CouncilError::Absent(UserId(2)), "vắng mặt");
    check_refused(3, CouncilError::Nominator(UserId(3)), "là người đề cử");
    check_refused(4, CouncilError::InConflict(UserId(4)), "lợi ích liên quan");
    check_refused(1, CouncilError::VotedAlready(UserId(1)), "đã biểu quyết");
}

#[test]
fn a_sitting_is_a_real_council() {
    let member = |user: i64, chair: bool| Member { user: UserId(user), chair };
    let three = [member(1, true), member(2, false), member(3, false)];
    assert_eq!(Sitting::new(&three[..2], []), Err(CouncilError::TooFewMembers(2)));
    assert_eq!(Sitting::new(&three, [UserId(4)]), Err(CouncilError::NotAMember(UserId(4))));
    let twice = [three[0], three[1], three[1]];
    assert_eq!(Sitting::new(&twice, []), Err(CouncilError::MemberTwice(UserId(2))));
    let two_chairs = [three[0], member(2, true), three[2]];
    assert_eq!(Sitting::new(&two_chairs, []), Err(CouncilError::TwoChairs));
    assert_eq!(Sitting::new(&three, []).unwrap().chair(), Some(UserId(1)));
}

#[test]
fn the_outcome_is_one_sentence_in_two_languages() {
    let sitting = sitting(3, &[]);
    let mut ballot = Ballot::open(&sitting, NOMINATION, UserId(OUTSIDER), []);
    ballot.cast_all([(UserId(1), Vote::For), (UserId(2), Vote::For), (UserId(3), Vote::Against)]).unwrap();
    let decision = ballot.decide();
    assert_eq!(
        decision.to_string(),
        "hội đồng thông qua (3/3 thành viên được biểu quyết có mặt: 2 tán thành, 1 không tán thành, 0 không có ý kiến, 0 không bỏ phiếu)"
    );
    assert!(format!("{decision:#}").starts_with("the council carried it (3 of 3 members"));
    let Decision::Carried(quorum) = decision else { panic!("two of three carry it") };
    assert_eq!(quorum.approvers().collect::<Vec<_>>(), [UserId(1), UserId(2)]);
}

proptest! {
    #[test]
    fn nothing_is_carried_without_three_voters_free_of_interest(
        size in 3i64..9,
        absent in prop::collection::vec(1i64..9, 0..5),
        nominator in 1i64..11,
        conflicts in prop::collection::vec(1i64..11, 0..5),
        attempts in prop::collection::vec((1i64..11, 0usize..4), 0..14),
    ) {
        let sitting = sitting(size, &absent);
        let mut ballot =
            Ballot::open(&sitting, NOMINATION, UserId(nominator), conflicts.iter().copied().map(UserId));
        let mut refused = 0usize;
        for (user, vote) in &attempts {
            // Two of four attempts are in favour, so that carried votes are common.
            let vote = Vote::ALL.get(*vote).copied().unwrap_or(Vote::For);
            refused += usize::from(ballot.cast(UserId(*user), vote).is_err());
        }
        let decision = ballot.decide();
        prop_assert_eq!(decision.tally().voted() + refused, attempts.len());
        if let Decision::Carried(quorum) = decision {
            let voters: Vec<i64> = quorum.voters().map(|user| user.0).collect();
            let in_favour = quorum.approvers().count();
            prop_assert!(voters.len() >= 3);
            prop_assert!(voters.iter().all(|user| (1..=size).contains(user)
                && *user != nominator && !conflicts.contains(user) && !absent.contains(user)));
            prop_assert!(in_favour * 2 > voters.len());
        }
    }
}

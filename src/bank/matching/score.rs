//! The candidates of one line, with points for what speaks for each.
//!
//! Points: the code 60, an account number known to be the party's 45, the amount 40, the name 30 (nearly the name
//! 18), the day 15 and fewer the farther it is. So 80 are reached by the amount with the code, with the account,
//! or with the name within three days; the amount with the day alone stays far below.

use std::collections::HashSet;

use super::{Candidate, Code, DOUBTFUL, Index, Item, Line, Meaning, Reason, Reasons, Target, phrase::Said};
use crate::{
    bank::payer::{Payer, payer_of},
    id::{FundId, PartyId},
    party::name::match_key,
    text::words_of,
};

const CODE: i64 = 60;
const ACCOUNT: i64 = 45;
const AMOUNT: i64 = 40;
const NAME: i64 = 30;
const NEAR_NAME: i64 = 18;

/// How many people of one name are offered; more than that are found by typing.
const MOST_NAMESAKES: usize = 5;

/// A line with what was read out of it once.
struct Reading<'l> {
    line: &'l Line,
    codes: Vec<Code>,
    payer: Option<Payer>,
    /// The memo and the offset column, folded, without legal forms, so that keys of names are found in it.
    said: Said,
    /// The same with every word.
    words: Said,
}

impl<'l> Reading<'l> {
    fn new(line: &'l Line) -> Self {
        let all = format!("{} {}", line.memo, line.offset_name);
        let offset = Some(line.offset_name.as_str()).filter(|it| !it.is_empty());
        Self {
            line,
            codes: Code::find_in(&line.memo),
            payer: payer_of(&line.memo, offset),
            said: Said::new(&match_key(&all)),
            words: Said::new(&words_of(&all).join(" ")),
        }
    }
}

pub(super) fn candidates(line: &Line, index: &Index<'_>) -> Vec<Candidate> {
    let reading = Reading::new(line);
    let mut found = items(&reading, index);
    if line.amount.is_positive() {
        gifts(&reading, index, &mut found);
    }
    others(&reading, index, &mut found);
    found
}

fn candidate(target: Target, score: i64, reasons: impl IntoIterator<Item = Reason>) -> Candidate {
    Candidate { target, score: score.min(100), reasons: reasons.into_iter().collect(), item: None }
}

/// Finds the expected items that the line may be: those of its amount around its day, and those of its codes.
fn items(reading: &Reading<'_>, index: &Index<'_>) -> Vec<Candidate> {
    let line = reading.line;
    let of_amount = index.by_amount.get(&line.amount).map(Vec::as_slice).unwrap_or_default();
    // They stand in the order of the days on which they may first come.
    let begun = of_amount
        .partition_point(|place| index.known.items.get(*place).is_some_and(|item| item.window.0 <= line.day));
    let near = of_amount.get(..begun).unwrap_or_default().iter().copied();
    let coded = reading.codes.iter().filter_map(|code| index.by_code.get(code)).flatten().copied();
    let mut seen = HashSet::new();
    let places = near.chain(coded).filter(|place| seen.insert(*place));
    places.filter_map(|place| item(reading, index, place)).collect()
}

fn item(reading: &Reading<'_>, index: &Index<'_>, place: usize) -> Option<Candidate> {
    let (item, line) = (index.known.items.get(place)?, reading.line);
    let code = reading.codes.iter().copied().find(|code| means(index, *code, item));
    let in_window = item.window.0 <= line.day && line.day <= item.window.1;
    let same_side = item.amount.is_positive() == line.amount.is_positive();
    if (code.is_none() && !in_window) || !same_side {
        return None;
    }
    let mut reasons = Reasons::default();
    let mut score = 0;
    let mut add = |points: i64, reason: Reason| {
        score += points;
        reasons.push(reason);
    };
    if let Some(code) = code {
        add(CODE, Reason::Code(code));
    }
    if item.amount == line.amount {
        add(AMOUNT, Reason::Amount);
    }
    if reading.words.numbers().any(|number| item.accounts.iter().any(|it| it == number)) {
        add(ACCOUNT, Reason::Account);
    } else if let Some((points, reason)) = name(reading, item) {
        add(points, reason);
    }
    let days = (line.day - item.day).num_days().abs();
    add(points_of_days(days), Reason::Days(days));
    let mut score = score.min(100);
    if item.amount != line.amount {
        reasons.push(Reason::OtherAmount { expected: item.amount.abs() });
        score = score.min(DOUBTFUL);
    }
    if reading.codes.len() > 1 {
        reasons.push(Reason::SeveralCodes(reading.codes.len()));
        score = score.min(DOUBTFUL);
    }
    Some(Candidate { target: item.target, score, reasons, item: Some(place) })
}

/// Tells whether a code stands for an item, or for the party of whom it is expected.
fn means(index: &Index<'_>, code: Code, item: &Item) -> bool {
    let donor = match index.known.codes.get(&code) {
        Some(Meaning::Donor(donor) | Meaning::Pledge { donor, .. }) => Some(*donor),
        _ => None,
    };
    item.code == Some(code) || (donor.is_some() && item.party == donor)
}

const fn points_of_days(days: i64) -> i64 {
    match days {
        0 => 15,
        1 => 12,
        2..=3 => 10,
        4..=7 => 6,
        _ => 2,
    }
}

fn name(reading: &Reading<'_>, item: &Item) -> Option<(i64, Reason)> {
    // One short word is in too many memos to be a name.
    let telling = |key: &&String| key.contains(' ') || key.len() >= 6;
    if item.keys.iter().filter(telling).any(|key| reading.said.has(key)) {
        return Some((NAME, Reason::Name));
    }
    let payer = match_key(&reading.payer.as_ref()?.name);
    let near = |key: &String| strsim::osa_distance(key, &payer) <= key.len() / 8;
    item.keys.iter().any(near).then_some((NEAR_NAME, Reason::NearName))
}

/// Proposes gifts that are not in the books yet.
fn gifts(reading: &Reading<'_>, index: &Index<'_>, found: &mut Vec<Candidate>) {
    let meanings = reading.codes.iter().filter_map(|code| Some((*code, *index.known.codes.get(code)?)));
    let mut fund = index.known.fund;
    let mut purpose = None;
    for (code, meaning) in meanings {
        match meaning {
            Meaning::Donor(donor) => {
                gift(reading, index, found, (donor, fund), CODE + AMOUNT, [Reason::Code(code)]);
            }
            Meaning::Pledge { donor, fund: its } => {
                gift(reading, index, found, (donor, its), CODE + AMOUNT, [Reason::Code(code)]);
            }
            Meaning::Appeal { fund: its, .. } => {
                fund = its;
                purpose = Some(code);
            }
        }
    }
    let of_purpose = |points: i64| if purpose.is_some() { points + 15 } else { points };
    let reasons = |more: Reason| purpose.map(Reason::Code).into_iter().chain([more]).collect::<Vec<_>>();
    let account = reading.payer.as_ref().and_then(|it| it.account.as_ref());
    let payers = account.and_then(|it| index.known.payers.get(it)).map(Vec::as_slice).unwrap_or_default();
    match payers {
        [] => of_name(reading, index, found, fund, (&of_purpose, &reasons)),
        [donor] => gift(reading, index, found, (*donor, fund), ACCOUNT + AMOUNT, reasons(Reason::Account)),
        several => {
            for donor in several.iter().take(MOST_NAMESAKES) {
                let why = reasons(Reason::SeveralPayers(several.len()));
                gift(reading, index, found, (*donor, fund), of_purpose(50), why);
            }
        }
    }
    if purpose.is_some() && reading.payer.is_none() {
        found.push(candidate(Target::Unidentified { fund }, of_purpose(45), reasons(Reason::NoPayer)));
    }
}

type Purpose<'p> = (&'p dyn Fn(i64) -> i64, &'p dyn Fn(Reason) -> Vec<Reason>);

fn of_name(
    reading: &Reading<'_>,
    index: &Index<'_>,
    found: &mut Vec<Candidate>,
    fund: FundId,
    (of_purpose, reasons): Purpose<'_>,
) {
    let Some(payer) = &reading.payer else { return };
    let namesakes = index.known.names.get(&match_key(&payer.name)).map(Vec::as_slice).unwrap_or_default();
    let (points, reason) = match namesakes.len() {
        0 => (30, Reason::NotOnFile),
        1 => (60, Reason::OneOnFile),
        count => (40, Reason::SeveralOnFile(count)),
    };
    if namesakes.is_empty() {
        found.push(candidate(Target::NewDonor { fund }, of_purpose(points), reasons(reason)));
        return;
    }
    for donor in namesakes.iter().take(MOST_NAMESAKES) {
        gift(reading, index, found, (*donor, fund), of_purpose(points), reasons(reason.clone()));
    }
}

/// Adds a gift of a donor, which is doubtful while something else is expected of the same donor.
fn gift(
    reading: &Reading<'_>,
    index: &Index<'_>,
    found: &mut Vec<Candidate>,
    (donor, fund): (PartyId, FundId),
    score: i64,
    reasons: impl IntoIterator<Item = Reason>,
) {
    let mut gift = candidate(Target::Gift { donor, fund }, score, reasons);
    if found.iter().any(|it| it.target == gift.target) {
        return;
    }
    let same = |it: &Candidate| {
        it.item
            .and_then(|place| index.known.items.get(place))
            .is_some_and(|item| item.party == Some(donor) && item.amount == reading.line.amount)
    };
    if found.iter().any(same) {
        // What is expected of this donor comes first; the money is not counted twice.
        return;
    }
    let mut doubt = |reason: Reason| {
        gift.score = gift.score.min(DOUBTFUL);
        gift.reasons.push(reason);
    };
    if index.awaited.contains(&(donor, true)) {
        doubt(Reason::Awaited);
    }
    if reading.codes.len() > 1 {
        doubt(Reason::SeveralCodes(reading.codes.len()));
    }
    found.push(gift);
}

/// Proposes what is no gift: charges, interest, money between own accounts, movements that the bank took back.
fn others(reading: &Reading<'_>, index: &Index<'_>, found: &mut Vec<Candidate>) {
    let line = reading.line;
    let own = index.known.own.iter().find(|own| reading.words.numbers().any(|number| number == own.0));
    found.extend(own.map(|own| candidate(Target::OwnTransfer(own.1), 75, [Reason::OwnAccount])));
    if line.amount.is_negative() && reading.words.is_charge() {
        found.push(candidate(Target::Charge, 70, [Reason::Charge]));
    }
    if line.amount.is_positive() && reading.words.is_interest() {
        found.push(candidate(Target::Interest, 70, [Reason::Interest]));
    }
    let opposite = index.lines.get(&-line.amount).map(Vec::as_slice).unwrap_or_default();
    let taken_back = reading.words.is_taken_back();
    let contra = opposite.iter().find_map(|other| {
        let days = (line.day - other.day).num_days().abs();
        let same = !line.reference.is_empty() && line.reference == other.reference;
        let reason = if same { Reason::SameReference } else { Reason::TakenBack };
        (days <= 7 && (same || taken_back))
            .then(|| candidate(Target::Contra(other.id), 65, [reason, Reason::Amount, Reason::Days(days)]))
    });
    found.extend(contra);
}

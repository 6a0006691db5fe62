//! A board with ten thousand nominations: thirty rules over each of them, and the list and the dossier under load.

use std::{
    collections::BTreeMap,
    hint::black_box,
    time::{Duration, Instant},
};

use sovang::{
    calendar::Clock,
    db::{DbError, Tx},
    eligibility::{self, CheckStage, CompiledRules, Facts, Outcome, RuleRow, Severity, effective_on},
    id::{BookId, NominationId, ProgrammeId, RoundId, RuleId, RuleVersionId},
    money::Money,
    programme::{
        self, Category, ProgrammeError, ProgrammeKind,
        workflow::{NewNomination, NewRound},
    },
    unit,
    user::Role,
    web::{self, App},
};

use crate::{
    books::{self, Books, day},
    load::{Crowd, Server, compare, cookie, request},
    table::{Bound, Sheet},
};

/// The day of the round, on which 21 rules of the working set are in force.
const DAY: &str = "2025-03-05";

type Law = fn(&Facts) -> bool;

/// The rules of one fund beside the working set, each as a board words it and as a programmer would write it.
const HOUSE: [(&str, &str, Law); 9] = [
    ("named_grade", "nominee.grade == null || nominee.grade != ''", |it| {
        it.nominee.grade.as_deref() != Some("")
    }),
    ("no_repeat", "history.awards_this_year <= 2", |it| it.history.awards_this_year <= 2),
    ("real_mark", "nominee.gpa == null || (nominee.gpa >= 0 && nominee.gpa <= 1000)", |it| {
        it.nominee.gpa.is_none_or(|mark| (0..=1_000).contains(&mark))
    }),
    ("strong_student", "nominee.category != 'student' || nominee.gpa == null || nominee.gpa >= 500", |it| {
        it.nominee.category != Category::Student || it.nominee.gpa.is_none_or(|mark| mark >= 500)
    }),
    ("least_award", "round.amount == null || round.amount >= 500000", |it| {
        it.round.amount.is_none_or(|amount| amount.dong() >= 500_000)
    }),
    ("most_award", "round.amount == null || round.amount <= 20000000", |it| {
        it.round.amount.is_none_or(|amount| amount.dong() <= 20_000_000)
    }),
    ("young_pupil", "nominee.category != 'pupil' || nominee.age == null || nominee.age <= 19", |it| {
        it.nominee.category != Category::Pupil || it.nominee.age.is_none_or(|age| age <= 19)
    }),
    ("hardship_first", "nominee.hardship != null || nominee.gpa == null || nominee.gpa >= 600", |it| {
        it.nominee.hardship.is_some() || it.nominee.gpa.is_none_or(|mark| mark >= 600)
    }),
    ("within_own_unit", "unit.code == 'TB'", |it| it.unit.code == "TB"),
];

/// The working set as a programmer would write it, by the codes of its rules.
const WORKING_SET: [(&str, Law); 21] = [
    ("age_pupil", |it| aged(it, Category::Pupil, 5, 20)),
    ("age_student", |it| aged(it, Category::Student, 16, 35)),
    ("age_self_learner", |it| aged(it, Category::SelfLearner, 16, i64::MAX)),
    ("age_teacher", |it| aged(it, Category::Teacher, 20, i64::MAX)),
    ("grade_given", |it| !studies(it) || it.nominee.grade.is_some()),
    ("merit_or_hardship", |it| it.nominee.achievement.is_some() || it.nominee.hardship.is_some()),
    ("evidence_present", |it| it.nominee.evidence.is_some()),
    ("teacher_outstanding", |it| {
        it.nominee.category != Category::Teacher || it.nominee.achievement.is_some()
    }),
    ("hardship_aid_needs_hardship", |it| {
        it.programme.kind != ProgrammeKind::HardshipAid || it.nominee.hardship.is_some()
    }),
    ("achievement_award_needs_achievement", |it| {
        it.programme.kind != ProgrammeKind::AchievementAward || it.nominee.achievement.is_some()
    }),
    ("average_mark", |it| {
        it.programme.kind != ProgrammeKind::Scholarship
            || !studies(it)
            || it.nominee.gpa.is_some_and(|mark| mark >= 650)
    }),
    ("amount_given", |it| it.round.amount.is_some_and(Money::is_positive)),
    ("yearly_cap", |it| {
        let with = |amount: Money| it.history.awarded_this_year.dong() + amount.dong();
        it.round.amount.is_none_or(|amount| with(amount) <= 30_000_000)
    }),
    ("one_award_per_round", |it| it.history.awarded_in_this_round == 0),
    ("round_open", |it| it.stage != CheckStage::Nomination || it.round.open),
    ("quota", |it| it.round.quota_left.is_none_or(|left| left >= 1)),
    ("round_budget", |it| it.round.amount.is_none_or(|amount| it.round.budget_left >= amount)),
    ("fund_chosen", |it| it.stage == CheckStage::Nomination || it.fund.code.is_some()),
    ("fund_balance", |it| {
        it.fund.code.is_none()
            || it.round.amount.is_none_or(|amount| it.fund.available.is_some_and(|free| free >= amount))
    }),
    ("fund_restriction", |it| it.fund.refusal.is_none()),
    ("unit_valid", |it| it.unit.valid),
];

fn aged(facts: &Facts, category: Category, least: i64, most: i64) -> bool {
    facts.nominee.category != category || facts.nominee.age.is_some_and(|age| (least..=most).contains(&age))
}

fn studies(facts: &Facts) -> bool {
    matches!(facts.nominee.category, Category::Pupil | Category::Student)
}

/// The nine rules as a board publishes them.
fn house() -> Vec<RuleRow> {
    let row = |(code, expression, _): &(&str, &str, Law)| RuleRow {
        line: 0,
        code: (*code).to_owned(),
        version: 1,
        severity: Severity::Block,
        effective_from: day("2020-01-15"),
        effective_to: None,
        programme: None,
        expression: (*expression).to_owned(),
        sentence_vi: format!("Không đạt quy tắc {code}"),
        sentence_en: format!("Does not meet {code}"),
        citation: "Quy chế quỹ mẫu".to_owned(),
    };
    HOUSE.iter().map(row).collect()
}

/// Returns the thirty rules, and the same as plain functions in the same order.
fn thirty() -> (CompiledRules, Vec<Law>) {
    let rows = eligibility::read_rules(eligibility::workflow::WORKING_SET).unwrap();
    let mut codes: Vec<String> = Vec::new();
    let versions = rows.into_iter().chain(house()).map(|row| {
        if !codes.contains(&row.code) {
            codes.push(row.code.clone());
        }
        let rule = i64::try_from(codes.iter().position(|it| *it == row.code).unwrap()).unwrap();
        row.with_ids(RuleVersionId(rule), RuleId(rule), None)
    });
    let versions: Vec<_> = versions.collect();
    let rules = CompiledRules::compile(effective_on(&versions, ProgrammeId(1), day(DAY))).unwrap();
    let plain: BTreeMap<&str, Law> =
        WORKING_SET.into_iter().chain(HOUSE.map(|(code, _, law)| (code, law))).collect();
    let laws: Vec<Law> = rules.versions().map(|it| plain[it.code.as_str()]).collect();
    assert_eq!(laws.len(), 30);
    (rules, laws)
}

/// People of every kind, some of whom each rule refuses.
fn people(count: usize) -> Vec<Facts> {
    let one = |no: usize| {
        let mut facts = Facts::sample(CheckStage::Approval, Category::ALL[no % Category::ALL.len()]);
        let number = i64::try_from(no).unwrap();
        let each = |step: usize| no.is_multiple_of(step);
        facts.nominee.age = (!each(11)).then_some(4 + number % 40);
        facts.nominee.gpa = (!each(13)).then_some(300 + number * 7 % 700);
        if each(5) {
            facts.nominee.achievement = None;
        }
        if each(3) {
            facts.nominee.hardship = None;
        }
        if each(17) {
            facts.nominee.evidence = None;
        }
        if !each(4) {
            facts.fund.refusal = None;
        }
        facts.history.awarded_this_year = Money::from_dong(number % 40 * 1_000_000);
        facts.round.quota_left = each(2).then_some(number % 6);
        facts
    };
    (0..count).map(one).collect()
}

fn per_second(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

/// Holds the engine, which words every reason, against plain functions over the same facts.
fn engine(sheet: &mut Sheet, count: usize) {
    let ((rules, laws), people) = (thirty(), people(count));
    let begun = Instant::now();
    let refused = people.iter().map(|it| laws.iter().filter(|law| !black_box(law)(it)).count());
    let refused: Vec<usize> = refused.collect();
    let bare = begun.elapsed();
    let begun = Instant::now();
    let found: Vec<usize> = people.iter().map(|it| rules.check(it).unmet().count()).collect();
    let ours = begun.elapsed();
    assert_eq!(found, refused, "the engine and the plain functions say the same");
    let (ours, bare) = (per_second(count, ours), per_second(count, bare));
    sheet.add(
        &format!("{count} nominations, 30 rules"),
        format!("{ours:.0}/s"),
        format!("bare loop {bare:.0}/s"),
        ours / bare,
        (0.0, Bound::AtLeast),
    );
}

/// Publishes the rules and opens a round with money for everybody.
fn open(books: &Books, count: usize) -> RoundId {
    let money = i64::try_from(count).unwrap() * 1_000_000;
    let donor = books.donor("Công ty Ví Dụ");
    books.receive(&books.gift(donor, books.general, money, "2025-01-10")).unwrap();
    let (author, book, unit, fund) = (books.author.clone(), books.book, books.unit, books.general);
    let job = move |tx: &mut Tx| {
        programme::workflow::publish_working_set(tx, &author, unit)?;
        eligibility::workflow::publish_working_set(tx, &author)?;
        eligibility::workflow::publish(tx, &author, house())?;
        let (programme, _) = programme::store::find_programme(tx.db()?, "HKBGC")?;
        let new = NewRound {
            programme,
            code: "LON".into(),
            name: "Đợt lớn".into(),
            opens_on: day("2025-03-01"),
            closes_on: day("2025-03-31"),
            budget: Money::from_dong(money),
            amounts: BTreeMap::from([(Category::Pupil, Money::from_dong(1_000_000))]),
            titles: BTreeMap::new(),
            quotas: BTreeMap::new(),
            funds: vec![fund],
            hold: None,
        };
        programme::workflow::add_round(tx, &author, book, &new)
    };
    books.pool.write_now([BookId::REGISTER, book], job).unwrap()
}

/// Puts so many pupils forward, as a file of theirs does.
fn nominate(books: &Books, round: RoundId, count: usize) -> NominationId {
    let (author, book, unit) = (books.author.clone(), books.book, books.unit);
    let job = move |tx: &mut Tx| {
        let tree = unit::store::tree(tx.db()?)?;
        let mut last = NominationId(0);
        for no in 0..count {
            let new = NewNomination {
                round,
                unit,
                name: format!("Trần Học Trò Số{no}"),
                birth_date: Some(day("2010-05-02")),
                address: String::new(),
                phone: String::new(),
                category: Category::Pupil,
                grade: Some("9".into()),
                school: "THCS Ví Dụ".into(),
                gpa: Some(860),
                achievement: Some("Giải nhì học sinh giỏi tỉnh".into()),
                hardship: None,
                evidence: Some("Giấy khen số 12".into()),
                consent: None,
                fund: None,
                amount: None,
                nominated_on: day(DAY),
            };
            last = programme::workflow::nominate_imported(tx, &author, book, &tree, &new)?;
        }
        Ok::<_, ProgrammeError>(last)
    };
    books.pool.write_now([BookId::REGISTER, book], job).unwrap()
}

/// Checks the whole round as a council does before it meets: facts from the books, rules, and what was found kept.
fn check_round(books: &Books, round: RoundId) -> Duration {
    let author = books.author.clone();
    let begun = Instant::now();
    let job = move |tx: &mut Tx| programme::workflow::check_round(tx, &author, round, day(DAY));
    let checks = books.pool.write_now([BookId::REGISTER, books.book], job).unwrap();
    let took = begun.elapsed();
    let ids: Vec<NominationId> = checks.iter().map(|(id, _)| *id).collect();
    let found =
        books.pool.read_now(|db| eligibility::store::outcomes(db, &ids).map_err(DbError::from)).unwrap();
    assert!(found.values().all(|it| *it != Outcome::Blocked), "the rules refuse nobody here");
    took
}

pub fn run(sheet: &mut Sheet, quick: bool) {
    let (count, each) = if quick { (1_000, 20) } else { (10_000, 60) };
    engine(sheet, count);
    let books = Books::start(books::sqlite().unwrap());
    let round = open(&books, count);
    let begun = Instant::now();
    let last = nominate(&books, round, count);
    let taken = begun.elapsed();
    sheet.note(format!(
        "Books on SQLite: {:.0} nominations a second taken in with all rules, {:.0} a second checked again.",
        per_second(count, taken),
        per_second(count, check_round(&books, round)),
    ));
    let app = App::new(books.pool.clone(), Clock::Fixed(books.author.at)).unwrap();
    let cookie = cookie(&books, &app, "chutich", Role::Chair);
    let ours = Server::start(|config| web::rocket(config, app));
    let crowd = Crowd { browsers: 32, each };
    let pages = [
        ("list of nominations", "/desk/TB/nominations".to_owned()),
        ("nominations found by name", "/desk/TB/nominations?q=tran+so123".to_owned()),
        ("a dossier", format!("/desk/TB/nominations/{last}")),
    ];
    for (what, path) in &pages {
        compare(sheet, what, ours.address, |_| request(path, &cookie), crowd);
    }
    sheet.note(format!(
        "Board: {count} nominations in one round, SQLite; clients and server share this machine."
    ));
    ours.stop();
}

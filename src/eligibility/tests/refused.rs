//! The ways in which a rule cannot be kept, and what is said about each.

use super::*;

pub(super) fn rule(expression: &str) -> RuleVersion {
    RuleVersion {
        id: RuleVersionId(1),
        rule: RuleId(1),
        code: "thử".into(),
        version: 1,
        effective_from: day("2025-01-01"),
        effective_to: None,
        severity: Severity::Warn,
        expression: expression.into(),
        sentence_vi: "Không đạt".into(),
        sentence_en: "Not met".into(),
        citation: "Quy chế quỹ mẫu, Điều 1".into(),
        programme: None,
    }
}

#[track_caller]
fn check_refused(version: RuleVersion, expected: &str) {
    let err = CompiledRules::compile(vec![version]).map(|_| "compiled").unwrap_err();
    assert!(format!("{err:#}").contains(expected), "{err:#}");
}

#[test]
fn a_rule_that_cannot_be_worked_out_is_not_kept() {
    check_refused(rule("nominee.age >= && true"), "syntax error at line 1, column 16");
    check_refused(rule("true\n  && ("), "syntax error at line 2, column");
    check_refused(rule("nominee.gpaa >= 800"), "uses “gpaa”");
    check_refused(rule("nominee.gpa == null || nominee.gpaa >= 800"), "uses “gpaa”");
    check_refused(rule("nominee.category != 'teacher' || nominee.agee > 3"), "uses “agee”");
    check_refused(rule("nominee.age > 1 ? true : nominee.agee > 3"), "uses “agee”");
    check_refused(rule("(true || nominee.agee > 3) == true"), "uses “agee”");
    check_refused(rule("pupil.age > 3"), "uses “pupil”");
    check_refused(rule("true || soundex(nominee.grade) == 'x'"), "uses “soundex”");
    check_refused(rule("nominee.age + 1"), "gives int");
    check_refused(rule("nominee.age > 1 ? 'yes' : 'no'"), "gives string");
    check_refused(rule("nominee.gpa == null || 'yes'"), "applied to '(bool, string)'");
    check_refused(rule("nominee.age > 7.5"), "has a fraction");
    check_refused(rule("nominee.grade > 7"), "cannot be worked out on sample facts");
    check_refused(rule("round.amount / 0 > 1"), "cannot be worked out on sample facts");
    check_refused(rule(&format!("true{}", " || true".repeat(300))), "longer than 2000 characters");
    check_refused(rule(" "), "leaves expression empty");
    check_refused(
        RuleVersion { sentence_vi: "Chỉ {nominee.gpaa}".into(), ..rule("true") },
        "placeholder “nominee.gpaa”",
    );
    check_refused(
        RuleVersion { sentence_en: "Only {nominee.gpa".into(), ..rule("true") },
        "placeholder “nominee.gpa”",
    );
    check_refused(RuleVersion { citation: String::new(), ..rule("true") }, "leaves citation empty");
    check_refused(
        RuleVersion { effective_to: Some(day("2024-12-31")), ..rule("true") },
        "ends before it starts",
    );
    assert_eq!(CompiledRules::compile(Vec::new()).err(), Some(RuleError::NoRules));
    let twice = CompiledRules::compile(vec![rule("true"), rule("false")]).err();
    assert_eq!(twice, Some(RuleError::Twice { code: "thử".into() }));
}

#[test]
fn an_error_while_checking_refuses_even_where_the_rule_only_warns() {
    let rules = CompiledRules::compile(vec![rule("int(nominee.grade) <= 12")]).unwrap();
    let mut facts = eligible();
    assert_eq!(rules.check(&facts).outcome(), Outcome::Passed);
    facts.nominee.grade = Some("năm 2".into());
    let check = rules.check(&facts);
    assert_eq!(check.outcome(), Outcome::Blocked);
    assert!(sentence(&check, "thử").0.starts_with("Không xét được quy tắc “thử” ("), "{check:?}");
    facts.nominee.grade = Some("13".into());
    assert_eq!(rules.check(&facts).outcome(), Outcome::Warned);
}

#[test]
fn a_file_of_rules_names_what_it_cannot_read() {
    let heading = "code,version,severity,effective_from,effective_to,programme,expression,sentence_vi,sentence_en,citation\n";
    let error = |row: &str| format!("{:#}", read_rules(&format!("{heading}{row}\n")).unwrap_err());
    assert!(error("a,0,block,2025-01-01,,,true,v,e,c").contains("line 2, column version"));
    assert!(error("a,1,maybe,2025-01-01,,,true,v,e,c").contains("line 2, column severity"));
    assert!(error("a,1,block,2025-02-30,,,true,v,e,c").contains("line 2: “2025-02-30” is not a real day"));
    assert!(error("a,1,block,2025-01-01").contains("10 cells are needed but there are 4"));
}

proptest! {
    #[test]
    fn no_expression_brings_the_program_down(
        source in prop::collection::vec(
            prop::sample::select(vec![
                "nominee", ".", "age", "(", ")", "[", "]", "{", "}", "||", "&&", "!", "?", ":", "in", "'a'", "\"", "1", "-",
                "9223372036854775808", "null", "true", "==", ">=", "+", "/", "%", "has", ",", "exists", "x", "b'\\xff'", "\n", "đ",
            ]),
            0..14,
        ),
    ) {
        // Whatever a rule's author types is compiled or refused with a sentence.
        if let Err(err) = CompiledRules::compile(vec![rule(&source.join(" "))]) {
            prop_assert!(!err.to_string().is_empty());
        }
    }
}

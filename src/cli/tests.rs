//! Every verb as it is typed, and every text in both languages.

use clap::{ArgAction, Command};

use super::*;
use crate::{export::Format, money::Money};

/// Splits a line as a shell would, as far as these tests need: at spaces, with quotation marks around names.
fn words(line: &str) -> Vec<OsString> {
    let mut words = vec![OsString::from("sovang")];
    for (index, part) in line.split('"').enumerate() {
        match index % 2 {
            0 => words.extend(part.split_whitespace().map(OsString::from)),
            _ => words.push(OsString::from(part)),
        }
    }
    words
}

fn parsed(line: &str) -> Cli {
    match parse(words(line), Lang::Vi) {
        Ok(cli) => cli,
        Err(stop) => panic!("{line}: {stop:?}"),
    }
}

fn refused(line: &str) -> UsageError {
    match parse(words(line), Lang::Vi) {
        Err(Stop::Usage(err)) => err,
        other => panic!("{line}: {other:?}"),
    }
}

fn asked(line: &str, lang: Lang) -> String {
    match parse(words(line), lang) {
        Err(Stop::Asked(text)) => text,
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn a_unit_reports_from_the_command_line() {
    for line in [
        "report list --unit TB --received --format csv",
        "report show 2025-h1 --unit TB --variance --format json",
        "report write 2025 --unit TB --results tốt --difficulties không --set members=1.250 --set clans=3",
        "report send 2025 --unit TB",
        "report accept 2025 --unit XA01",
        "report return 2025 --unit XA01 --note thiếu",
    ] {
        parsed(line);
    }
}

#[test]
fn a_sponsorship_lives_on_the_command_line() {
    for line in [
        r#"sponsorship begin --unit TB --sponsor "Bà Lê Thị Hoà" --learner "Trần Ví Dụ, 02/05/2010" --yearly 3tr --years 3 --first 01/03/2024 --condition "khá trở lên" --key dd-1"#,
        "sponsorship check 1 --unit TB --year 2024 --outcome waived --note sách",
        "sponsorship end 1 --unit TB --how by_sponsor --reason chuyển --release khác",
        "sponsorship list --unit TB --state due --format csv",
    ] {
        parsed(line);
    }
}

#[test]
fn the_example_session_is_understood() {
    for line in [
        r#"init --unit TB --name "Hội Khuyến học tỉnh Thái Bình" --level province"#,
        r#"fund add QCHUNG --unit TB --name "Quỹ chung" --kind general"#,
        "import statement sao-ke.csv --unit TB --bank auto --account bank --as-gifts --fund QCHUNG",
        "import donations danh-sach.csv --unit TB --account cash --fund QCHUNG --errors loi.csv",
        "trial-balance --unit TB --format csv",
        "honour-roll 2024 --unit TB --format csv",
        "export hledger --unit TB",
        "verify",
        "demo --no-serve --fresh --data /tmp/x --port 8080",
        "migrate --database postgres://localhost/books",
        "serve --address 0.0.0.0 --port 80",
        "unit add XA01 --name Xã --level commune --parent TB --from 1/7/2025",
        "unit list --on 30/06/2025 --format json",
        r#"unit details TB --address "Số 1 đường Ví Dụ" --tax-code 1000000019 --head "Đặng Ví Dụ" --from 1/1/2025"#,
        "unit close H01 --on 30/06/2025 --reason bỏ",
        "unit succeed H01 --by XA01 --by XA02 --kind split --on 01/07/2025 --reason NQ",
        "fund list --unit TB --format csv",
        r#"fund restrict Q1 --unit TB --category pupil --area XA01 --words "cho học sinh nghèo""#,
        r#"user add thuquy --name "Bùi Thị Ví Dụ""#,
        "user list --unit TB",
        "user grant thuquy --role cashier --unit TB --as quantri",
        "user revoke thuquy --role treasurer --unit TB --reason hết-nhiệm-kỳ",
        "user password thuquy",
        "user remove-factor thuquy --reason mất-điện-thoại",
        "user disable thuquy --reason nghỉ",
        "user enable thuquy --reason trở-lại",
        "unit step-up TB --amount 5tr --from 01/01/2026 --reason NQ",
        "round list --unit TB --round HB1",
        r#"round nominate HB1 --unit XA01 --name "Trần Ví Dụ" --category pupil --born 05/02/2010 --grade 9"#,
        "round check HB1 --unit TB",
        "council add HD --unit TB --name HĐ --chair a --member b --member c",
        "council meet HD --unit TB --round HB1 --on 20/11/2024",
        "council present 1 a b c",
        "council conflict 1 a --nomination 7 --reason cháu",
        "council vote 1 b --nomination 7 --ballot yes",
        "council decide 1 --on 20/11/2024",
        "entry reverse 12 --unit TB --reason nhầm",
        "entry reverse 12 --unit TB --reason nhầm --alone",
        "approval list --unit TB --format csv",
        "approval answer 7 agree --as ketoan",
        "approval answer 7 disagree --reason sai",
        "approval policy receipt_void --unit TB --quorum n_of_m --needed 2 --borrowed-hours 24 --no-release",
        "period close 2024-12 --unit TB --reason hết-năm",
        "period reopen 12/2024 --unit TB --reason sót",
        "period list --unit TB",
        "import nominations de-cu.csv --unit TB --round HB1 --dry-run",
        "export csv --unit TB --from 01/01/2024 --to 31/12/2024 --as-known 2025-03-31 --output x.csv",
        "journal --unit TB",
        "ledger bank --unit TB --fund Q1",
        "cash-book --unit TB",
        "fund-report --unit TB --fund Q1",
        "honour-roll 2024 --unit TB --subtree --freeze",
    ] {
        parsed(line);
    }
}

#[test]
fn payments_are_understood() {
    for line in [
        "pay award 7 --account cash --on 21/11/2024",
        "pay return 7 --account bank --on 22/11/2024 --reason nhầm",
        "pay unclaimed 7 --on 31/12/2024 --reason vắng",
        "pay list --unit TB",
        "pay batch make --unit TB --decision 1/2024 --award 7 --award 8",
        "pay batch list --unit TB --format csv",
        "pay batch show 1 --unit TB",
        r#"pay batch account 1 --unit TB --line 2 --bank 970436 --number 0011 --holder "TRAN THI HOA" --relation parent"#,
        "pay batch cash 1 --unit TB --line 2",
        "pay batch remove 1 --unit TB --line 2",
        "pay batch submit 1 --unit TB",
        "pay batch lock 1 --unit TB",
        "pay batch file 1 --unit TB --output dot-1.xlsx --layout agribank",
        "pay batch sent 1 --unit TB --on 21/11/2024",
        "pay returned add 1 --unit TB --line 2 --reason wrong_number --on 22/11/2024",
        "pay returned list --unit TB",
    ] {
        parsed(line);
    }
}

#[test]
fn typed_values_become_typed() {
    let cli = parsed(
        "round add HB1 --unit TB --programme HKBGC --fund Q1 --budget 20.000.000 --opens 1/9/2024 --closes 30/9/2024 \
         --amount pupil=1.000.000 --amount student=2000000 --quota XA01:pupil=5",
    );
    let Verb::Round(round::RoundVerb::Add(round)) = cli.verb else { panic!("{cli:?}") };
    assert_eq!(round.budget, Some(Money::from_dong(20_000_000)));
    assert_eq!(round.amounts[1], ("student".to_owned(), Money::from_dong(2_000_000)));
    assert_eq!(round.opens.to_string(), "2024-09-01");

    let Verb::HonourRoll(roll) = parsed("honour-roll 2024 --unit TB --format csv").verb else { panic!() };
    assert_eq!((roll.year, roll.output.format, roll.freeze), (2024, Format::Csv, false));
}

#[test]
fn the_command_line_outranks_the_environment() {
    let environment =
        Config { database: "a".to_owned(), lang: Lang::Vi, user: Some("an".to_owned()), ..Config::default() };
    let typed = parsed("verify --database b --lang en --as binh").global.over(environment.clone());
    assert_eq!(
        typed,
        Config {
            database: "b".to_owned(),
            lang: Lang::En,
            user: Some("binh".to_owned()),
            ..Config::default()
        }
    );
    assert_eq!(parsed("verify").global.over(environment.clone()), environment);
}

#[track_caller]
fn check_refusal(line: &str, vietnamese: &str, english: &str) {
    let err = refused(line);
    assert_eq!((format!("{err}"), format!("{err:#}")), (vietnamese.to_owned(), english.to_owned()), "{line}");
}

#[test]
fn a_wrong_line_is_refused_in_one_sentence() {
    check_refusal(
        "verfy",
        "không có lệnh “verfy”; có phải ý bạn là “verify”?",
        "there is no command “verfy”; did you mean “verify”?",
    );
    check_refusal(
        "verify --untt TB",
        "lệnh này không có “--untt”; có phải ý bạn là “--unit”?",
        "this command has no “--untt”; did you mean “--unit”?",
    );
    check_refusal("verify thừa", "lệnh này không có “thừa”", "this command has no “thừa”");
    check_refusal("cash-book", "còn thiếu: --unit <MÃ>", "missing: --unit <MÃ>");
    check_refusal(
        "cash-book --unit",
        "sau --unit <MÃ> cần một giá trị",
        "a value is needed after --unit <MÃ>",
    );
    check_refusal(
        "unit list --format xls",
        "“xls” không dùng được cho --format <DẠNG>; hãy chọn một trong: text, csv, json",
        "“xls” cannot be used for --format <DẠNG>; choose one of: text, csv, json",
    );
    check_refusal(
        "honour-roll 2024 --unit TB --freeze --difference",
        "không ghi --freeze cùng với --difference",
        "--freeze cannot be used together with --difference",
    );
    check_refusal(
        "verify --unit A --unit B",
        "--unit <MÃ> chỉ được ghi một lần",
        "--unit <MÃ> can be given only once",
    );
    check_refusal(
        "import statement x.csv --unit TB --as-gifts",
        "còn thiếu: --fund <MÃ>",
        "missing: --fund <MÃ>",
    );
}

#[track_caller]
fn check_value(line: &str, vietnamese: &str, english: &str) {
    match refused(line) {
        UsageError::BadValue { reason_vi, reason_en, .. } => {
            assert_eq!((reason_vi.as_str(), reason_en.as_str()), (vietnamese, english));
        }
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn a_wrong_value_is_explained_in_both_languages() {
    check_value(
        "unit list --on 31/02/2025",
        "“31/02/2025” không phải là một ngày có thật; hãy viết ngày/tháng/năm, như 05/02/2025",
        "“31/02/2025” is not a real day; write day/month/year, such as 05/02/2025",
    );
    check_value(
        "period close 2024-13 --unit TB --reason x",
        "“2024-13” không phải là một tháng; hãy viết như 2025-03",
        "“2024-13” is not a month; write it as 2025-03",
    );
    check_value(
        "honour-roll 24 --unit TB",
        "ở đây cần một năm, như 2024",
        "a year is needed here, such as 2024",
    );
    check_value("demo --port 99999", "ở đây cần một số nguyên", "a whole number is needed here");
    check_value(
        "serve --address nhà",
        "ở đây cần một địa chỉ IP, như 127.0.0.1",
        "an IP address is needed here, such as 127.0.0.1",
    );
    check_value(
        "verify --lang fr",
        "không có ngôn ngữ “fr”; hãy chọn vi hoặc en",
        "there is no language “fr”; choose vi or en",
    );
    let round = "round add H --unit T --programme P --fund F --budget 1 --opens 1/9/2024 --closes 2/9/2024";
    check_value(
        &format!("{round} --amount pupil"),
        "hãy ghi loại, dấu bằng, rồi số tiền, như pupil=1.000.000",
        "write the category, an equals sign and the amount, such as pupil=1.000.000",
    );
    check_value(
        &format!("{round} --amount pupil=1 --quota XA01=5"),
        "hãy ghi đơn vị, dấu hai chấm, loại, dấu bằng, rồi số suất, như XA01:pupil=5",
        "write the unit, a colon, the category, an equals sign and the number, such as XA01:pupil=5",
    );
    check_value(
        "round nominate H --unit T --name A --category pupil --mark 10,5",
        "ở đây cần một điểm trung bình từ 0 đến 10, như 8,6",
        "an average mark from 0 to 10 is needed here, such as 8.6",
    );
    check_value(
        &format!("{round} --amount pupil=1,5"),
        "“1,5” không phải là số tiền; hãy viết như 1.234.567",
        "“1,5” is not an amount; write it as 1.234.567",
    );
}

#[test]
fn what_was_typed_is_repeated_without_control_characters() {
    let UsageError::UnknownVerb { verb, .. } = refused(&format!("\u{1b}[31m{}", "x".repeat(500))) else {
        panic!()
    };
    assert_eq!(verb, format!("[31m{}…", "x".repeat(76)));
}

#[test]
fn no_verb_shows_the_verbs() {
    let UsageError::NoVerb(help) = refused("") else { panic!() };
    assert!(help.contains("trial-balance"), "{help}");
    assert!(matches!(refused("fund"), UsageError::NoVerb(help) if help.contains("restrict")));
}

#[test]
fn the_language_is_known_before_the_line_is_parsed() {
    assert_eq!(asked_lang(&words("verify --lang en")), Some(Lang::En));
    assert_eq!(asked_lang(&words("--lang=en verify --lang vi")), Some(Lang::Vi));
    assert_eq!(asked_lang(&words("verify --lang fr")), None);
    assert_eq!(asked_lang(&words("verify -- --lang en")), None);
    assert_eq!(asked_lang(&words("verify --lang")), None);
}

fn all_commands(command: &Command, path: &str, each: &mut impl FnMut(&str, &Command)) {
    each(path, command);
    for verb in command.get_subcommands() {
        all_commands(verb, &format!("{path} {}", verb.get_name()), each);
    }
}

#[track_caller]
fn check_halves(place: &str, text: Option<String>) {
    let text = text.unwrap_or_default();
    let halves: Vec<&str> = text.split(" | ").collect();
    let whole =
        halves.len() == 2 && halves.iter().all(|half| !half.trim().is_empty()) && halves[0] != halves[1];
    assert!(whole, "{place}: “{text}” is not “Tiếng Việt | English”");
}

#[test]
fn every_verb_and_option_is_explained_in_both_languages() {
    let mut count = 0;
    all_commands(&Cli::command(), "sovang", &mut |path, command| {
        check_halves(path, command.get_about().map(ToString::to_string));
        for arg in command.get_arguments() {
            let place = format!("{path} {}", arg.get_id());
            check_halves(&place, arg.get_help().map(ToString::to_string));
            let takes_value = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
            let names = arg.get_value_names().unwrap_or_default();
            let spoken = |name: &clap::builder::Str| name.contains('|') || name == "URL";
            assert!(!takes_value || (!names.is_empty() && names.iter().all(spoken)), "{place}: {names:?}");
            count += 1;
        }
    });
    assert!(count > 100, "only {count} options were found");
}

#[test]
fn every_help_is_in_one_language() {
    const ENGLISH: &[&str] =
        &["Usage", "Options", "OPTIONS", "Commands", "COMMAND", "Arguments", "default", "possible", "Print"];
    const VIETNAMESE: &[&str] =
        &["Cách dùng", "Tùy chọn", "TÙY CHỌN", "Tham số", "LỆNH", "mặc định", "Đơn vị", "NGÀY"];
    let mut lines = Vec::new();
    all_commands(&Cli::command(), "", &mut |path, _| lines.push(format!("{path} --help")));
    for line in lines {
        for (lang, foreign) in [(Lang::Vi, ENGLISH), (Lang::En, VIETNAMESE)] {
            let help = asked(&line, lang);
            assert!(!help.contains(" | ") && !help.contains("|"), "{line}: {help}");
            assert!(help.contains(lang.pick("Cách dùng: sovang", "Usage: sovang")), "{line}: {help}");
            for word in foreign {
                assert!(!help.contains(word), "{line} in {lang:?} says “{word}”:\n{help}");
            }
        }
    }
}

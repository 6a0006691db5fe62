//! No file is forgotten: each one is reached from somewhere, keeps the house's form, and lies where it belongs.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use unicode_normalization::is_nfc;

use crate::sources::{code, files, files_under, has_extension, read, rust_files};

const TOP_LEVEL: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "fixtures",
    "migrations",
    "src",
    "templates",
    "tests",
];

/// Where rustc starts reading: the files that Cargo.toml names or finds by itself.
const ROOTS: &[&str] =
    &["migrations/build.rs", "src/lib.rs", "src/main.rs", "tests/it/main.rs", "tests/bench/main.rs"];

#[track_caller]
fn none(forgotten: Vec<String>, what: &str) {
    assert!(forgotten.is_empty(), "{what}:\n{}", forgotten.join("\n"));
}

fn shown(files: impl IntoIterator<Item = PathBuf>) -> Vec<String> {
    files.into_iter().map(|file| file.display().to_string()).collect()
}

fn file_name(file: &Path) -> &str {
    file.file_name().and_then(|name| name.to_str()).unwrap()
}

#[test]
fn nothing_lies_at_the_top_level_that_the_map_does_not_name() {
    let visible: BTreeSet<String> = files()
        .iter()
        .map(|file| file.iter().next().unwrap().to_str().unwrap().to_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    let strangers: Vec<&String> = visible.iter().filter(|name| !TOP_LEVEL.contains(&name.as_str())).collect();
    assert!(strangers.is_empty(), "not part of the top level: {strangers:?}");
}

/// Follows `mod name;` from a file to the files it declares, and on.
fn reach(file: PathBuf, reached: &mut BTreeSet<PathBuf>, all: &BTreeSet<PathBuf>) {
    let code = code(&file);
    let stem = file.file_stem().unwrap().to_str().unwrap();
    let is_folder_head = stem == "mod" || ROOTS.iter().any(|root| file == Path::new(root));
    let folder = if is_folder_head { file.parent().unwrap().to_owned() } else { file.with_extension("") };
    reached.insert(file);
    for line in code.lines() {
        let Some(rest) = line.trim().strip_suffix(';') else { continue };
        let Some(name) = rest.rsplit_once("mod ").filter(|(before, _)| is_visibility(before)) else {
            continue;
        };
        let candidates = [folder.join(format!("{}.rs", name.1)), folder.join(name.1).join("mod.rs")];
        for next in candidates {
            if all.contains(&next) && !reached.contains(&next) {
                reach(next, reached, all);
            }
        }
    }
}

fn is_visibility(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.starts_with("pub") || text.ends_with(']')
}

#[test]
fn every_source_file_is_declared_as_a_module() {
    let all: BTreeSet<PathBuf> = files().into_iter().filter(|file| has_extension(file, &["rs"])).collect();
    let mut reached = BTreeSet::new();
    for root in ROOTS {
        reach(PathBuf::from(root), &mut reached, &all);
    }
    none(shown(all.difference(&reached).cloned()), "no `mod` leads to these files");
}

#[test]
fn every_snapshot_belongs_to_a_test() {
    let tests = files_under("tests/it").into_iter().filter(|file| has_extension(file, &["rs"]));
    let code: String = tests.map(|file| read(&file)).collect();
    let forgotten = files_under("tests/it/snapshots").into_iter().filter(|file| {
        // insta names a snapshot it__module__name.snap, after the test function or as the assertion says.
        let name = file_name(file).trim_end_matches(".snap").rsplit("__").next().unwrap().to_owned();
        let base = name.trim_end_matches(|it: char| it.is_ascii_digit()).trim_end_matches('-');
        !code.contains(&format!("fn {base}(")) && !code.contains(&format!("\"{base}\""))
    });
    none(shown(forgotten), "no test takes these snapshots");
}

/// Returns every text between quotation marks that follows one of the words.
fn quoted_after<'t>(text: &'t str, word: &str) -> Vec<&'t str> {
    let follows = |(start, _): (usize, &str)| {
        let rest = text.get(start + word.len()..)?.trim_start().trim_start_matches('=').trim_start();
        rest.strip_prefix('"')?.split('"').next()
    };
    text.match_indices(word).filter_map(follows).collect()
}

#[test]
fn every_deed_that_is_recorded_has_a_name_for_people() {
    let sheet = read(Path::new("fixtures/deeds.csv"));
    let named: BTreeSet<&str> = sheet.lines().filter_map(|line| line.split(',').next()).collect();
    let sources: Vec<String> = rust_files("src").iter().map(|file| code(file)).collect();
    let recorded = sources.iter().flat_map(|code| quoted_after(code, ".record("));
    let recorded: BTreeSet<&str> = recorded.filter(|text| text.contains('.')).collect();
    assert!(recorded.len() > 60, "{recorded:?}");
    let unnamed: Vec<&&str> = recorded.difference(&named).collect();
    assert!(unnamed.is_empty(), "name these in fixtures/deeds.csv: {unnamed:?}");
}

/// Macros and frames that pages are built from, whether or not a page needs each of them today.
const KITS: &[&str] = &["fields.html", "print/layout.html"];

#[test]
fn every_template_is_used() {
    let templates = files_under("templates");
    let mut named = BTreeSet::new();
    let mut all_text = String::new();
    for file in files_under("src") {
        let code = code(&file);
        named.extend(quoted_after(&code, "path").into_iter().map(str::to_owned));
        all_text.push_str(&code);
    }
    for file in templates.iter().filter(|file| has_extension(file, &["html", "txt", "css", "js"])) {
        let text = read(file);
        for word in ["extends", "import", "include"] {
            named.extend(quoted_after(&text, word).into_iter().map(str::to_owned));
        }
        all_text.push_str(&text);
    }
    let forgotten = templates.into_iter().filter(|file| {
        let inside = file.strip_prefix("templates").unwrap();
        if inside.starts_with("assets") {
            !all_text.contains(file_name(file))
        } else if inside.starts_with("messages") {
            // A topic is named once, without its language and ending.
            !all_text.contains(&format!("\"{}\"", inside.file_stem().unwrap().to_str().unwrap()))
        } else if KITS.contains(&inside.to_str().unwrap()) {
            false
        } else {
            !named.contains(inside.to_str().unwrap())
        }
    });
    none(shown(forgotten), "nothing shows these templates");
}

#[test]
fn a_button_that_needs_a_script_is_hidden_until_there_is_one() {
    let mut needy = Vec::new();
    for file in
        files_under("templates").into_iter().filter(|it| it.extension().is_some_and(|it| it == "html"))
    {
        let text = read(&file);
        let buttons = text.split("<button").skip(1).filter_map(|rest| rest.split('>').next());
        let seen = buttons.filter(|it| it.contains("type=\"button\"") && !it.contains(" hidden"));
        needy.extend(seen.map(|it| format!("{}: {it}", file.display())));
    }
    none(needy, "buttons that do nothing without a script");
}

#[test]
fn every_fixture_is_mentioned() {
    let sources = files().into_iter().filter(|file| file.starts_with("src") || file.starts_with("tests"));
    let text: String =
        sources.filter(|file| has_extension(file, &["rs", "snap"])).map(|file| read(&file)).collect();
    let forgotten = files_under("fixtures").into_iter().filter(|file| !text.contains(file_name(file)));
    none(shown(forgotten), "no source and no test names these fixtures");
}

#[test]
fn files_stay_readable_in_one_sitting() {
    let code_files =
        files().into_iter().filter(|file| has_extension(file, &["rs", "html", "css", "js", "sql"]));
    let long = code_files.filter_map(|file| {
        let lines = read(&file).lines().count();
        (lines > 400).then(|| format!("{} has {lines} lines", file.display()))
    });
    none(long.collect(), "files over 400 lines");
}

#[test]
fn every_source_file_says_what_it_is_for() {
    let silent =
        files().into_iter().filter(|file| has_extension(file, &["rs"]) && !read(file).starts_with("//! "));
    none(shown(silent), "files that do not start with a `//!` sentence");
}

#[test]
fn written_text_is_composed() {
    // Fixtures hold decomposed text on purpose: treasurers' files do.
    let ours = files().into_iter().filter(|file| !file.starts_with("fixtures"));
    let texts =
        ours.filter(|file| has_extension(file, &["rs", "html", "css", "js", "sql", "md", "toml", "snap"]));
    none(shown(texts.filter(|file| !is_nfc(&read(file)))), "files that are not in NFC");
}

//! Arrows point down only: what each layer of the source may not mention.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use crate::sources::{code, files_under, imports, read, root, rust_files};

/// Folders of `src` that are not nouns: the adapters and reports above the nouns, and what lies below them.
const ABOVE: &[&str] = &["web", "cli", "demo", "report", "import", "export"];
const BELOW: &[&str] = &["db", "text"];

const NO_DIESEL: &[&str] = &["diesel", "sql_query", "on_each!"];
const NO_SQL: &[&str] = &[
    "diesel::prelude",
    "diesel::insert_into",
    "diesel::update",
    "diesel::delete",
    "sql_query",
    "batch_execute",
    "on_each!",
];
const NO_WEB: &[&str] = &["rocket"];
const NO_WORLD: &[&str] = &["std::env", "env::var", "Utc::now", "Local::now", "SystemTime", "Instant::now"];
const NO_TRANSACTION: &[&str] = &[
    ".transaction(",
    "begin_transaction",
    "immediate_transaction",
    "TransactionManager",
    "db::Pool",
    ".write(|",
    ".write(move",
    "\"BEGIN",
    "\"SAVEPOINT",
    "\"COMMIT",
    "\"ROLLBACK",
];

/// Returns the nouns: the folders of `src` that belong to no other layer.
fn nouns() -> BTreeSet<String> {
    let mut nouns = BTreeSet::new();
    for file in files_under("src") {
        let parts: Vec<&str> = file.iter().filter_map(|part| part.to_str()).collect();
        if let ["src", folder, _, ..] = parts[..]
            && !ABOVE.contains(&folder)
            && !BELOW.contains(&folder)
        {
            nouns.insert(folder.to_owned());
        }
    }
    nouns
}

fn mentions(file: &Path, words: &[&str]) -> Vec<String> {
    let code = code(file);
    let paths = imports(&code);
    let found = |word: &&&str| code.contains(**word) || paths.iter().any(|path| path.contains(**word));
    words.iter().filter(found).map(|word| format!("{} mentions {word}", file.display())).collect()
}

#[track_caller]
fn nobody(violations: Vec<String>) {
    assert!(violations.is_empty(), "\n{}", violations.join("\n"));
}

fn check(files: impl IntoIterator<Item = PathBuf>, words: &[&str]) -> Vec<String> {
    files.into_iter().flat_map(|file| mentions(&file, words)).collect()
}

/// Tells whether a file of a noun is its SQL or its workflows, whether one file or a folder.
fn is_storage_or_workflow(file: &Path) -> bool {
    let mut parts = file.iter().skip(2).filter_map(|part| part.to_str());
    parts.any(|part| part.starts_with("store") || part.starts_with("workflow"))
}

fn is_store(file: &Path) -> bool {
    file.iter().skip(2).filter_map(|part| part.to_str()).any(|part| part.starts_with("store"))
}

/// Returns `crate::folder` for each of the folders; a path cannot be longer and mean another folder.
fn paths_to(folders: &[&str]) -> Vec<String> {
    folders.iter().map(|folder| format!("crate::{folder}")).collect()
}

fn check_paths(files: impl IntoIterator<Item = PathBuf>, paths: &[String]) -> Vec<String> {
    let mut violations = Vec::new();
    for file in files {
        let code = code(&file);
        let imported = imports(&code);
        for path in paths {
            let inner = format!("{path}::");
            let named = |text: &str| text == path || text.starts_with(&inner);
            if code.contains(&inner) || imported.iter().any(|it| named(it)) {
                violations.push(format!("{} mentions {path}", file.display()));
            }
        }
    }
    violations
}

#[test]
fn the_core_knows_neither_databases_nor_pages_nor_the_world() {
    let mut core = rust_files("src/text");
    core.extend(["src/money.rs", "src/id.rs"].map(PathBuf::from));
    let mut violations = check(core.clone(), &[NO_DIESEL, NO_WEB, NO_WORLD, &["Clock"]].concat());
    // The clock itself lives in the calendar; clippy sees to it that nothing else reads the time.
    core.push(PathBuf::from("src/calendar.rs"));
    violations.extend(check(core, &[NO_DIESEL, NO_WEB, &["std::env", "env::var", "crate::db"]].concat()));
    nobody(violations);
}

#[test]
fn the_rules_of_a_noun_know_no_sql_and_no_clock() {
    let files = nouns().into_iter().flat_map(|noun| rust_files(&format!("src/{noun}")));
    let rules = files.filter(|file| !is_storage_or_workflow(file));
    nobody(check(rules, &[NO_DIESEL, NO_WORLD, &["Clock"]].concat()));
}

#[test]
fn a_noun_knows_no_other_nouns_workflow_and_nothing_above() {
    let nouns = nouns();
    for noun in &nouns {
        let files = rust_files(&format!("src/{noun}"));
        nobody(check(files.clone(), NO_WEB));
        nobody(check_paths(files.clone(), &paths_to(ABOVE)));
        for other in nouns.iter().filter(|other| *other != noun) {
            nobody(check(files.clone(), &[&format!("{other}::workflow")]));
        }
    }
}

#[test]
fn a_store_opens_no_transaction() {
    let stores = rust_files("src").into_iter().filter(|file| is_store(file));
    nobody(check(stores, NO_TRANSACTION));
}

#[test]
fn pages_and_commands_hold_no_sql() {
    nobody(check([rust_files("src/web"), rust_files("src/cli")].concat(), NO_SQL));
}

#[test]
fn reports_and_files_do_not_know_who_asked_for_them() {
    let below = ["report", "import", "export"].map(|folder| rust_files(&format!("src/{folder}"))).concat();
    nobody(check_paths(below.clone(), &paths_to(&["web", "cli", "demo"])));
    nobody(check(below, NO_WEB));
}

#[test]
fn the_database_layer_knows_no_noun() {
    let nouns = nouns();
    let upper: Vec<&str> = nouns.iter().map(String::as_str).chain(ABOVE.iter().copied()).collect();
    nobody(check_paths(rust_files("src/db"), &paths_to(&upper)));
    nobody(check(rust_files("src/db"), NO_WEB));
}

#[test]
fn only_the_configuration_reads_the_environment() {
    let others = rust_files("src").into_iter().filter(|file| file != Path::new("src/config.rs"));
    nobody(check(others, &["env::var", "option_env!"]));
}

#[test]
fn main_stays_a_page_long() {
    let lines = read(Path::new("src/main.rs")).lines().count();
    assert!(lines <= 60, "src/main.rs has {lines} lines");
    assert!(root().join("src/lib.rs").is_file());
}

//! The project's own files, as the tests about its shape read them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns every file that git keeps or would add, relative to the root and sorted; build outputs are ignored there.
pub fn files() -> Vec<PathBuf> {
    let listing = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(listing.status.success(), "git ls-files: {}", String::from_utf8_lossy(&listing.stderr));
    let names = String::from_utf8(listing.stdout).unwrap();
    let mut files: Vec<PathBuf> = names.split_terminator('\0').map(PathBuf::from).collect();
    // A file that was deleted but not yet committed is still listed.
    files.retain(|file| root().join(file).is_file());
    files.sort();
    files.dedup();
    assert!(files.len() > 10, "only {} files were found", files.len());
    files
}

pub fn files_under(folder: &str) -> Vec<PathBuf> {
    files().into_iter().filter(|file| file.starts_with(folder)).collect()
}

pub fn has_extension(file: &Path, extensions: &[&str]) -> bool {
    file.extension().and_then(|it| it.to_str()).is_some_and(|it| extensions.contains(&it))
}

pub fn rust_files(folder: &str) -> Vec<PathBuf> {
    files_under(folder).into_iter().filter(|file| has_extension(file, &["rs"])).collect()
}

pub fn read(file: &Path) -> String {
    let bytes = fs::read(root().join(file)).unwrap();
    String::from_utf8(bytes).unwrap_or_else(|_| panic!("{} is not UTF-8", file.display()))
}

/// Reads a source file without its comments, which may name what the code may not.
pub fn code(file: &Path) -> String {
    let text = read(file);
    let kept = |line: &str| line.split_once("//").map_or(line.to_owned(), |(code, _)| code.to_owned());
    text.lines().map(kept).collect::<Vec<_>>().join("\n")
}

/// Returns every path that a source imports, with nested braces written out: `crate::fund::store`.
pub fn imports(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (start, _) in code.match_indices("use ") {
        let before = code.get(..start).unwrap().trim_end_matches([' ', '\t']);
        let opens_a_line =
            before.is_empty() || before.ends_with(['\n', ')', ';', '{']) || before.ends_with("pub");
        let statement = code.get(start + 4..).unwrap().split(';').next().unwrap();
        if opens_a_line {
            let tree: String = statement.split_whitespace().collect::<Vec<_>>().join(" ");
            write_out("", &tree, &mut paths);
        }
    }
    paths
}

fn write_out(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let Some((head, rest)) = tree.split_once('{') else {
        paths.push(format!("{prefix}{}", tree.trim()));
        return;
    };
    let inside = rest.trim_end().trim_end_matches('}').to_owned() + &"}".repeat(unclosed(rest));
    let prefix = format!("{prefix}{}", head.trim());
    for branch in branches(&inside) {
        write_out(&prefix, branch.trim(), paths);
    }
}

/// Counts the closing braces at the end that belong to inner groups, not to the outermost one.
fn unclosed(rest: &str) -> usize {
    let trailing = rest.trim_end().chars().rev().take_while(|it| *it == '}').count();
    trailing.saturating_sub(1)
}

/// Splits at the commas that stand outside every brace.
fn branches(tree: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (index, symbol) in tree.char_indices() {
        match symbol {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(tree.get(start..index).unwrap());
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(tree.get(start..).unwrap());
    parts.into_iter().filter(|part| !part.trim().is_empty()).collect()
}

#[test]
fn nested_imports_are_written_out() {
    let code =
        "//! x\nuse crate::{fund::{self, workflow}, money::Money,\n  unit::store::{a, b}};\npub use a::B;\n";
    let expected = [
        "crate::fund::self",
        "crate::fund::workflow",
        "crate::money::Money",
        "crate::unit::store::a",
        "crate::unit::store::b",
        "a::B",
    ];
    assert_eq!(imports(code), expected);
}

//! The message files: both languages say the same things, every page's words are there, and none is left over.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use crate::sources::{files_under, read};

/// Returns the messages of one language, each with the arguments it takes.
fn messages(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for file in files_under(&format!("templates/messages/{language}")) {
        let mut current = String::new();
        for line in read(&file).lines() {
            if let Some((id, _)) = line.split_once(" =").filter(|(id, _)| is_id(id)) {
                current = id.to_owned();
                assert!(found.insert(current.clone(), BTreeSet::new()).is_none(), "{id} is there twice");
            }
            let arguments = line.split('$').skip(1);
            let names =
                arguments.map(|rest| rest.chars().take_while(|it| it.is_alphanumeric() || *it == '_'));
            if let Some(of_message) = found.get_mut(&current) {
                of_message.extend(names.map(Iterator::collect::<String>));
            }
        }
    }
    found
}

fn is_id(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_lowercase())
        && text.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-')
}

fn sources() -> Vec<(PathBuf, String)> {
    let templates = files_under("templates")
        .into_iter()
        .filter(|it| it.extension().is_some_and(|it| it == "html" || it == "txt"));
    let code = files_under("src").into_iter().filter(|it| it.extension().is_some_and(|it| it == "rs"));
    templates.chain(code).map(|file| (file.clone(), read(&file))).collect()
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_arguments() {
    let (vietnamese, english) = (messages("vi"), messages("en"));
    assert!(vietnamese.len() > 20);
    for (id, arguments) in &vietnamese {
        assert_eq!(english.get(id), Some(arguments), "{id}");
    }
    assert_eq!(vietnamese.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>());
}

/// Text in quotes that looks like a message: lower-case words with hyphens.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').filter(|it| is_id(it) && it.contains('-'))
}

#[test]
fn every_message_that_a_page_asks_for_is_there() {
    let known = messages("vi");
    for (file, text) in sources() {
        for call in [".t(\"", ".t1(\"", ".t2(\""] {
            for id in text.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
                // The tests of the messages themselves ask for one that is not there.
                assert!(known.contains_key(id) || id == "no-such-message", "{}: {id}", file.display());
            }
        }
    }
}

#[test]
fn no_message_is_left_over() {
    let used: BTreeSet<String> =
        sources().iter().flat_map(|(_, text)| quoted(text).map(str::to_owned).collect::<Vec<_>>()).collect();
    // The side bar builds its messages from the names of its pages; lists and forms are kits for every page,
    // and the help of a page goes by the name of its page.
    let built = |id: &str| ["desk-", "list-", "form-", "help-"].iter().any(|it| id.starts_with(it));
    let idle: Vec<String> =
        messages("vi").into_keys().filter(|id| !used.contains(id) && !built(id)).collect();
    assert!(idle.is_empty(), "{idle:?}");
}

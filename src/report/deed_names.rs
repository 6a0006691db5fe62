//! What the audit trail's codes are called by people; the books keep the codes.

use std::{collections::BTreeMap, sync::LazyLock};

use crate::text::{Lang, sheet};

const SHEET: &str = include_str!("../../fixtures/deeds.csv");

/// Code, Vietnamese, English: of deeds such as `entry.post`, and of the records they are done to, such as `entry`.
static NAMES: LazyLock<BTreeMap<String, [String; 2]>> = LazyLock::new(|| {
    let rows = sheet::read(SHEET, ["code", "vi", "en"]).expect("the program's own sheet is in order");
    rows.into_iter()
        .map(|row| {
            let [code, vi, en] = row.cells;
            (code, [vi, en])
        })
        .collect()
});

fn name(code: &str, lang: Lang) -> Option<&'static str> {
    NAMES.get(code).map(|[vi, en]| lang.pick(vi.as_str(), en.as_str()))
}

/// Returns what a deed is called, or its code where it has no name.
pub fn deed(code: &str, lang: Lang) -> &str {
    name(code, lang).unwrap_or(code)
}

/// Says `entry 12` as people do: `bút toán 12`; a record without a name of its own, such as a fund's code, stays.
pub fn subject(text: &str, lang: Lang) -> String {
    let parts = [text.rsplit_once(' '), text.split_once(' ')];
    let said = parts.into_iter().flatten().find_map(|(noun, rest)| Some((name(noun, lang)?, rest)));
    match said {
        Some((noun, rest)) => format!("{noun} {rest}"),
        None => name(text, lang).unwrap_or(text).to_owned(),
    }
}

/// Returns every deed that has a name, with it, in the order of the names.
pub fn deeds(lang: Lang) -> Vec<(&'static str, &'static str)> {
    let all = NAMES.iter().filter(|(code, _)| code.contains('.'));
    let mut all: Vec<_> =
        all.map(|(code, [vi, en])| (code.as_str(), lang.pick(vi.as_str(), en.as_str()))).collect();
    all.sort_unstable_by_key(|(_, name)| crate::text::fold(name));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_said_in_words_and_unknown_ones_stay() {
        assert_eq!(
            (deed("entry.post", Lang::Vi), deed("entry.post", Lang::En)),
            ("Ghi bút toán", "Posts an entry")
        );
        assert_eq!(
            (subject("entry 12", Lang::Vi), subject("entry 12", Lang::En)),
            ("bút toán 12".into(), "entry 12".into())
        );
        assert_eq!((deed("x.y", Lang::Vi), subject("QCHUNG", Lang::Vi)), ("x.y", "QCHUNG".to_owned()));
        assert_eq!(subject("bank account 1", Lang::Vi), "tài khoản ngân hàng 1");
        assert_eq!(subject("roll BM 2025", Lang::Vi), "bảng vàng BM 2025");
        assert_eq!(subject("Quỹ 12", Lang::Vi), "Quỹ 12");
    }
}

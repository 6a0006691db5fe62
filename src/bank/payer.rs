//! Who paid, told from a statement line only where the line itself is certain.

use crate::text::fold;

/// The holder of the account that money came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payer {
    /// As the bank writes it, mostly in capitals without marks.
    pub name: String,
    pub account: Option<String>,
}

/// Returns the payer that the memo or the offset column names, and none where they are silent or disagree.
///
/// A gift without a payer is kept as unidentified and asked about; a wrong name on a receipt is worse.
pub fn payer_of(memo: &str, offset_name: Option<&str>) -> Option<Payer> {
    let transfer = of_transfer(memo);
    let account = transfer.as_ref().map(|(account, _)| account.clone());
    let holder = transfer.and_then(|(_, name)| name);
    let offset = offset_name.and_then(of_offset);
    let account = account.or_else(|| offset.as_ref().and_then(|it| it.account.clone()));
    let mut names = [holder, offset.map(|it| it.name), of_giving(memo)].into_iter().flatten();
    let name = names.next()?;
    // The holder of the account and the giver in the memo may be two persons: then nobody can tell whose gift it is.
    names.all(|other| fold(&other) == fold(&name)).then_some(Payer { name, account })
}

/// Reads `CT tu 0100000000002 TRAN VAN MINH toi 0010000000001 …` into the account and the name, if it has one.
fn of_transfer(memo: &str) -> Option<(String, Option<String>)> {
    let words: Vec<&str> = memo.split_whitespace().collect();
    let place = words.windows(2).position(|pair| {
        let first = pair.first().map(|it| it.rsplit(['.', ',', ';']).next().unwrap_or_default());
        first == Some("CT") && pair.get(1) == Some(&"tu")
    })?;
    let (account, rest) = words.get(place + 2..)?.split_first()?;
    let end = rest.iter().position(|word| *word == "toi")?;
    let followed = rest.get(end + 1).is_some_and(|it| is_account(it));
    if !is_account(account) || !followed {
        return None;
    }
    let name = rest.iter().take(end).copied().collect::<Vec<_>>().join(" ");
    Some(((*account).to_owned(), is_name(&name).then_some(name)))
}

/// Reads `LE THI HOA – A/C`, with or without a number behind `A/C`.
fn of_offset(text: &str) -> Option<Payer> {
    let (name, behind) = match text.split_once(['–', '—']).or_else(|| text.split_once(" - ")) {
        Some((name, behind)) => (name.trim(), behind.trim()),
        None => (text.trim(), ""),
    };
    let number = behind.trim_start_matches(|it: char| !it.is_ascii_digit());
    let account = is_account(number).then(|| number.to_owned());
    (is_name(name) && name.contains(' ')).then(|| Payer { name: name.to_owned(), account })
}

/// Phrases that say what the money is, folded.
const GIVING: [&[&str]; 6] = [
    &["ung", "ho"],
    &["chuyen", "tien"],
    &["chuyen", "khoan"],
    &["quyen", "gop"],
    &["dong", "gop"],
    &["tai", "tro"],
];

/// Words in capitals that begin a memo and are nobody's name.
const NO_NAME: [&str; 16] = [
    "xin", "toi", "em", "con", "chau", "chuc", "cam", "gui", "nop", "chuyen", "tien", "quy", "gia", "nha",
    "mot", "khach",
];

/// Two words that say what sort of giver, and not which.
const NOBODY: [&str; 8] =
    ["cong ty", "tap the", "hoc sinh", "phu huynh", "ca nhan", "nguoi dan", "ban be", "giau ten"];

/// Reads `NGUYEN THI LAN ung ho …` at the start of a memo or behind the bank's own prefix.
///
/// The name must be in capitals and the words behind it must not, for that is how banks set a name apart.
fn of_giving(memo: &str) -> Option<String> {
    let mut rest = memo.trim();
    loop {
        if let Some(name) = name_before_giving(rest) {
            return Some(name);
        }
        let (prefix, behind) = rest.split_once(['.', ':'])?;
        if !is_prefix(prefix) {
            return None;
        }
        rest = behind.trim_start();
    }
}

/// Knows what banks put before the customer's words: codes such as `IBVCB`, references, `CT nhanh 247 den`.
fn is_prefix(text: &str) -> bool {
    let code = text.len() <= 24 && text.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit());
    code || fold(text.trim()) == "ct nhanh 247 den"
}

fn name_before_giving(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let end = words.windows(2).position(|pair| {
        // The next sentence may follow without a space: `ung ho.CT tu …`.
        let starts: Vec<&str> = pair.iter().filter_map(|word| word.split(['.', ',', ';']).next()).collect();
        let in_capitals = starts.iter().all(|word| word.chars().all(|it| !it.is_lowercase()));
        let plain: Vec<String> = starts.iter().map(|word| fold(word)).collect();
        !in_capitals && GIVING.iter().any(|phrase| plain == *phrase)
    })?;
    let name = words.get(..end)?;
    let capitals = |word: &&str| {
        word.chars().all(|it| it.is_uppercase() || it.is_ascii_digit() || matches!(it, '-' | '&'))
    };
    let (first, text) = (fold(name.first()?), name.join(" "));
    let generic = NO_NAME.contains(&first.as_str()) || NOBODY.contains(&fold(&text).as_str());
    (name.len() >= 2 && name.iter().all(capitals) && !generic && is_name(&text)).then_some(text)
}

fn is_account(text: &str) -> bool {
    (6..=20).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit())
}

/// A name begins with a letter; a reference does not.
fn is_name(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_alphabetic)
        && text.chars().filter(|it| it.is_alphabetic()).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(memo: &str, offset: &str, expected: Option<(&str, Option<&str>)>) {
        let payer = payer_of(memo, Some(offset).filter(|it| !it.is_empty()));
        let found = payer.as_ref().map(|it| (it.name.as_str(), it.account.as_deref()));
        assert_eq!(found, expected, "{memo} | {offset}");
    }

    #[test]
    fn a_transfer_names_the_holder_of_the_account() {
        check(
            "MBVCB.6900000124.TRAN VAN MINH chuyen tien.CT tu 0100000000002 TRAN VAN MINH toi 0010000000001 HOI KHUYEN HOC TINH THAI BINH",
            "",
            Some(("TRAN VAN MINH", Some("0100000000002"))),
        );
        check(
            "VCB.CTDK.31/03/2024.ADIDA PHAT. CT tu 0480000000001 toi 0010000000001 HOI KHUYEN HOC TINH THAI BINH",
            "",
            None,
        );
        check(
            "xin cam on. CT tu 0480000000001 LE HOA toi 0010000000001",
            "",
            Some(("LE HOA", Some("0480000000001"))),
        );
        check("CT tu abc LE HOA toi 0010000000001", "", None);
        check("CT tu 0480000000001 LE HOA toi truong", "", None);
    }

    #[test]
    fn the_offset_column_names_the_holder_of_the_account() {
        check(
            "CT nhanh 247 den: LE THI HOA chuyen tien ung ho quy khuyen hoc",
            "LE THI HOA – A/C",
            Some(("LE THI HOA", None)),
        );
        check("DOAN QUANG TAM chuyen tien (CT1111)", "DOAN QUANG TAM – A/C", Some(("DOAN QUANG TAM", None)));
        check("ung ho", "LE THI HOA - A/C 0480000000009", Some(("LE THI HOA", Some("0480000000009"))));
        check("ung ho", "0480000000009", None);
        check("ung ho", "A/C", None);
    }

    #[test]
    fn capitals_before_a_giving_phrase_are_a_name() {
        check("NGUYEN THI LAN ung ho quy khuyen hoc .", "", Some(("NGUYEN THI LAN", None)));
        check(
            "IBVCB.7000000001.CONG TY CP MAY BINH MINH ung ho quy, hoc bong",
            "",
            Some(("CONG TY CP MAY BINH MINH", None)),
        );
        check(
            "TAP THE LOP 12A1 KHOA 1998 TRUONG THPT BINH MINH ung ho SACH VO",
            "",
            Some(("TAP THE LOP 12A1 KHOA 1998 TRUONG THPT BINH MINH", None)),
        );
        check("NGUYỄN THỊ LAN ủng hộ", "", Some(("NGUYỄN THỊ LAN", None)));
    }

    #[test]
    fn what_is_not_certain_is_nobody() {
        for memo in [
            "292976.010924.013647.xin cam on",
            "CT nhanh 247 den: Pham Quynh chuyen tien",
            "Ung ho hoc sinh ngheo vuot kho",
            "LAN ung ho",
            "GIA DINH ung ho",
            "HOC SINH ung ho",
            "XIN CAM ON ung ho",
            "CHUC QUY NGAY CANG PHAT TRIEN UNG HO",
            "toi la NGUYEN THI LAN ung ho",
            "gui quy. NGUYEN THI LAN ung ho",
            "12345 67890 ung ho",
            "PHI DICH VU TAI KHOAN",
            "",
        ] {
            check(memo, "", None);
        }
    }

    #[test]
    fn two_names_are_nobody() {
        check("TRAN VAN MINH ung ho", "LE THI HOA – A/C", None);
        check("NGUYEN THI LAN ung ho.CT tu 0480000000001 LE HOA toi 0010000000001", "", None);
    }
}

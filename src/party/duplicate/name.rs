//! Two names that may be one: in marks, spelling, order of words, legal form.

use std::collections::BTreeSet;

use strsim::osa_distance;

use super::Reason;
use crate::{
    party::{
        PartyKind,
        name::{match_key, read_donor},
    },
    text::{marked_words_of, words_of},
};

/// The kinds whose names are compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// A person, or the household that is named after one.
    People,
    Body,
    Collective,
}

/// A name made ready to be compared with many others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    sort: Sort,
    /// Folded, without titles and legal forms.
    words: Vec<String>,
    marked: Vec<(String, String)>,
    has_marks: bool,
    skeleton: String,
    forms: BTreeSet<&'static str>,
}

/// Legal forms as they are told apart, folded.
const FORMS: &[(&str, &str)] = &[
    ("tnhh", "tnhh"),
    ("trach nhiem huu han", "tnhh"),
    ("cp", "cp"),
    ("co phan", "cp"),
    ("dntn", "dntn"),
    ("doanh nghiep tu nhan", "dntn"),
    ("htx", "htx"),
    ("hop tac xa", "htx"),
];

impl Name {
    pub fn of(kind: PartyKind, name: &str) -> Self {
        let sort = match kind {
            PartyKind::Person | PartyKind::Household => Sort::People,
            PartyKind::Organisation | PartyKind::Business => Sort::Body,
            PartyKind::Collective => Sort::Collective,
        };
        let read = read_donor(name);
        let bare = if sort == Sort::People { read.name } else { name.to_owned() };
        let mut words: Vec<String> = match sort {
            Sort::People => words_of(&bare),
            Sort::Body | Sort::Collective => match_key(&bare).split(' ').map(str::to_owned).collect(),
        };
        if sort == Sort::Body {
            words.retain(|word| word != "va");
        }
        let spoken = format!(" {} ", words_of(&bare).join(" "));
        let is_said = |form: &&(&str, &'static str)| spoken.contains(&format!(" {} ", form.0));
        let forms = FORMS.iter().filter(is_said).map(|form| form.1).collect();
        let marked = marked_words_of(&bare);
        let skeleton = words.iter().map(|word| skeleton(word)).collect::<Vec<_>>().join(" ");
        Self { sort, has_marks: !bare.is_ascii(), words, marked, skeleton, forms }
    }

    /// Tells whether names of these sorts are ever one.
    pub fn is_comparable(&self, other: &Self) -> bool {
        self.sort == other.sort && !self.words.is_empty() && !other.words.is_empty()
    }

    /// Says how two names are alike; none where they are not.
    pub fn likeness(&self, other: &Self) -> Option<Reason> {
        if self.words == other.words {
            return Some(self.of_equal_letters(other));
        }
        let sorted = |name: &Self| {
            let mut words = name.words.clone();
            words.sort_unstable();
            words
        };
        if sorted(self) == sorted(other) {
            return Some(Reason::WordsTurned);
        }
        if self.skeleton == other.skeleton {
            return Some(Reason::SpelledAlike);
        }
        if self.is_near(other) {
            return Some(Reason::NearSpelling);
        }
        (self.sort == Sort::People && (self.is_within(other) || other.is_within(self)))
            .then_some(Reason::MiddleLeftOut)
    }

    fn of_equal_letters(&self, other: &Self) -> Reason {
        if self.has_marks && other.has_marks && !self.marks_agree(other) {
            return Reason::OtherMarks;
        }
        if !self.forms.is_empty() && !other.forms.is_empty() && self.forms != other.forms {
            return Reason::OtherLegalForm;
        }
        if self.has_marks == other.has_marks { Reason::SameName } else { Reason::NoMarks }
    }

    /// Tells whether every word that both names write in full is written with the same marks.
    fn marks_agree(&self, other: &Self) -> bool {
        self.marked.iter().all(|(folded, word)| {
            let mut same_letters = other.marked.iter().filter(|it| it.0 == *folded).peekable();
            same_letters.peek().is_none() || same_letters.any(|it| it.1 == *word)
        })
    }

    /// Tells whether one word differs by one letter; short words of bodies carry their sense and must agree.
    fn is_near(&self, other: &Self) -> bool {
        let least = if self.sort == Sort::People { 3 } else { 5 };
        let mut unlike = self.words.iter().zip(&other.words).filter(|(one, two)| one != two);
        let (Some((one, two)), None) = (unlike.next(), unlike.next()) else { return false };
        self.words.len() == other.words.len()
            && self.words.len() > 1
            && one.len() >= least
            && two.len() >= least
            && osa_distance(one, two) == 1
    }

    /// Tells whether this is the other name without some of its middle words.
    fn is_within(&self, longer: &Self) -> bool {
        if self.words.len() < 2 || self.words.len() >= longer.words.len() {
            return false;
        }
        let mut rest = longer.words.iter();
        self.words.first() == longer.words.first()
            && self.words.last() == longer.words.last()
            && self.words.iter().all(|word| rest.any(|it| it == word))
    }

    /// Returns the keys of names that may be alike: equal ones share at least one.
    pub fn blocks(&self) -> Vec<String> {
        let mut sorted = self.words.clone();
        sorted.sort_unstable();
        let initials =
            |words: &[String]| words.iter().filter_map(|word| word.chars().next()).collect::<String>();
        let mut keys = vec![format!("n{}", sorted.join(" ")), format!("s{}", self.skeleton)];
        if let [first, middle @ .., last] = self.words.as_slice() {
            keys.push(format!("i{}{} {last}", initials(std::slice::from_ref(first)), initials(middle)));
            keys.push(format!("j{first} {}{}", initials(middle), initials(std::slice::from_ref(last))));
            keys.push(format!("k{first} {last}"));
        }
        keys
    }
}

/// Writes a folded word as it sounds to many: s and x, ch and tr, d, gi and r, l and n, i and y are taken for one.
fn skeleton(word: &str) -> String {
    const ALIKE: &[(&str, &str)] = &[
        ("ngh", "ng"),
        ("gh", "g"),
        ("ph", "f"),
        ("tr", "ch"),
        ("gi", "d"),
        ("qu", "kw"),
        ("kh", "K"),
        ("x", "s"),
        ("r", "d"),
        ("z", "d"),
        ("c", "k"),
        ("q", "k"),
        ("y", "i"),
    ];
    let mut sound = word.to_owned();
    for (letters, sign) in ALIKE {
        sound = sound.replace(letters, sign);
    }
    match sound.strip_prefix('l') {
        Some(rest) => format!("n{rest}"),
        None => sound,
    }
}

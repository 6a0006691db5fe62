//! Words by which banks call their own movements; folded, and told only by whole words.

/// Charges.
const CHARGES: &[&str] = &[
    "phi dich vu",
    "phi quan ly",
    "phi duy tri",
    "phi thuong nien",
    "phi chuyen tien",
    "phi giao dich",
    "phi sms",
    "phi ngan hang",
    "thu phi",
    "sms banking",
    "service fee",
    "bank charge",
];

/// Interest.
const INTEREST: &[&str] = &[
    "lai tien gui",
    "tra lai tien gui",
    "lai nhap goc",
    "lai khong ky han",
    "lai tai khoan",
    "nhap lai",
    "deposit interest",
    "interest payment",
];

/// What a bank writes beside a movement that it takes back.
const TAKEN_BACK: &[&str] =
    &["dao giao dich", "huy giao dich", "hoan giao dich", "dao but toan", "huy lenh", "hoan tra", "reversal"];

/// What a line says, folded, with a space at both ends so that whole words can be looked for.
pub(super) struct Said(String);

impl Said {
    /// Takes words that are folded already.
    pub(super) fn new(folded: &str) -> Self {
        Self(format!(" {folded} "))
    }

    pub(super) fn has(&self, words: &str) -> bool {
        !words.is_empty() && self.0.contains(&format!(" {words} "))
    }

    fn any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.has(phrase))
    }

    pub(super) fn is_charge(&self) -> bool {
        self.any(CHARGES)
    }

    pub(super) fn is_interest(&self) -> bool {
        self.any(INTEREST)
    }

    pub(super) fn is_taken_back(&self) -> bool {
        self.any(TAKEN_BACK)
    }

    /// Returns the words that are numbers of accounts.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &str> {
        let number =
            |word: &&str| (6..=20).contains(&word.len()) && word.bytes().all(|it| it.is_ascii_digit());
        self.0.split(' ').filter(number)
    }
}

//! How long a password would withstand somebody who guesses well, and what would make it stronger.
//!
//! The estimate is zxcvbn's: it knows English words, names, dates and keyboard rows. What it does not know is put
//! beside it: words that people here choose, and the names of the person and the unit.

use std::fmt;

use zxcvbn::{
    Score,
    feedback::{Suggestion, Warning},
    zxcvbn,
};

use super::{LONGEST, Password, PasswordError};
use crate::{say, text::words_of};

/// The fewest characters a password may have.
pub const SHORTEST: usize = 10;

/// Words, without marks and spaces, from which passwords are often made here.
const COMMON: [&str; 44] = [
    "matkhau",
    "khuyenhoc",
    "khuyentai",
    "hoikhuyenhoc",
    "quykhuyenhoc",
    "hocbong",
    "hoctap",
    "vietnam",
    "sovang",
    "thuquy",
    "ketoan",
    "chutich",
    "quantri",
    "giaoduc",
    "truonghoc",
    "hocsinh",
    "giaovien",
    "anhyeuem",
    "emyeuanh",
    "yeuem",
    "toiyeu",
    "giadinh",
    "hanhphuc",
    "binhan",
    "maimai",
    "tinhyeu",
    "saigon",
    "hanoi",
    "haiphong",
    "danang",
    "cantho",
    "thaibinh",
    "hungyen",
    "namdinh",
    "thanhhoa",
    "nguyen",
    "hochiminh",
    "bachkhoa",
    "taikhoan",
    "dangnhap",
    "khongbiet",
    "khongnho",
    "congsan",
    "doclap",
];

/// How strong a password is, from 0 to 4; from [`Strength::ENOUGH`] on it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Strength(u8);

impl Strength {
    /// More than 10⁸ guesses: with [`COST`](super::COST) for each of them, months on a rented machine.
    pub const ENOUGH: Self = Self(3);

    pub const fn of_four(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => say!(f, "rất yếu", "very weak"),
            1 => say!(f, "yếu", "weak"),
            2 => say!(f, "chưa đủ mạnh", "not strong enough"),
            3 => say!(f, "mạnh", "strong"),
            _ => say!(f, "rất mạnh", "very strong"),
        }
    }
}

/// What makes a password weak, and what to do about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Advice {
    pub strength: Strength,
    warning: Option<Warning>,
    suggestions: Vec<Suggestion>,
}

impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.warning {
            Some(warning) => say_warning(f, warning)?,
            None => say!(f, "mật khẩu này dễ đoán", "this password is easy to guess")?,
        }
        let mut next = "; ";
        for suggestion in &self.suggestions {
            f.write_str(next)?;
            say_suggestion(f, *suggestion)?;
            next = ", ";
        }
        if self.suggestions.is_empty() {
            say!(
                f,
                "; hãy ghép thêm vài từ không liên quan đến tên mình và tên hội",
                "; add a few words that have nothing to do with your own name and the association's"
            )?;
        }
        Ok(())
    }
}

/// Judges a password that somebody wants; `known` are the login and the names that everybody knows.
///
/// # Errors
/// [`PasswordError`] with a sentence that says what is weak and what to do.
pub fn judge(password: &Password, known: &[&str]) -> Result<Strength, PasswordError> {
    let length = password.0.chars().count();
    if length < SHORTEST {
        return Err(PasswordError::TooShort(length));
    }
    if length > LONGEST {
        return Err(PasswordError::TooLong);
    }
    let advice = advise(password, known);
    if advice.strength >= Strength::ENOUGH { Ok(advice.strength) } else { Err(PasswordError::Weak(advice)) }
}

/// Estimates the password as it is and without its marks, and takes the worse of the two.
fn advise(password: &Password, known: &[&str]) -> Advice {
    let known = guesses(known);
    let known: Vec<&str> = known.iter().map(String::as_str).chain(COMMON).collect();
    let plain = words_of(&password.0).concat();
    let of = |text: &str| {
        let entropy = zxcvbn(text, &known);
        let strength = Strength(match entropy.score() {
            Score::Zero => 0,
            Score::One => 1,
            Score::Two => 2,
            Score::Three => 3,
            _ => 4,
        });
        let feedback = entropy.feedback();
        Advice {
            strength,
            warning: feedback.and_then(|it| it.warning()),
            suggestions: feedback.map(|it| it.suggestions().to_vec()).unwrap_or_default(),
        }
    };
    let (typed, folded) = (of(&password.0), of(&plain));
    if folded.strength < typed.strength { folded } else { typed }
}

/// Returns what a guesser makes of the names that everybody knows: any words that stand together, and the initials.
fn guesses(known: &[&str]) -> Vec<String> {
    let mut guesses = Vec::new();
    for name in known {
        let words = words_of(name);
        for start in 0..words.len() {
            guesses.extend((start + 1..=words.len()).map(|end| words[start..end].concat()));
        }
        guesses.push(words.iter().filter_map(|word| word.chars().next()).collect());
    }
    guesses.retain(|it| it.len() > 1);
    guesses
}

fn say_warning(f: &mut fmt::Formatter<'_>, warning: Warning) -> fmt::Result {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess => {
            say!(f, "một hàng phím liền nhau rất dễ đoán", "a straight row of keys is easy to guess")
        }
        Warning::ShortKeyboardPatternsAreEasyToGuess => {
            say!(
                f,
                "một đường phím ngắn trên bàn phím rất dễ đoán",
                "a short keyboard pattern is easy to guess"
            )
        }
        Warning::RepeatsLikeAaaAreEasyToGuess => {
            say!(f, "ký tự lặp lại như “aaa” rất dễ đoán", "repeats such as “aaa” are easy to guess")
        }
        Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => say!(
            f,
            "đoạn lặp lại như “abcabc” chỉ khó đoán hơn “abc” một chút",
            "repeats such as “abcabc” are only slightly harder to guess than “abc”"
        ),
        Warning::ThisIsATop10Password | Warning::ThisIsATop100Password | Warning::ThisIsACommonPassword => {
            say!(f, "rất nhiều người dùng mật khẩu này", "very many people use this password")
        }
        Warning::ThisIsSimilarToACommonlyUsedPassword => say!(
            f,
            "mật khẩu này gần giống một mật khẩu nhiều người dùng",
            "this is close to a password that many people use"
        ),
        Warning::SequencesLikeAbcAreEasyToGuess => {
            say!(
                f,
                "dãy liên tiếp như “abc” hay “6543” rất dễ đoán",
                "sequences such as “abc” or “6543” are easy to guess"
            )
        }
        Warning::RecentYearsAreEasyToGuess => {
            say!(f, "những năm gần đây rất dễ đoán", "recent years are easy to guess")
        }
        Warning::AWordByItselfIsEasyToGuess => {
            say!(f, "một từ đứng riêng rất dễ đoán", "a word by itself is easy to guess")
        }
        Warning::DatesAreOftenEasyToGuess => {
            say!(f, "ngày tháng thường dễ đoán", "dates are often easy to guess")
        }
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess => {
            say!(f, "họ tên đứng riêng rất dễ đoán", "names by themselves are easy to guess")
        }
        Warning::CommonNamesAndSurnamesAreEasyToGuess => {
            say!(f, "họ tên thường gặp rất dễ đoán", "common names are easy to guess")
        }
    }
}

fn say_suggestion(f: &mut fmt::Formatter<'_>, suggestion: Suggestion) -> fmt::Result {
    match suggestion {
        Suggestion::UseAFewWordsAvoidCommonPhrases => {
            say!(f, "hãy ghép vài từ, tránh câu quen thuộc", "use a few words, avoid familiar phrases")
        }
        Suggestion::NoNeedForSymbolsDigitsOrUppercaseLetters => {
            say!(f, "không cần ký hiệu, số hay chữ hoa", "symbols, digits and capitals are not needed")
        }
        Suggestion::AddAnotherWordOrTwo => {
            say!(f, "hãy thêm một hai từ ít gặp", "add another uncommon word or two")
        }
        Suggestion::CapitalizationDoesntHelpVeryMuch => {
            say!(f, "viết hoa không giúp được nhiều", "capitals do not help much")
        }
        Suggestion::AllUppercaseIsAlmostAsEasyToGuessAsAllLowercase => say!(
            f,
            "viết hoa toàn bộ cũng dễ đoán như viết thường",
            "all capitals are almost as easy to guess as none"
        ),
        Suggestion::ReversedWordsArentMuchHarderToGuess => {
            say!(f, "viết ngược từ không khó đoán hơn mấy", "reversed words are not much harder to guess")
        }
        Suggestion::PredictableSubstitutionsDontHelpVeryMuch => say!(
            f,
            "thay chữ bằng ký hiệu như “@” thay “a” không giúp được nhiều",
            "putting “@” for “a” does not help much"
        ),
        Suggestion::UseALongerKeyboardPatternWithMoreTurns => {
            say!(f, "hãy dùng từ thay vì đường phím", "use words instead of keyboard patterns")
        }
        Suggestion::AvoidRepeatedWordsAndCharacters => {
            say!(f, "tránh lặp từ và ký tự", "avoid repeated words and letters")
        }
        Suggestion::AvoidSequences => say!(f, "tránh dãy liên tiếp", "avoid sequences"),
        Suggestion::AvoidRecentYears => say!(f, "tránh những năm gần đây", "avoid recent years"),
        Suggestion::AvoidYearsThatAreAssociatedWithYou => {
            say!(f, "tránh năm gắn với mình", "avoid years that belong to you")
        }
        Suggestion::AvoidDatesAndYearsThatAreAssociatedWithYou => {
            say!(f, "tránh ngày, năm gắn với mình", "avoid dates and years that belong to you")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["lan.thuquy", "Hoàng Thị Phong Lan", "Hội Khuyến học xã Đông Giang"];

    fn judged(text: &str) -> Result<Strength, PasswordError> {
        judge(&Password::new(text), &KNOWN)
    }

    #[track_caller]
    fn refused(text: &str, vietnamese: &str, english: &str) {
        let err = judged(text).unwrap_err();
        assert!(format!("{err}").contains(vietnamese), "{text}: {err}");
        assert!(format!("{err:#}").contains(english), "{text}: {err:#}");
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        refused("gà trống 1", "dễ đoán", "easy to guess");
        refused("ếch", "có 3 ký tự; hãy dùng ít nhất 10 ký tự", "has 3 characters; use 10 or more");
        refused(&"ếch xanh ".repeat(23), "dài quá 200", "longer than 200");
    }

    #[test]
    fn what_everybody_guesses_is_refused_with_the_reason() {
        refused("qwertyuiop", "rất nhiều người dùng", "very many people");
        refused("1234567890", "rất nhiều người dùng", "very many people");
        refused("aaaaaaaaaaaa", "aaa", "aaa");
        refused("matkhau123456", "dễ đoán", "easy to guess");
        refused("mậtkhẩu123456", "dễ đoán", "easy to guess");
        refused("khuyenhoc2025", "dễ đoán", "easy to guess");
    }

    #[test]
    fn names_that_everybody_knows_are_refused() {
        for text in [
            "lan.thuquy1",
            "phonglan2025",
            "PhongLan1985",
            "donggiang2025",
            "ĐôngGiang123",
            "hoangthiphonglan",
        ] {
            assert!(judged(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_few_unrelated_words_are_enough() {
        for text in [
            "bốn con trâu ăn mưa rào",
            "tủ lạnh biết hát chèo",
            "correct horse battery staple",
            "v7-kq2-xw9-hd4",
        ] {
            assert!(judged(text).is_ok(), "{text}: {:?}", judged(text));
        }
    }

    #[test]
    fn every_sentence_exists_in_both_languages() {
        let (strength, warning) = (Strength(1), Some(Warning::DatesAreOftenEasyToGuess));
        let advice = Advice {
            strength,
            warning,
            suggestions: vec![Suggestion::AvoidSequences, Suggestion::AvoidRecentYears],
        };
        assert_eq!(
            advice.to_string(),
            "ngày tháng thường dễ đoán; tránh dãy liên tiếp, tránh những năm gần đây"
        );
        assert_eq!(
            format!("{advice:#}"),
            "dates are often easy to guess; avoid sequences, avoid recent years"
        );
    }
}

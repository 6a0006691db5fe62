//! Keys under which the same Vietnamese word is found again, however its marks were typed.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Returns a key that ignores case, marks and spacing: `Đặng  Thị HOÀ` and `dang thi hoa` are one.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut space_due = false;
    for letter in text.nfd().filter(|it| !is_combining_mark(*it)) {
        if letter.is_whitespace() {
            space_due = !key.is_empty();
            continue;
        }
        if space_due {
            key.push(' ');
            space_due = false;
        }
        match letter {
            'đ' | 'Đ' => key.push('d'),
            _ => key.extend(letter.to_lowercase()),
        }
    }
    key
}

/// Returns the folded words of a text, with punctuation as a border between words.
pub fn words_of(text: &str) -> Vec<String> {
    let folded = fold(text);
    folded.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// Returns the words of a text, each folded and with its marks, in the form of [`tone_key`].
pub fn marked_words_of(text: &str) -> Vec<(String, String)> {
    let composed: String = text.nfc().collect();
    let is_border = |it: char| !it.is_alphanumeric() && !is_combining_mark(it);
    let words = composed.split(is_border).map(|word| (fold(word), tone_key(word)));
    // A word may be nothing but a mark that stands alone.
    words.filter(|(folded, _)| !folded.is_empty()).collect()
}

/// Returns a key that keeps marks but ignores case and where the tone was put: `Hoà` and `HÒA` are one.
pub fn tone_key(text: &str) -> String {
    tones_last(&text.to_lowercase())
}

/// Moves the tone mark of every word behind its last letter, the same place for both spelling habits.
pub fn tones_last(text: &str) -> String {
    let mut moved = String::with_capacity(text.len());
    let mut tones = String::new();
    for letter in text.nfd() {
        if is_tone(letter) {
            tones.push(letter);
        } else {
            if !letter.is_alphabetic() && !is_combining_mark(letter) {
                moved.push_str(&tones);
                tones.clear();
            }
            moved.push(letter);
        }
    }
    moved.push_str(&tones);
    moved.nfc().collect()
}

/// Tells the five tone marks (huyền, sắc, ngã, hỏi, nặng) from the marks that make other letters.
fn is_tone(mark: char) -> bool {
    matches!(mark, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_fold(text: &str, expected: &str) {
        assert_eq!(fold(text), expected, "{text}");
    }

    #[test]
    fn folding_ignores_marks_and_case() {
        check_fold("Đặng Thị HOÀ", "dang thi hoa");
        check_fold("Hòa", "hoa");
        check_fold(" Số  tiền\u{a0}(đồng) ", "so tien (dong)");
        check_fold("Ưng Ơn Ắc Ậm", "ung on ac am");
        check_fold("u\u{31b}\u{309}ng ho\u{323}\u{302}", "ung ho");
    }

    #[test]
    fn tone_keys_ignore_the_place_of_the_tone_only() {
        assert_eq!(tone_key("Hoà"), tone_key("HÒA"));
        assert_eq!(tone_key("Thuý Uỷ khoẻ"), tone_key("thúy ủy khỏe"));
        assert_eq!(tone_key("Hoa\u{300}"), tone_key("Hoà"));
        assert_ne!(tone_key("Hoà"), tone_key("Hoá"));
        assert_ne!(tone_key("Hoà"), tone_key("Hoa"));
        assert_ne!(tone_key("Đan"), tone_key("Dan"));
        assert_ne!(tone_key("hoà an"), tone_key("hoa àn"));
    }

    #[test]
    fn a_word_keeps_its_tone_to_the_last_letter() {
        let words = |text: &str| marked_words_of(text);
        assert_eq!(words("Trần Hoàng"), words("TRÂ\u{300}N-hoàng"));
        assert_ne!(words("Hoàng"), words("Hoảng"));
        let folded: Vec<String> = words("Đào Thuý, 12/3").into_iter().map(|it| it.0).collect();
        assert_eq!(folded, ["dao", "thuy", "12", "3"]);
        assert_eq!(words(" \u{301} - "), []);
    }

    #[test]
    fn words_end_at_punctuation() {
        assert_eq!(words_of("Họ và tên / Đơn vị"), ["ho", "va", "ten", "don", "vi"]);
        assert_eq!(words_of(" - "), Vec::<String>::new());
    }
}

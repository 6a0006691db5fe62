//! What the books cannot know: members, branches, learning families; typed as numbers, each optional.

use std::collections::BTreeMap;

use super::FilingError;
use crate::{codes, money::Money};

codes! {
    /// Something that is counted outside the books.
    pub enum Indicator ("chỉ tiêu", "indicator") {
        Associations = "associations" ("Tổ chức Hội các cấp (tổ chức)", "Associations (number)"),
        Branches = "branches" ("Chi hội khuyến học (chi hội)", "Branches (number)"),
        Boards = "boards" (
            "Ban khuyến học dòng họ, đơn vị lực lượng vũ trang, nhà thờ, nhà chùa (ban)",
            "Boards of clans, armed forces, churches, pagodas (number)"
        ),
        Members = "members" ("Hội viên (người)", "Members (people)"),
        NewMembers = "new_members" ("Hội viên kết nạp mới trong kỳ (người)", "Members admitted in the period (people)"),
        Population = "population" ("Dân số trên địa bàn (người)", "Population of the area (people)"),
        FamiliesRegistered = "families_registered" (
            "Gia đình học tập đăng ký (hộ)",
            "Learning families registered (households)"
        ),
        FamiliesRecognised = "families_recognised" (
            "Gia đình học tập được công nhận (hộ)",
            "Learning families recognised (households)"
        ),
        Clans = "clans" ("Dòng họ học tập (dòng họ)", "Learning clans (number)"),
        Communities = "communities" ("Cộng đồng học tập (cộng đồng)", "Learning communities (number)"),
        LearningUnits = "learning_units" ("Đơn vị học tập (đơn vị)", "Learning units (number)"),
        Citizens = "citizens" ("Công dân học tập (người)", "Learning citizens (people)"),
        PiggyBanks = "piggy_banks" (
            "Quỹ khuyến học gia đình, nuôi lợn đất (đồng)",
            "Family funds, piggy banks (đồng)"
        ),
        Titles = "titles" (
            "Cờ, bằng khen, giấy khen, kỷ niệm chương đã nhận, đã tặng (chiếc)",
            "Flags, certificates, medals received and given (number)"
        ),
    }
}

/// The most that one indicator may be; more is a slip of the finger.
const MOST: i64 = 1_000_000_000_000_000;

/// The numbers that somebody typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Indicators(BTreeMap<Indicator, i64>);

impl Indicators {
    pub fn get(&self, indicator: Indicator) -> Option<i64> {
        self.0.get(&indicator).copied()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes a number as it is typed, such as `1.250`; nothing typed takes the number away.
    pub fn set(&mut self, indicator: Indicator, text: &str) -> Result<(), FilingError> {
        let text = text.trim();
        if text.is_empty() {
            self.0.remove(&indicator);
            return Ok(());
        }
        let number =
            read(text).ok_or_else(|| FilingError::NotANumber { indicator, text: text.to_owned() })?;
        self.0.insert(indicator, number);
        Ok(())
    }

    /// Returns what one number is of another in percent, such as `17,21 %`, where both are known.
    pub fn percent(&self, part: Indicator, whole: Indicator) -> Option<String> {
        let (part, whole) = (self.get(part)?, self.get(whole).filter(|whole| *whole > 0)?);
        let hundredths = i128::from(part) * 20_000 / i128::from(whole);
        let rounded = (hundredths + 1) / 2;
        Some(format!("{},{:02} %", rounded / 100, rounded % 100))
    }

    /// Returns how much of an amount falls to each inhabitant, where their number is known.
    pub fn per_head(&self, amount: Money) -> Option<Money> {
        let people = self.get(Indicator::Population).filter(|people| *people > 0)?;
        Money::try_from(amount.dong() / people).ok()
    }

    /// Adds the numbers of others; what nobody counted stays unknown.
    pub fn checked_add(&self, other: &Self) -> Option<Self> {
        let mut sum = self.clone();
        for (indicator, number) in &other.0 {
            let so_far = sum.0.entry(*indicator).or_default();
            *so_far = so_far.checked_add(*number)?;
        }
        Some(sum)
    }
}

/// Reads digits, in groups of three by dots, commas or spaces or in none.
fn read(text: &str) -> Option<i64> {
    let groups: Vec<&str> = text.split(['.', ',', ' ', '\u{a0}']).collect();
    let digits = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let (first, rest) = groups.split_first()?;
    let grouped = rest.iter().all(|group| group.len() == 3) && (rest.is_empty() || first.len() <= 3);
    let plain = grouped && groups.iter().all(digits);
    plain.then(|| groups.concat().parse().ok()).flatten().filter(|number| *number <= MOST)
}

/// Writes a number in groups of three.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_typed() {
        for (text, expected) in [
            ("0", Some(0)),
            ("1250", Some(1250)),
            ("1.250", Some(1250)),
            ("262 590", Some(262_590)),
            ("1,234,567", Some(1_234_567)),
            ("12.5", None),
            ("-3", None),
            ("1234.567", None),
            ("ba", None),
            ("1000000000000001", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1.000"), (-1_234_567, "-1.234.567")] {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn shares_and_averages_need_both_numbers() {
        let mut typed = Indicators::default();
        let members = |typed: &Indicators| typed.percent(Indicator::Members, Indicator::Population);
        typed.set(Indicator::Members, "262.590").unwrap();
        assert_eq!((members(&typed), typed.per_head(Money::from_dong(5))), (None, None));
        typed.set(Indicator::Population, "1.417.000").unwrap();
        assert_eq!(members(&typed).as_deref(), Some("18,53 %"));
        assert_eq!(typed.per_head(Money::from_dong(92_105_000_000)), Some(Money::from_dong(65_000)));
        typed.set(Indicator::Population, "0").unwrap();
        assert_eq!((members(&typed), typed.per_head(Money::from_dong(5))), (None, None));
        typed.set(Indicator::Population, "262590").unwrap();
        assert_eq!(members(&typed).as_deref(), Some("100,00 %"));
    }

    #[test]
    fn an_empty_field_is_not_zero() {
        let mut typed = Indicators::default();
        typed.set(Indicator::Members, "1.250").unwrap();
        typed.set(Indicator::Clans, "0").unwrap();
        typed.set(Indicator::Members, " ").unwrap();
        assert_eq!((typed.get(Indicator::Members), typed.get(Indicator::Clans)), (None, Some(0)));
        assert!(typed.set(Indicator::Boards, "nhiều").is_err());
        let json = serde_json::to_string(&typed).unwrap();
        assert_eq!(json, "{\"clans\":0}");
        assert_eq!(serde_json::from_str::<Indicators>(&json).unwrap(), typed);
    }
}

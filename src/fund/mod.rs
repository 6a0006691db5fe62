//! Funds, and what the donors of each allow.

use std::fmt;

use chrono::NaiveDate;

use crate::{
    approval::ApprovalError,
    calendar::show_day,
    codes,
    db::DbError,
    id::{BookId, FundId, PartyId, ProgrammeId, UnitId},
    ledger::{account::Role, journal::PostError},
    programme::Category,
    say,
    sponsorship::{Outcome, Yearly},
    text::UnknownCode,
    unit::{UnitError, UnitTree},
};

pub mod ceiling;
pub mod set_up;
mod shown;
pub mod store;
#[cfg(test)]
mod tests;
pub mod trace;
pub mod transfer;
pub mod workflow;

codes! {
    /// What a fund is by its nature.
    pub enum FundKind ("loại quỹ", "kind of fund") {
        General = "general" ("quỹ chung", "general fund"),
        Programme = "programme" ("quỹ chương trình", "programme fund"),
        /// The principal is kept for ever, only what it earns is given.
        Endowment = "endowment" ("quỹ bảo toàn vốn", "endowment"),
        /// One donor accompanies one learner.
        Sponsorship = "sponsorship" ("bảo trợ một kèm một", "one-to-one sponsorship"),
        /// Money for a named person that the association only hands on; it is owed, not earned.
        PassThrough = "pass_through" ("thu hộ, chi hộ", "pass-through"),
    }
}

impl FundKind {
    /// Returns true where the fund is for one person, whom its name and words may give away.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::Sponsorship | Self::PassThrough)
    }
}

/// What the donors of a fund allow. An empty list of a kind allows everything of that kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Restriction {
    pub categories: Vec<Category>,
    pub programmes: Vec<ProgrammeId>,
    /// Units whose whole subtree, successors included, may receive.
    pub areas: Vec<UnitId>,
    pub persons: Vec<PartyId>,
    /// The check that a sponsor asks for before each year's money is given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yearly: Option<Yearly>,
}

/// Who would receive, and through which programme if through any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beneficiary {
    pub person: PartyId,
    pub category: Category,
    pub programme: Option<ProgrammeId>,
    pub unit: UnitId,
    /// The year to which the money belongs.
    pub year: i64,
}

/// The first condition of a restriction that an award would break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breach {
    Category(Category),
    Programme,
    Area,
    Person,
    /// Nobody has recorded yet how the learner did in this year.
    Unchecked(i64),
    /// The learner did not meet the sponsor's condition in this year.
    Failed(i64),
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Category(category) => {
                say!(f, "không dành cho đối tượng {category}", "not for the category {category:#}")
            }
            Self::Programme => say!(f, "không dành cho chương trình này", "not for this programme"),
            Self::Area => say!(f, "không dành cho địa bàn này", "not for this area"),
            Self::Person => say!(f, "chỉ dành cho người được nêu tên", "only for the person that was named"),
            Self::Unchecked(year) => say!(
                f,
                "chưa có kết quả kiểm tra năm {year} của đỡ đầu; hãy ghi ở mục Đỡ đầu",
                "the sponsorship's check of {year} is missing; record it under Sponsorships"
            ),
            Self::Failed(year) => say!(
                f,
                "kiểm tra năm {year} của đỡ đầu không đạt; hãy chờ kiểm tra năm sau hoặc ghi kết thúc ở mục Đỡ đầu",
                "the sponsorship's check of {year} was not passed; wait for the next year or record its end under Sponsorships"
            ),
        }
    }
}

impl Restriction {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the condition that paying `who` would break, or none where the donors allow it.
    pub fn breach(&self, who: &Beneficiary, tree: &UnitTree) -> Option<Breach> {
        let open = |is_empty: bool, met: bool| is_empty || met;
        if !open(self.persons.is_empty(), self.persons.contains(&who.person)) {
            return Some(Breach::Person);
        }
        if !open(self.categories.is_empty(), self.categories.contains(&who.category)) {
            return Some(Breach::Category(who.category));
        }
        if !open(self.programmes.is_empty(), who.programme.is_some_and(|it| self.programmes.contains(&it))) {
            return Some(Breach::Programme);
        }
        let in_area = self.areas.iter().any(|area| tree.is_within(who.unit, *area));
        if !open(self.areas.is_empty(), in_area) {
            return Some(Breach::Area);
        }
        self.yearly.as_ref().and_then(|yearly| unchecked(yearly, who.year))
    }
}

fn unchecked(yearly: &Yearly, year: i64) -> Option<Breach> {
    let year = yearly.year_for(year);
    match yearly.check_of(year) {
        None => Some(Breach::Unchecked(year)),
        Some((Outcome::Failed, _)) => Some(Breach::Failed(year)),
        Some((Outcome::Passed | Outcome::Waived, _)) => None,
    }
}

/// Why a fund may not pay: what its donors said, or what we say where they left no words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    vi: String,
    en: String,
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if f.alternate() { &self.en } else { &self.vi })
    }
}

impl From<&str> for Objection {
    /// Quotes a donor, whose words are nobody's to translate.
    fn from(words: &str) -> Self {
        Self { vi: words.to_owned(), en: words.to_owned() }
    }
}

/// Money kept apart inside a book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fund {
    pub id: FundId,
    pub book: BookId,
    /// The unit or branch whose fund it is; a branch's fund stands in its association's book.
    pub unit: UnitId,
    pub code: String,
    pub name: String,
    pub kind: FundKind,
    pub donor: Option<PartyId>,
    /// What the donors said the money is for, in their own words.
    pub donor_words: String,
    pub opened_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
    pub restriction: Restriction,
}

impl Fund {
    /// Returns the role of the account that a money gift to this fund is credited to.
    pub fn gift_role(&self) -> Role {
        match self.kind {
            FundKind::PassThrough => Role::PassThrough,
            FundKind::Endowment => Role::EndowmentPrincipal,
            FundKind::General if self.restriction.is_empty() => Role::GiftsUnrestricted,
            _ => Role::GiftsRestricted,
        }
    }

    /// Returns true where what is free may still be given only as donors wish.
    pub fn is_bound(&self) -> bool {
        self.kind != FundKind::General || !self.restriction.is_empty()
    }

    /// Returns true where the fund is for one person, whom its name and words may give away.
    pub const fn is_personal(&self) -> bool {
        self.kind.is_personal()
    }

    /// Returns the name that strangers may read, or none.
    pub fn public_name(&self) -> Option<&str> {
        (!self.is_personal() && !self.name.is_empty()).then_some(self.name.as_str())
    }

    /// Returns the donor's words that strangers may read, or none.
    pub fn public_words(&self) -> Option<&str> {
        let words = self.donor_words.trim();
        (!self.is_personal() && !words.is_empty()).then_some(words)
    }

    /// Says why the fund may not pay, in the donors' own words or in ours where they left none. Words do not say
    /// what is to be done about a check.
    pub fn objection(&self, breach: Breach) -> Objection {
        let words = self.donor_words.trim();
        match breach {
            Breach::Category(_) | Breach::Programme | Breach::Area | Breach::Person if !words.is_empty() => {
                words.into()
            }
            breach => Objection { vi: format!("{breach}"), en: format!("{breach:#}") },
        }
    }

    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.opened_on <= day && self.closed_on.is_none_or(|last| day <= last)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum FundError {
    NotFound {
        code: String,
        unit: String,
    },
    CodeTaken(String),
    NoName,
    NeedsWords(FundKind),
    NeedsPerson(FundKind),
    NoPerson(String),
    SameFund,
    NothingToMove,
    NoReason,
    Closed {
        fund: String,
        day: NaiveDate,
    },
    OnlyHandedOn {
        fund: String,
    },
    AgainstWords {
        fund: String,
        words: String,
    },
    /// A sponsorship goes on, and its money waits for the yearly checks.
    Sponsored {
        fund: String,
    },
    Approval(#[from] ApprovalError),
    Code(#[from] UnknownCode),
    Unit(#[from] UnitError),
    Post(#[from] PostError),
    Db(#[from] DbError),
}

impl fmt::Display for FundError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { code, unit } => say!(
                f,
                "sổ của “{unit}” không có quỹ “{code}”; xem mã bằng “sovang fund list --unit {unit}”",
                "the book of “{unit}” has no fund “{code}”; see “sovang fund list --unit {unit}”"
            ),
            Self::CodeTaken(code) => {
                say!(f, "mã quỹ “{code}” đã dùng; hãy chọn mã khác", "the code “{code}” is taken")
            }
            Self::NoName => say!(f, "quỹ cần có tên", "a fund needs a name"),
            Self::NeedsWords(kind) => say!(
                f,
                "{kind} cần ghi ý nguyện của người ủng hộ; hãy ghi lời người ủng hộ (--words)",
                "the {kind:#} needs its donor's wish; write it (--words)"
            ),
            Self::NeedsPerson(kind) => say!(
                f,
                "{kind} cần nêu tên người nhận; hãy ghi số của người đó trong danh bạ (--person)",
                "the {kind:#} needs the person who receives; give their number in the directory (--person)"
            ),
            Self::NoPerson(number) => say!(
                f,
                "danh bạ không có số “{number}”; hãy xem số ở trang của người đó",
                "the directory has no number “{number}”; see it on the person's page"
            ),
            Self::SameFund
            | Self::NothingToMove
            | Self::NoReason
            | Self::OnlyHandedOn { .. }
            | Self::AgainstWords { .. }
            | Self::Sponsored { .. } => self.of_transfer(f),
            Self::Closed { fund, day } => {
                let day = show_day(*day);
                say!(
                    f,
                    "quỹ “{fund}” không mở vào ngày {day}; hãy chọn quỹ khác hoặc sửa ngày",
                    "the fund “{fund}” is not open on {day}; choose another fund or mend the day"
                )
            }
            Self::Approval(err) => err.fmt(f),
            Self::Code(err) => err.fmt(f),
            Self::Unit(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

impl FundError {
    fn of_transfer(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameFund => say!(
                f,
                "quỹ chuyển và quỹ nhận phải khác nhau; hãy chọn quỹ nhận khác",
                "money moves between two different funds; choose another to receive"
            ),
            Self::NothingToMove => {
                say!(f, "số tiền chuyển phải lớn hơn 0", "the amount to move must be more than zero")
            }
            Self::NoReason => say!(f, "cần nêu lý do chuyển", "the reason of the transfer is needed"),
            Self::OnlyHandedOn { fund } => say!(
                f,
                "tiền của quỹ “{fund}” chỉ để trao đúng người được nêu tên, không chuyển quỹ",
                "the money of “{fund}” is only handed on to the person who was named and is not moved"
            ),
            Self::AgainstWords { fund, words } => say!(
                f,
                "tiền của quỹ “{fund}” chỉ dùng theo lời người ủng hộ: “{words}”; hãy chọn quỹ nhận có cùng điều kiện",
                "the money of “{fund}” follows its donors' words: “{words}”; choose a fund under the same conditions"
            ),
            Self::Sponsored { fund } => say!(
                f,
                "quỹ “{fund}” đang nuôi một đỡ đầu; hãy ghi kết thúc đỡ đầu rồi mới chuyển phần còn lại",
                "the fund “{fund}” carries a sponsorship; record its end before what is left is moved"
            ),
            _ => Ok(()),
        }
    }
}

//! Signs of risk about somebody who is put forward or paid: four colours, each with its reasons.
//!
//! A sign stops nothing: the rules and the people decide. It says what somebody should look at or ask before that,
//! and what could not be looked at because the books do not know enough.

use crate::{codes, id::PayoutId, money::Money};

mod checks;
mod others;
mod sentence;
#[cfg(test)]
mod tests;

pub use checks::{
    FEW, Holding, Range, SPLIT_DAYS, Side, judge_account, judge_amount, judge_lists, judge_nominator,
    judge_phone, judge_split,
};
pub use others::Others;

codes! {
    /// How much a sign asks of whoever decides; the order is that of urgency.
    pub enum Colour ("màu rủi ro", "risk colour") {
        Green = "green" ("xanh – không có dấu hiệu", "green – no sign"),
        Yellow = "yellow" ("vàng – nên xem", "yellow – look at it"),
        Orange = "orange" ("cam – cần hỏi lại", "orange – ask about it"),
        Red = "red" ("đỏ – làm rõ trước", "red – clear it up first"),
    }
}

impl Colour {
    /// Returns the shape that stands beside the word, so that nobody has to see the colour.
    pub const fn shape(self) -> &'static str {
        match self {
            Self::Green => "✓",
            Self::Yellow => "○",
            Self::Orange => "◐",
            Self::Red => "●",
        }
    }
}

codes! {
    /// What is looked at.
    pub enum Check ("phép kiểm tra rủi ro", "risk check") {
        Account = "account" ("tài khoản nhận tiền", "receiving account"),
        Phone = "phone" ("số điện thoại", "telephone number"),
        Nominator = "nominator" ("người đề cử", "nominator"),
        Amount = "amount" ("mức so với thường lệ", "amount against what is usual"),
        Split = "split" ("chia nhỏ dưới ngưỡng", "splitting under a threshold"),
    }
}

codes! {
    /// What ties a nominator to whom they put forward, the strongest first.
    pub enum Tie ("dấu hiệu liên quan với người đề cử", "tie to a nominator") {
        Account = "account" ("cùng tài khoản ngân hàng", "same bank account"),
        Holder = "holder" ("chủ tài khoản nhận tiền trùng tên người đề cử", "the account's holder has the nominator's name"),
        Declared = "declared" ("người đề cử đã khai có liên quan", "the nominator declared an interest"),
        Phone = "phone" ("cùng số điện thoại", "same telephone number"),
        Address = "address" ("cùng địa chỉ", "same address"),
        Surname = "surname" ("cùng họ, cùng nơi ở", "same surname and place"),
    }
}

impl Tie {
    pub const fn colour(self) -> Colour {
        match self {
            Self::Account | Self::Holder => Colour::Red,
            Self::Declared | Self::Phone | Self::Address => Colour::Orange,
            Self::Surname => Colour::Yellow,
        }
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `ending` is the end of the number: a reason is no place for the whole of it.
    Account {
        others: Others,
        ending: String,
        declared: bool,
    },
    Phone {
        others: Others,
        ending: String,
    },
    Nominator {
        name: String,
        ties: Vec<Tie>,
    },
    Amount {
        amount: Money,
        usual: Range,
        past: usize,
        colour: Colour,
    },
    /// Several nominations of one person, none of which reaches the threshold that all together pass.
    Split {
        count: usize,
        total: Money,
        threshold: Money,
    },
    /// The same with lists of payments.
    Lists {
        others: Vec<PayoutId>,
        total: Money,
        threshold: Money,
        same_decision: bool,
    },
}

impl Sign {
    pub const fn check(&self) -> Check {
        match self {
            Self::Account { .. } => Check::Account,
            Self::Phone { .. } => Check::Phone,
            Self::Nominator { .. } => Check::Nominator,
            Self::Amount { .. } => Check::Amount,
            Self::Split { .. } | Self::Lists { .. } => Check::Split,
        }
    }

    pub fn colour(&self) -> Colour {
        match self {
            Self::Account { others, declared: true, .. } | Self::Phone { others, .. } => {
                // Brothers and sisters share a parent's account and telephone.
                if others.count() == 1 { Colour::Yellow } else { Colour::Orange }
            }
            Self::Account { declared: false, .. } => Colour::Red,
            Self::Nominator { ties, .. } => {
                ties.iter().map(|tie| tie.colour()).max().unwrap_or(Colour::Yellow)
            }
            Self::Amount { colour, .. } => *colour,
            Self::Split { .. } => Colour::Orange,
            Self::Lists { same_decision, .. } => {
                if *same_decision {
                    Colour::Red
                } else {
                    Colour::Orange
                }
            }
        }
    }
}

/// Why a check could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    NoAccount,
    NoPhone,
    NominatorSilent { name: String },
    FewAwards { past: usize },
    NoAmount,
}

impl Unknown {
    pub const fn check(&self) -> Check {
        match self {
            Self::NoAccount => Check::Account,
            Self::NoPhone => Check::Phone,
            Self::NominatorSilent { .. } => Check::Nominator,
            Self::FewAwards { .. } | Self::NoAmount => Check::Amount,
        }
    }
}

/// What one check came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    Clear,
    Found(Sign),
    Unknown(Unknown),
}

/// Everything that was looked at about one person and one nomination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Risk {
    /// The worst first.
    signs: Vec<Sign>,
    unknown: Vec<Unknown>,
    clear: Vec<Check>,
}

impl Risk {
    pub fn of(judged: impl IntoIterator<Item = (Check, Judged)>) -> Self {
        let mut risk = Self::default();
        for (check, it) in judged {
            match it {
                Judged::Clear => risk.clear.push(check),
                Judged::Found(sign) => risk.signs.push(sign),
                Judged::Unknown(why) => risk.unknown.push(why),
            }
        }
        risk.signs.sort_by_key(|sign| (std::cmp::Reverse(sign.colour()), sign.check()));
        risk
    }

    pub fn colour(&self) -> Colour {
        self.signs.first().map_or(Colour::Green, Sign::colour)
    }

    pub fn signs(&self) -> &[Sign] {
        &self.signs
    }

    /// Returns what could not be looked at, and why.
    pub fn unknown(&self) -> &[Unknown] {
        &self.unknown
    }

    /// Returns the checks that found nothing.
    pub fn clear(&self) -> &[Check] {
        &self.clear
    }

    pub fn has(&self, check: Check) -> bool {
        self.signs.iter().any(|sign| sign.check() == check)
    }

    /// Returns what risks are sorted by: the colour, then how many signs there are.
    pub fn weight(&self) -> (Colour, usize) {
        (self.colour(), self.signs.len())
    }
}

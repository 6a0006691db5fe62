//! The lines of a report's figures, in the order in which they stand.

use std::fmt;

use crate::{
    filing::{Figures, Tally},
    ledger::account::Role,
    money::{Money, MoneyError},
    party::PartyKind,
    programme::Category,
    say,
};

/// One line of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Opening,
    Raised,
    Goods,
    FromUnits,
    ToHandOn,
    Spent,
    Cost(Option<Role>),
    Moved,
    Closing,
    Scholarships,
    ScholarshipsTo(Category),
    Rewards,
    RewardsTo(Category),
    Donors,
    DonorsOf(PartyKind),
}

impl What {
    /// Returns every line that there can be.
    pub fn all() -> Vec<Self> {
        let costs = Figures::default().spent.parts();
        let mut all =
            vec![Self::Opening, Self::Raised, Self::Goods, Self::FromUnits, Self::ToHandOn, Self::Spent];
        all.extend(costs.into_iter().map(|(role, _)| Self::Cost(role)));
        all.extend([Self::Moved, Self::Closing, Self::Scholarships]);
        all.extend(Category::ALL.iter().map(|it| Self::ScholarshipsTo(*it)));
        all.push(Self::Rewards);
        all.extend(Category::ALL.iter().map(|it| Self::RewardsTo(*it)));
        all.push(Self::Donors);
        all.extend(PartyKind::ALL.iter().map(|it| Self::DonorsOf(*it)));
        all
    }

    /// Tells lines that are part of the one above; where such a line has nothing, it is left out.
    pub const fn is_part(self) -> bool {
        matches!(
            self,
            Self::Goods
                | Self::FromUnits
                | Self::ToHandOn
                | Self::Cost(_)
                | Self::ScholarshipsTo(_)
                | Self::RewardsTo(_)
                | Self::DonorsOf(_)
        )
    }

    /// Tells whether the line is shown even where it has nothing.
    pub const fn always_stands(self) -> bool {
        !self.is_part() && !matches!(self, Self::Moved)
    }

    /// Names the line to programs.
    pub fn key(self) -> String {
        match self {
            Self::Opening => "opening".into(),
            Self::Raised => "raised".into(),
            Self::Goods => "raised_goods".into(),
            Self::FromUnits => "raised_from_units".into(),
            Self::ToHandOn => "raised_to_hand_on".into(),
            Self::Spent => "spent".into(),
            Self::Cost(Some(role)) => format!("spent_{}", role.code()),
            Self::Cost(None) => "spent_other".into(),
            Self::Moved => "moved".into(),
            Self::Closing => "closing".into(),
            Self::Scholarships => "scholarships".into(),
            Self::ScholarshipsTo(category) => format!("scholarships_{}", category.code()),
            Self::Rewards => "rewards".into(),
            Self::RewardsTo(category) => format!("rewards_{}", category.code()),
            Self::Donors => "donors".into(),
            Self::DonorsOf(kind) => format!("donors_{}", kind.code()),
        }
    }

    /// Reads the line off some figures: how often, where it is counted, and how much.
    pub fn of(self, figures: &Figures) -> Result<(Option<i64>, Money), MoneyError> {
        let counted = |tally: Tally| (Some(tally.count), tally.amount);
        let money = |amount: Money| (None, amount);
        Ok(match self {
            Self::Opening => money(figures.opening),
            Self::Raised => money(figures.raised),
            Self::Goods => counted(figures.goods),
            Self::FromUnits => money(figures.from_units),
            Self::ToHandOn => money(figures.to_hand_on),
            Self::Spent => money(figures.spent.total()?),
            Self::Cost(role) => {
                let parts = figures.spent.parts();
                money(parts.into_iter().find(|it| it.0 == role).map_or(Money::ZERO, |it| it.1))
            }
            Self::Moved => money(figures.moved),
            Self::Closing => money(figures.closing),
            Self::Scholarships => counted(figures.of_scholarships()?),
            Self::ScholarshipsTo(category) => {
                counted(figures.scholarships.get(&category).copied().unwrap_or_default())
            }
            Self::Rewards => counted(figures.of_rewards()?),
            Self::RewardsTo(category) => counted(figures.rewards.get(&category).copied().unwrap_or_default()),
            Self::Donors => counted(figures.of_donors()?),
            Self::DonorsOf(kind) => counted(figures.donors.get(&kind).copied().unwrap_or_default()),
        })
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opening => say!(f, "Số dư đầu kỳ", "Opening balance"),
            Self::Raised => say!(f, "Vận động, tiếp nhận trong kỳ", "Raised in the period"),
            Self::Goods => say!(f, "trong đó hiện vật (lượt, giá trị)", "of which goods (gifts, value)"),
            Self::FromUnits => say!(f, "trong đó nhận từ đơn vị khác", "of which from other units"),
            Self::ToHandOn => say!(f, "trong đó thu hộ", "of which to be handed on"),
            Self::Spent => say!(f, "Đã chi trong kỳ", "Spent in the period"),
            Self::Cost(Some(Role::PassThrough)) => say!(f, "chi hộ", "handed on"),
            Self::Cost(Some(role)) => say!(f, "{role}", "{role:#}"),
            Self::Cost(None) => say!(f, "chi khác", "other spending"),
            Self::Moved => say!(f, "Điều chỉnh số dư", "Adjustment of balances"),
            Self::Closing => say!(f, "Số dư cuối kỳ", "Closing balance"),
            Self::Scholarships => {
                say!(f, "Học bổng, trợ giúp đã xét (suất)", "Scholarships and aid decided (awards)")
            }
            Self::Rewards => say!(f, "Khen thưởng đã xét (lượt)", "Rewards decided (times)"),
            Self::ScholarshipsTo(category) | Self::RewardsTo(category) => {
                say!(f, "{category}", "{category:#}")
            }
            Self::Donors => say!(f, "Ủng hộ (lượt)", "Gifts by donor (times)"),
            Self::DonorsOf(kind) => say!(f, "{kind}", "{kind:#}"),
        }
    }
}

//! The fingerprint by which the same gift of another list is known.

use super::{DonationRow, Means};
use crate::{
    import::statement::{Fingerprint, fingerprint_of},
    text::tone_key,
};

impl DonationRow {
    /// Returns the hash of what the row says; where it stands, and its number in the list, do not count.
    ///
    /// Everything that is said counts, because two gifts that differ in a note alone are two gifts.
    pub fn fingerprint(&self) -> Fingerprint {
        let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
        let (means, goods) = match &self.means {
            None => ("", ""),
            Some(Means::Cash) => ("cash", ""),
            Some(Means::Transfer) => ("transfer", ""),
            Some(Means::InKind { goods }) => ("in_kind", goods.as_str()),
        };
        fingerprint_of(&[
            &self.day.to_string(),
            &tone_key(&self.donor.recognition_name),
            &text(&self.donor.member_note),
            &text(&self.address),
            &text(&self.phone),
            &self.amount.dong().to_string(),
            means,
            goods,
            &text(&self.fund),
            &text(&self.note),
        ])
    }
}

//! A fund as strangers may read it.

use super::Fund;
use crate::party::publication::without_numbers;

impl Fund {
    /// Leaves out whatever could tell who the fund is for, or who gave it where that may not be told.
    ///
    /// The name and the words of a fund for one person go, and those of a donor who may not be named; from the words
    /// of the others go numbers by which somebody could be reached.
    #[must_use]
    pub fn for_strangers(mut self, donor_may_be_named: bool) -> Self {
        self.donor = None;
        if self.is_personal() || !donor_may_be_named {
            self.name.clear();
            self.donor_words.clear();
        }
        self.name = without_numbers(&self.name);
        self.donor_words = without_numbers(&self.donor_words);
        self
    }
}

//! What recipients say to those whose gifts reached them, as the guard lets it be read.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDate;

use super::store::{self, Said};
use crate::{
    db::Db,
    dossier, fund,
    id::{BookId, FundId, NominationId, PartyId, Seq},
    party::{
        self, Purpose,
        publication::{Recipient, without_numbers},
    },
    programme::{Category, ProgrammeKind},
    report::ReportError,
};

/// Somebody's words, of whom readers learn the category alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub category: Category,
    pub words: String,
}

/// The words of a book that may be read on a day, by the entry of their award.
#[derive(Clone, Debug, Default)]
pub struct Notes(BTreeMap<Seq, (NominationId, Note)>);

/// How many notes one gift is shown.
const MOST: usize = 12;

impl Notes {
    /// Reads what may be read today: with the consents that the recipient's age asks for, of an award that stands and
    /// says nothing of need.
    pub fn read(db: &mut Db, book: BookId, today: NaiveDate) -> Result<Self, ReportError> {
        // The last row of each nomination counts, and one without words takes them back.
        let said: BTreeMap<Seq, Said> =
            store::said(db, book)?.into_iter().map(|said| (said.award, said)).collect();
        let said: Vec<Said> = said.into_values().filter(|it| !it.words.is_empty()).collect();
        let funds = fund::store::of_books(db, &[book])?;
        let personal: BTreeSet<FundId> = funds.iter().filter(|it| it.is_personal()).map(|it| it.id).collect();
        let ids: Vec<PartyId> = said.iter().map(|it| it.party).collect();
        let agreed = party::consent::store::consenting(db, &ids, Purpose::PublishAward, today)?;
        let by_guardian = party::consent::store::agreeing(db, &ids, Purpose::AwardByGuardian, today)?;
        let [agreed, by_guardian] = [agreed, by_guardian].map(|ids| ids.into_iter().collect::<HashSet<_>>());
        let is_heard = |it: &Said| {
            // A pupil whose birthday nobody wrote down is taken for a child.
            let is_child = it.birth_date.is_none() && it.category == Category::Pupil;
            let consents = agreed.contains(&it.party) && (!is_child || by_guardian.contains(&it.party));
            let is_delicate = personal.contains(&it.fund) || it.programme == ProgrammeKind::HardshipAid;
            // A name that was corrected since must not stand in words that were written before.
            Recipient { consents, is_delicate, alike: 1 }.may_be_heard()
                && !dossier::thanks::names(&it.words, &it.name)
        };
        let note = |it: Said| {
            let words = without_numbers(&it.words);
            (it.award, (it.nomination, Note { category: it.category, words }))
        };
        Ok(Self(said.into_iter().filter(is_heard).map(note).collect()))
    }

    /// Returns the words of those who received some awards.
    pub fn of(&self, awards: &[Seq]) -> Vec<Note> {
        let of = |seq: &Seq| self.0.get(seq).map(|(_, note)| note.clone());
        awards.iter().filter_map(of).take(MOST).collect()
    }

    /// Tells whether the words of a nomination are read by others now.
    pub fn has(&self, nomination: NominationId) -> bool {
        self.0.values().any(|(id, _)| *id == nomination)
    }
}

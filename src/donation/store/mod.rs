//! SQL for gifts: their rows wait in a stash and are written for a whole group of jobs at once.

mod between;
mod list;
mod matched;
mod numbered;
mod past;

use std::{any::Any, collections::BTreeMap, collections::HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{CreditKind, DonationError, Means, Nature, NewGift, Recorded};
use crate::{
    calendar::Month,
    db::{
        Buffer, Db, DbError, Stash, Tally,
        fixed::{self, Value},
        schema::{
            accounts, donor_totals, gift_allocations, gift_credits, gift_matches, gifts, month_balances,
            receipts,
        },
    },
    fund::{self, Fund},
    id::{BookId, FundId, PartyId, Seq},
    insert_all,
    ledger::account::Role,
    money::{Money, MoneyError},
    party, query_errors, stored_as_text, sum_dong,
};

mod claims;

pub use between::{credits_between, totals_between};
pub use claims::{claim_of, is_handed_over, owed, shares};
pub use list::*;
pub use matched::{Other, matched, matched_between, matched_by, matched_years, matches, numbered};
pub use numbered::{ReceiptLine, donors_of_receipt, receipts_numbered, standing_gifts};
pub use past::{Standing, last_of, last_seq, latest, past_of, standing};

stored_as_text! { Means, Nature, CreditKind }
query_errors! { DonationError }

const CHUNK: usize = 400;

/// How many donors a writer remembers from one group to the next.
const PARTIES: usize = 10_000;

#[derive(Insertable)]
#[diesel(table_name = gifts, treat_none_as_default_value = false)]
struct GiftRow {
    book_id: BookId,
    seq: Seq,
    party_id: Option<PartyId>,
    means: Means,
    nature: Nature,
    amount: Money,
    received_on: NaiveDate,
    anonymous: bool,
    words: String,
    goods: Option<String>,
    valued_by: Option<String>,
    currency: Option<String>,
    foreign_amount: Option<String>,
    rate: Option<String>,
}

#[derive(Insertable)]
#[diesel(table_name = gift_allocations, treat_none_as_default_value = false)]
struct AllocationRow {
    book_id: BookId,
    seq: Seq,
    fund_id: FundId,
    amount: Money,
}

#[derive(Insertable)]
#[diesel(table_name = gift_credits, treat_none_as_default_value = false)]
struct CreditRow {
    book_id: BookId,
    seq: Seq,
    party_id: PartyId,
    kind: CreditKind,
    year: i64,
    amount: Money,
}

#[derive(Insertable)]
#[diesel(table_name = gift_matches, treat_none_as_default_value = false)]
struct MatchRow {
    book_id: BookId,
    seq: Seq,
    matched_seq: Seq,
    amount: Money,
}

#[derive(Insertable)]
#[diesel(table_name = receipts, treat_none_as_default_value = false)]
struct ReceiptRow {
    book_id: BookId,
    year: i64,
    no: i64,
    seq: Seq,
}

/// What a donor's totals are kept by: the book, the year, the donor, and whether the gift hides the name.
pub(super) type TotalKey = (BookId, i64, PartyId, bool);

/// Gifts of a group of jobs that wait to be written, and what was looked up for them.
#[derive(Default)]
pub(super) struct GiftStash {
    gifts: Buffer<GiftRow>,
    allocations: Buffer<AllocationRow>,
    credits: Buffer<CreditRow>,
    matches: Buffer<MatchRow>,
    receipts: Buffer<ReceiptRow>,
    /// Cash, value in kind and number of gifts.
    pub(super) totals: Tally<TotalKey, 3>,
    /// The funds that were looked up, each with the epoch of its book in which it was.
    funds: BTreeMap<FundId, (u64, Fund)>,
    known_parties: HashSet<PartyId>,
}

impl GiftStash {
    pub(super) fn add(&mut self, book: BookId, gift: &NewGift, recorded: Recorded) -> Result<(), MoneyError> {
        let (seq, year, amount) = (recorded.seq, recorded.receipt_year, gift.amount()?);
        if let Some(donor) = gift.donor {
            self.totals.add((book, year, donor, gift.anonymous), totals_of(gift.means, amount, 1))?;
        }
        let foreign = gift.foreign.as_ref();
        self.gifts.push(GiftRow {
            book_id: book,
            seq,
            party_id: gift.donor,
            means: gift.means,
            nature: gift.nature,
            amount,
            received_on: gift.received_on,
            anonymous: gift.anonymous,
            words: gift.words.clone(),
            goods: gift.goods.as_ref().map(|goods| goods.what.clone()),
            valued_by: gift.goods.as_ref().map(|goods| goods.valued_by.clone()),
            currency: foreign.map(|foreign| foreign.currency.clone()),
            foreign_amount: foreign.map(|foreign| foreign.amount.to_string()),
            rate: foreign.map(|foreign| foreign.rate.to_string()),
        });
        for share in &gift.shares {
            let (fund_id, amount) = (share.fund, share.amount);
            self.allocations.push(AllocationRow { book_id: book, seq, fund_id, amount });
        }
        for credit in &gift.credits {
            let (party_id, kind, amount) = (credit.party, credit.kind, credit.amount);
            self.credits.push(CreditRow { book_id: book, seq, party_id, kind, year, amount });
        }
        for it in &gift.matches {
            let (matched_seq, amount) = (it.gift, it.amount);
            self.matches.push(MatchRow { book_id: book, seq, matched_seq, amount });
        }
        self.receipts.push(ReceiptRow { book_id: book, year, no: recorded.receipt_no, seq });
        Ok(())
    }

    fn flush(&mut self, db: &mut Db, current: bool) -> Result<(), DbError> {
        macro_rules! taken {
            ($field:ident) => {
                if current { self.$field.take_all() } else { self.$field.take_kept() }
            };
        }
        let (gifts, allocations) = (taken!(gifts), taken!(allocations));
        let (credits, matches, receipts) = (taken!(credits), taken!(matches), taken!(receipts));
        insert_all!(db, gifts, gifts, CHUNK);
        insert_all!(db, gift_allocations, allocations, CHUNK);
        insert_all!(db, gift_credits, credits, CHUNK);
        insert_all!(db, gift_matches, matches, CHUNK);
        insert_all!(db, receipts, receipts, CHUNK);
        let totals = if current { self.totals.take_current() } else { self.totals.take_kept() };
        add_totals(db, &totals)
    }
}

pub(super) fn totals_of(means: Means, amount: Money, gifts: i64) -> [i64; 3] {
    match means {
        Means::InKind => [0, amount.dong(), gifts],
        Means::Cash | Means::Transfer => [amount.dong(), 0, gifts],
    }
}

/// Adds to the kept totals per donor.
fn add_totals(db: &mut Db, totals: &BTreeMap<TotalKey, [i64; 3]>) -> Result<(), DbError> {
    let row = |((book, year, party, anonymous), sums): (&TotalKey, &[i64; 3])| {
        let [cash, in_kind, gifts] = sums.map(Value::Number);
        let key = [book.0, *year, party.0].map(Value::Number);
        let [book, year, party] = key;
        [book, year, party, Value::Flag(*anonymous), cash, in_kind, gifts]
    };
    let rows: Vec<[Value; 7]> = totals.iter().map(row).collect();
    let into = "INSERT INTO donor_totals (book_id, year, party_id, anonymous, cash, in_kind, gifts)";
    let conflict = "ON CONFLICT (book_id, year, party_id, anonymous) DO UPDATE SET \
                    cash = donor_totals.cash + excluded.cash, \
                    in_kind = donor_totals.in_kind + excluded.in_kind, \
                    gifts = donor_totals.gifts + excluded.gifts";
    Ok(fixed::upsert(db, (into, conflict), &rows)?)
}

impl Stash for GiftStash {
    fn flush_kept(&mut self, db: &mut Db) -> Result<(), DbError> {
        self.flush(db, false)
    }

    fn flush_current(&mut self, db: &mut Db) -> Result<(), DbError> {
        self.flush(db, true)
    }

    fn keep(&mut self) {
        self.gifts.keep();
        self.allocations.keep();
        self.credits.keep();
        self.matches.keep();
        self.receipts.keep();
        self.totals.keep();
    }

    fn discard(&mut self) {
        self.gifts.discard();
        self.allocations.discard();
        self.credits.discard();
        self.matches.discard();
        self.receipts.discard();
        self.totals.discard();
        // What the job looked up may have been of its own making.
        self.known_parties.clear();
        self.funds.clear();
    }

    fn outlive(&mut self) -> bool {
        // A fund is believed in its epoch only, and parties are never deleted.
        if self.known_parties.len() > PARTIES {
            self.known_parties.clear();
        }
        true
    }

    fn rank(&self) -> u8 {
        2
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

/// Returns a fund, looked up once per epoch of its book ([`Journal::epoch`]).
///
/// [`Journal::epoch`]: crate::ledger::journal::Journal::epoch
pub(super) fn fund(tx: &mut crate::db::Tx, id: FundId, epoch: u64) -> Result<Fund, DbError> {
    if let Some((_, fund)) = tx.stash::<GiftStash>().funds.get(&id).filter(|(of, _)| *of == epoch) {
        return Ok(fund.clone());
    }
    let fund = fund::store::get(tx.peek(), id)?;
    tx.stash::<GiftStash>().funds.insert(id, (epoch, fund.clone()));
    Ok(fund)
}

/// Tells whether a party is on file, counting those that wait to be written.
pub(super) fn knows_party(tx: &mut crate::db::Tx, id: PartyId) -> Result<bool, DbError> {
    let waiting = tx.stash::<party::store::PartyStash>().holds(id);
    if waiting || tx.stash::<GiftStash>().known_parties.contains(&id) {
        return Ok(true);
    }
    let known = party::store::exists(tx.peek(), id)?;
    if known {
        tx.stash::<GiftStash>().known_parties.insert(id);
    }
    Ok(known)
}

/// Spares a look-up for parties that the caller has just read from the directory.
pub fn note_parties(tx: &mut crate::db::Tx, known: impl IntoIterator<Item = PartyId>) {
    tx.stash::<GiftStash>().known_parties.extend(known);
}

/// What a reversal needs to know of a gift.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = gifts)]
pub struct GiftKey {
    pub party_id: Option<PartyId>,
    pub means: Means,
    pub nature: Nature,
    pub amount: Money,
    pub received_on: NaiveDate,
    pub anonymous: bool,
}

pub fn find(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<Option<GiftKey>> {
    gifts::table.find((book, seq)).select(GiftKey::as_select()).first(db).optional()
}

pub fn void_receipt(db: &mut Db, book: BookId, seq: Seq, by: Seq) -> QueryResult<()> {
    diesel::update(receipts::table)
        .filter(receipts::book_id.eq(book).and(receipts::seq.eq(seq)))
        .set(receipts::void_seq.eq(by))
        .execute(db)
        .map(drop)
}

/// A donor's gifts of one year in one book: what an honour roll adds up.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = donor_totals)]
pub struct DonorTotal {
    pub book_id: BookId,
    pub party_id: PartyId,
    pub anonymous: bool,
    pub cash: Money,
    pub in_kind: Money,
    pub gifts: i64,
}

pub fn totals(db: &mut Db, books: &[BookId], year: i64) -> QueryResult<Vec<DonorTotal>> {
    donor_totals::table
        .filter(donor_totals::book_id.eq_any(books.to_vec()).and(donor_totals::year.eq(year)))
        .order((donor_totals::party_id, donor_totals::anonymous, donor_totals::book_id))
        .select(DonorTotal::as_select())
        .load(db)
}

/// Returns every kept total of some books, year by year.
pub fn totals_of_all_years(db: &mut Db, books: &[BookId]) -> QueryResult<Vec<DonorTotal>> {
    donor_totals::table
        .filter(donor_totals::book_id.eq_any(books.to_vec()))
        .order((donor_totals::party_id, donor_totals::anonymous, donor_totals::book_id, donor_totals::year))
        .select(DonorTotal::as_select())
        .load(db)
}

/// Somebody who is thanked for a gift of somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Thanks {
    pub party_id: PartyId,
    /// Whose gift it is.
    pub donor: Option<PartyId>,
    /// Zero where only the name is known.
    pub amount: Money,
    /// Whether the gift hides its donor; who is thanked for it would give the donor away.
    pub anonymous: bool,
    pub book_id: BookId,
}

/// Returns who was thanked beside the donors in a year, one row per gift and party, reversed gifts left out.
pub fn credits(db: &mut Db, books: &[BookId], year: i64) -> QueryResult<Vec<Thanks>> {
    let of_credit = gifts::book_id.eq(gift_credits::book_id).and(gifts::seq.eq(gift_credits::seq));
    let standing = receipts::table
        .filter(receipts::void_seq.is_null())
        .filter(receipts::book_id.eq(gift_credits::book_id).and(receipts::seq.eq(gift_credits::seq)));
    gift_credits::table
        .inner_join(gifts::table.on(of_credit))
        .filter(gift_credits::book_id.eq_any(books.to_vec()).and(gift_credits::year.eq(year)))
        .filter(diesel::dsl::exists(standing))
        .order((gift_credits::party_id, gift_credits::book_id, gift_credits::seq))
        .select((
            gift_credits::party_id,
            gifts::party_id,
            gift_credits::amount,
            gifts::anonymous,
            gift_credits::book_id,
        ))
        .load(db)
}

/// Returns the day and the amount of the last gift that stands under some records in a book.
pub fn last_gift(db: &mut Db, book: BookId, records: &[PartyId]) -> QueryResult<Option<(NaiveDate, Money)>> {
    let receipt = receipts::book_id.eq(gifts::book_id).and(receipts::seq.eq(gifts::seq));
    gifts::table
        .inner_join(receipts::table.on(receipt))
        .filter(gifts::book_id.eq(book).and(gifts::party_id.eq_any(records.to_vec())))
        .filter(receipts::void_seq.is_null())
        .order(gifts::seq.desc())
        .select((gifts::received_on, gifts::amount))
        .first(db)
        .optional()
}

/// Returns what some books owe to senders nobody knows, at the end of a month.
pub fn unidentified(db: &mut Db, books: &[BookId], through: Month) -> QueryResult<Money> {
    month_balances::table
        .inner_join(accounts::table.on(accounts::id.eq(month_balances::account_id)))
        .filter(month_balances::book_id.eq_any(books.to_vec()).and(month_balances::month.le(through)))
        .filter(accounts::role.eq(Role::UnidentifiedReceipts))
        .select(sum_dong!("month_balances.credit - month_balances.debit"))
        .first(db)
}

//! What belongs to a gift beside its own row: its parts, its thanks and its receipt, held against its seal.

use std::collections::BTreeMap;

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Binary, Nullable},
};

use super::{
    cells::Cells,
    chain::refused,
    store::{self, GiftRaw, raw},
};
use crate::{
    db::Db,
    donation::seal::Document,
    id::{BookId, FundId, PartyId, Seq},
    ledger::verify::{Breach, Sink},
    money::Money,
};

/// The tables over which a gift's seal lies.
const SEALED: &str = "gifts, gift_allocations, gift_credits, gift_matches, receipts";

raw! { PartRaw { seq, fund_id, amount; } }
raw! { ThanksRaw { seq, party_id, year, amount; kind } }
raw! { MatchRaw { seq, matched_seq, amount; } }
raw! { NumberRaw { seq, year, no; } }

/// What stands beside the gifts of a range of entries.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    shares: BTreeMap<Seq, Vec<PartRaw>>,
    thanks: BTreeMap<Seq, Vec<ThanksRaw>>,
    matches: BTreeMap<Seq, Vec<MatchRaw>>,
    receipts: BTreeMap<Seq, NumberRaw>,
}

impl Parts {
    /// Reads what stands beside the gifts after one entry up to another.
    pub fn between(db: &mut Db, book: BookId, range: (Seq, Seq), sink: &mut Sink<'_>) -> Self {
        let mut parts = Self::default();
        let row = format!("{}–{}", range.0.0.saturating_add(1), range.1);
        match shares(db, book, range) {
            Ok(rows) => rows.into_iter().for_each(|it| parts.shares.entry(seq(it.seq)).or_default().push(it)),
            Err(err) => sink.say("gift_allocations", &row, None, refused(&err)),
        }
        match thanks(db, book, range) {
            Ok(rows) => rows.into_iter().for_each(|it| parts.thanks.entry(seq(it.seq)).or_default().push(it)),
            Err(err) => sink.say("gift_credits", &row, None, refused(&err)),
        }
        match matches(db, book, range) {
            Ok(rows) => {
                rows.into_iter().for_each(|it| parts.matches.entry(seq(it.seq)).or_default().push(it));
            }
            Err(err) => sink.say("gift_matches", &row, None, refused(&err)),
        }
        match receipts(db, book, range) {
            Ok(rows) => parts.receipts = rows.into_iter().map(|it| (seq(it.seq), it)).collect(),
            Err(err) => sink.say("receipts", &row, None, refused(&err)),
        }
        parts
    }

    /// Compares a gift and all that belongs to it with the seal that its entry carries.
    pub fn check(&mut self, of: Seq, gift: &GiftRaw, seal: crate::ledger::chain::Hash, sink: &mut Sink<'_>) {
        let shares = self.shares.remove(&of).unwrap_or_default();
        let thanks = self.thanks.remove(&of).unwrap_or_default();
        let matches = self.matches.remove(&of).unwrap_or_default();
        let receipt = self.receipts.remove(&of);
        let found = read(of, gift, (shares, thanks, matches, receipt), sink);
        // What could not be read has been named already.
        if found.is_some_and(|document| document.hash() != seal) {
            sink.say(SEALED, of, None, Breach::Altered);
        }
    }

    /// Forgets what belongs to a gift that has no seal, because an older version recorded it.
    pub fn pass(&mut self, of: Seq) {
        self.shares.remove(&of);
        self.thanks.remove(&of);
        self.matches.remove(&of);
    }

    /// Names what belongs to no gift.
    pub fn end(self, sink: &mut Sink<'_>) {
        for seq in self.shares.into_keys() {
            sink.say("gift_allocations", seq, Some("seq"), Breach::Stranger);
        }
        for seq in self.thanks.into_keys() {
            sink.say("gift_credits", seq, Some("seq"), Breach::Stranger);
        }
        for seq in self.matches.into_keys() {
            sink.say("gift_matches", seq, Some("seq"), Breach::Stranger);
        }
    }
}

fn seq(number: Option<i64>) -> Seq {
    Seq(number.unwrap_or_default())
}

fn read(
    of: Seq,
    gift: &GiftRaw,
    (shares, thanks, matches, receipt): (Vec<PartRaw>, Vec<ThanksRaw>, Vec<MatchRaw>, Option<NumberRaw>),
    sink: &mut Sink<'_>,
) -> Option<Document<'static>> {
    let raw = gift.clone();
    let mut cells = Cells::new("gifts", of, sink);
    let (means, words) = (cells.text("means", raw.means), cells.text("words", raw.words));
    let (goods, valued_by) =
        (cells.maybe_text("goods", raw.goods), cells.maybe_text("valued_by", raw.valued_by));
    let currency = cells.maybe_text("currency", raw.currency);
    let foreign_amount = cells.maybe_text("foreign_amount", raw.foreign_amount);
    let rate = cells.maybe_text("rate", raw.rate);
    let anonymous = cells.flag("anonymous", raw.anonymous);
    // The rest of the gift's own cells was looked at beside its entry.
    let nature = String::from_utf8(raw.nature?).ok()?;
    let received_on = String::from_utf8(raw.received_on?).ok()?.parse().ok()?;
    let amount = Money::try_from(raw.amount?).ok()?;
    let mut parts = Cells::new("gift_allocations", of, sink);
    let part = |it: PartRaw| Some((FundId(it.fund_id?), parts.amount("amount", it.amount)?));
    let shares: Option<Vec<_>> = shares.into_iter().map(part).collect();
    let mut named = Cells::new("gift_credits", of, sink);
    let thank = |it: ThanksRaw| {
        let kind = named.text("kind", it.kind)?;
        Some((PartyId(it.party_id?), kind.into(), it.year?, named.amount("amount", it.amount)?))
    };
    let credits: Option<Vec<_>> = thanks.into_iter().map(thank).collect();
    let mut paired = Cells::new("gift_matches", of, sink);
    let pair = |it: MatchRaw| Some((Seq(it.matched_seq?), paired.amount("amount", it.amount)?));
    let matches: Option<Vec<_>> = matches.into_iter().map(pair).collect();
    let text = |text: Option<String>| text.map(Into::into);
    Some(Document {
        donor: raw.party_id.map(PartyId),
        means: means?.into(),
        nature: nature.into(),
        amount,
        received_on,
        anonymous: anonymous?,
        words: words?.into(),
        goods: text(goods?),
        valued_by: text(valued_by?),
        currency: text(currency?),
        foreign_amount: text(foreign_amount?),
        rate: text(rate?),
        shares: shares?,
        credits: credits?,
        matches: matches?,
        receipt: receipt.and_then(|it| it.year.zip(it.no)).unwrap_or_default(),
    })
}

fn shares(db: &mut Db, book: BookId, (after, through): (Seq, Seq)) -> QueryResult<Vec<PartRaw>> {
    sql_query(
        "SELECT seq, fund_id, amount FROM gift_allocations WHERE book_id = $1 AND seq > $2 AND seq <= $3 \
         ORDER BY seq, fund_id",
    )
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(through)
    .load(db)
}

fn thanks(db: &mut Db, book: BookId, (after, through): (Seq, Seq)) -> QueryResult<Vec<ThanksRaw>> {
    sql_query(format!(
        "SELECT seq, party_id, year, amount, {} AS kind FROM gift_credits \
         WHERE book_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq, party_id",
        store::bytes(db, "kind")
    ))
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(through)
    .load(db)
}

fn matches(db: &mut Db, book: BookId, (after, through): (Seq, Seq)) -> QueryResult<Vec<MatchRaw>> {
    sql_query(
        "SELECT seq, matched_seq, amount FROM gift_matches WHERE book_id = $1 AND seq > $2 AND seq <= $3 \
         ORDER BY seq, matched_seq",
    )
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(through)
    .load(db)
}

fn receipts(db: &mut Db, book: BookId, (after, through): (Seq, Seq)) -> QueryResult<Vec<NumberRaw>> {
    sql_query("SELECT seq, year, no FROM receipts WHERE book_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq")
        .bind::<BigInt, _>(book)
        .bind::<BigInt, _>(after)
        .bind::<BigInt, _>(through)
        .load(db)
}

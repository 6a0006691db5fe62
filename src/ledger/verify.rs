//! What must hold in stored books, checked one row after the other; every break is named with its place.

use std::{collections::BTreeMap, fmt};

use super::{
    Series,
    chain::{AuditRow, Hash, Sealed},
};
use crate::{
    calendar::{Instant, Month},
    id::{AccountId, BookId, FundId, Seq},
    money::Money,
    say,
};

/// Where something is wrong: the unit's book, the table, the row, and where it is known the column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub unit: String,
    pub table: &'static str,
    pub row: String,
    pub column: Option<&'static str>,
}

/// What is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    NotText,
    Absent,
    BadValue(String),
    NotAHash,
    /// What the database or a rule says of the row.
    Refused {
        vi: String,
        en: String,
    },
    Missing,
    Altered,
    Unchained,
    Backwards,
    Stranger,
    Differs {
        stored: String,
        right: String,
    },
    BeyondEnd {
        length: i64,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub place: Place,
    pub what: Breach,
}

/// How people call the rows of a table.
fn label(table: &str) -> (&'static str, &'static str) {
    match table {
        "entries" => ("bút toán số", "entry"),
        "postings" => ("dòng định khoản", "posting"),
        "entries, postings" => ("bút toán và các dòng định khoản số", "entry with its postings"),
        "audit" => ("nhật ký thao tác số", "audit row"),
        "gifts" => ("khoản ủng hộ số", "gift"),
        "gifts, gift_allocations, gift_credits, gift_matches, receipts" => (
            "khoản ủng hộ kèm phân bổ, ghi công và biên lai, bút toán số",
            "gift with its parts, thanks and receipt, entry",
        ),
        "rolls" => ("bảng vàng đã chốt số", "frozen honour roll"),
        "roll_rows" => ("dòng bảng vàng đã chốt", "row of a frozen honour roll"),
        "roll_errata" => ("đính chính bảng vàng", "erratum to an honour roll"),
        "roll_merits" => ("quyết định tặng giấy khen", "decision on certificates of merit"),
        "receipts" => ("biên lai số", "receipt"),
        "devices" => ("hiện vật số", "goods number"),
        "device_events" => ("việc của hiện vật số", "event of the goods number"),
        "device_photos" => ("ảnh của hiện vật số", "picture of the goods number"),
        "pledges" | "pledge_versions" => ("lời hứa số", "pledge"),
        "pledge_payments" => ("lần thực hiện lời hứa bằng khoản số", "payment of a pledge by gift"),
        "batches" => ("đợt thu số", "batch"),
        "batch_rows" => ("phong bì số", "envelope"),
        "awards" => ("suất học bổng số", "award"),
        "periods" => ("kỳ", "period"),
        "gift_reissues" => ("khoản ủng hộ lập lại số", "reissued gift"),
        "prints" => ("lần in", "print"),
        "approvals" => ("việc cần xác nhận số", "task for a second person"),
        "approval_acts" => ("ý kiến xác nhận số", "answer to a task"),
        "month_balances" => ("số dư tháng", "monthly balance"),
        "counters" => ("bộ đếm số", "counter"),
        "statement_lines" => ("dòng sao kê", "statement line"),
        "line_decisions" => ("quyết định về dòng sao kê", "decision about statement line"),
        "memo_codes" => ("mã nội dung chuyển khoản số", "memo code"),
        "cash_counts" => ("biên bản kiểm kê quỹ số", "cash count"),
        "cash_count_settlements" => ("xử lý chênh lệch quỹ số", "settlement of a cash count"),
        "donor_totals" => ("tổng của người ủng hộ", "donor total"),
        _ => ("dòng", "row"),
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { unit, table, row, column } = self;
        let (vi, en) = label(table);
        say!(f, "sổ {unit}, {vi} {row} ({table})", "book {unit}, {en} {row} ({table})")?;
        match column {
            Some(column) => say!(f, ", cột {column}", ", column {column}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotText => say!(f, "không đọc được thành chữ UTF-8", "is not UTF-8 text"),
            Self::Absent => say!(f, "bị trống", "is empty"),
            Self::BadValue(value) => {
                say!(f, "giá trị “{value}” không hợp lệ", "the value “{value}” cannot be meant")
            }
            Self::NotAHash => say!(f, "mã niêm phong phải có đúng 32 byte", "a seal has exactly 32 bytes"),
            Self::Refused { vi, en } => f.write_str(if f.alternate() { en } else { vi }),
            Self::Missing => say!(f, "bị mất", "is missing"),
            Self::Altered => say!(
                f,
                "nội dung không khớp mã niêm phong: đã bị sửa sau khi ghi sổ",
                "does not match its seal: it was altered after it was recorded"
            ),
            Self::Unchained => {
                say!(f, "không nối tiếp mã niêm phong của dòng trước", "does not follow the seal before it")
            }
            Self::Backwards => say!(f, "thời điểm ghi sổ đi lùi", "the instant of recording goes back"),
            Self::Stranger => {
                say!(
                    f,
                    "không thuộc về bút toán hay sổ nào có thật",
                    "belongs to no entry or book that exists"
                )
            }
            Self::Differs { stored, right } => {
                say!(f, "ghi là {stored}, đúng ra là {right}", "says {stored} and should say {right}")
            }
            Self::BeyondEnd { length } => say!(
                f,
                "đã thấy sổ có {length} bút toán, nay bút toán đó không còn hoặc đã khác",
                "saw a book of {length} entries; that entry is gone or is another one"
            ),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, what } = self;
        say!(f, "{place}: {what}", "{place:#}: {what:#}")
    }
}

/// Takes the findings of one book as they come; they are handed on and not kept.
pub struct Sink<'f> {
    pub unit: String,
    pub count: u64,
    hand_on: &'f mut dyn FnMut(Finding),
}

impl<'f> Sink<'f> {
    pub fn new(hand_on: &'f mut dyn FnMut(Finding)) -> Self {
        Self { unit: String::new(), count: 0, hand_on }
    }

    pub fn say(
        &mut self,
        table: &'static str,
        row: impl fmt::Display,
        column: Option<&'static str>,
        what: Breach,
    ) {
        let place = Place { unit: self.unit.clone(), table, row: row.to_string(), column };
        self.count += 1;
        (self.hand_on)(Finding { place, what });
    }

    /// Reports a kept value that is not what it should be.
    pub fn compare<T: PartialEq + fmt::Display>(
        &mut self,
        (table, row, column): (&'static str, &dyn fmt::Display, &'static str),
        stored: &T,
        right: &T,
    ) {
        if stored != right {
            let what = Breach::Differs { stored: stored.to_string(), right: right.to_string() };
            self.say(table, row, Some(column), what);
        }
    }
}

/// The end of a chain as far as it was followed.
#[derive(Clone, Debug)]
pub struct Chain {
    table: &'static str,
    pub last: Seq,
    /// None after a row whose stored hash cannot be read.
    pub head: Option<Hash>,
    pub last_at: Instant,
}

impl Chain {
    pub fn new(table: &'static str) -> Self {
        Self { table, last: Seq(0), head: Some(Hash::default()), last_at: Instant::from_micros(i64::MIN) }
    }

    /// Counts a row, and names every number that is skipped before it.
    pub fn count(&mut self, seq: Seq, sink: &mut Sink<'_>) {
        let expected = self.last.next();
        if seq > expected {
            self.lacks(expected.0, seq.0 - 1, sink);
        } else if seq < expected {
            sink.say(self.table, seq, Some("seq"), Breach::BadValue(seq.to_string()));
        }
        self.last = seq;
    }

    fn lacks(&self, first: i64, last: i64, sink: &mut Sink<'_>) {
        let gap = if first == last { first.to_string() } else { format!("{first}–{last}") };
        sink.say(self.table, gap, None, Breach::Missing);
    }

    /// Compares a row with its neighbour before it and goes on from its stored hash.
    pub fn follow(&mut self, at: Instant, previous: Hash, stored: Hash, sink: &mut Sink<'_>) {
        if self.head.is_some_and(|head| head != previous) {
            sink.say(self.table, self.last, Some("prev_hash"), Breach::Unchained);
        }
        if at < self.last_at {
            sink.say(self.table, self.last, Some("recorded_at"), Breach::Backwards);
        }
        self.last_at = self.last_at.max(at);
        self.head = Some(stored);
    }

    /// Compares the end of the chain with what the book's own row says of it.
    pub fn ends_at(
        &self,
        book: BookId,
        (length, head): (i64, Hash),
        columns: [&'static str; 2],
        sink: &mut Sink<'_>,
    ) {
        sink.compare(("books", &book, columns[0]), &length, &self.last.0);
        if length > self.last.0 {
            self.lacks(self.last.next().0, length, sink);
        }
        if let Some(last) = self.head.filter(|last| *last != head) {
            let what = Breach::Differs { stored: head.to_string(), right: last.to_string() };
            sink.say("books", book, Some(columns[1]), what);
        }
    }
}

/// Debits and credits per account, fund and month, wide enough never to wrap.
pub type Months = BTreeMap<(AccountId, FundId, Month), [i128; 2]>;

/// What the entries of a book say together.
pub struct Entries {
    pub chain: Chain,
    pub vouchers: BTreeMap<(Series, i64), i64>,
    pub months: Months,
}

impl Default for Entries {
    fn default() -> Self {
        Self { chain: Chain::new("entries"), vouchers: BTreeMap::new(), months: Months::new() }
    }
}

impl Entries {
    /// Takes the next entry that could be read; its number was counted before.
    pub fn take(&mut self, sealed: &Sealed, stored: Hash, sink: &mut Sink<'_>) {
        if sealed.hash() != stored {
            sink.say("entries, postings", sealed.seq, None, Breach::Altered);
        }
        self.chain.follow(sealed.recorded_at, sealed.previous, stored, sink);
        let (month, voucher) = (Month::of(sealed.entry.day()), sealed.voucher);
        sink.compare(("entries", &sealed.seq, "voucher_year"), &voucher.year, &(month.number() / 100));
        let last = self.vouchers.entry((voucher.series, voucher.year)).or_insert(0);
        sink.compare(("entries", &sealed.seq, "voucher_no"), &voucher.no, &(*last + 1));
        *last = voucher.no;
        if let Some(link) = sealed.entry.link().filter(|link| link.seq >= sealed.seq) {
            sink.say("entries", sealed.seq, Some("link_seq"), Breach::BadValue(link.seq.to_string()));
        }
        for posting in sealed.entry.postings() {
            let sums = self.months.entry((posting.account, posting.fund, month)).or_default();
            let dong = i128::from(posting.amount.dong());
            sums[usize::from(dong < 0)] += dong.abs();
        }
    }

    /// Returns every balance at the end of a month that is not zero, as the state hash of a period has them.
    pub fn balances_through(&self, month: Month) -> Vec<(AccountId, FundId, Money)> {
        let mut balances: BTreeMap<(AccountId, FundId), i128> = BTreeMap::new();
        for ((account, fund, _), [debit, credit]) in self.months.iter().filter(|(key, _)| key.2 <= month) {
            *balances.entry((*account, *fund)).or_default() += debit - credit;
        }
        let exact = |((account, fund), sum): ((AccountId, FundId), i128)| {
            let amount = i64::try_from(sum).ok().and_then(|dong| Money::try_from(dong).ok())?;
            (!amount.is_zero()).then_some((account, fund, amount))
        };
        balances.into_iter().filter_map(exact).collect()
    }
}

/// Takes the next audit row that could be read; `at_head` is the hash of the last entry that it saw.
pub fn take_audit(
    chain: &mut Chain,
    row: &AuditRow,
    stored: Hash,
    at_head: Option<&[u8]>,
    sink: &mut Sink<'_>,
) {
    if row.hash() != stored {
        sink.say("audit", row.seq, None, Breach::Altered);
    }
    chain.follow(row.author.at, row.previous, stored, sink);
    let genesis = Hash::default();
    let found = if row.ledger_length == 0 { Some(genesis.0.as_slice()) } else { at_head };
    if found != Some(row.ledger_head.0.as_slice()) {
        let what = Breach::BeyondEnd { length: row.ledger_length };
        sink.say("audit", row.seq, Some("ledger_head"), what);
    }
}

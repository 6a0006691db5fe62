//! The checklist of a month: each check looks, and says what it saw in one sentence.

use super::{Answer, Check, Checked, Closing, PeriodDeskError, store};
use crate::{
    approval,
    calendar::{Instant, Month, show_day},
    cash_count,
    db::Db,
    id::BookId,
    ledger::{self, account::Role},
    money::Money,
};

/// Looks at one thing.
pub type Look = fn(&mut Db, &Closing) -> Result<Answer, PeriodDeskError>;

/// What is looked at, in order.
pub const LIST: &[(Check, Look)] = &[
    (Check::CashCounted, cash_counted),
    (Check::BankMatched, bank_matched),
    (Check::Batches, batches),
    (Check::Approvals, approvals),
    (Check::Unidentified, unidentified),
    (Check::Receipts, receipts),
    (Check::Vouchers, vouchers),
    (Check::Verified, verified),
    (Check::CarriedOver, carried_over),
];

/// Goes through the whole list.
pub fn all(db: &mut Db, closing: &Closing) -> Result<Vec<Checked>, PeriodDeskError> {
    LIST.iter().map(|(check, look)| Ok(Checked { check: *check, answer: look(db, closing)? })).collect()
}

impl Closing {
    pub fn of(db: &mut Db, book: BookId, month: Month, now: Instant) -> Result<Self, PeriodDeskError> {
        let days = month.first_day().zip(month.last_day());
        let (first, last) = days.ok_or(PeriodDeskError::NotAMonth)?;
        Ok(Self { book, month, first, last, now, chart: ledger::store::chart(db, book)? })
    }

    /// Returns what the accounts of a role hold at the end of the month.
    fn held(&self, db: &mut Db, role: Role) -> Result<Money, PeriodDeskError> {
        let accounts = self.chart.below(self.chart.by_role(role)?.id);
        Ok(ledger::store::balance_on(db, self.book, &accounts, self.last)?)
    }
}

fn cash_counted(db: &mut Db, closing: &Closing) -> Result<Answer, PeriodDeskError> {
    let (book, last) = (closing.book, closing.last);
    let day = show_day(last);
    let held = closing.held(db, Role::Cash)?;
    let waiting = cash_count::store::unsettled(db, book, last)?;
    if let Some(count) = waiting.first() {
        let number = count.number();
        return Ok(Answer::open(
            format!("Chênh lệch của biên bản {number} chưa được kế toán xử lý."),
            format!("The difference of {number} waits for the accountant."),
        ));
    }
    let Some(count) = cash_count::store::last_on(db, book, last)? else {
        return Ok(if held.is_zero() {
            Answer::done("Quỹ tiền mặt bằng 0, không cần kiểm kê.", "There is no cash to count.")
        } else {
            Answer::open(
                format!("Sổ còn {held} tiền mặt ngày {day} mà chưa kiểm kê."),
                format!("The book has {held} of cash on {day} and nobody has counted it."),
            )
        });
    };
    let number = count.number();
    let explained = cash_count::store::settlement(db, count.id)?.is_some_and(|it| it.entry.is_none());
    Ok(if count.total == held {
        Answer::done(
            format!("Biên bản {number} khớp sổ: {held}."),
            format!("{number} agrees with the book: {held}."),
        )
    } else if explained && count.book_balance == held {
        Answer::note(
            format!("Biên bản {number} lệch sổ, kế toán đã giải trình."),
            format!("{number} differs from the book; the accountant has explained it."),
        )
    } else {
        let total = count.total;
        Answer::open(
            format!("Sau biên bản {number} ({total}), sổ ngày {day} đã đổi thành {held}; hãy kiểm kê lại."),
            format!("After {number} ({total}) the book of {day} changed to {held}; count again."),
        )
    })
}

fn bank_matched(db: &mut Db, closing: &Closing) -> Result<Answer, PeriodDeskError> {
    let (day, waiting) = (show_day(closing.last), store::unmatched(db, closing.book, closing.last)?);
    Ok(if waiting == 0 {
        Answer::done(
            format!("Không còn dòng sao kê nào đến ngày {day} chờ đối chiếu."),
            format!("No statement line up to {day} waits to be matched."),
        )
    } else {
        Answer::open(
            format!("Còn {waiting} dòng sao kê đến ngày {day} chưa đối chiếu."),
            format!("{waiting} statement lines up to {day} wait to be matched."),
        )
    })
}

fn batches(db: &mut Db, closing: &Closing) -> Result<Answer, PeriodDeskError> {
    let open = store::open_batches(db, closing.book, closing.last)?;
    Ok(if open == 0 {
        Answer::done("Không còn đợt phong bì nào chưa ghi sổ.", "Every batch of envelopes is posted.")
    } else {
        Answer::open(
            format!("Còn {open} đợt phong bì chưa ghi sổ."),
            format!("{open} batches of envelopes wait to be posted."),
        )
    })
}

fn approvals(db: &mut Db, closing: &Closing) -> Result<Answer, PeriodDeskError> {
    let mut waiting = approval::store::waiting(db, closing.now)?;
    waiting.retain(|case| case.task.book == closing.book && case.task.asked_at.day() <= closing.last);
    let waiting = waiting.len();
    Ok(if waiting == 0 {
        Answer::done("Không có việc nào chờ người thứ hai.", "Nothing waits for a second person.")
    } else {
        Answer::open(
            format!("Còn {waiting} việc chờ người thứ hai."),
            format!("{waiting} tasks wait for a second person."),
        )
    })
}

fn unidentified(db: &mut Db, closing: &Closing) -> Result<Answer, PeriodDeskError> {
    let owed = -closing.held(db, Role::UnidentifiedReceipts)?;
    Ok(if owed.is_zero() {
        Answer::done("Không có khoản nào chưa rõ người gửi.", "Every sender is known.")
    } else {
        Answer::note(
            format!("Còn {owed} chưa rõ người gửi, chuyển sang kỳ sau."),
            format!("{owed} from unknown senders goes on to the next month."),
        )
    })
}

fn receipts(db: &mut Db, closing: &Closing) -> Result<Answer, PeriodDeskError> {
    let year = closing.month.number() / 100;
    let run = store::receipts(db, closing.book, year)?;
    let last = run.given;
    Ok(if run.is_gapless() {
        Answer::done(
            format!("Biên lai năm {year} liền số đến {last}."),
            format!("The receipts of {year} run without a gap to {last}."),
        )
    } else {
        let count = run.count;
        Answer::open(
            format!(
                "Biên lai năm {year} đã cấp đến số {last} nhưng chỉ có {count} tờ; hãy chạy kiểm tra sổ."
            ),
            format!(
                "The receipts of {year} were given out to {last} and there are {count}; verify the books."
            ),
        )
    })
}

fn vouchers(db: &mut Db, closing: &Closing) -> Result<Answer, PeriodDeskError> {
    let year = closing.month.number() / 100;
    let runs = store::vouchers(db, closing.book, year)?;
    let gap = runs.iter().find(|run| !run.is_gapless());
    Ok(match gap {
        None => Answer::done(
            format!("Chứng từ năm {year} liền số."),
            format!("The vouchers of {year} run without a gap."),
        ),
        Some(run) => {
            let (name, last, count) = (&run.name, run.given, run.count);
            Answer::open(
                format!(
                    "Chứng từ {name}-{year} đã cấp đến số {last} nhưng chỉ có {count}; hãy chạy kiểm tra sổ."
                ),
                format!(
                    "The vouchers {name}-{year} were given out to {last} and there are {count}; verify the books."
                ),
            )
        }
    })
}

fn verified(db: &mut Db, closing: &Closing) -> Result<Answer, PeriodDeskError> {
    let month = closing.month;
    let (count, moved) = match store::moved(db, closing.book, (closing.first, closing.last)) {
        Ok(found) => found,
        Err(PeriodDeskError::Db(crate::db::DbError::Corrupt(place))) => {
            return Ok(Answer::open(
                format!("Sổ đã bị sửa ở {place}; đừng ghi thêm, hãy chạy kiểm tra sổ."),
                format!("The book was altered at {place}; record nothing more and verify it."),
            ));
        }
        Err(err) => return Err(err),
    };
    Ok(if store::kept(db, closing.book, month)? == moved {
        Answer::done(
            format!("{count} bút toán của kỳ {month} đúng mã niêm phong và đúng số dư."),
            format!("{count} entries of {month} agree with their seals and with the kept balances."),
        )
    } else {
        Answer::open(
            format!("Số dư tháng của kỳ {month} không bằng tổng bút toán; hãy chạy kiểm tra sổ."),
            format!("The kept balances of {month} are not the sum of its entries; verify the books."),
        )
    })
}

fn carried_over(db: &mut Db, closing: &Closing) -> Result<Answer, PeriodDeskError> {
    let balances = ledger::store::balances_through(db, closing.book, closing.month)?;
    let sum = |positive: bool| {
        Money::sum(balances.iter().map(|row| row.2).filter(|amount| amount.is_positive() == positive))
    };
    let (debit, credit, next) = (sum(true)?, -sum(false)?, closing.month.next());
    Ok(if debit == credit {
        Answer::done(
            format!("Nợ bằng Có, {debit} chuyển sang kỳ {next}."),
            format!("Debits equal credits; {debit} goes on to {next}."),
        )
    } else {
        Answer::open(
            format!("Nợ {debit} không bằng Có {credit}; hãy chạy kiểm tra sổ."),
            format!("Debits of {debit} are not credits of {credit}; verify the books."),
        )
    })
}

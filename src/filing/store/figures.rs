//! Works the figures of a period out of a book; months from the kept balances, the rest by the days of its entries.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Bool, Date, Text},
};

use crate::{
    db::{Db, schema::month_balances},
    filing::{Figures, FilingError, Period, Tally},
    id::{AccountId, BookId},
    ledger::{
        self,
        account::{AccountKind, Chart, Role},
    },
    money::Money,
    party::PartyKind,
    programme::{Category, ProgrammeKind},
    sum_dong,
};

/// Reads the figures of a book; what is entered into the period tomorrow is in them tomorrow.
pub fn of_book(db: &mut Db, book: BookId, period: Period) -> Result<Figures, FilingError> {
    let chart = ledger::store::chart(db, book)?;
    let mut figures = Figures::default();
    for (account, debit, credit) in before(db, book, period)? {
        if is_of_funds(&chart, account) {
            figures.opening = figures.opening.checked_add(credit)?.checked_sub(debit)?;
        }
    }
    figures.closing = figures.opening;
    for moved in within(db, book, period)? {
        take(&mut figures, &chart, moved)?;
    }
    gifts(db, book, period, &mut figures)?;
    awards(db, book, period, &mut figures)?;
    Ok(figures)
}

/// Everything that the funds have of their own, the kept principal and the money they only hand on included.
fn is_of_funds(chart: &Chart, account: AccountId) -> bool {
    chart.is_spendable(account) || chart.role_of(account) == Some(Role::EndowmentPrincipal)
}

fn take(
    figures: &mut Figures,
    chart: &Chart,
    (account, debit, credit): (AccountId, Money, Money),
) -> Result<(), FilingError> {
    let (role, kind) = (chart.role_of(account), chart.get(account).map(|it| it.kind));
    let came = credit.checked_sub(debit)?;
    if is_of_funds(chart, account) {
        figures.closing = figures.closing.checked_add(came)?;
    }
    match (role, kind) {
        (Some(Role::PassThrough), _) => {
            figures.raised = figures.raised.checked_add(credit)?;
            figures.to_hand_on = figures.to_hand_on.checked_add(credit)?;
            figures.spent.handed_on = figures.spent.handed_on.checked_add(debit)?;
        }
        (Some(Role::AccumulatedSurplus), _) => figures.moved = figures.moved.checked_add(came)?,
        (_, Some(AccountKind::Income | AccountKind::Equity)) => {
            figures.raised = figures.raised.checked_add(came)?;
            if role == Some(Role::FromOtherUnits) {
                figures.from_units = figures.from_units.checked_add(came)?;
            }
        }
        (_, Some(AccountKind::Expense)) => {
            let spent = figures.spent.of(role);
            *spent = spent.checked_sub(came)?;
        }
        _ => {}
    }
    Ok(())
}

type Moved = (AccountId, Money, Money);

fn before(db: &mut Db, book: BookId, period: Period) -> QueryResult<Vec<Moved>> {
    month_balances::table
        .filter(month_balances::book_id.eq(book).and(month_balances::month.lt(period.first_month())))
        .group_by(month_balances::account_id)
        .select((month_balances::account_id, sum_dong!("debit"), sum_dong!("credit")))
        .load(db)
}

fn within(db: &mut Db, book: BookId, period: Period) -> QueryResult<Vec<Moved>> {
    month_balances::table
        .filter(month_balances::book_id.eq(book))
        .filter(month_balances::month.between(period.first_month(), period.last_month()))
        .group_by(month_balances::account_id)
        .select((month_balances::account_id, sum_dong!("debit"), sum_dong!("credit")))
        .load(db)
}

#[derive(QueryableByName)]
struct GiftRow {
    #[diesel(sql_type = Text)]
    kind: PartyKind,
    #[diesel(sql_type = Bool)]
    goods: bool,
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = BigInt)]
    amount: Money,
}

/// The gifts of the days from `$2` to `$3` that are income or equity; whose sender nobody knows is owed to them.
const CAME: &str = "FROM gifts g JOIN parties p ON p.id = g.party_id WHERE g.book_id = $1 \
     AND g.received_on BETWEEN $2 AND $3 AND g.nature <> 'unidentified'";

/// The gifts that were taken back on those days, whenever they had come.
const WENT: &str = "FROM entries e JOIN gifts g ON g.book_id = e.book_id AND g.seq = e.link_seq \
     JOIN parties p ON p.id = g.party_id WHERE e.book_id = $1 AND e.day BETWEEN $2 AND $3 \
     AND e.link_kind = 'reversal' AND g.nature <> 'unidentified'";

fn gifts(db: &mut Db, book: BookId, period: Period, figures: &mut Figures) -> Result<(), FilingError> {
    for (source, came) in [(CAME, true), (WENT, false)] {
        let rows: Vec<GiftRow> = sql_query(format!(
            "SELECT p.kind, g.means = 'in_kind' AS goods, COUNT(*) AS count, \
             CAST(SUM(g.amount) AS BIGINT) AS amount {source} GROUP BY p.kind, g.means = 'in_kind'"
        ))
        .bind::<BigInt, _>(book)
        .bind::<Date, NaiveDate>(period.first_day())
        .bind::<Date, NaiveDate>(period.last_day())
        .load(db)?;
        for row in rows {
            let tally = Tally::new(row.count, row.amount);
            let of_kind = figures.donors.entry(row.kind).or_default();
            *of_kind = joined(*of_kind, tally, came)?;
            if row.goods {
                figures.goods = joined(figures.goods, tally, came)?;
            }
        }
    }
    Ok(())
}

fn joined(sum: Tally, tally: Tally, adds: bool) -> Result<Tally, FilingError> {
    Ok(if adds { sum.checked_add(tally)? } else { sum.checked_sub(tally)? })
}

#[derive(QueryableByName)]
struct AwardRow {
    #[diesel(sql_type = Text)]
    programme: ProgrammeKind,
    #[diesel(sql_type = Text)]
    category: Category,
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = BigInt)]
    amount: Money,
}

fn awards(db: &mut Db, book: BookId, period: Period, figures: &mut Figures) -> Result<(), FilingError> {
    for (seq, made) in [("award_seq", true), ("closed_seq", false)] {
        let rows: Vec<AwardRow> = sql_query(format!(
            "SELECT m.kind AS programme, a.category, COUNT(*) AS count, CAST(SUM(a.amount) AS BIGINT) AS amount \
             FROM awards a JOIN entries e ON e.book_id = a.book_id AND e.seq = a.{seq} \
             JOIN rounds r ON r.id = a.round_id JOIN programmes m ON m.id = r.programme_id \
             WHERE a.book_id = $1 AND e.day BETWEEN $2 AND $3 GROUP BY m.kind, a.category"
        ))
        .bind::<BigInt, _>(book)
        .bind::<Date, NaiveDate>(period.first_day())
        .bind::<Date, NaiveDate>(period.last_day())
        .load(db)?;
        for row in rows {
            let tallies = awards_of(figures, row.programme, row.category);
            let sum = tallies.entry(row.category).or_default();
            *sum = joined(*sum, Tally::new(row.count, row.amount), made)?;
        }
    }
    Ok(())
}

/// Tells scholarships from awards: what rewards an achievement, or goes to a teacher, is an award.
fn awards_of(
    figures: &mut Figures,
    programme: ProgrammeKind,
    category: Category,
) -> &mut BTreeMap<Category, Tally> {
    if programme == ProgrammeKind::AchievementAward || category == Category::Teacher {
        &mut figures.rewards
    } else {
        &mut figures.scholarships
    }
}

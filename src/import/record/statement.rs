//! A bank statement becomes lines on file and, where asked for, gifts.

use std::{
    collections::HashMap,
    io::{BufRead, Seek},
};

use super::{
    FileKind, ImportError, Order, Outcome, Read, Recorder, Seen, Stop, Summary,
    donor::{Donors, Found, Named},
    doubt::Earlier,
    refuses_row, run,
};
use crate::{
    bank::{self, KnownLine, NewLine, store::LineStash},
    db::Tx,
    donation::{DonationError, Means, Nature, NewGift, Share, workflow::receive_imported},
    id::{AccountId, FundId, ImportId, Seq},
    import::{
        Fault, Reason,
        donations::asks_for_anonymity,
        row::Row,
        statement::{Occurrences, Statement, StatementRow},
    },
    ledger::{
        account::Role,
        journal::{Journal, PostError},
    },
    money::Money,
    party::name::read_donor,
};

/// What the person who imports a statement says about all of its lines.
#[derive(Clone, Debug)]
pub struct StatementTerms {
    /// The role or code of the account that the statement is of.
    pub account: String,
    /// The fund of the gifts that money in becomes; none keeps all lines waiting.
    pub as_gifts: Option<FundId>,
}

/// Keeps the lines of a statement and records money in as gifts where asked to. Money out is never guessed.
///
/// # Errors
/// [`Stop`]; nothing is recorded then.
pub fn record_statement<R: BufRead + Seek>(
    tx: &mut Tx,
    order: Order,
    statement: Statement<R>,
    terms: &StatementTerms,
) -> Result<Summary, Stop> {
    let mut journal = Journal::open(tx, order.book, &order.author)?;
    let chart = journal.chart();
    let account = chart.find(&terms.account)?.id;
    if chart.role_of(account) != Some(Role::Bank) {
        return Err(ImportError::NotABankAccount(terms.account.clone()).into());
    }
    run(tx, order, Lines { statement, account, fund: terms.as_gifts, seen: Occurrences::default() })
}

struct Lines<R> {
    statement: Statement<R>,
    account: AccountId,
    fund: Option<FundId>,
    seen: Occurrences,
}

/// A line of the file with its fingerprint, its occurrence and whom it names.
struct Line {
    said: StatementRow,
    row: Row,
    key: (Vec<u8>, i64),
    fingerprint: [u8; 32],
    payer: Option<Named>,
}

impl<R: BufRead + Seek> Recorder for Lines<R> {
    const KIND: FileKind = FileKind::Statement;
    type Item = StatementRow;

    fn next(&mut self) -> Option<Result<Read<StatementRow>, Fault>> {
        self.statement.next_with_row()
    }

    fn record(
        &mut self,
        tx: &mut Tx,
        order: &mut Order,
        import: ImportId,
        rows: Vec<Read<StatementRow>>,
    ) -> Result<(), ImportError> {
        let lines: Vec<Line> = rows.into_iter().map(|(said, row)| self.line(said, row)).collect();
        let prints = lines.iter().map(|line| line.key.0.clone()).collect();
        let known: HashMap<(Vec<u8>, i64), KnownLine> =
            bank::store::known(tx.db()?, order.book, self.account, prints)?;
        let payers = lines.iter().filter_map(|line| line.payer.as_ref());
        let mut donors = Donors::look_up(tx, payers)?;
        let credits = lines.iter().filter_map(|line| Some((line.said.day, line.said.credit?)));
        let mut earlier = Earlier::load(tx, order, credits.filter(|_| self.fund.is_some()))?;
        for line in lines {
            let known = known.get(&line.key).copied();
            let takes = line.said.credit.zip(self.fund).filter(|_| known.is_none_or(|it| it.waits));
            let entry = match takes {
                None => None,
                Some((amount, fund)) => {
                    match self.receive(tx, order, (&mut donors, &mut earlier), &line, (amount, fund))? {
                        Ok(entry) => Some(entry),
                        Err(fault) => {
                            order.refuse(*fault)?;
                            continue;
                        }
                    }
                }
            };
            self.keep(tx, order, import, line, known, entry);
        }
        Ok(())
    }
}

impl<R: BufRead + Seek> Lines<R> {
    fn line(&mut self, said: StatementRow, row: Row) -> Line {
        let fingerprint = said.fingerprint();
        let key = (fingerprint.to_vec(), i64::from(self.seen.count(&fingerprint)));
        let takes = self.fund.is_some() && said.credit.is_some();
        let payer = if takes { said.payer() } else { None };
        let payer = payer.map(|payer| {
            let mut named = Named::new(read_donor(&payer.name));
            named.account = payer.account;
            named
        });
        Line { said, row, key, fingerprint, payer }
    }

    /// Records money in as a gift of the payer, or as money whose sender is not known yet.
    fn receive(
        &self,
        tx: &mut Tx,
        order: &mut Order,
        (donors, earlier): (&mut Donors, &mut Earlier),
        line: &Line,
        (amount, fund): (Money, FundId),
    ) -> Result<Result<Seq, Box<Fault>>, ImportError> {
        let author = order.author.clone();
        let donor = match &line.payer {
            Some(payer) => Some(donors.find_or_add(tx, &author, payer)?),
            None => None,
        };
        let gift = NewGift {
            donor: donor.as_ref().map(Found::id),
            means: Means::Transfer,
            nature: if donor.is_some() { Nature::Gift } else { Nature::Unidentified },
            account: Some(self.account),
            received_on: line.said.day,
            shares: vec![Share { fund, amount }],
            anonymous: donor.is_some() && asks_for_anonymity(&line.said.memo),
            words: String::new(),
            goods: None,
            foreign: None,
            credits: Vec::new(),
            matches: Vec::new(),
        };
        match receive_imported(tx, &author, order.book, &gift) {
            Ok(recorded) => {
                if let (Some(donor), Some(payer)) = (&donor, &line.payer) {
                    donors.learn(tx, payer, donor)?;
                }
                order.count_gift(amount, matches!(donor, Some(Found::Added(_))))?;
                order.summary.unidentified += i64::from(donor.is_none());
                let by_name = donor.as_ref().zip(line.payer.as_ref()).and_then(|(it, payer)| payer.of(it));
                order.doubt(line.row.line, (&gift, amount), earlier, by_name);
                Ok(Ok(recorded.seq))
            }
            Err(err) if refuses_row(&err) => {
                if let (Some(Found::Added(id)), Some(payer)) = (donor, &line.payer) {
                    donors.take_back(tx, payer, id);
                }
                Ok(Err(Box::new(self.fault(&line.row, &err))))
            }
            Err(err) => Err(err.into()),
        }
    }

    /// Puts a line on file, or notes what a line on file has turned out to be.
    fn keep(
        &self,
        tx: &mut Tx,
        order: &mut Order,
        import: ImportId,
        line: Line,
        known: Option<KnownLine>,
        entry: Option<Seq>,
    ) {
        let Line { said, key, fingerprint, .. } = line;
        let amount = said.credit.unwrap_or_else(|| -said.debit.unwrap_or_default());
        order.saw(|| Seen {
            judged: None,
            line: said.line,
            day: Some(said.day),
            amount: Some(amount),
            memo: said.memo.clone(),
            outcome: if known.is_some() { Outcome::Known } else { Outcome::New },
        });
        match (known, entry) {
            (Some(known), Some(entry)) => tx.stash::<LineStash>().explain(known.id, entry),
            (Some(_), None) => order.summary.known += 1,
            (None, _) => {
                order.summary.queued += i64::from(entry.is_none());
                order.summary.added += i64::from(entry.is_none());
                tx.stash::<LineStash>().add(NewLine {
                    book: order.book,
                    account: self.account,
                    import,
                    file_line: i64::try_from(said.line).unwrap_or(i64::MAX),
                    day: said.day,
                    document: said.document,
                    reference: said.reference,
                    memo: said.memo,
                    offset_name: said.offset_name.unwrap_or_default(),
                    amount,
                    balance: said.balance,
                    fingerprint,
                    occurrence: key.1,
                    entry,
                });
            }
        }
    }

    fn fault(&self, row: &Row, err: &DonationError) -> Fault {
        let reason = Reason::of_books(err);
        match err {
            DonationError::InTheFuture { .. }
            | DonationError::FundClosed { .. }
            | DonationError::Post(PostError::Closed { .. } | PostError::SoftClosed { .. }) => {
                row.fault(self.statement.day_column(), reason)
            }
            _ => row.fault_of_row(reason),
        }
    }
}

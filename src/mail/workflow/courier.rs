//! Carries the queue to the server, one mail after the other; any number of these may run beside each other.
//!
//! What is written down before and after each step is told in [`mail`](crate::mail).

use crate::{
    calendar::{Clock, Instant},
    db::{Pool, Tx},
    id::{BookId, MailId},
    ledger::{Author, journal::Journal},
    mail::{Answer, LEASE, Mail, MailError, Settings, State, after, smtp::Letter, store},
    unit,
};

/// What one run of the queue did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    pub sent: usize,
    /// To be tried again later.
    pub later: usize,
    pub failed: usize,
    pub unsure: usize,
    pub withheld: usize,
}

impl Run {
    fn count(&mut self, state: State) {
        match state {
            State::Sent => self.sent += 1,
            State::Failed => self.failed += 1,
            State::Unsure => self.unsure += 1,
            State::Withheld => self.withheld += 1,
            State::Queued => self.later += 1,
            // Another courier has it.
            State::Sending | State::Handing => {}
        }
    }
}

/// A mail that this courier, and no other, works on until its lease ends.
pub struct Taken {
    pub mail: Mail,
    /// The name in which it goes out.
    sender: String,
}

/// What was found at the head of the queue.
pub enum Next {
    Nothing,
    /// It is settled without a try, and the next may be asked for.
    Settled(State),
    Take(Box<Taken>),
}

/// Sends what is due, until nothing is or `go_on` says to stop.
pub fn run(
    pool: &Pool,
    settings: &Settings,
    clock: Clock,
    go_on: &dyn Fn() -> bool,
) -> Result<Run, MailError> {
    let mut run = Run::default();
    while go_on() {
        match take(pool, clock)? {
            Next::Nothing => break,
            Next::Settled(state) => run.count(state),
            Next::Take(taken) => run.count(carry(pool, settings, clock, &taken)?),
        }
    }
    Ok(run)
}

/// Takes the mail that is due longest. A try that was cut off is settled first: what was not handed over is queued
/// again, and what was is unsure.
pub fn take(pool: &Pool, clock: Clock) -> Result<Next, MailError> {
    let now = clock.now();
    let due = pool.read_now(|db| store::due(db, now).map_err(MailError::from))?;
    let Some(id) = due else { return Ok(Next::Nothing) };
    let book = pool.read_now(|db| store::find(db, id))?.book;
    pool.write_now([book], move |tx: &mut Tx| {
        let db = tx.db()?;
        let mail = store::find(db, id)?;
        if mail.due_at > now {
            // Another courier was faster; the next question finds another mail.
            return Ok(Next::Settled(State::Sending));
        }
        match mail.state {
            State::Queued => {}
            State::Sending => return settle(tx, &mail, State::Queued, (now, CUT_OFF), now),
            State::Handing => return settle(tx, &mail, State::Unsure, (now, CUT_OFF), now),
            other => return Ok(Next::Settled(other)),
        }
        if let Some(why) = super::barred(db, mail.party, &mail.address, now.day())? {
            return settle(tx, &mail, State::Withheld, (now, &format!("{why}")), now);
        }
        let tries = mail.tries + 1;
        let next = (State::Sending, tries);
        if !store::set_state(db, id, (State::Queued, mail.tries), next, after(now, LEASE))? {
            return Ok(Next::Settled(State::Sending));
        }
        let tree = unit::store::tree(db)?;
        let sender = tree.get(mail.unit).map_or_else(String::new, |unit| unit.name.clone());
        Ok(Next::Take(Box::new(Taken { mail: Mail { state: State::Sending, tries, ..mail }, sender })))
    })
}

/// What is written beside a try that did not come to its end.
const CUT_OFF: &str = "bị ngắt giữa chừng";

/// Tries to send a mail that was taken, and says where it stands after that.
pub fn carry(pool: &Pool, settings: &Settings, clock: Clock, taken: &Taken) -> Result<State, MailError> {
    let letter = match Letter::new(settings, &taken.mail, &taken.sender) {
        Ok(letter) => letter,
        Err(answer) => return settled(pool, clock, taken, State::Sending, answer),
    };
    let offered = match letter.offer(settings) {
        Ok(offered) => offered,
        Err(answer) => return settled(pool, clock, taken, State::Sending, answer),
    };
    if !hand(pool, clock, taken)? {
        // The lease ran out meanwhile, so the mail is somebody else's; the server was given nothing.
        return Ok(State::Sending);
    }
    let answer = letter.hand_over(offered);
    settled(pool, clock, taken, State::Handing, answer)
}

/// Writes down that from now on the server may have the mail; false where the mail is no longer ours to give.
pub fn hand(pool: &Pool, clock: Clock, taken: &Taken) -> Result<bool, MailError> {
    let (id, tries, now) = (taken.mail.id, taken.mail.tries, clock.now());
    pool.write_now([taken.mail.book], move |tx: &mut Tx| {
        let (seen, next) = ((State::Sending, tries), (State::Handing, tries));
        Ok(store::set_state(tx.db()?, id, seen, next, after(now, LEASE))?)
    })
}

/// Writes down what the server answered.
fn settled(
    pool: &Pool,
    clock: Clock,
    taken: &Taken,
    from: State,
    answer: Answer,
) -> Result<State, MailError> {
    let (mail, now) = (Mail { state: from, ..taken.mail.clone() }, clock.now());
    pool.write_now([mail.book], move |tx: &mut Tx| {
        let tries = store::tries_now(tx.db()?, mail.id)?;
        let (state, due_at) = answer.settles(tries, now);
        settle(tx, &mail, state, (now, answer.word()), due_at)?;
        Ok(state)
    })
}

/// Moves a mail on, with its try and its line in the audit trail, in the name of who queued it.
fn settle(
    tx: &mut Tx,
    mail: &Mail,
    state: State,
    (now, word): (Instant, &str),
    due_at: Instant,
) -> Result<Next, MailError> {
    let (id, book): (MailId, BookId) = (mail.id, mail.book);
    let db = tx.db()?;
    if !store::set_state(db, id, (mail.state, mail.tries), (state, mail.tries), due_at)? {
        return Ok(Next::Settled(State::Sending));
    }
    store::insert_try(db, (id, book), state, word, now)?;
    if matches!(state, State::Sent | State::Failed | State::Unsure | State::Withheld) {
        let author = Author { user: mail.by, origin: "mail".to_owned(), at: now };
        let after = serde_json::json!({"state": state, "tries": mail.tries}).to_string();
        let action = format!("mail.{}", state.code());
        Journal::open(tx, book, &author)?.record(&action, format!("mail {id}"), None, Some(after));
    }
    Ok(Next::Settled(state))
}

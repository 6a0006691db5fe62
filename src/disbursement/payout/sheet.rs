//! A list with everything that is known against its lines: what stops it, what only warns, and what to do about it.

use std::{collections::HashMap, fmt};

use super::{
    BackCode, Destination, Line, Method, PayeeAccount, Payout, PayoutError, Red, Relation, Stage, Standing,
    Sums,
};
use crate::{
    disbursement::Reached,
    id::{ApprovalId, AwardId, PartyId, PayeeAccountId, PayoutId, PayoutLineId},
    money::MoneyError,
    say,
    text::words_of,
};

/// Something that is known against a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub code: String,
    /// A red stops the list; an amber only warns.
    pub blocks: bool,
    pub vi: String,
    pub en: String,
}

/// What the line itself shows, beside what the rules say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    NoAccount,
    Waiting,
    OtherHolder { holder: String, payee: String },
    Declared { holder: String, relation: Relation },
    SameAccount { no: i64, declared: bool },
    Elsewhere(PayoutId),
    NotWaiting(Reached),
    BackBefore(BackCode),
}

impl Flaw {
    const fn code(&self) -> &'static str {
        match self {
            Self::NoAccount => "no_account",
            Self::Waiting => "account_waits",
            Self::OtherHolder { .. } => "other_holder",
            Self::Declared { .. } => "declared_holder",
            Self::SameAccount { .. } => "same_account",
            Self::Elsewhere(_) => "elsewhere",
            Self::NotWaiting(_) => "not_waiting",
            Self::BackBefore(_) => "back_before",
        }
    }

    const fn blocks(&self) -> bool {
        match self {
            Self::Declared { .. } | Self::SameAccount { declared: true, .. } => false,
            Self::BackBefore(code) => !matches!(code, BackCode::Other),
            _ => true,
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAccount => say!(
                f,
                "chưa có số tài khoản; hãy ghi số tài khoản, chi tiền mặt, hoặc bỏ dòng này",
                "there is no account; give one, pay in cash, or remove this line"
            ),
            Self::Waiting => say!(
                f,
                "số tài khoản vừa đổi còn chờ người thứ hai xác nhận; hãy nhờ xác nhận, hoặc bỏ dòng này",
                "the changed account waits for a second person; ask for that, or remove this line"
            ),
            Self::OtherHolder { holder, payee } => say!(
                f,
                "chủ tài khoản “{holder}” khác tên người nhận “{payee}”; hãy khai người ấy là ai, hoặc ghi tài khoản khác",
                "the holder “{holder}” is not the recipient “{payee}”; say who that is, or give another account"
            ),
            Self::Declared { holder, relation } => say!(
                f,
                "tiền vào tài khoản của {relation}: {holder}",
                "the money goes to {relation:#}: {holder}"
            ),
            Self::SameAccount { no, declared: false } => say!(
                f,
                "cùng số tài khoản với dòng {no}; hãy sửa một trong hai, hoặc khai chủ tài khoản nhận thay cho cả hai",
                "the same account as line {no}; mend one, or declare its holder for both"
            ),
            Self::SameAccount { no, .. } => say!(
                f,
                "cùng số tài khoản với dòng {no}, chủ tài khoản đã khai cho cả hai",
                "the same account as line {no}, its holder is declared for both"
            ),
            Self::Elsewhere(payout) => say!(
                f,
                "suất này đang ở đợt chi số {payout}; hãy bỏ dòng này",
                "this award is in payout {payout}; remove this line"
            ),
            Self::NotWaiting(stage) => {
                say!(f, "suất này {stage}; hãy bỏ dòng này", "this award is {stage:#}; remove this line")
            }
            Self::BackBefore(code) => say!(
                f,
                "ngân hàng đã trả lại tiền gửi tới tài khoản này ({code}); hãy ghi tài khoản khác hoặc nhờ xã sửa",
                "the bank sent money for this account back ({code:#}); give another, or ask the commune to mend it"
            ),
        }
    }
}

impl From<&Flaw> for Finding {
    fn from(flaw: &Flaw) -> Self {
        Self {
            code: flaw.code().to_owned(),
            blocks: flaw.blocks(),
            vi: format!("{flaw}"),
            en: format!("{flaw:#}"),
        }
    }
}

/// What the books know about the people and awards of a list.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The account on file of each person.
    pub accounts: HashMap<PartyId, PayeeAccount>,
    /// Where the bank has sent money back from.
    pub backs: Vec<(PartyId, Destination, BackCode)>,
    /// Other open lists that hold an award.
    pub elsewhere: HashMap<AwardId, PayoutId>,
    pub stages: HashMap<AwardId, Reached>,
    /// What the rules said when they were asked last.
    pub rules: HashMap<PayoutLineId, Vec<Finding>>,
}

/// A line with the account that it goes to and all that is known against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    pub line: Line,
    pub to: Option<(PayeeAccountId, Destination)>,
    /// The open task about the account, if there is one.
    pub task: Option<ApprovalId>,
    pub findings: Vec<Finding>,
}

impl Look {
    pub fn is_red(&self) -> bool {
        self.findings.iter().any(|finding| finding.blocks)
    }

    pub fn has(&self, code: &str) -> bool {
        self.findings.iter().any(|finding| finding.code == code)
    }

    /// Returns the line with its account frozen.
    pub fn snapshot(&self) -> Line {
        let to = if self.line.method == Method::Bank { self.to.clone() } else { None };
        Line { to, ..self.line.clone() }
    }
}

#[derive(Clone, Debug)]
pub struct Sheet {
    pub lines: Vec<Look>,
    pub sums: Sums,
}

impl Sheet {
    pub fn new(payout: &Payout, lines: Vec<Line>, known: &Known) -> Result<Self, MoneyError> {
        let sums = Sums::of(lines.iter())?;
        let mut looks: Vec<Look> = lines.into_iter().map(|line| look(payout.stage, line, known)).collect();
        if payout.stage == Stage::Draft {
            let place = |it: &Look| Some((it.line.no, it.line.person, it.snapshot().to?.1));
            let places: Vec<Place> = looks.iter().filter_map(place).collect();
            for it in &mut looks {
                let flaws = flaws(it, known, &places);
                it.findings.extend(flaws.iter().map(Finding::from));
                it.findings.sort_by_key(|finding| !finding.blocks);
            }
        }
        Ok(Self { lines: looks, sums })
    }

    /// Returns everything that stops the list.
    pub fn reds(&self) -> Vec<Red> {
        let of = |it: &Look| {
            let (no, payee) = (it.line.no, it.line.payee.clone());
            let reds = it.findings.iter().filter(|finding| finding.blocks);
            reds.map(move |finding| Red {
                no,
                payee: payee.clone(),
                vi: finding.vi.clone(),
                en: finding.en.clone(),
            })
            .collect::<Vec<_>>()
        };
        self.lines.iter().flat_map(of).collect()
    }

    /// Returns why the list cannot go to a second person.
    pub fn hindrance(&self) -> Option<PayoutError> {
        if self.lines.is_empty() {
            return Some(PayoutError::Empty);
        }
        let reds = self.reds();
        (!reds.is_empty()).then_some(PayoutError::Reds(reds))
    }

    /// Returns the lines as they are sent to the second person.
    pub fn snapshot(&self) -> Vec<Line> {
        self.lines.iter().map(Look::snapshot).collect()
    }
}

fn look(stage: Stage, line: Line, known: &Known) -> Look {
    let on_file = known.accounts.get(&line.person);
    let to = if stage == Stage::Draft {
        on_file.map(|account| (account.id, account.to.clone()))
    } else {
        line.to.clone()
    };
    let waiting = on_file.filter(|account| account.standing == Standing::Waiting);
    let findings = known.rules.get(&line.id).cloned().unwrap_or_default();
    Look { to, task: waiting.and_then(|account| account.task), findings, line }
}

/// Where a line goes, and whose award it is.
type Place = (i64, PartyId, Destination);

fn flaws(it: &Look, known: &Known, places: &[Place]) -> Vec<Flaw> {
    let (line, mut flaws) = (&it.line, Vec::new());
    if let Some(stage) = known.stages.get(&line.award).filter(|stage| **stage != Reached::Approved) {
        flaws.push(Flaw::NotWaiting(*stage));
    }
    if let Some(payout) = known.elsewhere.get(&line.award) {
        flaws.push(Flaw::Elsewhere(*payout));
    }
    if line.method == Method::Cash {
        return flaws;
    }
    let Some((_, to)) = &it.to else {
        flaws.push(Flaw::NoAccount);
        return flaws;
    };
    if it.task.is_some() {
        flaws.push(Flaw::Waiting);
    }
    let back =
        known.backs.iter().rev().find(|(person, old, _)| *person == line.person && old.is_same_account(to));
    // A name that was mended makes another account of the same number.
    if let Some((_, old, code)) = back
        && (*code != BackCode::WrongName || old.holder == to.holder)
    {
        flaws.push(Flaw::BackBefore(*code));
    }
    let same_name = words_of(&to.holder) == words_of(&line.payee);
    match to.relation {
        Relation::Own if !same_name => {
            flaws.push(Flaw::OtherHolder { holder: to.holder.clone(), payee: line.payee.clone() });
        }
        Relation::Own => {}
        relation => flaws.push(Flaw::Declared { holder: to.holder.clone(), relation }),
    }
    let same = places.iter().find(|(_, person, other)| *person != line.person && other.is_same_account(to));
    if let Some((no, _, other)) = same {
        let declared = other.relation != Relation::Own && to.relation != Relation::Own;
        flaws.push(Flaw::SameAccount { no: *no, declared });
    }
    flaws
}

//! What happens in the example year, day by day: `story.csv` as values.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{DemoError, files};
use crate::{
    calendar::parse_day,
    codes,
    money::Money,
    text::sheet::{self, Row},
};

codes! {
    /// Something that people do in the example year.
    pub enum Doing ("việc trong năm mẫu", "doing of the example year") {
        Gift = "gift" ("nhận một khoản ủng hộ", "a gift comes in"),
        SoftCredit = "soft_credit" ("ghi công người vận động", "who moved a donor is thanked"),
        Match = "match" ("đối ứng khoản của người khác", "a gift matches another"),
        ReverseGift = "reverse_gift" ("đảo một khoản ghi nhầm", "a gift recorded by mistake is reversed"),
        ImportDonations = "import_donations" ("nhập danh sách ủng hộ", "a list of gifts is imported"),
        ImportStatement = "import_statement" ("nhập sao kê ngân hàng", "a bank statement is imported"),
        ImportNominations = "import_nominations" ("nhập danh sách đề cử", "a list of nominees is imported"),
        Income = "income" ("ghi một khoản thu", "income is recorded"),
        Expense = "expense" ("ghi một khoản chi", "a cost is recorded"),
        Transfer = "transfer" ("chuyển tiền giữa hai quỹ", "money moves between two funds"),
        Meet = "meet" ("mở phiên họp hội đồng", "the council meets"),
        Present = "present" ("ghi người dự họp", "who came is recorded"),
        Conflict = "conflict" ("ghi lợi ích liên quan", "a conflict of interest is recorded"),
        Vote = "vote" ("biểu quyết", "the council votes"),
        Decide = "decide" ("ra quyết định", "the decision is made"),
        Pay = "pay" ("chi trả học bổng", "an award is paid"),
        Return = "return" ("nhận lại suất học bổng", "an award is given back"),
        Unclaimed = "unclaimed" ("ghi suất không người nhận", "an award is left unclaimed"),
        ClosePeriod = "close_period" ("khóa sổ", "a period is closed"),
        Restructure = "restructure" ("sắp xếp lại đơn vị", "units are merged and split"),
        Consents = "consents" ("ghi ai đồng ý nêu tên", "who agreed to be named is recorded"),
        Members = "members" ("ghi thành viên tập thể", "members of a collective are recorded"),
        FreezeRoll = "freeze_roll" ("chốt bảng vinh danh", "the honour roll is frozen"),
        Report = "report" ("gửi báo cáo lên cấp trên", "a report is sent to the unit above"),
    }
}

/// One line of the story; what each column holds depends on the doing, as the fixtures' README says.
#[derive(Clone, Debug)]
pub struct Event {
    pub line: u64,
    pub day: NaiveDate,
    pub doing: Doing,
    /// The login of whoever does it.
    pub by: String,
    pub unit: String,
    pub subject: String,
    pub target: String,
    pub account: String,
    pub fund: String,
    pub amount: Option<Money>,
    pub text: String,
}

const COLUMNS: [&str; 10] =
    ["day", "event", "by", "unit", "subject", "target", "account", "fund", "amount", "text"];

/// What stands beside a gift of the story, in its order.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Who is thanked beside its donor.
    pub thanked: Vec<(String, Money)>,
    /// The gifts that it matches, by their names in the story.
    pub matched: Vec<(String, Money)>,
}

/// The whole year in its order.
#[derive(Clone, Debug)]
pub struct Story {
    pub events: Vec<Event>,
    /// What stands beside a gift, by the gift's name in the story.
    pub beside: BTreeMap<String, Beside>,
}

impl Story {
    pub fn read() -> Result<Self, DemoError> {
        let mut story = Self { events: Vec::new(), beside: BTreeMap::new() };
        for row in sheet::read(files::STORY, COLUMNS)? {
            let event = event(row)?;
            match event.doing {
                Doing::SoftCredit => story.beside(&event).thanked.push(event.credit()),
                Doing::Match => story.beside(&event).matched.push(event.credit()),
                _ => story.events.push(event),
            }
        }
        Ok(story)
    }

    fn beside(&mut self, event: &Event) -> &mut Beside {
        self.beside.entry(event.subject.clone()).or_default()
    }
}

impl Event {
    /// Who or what a line beside a gift names, and with how much.
    fn credit(&self) -> (String, Money) {
        (self.target.clone(), self.amount.unwrap_or_default())
    }
}

fn event(row: Row<10>) -> Result<Event, DemoError> {
    let [day, doing, by, unit, subject, target, account, fund, amount, text] = row.cells;
    Ok(Event {
        line: row.line,
        day: parse_day(&day)?,
        doing: doing.parse()?,
        by,
        unit,
        subject,
        target,
        account,
        fund,
        amount: if amount.is_empty() { None } else { Some(amount.parse()?) },
        text,
    })
}

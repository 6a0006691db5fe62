//! An order to a bank as ISO 20022 writes it: the message pain.001.001.09, a customer's credit transfers.

use std::io;

use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};

use crate::{
    bank::{BankAccount, vietqr::Bin},
    calendar::Instant,
    disbursement::payout::{Line, Method, Payout, PayoutError, file::memo},
    money::{Money, MoneyError},
};

pub const MESSAGE: &str = "pain.001.001.09";

/// What the message calls a text that must stand and that there is none for.
const NOTHING: &str = "NOTPROVIDED";

/// The most letters of a name that systems of payment hand on; the message itself would take 140.
const LONGEST_NAME: usize = 70;
const LONGEST_MEMO: usize = 140;
const MICROS: i64 = 1_000_000;

type Xml = Writer<Vec<u8>>;

/// What stands in the message beside its lines.
struct Order<'o> {
    /// The same for the same list: a bank that gets it twice knows it again.
    id: String,
    made: Instant,
    count: String,
    sum: String,
    bank: &'o BankAccount,
}

impl<'o> Order<'o> {
    fn of(payout: &Payout, lines: &[&Line], bank: &'o BankAccount) -> Result<Self, MoneyError> {
        let digits: String =
            payout.asked.map(|(_, hash)| hash.to_string()).unwrap_or_default().chars().take(20).collect();
        let made = payout.locked.map_or(payout.made.at, |it| it.at);
        Ok(Self {
            id: format!("DC{}-{digits}", payout.id),
            // Systems of payment read whole seconds.
            made: Instant::from_micros(made.micros() - made.micros().rem_euclid(MICROS)),
            count: lines.len().to_string(),
            sum: plain(Money::sum(lines.iter().map(|line| line.amount))?),
            bank,
        })
    }
}

/// Writes the lines that go through the bank as one order; the same list gives the same bytes whenever it is taken.
///
/// # Errors
/// [`PayoutError::Empty`] where no line goes through the bank, [`PayoutError::NoDebit`] where the account that pays is
/// not known; inside, what the writer says.
pub fn write(
    payout: &Payout,
    lines: &[Line],
    bank: Option<&BankAccount>,
) -> Result<io::Result<Vec<u8>>, PayoutError> {
    let bank = bank.ok_or(PayoutError::NoDebit)?;
    let lines: Vec<&Line> = lines.iter().filter(|line| line.method == Method::Bank).collect();
    if lines.is_empty() {
        return Err(PayoutError::Empty);
    }
    Ok(document(&Order::of(payout, &lines, bank)?, &lines))
}

/// Writes an amount as the message has it: đồng have no decimals.
fn plain(amount: Money) -> String {
    amount.dong().to_string()
}

/// Writes a text in the letters that every system of payment takes.
fn text_or_nothing(text: &str, longest: usize) -> String {
    let plain = memo(text, longest);
    if plain.is_empty() { NOTHING.to_owned() } else { plain }
}

fn document(order: &Order<'_>, lines: &[&Line]) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let namespace = format!("urn:iso:std:iso:20022:tech:xsd:{MESSAGE}");
    xml.create_element("Document").with_attribute(("xmlns", namespace.as_str())).write_inner_content(
        |xml| {
            within(xml, "CstmrCdtTrfInitn", |xml| {
                within(xml, "GrpHdr", |xml| header(xml, order))?;
                within(xml, "PmtInf", |xml| payment(xml, order, lines))
            })
        },
    )?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

fn within(xml: &mut Xml, name: &str, content: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(name).write_inner_content(content).map(drop)
}

fn leaf(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(text)).map(drop)
}

fn header(xml: &mut Xml, order: &Order<'_>) -> io::Result<()> {
    leaf(xml, "MsgId", &order.id)?;
    leaf(xml, "CreDtTm", &order.made.to_string())?;
    leaf(xml, "NbOfTxs", &order.count)?;
    leaf(xml, "CtrlSum", &order.sum)?;
    named(xml, "InitgPty", &order.bank.holder)
}

fn payment(xml: &mut Xml, order: &Order<'_>, lines: &[&Line]) -> io::Result<()> {
    leaf(xml, "PmtInfId", &order.id)?;
    leaf(xml, "PmtMtd", "TRF")?;
    leaf(xml, "NbOfTxs", &order.count)?;
    leaf(xml, "CtrlSum", &order.sum)?;
    within(xml, "ReqdExctnDt", |xml| leaf(xml, "Dt", &order.made.day().to_string()))?;
    named(xml, "Dbtr", &order.bank.holder)?;
    account(xml, "DbtrAcct", order.bank.number.as_str())?;
    agent(xml, "DbtrAgt", &order.bank.bin)?;
    lines.iter().try_for_each(|line| within(xml, "CdtTrfTxInf", |xml| transfer(xml, line)))
}

fn transfer(xml: &mut Xml, line: &Line) -> io::Result<()> {
    within(xml, "PmtId", |xml| leaf(xml, "EndToEndId", &line.reference()))?;
    within(xml, "Amt", |xml| {
        let amount = xml.create_element("InstdAmt").with_attribute(("Ccy", "VND"));
        amount.write_text_content(BytesText::new(&plain(line.amount))).map(drop)
    })?;
    if let Some((_, to)) = &line.to {
        agent(xml, "CdtrAgt", &to.bin)?;
        named(xml, "Cdtr", &to.holder)?;
        account(xml, "CdtrAcct", to.number.as_str())?;
    }
    within(xml, "RmtInf", |xml| leaf(xml, "Ustrd", &text_or_nothing(&line.memo(LONGEST_MEMO), LONGEST_MEMO)))
}

fn named(xml: &mut Xml, element: &str, name: &str) -> io::Result<()> {
    within(xml, element, |xml| leaf(xml, "Nm", &text_or_nothing(name, LONGEST_NAME)))
}

fn account(xml: &mut Xml, element: &str, number: &str) -> io::Result<()> {
    within(xml, element, |xml| {
        within(xml, "Id", |xml| within(xml, "Othr", |xml| leaf(xml, "Id", number)))?;
        leaf(xml, "Ccy", "VND")
    })
}

/// Names a bank by its number at NAPAS: Vietnam's banks are known by it, and the books keep no BIC.
fn agent(xml: &mut Xml, element: &str, bin: &Bin) -> io::Result<()> {
    within(xml, element, |xml| {
        within(xml, "FinInstnId", |xml| within(xml, "ClrSysMmbId", |xml| leaf(xml, "MmbId", bin.as_str())))
    })
}

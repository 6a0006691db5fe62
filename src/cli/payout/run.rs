//! What the verbs of payouts do.

use std::fs;

use super::{
    AccountArgs, BatchVerb, FileArgs, LineArgs, MakeArgs, OneArgs, ReturnedArgs, ReturnedVerb, SentArgs,
    ShowArgs, UnitArgs,
};
use crate::{
    bank::{
        self,
        vietqr::{AccountNumber, Bin},
    },
    cli::desk::{self, Desk, Refused},
    db::Pool,
    disbursement::payout::{
        Destination, Line, Method, Payout, PayoutError, Sheet,
        file::{FileFormat, code_for},
        store,
        workflow::{self, Place},
    },
    export::{
        Cell, Column, Table,
        transfers::{self, Written},
    },
    id::{AwardId, BookId, DecisionId, PayoutId, PayoutLineId},
    ledger::chain::Hash,
};

impl BatchVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::Make(args) => args.run(desk),
            Self::List(args) => args.list(desk),
            Self::Show(args) => args.run(desk),
            Self::Account(args) => args.run(desk),
            Self::Cash(args) => args.change(desk, true),
            Self::Remove(args) => args.change(desk, false),
            Self::Submit(args) => args.submit(desk),
            Self::Lock(args) => args.lock(desk),
            Self::File(args) => args.run(desk),
            Self::Sent(args) => args.run(desk),
        }
    }
}

impl ReturnedVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::Add(args) => args.run(desk),
            Self::List(args) => args.returned(desk),
        }
    }
}

fn place_of(it: &desk::Place) -> Place {
    Place { book: it.book, unit: it.unit.id, is_branch: it.unit.book.is_none() }
}

impl OneArgs {
    fn open(&self, desk: &Desk) -> Result<(Pool, Place, PayoutId), Refused> {
        let pool = desk.pool()?;
        let place = place_of(&desk.unit(&pool, &self.unit)?);
        Ok((pool, place, PayoutId(self.payout)))
    }

    fn submit(self, desk: &Desk) -> Result<(), Refused> {
        let (pool, place, id) = self.open(desk)?;
        let author = desk.author(&pool)?;
        let books = [BookId::REGISTER, place.book];
        let task = pool.write_now(books, move |tx| workflow::submit(tx, &author, place, id))?;
        desk.tell(
            &format!("Đợt chi số {id} chờ người thứ hai: việc số {task}."),
            &format!("Payout {id} waits for a second person: task {task}."),
        )
    }

    fn lock(self, desk: &Desk) -> Result<(), Refused> {
        let (pool, place, id) = self.open(desk)?;
        let author = desk.author(&pool)?;
        let hash = pool.write_now([place.book], move |tx| workflow::lock(tx, &author, place, id))?;
        desk.tell(
            &format!("Đã khóa đợt chi số {id}, SHA-256 {hash}."),
            &format!("Payout {id} is locked, SHA-256 {hash}."),
        )
    }
}

fn read(pool: &Pool, place: Place, id: PayoutId) -> Result<(Payout, Sheet), PayoutError> {
    pool.read_now(|db| {
        let found = store::find(db, place.book, place.branch(), id)?;
        let sheet = store::sheet(db, &found)?;
        Ok((found, sheet))
    })
}

impl LineArgs {
    fn find(&self, pool: &Pool, place: Place) -> Result<PayoutLineId, PayoutError> {
        let (_, sheet) = read(pool, place, PayoutId(self.one.payout))?;
        let found = sheet.lines.iter().find(|it| it.line.no == self.line).map(|it| it.line.id);
        found.ok_or(PayoutError::NoLine(PayoutLineId(self.line)))
    }

    fn change(self, desk: &Desk, in_cash: bool) -> Result<(), Refused> {
        let (pool, place, id) = self.one.open(desk)?;
        let (author, line) = (desk.author(&pool)?, self.find(&pool, place)?);
        pool.write_now([place.book], move |tx| match in_cash {
            true => workflow::pay_by(tx, &author, (place, id), &[line], Method::Cash),
            false => workflow::remove(tx, &author, (place, id), line),
        })?;
        desk.tell("Đã sửa đợt chi.", "The payout is changed.")
    }
}

impl MakeArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let place = place_of(&desk.unit(&pool, &self.unit)?);
        let author = desk.author(&pool)?;
        let waiting =
            pool.read_now(|db| store::waiting(db, place.book, place.branch()).map_err(PayoutError::from))?;
        let found = waiting.iter().find(|it| it.label == self.decision);
        let decision: DecisionId = found.map(|it| it.decision).ok_or(PayoutError::NoDecision)?;
        let awards: Vec<AwardId> = self.awards.into_iter().map(AwardId).collect();
        let books = [BookId::REGISTER, place.book];
        let id = pool.write_now(books, move |tx| workflow::make(tx, &author, place, decision, &awards))?;
        let (_, sheet) = read(&pool, place, id)?;
        let (count, total, reds) = (sheet.sums.count, sheet.sums.total, sheet.reds().len());
        desk.tell(
            &format!("Đã lập đợt chi số {id}: {count} suất, {total}; còn {reds} chỗ đỏ phải xử lý."),
            &format!("Payout {id} is made: {count} awards, {total}; {reds} reds must be settled."),
        )
    }
}

impl AccountArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let (pool, place, _) = self.at.one.open(desk)?;
        let (author, line) = (desk.author(&pool)?, self.at.find(&pool, place)?);
        let bin: Bin = self.bank.parse()?;
        let number: AccountNumber = self.number.parse()?;
        let to = Destination { bin, number, holder: self.holder, relation: self.relation };
        pool.write_now([place.book], move |tx| workflow::give_account(tx, &author, place, line, &to))?;
        desk.tell("Đã ghi số tài khoản.", "The account is recorded.")
    }
}

impl FileArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let (pool, place, id) = self.one.open(desk)?;
        let author = desk.author(&pool)?;
        let (payout, sheet) = read(&pool, place, id)?;
        let accounts = pool.read_now(|db| bank::store::accounts(db, place.book))?;
        let bank = accounts.iter().find(|it| it.account == payout.account);
        let code = self.layout.unwrap_or_else(|| code_for(bank.map_or("", |it| it.bin.as_str())).to_owned());
        let lines: Vec<Line> = sheet.lines.into_iter().map(|it| it.line).collect();
        let ending = self.output.extension().map(|it| it.to_string_lossy().to_lowercase());
        let format = ending.and_then(|it| it.parse().ok()).unwrap_or(FileFormat::Csv);
        let Written { layout, bytes, .. } = transfers::write((format, &code), &payout, &lines, bank)?;
        let hash = Hash::of(&bytes);
        pool.write_now([place.book], move |tx| {
            workflow::record_file(tx, &author, (place, id), (&layout, format, hash))
        })?;
        fs::write(&self.output, bytes)?;
        desk.tell(&format!("Đã ghi tệp, SHA-256 {hash}."), &format!("The file is written, SHA-256 {hash}."))
    }
}

impl SentArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let (pool, place, id) = self.one.open(desk)?;
        let author = desk.author(&pool)?;
        let books = [BookId::REGISTER, place.book];
        pool.write_now(books, move |tx| workflow::send(tx, &author, (place, id), self.on))?;
        desk.tell(&format!("Đợt chi số {id} đã chuyển."), &format!("Payout {id} is recorded as sent."))
    }
}

impl ReturnedArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let (pool, place, id) = self.at.one.open(desk)?;
        let (author, line) = (desk.author(&pool)?, self.at.find(&pool, place)?);
        let posted = pool.write_now([place.book], move |tx| {
            workflow::record_return(tx, &author, (place, id), line, (self.reason, &self.note, self.on))
        })?;
        let seq = posted.seq;
        desk.tell(
            &format!("Đã ghi ngân hàng trả lại: bút toán số {seq}. Suất chờ chi lại, không phải họp lại."),
            &format!(
                "The return is recorded: entry {seq}. The award waits to be paid again, without a vote."
            ),
        )
    }
}

impl ShowArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let (pool, place, id) = self.one.open(desk)?;
        let (payout, sheet) = read(&pool, place, id)?;
        let columns = vec![
            Column::right("line", "Dòng", "Line"),
            Column::left("payee", "Người nhận", "Recipient"),
            Column::left("method", "Hình thức", "Method"),
            Column::left("account", "Số tài khoản", "Account"),
            Column::left("holder", "Chủ tài khoản", "Holder"),
            Column::right("amount", "Số tiền", "Amount"),
            Column::left("state", "Tình trạng", "State"),
            Column::left("findings", "Phải xử lý", "To settle"),
        ];
        let (vi, en) =
            (format!("Đợt chi số {id}: {}", payout.stage), format!("Payout {id}: {:#}", payout.stage));
        let mut table = Table::new(vi, en, columns);
        for look in &sheet.lines {
            let to = look.to.as_ref().map(|(_, to)| to).filter(|_| look.line.method == Method::Bank);
            let said: Vec<&str> =
                look.findings.iter().map(|it| desk.lang.pick(it.vi.as_str(), it.en.as_str())).collect();
            table.push(vec![
                Cell::Count(look.line.no),
                Cell::text(&look.line.payee),
                Cell::text(desk.lang.of(&look.line.method)),
                to.map_or(Cell::Empty, |to| Cell::text(format!("{} {}", to.number, to.bank()))),
                to.map_or(Cell::Empty, |to| Cell::text(&to.holder)),
                Cell::Money(look.line.amount),
                Cell::text(desk.lang.of(&look.line.state)),
                Cell::text(said.join("; ")),
            ]);
        }
        desk.print(&table, self.output.format)
    }
}

impl UnitArgs {
    fn list(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let place = place_of(&desk.unit(&pool, &self.unit)?);
        let all = pool.read_now(|db| store::list(db, place.book, place.branch()))?;
        let columns = vec![
            Column::right("payout", "Đợt chi", "Payout"),
            Column::left("decision", "Quyết định", "Decision"),
            Column::left("round", "Đợt xét", "Round"),
            Column::right("lines", "Số suất", "Awards"),
            Column::right("total", "Tổng tiền", "Total"),
            Column::left("stage", "Tình trạng", "Stage"),
        ];
        let mut table = Table::new("Các đợt chi", "Payouts", columns);
        for it in all {
            table.push(vec![
                Cell::Count(it.payout.id.0),
                Cell::text(it.decision),
                Cell::text(it.round),
                Cell::Count(it.sums.count),
                Cell::Money(it.sums.total),
                Cell::text(desk.lang.of(&it.payout.stage)),
            ]);
        }
        desk.print(&table, self.output.format)
    }

    fn returned(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let place = place_of(&desk.unit(&pool, &self.unit)?);
        let all = pool.read_now(|db| store::returned(db, place.book, place.branch()))?;
        let columns = vec![
            Column::left("day", "Ngày", "Day"),
            Column::right("payout", "Đợt chi", "Payout"),
            Column::right("line", "Dòng", "Line"),
            Column::left("payee", "Người nhận", "Recipient"),
            Column::right("amount", "Số tiền", "Amount"),
            Column::left("reason", "Lý do", "Reason"),
            Column::right("again", "Chi lại ở đợt", "Paid again in"),
        ];
        let mut table = Table::new("Khoản ngân hàng trả lại", "Payments that came back", columns);
        for it in all {
            let code = it.line.back.as_ref().map(|back| desk.lang.of(&back.code)).unwrap_or_default();
            table.push(vec![
                Cell::Day(it.at.day()),
                Cell::Count(it.line.payout.0),
                Cell::Count(it.line.no),
                Cell::text(it.line.payee),
                Cell::Money(it.line.amount),
                Cell::text(code),
                it.again.map_or(Cell::Empty, |(payout, _)| Cell::Count(payout.0)),
            ]);
        }
        desk.print(&table, self.output.format)
    }
}

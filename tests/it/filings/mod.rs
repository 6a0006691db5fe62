//! Reports to the unit above: figures that are the books', sent, accepted, sent back, and unchanged for ever.

mod command;
mod pages;
mod seals;

use sovang::{
    db::{DbError, Tx},
    donation::{Goods, Means, NewGift},
    filing::{
        Deed, Figures, Filing, FilingError, Indicator, Period, Status, Tally, Written,
        store::{self, content::Reporter},
        workflow::{self, Answer},
    },
    fund::{FundKind, Restriction},
    id::{BookId, UnitId},
    ledger::{Author, account::Role},
    party::PartyKind,
    programme::Category,
    report::{self, Span, fund_report, trial_balance},
    unit::{self, Level},
    user,
};

use crate::{
    books::{Books, day, dong},
    honour_roll::{Below, give, unit_below},
    on_both_databases,
    scholarships::{
        self, Scholarships, council, give_back, nominate, open_round, pay, pupil, refused, terms,
    },
    site::officer,
    tamper::post,
};

pub fn period(text: &str) -> Period {
    text.parse().unwrap()
}

pub fn written() -> Written {
    let mut written = Written {
        results: "Vận động vượt kế hoạch".into(),
        difficulties: "Kinh phí: doanh nghiệp giảm ủng hộ\nHai xã mới sáp nhập".into(),
        proposals: "Hỗ trợ phần mềm".into(),
        ..Written::default()
    };
    written.indicators.set(Indicator::Members, "1.250").unwrap();
    written
}

pub fn acting(books: &Books, login: &str, unit: &str, role: user::Role) -> Author {
    Author { user: officer(books, login, unit, role), ..books.author.clone() }
}

fn book_of(books: &Books, unit: UnitId) -> BookId {
    let tree = books.pool.read_now(|db| unit::store::tree(db).map_err(DbError::from)).unwrap();
    tree.book_of(unit).unwrap()
}

pub fn unit_of(books: &Books, code: &str) -> UnitId {
    let tree = books.pool.read_now(|db| unit::store::tree(db).map_err(DbError::from)).unwrap();
    tree.find(code).unwrap().id
}

pub fn send(
    books: &Books,
    by: &Author,
    unit: UnitId,
    of: Period,
    written: &Written,
) -> Result<i64, FilingError> {
    let (author, written) = (by.clone(), written.clone());
    let job = move |tx: &mut Tx| workflow::send(tx, &author, unit, of, &written);
    books.pool.write_now([book_of(books, unit)], job)
}

fn save(books: &Books, by: &Author, unit: UnitId, of: Period, written: &Written) -> Result<(), FilingError> {
    let (author, written) = (by.clone(), written.clone());
    let job = move |tx: &mut Tx| workflow::save(tx, &author, unit, of, &written);
    books.pool.write_now([book_of(books, unit)], job)
}

pub fn answer(
    books: &Books,
    by: &Author,
    (unit, of): (UnitId, Period),
    deed: Deed,
    note: &str,
) -> Result<(), FilingError> {
    answer_to(books, by, (unit, of), (deed, note), find(books, unit, of).last().map_or(1, |it| it.version))
}

pub fn answer_to(
    books: &Books,
    by: &Author,
    of: (UnitId, Period),
    (deed, note): (Deed, &str),
    version: i64,
) -> Result<(), FilingError> {
    let (author, at) = (by.clone(), books.unit);
    let given = Answer { deed, note: note.to_owned(), version };
    let job = move |tx: &mut Tx| workflow::answer(tx, &author, at, of, &given);
    books.pool.write_now([book_of(books, of.0)], job)
}

pub fn find(books: &Books, unit: UnitId, of: Period) -> Filing {
    books.pool.read_now(|db| store::find(db, unit, of)).unwrap().unwrap()
}

fn now(books: &Books, unit: UnitId, of: Period) -> Figures {
    books
        .pool
        .read_now(|db| {
            let tree = unit::store::tree(db)?;
            let reporter = Reporter::of(&tree, tree.get(unit).unwrap(), day("2025-12-31"))?;
            store::content::figures_now(db, &reporter, of)
        })
        .unwrap()
}

/// A little book that was worked out by hand: see [`the_figures_are_those_of_a_book_worked_by_hand`].
pub fn little_book(books: Books) -> Books {
    let minh = books.donor("Ông Trần Văn Minh");
    books.receive(&books.gift(minh, books.general, 2_000_000, "2024-12-20")).unwrap();
    let all = Scholarships::start(books);
    let books = &all.books;
    let slip = books.receive(&books.gift(minh, books.general, 300_000, "2025-02-01")).unwrap();
    books.void(slip.seq, "2025-02-03", "nhập hai lần").unwrap();
    books.receive(&books.gift(minh, books.general, 700_000, "2025-05-05")).unwrap();
    let school = books.donor("Trường THCS Ví Dụ");
    let goods = Goods::lot("Máy tính cũ", "Người tặng");
    let computers = NewGift {
        means: Means::InKind,
        goods: Some(goods),
        ..books.gift(school, books.general, 4_000_000, "2025-03-10")
    };
    books.receive(&computers).unwrap();
    let named = Restriction { persons: vec![books.donor("Em Phạm Văn Nhận")], ..Restriction::default() };
    let pass = books.fund("THUHO", FundKind::PassThrough, named).id;
    books.receive(&books.gift(minh, pass, 900_000, "2025-06-30")).unwrap();
    post(books, "Lãi tiền gửi", 20_000, [(Role::Cash, 1), (Role::Interest, -1)], "2025-06-30");
    post(books, "Văn phòng phẩm", 150_000, [(Role::ManagementCost, 1), (Role::Cash, -1)], "2025-04-01");
    post(books, "Phí chuyển tiền", 11_000, [(Role::BankCharges, 1), (Role::Cash, -1)], "2025-04-02");
    let council = council(books, "HD", 3);
    let cashier = scholarships::add_user(books, "thuquy.chi");
    let pupils =
        ["Trần Thị Hoà", "Lê Văn An"].map(|name| nominate(books, &pupil(all.round, books.unit, name)));
    let decided = council.approve(books, all.round, &pupils);
    let awards: Vec<_> = decided.awards().map(|(_, award)| award).collect();
    pay(books, &cashier, awards[0], "2025-04-10").unwrap();
    pay(books, &cashier, awards[1], "2025-04-10").unwrap();
    give_back(books, &cashier, awards[1], "2025-05-02").unwrap();
    let prizes = open_round(books, terms(books, "KT1", "KHENTHUONG", &[books.general]));
    let winner = nominate(books, &pupil(prizes, books.unit, "Vũ Thị Giỏi"));
    council.approve(books, prizes, &[winner]);
    all.books
}

on_both_databases! {
    fn the_figures_are_those_of_a_book_worked_by_hand(books: Books) {
        let books = little_book(books);
        let half = now(&books, books.unit, period("2025-h1"));
        // 2.000.000 of the year before.
        assert_eq!(half.opening, dong(2_000_000));
        // 50.000.000 + 300.000 − 300.000 + 700.000 + 4.000.000 in goods + 900.000 to hand on + 20.000 interest.
        assert_eq!((half.raised, half.to_hand_on, half.from_units), (dong(55_620_000), dong(900_000), dong(0)));
        // Three awards of a million, one brought back; 150.000 for the office, 11.000 for the bank.
        assert_eq!((half.spent.pupils, half.spent.management, half.spent.bank), (dong(2_000_000), dong(150_000), dong(11_000)));
        assert_eq!(half.spent.total().unwrap(), dong(2_161_000));
        assert_eq!((half.moved, half.closing), (dong(0), dong(55_459_000)));
        assert!(half.is_balanced().unwrap());
        assert_eq!(half.goods, Tally::new(1, dong(4_000_000)));
        assert_eq!(half.scholarships, [(Category::Pupil, Tally::new(1, dong(1_000_000)))].into());
        assert_eq!(half.rewards, [(Category::Pupil, Tally::new(1, dong(1_000_000)))].into());
        let donors = [
            (PartyKind::Person, Tally::new(2, dong(1_600_000))),
            (PartyKind::Organisation, Tally::new(1, dong(4_000_000))),
            (PartyKind::Business, Tally::new(1, dong(50_000_000))),
        ];
        assert_eq!(half.donors, donors.into());
        let rest = now(&books, books.unit, period("2025-h2"));
        assert_eq!((rest.opening, rest.raised, rest.closing), (half.closing, dong(0), half.closing));
        let year = now(&books, books.unit, period("2025"));
        assert_eq!((year.opening, year.raised, year.closing), (half.opening, half.raised, half.closing));
    }

    fn the_figures_are_those_of_the_fund_report_and_the_trial_balance(books: Books) {
        let books = little_book(books);
        for code in ["2024", "2025-h1", "2025-h2", "2025"] {
            let of = period(code);
            let figures = now(&books, books.unit, of);
            let span = Span { from: Some(of.first_day()), to: of.last_day(), as_known: None };
            let mut db = books.db();
            let view = report::store::view(&mut db, books.book, "TB", span).unwrap();
            let (opening, moved) = report::store::turnovers(&mut db, &view).unwrap();
            let funds = fund_report::figures(&view.chart, &opening, &moved).unwrap();
            let sum = funds.values().try_fold(fund_report::Figures::default(), |sum, it| sum.checked_add(it)).unwrap();
            assert_eq!(
                [figures.opening, figures.raised, figures.spent.total().unwrap(), figures.moved, figures.closing],
                [sum.opening, sum.received, sum.spent().unwrap(), sum.transferred, sum.closing],
                "{code}"
            );
            let balance = trial_balance::read(&mut db, view).unwrap();
            let own: i64 = balance
                .lines
                .iter()
                .filter(|line| {
                    let role = balance.view.chart.role_of(line.account);
                    balance.view.chart.is_spendable(line.account) || role == Some(Role::EndowmentPrincipal)
                })
                .map(|line| line.closing.credit.dong() - line.closing.debit.dong())
                .sum();
            assert_eq!(figures.closing.dong(), own, "{code}");
        }
    }

    fn a_report_goes_up_comes_back_and_is_accepted(books: Books) {
        let Below { book, fund } = unit_below(&books, "XA", Level::Commune, "TB");
        let unit = unit_of(&books, "XA");
        let donor = books.donor("Bà Lê Thị Hoà");
        give(&books, book, &books.gift(donor, fund, 1_000_000, "2025-03-01"));
        let accountant = acting(&books, "ketoan.xa", "XA", user::Role::Accountant);
        let chair = acting(&books, "chutich.xa", "XA", user::Role::Chair);
        let reviewer = acting(&books, "duyet", "TB", user::Role::Reviewer);
        let of = period("2025");
        save(&books, &accountant, unit, of, &written()).unwrap();
        assert_eq!(find(&books, unit, of).status(), Status::Draft);
        // Who writes does not send where there is a chair.
        refused(&books, "do chủ tịch của đơn vị gửi", || send(&books, &accountant, unit, of, &written()));
        assert_eq!(send(&books, &chair, unit, of, &written()).unwrap(), 1);
        let sent = find(&books, unit, of);
        assert_eq!((sent.status(), sent.draft.is_none()), (Status::Submitted, true));
        let content = &sent.last().unwrap().content;
        assert_eq!((content.own.closing, content.own.raised), (dong(1_000_000), dong(1_000_000)));
        assert_eq!(content.to.as_ref().unwrap().code, "TB");
        refused(&books, "đang chờ cấp trên", || save(&books, &accountant, unit, of, &written()));
        refused(&books, "đang chờ cấp trên", || send(&books, &chair, unit, of, &written()));
        refused(&books, "cần ghi rõ cần sửa gì", || answer(&books, &reviewer, (unit, of), Deed::Return, " "));
        refused(&books, "đơn vị vừa gửi bản khác", || answer_to(&books, &reviewer, (unit, of), (Deed::Accept, ""), 7));
        answer(&books, &reviewer, (unit, of), Deed::Return, "Bổ sung số hội viên").unwrap();
        refused(&books, "đã có người xử lý", || answer(&books, &reviewer, (unit, of), Deed::Accept, ""));
        assert_eq!(find(&books, unit, of).status(), Status::Returned);
        // What came meanwhile is in the version that is sent again, and not in the first.
        give(&books, book, &books.gift(donor, fund, 500_000, "2025-12-30"));
        assert_eq!(send(&books, &chair, unit, of, &written()).unwrap(), 2);
        let again = find(&books, unit, of);
        let closings: Vec<i64> = again.sent.iter().map(|it| it.content.own.closing.dong()).collect();
        assert_eq!(closings, [1_000_000, 1_500_000]);
        answer(&books, &reviewer, (unit, of), Deed::Accept, "Đủ số liệu").unwrap();
        let accepted = find(&books, unit, of);
        assert_eq!(accepted.status(), Status::Accepted);
        refused(&books, "không thay đổi nữa", || send(&books, &chair, unit, of, &written()));
        refused(&books, "không thay đổi nữa", || save(&books, &accountant, unit, of, &written()));
        // Later entries change the books and not the report.
        give(&books, book, &books.gift(donor, fund, 30_000, "2025-11-11"));
        assert_eq!(find(&books, unit, of), accepted);
        let now = now(&books, unit, of);
        let variance = now.checked_sub(&accepted.last().unwrap().content.own).unwrap();
        assert_eq!((variance.raised, variance.closing, variance.opening), (dong(30_000), dong(30_000), dong(0)));
        assert_eq!(variance.donors, [(PartyKind::Person, Tally::new(1, dong(30_000)))].into());
        let trail: Vec<String> = books.dump().into_iter().filter(|row| row.starts_with("audit:") && row.contains("filing.")).collect();
        assert_eq!(trail.len(), 5, "{trail:#?}");
    }

    fn a_correction_from_another_period_is_named_beside_the_report(books: Books) {
        let books = little_book(books);
        let minh = books.donor("Ông Trần Văn Minh");
        let gift = books.receive(&books.gift(minh, books.general, 40_000, "2025-06-01")).unwrap();
        let chair = acting(&books, "chutich", "TB", user::Role::Chair);
        let (unit, of) = (books.unit, period("2025-h1"));
        send(&books, &chair, unit, of, &written()).unwrap();
        let known = find(&books, unit, of).last().unwrap().content.known;
        let later = || books.pool.read_now(|db| store::later(db, books.book, of, known).map_err(DbError::from)).unwrap();
        assert_eq!(later(), []);
        // The gift is taken back in July: the half year stays as it was reported, and the correction is told.
        books.void(gift.seq, "2025-07-10", "chuyển nhầm").unwrap();
        books.receive(&books.gift(minh, books.general, 50_000, "2025-07-11")).unwrap();
        books.receive(&books.gift(minh, books.general, 60_000, "2025-06-30")).unwrap();
        let told: Vec<String> = later().into_iter().map(|it| format!("{} {}", it.day, it.recorder)).collect();
        assert_eq!(told, ["2025-07-10 Trần Thị Xác Nhận", "2025-06-30 Nguyễn Quản Trị"]);
        let variance = now(&books, unit, of).checked_sub(&find(&books, unit, of).last().unwrap().content.own).unwrap();
        assert_eq!((variance.raised, variance.closing), (dong(60_000), dong(60_000)));
    }

    fn only_the_right_people_write_send_and_receive(books: Books) {
        unit_below(&books, "XA", Level::Commune, "TB");
        unit_below(&books, "XB", Level::Commune, "TB");
        unit_below(&books, "THON", Level::Hamlet, "XA");
        let (unit, hamlet, of) = (unit_of(&books, "XA"), unit_of(&books, "THON"), period("2025"));
        let treasurer = acting(&books, "thuquy.xa", "XA", user::Role::Treasurer);
        let others = [
            acting(&books, "thuquy.xb", "XB", user::Role::Treasurer),
            acting(&books, "duyet", "TB", user::Role::Reviewer),
            acting(&books, "decu.xa", "XA", user::Role::Nominator),
            acting(&books, "kiemsoat.xa", "XA", user::Role::Controller),
        ];
        for other in &others {
            refused(&books, "không có quyền lập báo cáo", || save(&books, other, unit, of, &written()));
            refused(&books, "không có quyền lập báo cáo", || send(&books, other, unit, of, &written()));
        }
        refused(&books, "là chi hội, không có sổ riêng", || save(&books, &treasurer, hamlet, of, &written()));
        refused(&books, "chưa bắt đầu", || save(&books, &treasurer, unit, period("2026-h1"), &written()));
        refused(&books, "chưa ghi kết quả", || send(&books, &treasurer, unit, of, &Written::default()));
        let silent = Written { difficulties: " \n".into(), ..written() };
        refused(&books, "hãy viết “Không có”", || send(&books, &treasurer, unit, of, &silent));
        // Without a chair of its own, whoever writes sends; a chair above is none of theirs.
        acting(&books, "chutich", "TB", user::Role::Chair);
        send(&books, &treasurer, unit, of, &written()).unwrap();
        // Reviewers of the unit itself, or of another, do not receive it; nor does whoever sent it.
        let own = acting(&books, "duyet.xa", "XA", user::Role::Reviewer);
        refused(&books, "không có quyền tiếp nhận", || answer(&books, &own, (unit, of), Deed::Accept, ""));
        refused(&books, "không có quyền tiếp nhận", || answer(&books, &treasurer, (unit, of), Deed::Accept, ""));
        let both = acting(&books, "chutich.xb", "XB", user::Role::Chair);
        acting(&books, "chutich.xb", "TB", user::Role::Reviewer);
        let xb = unit_of(&books, "XB");
        send(&books, &both, xb, of, &written()).unwrap();
        refused(&books, "không tự tiếp nhận được", || answer(&books, &both, (xb, of), Deed::Accept, ""));
        let at_xb = {
            let (author, at) = (others[1].clone(), unit_of(&books, "XB"));
            let given = Answer { deed: Deed::Accept, note: String::new(), version: 1 };
            let job = move |tx: &mut Tx| workflow::answer(tx, &author, at, (unit, of), &given);
            move |books: &Books| books.pool.write_now([book_of(books, unit)], job)
        };
        refused(&books, "không gửi cho đơn vị này", || at_xb(&books));
        answer(&books, &others[1], (unit, of), Deed::Accept, "").unwrap();
        let early = period("2025-h1");
        refused(&books, "chưa gửi báo cáo", || answer_to(&books, &others[1], (unit, early), (Deed::Accept, ""), 1));
    }

    fn the_unit_above_adds_up_what_it_has_accepted(books: Books) {
        let books = little_book(books);
        let donor = books.donor("Bà Lê Thị Hoà");
        let of = period("2025");
        let reviewer = acting(&books, "duyet", "TB", user::Role::Reviewer);
        for (code, amount) in [("XA", 1_000_000), ("XB", 20_000_000), ("XC", 300_000_000)] {
            let below = unit_below(&books, code, Level::Commune, "TB");
            give(&books, below.book, &books.gift(donor, below.fund, amount, "2025-03-01"));
            let treasurer = acting(&books, &format!("thuquy.{}", code.to_lowercase()), code, user::Role::Treasurer);
            send(&books, &treasurer, unit_of(&books, code), of, &written()).unwrap();
        }
        for code in ["XA", "XB"] {
            answer(&books, &reviewer, (unit_of(&books, code), of), Deed::Accept, "").unwrap();
        }
        let chair = acting(&books, "chutich", "TB", user::Role::Chair);
        send(&books, &chair, books.unit, of, &written()).unwrap();
        let sent = find(&books, books.unit, of);
        let content = &sent.last().unwrap().content;
        let below = content.below.as_ref().unwrap();
        assert_eq!((below.accepted, below.units), (2, 3));
        assert_eq!(below.figures.closing, dong(21_000_000));
        assert_eq!(content.whole().unwrap().closing, dong(55_459_000 + 21_000_000));
        assert_eq!(content.whole_indicators().unwrap().get(Indicator::Members), Some(3 * 1_250));
        assert!(content.to.is_none() && sent.last().unwrap().to.is_none());
    }
}

//! Which fund pays whom: proposed, arranged by hand, agreed on, and what a meeting makes of it.

use diesel::connection::SimpleConnection as _;
use rocket::http::Status;
use sovang::{
    council::{Decided, Vote},
    db::Tx,
    fund::{FundKind, Restriction},
    id::{BookId, FundId, NominationId, RoundId, UnitId},
    ledger::Author,
    matching::{MatchError, Pairs, store, workflow},
    programme::Category,
    unit::Level,
    user::Role,
};

use super::winter;
use crate::{
    books::{Books, day, dong},
    on_both_databases,
    scholarships::*,
    site::{Site, officer},
    tamper::{disarm, shown, verified},
};

/// A round with three funds: NHO has one award for anybody, QXA two for the commune XA, QSV plenty for students.
pub struct Table {
    pub books: Books,
    pub round: RoundId,
    pub commune: UnitId,
    pub funds: [FundId; 3],
}

impl Table {
    pub fn start(books: Books) -> Self {
        publish(&books);
        let (commune, _) = add_unit(&books, "XA", Level::Commune);
        let area = Restriction { areas: vec![commune], ..Restriction::default() };
        let students = Restriction { categories: vec![Category::Student], ..Restriction::default() };
        let small = books.fund("NHO", FundKind::General, Restriction::default()).id;
        let of_area = books.fund("QXA", FundKind::Programme, area).id;
        let for_students = books.fund("QSV", FundKind::Programme, students).id;
        let donor = books.donor("Công ty Ví Dụ");
        for (fund, amount) in [(small, 1_000_000), (of_area, 2_000_000), (for_students, 9_000_000)] {
            books.receive(&books.gift(donor, fund, amount, "2025-01-10")).unwrap();
        }
        let funds = [small, of_area, for_students];
        let mut new = terms(&books, "GHEP", "HKBGC", &funds);
        (new.opens_on, new.closes_on) = (day("2025-03-01"), day("2026-01-31"));
        let round = open_round(&books, new);
        Self { books, round, commune, funds }
    }

    /// Puts a pupil of the commune forward, or one from elsewhere.
    pub fn nominate(&self, name: &str, is_of_commune: bool) -> NominationId {
        let unit = if is_of_commune { self.commune } else { self.books.unit };
        nominate(&self.books, &winter(self.round, unit, name))
    }

    fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Tx, &Author, RoundId) -> Result<T, MatchError> + Send + 'static,
    ) -> Result<T, MatchError> {
        let (author, round) = (self.books.author.clone(), self.round);
        self.books.pool.write_now([BookId::REGISTER, self.books.book], move |tx| job(tx, &author, round))
    }

    fn put(&self, nomination: NominationId, fund: Option<FundId>) -> Result<(), MatchError> {
        self.write(move |tx, author, round| workflow::arrange(tx, author, round, &[(nomination, fund)]))
    }

    fn draft(&self) -> Pairs {
        store::drafts(&mut self.books.db(), self.round).unwrap()
    }

    /// Lets a council say yes to some and no to others; it meets on the last day of the year.
    fn decide(&self, yes: &[NominationId], no: &[NominationId]) -> Decided {
        let council = council(&self.books, "HD", 3);
        let (author, book, round) = (council.members[0].clone(), self.books.book, self.round);
        let all: Vec<_> = council.members.iter().map(|it| it.user).collect();
        let meeting = self
            .books
            .pool
            .write_now([book], move |tx| {
                use sovang::council::workflow as meeting;
                let id = meeting::convene(tx, &author, book, "HD", round, day("2025-12-31"))?;
                meeting::attend(tx, &author, id, &all)?;
                Ok::<_, sovang::council::MeetingError>(id)
            })
            .unwrap();
        for (of, vote) in yes.iter().map(|it| (it, Vote::For)).chain(no.iter().map(|it| (it, Vote::Against)))
        {
            for member in &council.members {
                council.vote(&self.books, meeting, *of, (member, vote)).unwrap();
            }
        }
        let author = council.members[0].clone();
        let job =
            move |tx: &mut Tx| sovang::council::workflow::decide(tx, &author, meeting, day("2025-12-31"));
        self.books.pool.write_now([BookId::REGISTER, book], job).unwrap()
    }

    /// The fund that paid each of some nominations, by its code.
    fn paid(&self, of: &[NominationId]) -> Vec<String> {
        let all = sovang::disbursement::store::list(&mut self.books.db(), self.books.book, Some(self.round))
            .unwrap();
        let fund = |id: &NominationId| {
            let person = record(&self.books, *id).nomination.person;
            all.iter().find(|it| it.recipient == person).map_or_else(|| "–".to_owned(), |it| it.fund.clone())
        };
        of.iter().map(fund).collect()
    }
}

on_both_databases! {
    fn a_proposal_spends_the_tightest_money_first_and_the_meeting_follows_it(books: Books) {
        let table = Table::start(books);
        let [small, of_area, _] = table.funds;
        let first = table.nominate("Trần Thị Hoà", true);
        let second = table.nominate("Lê Văn Đức", false);
        let third = table.nominate("Đỗ Thị An", true);
        let unlucky = table.nominate("Phạm Thị Hoa", false);
        assert_eq!(table.write(workflow::propose).unwrap(), 3);
        assert_eq!(table.draft(), Pairs::from([(first, of_area), (second, small), (third, of_area)]));
        table.write(workflow::agree).unwrap();
        refused(&table.books, "giống bản đã chốt", || table.write(workflow::agree));
        let decided = table.decide(&[first, second, third, unlucky], &[]);
        assert_eq!(decided.awards().count(), 3);
        assert_eq!(table.paid(&[first, second, third, unlucky]), ["QXA", "NHO", "QXA", "–"]);
        let (_, findings) = verified(&mut table.books.db());
        assert!(findings.is_empty(), "{}", shown(&findings));
    }

    fn without_an_agreement_the_order_of_the_round_holds(books: Books) {
        let table = Table::start(books);
        let first = table.nominate("Trần Thị Hoà", true);
        let second = table.nominate("Lê Văn Đức", false);
        table.write(workflow::propose).unwrap();
        table.decide(&[first, second], &[]);
        assert_eq!(table.paid(&[first, second]), ["NHO", "–"], "a draft binds nobody");
    }

    fn money_that_was_agreed_on_is_kept_until_the_council_says_no(books: Books) {
        let table = Table::start(books);
        let early = table.nominate("Lê Văn Đức", false);
        let late = table.nominate("Đỗ Thị An", false);
        table.put(late, Some(table.funds[0])).unwrap();
        table.write(workflow::agree).unwrap();
        let decided = table.decide(&[early, late], &[]);
        assert_eq!(table.paid(&[early, late]), ["–", "NHO"], "{decided:?}");
    }

    fn money_of_somebody_who_was_rejected_is_free_for_the_others(books: Books) {
        let table = Table::start(books);
        let early = table.nominate("Lê Văn Đức", false);
        let late = table.nominate("Đỗ Thị An", false);
        table.put(late, Some(table.funds[0])).unwrap();
        table.write(workflow::agree).unwrap();
        table.decide(&[early], &[late]);
        assert_eq!(table.paid(&[early, late]), ["NHO", "–"]);
    }

    fn a_hand_cannot_break_what_donors_said_or_spend_twice(books: Books) {
        let table = Table::start(books);
        let [small, of_area, for_students] = table.funds;
        let here = table.nominate("Trần Thị Hoà", true);
        let away = table.nominate("Lê Văn Đức", false);
        let rule = "CAM,1,block,2025-01-01,,,stage != 'approval' || nominee.grade != '12',Lớp 12 xét riêng,Grade 12 apart,Điều 9";
        publish_rules(&table.books, rule).unwrap();
        let bare = nominate(&table.books, &sovang::programme::workflow::NewNomination {
            grade: Some("12".into()), ..winter(table.round, table.books.unit, "Phạm Thị Hoa")
        });
        let bound = nominate(&table.books, &sovang::programme::workflow::NewNomination {
            fund: Some(small), ..winter(table.round, table.commune, "Đỗ Thị An")
        });
        refused(&table.books, "chưa xếp ai", || table.write(workflow::agree));
        refused(&table.books, "trái ý người ủng hộ: “Lời người ủng hộ quỹ QSV”", || table.put(here, Some(for_students)));
        refused(&table.books, "trái ý người ủng hộ: “Lời người ủng hộ quỹ QXA”", || table.put(away, Some(of_area)));
        refused(&table.books, "Phạm Thị Hoa không đủ điều kiện: Lớp 12 xét riêng", || table.put(bare, Some(small)));
        refused(&table.books, "hãy chọn trong các quỹ của đợt", || table.put(bound, Some(of_area)));
        refused(&table.books, "hãy chọn trong các quỹ của đợt", || table.put(here, Some(table.books.general)));
        refused(&table.books, "không chờ xét", || table.put(NominationId(999), Some(small)));
        table.put(away, Some(small)).unwrap();
        refused(&table.books, "quỹ NHO còn 1.000.000 ₫, không đủ 2.000.000 ₫", || table.put(here, Some(small)));
        table.put(away, None).unwrap();
        table.put(here, Some(small)).unwrap();
        assert_eq!(table.draft(), Pairs::from([(here, small)]));
        // What was fine when it was arranged is asked again when it is agreed.
        restrict(&table.books, small, Restriction { categories: vec![Category::Teacher], ..Restriction::default() }, "Chỉ tặng thầy cô");
        refused(&table.books, "“Chỉ tặng thầy cô”", || table.write(workflow::agree));
        assert!(table.draft().contains_key(&here));
    }

    fn a_budget_and_a_quota_bind_the_proposal(books: Books) {
        let table = Table::start(books);
        let mut new = terms(&table.books, "HEP", "HKBGC", &table.funds);
        (new.opens_on, new.closes_on) = (day("2025-03-01"), day("2026-01-31"));
        new.budget = dong(2_500_000);
        new.quotas.insert((table.commune, Category::Pupil), 1);
        let round = open_round(&table.books, new);
        let table = Table { round, ..table };
        let first = table.nominate("Trần Thị Hoà", true);
        let second = table.nominate("Đỗ Thị An", true);
        let third = table.nominate("Lê Văn Đức", false);
        assert_eq!(table.write(workflow::propose).unwrap(), 2);
        assert_eq!(table.draft(), Pairs::from([(first, table.funds[1]), (third, table.funds[0])]), "not {second}");
    }

    fn verify_finds_a_matching_that_was_changed(books: Books) {
        let table = Table::start(books);
        let here = table.nominate("Trần Thị Hoà", true);
        table.put(here, Some(table.funds[0])).unwrap();
        table.write(workflow::agree).unwrap();
        let mut db = table.books.db();
        assert!(db.batch_execute("UPDATE matching_lines SET amount = 5").is_err(), "it is recorded");
        assert!(db.batch_execute("DELETE FROM matchings").is_err(), "it is recorded");
        disarm(&mut db);
        db.batch_execute(&format!("UPDATE matching_lines SET fund_id = {}", table.funds[1])).unwrap();
        let (_, findings) = verified(&mut db);
        assert!(shown(&findings).contains("matchings"), "{}", shown(&findings));
    }

    fn the_board_arranges_on_the_page(books: Books) {
        let table = Table::start(books);
        let here = table.nominate("Trần Thị Hoà", true);
        let away = table.nominate("Lê Văn Đức", false);
        for (login, role) in [("chutich", Role::Chair), ("decu", Role::Nominator), ("kiemsoat", Role::Controller)] {
            officer(&table.books, login, "TB", role);
        }
        let site = Site::over(&table.books);
        let (chair, nominator) = (site.sign_in("chutich"), site.sign_in("decu"));
        let path = "/desk/TB/rounds/GHEP/matching";
        assert!(chair.get("/desk/TB/rounds/GHEP").contains(path));
        assert_eq!(nominator.post(&format!("{path}/propose"), &[]).status, Status::Forbidden);
        assert_eq!(chair.post(&format!("{path}/propose"), &[]).location(), format!("{path}?page=1"));
        let page = chair.get(path);
        assert!(page.contains("Tiền kẹt") && page.contains("Lời người ủng hộ quỹ QSV"), "{page}");
        assert!(page.contains("Chưa chốt") && page.contains("2.000.000 ₫"), "{page}");
        let (field, fund) = (format!("fund-{away}"), table.funds[1].to_string());
        let no = chair.post(path, &[(&field, &fund)]);
        assert_eq!(no.status, Status::UnprocessableEntity);
        assert!(no.body.contains("trái ý người ủng hộ: “Lời người ủng hộ quỹ QXA”"), "{}", no.body);
        assert_eq!(table.draft().get(&away), Some(&table.funds[0]));
        assert_eq!(chair.post(path, &[(&field, "")]).location(), format!("{path}?page=1"));
        assert_eq!(table.draft(), Pairs::from([(here, table.funds[1])]));
        assert!(chair.get(path).contains("Chưa xếp"));
        assert_eq!(chair.post(&format!("{path}/agree"), &[]).location(), format!("{path}?page=1"));
        assert!(chair.get(path).contains("đã chốt lúc"));
        chair.post(&format!("{path}/propose"), &[]);
        assert!(chair.get(path).contains("khác bản đã chốt"));
        let csv = chair.get(&format!("{path}?format=csv"));
        assert!(csv.contains("Trần Thị Hoà,") && csv.contains(",1000000,QXA,"), "{csv}");
        assert_eq!(chair.ask(&format!("{path}?format=xlsx")).status, Status::Ok);
        assert!(chair.get(&format!("{path}/print")).contains("Đã xếp 2 trên 2 người"));
        assert!(chair.get(&format!("{path}?lang=en")).contains("Stuck money"));
        let reader = site.sign_in("kiemsoat").get(path);
        assert!(!reader.contains("type=\"radio\"") && reader.contains("✓"), "{reader}");
    }
}

//! What recipients say to those whose gifts reached them: with both consents, without a name, and gone at once.

use diesel::connection::SimpleConnection as _;
use sovang::{
    dossier::{self, DossierError},
    id::{NominationId, PartyId},
    party::Purpose,
    user::Role,
};

use super::{consent, get, site_on, withdraw};
use crate::{
    books::Books,
    on_both_databases,
    scholarships::{council, nominate, open_round, publish, pupil, record, refused, terms},
    site::{Site, officer},
    tamper::{disarm, verified},
};

const TODAY: &str = "2025-12-31";
const WORDS: &str = "Cháu cảm ơn bác, cháu sẽ học thật giỏi. Gọi cháu 0912 345 678.";

fn thank(books: &Books, id: NominationId, words: &str) -> Result<(), DossierError> {
    let (author, words) = (books.author.clone(), words.to_owned());
    books.pool.write_now([books.book], move |tx| dossier::workflow::thank(tx, &author, id, &words))
}

/// Two gifts, the first of which pays for one award of a million and the second for nothing yet.
fn awarded(books: &Books) -> (NominationId, PartyId) {
    let donor = books.donor("Công ty Ví Dụ");
    for _ in 0..2 {
        books.receive(&books.gift(donor, books.general, 4_000_000, "2025-01-10")).unwrap();
    }
    publish(books);
    let round = open_round(books, terms(books, "HB1", "HKBGC", &[books.general]));
    let id = nominate(books, &pupil(round, books.unit, "Nguyễn Thị Bích Ngọc"));
    refused(books, "chưa được duyệt học bổng", || thank(books, id, WORDS));
    council(books, "HD", 3).approve(books, round, &[id]);
    (id, record(books, id).nomination.person)
}

on_both_databases! {
    fn a_donor_reads_what_a_child_says_with_both_consents_and_without_a_name(books: Books) {
        let (id, child) = awarded(&books);
        refused(&books, "chưa có lời cảm ơn nào", || thank(&books, id, " "));
        refused(&books, "Bích Ngọc", || thank(&books, id, "Cháu Bích Ngọc cảm ơn"));
        refused(&books, "THCS Ví Dụ", || thank(&books, id, "Trường thcs ví dụ cảm ơn"));
        thank(&books, id, WORDS).unwrap();
        let site = site_on(&books, TODAY);
        let officer_site = Site::over(&books);
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let treasurer = officer_site.sign_in("thuquy");
        let heard = || {
            let trace = get(&site, "/trace/TB?q=BL-2025/0001");
            let letter = treasurer.get("/desk/TB/letters/2025");
            let both = [trace, letter];
            for page in &both {
                assert!(!page.contains("Bích Ngọc") && !page.contains("0912"), "{page}");
            }
            both.map(|page| page.contains("cháu sẽ học thật giỏi"))
        };
        assert_eq!(heard(), [false, false], "nobody was asked");
        consent(&books, child, Purpose::PublishAward, "2025-05-01");
        assert_eq!(heard(), [false, false], "the child alone");
        consent(&books, child, Purpose::AwardByGuardian, "2025-05-01");
        assert_eq!(heard(), [true, true]);
        let trace = get(&site, "/trace/TB?q=BL-2025/0001");
        assert!(trace.contains("<figcaption>học sinh</figcaption>") && trace.contains("Gọi cháu …"), "{trace}");
        let other = get(&site, "/trace/TB?q=BL-2025/0002");
        assert!(!other.contains("học thật giỏi"), "its money waits: {other}");
        withdraw(&books, child, Purpose::AwardByGuardian, TODAY);
        assert_eq!(heard(), [false, false], "the guardian took it back");
    }

    fn words_are_taken_back_and_kept_under_seal(books: Books) {
        let (id, child) = awarded(&books);
        for purpose in [Purpose::PublishAward, Purpose::AwardByGuardian] {
            consent(&books, child, purpose, "2025-05-01");
        }
        thank(&books, id, "Lời đầu").unwrap();
        thank(&books, id, "Lời sau").unwrap();
        let site = site_on(&books, TODAY);
        let page = get(&site, "/trace/TB?q=2025/1");
        assert!(page.contains("Lời sau") && !page.contains("Lời đầu"), "{page}");
        thank(&books, id, "").unwrap();
        assert!(!get(&site, "/trace/TB?q=2025/1").contains("id=\"notes\""));
        let told = |row: &String| row.starts_with("audit") && (row.contains("Lời đầu") || row.contains("Lời sau"));
        assert!(!books.dump().iter().any(told), "no words in the chain");
        assert!(verified(&mut books.db()).1.is_empty());
        let mut db = books.db();
        assert!(db.batch_execute("UPDATE nomination_thanks SET words = 'x'").is_err());
        disarm(&mut db);
        for (change, back) in [
            ("UPDATE nomination_thanks SET words = 'Khác' WHERE words = 'Lời sau'", "UPDATE nomination_thanks SET words = 'Lời sau' WHERE words = 'Khác'"),
            ("DELETE FROM nomination_thanks WHERE words = ''", ""),
        ] {
            db.batch_execute(change).unwrap();
            let found = verified(&mut db).1;
            assert!(found.iter().any(|it| it.place.table == "nomination_thanks"), "{change}: {found:?}");
            if !back.is_empty() {
                db.batch_execute(back).unwrap();
                assert!(verified(&mut db).1.is_empty(), "{back}");
            }
        }
    }

    fn whoever_put_the_person_forward_writes_it_down(books: Books) {
        let (id, child) = awarded(&books);
        officer(&books, "decu", "TB", Role::Nominator);
        officer(&books, "ketoan", "TB", Role::Accountant);
        let site = Site::over(&books);
        let (nominator, accountant) = (site.sign_in("decu"), site.sign_in("ketoan"));
        let page = format!("/desk/TB/nominations/{id}");
        let path = format!("{page}/thanks");
        let wrong = nominator.post(&path, &[("thanks", "Em Bích Ngọc")]);
        assert!(wrong.status.code == 422 && wrong.body.contains("hãy bỏ tên người"), "{}", wrong.body);
        assert_eq!(nominator.post(&path, &[("thanks", "Cháu cảm ơn ạ")]).location(), page);
        assert!(nominator.get(&page).contains("chưa ai đọc được"));
        for purpose in [Purpose::PublishAward, Purpose::AwardByGuardian] {
            consent(&books, child, purpose, "2025-05-01");
        }
        let seen = accountant.get(&page);
        assert!(seen.contains("người ủng hộ đang đọc được") && seen.contains("Cháu cảm ơn ạ"), "{seen}");
        assert!(!seen.contains("name=\"thanks\"") && nominator.get(&page).contains("name=\"thanks\""));
        assert_eq!(accountant.post(&path, &[("thanks", "x")]).status.code, 403);
    }
}

//! What happens when the program, or the line, breaks in the middle of a try; and couriers beside each other.

use std::sync::Arc;

use sovang::{
    db::DbUrl,
    mail::{
        Deed, MailError, State, workflow,
        workflow::courier::{self, Next, Run},
    },
};

use super::{Post, all, clock, donor, queue, settings, states, words};
use crate::{books::Books, harness::Desk, on_both_databases};

fn run(books: &Books, port: u16, minutes: i64) -> Run {
    courier::run(&books.pool, &settings(port), clock(minutes), &|| true).unwrap()
}

fn take(books: &Books, minutes: i64) -> Box<courier::Taken> {
    match courier::take(&books.pool, clock(minutes)).unwrap() {
        Next::Take(taken) => taken,
        Next::Nothing | Next::Settled(_) => panic!("nothing was taken"),
    }
}

fn decide(books: &Books, deed: Deed, seen: State) -> Result<State, MailError> {
    let (author, book, id) = (books.author.clone(), books.book, all(books)[0].id);
    books.pool.write_now([book], move |tx| workflow::decide(tx, &author, book, id, (deed, seen)))
}

on_both_databases! {
    fn what_was_cut_off_before_it_was_handed_over_is_sent_once_the_lease_is_over(books: Books) {
        let Some(post) = Post::new() else { return };
        let server = post.open(0);
        queue(&books, donor(&books, "Bà Lan"), &["lan"]);
        let taken = take(&books, 0);
        // Here the program dies; another begins.
        assert_eq!(run(&books, server.port, 9), Run::default(), "it might still be at work");
        assert_eq!(run(&books, server.port, 10), Run { later: 1, sent: 1, ..Run::default() });
        assert_eq!((states(&books), post.kept().len()), (vec![State::Sent], 1));
        // And if the first was only slow, it may not hand anything over any more.
        assert!(!courier::hand(&books.pool, clock(11), &taken).unwrap());
        assert_eq!(courier::carry(&books.pool, &settings(server.port), clock(11), &taken).unwrap(), State::Sending);
        assert_eq!((states(&books), post.kept().len()), (vec![State::Sent], 1));
    }

    fn what_was_cut_off_while_it_was_handed_over_waits_for_a_person(books: Books) {
        let Some(post) = Post::new() else { return };
        let server = post.open(0);
        queue(&books, donor(&books, "Bà Lan"), &["lan"]);
        let taken = take(&books, 0);
        assert!(courier::hand(&books.pool, clock(0), &taken).unwrap());
        // Here the program dies, and nobody knows whether the server has the mail.
        assert_eq!(run(&books, server.port, 9), Run::default());
        assert_eq!(run(&books, server.port, 10), Run { unsure: 1, ..Run::default() });
        assert_eq!(run(&books, server.port, 100_000), Run::default(), "it is not sent on a guess");
        assert_eq!((states(&books), post.kept().len()), (vec![State::Unsure], 0));
        assert!(matches!(decide(&books, Deed::Again, State::Failed), Err(MailError::Stands { .. })));
        assert_eq!(decide(&books, Deed::Again, State::Unsure).unwrap(), State::Queued);
        assert_eq!(run(&books, server.port, 100_000), Run { sent: 1, ..Run::default() });
        assert_eq!(post.kept().len(), 1);
        assert!(matches!(decide(&books, Deed::Again, State::Sent), Err(MailError::Stands { .. })));
    }

    fn a_line_that_breaks_after_the_mail_was_given_does_not_send_it_twice(books: Books) {
        let Some(post) = Post::new() else { return };
        let server = post.open(0);
        queue(&books, donor(&books, "Bà Lan"), &["dut"]);
        assert_eq!(run(&books, server.port, 0), Run { unsure: 1, ..Run::default() });
        for minutes in [1, 11, 100_000] {
            assert_eq!(run(&books, server.port, minutes), Run::default());
        }
        assert_eq!((states(&books), post.kept().len()), (vec![State::Unsure], 1), "the server had it");
        assert_eq!(decide(&books, Deed::Accept, State::Unsure).unwrap(), State::Sent);
        let said = words(&books, all(&books)[0].id);
        assert_eq!(said.iter().map(|(state, _)| *state).collect::<Vec<_>>(), [State::Unsure, State::Sent]);
    }

    fn couriers_beside_each_other_send_each_mail_once(books: Books) {
        let Some(post) = Post::new() else { return };
        let server = post.open(0);
        let names: Vec<String> = (0..24).map(|number| format!("nguoi{number}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        queue(&books, donor(&books, "Bà Lan"), &names);
        let books = Arc::new(books);
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let (books, port) = (Arc::clone(&books), server.port);
                std::thread::spawn(move || run(&books, port, 0).sent)
            })
            .collect();
        let sent: usize = threads.into_iter().map(|it| it.join().unwrap()).sum();
        assert_eq!((sent, post.kept().len(), post.named()), (24, 24, 24));
        assert_eq!(states(&books), [State::Sent; 24]);
    }

    fn the_program_itself_sends_what_is_queued(books: Books) {
        let Some(post) = Post::new() else { return };
        let server = post.open(0);
        queue(&books, donor(&books, "Bà Lan"), &["lan", "het"]);
        let url = match &books.url {
            DbUrl::Sqlite(path) => format!("sqlite://{path}"),
            DbUrl::Postgres(url) => url.clone(),
        };
        let (desk, port) = (Desk::new(), server.port.to_string());
        let variables = [
            ("SOVANG_DATABASE", url.as_str()),
            ("SOVANG_SMTP_HOST", "127.0.0.1"),
            ("SOVANG_SMTP_PORT", port.as_str()),
            ("SOVANG_SMTP_TLS", "none"),
            ("SOVANG_MAIL_FROM", "hoi@khuyenhoc.example.org"),
            ("SOVANG_PUBLIC_URL", "https://sovang.example.org"),
        ];
        let answer = desk.run_with(&["mail", "run"], &variables);
        let told = "Đã gửi 1, gửi lại sau 0, không gửi được 1, chưa rõ 0, không gửi nữa 0.\n";
        assert_eq!((answer.code, answer.out.as_str(), answer.err.as_str()), (0, told, ""));
        assert_eq!(post.kept().len(), 1);
        let answer = desk.run_with(&["mail", "list", "--unit", "TB", "--state", "failed"], &variables);
        assert!(answer.out.contains("het@example.com") && !answer.out.contains("lan@example.com"), "{answer:?}");
        let answer = desk.run_with(&["mail", "run"], &variables[..1]);
        assert_eq!(answer.code, 1, "{answer:?}");
        assert!(answer.err.contains("SOVANG_SMTP_HOST"), "{answer:?}");
    }
}

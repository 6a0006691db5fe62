//! What a server takes, puts off or refuses; who is not written to.

use sovang::mail::{
    State, Wish, workflow,
    workflow::courier::{self, Run},
};

use super::{Post, all, clock, donor, queue, settings, states, withdraw, words};
use crate::{books::Books, on_both_databases};

fn run(books: &Books, port: u16, minutes: i64) -> Run {
    courier::run(&books.pool, &settings(port), clock(minutes), &|| true).unwrap()
}

/// Undoes what lets any text travel over a line that knows only seven bits.
pub fn quoted(mail: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = mail.as_bytes();
    while let Some((byte, more)) = rest.split_first() {
        rest = more;
        match (byte, more) {
            (b'=', [b'\r', b'\n', more @ ..]) => rest = more,
            (b'=', [high, low, more @ ..]) => {
                let text = [*high, *low];
                let digits = std::str::from_utf8(&text).unwrap();
                match u8::from_str_radix(digits, 16) {
                    Ok(byte) => {
                        bytes.push(byte);
                        rest = more;
                    }
                    Err(_) => bytes.push(b'='),
                }
            }
            _ => bytes.push(*byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

on_both_databases! {
    fn what_a_server_takes_is_sent_once(books: Books) {
        let Some(post) = Post::new() else { return };
        let server = post.open(0);
        let lan = donor(&books, "Bà Nguyễn Thị Lan");
        assert_eq!(queue(&books, lan, &["lan", "lan.hai"]), 2);
        assert_eq!(queue(&books, lan, &["lan", "lan.hai"]), 0, "the same thing is not queued twice");
        assert_eq!(run(&books, server.port, 0), Run { sent: 2, ..Run::default() });
        for minutes in [0, 1, 60, 100_000] {
            assert_eq!(run(&books, server.port, minutes), Run::default());
        }
        assert_eq!(queue(&books, lan, &["lan"]), 0, "nor after it was sent");
        let kept = post.kept();
        assert_eq!((kept.len(), post.named()), (2, 2));
        let secret = &all(&books)[0].secret;
        let link = format!("https://sovang.example.org/unsubscribe/{secret}");
        for header in [
            "To: lan@example.com\r\n".to_owned(),
            format!("List-Unsubscribe: <{link}>\r\n"),
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".to_owned(),
            "@khuyenhoc.example.org>\r\n".to_owned(),
        ] {
            assert!(kept[0].contains(&header), "{header} {}", kept[0]);
        }
        assert!(kept[0].is_ascii(), "any server takes it: {}", kept[0]);
        let body = quoted(&kept[0]);
        assert!(body.contains("Kính gửi bà Nguyễn Thị Lan,"), "{body}");
        assert!(body.contains("\n.một dòng bắt đầu bằng dấu chấm"), "{body}");
        assert!(body.contains(&format!("Ngừng nhận thư: {link}")), "{body}");
        assert!(!kept[1].contains(secret.as_str()), "each has a link of its own");
        assert_eq!(words(&books, all(&books)[0].id), [(State::Sent, "2.0.0 kept as 1".to_owned())]);
        let trail = books.dump().into_iter().filter(|row| row.contains("mail.sent")).count();
        assert_eq!(trail, 2, "the audit trail says so");
    }

    fn a_server_that_says_later_is_asked_later(books: Books) {
        let Some(post) = Post::new() else { return };
        let server = post.open(0);
        let lan = donor(&books, "Bà Lan");
        queue(&books, lan, &["ban.2"]);
        let later = Run { later: 1, ..Run::default() };
        assert_eq!(run(&books, server.port, 0), later);
        assert_eq!(run(&books, server.port, 0), Run::default(), "not at once");
        assert_eq!(run(&books, server.port, 1), later);
        assert_eq!((states(&books), post.kept().len()), (vec![State::Queued], 0));
        assert_eq!(run(&books, server.port, 5), Run::default(), "the second wait is longer");
        assert_eq!(run(&books, server.port, 6), Run { sent: 1, ..Run::default() });
        assert_eq!((states(&books), post.kept().len(), post.named()), (vec![State::Sent], 1, 3));
        let said = words(&books, all(&books)[0].id);
        assert!(said[0].1.contains("451") || said[0].1.contains("greylisted"), "{said:?}");
    }

    fn a_server_that_refuses_is_not_asked_again(books: Books) {
        let Some(post) = Post::new() else { return };
        let server = post.open(0);
        let lan = donor(&books, "Bà Lan");
        queue(&books, lan, &["het", "day"]);
        assert_eq!(run(&books, server.port, 0), Run { failed: 2, ..Run::default() });
        assert_eq!(run(&books, server.port, 100_000), Run::default());
        assert_eq!((states(&books), post.kept().len(), post.named()), (vec![State::Failed; 2], 0, 2));
        for (mail, word) in all(&books).iter().zip(["no such mailbox", "looks like spam"]) {
            let said = words(&books, mail.id);
            assert!(said[0].1.contains(word), "{said:?}");
        }
    }

    fn a_server_that_is_down_is_tried_until_it_is_up_or_hope_is_lost(books: Books) {
        let Some(post) = Post::new() else { return };
        let port = post.open(0).port;
        let lan = donor(&books, "Bà Lan");
        queue(&books, lan, &["lan"]);
        assert_eq!(run(&books, port, 0), Run { later: 1, ..Run::default() });
        let server = post.open(port);
        assert_eq!(run(&books, server.port, 1), Run { sent: 1, ..Run::default() });
        assert_eq!(post.kept().len(), 1);
        drop(server);
        queue(&books, lan, &["lan.hai"]);
        let days: Vec<Run> = (0..60).map(|step| run(&books, port, 2000 + step * 300)).collect();
        assert_eq!(days.iter().map(|it| it.later).sum::<usize>(), 8, "{days:?}");
        assert_eq!(days.iter().map(|it| it.failed).sum::<usize>(), 1, "{days:?}");
        assert_eq!(states(&books), [State::Sent, State::Failed]);
    }

    fn nobody_is_written_to_who_does_not_want_it(books: Books) {
        let Some(post) = Post::new() else { return };
        let server = post.open(0);
        let (lan, hoa) = (donor(&books, "Bà Lan"), donor(&books, "Bà Hoà"));
        let silent = books.donor("Ông Im");
        assert_eq!(queue(&books, silent, &["im"]), 0, "without consent nothing is queued");
        queue(&books, lan, &["lan"]);
        queue(&books, hoa, &["hoa"]);
        withdraw(&books, hoa);
        assert_eq!(run(&books, server.port, 0), Run { sent: 1, withheld: 1, ..Run::default() });
        assert_eq!(post.named(), 1, "the server does not even hear of her");
        assert_eq!(states(&books), [State::Sent, State::Withheld]);

        // Whoever stops mail by the link of one is sent nothing at that address, whatever is queued already.
        queue(&books, lan, &["lan.hai", "lan.ba"]);
        let secret = all(&books)[2].secret.clone();
        let at = clock(1).now();
        let stop = |wish| {
            let secret = secret.clone();
            books.pool.write_now([books.book], move |tx| workflow::wish(tx, &secret, wish, at)).unwrap()
        };
        stop(Wish::Stop);
        stop(Wish::Stop);
        assert_eq!(run(&books, server.port, 2), Run { sent: 1, withheld: 1, ..Run::default() });
        assert_eq!(all(&books).iter().map(|it| it.state).skip(2).collect::<Vec<_>>(), [State::Withheld, State::Sent]);
        let stops = books.dump().into_iter().filter(|row| row.starts_with("mail_stops")).count();
        assert_eq!(stops, 1, "asking twice is asking once");
        stop(Wish::Resume);
        let again = (sovang::mail::Deed::Again, State::Withheld);
        let (author, book, id) = (books.author.clone(), books.book, all(&books)[2].id);
        books.pool.write_now([book], move |tx| workflow::decide(tx, &author, book, id, again)).unwrap();
        assert_eq!(run(&books, server.port, 3), Run { sent: 1, ..Run::default() });
    }
}

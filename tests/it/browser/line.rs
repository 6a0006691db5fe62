//! A slow line between a browser and the pages, as a telephone has it on the edge of a village.

use std::time::Duration;

use rocket::tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, copy},
    join,
    net::{TcpListener, TcpStream},
    spawn,
    time::sleep,
};

/// What comes at once, in bytes, and the pause after it: together 25 kB a second.
const PIECE: usize = 500;
const PAUSE: Duration = Duration::from_millis(20);

/// Lays a line to the pages at an address and returns the address at its other end; it lasts as long as the runtime.
pub async fn lay(pages: &str) -> String {
    let to = pages.trim_start_matches("http://").to_owned();
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(spawn(async move {
        while let Ok((browser, _)) = listener.accept().await {
            drop(spawn(carry(browser, TcpStream::connect(to.clone()).await.unwrap())));
        }
    }));
    format!("http://localhost:{port}")
}

/// Carries questions as they come and answers piece by piece, until both sides have hung up.
async fn carry(browser: TcpStream, pages: TcpStream) {
    browser.set_nodelay(true).unwrap();
    let (mut questions, mut hears) = browser.into_split();
    let (mut answers, mut asks) = pages.into_split();
    let up = copy(&mut questions, &mut asks);
    let down = async {
        let mut piece = [0; PIECE];
        while let Ok(length @ 1..) = answers.read(&mut piece).await {
            if hears.write_all(&piece[..length]).await.is_err() {
                break;
            }
            sleep(PAUSE).await;
        }
    };
    drop(join!(up, down));
}

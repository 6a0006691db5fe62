//! Browsers that ask at once, and a bare Rocket route that returns the very same bytes to hold the answer against.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use rocket::{
    Build, Rocket, State, config::LogLevel, get, http::ContentType, post, routes, tokio::runtime::Runtime,
};
use sovang::{
    id::BookId,
    user::{
        self, Role,
        session::{Claims, Secret},
    },
    web::{App, session::SESSION},
};

use crate::{
    books::Books,
    table::{Bound, Sheet},
};

/// How many browsers ask at once, and how often each.
#[derive(Clone, Copy)]
pub struct Crowd {
    pub browsers: usize,
    pub each: usize,
}

/// What one page's requests took.
struct Load {
    per_second: f64,
    p99: Duration,
}

/// A server on a port of this machine, with a runtime of its own.
pub struct Server {
    pub address: SocketAddr,
    runtime: Runtime,
    shutdown: rocket::Shutdown,
}

impl Server {
    pub fn start(build: impl FnOnce(&rocket::Config) -> Rocket<Build>) -> Self {
        let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
        let runtime = Runtime::new().unwrap();
        let config = rocket::Config { port, log_level: LogLevel::Off, ..rocket::Config::release_default() };
        let ready = runtime.block_on(build(&config).ignite()).unwrap();
        let shutdown = ready.shutdown();
        drop(runtime.spawn(ready.launch()));
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        while TcpStream::connect(address).is_err() {
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { address, runtime, shutdown }
    }

    pub fn stop(self) {
        self.shutdown.notify();
        self.runtime.shutdown_timeout(Duration::from_secs(5));
    }
}

/// One browser's kept-alive connection.
pub struct Connection(BufReader<TcpStream>);

impl Connection {
    pub fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    /// Sends a request and returns what came back.
    pub fn ask(&mut self, request: &str) -> Reply {
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut status, mut length, mut line, mut location) = (0, 0, String::new(), String::new());
        loop {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            let lower = line.trim_end().to_ascii_lowercase();
            if lower.is_empty() {
                break;
            }
            if let Some(rest) = lower.strip_prefix("http/1.1 ") {
                status = rest.split(' ').next().unwrap().parse().unwrap();
            }
            if let Some(rest) = lower.strip_prefix("content-length: ") {
                length = rest.parse().unwrap();
            }
            if let Some((name, value)) = line.trim_end().split_once(": ")
                && name.eq_ignore_ascii_case("location")
            {
                value.clone_into(&mut location);
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        Reply { status, location, body }
    }
}

/// What a server has answered.
pub struct Reply {
    pub status: u16,
    pub location: String,
    pub body: Vec<u8>,
}

pub fn request(path: &str, cookie: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n")
}

pub fn form(path: &str, cookie: &str, fields: &str) -> String {
    let length = fields.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nAccept: application/json\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{fields}"
    )
}

/// Lets all browsers ask; `request` is given the number of the request.
fn load(address: SocketAddr, request: impl Fn(usize) -> String + Sync, crowd: Crowd) -> Load {
    let turn = AtomicUsize::new(0);
    let begun = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let browse = || {
            let mut connection = Connection::open(address);
            let one = |_| {
                let request = request(turn.fetch_add(1, Ordering::Relaxed));
                let begun = Instant::now();
                let reply = connection.ask(&request);
                assert_eq!(reply.status, 200, "{request}\n{}", String::from_utf8_lossy(&reply.body));
                begun.elapsed()
            };
            (0..crowd.each).map(one).collect::<Vec<_>>()
        };
        let browsers: Vec<_> = (0..crowd.browsers).map(|_| scope.spawn(browse)).collect();
        browsers.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    let per_second = times.len() as f64 / begun.elapsed().as_secs_f64();
    times.sort_unstable();
    Load { per_second, p99: times[times.len() * 99 / 100] }
}

#[get("/")]
fn bare(page: &State<Vec<u8>>) -> (ContentType, Vec<u8>) {
    (ContentType::HTML, page.inner().clone())
}

#[post("/", data = "<_sent>")]
fn bare_form(_sent: Vec<u8>, page: &State<Vec<u8>>) -> (ContentType, Vec<u8>) {
    (ContentType::JSON, page.inner().clone())
}

/// Puts somebody with a role on file, signs them in and returns the cookie.
pub fn cookie(books: &Books, app: &App, login: &'static str, role: Role) -> String {
    let (author, unit, now) = (books.author.clone(), books.unit, app.clock.now());
    let open = move |tx: &mut sovang::db::Tx| {
        let user = user::workflow::add(tx, &author, login, "Người Dùng Thử")?;
        user::workflow::grant(tx, &author, login, unit, role)?;
        user::session::workflow::open(tx, user, true, ("bench", "127.0.0.1"), now)
    };
    let id = books.pool.write_now([BookId::REGISTER], open).unwrap();
    let token = app.keys.sign(&Claims::new(&id, Secret::random().unwrap(), now)).unwrap();
    format!("{SESSION}={token}")
}

/// Measures one request against a bare route that takes as much and returns the very same bytes.
pub fn compare(
    sheet: &mut Sheet,
    what: &str,
    address: SocketAddr,
    request: impl Fn(usize) -> String + Sync,
    crowd: Crowd,
) {
    // A number of its own, so that the load does not send this one again.
    let first = request(usize::MAX / 2);
    let reply = Connection::open(address).ask(&first);
    assert_eq!(reply.status, 200, "{first}");
    let size = reply.body.len();
    let plain = Server::start(|config| {
        rocket::custom(config).manage(reply.body).mount("/", routes![bare, bare_form])
    });
    let to_root = |turn| {
        let asked = request(turn);
        let (method, rest) = asked.split_once(' ').unwrap();
        format!("{method} / {}", rest.split_once(' ').unwrap().1)
    };
    let (page, baseline) = (load(address, &request, crowd), load(plain.address, to_root, crowd));
    plain.stop();
    sheet.add(
        &format!("{what}, {} connections", crowd.browsers),
        format!("{:.0}/s, p99 {:.0} ms", page.per_second, page.p99.as_secs_f64() * 1e3),
        format!("bare route {:.0}/s ({size} B)", baseline.per_second),
        page.per_second / baseline.per_second,
        (0.0, Bound::AtLeast),
    );
}

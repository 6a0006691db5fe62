//! Pages under load: 32 browsers ask at once, against a bare Rocket route that returns the very same bytes.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    time::{Duration, Instant},
};

use rocket::{
    Build, Rocket, State, config::LogLevel, get, http::ContentType, routes, tokio::runtime::Runtime,
};
use sovang::{
    calendar::Clock,
    id::BookId,
    user::{
        self, Role,
        session::{Claims, Secret},
    },
    web::{self, App, session::SESSION},
};

use crate::{
    books::{self, Books},
    reports,
    table::{Bound, Sheet},
};

const BROWSERS: usize = 32;

/// The pages that are measured: what they are called, and where they are.
const PAGES: &[(&str, &str)] = &[
    ("home of the desk", "/desk/TB"),
    ("public front page", "/"),
    ("public journal", "/journal/TB"),
    ("public honour roll", "/roll/TB/2025"),
];

/// What one page's requests took.
struct Load {
    per_second: f64,
    p99: Duration,
}

/// A server on a port of this machine, with a runtime of its own.
struct Server {
    address: SocketAddr,
    runtime: Runtime,
    shutdown: rocket::Shutdown,
}

impl Server {
    fn start(build: impl FnOnce(&rocket::Config) -> Rocket<Build>) -> Self {
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

    fn stop(self) {
        self.shutdown.notify();
        self.runtime.shutdown_timeout(Duration::from_secs(5));
    }
}

/// One browser's kept-alive connection.
struct Connection(BufReader<TcpStream>);

impl Connection {
    fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    /// Asks for a page and returns its status and its bytes.
    fn ask(&mut self, request: &str) -> (u16, Vec<u8>) {
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut status, mut length, mut line) = (0, 0, String::new());
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
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        (status, body)
    }
}

fn request(path: &str, cookie: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n")
}

/// Lets all browsers ask for one page, `each` times every one of them.
fn load(address: SocketAddr, request: &str, each: usize) -> Load {
    let begun = Instant::now();
    let mut times: Vec<Duration> = std::thread::scope(|scope| {
        let browse = || {
            let mut connection = Connection::open(address);
            let one = |_| {
                let begun = Instant::now();
                let (status, _) = connection.ask(request);
                assert_eq!(status, 200, "{request}");
                begun.elapsed()
            };
            (0..each).map(one).collect::<Vec<_>>()
        };
        let browsers: Vec<_> = (0..BROWSERS).map(|_| scope.spawn(browse)).collect();
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

/// Signs the treasurer in and returns the cookie.
fn cookie(books: &Books, app: &App) -> String {
    let (author, unit, now) = (books.author.clone(), books.unit, app.clock.now());
    let open = move |tx: &mut sovang::db::Tx| {
        let user = user::workflow::add(tx, &author, "thuquy", "Thủ Quỹ")?;
        user::workflow::grant(tx, &author, "thuquy", unit, Role::Treasurer)?;
        user::session::workflow::open(tx, user, true, ("bench", "127.0.0.1"), now)
    };
    let id = books.pool.write_now([BookId::REGISTER], open).unwrap();
    let token = app.keys.sign(&Claims::new(&id, Secret::random().unwrap(), now)).unwrap();
    format!("{SESSION}={token}")
}

pub fn run(sheet: &mut Sheet, quick: bool) {
    let (donors, entries, each) = if quick { (20_000, 100_000, 20) } else { (200_000, 1_000_000, 60) };
    let books = Books::start(books::sqlite().unwrap());
    reports::fill(&books, donors, entries);
    let app = App::new(books.pool.clone(), Clock::Fixed(books.author.at)).unwrap();
    let cookie = cookie(&books, &app);
    let ours = Server::start(|config| web::rocket(config, app));
    for (what, path) in PAGES {
        let asked = request(path, &cookie);
        let (status, bytes) = Connection::open(ours.address).ask(&asked);
        assert_eq!(status, 200, "{path}");
        let size = bytes.len();
        let plain = Server::start(|config| rocket::custom(config).manage(bytes).mount("/", routes![bare]));
        let (page, baseline) =
            (load(ours.address, &asked, each), load(plain.address, &request("/", ""), each));
        plain.stop();
        sheet.add(
            &format!("{what}, {BROWSERS} connections"),
            format!("{:.0}/s, p99 {:.0} ms", page.per_second, page.p99.as_secs_f64() * 1e3),
            format!("bare route {:.0}/s ({size} B)", baseline.per_second),
            page.per_second / baseline.per_second,
            (0.0, Bound::AtLeast),
        );
    }
    sheet.note(format!(
        "Pages: {donors} donors, {entries} entries, SQLite; clients and server share this machine."
    ));
    ours.stop();
}

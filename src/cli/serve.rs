//! `sovang serve`: the pages.

use std::{
    fmt,
    io::Write as _,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use rocket::{
    config::{LogLevel, Shutdown},
    error::ErrorKind,
    fairing::AdHoc,
};

use super::{
    args::{address, number},
    desk::{Desk, Refused},
};
use crate::{
    calendar::Clock,
    db::{DbError, Pool},
    mail::{Settings, workflow::courier},
    say,
    text::Lang,
    user::session::Keys,
    web::{self, App},
};

#[derive(Clone, Debug, clap::Args)]
pub struct ServeArgs {
    /// Địa chỉ lắng nghe; mặc định chỉ máy này xem được | Address to listen on; by default only this machine can see the pages
    #[arg(long, value_name = "ĐỊA CHỈ|ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    pub address: IpAddr,
    /// Cổng của các trang | Port of the pages
    #[arg(long, value_name = "CỔNG|PORT", default_value_t = 8000, value_parser = number::<u16>)]
    pub port: u16,
}

#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    Taken { address: IpAddr, port: u16, cause: std::io::Error },
    Runtime(#[from] std::io::Error),
    Db(#[from] DbError),
    Failed(String),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken { address, port, cause } => say!(
                f,
                "không mở được {address} cổng {port} ({cause}); hãy chọn cổng khác bằng --port",
                "{address} port {port} cannot be opened ({cause}); choose another with --port"
            ),
            Self::Db(err) => err.fmt(f),
            Self::Runtime(cause) => {
                say!(
                    f,
                    "máy không cho chạy máy chủ ({cause})",
                    "the system refuses to run a server ({cause})"
                )
            }
            Self::Failed(cause) => say!(f, "máy chủ dừng vì lỗi: {cause}", "the server failed: {cause}"),
        }
    }
}

impl ServeArgs {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool_or_new()?;
        Ok(serve(desk, pool, self.address, self.port)?)
    }
}

/// Builds what pages and mail work with: links are signed alike whoever sends them.
pub fn app(desk: &Desk, pool: Pool) -> Result<App, DbError> {
    let app = App::new(pool, desk.clock)?.with_mail(desk.mail.clone()).with_base(desk.base.as_deref());
    Ok(match desk.secret.as_ref().and_then(|secret| Keys::new(secret.as_bytes())) {
        Some(keys) => app.with_keys(keys),
        None => app,
    })
}

/// Serves the pages until the program is asked to stop; pages that are being read are finished first.
pub fn serve(desk: &Desk, pool: Pool, address: IpAddr, port: u16) -> Result<(), ServeError> {
    // Rocket's own entry point would read Rocket.toml and ROCKET_* for its threads.
    let runtime = rocket::tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut app = app(desk, pool)?.with_door(Clock::System, desk.proxies.clone());
    if let Some(seal) = desk.seal() {
        app = app.with_seal(seal);
    }
    let lang = desk.lang;
    let tell = AdHoc::on_liftoff("address", move |rocket| {
        let (address, port) = (rocket.config().address, rocket.config().port);
        Box::pin(async move { announce(lang, address, port) })
    });
    let courier = desk
        .mail
        .clone()
        .map(|settings| Courier::start(app.pool.clone(), settings.with_keys(&app.keys), desk.clock));
    let launched = runtime.block_on(web::rocket(&config(address, port), app).attach(tell).launch());
    drop(courier);
    let Err(err) = launched else { return Ok(()) };
    Err(match err.kind() {
        ErrorKind::Bind(cause) => {
            ServeError::Taken { address, port, cause: std::io::Error::new(cause.kind(), cause.to_string()) }
        }
        other => ServeError::Failed(other.to_string()),
    })
}

/// A thread that carries mail to the server for as long as this value lives; the try under way is finished first.
struct Courier {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// How often the courier looks for mail that is due.
const LOOK: Duration = Duration::from_secs(10);

impl Courier {
    fn start(pool: Pool, settings: Settings, clock: Clock) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&stop);
        let thread = std::thread::spawn(move || {
            let go_on = || !told.load(Ordering::Relaxed);
            while go_on() {
                // What could not be written now, as when the database is away, is taken up at the next look.
                drop(courier::run(&pool, &settings, clock, &go_on));
                std::thread::park_timeout(LOOK);
            }
        });
        Self { stop, thread: Some(thread) }
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked has nothing more to finish.
            drop(thread.join());
        }
    }
}

/// Everything that Rocket may be told stands here; nothing of the surroundings changes it.
fn config(address: IpAddr, port: u16) -> rocket::Config {
    rocket::Config {
        address,
        port,
        log_level: LogLevel::Off,
        cli_colors: false,
        // Only the pages' own guard says from where a visitor comes; this header anybody may write.
        ip_header: None,
        limits: web::limits(),
        shutdown: Shutdown { grace: 10, mercy: 3, ..Shutdown::default() },
        ..rocket::Config::release_default()
    }
}

fn announce(lang: Lang, address: IpAddr, port: u16) {
    let address = std::net::SocketAddr::from((address, port));
    let line = match lang {
        Lang::Vi => format!("Xem sổ tại http://{address} – bấm Ctrl+C để dừng."),
        Lang::En => format!("The books are at http://{address} – press Ctrl+C to stop."),
    };
    // A reader that has closed the pipe does not stop the server.
    drop(writeln!(std::io::stdout(), "{line}"));
}

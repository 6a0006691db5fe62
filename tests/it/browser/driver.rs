//! What a browser test stands on: the driver's process, and the pages on a real port.

use std::{
    net::{SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use rocket::{
    Shutdown,
    config::LogLevel,
    http::{Cookie, CookieJar},
};
use sovang::web::{self, App, session::SESSION};

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns the browser's and its driver's programs, or none where they are not offered; CI must offer them.
pub fn programs() -> Option<(String, String)> {
    let found = variable("SOVANG_TEST_BROWSER").zip(variable("SOVANG_TEST_DRIVER"));
    assert!(
        found.is_some() || std::env::var("CI").is_err(),
        "CI must set SOVANG_TEST_BROWSER and SOVANG_TEST_DRIVER"
    );
    found
}

/// Returns the text of axe-core, or none where it is not offered; CI must offer it.
pub fn axe() -> Option<String> {
    let path = variable("SOVANG_TEST_AXE");
    assert!(path.is_some() || std::env::var("CI").is_err(), "CI must set SOVANG_TEST_AXE");
    path.map(|path| std::fs::read_to_string(path).unwrap())
}

/// Returns a port that nobody listens on; somebody may take it before it is used, which the caller then sees.
fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn wait_for(port: u16) {
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let since = Instant::now();
    while since.elapsed() < super::PATIENCE {
        if TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("nothing listens on {address}");
}

/// The driver's process, which goes when the test ends, and its browser with it.
pub struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    pub fn start(program: &str) -> Self {
        let port = free_port();
        let mut command = Command::new(program);
        command.arg(format!("--port={port}")).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().unwrap();
        wait_for(port);
        Self { child, port }
    }

    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Gives the browser the cookie of a session, as signing in does; drivers cannot set a `__Host-` cookie.
#[rocket::get("/enter/<token>")]
fn enter(token: &str, cookies: &CookieJar<'_>) -> &'static str {
    let cookie = Cookie::build((SESSION, token.to_owned())).path("/").secure(true).http_only(true);
    cookies.add(cookie);
    "signed in"
}

/// The pages on a port of this machine.
pub struct Served {
    pub address: String,
    shutdown: Shutdown,
}

impl Served {
    pub async fn start(app: App) -> Self {
        let port = free_port();
        let config = rocket::Config {
            port,
            log_level: LogLevel::Off,
            limits: sovang::web::limits(),
            ..rocket::Config::release_default()
        };
        let ready =
            web::rocket(&config, app).mount("/tests-only", rocket::routes![enter]).ignite().await.unwrap();
        let shutdown = ready.shutdown();
        drop(rocket::tokio::spawn(ready.launch()));
        rocket::tokio::task::spawn_blocking(move || wait_for(port)).await.unwrap();
        // The name counts as this machine's own, so the browser keeps cookies that are meant for TLS.
        Self { address: format!("http://localhost:{port}"), shutdown }
    }

    pub fn stop(&self) {
        self.shutdown.clone().notify();
    }
}

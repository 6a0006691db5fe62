//! The pages in a real Chromium, driven through `WebDriver` as a person would: keys, clicks, pictures.
//!
//! `tests/run` installs chromium and its driver and names them in `SOVANG_TEST_BROWSER` and `SOVANG_TEST_DRIVER`;
//! without them these tests are skipped, except in CI, which must have them. Pictures go to
//! `SOVANG_TEST_SHOTS`, outside the repository, when it is set.

mod bank;
mod batches;
mod cash;
mod desk;
mod devices;
mod donors;
pub mod driver;
mod filings;
mod funds;
mod line;
mod mail;
mod matching;
mod meetings;
mod members;
mod nominations;
pub mod papers;
mod payouts;
mod plain;
mod pledges;
mod proof;
mod public;
mod recipients;
mod risks;
mod rules;
mod season;
mod selection;
mod sponsorships;
mod whole_round;

use std::time::{Duration, Instant};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource as _, KeyAction, KeyActions},
    error::CmdError,
    wd::Capabilities,
    wd::PrintConfiguration,
};
use hyper_util::client::legacy::connect::HttpConnector;
use rocket::tokio::runtime::Runtime;

use crate::{books::Books, site::Site};
use driver::{Driver, Served};

/// The two widths at which every task is done: a phone and a desk.
pub const WIDTHS: [u32; 2] = [390, 1280];

/// How long something may take to come; a machine that does other work beside the tests is slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser window over the served pages of some books; counts what the person does.
pub struct Browser {
    runtime: Runtime,
    client: Client,
    served: Served,
    site: Site,
    /// Clicks, chords and fields, as the daily tasks count them; typing into a field is one field.
    pub actions: u32,
    pub width: u32,
    _driver: Driver,
}

impl Browser {
    /// Opens a window of a width over these books; none where there is no browser to test with.
    pub fn open(books: &Books, width: u32) -> Option<Self> {
        Self::start(books, width, true)
    }

    /// Opens a window that runs no script of the pages.
    pub fn open_without_scripts(books: &Books, width: u32) -> Option<Self> {
        Self::start(books, width, false)
    }

    fn start(books: &Books, width: u32, scripts: bool) -> Option<Self> {
        let (program, driver) = driver::programs()?;
        let runtime = Runtime::new().unwrap();
        let site = Site::over(books);
        let served = runtime.block_on(Served::start(site.app.clone()));
        let driver = Driver::start(&driver);
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            // A page that prints itself would else keep a preview open that nobody sees and nothing else can print beside.
            "--disable-print-preview",
            "--force-device-scale-factor=1",
            "--lang=vi",
        ];
        let size = format!("--window-size={width},1000");
        let arguments: Vec<&str> = arguments.iter().copied().chain([size.as_str()]).collect();
        let mut options = serde_json::json!({"binary": program, "args": arguments});
        if !scripts {
            options["prefs"] = serde_json::json!({"profile.managed_default_content_settings.javascript": 2});
        }
        if width < 500 {
            // A window is never narrower than 500 pixels; an emulated screen is.
            let screen =
                serde_json::json!({"width": width, "height": 1000, "pixelRatio": 1.0, "touch": false});
            options["mobileEmulation"] = serde_json::json!({"deviceMetrics": screen});
        }
        let capabilities: Capabilities = [("goog:chromeOptions".to_owned(), options)].into_iter().collect();
        let address = driver.address();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let client = runtime.block_on(builder.connect(&address)).unwrap();
        Some(Self { runtime, client, served, site, actions: 0, width, _driver: driver })
    }

    /// Signs somebody in with a session that is opened behind the pages.
    pub fn sign_in(&mut self, login: &str) {
        let token = self.site.sign_in(login).token;
        self.visit(&format!("/tests-only/enter/{token}"));
    }

    /// Puts a slow line between this window and the pages.
    pub fn take_a_slow_line(&mut self) {
        self.served.address = self.runtime.block_on(line::lay(&self.served.address));
    }

    /// Types an address, which is not one of the person's actions.
    pub fn visit(&mut self, path: &str) {
        let address = format!("{}{path}", self.served.address);
        self.runtime.block_on(self.client.goto(&address)).unwrap();
    }

    /// Returns the path and query that the window shows.
    pub fn path(&self) -> String {
        let url = self.runtime.block_on(self.client.current_url()).unwrap();
        url.query().map_or(url.path().to_owned(), |query| format!("{}?{query}", url.path()))
    }

    /// Waits until an element is there.
    #[track_caller]
    pub fn wait(&self, css: &str) {
        let wait = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css));
        let found = self.runtime.block_on(wait);
        assert!(found.is_ok(), "{css} does not come on {}:\n{}", self.path(), self.source());
    }

    /// Waits until the page holds a text.
    #[track_caller]
    pub fn wait_text(&self, text: &str) {
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            // A page that is being left has no body for a moment.
            if self.try_text("body").is_ok_and(|body| body.contains(text)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("“{text}” does not come on {}:\n{}", self.path(), self.text("body"));
    }

    #[track_caller]
    pub fn text(&self, css: &str) -> String {
        self.try_text(css).unwrap_or_else(|err| panic!("{css} on {}: {err}", self.path()))
    }

    fn try_text(&self, css: &str) -> Result<String, CmdError> {
        self.runtime.block_on(async { self.client.find(Locator::Css(css)).await?.text().await })
    }

    pub fn source(&self) -> String {
        self.runtime.block_on(self.client.source()).unwrap_or_default()
    }

    /// Clicks an element: one action.
    #[track_caller]
    pub fn click(&mut self, css: &str) {
        self.actions += 1;
        self.wait(css);
        self.runtime
            .block_on(async { self.client.find(Locator::Css(css)).await?.click().await })
            .unwrap_or_else(|err| panic!("{css} on {}: {err}", self.path()));
    }

    /// Clears a field and types into it: one field.
    #[track_caller]
    pub fn fill(&mut self, css: &str, text: &str) {
        self.actions += 1;
        self.wait(css);
        self.runtime
            .block_on(async {
                let field = self.client.find(Locator::Css(css)).await?;
                field.clear().await?;
                field.send_keys(text).await
            })
            .unwrap_or_else(|err| panic!("{css} on {}: {err}", self.path()));
    }

    /// Drops a file on its field: one action.
    #[track_caller]
    pub fn attach(&mut self, css: &str, file: &std::path::Path) {
        self.actions += 1;
        self.wait(css);
        let keys = file.display().to_string();
        self.runtime
            .block_on(async { self.client.find(Locator::Css(css)).await?.send_keys(&keys).await })
            .unwrap_or_else(|err| panic!("{css} on {}: {err}", self.path()));
    }

    /// Types into whatever has the focus, without counting it.
    pub fn type_here(&self, text: &str) {
        let actions = text.chars().fold(KeyActions::new("typing".into()), |actions, letter| {
            actions.then(KeyAction::Down { value: letter }).then(KeyAction::Up { value: letter })
        });
        self.runtime.block_on(self.client.perform_actions(actions)).unwrap();
    }

    /// Presses a key while another is held: one action.
    pub fn chord(&mut self, held: char, key: char) {
        self.actions += 1;
        let actions = KeyActions::new("chord".into())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: held });
        self.runtime.block_on(self.client.perform_actions(actions)).unwrap();
    }

    /// Prints the page as its style asks, and returns the PDF.
    pub fn pdf(&self) -> Vec<u8> {
        let settings = PrintConfiguration::builder().shrink_to_fit(false).build().unwrap();
        self.runtime.block_on(self.client.print(settings)).unwrap()
    }

    /// Runs a script in the page and returns its value.
    pub fn script(&self, script: &str) -> serde_json::Value {
        self.runtime.block_on(self.client.execute(script, Vec::new())).unwrap()
    }

    /// Runs a script that calls its last argument with its value when it has one.
    pub fn script_later(&self, script: &str) -> serde_json::Value {
        self.runtime.block_on(self.client.execute_async(script, Vec::new())).unwrap()
    }

    /// Keeps a picture of the whole page, where pictures are asked for.
    pub fn picture(&self, name: &str) {
        let Ok(folder) = std::env::var("SOVANG_TEST_SHOTS") else { return };
        std::fs::create_dir_all(&folder).unwrap();
        let bytes = self.runtime.block_on(self.client.screenshot()).unwrap();
        std::fs::write(format!("{folder}/{name}-{}.png", self.width), bytes).unwrap();
    }

    /// Fails where axe-core finds a violation, and where the page is wider than the window.
    #[track_caller]
    pub fn check_access(&self) {
        let wider = self.script("return document.documentElement.scrollWidth - window.innerWidth;");
        assert!(wider.as_i64().unwrap() <= 0, "{} is {wider} pixels wider than the window", self.path());
        let Some(axe) = driver::axe() else { return };
        self.script(&axe);
        let found = self.script_later(AXE);
        let violations = found.as_array().unwrap();
        assert!(violations.is_empty(), "{} at {}: {violations:#?}", self.path(), self.width);
    }
}

/// Returns each violation with its rule, its help and the first places where it stands.
const AXE: &str = "const done = arguments[arguments.length - 1]; \
    axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']}).then(result => \
    done(result.violations.map(it => [it.id, it.help, it.nodes.slice(0, 3).map(node => node.html + ' ' + node.failureSummary)])), \
    error => done([[String(error)]]));";

impl Drop for Browser {
    fn drop(&mut self) {
        // A window that does not close goes with its driver.
        drop(self.runtime.block_on(self.client.clone().close()));
        self.served.stop();
    }
}

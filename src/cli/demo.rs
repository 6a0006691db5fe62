//! `sovang demo`: one example year, then the pages.

use std::{
    cell::Cell,
    fs,
    io::{self, IsTerminal as _, Write as _},
    path::{Path, PathBuf},
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{
    args::number,
    desk::{Desk, Refused},
    serve::serve,
};
use crate::{
    calendar::{Clock, Instant, Month, show_day},
    db::{Db, DbUrl, Pool},
    demo::{
        self, DemoError, Moment, State,
        access::{self, Access},
    },
    export::{self, Format},
    text::Lang,
};

#[derive(Clone, Debug, clap::Args)]
pub struct DemoArgs {
    /// Thư mục giữ sổ ví dụ; --database thay nơi giữ sổ, SOVANG_DATABASE thì không | Folder for the example books; --database puts them elsewhere, SOVANG_DATABASE does not
    #[arg(long, value_name = "THƯ MỤC|FOLDER", default_value = "sovang-demo")]
    pub data: PathBuf,
    /// Xóa sổ ví dụ cũ và làm lại từ đầu | Deletes the old example books and starts again
    #[arg(long)]
    pub fresh: bool,
    /// Dừng sau bản tóm tắt, không mở trang | Stops after the summary, serves no pages
    #[arg(long)]
    pub no_serve: bool,
    /// Cổng của các trang | Port of the pages
    #[arg(long, value_name = "CỔNG|PORT", default_value_t = 8000, value_parser = number::<u16>)]
    pub port: u16,
}

/// The example's own file, which is not called like the file of real books.
const FILE: &str = "sovang-demo.db";

impl DemoArgs {
    /// Makes the example year, or takes the one that is there, sums it up and serves it. `chosen` tells whether the
    /// database was typed: the environment's may be somebody's real books, so the example keeps away from them.
    pub fn run(self, desk: &Desk, chosen: bool) -> Result<(), Refused> {
        fs::create_dir_all(&self.data).map_err(DemoError::from)?;
        let file = self.data.join(FILE);
        let url = if chosen { desk.url.clone() } else { DbUrl::Sqlite(file.display().to_string()) };
        let pool = self.books(desk, &url)?;
        let summary = demo::Summary::gather(&pool)?;
        let mut out = io::stdout().lock();
        summary.show(&mut out, desk.lang)?;
        out.flush()?;
        drop(out);
        if summary.checked.findings > 0 {
            return Err(DemoError::Disagrees(summary.checked.findings).into());
        }
        if self.no_serve {
            return Ok(());
        }
        // The pages show the books as they stood when the example year had ended.
        let end = Instant::at(demo::last_day(), 18, 0).map_or(desk.clock, Clock::Fixed);
        let people = access::let_in(&pool, end.now())?;
        desk.print(&access::table(&people, desk.lang), Format::Text)?;
        desk.tell(
            "Đăng nhập bằng mật khẩu, rồi bằng mã dự phòng (một lần), hoặc thêm khóa vào ứng dụng xác thực; bấm Enter ở đây để in mã lúc này.",
            "Sign in with the password, then with the recovery code (once), or add the key to an authenticator; press Enter here to print the codes of this moment.",
        )?;
        print_codes_when_asked(people, desk.lang);
        Ok(serve(&desk.elsewhere(url, end), pool, [127, 0, 0, 1].into(), self.port)?)
    }

    /// Returns books in which the whole year has been lived through.
    fn books(&self, desk: &Desk, url: &DbUrl) -> Result<Pool, Refused> {
        let mut state = look(url)?;
        if state == State::Foreign {
            return Err(DemoError::Occupied(place_of(url)).into());
        }
        // A year that was broken off is of no use to anybody.
        if state == State::Begun || (self.fresh && state == State::Lived) {
            remove(url)?;
            state = look(url)?;
        }
        let pool = Pool::new(url)?;
        if state == State::Empty {
            let told = Told::new(desk.lang);
            demo::live(&pool, &self.data.join("files"), |moment| told.tell(moment))?;
            told.bar.finish_and_clear();
        }
        Ok(pool)
    }
}

/// Prints the codes of the second factors whenever a line is typed, for those without an authenticator.
fn print_codes_when_asked(people: Vec<Access>, lang: Lang) {
    // The thread ends with the program: it only reads and prints.
    drop(std::thread::spawn(move || {
        for _line in io::stdin().lines().map_while(Result::ok) {
            let codes = access::codes(&people, Clock::System);
            drop(export::write(&mut io::stdout().lock(), &codes, Format::Text, lang));
        }
    }));
}

fn place_of(url: &DbUrl) -> String {
    match url {
        DbUrl::Sqlite(path) => path.clone(),
        // The address may hold a password.
        DbUrl::Postgres(_) => "PostgreSQL".to_owned(),
    }
}

fn look(url: &DbUrl) -> Result<State, DemoError> {
    let mut db = Db::open(url)?;
    db.migrate()?;
    State::of(&mut db)
}

/// Removes the example, of which [`look`] has made sure.
fn remove(url: &DbUrl) -> Result<(), DemoError> {
    match url {
        DbUrl::Postgres(_) => Ok(Db::open(url)?.unmigrate()?),
        DbUrl::Sqlite(path) => ["", "-wal", "-shm"].iter().try_for_each(|suffix| {
            let path = format!("{path}{suffix}");
            if Path::new(&path).exists() { Ok(fs::remove_file(path)?) } else { Ok(()) }
        }),
    }
}

/// Tells how far the year has come: a bar on a terminal, else a line per month.
struct Told {
    bar: ProgressBar,
    plain: bool,
    lang: Lang,
    month: Cell<Option<Month>>,
}

impl Told {
    fn new(lang: Lang) -> Self {
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let plain = !io::stderr().is_terminal();
        Self { bar, plain, lang, month: Cell::new(None) }
    }

    fn tell(&self, moment: Moment) {
        let Moment { done, all, day, doing } = moment;
        if !self.plain {
            self.bar.set_length(u64::try_from(all).unwrap_or_default());
            self.bar.set_position(u64::try_from(done).unwrap_or_default());
            self.bar.set_message(format!("{}  {}", show_day(day), self.lang.of(&doing)));
            return;
        }
        let month = Month::of(day);
        if self.month.replace(Some(month)) != Some(month) {
            let word = self.lang.pick("Tháng", "Month");
            // Nobody may be listening; the year goes by all the same.
            drop(writeln!(io::stderr(), "{word} {month} ({done}/{all})"));
        }
    }
}

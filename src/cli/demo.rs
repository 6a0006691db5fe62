//! `sovang demo`: one example year, then the pages.

use std::{
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
    calendar::{Clock, Instant, show_day},
    db::{DbUrl, Pool},
    demo::{self, DemoError, Moment, Summary},
    text::Lang,
    user,
};

#[derive(Clone, Debug, clap::Args)]
pub struct DemoArgs {
    /// Thư mục giữ sổ ví dụ và các tệp của nó | Folder for the example books and their files
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

/// The SQLite file inside the folder, and the mark that its year was lived through to the end.
const BOOKS: &str = "books.db";
const FINISHED: &str = "finished";
const FILES: &str = "files";

impl DemoArgs {
    /// Makes the example or takes the one that is there, sums it up, and serves it.
    ///
    /// The example never touches other books: on SQLite it has a file of its own inside `--data`, whatever
    /// `--database` says; on PostgreSQL it asks for an empty database.
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        fs::create_dir_all(&self.data)?;
        let url = match &desk.url {
            DbUrl::Sqlite(_) => DbUrl::Sqlite(self.data.join(BOOKS).display().to_string()),
            DbUrl::Postgres(url) => DbUrl::Postgres(url.clone()),
        };
        // The pages show the books as they stood when the example year had ended.
        let clock = Clock::Fixed(Instant::at(demo::last_day(), 18, 0).unwrap_or(desk.clock.now()));
        let desk = desk.elsewhere(url, clock);
        let finished = self.data.join(FINISHED);
        let is_file = matches!(desk.url, DbUrl::Sqlite(_));
        if is_file && (self.fresh || !finished.exists()) {
            clear(&self.data)?;
        }
        let pool = desk.prepare()?;
        let lived = pool.read_now(|db| user::store::first(db).map_err(crate::db::DbError::from))?.is_some();
        if lived && !is_file && (self.fresh || !demo::is_whole(&pool)?) {
            return Err(DemoError::Occupied("PostgreSQL".to_owned()).into());
        }
        if !lived {
            self.live(&desk, &pool)?;
            fs::write(&finished, show_day(demo::last_day()))?;
        }
        Summary::gather(&pool)?.show(&mut io::stdout().lock(), desk.lang)?;
        if self.no_serve { Ok(()) } else { Ok(serve(&desk, pool, [127, 0, 0, 1].into(), self.port)?) }
    }

    fn live(&self, desk: &Desk, pool: &Pool) -> Result<(), Refused> {
        let folder = self.data.join(FILES);
        let lang = desk.lang;
        if !io::stderr().is_terminal() {
            let mut month = None;
            demo::live(pool, &folder, |moment| tell_month(lang, &mut month, &moment))?;
            return Ok(());
        }
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        demo::live(pool, &folder, |moment| {
            bar.set_length(u64::try_from(moment.all).unwrap_or_default());
            bar.set_position(u64::try_from(moment.done).unwrap_or_default());
            bar.set_message(format!("{} {}", show_day(moment.day), lang.of(&moment.doing)));
        })?;
        bar.finish_and_clear();
        Ok(())
    }
}

/// Says a plain line at the beginning of each month of the example.
fn tell_month(lang: Lang, last: &mut Option<crate::calendar::Month>, moment: &Moment) {
    let month = crate::calendar::Month::of(moment.day);
    if last.replace(month) != Some(month) {
        let (done, all) = (moment.done, moment.all);
        let line = match lang {
            Lang::Vi => format!("Năm mẫu, tháng {month}: việc {done}/{all}"),
            Lang::En => format!("Example year, {month}: {done}/{all}"),
        };
        // Whoever closed this stream does not want to know.
        drop(writeln!(io::stderr(), "{line}"));
    }
}

/// Deletes an older example, and nothing else that may lie in the folder.
fn clear(data: &Path) -> io::Result<()> {
    for name in [FINISHED, BOOKS, "books.db-wal", "books.db-shm"] {
        match fs::remove_file(data.join(name)) {
            Err(err) if err.kind() != io::ErrorKind::NotFound => return Err(err),
            _ => {}
        }
    }
    Ok(())
}

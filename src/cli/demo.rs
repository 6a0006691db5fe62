//! `sovang demo`: one example year, then the pages.

use std::path::PathBuf;

use super::args::number;

#[derive(Clone, Debug, clap::Args)]
pub struct DemoArgs {
    /// Thư mục giữ sổ ví dụ | Folder for the example books
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

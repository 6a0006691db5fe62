//! `sovang serve`: the pages.

use std::net::IpAddr;

use super::args::{address, number};

#[derive(Clone, Debug, clap::Args)]
pub struct ServeArgs {
    /// Địa chỉ lắng nghe; mặc định chỉ máy này xem được | Address to listen on; by default only this machine can see the pages
    #[arg(long, value_name = "ĐỊA CHỈ|ADDRESS", default_value = "127.0.0.1", value_parser = address)]
    pub address: IpAddr,
    /// Cổng của các trang | Port of the pages
    #[arg(long, value_name = "CỔNG|PORT", default_value_t = 8000, value_parser = number::<u16>)]
    pub port: u16,
}

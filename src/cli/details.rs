//! `sovang unit details`: what a unit's papers say of it.

use chrono::NaiveDate;

use super::desk::{Desk, Refused};
use crate::{
    calendar::parse_day,
    id::BookId,
    unit::details::{self, Change},
};

#[derive(Clone, Debug, clap::Args)]
pub struct UnitDetailsArgs {
    /// Mã đơn vị | Code of the unit
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Có hiệu lực từ ngày; bỏ trống là hôm nay | First day for which it holds; today when left out
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub from: Option<NaiveDate>,
    /// Địa chỉ in trên chứng từ | Address on papers
    #[arg(long, value_name = "ĐỊA CHỈ|ADDRESS")]
    pub address: Option<String>,
    /// Nơi ký, như “Thái Bình” | Where papers are signed, such as “Thái Bình”
    #[arg(long, value_name = "NƠI|PLACE")]
    pub place: Option<String>,
    /// Mã số thuế | Tax code
    #[arg(long, value_name = "MÃ SỐ THUẾ|TAX CODE")]
    pub tax_code: Option<String>,
    /// Mã quan hệ ngân sách | Budget code
    #[arg(long, value_name = "MÃ|CODE")]
    pub budget_code: Option<String>,
    /// Điện thoại | Phone
    #[arg(long, value_name = "SỐ|NUMBER")]
    pub phone: Option<String>,
    /// Ngân hàng giữ tài khoản | Bank of the account
    #[arg(long, value_name = "TÊN|NAME")]
    pub bank_name: Option<String>,
    /// Số tài khoản ngân hàng | Bank account
    #[arg(long, value_name = "SỐ|NUMBER")]
    pub bank_account: Option<String>,
    /// Chức danh người đứng đầu, như “Chủ tịch Hội” | Office of the head, such as “Chủ tịch Hội”
    #[arg(long, value_name = "CHỨC DANH|TITLE")]
    pub head_title: Option<String>,
    /// Họ tên người đứng đầu | Name of the head
    #[arg(long, value_name = "HỌ TÊN|NAME")]
    pub head: Option<String>,
    /// Họ tên kế toán | Name of the accountant
    #[arg(long, value_name = "HỌ TÊN|NAME")]
    pub accountant: Option<String>,
    /// Họ tên thủ quỹ | Name of the treasurer
    #[arg(long, value_name = "HỌ TÊN|NAME")]
    pub treasurer: Option<String>,
}

impl UnitDetailsArgs {
    /// Records what is named; the rest stays as it was.
    pub(super) fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let unit = desk.unit(&pool, &self.code)?.unit.id;
        let from = self.from.unwrap_or_else(|| desk.clock.today());
        let change = Change {
            address: self.address,
            place: self.place,
            tax_code: self.tax_code,
            budget_code: self.budget_code,
            phone: self.phone,
            bank_name: self.bank_name,
            bank_account: self.bank_account,
            head_title: self.head_title,
            head: self.head,
            accountant: self.accountant,
            treasurer: self.treasurer,
        };
        pool.write_now([BookId::REGISTER], move |tx| {
            details::workflow::set(tx, &author, unit, from, &change)
        })?;
        let (code, day) = (self.code, crate::calendar::show_day(from));
        desk.tell(
            &format!("Chứng từ của “{code}” từ ngày {day} sẽ ghi theo đó."),
            &format!("Papers of “{code}” say so from {day} on."),
        )
    }
}

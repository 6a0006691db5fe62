//! A list of people put forward for an award, with what the rules of eligibility ask about them.

use std::io::{BufRead, Seek};

use chrono::NaiveDate;

use super::{
    Fault, Reason, Table,
    heading::{Heading, Layout},
    row::Row,
    statement::{Fingerprint, fingerprint_of},
};
use crate::{
    citizen::CitizenId,
    text::{fold, tone_key},
};

const NAME: usize = 0;
const BORN_ON: usize = 1;
const CATEGORY: usize = 2;
const CLASS: usize = 3;
const SCHOOL: usize = 4;
pub(super) const UNIT: usize = 5;
const SCORE: usize = 6;
const ACHIEVEMENT: usize = 7;
const HARDSHIP: usize = 8;
const EVIDENCE: usize = 9;
const CONSENT: usize = 10;
pub(super) const FUND: usize = 11;
const NOTE: usize = 12;
const ADDRESS: usize = 13;
const PHONE: usize = 14;
const CITIZEN_ID: usize = 15;

/// The columns of a list of nominees, in the order of the constants above.
pub const LAYOUT: Layout = &[
    Heading::required(
        "Họ và tên",
        &["ho va ten", "ho ten", "ten", "nguoi duoc de cu", "nguoi duoc gioi thieu", "name", "full name"],
    ),
    Heading::optional(
        "Ngày sinh",
        &[
            "ngay sinh",
            "ngay thang nam sinh",
            "sinh ngay",
            "ngay thang sinh",
            "born on",
            "birthday",
            "date of birth",
        ],
    ),
    Heading::required("Đối tượng", &["doi tuong", "loai", "thuoc doi tuong", "category"]),
    Heading::optional("Lớp", &["lop", "khoi lop", "class", "grade"]),
    Heading::optional(
        "Trường / Đơn vị công tác",
        &["truong", "don vi cong tac", "truong hoc", "noi hoc", "noi cong tac", "school", "workplace"],
    ),
    Heading::required(
        "Mã đơn vị",
        &["ma don vi", "don vi de cu", "ma don vi de cu", "ma hoi", "unit", "unit code"],
    ),
    Heading::optional(
        "Điểm trung bình",
        &["diem trung binh", "diem tb", "dtb", "diem tong ket", "diem", "average", "gpa", "score"],
    ),
    Heading::optional(
        "Thành tích",
        &["thanh tich", "thanh tich hoc tap", "giai thuong", "achievement", "achievements"],
    ),
    Heading::optional("Hoàn cảnh", &["hoan canh", "hoan canh gia dinh", "dien", "hardship", "circumstances"]),
    Heading::optional(
        "Minh chứng",
        &["minh chung", "giay to", "giay to kem theo", "ho so kem theo", "evidence"],
    ),
    Heading::optional(
        "Đồng ý công bố",
        &["dong y cong bo", "dong y cong khai", "cho phep cong bo", "dong y", "consent"],
    ),
    Heading::optional("Quỹ", &["quy", "ma quy", "fund", "fund code"]),
    Heading::optional("Ghi chú", &["ghi chu", "note", "notes"]),
    Heading::optional("Địa chỉ", &["dia chi", "noi o", "cho o", "address"]),
    Heading::optional("Điện thoại", &["dien thoai", "so dien thoai", "sdt", "phone", "telephone"]),
    Heading::optional(
        "Số định danh",
        &["so dinh danh", "so dinh danh ca nhan", "cccd", "so cccd", "can cuoc", "so can cuoc", "id number"],
    ),
];

/// One person put forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NominationRow {
    pub line: u64,
    pub name: String,
    pub born_on: Option<NaiveDate>,
    /// `pupil`, `student`, `self_learner` or `teacher`.
    pub category: &'static str,
    pub class: Option<String>,
    pub school: Option<String>,
    /// The code of the unit that the person belongs to.
    pub unit: String,
    /// The average mark in hundredths, 0 to 1000.
    pub score: Option<i64>,
    pub achievement: Option<String>,
    pub hardship: Option<String>,
    pub evidence: Option<String>,
    /// Whether the name may be published; silence is not consent.
    pub consent: bool,
    pub fund: Option<String>,
    pub note: Option<String>,
    pub address: Option<String>,
    pub phone: Option<String>,
    /// No part of the fingerprint: twelve digits are found out from a hash.
    pub citizen_id: IdCell,
}

/// What stands in the column of ID numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdCell {
    Empty,
    /// Something that is no ID number.
    Slip,
    Number(CitizenId),
}

impl NominationRow {
    /// Returns the hash of what the row says, within one round.
    pub fn fingerprint(&self, round: &str) -> Fingerprint {
        let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
        let number = |it: Option<String>| it.unwrap_or_default();
        fingerprint_of(&[
            round,
            &tone_key(&self.name),
            &number(self.born_on.map(|day| day.to_string())),
            self.category,
            &text(&self.class),
            &text(&self.school),
            &self.unit,
            &number(self.score.map(|score| score.to_string())),
            &text(&self.achievement),
            &text(&self.hardship),
            &text(&self.evidence),
            if self.consent { "yes" } else { "no" },
            &text(&self.fund),
            &text(&self.note),
            &text(&self.address),
            &text(&self.phone),
        ])
    }

    /// Returns the grade of a pupil's class: 9 of `9A2`.
    pub fn grade(&self) -> Option<u8> {
        let class = self.class.as_deref()?;
        let digits: String =
            class.chars().skip_while(|it| !it.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|grade| (1..=12).contains(grade))
    }
}

/// The nominees of a file, in its order, with the faults of its rows among them.
pub struct Nominations<R> {
    table: Table<R>,
}

impl<R: BufRead + Seek> Nominations<R> {
    pub fn open(file: &str, reader: R) -> Result<Self, Fault> {
        Ok(Self { table: Table::open(file, reader, &[LAYOUT])? })
    }

    pub fn table(&self) -> &Table<R> {
        &self.table
    }
}

impl<R: BufRead> Iterator for Nominations<R> {
    type Item = Result<NominationRow, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_with_row().map(|found| found.map(|(nominee, _)| nominee))
    }
}

impl<R: BufRead> Nominations<R> {
    /// Returns the next nominee with the row it was read from, so that the books may still find fault with it.
    pub(super) fn next_with_row(&mut self) -> Option<Result<(NominationRow, Row), Fault>> {
        let row = self.table.next()?;
        Some(row.and_then(|row| Ok((read(&row)?, row))))
    }
}

fn read(row: &Row) -> Result<NominationRow, Fault> {
    Ok(NominationRow {
        line: row.line,
        name: row.required(NAME)?,
        born_on: row.optional_day(BORN_ON)?,
        category: category(row)?,
        class: row.optional(CLASS)?,
        school: row.optional(SCHOOL)?,
        unit: row.required(UNIT)?,
        score: score(row)?,
        achievement: row.optional(ACHIEVEMENT)?,
        hardship: row.optional(HARDSHIP)?,
        evidence: row.optional(EVIDENCE)?,
        consent: consent(row)?,
        fund: row.optional(FUND)?,
        note: row.optional(NOTE)?,
        address: row.optional(ADDRESS)?,
        phone: row.optional(PHONE)?,
        citizen_id: id_cell(row),
    })
}

fn category(row: &Row) -> Result<&'static str, Fault> {
    let text = row.required(CATEGORY)?;
    match fold(&text).as_str() {
        "hoc sinh" | "hs" | "pupil" => Ok("pupil"),
        "sinh vien" | "sv" | "student" => Ok("student"),
        "nguoi lon tu hoc" | "nguoi lon" | "nltu hoc" | "self_learner" | "self-learner" | "self learner" => {
            Ok("self_learner")
        }
        "giao vien" | "gv" | "nha giao" | "giang vien" | "teacher" => Ok("teacher"),
        _ => Err(row.fault(CATEGORY, Reason::UnknownCategory(text))),
    }
}

/// Reads an ID number, to which a spreadsheet may have left no zeros at the front; it never refuses the row.
fn id_cell(row: &Row) -> IdCell {
    let text = row.raw(CITIZEN_ID);
    if text.is_empty() {
        return IdCell::Empty;
    }
    let is_cut = (10..12).contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    let whole = if is_cut { format!("{text:0>12}") } else { text.into_owned() };
    CitizenId::read(&whole).map_or(IdCell::Slip, IdCell::Number)
}

/// Reads `8,6` or `8.60` into hundredths; a mark outside 0 to 10 is a slip.
fn score(row: &Row) -> Result<Option<i64>, Fault> {
    let Some(text) = row.optional(SCORE)? else { return Ok(None) };
    let (whole, rest) = text.split_once([',', '.']).unwrap_or((&text, "0"));
    let digits = |part: &str, most: usize| {
        let plain = (1..=most).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
        plain.then(|| part.parse::<i64>().ok()).flatten()
    };
    let hundredths = digits(whole, 2)
        .zip(digits(rest, 2))
        .map(|(whole, fraction)| whole * 100 + if rest.len() == 1 { fraction * 10 } else { fraction });
    match hundredths.filter(|it| (0..=1000).contains(it)) {
        Some(score) => Ok(Some(score)),
        None => Err(row.fault(SCORE, Reason::NotAScore(text))),
    }
}

fn consent(row: &Row) -> Result<bool, Fault> {
    let text = row.text(CONSENT)?;
    match fold(&text).as_str() {
        "co" | "dong y" | "x" | "yes" | "y" | "true" => Ok(true),
        "" | "khong" | "khong dong y" | "no" | "n" | "false" => Ok(false),
        _ => Err(row.fault(CONSENT, Reason::NotYesOrNo(text))),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    const HEADINGS: &str = "Họ và tên,Ngày sinh,Đối tượng,Lớp,Trường / Đơn vị công tác,Mã đơn vị,Điểm trung bình,Thành tích,Đồng ý công bố";

    fn rows(row: &str) -> Vec<Result<NominationRow, Fault>> {
        let text = format!("DANH SÁCH ĐỀ CỬ (bịa ra để thử)\n\n{HEADINGS}\n{row}\n");
        Nominations::open("de-cu.csv", Cursor::new(text)).unwrap().collect()
    }

    #[track_caller]
    fn check_refused(row: &str, sentence: &str) {
        let found: Vec<_> = rows(row).into_iter().map(|it| it.unwrap_err().to_string()).collect();
        assert_eq!(found, [sentence]);
    }

    #[test]
    fn a_nominee_is_read() {
        let found = rows("Phạm Thị Hoa,05/09/2010,Học sinh,9A2,THCS Bình Minh,BM,\"8,6\",,có");
        let row = found.into_iter().next().unwrap().unwrap();
        assert_eq!(
            (row.line, row.name.as_str(), row.category, row.unit.as_str()),
            (4, "Phạm Thị Hoa", "pupil", "BM")
        );
        assert_eq!(
            (row.grade(), row.score, row.consent, row.achievement.clone()),
            (Some(9), Some(860), true, None)
        );
        assert_eq!(row.born_on, NaiveDate::from_ymd_opt(2010, 9, 5));
        assert_eq!(row.school.as_deref(), Some("THCS Bình Minh"));
    }

    #[test]
    fn marks_are_kept_in_hundredths() {
        for (text, expected) in
            [("8.65", Some(865)), ("10", Some(1000)), ("9", Some(900)), ("", None), ("0.5", Some(50))]
        {
            let row = rows(&format!("A B,,giáo viên,,,BM,{text},,")).remove(0).unwrap();
            assert_eq!(row.score, expected, "{text}");
            assert!(!row.consent);
        }
    }

    #[test]
    fn what_is_not_clear_is_refused() {
        check_refused(
            "A B,,học trò,,,BM,,,",
            "Tệp de-cu.csv, dòng 4, cột “Đối tượng”: “học trò” không phải là một đối tượng; hãy ghi học sinh, sinh viên, người lớn tự học hoặc giáo viên.",
        );
        check_refused(
            "A B,,HS,,,BM,\"10,5\",,",
            "Tệp de-cu.csv, dòng 4, cột “Điểm trung bình”: “10,5” không phải là điểm trung bình; hãy ghi từ 0 đến 10, như 8,6.",
        );
        check_refused(
            "A B,30/02/2010,HS,,,BM,,,",
            "Tệp de-cu.csv, dòng 4, cột “Ngày sinh”: “30/02/2010” không phải là một ngày có thật; hãy viết ngày/tháng/năm, như 05/02/2025.",
        );
        check_refused(
            "A B,,HS,,,,,,",
            "Tệp de-cu.csv, dòng 4, cột “Mã đơn vị”: ô này để trống; hãy điền vào.",
        );
        check_refused(
            "A B,,HS,,,BM,,,có lẽ",
            "Tệp de-cu.csv, dòng 4, cột “Đồng ý công bố”: “có lẽ” không rõ nghĩa; hãy ghi có hoặc không.",
        );
    }
}

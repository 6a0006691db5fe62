//! Certificates of merit for those whom a council awarded: pupils, students, self-learners and outstanding teachers.
//!
//! They say what was achieved and never what somebody lacks, so an award against hardship has none.

use std::fmt;

use crate::{
    council::paper::{Content, Item},
    export::pdf::Sheet,
    programme::Category,
    report::merit_sheet::{self, MeritSheet},
    say,
    text::{Lang, seal_code::SealCode},
    unit::details::Details,
    voucher::place_line,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommendedError {
    /// The programme helps those who lack something.
    Hardship,
    /// The list of awards has no such line.
    NoLine,
}

impl fmt::Display for CommendedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hardship => say!(
                f,
                "chương trình này trợ giúp khó khăn nên không in giấy khen; hãy trao suất học bổng kín đáo",
                "this programme helps in hardship and has no certificates of merit; hand the award over discreetly"
            ),
            Self::NoLine => say!(
                f,
                "danh sách kèm quyết định không có dòng này; hãy chọn lại",
                "the list of the decision has no such line; choose again"
            ),
        }
    }
}

/// Lays certificates out, one landscape A4 sheet each, for everybody on the list of awards or for one by number.
pub fn certificates(
    content: &Content,
    office: &Details,
    (code, verify): (&SealCode, &str),
    (wanted, plain): (Option<usize>, bool),
) -> Vec<Sheet> {
    let awarded = (1..).zip(content.awards()).filter(|(at, _)| wanted.is_none_or(|it| it == *at));
    let certificate = |(number, (item, _)): (usize, (&Item, _))| {
        merit_sheet::draw(&MeritSheet {
            unit: &content.issuer.name,
            name: &item.nominee,
            about: &about(item),
            deserved: &deserved(item.category, content),
            place_line: &place_line(&content.issuer.place, content.day, Lang::Vi),
            head_title: &office.head_title,
            head: &office.head,
            numbers: [
                &format!("Số: {:02}/QĐ-HĐXHB", content.no),
                &format!("Số {number} của danh sách kèm theo quyết định"),
            ],
            code,
            verify,
            plain,
        })
    };
    awarded.map(certificate).collect()
}

fn about(item: &Item) -> String {
    let who = match item.category {
        Category::Pupil => "Học sinh",
        Category::Student => "Sinh viên",
        Category::SelfLearner => "Người tự học",
        Category::Teacher => "Giáo viên",
    };
    let from = [item.school.as_str(), item.unit.as_str()].into_iter().filter(|it| !it.is_empty());
    std::iter::once(who).chain(from).collect::<Vec<_>>().join(", ")
}

fn deserved(category: Category, content: &Content) -> String {
    let what = match category {
        Category::Pupil | Category::Student => "Đã đạt thành tích tốt trong học tập, rèn luyện",
        Category::SelfLearner => "Đã có thành tích tốt trong tự học, học tập suốt đời",
        Category::Teacher => "Đã có thành tích xuất sắc trong giảng dạy, góp sức cho sự nghiệp khuyến học",
    };
    format!("{what}, được trao “{}” năm {}", content.programme, content.year)
}

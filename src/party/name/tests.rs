//! Invented donors as lists write them.

use super::{
    PartyKind::{Business, Collective, Household, Organisation, Person},
    *,
};

#[track_caller]
fn check(text: &str, kind: PartyKind, honorific: Option<&str>, name: &str) {
    let donor = read_donor(text);
    assert_eq!(
        (donor.kind, donor.honorific.as_deref(), donor.name.as_str()),
        (kind, honorific, name),
        "{text}"
    );
}

#[test]
fn persons_keep_their_honorific_apart() {
    check("Ông Trần Văn Minh", Person, Some("Ông"), "Trần Văn Minh");
    check("ÔNG TRẦN VĂN MINH", Person, Some("ÔNG"), "TRẦN VĂN MINH");
    check("Bà Lê Thị Hoà", Person, Some("Bà"), "Lê Thị Hoà");
    check("Thầy giáo Vũ Đình Quý", Person, Some("Thầy giáo"), "Vũ Đình Quý");
    check("GS.TS Đỗ An Khang", Person, Some("GS.TS"), "Đỗ An Khang");
    check("Trần Văn Minh", Person, None, "Trần Văn Minh");
    check("Anh Đào", Person, None, "Anh Đào");
    check("Ong Tran Van Minh", Person, Some("Ong"), "Tran Van Minh");
    check("Chu Văn Bình", Person, None, "Chu Văn Bình");
    check("Chu Van Binh Minh", Person, None, "Chu Van Binh Minh");
    check("Trương Văn Hải", Person, None, "Trương Văn Hải");
    check("Truong Van Hai", Person, None, "Truong Van Hai");
    check("Đoàn Quang Tâm", Person, None, "Đoàn Quang Tâm");
    check("Ba\u{300} Le\u{302} Thi\u{323} Hoa\u{300}", Person, Some("Bà"), "Lê Thị Hoà");
    check("", Person, None, "");
}

#[test]
fn households_are_named_by_their_householder() {
    check("Gia đình bà Lê Thị Hoà", Household, Some("bà"), "Lê Thị Hoà");
    check("Ông bà Nguyễn Văn Ba", Household, None, "Nguyễn Văn Ba");
    check("GĐ ông Phạm Văn Tư", Household, Some("ông"), "Phạm Văn Tư");
    check("Gia đình", Household, None, "Gia đình");
    assert_eq!(read_donor("Gia đình bà Lê Thị Hoà").recognition_name, "Gia đình bà Lê Thị Hoà");
}

#[test]
fn other_donors_keep_their_whole_name() {
    for (text, kind) in [
        ("Công ty CP May Bình Minh", Business),
        ("CÔNG TY TNHH MTV Phú An", Business),
        ("Cty TNHH Phú An", Business),
        ("CONG TY CP MAY BINH MINH", Business),
        ("HTX dịch vụ nông nghiệp Bình Minh", Business),
        ("Hộ kinh doanh Hải Yến", Business),
        ("Quỹ tín dụng nhân dân Bình Minh", Business),
        ("Tổng công ty Sông Trà", Business),
        ("Trường THCS Bình Minh", Organisation),
        ("TRUONG THPT BINH MINH", Organisation),
        ("UBND xã", Organisation),
        ("Uỷ ban nhân dân xã Bình Minh", Organisation),
        ("Chi hội khuyến học thôn 3", Organisation),
        ("Hội Cựu chiến binh", Organisation),
        ("Đoàn thanh niên xã", Organisation),
        ("Chùa Phúc Lâm", Organisation),
        ("Tập thể lớp 12A1", Collective),
        ("TAP THE LOP 12A1 KHOA 1998", Collective),
        ("Hội cựu học sinh khoá 1998", Collective),
        ("Họ Phạm", Collective),
        ("Nhân dân thôn 2", Collective),
    ] {
        check(text, kind, None, text);
    }
}

#[test]
fn a_bracket_is_a_note() {
    let donor = read_donor("Dòng họ Phạm (37 suất đinh)");
    assert_eq!(donor.kind, Collective);
    assert_eq!(donor.name, "Dòng họ Phạm");
    assert_eq!(donor.recognition_name, "Dòng họ Phạm");
    assert_eq!(donor.member_note.as_deref(), Some("37 suất đinh"));
    assert_eq!(read_donor("(không rõ)").name, "(không rõ)");
    assert_eq!(read_donor("Trần An ()").member_note, None);
}

#[test]
fn the_same_donor_has_the_same_key() {
    for (left, right, key) in [
        ("Ông Trần Văn Minh", "TRAN VAN MINH", "tran van minh"),
        ("Công ty CP May Bình Minh", "Cty cổ phần may Bình Minh", "may binh minh"),
        ("Trường THCS Bình Minh", "Trường Trung học cơ sở Bình Minh", "truong thcs binh minh"),
        ("UBND xã Bình Minh", "Uỷ ban nhân dân xã Bình Minh", "ubnd xa binh minh"),
        ("Gia đình bà Lê Thị Hoà", "GĐ Lê Thị Hòa", "le thi hoa"),
        ("Công ty", "Cty", "cty"),
    ] {
        assert_eq!(read_donor(left).match_key(), key);
        assert_eq!(read_donor(right).match_key(), key);
    }
}

#[test]
fn marks_tell_two_donors_apart() {
    let may_be = |left: &str, right: &str| read_donor(left).may_be(&read_donor(right));
    assert!(may_be("Bà Lê Thị Hoà", "Lê Thị Hòa"));
    assert!(may_be("Bà Lê Thị Hoà", "LE THI HOA"));
    assert!(!may_be("Bà Lê Thị Hoà", "Bà Lê Thị Hoa"));
    assert!(!may_be("Bà Lê Thị Hoa", "Bà Lê Thị Hoà"));
    assert!(!may_be("Bà Lê Thị Hoà", "Bà Lê Thị Hoá"));
    assert!(!may_be("Trần Văn Hoàng", "Trần Văn Hoảng"));
    assert!(!may_be("Bà Lê Thị Hoà", "Gia đình bà Lê Thị Hoà"));
    assert!(may_be("Công ty CP May Bình Minh", "Cty cổ phần may Bình Minh"));
}

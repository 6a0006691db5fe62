//! The example's own files: those that set it up are read here, those to import go to the disk first.

use std::{fs, io, path::Path};

macro_rules! demo_file {
    ($name:literal) => {
        include_str!(concat!("../../fixtures/demo/", $name))
    };
}

pub const UNITS: &str = demo_file!("units.csv");
pub const USERS: &str = demo_file!("users.csv");
pub const COUNCIL: &str = demo_file!("council.csv");
pub const FUNDS: &str = demo_file!("funds.csv");
pub const ROUNDS: &str = demo_file!("rounds.csv");
pub const OPENING: &str = demo_file!("opening.csv");
pub const STORY: &str = demo_file!("story.csv");
pub const SUCCESSIONS: &str = demo_file!("successions.csv");
pub const CONSENTS: &str = demo_file!("consents.csv");
pub const MEMBERS: &str = demo_file!("members.csv");

/// What a treasurer, a bank or a nominator hands in.
const HANDED_IN: [(&str, &str); 13] = [
    ("gifts-1-tet.csv", demo_file!("gifts-1-tet.csv")),
    ("gifts-2-doanh-nghiep.csv", demo_file!("gifts-2-doanh-nghiep.csv")),
    ("gifts-3-thang-khuyen-hoc.csv", demo_file!("gifts-3-thang-khuyen-hoc.csv")),
    ("gifts-4-xa-dong-giang.csv", demo_file!("gifts-4-xa-dong-giang.csv")),
    ("statement-1-vietcombank.csv", demo_file!("statement-1-vietcombank.csv")),
    ("statement-2-agribank.csv", demo_file!("statement-2-agribank.csv")),
    ("statement-3-vietcombank.csv", demo_file!("statement-3-vietcombank.csv")),
    ("statement-4-vietinbank.csv", demo_file!("statement-4-vietinbank.csv")),
    ("nominations-1.csv", demo_file!("nominations-1.csv")),
    ("nominations-2.csv", demo_file!("nominations-2.csv")),
    ("nominations-3.csv", demo_file!("nominations-3.csv")),
    ("nominations-4.csv", demo_file!("nominations-4.csv")),
    ("nominations-5.csv", demo_file!("nominations-5.csv")),
];

/// Puts the files to import into a folder, where they are imported from as anybody's would be.
pub fn hand_in(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    HANDED_IN.iter().try_for_each(|(name, text)| fs::write(folder.join(name), text))
}

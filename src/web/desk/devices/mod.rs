//! Goods and devices: the list, taking them in, the passport of each, and what becomes of it.

mod list;
mod minute;
mod moves;
mod new;
mod photos;
mod rows;
mod show;

use rocket::Route;

use crate::{
    device::{Condition, DeviceError, DeviceNo},
    text::Lang,
    web::Failure,
};

pub fn routes() -> Vec<Route> {
    [list::routes(), new::routes(), show::routes(), moves::routes(), photos::routes(), minute::routes()]
        .concat()
}

impl From<DeviceError> for Failure {
    fn from(err: DeviceError) -> Self {
        match err {
            DeviceError::Db(err) => err.into(),
            err @ DeviceError::NotFound(_) => Self::not_found(format!("{err}"), format!("{err:#}")),
            err => Self::refused(&err),
        }
    }
}

/// Reads the number of a thing as an address writes it.
fn number(text: &str) -> Result<DeviceNo, DeviceError> {
    text.parse()
}

/// Returns the values of a list of ours to choose from.
fn options<T: std::fmt::Display>(
    all: &[T],
    code: impl Fn(&T) -> &'static str,
    lang: Lang,
) -> Vec<(String, String)> {
    all.iter().map(|it| (code(it).to_owned(), lang.of(it))).collect()
}

fn conditions(lang: Lang) -> Vec<(String, String)> {
    options(Condition::ALL, |it| it.code(), lang)
}

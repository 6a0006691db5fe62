//! The code of a paper beside the QR code that leads to its verification.

use super::{correction::Origin, qr::Qr};
use crate::text::seal_code::SealCode;

/// A code as a paper carries it.
#[derive(Clone, Debug)]
pub struct Checked {
    pub code: String,
    pub qr: Option<Qr>,
}

impl Checked {
    pub fn new(code: &SealCode, origin: &Origin) -> Self {
        Self { code: code.to_string(), qr: Qr::of(&format!("{}/verify/{code}", origin.0)) }
    }
}

//! The fields of a QR payload: two digits of tag, two of length, then the value (`EMVCo`, merchant-presented mode).

use super::QrError;

/// Appends one field.
///
/// # Panics
/// On a value of more than 99 bytes; the types that make payloads bound theirs far below.
pub(super) fn put(payload: &mut String, tag: &str, value: &str) {
    assert!(value.len() < 100, "the length of a field has two digits");
    payload.push_str(&format!("{tag}{:02}{value}", value.len()));
}

/// Returns the fields of a payload or of a template within it, in their order.
pub(super) fn fields(text: &str) -> Result<Vec<(&str, &str)>, QrError> {
    if !text.is_ascii() {
        return Err(QrError::NotAscii);
    }
    let (mut fields, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let broken = || QrError::BrokenField(rest.to_owned());
        let (tag, behind) = rest.split_at_checked(2).ok_or_else(broken)?;
        let (length, behind) = behind.split_at_checked(2).ok_or_else(broken)?;
        let digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
        if !digits(tag) || !digits(length) {
            return Err(broken());
        }
        let length = length.parse().map_err(|_| broken())?;
        let (value, behind) = behind.split_at_checked(length).ok_or_else(broken)?;
        fields.push((tag, value));
        rest = behind;
    }
    Ok(fields)
}

/// Returns the value of the one field with this tag.
pub(super) fn one<'t>(fields: &[(&'t str, &'t str)], tag: &'static str) -> Result<Option<&'t str>, QrError> {
    let mut found = fields.iter().filter(|field| field.0 == tag);
    match (found.next(), found.next()) {
        (found, None) => Ok(found.map(|field| field.1)),
        _ => Err(QrError::Twice(tag)),
    }
}

/// Returns the value of a field that a transfer cannot do without.
pub(super) fn needed<'t>(fields: &[(&'t str, &'t str)], tag: &'static str) -> Result<&'t str, QrError> {
    one(fields, tag)?.ok_or(QrError::Missing(tag))
}

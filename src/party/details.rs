//! What the directory says of a party and people may mend.

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};

use super::{Party, PartyError, PartyKind, name::match_key};
use crate::text::clean;

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Details {
    pub kind: PartyKind,
    pub name: String,
    pub sort_name: Option<String>,
    pub recognition_name: String,
    pub birth_date: Option<NaiveDate>,
    pub address: String,
    pub phone: String,
}

impl From<&Party> for Details {
    fn from(party: &Party) -> Self {
        let Party { kind, birth_date, .. } = *party;
        let Party { name, sort_name, recognition_name, address, phone, .. } = party.clone();
        Self { kind, name, sort_name, recognition_name, birth_date, address, phone }
    }
}

impl Details {
    /// Tidies what was typed; without words of thanks the name stands for them.
    pub fn tidied(&self) -> Result<Self, PartyError> {
        let name = clean(&self.name)?;
        if name.is_empty() {
            return Err(PartyError::NoName);
        }
        let recognition_name = clean(&self.recognition_name)?;
        let sort_name = self.sort_name.as_deref().map(clean).transpose()?;
        Ok(Self {
            kind: self.kind,
            sort_name: sort_name.filter(|it| !it.is_empty()),
            recognition_name: if recognition_name.is_empty() { name.clone() } else { recognition_name },
            name,
            birth_date: self.birth_date,
            address: clean(&self.address)?,
            phone: clean(&self.phone)?,
        })
    }

    /// Returns the key under which the same donor is looked for.
    pub fn match_key(&self) -> String {
        match_key(&self.name)
    }

    /// Returns a short mark of these details, by which a form tells that somebody else has changed them meanwhile.
    pub fn mark(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Returns what differs between two states, old and new, for the audit trail.
    pub fn changes(&self, new: &Self) -> (serde_json::Value, serde_json::Value) {
        let (mut before, mut after) = (as_object(self), as_object(new));
        before.retain(|field, value| after.get(field) != Some(value));
        after.retain(|field, _| before.contains_key(field));
        (before.into(), after.into())
    }
}

fn as_object(details: &Details) -> serde_json::Map<String, serde_json::Value> {
    match serde_json::to_value(details) {
        Ok(serde_json::Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details() -> Details {
        Details {
            kind: PartyKind::Person,
            name: " Lê  Thị Hoà ".into(),
            sort_name: Some(" ".into()),
            recognition_name: String::new(),
            birth_date: None,
            address: "Thôn 1".into(),
            phone: String::new(),
        }
    }

    #[test]
    fn what_is_typed_is_tidied() {
        let tidy = details().tidied().unwrap();
        assert_eq!((tidy.name.as_str(), tidy.recognition_name.as_str()), ("Lê Thị Hoà", "Lê Thị Hoà"));
        assert_eq!(tidy.sort_name, None);
        assert!(matches!(Details { name: " ".into(), ..details() }.tidied(), Err(PartyError::NoName)));
        assert!(Details { address: "a\u{202E}b".into(), ..details() }.tidied().is_err());
    }

    #[test]
    fn only_what_differs_is_told() {
        let new = Details { phone: "0912345678".into(), birth_date: "1950-02-01".parse().ok(), ..details() };
        let (before, after) = details().changes(&new);
        assert_eq!(before.to_string(), r#"{"birth_date":null,"phone":""}"#);
        assert_eq!(after.to_string(), r#"{"birth_date":"1950-02-01","phone":"0912345678"}"#);
        assert_ne!(details().mark(), new.mark());
        assert_eq!(details().mark(), details().mark());
    }
}

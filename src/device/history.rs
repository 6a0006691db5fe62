//! What may become of a thing: its events, and where each leaves it.

use std::fmt;

use chrono::{Months, NaiveDate};

use super::{Condition, DeviceError, Serial};
use crate::{
    calendar::Instant,
    codes,
    id::{PartyId, ProgrammeId, Seq, UnitId, UserId},
    money::Money,
    programme::Category,
};

/// Things that people hold are looked at this often.
const MONTHS_BETWEEN_CHECKS: Months = Months::new(6);

codes! {
    /// What happened to a thing.
    pub enum EventKind ("việc đã xảy ra với hiện vật", "what happened to goods") {
        Received = "received" ("tiếp nhận", "received"),
        HandedOver = "handed_over" ("bàn giao", "handed over"),
        /// Handed over again, after somebody else had it.
        Regifted = "regifted" ("trao lại cho người khác", "given on"),
        Checked = "checked" ("kiểm tra tình trạng", "checked"),
        /// The serial number had been copied wrongly.
        Corrected = "corrected" ("sửa số máy", "corrected"),
        Returned = "returned" ("thu hồi về kho", "returned"),
        Lost = "lost" ("báo mất", "lost"),
        WrittenOff = "written_off" ("thanh lý", "written off"),
        /// The gift it came in was taken back out of the books.
        Annulled = "annulled" ("hủy tiếp nhận", "annulled"),
    }
}

codes! {
    /// Where a thing stands, without the data.
    pub enum Standing ("tình trạng sử dụng", "standing") {
        InStore = "in_store" ("trong kho", "in store"),
        WithHolder = "with_holder" ("đang có người giữ", "with a holder"),
        Lost = "lost" ("đã mất", "lost"),
        WrittenOff = "written_off" ("đã thanh lý", "written off"),
        Annulled = "annulled" ("đã hủy tiếp nhận", "annulled"),
    }
}

/// The number of a hand-over minute (biên bản bàn giao): without a gap per book and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Minute {
    pub year: i64,
    pub no: i64,
}

impl fmt::Display for Minute {
    /// Writes `12/2025`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.no, self.year)
    }
}

/// Who receives a thing, and by which right; the donors' conditions are asked about all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Receiver {
    pub holder: PartyId,
    pub category: Category,
    pub unit: UnitId,
    pub programme: Option<ProgrammeId>,
}

/// What happened, with what only that kind of event has. An entry is absent where the value is zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    Received { value: Money, serial: Option<Serial>, entry: Seq },
    HandedOver { to: Receiver, minute: Minute, value: Money, entry: Option<Seq> },
    Checked,
    Corrected { serial: Option<Serial> },
    Returned { value: Money, entry: Option<Seq> },
    Lost { entry: Option<Seq> },
    WrittenOff { entry: Option<Seq> },
    Annulled { entry: Seq },
}

/// One line of a thing's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub on: NaiveDate,
    pub what: Happening,
    pub condition: Condition,
    /// A remark or a reason, in the words of whoever recorded it.
    pub note: String,
    pub by: UserId,
    pub at: Instant,
}

/// Where a thing stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    InStore {
        since: NaiveDate,
        value: Money,
        /// Whether anybody has held it before.
        used: bool,
    },
    WithHolder {
        receiver: Receiver,
        minute: Minute,
        /// The day of the last event, before which nothing more can happen.
        since: NaiveDate,
        /// What it was worth when it was handed over, and the most that it can be worth when it comes back.
        value: Money,
        /// The entry that handed it over.
        entry: Option<Seq>,
        check_due: NaiveDate,
    },
    Lost,
    WrittenOff,
    Annulled,
}

impl Happening {
    /// Returns the kind; handing over is giving on where somebody has held the thing before.
    pub const fn kind(&self, used: bool) -> EventKind {
        match self {
            Self::Received { .. } => EventKind::Received,
            Self::HandedOver { .. } if used => EventKind::Regifted,
            Self::HandedOver { .. } => EventKind::HandedOver,
            Self::Checked => EventKind::Checked,
            Self::Corrected { .. } => EventKind::Corrected,
            Self::Returned { .. } => EventKind::Returned,
            Self::Lost { .. } => EventKind::Lost,
            Self::WrittenOff { .. } => EventKind::WrittenOff,
            Self::Annulled { .. } => EventKind::Annulled,
        }
    }

    pub const fn entry(&self) -> Option<Seq> {
        match self {
            Self::Received { entry, .. } | Self::Annulled { entry } => Some(*entry),
            Self::HandedOver { entry, .. }
            | Self::Returned { entry, .. }
            | Self::Lost { entry }
            | Self::WrittenOff { entry } => *entry,
            Self::Checked | Self::Corrected { .. } => None,
        }
    }
}

impl Stage {
    /// Begins a history.
    pub fn received(event: &Event) -> Result<Self, DeviceError> {
        match event.what {
            Happening::Received { value, .. } if value.is_positive() => {
                Ok(Self::InStore { since: event.on, value, used: false })
            }
            _ => Err(DeviceError::NotReceived),
        }
    }

    /// Returns where an event leaves the thing, or says why it cannot have happened.
    pub fn after(self, event: &Event) -> Result<Self, DeviceError> {
        match self {
            Self::InStore { since, value, used } => {
                not_before(event.on, since)?;
                Self::from_store(event, value, used)
            }
            Self::WithHolder { since, .. } => {
                not_before(event.on, since)?;
                self.leave_holder(event)
            }
            gone @ (Self::Lost | Self::WrittenOff | Self::Annulled) => {
                Err(refused(gone.standing(), event, true))
            }
        }
    }

    fn from_store(event: &Event, value: Money, used: bool) -> Result<Self, DeviceError> {
        match &event.what {
            Happening::HandedOver { to, minute, value: at, entry } if *at == value => Ok(Self::WithHolder {
                receiver: *to,
                minute: *minute,
                since: event.on,
                value,
                entry: *entry,
                check_due: next_check(event.on),
            }),
            Happening::Corrected { .. } => Ok(Self::InStore { since: event.on, value, used }),
            Happening::Lost { .. } => Ok(Self::Lost),
            Happening::WrittenOff { .. } => Ok(Self::WrittenOff),
            Happening::Annulled { .. } if !used => Ok(Self::Annulled),
            _ => Err(refused(Standing::InStore, event, used)),
        }
    }

    fn leave_holder(mut self, event: &Event) -> Result<Self, DeviceError> {
        let Self::WithHolder { since, value: most, check_due, .. } = &mut self else {
            return Err(refused(self.standing(), event, true));
        };
        match &event.what {
            Happening::Checked => {
                (*since, *check_due) = (event.on, next_check(event.on));
                Ok(self)
            }
            Happening::Corrected { .. } => {
                *since = event.on;
                Ok(self)
            }
            // What was used is worth no more than when it was handed over; it may be worth nothing.
            Happening::Returned { value, .. } if value.is_negative() || value > most => {
                Err(DeviceError::ValueOutOfRange { value: *value, most: *most })
            }
            Happening::Returned { value, .. } => {
                Ok(Self::InStore { since: event.on, value: *value, used: true })
            }
            Happening::Lost { entry: None } => Ok(Self::Lost),
            Happening::WrittenOff { entry: None } => Ok(Self::WrittenOff),
            _ => Err(refused(Standing::WithHolder, event, true)),
        }
    }

    /// Reads a history from its beginning.
    pub fn replay<'e>(events: impl IntoIterator<Item = &'e Event>) -> Result<Self, DeviceError> {
        let mut events = events.into_iter();
        let first = events.next().ok_or(DeviceError::NotReceived)?;
        events.try_fold(Self::received(first)?, |stage, event| stage.after(event))
    }

    pub const fn standing(&self) -> Standing {
        match self {
            Self::InStore { .. } => Standing::InStore,
            Self::WithHolder { .. } => Standing::WithHolder,
            Self::Lost => Standing::Lost,
            Self::WrittenOff => Standing::WrittenOff,
            Self::Annulled => Standing::Annulled,
        }
    }

    /// Returns what the thing adds to the goods account.
    pub const fn in_store(&self) -> Money {
        match self {
            Self::InStore { value, .. } => *value,
            _ => Money::ZERO,
        }
    }

    pub const fn holder(&self) -> Option<PartyId> {
        match self {
            Self::WithHolder { receiver, .. } => Some(receiver.holder),
            _ => None,
        }
    }

    /// Returns the day by which somebody should look at the thing again.
    pub const fn check_due(&self) -> Option<NaiveDate> {
        match self {
            Self::WithHolder { check_due, .. } => Some(*check_due),
            _ => None,
        }
    }
}

fn next_check(seen: NaiveDate) -> NaiveDate {
    seen.checked_add_months(MONTHS_BETWEEN_CHECKS).unwrap_or(NaiveDate::MAX)
}

fn refused(standing: Standing, event: &Event, used: bool) -> DeviceError {
    DeviceError::OutOfOrder { standing, step: event.what.kind(used) }
}

fn not_before(on: NaiveDate, earliest: NaiveDate) -> Result<(), DeviceError> {
    if on < earliest { Err(DeviceError::TooEarly { on, earliest }) } else { Ok(()) }
}

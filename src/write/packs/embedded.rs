//! The parts that a pack is made of.

use chrono_tz::Tz;

/// A file that is embedded: its path below the root of the new repository, and its text.
pub(super) type EmbeddedFile = (&'static str, &'static str);

/// A calendar that a pack brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackCalendar {
    /// Its identifier.
    pub id: &'static str,
    /// The time zone in which it is the obvious one.
    pub timezone: Tz,
}

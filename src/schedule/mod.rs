//! A task's terms and an interval of time → its occurrences, with their windows, due instants and deadlines.
//!
//! Pure arithmetic on dates: nothing in here knows evidence, findings, files or the clock. Years 1 to 9999.

mod backstop;
mod due;
mod label;
mod ledger;
mod occurrences;
mod period;
mod request;
mod rrule;
mod timeline;
mod window;

#[cfg(test)]
mod tests;

pub use crate::model::local_instant;
pub use backstop::{Backstop, BackstopTerms, backstops};
pub use label::{LabelShape, label_year};
pub use ledger::{Ledger, MAX_DUTIES, ScheduleError};
pub use occurrences::{MAX_OCCURRENCES, TooManyOccurrences, occurrences};
pub use request::{request_label, request_window};
pub use timeline::{InForceInterval, VersionInForce, VersionTimeline};
pub use window::{Terms, Window};

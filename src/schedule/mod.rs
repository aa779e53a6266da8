//! The terms of a task and an interval of time → its occurrences, with their windows, due instants and deadlines.
//!
//! Pure arithmetic on dates of the years 1 to 9999: nothing here knows evidence, findings, files or the clock.

mod backstop;
mod day_meter;
mod due;
mod gap;
mod label;
mod ledger;
mod occurrences;
mod owed_windows;
mod request;
mod restored;
mod rrule;
mod seams;
mod spans;
mod task_schedule;
mod task_versions;
mod team_groups;
mod team_line;
mod team_names;
mod terms;
mod units;
mod version_timeline;
mod window;

#[cfg(test)]
mod tests;

pub use backstop::{BackstopTerms, Completion, backstops};
pub use day_meter::DayMeter;
pub use gap::{ClockStop, GapTerms, performance_gaps};
pub use label::{LabelShape, days_of_label, label_of_days, label_year};
pub use ledger::{Ledger, TeamSchedule};
pub use occurrences::{TooManyOccurrences, occurrences, occurrences_from};
pub use request::{request_label, request_window, request_window_of_team};
pub use task_schedule::{ScheduleError, duty_limit};
pub use task_versions::InForceInterval;
pub use team_line::{TeamLine, team_lines};
pub use terms::Terms;
pub use units::CalendarUnit;
pub use version_timeline::{VersionInForce, VersionTimeline};
pub use window::Window;

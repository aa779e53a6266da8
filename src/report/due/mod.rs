//! `due`: what is still to be done, most urgent first.

mod human;
pub(super) mod ics;
mod ics_lines;
mod json;
mod list;
mod mail;
mod mail_page;
mod markdown;
mod reminder;
mod report;
mod slack;
mod teams;

pub use human::{DueStyle, write_due_human};
pub use ics::{ICS_DAYS_BACK, write_due_ics};
pub use json::write_due_json;
pub(super) use list::{due_on_policy_clock, duties_by_team, duties_by_urgency, time_left};
pub use mail::{MailEnvelope, write_due_mail};
pub use markdown::write_due_markdown;
pub use report::{DueReport, DueRoot};
pub use slack::write_due_slack;
pub use teams::write_due_teams;

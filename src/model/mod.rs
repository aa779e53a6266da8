//! The words of the model: tasks, teams, calendars, cadences, evidence, requests, waivers.
//!
//! Types that have an invariant keep it in their constructor; the rest are plain records. Nothing
//! here reads files, asks the time or knows a finding.

mod anchor;
mod cadence;
mod calendar;
mod duration;
mod duration_parse;
mod email;
mod evidence;
mod format;
mod grace;
mod local;
mod policy;
mod recurrence;
mod rrule;
mod rrule_parse;
mod settings;
mod task;
mod teams;
mod waiver;

pub use crate::text::{DutyId, Id, IdError, MAX_ID_LENGTH};
pub use anchor::Anchor;
pub use cadence::{AsNeeded, Cadence, CadenceError};
pub use calendar::{Calendar, CalendarError};
pub use duration::{Duration, DurationError};
pub use email::{Email, EmailError};
pub use evidence::{Amendment, Approval, Artifact, Evidence, Link, Request};
pub use format::{format_instant, format_local_time, format_span};
pub use grace::{Grace, GraceError};
pub use local::{first_date, last_date, last_instant, local_date, local_instant, whole_seconds};
pub use policy::Policy;
pub use recurrence::{DayOfMonth, DueRule, END_OF_DAY, IfHoliday, Period, Recurrence};
pub use rrule::{ByDay, Freq, Rrule, RruleError, RruleParts, Until};
pub use settings::{ForgeKey, HistoryRequirement, HistorySettings, Settings, Signatures};
pub use task::{
    ArtifactRequirements, Assignment, DEFAULT_MAX_SIZE, Requirements, ReviewRequirements, Task,
    TaskSource,
};
pub use teams::{Group, Member, Membership, Stint, Team, Teams};
pub use waiver::{WaivedOccurrences, Waiver};

//! Tasks, teams, calendars, cadences, evidence, requests and waivers, typed.
//!
//! A type that has an invariant keeps it in its constructor; the rest are plain records. Nothing here reads files or
//! the clock, or knows findings.

mod anchor;
mod cadence;
mod cadence_error;
mod calendar;
mod calendar_error;
mod checkpoint;
mod closing;
mod collection;
mod date;
mod due_rule;
mod duration;
mod duration_parse;
mod duty_id;
mod easter;
mod email;
mod evidence;
mod forge_push;
mod grace;
mod holiday_names;
mod id;
mod import_field;
mod import_mapping;
mod instant_text;
mod ledger_origin;
mod local_time;
mod localized_text;
mod mailbox;
mod notation;
mod pack;
mod period;
mod policy;
mod recurrence;
mod renamed_teams;
mod review_demand;
mod rrule;
mod rrule_parse;
mod settings;
mod task;
mod teams;
mod version_requirement;
mod waiver;
mod witnesses;
mod yearly_days;
mod yearly_rule;

pub use anchor::Anchor;
pub use cadence::{AsNeeded, Cadence};
pub use cadence_error::CadenceError;
pub use calendar::Calendar;
pub use calendar_error::CalendarError;
pub use checkpoint::Checkpoint;
pub use closing::{ClosedException, ClosedOutcome, ClosedPolicy, ClosedStanding, Closing};
pub use collection::{Collection, check_run, check_workflow};
pub use date::parse_date;
pub use due_rule::{DayOfMonth, DueRule, END_OF_DAY, IfHoliday};
pub use duration::Duration;
pub use duty_id::DutyId;
pub use easter::EasterReckoning;
pub use email::Email;
pub use evidence::{Amendment, Approval, Artifact, Evidence, Link, Request};
pub use forge_push::ForgePush;
pub use grace::Grace;
pub use id::{Id, IdError, MAX_ID_LENGTH};
pub use import_field::{FieldKind, FieldRule, ImportField, NumberRule, TextRule, documented_name};
pub use import_mapping::{
    Companion, Comparison, ImportList, ImportMapping, ListRule, ListShape, RecordFilter,
    RecordState, StateWords, SummaryPart, Template, ValueRule,
};
pub use instant_text::{
    format_date_in, format_instant, format_instant_in, format_local_time, format_local_time_in,
    format_span, format_span_in, month_name,
};
pub use ledger_origin::{LedgerOrigin, check_ledger_name};
pub use local_time::{
    first_date, last_date, last_instant, local_date, local_instant, whole_seconds,
};
pub use localized_text::LocalizedText;
pub use mailbox::Mailbox;
pub use notation::{DateOrder, Notation};
pub use pack::{
    InstalledPack, NO_VALUE, PackGroup, PackLanguage, PackManifest, PackOrigin, PackParameter,
    PackSource, PackTeam, ParameterKind,
};
pub use period::Period;
pub use policy::{OwingTeam, Policy};
pub use recurrence::Recurrence;
pub use review_demand::ReviewDemand;
pub use rrule::{ByDay, Freq, Rrule, RruleParts, Until};
pub use settings::{
    ForgeKey, HistorySettings, Settings, Signatures, TimestampSettings, is_plain_file_name,
};
pub use task::{
    ArtifactRequirements, Assignment, DEFAULT_MAX_SIZE, Requirements, ReviewRequirements, Task,
    TaskSource,
};
pub use teams::{Group, Member, Membership, Stint, Team, Teams};
pub use version_requirement::VersionRequirement;
pub use waiver::{WaivedOccurrences, Waiver};
pub use witnesses::Witnesses;
pub use yearly_days::LAST_YEARLY;
pub use yearly_rule::{Observance, YearlyDay, YearlyRule};

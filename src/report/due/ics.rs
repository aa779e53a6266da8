//! `due --format ics`: due instants as a calendar to subscribe to (RFC 5545, RFC 7986).
//!
//! A duty is a VEVENT at its due instant. A VTODO would be more exact, and few would see it: Google and
//! Outlook leave VTODOs of a subscribed calendar out, and Apple shows none of them in its calendar. The
//! event takes no time and leaves its owner free.
//!
//! An entry that vanishes from a file stays with clients that merge what they read. So a settled duty is
//! not left out but cancelled, for [`ICS_DAYS_BACK`] days after its due instant.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::ics_lines::{CalendarLines, escape_text, utc_instant};
use super::list::duties_by_urgency;
use crate::judge::{Assessment, Duty, Standing};
use crate::model::{Id, format_instant};
use crate::report::check::report::common_value;
use crate::report::escape;
use crate::report::identity::{Identity, named_uuid};
use crate::report::names::team_heading;
use crate::text::CommandLine;

/// For how many days after its due instant a settled duty is listed as cancelled.
pub const ICS_DAYS_BACK: i64 = 31;

/// How long clients may wait before they look again, in hours.
const REFRESH_HOURS: i64 = 6;

/// Writes the duties of one root, or of several, as one calendar; `team` is the one whose calendar was asked for.
///
/// There is no METHOD: a calendar to subscribe to is not a message, and a message would have to name an
/// organizer in each entry (RFC 5546 §3.2.1).
///
/// # Errors
/// When it cannot be written.
pub fn write_due_ics(
    out: &mut dyn io::Write,
    assessments: &[&Assessment],
    team: Option<&Id>,
) -> io::Result<()> {
    let product = concat!("-//dutybook//dutybook ", env!("CARGO_PKG_VERSION"), "//EN");
    let refresh = TimeDelta::hours(REFRESH_HOURS);
    let mut lines = CalendarLines::default();
    lines.plain("BEGIN", "VCALENDAR");
    lines.plain("VERSION", "2.0");
    lines.text("PRODID", product);
    lines.plain("CALSCALE", "GREGORIAN");
    lines.text(
        "X-WR-CALNAME",
        &escape::ics(&calendar_name(assessments, team)),
    );
    lines.duration("REFRESH-INTERVAL;VALUE=DURATION", refresh);
    lines.duration("X-PUBLISHED-TTL", refresh);
    for assessment in assessments {
        let mut events = EventWriter::new(assessment);
        for duty in duties_by_urgency(assessment) {
            events.add_event(&mut lines, duty);
            lines.flush(out)?;
        }
    }
    lines.plain("END", "VCALENDAR");
    lines.flush(out)
}

/// The name of the calendar in clients. It has no comma: not every reader unescapes a property that no RFC
/// defines.
fn calendar_name(assessments: &[&Assessment], team: Option<&Id>) -> String {
    let name = |team| assessments.first().map(|it| it.team_name(team));
    let what = team
        .and_then(name)
        .map_or("Security duties".to_owned(), |name| {
            format!("Security duties of {name}")
        });
    let organisations = assessments.iter().map(|it| it.organisation.as_deref());
    match common_value(organisations) {
        Some(organisation) => format!("{what} – {organisation}"),
        None => what,
    }
}

/// Adds events. What several share is worked out once; all texts are escaped.
struct EventWriter<'a> {
    assessment: &'a Assessment,
    /// The identity within which the UIDs of all entries are made.
    calendar: Identity,
    tasks: BTreeMap<&'a Id, CalendarTask>,
    teams: BTreeMap<&'a Id, CalendarTeam>,
    /// The instants of the duty before: many duties are due at once.
    opens: EscapedInstant,
    due: EscapedInstant,
    deadline: EscapedInstant,
    /// How long before the due instant the alarm goes off, as its trigger.
    soon: Option<String>,
    start: String,
    stamp: (DateTime<Utc>, String),
    id: String,
    uid: String,
    sequence: String,
    summary: String,
}

struct CalendarTask {
    title: String,
    /// The names of all teams that may fulfil what any of them may.
    teams: String,
}

struct CalendarTeam {
    heading: String,
    name: String,
}

/// An instant in words, escaped.
#[derive(Default)]
struct EscapedInstant {
    at: Option<DateTime<Tz>>,
    words: String,
}

impl EscapedInstant {
    /// Takes an instant; returns whether it is another one, or on another clock, than the one before.
    fn set(&mut self, at: DateTime<Tz>) -> bool {
        let is_same = |known: DateTime<Tz>| known == at && known.timezone() == at.timezone();
        if self.at.is_some_and(is_same) {
            return false;
        }
        self.at = Some(at);
        self.words = escape_value(&format_instant(at));
        true
    }
}

impl<'a> EventWriter<'a> {
    fn new(assessment: &'a Assessment) -> Self {
        let mut teams = BTreeMap::new();
        for Duty { id, .. } in &assessment.duties {
            teams.entry(&id.team).or_insert_with(|| CalendarTeam {
                heading: escape_value(team_heading(assessment, &id.team)),
                name: escape_value(assessment.team_name(&id.team)),
            });
        }
        let tasks = assessment.tasks.iter().map(|task| {
            let names = task.teams.iter().map(|team| assessment.team_name(team));
            let known = CalendarTask {
                title: escape_value(&task.title),
                teams: names.map(escape_value).collect::<Vec<_>>().join(","),
            };
            (&task.id, known)
        });
        EventWriter {
            assessment,
            calendar: calendar_identity(assessment),
            tasks: tasks.collect(),
            teams,
            opens: EscapedInstant::default(),
            due: EscapedInstant::default(),
            deadline: EscapedInstant::default(),
            soon: None,
            start: String::new(),
            stamp: (DateTime::UNIX_EPOCH, String::new()),
            id: String::new(),
            uid: String::new(),
            sequence: String::new(),
            summary: String::new(),
        }
    }

    fn add_event(&mut self, lines: &mut CalendarLines, duty: &Duty) {
        self.prepare(duty);
        lines.plain("BEGIN", "VEVENT");
        lines.plain("UID", &self.uid);
        lines.plain("DTSTAMP", &self.stamp.1);
        self.sequence.clear();
        let _ = write!(self.sequence, "{}", sequence_number(self.assessment, duty));
        lines.plain("SEQUENCE", &self.sequence);
        lines.plain("DTSTART", &self.start);
        lines.plain("SUMMARY", &self.summary);
        self.add_description(lines.begin("DESCRIPTION"), duty);
        lines.end();
        lines.plain("CATEGORIES", self.categories(duty));
        let is_settled = duty.standing.is_settled();
        let status = if is_settled { "CANCELLED" } else { "CONFIRMED" };
        lines.plain("STATUS", status);
        lines.plain("TRANSP", "TRANSPARENT");
        if !is_settled {
            if let Some(soon) = &self.soon {
                self.add_alarm(lines, "-soon", soon);
            }
            self.add_alarm(lines, "-due", "PT0S");
        }
        lines.plain("END", "VEVENT");
    }

    /// Works out what differs from the duty before.
    fn prepare(&mut self, duty: &Duty) {
        let window = &duty.window;
        self.opens.set(window.opens);
        self.deadline.set(window.deadline);
        if self.due.set(window.due) {
            self.start = utc_instant(window.due.to_utc());
            // A duration of the calendar, such as a month, has no length but from some instant on.
            let soon = self.assessment.due_soon.after(window.due) - window.due;
            let seconds = soon.num_seconds();
            self.soon = (seconds > 0).then(|| format!("-PT{seconds}S"));
        }
        let stamp = policy_landing(self.assessment, duty);
        if self.stamp.1.is_empty() || self.stamp.0 != stamp {
            self.stamp = (stamp, utc_instant(stamp));
        }
        let id = &duty.id;
        replace_with(
            &mut self.id,
            &[id.task.as_str(), "/", &id.occurrence, "/", id.team.as_str()],
        );
        self.uid.clear();
        self.calendar.within(&self.id).push_to(&mut self.uid);
        self.set_summary(duty);
    }

    /// The task, the occurrence and the team. Some clients show a cancelled entry like any other, so the
    /// text says that it is settled.
    fn set_summary(&mut self, duty: &Duty) {
        let prefix = match duty.standing {
            Standing::Met => "Done: ",
            Standing::Late => "Done late: ",
            Standing::Waived => "Waived: ",
            Standing::Excused => "Excused: ",
            Standing::Overdue => "Overdue: ",
            Standing::Grace | Standing::Open | Standing::Upcoming => "",
        };
        let id = &duty.id;
        let title = self
            .tasks
            .get(&id.task)
            .map_or(id.task.as_str(), |task| &task.title);
        let team = self
            .teams
            .get(&id.team)
            .map_or(id.team.as_str(), |team| &team.heading);
        replace_with(&mut self.summary, &[prefix, title, "\\, "]);
        push_escaped(&mut self.summary, &id.occurrence);
        for part in [" (", team, ")"] {
            self.summary.push_str(part);
        }
    }

    fn add_description(&self, line: &mut String, duty: &Duty) {
        line.push_str("Duty: ");
        push_escaped(line, &self.id);
        for (name, value) in [
            ("\\nStanding: ", duty.standing.word()),
            ("\\nOpens: ", &self.opens.words),
            ("\\nDue: ", &self.due.words),
            ("\\nDeadline: ", &self.deadline.words),
        ] {
            line.push_str(name);
            line.push_str(value);
        }
        if let Some(claim) = self.assessment.claim_of(duty) {
            line.push_str("\\nEvidence: ");
            push_escaped(line, &claim.file);
        } else if let Some(waiver) = &duty.waiver {
            line.push_str("\\nWaiver: ");
            push_escaped(line, waiver.as_str());
        } else {
            let mut command = CommandLine::new("dutybook record")
                .argument(&duty.id.task)
                .words("--occurrence")
                .argument(&duty.id.occurrence);
            if duty.id.team != Id::any() {
                command = command.words("--team").argument(&duty.id.team);
            }
            line.push_str("\\nRecord it: ");
            push_escaped(line, &command.to_string());
        }
    }

    /// The name of the team that owes the duty, or of all that may fulfil it.
    fn categories(&self, duty: &Duty) -> &str {
        match self.tasks.get(&duty.id.task) {
            Some(task) if duty.id.team == Id::any() => &task.teams,
            _ => self.teams.get(&duty.id.team).map_or("", |team| &team.name),
        }
    }

    /// An alarm, as long before the due instant as the policy calls soon, or at the due instant itself.
    fn add_alarm(&self, lines: &mut CalendarLines, which: &str, trigger: &str) {
        lines.plain("BEGIN", "VALARM");
        // RFC 9074 §4. A client knows by it which alarm was dismissed.
        let uid = lines.begin("UID");
        uid.push_str(&self.uid);
        uid.push_str(which);
        lines.end();
        lines.plain("ACTION", "DISPLAY");
        lines.plain("TRIGGER", trigger);
        lines.plain("DESCRIPTION", &self.summary);
        lines.plain("END", "VALARM");
    }
}

fn escape_value(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    push_escaped(&mut escaped, text);
    escaped
}

/// Adds text that is not escaped yet to a line.
fn push_escaped(line: &mut String, text: &str) {
    escape_text(line, &escape::ics(text));
}

/// Replaces a text, and keeps its allocation.
fn replace_with(text: &mut String, parts: &[&str]) {
    text.clear();
    for part in parts {
        text.push_str(part);
    }
}

/// The identity within which the UIDs of all entries are made. It is the same in every run, and in the
/// calendars of all teams and of one; it differs between organisations, and between roots. Neither the due
/// instant nor the title is part of a UID: they may change.
///
/// Where the policy names no organisation, the first commit of the mainline tells two repositories apart.
/// A run that does not or cannot read history does not know that commit, and its UIDs differ: whoever
/// publishes such calendars has to name the organisation.
fn calendar_identity(assessment: &Assessment) -> Identity {
    let origin = &assessment.history.origin;
    let organisation = assessment.organisation.as_deref();
    let first = match organisation {
        Some(_) => None,
        None => origin.first.as_deref(),
    };
    let parts = [origin.below.as_str(), first.unwrap_or_default()];
    named_uuid("calendar", organisation, &parts)
}

/// When the version of the policy landed that judges a duty; where that is not known, when the duty
/// opened. Never an instant in the future.
fn policy_landing(assessment: &Assessment, duty: &Duty) -> DateTime<Utc> {
    let version = assessment.commits.versions.get(duty.version);
    let committed = version.and_then(Option::as_ref).map(|(_, at)| *at);
    let known = committed.unwrap_or(duty.window.opens.to_utc());
    known.min(assessment.as_of.to_utc())
}

/// The number that decides which of two entries with the same UID holds (RFC 5545 §3.8.7.4, RFC 5546
/// §2.1.5): how many commits the mainline has, and one more once the deadline has passed. Runs remember
/// nothing but the repository, and a duty whose record is removed again must not stay cancelled with
/// clients, so the number is made of what never shrinks: the mainline and time.
fn sequence_number(assessment: &Assessment, duty: &Duty) -> usize {
    let has_passed = duty.window.deadline <= assessment.as_of;
    assessment.history.origin.commits + usize::from(has_passed)
}

//! `due --format ics`: due instants as a calendar to subscribe to (RFC 5545, RFC 7986).
//!
//! A duty is a VEVENT at its due instant. A VTODO would say it better, and be seen by few: Google and
//! Outlook leave VTODOs of a subscribed calendar out, and Apple shows none of them in its calendar. The
//! event takes no time and leaves its owner free.
//!
//! An entry that vanishes from a file stays with clients that merge what they read, so that a duty that
//! was settled is not left out but cancelled, for [`ICS_DAYS_BACK`] days after its due instant.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use crate::judge::{Assessment, Duty, Standing};
use crate::model::{Id, format_instant};
use crate::report::due::ics_lines;
use crate::report::due::ics_lines::Lines;
use crate::report::due::list;
use crate::report::escape;
use crate::report::identity;
use crate::report::identity::Identity;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

/// For how many days after its due instant a settled duty is listed as cancelled.
pub const ICS_DAYS_BACK: i64 = 31;

/// How long clients may wait before they look again, in hours.
const REFRESH_HOURS: i64 = 6;

/// Writes the duties as one calendar; `team` is the one whose calendar was asked for.
///
/// There is no METHOD: a calendar that is subscribed to is no message, and one that is published as a
/// message would have to name an organizer in each entry (RFC 5546 §3.2.1).
///
/// # Errors
/// When it cannot be written.
pub fn write_due_ics(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    team: Option<&Id>,
) -> io::Result<()> {
    let product = concat!("-//dutybook//dutybook ", env!("CARGO_PKG_VERSION"), "//EN");
    let refresh = TimeDelta::hours(REFRESH_HOURS);
    let mut lines = Lines::default();
    lines.plain("BEGIN", "VCALENDAR");
    lines.plain("VERSION", "2.0");
    lines.text("PRODID", product);
    lines.plain("CALSCALE", "GREGORIAN");
    lines.text("X-WR-CALNAME", &escape::ics(&name(assessment, team)));
    lines.duration("REFRESH-INTERVAL;VALUE=DURATION", refresh);
    lines.duration("X-PUBLISHED-TTL", refresh);
    let mut events = Events::of(assessment);
    for duty in list::urgent_first(assessment) {
        events.event(&mut lines, duty);
        lines.flush(out)?;
    }
    lines.plain("END", "VCALENDAR");
    lines.flush(out)
}

/// How clients call the calendar. No comma divides it: not every reader takes the escape out of a property
/// that only custom knows.
fn name(assessment: &Assessment, team: Option<&Id>) -> String {
    let what = team.map_or("Security duties".to_owned(), |team| {
        format!("Security duties of {}", assessment.team_name(team))
    });
    match &assessment.organisation {
        Some(organisation) => format!("{what} – {organisation}"),
        None => what,
    }
}

/// What entries share is worked out once; texts in it are escaped.
struct Events<'a> {
    assessment: &'a Assessment,
    /// In which the UIDs of all entries are made.
    calendar: Identity,
    tasks: BTreeMap<&'a Id, Task>,
    teams: BTreeMap<&'a Id, Team>,
    /// What was said of the instants of the duty before: many duties are due at once.
    opens: Said,
    due: Said,
    deadline: Said,
    /// How long before the due instant it is soon, as the trigger of an alarm.
    soon: Option<String>,
    start: String,
    stamp: (DateTime<Utc>, String),
    id: String,
    uid: String,
    sequence: String,
    summary: String,
}

struct Task {
    title: String,
    /// The names of all teams that may fulfil what any of them may.
    teams: String,
}

struct Team {
    heading: String,
    name: String,
}

/// An instant in words.
#[derive(Default)]
struct Said {
    at: Option<DateTime<Tz>>,
    words: String,
}

impl Said {
    /// Says an instant; whether it is another one, or on another clock, than the one before.
    fn say(&mut self, at: DateTime<Tz>) -> bool {
        let is_same = |known: DateTime<Tz>| known == at && known.timezone() == at.timezone();
        if self.at.is_some_and(is_same) {
            return false;
        }
        self.at = Some(at);
        self.words = escaped(&format_instant(at));
        true
    }
}

impl<'a> Events<'a> {
    fn of(assessment: &'a Assessment) -> Self {
        let mut teams = BTreeMap::new();
        for Duty { id, .. } in &assessment.duties {
            teams.entry(&id.team).or_insert_with(|| Team {
                heading: escaped(list::heading(assessment, &id.team)),
                name: escaped(assessment.team_name(&id.team)),
            });
        }
        let tasks = assessment.tasks.iter().map(|task| {
            let names = task.teams.iter().map(|team| assessment.team_name(team));
            let known = Task {
                title: escaped(&task.title),
                teams: names.map(escaped).collect::<Vec<_>>().join(","),
            };
            (&task.id, known)
        });
        Events {
            assessment,
            calendar: calendar(assessment),
            tasks: tasks.collect(),
            teams,
            opens: Said::default(),
            due: Said::default(),
            deadline: Said::default(),
            soon: None,
            start: String::new(),
            stamp: (DateTime::UNIX_EPOCH, String::new()),
            id: String::new(),
            uid: String::new(),
            sequence: String::new(),
            summary: String::new(),
        }
    }

    fn event(&mut self, lines: &mut Lines, duty: &Duty) {
        self.prepare(duty);
        lines.plain("BEGIN", "VEVENT");
        lines.plain("UID", &self.uid);
        lines.plain("DTSTAMP", &self.stamp.1);
        self.sequence.clear();
        let _ = write!(self.sequence, "{}", sequence(self.assessment, duty));
        lines.plain("SEQUENCE", &self.sequence);
        lines.plain("DTSTART", &self.start);
        lines.plain("SUMMARY", &self.summary);
        self.describe(lines.begin("DESCRIPTION"), duty);
        lines.end();
        lines.plain("CATEGORIES", self.categories(duty));
        let is_settled = duty.standing.is_settled();
        let status = if is_settled { "CANCELLED" } else { "CONFIRMED" };
        lines.plain("STATUS", status);
        lines.plain("TRANSP", "TRANSPARENT");
        if !is_settled {
            if let Some(soon) = &self.soon {
                self.alarm(lines, "-soon", soon);
            }
            self.alarm(lines, "-due", "PT0S");
        }
        lines.plain("END", "VEVENT");
    }

    /// Works out what is new in this duty.
    fn prepare(&mut self, duty: &Duty) {
        let window = &duty.window;
        self.opens.say(window.opens);
        self.deadline.say(window.deadline);
        if self.due.say(window.due) {
            self.start = ics_lines::instant(window.due.to_utc());
            // A duration of the calendar, such as a month, has no length but from some instant on.
            let soon = self.assessment.due_soon.after(window.due) - window.due;
            let seconds = soon.num_seconds();
            self.soon = (seconds > 0).then(|| format!("-PT{seconds}S"));
        }
        let stamp = stamped(self.assessment, duty);
        if self.stamp.1.is_empty() || self.stamp.0 != stamp {
            self.stamp = (stamp, ics_lines::instant(stamp));
        }
        let id = &duty.id;
        joined(
            &mut self.id,
            &[id.task.as_str(), "/", &id.occurrence, "/", id.team.as_str()],
        );
        self.uid.clear();
        self.calendar.within(&self.id).push_to(&mut self.uid);
        self.summarise(duty);
    }

    /// What it is, when, and whose. Some clients show a cancelled entry like any other, so that the text
    /// says it, too.
    fn summarise(&mut self, duty: &Duty) {
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
        joined(&mut self.summary, &[prefix, title, "\\, "]);
        add(&mut self.summary, &id.occurrence);
        for part in [" (", team, ")"] {
            self.summary.push_str(part);
        }
    }

    fn describe(&self, line: &mut String, duty: &Duty) {
        line.push_str("Duty: ");
        add(line, &self.id);
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
            add(line, &claim.file);
        } else if let Some(waiver) = &duty.waiver {
            line.push_str("\\nWaiver: ");
            add(line, waiver.as_str());
        } else {
            line.push_str("\\nRecord it: dutybook record ");
            add(line, duty.id.task.as_str());
            line.push_str(" --occurrence ");
            add(line, &duty.id.occurrence);
            if duty.id.team != Id::any() {
                line.push_str(" --team ");
                add(line, duty.id.team.as_str());
            }
        }
    }

    /// The team that owes it, or all that may fulfil it, by name.
    fn categories(&self, duty: &Duty) -> &str {
        match self.tasks.get(&duty.id.task) {
            Some(task) if duty.id.team == Id::any() => &task.teams,
            _ => self.teams.get(&duty.id.team).map_or("", |team| &team.name),
        }
    }

    /// As long before the due instant as the policy calls soon, or at the due instant itself.
    fn alarm(&self, lines: &mut Lines, which: &str, trigger: &str) {
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

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    add(&mut escaped, text);
    escaped
}

/// Adds text that is not escaped yet.
fn add(line: &mut String, text: &str) {
    ics_lines::escape(line, &escape::ics(text));
}

/// Replaces a text, and keeps its room.
fn joined(text: &mut String, parts: &[&str]) {
    text.clear();
    for part in parts {
        text.push_str(part);
    }
}

/// In which the UIDs of all entries are made: the same in every run, and in the calendars of all and of
/// one team; another one in another organisation, and below another root. Neither the due instant nor the
/// title is part of a UID: they may change.
///
/// Where the policy names no organisation, the first commit of the mainline tells two repositories apart.
/// A run that is not to read history, or cannot, does not know it, and its UIDs are others: whoever
/// publishes such calendars names the organisation.
fn calendar(assessment: &Assessment) -> Identity {
    let origin = &assessment.history.origin;
    let organisation = assessment.organisation.as_deref();
    let first = match organisation {
        Some(_) => None,
        None => origin.first.as_deref(),
    };
    let parts = [origin.below.as_str(), first.unwrap_or_default()];
    identity::uuid("calendar", organisation, &parts)
}

/// When the version of the policy landed that judges a duty, which is stated once; where history says
/// nothing, when the duty opened. Never an instant to come.
fn stamped(assessment: &Assessment, duty: &Duty) -> DateTime<Utc> {
    let version = assessment.commits.versions.get(duty.version);
    let committed = version.and_then(Option::as_ref).map(|(_, at)| *at);
    let known = committed.unwrap_or(duty.window.opens.to_utc());
    known.min(assessment.as_of.to_utc())
}

/// Which of two entries with the same UID holds (RFC 5545 §3.8.7.4, RFC 5546 §2.1.5): how many commits the
/// mainline has, and one more once the deadline has passed. Nothing but the repository is remembered from
/// run to run; what was recorded and is removed again must not stay cancelled with clients, so that
/// nothing is counted that goes down: the mainline only grows, and so does time.
fn sequence(assessment: &Assessment, duty: &Duty) -> usize {
    let has_passed = duty.window.deadline <= assessment.as_of;
    assessment.history.origin.commits + usize::from(has_passed)
}

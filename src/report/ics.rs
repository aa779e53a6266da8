//! `due --format ics`: due instants as a calendar to subscribe to (RFC 5545, RFC 7986).
//!
//! A duty is a VEVENT at its due instant. A VTODO would say it better, and be seen by few: Google and
//! Outlook leave VTODOs of a subscribed calendar out, and Apple shows none of them in its calendar. The
//! event takes no time and leaves its owner free.
//!
//! An entry that vanishes from a file stays with clients that merge what they read, so that a duty that
//! was settled is not left out but cancelled, for [`DAYS_BACK`] days after its due instant.

use std::io;

use super::ics_lines::Lines;
use super::{due, escape, identity};
use crate::judge::{Assessment, Duty, Standing};
use crate::model::{Id, spoken};
use chrono::{DateTime, TimeDelta, Utc};

/// For how many days after its due instant a settled duty is listed as cancelled.
pub const DAYS_BACK: i64 = 31;

/// How long clients may wait before they look again, in hours.
const REFRESH_HOURS: i64 = 6;

/// Writes the duties as one calendar; `team` is the one whose calendar was asked for.
///
/// # Errors
/// When it cannot be written.
pub fn due(out: &mut dyn io::Write, assessment: &Assessment, team: Option<&Id>) -> io::Result<()> {
    let product = concat!("-//dutybook//dutybook ", env!("CARGO_PKG_VERSION"), "//EN");
    let refresh = TimeDelta::hours(REFRESH_HOURS);
    let mut lines = Lines::new(out);
    lines.plain("BEGIN", "VCALENDAR")?;
    lines.plain("VERSION", "2.0")?;
    lines.text("PRODID", product)?;
    lines.plain("CALSCALE", "GREGORIAN")?;
    lines.plain("METHOD", "PUBLISH")?;
    lines.text("X-WR-CALNAME", &escape::ics(&name(assessment, team)))?;
    lines.duration("REFRESH-INTERVAL;VALUE=DURATION", refresh)?;
    lines.duration("X-PUBLISHED-TTL", refresh)?;
    for duty in due::urgent_first(assessment) {
        event(&mut lines, assessment, duty)?;
    }
    lines.plain("END", "VCALENDAR")
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

fn event(lines: &mut Lines, assessment: &Assessment, duty: &Duty) -> io::Result<()> {
    let uid = uid(assessment, duty);
    let stamped = stamped(assessment, duty);
    let summary = summary(assessment, duty);
    let is_settled = duty.standing.is_settled();
    let status = if is_settled { "CANCELLED" } else { "CONFIRMED" };
    lines.plain("BEGIN", "VEVENT")?;
    lines.plain("UID", &uid)?;
    lines.instant("DTSTAMP", stamped)?;
    lines.plain("SEQUENCE", &sequence(duty).to_string())?;
    lines.instant("DTSTART", duty.window.due.to_utc())?;
    lines.text("SUMMARY", &summary)?;
    lines.text("DESCRIPTION", &description(assessment, duty))?;
    lines.texts("CATEGORIES", &categories(assessment, duty))?;
    lines.plain("STATUS", status)?;
    lines.plain("TRANSP", "TRANSPARENT")?;
    if let Some(changed) = changed(assessment, duty) {
        lines.instant("LAST-MODIFIED", changed.max(stamped))?;
    }
    if !is_settled {
        for (name, before) in alarms(assessment, duty) {
            lines.plain("BEGIN", "VALARM")?;
            // RFC 9074 §4. A client knows by it which alarm was dismissed.
            let uid = identity::uuid("alarm", None, &[&uid, name]).to_string();
            lines.plain("UID", &uid)?;
            lines.plain("ACTION", "DISPLAY")?;
            lines.duration("TRIGGER", -before)?;
            lines.text("DESCRIPTION", &summary)?;
            lines.plain("END", "VALARM")?;
        }
    }
    lines.plain("END", "VEVENT")
}

/// The same in every run, and in the calendars of all and of one team; another one for a duty of the
/// same name in another organisation. The due instant is no part of it: it may change.
fn uid(assessment: &Assessment, duty: &Duty) -> String {
    let organisation = assessment.organisation.as_deref();
    identity::uuid("event", organisation, &[&duty.id.to_string()]).to_string()
}

/// When the policy that asks for the duty was committed, so that the same duty is the same entry in every
/// run; where history says nothing, when the duty opens.
fn stamped(assessment: &Assessment, duty: &Duty) -> DateTime<Utc> {
    let version = assessment.commits.versions.get(duty.version);
    let committed = version.and_then(Option::as_ref).map(|(_, at)| *at);
    committed.unwrap_or(duty.window.opens.to_utc())
}

/// Counts what a client has to take notice of: a later version of the policy, which may move the due
/// instant, and that the duty is settled.
fn sequence(duty: &Duty) -> u32 {
    let version = u32::try_from(duty.version).unwrap_or(u32::MAX / 2 - 1);
    version.min(u32::MAX / 2 - 1) * 2 + u32::from(duty.standing.is_settled())
}

/// When the standing came to be what it is, as far as that is known: when the evidence landed, or the
/// waiver did, or the deadline passed.
fn changed(assessment: &Assessment, duty: &Duty) -> Option<DateTime<Utc>> {
    if let Some(claim) = assessment.claim_of(duty) {
        let landed = claim.landing.map(|landing| landing.at);
        return Some(landed.unwrap_or(claim.performed_at.to_utc()));
    }
    if duty.standing == Standing::Overdue {
        return Some(duty.window.deadline.to_utc());
    }
    duty.release.map(|release| release.landed_at)
}

/// What it is, when, and whose. Some clients show a cancelled entry like any other, so that the text says
/// it, too.
fn summary(assessment: &Assessment, duty: &Duty) -> String {
    let prefix = match duty.standing {
        Standing::Met => "Done: ",
        Standing::Late => "Done late: ",
        Standing::Waived => "Waived: ",
        Standing::Excused => "Excused: ",
        Standing::Overdue => "Overdue: ",
        Standing::Grace | Standing::Open | Standing::Upcoming => "",
    };
    let title = due::title(assessment, duty);
    let team = due::heading(assessment, &duty.id.team);
    let occurrence = &duty.id.occurrence;
    escape::ics(&format!("{prefix}{title}, {occurrence} ({team})"))
}

fn description(assessment: &Assessment, duty: &Duty) -> String {
    let window = &duty.window;
    let mut lines = vec![
        format!("Duty: {}", duty.id),
        format!("Standing: {}", duty.standing),
        format!("Opens: {}", spoken(window.opens)),
        format!("Due: {}", spoken(window.due)),
        format!("Deadline: {}", spoken(window.deadline)),
    ];
    if let Some(claim) = assessment.claim_of(duty) {
        lines.push(format!("Evidence: {}", claim.file));
    } else if let Some(waiver) = &duty.waiver {
        lines.push(format!("Waiver: {waiver}"));
    } else {
        let id = &duty.id;
        let of_team = if id.team == Id::any() {
            String::new()
        } else {
            format!(" --team {}", id.team)
        };
        let (task, occurrence) = (&id.task, &id.occurrence);
        lines.push(format!(
            "Record it: dutybook record {task} --occurrence {occurrence}{of_team}"
        ));
    }
    let lines: Vec<String> = lines.iter().map(|line| escape::ics(line)).collect();
    lines.join("\n")
}

/// The team that owes it, or all that may fulfil it, by name.
fn categories(assessment: &Assessment, duty: &Duty) -> Vec<String> {
    let task = assessment.tasks.iter().find(|task| task.id == duty.id.task);
    let teams = match task {
        Some(task) if duty.id.team == Id::any() => task.teams.as_slice(),
        _ => std::slice::from_ref(&duty.id.team),
    };
    let names = teams.iter().map(|team| assessment.team_name(team));
    names.map(escape::ics).collect()
}

/// As long before the due instant as the policy calls soon, and at the due instant itself.
fn alarms(assessment: &Assessment, duty: &Duty) -> Vec<(&'static str, TimeDelta)> {
    let due = duty.window.due;
    // A duration of the calendar, such as a month, has no length but from some instant on.
    let soon = assessment.due_soon.after(due) - due;
    let mut alarms = vec![("due", TimeDelta::zero())];
    if soon > TimeDelta::zero() {
        alarms.insert(0, ("soon", soon));
    }
    alarms
}

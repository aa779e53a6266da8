//! Holidays from an iCalendar file (RFC 5545), as offices and calendar programs export them.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use icalendar::parser::{Component, Property, read_components, unfold};

use super::ics_days::event_days;
use super::ics_error::IcsError;
use super::ics_lines::{IcsLines, scan_lines};
use super::ics_recurrence::yearly_rules;
use crate::holidays::NamedRule;
use crate::model::YearlyRule;

/// How many days a file may make holidays: as many as a calendar may list.
const MAX_HOLIDAYS: usize = 5_000;

/// How many yearly rules: as many as a calendar may have.
const MAX_RULES: usize = 200;

/// The holidays of an iCalendar file, and what of it are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IcsCalendar {
    /// The name that the file gives itself.
    pub name: Option<String>,
    /// Single days, ascending, and their names.
    pub holidays: Vec<(NaiveDate, String)>,
    /// Days that return every year.
    pub yearly: Vec<NamedRule>,
    /// Events that somebody cancelled, and components that are no events.
    pub left_out: Vec<IcsNote>,
    /// Events that may be holidays, and that a calendar of holidays cannot say.
    pub refused: Vec<IcsNote>,
}

/// What is to be said of a part of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IcsNote {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// Its name, as the file has it.
    pub name: String,
    /// Why it is no holiday.
    pub reason: String,
}

/// Reads a file; whoever calls bounds its size by [`MAX_ICS_BYTES`](super::MAX_ICS_BYTES).
///
/// # Errors
/// [`IcsError`] where it is not an iCalendar file, or has more holidays than a calendar may have.
pub fn read_ics(bytes: &[u8]) -> Result<IcsCalendar, IcsError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = before.split(|byte| *byte == b'\n').count();
        IcsError::new(line, "expected UTF-8")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let lines = scan_lines(text)?;
    let texts = calendar_texts(text, &lines);
    let mut roots = Vec::new();
    for (text, line) in texts.iter().zip(&lines.calendars) {
        roots.extend(read_components(text).map_err(|_| unreadable(*line))?);
    }
    let components: Vec<&Component> = roots.iter().flat_map(|root| &root.components).collect();
    let events = components.iter().filter(|it| is_named(&it.name, "VEVENT"));
    let events: Vec<&&Component> = events.collect();
    // Nothing between the two readings is lost.
    if events.len() != lines.events.len() {
        return Err(unreadable(1));
    }
    let properties = roots.iter().flat_map(|root| &root.properties);
    let mut names = properties.filter(|it| is_named(&it.name, "X-WR-CALNAME"));
    let mut calendar = IcsCalendar {
        name: names.next().map(|name| name.val.as_str().to_owned()),
        ..IcsCalendar::default()
    };
    leave_out_others(&lines, &mut calendar);
    for (event, line) in events.into_iter().zip(&lines.events) {
        add_event(event, *line, &mut calendar)?;
    }
    let mut seen = BTreeSet::new();
    calendar
        .holidays
        .retain(|holiday| seen.insert(holiday.clone()));
    calendar.holidays.sort();
    Ok(calendar)
}

fn unreadable(line: usize) -> IcsError {
    IcsError::new(
        line,
        "the calendar from here on has lines that RFC 5545 does not know",
    )
}

/// The unfolded text of each calendar of a file, which is read alone.
fn calendar_texts(text: &str, lines: &IcsLines) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut begins = lines.calendars.iter().peekable();
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        if begins.next_if_eq(&&number).is_some() {
            texts.push(String::new());
        }
        if let Some(text) = texts.last_mut() {
            text.push_str(line);
        }
    }
    texts.iter().map(|text| unfold(text.trim_end())).collect()
}

fn leave_out_others(lines: &IcsLines, calendar: &mut IcsCalendar) {
    for (line, name) in &lines.others {
        calendar.left_out.push(IcsNote {
            line: *line,
            name: name.clone(),
            reason: "it is not an event".to_owned(),
        });
    }
}

fn add_event(event: &Component, line: usize, calendar: &mut IcsCalendar) -> Result<(), IcsError> {
    let name = text_of(event, "SUMMARY").unwrap_or_default();
    let note = |reason: String| IcsNote {
        line,
        name: name.to_owned(),
        reason,
    };
    if text_of(event, "STATUS").is_some_and(|it| it.eq_ignore_ascii_case("CANCELLED")) {
        calendar.left_out.push(note("it is cancelled".to_owned()));
        return Ok(());
    }
    match read_event(event) {
        Err(reason) => calendar.refused.push(note(reason)),
        Ok(EventDays::Once(days)) => {
            let days = days.into_iter().map(|day| (day, name.to_owned()));
            calendar.holidays.extend(days);
        }
        Ok(EventDays::Yearly(rules)) => {
            for rule in rules {
                let name = name.to_owned();
                calendar.yearly.push(NamedRule { rule, name });
            }
        }
    }
    if calendar.holidays.len() > MAX_HOLIDAYS {
        return Err(IcsError::TooMany(MAX_HOLIDAYS, "days that are holidays"));
    }
    if calendar.yearly.len() > MAX_RULES {
        return Err(IcsError::TooMany(
            MAX_RULES,
            "events that return every year",
        ));
    }
    Ok(())
}

enum EventDays {
    Once(Vec<NaiveDate>),
    Yearly(Vec<YearlyRule>),
}

/// The days of an event; the reason where a calendar of holidays cannot say them.
fn read_event(event: &Component) -> Result<EventDays, String> {
    for name in ["RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"] {
        if property_of(event, name)?.is_some() {
            return Err(format!(
                "{name} changes single dates of a series: list the days one by one"
            ));
        }
    }
    let days = event_days(
        property_of(event, "DTSTART")?,
        property_of(event, "DTEND")?,
        property_of(event, "DURATION")?,
    )?;
    match property_of(event, "RRULE")? {
        None => Ok(EventDays::Once(days)),
        Some(rule) => Ok(EventDays::Yearly(yearly_rules(rule.val.as_str(), &days)?)),
    }
}

/// The property of a name, which an event may have once.
fn property_of<'a>(event: &'a Component, name: &str) -> Result<Option<&'a Property<'a>>, String> {
    let mut all = event
        .properties
        .iter()
        .filter(|it| is_named(&it.name, name));
    let first = all.next();
    if all.next().is_some() {
        return Err(format!("{name} stands twice"));
    }
    Ok(first)
}

fn text_of<'a>(event: &'a Component, name: &str) -> Option<&'a str> {
    let mut all = event.properties.iter();
    let found = all.find(|it| is_named(&it.name, name))?;
    Some(found.val.as_str().trim())
}

/// Names are case-insensitive (RFC 5545 §2).
fn is_named(name: &impl AsRef<str>, expected: &str) -> bool {
    name.as_ref().eq_ignore_ascii_case(expected)
}

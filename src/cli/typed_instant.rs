//! Instants as people type them: `16:50`, `yesterday 16:50`, `2026-03-13 16:50`, RFC 3339.

use chrono::{
    DateTime, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _,
};
use chrono_tz::Tz;

use super::typed_days::{DayDirection, TypedDays};
use crate::model::local_instant;

/// What a prompt or an error says of the forms.
pub(super) const INSTANT_FORMS: &str =
    "16:50, `yesterday 16:50`, `2026-03-13 16:50` or 2026-03-13T16:50:00+01:00";

/// An instant as typed, on the clock of a time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypedInstant {
    pub(super) at: DateTime<FixedOffset>,
    /// A word where the clock was changed at that time, so that the local time exists twice or not at all.
    pub(super) note: Option<String>,
}

/// The instant that a text names; `now` gives the present day and the time zone of local times.
///
/// # Errors
/// Where it names none.
pub(super) fn parse_instant(text: &str, now: DateTime<Tz>) -> Result<TypedInstant, String> {
    let typed = text.trim();
    let exact = |at| TypedInstant { at, note: None };
    if let Ok(at) = DateTime::parse_from_rfc3339(typed) {
        return Ok(exact(at));
    }
    if typed.eq_ignore_ascii_case("now") {
        return Ok(exact(now.fixed_offset()));
    }
    let local = parse_local(typed, now.date_naive());
    let local = local.ok_or_else(|| {
        let zone = now.timezone().name();
        format!("`{text}` is not a date and time: write {INSTANT_FORMS} ({zone})")
    })?;
    let zone = now.timezone();
    let at = local_instant(zone, local);
    let note = note_of_clock_change(zone, local, at);
    let at = at.fixed_offset();
    Ok(TypedInstant { at, note })
}

/// `[DAY] TIME`; without a day, that of today.
fn parse_local(typed: &str, today: NaiveDate) -> Option<NaiveDateTime> {
    if let Some(time) = parse_time(typed) {
        return Some(today.and_time(time));
    }
    let (day, time) = typed.rsplit_once([' ', 'T', 't'])?;
    let days: TypedDays = day.trim().parse().ok()?;
    let (first, last) = days.days(today, DayDirection::Back).ok()?;
    let time = parse_time(time)?;
    (first == last).then(|| first.and_time(time))
}

fn parse_time(typed: &str) -> Option<NaiveTime> {
    let forms = ["%H:%M", "%H:%M:%S"];
    let mut read = forms
        .iter()
        .map(|form| NaiveTime::parse_from_str(typed, form));
    read.find_map(Result::ok)
}

/// What is to be said of a local time that a change of the clock skips or repeats.
fn note_of_clock_change(zone: Tz, local: NaiveDateTime, taken: DateTime<Tz>) -> Option<String> {
    let shown = local.format("%H:%M on %Y-%m-%d");
    match zone.from_local_datetime(&local) {
        LocalResult::Single(_) => None,
        LocalResult::Ambiguous(one, other) => {
            let earlier = one.min(other).to_rfc3339();
            Some(format!(
                "{shown} exists twice in {zone}: {} is taken, not {earlier}",
                taken.to_rfc3339()
            ))
        }
        LocalResult::None => Some(format!(
            "{shown} does not exist in {zone}, where the clock was put forward: {} is taken",
            taken.to_rfc3339()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Tz> {
        let now = NaiveDate::from_ymd_opt(2026, 3, 13).and_then(|day| day.and_hms_opt(17, 0, 0));
        local_instant(Tz::Europe__Copenhagen, now.expect("a time"))
    }

    #[track_caller]
    fn check(text: &str, expected: &str) -> Option<String> {
        let typed = parse_instant(text, now()).expect("an instant");
        assert_eq!(typed.at.to_rfc3339(), expected, "{text}");
        typed.note
    }

    #[test]
    fn local_times_are_those_of_the_zone() {
        for (text, expected) in [
            ("16:50", "2026-03-13T16:50:00+01:00"),
            ("9:05", "2026-03-13T09:05:00+01:00"),
            ("yesterday 16:50", "2026-03-12T16:50:00+01:00"),
            ("Today 08:00", "2026-03-13T08:00:00+01:00"),
            ("2026-03-10 16:50", "2026-03-10T16:50:00+01:00"),
            ("2026-03-10T16:50", "2026-03-10T16:50:00+01:00"),
            ("2026-07-10 16:50:09", "2026-07-10T16:50:09+02:00"),
            ("2026-03-10T16:50:00-05:00", "2026-03-10T16:50:00-05:00"),
            ("3d 10:00", "2026-03-10T10:00:00+01:00"),
            ("now", "2026-03-13T17:00:00+01:00"),
        ] {
            assert_eq!(check(text, expected), None, "{text}");
        }
    }

    #[test]
    fn a_change_of_the_clock_is_told() {
        let note = check("2026-10-25 02:30", "2026-10-25T02:30:00+01:00");
        assert!(note.is_some_and(|note| note.contains("exists twice")));
        let note = check("2026-03-29 02:30", "2026-03-29T03:00:00+02:00");
        assert!(note.is_some_and(|note| note.contains("does not exist")));
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for bad in [
            "",
            "yesterday",
            "25:00",
            "last-month 10:00",
            "16.50",
            "2026-02-30 10:00",
            "soon 10:00",
        ] {
            assert!(parse_instant(bad, now()).is_err(), "{bad}");
        }
    }
}

//! Instants as exports write them.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use chrono_tz::Tz;

use crate::model::{local_instant, whole_seconds};

/// Forms of a time that names no zone: `ServiceNow` writes the first.
const LOCAL: [&str; 2] = ["%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.f"];

/// Reads RFC 3339, or a date and time without a zone, which is taken to be in `zone`; in whole seconds.
///
/// Forms in which day and month could be mixed up (`3/4/2026`) are not read.
pub(super) fn parse_instant(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let text = text.trim();
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Some(whole_seconds(instant.to_utc()));
    }
    let local = LOCAL
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    Some(local_instant(zone, local).to_utc())
}

/// Whether a time names its zone.
pub(super) fn has_zone(text: &str) -> bool {
    DateTime::parse_from_rfc3339(text.trim()).is_ok()
}

/// RFC 3339 in UTC, to the second.
pub(super) fn format_utc(instant: DateTime<Utc>) -> String {
    instant.to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, zone: Tz, expected: Option<&str>) {
        let found = parse_instant(text, zone).map(format_utc);
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn forms_of_the_products() {
        let zone = Tz::Europe__Copenhagen;
        check("2026-03-13T14:04:00Z", zone, Some("2026-03-13T14:04:00Z"));
        check(
            "2021-01-12T18:54:11.5499478Z",
            zone,
            Some("2021-01-12T18:54:11Z"),
        );
        check(
            "2026-03-13T15:04:00+01:00",
            zone,
            Some("2026-03-13T14:04:00Z"),
        );
        check("2026-03-13 15:04:00", zone, Some("2026-03-13T14:04:00Z"));
        check("2026-03-13 15:04:00", Tz::UTC, Some("2026-03-13T15:04:00Z"));
        // The hour that comes twice is the later, the one that is skipped ends after the gap.
        check("2026-10-25 02:30:00", zone, Some("2026-10-25T01:30:00Z"));
        check("2026-03-29 02:30:00", zone, Some("2026-03-29T01:00:00Z"));
    }

    #[test]
    fn what_could_be_read_two_ways_is_not_read() {
        for text in [
            "",
            "3/4/2026, 9:12:44 AM",
            "04.03.2026 09:12",
            "2026-03-13",
            "2026-02-30 10:00:00",
        ] {
            check(text, Tz::UTC, None);
        }
    }
}

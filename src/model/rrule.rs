//! Recurrence rules of RFC 5545, section 3.3.10, of whole days.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc, Weekday};

/// A recurrence rule whose instances are dates: the value of an RRULE property, such as `FREQ=MONTHLY;BYDAY=2TU`.
///
/// Frequencies below the day and times of day are refused: a duty has a window of local days, and `due` says when in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rrule {
    text: Arc<str>,
    parts: RruleParts,
}

/// What a rule says, part by part. Numbers are within the ranges of RFC 5545; an empty list is a part left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RruleParts {
    /// `FREQ`.
    pub freq: Freq,
    /// `INTERVAL`, at least 1.
    pub interval: u32,
    /// `COUNT`, at least 1; never together with `until`.
    pub count: Option<u32>,
    /// `UNTIL`, inclusive.
    pub until: Option<Until>,
    /// `WKST`, Monday by default.
    pub week_start: Weekday,
    /// `BYMONTH`, 1 to 12.
    pub by_month: Vec<i32>,
    /// `BYWEEKNO`, 1 to 53 or -53 to -1; yearly rules only.
    pub by_week_no: Vec<i32>,
    /// `BYYEARDAY`, 1 to 366 or -366 to -1; yearly rules only.
    pub by_year_day: Vec<i32>,
    /// `BYMONTHDAY`, 1 to 31 or -31 to -1; not in weekly rules.
    pub by_month_day: Vec<i32>,
    /// `BYDAY`.
    pub by_day: Vec<ByDay>,
    /// `BYSETPOS`, 1 to 366 or -366 to -1.
    pub by_set_pos: Vec<i32>,
}

/// The frequency of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freq {
    /// `DAILY`.
    Daily,
    /// `WEEKLY`.
    Weekly,
    /// `MONTHLY`.
    Monthly,
    /// `YEARLY`.
    Yearly,
}

/// The last moment at which a rule may have an instance, inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// A local date.
    Date(NaiveDate),
    /// An instant; an instance counts by its local midnight.
    Instant(DateTime<Utc>),
}

/// One entry of `BYDAY`: every such weekday, or the n-th of the month or year, from its end where n is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByDay {
    /// Which one, 1 to 53 or -53 to -1; all where there is none.
    pub nth: Option<i32>,
    /// The weekday.
    pub weekday: Weekday,
}

/// Why a text is not a rule that a duty can have, and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct RruleError(pub(super) String);

impl Rrule {
    pub(super) fn new(text: &str, parts: RruleParts) -> Self {
        let text = text.into();
        Self { text, parts }
    }

    /// The rule as text, in upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What the rule says.
    #[must_use]
    pub const fn parts(&self) -> &RruleParts {
        &self.parts
    }
}

impl fmt::Display for Rrule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;

    use super::*;

    #[track_caller]
    fn check(text: &str, message: Option<&str>) {
        let error = Rrule::parse(text)
            .map(drop)
            .map_err(|error| error.to_string());
        match (error, message) {
            (Ok(()), None) => {}
            (Err(error), Some(message)) => assert!(error.contains(message), "{text}: {error}"),
            (found, _) => panic!("{text}: {found:?}"),
        }
    }

    #[test]
    fn rules() {
        for text in [
            "FREQ=MONTHLY;BYDAY=2TU",
            "freq=weekly;byday=mo,fr",
            "FREQ=YEARLY;BYDAY=20MO",
            "FREQ=YEARLY;BYWEEKNO=-1,1;BYDAY=MO",
            "FREQ=MONTHLY;BYDAY=+1MO,-1FR",
            "FREQ=DAILY;UNTIL=20261231",
            "FREQ=DAILY;UNTIL=20261231T225959Z",
            "FREQ=DAILY;COUNT=3",
            "INTERVAL=2;FREQ=WEEKLY;WKST=SU",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "FREQ=MONTHLY;BYMONTHDAY=-1",
        ] {
            check(text, None);
        }
        assert_eq!(Rrule::parse("freq=weekly").unwrap().as_str(), "FREQ=WEEKLY");
    }

    #[test]
    fn rules_that_no_duty_can_have() {
        check("FREQ=HOURLY", Some("FREQ=HOURLY is below the day"));
        check("FREQ=SECONDLY;COUNT=1", Some("below the day"));
        check("FREQ=DAILY;BYHOUR=9", Some("BYHOUR sets a time of day"));
        check("FREQ=DAILY;BYMINUTE=9", Some("due: { time }"));
    }

    #[test]
    fn texts_that_are_not_a_rule() {
        check("", Some("NAME=VALUE"));
        check("COUNT=1", Some("FREQ=DAILY, WEEKLY, MONTHLY or YEARLY"));
        check("RRULE:FREQ=DAILY", Some("without the name"));
        check("FREQ=DAILY;", Some("NAME=VALUE"));
        check("FREQ=", Some("NAME=VALUE"));
        check("FREQ=DAILY\nRRULE:FREQ=DAILY", Some("DAILY, WEEKLY"));
        check("FREQ=FORTNIGHTLY", Some("FREQ=FORTNIGHTLY is not allowed"));
        check("FREQ=DAILY;FREQ=DAILY", Some("FREQ stands twice"));
        check("FREQ=DAILY;BYEASTER=1", Some("BYEASTER is not a part"));
        check("FREQ=DAILY;X-THING=1", Some("X-THING is not a part"));
    }

    #[test]
    fn values() {
        for text in [
            "INTERVAL=0",
            "INTERVAL=65536",
            "INTERVAL=+1",
            "COUNT=0",
            "COUNT=-1",
            "COUNT=4294967296",
            "UNTIL=20260230",
            "UNTIL=2026123",
            "UNTIL=20261231T225959",
            "UNTIL=20261231T225960Z1",
            "UNTIL=+0261231",
            "WKST=XX",
            "BYMONTH=0",
            "BYMONTH=13",
            "BYMONTH=-1",
            "BYMONTHDAY=32",
            "BYMONTHDAY=0",
            "BYMONTHDAY=1,",
            "BYMONTHDAY=--1",
            "BYDAY=M",
            "BYDAY=0MO",
            "BYDAY=54MO",
            "BYDAY=xMO",
            "BYDAY=1é",
            "BYSETPOS=0;BYDAY=MO",
            "BYSETPOS=367;BYDAY=MO",
        ] {
            check(&format!("FREQ=MONTHLY;{text}"), Some("is not allowed"));
        }
        check("FREQ=YEARLY;BYYEARDAY=367", Some("1 to 366, or -1 to -366"));
        check("FREQ=YEARLY;BYWEEKNO=54", Some("1 to 53, or -1 to -53"));
    }

    /// The two readers agree on rules without `UNTIL`, which the crate compares with a start.
    #[test]
    fn the_rrule_crate_accepts_the_same_rules() {
        let is_accepted_by_crate = |text: &str| {
            let start = rrule::Tz::UTC
                .with_ymd_and_hms(2000, 1, 1, 0, 0, 0)
                .unwrap();
            let rule: Result<rrule::RRule<rrule::Unvalidated>, _> = text.parse();
            rule.is_ok_and(|rule| rule.validate(start).is_ok())
        };
        let by_parts = ["BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"];
        for freq in ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] {
            for number in [1, 4, 5, 6, 12, 13, 31, 32, 52, 53, 54, 366, 367] {
                for n in [number, -number] {
                    let lists = by_parts.map(|name| format!("{name}={n}"));
                    let rules = [
                        format!("BYDAY={n}MO"),
                        format!("BYMONTH={n}"),
                        format!("BYDAY=MO;BYSETPOS={n}"),
                    ];
                    for part in lists.into_iter().chain(rules) {
                        // The crate lets numbered weekdays, and days from the end of the month, pass
                        // with frequencies for which RFC 5545 forbids them.
                        let is_stricter = match freq {
                            "DAILY" => part.starts_with(&format!("BYDAY={n}")),
                            "WEEKLY" => {
                                part.starts_with(&format!("BYDAY={n}"))
                                    || part.starts_with("BYMONTHDAY=-")
                            }
                            _ => false,
                        };
                        let text = format!("FREQ={freq};{part}");
                        let expected = is_accepted_by_crate(&text) && !is_stricter;
                        assert_eq!(Rrule::parse(&text).is_ok(), expected, "{text}");
                    }
                }
            }
        }
    }

    #[test]
    fn parts_that_do_not_go_together() {
        check(
            "FREQ=DAILY;COUNT=1;UNTIL=20260101",
            Some("write one of them"),
        );
        check("FREQ=WEEKLY;BYDAY=1MO", Some("FREQ=MONTHLY or YEARLY only"));
        check(
            "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO",
            Some("does not go with BYWEEKNO"),
        );
        check(
            "FREQ=WEEKLY;BYMONTHDAY=1",
            Some("does not go with FREQ=WEEKLY"),
        );
        check("FREQ=MONTHLY;BYYEARDAY=1", Some("FREQ=YEARLY only"));
        check("FREQ=MONTHLY;BYWEEKNO=1", Some("FREQ=YEARLY only"));
        check("FREQ=MONTHLY;BYSETPOS=1", Some("needs another BY part"));
        check("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=40", Some("BYSETPOS"));
    }
}

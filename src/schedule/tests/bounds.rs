//! Where counting stops: too many occurrences, rules without instances, the ends of time.

use std::time::{Duration, Instant};

use chrono::NaiveDate;

use super::{Case, plain, utc};
use crate::schedule::occurrences::{MAX_OCCURRENCES, UnlistedOccurrences};
use crate::schedule::{DayMeter, TooManyOccurrences, duty_limit, occurrences, occurrences_from};

/// What is bounded is the looking, not what is found.
#[test]
fn days_are_looked_at_up_to_a_limit() {
    for every in ["FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "business-day"] {
        let case = Case::new(plain(every), "0001-01-01");
        let until = utc("9999-01-01");
        let meter = DayMeter::new(10_000);
        let listed = occurrences_from(&case.terms(), None, until, &meter);
        assert_eq!(listed, Err(UnlistedOccurrences::TooManyDays), "{every}");
        // No more than the rest of a year is looked at beyond it.
        assert!(meter.looked_at() <= 10_000 + 366, "{}", meter.looked_at());
    }
    let case = Case::new(plain("FREQ=MONTHLY;BYDAY=2TU"), "2026-01-01");
    let (until, meter) = (utc("2027-01-01"), DayMeter::new(1000));
    let listed = occurrences_from(&case.terms(), None, until, &meter);
    assert_eq!(listed, Ok(occurrences(&case.terms(), until).unwrap()));
    assert!(
        (365..500).contains(&meter.looked_at()),
        "{}",
        meter.looked_at()
    );
}

/// What was done makes a repository large, and not what a few lines ask for.
#[test]
fn the_limit_of_duties_grows_with_the_evidence() {
    assert_eq!(duty_limit(0), 500_000);
    assert_eq!(duty_limit(10_000), 1_000_000);
    assert_eq!(duty_limit(usize::MAX), 3_000_000);
}

#[test]
fn too_many_is_an_error_and_fast() {
    let began = Instant::now();
    let many = Err(TooManyOccurrences {
        limit: MAX_OCCURRENCES,
    });
    for every in [
        "day",
        "business-day",
        "FREQ=DAILY",
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
        "week",
    ] {
        let case = Case::new(plain(every), "0001-01-01");
        assert_eq!(
            occurrences(&case.terms(), utc("2026-01-01")),
            many,
            "{every}"
        );
    }
    let hundred_years = Case::new(plain("day"), "1926-01-01").until("2025-12-31");
    assert_eq!(hundred_years.len(), MAX_OCCURRENCES);
    assert!(
        began.elapsed() < Duration::from_secs(20),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn rules_that_nothing_matches_end() {
    let began = Instant::now();
    for rule in [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=4",
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29",
        "FREQ=YEARLY;BYWEEKNO=20;BYMONTH=1;BYDAY=MO",
    ] {
        for starts in ["0001-01-01", "2026-01-01"] {
            assert_eq!(
                Case::new(plain(rule), starts).until("9999-12-31"),
                [],
                "{rule}"
            );
        }
    }
    assert!(
        began.elapsed() < Duration::from_secs(40),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn the_ends_of_time() {
    let years = Case::new(plain("year"), "0001-01-01").all();
    assert_eq!((years.len(), &*years[0].label), (9999, "0001"));
    assert_eq!(
        years[9998].closes.unwrap().to_rfc3339(),
        "9999-12-31T23:59:59+01:00"
    );
    for every in [
        "day",
        "business-day",
        "week",
        "month",
        "quarter",
        "half-year",
        "year",
        "FREQ=DAILY",
    ] {
        for (starts, ends) in [
            (NaiveDate::MIN, NaiveDate::MIN),
            (NaiveDate::MAX, NaiveDate::MAX),
        ] {
            let mut case = Case::new(plain(every), "2026-01-01");
            (case.starts, case.ends) = (starts, Some(ends));
            assert_eq!(case.all(), [], "{every}");
        }
        let mut huge = Case::new(plain(every), "9999-12-01");
        if let Some(recurrence) = huge.cadence.recurrence.as_mut() {
            recurrence.interval = std::num::NonZeroU32::MAX;
        }
        huge.ends = Some(NaiveDate::MAX);
        let expected = if every.starts_with("FREQ") { 31 } else { 0 };
        assert_eq!(huge.all().len(), expected, "{every}");
    }
}

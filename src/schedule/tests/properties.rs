//! What holds for every cadence, in every time zone.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::{TZ_VARIANTS, Tz};
use proptest::prelude::*;

use super::{Case, plain, recurrence};
use crate::model::{Cadence, DayOfMonth, DueRule, Duration, Grace, IfHoliday, Recurrence};
use crate::schedule::{Completion, LabelShape, Window, backstops, label_year, occurrences};

const RULES: [&str; 6] = [
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
];

fn periods() -> impl Strategy<Value = String> {
    let names = ["day", "week", "month", "quarter", "half-year", "year"].map(str::to_owned);
    let joined = (1..6_u32, proptest::sample::select(names.to_vec()))
        .prop_map(|(n, every)| format!("{n} {every}"));
    prop_oneof![3 => joined, 1 => proptest::sample::select(RULES.map(str::to_owned).to_vec())]
}

fn any_period() -> impl Strategy<Value = String> {
    prop_oneof![4 => periods(), 1 => (1..6_u32).prop_map(|n| format!("{n} business-day"))]
}

fn zones() -> impl Strategy<Value = Tz> {
    proptest::sample::select(TZ_VARIANTS.to_vec())
}

/// Between 1850 and 2149: before time zones, through their history, and beyond what they have announced.
fn dates() -> impl Strategy<Value = NaiveDate> {
    (675_700..785_000_i32).prop_map(|days| NaiveDate::from_num_days_from_ce_opt(days).unwrap())
}

fn times() -> impl Strategy<Value = NaiveTime> {
    (0..86_400_u32)
        .prop_map(|second| NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap())
}

fn if_holidays() -> impl Strategy<Value = IfHoliday> {
    proptest::sample::select(vec![
        IfHoliday::Keep,
        IfHoliday::Preceding,
        IfHoliday::Following,
    ])
}

fn graces() -> impl Strategy<Value = Grace> {
    let texts = [
        "P0D",
        "P1D",
        "P1M",
        "PT4H",
        "P1DT1H",
        "P2W",
        "1 business-day",
        "3 business-days",
    ];
    proptest::sample::select(texts.to_vec()).prop_map(|text| Grace::parse(text).unwrap())
}

/// A due rule that fits the period.
fn due_rule(every: &str, (time, day, working, month): (NaiveTime, i8, bool, u32)) -> DueRule {
    let recurrence = recurrence(every, None, IfHoliday::Keep);
    let months = recurrence.every.months() * recurrence.interval.get();
    match every {
        rule if rule.starts_with("FREQ") => {
            let within = Duration::days(u32::from(day.unsigned_abs()));
            DueRule::Rrule {
                within,
                time: Some(time),
            }
        }
        days if days.ends_with("day") => DueRule::Day { time },
        weeks if weeks.ends_with("week") => {
            let weekday = Weekday::try_from(day.unsigned_abs() % 7).unwrap();
            DueRule::Week { weekday, time }
        }
        _ => {
            let day = if working {
                DayOfMonth::BusinessDay(day)
            } else {
                DayOfMonth::Day(day)
            };
            let month = Some(month % (months + 1)).filter(|&month| month > 0);
            DueRule::Month { day, month, time }
        }
    }
}

fn cases() -> impl Strategy<Value = Case> {
    let day = (1..=31_i8, any::<bool>()).prop_map(|(day, end)| if end { -day } else { day });
    let rule = proptest::option::of((times(), day, any::<bool>(), 0..100_u32));
    let cadence = (any_period(), rule, if_holidays(), graces()).prop_map(
        |(every, rule, if_holiday, grace)| {
            let due = rule.map(|rule| due_rule(&every, rule));
            let made: Recurrence = recurrence(&every, due, if_holiday);
            Cadence::new(Some(made), None, grace).unwrap()
        },
    );
    (cadence, zones(), dates()).prop_map(|(cadence, zone, starts)| {
        let mut case = Case::new(cadence, "2026-01-01").zone(zone);
        case.starts = starts;
        case
    })
}

fn instant(starts: NaiveDate, days: i64, seconds: i64) -> DateTime<Utc> {
    starts.and_time(NaiveTime::MIN).and_utc() + TimeDelta::days(days) + TimeDelta::seconds(seconds)
}

fn windows(case: &Case, until: DateTime<Utc>) -> Vec<Window> {
    occurrences(&case.terms(), until).unwrap()
}

fn dues(case: &Case, from: DateTime<Utc>, before: DateTime<Utc>) -> Vec<DateTime<Tz>> {
    let dues = windows(case, before).into_iter().map(|window| window.due);
    dues.filter(|due| from <= *due && *due < before).collect()
}

proptest! {
    #[test]
    fn windows_tile_without_gap_or_overlap(every in periods(), zone in zones(), starts in dates(), days in 0..1500_i64) {
        let mut case = Case::new(plain(&every), "2026-01-01").zone(zone);
        case.starts = starts;
        let windows = windows(&case, instant(starts, days, 0));
        for pair in windows.windows(2) {
            let next = pair[0].closes.map(|closes| closes + TimeDelta::seconds(1));
            prop_assert_eq!(next, Some(pair[1].opens), "{} {}", every, pair[0].label);
        }
        prop_assert!(windows.iter().all(|window| Some(window.opens) <= window.closes));
    }

    #[test]
    fn instants_stand_in_order(case in cases(), days in 0..1200_i64) {
        let windows = windows(&case, instant(case.starts, days, 0));
        for window in &windows {
            prop_assert!(window.opens.date_naive() >= case.starts);
            prop_assert!(window.opens <= window.due, "{:?}", window);
            prop_assert!(window.due <= window.deadline, "{:?}", window);
        }
        for pair in windows.windows(2) {
            prop_assert!(pair[0].closes < Some(pair[1].opens));
            prop_assert!(pair[0].due <= pair[1].due, "{:?}", pair);
            prop_assert!(pair[0].deadline <= pair[1].deadline, "{:?}", pair);
        }
    }

    #[test]
    fn labels_are_unique_and_name_their_year(case in cases(), days in 0..1200_i64) {
        let windows = windows(&case, instant(case.starts, days, 0));
        let mut labels: Vec<_> = windows.iter().map(|window| window.label.clone()).collect();
        for label in &labels {
            prop_assert_eq!(label_year(label), label[..4].parse().ok());
            prop_assert!(!matches!(LabelShape::of(label), Some((LabelShape::Request | LabelShape::Backstop, _))));
        }
        let count = labels.len();
        labels.sort();
        labels.dedup();
        prop_assert_eq!(labels.len(), count);
    }

    #[test]
    fn dues_of_two_spans_are_those_of_both(case in cases(), a in 0..400_i64, b in 0..400_i64, c in 0..400_i64, second in 0..86_400_i64) {
        let (b, c) = (a + b, a + b + c);
        let [a, b, c] = [a, b, c].map(|days| instant(case.starts, days, second));
        prop_assert_eq!([dues(&case, a, b), dues(&case, b, c)].concat(), dues(&case, a, c));
    }

    #[test]
    fn a_later_until_adds_and_changes_nothing(case in cases(), days in 0..800_i64, more in 0..400_i64) {
        let short = windows(&case, instant(case.starts, days, 0));
        let long = windows(&case, instant(case.starts, days + more, 0));
        prop_assert_eq!(&short[..], &long[..short.len()]);
    }

    #[test]
    fn an_end_takes_away_only_what_reaches_beyond_it(mut case in cases(), days in 0..800_i64, length in 0..800_i64) {
        let until = instant(case.starts, days, 0);
        let endless = windows(&case, until);
        let ends = (instant(case.starts, length, 0)).date_naive();
        case.ends = Some(ends);
        let ended = windows(&case, until);
        prop_assert_eq!(&ended[..], &endless[..ended.len()]);
        let ends_at = crate::model::local_instant(case.timezone, ends.and_hms_opt(23, 59, 59).unwrap());
        prop_assert!(ended.iter().all(|window| window.opens <= ends_at));
    }

    #[test]
    fn backstops_ascend_and_are_settled_in_turn(
        every in proptest::sample::select(vec!["P1D", "P1M", "P1Y", "P1MT3H"]),
        zone in zones(), starts in dates(), as_of in 0..1200_i64,
        mut done in proptest::collection::vec((0..1200_i64, 0..86_400_i64, proptest::option::of(0..60_i64)), 0..12),
        waived in any::<u8>(),
    ) {
        let every = Duration::parse(every).ok();
        let as_needed = crate::model::AsNeeded::new(Vec::new(), Duration::ZERO, every).unwrap();
        let mut case = Case::new(Cadence::new(None, Some(as_needed), Grace::None).unwrap(), "2026-01-01").zone(zone);
        case.starts = starts;
        let as_of = instant(starts, as_of, 0);
        let is_waived = |window: &Window, _| window.label.bytes().fold(waived, u8::wrapping_add) % 3 == 0;
        let completion = |&(day, second, landed): &(i64, i64, Option<i64>)| Completion {
            performed_at: instant(starts, day, second),
            landed_at: landed.map(|later| instant(starts, day + later, second)),
            reviewed_at: None,
        };
        let list = |done: &[(i64, i64, Option<i64>)]| -> Vec<Completion> { done.iter().map(completion).collect() };
        let told = |done: &[(i64, i64, Option<i64>)]| -> Vec<_> {
            let done = list(done);
            let found = backstops(&[super::unlimited(case.terms())], &done, is_waived, as_of).unwrap();
            found.into_iter().map(|it| (it.window, it.settled_by.map(|index| done[index]))).collect()
        };
        let found = told(&done);
        for pair in found.windows(2) {
            let ((before, settled), (after, _)) = (&pair[0], &pair[1]);
            prop_assert!(before.due < after.due);
            prop_assert!(before.label < after.label);
            let next = settled.map_or(before.due.with_timezone(&Utc), |it| it.performed_at);
            prop_assert!(after.opens >= next);
        }
        for (window, settled) in &found {
            prop_assert!(window.opens <= as_of);
            let record_by = Duration::days(2).after(window.deadline);
            let is_late = |it: &Completion| it.performed_at > window.due || it.landed_at.is_some_and(|at| at > record_by);
            prop_assert!(settled.is_none_or(|it| is_late(&it) && it.performed_at <= as_of));
        }
        done.reverse();
        prop_assert_eq!(told(&done), found);
    }
}

//! Random rules, unfolded here and by the `rrule` crate in UTC: two readings of RFC 5545 that must agree.

use chrono::{Datelike, NaiveDate, TimeZone};
use proptest::prelude::*;

use crate::model::Rrule;
use crate::schedule::DayMeter;
use crate::schedule::rrule::instances;

const COMPARED: usize = 30;

fn by(name: &'static str, values: &'static [&'static str]) -> impl Strategy<Value = String> {
    let list = proptest::sample::subsequence(values.to_vec(), 0..=values.len().min(3));
    list.prop_map(move |list| {
        if list.is_empty() {
            String::new()
        } else {
            format!(";{name}={}", list.join(","))
        }
    })
}

fn rules() -> impl Strategy<Value = String> {
    let freq = prop_oneof![
        Just("DAILY"),
        Just("WEEKLY"),
        Just("MONTHLY"),
        Just("YEARLY")
    ];
    let week_start = prop_oneof![Just(""), Just(";WKST=SU"), Just(";WKST=TH")];
    let by_day = prop_oneof![
        by("BYDAY", &["MO", "TU", "WE", "TH", "FR", "SA", "SU"]),
        by("BYDAY", &["1MO", "2TU", "-1FR", "-2SU", "4WE"]),
    ];
    let parts = (
        by("BYMONTH", &["1", "2", "3", "6", "11", "12"]),
        by("BYMONTHDAY", &["1", "13", "-1", "29", "31", "-30"]),
        by("BYYEARDAY", &["1", "60", "-1", "366", "-366", "200"]),
        by("BYSETPOS", &["1", "2", "-1", "-2"]),
    );
    let optional = |parts: [String; 4], mask: u8| -> String {
        let kept = parts
            .into_iter()
            .enumerate()
            .filter(|(n, _)| mask & (1 << n) != 0);
        kept.map(|(_, part)| part).collect()
    };
    (freq, 1..5_u32, week_start, by_day, parts, any::<u8>()).prop_map(
        move |(freq, interval, week_start, by_day, (month, day, year_day, set_pos), mask)| {
            let rest = optional([month, day, year_day, set_pos], mask);
            format!("FREQ={freq};INTERVAL={interval}{week_start}{by_day}{rest}")
        },
    )
}

fn compare(rule: &str, start: NaiveDate) -> Result<(), TestCaseError> {
    let Ok(parsed) = Rrule::parse(rule) else {
        return Ok(());
    };
    let mut start = start;
    if rule.contains("WEEKLY") && rule.contains("BYSETPOS") {
        // The crate counts the positions of the first week from DTSTART, those of a first month or year from its
        // first day. RFC 5545 counts the whole period.
        let into_week = start.weekday().days_since(parsed.parts().week_start);
        start = start - chrono::Days::new(u64::from(into_week));
    }
    let begin = rrule::Tz::UTC.from_utc_datetime(&start.and_hms_opt(0, 0, 0).unwrap());
    let unvalidated: rrule::RRule<rrule::Unvalidated> = rule.parse().unwrap();
    let set = rrule::RRuleSet::new(begin)
        .limit()
        .rrule(unvalidated.validate(begin).unwrap());
    let last = start.checked_add_months(chrono::Months::new(480)).unwrap();
    let theirs: Vec<NaiveDate> = set
        .into_iter()
        .take(COMPARED)
        .map(|at| at.date_naive())
        .take_while(|&date| date < last)
        .collect();
    let ours: Vec<NaiveDate> = instances(
        parsed.parts(),
        start,
        chrono_tz::UTC,
        &DayMeter::unlimited(),
    )
    .take(COMPARED)
    .take_while(|&date| date < last)
    .collect();
    prop_assert_eq!(ours, theirs, "{} from {}", rule, start);
    Ok(())
}

proptest! {
    #[test]
    fn both_readings_agree(rule in rules(), day in 0..12_000_i32) {
        let start = NaiveDate::from_num_days_from_ce_opt(730_000 + day).unwrap();
        compare(&rule, start)?;
    }
}

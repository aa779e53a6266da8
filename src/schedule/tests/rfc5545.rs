//! The examples of RFC 5545, section 3.8.5.3, that recur by days or longer, as dates. Their DTSTART is always in New York.

use chrono::NaiveDate;

use super::date;
use crate::model::Rrule;
use crate::schedule::DayMeter;
use crate::schedule::rrule::instances;

fn unfold(rule: &str, start: &str, most: usize) -> Vec<NaiveDate> {
    let rule = Rrule::parse(rule).unwrap();
    let zone = chrono_tz::America::New_York;
    instances(rule.parts(), date(start), zone, &DayMeter::unlimited())
        .take(most)
        .collect()
}

/// `expected` is `year-month: days`, separated by semicolons, and goes as far as the RFC does; a rule with an end has no more than that.
#[track_caller]
fn check(rule: &str, start: &str, expected: &str) {
    let mut dates = Vec::new();
    for line in expected.split("; ") {
        let (month, days) = line.split_once(':').unwrap();
        dates.extend(
            days.split_whitespace()
                .map(|day| date(&format!("{month}-{day:0>2}"))),
        );
    }
    let finite = rule.contains("COUNT") || rule.contains("UNTIL");
    let most = if finite { usize::MAX } else { dates.len() };
    assert_eq!(unfold(rule, start, most), dates, "{rule}");
}

#[test]
fn daily() {
    check(
        "FREQ=DAILY;COUNT=10",
        "1997-09-02",
        "1997-09: 2 3 4 5 6 7 8 9 10 11",
    );
    check(
        "FREQ=DAILY;INTERVAL=2",
        "1997-09-02",
        "1997-09: 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30; 1997-10: 2 4 6",
    );
    check(
        "FREQ=DAILY;INTERVAL=10;COUNT=5",
        "1997-09-02",
        "1997-09: 2 12 22; 1997-10: 2 12",
    );
    let autumn = unfold(
        "FREQ=DAILY;UNTIL=19971224T000000Z",
        "1997-09-02",
        usize::MAX,
    );
    assert_eq!(
        (autumn.len(), autumn.last()),
        (113, Some(&date("1997-12-23")))
    );
    for rule in [
        "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
        "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
    ] {
        let januaries = unfold(rule, "1998-01-01", usize::MAX);
        assert_eq!(
            (januaries.len(), januaries[31], januaries[92]),
            (93, date("1999-01-01"), date("2000-01-31"))
        );
    }
}

#[test]
fn weekly() {
    check(
        "FREQ=WEEKLY;COUNT=10",
        "1997-09-02",
        "1997-09: 2 9 16 23 30; 1997-10: 7 14 21 28; 1997-11: 4",
    );
    check(
        "FREQ=WEEKLY;UNTIL=19971224T000000Z",
        "1997-09-02",
        "1997-09: 2 9 16 23 30; 1997-10: 7 14 21 28; 1997-11: 4 11 18 25; 1997-12: 2 9 16 23",
    );
    check(
        "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
        "1997-09-02",
        "1997-09: 2 16 30; 1997-10: 14 28; 1997-11: 11 25; 1997-12: 9 23; 1998-01: 6 20; 1998-02: 3 17",
    );
    let five_weeks = "1997-09: 2 4 9 11 16 18 23 25 30; 1997-10: 2";
    check(
        "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
        "1997-09-02",
        five_weeks,
    );
    check(
        "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
        "1997-09-02",
        five_weeks,
    );
    check(
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
        "1997-09-01",
        "1997-09: 1 3 5 15 17 19 29; 1997-10: 1 3 13 15 17 27 29 31; 1997-11: 10 12 14 24 26 28; 1997-12: 8 10 12 22",
    );
    check(
        "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
        "1997-09-02",
        "1997-09: 2 4 16 18 30; 1997-10: 2 14 16",
    );
    check(
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
        "1997-08-05",
        "1997-08: 5 10 19 24",
    );
    check(
        "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
        "1997-08-05",
        "1997-08: 5 17 19 31",
    );
}

#[test]
fn monthly_by_weekday() {
    check(
        "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
        "1997-09-05",
        "1997-09: 5; 1997-10: 3; 1997-11: 7; 1997-12: 5; 1998-01: 2; 1998-02: 6; 1998-03: 6; 1998-04: 3; 1998-05: 1; 1998-06: 5",
    );
    check(
        "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
        "1997-09-05",
        "1997-09: 5; 1997-10: 3; 1997-11: 7; 1997-12: 5",
    );
    check(
        "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
        "1997-09-07",
        "1997-09: 7 28; 1997-11: 2 30; 1998-01: 4 25; 1998-03: 1 29; 1998-05: 3 31",
    );
    check(
        "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
        "1997-09-22",
        "1997-09: 22; 1997-10: 20; 1997-11: 17; 1997-12: 22; 1998-01: 19; 1998-02: 16",
    );
    check(
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
        "1997-09-02",
        "1997-09: 2 9 16 23 30; 1997-11: 4 11 18 25; 1998-01: 6 13 20 27; 1998-03: 3 10 17 24 31",
    );
    check(
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
        "1997-09-02",
        "1998-02: 13; 1998-03: 13; 1998-11: 13; 1999-08: 13; 2000-10: 13",
    );
    check(
        "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
        "1997-09-13",
        "1997-09: 13; 1997-10: 11; 1997-11: 8; 1997-12: 13; 1998-01: 10; 1998-02: 7; 1998-03: 7; 1998-04: 11; 1998-05: 9; 1998-06: 13",
    );
    check(
        "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
        "1997-09-04",
        "1997-09: 4; 1997-10: 7; 1997-11: 6",
    );
    check(
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        "1997-09-29",
        "1997-09: 29; 1997-10: 30; 1997-11: 27; 1997-12: 30; 1998-01: 29; 1998-02: 26; 1998-03: 30",
    );
}

#[test]
fn monthly_by_day() {
    check(
        "FREQ=MONTHLY;BYMONTHDAY=-3",
        "1997-09-28",
        "1997-09: 28; 1997-10: 29; 1997-11: 28; 1997-12: 29; 1998-01: 29; 1998-02: 26",
    );
    check(
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
        "1997-09-02",
        "1997-09: 2 15; 1997-10: 2 15; 1997-11: 2 15; 1997-12: 2 15; 1998-01: 2 15",
    );
    check(
        "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
        "1997-09-30",
        "1997-09: 30; 1997-10: 1 31; 1997-11: 1 30; 1997-12: 1 31; 1998-01: 1 31; 1998-02: 1",
    );
    check(
        "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
        "1997-09-10",
        "1997-09: 10 11 12 13 14 15; 1999-03: 10 11 12 13",
    );
    check(
        "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
        "2007-01-15",
        "2007-01: 15 30; 2007-02: 15; 2007-03: 15 30",
    );
}

#[test]
fn yearly() {
    check(
        "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
        "1997-06-10",
        "1997-06: 10; 1997-07: 10; 1998-06: 10; 1998-07: 10; 1999-06: 10; 1999-07: 10; 2000-06: 10; 2000-07: 10; 2001-06: 10; 2001-07: 10",
    );
    check(
        "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
        "1997-03-10",
        "1997-03: 10; 1999-01: 10; 1999-02: 10; 1999-03: 10; 2001-01: 10; 2001-02: 10; 2001-03: 10; 2003-01: 10; 2003-02: 10; 2003-03: 10",
    );
    check(
        "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
        "1997-01-01",
        "1997-01: 1; 1997-04: 10; 1997-07: 19; 2000-01: 1; 2000-04: 9; 2000-07: 18; 2003-01: 1; 2003-04: 10; 2003-07: 19; 2006-01: 1",
    );
    check(
        "FREQ=YEARLY;BYDAY=20MO",
        "1997-05-19",
        "1997-05: 19; 1998-05: 18; 1999-05: 17",
    );
    check(
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "1997-05-12",
        "1997-05: 12; 1998-05: 11; 1999-05: 17",
    );
    check(
        "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
        "1997-03-13",
        "1997-03: 13 20 27; 1998-03: 5 12 19 26; 1999-03: 4 11 18 25",
    );
    check(
        "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
        "1997-06-05",
        "1997-06: 5 12 19 26; 1997-07: 3 10 17 24 31; 1997-08: 7 14 21 28; 1998-06: 4 11 18 25; 1998-07: 2 9 16 23 30; 1998-08: 6 13 20 27; 1999-06: 3 10 17 24; 1999-07: 1 8 15 22 29; 1999-08: 5 12 19 26",
    );
    check(
        "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
        "1996-11-05",
        "1996-11: 5; 2000-11: 7; 2004-11: 2",
    );
}

#[test]
fn what_the_rule_leaves_open_is_taken_from_the_start() {
    check(
        "FREQ=YEARLY;COUNT=3",
        "2024-02-29",
        "2024-02: 29; 2028-02: 29; 2032-02: 29",
    );
    check(
        "FREQ=MONTHLY;COUNT=4",
        "2026-01-31",
        "2026-01: 31; 2026-03: 31; 2026-05: 31; 2026-07: 31",
    );
    check(
        "FREQ=YEARLY;BYWEEKNO=1;COUNT=2",
        "2025-12-29",
        "2025-12: 29; 2027-01: 4",
    );
}

#[test]
fn weeks_of_a_year_reach_beyond_it() {
    check(
        "FREQ=YEARLY;BYWEEKNO=1,-1;BYDAY=MO,SU;COUNT=6",
        "2025-12-29",
        "2025-12: 29; 2026-01: 4; 2026-12: 28; 2027-01: 3 4 10",
    );
    check(
        "FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR;COUNT=3",
        "2016-01-01",
        "2016-01: 1; 2021-01: 1; 2027-01: 1",
    );
    check(
        "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1;BYDAY=MO;COUNT=2",
        "2025-12-29",
        "2025-12: 29; 2028-01: 3",
    );
}

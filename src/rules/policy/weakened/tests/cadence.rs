//! Cadences that ask less often, or later.

use super::{DRILL, REPORT, check, check_one_way, check_silent};

#[test]
fn recurring_less_often() {
    let what = "report: recurs less often: was every: week, is now";
    let every = "  every: week";
    let due = "\n  due: { weekday: friday, time: \"17:00\" }";
    let without_due = |to: &str| (format!("{every}{due}"), format!("  {to}"));
    for (to, pointer, spelt) in [
        ("every: month", "/cadence/every", "every: month"),
        (
            "every: day\n  interval: 8",
            "/cadence/every",
            "every: day, interval: 8",
        ),
        (
            "rrule: FREQ=MONTHLY;BYDAY=2TU",
            "/cadence/rrule",
            "rrule: FREQ=MONTHLY;BYDAY=2TU",
        ),
        (
            "every: day\n  on: business-days\n  interval: 6",
            "/cadence/every",
            "every: day, interval: 6, on: business-days",
        ),
    ] {
        let (from, to) = without_due(to);
        check(REPORT, (&from, &to), pointer, &format!("{what} {spelt}"));
    }
    let twice = format!("{every}\n  interval: 2");
    check(
        REPORT,
        (every, &twice),
        "/cadence/interval",
        &format!("{what} every: week, interval: 2"),
    );
    for as_often in ["every: day\n  interval: 7", "rrule: FREQ=WEEKLY;BYDAY=FR"] {
        let (from, to) = without_due(as_often);
        check_silent(REPORT, &from, &to);
    }
}

#[test]
fn rules_are_counted() {
    let rule = "FREQ=MONTHLY;BYDAY=2TU";
    let was = format!("was rrule: {rule}, is now rrule:");
    check(
        "policy/tasks/patch.yaml",
        (rule, "FREQ=YEARLY;BYMONTH=3,9"),
        "/cadence/rrule",
        &format!("patch: recurs less often: {was} FREQ=YEARLY;BYMONTH=3,9"),
    );
    check(
        "policy/tasks/patch.yaml",
        (rule, "FREQ=MONTHLY;BYDAY=2TU;COUNT=24"),
        "/cadence/rrule",
        &format!("patch: the rule ends, or ends sooner: {was} FREQ=MONTHLY;BYDAY=2TU;COUNT=24"),
    );
    check_silent("policy/tasks/patch.yaml", rule, "FREQ=MONTHLY;BYDAY=3TU");
}

#[test]
fn due_later_and_more_grace() {
    check(
        REPORT,
        (
            "weekday: friday, time: \"17:00\"",
            "weekday: sunday, time: \"12:30\"",
        ),
        "/cadence/due",
        "report: is due later: was { weekday: friday, time: \"17:00\" }, \
         is now { weekday: sunday, time: \"12:30\" }",
    );
    check_one_way(
        "policy/tasks/licences.yaml",
        ("business_day: 5", "day: 7"),
        "/cadence/due",
        "licences: is sometimes due later: was { business_day: 5, time: \"23:59:59\" }, \
         is now { day: 7, time: \"23:59:59\" }",
    );
    // 25 December is a Friday, and not a business day.
    check_one_way(
        REPORT,
        ("  every: week", "  every: week\n  if_holiday: following"),
        "/cadence/if_holiday",
        "report: is sometimes due later: was { weekday: friday, time: \"17:00\" }, \
         is now { weekday: friday, time: \"17:00\" }, if_holiday: following",
    );
    check_silent(
        REPORT,
        "  every: week",
        "  every: week\n  if_holiday: preceding",
    );
    let grace = |to: &'static str| ("grace: 1 business-day", to);
    check(
        REPORT,
        grace("grace: 2 business-days"),
        "/cadence/grace",
        "report: more grace: was 1 business-day, is now 2 business-days",
    );
    check(
        REPORT,
        grace("grace: P2W"),
        "/cadence/grace",
        "report: more grace: was 1 business-day, is now P2W",
    );
    check_silent(REPORT, "grace: 1 business-day", "grace: PT0S");
}

#[test]
fn the_calendar_or_the_requests_dropped() {
    check(
        DRILL,
        ("  every: year\n", ""),
        "/cadence",
        "drill: no longer recurs by calendar: was every: year, is now none",
    );
    let as_needed =
        "  as_needed: { triggers: [incident, playbook], within: P5D, at_least_every: P1Y }";
    check(
        DRILL,
        (as_needed, ""),
        "/cadence",
        "drill: requests no longer open anything: was as_needed within P5D, is now none",
    );
}

#[test]
fn requests_given_more_time_and_fewer_reasons() {
    let at = "/cadence/as_needed";
    check(
        DRILL,
        ("within: P5D", "within: P1M"),
        &format!("{at}/within"),
        "drill: more time for a request: was P5D, is now P1M",
    );
    check_silent(DRILL, "at_least_every: P1Y", "at_least_every: P12M");
    check(
        DRILL,
        ("at_least_every: P1Y", "at_least_every: P13M"),
        &format!("{at}/at_least_every"),
        "drill: may go longer without a request: was P1Y, is now P1Y1M",
    );
    check(
        DRILL,
        (", at_least_every: P1Y", ""),
        &format!("{at}/at_least_every"),
        "drill: may go longer without a request: was P1Y, is now none",
    );
    check(
        DRILL,
        ("[incident, playbook]", "[incident]"),
        &format!("{at}/triggers"),
        "drill: fewer triggers may open a request: was [incident, playbook], is now [incident]",
    );
    check_silent(DRILL, "triggers: [incident, playbook], ", "");
}

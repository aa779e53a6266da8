//! Cadences that ask less often, or later.

use super::{
    ComparisonLimit, DRILL, PolicyChange, REPORT, base, base_with, check, check_one_way,
    check_silent, compare, compare_at, describe, find_weakenings, version,
};

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
    for as_often in [
        "rrule: FREQ=WEEKLY;BYDAY=FR\n  due: { time: \"17:00\" }",
        "rrule: FREQ=WEEKLY;BYDAY=MO\n  due: { within: P4D, time: \"17:00\" }",
        "every: day",
        "every: day\n  on: business-days",
        "every: day\n  interval: 2",
    ] {
        let (from, to) = without_due(as_often);
        check_silent(REPORT, &from, &to);
    }
}

#[test]
fn days_of_a_daily_task() {
    let weekly = "every: week\n  due: { weekday: friday, time: \"17:00\" }";
    let daily = |on: &str| base_with(REPORT, weekly, &format!("every: day{on}"));
    let (left_out, every_day) = (daily(""), daily("\n  on: every-day"));
    assert_eq!(compare(&left_out, &every_day, &[]), []);
    assert_eq!(compare(&every_day, &left_out, &[]), []);
    let business_days = daily("\n  on: business-days");
    let less = "recurs less often: was every: day, is now every: day, on: business-days";
    assert_eq!(
        describe(&compare(&every_day, &business_days, &[])),
        [format!("{REPORT}#/cadence/on report: {less}")]
    );
    assert_eq!(compare(&business_days, &every_day, &[]), []);
}

/// Weekly by Friday 17:00, in other words that ask for it later.
#[test]
fn as_often_and_later() {
    let every = "  every: week\n  due: { weekday: friday, time: \"17:00\" }";
    let was = "was every: week, due: { weekday: friday, time: \"17:00\" }";
    for (to, pointer, spelt) in [
        (
            "rrule: FREQ=WEEKLY;BYDAY=FR",
            "/cadence/rrule",
            "rrule: FREQ=WEEKLY;BYDAY=FR, due: { the end of the period }",
        ),
        (
            "rrule: FREQ=WEEKLY;BYDAY=MO\n  due: { within: P90D }",
            "/cadence/rrule",
            "rrule: FREQ=WEEKLY;BYDAY=MO, due: { within: P90D }",
        ),
        (
            "every: day\n  interval: 7",
            "/cadence/every",
            "every: day, interval: 7, due: the end of the period",
        ),
    ] {
        let to = format!("  {to}");
        let spelt = spelt.replace("{ the end of the period }", "the end of the period");
        let message = format!("report: is due later: {was}, is now {spelt}");
        check_one_way(REPORT, (every, &to), pointer, &message);
    }
}

/// As many instances in ten years, or more, in years that nobody looks at: found wherever they lie.
#[test]
fn instances_that_are_bunched() {
    let every = "  every: week\n  due: { weekday: friday, time: \"17:00\" }";
    let every_day_of =
        |years: u32| format!("  rrule: FREQ=YEARLY;INTERVAL={years};BYDAY=MO,TU,WE,TH,FR,SA,SU");
    let what = |years: u32, what: &str| {
        format!(
            "report: {what}: was every: week, due: {{ weekday: friday, time: \"17:00\" }}, \
             is now rrule: FREQ=YEARLY;INTERVAL={years};BYDAY=MO,TU,WE,TH,FR,SA,SU, \
             due: the end of the period"
        )
    };
    for years in [2, 3] {
        let to = every_day_of(years);
        let message = what(years, "leaves a longer time without any");
        check_one_way(REPORT, (every, &to), "/cadence/rrule", &message);
    }
    // In a year without instances, the next ones are what is due later.
    let (old, new) = (base().load(), base_with(REPORT, every, &every_day_of(2)));
    let found = compare_at("2027-01-03T12:00:00Z", &old, &new, &[]);
    assert_eq!(
        describe(&found),
        [format!(
            "{REPORT}#/cadence/rrule {}",
            what(2, "is sometimes due later")
        )]
    );
    let new = base_with(REPORT, every, &every_day_of(12));
    let found = compare_at("2027-01-03T12:00:00Z", &old, &new, &[]);
    assert!(found[0].message.contains("recurs less often"), "{found:?}");
}

/// The day of a rule is moved after its old day has begun to count, and before it: again and again,
/// that would leave nothing to be done.
#[test]
fn a_day_moved_just_before_it_comes() {
    const PATCH: &str = "policy/tasks/patch.yaml";
    let rule = "FREQ=MONTHLY;BYDAY=2TU";
    let on = |day: u32| base_with(PATCH, rule, &format!("FREQ=MONTHLY;BYMONTHDAY={day}"));
    let moved = |at: &str, from: u32, to: u32| {
        let found = compare_at(at, &on(from), &on(to), &[]);
        found.into_iter().map(|it| it.message).collect::<Vec<_>>()
    };
    let told = moved("2026-03-14T12:00:00Z", 15, 16);
    assert!(told[0].contains("is due later"), "{told:?}");
    // The new day has begun when the change lands: this month has none.
    let told = moved("2026-03-14T12:00:00Z", 15, 14);
    assert!(told[0].contains("is due later"), "{told:?}");
    assert_eq!(moved("2026-03-03T12:00:00Z", 15, 14), [""; 0]);
    assert_eq!(moved("2026-03-20T12:00:00Z", 15, 14), [""; 0]);
}

#[test]
fn what_exceeds_the_limit_is_counted() {
    let (old, new) = (
        base().load(),
        base_with(REPORT, "every: week", "every: week\n  interval: 2"),
    );
    let limit = ComparisonLimit::new(100);
    let change = PolicyChange {
        at: "2026-01-01T12:00:00Z".parse().expect("an instant"),
        contents: &[],
        limit: &limit,
    };
    let told = |change| find_weakenings(&version(&old), &version(&new), change).len();
    assert_eq!((told(&change), limit.missed()), (1, 0));
    assert_eq!((told(&change), limit.missed()), (0, 1));
}

/// The day of a rule that is moved to a later week, and the phase of a longer interval.
#[test]
fn the_same_cadence_on_other_days() {
    let twice = "  every: week\n  interval: 2";
    let fortnightly = |starts: &str| {
        let mut files = base();
        let text = files.0.get_mut(REPORT).expect("a file");
        *text = text
            .replace("  every: week", twice)
            .replace("2026-02-01", starts);
        files.load()
    };
    let (was, earlier) = (fortnightly("2026-02-02"), fortnightly("2026-01-26"));
    assert_eq!(describe(&compare(&was, &earlier, &[])), [""; 0]);
    let at = "2026-03-12T12:00:00Z";
    let found = compare_at(at, &was, &earlier, &[]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].pointer, "/starts");
    assert!(found[0].message.contains("is due later"), "{found:?}");
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
    check(
        "policy/tasks/patch.yaml",
        (rule, "FREQ=MONTHLY;BYDAY=3TU"),
        "/cadence/rrule",
        &format!(
            "patch: is due later: was rrule: {rule}, due: the end of the period, \
             is now rrule: FREQ=MONTHLY;BYDAY=3TU, due: the end of the period"
        ),
    );
    check_silent("policy/tasks/patch.yaml", rule, "FREQ=MONTHLY;BYDAY=1TU");
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

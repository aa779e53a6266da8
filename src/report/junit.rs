//! `check --format junit`: `JUnit` XML in the dialect of Jenkins, which GitLab and Azure read as well.
//!
//! A task is a suite and a duty is a case, so that what CI shows of tests over time shows duties.
//! What fails the build and is no overdue duty stands in a suite of its own: nothing fails unseen.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::{escape, stamp};
use crate::finding::{Finding, Level, Rule};
use crate::judge::{Assessment, Duty, Reason, Standing};
use crate::model::{Id, spoken};

/// The suite of what concerns more than one duty. No task is called so: an id has no blanks.
const FOUNDATION: &str = "policy and evidence";

/// Writes an assessment as `JUnit` XML.
///
/// # Errors
/// When it cannot be written.
pub fn check(out: &mut dyn io::Write, assessment: &Assessment) -> io::Result<()> {
    let overdue = overdue(assessment);
    let mut report = Report::new(env!("CARGO_PKG_NAME"));
    report.set_time(Duration::ZERO);
    report.add_test_suite(foundation(assessment, &overdue));
    let mut of_task: HashMap<&Id, TestSuite> = HashMap::new();
    for duty in &assessment.duties {
        let suite = of_task
            .entry(&duty.id.task)
            .or_insert_with(|| suite(duty.id.task.as_str(), assessment));
        suite.add_test_case(of_duty(assessment, duty, &overdue));
    }
    let tasks: BTreeSet<&Id> = assessment.duties.iter().map(|duty| &duty.id.task).collect();
    report.add_test_suites(tasks.into_iter().filter_map(|task| of_task.remove(task)));
    report.serialize(out).map_err(io::Error::other)
}

/// What is said of each duty that is overdue and listed, by its name.
fn overdue(assessment: &Assessment) -> HashMap<String, Option<&Finding>> {
    let overdue = |duty: &&Duty| duty.standing == Standing::Overdue;
    let duties = assessment.duties.iter().filter(overdue);
    let mut said: HashMap<_, _> = duties.map(|duty| (duty.id.to_string(), None)).collect();
    for finding in &assessment.findings {
        let duty = finding.duty.as_deref().filter(|_| is_overdue(finding));
        if let Some(place) = duty.and_then(|duty| said.get_mut(duty)) {
            *place = Some(finding);
        }
    }
    said
}

fn is_overdue(finding: &Finding) -> bool {
    finding.rule == Rule::DutyOverdue
}

/// Whether all was judged, and every failing fault that is not told by a duty's own case.
fn foundation(assessment: &Assessment, overdue: &HashMap<String, Option<&Finding>>) -> TestSuite {
    let mut foundation = suite(FOUNDATION, assessment);
    let is_judged = assessment.is_judged && assessment.unjudged.is_empty();
    let mut status = TestCaseStatus::success();
    if !is_judged {
        status = TestCaseStatus::non_success(NonSuccessKind::Error);
        status.set_message("not every duty could be judged");
        status.set_type("unknown");
    }
    foundation.add_test_case(case(FOUNDATION, "every duty could be judged", status));
    for finding in &assessment.findings {
        let duty = finding.duty.as_deref().filter(|_| is_overdue(finding));
        let is_told = duty.is_some_and(|duty| overdue.contains_key(duty));
        if finding.level == Level::Deny && !finding.already_there && !is_told {
            foundation.add_test_case(case(FOUNDATION, &name(finding), failure(finding)));
        }
    }
    foundation
}

/// A name that no other finding has.
fn name(finding: &Finding) -> String {
    let rule = finding.rule;
    let fingerprint = finding.fingerprint;
    let place = match (&finding.file, finding.range) {
        (Some(file), Some(range)) => format!("{file}:{}", range.start.line),
        (Some(file), None) => file.to_string(),
        (None, _) => "no file".to_owned(),
    };
    format!("{rule} {place} {fingerprint}")
}

fn failure(finding: &Finding) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(finding.rule.id());
    status.set_message(escape::xml_line(&finding.message));
    status.set_description(escape::xml(&finding.help));
    status
}

fn of_duty(
    assessment: &Assessment,
    duty: &Duty,
    overdue: &HashMap<String, Option<&Finding>>,
) -> TestCase {
    let name = duty.id.to_string();
    let status = match duty.standing {
        Standing::Overdue => match overdue.get(&name).copied().flatten() {
            Some(finding) => failure(finding),
            None => unsaid(assessment, duty),
        },
        Standing::Waived | Standing::Excused => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(note(assessment, duty));
            status
        }
        _ => TestCaseStatus::success(),
    };
    let is_noted = matches!(status, TestCaseStatus::Success { .. });
    let mut case = case(duty.id.task.as_str(), &name, status);
    if is_noted && duty.standing != Standing::Met {
        case.set_system_out(note(assessment, duty));
    }
    case
}

/// An overdue duty of which the policy wants no finding: it is overdue all the same.
fn unsaid(assessment: &Assessment, duty: &Duty) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(Rule::DutyOverdue.id());
    status.set_message(note(assessment, duty));
    status
}

/// The standing, and what it rests on.
fn note(assessment: &Assessment, duty: &Duty) -> String {
    let zone = assessment.as_of.timezone();
    let on_clock = |instant: chrono::DateTime<chrono_tz::Tz>| spoken(instant.with_timezone(&zone));
    let window = &duty.window;
    let why = match (duty.standing, duty.reason, &duty.waiver) {
        (Standing::Late, Some(Reason::PerformedLate), _) => "performed late".to_owned(),
        (Standing::Late, Some(Reason::RecordedLate), _) => "recorded late".to_owned(),
        (Standing::Waived | Standing::Excused, _, Some(waiver)) => format!("by waiver {waiver}"),
        (Standing::Upcoming, ..) => format!("opens {}", on_clock(window.opens)),
        (Standing::Grace | Standing::Overdue, ..) => {
            format!("the deadline is {}", on_clock(window.deadline))
        }
        _ => format!("due {}", on_clock(window.due)),
    };
    escape::xml_line(&format!("{}: {why}", duty.standing))
}

/// A suite; nothing in it differs from run to run.
fn suite(name: &str, assessment: &Assessment) -> TestSuite {
    let mut suite = TestSuite::new(name);
    suite.set_time(Duration::ZERO);
    suite.add_property(Property::new("as_of", stamp(assessment.as_of)));
    suite
}

fn case(class: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(escape::xml_line(name), status);
    case.set_classname(class);
    case.set_time(Duration::ZERO);
    case
}

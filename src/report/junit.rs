//! `check --format junit`: `JUnit` XML in the dialect of Jenkins, which GitLab and Azure read as well.
//!
//! A task is a suite and a duty is a case, so that what CI shows of tests over time shows duties.
//! What fails the build and is no overdue duty stands in a suite of its own: nothing fails unseen.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Property, Report, TestCase, TestCaseStatus, TestSuite};

use super::cause::Cause;
use super::checked::{Checked, Located, Root};
use super::{escape, stamp};
use crate::finding::{Finding, Level, Rule};
use crate::judge::{Assessment, Duty, Standing};
use crate::model::Id;

/// The suite of what concerns more than one duty. No task is called so: an id has no blanks.
const FOUNDATION: &str = "policy and evidence";

/// Writes what was judged as `JUnit` XML.
///
/// # Errors
/// When it cannot be written.
pub fn check(out: &mut dyn io::Write, checked: &Checked) -> io::Result<()> {
    let mut report = Report::new(env!("CARGO_PKG_NAME"));
    report.set_time(Duration::ZERO);
    for root in &checked.roots {
        report.add_test_suites(Told::of(checked, root).suites());
    }
    report.serialize(out).map_err(io::Error::other)
}

/// A root, and what is said of it.
struct Told<'a> {
    assessment: &'a Assessment,
    findings: Vec<Located<'a>>,
    /// What its suites and cases begin with.
    prefix: String,
    /// What is said of each duty that is overdue and listed, by its name.
    overdue: HashMap<String, Option<Located<'a>>>,
}

impl<'a> Told<'a> {
    fn of(checked: &'a Checked, root: &'a Root) -> Self {
        let assessment = &root.assessment;
        let overdue = |duty: &&Duty| duty.standing == Standing::Overdue;
        let duties = assessment.duties.iter().filter(overdue);
        let mut overdue: HashMap<_, _> = duties.map(|duty| (duty.id.to_string(), None)).collect();
        let findings: Vec<Located> = checked.findings_of(root).collect();
        for located in &findings {
            let duty = overdue_duty(located.finding);
            if let Some(place) = duty.and_then(|duty| overdue.get_mut(duty)) {
                *place = Some(*located);
            }
        }
        Told {
            assessment,
            findings,
            prefix: checked.prefix(root),
            overdue,
        }
    }

    fn suites(&self) -> Vec<TestSuite> {
        let mut suites = vec![self.foundation()];
        let mut of_task: BTreeMap<&Id, TestSuite> = BTreeMap::new();
        for duty in &self.assessment.duties {
            let suite = of_task
                .entry(&duty.id.task)
                .or_insert_with(|| self.suite(duty.id.task.as_str()));
            suite.add_test_case(self.of_duty(duty));
        }
        suites.extend(of_task.into_values());
        suites
    }

    /// Whether all was judged, and every failing fault that is not told by a duty's own case.
    fn foundation(&self) -> TestSuite {
        let mut foundation = self.suite(FOUNDATION);
        let is_judged = self.assessment.is_judged && self.assessment.unjudged.is_empty();
        let mut status = TestCaseStatus::success();
        if !is_judged {
            status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message("not every duty could be judged");
            status.set_type("unknown");
        }
        foundation.add_test_case(self.case(FOUNDATION, "every duty could be judged", status));
        for located in &self.findings {
            let finding = located.finding;
            let is_told = overdue_duty(finding).is_some_and(|duty| self.overdue.contains_key(duty));
            if finding.level == Level::Deny && !finding.already_there && !is_told {
                foundation.add_test_case(self.case(FOUNDATION, &name(*located), failure(*located)));
            }
        }
        foundation
    }

    fn of_duty(&self, duty: &Duty) -> TestCase {
        let name = duty.id.to_string();
        let status = match duty.standing {
            Standing::Overdue => match self.overdue.get(&name).copied().flatten() {
                Some(located) => failure(located),
                None => self.unsaid(duty),
            },
            Standing::Waived | Standing::Excused => {
                let mut status = TestCaseStatus::skipped();
                status.set_message(note(self.assessment, duty));
                status
            }
            _ => TestCaseStatus::success(),
        };
        let is_noted = matches!(status, TestCaseStatus::Success { .. });
        let mut case = self.case(duty.id.task.as_str(), &name, status);
        if is_noted && duty.standing != Standing::Met {
            case.set_system_out(note(self.assessment, duty));
        }
        case
    }

    /// An overdue duty of which the policy wants no finding: it is overdue all the same.
    fn unsaid(&self, duty: &Duty) -> TestCaseStatus {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_type(Rule::DutyOverdue.id());
        status.set_message(note(self.assessment, duty));
        status
    }

    /// A suite; nothing in it differs from run to run.
    fn suite(&self, name: &str) -> TestSuite {
        let mut suite = TestSuite::new(self.name(name));
        suite.set_time(Duration::ZERO);
        suite.add_property(Property::new("as_of", stamp(self.assessment.as_of)));
        suite
    }

    fn case(&self, class: &str, name: &str, status: TestCaseStatus) -> TestCase {
        let mut case = TestCase::new(self.name(name), status);
        case.set_classname(self.name(class));
        case.set_time(Duration::ZERO);
        case
    }

    /// A name that no other root has.
    fn name(&self, name: &str) -> String {
        escape::xml_line(&format!("{}{name}", self.prefix))
    }
}

/// The duty that a finding calls overdue.
fn overdue_duty(finding: &Finding) -> Option<&str> {
    let duty = finding.duty.as_deref();
    duty.filter(|_| finding.rule == Rule::DutyOverdue)
}

/// A name that no other finding of the root has.
fn name(located: Located) -> String {
    let rule = located.finding.rule;
    let fingerprint = located.fingerprint();
    let place = match (located.file(), located.finding.range) {
        (Some(file), Some(range)) => format!("{file}:{}", range.start.line),
        (Some(file), None) => file.into_owned(),
        (None, _) => "no file".to_owned(),
    };
    format!("{rule} {place} {fingerprint}")
}

fn failure(located: Located) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(located.finding.rule.id());
    status.set_message(escape::xml_line(&located.message()));
    status.set_description(escape::xml(&located.help()));
    status
}

/// The standing, and what it rests on.
fn note(assessment: &Assessment, duty: &Duty) -> String {
    let why = Cause::of(assessment, duty).words();
    escape::xml_line(&format!("{}: {why}", duty.standing))
}

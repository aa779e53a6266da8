//! `check --format junit`: `JUnit` XML in the dialect of Jenkins, which GitLab and Azure read as well.
//!
//! A task is a suite and a duty is a case, so that what CI shows of tests over time shows duties.
//! Findings that fail the build and are about no overdue duty stand in a suite of their own, so that
//! nothing fails unseen.

use std::collections::{BTreeMap, HashMap};
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::ElementWriter;

use super::report::{CheckReport, CheckedRoot, LocatedFinding};
use crate::finding::{Finding, Level, Rule};
use crate::judge::{Duty, Standing};
use crate::language::Language;
use crate::model::DutyId;
use crate::model::Id;
use crate::report::cause::Cause;
use crate::report::escape;
use crate::report::output::rfc3339;

/// The suite of what concerns more than one duty. No task has this name: an id has no blanks.
const FOUNDATION: &str = "policy and evidence";

/// How long everything took: nothing differs from run to run.
const TIME: (&str, &str) = ("time", "0.000");

type XmlWriter<'o> = Writer<&'o mut dyn io::Write>;

/// Writes what was judged as `JUnit` XML, case by case: the whole document is never in memory.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_junit(out: &mut dyn io::Write, report: &CheckReport) -> io::Result<()> {
    let roots = report.roots.iter();
    let roots: Vec<JunitRoot> = roots.map(|root| JunitRoot::of(report, root)).collect();
    let mut all = CaseCounts::default();
    for root in &roots {
        all.add(&root.counts());
    }
    let mut xml = Writer::new_with_indent(out, b' ', 4);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    // The schema of Jenkins knows no `skipped` here.
    let top = xml
        .create_element("testsuites")
        .with_attribute(("name", env!("CARGO_PKG_NAME")))
        .with_attribute(("tests", &*all.tests.to_string()))
        .with_attribute(("failures", &*all.failures.to_string()))
        .with_attribute(("errors", &*all.errors.to_string()))
        .with_attribute(TIME);
    top.write_inner_content(|xml| roots.iter().try_for_each(|root| root.write_suites(xml)))?;
    xml.write_indent()
}

/// How many cases there are, and how many of them have which outcome.
#[derive(Default, Clone, Copy)]
struct CaseCounts {
    tests: usize,
    skipped: usize,
    errors: usize,
    failures: usize,
}

impl CaseCounts {
    fn of_duties(duties: &[&Duty]) -> Self {
        let count = |is_counted: fn(Standing) -> bool| {
            let duties = duties.iter();
            duties.filter(|duty| is_counted(duty.standing)).count()
        };
        CaseCounts {
            tests: duties.len(),
            skipped: count(is_released),
            errors: 0,
            failures: count(|standing| standing == Standing::Overdue),
        }
    }

    fn add(&mut self, more: &CaseCounts) {
        self.tests += more.tests;
        self.skipped += more.skipped;
        self.errors += more.errors;
        self.failures += more.failures;
    }
}

/// The suites of a root.
struct JunitRoot<'a> {
    root: &'a CheckedRoot,
    /// What fails and is not shown by a duty's own case.
    faults: Vec<LocatedFinding<'a>>,
    duties: BTreeMap<&'a Id, Vec<&'a Duty>>,
    /// What the names of its suites and cases begin with.
    prefix: String,
    /// The finding about each overdue duty, by the duty; `None` where the policy wants none.
    overdue: HashMap<&'a DutyId, Option<LocatedFinding<'a>>>,
}

impl<'a> JunitRoot<'a> {
    fn of(report: &'a CheckReport, root: &'a CheckedRoot) -> Self {
        let mut duties: BTreeMap<&Id, Vec<&Duty>> = BTreeMap::new();
        let mut overdue = HashMap::new();
        for duty in &root.assessment.duties {
            duties.entry(&duty.id.task).or_default().push(duty);
            if duty.standing == Standing::Overdue {
                overdue.insert(&duty.id, None);
            }
        }
        let mut faults = Vec::new();
        for located in report.findings_of(root) {
            let finding = located.finding;
            let duty = overdue_duty(finding);
            if let Some(place) = duty.and_then(|duty| overdue.get_mut(duty)) {
                *place = Some(located);
            } else if finding.level == Level::Deny && !finding.already_there {
                faults.push(located);
            }
        }
        JunitRoot {
            root,
            faults,
            duties,
            prefix: report.prefix(root),
            overdue,
        }
    }

    fn counts(&self) -> CaseCounts {
        let mut counts = self.foundation_counts();
        for duties in self.duties.values() {
            counts.add(&CaseCounts::of_duties(duties));
        }
        counts
    }

    fn foundation_counts(&self) -> CaseCounts {
        CaseCounts {
            tests: 1 + self.faults.len(),
            skipped: 0,
            errors: usize::from(!self.root.is_judged()),
            failures: self.faults.len(),
        }
    }

    fn write_suites(&self, xml: &mut XmlWriter) -> io::Result<()> {
        self.write_suite(xml, FOUNDATION, self.foundation_counts(), |xml, class| {
            self.write_foundation(xml, class)
        })?;
        for (task, duties) in &self.duties {
            let counts = CaseCounts::of_duties(duties);
            self.write_suite(xml, task.as_str(), counts, |xml, class| {
                let mut duties = duties.iter();
                duties.try_for_each(|duty| self.write_duty(xml, class, duty))
            })?;
        }
        Ok(())
    }

    /// Writes a suite; its cases have its name as their class.
    fn write_suite(
        &self,
        xml: &mut XmlWriter,
        name: &str,
        counts: CaseCounts,
        write_cases: impl Fn(&mut XmlWriter, &str) -> io::Result<()>,
    ) -> io::Result<()> {
        let name = self.qualified_name(name);
        let suite = xml
            .create_element("testsuite")
            .with_attribute(("name", &*name))
            .with_attribute(("tests", &*counts.tests.to_string()))
            .with_attribute(("skipped", &*counts.skipped.to_string()))
            .with_attribute(("errors", &*counts.errors.to_string()))
            .with_attribute(("failures", &*counts.failures.to_string()))
            .with_attribute(TIME);
        suite.write_inner_content(|xml| {
            xml.create_element("properties")
                .write_inner_content(|xml| {
                    let as_of = rfc3339(self.root.assessment.as_of);
                    let property = xml.create_element("property");
                    let property = property.with_attribute(("name", "as_of"));
                    property.with_attribute(("value", &*as_of)).write_empty()?;
                    Ok(())
                })?;
            write_cases(xml, &name)
        })?;
        Ok(())
    }

    /// Writes whether everything was judged, and every failing fault that no duty's own case shows.
    fn write_foundation(&self, xml: &mut XmlWriter, class: &str) -> io::Result<()> {
        let case = self.case(xml, class, "every duty could be judged");
        if self.root.is_judged() {
            case.write_empty()?;
        } else {
            case.write_inner_content(|xml| {
                let message = "not every duty could be judged";
                outcome(xml, "error", message, Some("unknown")).write_empty()?;
                Ok(())
            })?;
        }
        for located in &self.faults {
            let case = self.case(xml, class, &fault_name(*located));
            case.write_inner_content(|xml| write_failure(xml, *located))?;
        }
        Ok(())
    }

    fn write_duty(&self, xml: &mut XmlWriter, class: &str, duty: &Duty) -> io::Result<()> {
        let name = duty.id.to_string();
        let case = self.case(xml, class, &name);
        let describe = || {
            let words = Cause::of(&self.root.assessment, duty, Language::ENGLISH).describe();
            escape::xml_line(&format!("{}: {words}", duty.standing))
        };
        match duty.standing {
            Standing::Met => case.write_empty()?,
            Standing::Overdue => case.write_inner_content(|xml| {
                if let Some(located) = self.overdue.get(&duty.id).copied().flatten() {
                    return write_failure(xml, located);
                }
                // The policy wants no finding about it: it is overdue all the same.
                let rule = Rule::DutyOverdue.id();
                outcome(xml, "failure", &describe(), Some(rule)).write_empty()?;
                Ok(())
            })?,
            standing if is_released(standing) => case.write_inner_content(|xml| {
                outcome(xml, "skipped", &describe(), None).write_empty()?;
                Ok(())
            })?,
            _ => case.write_inner_content(|xml| {
                let text = xml.create_element("system-out");
                text.write_text_content(BytesText::new(&describe()))?;
                Ok(())
            })?,
        };
        Ok(())
    }

    fn case<'x, 'o>(
        &self,
        xml: &'x mut XmlWriter<'o>,
        class: &str,
        name: &str,
    ) -> ElementWriter<'x, &'o mut dyn io::Write> {
        xml.create_element("testcase")
            .with_attribute(("name", &*self.qualified_name(name)))
            .with_attribute(("classname", class))
            .with_attribute(TIME)
    }

    /// A name that no other root has.
    fn qualified_name(&self, name: &str) -> String {
        escape::xml_line(&format!("{}{name}", self.prefix))
    }
}

fn is_released(standing: Standing) -> bool {
    matches!(standing, Standing::Waived | Standing::Excused)
}

/// The duty that a finding calls overdue.
fn overdue_duty(finding: &Finding) -> Option<&DutyId> {
    let duty = finding.duty.as_ref();
    duty.filter(|_| finding.rule == Rule::DutyOverdue)
}

/// A name that no other finding of the root has.
fn fault_name(located: LocatedFinding) -> String {
    let rule = located.finding.rule;
    let fingerprint = located.fingerprint();
    let place = match (located.file(), located.finding.range) {
        (Some(file), Some(range)) => format!("{file}:{}", range.start.line),
        (Some(file), None) => file.into_owned(),
        (None, _) => "no file".to_owned(),
    };
    format!("{rule} {place} {fingerprint}")
}

fn write_failure(xml: &mut XmlWriter, located: LocatedFinding) -> io::Result<()> {
    let message = escape::xml_line(&located.message());
    let rule = located.finding.rule.id();
    let help = escape::xml(&located.help());
    outcome(xml, "failure", &message, Some(rule)).write_text_content(BytesText::new(&help))?;
    Ok(())
}

/// The outcome of a case that did not simply pass.
fn outcome<'x, 'o>(
    xml: &'x mut XmlWriter<'o>,
    element: &'static str,
    message: &str,
    kind: Option<&str>,
) -> ElementWriter<'x, &'o mut dyn io::Write> {
    let outcome = xml.create_element(element);
    let outcome = outcome.with_attribute(("message", message));
    outcome.with_attributes(kind.map(|kind| ("type", kind)))
}

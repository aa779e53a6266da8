//! `check --format junit`: `JUnit` XML in the dialect of Jenkins, which GitLab and Azure read as well.
//!
//! A task is a suite and a duty is a case, so that what CI shows of tests over time shows duties.
//! What fails the build and is no overdue duty stands in a suite of its own: nothing fails unseen.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::ops::Add;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::ElementWriter;

use crate::finding::{Finding, Level, Rule};
use crate::judge::{Assessment, Duty, Standing};
use crate::model::{DutyId, Id};
use crate::report::cause::Cause;
use crate::report::check::report::{CheckReport, CheckedRoot, Located};
use crate::report::escape;
use crate::report::output::stamp;

/// The suite of what concerns more than one duty. No task is called so: an id has no blanks.
const FOUNDATION: &str = "policy and evidence";

/// How long everything took: nothing differs from run to run.
const TIME: (&str, &str) = ("time", "0.000");

type Xml<'o> = Writer<&'o mut dyn io::Write>;

/// Writes what was judged as `JUnit` XML, case by case: nothing holds the whole.
///
/// # Errors
/// When it cannot be written.
pub fn write_check_junit(out: &mut dyn io::Write, checked: &CheckReport) -> io::Result<()> {
    let roots = checked.roots.iter();
    let told: Vec<Told> = roots.map(|root| Told::of(checked, root)).collect();
    let all = told.iter().map(Told::counts);
    let all = all.fold(Counts::default(), Counts::add);
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
    top.write_inner_content(|xml| told.iter().try_for_each(|told| told.suites(xml)))?;
    xml.write_indent()
}

/// How many cases there are, and how many of them came out in which way.
#[derive(Default, Clone, Copy)]
struct Counts {
    tests: usize,
    skipped: usize,
    errors: usize,
    failures: usize,
}

impl Counts {
    fn of_duties(duties: &[&Duty]) -> Self {
        let count = |wanted: fn(Standing) -> bool| {
            let duties = duties.iter();
            duties.filter(|duty| wanted(duty.standing)).count()
        };
        Counts {
            tests: duties.len(),
            skipped: count(is_released),
            errors: 0,
            failures: count(|standing| standing == Standing::Overdue),
        }
    }
}

impl Add for Counts {
    type Output = Counts;

    fn add(self, more: Counts) -> Counts {
        Counts {
            tests: self.tests + more.tests,
            skipped: self.skipped + more.skipped,
            errors: self.errors + more.errors,
            failures: self.failures + more.failures,
        }
    }
}

/// A root, and what is said of it.
struct Told<'a> {
    assessment: &'a Assessment,
    /// What fails and is not told by a duty's own case.
    faults: Vec<Located<'a>>,
    duties: BTreeMap<&'a Id, Vec<&'a Duty>>,
    /// What its suites and cases begin with.
    prefix: String,
    /// What is said of each duty that is overdue and listed, by its name.
    overdue: HashMap<&'a DutyId, Option<Located<'a>>>,
}

impl<'a> Told<'a> {
    fn of(checked: &'a CheckReport, root: &'a CheckedRoot) -> Self {
        let assessment = &root.assessment;
        let mut duties: BTreeMap<&Id, Vec<&Duty>> = BTreeMap::new();
        let mut overdue = HashMap::new();
        for duty in &assessment.duties {
            duties.entry(&duty.id.task).or_default().push(duty);
            if duty.standing == Standing::Overdue {
                overdue.insert(&duty.id, None);
            }
        }
        let mut faults = Vec::new();
        for located in checked.findings_of(root) {
            let finding = located.finding;
            let duty = overdue_duty(finding);
            if let Some(place) = duty.and_then(|duty| overdue.get_mut(duty)) {
                *place = Some(located);
            } else if finding.level == Level::Deny && !finding.already_there {
                faults.push(located);
            }
        }
        Told {
            assessment,
            faults,
            duties,
            prefix: checked.prefix(root),
            overdue,
        }
    }

    fn counts(&self) -> Counts {
        let of_tasks = self.duties.values().map(|duties| Counts::of_duties(duties));
        of_tasks.fold(self.counts_of_foundation(), Counts::add)
    }

    fn is_judged(&self) -> bool {
        self.assessment.is_judged && self.assessment.unjudged.is_empty()
    }

    fn counts_of_foundation(&self) -> Counts {
        Counts {
            tests: 1 + self.faults.len(),
            skipped: 0,
            errors: usize::from(!self.is_judged()),
            failures: self.faults.len(),
        }
    }

    fn suites(&self, xml: &mut Xml) -> io::Result<()> {
        self.suite(
            xml,
            FOUNDATION,
            self.counts_of_foundation(),
            |xml, class| self.foundation(xml, class),
        )?;
        for (task, duties) in &self.duties {
            let counts = Counts::of_duties(duties);
            self.suite(xml, task.as_str(), counts, |xml, class| {
                duties
                    .iter()
                    .try_for_each(|duty| self.of_duty(xml, class, duty))
            })?;
        }
        Ok(())
    }

    /// Writes a suite; its cases are handed its name as their class.
    fn suite(
        &self,
        xml: &mut Xml,
        name: &str,
        counts: Counts,
        cases: impl Fn(&mut Xml, &str) -> io::Result<()>,
    ) -> io::Result<()> {
        let name = self.name(name);
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
                    let as_of = stamp(self.assessment.as_of);
                    let property = xml.create_element("property");
                    let property = property.with_attribute(("name", "as_of"));
                    property.with_attribute(("value", &*as_of)).write_empty()?;
                    Ok(())
                })?;
            cases(xml, &name)
        })?;
        Ok(())
    }

    /// Whether all was judged, and every failing fault that is not told by a duty's own case.
    fn foundation(&self, xml: &mut Xml, class: &str) -> io::Result<()> {
        let case = self.case(xml, class, "every duty could be judged");
        if self.is_judged() {
            case.write_empty()?;
        } else {
            case.write_inner_content(|xml| {
                let message = "not every duty could be judged";
                outcome(xml, "error", message, Some("unknown")).write_empty()?;
                Ok(())
            })?;
        }
        for located in &self.faults {
            let case = self.case(xml, class, &name(*located));
            case.write_inner_content(|xml| failure(xml, *located))?;
        }
        Ok(())
    }

    fn of_duty(&self, xml: &mut Xml, class: &str, duty: &Duty) -> io::Result<()> {
        let name = duty.id.to_string();
        let case = self.case(xml, class, &name);
        let note = || note(self.assessment, duty);
        match duty.standing {
            Standing::Met => case.write_empty()?,
            Standing::Overdue => case.write_inner_content(|xml| {
                if let Some(located) = self.overdue.get(&duty.id).copied().flatten() {
                    return failure(xml, located);
                }
                // The policy wants no finding of it: it is overdue all the same.
                let rule = Rule::DutyOverdue.id();
                outcome(xml, "failure", &note(), Some(rule)).write_empty()?;
                Ok(())
            })?,
            standing if is_released(standing) => case.write_inner_content(|xml| {
                outcome(xml, "skipped", &note(), None).write_empty()?;
                Ok(())
            })?,
            _ => case.write_inner_content(|xml| {
                let said = xml.create_element("system-out");
                said.write_text_content(BytesText::new(&note()))?;
                Ok(())
            })?,
        };
        Ok(())
    }

    fn case<'x, 'o>(
        &self,
        xml: &'x mut Xml<'o>,
        class: &str,
        name: &str,
    ) -> ElementWriter<'x, &'o mut dyn io::Write> {
        xml.create_element("testcase")
            .with_attribute(("name", &*self.name(name)))
            .with_attribute(("classname", class))
            .with_attribute(TIME)
    }

    /// A name that no other root has.
    fn name(&self, name: &str) -> String {
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

fn failure(xml: &mut Xml, located: Located) -> io::Result<()> {
    let message = escape::xml_line(&located.message());
    let rule = located.finding.rule.id();
    let help = escape::xml(&located.help());
    outcome(xml, "failure", &message, Some(rule)).write_text_content(BytesText::new(&help))?;
    Ok(())
}

/// What a case came to, if not well.
fn outcome<'x, 'o>(
    xml: &'x mut Xml<'o>,
    element: &'static str,
    message: &str,
    kind: Option<&str>,
) -> ElementWriter<'x, &'o mut dyn io::Write> {
    let outcome = xml.create_element(element);
    let outcome = outcome.with_attribute(("message", message));
    outcome.with_attributes(kind.map(|kind| ("type", kind)))
}

/// The standing, and what it rests on.
fn note(assessment: &Assessment, duty: &Duty) -> String {
    let why = Cause::of(assessment, duty).words();
    escape::xml_line(&format!("{}: {why}", duty.standing))
}

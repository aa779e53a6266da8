//! What every renderer of `check` reads: one dutybook root, or several of one repository.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::finding::{Finding, Fingerprint};
use crate::judge::{Assessment, Summary, Verdict};
use crate::text::{CommandLine, quote_for_shell};

/// What was judged.
#[derive(Debug, Clone)]
pub struct CheckReport {
    /// The verdict over all roots.
    pub verdict: Verdict,
    /// The roots, by their paths; none where a run of a matrix was dealt nothing.
    pub roots: Vec<CheckedRoot>,
    /// The instant at which everything was judged.
    as_of: DateTime<Utc>,
    /// What SARIF calls the run; the root's path where it is not said.
    pub sarif_category: Option<String>,
}

/// A dutybook root, judged.
#[derive(Debug, Clone)]
pub struct CheckedRoot {
    /// Where it lies below the top of the git repository, with `/`; empty for the top itself, and where
    /// there is no repository.
    pub path: String,
    /// Its own verdict.
    pub verdict: Verdict,
    /// What was judged of it.
    pub assessment: Assessment,
}

/// A finding, and the root that it is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LocatedFinding<'a> {
    pub(crate) finding: &'a Finding,
    /// The root's path.
    pub(crate) root: &'a str,
    /// Whether texts for people have to name the root.
    is_one_of_several: bool,
}

impl CheckReport {
    /// The report over roots that were all judged as of one instant. Its verdict is the worst of
    /// theirs, where `Unknown` is worst.
    #[must_use]
    pub fn new(roots: Vec<CheckedRoot>, as_of: DateTime<Utc>) -> Self {
        let verdicts = roots.iter().map(|root| root.verdict);
        CheckReport {
            verdict: verdicts.max().unwrap_or(Verdict::Pass),
            roots,
            as_of,
            sarif_category: None,
        }
    }

    /// Whether texts for people have to name roots.
    fn is_several(&self) -> bool {
        self.roots.len() > 1
    }

    /// The findings of all roots, worst first; within a level by root, and then in their one order.
    pub(crate) fn findings(&self) -> Vec<LocatedFinding<'_>> {
        let of_roots = self.roots.iter().flat_map(|root| self.findings_of(root));
        let mut findings: Vec<LocatedFinding> = of_roots.collect();
        findings.sort_by_key(|located| located.finding.level);
        findings
    }

    /// The findings that count, and those that the base of the change had already.
    pub(crate) fn new_and_known_findings(
        &self,
    ) -> (Vec<LocatedFinding<'_>>, Vec<LocatedFinding<'_>>) {
        let findings = self.findings().into_iter();
        findings.partition(|located| !located.finding.already_there)
    }

    /// The findings of a root, in their one order.
    pub(crate) fn findings_of<'a>(
        &self,
        root: &'a CheckedRoot,
    ) -> impl Iterator<Item = LocatedFinding<'a>> {
        let is_one_of_several = self.is_several();
        let findings = root.assessment.findings.iter();
        findings.map(move |finding| LocatedFinding {
            finding,
            root: &root.path,
            is_one_of_several,
        })
    }

    /// Counts duties and findings of all roots.
    pub(crate) fn summary(&self) -> Summary {
        let summaries = self.roots.iter().map(|root| root.assessment.summary());
        summaries.fold(Summary::default(), |sum, more| sum.plus(&more))
    }

    /// The instant at which everything was judged: on the policy's clock where all roots have the same,
    /// else in UTC.
    pub(crate) fn instant(&self) -> DateTime<Tz> {
        let roots = self.roots.iter();
        let zones = roots.map(|root| Some(root.assessment.as_of.timezone()));
        let zone = common_value(zones).unwrap_or(Tz::UTC);
        self.as_of.with_timezone(&zone)
    }

    /// Whether every duty that was asked for could be judged.
    pub(crate) fn is_judged(&self) -> bool {
        self.roots.iter().all(CheckedRoot::is_judged)
    }

    /// What texts for people about a root begin with: its name, where there are several.
    pub(crate) fn prefix(&self, root: &CheckedRoot) -> String {
        if self.is_several() {
            format!("{}: ", root_name(&root.path))
        } else {
            String::new()
        }
    }
}

impl CheckedRoot {
    /// Whether every duty that was asked for could be judged.
    pub(crate) fn is_judged(&self) -> bool {
        self.assessment.is_judged && self.assessment.unjudged.is_empty()
    }
}

impl<'a> LocatedFinding<'a> {
    /// A finding of the only root that there is.
    pub(crate) fn of_only_root(finding: &'a Finding) -> Self {
        LocatedFinding {
            finding,
            root: "",
            is_one_of_several: false,
        }
    }

    /// What is wrong, beginning with the root where there are several.
    pub(crate) fn message(&self) -> Cow<'a, str> {
        if self.is_one_of_several {
            format!("{}: {}", root_name(self.root), self.finding.message).into()
        } else {
            self.finding.message.as_str().into()
        }
    }

    /// What to do next. Where there are several roots, commands name theirs.
    pub(crate) fn help(&self) -> Cow<'a, str> {
        let help = self.finding.help.as_str();
        if !self.is_one_of_several || !help.contains("dutybook ") {
            return help.into();
        }
        let root = root_name(self.root);
        // A command may stand in a quoted name, where quotes of its own would end the quotation.
        if quote_for_shell(root) != root {
            let option = CommandLine::new("-C").argument(root);
            return format!("{help} (for dutybook, add `{option}`)").into();
        }
        let commands = ["record", "request", "waive", "check", "due", "trace"];
        let dutybook = CommandLine::new("dutybook -C").argument(root);
        let named = commands.iter().fold(help.to_owned(), |help, command| {
            let plain = format!("dutybook {command} ");
            help.replace(&plain, &format!("{dutybook} {command} "))
        });
        named.into()
    }

    /// The file as people who stand in the root call it; from the top of the repository where there are
    /// several roots.
    pub(crate) fn file(&self) -> Option<Cow<'a, str>> {
        let file = self.finding.file.as_deref()?;
        Some(if self.is_one_of_several {
            join_path(self.root, file)
        } else {
            file.into()
        })
    }

    /// The file, where the finding is about one and not about the repository as a whole.
    pub(crate) fn named_file(&self) -> Option<&'a str> {
        let file = self.finding.file.as_deref();
        file.filter(|file| !file.is_empty())
    }

    /// The file from the top of the repository: the finding's, else the policy's settings, for readers
    /// that want every finding to have a place.
    pub(crate) fn path(&self) -> Cow<'a, str> {
        const SETTINGS: &str = "policy/dutybook.yaml";
        join_path(self.root, self.named_file().unwrap_or(SETTINGS))
    }

    /// Tells the fault from every other one of the repository.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        self.finding.fingerprint.in_root(self.root)
    }
}

/// What all values are; `None` where two differ, or there are none.
pub(crate) fn common_value<T: PartialEq>(mut values: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = values.next()??;
    let is_common = values.all(|value| value.as_ref() == Some(&first));
    is_common.then_some(first)
}

/// The name of a root in texts for people.
pub(crate) fn root_name(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}

fn join_path<'a>(root: &str, file: &'a str) -> Cow<'a, str> {
    if root.is_empty() {
        file.into()
    } else {
        format!("{root}/{file}").into()
    }
}

//! What `check` has to say, as every renderer of it reads it: one dutybook root, or several of one
//! repository.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::finding::{Finding, Fingerprint};
use crate::judge::{Assessment, Summary, Verdict};
use crate::report::output::stamp;

/// What was judged.
#[derive(Debug, Clone)]
pub struct CheckReport {
    /// The verdict over all roots.
    pub verdict: Verdict,
    /// The roots, by their paths; none where a run of a matrix was dealt nothing.
    pub roots: Vec<CheckedRoot>,
    /// The instant at which everything was judged.
    as_of: DateTime<Utc>,
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
pub(crate) struct Located<'a> {
    pub(crate) finding: &'a Finding,
    /// The root's path.
    pub(crate) root: &'a str,
    /// Whether people have to be told which root it is.
    is_one_of_several: bool,
}

impl CheckReport {
    /// What roots come to together, all judged as of one instant: the worst of their verdicts, and what
    /// could not be judged is worst.
    #[must_use]
    pub fn new(roots: Vec<CheckedRoot>, as_of: DateTime<Utc>) -> Self {
        let verdicts = roots.iter().map(|root| root.verdict);
        CheckReport {
            verdict: verdicts.max().unwrap_or(Verdict::Pass),
            roots,
            as_of,
        }
    }

    /// Whether people have to be told which root something is about.
    pub(crate) fn is_several(&self) -> bool {
        self.roots.len() > 1
    }

    /// The findings of all roots, worst first; within a level by root, and then in their one order.
    pub(crate) fn findings(&self) -> Vec<Located<'_>> {
        let of_roots = self.roots.iter().flat_map(|root| self.findings_of(root));
        let mut findings: Vec<Located> = of_roots.collect();
        findings.sort_by_key(|located| located.finding.level);
        findings
    }

    /// The findings of a root, in their one order.
    pub(crate) fn findings_of<'a>(
        &self,
        root: &'a CheckedRoot,
    ) -> impl Iterator<Item = Located<'a>> {
        let is_one_of_several = self.is_several();
        let findings = root.assessment.findings.iter();
        findings.map(move |finding| Located {
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

    /// The instant at which everything was judged, for programs.
    pub(crate) fn as_of(&self) -> String {
        stamp(self.instant())
    }

    /// The instant at which everything was judged: on the policy's clock where all roots have the same,
    /// else in UTC.
    pub(crate) fn instant(&self) -> DateTime<Tz> {
        let mut zones = self
            .roots
            .iter()
            .map(|root| root.assessment.as_of.timezone());
        let first = zones.next().unwrap_or(Tz::UTC);
        let is_same = zones.all(|zone| zone == first);
        self.as_of
            .with_timezone(if is_same { &first } else { &Tz::UTC })
    }

    /// Whether every duty that was asked for could be judged.
    pub(crate) fn is_judged(&self) -> bool {
        let mut assessments = self.roots.iter().map(|root| &root.assessment);
        assessments.all(|assessment| assessment.is_judged && assessment.unjudged.is_empty())
    }

    /// What people are told beside something of a root: which one it is, where there are several.
    pub(crate) fn prefix(&self, root: &CheckedRoot) -> String {
        if self.is_several() {
            format!("{}: ", shown(&root.path))
        } else {
            String::new()
        }
    }
}

impl<'a> Located<'a> {
    /// A finding of the only root that there is.
    pub(crate) fn alone(finding: &'a Finding) -> Self {
        Located {
            finding,
            root: "",
            is_one_of_several: false,
        }
    }

    /// What is wrong, beginning with the root where there are several.
    pub(crate) fn message(&self) -> Cow<'a, str> {
        if self.is_one_of_several {
            format!("{}: {}", shown(self.root), self.finding.message).into()
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
        let root = shown(self.root);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._/".contains(c);
        let quoted = if root.chars().all(is_plain) {
            root.to_owned()
        } else {
            format!("'{}'", root.replace('\'', "'\\''"))
        };
        let mut named = help.to_owned();
        for command in ["record", "request", "waive", "check", "due", "trace"] {
            let plain = format!("dutybook {command} ");
            named = named.replace(&plain, &format!("dutybook -C {quoted} {command} "));
        }
        named.into()
    }

    /// The file concerned as people who stand in the root call it; from the top of the repository where
    /// there are several roots.
    pub(crate) fn file(&self) -> Option<Cow<'a, str>> {
        let file = self.finding.file.as_deref()?;
        Some(if self.is_one_of_several {
            below(self.root, file)
        } else {
            file.into()
        })
    }

    /// A file of the root as programs find it, from the top of the repository: the finding's, else the
    /// policy's settings, for readers that want every finding to have a place.
    pub(crate) fn path(&self) -> Cow<'a, str> {
        const SETTINGS: &str = "policy/dutybook.yaml";
        let file = self.finding.file.as_deref();
        below(
            self.root,
            file.filter(|file| !file.is_empty()).unwrap_or(SETTINGS),
        )
    }

    /// Tells the fault from every other one of the repository.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        self.finding.fingerprint.in_root(self.root)
    }
}

/// How people are told of a root.
fn shown(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}

fn below<'a>(root: &str, file: &'a str) -> Cow<'a, str> {
    if root.is_empty() {
        file.into()
    } else {
        format!("{root}/{file}").into()
    }
}

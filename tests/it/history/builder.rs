//! Repositories of the policy that these tests are about, and what is demanded of them.

use std::collections::BTreeMap;
use std::fs;

use crate::harness::repo::{Repo, START};
use crate::harness::run::Run;
use crate::history::evidence::Evidence;
use crate::history::policy::Policy;

/// A Tuesday: the duty of 2026-W10 is past its deadline, and that of 2026-W11 is open and not due
/// soon.
pub(crate) const NOW: &str = "2026-03-10T18:00:00+01:00";

/// When work of 2026-W10 lands in time.
pub(crate) const IN_TIME: &str = "2026-03-06T16:00:00+01:00";

/// When something is done to what landed, before `NOW`.
pub(crate) const AFTER: &str = "2026-03-09T10:00:00+01:00";

/// The duty that most tests are about.
pub(crate) const W10: &str = "weekly-report/2026-W10/alpha";
/// The one after it.
pub(crate) const W11: &str = "weekly-report/2026-W11/alpha";
/// And the one after that.
pub(crate) const W12: &str = "weekly-report/2026-W12/alpha";

impl Repo {
    /// A policy that landed on the day before it begins.
    pub(crate) fn with(policy: &Policy) -> Self {
        Repo::unborn().put(policy).land("Policy (#1)", START)
    }

    /// The usual policy, and evidence of 2026-W10 that landed in time.
    pub(crate) fn honest() -> Self {
        Repo::honest_with(&Policy::new())
    }

    /// A policy, and evidence of 2026-W10 that landed in time.
    pub(crate) fn honest_with(policy: &Policy) -> Self {
        let repo = Repo::with(policy).record(&Evidence::w10());
        repo.land("Report of 2026-W10 (#2)", IN_TIME)
    }

    /// The same, with the dutybook root in a folder below.
    pub(crate) fn below(folder: &str) -> Self {
        let repo = Repo::unborn().rooted_at(folder);
        let repo = repo.put(&Policy::new()).land("Policy (#1)", START);
        let repo = repo.record(&Evidence::w10());
        repo.land("Report of 2026-W10 (#2)", IN_TIME)
    }

    /// Writes every file of a policy, in the place of those that were there. Waivers stay.
    pub(crate) fn put(self, policy: &Policy) -> Self {
        self.set(policy);
        self
    }

    /// The same on a repository that is not given away.
    pub(crate) fn set(&self, policy: &Policy) -> &Self {
        if self.path("policy/tasks").is_dir() {
            fs::remove_dir_all(self.path("policy/tasks")).expect("removed");
        }
        for (path, text) in policy.files() {
            self.write(&path, text);
        }
        self
    }

    /// Writes evidence and its artifacts.
    pub(crate) fn record(self, evidence: &Evidence) -> Self {
        self.add(evidence);
        self
    }

    /// The same on a repository that is not given away.
    pub(crate) fn add(&self, evidence: &Evidence) -> &Self {
        self.write(evidence.path(), evidence.text());
        for (name, content) in &evidence.artifacts {
            self.write(evidence.beside(name), content);
        }
        self
    }

    /// `check` as of an instant.
    pub(crate) fn check(&self, as_of: &str) -> Run {
        self.check_with(as_of, "")
    }

    /// `check` with options.
    pub(crate) fn check_with(&self, as_of: &str, options: &str) -> Run {
        self.run(&format!("check --format json --as-of {as_of} {options}"))
    }

    /// `audit` of the first half of the year, as of an instant.
    pub(crate) fn audit(&self, as_of: &str) -> Run {
        self.audit_with(as_of, "")
    }

    /// `audit` with options.
    pub(crate) fn audit_with(&self, as_of: &str, options: &str) -> Run {
        let span = "--from 2026-02-01 --to 2026-06-30";
        self.run(&format!(
            "audit {span} --format json --as-of {as_of} {options}"
        ))
    }

    /// The standing of every duty that is due in the first half of the year.
    #[track_caller]
    pub(crate) fn standings(&self, as_of: &str) -> BTreeMap<String, String> {
        self.audit(as_of).standings()
    }

    /// Demands the standings of some duties; `-` where a duty is not to be there.
    #[track_caller]
    pub(crate) fn stands(&self, as_of: &str, expected: &[(&str, &str)]) {
        let found = self.standings(as_of);
        let told = |duty: &str| found.get(duty).map_or("-", |standing| standing.as_str());
        let told: Vec<(&str, &str)> = expected
            .iter()
            .map(|(duty, _)| (*duty, told(duty)))
            .collect();
        assert_eq!(told, expected, "{found:#?}");
    }

    /// The same of the files that lie in the worktree, committed or not: audits judge the commit alone.
    #[track_caller]
    pub(crate) fn would_stand(&self, as_of: &str, expected: &[(&str, &str)]) {
        for (duty, standing) in expected {
            let trace = self.run(&format!("trace {duty} --format json --as-of {as_of}"));
            assert_eq!(trace.exits(0).json()["standing"], *standing, "{duty}");
        }
    }
}

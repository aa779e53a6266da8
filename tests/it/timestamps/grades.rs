//! What is proved of when evidence landed, as the library has it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use dutybook::internals::assess::{AssessOptions, assess, open};
use dutybook::internals::files::Worktree;
use dutybook::internals::git::GitRepository;
use dutybook::internals::history::{LandingTime, Mainline, OutsideRecords};
use dutybook::internals::judge::Assessment;
use dutybook::internals::load::read_organisation;
use dutybook::internals::signing::TimeStampAuthorities;

/// When a landing counts, and what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proved {
    pub(crate) standing: &'static str,
    pub(crate) at: DateTime<Utc>,
    pub(crate) when: LandingTime,
}

impl Proved {
    pub(crate) fn grade(&self) -> &'static str {
        self.when.grade.word()
    }
}

/// What is proved of each duty that evidence settles, by the duty.
pub(crate) fn proved(root: &Path, as_of: DateTime<Utc>) -> BTreeMap<String, Proved> {
    proved_with(root, as_of, None)
}

/// The same with an auditor's own list of authorities, in PEM.
pub(crate) fn proved_with(
    root: &Path,
    as_of: DateTime<Utc>,
    roots: Option<&str>,
) -> BTreeMap<String, Proved> {
    let assessment = assessed(root, as_of, roots);
    let settled = assessment.duties.iter().filter_map(|duty| {
        let claim = assessment.claim_of(duty)?;
        let commit = assessment.commit_of(claim)?;
        let proved = Proved {
            standing: duty.standing.word(),
            at: claim.landing?.at,
            when: commit.when.clone(),
        };
        Some((duty.id.to_string(), proved))
    });
    settled.collect()
}

fn assessed(root: &Path, as_of: DateTime<Utc>, roots: Option<&str>) -> Assessment {
    let git = GitRepository::open(root)
        .expect("opened")
        .expect("a repository");
    let head = git.head().expect("read").expect("a commit");
    let history = git.history(head, read_organisation, &|| ());
    let tsa_roots = roots.map(|pem| TimeStampAuthorities::from_pem(pem.as_bytes()).expect("PEM"));
    let mainline = Mainline {
        history: history.expect("a whole history"),
        git: Arc::new(git),
        head: Some(head),
        change: None,
        below: String::new(),
        outside: OutsideRecords {
            tsa_roots,
            ..OutsideRecords::default()
        },
    };
    let files = Worktree::new(root.to_owned());
    let policy = open(&files, Some(&mainline)).expect("a policy");
    let options = AssessOptions {
        names_commits: true,
        ..AssessOptions::of_files(as_of)
    };
    assess(&files, &policy, &options, Some(&mainline), &|| ()).expect("an assessment")
}

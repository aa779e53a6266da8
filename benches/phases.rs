//! Every phase of a check by itself, and the whole of it, over generated repositories of 10,000 and
//! 100,000 evidence files: `cargo bench --bench phases`, in files a second.
#![allow(
    clippy::print_stdout,
    reason = "this prints what work takes, and is no part of dutybook"
)]

mod generate;
#[path = "measure/median.rs"]
mod median;

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use chrono::{DateTime, Utc};
use dutybook::internals::assess::{AssessOptions, assess, open};
use dutybook::internals::files::{Folder, Worktree};
use dutybook::internals::judge::{
    Assessment, JudgeInputs, ValidEvidence, WaiverIndex, judge_duties,
};
use dutybook::internals::load::{self, LoadedPolicy};
use dutybook::internals::model::{Id, Policy};
use dutybook::internals::schedule::{Ledger, VersionTimeline};
use dutybook::internals::yaml;
use generate::Shape;
use median::median;
use rayon::prelude::*;

const RUNS: usize = 9;

/// A generated repository on disk, and its evidence in memory.
struct Repository {
    files: usize,
    worktree: Worktree,
    evidence: Vec<generate::Written>,
    _folder: tempfile::TempDir,
}

impl Repository {
    fn new(files: usize) -> Self {
        let shape = Shape::of(files);
        let folder = tempfile::tempdir().expect("a folder");
        shape.write(folder.path()).expect("a repository");
        Repository {
            files,
            worktree: Worktree::new(folder.path().to_path_buf()),
            evidence: shape.evidence(),
            _folder: folder,
        }
    }

    fn policy(&self) -> LoadedPolicy {
        open(&self.worktree, None).expect("a policy").loaded
    }

    fn check(&self) -> Assessment {
        let opening = open(&self.worktree, None).expect("a policy");
        let question = AssessOptions::of_files(as_of());
        assess(&self.worktree, &opening, &question, None, &|| ()).expect("judged")
    }
}

fn as_of() -> DateTime<Utc> {
    let midnight = format!("{}T23:59:59+02:00", generate::AS_OF);
    midnight.parse().expect("an instant")
}

/// YAML into trees, in memory and on one thread.
fn parse(repository: &Repository) {
    time("parse", repository.files, || {
        for file in &repository.evidence {
            black_box(yaml::parse(file.text.as_bytes()));
        }
    });
}

/// Folders of the disk into typed evidence, on all threads.
fn load(repository: &Repository, policy: &Policy) {
    let files = &repository.worktree;
    let teams: BTreeSet<Id> = policy.teams.teams().keys().cloned().collect();
    let root = Folder::list(files, String::new()).expect("a folder");
    time("load", repository.files, || {
        let layout = load::read_layout(files, &root).expect("a layout");
        layout.occurrences.into_par_iter().for_each(|at| {
            black_box(load::read_folder(files, at, &teams, 0).expect("a folder"));
        });
    });
}

/// Terms of tasks into occurrences.
fn schedule(files: usize, timeline: &VersionTimeline) {
    time("schedule", files, || {
        black_box(Ledger::new(timeline, as_of(), usize::MAX));
    });
}

/// Occurrences and claims into standings.
fn judge(files: usize, timeline: &VersionTimeline, assessment: &Assessment) {
    let (ledger, _) = Ledger::new(timeline, as_of(), usize::MAX);
    let find = |task: &Id, label: &str| ledger.window(task, label).map(|(window, _)| window);
    let waivers = WaiverIndex::new(Vec::new(), find);
    let evidence = ValidEvidence::of(&assessment.claims);
    let inputs = JudgeInputs {
        timeline,
        ledger: &ledger,
        requests: &[],
        evidence: &evidence,
        waivers: &waivers,
        as_of: as_of(),
    };
    time("judge", files, || {
        black_box(judge_duties(&inputs));
    });
}

/// Runs work several times, after once to warm up, and prints the median of what it took.
fn time(phase: &str, files: usize, work: impl Fn()) {
    work();
    let once = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let median = median((0..RUNS).map(|_| once()).collect());
    let rate = files as u128 * 1_000_000_000 / median.as_nanos().max(1);
    println!("{files:>7} {phase:<9} {median:>10.2?} {rate:>12}");
}

fn main() {
    println!("  files phase           time      files/s");
    for files in [10_000, 100_000] {
        let repository = Repository::new(files);
        let loaded = repository.policy();
        let policy = loaded.policy.as_ref().expect("a policy without faults");
        let timeline = VersionTimeline::of_policy(std::sync::Arc::clone(policy));
        parse(&repository);
        load(&repository, policy);
        schedule(files, &timeline);
        judge(files, &timeline, &repository.check());
        time("check", files, || {
            black_box(repository.check());
        });
    }
}

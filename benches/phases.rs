//! Every phase of a check by itself, and the whole of it, over generated repositories of 10,000 and
//! 100,000 evidence files: `cargo bench --bench phases`, in files a second.
#![allow(
    missing_docs,
    reason = "criterion's macro makes a function without documentation"
)]

mod generate;

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Duration;

use chrono::{DateTime, Utc};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, SamplingMode, Throughput, criterion_group};
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
use rayon::prelude::*;

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
fn parse(group: &mut BenchmarkGroup<'_, WallTime>, repository: &Repository) {
    group.bench_function("parse", |bencher| {
        bencher.iter(|| {
            for file in &repository.evidence {
                black_box(yaml::parse(file.text.as_bytes()));
            }
        });
    });
}

/// Folders of the disk into typed evidence, on all threads.
fn load(group: &mut BenchmarkGroup<'_, WallTime>, repository: &Repository, policy: &Policy) {
    let files = &repository.worktree;
    let teams: BTreeSet<Id> = policy.teams.teams().keys().cloned().collect();
    let root = Folder::list(files, String::new()).expect("a folder");
    group.bench_function("load", |bencher| {
        bencher.iter(|| {
            let layout = load::read_layout(files, &root).expect("a layout");
            layout.occurrences.into_par_iter().for_each(|at| {
                black_box(load::read_folder(files, at, &teams, 0).expect("a folder"));
            });
        });
    });
}

/// Terms of tasks into occurrences.
fn schedule(group: &mut BenchmarkGroup<'_, WallTime>, timeline: &VersionTimeline) {
    group.bench_function("schedule", |bencher| {
        bencher.iter(|| Ledger::new(timeline, as_of(), usize::MAX));
    });
}

/// Occurrences and claims into standings.
fn judge(
    group: &mut BenchmarkGroup<'_, WallTime>,
    timeline: &VersionTimeline,
    assessment: &Assessment,
) {
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
    group.bench_function("judge", |bencher| bencher.iter(|| judge_duties(&inputs)));
}

fn phases(criterion: &mut Criterion) {
    for files in [10_000, 100_000] {
        let repository = Repository::new(files);
        let loaded = repository.policy();
        let policy = loaded.policy.as_ref().expect("a policy without faults");
        let timeline = VersionTimeline::of_policy(std::sync::Arc::clone(policy));
        let mut group = criterion.benchmark_group(files.to_string());
        group
            .throughput(Throughput::Elements(repository.files as u64))
            .sampling_mode(SamplingMode::Flat)
            .sample_size(10)
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(2));
        parse(&mut group, &repository);
        load(&mut group, &repository, policy);
        schedule(&mut group, &timeline);
        judge(&mut group, &timeline, &repository.check());
        group.bench_function("check", |bencher| bencher.iter(|| repository.check()));
        group.finish();
    }
}

criterion_group!(benches, phases);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();
}

//! `dutybook check` as a whole process over 100,000 generated evidence files, on one thread and on
//! two: `cargo bench --bench process`. What it takes is the operating system's own account.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "this starts processes and prints what they take, and is no part of dutybook"
)]

mod generate;
mod measure;

use std::hint::black_box;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dutybook::internals::yaml;
use generate::{AS_OF, Shape, Written};
use measure::{cpu_time, median};
use wait4::Wait4;

const FILES: usize = 100_000;
const RUNS: usize = 5;

/// What one run took.
struct Run {
    wall: Duration,
    user: Duration,
    system: Duration,
    /// The most memory that it held at a time, in bytes.
    peak: u64,
}

impl Run {
    fn cpu(&self) -> Duration {
        self.user + self.system
    }
}

fn main() -> io::Result<()> {
    let shape = Shape::of(FILES);
    let folder = tempfile::tempdir()?;
    shape.write(folder.path())?;
    // The first run warms the disk's cache, and says whether there is anything to measure.
    check(folder.path(), 1)?;
    let mut rows = Vec::new();
    for threads in [1, 2] {
        let runs = (0..RUNS).map(|_| check(folder.path(), threads));
        rows.push((threads, runs.collect::<io::Result<Vec<Run>>>()?));
    }
    // Last, because a child's peak is never told to be less than its parent's when it started.
    let evidence = shape.evidence();
    let parse = median((0..RUNS).map(|_| parse(&evidence)).collect());
    println!("CPU time of parsing {FILES} files in memory: {parse:.2?}");
    println!("threads   wall      user      system    CPU/parse   peak");
    for (threads, runs) in rows {
        let of = |what: fn(&Run) -> Duration| median(runs.iter().map(what).collect());
        println!(
            "{threads:<9} {:<9.2?} {:<9.2?} {:<9.2?} {:<11.2} {} MB",
            of(|run| run.wall),
            of(|run| run.user),
            of(|run| run.system),
            of(Run::cpu).as_secs_f64() / parse.as_secs_f64(),
            median(runs.iter().map(|run| run.peak).collect()) / 1_000_000
        );
    }
    Ok(())
}

fn parse(files: &[Written]) -> Duration {
    let start = cpu_time();
    for file in files {
        black_box(yaml::parse(file.text.as_bytes()));
    }
    cpu_time().saturating_sub(start)
}

/// Runs the command to its end.
///
/// # Errors
/// When it cannot be started, or does not pass.
fn check(root: &Path, threads: usize) -> io::Result<Run> {
    let start = Instant::now();
    let child = Command::new(env!("CARGO_BIN_EXE_dutybook"))
        .arg("-C")
        .arg(root)
        .args(["check", "--no-history", "--as-of", AS_OF])
        .env("RAYON_NUM_THREADS", threads.to_string())
        .stdout(Stdio::null())
        .spawn()?;
    let ended = child.wait4()?;
    let wall = start.elapsed();
    if !ended.status.success() {
        return Err(io::Error::other(format!(
            "check ended with {}",
            ended.status
        )));
    }
    Ok(Run {
        wall,
        user: ended.rusage.utime,
        system: ended.rusage.stime,
        peak: ended.rusage.maxrss,
    })
}

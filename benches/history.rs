//! The walk of history against `git log` on one packed repository: `cargo bench --bench history`.
//!
//! Both run as processes of their own, by turns, so that whatever else the machine does meets both;
//! what each takes is the operating system's own account. `git log` prints every change below
//! `policy/` and `evidence/`; the walk keeps them, and looks at each merge's other parents too.
//!
//! What a whole `check --rev HEAD --format json` of such a repository takes, its one pack made by
//! `git repack -ad` (one run each, two cores that others used too, so that CPU counts and not wall
//! time): 20,000 commits and 50,000 files 3.0 s CPU and 177 MB; 200,000 commits and 500,000 files
//! 34.5 s CPU and 1,220 MB. With 1,000 versions of the policy and `signatures: optional`, which makes
//! a finding of each of 20,000 commits, 3.4 s CPU and 212 MB. The repositories:
//! `cargo bench --bench history -- --make DIR 20000 [--policy-every=20] [--signatures]`.
#![allow(
    clippy::disallowed_methods,
    clippy::format_push_string,
    clippy::print_stdout,
    reason = "this starts processes and prints what they take, and is no part of dutybook"
)]

#[path = "generate/dice.rs"]
mod dice;
#[path = "generate/history.rs"]
mod history;

use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dutybook::internals::git::GitRepository;
use dutybook::internals::load::read_organisation;
use history::{Length, Stream};
use wait4::Wait4;

const SIZES: [usize; 2] = [50_000, 200_000];
const RUNS: usize = 5;

/// What one run took.
struct Run {
    wall: Duration,
    cpu: Duration,
    /// The most memory that it held at a time, in bytes.
    peak: u64,
}

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        // The process that is measured.
        ["--walk", folder] => walk(Path::new(folder)),
        ["--make", folder, commits, rest @ ..] => {
            let mut length = Length::of(number(commits)?);
            if let Some(every) = rest
                .iter()
                .find_map(|word| word.strip_prefix("--policy-every="))
            {
                length.policy_every = number(every)?;
            }
            if rest.contains(&"--signatures") {
                length.signatures = "optional";
            }
            make(Path::new(folder), length)
        }
        ["--compare", folder] => compare(Path::new(folder)),
        ["--commits", commits, ..] => bench(number(commits)?),
        _ => SIZES.into_iter().try_for_each(bench),
    }
}

fn number(text: &str) -> io::Result<usize> {
    text.parse().map_err(io::Error::other)
}

fn bench(commits: usize) -> io::Result<()> {
    // Below target/, which holds gigabytes where a temporary folder may not.
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("history-{commits}"));
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    make(&folder, Length::of(commits))?;
    println!("{commits} commits on the mainline");
    compare(&folder)?;
    std::fs::remove_dir_all(&folder)
}

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdout(Stdio::null());
    command
}

fn make(folder: &Path, length: Length) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    run(git(folder).args(["init", "-q", "-b", "main"]))?;
    let mut import = git(folder)
        .args(["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()?;
    if let Some(stdin) = import.stdin.take() {
        Stream::write(BufWriter::new(stdin), length)?;
    }
    if !import.wait()?.success() {
        return Err(io::Error::other("fast-import failed"));
    }
    run(git(folder).args(["repack", "-adq"]))?;
    Ok(())
}

fn compare(folder: &Path) -> io::Result<()> {
    let itself = std::env::current_exe()?;
    let (mut logs, mut walks) = (Vec::new(), Vec::new());
    // One run of each more than is counted: the first finds the disk's cache cold.
    for _ in 0..=RUNS {
        logs.push(run(git(folder).args([
            "log",
            "--first-parent",
            "-m",
            "--raw",
            "--no-renames",
            "--format=%H",
            "--",
            "evidence",
            "policy",
        ]))?);
        walks.push(run(Command::new(&itself).arg("--walk").arg(folder))?);
    }
    println!("          wall      CPU       peak");
    for (name, runs) in [("git log", &logs[1..]), ("walk", &walks[1..])] {
        println!(
            "{name:<9} {:<9.2?} {:<9.2?} {} MB",
            median(runs.iter().map(|run| run.wall).collect()),
            median(runs.iter().map(|run| run.cpu).collect()),
            median(runs.iter().map(|run| run.peak).collect()) / 1_000_000
        );
    }
    let pairs = logs.iter().zip(&walks).skip(1);
    let ratios = |of: fn(&Run) -> Duration| {
        let pairs = pairs.clone();
        let thousandths =
            pairs.map(|(log, walk)| of(walk).as_millis() * 1000 / of(log).as_millis().max(1));
        median(thousandths.collect::<Vec<_>>())
    };
    let (wall, cpu) = (ratios(|run| run.wall), ratios(|run| run.cpu));
    println!("median of walk / git log, in thousandths: wall {wall}, CPU {cpu}");
    Ok(())
}

fn walk(folder: &Path) -> io::Result<()> {
    let git = GitRepository::open(folder).map_err(io::Error::other)?;
    let git = git.ok_or_else(|| io::Error::other("no repository"))?;
    let head = git.head().map_err(io::Error::other)?;
    let head = head.ok_or_else(|| io::Error::other("no commit"))?;
    let history = git.history(head, read_organisation, &|| ());
    let history = history.map_err(|gap| io::Error::other(format!("{gap:?}")))?;
    let files = history.files_below("").count();
    let commits = history.commits().len();
    let unclean = history.evil_merges().len();
    println!("  {commits} commits, {files} files, {unclean} unclean");
    Ok(())
}

/// Runs a process to its end.
///
/// # Errors
/// When it cannot be started, or fails.
fn run(command: &mut Command) -> io::Result<Run> {
    let start = Instant::now();
    let ended = command.spawn()?.wait4()?;
    let wall = start.elapsed();
    if !ended.status.success() {
        return Err(io::Error::other(format!("ended with {}", ended.status)));
    }
    Ok(Run {
        wall,
        cpu: ended.rusage.utime + ended.rusage.stime,
        peak: ended.rusage.maxrss,
    })
}

/// The middle one of an odd number of figures.
fn median<T: Ord + Copy>(mut figures: Vec<T>) -> T {
    figures.sort_unstable();
    figures[figures.len() / 2]
}

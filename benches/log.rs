//! The log of the mainline against reading each of its contents once with `git`: `cargo bench --bench log`.
//!
//! One packed repository of 200,000 commits, of which 500,000 leaves come. `git cat-file --batch` prints every content of the
//! log once, in the order of the log, and is told their names by a file; the log reads the same contents, hashes them, and
//! builds the tree, in a process that has walked along the mainline before and is not charged for it. Both run by turns, and
//! what each takes is the operating system's own account. The memory of the log is by how much the peak of the process grows
//! while it is read, and how much it holds when it is there.
//!
//! Two cores that others used too, so that CPU counts and not wall time; medians of five runs by turns: 504,330 leaves, all with
//! contents of their own, 5.5 s CPU and 6.5 s wall for `git`, 6.1 s CPU and 7.1 s wall for the log, hashes and tree included
//! (three runs in a quieter hour: 4.0 s and 4.3 s for `git`, 4.7 s and 4.7 s for the log). The log holds 54 to 59 MB, and its
//! peak is no higher. In the order of paths instead of that of the pack it took 12.9 s CPU, where `git` took 4.5 s.
//!
//! A smaller one: `cargo bench --bench log -- --commits 20000`.
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

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dutybook::internals::git::GitRepository;
use dutybook::internals::history::{Mainline, MainlineLog, OutsideRecords};
use dutybook::internals::load::read_organisation;
use history::{Length, Stream};
use wait4::Wait4;

const COMMITS: usize = 200_000;
const RUNS: usize = 5;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        // The process that is measured.
        ["--log", folder] => read_log(Path::new(folder)),
        ["--names", folder, file] => list_names(Path::new(folder), Path::new(file)),
        ["--commits", commits, ..] => bench(commits.parse().map_err(io::Error::other)?),
        _ => bench(COMMITS),
    }
}

fn bench(commits: usize) -> io::Result<()> {
    // Below target/, which holds gigabytes where a temporary folder may not.
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("log-{commits}"));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    make(&folder, Length::of(commits))?;
    println!("{commits} commits on the mainline");
    compare(&folder)?;
    fs::remove_dir_all(&folder)
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
    fs::create_dir_all(folder)?;
    demand(git(folder).args(["init", "-q", "-b", "main"]))?;
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
    demand(git(folder).args(["repack", "-adq"]))
}

fn demand(command: &mut Command) -> io::Result<()> {
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!("ended with {status}")))
    }
}

/// What reading took.
#[derive(Clone, Copy)]
struct Figures {
    wall: Duration,
    cpu: Duration,
}

fn compare(folder: &Path) -> io::Result<()> {
    let itself = std::env::current_exe()?;
    let names = folder.join("names");
    demand(
        Command::new(&itself)
            .arg("--names")
            .args([folder, names.as_path()]),
    )?;
    let (mut by_git, mut by_log) = (Vec::new(), Vec::new());
    // One run of each more than is counted: the first finds the disk's cache cold.
    for _ in 0..=RUNS {
        by_git.push(cat_file(folder, &names)?);
        let output = Command::new(&itself).arg("--log").arg(folder).output()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        by_log.push(text);
    }
    println!("                      wall      CPU");
    let middle = |figures: Vec<Duration>| median(figures);
    let counted = &by_git[1..];
    let wall = middle(counted.iter().map(|run| run.wall).collect());
    let cpu = middle(counted.iter().map(|run| run.cpu).collect());
    println!("git cat-file --batch  {wall:<9.2?} {cpu:<9.2?}");
    for line in by_log.iter().skip(1) {
        print!("log                   {line}");
    }
    Ok(())
}

/// Prints each content with `git`, and throws it away.
fn cat_file(folder: &Path, names: &Path) -> io::Result<Figures> {
    let start = Instant::now();
    let mut command = git(folder);
    command.args(["cat-file", "--batch", "--buffer"]);
    let ended = command.stdin(File::open(names)?).spawn()?.wait4()?;
    let wall = start.elapsed();
    if !ended.status.success() {
        return Err(io::Error::other(format!("ended with {}", ended.status)));
    }
    let cpu = ended.rusage.utime + ended.rusage.stime;
    Ok(Figures { wall, cpu })
}

/// Walks along the mainline, as every command does first.
fn walk(folder: &Path) -> io::Result<Mainline> {
    let git = GitRepository::open(folder).map_err(io::Error::other)?;
    let git = git.ok_or_else(|| io::Error::other("no repository"))?;
    let head = git.head().map_err(io::Error::other)?;
    let head = head.ok_or_else(|| io::Error::other("no commit"))?;
    let history = git.history(head, read_organisation, &|| ());
    let history = history.map_err(|gap| io::Error::other(format!("{gap:?}")))?;
    Ok(Mainline {
        git: Arc::new(git),
        head: Some(head),
        change: None,
        history,
        below: String::new(),
        outside: OutsideRecords::default(),
    })
}

/// Writes the names of all contents of the log, each once, in its order.
fn list_names(folder: &Path, file: &Path) -> io::Result<()> {
    let mainline = walk(folder)?;
    let mut known = HashSet::new();
    let mut out = BufWriter::new(File::create(file)?);
    let folders = ["evidence/", "policy/"].into_iter();
    let files = folders.flat_map(|folder| mainline.history.files_below(folder));
    for id in files.flat_map(|(_, changes)| changes.iter().filter_map(|it| it.after)) {
        if known.insert(id) {
            writeln!(out, "{id}")?;
        }
    }
    out.flush()
}

fn read_log(folder: &Path) -> io::Result<()> {
    let mainline = walk(folder)?;
    // From here on the peak is that of the log.
    let _ = fs::write("/proc/self/clear_refs", "5");
    let before = memory("VmRSS:");
    let (start, cpu) = (Instant::now(), process_time());
    let log = MainlineLog::read(&mainline, &|| ());
    let log = log.map_err(|gap| io::Error::other(format!("{gap:?}")))?;
    let (wall, cpu) = (start.elapsed(), process_time().saturating_sub(cpu));
    let grown = memory("VmHWM:").saturating_sub(before) / 1000;
    let held = memory("VmRSS:").saturating_sub(before) / 1000;
    let size = log.tree().size();
    println!("{wall:<9.2?} {cpu:<9.2?} {size} leaves, peak grown by {grown} MB, {held} MB held");
    Ok(())
}

/// A figure of this process, in kibibytes; 0 where the system is not Linux.
fn memory(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// The CPU time of all threads of this process so far; none where the system is not Linux.
fn process_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks: u64 = fields
        .split(' ')
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

/// The middle one of an odd number of figures.
fn median<T: Ord + Copy>(mut figures: Vec<T>) -> T {
    figures.sort_unstable();
    figures[figures.len() / 2]
}

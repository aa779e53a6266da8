//! What every output takes of one assessment of 100,000 duties, held in memory: `cargo bench --bench outputs`.
//!
//! Each output is written in a process of its own into a sink that counts. No output may take more than
//! twice the CPU time of the JSON of the same command. `check --format json` lists no duties and `junit`
//! lists all of them: what `junit` is fairly held against is the JSON of a shard, which lists all as well.
//! The memory is by how much the peak of the process grows while it writes, on Linux.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "this starts processes and prints what they take, and is no part of dutybook"
)]

#[path = "generate/assessment.rs"]
mod assessment;
mod measure;

use std::env;
use std::fs;
use std::io::{self, Write};
use std::process::Command;

use assessment::FROM;
use chrono::TimeDelta;
use dutybook::internals::judge::{Assessment, Shard, Verdict};
use dutybook::internals::model::Duration as Term;
use dutybook::internals::report::{
    self, AuditReport, CheckReport, CheckedRoot, DueReport, DueRoot, DueStyle, Interval,
    JudgedSource, ShardBy, ShardManifest, TerminalStyle,
};
use dutybook::internals::text::Shell;
use measure::{cpu_time, median};

const DUTIES: usize = 100_000;
const RUNS: usize = 5;

/// The outputs by command; of each command the first is the JSON that the others are held against.
const OUTPUTS: [(&str, &[&str]); 3] = [
    (
        "check",
        &[
            "json", "shard", "human", "sarif", "junit", "github", "gitlab", "azure", "markdown",
        ],
    ),
    ("due", &["json", "human", "markdown", "ics"]),
    (
        "audit",
        &["json", "human", "csv", "markdown", "html", "oscal"],
    ),
];

const LOOK: TerminalStyle = TerminalStyle {
    color: false,
    unicode: true,
    width: 100,
    quiet: false,
};

/// Takes everything, keeps nothing.
#[derive(Default)]
struct Sink {
    bytes: usize,
}

impl Write for Sink {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.bytes += buffer.len();
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What an output took: nanoseconds of CPU time, bytes written, kibibytes by which the peak grew.
type Taken = [u64; 3];

fn main() -> io::Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    if let ["--only", command, format, rest @ ..] = words.as_slice() {
        let duties = rest.first().and_then(|word| word.parse().ok());
        let taken = taken(command, format, duties.unwrap_or(DUTIES))?;
        println!("{} {} {}", taken[0], taken[1], taken[2]);
        return Ok(());
    }
    println!("{DUTIES} duties   CPU ms   of JSON   of shard   MB written   MB more");
    for (command, formats) in OUTPUTS {
        let json = of_process(command, formats[0])?;
        let shard = if command == "check" {
            Some(of_process(command, "shard")?)
        } else {
            None
        };
        for format in formats {
            let taken = if *format == "json" {
                json
            } else {
                of_process(command, format)?
            };
            row(command, format, taken, json, shard);
        }
    }
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "figures for people")]
fn row(command: &str, format: &str, taken: Taken, json: Taken, shard: Option<Taken>) {
    let ratio = |other: Taken| taken[0] as f64 / other[0] as f64;
    let of_shard = shard.map_or(String::new(), |shard| format!("{:.2}", ratio(shard)));
    println!(
        "{command:<6} {format:<9} {:>8.1} {:>9.2} {of_shard:>10} {:>12.1} {:>9.1}",
        taken[0] as f64 / 1e6,
        ratio(json),
        taken[1] as f64 / 1e6,
        taken[2] as f64 / 1024.0,
    );
}

/// What an output takes in a process of its own.
///
/// # Errors
/// When it cannot be started, or does not print its figures.
fn of_process(command: &str, format: &str) -> io::Result<Taken> {
    let output = Command::new(env::current_exe()?)
        .args(["--only", command, format])
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let figures = said.split_whitespace().map_while(|word| word.parse().ok());
    let figures: Vec<u64> = figures.collect();
    figures
        .try_into()
        .map_err(|_| io::Error::other(format!("{command} {format}: {output:?}")))
}

fn taken(command: &str, format: &str, duties: usize) -> io::Result<Taken> {
    let assessment = assessment::assessment(duties);
    let checked = CheckReport::new(
        vec![CheckedRoot {
            path: String::new(),
            verdict: Verdict::Fail,
            assessment: assessment.clone(),
        }],
        assessment.as_of.to_utc(),
    );
    let before = peak();
    let mut figures = Vec::new();
    let mut bytes = 0;
    let mut grown = 0;
    for _ in 0..RUNS {
        let mut sink = Sink::default();
        let start = cpu_time();
        let mut out = io::BufWriter::new(&mut sink);
        match command {
            "check" => check(&mut out, &checked, format)?,
            "due" => due(&mut out, &assessment, format)?,
            _ => audit(&mut out, &assessment, format)?,
        }
        out.flush()?;
        drop(out);
        figures.push(cpu_time().saturating_sub(start));
        bytes = sink.bytes as u64;
        grown = peak().saturating_sub(before);
    }
    let nanoseconds = u64::try_from(median(figures).as_nanos()).map_err(io::Error::other)?;
    Ok([nanoseconds, bytes, grown])
}

/// The most memory that this process held at a time, in kibibytes; 0 where the system does not say.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    number.unwrap_or_default()
}

fn check(out: &mut dyn Write, checked: &CheckReport, format: &str) -> io::Result<()> {
    let source = |_: &str, _: &str| Some("kind: task/v1\nid: x\n\n\n\n  every: day\n".to_owned());
    match format {
        "json" => report::write_check_json(out, checked, None),
        "shard" => report::write_check_json(out, checked, Some(&dealing()?)),
        "human" => report::write_check_human(out, checked, LOOK, &source),
        "sarif" => report::write_check_sarif(out, checked),
        "junit" => report::write_check_junit(out, checked),
        "github" => report::write_check_github(out, checked),
        "gitlab" => report::write_check_gitlab(out, checked),
        "azure" => report::write_check_azure(out, checked),
        _ => report::write_check_markdown(out, checked),
    }
}

fn dealing() -> io::Result<ShardManifest> {
    Ok(ShardManifest {
        shard: Shard::new(1, 1).map_err(io::Error::other)?,
        dealt: ShardBy::Tasks,
        roots: vec![String::new()],
        judged: JudgedSource::default(),
        fail_on: None,
        asked: Vec::new(),
    })
}

fn due(out: &mut dyn Write, assessment: &Assessment, format: &str) -> io::Result<()> {
    let due = DueReport {
        roots: vec![DueRoot::new(String::new(), assessment.clone())],
        as_of: assessment.as_of.to_utc(),
        within: Term::days(7),
        since: None,
        team: None,
    };
    match format {
        "json" => report::write_due_json(out, &due),
        "human" => {
            let style = DueStyle {
                terminal: LOOK,
                shell: Shell::Posix,
                shows_all: false,
            };
            report::write_due_human(out, &due, &style)
        }
        "markdown" => report::write_due_markdown(out, &due),
        _ => report::write_due_ics(out, &[assessment], None),
    }
}

fn audit(out: &mut dyn Write, assessment: &Assessment, format: &str) -> io::Result<()> {
    let audited = AuditReport {
        below: String::new(),
        assessment,
        verdict: Verdict::Fail,
        sample: None,
        interval: Interval {
            from: FROM,
            to: assessment.as_of.date_naive() + TimeDelta::days(1),
        },
        command: "dutybook audit".to_owned(),
        links: Some("https://forge.example/soc/duties".to_owned()),
    };
    match format {
        "json" => report::write_audit_json(out, &audited),
        "human" => report::write_audit_human(out, &audited, LOOK),
        "csv" => report::write_audit_csv(out, &audited),
        "markdown" => report::write_audit_markdown(out, &audited),
        "html" => report::write_audit_html(out, &audited),
        _ => report::write_audit_oscal(out, &audited, None),
    }
}

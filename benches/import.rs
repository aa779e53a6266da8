//! `dutybook import check` as a whole process over exports of 100,000 records: `cargo bench --bench import`.
//! What it takes is the operating system's own account.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "this starts processes and prints what they take, and is no part of dutybook"
)]

#[path = "measure/median.rs"]
mod median;

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use median::median;
use serde_json::json;
use wait4::Wait4;

const RECORDS: usize = 100_000;
const RUNS: usize = 5;

fn main() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let mapping = folder.path().join("servicenow-incidents.yaml");
    let shown = dutybook()
        .args(["import", "show", "servicenow-incidents"])
        .output()?;
    fs::write(&mapping, shown.stdout)?;
    println!("{RECORDS} records   size      CPU       peak");
    for (name, content) in [("incident.csv", table()), ("incident.json", answer())] {
        let export = folder.path().join(name);
        fs::write(&export, &content)?;
        let runs = (0..RUNS).map(|_| import(&mapping, &export));
        let runs = runs.collect::<io::Result<Vec<(Duration, u64)>>>()?;
        println!(
            "{name:<16} {:<9} {:<9.2?} {} MB",
            format!("{} MB", content.len() / 1_000_000),
            median(runs.iter().map(|(cpu, _)| *cpu).collect()),
            median(runs.iter().map(|(_, peak)| *peak).collect()) / 1_000_000,
        );
    }
    Ok(())
}

fn dutybook() -> Command {
    Command::new(env!("CARGO_BIN_EXE_dutybook"))
}

/// A list of incidents as CSV.
fn table() -> String {
    let mut text =
        "number,short_description,state,assignment_group,opened_at,sys_updated_on,closed_at\n"
            .to_owned();
    for number in 0..RECORDS {
        let minute = number % 60;
        let _ = writeln!(
            text,
            "INC{number:07},\"Sample of a ticket, with a description of a usual length\",In Progress,Monitoring,\
             2026-03-02 10:{minute:02}:44,2026-03-12 09:{minute:02}:02,"
        );
    }
    text
}

/// The same as the Table API answers it.
fn answer() -> String {
    let ticket = |number: usize| {
        let minute = number % 60;
        json!({
            "number": format!("INC{number:07}"), "short_description": "Sample of a ticket, with a description of a usual length",
            "state": "2", "assignment_group": { "link": "https://soc.example/group/0", "value": "0" },
            "opened_at": format!("2026-03-02 10:{minute:02}:44"), "sys_updated_on": format!("2026-03-12 09:{minute:02}:02"),
            "closed_at": "",
        })
    };
    json!({ "result": (0..RECORDS).map(ticket).collect::<Vec<_>>() }).to_string()
}

/// Imports an export; returns its CPU time, and the most memory that it held at a time, in bytes.
///
/// # Errors
/// When it cannot be started, or does not pass.
fn import(mapping: &Path, export: &Path) -> io::Result<(Duration, u64)> {
    let child = dutybook()
        .args(["import", "check"])
        .arg(mapping)
        .arg("--with")
        .arg(export)
        .args(["--as-of", "2026-03-13T15:00:00Z"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let ended = child.wait4()?;
    if !ended.status.success() {
        let message = format!("import ended with {}", ended.status);
        return Err(io::Error::other(message));
    }
    Ok((ended.rusage.utime + ended.rusage.stime, ended.rusage.maxrss))
}

//! This repository keeps to what it says: its sample is one, its commands run, its people are roles.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use dutybook::internals::assess::{AssessOptions, assess, open};
use dutybook::internals::files::Worktree;
use dutybook::internals::judge::{Assessment, Standing};
use regex::Regex;

use crate::harness::process::run_in;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The sample, judged as of the end of its quarter, on the clock of Copenhagen.
fn judged() -> Assessment {
    let files = Worktree::new(root().to_path_buf());
    let as_of: DateTime<Utc> = "2026-03-31T21:59:59Z".parse().expect("an instant");
    let opening = open(&files, None).expect("readable");
    assess(
        &files,
        &opening,
        &AssessOptions::of_files(as_of),
        None,
        &|| (),
    )
    .expect("readable")
}

/// Every text file that belongs to the repository, but for licences and the lock file.
fn texts() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = vec![root().to_path_buf()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = entry.file_name().into_string().expect("UTF-8");
            let path = entry.path();
            if entry.file_type().expect("a type").is_dir() {
                if !["target", ".git"].contains(&name.as_str()) {
                    waiting.push(path);
                }
            } else if !name.starts_with("LICENSE") && name != "Cargo.lock" {
                let bytes = fs::read(&path).expect("readable");
                let shown = path
                    .strip_prefix(root())
                    .expect("below")
                    .display()
                    .to_string();
                found.extend(String::from_utf8(bytes).ok().map(|text| (shown, text)));
            }
        }
    }
    assert!(found.len() > 500, "{}", found.len());
    found
}

#[test]
fn the_eight_tasks_are_there_and_the_quarter_holds() {
    let assessment = judged();
    assert!(assessment.is_judged);
    assert_eq!(assessment.tasks.len(), 8);
    let summary = assessment.summary();
    assert_eq!(summary.count(Standing::Overdue), 0);
    assert_eq!(summary.count(Standing::Grace), 0);
    for (standing, count) in [
        (Standing::Late, 1),
        (Standing::Waived, 1),
        (Standing::Excused, 1),
    ] {
        assert_eq!(summary.count(standing), count, "{standing}");
    }
    for task in &assessment.tasks {
        let folder = root().join("evidence").join(task.id.as_str());
        assert!(folder.is_dir(), "no evidence of {}", task.id);
        assert!(!task.title.is_empty());
    }
}

#[test]
fn the_sample_is_said_to_be_one() {
    let organisation = judged().organisation.expect("an organisation");
    assert!(organisation.contains("sample"), "{organisation}");
    let readme = fs::read_to_string(root().join("evidence/README.md")).expect("a README");
    assert!(readme.contains("Everything in this folder is generated"));
}

#[test]
fn the_standings_of_the_readme_are_those_of_the_sample() {
    let readme = fs::read_to_string(root().join("evidence/README.md")).expect("a README");
    let row = Regex::new(r"(?m)^\| `(late|waived|excused)` \| `([^`]+)` \|").expect("a pattern");
    let said: BTreeSet<(String, String)> = row
        .captures_iter(&readme)
        .map(|row| (row[1].to_owned(), row[2].to_owned()))
        .collect();
    let judged = judged();
    let is_exception = |standing: Standing| standing.is_settled() && standing != Standing::Met;
    let found: BTreeSet<(String, String)> = judged
        .duties
        .iter()
        .filter(|duty| is_exception(duty.standing))
        .map(|duty| (duty.standing.to_string(), duty.id.to_string()))
        .collect();
    assert_eq!(said, found);
    let open = judged
        .duties
        .iter()
        .filter(|duty| duty.standing == Standing::Open)
        .count();
    // Four weekly tasks, and the next exercise of five teams.
    assert_eq!(open, 9);
}

#[test]
fn the_commands_of_the_sample_s_readme_run() {
    let readme = fs::read_to_string(root().join("evidence/README.md")).expect("a README");
    let commands: Vec<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("dutybook "))
        .collect();
    assert_eq!(commands.len(), 2, "{commands:?}");
    for arguments in commands {
        assert!(arguments.contains("--as-of 2026-03-31"), "{arguments}");
        run_in(root(), arguments.split_whitespace()).exits(0);
    }
}

#[test]
fn people_are_roles_at_reserved_domains() {
    let address = Regex::new(
        r"[A-Za-z0-9][A-Za-z0-9._%+-]*@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]+)\b",
    )
    .expect("a pattern");
    for (path, text) in texts() {
        for found in address.captures_iter(&text) {
            let domain = found[1].to_ascii_lowercase();
            // RFC 2606, section 2: names that nobody owns. The rest are no addresses: `x@file.rs`.
            let last = domain.rsplit('.').next().unwrap_or_default();
            let is_reserved = ["example", "test", "invalid"].contains(&last);
            // RFC 4251, section 6: the name of an algorithm of SSH ends in who made it up.
            let of_ssh = [
                "sk-ssh-ed25519@",
                "sk-ecdsa-sha2-nistp256@",
                "ssh-ed25519-cert-v01@",
            ];
            let is_of_ssh = of_ssh.iter().any(|name| found[0].starts_with(name));
            let is_algorithm = domain == "openssh.com" && is_of_ssh;
            let is_code = ["rs", "git", "md"].contains(&last) || is_algorithm;
            assert!(is_reserved || is_code, "{path}: {}", &found[0]);
        }
    }
}

#[test]
fn links_of_the_sample_lead_to_nobody_or_to_the_vendor() {
    let link = Regex::new(r"https?://([A-Za-z0-9.-]+)").expect("a pattern");
    let vendors = ["microsoft.com", "github.com", "powershellgallery.com"];
    for (path, text) in texts()
        .into_iter()
        .filter(|(path, _)| path.starts_with("evidence/"))
    {
        for found in link.captures_iter(&text) {
            let host = &found[1];
            let is_of = |vendor: &str| host == vendor || host.ends_with(&format!(".{vendor}"));
            let is_vendor = vendors.iter().any(|vendor| is_of(vendor));
            assert!(is_vendor || host.ends_with(".example"), "{path}: {host}");
        }
    }
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let home = Regex::new(r#"(?:^|[\s"'`(=])(?:/home/|/Users/|/root/|[A-Z]:\\Users\\)[a-z]"#)
        .expect("a pattern");
    for (path, text) in texts() {
        let is_test = path.starts_with("tests/");
        let found = home.find(&text);
        assert!(is_test || found.is_none(), "{path}: {found:?}");
    }
}

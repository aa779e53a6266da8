//! A change is judged by up to four policies; its evidence is read once for all of them.

use std::collections::BTreeMap;
use std::sync::Mutex;

use dutybook::internals::assess::{AssessOptions, ChangeBase, assess_change, open};
use dutybook::internals::files::{Digest, Files, FolderEntry, ReadError};

use crate::fuzz::checks::memory::Memory;

const SETTINGS: &str = "kind: policy/v1\ntimezone: Europe/Copenhagen\nstarts: 2026-03-02\n\
    review: { approvers: [blue] }\n";
const TEAMS: &str = "kind: teams/v1\nteams:\n\
    \x20 red: { members: [{ email: red@soc.example }] }\n\
    \x20 blue: { members: [{ email: blue@soc.example }] }\n";
const TASK: &str = "kind: task/v1\nid: report\ntitle: The report\nassigned: { team: red }\n\
    cadence: { every: week }\n";
const WAIVER: &str = "kind: waiver/v1\nid: holiday\ntask: report\noccurrences: [2026-W12]\n\
    reason: Nobody is there\nrequested_by: red@soc.example\nexpires: 2026-12-31\n";
const FOLDER: &str = "evidence/report/2026/2026-W10";

/// Counts how often each file is read or hashed.
struct CountingFiles {
    files: Memory,
    reads: Mutex<BTreeMap<String, usize>>,
}

impl CountingFiles {
    fn count(&self, path: &str) {
        let mut reads = self.reads.lock().expect("no thread panics");
        *reads.entry(path.to_owned()).or_default() += 1;
    }
}

impl Files for CountingFiles {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        self.files.list(folder)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.count(path);
        self.files.read(path, limit)
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        self.count(path);
        self.files.digest(path, limit)
    }
}

fn repository(task: &str) -> Memory {
    let mut files = Memory::default();
    files.write("policy/dutybook.yaml", SETTINGS);
    files.write("policy/teams.yaml", TEAMS);
    files.write("policy/tasks/report.yaml", task);
    let evidence = "kind: evidence/v1\ntask: report\noccurrence: 2026-W10\nteam: red\n\
        performed_by: [red@soc.example]\nperformed_at: 2026-03-06T15:00:00+01:00\nartifacts:\n\
        \x20 - { path: scores.csv, sha256: \"0000000000000000000000000000000000000000000000000000000000000000\" }\n";
    files.write(&format!("{FOLDER}/red.yaml"), evidence);
    files.write(&format!("{FOLDER}/scores.csv"), "1");
    files
}

/// Judges a change of policy and evidence; returns how often each file of its evidence was read.
fn count_reads(change: Memory) -> BTreeMap<String, usize> {
    let base = repository(TASK);
    let change = CountingFiles {
        files: change,
        reads: Mutex::default(),
    };
    let policy = open(&change, None).expect("a policy that can be read");
    let base_policy = open(&base, None).expect("a policy that can be read");
    let as_of = "2026-03-20T12:00:00Z".parse().expect("an instant");
    let base = ChangeBase {
        is_flipped: false,
        files: &base,
        policy: &base_policy,
    };
    let options = AssessOptions::of_files(as_of);
    let judged = assess_change(&change, &policy, base, &options, None, &|| ());
    let judged = judged.expect("files that can be read");
    assert!(judged.edited.is_some(), "the change edits the policy");
    let mut reads = change.reads.into_inner().expect("no thread panics");
    reads.retain(|path, _| path.starts_with("evidence/"));
    reads
}

#[test]
fn a_change_of_policy_reads_each_file_of_evidence_once() {
    let mut change = repository(&format!("{TASK}ends: 2026-12-31\n"));
    change.write("policy/waivers/holiday.yaml", WAIVER);
    let new_team = format!("{TEAMS}  green: {{ members: [{{ email: green@soc.example }}] }}\n");
    change.write("policy/teams.yaml", &new_team);
    let reads = count_reads(change);
    assert_eq!(reads.len(), 2, "{reads:?}");
    assert!(reads.values().all(|count| *count == 1), "{reads:?}");
}

#[test]
fn a_folder_that_a_new_team_reads_otherwise_is_read_once_more() {
    let mut change = repository(TASK);
    let new_team = format!("{TEAMS}  green: {{ members: [{{ email: green@soc.example }}] }}\n");
    change.write("policy/teams.yaml", &new_team);
    change.write(
        &format!("{FOLDER}/green.yaml"),
        "note: nothing is claimed\n",
    );
    let reads = count_reads(change);
    assert!(reads.values().all(|count| *count == 2), "{reads:?}");
}

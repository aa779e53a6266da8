//! Histories that cannot be seen as a whole: no answer, and what mends it.

use std::fs;
use std::path::Path;

use crate::harness::repo::Repo;
use crate::harness::run::{Run, text};
use crate::history::builder::{AFTER, NOW, W10};
use crate::history::evidence::Evidence;
use crate::history::policy::Policy;

const INCOMPLETE: &str = "history/incomplete";

pub(crate) fn check_in(repo: &Repo, folder: &Path, options: &str) -> Run {
    repo.run_in(
        folder,
        &format!("check --format json --as-of {NOW} {options}"),
    )
}

/// Demands that there is no answer, whatever may fail, and that the help names what mends it; and an
/// answer where history is not asked for.
#[track_caller]
fn unknown(repo: &Repo, folder: &Path, mends: &[&str]) {
    for options in ["", "--fail-on never"] {
        let run = check_in(repo, folder, options).exits(2);
        let json = run.json();
        assert_eq!(json["verdict"], "unknown");
        assert_eq!(json["history"]["status"], "incomplete");
        let run = run.denies(INCOMPLETE);
        let found = run.findings();
        let helps = found.iter().filter(|found| found["rule"] == INCOMPLETE);
        let told: String = helps.map(|found| text(&found["help"]) + "\n").collect();
        for part in mends {
            assert!(told.contains(part), "no {part} in {told}");
        }
    }
    let span = "--from 2026-03-01 --to 2026-03-31";
    let audit = repo.run_in(folder, &format!("audit {span} --as-of {NOW}"));
    audit.exits(2);
}

/// Judged without landings, because nobody asks for history.
#[track_caller]
fn judged_without(repo: &Repo, folder: &Path) {
    let run = check_in(repo, folder, "--no-history").exits(0);
    assert_eq!(run.found(&[], &[]).json()["history"]["status"], "off");
}

#[test]
fn a_shallow_clone() {
    let repo = Repo::honest();
    let clone = repo.clone_with(&["--depth", "1"]);
    let mends = ["git fetch --unshallow", "fetch-depth: 0", "GIT_DEPTH: 0"];
    unknown(&repo, &clone, &mends);
    judged_without(&repo, &clone);
    // What the help says does mend it.
    let folder = clone.to_str().expect("UTF-8");
    repo.git(&["-C", folder, "fetch", "--quiet", "--unshallow"]);
    check_in(&repo, &clone, "").exits(0).found(&[], &[]);
}

#[test]
fn a_clone_without_blobs() {
    let repo = amended();
    let clone = repo.clone_with(&["--filter=blob:none"]);
    unknown(&repo, &clone, &["--filter"]);
    judged_without(&repo, &clone);
}

#[test]
fn a_clone_without_trees() {
    let repo = amended();
    let clone = repo.clone_with(&["--filter=tree:0"]);
    unknown(&repo, &clone, &["--filter"]);
}

#[test]
fn a_grafted_history() {
    let repo = Repo::honest();
    let grafts = repo.root().join(".git/info/grafts");
    fs::create_dir_all(grafts.parent().expect("a parent")).expect("made");
    fs::write(grafts, format!("{}\n", repo.id("HEAD"))).expect("written");
    assert_eq!(repo.git(&["rev-list", "--count", "HEAD"]), "1");
    unknown(&repo, repo.root(), &["info/grafts"]);
    judged_without(&repo, repo.root());
}

#[test]
fn a_replaced_commit() {
    let repo = Repo::honest();
    let landing = repo.id("HEAD");
    repo.git(&["replace", "--graft", "HEAD"]);
    assert_eq!(repo.git(&["rev-list", "--count", "HEAD"]), "1");
    unknown(&repo, repo.root(), &["git replace -d", &landing[..7]]);
    judged_without(&repo, repo.root());
}

#[test]
fn a_replaced_file() {
    let repo = Repo::honest();
    let was = repo.git(&["rev-parse", &format!("HEAD:{}", Evidence::w10().path())]);
    repo.write("other", "Something else\n");
    let other = repo.git(&["hash-object", "-w", "other"]);
    repo.remove("other").git(&["replace", &was, &other]);
    unknown(&repo, repo.root(), &["git replace -d"]);
}

/// Evidence that was changed once, so that its first version is in history only.
fn amended() -> Repo {
    let better = Evidence::w10().summary("Two things were found");
    let better = better.amended("2026-03-09T09:00:00+01:00", "The summary was wrong");
    Repo::honest().record(&better).land("Amended (#3)", AFTER)
}

/// Demands that git itself finds the repository damaged.
#[track_caller]
fn damaged(repo: &Repo) {
    let output = repo.git_command(&["fsck", "--full"]).output();
    assert!(!output.expect("git").status.success());
}

/// Takes an object away.
#[track_caller]
fn without(name: &str) {
    let repo = amended();
    repo.check(NOW).exits(0).found(&[], &[]);
    let object = repo.object(name);
    fs::remove_file(object).expect("a loose object");
    damaged(&repo);
    unknown(&repo, repo.root(), &["git fsck"]);
    judged_without(&repo, repo.root());
}

#[test]
fn a_missing_commit() {
    without("HEAD~1");
    without("HEAD~2");
}

#[test]
fn a_missing_tree() {
    without("HEAD~1^{tree}");
    without("HEAD~1:evidence/weekly-report");
}

#[test]
fn a_missing_file() {
    without(&format!("HEAD~1:{}", Evidence::w10().path()));
}

#[test]
fn an_object_with_other_content() {
    let repo = amended();
    let object = repo.object("HEAD~1");
    let other = fs::read(repo.object("HEAD~2")).expect("an object");
    fs::remove_file(&object).expect("removed");
    fs::write(&object, other).expect("written");
    damaged(&repo);
    unknown(&repo, repo.root(), &["git fsck"]);
}

#[test]
fn an_object_that_is_cut_off() {
    let repo = amended();
    let object = repo.object("HEAD~1");
    let bytes = fs::read(&object).expect("an object");
    fs::remove_file(&object).expect("removed");
    fs::write(&object, &bytes[..bytes.len() / 2]).expect("written");
    damaged(&repo);
    unknown(&repo, repo.root(), &["git fsck"]);
}

#[test]
fn a_pack_that_is_cut_off() {
    let repo = amended();
    repo.git(&["repack", "--quiet", "-a", "-d"]);
    let folder = repo.root().join(".git/objects/pack");
    let files = fs::read_dir(folder)
        .expect("packs")
        .map(|file| file.expect("a file").path());
    let packs: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|end| end == "pack"))
        .collect();
    assert_eq!(packs.len(), 1);
    let bytes = fs::read(&packs[0]).expect("a pack");
    fs::remove_file(&packs[0]).expect("removed");
    fs::write(&packs[0], &bytes[..bytes.len() / 2]).expect("written");
    damaged(&repo);
    // Not even the tip may be readable: then there is no document, and still no answer.
    let run = check_in(&repo, repo.root(), "").exits(2);
    assert!(run.stdout.is_empty() || run.json()["verdict"] == "unknown");
    let said = format!("{}{}", run.stdout, run.stderr);
    assert!(said.contains("git fsck"), "{said}");
    judged_without(&repo, repo.root());
}

fn not_required() -> Policy {
    Policy::new().history("required: false")
}

#[test]
fn where_it_is_not_required_it_is_judged_without_landings() {
    let repo = Repo::with(&not_required()).record(&Evidence::w10());
    // Too late, which cannot be seen.
    let repo = repo.land("Report of 2026-W10 (#2)", "2026-03-20T10:00:00+01:00");
    let clone = repo.clone_with(&["--depth", "1"]);
    let run = check_in(&repo, &clone, "").exits(0).found(&[], &[]);
    let run = run.lacks(INCOMPLETE);
    assert_eq!(run.json()["verdict"], "pass");
    assert_eq!(run.json()["history"]["status"], "incomplete");
    let human = repo
        .run_in(&clone, &format!("check --as-of {NOW}"))
        .exits(0);
    human.says("nothing is proved about when evidence landed");
    let span = "--from 2026-03-01 --to 2026-03-31";
    let audit = repo.run_in(&clone, &format!("audit {span} --format json --as-of {NOW}"));
    let duty = audit.exits(0).duty(W10);
    assert!(duty["landed"].is_null());
    assert_eq!(duty["standing"], "met");
}

#[test]
fn without_git_there_is_no_history_to_be_seen() {
    for policy in [Policy::new(), Policy::new().history("required: true")] {
        let repo = Repo::empty()
            .needing_history()
            .put(&policy)
            .record(&Evidence::w10());
        let run = repo.check(NOW).exits(2).denies(INCOMPLETE);
        assert_eq!(run.json()["verdict"], "unknown");
        assert_eq!(run.json()["history"]["status"], "absent");
        assert!(run.told(INCOMPLETE).contains("--no-history"));
        judged_without_git(&repo);
    }
    // Where policy says that nothing needs to be proved, files that have no history are judged.
    let repo = Repo::empty()
        .needing_history()
        .put(&not_required())
        .record(&Evidence::w10());
    let run = repo.check(NOW).exits(0).found(&[], &[]);
    assert_eq!(run.json()["history"]["status"], "absent");
}

/// Git's own settings are read to find out whether objects are missing: where they cannot be read, nobody knows.
#[test]
fn settings_that_cannot_be_read_are_no_answer() {
    let repo = Repo::honest();
    let home = repo.beside("home");
    fs::write(home.join(".gitconfig"), "[remote \"x\"\npromisor\n").expect("written");
    let run = check_in(&repo, repo.root(), "");
    assert_eq!(run.code, Some(2), "{}{}", run.stdout, run.stderr);
    fs::write(home.join(".gitconfig"), "[user]\n\tname = Analyst One\n").expect("written");
    check_in(&repo, repo.root(), "").exits(0).found(&[], &[]);
}

#[track_caller]
fn judged_without_git(repo: &Repo) {
    let run = repo.check_with(NOW, "--no-history").exits(0);
    assert_eq!(run.found(&[], &[]).json()["history"]["status"], "off");
}

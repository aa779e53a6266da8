//! One commit has one verdict, whatever a checkout made of its files, and whatever git was told to overlook.

use std::fs;
use std::path::{Path, PathBuf};

use crate::harness::repo::Repo;
use crate::harness::run::Run;
use crate::history::builder::{IN_TIME, NOW, W10};
use crate::history::evidence::Evidence;
use crate::history::gaps::check_in;
use crate::history::policy::{Policy, Task};

/// Evidence whose artifact was listed with these bytes, committed with what git makes of them.
fn attached(attributes: &str, content: &str) -> Repo {
    let repo = Repo::unborn();
    repo.write(".gitattributes", attributes);
    let repo = repo.put(&Policy::new().task(Task::weekly().artifacts(1)));
    let repo = repo.land("Policy (#1)", crate::harness::repo::START);
    let done = Evidence::w10().artifact("report.csv", content);
    repo.record(&done).land("Report of 2026-W10 (#2)", IN_TIME)
}

fn git(repo: &Repo, clone: &Path, arguments: &[&str]) -> String {
    let mut all = vec!["-C", clone.to_str().expect("UTF-8")];
    all.extend(arguments);
    repo.git(&all)
}

/// Demands that a clean clone says what its commit says.
#[track_caller]
fn agree(repo: &Repo, clone: &Path) -> Run {
    assert_eq!(git(repo, clone, &["status", "--porcelain"]), "");
    let here = check_in(repo, clone, "");
    let there = check_in(repo, clone, "--rev HEAD");
    assert_eq!(here.code, there.code, "{}\n{}", here.stdout, there.stdout);
    assert_eq!(here.json()["findings"], there.json()["findings"]);
    let span = "--from 2026-03-01 --to 2026-03-31";
    let audit = |options: &str| {
        let arguments = format!("audit {span} --format json --as-of {NOW} {options}");
        repo.run_in(clone, &arguments).standings()
    };
    assert_eq!(audit(""), audit("--rev HEAD"));
    here
}

#[test]
fn line_ends_of_a_checkout_change_nothing() {
    // The bytes that were listed are not those that were committed.
    let repo = attached("*.csv text eol=crlf\n", "a,b\r\n1,2\r\n");
    let clone = repo.clone_with(&[]);
    assert!(
        fs::read_to_string(clone.join(artifact()))
            .expect("read")
            .contains("\r\n")
    );
    agree(&repo, &clone).exits(1).denies("artifact/hash");
    // The bytes that were committed are not those that are checked out.
    let repo = attached("*.csv text eol=crlf\n", "a,b\n1,2\n");
    let clone = repo.clone_with(&[]);
    agree(&repo, &clone).exits(0);
    for setting in ["core.autocrlf=true", "core.autocrlf=input"] {
        let repo = attached("", "a,b\n1,2\n");
        agree(&repo, &repo.clone_with(&["-c", setting])).exits(0);
    }
}

fn artifact() -> String {
    Evidence::w10().beside("report.csv")
}

#[test]
fn other_attributes_change_nothing() {
    let repo = attached("*.csv ident\n", "a,b\n$Id$\n");
    let clone = repo.clone_with(&[]);
    // Git expands it when it writes the file anew.
    fs::remove_file(clone.join(artifact())).expect("removed");
    git(&repo, &clone, &["checkout", "--quiet", "--", "."]);
    assert!(
        fs::read_to_string(clone.join(artifact()))
            .expect("read")
            .contains("$Id: ")
    );
    std::thread::sleep(std::time::Duration::from_millis(20));
    git(&repo, &clone, &["update-index", "--refresh"]);
    git(&repo, &clone, &["update-index", "--force-write-index"]);
    agree(&repo, &clone).exits(0);
}

/// A clone without a file that its user does not want to see.
fn sparse(repo: &Repo) -> PathBuf {
    let clone = repo.clone_with(&[]);
    git(
        repo,
        &clone,
        &["sparse-checkout", "set", "--no-cone", "/*", "!*.csv"],
    );
    assert!(!clone.join(artifact()).exists());
    clone
}

#[test]
fn what_is_left_out_of_a_checkout_is_not_missing() {
    let repo = attached("", "a,b\n1,2\n");
    let clone = sparse(&repo);
    agree(&repo, &clone).exits(0);
}

#[test]
fn what_git_is_told_to_overlook_is_seen() {
    for bit in ["--assume-unchanged", "--skip-worktree"] {
        let repo = attached("", "a,b\n1,2\n");
        let clone = repo.clone_with(&[]);
        git(&repo, &clone, &["update-index", bit, &artifact()]);
        agree(&repo, &clone).exits(0);
        fs::write(clone.join(artifact()), "a,b\n1,3\n").expect("written");
        assert_eq!(git(&repo, &clone, &["status", "--porcelain"]), "");
        // What lies there is judged as what it is: something that was not committed.
        check_in(&repo, &clone, "").exits(1).denies("artifact/hash");
        check_in(&repo, &clone, "--rev HEAD").exits(0);
    }
}

#[test]
fn evidence_that_git_overlooks_has_not_landed_and_that_is_said() {
    for bit in ["--assume-unchanged", "--skip-worktree"] {
        let repo = Repo::honest();
        let path = Evidence::w10().path();
        repo.git(&["update-index", bit, &path]);
        repo.add(&Evidence::w10().summary("Nothing at all was found"));
        assert_eq!(repo.git(&["status", "--porcelain"]), "");
        repo.check(NOW).exits(1).denies("history/changed");
        let human = repo.run(&format!("check --as-of {NOW}"));
        human.says("1 file that did not land");
        // Audits are about what was committed.
        let audit = repo.audit(NOW);
        assert_eq!(audit.standing(W10), "met");
        repo.check_with(NOW, "--rev HEAD").exits(0);
    }
}

#[test]
fn audits_and_reports_never_show_the_worktree() {
    let repo = Repo::honest();
    let before = repo.audit(NOW).exits(0).stdout;
    repo.add(&Evidence::weekly("2026-W11", "2026-03-09T10:00:00+01:00"));
    repo.write("policy/teams.yaml", "teams: [");
    assert_eq!(repo.audit(NOW).exits(0).stdout, before);
    repo.run(&format!("report --as-of {NOW} --output site"))
        .exits(0);
    repo.check(NOW).exits(1);
}

/// A pointer of Git LFS stands for what its SHA-256 says, where that was fetched.
#[test]
fn what_git_lfs_fetched_is_what_was_committed() {
    let content = "a,b\n1,2\n";
    let repo = attached("", content);
    let text = repo.read(&Evidence::w10().path());
    let (_, after) = text.split_once("sha256: ").expect("a hash");
    let oid = after.trim_start_matches('"')[..64].to_owned();
    let size = content.len();
    let pointer =
        format!("version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {size}\n");
    repo.write(artifact(), pointer);
    repo.write(
        ".gitattributes",
        "*.csv filter=lfs diff=lfs merge=lfs -text\n",
    );
    let repo = repo.land("Kept by LFS (#3)", "2026-03-06T17:00:00+01:00");
    check_in(&repo, repo.root(), "--rev HEAD")
        .exits(1)
        .denies("artifact/not-fetched");
    let store = format!(".git/lfs/objects/{}/{}/{oid}", &oid[..2], &oid[2..4]);
    repo.write(&store, "something else");
    check_in(&repo, repo.root(), "--rev HEAD")
        .exits(1)
        .denies("artifact/not-fetched");
    repo.write(&store, content);
    let run = check_in(&repo, repo.root(), "--rev HEAD");
    run.lacks("artifact/not-fetched").lacks("artifact/hash");
}

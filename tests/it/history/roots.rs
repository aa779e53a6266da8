//! Where history is looked for: where the root lies now, where it lay before, and nowhere else.

use std::fs;
use std::path::Path;

use crate::harness::files::files_below;
use crate::harness::process::succeeds;
use crate::harness::repo::Repo;
use crate::harness::run::Run;
use crate::history::builder::{AFTER, NOW, W10};
use crate::history::evidence::Evidence;
use crate::history::gaps::check_in;
use crate::history::policy::{Policy, Task};

pub(crate) const INCOMPLETE: &str = "history/incomplete";

/// A repository in which evidence was changed in silence, and a task removed that had been owed.
fn altered() -> Repo {
    let policy = Policy::new().task(Task::weekly());
    let repo = Repo::honest_with(&policy);
    repo.add(&Evidence::w10().summary("Nothing at all was found"));
    repo.land("Better words (#3)", AFTER)
}

fn denied(run: Run) -> Vec<String> {
    run.exits(1).rules("deny")
}

#[test]
fn git_may_keep_its_own_files_elsewhere() {
    let repo = altered();
    let expected = denied(repo.check(NOW));
    assert_eq!(expected, ["history/changed"]);
    for (place, git) in [
        ("one/work", "one/repo.git"),
        ("two/work", "srv/git/repo.git"),
    ] {
        let (work, git) = (repo.beside(place), repo.beside(git));
        for folder in [&work, &git] {
            fs::create_dir_all(folder.parent().expect("a parent")).expect("made");
        }
        let option = format!("--separate-git-dir={}", git.display());
        let url = repo.root().display().to_string();
        repo.git(&[
            "clone",
            "--quiet",
            &option,
            &url,
            &work.display().to_string(),
        ]);
        assert!(work.join(".git").is_file());
        assert_eq!(denied(check_in(&repo, &work, "")), expected);
        // Reached by a link, too.
        let link = repo.beside(&format!("{}-link", place.replace('/', "-")));
        std::os::unix::fs::symlink(&work, &link).expect("linked");
        assert_eq!(denied(check_in(&repo, &link, "")), expected);
    }
}

#[test]
fn a_submodule_has_a_history_of_its_own() {
    let repo = altered();
    let outer = Repo::unborn();
    outer.write("README.md", "Somebody else\n");
    let outer = outer.land("Outer", AFTER);
    let url = repo.root().display().to_string();
    outer.git(&["submodule", "--quiet", "add", &url, "soc"]);
    outer.commit("Submodule").at(AFTER).run();
    let run = check_in(&outer, &outer.root().join("soc"), "");
    assert_eq!(denied(run), ["history/changed"]);
}

/// What git's environment names is for git: the root's own repository is judged.
#[test]
fn the_environment_leads_nowhere_else() {
    let repo = altered();
    let other = Repo::honest();
    let mut command = repo.command(&format!("check --format json --as-of {NOW}"));
    command.env("GIT_DIR", other.root().join(".git"));
    command.env("GIT_WORK_TREE", other.root());
    assert_eq!(denied(Run::of(&mut command)), ["history/changed"]);
}

pub(crate) fn copy(from: &Path, to: &Path) {
    for path in files_below(from) {
        if path.starts_with(".git") {
            continue;
        }
        let goal = to.join(&path);
        fs::create_dir_all(goal.parent().expect("a parent")).expect("made");
        fs::copy(from.join(&path), goal).expect("copied");
    }
}

#[test]
fn a_root_that_lies_in_somebody_elses_repository_is_no_answer() {
    let repo = altered();
    let other = Repo::unborn();
    other.write("README.md", "Somebody else\n");
    let other = other.land("Other", "2020-01-01T00:00:00Z");
    copy(repo.root(), &other.root().join("soc"));
    let soc = other.root().join("soc");
    let run = check_in(&other, &soc, "").exits(2).denies(INCOMPLETE);
    assert!(run.told(INCOMPLETE).contains("--no-history"));
    assert_eq!(run.json()["verdict"], "unknown");
    check_in(&other, &soc, "--fail-on never").exits(2);
    // Once it is committed, it lands there.
    other.commit("A root of ours").at(AFTER).run();
    let run = check_in(&other, &soc, "");
    run.answers().lacks(INCOMPLETE);
}

/// Moves the root of a repository into a folder.
pub(crate) fn move_root(repo: &Repo, from: &str, to: &str) {
    fs::create_dir_all(repo.root().join(to)).expect("made");
    for part in ["policy", "evidence"] {
        let from = Path::new(from).join(part);
        if repo.has(&from) {
            repo.git(&["mv", from.to_str().expect("UTF-8"), to]);
        }
    }
}

#[test]
fn a_root_that_is_moved_keeps_its_past() {
    let repo = altered();
    let landing = repo.id("HEAD~1");
    move_root(&repo, "", "soc");
    repo.commit("Moved (#4)")
        .at("2026-03-09T12:00:00+01:00")
        .run();
    let soc = repo.root().join("soc");
    assert_eq!(denied(check_in(&repo, &soc, "")), ["history/changed"]);
    let span = "--from 2026-03-01 --to 2026-03-31";
    let audit = repo.run_in(&soc, &format!("audit {span} --format json --as-of {NOW}"));
    assert_eq!(audit.exits(0).duty(W10)["landed"]["commit"], landing);
    // And once more, by a branch that is merged.
    repo.branch("further");
    move_root(&repo, "soc", "teams/soc");
    repo.commit("Moved again")
        .at("2026-03-09T13:00:00+01:00")
        .run();
    repo.switch("main");
    let merge = repo.merge(&["further"], "Merge branch 'further'");
    merge.at("2026-03-09T14:00:00+01:00").run();
    let soc = repo.root().join("teams/soc");
    assert_eq!(denied(check_in(&repo, &soc, "")), ["history/changed"]);
}

/// Adds a comment to every file of a root.
pub(crate) fn touch_all(root: &Path) {
    for path in files_below(root) {
        let path = root.join(path);
        let text = fs::read_to_string(&path).expect("read");
        fs::write(&path, format!("{text}# moved\n")).expect("written");
    }
}

/// No file of the old place is one of the new place: the past is the same all the same.
#[test]
fn a_move_that_touches_every_file_keeps_the_past() {
    let repo = Repo::with(&Policy::new());
    move_root(&repo, "", "soc");
    let soc = repo.root().join("soc");
    touch_all(&soc);
    repo.commit("Moved (#2)")
        .at("2026-03-09T12:00:00+01:00")
        .run();
    check_in(&repo, &soc, "").exits(1).denies("duty/overdue");
    // What is honest stays so.
    let repo = Repo::honest();
    move_root(&repo, "", "soc");
    repo.commit("Moved (#3)")
        .at("2026-03-09T12:00:00+01:00")
        .run();
    check_in(&repo, &repo.root().join("soc"), "").exits(0);
}

#[test]
fn a_task_that_is_removed_with_the_move_is_owed_all_the_same() {
    let repo = Repo::with(&Policy::new());
    move_root(&repo, "", "soc");
    repo.remove("soc/policy/tasks/weekly-report.yaml");
    repo.commit("Moved (#2)")
        .at("2026-03-09T12:00:00+01:00")
        .run();
    let run = check_in(&repo, &repo.root().join("soc"), "").exits(1);
    run.denies("duty/overdue");
}

#[test]
fn a_root_that_is_copied_and_then_removed_is_no_answer() {
    let repo = altered();
    copy(repo.root(), &repo.root().join("soc"));
    repo.commit("Copied (#4)")
        .at("2026-03-09T12:00:00+01:00")
        .run();
    let soc = repo.root().join("soc");
    // Both are there: each is judged for itself.
    check_in(&repo, &soc, "").answers();
    repo.git(&["rm", "-r", "--quiet", "policy", "evidence"]);
    repo.commit("Tidy (#5)")
        .at("2026-03-09T13:00:00+01:00")
        .run();
    let run = check_in(&repo, &soc, "").exits(2).denies(INCOMPLETE);
    assert!(run.told(INCOMPLETE).contains("git mv"));
}

#[test]
fn a_root_that_is_removed_and_comes_back_elsewhere_is_no_answer() {
    let repo = altered();
    let kept = repo.beside("kept");
    copy(repo.root(), &kept);
    repo.git(&["rm", "-r", "--quiet", "policy", "evidence"]);
    repo.write("README.md", "Nothing here\n");
    repo.commit("Tidy (#4)")
        .at("2026-03-09T12:00:00+01:00")
        .run();
    copy(&kept, &repo.root().join("soc"));
    repo.commit("Begin (#5)")
        .at("2026-03-09T13:00:00+01:00")
        .run();
    check_in(&repo, &repo.root().join("soc"), "")
        .exits(2)
        .denies(INCOMPLETE);
}

/// A root that somebody else once had here has nothing to do with ours.
#[test]
fn a_root_of_somebody_else_that_is_gone_does_not_matter() {
    let repo = Repo::unborn();
    repo.write("demo/policy/dutybook.yaml", "kind: policy/v1\n# a trial\n");
    let repo = repo.land("Trial", "2026-02-01T12:00:00+01:00");
    repo.git(&["rm", "-r", "--quiet", "demo"]);
    repo.write("README.md", "Ours\n");
    let repo = repo.land("No trial", "2026-02-02T12:00:00+01:00");
    let repo = repo
        .put(&Policy::new())
        .land("Policy (#1)", crate::harness::repo::START);
    let repo = repo
        .record(&Evidence::w10())
        .land("W10 (#2)", "2026-03-06T16:00:00+01:00");
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_change_that_moves_the_root_is_no_answer_before_it_lands() {
    let repo = altered();
    repo.branch("move");
    move_root(&repo, "", "soc");
    repo.commit("Moved").at("2026-03-09T12:00:00+01:00").run();
    let soc = repo.root().join("soc");
    let run = check_in(&repo, &soc, "--base main").exits(2);
    run.complains("moves the dutybook root");
    touch_all(&soc);
    repo.commit("Touched").at("2026-03-09T12:30:00+01:00").run();
    let run = check_in(&repo, &soc, "--base main").exits(2);
    run.complains("moves the dutybook root");
}

#[test]
fn a_commit_that_the_mainline_never_held_is_no_answer() {
    let policy = Policy::new().history("mainline: main");
    let repo = Repo::honest_with(&policy);
    repo.branch("side").write("README.md", "Made up\n");
    repo.commit("Made up").at(AFTER).run();
    repo.check_with(NOW, "--rev side")
        .exits(2)
        .complains("never on main");
    repo.check_with(NOW, "--rev side --base main").exits(0);
    repo.check_with(NOW, "--rev main").exits(0).found(&[], &[]);
    repo.check_with(NOW, "--rev main~1").exits(1);
    repo.git(&["tag", "audited", "main"]);
    repo.check_with(NOW, "--rev audited")
        .exits(0)
        .found(&[], &[]);
    // Once it was merged, the merge is on the mainline, and what it merged is not.
    repo.switch("main");
    repo.merge(&["side"], "Merge branch 'side'").at(AFTER).run();
    repo.check_with(NOW, "--rev side").exits(2);
    // A clone that is behind knows the branch of its origin, too.
    let clone = repo.clone_with(&[]);
    let mut git = repo.git_command(&[
        "-C",
        clone.to_str().expect("UTF-8"),
        "reset",
        "--quiet",
        "--hard",
        "HEAD~1",
    ]);
    succeeds(&mut git);
    check_in(&repo, &clone, "--rev origin/main").exits(0);
}

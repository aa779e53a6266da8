//! Roots of several tenants in one repository: which is the past of which.

use std::fs;

use crate::harness::repo::{Repo, START};
use crate::harness::run::Run;
use crate::history::builder::{AFTER, IN_TIME, NOW};
use crate::history::evidence::Evidence;
use crate::history::gaps::check_in;
use crate::history::policy::{Policy, Task};
use crate::history::roots::{INCOMPLETE, copy, move_root, touch_all};

const LATER: &str = "2026-03-09T12:00:00+01:00";
const AT_LAST: &str = "2026-03-09T13:00:00+01:00";

/// A tenant's root, with a policy that no other tenant's shares a file with.
fn add_tenant(repo: &Repo, folder: &str) {
    for (path, text) in Policy::new().files() {
        repo.write(format!("{folder}/{path}"), format!("{text}# {folder}\n"));
    }
}

/// Tenants that have nothing in common are each followed to where they went.
#[test]
fn tenants_that_are_moved_together_keep_each_its_own_past() {
    let repo = Repo::unborn();
    add_tenant(&repo, "tenants/a");
    let repo = repo.land("A", crate::harness::repo::START);
    add_tenant(&repo, "tenants/b");
    let repo = repo.land("B", "2026-03-02T12:00:00+01:00");
    repo.git(&["mv", "tenants", "customers"]);
    let repo = repo.land("Customers", AFTER);
    for tenant in ["customers/a", "customers/b"] {
        let run = check_in(&repo, &repo.root().join(tenant), "").exits(1);
        run.denies("duty/overdue").lacks(INCOMPLETE);
    }
    // The first root goes below, and another comes with it.
    let repo = Repo::with(&Policy::new());
    move_root(&repo, "", "tenants/a");
    add_tenant(&repo, "tenants/b");
    let repo = repo.land("Tenants", AFTER);
    let run = check_in(&repo, &repo.root().join("tenants/a"), "").exits(1);
    run.denies("duty/overdue");
    check_in(&repo, &repo.root().join("tenants/b"), "")
        .answers()
        .lacks(INCOMPLETE);
}

/// Another root stands, every file is touched, and a commit lies between: the organisation is the same.
#[test]
fn an_organisation_that_comes_back_elsewhere_is_no_answer() {
    let repo = Repo::unborn();
    add_tenant(&repo, "tenants/a");
    add_tenant(&repo, "tenants/b");
    let repo = repo.land("Tenants", START);
    let kept = repo.beside("kept");
    copy(&repo.root().join("tenants/a"), &kept);
    repo.git(&["rm", "-r", "--quiet", "tenants/a"]);
    let repo = repo.land("Tidy", "2026-03-09T12:00:00+01:00");
    copy(&kept, &repo.root().join("customers/a"));
    touch_all(&repo.root().join("customers/a"));
    let repo = repo.land("Begin", "2026-03-09T13:00:00+01:00");
    let run = check_in(&repo, &repo.root().join("customers/a"), "").exits(2);
    assert!(
        run.denies(INCOMPLETE)
            .told(INCOMPLETE)
            .contains("organisation")
    );
    // The one that stood is judged as before.
    let run = check_in(&repo, &repo.root().join("tenants/b"), "").exits(1);
    run.denies("duty/overdue").lacks(INCOMPLETE);
}

/// A provider's tenants begin with the same files: those say nothing of who they are.
#[test]
fn a_tenant_that_leaves_is_no_past_of_one_that_comes() {
    for is_one_commit in [false, true] {
        let repo = Repo::unborn();
        add_like_tenant(&repo, "tenants/a", "Tenant A");
        add_like_tenant(&repo, "tenants/b", "Tenant B");
        let mut repo = repo.land("Tenants", START);
        repo.git(&["rm", "-r", "--quiet", "tenants/b"]);
        if !is_one_commit {
            repo = repo.land("B leaves", "2026-03-09T12:00:00+01:00");
        }
        add_like_tenant(&repo, "tenants/c", "Tenant C");
        let text = Policy::new().starts("2026-03-09").files().remove(0).1;
        let text = text.replace("Example SOC", "Tenant C");
        repo.write("tenants/c/policy/dutybook.yaml", text);
        let repo = repo.land("C comes", "2026-03-09T13:00:00+01:00");
        check_in(&repo, &repo.root().join("tenants/c"), "").exits(0);
        // B did not do its work; C has no part in that.
        let run = check_in(&repo, &repo.root().join("tenants/a"), "").exits(1);
        run.denies("duty/overdue");
    }
}

/// What a tenant has for itself is followed, among others that began alike.
#[test]
fn a_tenant_that_is_moved_among_others_keeps_its_past() {
    let repo = Repo::unborn();
    add_like_tenant(&repo, "tenants/a", "Tenant A");
    add_like_tenant(&repo, "tenants/b", "Tenant B");
    let repo = repo.land("Tenants", START);
    repo.git(&["mv", "tenants/b", "tenants/z"]);
    let repo = repo.land("Moved", AFTER);
    let run = check_in(&repo, &repo.root().join("tenants/z"), "").exits(1);
    run.denies("duty/overdue").lacks(INCOMPLETE);
    // Put back by a second commit, it is no answer.
    let kept = repo.beside("kept");
    copy(&repo.root().join("tenants/z"), &kept);
    repo.git(&["rm", "-r", "--quiet", "tenants/z"]);
    let repo = repo.land("Tidy", "2026-03-09T12:00:00+01:00");
    copy(&kept, &repo.root().join("tenants/y"));
    let repo = repo.land("Begin", "2026-03-09T13:00:00+01:00");
    let run = check_in(&repo, &repo.root().join("tenants/y"), "").exits(2);
    run.denies(INCOMPLETE);
}

/// A tenant's root as a template has it, but for the organisation.
fn add_like_tenant(repo: &Repo, folder: &str, organisation: &str) {
    for (path, text) in Policy::new().files() {
        let text = text.replace("Example SOC", organisation);
        repo.write(format!("{folder}/{path}"), text);
    }
    repo.write(format!("{folder}/evidence/weekly-report/.gitkeep"), "");
}

/// A tenant whose work was done in time, but for a duty of another task.
fn add_debtor(repo: &Repo, folder: &str, organisation: &str) {
    add_like_tenant(repo, folder, organisation);
    let [check, other] = ["checked", "unchecked"].map(|id| Task::weekly().id(id));
    for task in [check, other] {
        repo.write(format!("{folder}/{}", task.path()), task.text());
    }
    repo.remove(&format!("{folder}/policy/tasks/weekly-report.yaml"));
}

/// Its evidence: of the checks in the first week.
fn add_report(repo: &Repo, folder: &str) {
    let evidence = Evidence::w10();
    let text = evidence.text().replace("weekly-report", "checked");
    repo.write(
        format!("{folder}/evidence/checked/2026/2026-W10/alpha.yaml"),
        text,
    );
}

/// A debtor in `tenants/a`, beside another tenant.
fn debtor() -> Repo {
    let repo = Repo::unborn();
    add_debtor(&repo, "tenants/a", "Tenant A");
    add_like_tenant(&repo, "tenants/z", "Tenant Z");
    let repo = repo.land("Tenants", START);
    add_report(&repo, "tenants/a");
    repo.land("Report (#2)", IN_TIME)
}

fn check_tenant(repo: &Repo, folder: &str) -> Run {
    check_in(repo, &repo.root().join(folder), "")
}

#[track_caller]
fn still_owes(repo: &Repo, folder: &str) {
    let run = check_tenant(repo, folder).exits(1);
    let run = run.denies("duty/overdue").lacks(INCOMPLETE);
    assert!(run.told("duty/overdue").contains("unchecked"));
}

fn rename(repo: &Repo, folder: &str, from: &str, to: &str) {
    let path = format!("{folder}/policy/dutybook.yaml");
    repo.edit(&path, from, to);
}

/// A root with one of the old files, in the same commit, does not take the past away.
#[test]
fn another_root_with_an_old_file_takes_no_past() {
    let repo = debtor();
    still_owes(&repo, "tenants/a");
    repo.git(&["mv", "tenants/a", "tenants/b"]);
    let rosters = repo.read("tenants/b/policy/teams.yaml");
    touch_all(&repo.root().join("tenants/b"));
    add_like_tenant(&repo, "archive", "Archive");
    repo.write("archive/policy/teams.yaml", rosters);
    let repo = repo.land("Moved", LATER);
    still_owes(&repo, "tenants/b");
}

/// A copy of everything that stands elsewhere does not make the moved root a new one.
#[test]
fn a_copy_elsewhere_takes_no_past() {
    let repo = debtor();
    copy(&repo.root().join("tenants/a"), &repo.root().join("archive"));
    let repo = repo.land("Copied", AFTER);
    repo.git(&["mv", "tenants/a", "tenants/b"]);
    rename(&repo, "tenants/b", "Tenant A", "Tenant B");
    let repo = repo.land("Moved", LATER);
    still_owes(&repo, "tenants/b");
}

/// Evidence says whose it is, whatever the organisation is called now; one file of many is enough.
#[test]
fn a_root_that_is_renamed_as_it_moves_keeps_its_past() {
    let repo = debtor();
    let second = Evidence::weekly("2026-W11", "2026-03-09T10:00:00+01:00").text();
    let path = "tenants/a/evidence/checked/2026/2026-W11/alpha.yaml";
    repo.write(path, second.replace("weekly-report", "checked"));
    let repo = repo.land("Report (#3)", "2026-03-09T11:00:00+01:00");
    repo.git(&["mv", "tenants/a", "tenants/b"]);
    rename(&repo, "tenants/b", "Tenant A", "Tenant B");
    repo.remove("tenants/b/evidence/checked/2026/2026-W11/alpha.yaml");
    let repo = repo.land("Moved", LATER);
    still_owes(&repo, "tenants/b");
}

/// Every name that an organisation ever had is its own.
#[test]
fn a_root_that_is_renamed_before_it_goes_is_no_answer() {
    for is_renamed in [false, true] {
        let repo = debtor();
        let kept = repo.beside("kept");
        copy(&repo.root().join("tenants/a/policy"), &kept.join("policy"));
        if is_renamed {
            rename(&repo, "tenants/a", "Tenant A", "Nobody");
            repo.commit("Renamed").at(AFTER).run();
        }
        repo.git(&["rm", "-r", "--quiet", "tenants/a"]);
        let repo = repo.land("Removed", LATER);
        copy(&kept, &repo.root().join("tenants/b"));
        let repo = repo.land("Back", AT_LAST);
        check_tenant(&repo, "tenants/b").exits(2).denies(INCOMPLETE);
    }
}

/// The old folder may be another tenant's afterwards: neither has the past of the other.
#[test]
fn a_folder_that_is_used_again_is_another_root() {
    let repo = debtor();
    repo.git(&["mv", "tenants/a", "tenants/b"]);
    let repo = repo.land("Moved", AFTER);
    add_like_tenant(&repo, "tenants/a", "Tenant C");
    let text = repo.read("tenants/a/policy/dutybook.yaml");
    let text = text.replace("starts: 2026-03-02", "starts: 2026-03-09");
    repo.write("tenants/a/policy/dutybook.yaml", text);
    let repo = repo.land("C comes", LATER);
    still_owes(&repo, "tenants/b");
    check_tenant(&repo, "tenants/a").exits(0);
    // Put back where it was, with nothing in between, it is the same.
    let repo = debtor();
    repo.git(&["rm", "-r", "--quiet", "tenants/a/policy"]);
    let repo = repo.land("Away", AFTER);
    repo.git(&["checkout", "--quiet", "HEAD~1", "--", "tenants/a/policy"]);
    let repo = repo.land("Back", LATER);
    still_owes(&repo, "tenants/a");
}

#[test]
fn a_root_that_is_moved_there_and_back_keeps_its_past() {
    let repo = debtor();
    repo.git(&["mv", "tenants/a", "tenants/b"]);
    let repo = repo.land("There", AFTER);
    add_report(&repo, "tenants/b");
    let second = Evidence::weekly("2026-W11", "2026-03-09T10:00:00+01:00").text();
    let path = "tenants/b/evidence/checked/2026/2026-W11/alpha.yaml";
    repo.write(path, second.replace("weekly-report", "checked"));
    let repo = repo.land("Report (#3)", LATER);
    let landing = repo.id("HEAD");
    repo.git(&["mv", "tenants/b", "tenants/a"]);
    let repo = repo.land("Back", AT_LAST);
    still_owes(&repo, "tenants/a");
    let span = "--from 2026-03-01 --to 2026-03-31";
    let audit = format!("audit {span} --format json --as-of {NOW}");
    let audit = repo.run_in(&repo.root().join("tenants/a"), &audit).exits(0);
    let landed = audit.duty("checked/2026-W11/alpha");
    assert_eq!(landed["landed"]["commit"], landing);
}

/// Tenants of one template, each with its own evidence, are told apart.
#[test]
fn tenants_of_a_template_that_are_moved_together_keep_each_its_own_past() {
    let repo = debtor();
    add_debtor(&repo, "tenants/b", "Tenant B");
    let repo = repo.land("B", "2026-03-06T16:30:00+01:00");
    // The same analyst did the same for both.
    add_report(&repo, "tenants/b");
    let repo = repo.land("Report (#3)", AFTER);
    repo.git(&["mv", "tenants", "customers"]);
    repo.git(&["rm", "-rf", "--quiet", "customers/z"]);
    // Not one file of the policy is as it was.
    for tenant in ["customers/a", "customers/b"] {
        touch_all(&repo.root().join(tenant).join("policy"));
    }
    let repo = repo.land("Customers", LATER);
    still_owes(&repo, "customers/a");
    still_owes(&repo, "customers/b");
}

/// What lies in `evidence/` beside evidence says nothing of whose it is.
#[test]
fn a_readme_in_evidence_is_no_past() {
    let repo = debtor();
    for tenant in ["tenants/a", "tenants/z"] {
        repo.write(format!("{tenant}/evidence/README.md"), "Our evidence\n");
        repo.write(format!("{tenant}/evidence/checked/README.md"), "Checks\n");
    }
    let repo = repo.land("Words", AFTER);
    repo.git(&["rm", "-r", "--quiet", "tenants/a"]);
    let repo = repo.land("A leaves", LATER);
    add_like_tenant(&repo, "tenants/c", "Tenant C");
    repo.write("tenants/c/evidence/README.md", "Our evidence\n");
    repo.write("tenants/c/evidence/checked/README.md", "Checks\n");
    let repo = repo.land("C comes", AT_LAST);
    check_tenant(&repo, "tenants/c").answers().lacks(INCOMPLETE);
}

/// What owed something once is somebody's past, even where it went without its tasks.
#[test]
fn a_root_whose_tasks_went_before_it_moved_keeps_its_past() {
    let repo = debtor();
    let kept = repo.beside("kept");
    copy(&repo.root().join("tenants/a"), &kept);
    repo.git(&[
        "rm",
        "-r",
        "--quiet",
        "tenants/a/policy/tasks",
        "tenants/a/evidence",
    ]);
    let repo = repo.land("Tidy", AFTER);
    repo.git(&["rm", "-r", "--quiet", "tenants/a"]);
    copy(&kept, &repo.root().join("tenants/b"));
    let repo = repo.land("Moved", LATER);
    still_owes(&repo, "tenants/b");
}

/// Evidence of the same duties, of the same organisation, is the same book: where two go on with it, no answer is
/// better than half of one.
#[test]
fn a_root_that_two_go_on_with_is_no_answer() {
    // One is moved as it is, and one with a line more in each file.
    let repo = debtor();
    copy(
        &repo.root().join("tenants/a"),
        &repo.root().join("tenants/b"),
    );
    touch_all(&repo.root().join("tenants/b"));
    repo.git(&["mv", "tenants/a", "archive"]);
    let repo = repo.land("Moved", LATER);
    check_tenant(&repo, "tenants/b").exits(2).denies(INCOMPLETE);
    still_owes(&repo, "archive");
    // One is moved, and put back beside it.
    let repo = debtor();
    let kept = repo.beside("kept");
    copy(&repo.root().join("tenants/a"), &kept);
    repo.git(&["mv", "tenants/a", "archive"]);
    let repo = repo.land("Moved", AFTER);
    copy(&kept, &repo.root().join("tenants/a"));
    let repo = repo.land("Back", LATER);
    let run = check_tenant(&repo, "tenants/a").exits(2);
    assert!(run.told(INCOMPLETE).contains("archive"));
    // One is copied, with a line more in each file, and the old one goes later.
    let repo = debtor();
    copy(
        &repo.root().join("tenants/a"),
        &repo.root().join("tenants/b"),
    );
    touch_all(&repo.root().join("tenants/b"));
    let repo = repo.land("Copied", AFTER);
    repo.git(&["rm", "-r", "--quiet", "tenants/a"]);
    let repo = repo.land("Tidy", LATER);
    check_tenant(&repo, "tenants/b").exits(2).denies(INCOMPLETE);
}

/// A folder that was met before is as deep as it lies now: commits may nest it further and further.
#[test]
fn folders_that_nest_deeper_with_each_commit_are_no_answer() {
    let nested = |name: &str| vec![name; 100].join("/");
    let repo = Repo::unborn();
    add_like_tenant(&repo, &nested("d"), "Deep");
    let repo = repo.land("Deep", START);
    fs::create_dir_all(repo.root().join(nested("e"))).expect("made");
    repo.git(&["mv", "d", &nested("e")]);
    let repo = repo.land("Deeper", IN_TIME);
    add_like_tenant(&repo, "tenants/c", "Tenant C");
    let repo = repo.land("C comes", AFTER);
    let run = check_tenant(&repo, "tenants/c").exits(2);
    assert!(run.told(INCOMPLETE).contains("nests too many folders"));
}

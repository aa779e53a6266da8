//! What `record` writes where nothing is wrong.

use crate::harness::process::not_on_windows;
use crate::record::world::{NOW, WHOLE, World};

const ALPHA: &str = "evidence/report/2026/2026-W11/alpha.yaml";

#[test]
fn the_open_occurrence_the_team_and_the_performer_are_found() {
    let world = World::new();
    world.is("a-1@users.noreply.example");
    let export = world.outside("export.json", b"{\"a\": 1}");
    let more = [
        "--attach",
        &export,
        "--summary",
        "It rose.",
        "--link",
        "Change=https://t.example/1",
    ];
    let ran = world
        .report(&more)
        .exits(0)
        .complains("report/2026-W11/alpha is then met");
    assert!(
        ran.stdout.starts_with(&format!("wrote {ALPHA}\n")),
        "{}",
        ran.stdout
    );
    assert_eq!(
        world.read(ALPHA),
        "kind: evidence/v1\ntask: report\noccurrence: 2026-W11\nteam: alpha\nperformed_by:\n- a-1@soc.example\n\
         performed_at: 2026-03-12T12:00:00+01:00\nsummary: It rose.\ndetails:\n  score: 387\n  state: good\n  \
         systems:\n  - name: ServiceNow\n    open: 0\nartifacts:\n- path: export.json\n  sha256: \
         f9d86028c6e0d64e225186f96acb69338b2c59764df79162107f5c4bb34d1310\nlinks:\n- title: Change\n  url: \
         https://t.example/1\n"
    );
    world.check_passes();
}

#[test]
fn the_commands_that_it_names_lead_to_a_commit() {
    let world = World::new();
    let ran = world.report(&[]).exits(0);
    let commands = ran
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("  git "));
    for command in commands.filter(|command| !command.starts_with("push")) {
        let mut shell = std::process::Command::new("sh");
        let run = shell
            .args(["-c", &format!("git {command}")])
            .current_dir(world.root());
        assert!(
            run.env("HOME", world.root())
                .output()
                .expect("runs")
                .status
                .success(),
            "{command}"
        );
    }
    let shown = world.git(&["log", "-1", "--format=%an %s%n%b", "--name-only"]);
    assert!(shown.contains("Record report 2026-W11 (alpha)"), "{shown}");
    assert!(
        shown.contains("Signed-off-by: Test <a-1@soc.example>"),
        "{shown}"
    );
    assert!(shown.contains(ALPHA), "{shown}");
}

#[test]
fn commit_makes_a_branch_and_takes_nothing_else_along() {
    not_on_windows!("it runs git.exe, which is not there under Wine");
    let world = World::new();
    world.put("notes.txt", "not mine to commit");
    world.git(&["add", "notes.txt"]);
    let ran = world.report(&["--commit"]).exits(0);
    assert!(
        ran.stdout
            .ends_with("  git push -u origin record/report-2026-W11-alpha\n"),
        "{}",
        ran.stdout
    );
    assert_eq!(
        world.git(&["branch", "--show-current"]),
        "record/report-2026-W11-alpha\n"
    );
    assert_eq!(
        world.git(&["show", "--format=", "--name-only"]).trim(),
        ALPHA
    );
    assert_eq!(world.git(&["status", "--short"]), "A  notes.txt\n");
}

#[test]
fn on_a_detached_head_the_branch_starts_at_the_head_of_origin() {
    not_on_windows!("it runs git.exe, which is not there under Wine");
    let world = World::new();
    world.git(&["switch", "-q", "-c", "trunk"]);
    let first = world.git(&["rev-parse", "HEAD"]);
    world.put("notes.txt", "more\n");
    world.git(&["add", "-A"]);
    world.git(&["commit", "-q", "-m", "More"]);
    let second = world.git(&["rev-parse", "HEAD"]);
    let clone = world.clone();
    let local = clone.git(&["branch", "--show-current"]);
    assert_eq!(local, "trunk\n");
    clone.git(&["reset", "-q", "--hard", first.trim()]);
    clone.git(&["switch", "-q", "--detach", "trunk"]);
    clone.report(&["--commit"]).exits(0);
    assert_eq!(clone.git(&["rev-parse", "HEAD^"]), second);
    let branch = clone.git(&["branch", "--show-current"]);
    assert_eq!(branch, "record/report-2026-W11-alpha\n");
    assert_eq!(clone.git(&["rev-parse", "trunk"]), first);
}

#[test]
fn on_a_detached_head_without_any_mainline_nothing_is_committed() {
    let world = World::new();
    world.git(&["switch", "-q", "-c", "trunk"]);
    let clone = world.clone();
    clone.git(&["switch", "-q", "--detach", "trunk"]);
    clone.git(&["branch", "-q", "-D", "trunk"]);
    clone.git(&["remote", "set-head", "origin", "--delete"]);
    clone.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
    let ran = clone.report(&["--commit"]).exits(2);
    ran.complains("no mainline is known");
    assert!(!clone.has("evidence"));
}

#[test]
fn a_dry_run_shows_the_file_and_writes_nothing() {
    let world = World::new();
    let export = world.outside("export.json", b"{}");
    let ran = world.report(&["--dry-run", "--attach", &export]).exits(0);
    assert!(
        ran.stdout.starts_with("kind: evidence/v1\ntask: report\n"),
        "{}",
        ran.stdout
    );
    assert!(world.evidence().is_empty());
    assert_eq!(world.git(&["status", "--short"]), "");
}

#[test]
fn what_nobody_gave_becomes_a_placeholder_that_check_refuses() {
    let world = World::new();
    let ran = world
        .run(&["record", "report", "--field", "score=1"])
        .exits(0);
    let ran = ran.complains("to be filled in: state, systems.0.name, systems.0.open");
    assert!(
        ran.stderr.contains("evidence/placeholder"),
        "{}",
        ran.stderr
    );
    let written = world.read(ALPHA);
    assert!(
        written.contains("state: '<FILL IN: How it is (good, bad)>'"),
        "{written}"
    );
    let checked = world.run(&["check"]).exits(1);
    assert!(
        checked.stdout.contains("evidence/placeholder"),
        "{}",
        checked.stdout
    );
}

#[test]
fn flags_say_who_when_and_which() {
    let world = World::new();
    let more = [
        "--team",
        "beta",
        "--performed-by",
        "b-1@soc.example",
        "--performed-by",
        "both@soc.example",
        "--performed-at",
        "2026-03-11T09:30",
        "--occurrence",
        "2026-W11",
    ];
    world.report(&more).exits(0);
    let written = world.read("evidence/report/2026/2026-W11/beta.yaml");
    assert!(
        written.contains("- b-1@soc.example\n- both@soc.example\n"),
        "{written}"
    );
    assert!(
        written.contains("performed_at: 2026-03-11T09:30:00+01:00"),
        "{written}"
    );
}

#[test]
fn one_duty_of_several_teams_is_recorded_by_either() {
    let world = World::new();
    world.is("b-1@soc.example");
    world
        .run(&["record", "daily", "--occurrence", "2026-03-12"])
        .exits(0);
    assert!(world.has("evidence/daily/2026/2026-03-12/beta.yaml"));
}

#[test]
fn overdue_work_is_recorded_late_and_says_so() {
    let world = World::new();
    let args = [&["record", "report"], WHOLE, &["--occurrence", "2026-W11"]].concat();
    let ran = world.run_at("2026-03-20T12:00:00+01:00", &args).exits(0);
    ran.complains("report/2026-W11/alpha is then late: performed after the deadline");
}

#[test]
fn who_records_cannot_review_and_is_not_stopped_by_that() {
    let world = World::new();
    world.is("b-1@soc.example");
    let proof = world.outside("proof.txt", b"done");
    let ran = world
        .run(&["record", "looked-at", "--attach", &proof])
        .exits(0);
    ran.complains("review/missing");
}

#[test]
fn attachments_of_one_name_do_not_collide() {
    let world = World::new();
    let one = world.outside("export.json", b"{\"team\": 1}");
    world.report(&["--attach", &one]).exits(0);
    let other = world.outside("export.json", b"{\"team\": 2}");
    world.is("b-1@soc.example");
    world
        .report(&["--attach", &other, "--summary", "Ours"])
        .exits(0);
    let folder = "evidence/report/2026/2026-W11";
    assert_eq!(
        world.read(&format!("{folder}/export.json")),
        "{\"team\": 1}"
    );
    assert_eq!(
        world.read(&format!("{folder}/beta-export.json")),
        "{\"team\": 2}"
    );
    world.check_passes();
}

#[test]
fn a_file_that_lies_in_the_folder_already_is_listed_where_it_is() {
    let world = World::new();
    let folder = "evidence/report/2026/2026-W11";
    world.put(&format!("{folder}/export.json"), "{}");
    let path = world.root().join(folder).join("export.json");
    world
        .report(&["--attach", &path.to_string_lossy()])
        .exits(0);
    let files = [
        format!("{folder}/alpha.yaml"),
        format!("{folder}/export.json"),
    ];
    assert_eq!(world.evidence(), files);
    world.check_passes();
}

#[test]
fn a_repository_without_git_is_written_into_and_no_git_is_named() {
    let world = World::without_git();
    let ran = world
        .report(&["--performed-by", "a-1@soc.example"])
        .exits(0);
    assert_eq!(ran.stdout, format!("wrote {ALPHA}\n"));
    let nobody = world.run(&["record", "daily"]);
    nobody.exits(2).complains("git does not know who you are");
    world
        .report(&["--commit"])
        .exits(2)
        .complains("--commit needs a git repository");
}

#[test]
fn a_second_branch_starts_from_the_mainline_and_not_from_the_first() {
    not_on_windows!("it runs git.exe, which is not there under Wine");
    let world = World::new();
    world.report(&["--commit"]).exits(0);
    let day = ["record", "daily", "--occurrence", "2026-03-12", "--commit"];
    let ran = world.run(&[&day[..], &["--summary", "Looked"]].concat());
    ran.exits(0);
    let changed = world.git(&["diff", "--name-only", "main...HEAD"]);
    assert_eq!(changed, "evidence/daily/2026/2026-03-12/alpha.yaml\n");
    // What corrects evidence that is not merged yet builds on its branch.
    world.git(&["switch", "-q", "record/report-2026-W11-alpha"]);
    let amend = ["record", "--amend", "report/2026-W11/alpha", "--commit"];
    let why = ["--reason", "A slip", "--summary", "Corrected"];
    world.run(&[amend, why].concat()).exits(0);
    let changed = world.git(&["diff", "--name-only", "main...HEAD"]);
    assert_eq!(changed, format!("{ALPHA}\n"));
}

#[test]
fn no_branch_starts_where_there_is_no_commit() {
    let world = World::without_git();
    world.git(&["init", "-q", "-b", "main"]);
    world.is("a-1@soc.example");
    let ran = world.report(&["--commit"]).exits(2);
    ran.complains("the repository has no commit yet")
        .complains("git add policy");
    assert!(!world.has("evidence"));
}

#[test]
fn who_records_late_without_saying_when_is_told_how() {
    let world = World::new();
    let late = ["record", "daily", "--occurrence", "2026-03-09"];
    let ran = world.run(&[&late[..], &["--dry-run"]].concat()).exits(0);
    ran.complains("--performed-at");
    let told = ["--performed-at", "2026-03-09T15:00", "--dry-run"];
    let ran = world.run(&[&late[..], &told].concat()).exits(0);
    assert!(!ran.stderr.contains("--performed-at"), "{}", ran.stderr);
}

#[test]
fn a_change_says_what_it_settles_and_folds_what_others_owe() {
    let world = World::new();
    world.report(&["--team", "alpha"]).exits(0);
    let later = "2026-03-13T12:00:00+01:00";
    let check = |args: &[&str]| world.run_at(later, &[&["check"], args].concat());
    // Not committed: the work is told, and that it is not on the mainline.
    check(&["report"]).exits(0).says(
        "settled by evidence that is not on the mainline yet: 1\n    report/2026-W11/alpha: met\n",
    );
    world.git(&["switch", "-q", "-c", "change"]);
    world.commit_at(NOW, "Work");
    let shown = check(&["--base", "main"]).exits(0).stdout;
    assert!(
        shown.contains("already there, and not held against the change: 8\n"),
        "{shown}"
    );
    assert!(shown.contains(", and 3 more of this task\n"), "{shown}");
    assert!(
        shown.contains("    report/2026-W11/alpha: met\n"),
        "{shown}"
    );
    world.git(&["switch", "-q", "main"]);
    let shown = check(&["report"]).exits(0).stdout;
    assert!(!shown.contains("settled by evidence"), "{shown}");
}

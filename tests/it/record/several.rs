//! Several duties in one run: all of one's own, a group's, a batch, those that are picked on a terminal.

use crate::harness::process::not_on_windows;
use crate::harness::run::Run;
#[cfg(target_os = "linux")]
use crate::record::dialogue::Dialogue;
use crate::record::world::{NOW, WHOLE, World};

const ALPHA: &str = "evidence/report/2026/2026-W11/alpha.yaml";
const BETA: &str = "evidence/report/2026/2026-W11/beta.yaml";

/// A world in which only the report is open.
fn world_of_reports() -> World {
    let world = World::new();
    for task in ["daily", "looked-at", "drill"] {
        world.git(&["rm", "-q", &format!("policy/tasks/{task}.yaml")]);
    }
    world.git(&["commit", "-q", "--amend", "-m", "Policy"]);
    world
}

#[test]
fn without_a_task_and_a_terminal_one_is_asked_for() {
    let world = World::new();
    world
        .run(&["record"])
        .exits(2)
        .complains("no task is named")
        .complains("--all-mine");
    world
        .run(&["request"])
        .exits(2)
        .complains("done as needed: drill");
    world.run(&["waive"]).exits(2).complains("no task is named");
}

#[test]
fn a_group_stands_for_those_of_its_teams_that_the_performer_is_on() {
    let world = world_of_reports();
    let teams = world.read("policy/teams.yaml")
        + "groups:\n  everyone:\n    name: All of us\n    teams: [alpha, beta]\n";
    world.put("policy/teams.yaml", &teams);
    let record = |team: &str, who: &str| {
        world.run(
            &[
                &[
                    "record",
                    "report",
                    "--team",
                    team,
                    "--performed-by",
                    who,
                    "--dry-run",
                ],
                WHOLE,
            ]
            .concat(),
        )
    };
    for group in ["everyone", "Everyone", "all of us"] {
        let shown = record(group, "both@soc.example").exits(0).stderr;
        assert!(
            shown.contains("1 of 2") && shown.contains(ALPHA) && shown.contains(BETA),
            "{shown}"
        );
    }
    let shown = record("everyone", "b-1@soc.example").exits(0).stderr;
    assert!(!shown.contains(ALPHA) && shown.contains(BETA), "{shown}");
    record("everyone", "nobody@soc.example")
        .exits(2)
        .complains("is on no roster");
}

#[test]
fn all_mine_is_a_commit_each_on_one_branch() {
    not_on_windows!("there is no git in Wine that could commit");
    let world = world_of_reports();
    world.is("both@soc.example");
    world
        .run(&["record", "--all-mine", "--commit", "--no-input"])
        .exits(0)
        .complains("2 of 2");
    let subjects = world.git(&["log", "--format=%s", "main.."]);
    assert_eq!(
        subjects,
        "Record report 2026-W11 (beta)\nRecord report 2026-W11 (alpha)\n"
    );
    let branch = world.git(&["branch", "--show-current"]);
    assert_eq!(branch, "record/2026-03-12-120000\n");
    assert_eq!(world.git(&["status", "--porcelain"]), "");
    // What needs a person is a placeholder, and all is recorded now.
    assert!(world.read(ALPHA).contains("<FILL IN"));
    world
        .run(&["record", "--all-mine"])
        .exits(2)
        .complains("2 open duties have evidence already")
        .complains("nothing is open for both@soc.example (alpha, beta)");
}

#[test]
fn whom_no_roster_knows_is_told_how_to_get_onto_one() {
    let world = World::new();
    world.is("nobody@soc.example");
    for args in [&["record", "--all-mine"][..], &["record", "report"]] {
        world
            .run(args)
            .exits(2)
            .complains("nobody@soc.example is on no roster")
            .complains("- { email: nobody@soc.example }")
            .complains("aliases");
    }
}

const BATCH: &str = "- task: report\n  team: alpha\n  performed_at: 11:30\n  summary: Looked at.\n  details:\n    score: 387\n    \
    state: good\n    systems:\n      - { name: ServiceNow, open: 0 }\n  attach: [proof.csv]\n  links: [Change=https://tickets.example/7]\n\
    - task: daily\n  team: alpha\n  occurrence: 2026-03-12\n";

#[test]
fn a_batch_is_written_whole_a_commit_each() {
    not_on_windows!("there is no git in Wine that could commit");
    let world = World::new();
    world.outside("proof.csv", b"a,b\n1,2\n");
    let batch = world.outside("today.yaml", BATCH.as_bytes());
    let done = world
        .run(&["record", "--batch", &batch, "--commit"])
        .exits(0);
    done.complains("report/2026-W11/alpha is then met")
        .complains("daily/2026-03-12/any is then met");
    let subjects = world.git(&["log", "--format=%s", "main.."]);
    assert_eq!(
        subjects,
        "Record daily 2026-03-12 (alpha)\nRecord report 2026-W11 (alpha)\n"
    );
    let written = world.read(ALPHA);
    for part in [
        "performed_at: 2026-03-12T11:30:00+01:00\n",
        "path: proof.csv\n",
        "title: Change\n",
    ] {
        assert!(written.contains(part), "{part} in {written}");
    }
    world
        .run(&["--no-history", "check", "report", "--team", "alpha"])
        .exits(0);
}

#[test]
fn a_batch_with_a_fault_writes_nothing() {
    let world = World::new();
    world.outside("proof.csv", b"a,b\n1,2\n");
    let check = |text: &str, exit: i32, said: &str| {
        let batch = world.outside("today.yaml", text.as_bytes());
        world
            .run(&["record", "--batch", &batch])
            .exits(exit)
            .complains(said);
        assert!(!world.has("evidence"), "{text}");
    };
    check(
        &BATCH.replace("score: 387", "score: -1"),
        1,
        "evidence/details",
    );
    check(
        &BATCH.replace("- task: daily", "- task: dialy"),
        2,
        "unknown task `dialy`",
    );
    check(
        &BATCH.replace("  occurrence", "  occurence"),
        2,
        "today.yaml:12:3: unknown field `occurence`",
    );
    check(
        &format!("{BATCH}- task: daily\n  team: alpha\n  occurrence: 2026-03-12\n"),
        2,
        "the batch writes evidence",
    );
    check("task: daily\n", 2, "today.yaml:1:1: ");
    check("[]\n", 2, "holds 0 entries");
    check("- task: daily\n  occurrence: [2026\n", 2, "today.yaml:");
}

#[test]
#[cfg(target_os = "linux")]
fn my_open_duties_are_picked_with_the_answers_of_last_time() {
    let world = world_of_reports();
    world
        .run(
            &[
                &[
                    "record",
                    "report",
                    "--field",
                    "names=[\"x\"]",
                    "--field",
                    "share=0.5",
                ],
                WHOLE,
            ]
            .concat(),
        )
        .exits(0);
    let next = "2026-03-18T12:00:00+01:00";
    let Some(mut run) = Dialogue::start_at(&world, next, "record") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked(
        "A report (alpha): 2026-W12, due Fri 20 Mar 2026 17:00",
        "\r",
    );
    run.asked("score [last time: 387]", "\r");
    run.asked("state [last time: good]", "\r");
    run.asked("systems [last time, 1: ServiceNow]", "\r");
    run.asked("systems 1 · name [last time: ServiceNow]", "\r");
    run.asked("systems 1 · open [last time: 0]", "40\u{17}2\u{15}3\r");
    run.asked("systems 1 · oldest", "99\u{1b}[D\u{7f}8\r");
    run.asked("Another entry in systems?", "\r");
    run.asked(
        "Optional fields to fill in (marked: those with a value last time)",
        "\r",
    );
    run.asked("share [last time: 0.5]", "\u{1b}[A\u{7f}7\r");
    run.asked("names [last time, 1: x]", "\r");
    run.asked("Summary", "\r");
    run.asked("Write evidence/report/2026/2026-W12/alpha.yaml?", "\r");
    assert_eq!(run.ends(), Some(0));
    let written = world.read("evidence/report/2026/2026-W12/alpha.yaml");
    let expected = "details:\n  score: 387\n  state: good\n  share: 0.7\n  names:\n  - x\n  systems:\n  - name: ServiceNow\n    open: 3\n    oldest: 89\n";
    assert!(written.contains(expected), "{written}");
}

#[test]
#[cfg(target_os = "linux")]
fn several_are_recorded_in_turn_and_ctrl_c_keeps_what_was_confirmed() {
    let world = world_of_reports();
    world.is("both@soc.example");
    let Some(mut run) = Dialogue::start_at(&world, NOW, "record --commit") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    // Marks the second as well.
    run.asked("Which duties did you do?", "\u{1b}[B \r");
    for question in ["1 of 2", "score"] {
        run.asked(question, if question == "score" { "1\r" } else { "" });
    }
    run.asked("state", "\r");
    run.asked("systems 1 · name", "S1\r");
    run.asked("systems 1 · open", "0\r");
    run.asked("Another entry", "\r");
    run.asked("Optional fields", "\r");
    run.asked("Summary", "\r");
    run.asked("Write evidence", "\r");
    run.asked("2 of 2", "");
    run.asked("score", "\u{3}");
    assert_eq!(run.ends(), Some(130));
    let subjects = world.git(&["log", "--format=%s", "main.."]);
    assert_eq!(subjects, "Record report 2026-W11 (alpha)\n");
    assert_eq!(world.git(&["status", "--porcelain"]), "");
}

#[test]
fn a_commit_promises_by_the_policy_of_its_branch_alone() {
    not_on_windows!("there is no git in Wine that could commit");
    let world = World::new();
    let teams = world.read("policy/teams.yaml");
    world.put(
        "policy/teams.yaml",
        &teams.replace("both@soc.example", "new@soc.example"),
    );
    world.is("new@soc.example");
    let record = |more: &[&str]| {
        world.run(&[&["record", "report", "--team", "alpha"], WHOLE, more].concat())
    };
    record(&["--commit"])
        .exits(2)
        .complains("the policy that is checked out is not that of main");
    assert!(!world.has("evidence"));
    assert_eq!(world.git(&["branch", "--show-current"]), "main\n");
    // Without a commit it is told, and judged as `check` judges it here.
    record(&[])
        .exits(0)
        .complains("note: the policy that is checked out is not that of main");
}

#[test]
fn a_branch_of_that_name_is_left_alone() {
    not_on_windows!("there is no git in Wine that could commit");
    let world = World::new();
    world.git(&["branch", "record/report-2026-W11-alpha"]);
    let done = world.report(&["--team", "alpha", "--commit"]).exits(0);
    assert!(
        done.stdout
            .contains("push -u origin record/report-2026-W11-alpha-2"),
        "{}",
        done.stdout
    );
}

#[test]
fn nothing_is_written_where_git_cannot_switch() {
    not_on_windows!("there is no git in Wine that could commit");
    let world = World::new();
    world.put("policy/waivers/x.yaml", "mine\n");
    world.git(&["switch", "-q", "-c", "record/other"]);
    world.git(&["add", "-A"]);
    world.git(&["commit", "-q", "-m", "Other"]);
    world.put("policy/waivers/x.yaml", "mine, changed\n");
    // The waiver would be lost on the way to main.
    let ran = world.report(&["--team", "alpha", "--commit", "--force"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("nothing was written"), "{}", ran.stderr);
    assert!(!world.has("evidence"));
}

#[test]
fn the_repository_that_was_judged_gets_the_commit() {
    not_on_windows!("there is no git in Wine that could commit");
    let (world, other) = (World::new(), World::new());
    let mut command = world.command();
    command.env("GIT_DIR", other.root().join(".git"));
    command.args([
        "--as-of", NOW, "record", "report", "--team", "alpha", "--commit",
    ]);
    Run::of(command.args(WHOLE)).exits(0);
    assert_eq!(other.git(&["branch", "--show-current"]), "main\n");
    assert_eq!(
        world.git(&["branch", "--show-current"]),
        "record/report-2026-W11-alpha\n"
    );
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_is_changed_before_it_is_written() {
    let world = world_of_reports();
    let Some(mut run) = Dialogue::start_at(&world, NOW, "record report") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("score", "1\r");
    run.asked("state", "\r");
    run.asked("systems 1 · name", "S1\r");
    run.asked("systems 1 · open", "0\r");
    run.asked("Another entry", "\r");
    run.asked("Summary", "Done.\r");
    run.asked("Write evidence", "\u{1b}[B\r");
    run.asked("score [now: 1]", "2\r");
    run.asked("state [now: good]", "\r");
    run.asked("systems [now, 1: S1]", "\u{1b}[B\r");
    run.asked("Optional fields", "\r");
    run.asked("Summary", "\r");
    run.asked("Write evidence", "\r");
    assert_eq!(run.ends(), Some(0));
    let written = world.read(ALPHA);
    assert!(
        written.contains("summary: Done.\n") && written.contains("score: 2\n"),
        "{written}"
    );
}

#[test]
fn what_is_recorded_on_a_branch_is_not_offered_again() {
    not_on_windows!("there is no git in Wine that could commit");
    let world = world_of_reports();
    world.is("both@soc.example");
    world
        .report(&[
            "--team",
            "alpha",
            "--commit",
            "--performed-by",
            "both@soc.example",
        ])
        .exits(0);
    world.git(&["switch", "-q", "main"]);
    let rest = world.run(&["record", "--all-mine", "--no-input"]).exits(0);
    assert!(!world.has(ALPHA) && world.has(BETA));
    rest.complains("report/2026-W11/alpha is recorded on the branch record/report-2026-W11-alpha");
    // Who names it all the same is not stopped: the branch may be given up.
    world.report(&["--team", "alpha", "--dry-run"]).exits(0);
}

#[test]
#[cfg(target_os = "linux")]
fn details_that_no_schema_names_stay_where_an_answer_is_changed() {
    let world = World::new();
    let command = "record daily --team alpha --occurrence 2026-03-12 --field note=x";
    let Some(mut run) = Dialogue::start_at(&world, NOW, command) else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("Summary", "Done.\r");
    run.asked("Write evidence", "\u{1b}[B\r");
    run.asked("Summary", "Done, twice.\r");
    run.asked("Write evidence", "\r");
    assert_eq!(run.ends(), Some(0));
    let written = world.read("evidence/daily/2026/2026-03-12/alpha.yaml");
    assert!(
        written.contains("summary: Done, twice.\ndetails:\n  note: x\n"),
        "{written}"
    );
}

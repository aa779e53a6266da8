//! Corrections of what is recorded.

use crate::harness::run::Run;
use crate::record::world::World;

const ALPHA: &str = "evidence/report/2026/2026-W11/alpha.yaml";
const LATER: &str = "2026-03-13T10:00:00+01:00";

fn recorded() -> World {
    let world = World::new();
    let export = world.outside("export.json", b"{\"a\": 1}");
    world
        .report(&["--attach", &export, "--summary", "First."])
        .exits(0);
    world
}

#[test]
fn what_is_changed_is_changed_and_the_rest_stays() {
    let world = recorded();
    let before = world.read(ALPHA);
    let args = [
        "record",
        "--amend",
        "report/2026-W11/alpha",
        "--reason",
        "A slip",
        "--field",
        "systems.0.name=Sentinel",
        "--summary",
        "Second.",
    ];
    world.run_at(LATER, &args).exits(0);
    let expected = before
        .replace("ServiceNow", "Sentinel")
        .replace("First.", "Second.")
        + "amendments:\n- at: 2026-03-13T10:00:00+01:00\n  by: a-1@soc.example\n  reason: A slip\n";
    assert_eq!(world.read(ALPHA), expected);
    world.run_at(LATER, &["check", "report"]).exits(0);
}

#[test]
fn amendments_add_up_and_a_path_names_the_duty_as_well() {
    let world = recorded();
    for reason in ["One", "Two"] {
        world
            .run_at(
                LATER,
                &[
                    "record",
                    "--amend",
                    ALPHA,
                    "--reason",
                    reason,
                    "--summary",
                    reason,
                ],
            )
            .exits(0);
    }
    let nothing = [
        "record",
        "--amend",
        ALPHA,
        "--reason",
        "x",
        "--summary",
        "Two",
    ];
    let ran = world.run_at(LATER, &nothing).exits(2);
    ran.complains("the amendment changes nothing");
    let written = world.read(ALPHA);
    assert_eq!(
        written.matches("by: a-1@soc.example").count(),
        2,
        "{written}"
    );
    assert!(
        written.find("reason: One") < written.find("reason: Two"),
        "{written}"
    );
}

#[test]
fn a_replaced_attachment_leaves_its_old_sum_and_others_are_added() {
    let world = recorded();
    let old = world.read(ALPHA);
    let old = old
        .split("sha256: ")
        .nth(1)
        .and_then(|rest| rest.lines().next())
        .expect("a sum");
    let export = world.outside("export.json", b"{\"a\": 2}");
    let more = world.outside("more.csv", b"a,b\n1,2\n");
    let args = [
        "record",
        "--amend",
        "report/2026-W11/alpha",
        "--reason",
        "Wrong export",
        "--attach",
        &export,
        "--attach",
        &more,
    ];
    world.run_at(LATER, &args).exits(0);
    let written = world.read(ALPHA);
    let reason = format!("reason: Wrong export; replaced export.json, whose SHA-256 was {old}");
    assert!(written.contains(&reason), "{written}");
    assert!(written.contains("path: more.csv"), "{written}");
    assert_eq!(
        world.read("evidence/report/2026/2026-W11/export-2.json"),
        "{\"a\": 2}"
    );
    assert!(written.contains("path: export-2.json"), "{written}");
    assert!(!world.has("evidence/report/2026/2026-W11/export.json"));
    let checked = world.run_at(LATER, &["check", "report"]).exits(0);
    assert!(!checked.stdout.contains("artifact/"), "{}", checked.stdout);
}

#[test]
fn an_amendment_that_would_not_hold_leaves_everything_as_it_was() {
    let world = recorded();
    let before = world.read(ALPHA);
    let text = world.outside("export.json", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    let amend = ["record", "--amend", "report/2026-W11/alpha"];
    let check = |more: &[&str], code: i32, said: &str| {
        world
            .run_at(LATER, &[&amend, more].concat())
            .exits(code)
            .complains(said);
        assert_eq!(world.read(ALPHA), before);
        assert_eq!(
            world.read("evidence/report/2026/2026-W11/export.json"),
            "{\"a\": 1}"
        );
    };
    check(
        &["--reason", "x", "--attach", &text],
        1,
        "artifact/media-type",
    );
    check(
        &["--reason", "x", "--field", "score=-4"],
        1,
        "evidence/details",
    );
    check(
        &["--reason", "x", "--field", "scoer=4"],
        2,
        "did you mean `score`?",
    );
    check(&["--reason", " "], 2, "the amendment needs a reason");
    check(&[], 2, "--reason");
    check(
        &["--reason", "x", "--dry-run", "--field", "score=4"],
        0,
        "would write",
    );
}

#[test]
fn of_amendments_at_the_same_time_none_is_lost_and_called_written() {
    let world = recorded();
    let runs: Vec<_> = (0..8)
        .map(|number| {
            let mut command = world.command();
            let amend = ["record", "--amend", ALPHA, "--reason", "x", "--summary"];
            let command = command.args(["--as-of", LATER]).args(amend);
            let piped = std::process::Stdio::piped;
            let command = command.arg(format!("Number {number}"));
            let run = command.stdout(piped()).stderr(piped()).spawn();
            run.expect("runs")
        })
        .collect();
    let mut written = 0;
    for run in runs {
        let ran = Run::from(run.wait_with_output().expect("ends"));
        if ran.code == Some(0) {
            written += 1;
        } else {
            ran.exits(2).complains("was changed by somebody else");
        }
    }
    assert_eq!(world.read(ALPHA).matches("- at:").count(), written);
    let folder = world.evidence();
    assert!(
        !folder.iter().any(|path| path.contains(".dutybook")),
        "{folder:?}"
    );
}

#[test]
fn only_what_is_recorded_is_amended() {
    let world = recorded();
    for (duty, said) in [
        (
            "report/2026-W11/beta",
            "nothing is recorded for report/2026-W11/beta",
        ),
        ("report/2026-W11", "is not a duty"),
        ("reprot/2026-W11/alpha", "unknown task `reprot`"),
        ("report/2026-W11/../alpha", "is not a duty"),
        ("report/2026-W11/Alpha", "not allowed in an identifier"),
        ("daily/2026-03-12/any", "nothing is recorded"),
    ] {
        world
            .run(&["record", "--amend", duty, "--reason", "x"])
            .exits(2)
            .complains(said);
    }
}

#[test]
fn a_duty_of_any_team_is_found_and_lost_comments_are_said() {
    let world = World::new();
    world
        .run(&[
            "record",
            "daily",
            "--occurrence",
            "2026-03-12",
            "--summary",
            "Done",
        ])
        .exits(0);
    let path = "evidence/daily/2026/2026-03-12/alpha.yaml";
    world.put(path, &format!("# by hand\n{}", world.read(path)));
    let args = [
        "record",
        "--amend",
        "daily/2026-03-12/any",
        "--reason",
        "x",
        "--link",
        "https://a.example/",
    ];
    let ran = world
        .run(&args)
        .exits(0)
        .complains("comments of the file are not kept");
    assert!(!ran.stderr.contains("error"), "{}", ran.stderr);
    assert!(
        world
            .read(path)
            .contains("links:\n- url: https://a.example/\namendments:"),
        "{}",
        world.read(path)
    );
}

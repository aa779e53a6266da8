//! What is refused: by the rules with exit code 1, by what was asked for with 2. Never a file.

use crate::harness::process::{is_on_windows, not_on_windows};
use crate::harness::temporary::temporary_folder;
use crate::record::world::{NOW, World};

#[track_caller]
fn refused(world: &World, args: &[&str], code: i32, said: &str) {
    let ran = world.run(args).exits(code);
    assert_eq!(ran.stdout, "", "nothing is a result");
    ran.complains(said);
    assert!(world.evidence().is_empty(), "{:?}", world.evidence());
    assert!(!world.has("evidence"), "not even a folder is left");
}

#[test]
fn arguments_that_mean_nothing() {
    let world = World::new();
    for (args, said) in [
        (&["record", "reprot"][..], "did you mean `report`?"),
        (
            &["record", "report", "--team", "gamma"],
            "unknown team `gamma`",
        ),
        (
            &["record", "report", "--occurrence", "2026-W1l"],
            "did you mean `2026-W11`?",
        ),
        (
            &["record", "report", "--occurrence", "2025-W01"],
            "has no occurrence `2025-W01`",
        ),
        (
            &["record", "report", "--performed-by", "nobody@soc.example"],
            "is on no roster of policy/teams.yaml",
        ),
        (
            &["record", "report", "--performed-by", "both@soc.example"],
            "--team: alpha, beta",
        ),
        (
            &["record", "report", "--performed-by", "a b"],
            "`a b` is not an email address",
        ),
        (
            &["record", "report", "--performed-at", "yesterday"],
            "`yesterday` is not a date and time",
        ),
        (
            &["record", "report", "--link", "x=http://a.example"],
            "is not an https or mailto address",
        ),
        (&["record", "drill"], "dutybook request drill"),
        (
            &["record", "drill", "--occurrence", "by-2027-03-09"],
            "is a backstop",
        ),
        (
            &["record", "daily", "--team", "alpha"],
            "name one with --occurrence:\n    2026-03-12, due",
        ),
    ] {
        let ran = world.run(args).exits(2);
        ran.complains(said);
        assert!(!world.has("evidence"), "{args:?}");
    }
}

#[test]
fn several_open_occurrences_are_listed_with_that_of_today_first() {
    let world = World::new();
    let listed = |now: &str| {
        let ran = world.run_at(now, &["record", "daily", "--no-input"]);
        let err = ran.exits(2).stderr;
        let (head, choices) = err.split_once(":\n    ").expect("choices");
        let labels = choices.lines().filter_map(|line| line.split_once(", "));
        let labels: Vec<String> = labels.map(|(label, _)| label.trim().to_owned()).collect();
        (head.to_owned(), labels)
    };
    let (head, labels) = listed(NOW);
    assert!(head.contains("alpha owes 4 occurrences of daily"), "{head}");
    assert!(!head.contains("more"), "{head}");
    assert_eq!(
        labels,
        ["2026-03-12", "2026-03-11", "2026-03-10", "2026-03-09"]
    );
    // Of many, the newest.
    let (head, labels) = listed("2026-03-20T12:00:00+01:00");
    assert!(
        head.ends_with("name one with --occurrence; `dutybook due daily` lists 7 more"),
        "{head}"
    );
    let newest = [20, 19, 18, 17, 16].map(|day| format!("2026-03-{day}"));
    assert_eq!(labels, newest);
}

#[test]
fn evidence_that_check_would_refuse_is_not_written_unless_forced() {
    let world = World::new();
    let text = world.outside("a.txt", b"text");
    let empty = world.outside("a.json", b"");
    for (more, said) in [
        (&["--attach", &*text][..], "artifact/media-type"),
        (&["--attach", &*empty], "artifact/empty"),
        (
            &["--performed-at", "2026-03-13T12:00:00+01:00"],
            "evidence/future",
        ),
        (
            &["--performed-at", "2026-03-08T12:00:00+01:00"],
            "evidence/outside-window",
        ),
        (
            &["--performed-by", "gone@soc.example", "--team", "beta"],
            "evidence/performer",
        ),
        (&["--field", "score=-1"], "evidence/details"),
        (&["--summary", "a\u{202e}b"], "evidence/syntax"),
        (&["--summary", " "], "evidence/schema"),
    ] {
        let ran = world.report(more).exits(1);
        assert_eq!(ran.stdout, "", "{more:?}");
        ran.complains(said).complains("nothing was written");
        assert!(!world.has("evidence"), "{more:?}");
    }
    world.report(&["--field", "score=-1", "--force"]).exits(0);
    assert!(world.has("evidence/report/2026/2026-W11/alpha.yaml"));
}

#[test]
fn an_occurrence_that_has_not_opened_is_not_recorded() {
    let world = World::new();
    let ran = world.report(&["--occurrence", "2026-W12"]).exits(1);
    ran.complains("evidence/outside-window");
}

#[test]
fn what_is_there_is_not_overwritten() {
    let world = World::new();
    world.report(&["--summary", "First"]).exits(0);
    let path = "evidence/report/2026/2026-W11/alpha.yaml";
    let again = world
        .report(&["--occurrence", "2026-W11", "--summary", "Second"])
        .exits(2);
    again
        .complains("is recorded already")
        .complains("record --amend report/2026-W11/alpha");
    let open = world.report(&[]).exits(2);
    open.complains("2026-W11 is recorded already")
        .complains("record --amend report/2026-W11/alpha");
    assert!(world.read(path).contains("summary: First"));
    world
        .report(&["--occurrence", "2026-W11", "--summary", "Third", "--force"])
        .exits(0);
    assert!(world.read(path).contains("summary: Third"));
}

#[test]
fn attachments_that_cannot_be_artifacts() {
    let world = World::new();
    let real = world.outside("real.json", b"{}");
    let large = world.outside("large.json", &vec![b' '; 1024 * 1024 + 1]);
    let team = world.outside("beta.yaml", b"a: 1");
    let request = world.outside("request.yaml", b"a: 1");
    let folder = world.root().join("policy").to_string_lossy().into_owned();
    let check = |path: &str, said: &str| {
        refused(&world, &["record", "report", "--attach", path], 2, said);
    };
    check("no-such-file.json", "no-such-file.json cannot be read");
    check(&large, "has 1048577 bytes; report takes 1048576");
    check(&team, "a name that no artifact can have");
    check(&request, "a name that no artifact can have");
    for name in [
        ".GitAttributes",
        "Request.YAML",
        "Beta.yaml",
        "nul.json",
        "Com1",
        "a.json.",
    ] {
        let odd = world.outside(name, b"{}");
        // Devices cannot be opened at all there.
        let is_device = is_on_windows() && !name.starts_with(['.', 'R', 'B']);
        let said = if is_device {
            ""
        } else {
            "a name that no artifact can have"
        };
        check(&odd, said);
    }
    check(&folder, "is a folder");
    if !is_on_windows() {
        let link = format!("{real}.link");
        std::os::unix::fs::symlink(&real, &link).expect("linked");
        check(&link, "is not a plain file");
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    not_on_windows!("it needs links, which Wine does not show as Windows does");
    let world = World::new();
    let elsewhere = temporary_folder().expect("a folder");
    std::fs::create_dir(world.root().join("evidence")).expect("made");
    std::os::unix::fs::symlink(elsewhere.path(), world.root().join("evidence/report"))
        .expect("linked");
    let ran = world.report(&[]);
    assert!(
        matches!(ran.code, Some(1 | 2)),
        "{} {}",
        ran.stdout,
        ran.stderr
    );
    assert_eq!(
        std::fs::read_dir(elsewhere.path()).expect("lists").count(),
        0
    );
}

#[test]
fn a_policy_that_cannot_be_understood_stops_everything() {
    let world = World::new();
    world.put("policy/teams.yaml", "kind: teams/v1\nteams: 7\n");
    for command in [
        &["record", "report"][..],
        &["request", "drill", "--slug", "a", "--reason", "b"],
        &[
            "waive",
            "report",
            "--occurrence",
            "2026-W11",
            "--reason",
            "b",
            "--expires",
            "2026-04-01",
        ],
    ] {
        world
            .run_at(NOW, command)
            .exits(2)
            .complains("the policy cannot be read");
    }
}

#[test]
fn text_from_files_is_shown_and_never_obeyed() {
    let world = World::new();
    let ran = world.report(&["--summary", "\u{1b}[31mred", "--dry-run"]);
    assert!(
        !ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'),
        "{} {}",
        ran.stdout,
        ran.stderr
    );
}

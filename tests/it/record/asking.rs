//! Prompts, on a terminal of its own (`script` of util-linux makes one).

use crate::record::dialogue::Dialogue;
use crate::record::world::{NOW, World};

const ALPHA: &str = "evidence/report/2026/2026-W11/alpha.yaml";

#[test]
fn what_no_flag_gave_is_asked_for() {
    let world = World::new();
    let Some(mut run) = Dialogue::start(&world, "record report --field score=12") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("state", "\u{1b}[B\r");
    run.asked("systems 1 · name", "S\r");
    run.asked("shorter than 2 characters", "S1\r");
    run.asked("systems 1 · open", "4\r");
    run.asked("systems 1 · oldest", "9\r");
    run.asked("Another entry in systems?", "\r");
    run.asked("Summary", "Done.\r");
    run.asked("Write evidence/report/2026/2026-W11/alpha.yaml?", "\r");
    assert_eq!(run.ends(), Some(0));
    let written = world.read(ALPHA);
    let expected = "summary: Done.\ndetails:\n  score: 12\n  state: bad\n  systems:\n  - name: S1\n    open: 4\n    oldest: 9\n";
    assert!(written.ends_with(expected), "{written}");
    world.check_passes();
}

#[test]
fn ctrl_c_leaves_nothing() {
    let world = World::new();
    let Some(mut run) = Dialogue::start(&world, "record report") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("score", "12\r");
    run.asked("state", "\u{3}");
    assert_eq!(run.ends(), Some(130));
    assert!(!world.has("evidence"));
}

#[test]
fn who_wants_no_questions_is_asked_none() {
    let world = World::new();
    let Some(run) = Dialogue::start(&world, "record report --no-input") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    assert_eq!(run.ends(), Some(0));
    assert!(world.read(ALPHA).contains("<FILL IN"));
}

/// When the week 2026-W11 is past due.
const LATER: &str = "2026-03-14T12:00:00+01:00";

#[test]
fn when_the_work_was_done_is_asked_once_it_is_past_due() {
    let world = World::new();
    let fields =
        "--field score=12 --field state=good --field systems.0.name=S1 --field systems.0.open=0";
    let command = format!("record report {fields}");
    let Some(mut run) = Dialogue::start_at(&world, LATER, &command) else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("When was it done?", "yesterday\r");
    run.asked("`yesterday` is not a date and time", "2026-03-13T15:04\r");
    run.asked("Summary", "\r");
    run.asked("Write evidence/report/2026/2026-W11/alpha.yaml?", "\r");
    assert_eq!(run.ends(), Some(0));
    let written = world.read(ALPHA);
    let expected = "performed_at: 2026-03-13T15:04:00+01:00\n";
    assert!(written.contains(expected), "{written}");
    world
        .run_at(LATER, &["check", "report", "--team", "alpha"])
        .exits(0);
}

#[test]
fn a_request_is_asked_for_its_slug_its_trigger_and_its_reason() {
    let world = World::new();
    let Some(mut run) = Dialogue::start(&world, "request drill") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("Name of the occurrence", "A_b!\r");
    run.asked("`a_b!` is not a slug", "Ransomware\r");
    run.asked("What gave rise to it?", "\u{1b}[B\r");
    run.asked("Reason", "New playbook\r");
    assert_eq!(run.ends(), Some(0));
    let written = world.read("evidence/drill/2026/2026-03-12-ransomware/request.yaml");
    assert!(written.contains("\ntrigger: new-playbook\n"), "{written}");
    assert!(written.ends_with("\nreason: New playbook\n"), "{written}");
}

#[test]
fn a_waiver_is_asked_for_its_occurrences_its_reason_and_its_expiry() {
    let world = World::new();
    let Some(mut run) = Dialogue::start(&world, "waive report --id freeze") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    // The first two of those that are open, or will be.
    run.asked("Which occurrences?", " \u{1b}[B \r");
    // Those of who asks are marked.
    run.asked("For which teams?", "\r");
    run.asked("Reason", "Freeze\r");
    run.asked("Expires", "in spring\r");
    run.asked("`in spring` is not a day", "2026-04\r");
    run.asked("Write policy/waivers/freeze.yaml?", "\r");
    assert_eq!(run.ends(), Some(0));
    let written = world.read("policy/waivers/freeze.yaml");
    for label in ["2026-W11", "2026-W12"] {
        assert!(written.contains(label), "{written}");
    }
    assert!(written.contains("\nexpires: 2026-04-30\n"), "{written}");
    assert!(written.contains("\nteams:\n- alpha\n"), "{written}");
}

/// A question, and what is answered.
type Answered = (&'static str, &'static str);

/// Answers all questions but the last one, where Ctrl-C is pressed.
#[track_caller]
fn check_interrupted(as_of: &str, command: &str, answered: &[Answered], last: &str) {
    let world = World::new();
    let Some(mut run) = Dialogue::start_at(&world, as_of, command) else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    for (question, answer) in answered {
        run.asked(question, answer);
    }
    run.asked(last, "\u{3}");
    assert_eq!(run.ends(), Some(130), "{command}: {last}");
    let changed = world.git(&["status", "--porcelain", "--ignored"]);
    assert_eq!(changed, "", "{command}: {last}");
}

#[test]
fn ctrl_c_leaves_nothing_at_any_question() {
    let steps: [(&str, &str, &[Answered]); 3] = [
        (
            LATER,
            "record report --field score=12 --field systems.0.name=S1 --field systems.0.open=0",
            &[
                ("When was it done?", "\r"),
                ("state", "\r"),
                ("Summary", "\r"),
                ("Write evidence", ""),
            ],
        ),
        (
            NOW,
            "request drill",
            &[
                ("Name of the occurrence", "ransomware\r"),
                ("What gave rise to it?", "\r"),
                ("Reason", ""),
            ],
        ),
        (
            NOW,
            "waive report --id freeze",
            &[
                ("Which occurrences?", " \r"),
                ("For which teams?", "\r"),
                ("Reason", "Freeze\r"),
                ("Expires", ""),
            ],
        ),
    ];
    for (as_of, command, questions) in steps {
        for (at, (last, _)) in questions.iter().enumerate() {
            check_interrupted(as_of, command, &questions[..at], last);
        }
    }
}

#[test]
fn escalation_tickets_take_fewer_than_ten_answers() {
    let world = World::of_pack();
    let Some(mut run) = Dialogue::start(&world, "record escalation-tickets") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("Export to import", "\r");
    run.asked("Ticket systems 1 · System", "ServiceNow\r");
    run.asked("Ticket systems 1 · Open tickets", "4\r");
    run.asked("Ticket systems 1 · Updated tickets", "2\r");
    run.asked("Ticket systems 1 · Closed tickets", "1\r");
    run.asked("Ticket systems 1 · Age of the oldest ticket", "9\r");
    run.asked("Another entry in Ticket systems?", "\r");
    run.asked("Summary", "All looked at.\r");
    run.asked("Write evidence/escalation-tickets/2026/2026-03-12/", "\r");
    assert!(run.answers < 10, "{} answers", run.answers);
    assert_eq!(run.ends(), Some(0));
    assert_eq!(
        world
            .evidence()
            .iter()
            .filter(|path| path.contains("2026-03-12"))
            .count(),
        1
    );
    world.run(&["check", "escalation-tickets"]).exits(0);
}

#[test]
fn the_occurrence_of_today_is_offered_first() {
    let world = World::new();
    for (keys, label) in [("\r", "2026-03-12"), ("\u{1b}[B\r", "2026-03-11")] {
        let Some(mut run) = Dialogue::start(&world, "record daily") else {
            eprintln!("skipped: there is no `script` to make a terminal");
            return;
        };
        run.asked("Which occurrence?", keys);
        run.asked(&format!("Recording A look, {label}, for alpha"), "\u{3}");
        assert_eq!(run.ends(), Some(130));
    }
}

#[test]
fn who_attaches_a_file_is_not_asked_for_an_export() {
    let world = World::of_pack();
    let file = world.outside("tickets.pdf", b"%PDF-1.4");
    let command = format!("record escalation-tickets --attach '{file}'");
    let Some(mut run) = Dialogue::start(&world, &command) else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    let shown = run.asked("Ticket systems 1 · System", "\u{3}");
    assert!(!shown.contains("Export to import"), "{shown}");
    assert_eq!(run.ends(), Some(130));
}

#[test]
fn a_refused_answer_repeats_nothing_of_what_stands_above_it() {
    let world = World::new();
    let Some(mut run) = Dialogue::start(&world, "record report") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("Points > none, such as 387", "");
    run.asked("score: ", "many\r");
    run.asked("`score` must be a whole number, not `many`", "");
    let shown = run.asked("score: ", "\u{3}");
    assert!(!shown.contains("for example"), "{shown}");
    assert_eq!(run.ends(), Some(130));
}

#[test]
fn a_correction_is_asked_for_its_reason_and_its_values() {
    let world = World::new();
    world
        .run(
            &[
                &["record", "report", "--field", "share=0.5"],
                crate::record::world::WHOLE,
            ]
            .concat(),
        )
        .exits(0);
    world.commit_at(NOW, "Work");
    let Some(mut run) = Dialogue::start(&world, "record --amend report/2026-W11/alpha") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("Why is it corrected?", "Wrong score\r");
    run.asked("score [now: 387]", "388\r");
    run.asked("state [now: good]", "\r");
    run.asked("systems [now, 1: ServiceNow]", "\u{1b}[B\r");
    run.asked(
        "Optional fields to fill in (marked: those with a value now)",
        "\r",
    );
    run.asked("share [now: 0.5]", "\r");
    run.asked("Write evidence/report/2026/2026-W11/alpha.yaml?", "\r");
    assert_eq!(run.ends(), Some(0));
    let written = world.read(ALPHA);
    assert!(written.contains("  score: 388\n"), "{written}");
    assert!(written.contains("  reason: Wrong score\n"), "{written}");
}

#[test]
fn prompts_show_titles_and_descriptions_of_fields_in_danish() {
    let world = World::new();
    let path = "policy/schemas/report.schema.json";
    let schema = world.read(path);
    let points = r#""description": "Points > none""#;
    let texts = r#""title": "Score", "description": "Points now",
      "x-languages": { "da": { "title": "Score nu", "description": "Opnåede point" } }"#;
    assert!(schema.contains(points), "{schema}");
    world.put(path, &schema.replacen(points, texts, 1));
    // The schema that is in force is the one that landed.
    world.git(&["commit", "-q", "--amend", "--all", "--no-edit"]);
    let english = world.run(&["check"]);
    assert!(
        !english.stdout.contains("policy/details-schema"),
        "{}",
        english.stdout
    );
    for (option, title, description) in [
        ("--language da ", "Score nu", "Opnåede point"),
        ("", "Score", "Points now"),
    ] {
        let Some(mut run) = Dialogue::start(&world, &format!("{option}record report")) else {
            eprintln!("skipped: there is no `script` to make a terminal");
            return;
        };
        run.asked(description, "");
        run.asked(title, "\u{3}");
        assert_eq!(run.ends(), Some(130));
    }
}

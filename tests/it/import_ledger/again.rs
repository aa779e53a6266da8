//! A spreadsheet that is imported a second time.

use super::{HEADER, HONEST, NOW, import, import_with, world};

#[test]
fn a_duty_is_imported_once() {
    let world = world();
    let again = "report,,2026-01-14,,a-2@soc.example,2026-01-15 10:00,Again";
    let run = import(&world, &format!("{HONEST}\n{again}")).exits(1);
    for (line, other) in [(2, 3), (3, 2)] {
        let expected = format!(
            "duties.csv:{line}: task: expected one row for report/2026-W03/alpha, found another on line {other}\n"
        );
        assert!(run.stderr.contains(&expected), "{}", run.stderr);
    }
    assert!(!world.has("evidence"));
    import(&world, HONEST).exits(0);
    let run = import(&world, again).exits(1);
    let expected =
        "date: expected a duty without evidence, found evidence/report/2026/2026-W03/alpha.yaml";
    assert!(run.stderr.contains(expected), "{}", run.stderr);
    // Either team settles it for both.
    import(
        &world,
        "briefing,2026-01,,beta,b-1@soc.example,2026-01-12 10:00",
    )
    .exits(0);
    let run = import(
        &world,
        "briefing,2026-01,,alpha,a-1@soc.example,2026-01-12 10:00",
    )
    .exits(1);
    assert!(
        run.stderr
            .contains("found evidence/briefing/2026/2026-01/beta.yaml"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_corrected_file_can_be_imported_again() {
    let world = world();
    let wrong = "reprt,2026-W04,,,a-1@soc.example,2026-01-20 10:00,Corrected";
    import_with(&world, &format!("{wrong}\n{HONEST}"), &["--skip-invalid"]).exits(1);
    let before = world.read("evidence/report/2026/2026-W03/alpha.yaml");
    // The row has another number now, and the file another sum.
    let right = wrong.replace("reprt", "report");
    let run = import(&world, &format!("{HONEST}\n{right}")).exits(0);
    let expected = "wrote 1 evidence files from duties.csv: 1 met\n1 row is imported already\n";
    assert!(run.stdout.contains(expected), "{}", run.stdout);
    assert_eq!(
        world.read("evidence/report/2026/2026-W03/alpha.yaml"),
        before
    );
    let run = import(&world, &format!("{HONEST}\n{right}")).exits(0);
    let expected = "nothing to write from duties.csv\n2 rows are imported already\n";
    assert_eq!(run.stdout, expected);
    // A fault beside them is still one.
    import(&world, &format!("{HONEST}\n{wrong}"))
        .exits(1)
        .complains("1 of 2 rows cannot");
    let twice = import(&world, &format!("{HONEST}\n{HONEST}")).exits(1);
    assert!(
        twice.stderr.contains("found another on line 3"),
        "{}",
        twice.stderr
    );
}

/// Whatever differs from what is recorded is refused, as is evidence that nobody imported from this file.
#[test]
fn other_evidence_is_no_earlier_import() {
    let refused =
        "expected a duty without evidence, found evidence/report/2026/2026-W03/alpha.yaml";
    let world = world();
    import(&world, HONEST).exits(0);
    for (was, is) in [
        ("Fine", "Better"),
        (",Fine", ""),
        ("16:00", "16:01"),
        ("a-1@", "a-2@"),
        ("Fine", "Fine,https://t.example/1"),
        ("Fine", "Fine,,,b-1@soc.example,2026-01-17 10:00"),
    ] {
        import(&world, &HONEST.replace(was, is))
            .exits(1)
            .complains(refused);
    }
    let text = format!("{HEADER}{HONEST}\n");
    let other = world.outside("other.csv", text.as_bytes());
    world
        .run_at(NOW, &["import-ledger", &other])
        .exits(1)
        .complains(refused);
    // What was added since takes nothing away.
    let path = "evidence/report/2026/2026-W03/alpha.yaml";
    let recorded = world.read(path);
    let review = "reviewed_by: b-1@soc.example\nreviewed_at: 2026-01-17T10:00:00+01:00\n";
    world.put(path, &format!("{recorded}{review}"));
    import(&world, HONEST).exits(0);
    let (typed, _) = recorded.split_once("imported:").unwrap();
    world.put(path, typed);
    import(&world, HONEST).exits(1).complains(refused);
}

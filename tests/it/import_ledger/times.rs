//! Times in cells, and what `--time` gives.

use super::{NOW, import, import_with, world};

/// `--time` makes no day the day of the work where a column says when that was.
#[test]
fn a_given_time_is_counted_and_fills_no_blank_cell() {
    let world = world();
    let with_time = ["--time", "17:00"];
    let run = import_with(
        &world,
        "report,,2026-01-16,,a-1@soc.example,,Fine",
        &with_time,
    )
    .exits(1);
    let expected = "performed_at: expected when it was done, found nothing\n";
    assert!(run.stderr.contains(expected), "{}", run.stderr);
    assert!(!world.has("evidence"));
    // A day of the work, a day and a time, and times of reviews.
    let rows = "report,2026-W03,,,a-1@soc.example,2026-01-16,Day\n\
                report,2026-W04,,,a-1@soc.example,2026-01-20 10:00,Time\n\
                accounts,2026-W04,,,a-1@soc.example,2026-01-20 10:00,x,,,b-1@soc.example,2026-01-21";
    let run = import_with(&world, rows, &with_time).exits(0);
    let expected = "3 met\n2 rows: the time of day is from --time\n";
    assert!(run.stdout.contains(expected), "{}", run.stdout);
    let run = import(
        &world,
        "report,2026-W05,,,a-1@soc.example,2026-01-28 10:00,Time",
    )
    .exits(0);
    assert!(!run.stdout.contains("--time"), "{}", run.stdout);
}

/// Where no column says when the work was done, the day of the row is that of the work.
#[test]
fn a_spreadsheet_of_days_needs_a_given_time() {
    let world = world();
    let text = "task,date,performed_by,summary\nreport,2026-01-16,a-1@soc.example,Fine\n";
    let file = world.outside("days.csv", text.as_bytes());
    let import = ["import-ledger", &*file];
    world
        .run_at(NOW, &import)
        .exits(1)
        .complains("--time 17:00");
    let run = world.run_at(NOW, &[&import[..], &["--time", "17:00"]].concat());
    let run = run.exits(0);
    assert!(
        run.stdout
            .contains("\n1 row: the time of day is from --time\n"),
        "{}",
        run.stdout
    );
    let written = world.read("evidence/report/2026/2026-W03/alpha.yaml");
    assert!(
        written.contains("performed_at: 2026-01-16T17:00:00+01:00\n"),
        "{written}"
    );
}

#[test]
fn times_of_day_are_read_as_danes_write_them() {
    let world = world();
    let rows = "report,,2026-01-16,,a-1@soc.example,kl. 9.05,One\n\
                report,2026-W04,,,a-1@soc.example,20.01.2026 kl. 09:05,Two\n\
                report,,2026-01-28,,a-1@soc.example,09.05,Three";
    import(&world, rows).exits(0);
    for (week, day) in [("W03", 16), ("W04", 20), ("W05", 28)] {
        let written = world.read(&format!("evidence/report/2026/2026-{week}/alpha.yaml"));
        let expected = format!("performed_at: 2026-01-{day}T09:05:00+01:00\n");
        assert!(written.contains(&expected), "{written}");
    }
}

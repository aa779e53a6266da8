//! Imported evidence is judged by its row and its landing, and says where it comes from.

use super::{HEADER, HONEST, LATER, import, world};

#[test]
fn trace_and_audit_show_where_it_comes_from() {
    let world = world();
    import(&world, HONEST).exits(0);
    world.commit_at("2026-02-28T12:00:00Z", "Import");
    world
        .run_at(LATER, &["check", "report"])
        .exits(1)
        .says("duty/overdue");
    let trace = ["trace", "report/2026-W03/alpha"];
    world
        .run_at(LATER, &trace)
        .exits(0)
        .says("from row 2 of duties.csv (SHA-256 ");
    let json = world.run_at(LATER, &[&trace[..], &["--format", "json"]].concat());
    let json = json.exits(0).json();
    assert_eq!(
        (&json["imported"]["row"], &json["standing"]),
        (&2.into(), &"met".into())
    );
    let audit = [
        "audit",
        "--from",
        "2026-01-05",
        "--to",
        "2026-01-18",
        "report",
    ];
    let csv = world
        .run_at(LATER, &[&audit[..], &["--format", "csv"]].concat())
        .exits(0);
    assert!(
        csv.stdout
            .contains(",duties.csv,2,2026-02-27T15:00:00+01:00\r\n"),
        "{}",
        csv.stdout
    );
    for format in ["human", "markdown", "html"] {
        let run = world.run_at(LATER, &[&audit[..], &["--format", format]].concat());
        run.exits(0)
            .says("1 duty of these is settled by evidence that was imported");
    }
    let json = world
        .run_at(LATER, &[&audit[..], &["--format", "json"]].concat())
        .exits(0)
        .json();
    let duties = json["duties"].as_array().unwrap();
    let from: Vec<_> = duties
        .iter()
        .map(|duty| &duty["imported"]["from"])
        .collect();
    assert_eq!(from, [&serde_json::Value::Null, &"duties.csv".into()]);
}

#[test]
fn an_import_is_never_better_than_its_row_and_its_landing() {
    let world = world();
    let late = "report,2026-W04,,,a-1@soc.example,2026-01-27 10:00,Late";
    let run = import(&world, &format!("{HONEST}\n{late}")).exits(0);
    assert!(run.stdout.contains("1 met, 1 late"), "{}", run.stdout);
    world.commit_at("2026-02-28T12:00:00Z", "Import");
    // What is imported after the day of adoption was recorded too late.
    let file = world.outside(
        "more.csv",
        format!("{HEADER}report,2026-W05,,,a-1@soc.example,2026-01-30 10:00,x\n").as_bytes(),
    );
    let run = world.run_at(LATER, &["import-ledger", &file]).exits(0);
    assert!(run.stdout.contains("1 late"), "{}", run.stdout);
    assert!(
        run.stderr.contains("late because they land only now"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_review_that_was_given_too_late_is_late_as_the_row_says() {
    let row = |reviewed_at: &str| {
        format!(
            "accounts,2026-W02,,,a-1@soc.example,2026-01-09 16:00,x,,,b-1@soc.example,{reviewed_at}"
        )
    };
    let check = |reviewed_at: &str, standing: &str| {
        let world = world();
        let run = import(&world, &row(reviewed_at)).exits(0);
        assert!(
            run.stdout.contains(&format!("1 {standing}")),
            "{}",
            run.stdout
        );
        world.commit_at("2026-02-28T12:00:00Z", "Import");
        let args = ["trace", "accounts/2026-W02/alpha", "--format", "json"];
        let json = world.run_at(LATER, &args).exits(0).json();
        assert_eq!(json["standing"], standing, "{reviewed_at}");
    };
    // The deadline, two days for the evidence to land, and two for its review.
    check("2026-01-15 23:59:59", "met");
    check("2026-01-16 00:00:00", "late");
}

#[test]
fn an_amendment_does_not_undo_an_import() {
    let world = world();
    import(&world, HONEST).exits(0);
    world.commit_at("2026-02-28T12:00:00Z", "Import");
    let path = "evidence/report/2026/2026-W03/alpha.yaml";
    let imported = world.read(path);
    let (rest, _) = imported.split_once("imported:\n").unwrap();
    let amendment =
        "amendments:\n- at: 2026-03-05T10:00:00+01:00\n  by: a-1@soc.example\n  reason: Tidied\n";
    world.put(path, &format!("{rest}{amendment}"));
    world.commit_at("2026-03-05T10:00:00Z", "Tidy");
    let trace = ["trace", "report/2026-W03/alpha", "--format", "json"];
    let json = world.run_at(LATER, &trace).exits(0).json();
    assert_eq!(
        (&json["imported"]["row"], &json["standing"]),
        (&2.into(), &"met".into())
    );
}

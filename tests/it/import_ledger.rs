//! `dutybook import-ledger`: a spreadsheet of past duties becomes evidence, row by row, all or none.

use crate::harness::run::Run;
use crate::record::world::World;

/// Before the day of adoption.
const NOW: &str = "2026-02-27T15:00:00+01:00";
/// After it.
const LATER: &str = "2026-03-20T12:00:00+01:00";
const HEADER: &str = "task,occurrence,date,team,performed_by,performed_at,summary,link,link_title,reviewed_by,\
                      reviewed_at,details.score,details.systems.0.name,details.ok\n";

const FILES: &[(&str, &str)] = &[
    (
        "policy/dutybook.yaml",
        "kind: policy/v1\ntimezone: Europe/Copenhagen\nstarts: 2026-01-01\nhistory: { since: 2026-03-02 }\n\
         review:\n  approvers: [beta]\n",
    ),
    (
        "policy/teams.yaml",
        "kind: teams/v1\nteams:\n  alpha:\n    name: Team Alpha\n    formerly: [old-alpha]\n    members:\n      - email: a-1@soc.example\n        \
         aliases: [a-1@users.noreply.example]\n      - email: a-2@soc.example\n  beta:\n    members:\n      \
         - email: b-1@soc.example\n",
    ),
    (
        "policy/tasks/report.yaml",
        "kind: task/v1\nid: report\ntitle: Write a report\nassigned: { team: alpha }\n\
         cadence:\n  every: week\n  due: { weekday: friday, time: \"17:00\" }\n",
    ),
    (
        "policy/tasks/triage.yaml",
        "kind: task/v1\nid: triage\ntitle: Triage\nassigned: { each_of: [alpha, beta] }\n\
         cadence: { every: day, on: business-days }\n",
    ),
    (
        "policy/tasks/briefing.yaml",
        "kind: task/v1\nid: briefing\ntitle: Briefing\nassigned: { any_of: [alpha, beta] }\ncadence: { every: month }\n",
    ),
    (
        "policy/tasks/accounts.yaml",
        "kind: task/v1\nid: accounts\ntitle: Accounts\nassigned: { team: alpha }\ncadence: { every: week }\n\
         evidence: { review: { required: true, by: [beta] } }\n",
    ),
    (
        "policy/tasks/scan.yaml",
        "kind: task/v1\nid: scan\ntitle: Scan\nassigned: { team: alpha }\ncadence: { every: month }\n\
         evidence: { details: scan }\n",
    ),
    (
        "policy/tasks/drill.yaml",
        "kind: task/v1\nid: drill\ntitle: Drill\nassigned: { team: alpha }\n\
         cadence: { as_needed: { within: P5D, at_least_every: P1Y } }\n",
    ),
    (
        "policy/schemas/scan.schema.json",
        r#"{ "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
  "required": ["score", "systems"], "properties": { "score": { "type": "number" }, "ok": { "type": "boolean" },
    "systems": { "type": "array", "items": { "type": "object", "properties": { "name": { "type": "string" } } } } } }"#,
    ),
];

fn world() -> World {
    let world = World::of_files(FILES.iter().copied(), "a-1@soc.example");
    world.commit_at("2026-02-20T12:00:00Z", "Policy");
    world
}

/// A spreadsheet with rows of the header, each cut behind its last cell.
fn import_with(world: &World, rows: &str, more: &[&str]) -> Run {
    let file = world.outside("duties.csv", format!("{HEADER}{rows}\n").as_bytes());
    world.run_at(NOW, &[&["import-ledger", &*file], more].concat())
}

fn import(world: &World, rows: &str) -> Run {
    import_with(world, rows, &[])
}

const HONEST: &str = "report,2026-W03,,,a-1@soc.example,2026-01-16 16:00,Fine";

#[test]
fn a_row_becomes_evidence_that_says_where_it_comes_from() {
    let world = world();
    let rows = "Write a Report,2026-W03,,Team Alpha,a-1@users.noreply.example;a-2@soc.example,2026-01-16 16:00,\
                \"=cmd|'/c calc'!A0\nand more\",https://t.example/1,Ticket";
    let run = import(&world, rows).exits(0);
    assert!(
        run.stdout
            .contains("wrote 1 evidence files from duties.csv: 1 met"),
        "{}",
        run.stdout
    );
    let written = world.read("evidence/report/2026/2026-W03/alpha.yaml");
    let expected = "performed_by:\n- a-1@soc.example\n- a-2@soc.example\nperformed_at: 2026-01-16T16:00:00+01:00\n";
    assert!(written.contains(expected), "{written}");
    let links = "links:\n- title: Ticket\n  url: https://t.example/1\n";
    assert!(written.contains(links), "{written}");
    let imported = "imported:\n  from: duties.csv\n  row: 2\n  sha256: ";
    assert!(written.contains(imported), "{written}");
    assert!(
        written.ends_with("  at: 2026-02-27T15:00:00+01:00\n"),
        "{written}"
    );
}

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

/// A task without a schema has no types: what a cell says is kept to the letter.
#[test]
fn details_without_a_type_are_written_as_they_are() {
    let world = world();
    let file = world.outside(
        "free.csv",
        "task,occurrence,performed_by,performed_at,details.ticket,details.version,\n\
         report,2026-W03,a-1@soc.example,2026-01-16 16:00,Incident #4711 reported,1.10,\n\
         report,2026-W04,a-1@soc.example,2026-01-23 16:00,~,007,\n\
         report,2026-W05,a-1@soc.example,2026-01-30 16:00,true,12,\n\
         report,2026-W06,a-1@soc.example,2026-02-06 16:00,[1],null,\n"
            .as_bytes(),
    );
    world.run_at(NOW, &["import-ledger", &file]).exits(0);
    let details = |week: &str| {
        let text = world.read(&format!("evidence/report/2026/2026-{week}/alpha.yaml"));
        let value: serde_yaml::Value = serde_yaml::from_str(&text).unwrap();
        let get = |name: &str| value["details"][name].as_str().unwrap().to_owned();
        (get("ticket"), get("version"))
    };
    assert_eq!(
        details("W03"),
        ("Incident #4711 reported".into(), "1.10".into())
    );
    assert_eq!(details("W04"), ("~".into(), "007".into()));
    assert_eq!(details("W05"), ("true".into(), "12".into()));
    assert_eq!(details("W06"), ("[1]".into(), "null".into()));
}

#[test]
fn a_cell_that_no_title_explains_is_refused() {
    let world = world();
    let row = "report,2026-W03,a-1@soc.example,2026-01-16 16:00";
    for title in ["", " ", "-"] {
        let header = format!("task,occurrence,performed_by,performed_at,{title}\n");
        let import = |cell: &str| {
            let text = format!("{header}{row},{cell}\n");
            let file = world.outside("blank.csv", text.as_bytes());
            world.run_at(NOW, &["import-ledger", &file, "--dry-run"])
        };
        import("INC4711 was lost").exits(if title == "-" { 2 } else { 1 });
        import("").exits(if title == "-" { 2 } else { 0 });
    }
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

/// Refused: the first line of messages holds all of the texts, nothing is written, and the honest row next to it would be.
#[track_caller]
fn check_refused(rows: &str, expected: &[&str]) {
    let world = world();
    let run = import(&world, &format!("{HONEST}\n{rows}")).exits(1);
    assert!(run.stderr.starts_with("duties.csv:3: "), "{}", run.stderr);
    let first = run.stderr.lines().next().unwrap();
    for text in expected {
        assert!(first.contains(text), "{first}");
    }
    assert!(!world.has("evidence"), "{rows}");
    import_with(&world, &format!("{HONEST}\n{rows}"), &["--skip-invalid"]).exits(1);
    assert_eq!(
        world.evidence(),
        ["evidence/report/2026/2026-W03/alpha.yaml"]
    );
}

#[test]
fn rows_of_no_duty_are_refused() {
    check_refused(
        "reprt,2026-W04,,,a-1@soc.example,2026-01-20 10:00",
        &["task: ", "did you mean `report`?"],
    );
    check_refused(
        "../../x,2026-W04,,,a-1@soc.example,2026-01-20 10:00",
        &["task: ", "found `../../x`"],
    );
    check_refused(
        "report,2026-W01,,,a-1@soc.example,2026-01-02 10:00",
        &["occurrence: ", "of which the first is 2026-W02"],
    );
    check_refused(
        "report,2025-12-24,,,a-1@soc.example,2025-12-24 10:00",
        &["occurrence: ", "that report owes"],
    );
    check_refused(
        "report,../../etc,,,a-1@soc.example,2026-01-20 10:00",
        &["occurrence: ", "such as 2025-W11"],
    );
    check_refused(
        "report,2026-W10,,,a-1@soc.example,2026-02-27 10:00",
        &["occurrence: ", "opens Mon 2 Mar 2026"],
    );
    check_refused(
        "report,2026-W20,,,a-1@soc.example,2026-02-27 10:00",
        &["occurrence: "],
    );
    check_refused(
        "triage,,2026-01-10,alpha,a-1@soc.example,10:00",
        &["date: ", "a Saturday", "is not a business day"],
    );
    check_refused(
        "triage,,2025-12-31,alpha,a-1@soc.example,10:00",
        &["date: ", "first opens 2026-01-01"],
    );
    check_refused(
        "drill,by-2027-01-01,,,a-1@soc.example,2026-01-20 10:00",
        &["occurrence: ", "no backstop"],
    );
    check_refused(
        "triage,2026-01-12,,,a-1@soc.example,2026-01-12 10:00",
        &["team: ", "alpha, beta, found nothing"],
    );
    check_refused(
        "report,2026-W04,,beta,b-1@soc.example,2026-01-20 10:00",
        &["team: ", "(alpha), found `beta`"],
    );
    check_refused(
        "report,2026-W04,,../b,b-1@soc.example,2026-01-20 10:00",
        &["team: ", "the id or name of a team", "found `../b`"],
    );
    check_refused("report", &["occurrence: ", "found nothing"]);
    check_refused(
        ",2026-W04,,,a-1@soc.example,2026-01-20 10:00",
        &["task: expected the id or title of a task, found nothing"],
    );
}

#[test]
fn rows_whose_claim_does_not_hold_are_refused() {
    check_refused(
        "report,2026-W04,,,b-1@soc.example,2026-01-20 10:00",
        &["performed_by: ", "not on the roster"],
    );
    check_refused(
        "report,2026-W04,,,Analyst One,2026-01-20 10:00",
        &["performed_by: ", "found `Analyst One`"],
    );
    check_refused(
        "report,2026-W04,,,,2026-01-20 10:00",
        &["performed_by: expected an address, found nothing"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-18 10:00",
        &["performed_at: ", "outside-window"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-04-01 10:00",
        &["performed_at: ", "evidence/future"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-20",
        &["performed_at: ", "--time 17:00"],
    );
    check_refused(
        "report,,2026-01-20,,a-1@soc.example,",
        &["performed_at: expected when it was done, found nothing"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,04-02-2026 10:00",
        &["performed_at: ", "--dates dmy"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,yesterday 10:00",
        &["performed_at: "],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,10:00",
        &["performed_at: "],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-20 10:00,x,javascript:alert(1)",
        &["link: "],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-20 10:00,x,,Title",
        &["link: "],
    );
}

#[test]
fn rows_whose_content_does_not_hold_are_refused() {
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-20 10:00,<FILL IN: x>",
        &["summary: ", "evidence/placeholder"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-20 10:00,\u{1b}[2J",
        &["summary: ", "controls"],
    );
    check_refused(
        "accounts,2026-W04,,,a-1@soc.example,2026-01-20 10:00",
        &["reviewed_by: ", "review/missing"],
    );
    check_refused(
        "accounts,2026-W04,,,a-1@soc.example,2026-01-20 10:00,,,,b-1@soc.example",
        &["reviewed_at: "],
    );
    check_refused(
        "accounts,2026-W04,,,a-1@soc.example,2026-01-20 10:00,,,,a-1@soc.example,2026-01-21 10:00",
        &["reviewed_by: "],
    );
    check_refused(
        "scan,2026-01,,,a-1@soc.example,2026-01-20 10:00,,,,,,many,S1",
        &["details.score: ", "must be a number"],
    );
    check_refused(
        "scan,2026-01,,,a-1@soc.example,2026-01-20 10:00,,,,,,3",
        &["evidence/details"],
    );
    check_refused(
        "report,2026-W04,,,a-1@soc.example,2026-01-20 10:00,,,,,,,,,more",
        &["column 15: "],
    );
}

#[test]
fn rows_of_every_kind_of_task_are_imported() {
    let world = world();
    let rows = "triage,,2026-01-09,alpha,a-1@soc.example,16:50,One\n\
                triage,,2026-01-09,beta,b-1@soc.example,16:50,Two\n\
                briefing,2026-01,,beta,b-1@soc.example,2026-01-12 10:00,Told\n\
                report,2026-W05,,old-alpha,a-1@soc.example,2026-01-29T10:00:00Z,Former name\n\
                accounts,,2026-01-20,,a-1@soc.example,10:00,x,,,b-1@soc.example,2026-01-21 10:00\n\
                scan,2026-01,,,a-1@soc.example,2026-01-20 10:00,,,,,,12.5,S1,yes";
    import(&world, rows).exits(0);
    let scan = world.read("evidence/scan/2026/2026-01/alpha.yaml");
    let details = "details:\n  score: 12.5\n  ok: true\n  systems:\n  - name: S1\n";
    assert!(scan.contains(details), "{scan}");
    let accounts = world.read("evidence/accounts/2026/2026-W04/alpha.yaml");
    assert!(
        accounts.contains("reviewed_by: b-1@soc.example\nreviewed_at: 2026-01-21T10:00:00+01:00\n"),
        "{accounts}"
    );
    assert!(world.has("evidence/triage/2026/2026-01-09/beta.yaml"));
    assert!(world.has("evidence/briefing/2026/2026-01/beta.yaml"));
    let json = world.run_at(NOW, &["check", "--format", "json"]).json();
    let findings = json["findings"].as_array().unwrap().iter();
    let of_evidence: Vec<_> = findings
        .filter(|it| it["level"] == "deny" && it["rule"] != "duty/overdue")
        .collect();
    assert!(of_evidence.is_empty(), "{of_evidence:?}");
}

#[test]
fn a_request_is_fulfilled_by_its_row() {
    let world = world();
    let request = ["request", "drill", "--slug", "x", "--reason", "r"];
    world.run_at("2026-02-20T13:00:00+01:00", &request).exits(0);
    import(
        &world,
        "drill,2026-02-20-x,,,a-1@soc.example,2026-02-21 10:00",
    )
    .exits(0);
    assert!(world.has("evidence/drill/2026/2026-02-20-x/alpha.yaml"));
}

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
fn a_dry_run_writes_nothing() {
    let world = world();
    let run = import_with(&world, HONEST, &["--dry-run"]).exits(0);
    assert!(
        run.stdout
            .contains("would write evidence/report/2026/2026-W03/alpha.yaml (line 2)")
    );
    assert!(!world.has("evidence"));
}

#[test]
fn spreadsheets_of_other_countries_are_read() {
    let world = world();
    let text = "\u{feff}sep=;\r\nOpgave;Uge;Udført af;Udført;details.score;details.systems.0.name;Note\r\n\
                scan;2026-01;a-1@soc.example;09.01.2026;387,5;S1;to be left out\r\n";
    let (_, utf16) = text.split_at(0);
    for (name, bytes) in [
        ("utf8.csv", text.as_bytes().to_vec()),
        (
            "utf16.csv",
            utf16.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
    ] {
        let file = world.outside(name, &bytes);
        let maps = [
            "Opgave=task",
            "uge=occurrence",
            "Udført af=performed_by",
            "Udført=performed_at",
            "Note=-",
        ];
        let maps: Vec<&str> = maps.iter().flat_map(|map| ["--map", map]).collect();
        let args = [
            &[
                "import-ledger",
                &*file,
                "--time",
                "17:00",
                "--dates",
                "dmy",
                "--dry-run",
            ],
            &maps[..],
        ]
        .concat();
        let run = world.run_at(NOW, &args).exits(0);
        assert!(
            run.stdout
                .contains("evidence/scan/2026/2026-01/alpha.yaml (line 3)"),
            "{}",
            run.stdout
        );
    }
}

#[test]
fn a_file_that_cannot_be_read_is_no_verdict() {
    let world = world();
    let check = |name: &str, text: &[u8], more: &[&str], expected: &str| {
        let file = world.outside(name, text);
        let run = world
            .run_at(NOW, &[&["import-ledger", &*file], more].concat())
            .exits(2);
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    };
    check("empty.csv", b"", &[], "an empty file");
    check("rows.csv", HEADER.as_bytes(), &[], "no rows");
    check("book.csv", b"PK\x03\x04", &[], "save it as CSV");
    check(
        "owner.csv",
        b"task,date,performed_by,owner\n",
        &[],
        "a column `owner`",
    );
    check(
        "map.csv",
        b"task,date,performed_by\n",
        &["--map", "x=team"],
        "no column `x`",
    );
    check(
        "map.csv",
        b"task,date,performed_by\n",
        &["--map", "x=teams"],
        "not a field",
    );
    let long = format!(
        "task,date,performed_by\n{}",
        "a,2026-01-01,b\n".repeat(100_001)
    );
    check("long.csv", long.as_bytes(), &[], "at most 100000 rows");
    world
        .run_at(NOW, &["import-ledger", "nowhere.csv"])
        .exits(2);
}

/// `docs/migrating.md`: what opened before adoption is judged by the policy of that day.
#[test]
fn a_requirement_that_lands_with_adoption_leaves_the_past_alone() {
    let world = world();
    import(&world, HONEST).exits(0);
    world.commit_at("2026-02-28T12:00:00Z", "Import");
    let task = world.read("policy/tasks/report.yaml") + "evidence: { artifacts: { min: 1 } }\n";
    world.put("policy/tasks/report.yaml", &task);
    world.commit_at("2026-03-02T12:00:00Z", "Require a file");
    let standing = |at: &str| {
        let args = ["trace", "report/2026-W03/alpha", "--format", "json"];
        world.run_at(at, &args).exits(0).json()["standing"].clone()
    };
    assert_eq!(standing(LATER), "met");
}

/// As many rows as a team of many duties has in years; the time grows with their number only.
#[test]
fn thousands_of_rows_are_imported_at_once() {
    use std::fmt::Write;
    let world = world();
    world.put(
        "policy/tasks/many.yaml",
        "kind: task/v1\nid: many\ntitle: Many\nassigned: { team: alpha }\ncadence: { every: day }\nstarts: 2020-01-01\n",
    );
    let mut rows = String::new();
    let first = chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    for day in first.iter_days().take(2_000) {
        let _ = writeln!(rows, "many,,{day},,a-1@soc.example,16:00,Day {day}");
    }
    let run = import(&world, &rows).exits(0);
    assert!(
        run.stdout.contains("wrote 2000 evidence files"),
        "{}",
        run.stdout
    );
}

const MANY_TEAMS: &str = "kind: teams/v1\nteams:\n  alpha:\n    name: Incident responders\n    members: [{ email: a-1@soc.example }]\n  \
     beta:\n    members: [{ email: b-1@soc.example }]\ngroups:\n  all-soc: { name: Whole SOC, teams: [alpha, beta] }\n";

/// A name with capitals is no broken id, and a group is no team.
#[test]
fn what_names_no_team_is_answered_with_the_teams() {
    let world = world();
    world.put("policy/teams.yaml", MANY_TEAMS);
    let check = |team: &str, expected: &str| {
        let row = format!("report,2026-W03,,{team},a-1@soc.example,2026-01-16 16:00,Fine");
        let run = import(&world, &row).exits(1);
        let expected =
            format!("team: expected the id or name of a team ({expected}), found `{team}`\n");
        assert!(run.stderr.contains(&expected), "{}", run.stderr);
    };
    check("Night shift", "there are: alpha, beta");
    check("Incident responder", "did you mean `Incident responders`?");
    check("Whole SOC", "name one of its teams: alpha, beta");
    let row = "report,2026-W03,,incident  Responders,a-1@soc.example,2026-01-16 16:00,Fine";
    import(&world, row).exits(0);
}

/// Each unknown column with the option that explains it, and columns that are blank by their titles.
#[test]
fn columns_are_named_as_the_file_names_them() {
    let world = world();
    let text = "Duty;Week;Done by;Done at\nreport;2026-W03;;16-01-2026 16:00\n";
    let file = world.outside("duties.csv", text.as_bytes());
    let import = ["import-ledger", &*file];
    let run = world.run_at(NOW, &import).exits(2);
    for expected in [
        "found columns `Duty`, `Week`, `Done by`, `Done at`\n",
        "--map Duty=FIELD --map Week=FIELD --map 'Done by=FIELD' --map 'Done at=FIELD'\n",
    ] {
        assert!(run.stderr.contains(expected), "{}", run.stderr);
    }
    let maps = [
        "Duty=task",
        "Week=occurrence",
        "Done by=performed_by",
        "Done at=performed_at",
    ];
    let maps: Vec<&str> = maps.iter().flat_map(|map| ["--map", map]).collect();
    let run = world.run_at(NOW, &[&import[..], &maps].concat()).exits(1);
    let expected = "duties.csv:2: Done by: expected an address, found nothing\n";
    assert!(run.stderr.starts_with(expected), "{}", run.stderr);
}

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

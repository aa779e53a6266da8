//! Details: fields, files, types, and "did you mean".

use std::io::Write;
use std::process::Stdio;

use crate::harness::run::Run;
use crate::record::world::World;

const ALPHA: &str = "evidence/report/2026/2026-W11/alpha.yaml";

#[test]
fn fields_have_the_types_of_the_schema_and_its_order() {
    let world = World::new();
    let fields = [
        "where.city=2026",
        "names=One",
        "names=Two",
        "is_final=yes",
        "share=0.5",
        "systems=[{\"open\": 2, \"name\": \"S1\"}]",
        "systems.0.oldest=3",
        "systems.1.name=007",
        "systems.1.open=0",
        "state=bad",
        "score=12",
    ];
    let mut args = vec!["record", "report"];
    args.extend(fields.iter().flat_map(|field| ["--field", field]));
    world.run(&args).exits(0);
    let written = world.read(ALPHA);
    let details = written
        .split_once("details:\n")
        .map_or("", |(_, details)| details);
    assert_eq!(
        details,
        "  score: 12\n  state: bad\n  share: 0.5\n  is_final: true\n  names:\n  - One\n  - Two\n  systems:\n  \
         - name: S1\n    open: 2\n    oldest: 3\n  - name: '007'\n    open: 0\n  where:\n    city: '2026'\n"
    );
    world.check_passes();
}

#[test]
fn a_field_that_is_none_is_refused_with_the_next_best() {
    let world = World::new();
    for (field, said) in [
        ("scroe=1", "did you mean `score`?"),
        ("zzz=1", "there are: score, state"),
        ("state=god", "did you mean `good`?"),
        ("state=", "there are: good, bad"),
        ("score=many", "`score` must be a whole number, not `many`"),
        ("score=many", "for example 387"),
        ("share=NaN", "`share` must be a number"),
        ("is_final=perhaps", "`is_final` must be true or false"),
        ("systems.0.nmae=x", "did you mean `name`?"),
        ("systems.1.name=x", "items are counted from 0"),
        ("systems.4000000000.name=x", "items are counted from 0"),
        ("names=[1", "must be a list"),
        ("score", "is not a field with a value"),
        ("=1", "is not a field with a value"),
        ("a..b=1", "is not a field with a value"),
    ] {
        world
            .run(&["record", "report", "--field", field])
            .exits(2)
            .complains(said);
    }
    assert!(!world.has("evidence"));
}

#[test]
fn details_come_from_a_file_and_fields_go_over_it() {
    let world = World::new();
    let yaml = world.outside(
        "d.yaml",
        b"score: 1\nstate: good\nsystems:\n  - name: S1\n    open: 0\nwhere: { city: A }\n",
    );
    let args = [
        "record",
        "report",
        "--from",
        &yaml,
        "--field",
        "score=2",
        "--field",
        "where.city=B",
    ];
    world.run(&args).exits(0);
    let written = world.read(ALPHA);
    assert!(
        written.contains("score: 2\n") && written.contains("city: B\n"),
        "{written}"
    );
    world.check_passes();
}

#[test]
fn details_come_from_standard_input_as_json() {
    let world = World::new();
    let mut command = world.command();
    command.args([
        "--as-of",
        crate::record::world::NOW,
        "record",
        "report",
        "--from",
        "-",
        "--no-input",
    ]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("runs");
    let mut input = child.stdin.take().expect("an input");
    let json = br#"{"score": 5, "state": "bad", "systems": [{"name": "S1", "open": 0}]}"#;
    input.write_all(json).expect("taken");
    drop(input);
    Run::from(child.wait_with_output().expect("ends")).exits(0);
    assert!(world.read(ALPHA).contains("score: 5\n"));
}

#[test]
fn a_file_of_details_that_cannot_be_read_says_where() {
    let world = World::new();
    let twice = world.outside("d.yaml", b"score: 1\nscore: 2\n");
    let list = world.outside("l.json", b"[1]");
    world
        .run(&["record", "report", "--from", &twice])
        .exits(2)
        .complains("d.yaml:2:1: the key `score` stands here twice");
    world.run(&["record", "report", "--from", &list]).exits(2);
    world
        .run(&["record", "report", "--from", "nowhere.yaml"])
        .exits(2)
        .complains("nowhere.yaml cannot be read");
}

#[test]
fn what_a_condition_requires_is_left_open_too() {
    let world = World::new();
    let args = [
        "record",
        "report",
        "--field",
        "systems.0.name=S1",
        "--field",
        "systems.0.open=4",
    ];
    world.run(&args).exits(0).complains("systems.0.oldest");
    // Nothing that closes a placeholder stands within one.
    assert!(
        world
            .read(ALPHA)
            .contains("score: '<FILL IN: Points ) none>'"),
        "{}",
        world.read(ALPHA)
    );
}

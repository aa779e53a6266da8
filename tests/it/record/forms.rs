//! Fields that take one of several forms (`oneOf`), on a terminal and in drafts.

use crate::record::dialogue::Dialogue;
use crate::record::world::World;

const ALPHA: &str = "evidence/report/2026/2026-W11/alpha.yaml";

/// A repository whose task asks for one field of that schema.
fn world(follow_up: &str) -> World {
    let world = World::new();
    let schema = format!(
        r#"{{ "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
  "required": ["follow_up"], "additionalProperties": false, "properties": {{ "follow_up": {follow_up} }} }}"#
    );
    world.put("policy/schemas/report.schema.json", &schema);
    world.git(&["commit", "-q", "--amend", "--all", "--no-edit"]);
    world
}

/// The type stands in the alternatives only.
const MAPPINGS: &str = r#"{ "oneOf": [
  { "title": "Nothing to do", "type": "object", "additionalProperties": false, "required": ["reason"],
    "properties": { "reason": { "type": "string", "minLength": 5 } } },
  { "title": "A ticket", "type": "object", "additionalProperties": false, "required": ["ticket", "by"],
    "properties": { "ticket": { "type": "string" }, "by": { "type": "string", "format": "date" } } } ] }"#;

/// The alternatives have different types.
const KINDS: &str = r#"{ "oneOf": [
  { "title": "A number of tickets", "type": "integer", "minimum": 1 },
  { "title": "Tickets by name", "type": "array", "minItems": 1, "items": { "type": "string" } } ] }"#;

/// A field tells the alternatives apart, and both have one of the same name.
const TOLD_APART: &str = r#"{ "oneOf": [
  { "title": "By a person", "type": "object", "required": ["kind", "who"],
    "properties": { "kind": { "const": "person" }, "who": { "enum": ["lead", "analyst"] } } },
  { "title": "By a machine", "type": "object", "required": ["kind", "who"],
    "properties": { "kind": { "const": "machine" }, "who": { "type": "integer" } } } ] }"#;

/// Answers the questions of the field, and gives the file.
fn record(follow_up: &str, answers: &[(&str, &str)]) -> Option<String> {
    let world = world(follow_up);
    let Some(mut run) = Dialogue::start(&world, "record report") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return None;
    };
    for (question, answer) in answers {
        run.asked(question, answer);
    }
    run.asked("Summary", "Done.\r");
    run.asked("Write evidence/report/2026/2026-W11/alpha.yaml?", "\r");
    assert_eq!(run.ends(), Some(0));
    world.check_passes();
    Some(world.read(ALPHA))
}

#[test]
fn alternatives_that_state_their_own_type_are_chosen_from() {
    let answers = [
        ("follow_up which?", "\u{1b}[B\r"),
        ("follow_up · ticket", "CHG1\r"),
        ("follow_up · by", "tomorrow\r"),
        ("follow_up · by", "2026-04-01\r"),
    ];
    if let Some(written) = record(MAPPINGS, &answers) {
        let expected = "  follow_up:\n    ticket: CHG1\n    by: 2026-04-01\n";
        assert!(written.contains(expected), "{written}");
    }
    let answers = [
        ("follow_up which?", "\r"),
        ("follow_up · reason", "no\r"),
        ("shorter than 5 characters", "No change\r"),
    ];
    if let Some(written) = record(MAPPINGS, &answers) {
        assert!(
            written.contains("  follow_up:\n    reason: No change\n"),
            "{written}"
        );
    }
}

#[test]
fn the_kind_of_a_value_is_asked_first_where_it_is_open() {
    let answers = [("follow_up which?", "\r"), ("follow_up", "3\r")];
    if let Some(written) = record(KINDS, &answers) {
        assert!(written.contains("  follow_up: 3\n"), "{written}");
    }
    let answers = [
        ("follow_up which?", "\u{1b}[B\r"),
        ("follow_up 1", "CHG1\r"),
        ("follow_up 2", "\r"),
    ];
    if let Some(written) = record(KINDS, &answers) {
        assert!(written.contains("  follow_up:\n  - CHG1\n"), "{written}");
    }
}

#[test]
fn a_field_is_asked_for_as_the_chosen_alternative_says() {
    let answers = [
        ("follow_up which?", "\u{1b}[B\r"),
        ("follow_up · kind", "\r"),
        ("follow_up · who", "7\r"),
    ];
    if let Some(written) = record(TOLD_APART, &answers) {
        let expected = "  follow_up:\n    kind: machine\n    who: 7\n";
        assert!(written.contains(expected), "{written}");
    }
    let answers = [
        ("follow_up which?", "\r"),
        ("follow_up · kind", "\r"),
        ("follow_up · who", "\u{1b}[B\r"),
    ];
    if let Some(written) = record(TOLD_APART, &answers) {
        let expected = "  follow_up:\n    kind: person\n    who: analyst\n";
        assert!(written.contains(expected), "{written}");
    }
}

#[test]
fn a_draft_completes_the_alternative_that_was_begun() {
    let draft = |field: &str| {
        let world = world(MAPPINGS);
        let words = [
            "record",
            "report",
            "--no-input",
            "--dry-run",
            "--field",
            field,
        ];
        world.run(&words).stdout
    };
    let begun = draft(r#"follow_up={"ticket":"CHG1"}"#);
    assert!(begun.contains("ticket: CHG1\n    by: '<FILL IN"), "{begun}");
    assert!(!begun.contains("reason:"), "{begun}");
    let complete = draft(r#"follow_up={"reason":"No change"}"#);
    assert!(!complete.contains("FILL IN"), "{complete}");
}

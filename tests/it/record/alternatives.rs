//! Details of which `oneOf` or `anyOf` allows several forms: what is asked, and what a draft leaves open.

#[cfg(target_os = "linux")]
use crate::record::dialogue::Dialogue;
use crate::record::world::World;

const ALPHA: &str = "evidence/report/2026/2026-W11/alpha.yaml";

/// Two forms of fields, the second through a reference, without a type beside `oneOf`.
const FORMS: &str = r##"{ "description": "What follows", "oneOf": [
  { "title": "Nothing to do", "type": "object", "required": ["reason"], "additionalProperties": false,
    "properties": { "reason": { "type": "string", "minLength": 3 } } },
  { "$ref": "#/$defs/ticket" } ] }"##;

/// A text or fields.
#[cfg(target_os = "linux")]
const MIXED: &str = r##"{ "description": "What follows", "anyOf": [
  { "title": "A sentence", "type": "string", "minLength": 3 }, { "$ref": "#/$defs/ticket" } ] }"##;

/// Values, of which each has a title.
#[cfg(target_os = "linux")]
const CONSTANTS: &str = r#"{ "description": "What follows", "oneOf": [
  { "title": "Nothing to do", "const": "none" }, { "title": "A new look", "const": "again" } ] }"#;

/// Patterns of one text: there is nothing to choose.
#[cfg(target_os = "linux")]
const PATTERNS: &str = r#"{ "description": "What follows", "oneOf": [
  { "type": "string", "pattern": "^CHG" }, { "type": "string", "pattern": "^INC" } ] }"#;

/// A world whose report has one field of a shape.
fn world_of(follow_up: &str) -> World {
    world_of_schema(&format!(
        r#""required": ["follow_up"], "properties": {{ "follow_up": {follow_up} }},
        "$defs": {{ "ticket": {{ "title": "A ticket", "type": "object", "required": ["ticket", "urgent"],
          "properties": {{ "ticket": {{ "type": "string", "pattern": "^CHG[0-9]+$" }},
            "urgent": {{ "type": "boolean" }} }}, "additionalProperties": false }} }}"#
    ))
}

fn world_of_schema(members: &str) -> World {
    let world = World::new();
    let schema = format!(
        r#"{{ "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
          "additionalProperties": false, {members} }}"#
    );
    world.put("policy/schemas/report.schema.json", &schema);
    // The schema that is in force is the one that landed.
    world.git(&["commit", "-q", "--amend", "--all", "--no-edit"]);
    world
}

/// Records the report with answers, and returns its details.
#[cfg(target_os = "linux")]
#[track_caller]
fn details_answered(world: &World, answers: &[(&str, &str)]) -> Option<String> {
    let Some(mut run) = Dialogue::start(world, "record report") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return None;
    };
    for (question, answer) in answers {
        run.asked(question, answer);
    }
    run.asked("Summary", "\r");
    run.asked("Write evidence/report/2026/2026-W11/alpha.yaml?", "\r");
    assert_eq!(run.ends(), Some(0));
    world.check_passes();
    Some(details_of(&world.read(ALPHA)))
}

fn details_of(evidence: &str) -> String {
    let (_, details) = evidence.split_once("details:\n").expect("details");
    details.to_owned()
}

/// What a draft has as details, with fields given.
#[track_caller]
fn drafted(world: &World, fields: &[&str]) -> String {
    let mut args = vec!["record", "report", "--dry-run", "--no-input"];
    args.extend(fields.iter().flat_map(|field| ["--field", field]));
    details_of(&world.run(&args).stdout)
}

#[cfg(target_os = "linux")]
const DOWN: &str = "\u{1b}[B\r";

#[cfg(target_os = "linux")]
#[test]
fn forms_of_fields_are_chosen_from_without_a_type_beside_them() {
    let world = world_of(FORMS);
    let answers = [
        ("What follows", ""),
        ("follow_up which?", DOWN),
        ("follow_up · ticket", "7\r"),
        ("does not match the pattern", "CHG7\r"),
        ("follow_up · urgent", "y\r"),
    ];
    let Some(details) = details_answered(&world, &answers) else {
        return;
    };
    let expected = "  follow_up:\n    ticket: CHG7\n    urgent: true\n";
    assert_eq!(details, expected);
}

#[cfg(target_os = "linux")]
#[test]
fn a_text_or_fields_are_chosen_from_first() {
    let text = [("follow_up which?", "\r"), ("follow_up", "Done.\r")];
    let fields = [
        ("A ticket", DOWN),
        ("follow_up · ticket", "CHG7\r"),
        ("follow_up · urgent", "n\r"),
    ];
    for (answers, expected) in [
        (&text[..], "  follow_up: Done.\n"),
        (
            &fields,
            "  follow_up:\n    ticket: CHG7\n    urgent: false\n",
        ),
    ] {
        let world = world_of(MIXED);
        let Some(details) = details_answered(&world, answers) else {
            return;
        };
        assert_eq!(details, expected);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn values_with_titles_are_chosen_from_and_patterns_of_a_text_are_not() {
    for (shape, answer, expected) in [
        (CONSTANTS, ("A new look", DOWN), "  follow_up: again\n"),
        (PATTERNS, ("follow_up: ", "INC4\r"), "  follow_up: INC4\n"),
    ] {
        let world = world_of(shape);
        let Some(details) = details_answered(&world, &[answer]) else {
            return;
        };
        assert_eq!(details, expected);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_changed_answer_starts_with_the_form_that_was_chosen() {
    let world = world_of(FORMS);
    let Some(mut run) = Dialogue::start(&world, "record report") else {
        eprintln!("skipped: there is no `script` to make a terminal");
        return;
    };
    run.asked("follow_up which?", DOWN);
    run.asked("follow_up · ticket", "CHG7\r");
    run.asked("follow_up · urgent", "n\r");
    run.asked("Summary", "\r");
    run.asked("Write evidence/report/2026/2026-W11/alpha.yaml?", DOWN);
    run.asked("follow_up which? [now: A ticket]", "\r");
    run.asked("follow_up · ticket [now: CHG7]", "CHG8\r");
    run.asked("follow_up · urgent [now: no]", "\r");
    run.asked("Summary", "\r");
    run.asked("Write evidence/report/2026/2026-W11/alpha.yaml?", "\r");
    assert_eq!(run.ends(), Some(0));
    let details = details_of(&world.read(ALPHA));
    let expected = "  follow_up:\n    ticket: CHG8\n    urgent: false\n";
    assert_eq!(details, expected);
}

#[test]
fn a_draft_asks_for_what_the_form_that_fits_lacks() {
    let typed = FORMS.replacen('{', r#"{ "type": "object","#, 1);
    for shape in [FORMS, &typed] {
        let world = world_of(shape);
        for (given, expected) in [
            (
                &[r#"follow_up={"ticket": "CHG1", "urgent": true}"#][..],
                "  follow_up:\n    ticket: CHG1\n    urgent: true\n",
            ),
            (
                &["follow_up.ticket=CHG1"],
                "  follow_up:\n    ticket: CHG1\n    urgent: '<FILL IN: true or false>'\n",
            ),
            (
                &["follow_up.reason=quiet"],
                "  follow_up:\n    reason: quiet\n",
            ),
            // Nothing is known: the first of them.
            (&[], "  follow_up:\n    reason: '<FILL IN: a text>'\n"),
        ] {
            assert_eq!(drafted(&world, given), expected, "{shape}");
        }
    }
}

/// A form that holds the same forms again.
const RECURSIVE: &str = r##"{ "oneOf": [
  { "type": "object", "required": ["next"], "additionalProperties": false,
    "properties": { "next": { "$ref": "#/properties/follow_up" } } },
  { "type": "object", "required": ["reason"], "additionalProperties": false,
    "properties": { "reason": { "type": "string" } } } ] }"##;

#[test]
fn forms_within_forms_are_told_apart_at_each_depth() {
    let world = world_of(RECURSIVE);
    let expected = "  follow_up:\n    next:\n      next:\n        reason: quiet\n";
    let given = ["follow_up.next.next.reason=quiet"];
    assert_eq!(drafted(&world, &given), expected);
    // The first form again and again: filling it in ends all the same.
    let deep = drafted(&world, &[]);
    assert_eq!(deep.matches("<FILL IN").count(), 1, "{deep}");
}

const CONDITIONAL: &str = r#""required": ["overdue"], "properties": {
  "note": { "type": "string" }, "overdue": { "type": "integer" }, "kind": { "enum": ["a", "b"] } },
  "if": { "properties": { "overdue": { "minimum": 1 } } }, "then": { "required": ["note"] }"#;

#[test]
fn a_draft_has_what_a_condition_requires_and_no_more() {
    let world = world_of_schema(CONDITIONAL);
    for (given, expected) in [
        // `check` takes a text as no number below 1, so it requires the note.
        (
            &[][..],
            "  note: '<FILL IN: a text>'\n  overdue: '<FILL IN: a whole number>'\n",
        ),
        (&["overdue=0"], "  overdue: 0\n"),
        (
            &["overdue=2"],
            "  note: '<FILL IN: a text>'\n  overdue: 2\n",
        ),
    ] {
        assert_eq!(drafted(&world, given), expected);
    }
    let constant = CONDITIONAL.replace("\"minimum\": 1", "\"const\": 1");
    let expected = "  overdue: '<FILL IN: a whole number>'\n";
    assert_eq!(drafted(&world_of_schema(&constant), &[]), expected);
}

#[test]
fn an_optional_field_that_stays_away_decides_a_condition() {
    let optional = CONDITIONAL.replace("\"required\": [\"overdue\"]", "\"required\": [\"kind\"]");
    let world = world_of_schema(&optional);
    let expected = "  note: '<FILL IN: a text>'\n  kind: a\n";
    assert_eq!(drafted(&world, &["kind=a"]), expected);
}

#[cfg(target_os = "linux")]
#[test]
fn what_a_condition_looks_at_is_asked_first() {
    for (overdue, details) in [("0", ""), ("2", "  note: Late.\n")] {
        let world = world_of_schema(CONDITIONAL);
        let typed = format!("{overdue}\r");
        let mut answers = vec![("overdue: ", typed.as_str())];
        if !details.is_empty() {
            answers.push(("note: ", "Late.\r"));
        }
        let Some(written) = details_answered(&world, &answers) else {
            return;
        };
        assert_eq!(written, format!("{details}  overdue: {overdue}\n"));
    }
}

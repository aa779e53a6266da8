//! `docs/details-schemas.md`: its schemas give the prompts, the evidence and the messages that it shows.

use std::fs;

use crate::harness::temporary::temporary_folder;
use crate::pages::files_shown::{ShownFile, files_shown, table_below};
use crate::record::dialogue::Dialogue;
use crate::record::world::World;
use crate::walkthrough::run_pages;

const PAGE: &str = include_str!("../../../docs/details-schemas.md");
const TASKS: &str = include_str!("../../../docs/writing-tasks.md");
/// Within the first month and the first quarter.
const NOW: &str = "2026-01-20T10:00:00+01:00";

/// The files of the page, and those that it builds on.
fn files() -> Vec<ShownFile> {
    let below = ["policy/dutybook.yaml", "policy/teams.yaml"];
    let of_tasks = files_shown(TASKS).into_iter();
    let mut files: Vec<ShownFile> = of_tasks
        .filter(|file| below.contains(&&*file.path))
        .collect();
    files.extend(files_shown(PAGE));
    files
}

fn world(email: &str) -> World {
    let files = files();
    World::of_files(files.iter().map(|file| (&*file.path, &*file.text)), email)
}

/// The blocks of text of the page, each a session on a terminal.
fn sessions() -> Vec<Vec<&'static str>> {
    let blocks = PAGE.split("```text\n").skip(1);
    let blocks = blocks.filter_map(|block| block.split_once("```"));
    blocks.map(|(block, _)| block.lines().collect()).collect()
}

/// Plays a session: what is indented is shown; of other lines, what stands before the colon is shown, and the rest typed.
fn play(session: &[&str], world: &World, task: &str) -> Option<i32> {
    let mut run = Dialogue::start_at(world, NOW, &format!("record {task}"))?;
    for line in session {
        if let Some(shown) = line.strip_prefix("  ") {
            run.asked(shown, "");
            continue;
        }
        let (label, answer) = line.split_once(": ").unwrap();
        run.asked(label.trim_start_matches("? "), &format!("{answer}\r"));
    }
    run.asked("Write evidence/", "\r");
    run.ends()
}

#[test]
fn the_prompts_are_those_that_the_page_shows() {
    let sessions = sessions();
    let written = [
        (
            "restore-test",
            "engineer-1@soc.example",
            "evidence/restore-test/2026/2026-01/platform.yaml",
        ),
        (
            "access-review",
            "analyst-1@soc.example",
            "evidence/access-review/2026/2026-Q1/monitoring.yaml",
        ),
    ];
    assert_eq!(sessions.len(), written.len());
    for (session, (task, email, path)) in sessions.iter().zip(written) {
        let world = world(email);
        let Some(status) = play(session, &world, task) else {
            eprintln!("skipped: there is no `script` to make a terminal");
            return;
        };
        assert_eq!(status, 0, "{task}");
        let text = world.read(path);
        let summary = session.last().unwrap().replace("Summary: ", "summary: ");
        assert!(text.contains(&summary), "{text}");
        if task == "restore-test" {
            let mut blocks = PAGE.split("```yaml\n");
            let details = blocks.find(|block| block.starts_with("details:")).unwrap();
            let details = details.split("```").next().unwrap();
            assert!(text.contains(details), "{text}");
        }
        world.run_at(NOW, &["check", task]).exits(0);
    }
}

#[test]
fn the_command_prints_what_is_shown() {
    let dir = temporary_folder().unwrap();
    for file in files() {
        let path = dir.path().join("work").join(file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, file.text).unwrap();
    }
    run_pages(&[PAGE], dir.path(), 1);
}

#[test]
fn schemas_that_are_refused_give_the_messages_of_the_page() {
    let rows = table_below(PAGE, "| in the schema | `check` says |");
    assert!(rows.len() >= 5, "{} rows", rows.len());
    let world = world("engineer-1@soc.example");
    for row in rows {
        let [written, says] = row[..] else {
            panic!("{row:?}");
        };
        let written = written.trim_end_matches(" in a field").trim_matches('`');
        let dialect = r#""$schema": "https://json-schema.org/draft/2020-12/schema""#;
        let schema = if written.starts_with("\"$schema\"") {
            format!("{{ {written} }}")
        } else {
            format!("{{ {dialect}, \"properties\": {{ \"a\": {{ {written} }} }} }}")
        };
        world.put("policy/schemas/restore-test.schema.json", &schema);
        let json = world
            .run_at(NOW, &["check", "--format", "json"])
            .exits(1)
            .json();
        let findings = json["findings"].as_array().unwrap().iter();
        let messages: Vec<&str> = findings
            .filter(|it| it["rule"] == "policy/details-schema")
            .map(|it| it["message"].as_str().unwrap())
            .collect();
        // An address stands in a span of code, whose marks are two where it holds one.
        let says = says.trim_start_matches("``").trim_end_matches("``");
        assert_eq!(messages, [says], "{written}");
    }
}

/// The findings of the rule for schemas, where the schema has a member.
fn schema_findings(world: &World, member: &str) -> usize {
    let dialect = r#""$schema": "https://json-schema.org/draft/2020-12/schema""#;
    let schema = format!("{{ {dialect}, \"properties\": {{ \"a\": {{ {member} }} }} }}");
    world.put("policy/schemas/restore-test.schema.json", &schema);
    let ran = world.run_at(NOW, &["check", "--format", "json"]);
    let json = ran.json();
    let findings = json["findings"].as_array().unwrap().iter();
    let of_schemas = findings.filter(|it| it["rule"] == "policy/details-schema");
    of_schemas.count()
}

#[test]
fn an_unknown_keyword_passes_as_the_page_says() {
    assert!(PAGE.contains(r#"such as `"typ": "string"`, passes"#));
    let world = world("engineer-1@soc.example");
    assert_eq!(schema_findings(&world, r#""typ": "string""#), 0);
    assert_eq!(schema_findings(&world, r#""type": "strng""#), 1);
}

#[test]
fn prompts_are_those_of_the_schema_that_landed() {
    assert!(PAGE.contains("by the schema that was in force when the duty opened"));
    let world = world("engineer-1@soc.example");
    let path = "policy/schemas/restore-test.schema.json";
    let schema = world.read(path);
    world.put(
        path,
        &schema.replace("The system that was restored", "Which one"),
    );
    let draft = |more: &[&str]| {
        let args = ["record", "restore-test", "--no-input", "--dry-run"];
        world.run_at(NOW, &[&args, more].concat()).stdout
    };
    let landed = draft(&[]);
    assert!(landed.contains("The system that was restored"), "{landed}");
    let edited = draft(&["--no-history", "--performed-by", "engineer-1@soc.example"]);
    assert!(edited.contains("Which one"), "{edited}");
}

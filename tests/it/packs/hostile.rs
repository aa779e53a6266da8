//! Packs by strangers: whatever is in the folder, there is an error and nothing is written.

use std::fs;

use super::{Place, TASK, manifest, write_pack};
use crate::harness::files::names_below;

fn refused(change: impl Fn(&std::path::Path), message: &str) {
    let place = Place::with_packs(&["minimal"]);
    let folder = place.path().join("own");
    write_pack(&folder, "1.0.0", TASK);
    change(&folder);
    let before = names_below(&place.root());
    place
        .run(&["pack", "add", "../own"])
        .exits(2)
        .complains(message);
    assert_eq!(names_below(&place.root()), before, "{message}");
}

#[test]
fn a_folder_that_is_no_pack() {
    refused(
        |folder| fs::remove_file(folder.join("pack.yaml")).unwrap(),
        "it has no pack.yaml",
    );
    refused(
        |folder| fs::write(folder.join("pack.yaml"), "kind: pack/v2\n").unwrap(),
        "pack.yaml:1:7: `pack/v2` is not pack/v1",
    );
    refused(
        |folder| fs::write(folder.join("pack.yaml"), manifest("\"1.0\"")).unwrap(),
        "`1.0` is not a version",
    );
    refused(
        |folder| fs::write(folder.join("pack.yaml"), "a: &b [*b]\n").unwrap(),
        "pack.yaml:1:",
    );
    refused(
        |folder| fs::write(folder.join("tasks/x.txt"), "x").unwrap(),
        "tasks/x.txt is not a file of a pack",
    );
    refused(
        |folder| fs::create_dir(folder.join("tasks/deep")).unwrap(),
        "tasks/deep is not a plain file",
    );
    refused(
        |folder| fs::write(folder.join("tasks/own-review.yaml"), [0xff, 0xfe]).unwrap(),
        "tasks/own-review.yaml is not UTF-8",
    );
}

#[test]
fn texts_that_make_no_policy() {
    let task = |text: String| {
        move |folder: &std::path::Path| {
            fs::write(folder.join("tasks/own-review.yaml"), &text).unwrap();
        }
    };
    refused(
        task(TASK.replace("${team}", "${other}")),
        "tasks/own-review.yaml:5: `${other}` is not a parameter of the pack",
    );
    refused(
        task(TASK.replace("every: week", "every: weak")),
        "the policy would not be valid: policy/tasks/own-review.yaml",
    );
    refused(task(TASK.replace("${team}", "nobody")), "unknown team");
    refused(
        task(TASK.replace("title:", "titel:")),
        "the policy would not be valid",
    );
}

#[test]
fn values_that_would_be_more_than_a_value() {
    let text = manifest("1.0.0").replace(
        "{ type: time, default: \"12:00\"",
        "{ type: text, default: \"12:00\\\", day: 1\"",
    );
    refused(
        move |folder| fs::write(folder.join("pack.yaml"), &text).unwrap(),
        "is not a value of this parameter",
    );
}

#[test]
fn a_pack_that_is_too_large() {
    let large = format!("{TASK}# {}\n", "x".repeat(900 * 1024));
    refused(
        move |folder| fs::write(folder.join("tasks/own-review.yaml"), &large).unwrap(),
        "tasks/own-review.yaml is larger than",
    );
    // Its record has 4 blanks before each line.
    let short_lines = format!("{TASK}{}", "#\n".repeat(300_000));
    refused(
        move |folder| fs::write(folder.join("tasks/own-review.yaml"), &short_lines).unwrap(),
        "the pack own is too large: policy/packs/own.yaml would have",
    );
    refused(
        |folder| {
            for number in 0..600 {
                fs::write(folder.join(format!("tasks/t{number}.yaml")), "x").unwrap();
            }
        },
        "the pack has more than 500 files",
    );
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    refused(
        |folder| {
            fs::remove_file(folder.join("tasks/own-review.yaml")).unwrap();
            std::os::unix::fs::symlink("/etc/passwd", folder.join("tasks/own-review.yaml"))
                .unwrap();
        },
        "tasks/own-review.yaml is not a plain file",
    );
}

#[cfg(unix)]
#[test]
fn linked_folders_are_not_followed() {
    refused(
        |folder| {
            fs::rename(folder.join("tasks"), folder.with_file_name("elsewhere")).unwrap();
            std::os::unix::fs::symlink("../elsewhere", folder.join("tasks")).unwrap();
        },
        "tasks is not a plain folder",
    );
}

#[test]
fn names_and_counts_that_do_harm_elsewhere() {
    let with_manifest = |text: String| {
        move |folder: &std::path::Path| fs::write(folder.join("pack.yaml"), &text).unwrap()
    };
    refused(
        with_manifest(manifest("1.0.0").replace("id: own", "id: con")),
        "`con` is a device on Windows",
    );
    let many = (0..100).map(|n| {
        format!("  p{n}: {{ type: choice, choices: [a, b], default: a, description: x }}\n")
    });
    let many = format!("{}approvers:", many.collect::<String>());
    refused(
        with_manifest(manifest("1.0.0").replace("approvers:", &many)),
        "expected at most 100 parameters, found 102",
    );
    let words: Vec<String> = (0..51).map(|n| format!("w{n}")).collect();
    let long = format!(
        "  word: {{ type: choice, choices: [{}], default: w0, description: x }}\napprovers:",
        words.join(", ")
    );
    refused(
        with_manifest(manifest("1.0.0").replace("approvers:", &long)),
        "expected at most 50 choices, found 51",
    );
    refused(
        |folder| {
            fs::create_dir(folder.join("languages")).unwrap();
            let text = "kind: pack-language/v1\nlanguage: en\ntexts:\n  Operations: Ops\n";
            fs::write(folder.join("languages/en.yaml"), text).unwrap();
        },
        "languages/en.yaml: the texts of a pack are English already",
    );
}

/// Windows editors write a byte order mark; the record of the pack has none.
#[test]
fn a_byte_order_mark_is_dropped() {
    let place = Place::with_packs(&["minimal"]);
    write_pack(
        &place.path().join("own"),
        "1.0.0",
        &format!("\u{feff}{TASK}"),
    );
    place.run(&["pack", "add", "../own"]).exits(0);
    assert!(
        place
            .read("policy/tasks/own-review.yaml")
            .starts_with("kind: task/v1")
    );
    place.run(&["pack", "update"]).exits(0).says("up to date");
    write_pack(
        &place.path().join("own"),
        "1.1.0",
        &TASK.replace("Look at", "Look\u{feff} at"),
    );
    place
        .run(&["pack", "update", "own"])
        .exits(2)
        .complains("byte order mark inside the text");
    place.run(&["pack", "diff", "own"]).exits(0);
}

/// What a pack says is shown, and no command for who reads the log.
#[test]
fn texts_of_a_pack_begin_no_line_of_their_own() {
    let place = Place::with_packs(&["minimal"]);
    let text = manifest("1.0.0").replace("title: Our own duties", "title: \"x\\n::error::hacked\"");
    write_pack(&place.path().join("own"), "1.0.0", TASK);
    fs::write(place.path().join("own/pack.yaml"), text).unwrap();
    let run = place.run(&["pack", "list", "../own"]).exits(0);
    assert!(!run.stdout.contains("\n::error"), "{}", run.stdout);
    assert!(run.stdout.contains("hacked"), "{}", run.stdout);
}

/// The policy is valid after a pack was added, whoever broke it before.
#[test]
fn a_policy_that_is_not_valid_is_not_added_to() {
    let place = Place::with_packs(&["minimal"]);
    write_pack(&place.path().join("own"), "1.0.0", TASK);
    let teams = place.read("policy/teams.yaml");
    for (path, text) in [
        ("policy/teams.yaml", ":::\n"),
        ("policy/tasks/zz.yaml", "kind: task/v1\nid: zz\n"),
    ] {
        place.write(path, text);
        let before = names_below(&place.root());
        place
            .run(&["pack", "add", "../own"])
            .exits(2)
            .complains(path);
        assert_eq!(names_below(&place.root()), before, "{path}");
        assert_eq!(place.read(path), text);
        place.write("policy/teams.yaml", &teams);
    }
    fs::remove_file(place.root().join("policy/tasks/zz.yaml")).unwrap();
    place.run(&["pack", "add", "../own"]).exits(0);
}

/// The record of a pack comes with pull requests too.
#[test]
fn an_edited_record_leads_nowhere_else() {
    let place = Place::with_packs(&["minimal"]);
    let record = place.read("policy/packs/minimal.yaml");
    for (old, new, message) in [
        (
            "path: policy/tasks/alert-review.yaml",
            "path: policy/dutybook.yaml",
            "is not the path of a task or a schema",
        ),
        (
            "path: policy/tasks/alert-review.yaml",
            "path: policy/tasks/../../x",
            "is not the path of a task or a schema",
        ),
        (
            "pack: minimal",
            "pack: other",
            "policy/packs/minimal.yaml says `pack: other`",
        ),
        (
            "version: 1.0.0",
            "version: newest",
            "`newest` is not a version",
        ),
    ] {
        assert!(record.contains(old), "{record}");
        place.write("policy/packs/minimal.yaml", &record.replace(old, new));
        place.run(&["pack", "update"]).exits(2).complains(message);
        place.run(&["pack", "diff"]).exits(2).complains(message);
    }
}

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
        "tasks/deep is not a plain file of a pack",
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
    refused(
        |folder| {
            for number in 0..600 {
                fs::write(folder.join(format!("tasks/t{number}.yaml")), "x").unwrap();
            }
        },
        "one of more than 500",
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
        "tasks/own-review.yaml is not a plain file of a pack",
    );
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

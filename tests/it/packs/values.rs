//! Values of a pack's parameters: which are taken, and what they do to its files.

use std::fs;

use super::{Place, TASK, manifest, write_pack};
use crate::harness::process::run_in;

/// A pack whose task has lines with a text, and with a duration that is optional.
fn write_pack_with_values(place: &Place) {
    let folder = place.path().join("own");
    let task = TASK
        .replace("title: Review what we own", "title: Review for ${note}")
        .replace("  grace: P1D\n", "  grace: P1D\n  max_gap: ${gap}\n");
    write_pack(&folder, "1.0.0", &task);
    let parameters = "  note: { type: text, default: us, description: For whom }
  gap: { type: duration, default: P10D, optional: true, description: The longest time between two }
approvers:";
    let manifest = manifest("1.0.0").replace("approvers:", parameters);
    fs::write(folder.join("pack.yaml"), manifest).unwrap();
}

#[test]
fn none_leaves_lines_out_only_where_the_parameter_is_optional() {
    let place = Place::with_packs(&["minimal"]);
    write_pack_with_values(&place);
    let add = ["pack", "add", "../own"];
    let values = [
        "--set",
        "note=none",
        "--set",
        "team=none",
        "--set",
        "gap=none",
    ];
    let words: Vec<&str> = add.into_iter().chain(values).collect();
    place.run(&words).exits(0);
    let task = place.read("policy/tasks/own-review.yaml");
    assert!(task.contains("title: Review for none\n"), "{task}");
    assert!(task.contains("assigned: { team: none }\n"), "{task}");
    assert!(!task.contains("max_gap"), "{task}");
    assert!(place.read("policy/teams.yaml").contains("\n  none:\n"));
    place.run(&["pack", "update"]).exits(0).says("up to date");
    place
        .run(&["pack", "update", "own", "--set", "due-time=none"])
        .exits(2)
        .complains("`none` is not a value of `due-time`");
}

/// Packs that have the parameter take the value; the others stay as they are.
#[test]
fn a_value_without_a_pack_goes_to_every_pack_that_has_it() {
    let place = Place::with_packs(&["minimal"]);
    write_pack_with_values(&place);
    place.run(&["pack", "add", "../own"]).exits(0);
    place
        .run(&["pack", "update", "--set", "note=everybody"])
        .exits(0)
        .says("note: us → everybody")
        .says("minimal 1.0.0 is up to date");
    let update = |words: &[&str], message: &str| {
        let all: Vec<&str> = ["pack", "update"].iter().chain(words).copied().collect();
        place.run(&all).exits(2).complains(message);
    };
    update(
        &["--set", "nought=1"],
        "no pack of this command has a parameter `nought`",
    );
    update(
        &["minimal", "--set", "own.note=x"],
        "no pack of this command is called `own`",
    );
    update(
        &["own", "--set", "note=x", "--set", "own.note=y"],
        "`note` of own is set twice",
    );
    update(&["own", "--set", "note"], "expected NAME=VALUE");
}

/// What nothing uses is told, and no value of it is tried: 100 choices are told within one run.
#[test]
fn a_parameter_that_nothing_uses_is_told() {
    let place = Place::new();
    let folder = place.path().join("own");
    write_pack(&folder, "1.0.0", TASK);
    let many = (0..98).map(|n| {
        format!("  p{n}: {{ type: choice, choices: [a, b], default: a, description: x }}\n")
    });
    let many = format!("{}approvers:", many.collect::<String>());
    let manifest = manifest("1.0.0").replace("approvers:", &many);
    fs::write(folder.join("pack.yaml"), manifest).unwrap();
    let run = run_in(place.path(), ["pack", "check", "own"]).exits(1);
    let run = run.says("nothing uses the parameter `p97`");
    assert!(!run.stdout.contains("(with "), "{}", run.stdout);
}

#[test]
fn every_mark_that_a_text_may_not_have_is_named() {
    let place = Place::with_packs(&["minimal"]);
    write_pack_with_values(&place);
    let add = ["pack", "add", "../own", "--set", "note=a: b # c"];
    place
        .run(&add)
        .exits(2)
        .complains("[ ] # : , & * ! | > % @ `");
    let add = ["pack", "add", "../own", "--set", "note=a (b) c; d"];
    place.run(&add).exits(0);
}

//! What killed runs, editors and file managers leave in the folders of a policy.

use super::{MONDAY, Place, git};

/// Temporary files of dutybook are neither policy nor evidence, as long as nobody commits one.
#[test]
fn what_a_killed_run_left_is_passed_over() {
    let place = Place::with_packs(&["minimal"]);
    for folder in ["policy/packs", "policy/tasks"] {
        place.write(&format!("{folder}/.dutybook-abc123.tmp"), "half a file");
    }
    place.run(&["pack", "update"]).exits(0).says("up to date");
    for words in [
        &["check", "--as-of", MONDAY][..],
        &["--no-history", "check", "--as-of", MONDAY],
    ] {
        let run = place.run(words).exits(0);
        assert!(!run.stdout.contains("unread"), "{}", run.stdout);
    }
    let task = "policy/tasks/.dutybook-abc123.tmp";
    git(&place.root(), &["add", "-f", task]);
    git(&place.root(), &["commit", "-q", "-m", "Smuggle"]);
    place
        .run(&["check", "--as-of", MONDAY])
        .exits(1)
        .says("policy/tasks/.dutybook-abc123.tmp is not read");
    place.write("policy/tasks/.other-abc123.tmp", "half a file");
    place
        .run(&["--no-history", "check", "--as-of", MONDAY])
        .exits(1)
        .says("policy/tasks/.other-abc123.tmp is not read");
}

#[test]
fn only_yaml_files_are_records_of_packs() {
    let place = Place::with_packs(&["minimal"]);
    for name in [
        ".DS_Store",
        ".minimal.yaml",
        ".minimal.yaml.swp",
        "minimal.yaml.bak",
    ] {
        place.write(&format!("policy/packs/{name}"), "x");
    }
    place.run(&["pack", "update"]).exits(0).says("up to date");
    place.run(&["pack", "diff"]).exits(0);
    place.write("policy/packs/other.yaml", "x");
    place
        .run(&["pack", "diff"])
        .exits(2)
        .complains("policy/packs/other.yaml");
}

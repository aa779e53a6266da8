//! `pack diff` and `pack update`: a newer version is merged, and what was edited here stays.

use std::fs;

use super::{MONDAY, Place, TASK, write_pack};

const PATH: &str = "policy/tasks/own-review.yaml";

/// A repository that took over the pack in `own/`, whose task it then owes as of the Monday.
fn installed() -> Place {
    let place = Place::with_packs(&["minimal"]);
    write_pack(&place.path().join("own"), "1.0.0", TASK);
    place.run(&["pack", "add", "../own"]).exits(0);
    place.commit("Take over a pack");
    place
}

fn publish(place: &Place, version: &str, task: &str) {
    write_pack(&place.path().join("own"), version, task);
}

#[test]
fn what_nobody_edited_is_replaced() {
    let place = installed();
    place
        .run(&["pack", "update"])
        .exits(0)
        .says("own 1.0.0 is up to date");
    publish(
        &place,
        "1.1.0",
        &TASK.replace("Look at everything.", "Look at everything, twice."),
    );
    place
        .run(&["pack", "diff", "own"])
        .exits(0)
        .says("own 1.0.0; 1.1.0 is available")
        .says("+description: Look at everything, twice.");
    place
        .run(&["pack", "update", "own", "--dry-run"])
        .exits(0)
        .says("2 files would be written");
    assert!(!place.read(PATH).contains("twice"));
    place
        .run(&["pack", "update", "own"])
        .exits(0)
        .says("own 1.0.0 → 1.1.0")
        .says("changed in the pack");
    assert!(place.read(PATH).contains("twice"));
    assert!(
        place
            .read("policy/packs/own.yaml")
            .contains("version: 1.1.0")
    );
    place
        .run(&["pack", "update", "own"])
        .exits(0)
        .says("own 1.1.0 is up to date");
    place
        .run(&["--no-history", "check", "--as-of", MONDAY])
        .exits(0);
}

/// Also where the edit was made before anything was committed, and with the ends of lines of Windows.
#[test]
fn edits_here_and_in_the_pack_merge() {
    for end in ["\n", "\r\n"] {
        let place = installed();
        let edited = place
            .read(PATH)
            .replace("title: Review what we own", "title: Review all of it");
        place.write(PATH, &edited.replace('\n', end));
        place
            .run(&["pack", "diff"])
            .exits(0)
            .says("own-review.yaml: edited here")
            .says("+title: Review all of it");
        publish(&place, "1.1.0", &TASK.replace("grace: P1D", "grace: PT12H"));
        place
            .run(&["pack", "update", "own"])
            .exits(0)
            .says("merged: edited here, and changed in the pack");
        let merged = place.read(PATH);
        assert!(
            merged.contains("title: Review all of it") && merged.contains("grace: PT12H"),
            "{merged}"
        );
        place
            .run(&["pack", "diff"])
            .exits(0)
            .says("edited here")
            .says("+title: Review all of it");
    }
}

#[test]
fn changes_of_the_same_lines_are_chosen_file_by_file() {
    let place = installed();
    place.edit(PATH, "grace: P1D", "grace: P2D");
    publish(&place, "1.1.0", &TASK.replace("grace: P1D", "grace: PT12H"));
    let before = place.read("policy/packs/own.yaml");
    place
        .run(&["pack", "update", "own"])
        .exits(2)
        .complains("changed the same or neighbouring lines of policy/tasks/own-review.yaml")
        .complains("--keep FILE or --take FILE");
    assert_eq!(place.read("policy/packs/own.yaml"), before);
    place
        .run(&["pack", "diff"])
        .exits(0)
        .says("changed in both, in the same or neighbouring lines");
    place
        .run(&["pack", "update", "own", "--keep", "policy/tasks/other.yaml"])
        .exits(2);
    let kept = installed();
    kept.edit(PATH, "grace: P1D", "grace: P2D");
    publish(&kept, "1.1.0", &TASK.replace("grace: P1D", "grace: PT12H"));
    kept.run(&["pack", "update", "own", "--keep", PATH])
        .exits(0)
        .says("kept as it is here");
    assert!(kept.read(PATH).contains("grace: P2D"));
    place
        .run(&["pack", "update", "own", "--take", PATH])
        .exits(0)
        .says("taken from the pack");
    assert!(place.read(PATH).contains("grace: PT12H"));
}

/// What asks for less is told as `check` would tell it.
#[test]
fn an_update_that_asks_for_less_says_so() {
    let place = installed();
    publish(
        &place,
        "2.0.0",
        &TASK
            .replace("every: week", "every: month")
            .replace("{ weekday: friday, time:", "{ day: -1, time:"),
    );
    let run = place.run(&["pack", "update", "own"]).exits(0);
    let run = run.says("policy/weakened: own-review:");
    assert!(run.stdout.contains("month"), "{}", run.stdout);
    place.commit("Update the pack");
    let found = place.run(&["check", "--as-of", MONDAY]).answers();
    assert!(found.stdout.contains("policy/weakened"), "{}", found.stdout);
    let stricter = installed();
    publish(
        &stricter,
        "2.0.0",
        &TASK.replace("grace: P1D", "grace: PT1H"),
    );
    let run = stricter.run(&["pack", "update", "own"]).exits(0);
    assert!(!run.stdout.contains("policy/weakened"), "{}", run.stdout);
}

/// A schema that changed is named by the same contents as in `check`.
#[test]
fn a_changed_schema_is_told_as_check_tells_it() {
    let place = Place::with_packs(&["minimal"]);
    let folder = place.path().join("own");
    let task = TASK.replace(
        "  links: { min: 0 }\n",
        "  links: { min: 0 }\n  details: own-facts\n",
    );
    let schema = |least: u32| {
        format!(
            "{{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"type\": \"object\",\n  \"required\": [\"count\"],\n  \"properties\": {{ \"count\": {{ \"type\": \"integer\", \"minimum\": {least} }} }},\n  \"additionalProperties\": false\n}}\n"
        )
    };
    let publish = |version: &str, least: u32| {
        write_pack(&folder, version, &task);
        fs::create_dir_all(folder.join("schemas")).unwrap();
        fs::write(folder.join("schemas/own-facts.schema.json"), schema(least)).unwrap();
    };
    publish("1.0.0", 1);
    place.run(&["pack", "add", "../own"]).exits(0);
    place.commit("Take over a pack");
    publish("1.1.0", 0);
    let run = place.run(&["pack", "update", "own"]).exits(0);
    let words = "the details schema `own-facts` of own-review changed: it may require less: ";
    let told = |text: &str| {
        let (_, rest) = text.split_once(words).expect(text);
        rest.lines().next().unwrap().trim_end().to_owned()
    };
    let drafted = told(&run.stdout);
    assert!(!drafted.contains("none"), "{drafted}");
    place.commit("Update the pack");
    let found = place.run(&["check", "--as-of", MONDAY]).answers();
    assert!(
        told(&found.stdout).starts_with(&drafted),
        "{}",
        found.stdout
    );
}

#[test]
fn files_come_and_go() {
    let place = installed();
    let second = TASK.replace("own-review", "own-second");
    let folder = place.path().join("own");
    fs::write(folder.join("tasks/own-second.yaml"), &second).unwrap();
    publish(&place, "1.1.0", TASK);
    place
        .run(&["pack", "update"])
        .exits(0)
        .says("own-second.yaml: new in the pack");
    assert!(place.root().join("policy/tasks/own-second.yaml").is_file());
    fs::remove_file(folder.join("tasks/own-review.yaml")).unwrap();
    fs::write(folder.join("pack.yaml"), super::manifest("1.2.0")).unwrap();
    let kept = place
        .run(&["pack", "update"])
        .exits(0)
        .says("no longer in the pack, kept");
    assert!(!kept.stdout.contains("weakened"), "{}", kept.stdout);
    assert!(place.root().join(PATH).is_file());
    let place = installed();
    let folder = place.path().join("own");
    fs::rename(
        folder.join("tasks/own-review.yaml"),
        folder.join("tasks/own-second.yaml"),
    )
    .unwrap();
    fs::write(folder.join("tasks/own-second.yaml"), &second).unwrap();
    fs::write(folder.join("pack.yaml"), super::manifest("1.1.0")).unwrap();
    place
        .run(&["pack", "update", "--remove"])
        .exits(0)
        .says("no longer in the pack, removed")
        .says("policy/weakened: the task own-review was removed");
    assert!(!place.root().join(PATH).exists());
    let edited = installed();
    edited.edit(PATH, "grace: P1D", "grace: P2D");
    let folder = edited.path().join("own");
    fs::remove_file(folder.join("tasks/own-review.yaml")).unwrap();
    fs::write(folder.join("tasks/own-second.yaml"), &second).unwrap();
    fs::write(folder.join("pack.yaml"), super::manifest("1.1.0")).unwrap();
    edited
        .run(&["pack", "update", "--remove"])
        .exits(0)
        .says("no longer in the pack, kept");
    assert!(edited.root().join(PATH).is_file());
}

#[test]
fn a_file_that_was_removed_here_stays_removed() {
    let place = installed();
    fs::remove_file(place.root().join(PATH)).unwrap();
    publish(&place, "1.1.0", &TASK.replace("grace: P1D", "grace: PT1H"));
    place
        .run(&["pack", "update"])
        .exits(0)
        .says("removed here, stays so");
    assert!(!place.root().join(PATH).exists());
}

#[test]
fn values_stay_and_can_be_changed() {
    let place = installed();
    place
        .run(&["pack", "update", "own", "--set", "due-time=08:00"])
        .exits(0)
        .says("due-time: 12:00 → 08:00");
    assert!(place.read(PATH).contains("time: \"08:00\""));
    publish(&place, "1.1.0", &TASK.replace("grace: P1D", "grace: PT1H"));
    place.run(&["pack", "update", "own"]).exits(0);
    let task = place.read(PATH);
    assert!(
        task.contains("time: \"08:00\"") && task.contains("grace: PT1H"),
        "{task}"
    );
}

#[test]
fn an_older_or_another_pack_is_refused() {
    let place = installed();
    publish(&place, "0.9.0", TASK);
    place
        .run(&["pack", "update", "own"])
        .exits(2)
        .complains("own 0.9.0 is older than 1.0.0, which is here");
    place
        .run(&["pack", "update", "minimal", "--from", "../own"])
        .exits(2)
        .complains("the folder holds the pack own, not minimal");
    place
        .run(&["pack", "update", "owm"])
        .exits(2)
        .complains("did you mean `own`?");
    fs::remove_dir_all(place.path().join("own")).unwrap();
    place
        .run(&["pack", "update", "own"])
        .exits(2)
        .complains("--from FOLDER");
}

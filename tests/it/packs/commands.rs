//! `init --pack`, `pack add` and `pack check` with packs of one's own.

use std::fs;

use super::{MONDAY, Place, TASK, manifest, write_pack};
use crate::harness::process::run_in;

#[test]
fn init_takes_a_folder_and_values() {
    let place = Place::new();
    write_pack(&place.path().join("packs/own"), "1.0.0", TASK);
    let words = [
        "--as-of",
        MONDAY,
        "init",
        "soc",
        "--pack",
        "packs/own",
        "--pack",
        "minimal",
    ];
    let values = ["--set", "own.team=night-shift", "--set", "due-time=09:30"];
    run_in(place.path(), words.iter().chain(&values)).exits(0);
    let task = place.read("policy/tasks/own-review.yaml");
    assert!(task.contains("assigned: { team: night-shift }"), "{task}");
    assert!(task.contains("time: \"09:30\""), "{task}");
    let teams = place.read("policy/teams.yaml");
    assert!(
        teams.contains("  night-shift:\n    name: Night shift\n"),
        "{teams}"
    );
    assert!(teams.contains("  soc:\n    name: SOC\n"), "{teams}");
    let settings = place.read("policy/dutybook.yaml");
    assert!(
        settings.contains("approvers: [night-shift, oversight]"),
        "{settings}"
    );
    let record = place.read("policy/packs/own.yaml");
    assert!(
        record.contains("folder: ../packs/own\n") && record.contains("version: 1.0.0\n"),
        "{record}"
    );
    place
        .run(&["--no-history", "check", "--as-of", MONDAY])
        .exits(0);
}

#[test]
fn init_refuses_what_collides_or_means_nothing() {
    let place = Place::new();
    write_pack(&place.path().join("one"), "1.0.0", TASK);
    write_pack(&place.path().join("two"), "1.0.0", TASK);
    let other = manifest("1.0.0").replace("id: own", "id: other");
    fs::write(place.path().join("two/pack.yaml"), other).unwrap();
    let init = |words: &[&str]| {
        let all = ["init", "soc"].iter().chain(words);
        let run = run_in(place.path(), all).exits(2);
        assert!(!place.root().exists(), "something was written");
        run
    };
    init(&["--pack", "./one", "--pack", "./two"])
        .complains("the packs own and other both have policy/tasks/own-review.yaml");
    init(&["--pack", "./one", "--pack", "./one"]).complains("the pack own is named twice");
    init(&["--pack", "./one", "--set", "tema=x"]).complains("did you mean `team`?");
    init(&["--pack", "./one", "--set", "due-time=9"]).complains("`9` is not a value of `due-time`");
    init(&["--pack", "./one", "--set", "due-time"]).complains("expected NAME=VALUE");
    init(&["--pack", "./three"]).complains("./three is not a folder");
    init(&["--pack", "minimol"]).complains("did you mean `minimal`?");
}

#[test]
fn teams_of_one_name_are_one_team_and_others_are_refused() {
    let place = Place::with_packs(&["soc2"]);
    place
        .run(&["pack", "add", "iso-27001"])
        .exits(0)
        .says("iso-27001 1.0.0: 18 tasks");
    let teams = place.read("policy/teams.yaml");
    assert_eq!(teams.matches("\n  risk-compliance:").count(), 1, "{teams}");
    place
        .run(&["--no-history", "check", "--as-of", MONDAY])
        .exits(0);
    write_pack(&place.path().join("own"), "1.0.0", TASK);
    let other = manifest("1.0.0")
        .replace("name: Operations", "name: Others")
        .replace("id: own", "id: other");
    write_pack(
        &place.path().join("other"),
        "1.0.0",
        &TASK.replace("own-review", "other-review"),
    );
    fs::remove_file(place.path().join("other/tasks/own-review.yaml")).unwrap();
    fs::write(
        place.path().join("other/tasks/other-review.yaml"),
        TASK.replace("own-review", "other-review"),
    )
    .unwrap();
    fs::write(place.path().join("other/pack.yaml"), other).unwrap();
    place
        .run(&["pack", "add", "../own", "../other"])
        .exits(2)
        .complains("two packs have a team `operations`: Operations and Others");
    place
        .run(&[
            "pack",
            "add",
            "../own",
            "../other",
            "--set",
            "other.team=others",
        ])
        .exits(0);
}

#[test]
fn add_writes_all_or_nothing_and_says_what_is_there() {
    let place = Place::with_packs(&["minimal"]);
    write_pack(&place.path().join("own"), "1.0.0", TASK);
    let before = place.read("policy/teams.yaml");
    place
        .run(&["pack", "add", "../own", "--dry-run"])
        .exits(0)
        .says("3 files would be written");
    assert_eq!(place.read("policy/teams.yaml"), before);
    place.write("policy/tasks/own-review.yaml", "mine\n");
    place
        .run(&["pack", "add", "../own"])
        .exits(2)
        .complains("has files that are here already: policy/tasks/own-review.yaml");
    assert_eq!(place.read("policy/tasks/own-review.yaml"), "mine\n");
    assert_eq!(place.read("policy/teams.yaml"), before);
    fs::remove_file(place.root().join("policy/tasks/own-review.yaml")).unwrap();
    place.run(&["pack", "add", "../own"]).exits(0);
    let teams = place.read("policy/teams.yaml");
    assert!(teams.starts_with(&before), "{teams}");
    place
        .run(&["--no-history", "check", "--as-of", MONDAY])
        .exits(0);
    place
        .run(&["pack", "add", "../own"])
        .exits(2)
        .complains("the pack own is here already, in version 1.0.0");
}

#[test]
fn check_names_what_is_wrong_with_a_pack() {
    let place = Place::new();
    let folder = place.path().join("own");
    write_pack(&folder, "1.0.0", TASK);
    let table = |row: &str| {
        format!(
            "# Own\n\n| Source | Id | The source's cadence | Task | Cadence | A year |\n| --- | --- | --- | --- | --- | --- |\n{row}\n\n## Licence\n\nOurs.\n"
        )
    };
    let good = "| HANDBOOK | 1 | weekly | [`own-review`](tasks/own-review.yaml) | weekly | 52–53 |";
    let check = |code: i32, page: &str| {
        fs::write(folder.join("README.md"), page).unwrap();
        run_in(place.path(), ["pack", "check", "own"]).exits(code)
    };
    check(0, &table(good)).says("own 1.0.0: 1 task, 2 parameters; nothing is wrong");
    check(1, "# Own\n\n## Licence\n").says("README.md: the table of tasks is missing");
    check(1, &table(good).replace("## Licence", "## Other")).says("no section `## Licence`");
    check(1, &table("")).says("the table has no row for `own-review`");
    check(1, &table(&good.replace("52–53", "52")))
        .says("README.md:5: count a year of `own-review`: expected `52–53`, found `52`");
    check(1, &table(&good.replace("| weekly | 52", "| daily | 52")))
        .says("cadence of `own-review`: expected `weekly`, found `daily`");
    check(1, &table(&good.replace("| 1 |", "| 2 |")))
        .says("`own-review` names `HANDBOOK 2` neither among its `controls` nor as its `source`");
    check(1, &table(&good.replace("`own-review`", "`own-revew`"))).says("unknown task `own-revew`");
    fs::write(folder.join("README.md"), table(good)).unwrap();
    fs::write(
        folder.join("tasks/own-review.yaml"),
        TASK.replace("${due-time}", "12:00"),
    )
    .unwrap();
    run_in(place.path(), ["pack", "check", "own"])
        .exits(1)
        .says("nothing uses the parameter `due-time`");
    fs::write(
        folder.join("tasks/own-review.yaml"),
        TASK.replace("every: week", "every: weak"),
    )
    .unwrap();
    run_in(place.path(), ["pack", "check", "own"])
        .exits(1)
        .says("tasks/own-review.yaml:7: `weak` is not");
}

#[test]
fn translations_are_complete_and_of_what_is_shown() {
    let place = Place::new();
    let folder = place.path().join("own");
    write_pack(&folder, "1.0.0", TASK);
    fs::write(
        folder.join("README.md"),
        "# Own\n\n| Source | Id | The source's cadence | Task | Cadence | A year |\n| --- | --- | --- | --- | --- | --- |\n| HANDBOOK | 1 | weekly | [`own-review`](tasks/own-review.yaml) | weekly | 52–53 |\n\n## Licence\n",
    )
    .unwrap();
    fs::create_dir(folder.join("languages")).unwrap();
    let write = |texts: &str| {
        let text = format!("kind: pack-language/v1\nlanguage: da\ntexts:\n{texts}");
        fs::write(folder.join("languages/da.yaml"), text).unwrap();
        run_in(place.path(), ["pack", "check", "own"])
    };
    let all = "  Review what we own: Gennemgå det vi ejer\n  Look at everything.: Se på alt.\n  Operations: Drift\n";
    write(all).exits(0);
    write(&all.replace("  Operations: Drift\n", ""))
        .exits(1)
        .says("languages/da.yaml: no translation of `Operations`");
    write(&format!("{all}  Other: Andet\n"))
        .exits(1)
        .says("nothing shows `Other`");
}

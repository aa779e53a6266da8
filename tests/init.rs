//! `init` makes repositories that pass on their first day.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads files and panics"
)]

mod common;

use std::fs;
use std::path::Path;

use common::{files, ok, run};
use dutybook::record::Pack;

const MONDAY: &str = "2026-03-02T08:00:00+01:00";

fn init(folder: &Path, more: &[&str]) -> String {
    let words = [
        "--as-of",
        MONDAY,
        "init",
        "soc",
        "--timezone",
        "Europe/Copenhagen",
    ];
    ok(folder, words.iter().chain(more))
}

#[test]
fn the_pack_is_the_policy_of_this_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packed = Pack::M365DefenderSoc.files();
    for (path, text) in packed {
        assert_eq!(
            fs::read_to_string(root.join(path)).unwrap(),
            *text,
            "{path}"
        );
    }
    let own = files(&root.join("policy")).into_iter();
    let own: Vec<String> = own
        .filter(|path| path != "dutybook.yaml" && !path.starts_with("waivers/"))
        .map(|path| format!("policy/{path}"))
        .collect();
    let mut packed: Vec<&str> = packed.iter().map(|(path, _)| *path).collect();
    packed.sort_unstable();
    assert_eq!(
        packed, own,
        "a file of the policy is not in the pack's table"
    );
}

#[test]
fn every_repository_passes_on_its_first_day() {
    for pack in Pack::ALL {
        for ci in ["github", "gitlab", "azure", "none"] {
            let dir = tempfile::tempdir().unwrap();
            let printed = init(dir.path(), &["--pack", pack.name(), "--ci", ci]);
            assert!(printed.contains("the first duty falls due on"), "{printed}");
            let soc = dir.path().join("soc");
            let checked = ok(&soc, ["check", "--as-of", MONDAY]);
            assert!(checked.contains("0 deny, 0 warn"), "{checked}");
            for path in files(&soc) {
                let text = fs::read_to_string(soc.join(&path)).unwrap();
                assert!(
                    !text.contains("@VERSION@") && !text.contains("@MAIN"),
                    "{path}"
                );
                assert!(text.is_empty() || text.ends_with('\n'), "{path}");
            }
        }
    }
}

#[test]
fn it_says_when_the_first_duty_falls_due() {
    let dir = tempfile::tempdir().unwrap();
    let printed = init(dir.path(), &[]);
    let first = "the first duty falls due on Mon 2 Mar 2026 17:00 (Europe/Copenhagen): escalation-tickets/2026-03-02/";
    assert!(printed.contains(first), "{printed}");
    let due = ok(
        &dir.path().join("soc"),
        ["due", "--as-of", MONDAY, "--within", "P1D"],
    );
    assert!(due.contains("Mon 2 Mar 17:00"), "{due}");
}

#[test]
fn nothing_is_written_where_a_file_is_in_the_way() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("README.md"), "mine\n").unwrap();
    fs::create_dir(dir.path().join("policy")).unwrap();
    fs::write(dir.path().join("policy/teams.yaml"), "mine\n").unwrap();
    let output = run(dir.path(), ["init"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("README.md, policy/teams.yaml"), "{said}");
    assert!(said.contains("nothing was written"), "{said}");
    assert_eq!(files(dir.path()), ["README.md", "policy/teams.yaml"]);
}

#[test]
fn an_existing_folder_keeps_what_it_has() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("notes.txt"), "mine\n").unwrap();
    ok(dir.path(), ["init", "--pack", "minimal"]);
    assert_eq!(
        fs::read_to_string(dir.path().join("notes.txt")).unwrap(),
        "mine\n"
    );
    ok(dir.path(), ["check"]);
    let again = run(dir.path(), ["init", "--pack", "minimal"]);
    assert_eq!(again.status.code(), Some(2));
}

#[test]
fn names_are_taken_as_they_are() {
    let check = |name: &str| {
        let dir = tempfile::tempdir().unwrap();
        init(dir.path(), &["--pack", "minimal", "--organisation", name]);
        let soc = dir.path().join("soc");
        let checked = ok(&soc, ["check", "--as-of", MONDAY]);
        assert!(checked.contains(name), "{checked}");
    };
    check("Example SOC");
    check("Café \"x\": #1 {y} 'z' \\");
    check("null");
}

#[test]
fn calendars_follow_the_time_zone_or_the_flag() {
    let check = |more: &[&str], expected: &str| {
        let dir = tempfile::tempdir().unwrap();
        let words = ["--as-of", MONDAY, "init", "soc"];
        ok(dir.path(), words.iter().chain(more));
        let soc = dir.path().join("soc");
        let settings = fs::read_to_string(soc.join("policy/dutybook.yaml")).unwrap();
        assert!(settings.contains(expected), "{settings}");
        ok(&soc, ["check", "--as-of", MONDAY]);
    };
    check(
        &["--timezone", "Europe/Copenhagen"],
        "\ncalendar: denmark\n",
    );
    check(&["--timezone", "Europe/Paris"], "\n# calendar: ID");
    check(&["--calendar", "denmark"], "\ncalendar: denmark\n");
    check(&["--calendar", "new-zealand"], "\ncalendar: new-zealand\n");
}

#[test]
fn what_makes_no_policy_is_refused() {
    let check = |arguments: &[&str], expected: &str| {
        let dir = tempfile::tempdir().unwrap();
        let output = run(dir.path(), ["init"].iter().chain(arguments));
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(expected), "{said}");
        assert!(files(dir.path()).is_empty());
    };
    check(
        &["--timezone", "Europe/Kopenhagen"],
        "did you mean Europe/Copenhagen?",
    );
    check(&["--calendar", "Den Mark"], "names no calendar");
    check(&["--organisation", " "], "organisation");
    check(&["--pack", "no-such"], "m365-defender-soc");
}

#[test]
fn the_readme_names_every_task_and_its_command() {
    let dir = tempfile::tempdir().unwrap();
    init(dir.path(), &[]);
    let soc = dir.path().join("soc");
    let readme = fs::read_to_string(soc.join("README.md")).unwrap();
    for path in files(&soc.join("policy/tasks")) {
        let task = path.trim_end_matches(".yaml");
        assert!(
            readme.contains(&format!("`dutybook record {task}")),
            "{task}"
        );
    }
    assert!(readme.contains("every working day, due 17:00"), "{readme}");
    assert!(readme.contains("on the last working day 17:00"), "{readme}");
}

#[test]
fn editors_find_the_schemas() {
    let dir = tempfile::tempdir().unwrap();
    init(dir.path(), &[]);
    let soc = dir.path().join("soc");
    let settings = fs::read_to_string(soc.join(".vscode/settings.json")).unwrap();
    let settings: serde_json::Value = serde_json::from_str(&settings).unwrap();
    let schemas = settings["yaml.schemas"].as_object().unwrap();
    assert_eq!(schemas.len(), 7);
    for path in schemas.keys() {
        let text = fs::read_to_string(soc.join(path)).unwrap();
        let _: serde_json::Value = serde_json::from_str(&text).unwrap();
    }
}

//! `init` makes repositories that pass on their first day.

use std::fs;
use std::path::Path;

use crate::harness::files::names_below;
use crate::harness::process::{git_in, printed_in, run_in};
use crate::harness::temporary::temporary_folder;

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
    printed_in(folder, words.iter().chain(more))
}

#[test]
fn every_repository_passes_on_its_first_day() {
    for pack in ["m365-defender-soc", "minimal"] {
        for ci in ["github", "gitlab", "azure", "none"] {
            let dir = temporary_folder().unwrap();
            let printed = init(dir.path(), &["--pack", pack, "--ci", ci]);
            assert!(printed.contains("the first duty falls due on"), "{printed}");
            let soc = dir.path().join("soc");
            let checked = printed_in(&soc, ["--no-history", "check", "--as-of", MONDAY]);
            assert!(checked.contains("0 deny, 0 warn"), "{checked}");
            for path in names_below(&soc) {
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
fn every_file_can_be_read_as_what_it_is() {
    for ci in ["github", "gitlab", "azure", "none"] {
        let dir = temporary_folder().unwrap();
        init(dir.path(), &["--ci", ci]);
        let soc = dir.path().join("soc");
        let mut owned = 0;
        for path in names_below(&soc) {
            let text = fs::read_to_string(soc.join(&path)).unwrap();
            let kind = Path::new(&path).extension().and_then(|kind| kind.to_str());
            match kind {
                Some("json") => {
                    drop(serde_json::from_str::<serde_json::Value>(&text).expect(&path));
                }
                Some("yml" | "yaml") => {
                    drop(serde_yaml::from_str::<serde_yaml::Value>(&text).expect(&path));
                }
                _ => {}
            }
            if path.ends_with("CODEOWNERS") {
                let rules = text.lines().map(str::trim);
                for rule in rules.filter(|rule| rule.starts_with('/')) {
                    let place = rule.split_whitespace().next().unwrap_or_default();
                    // Nothing lies there yet, and nothing may come without an approver.
                    let reserved = ["/.dutybook/", "/.mailmap", "/closings/"];
                    let is_reserved = reserved.contains(&place) || place.ends_with("/CODEOWNERS");
                    let is_there = soc.join(place.trim_matches('/')).exists();
                    assert!(is_there || is_reserved, "{ci}: {rule}");
                    assert!(rule.contains('@'), "{ci}: {rule}");
                    owned += 1;
                }
            }
        }
        // Azure Repos has no such file.
        assert_eq!(owned > 2, ci != "azure", "{ci}: {owned}");
    }
}

#[test]
fn it_says_when_the_first_duty_falls_due() {
    let dir = temporary_folder().unwrap();
    let printed = init(dir.path(), &[]);
    let first = "the first duty falls due on Mon 2 Mar 2026 17:00 (Europe/Copenhagen): escalation-tickets/2026-03-02/";
    assert!(printed.contains(first), "{printed}");
    let due = printed_in(
        &dir.path().join("soc"),
        ["--no-history", "due", "--as-of", MONDAY, "--within", "P1D"],
    );
    assert!(due.contains("Mon 2 Mar 17:00"), "{due}");
}

#[test]
fn nothing_is_written_where_a_file_is_in_the_way() {
    let dir = temporary_folder().unwrap();
    fs::create_dir(dir.path().join("policy")).unwrap();
    fs::write(dir.path().join("policy/teams.yaml"), "mine\n").unwrap();
    fs::write(dir.path().join(".gitattributes"), "mine\n").unwrap();
    fs::write(dir.path().join("README.md"), "mine\n").unwrap();
    let said = run_in(dir.path(), ["init"]).exits(2).stderr;
    assert!(
        said.contains(": .gitattributes, policy/teams.yaml"),
        "{said}"
    );
    assert!(said.contains("nothing was written"), "{said}");
    let before = [".gitattributes", "README.md", "policy/teams.yaml"];
    assert_eq!(names_below(dir.path()), before);
}

#[test]
fn an_existing_folder_keeps_what_it_has() {
    let dir = temporary_folder().unwrap();
    fs::write(dir.path().join("notes.txt"), "mine\n").unwrap();
    printed_in(dir.path(), ["init", "--pack", "minimal"]);
    assert_eq!(
        fs::read_to_string(dir.path().join("notes.txt")).unwrap(),
        "mine\n"
    );
    printed_in(dir.path(), ["--no-history", "check"]);
    let again = run_in(dir.path(), ["init", "--pack", "minimal"]);
    again
        .exits(2)
        .complains("is a dutybook repository already")
        .complains("`dutybook due` lists what falls due there");
}

#[test]
fn names_are_taken_as_they_are() {
    let check = |name: &str| {
        let dir = temporary_folder().unwrap();
        init(dir.path(), &["--pack", "minimal", "--organisation", name]);
        let soc = dir.path().join("soc");
        let checked = printed_in(&soc, ["--no-history", "check", "--as-of", MONDAY]);
        assert!(checked.contains(name), "{checked}");
    };
    check("Example SOC");
    check("Café \"x\": #1 {y} 'z' \\");
    check("null");
}

#[test]
fn calendars_follow_the_time_zone_or_the_flag() {
    let check = |more: &[&str], expected: &str| {
        let dir = temporary_folder().unwrap();
        let words = ["--as-of", MONDAY, "init", "soc"];
        printed_in(dir.path(), words.iter().chain(more));
        let soc = dir.path().join("soc");
        let settings = fs::read_to_string(soc.join("policy/dutybook.yaml")).unwrap();
        assert!(settings.contains(expected), "{settings}");
        printed_in(&soc, ["--no-history", "check", "--as-of", MONDAY]);
    };
    check(
        &["--timezone", "Europe/Copenhagen"],
        "\ncalendar: denmark\n",
    );
    check(&["--timezone", "Europe/Paris"], "\ncalendar: france\n");
    check(&["--timezone", "UTC"], "\n# calendar: ID");
    check(&["--calendar", "DE-BY"], "\ncalendar: germany-by\n");
    check(&["--calendar", "germany-by"], "\ncalendar: germany-by\n");
    check(&["--calendar", "our-office"], "\ncalendar: our-office\n");
    check(&["--calendar", "denmark"], "\ncalendar: denmark\n");
    check(&["--calendar", "new-zealand"], "\ncalendar: new-zealand\n");
}

#[test]
fn what_makes_no_policy_is_refused() {
    let check = |arguments: &[&str], expected: &str| {
        let dir = temporary_folder().unwrap();
        let said = run_in(dir.path(), ["init"].iter().chain(arguments))
            .exits(2)
            .stderr;
        assert!(said.contains(expected), "{said}");
        assert!(names_below(dir.path()).is_empty());
    };
    check(
        &["--timezone", "Europe/Kopenhagen"],
        "did you mean Europe/Copenhagen?",
    );
    check(
        &["--timezone", "Europe/Cop"],
        "did you mean Europe/Copenhagen?",
    );
    check(&["--calendar", "Den Mark"], "is not the name of a calendar");
    check(&["--organisation", " "], "organisation");
    check(&["--pack", "no-such"], "m365-defender-soc");
}

#[test]
fn the_readme_names_every_task_and_its_command() {
    let dir = temporary_folder().unwrap();
    init(dir.path(), &[]);
    let soc = dir.path().join("soc");
    let readme = fs::read_to_string(soc.join("README.md")).unwrap();
    for path in names_below(&soc.join("policy/tasks")) {
        let task = path.trim_end_matches(".yaml");
        assert!(
            readme.contains(&format!("`dutybook record {task}")),
            "{task}"
        );
    }
    assert!(
        readme.contains("every day, due at 17:00, with a grace of 1 business day"),
        "{readme}"
    );
    assert!(
        readme.contains("due on the last business day at 17:00"),
        "{readme}"
    );
}

#[test]
fn editors_find_the_schemas() {
    let dir = temporary_folder().unwrap();
    init(dir.path(), &[]);
    let soc = dir.path().join("soc");
    let settings = fs::read_to_string(soc.join(".vscode/settings.json")).unwrap();
    let settings: serde_json::Value = serde_json::from_str(&settings).unwrap();
    let server = ["command", "commandArguments", "languageId"]
        .map(|name| settings[format!("glspc.server.{name}")].to_string());
    assert_eq!(server, ["\"dutybook\"", "[\"lsp\"]", "[\"yaml\"]"]);
    let recommended = fs::read_to_string(soc.join(".vscode/extensions.json")).unwrap();
    assert!(recommended.contains("zsol.vscode-glspc"), "{recommended}");
    let schemas = settings["yaml.schemas"].as_object().unwrap();
    assert_eq!(schemas.len(), 10);
    for path in schemas.keys() {
        let text = fs::read_to_string(soc.join(path)).unwrap();
        let _: serde_json::Value = serde_json::from_str(&text).unwrap();
    }
}

/// Runs `init` with success, and returns what it says beside its output.
fn said(folder: &Path, words: &[&str]) -> (String, String) {
    let always = ["--as-of", MONDAY, "init", "--pack", "minimal"];
    let run = run_in(folder, always.iter().chain(words)).exits(0);
    (run.stdout, run.stderr)
}

fn git_init(folder: &Path, branch: &str) {
    git_in(folder, &format!("init --quiet --initial-branch {branch}"));
}

#[test]
fn a_subfolder_of_a_repository_takes_its_branch_and_is_told_about_the_top() {
    for folder in ["soc", "deep/er/soc"] {
        let dir = temporary_folder().unwrap();
        git_init(dir.path(), "trunk");
        let (printed, told) = said(dir.path(), &[folder, "--ci", "github"]);
        assert!(
            told.contains("CI files and CODEOWNERS belong at its top"),
            "{told}"
        );
        assert!(told.contains("move .github there"), "{told}");
        assert!(told.contains(&format!("`-C {folder}`")), "{told}");
        assert!(printed.contains("protects trunk"), "{printed}");
        assert!(!printed.contains("git init"), "{printed}");
        let workflow = ".github/workflows/dutybook-mainline.yml";
        let workflow = fs::read_to_string(dir.path().join(folder).join(workflow)).unwrap();
        assert!(workflow.contains("trunk"), "{workflow}");
    }
}

#[test]
fn a_subfolder_without_ci_is_told_of_its_codeowners_alone() {
    let dir = temporary_folder().unwrap();
    git_init(dir.path(), "trunk");
    let (_, told) = said(dir.path(), &["soc"]);
    let help = "move CODEOWNERS there, and put /soc before each path";
    assert!(told.contains(help), "{told}");
}

#[test]
fn the_top_of_a_repository_is_where_everything_belongs() {
    let dir = temporary_folder().unwrap();
    git_init(dir.path(), "trunk");
    let (_, told) = said(dir.path(), &["--ci", "github"]);
    assert!(!told.contains("at its top"), "{told}");
}

#[test]
fn an_odd_branch_is_not_written_into_ci_files() {
    let dir = temporary_folder().unwrap();
    git_init(dir.path(), "a{b");
    let (printed, told) = said(dir.path(), &["--ci", "github"]);
    assert!(told.contains("`a{b`"), "{told}");
    assert!(told.contains("`main` was written instead"), "{told}");
    assert!(printed.contains("protects main"), "{printed}");
}

#[test]
fn a_readme_and_a_gitignore_that_are_there_stay() {
    let dir = temporary_folder().unwrap();
    for name in ["README.md", ".gitignore"] {
        fs::write(dir.path().join(name), "mine\n").unwrap();
    }
    let (printed, told) = said(dir.path(), &[]);
    for name in ["README.md", ".gitignore"] {
        let text = fs::read_to_string(dir.path().join(name)).unwrap();
        assert_eq!(text, "mine\n");
        assert!(told.contains(&format!("{name} stays as it is")), "{told}");
    }
    assert!(told.contains("DUTYBOOK.md"), "{told}");
    assert!(
        printed.contains("DUTYBOOK.md is for your analysts"),
        "{printed}"
    );
    let page = fs::read_to_string(dir.path().join("DUTYBOOK.md")).unwrap();
    assert!(page.starts_with("# Recurring duties"), "{page}");
    printed_in(dir.path(), ["--no-history", "check", "--as-of", MONDAY]);
}

#[test]
fn git_ignores_what_an_interrupted_run_leaves() {
    let dir = temporary_folder().unwrap();
    let (_, told) = said(dir.path(), &[]);
    assert!(!told.contains("stays as it is"), "{told}");
    let ignored = fs::read_to_string(dir.path().join(".gitignore")).unwrap();
    assert!(ignored.contains("\n.dutybook-*.tmp\n"), "{ignored}");
}

#[test]
fn what_was_written_is_counted_by_folder() {
    let dir = temporary_folder().unwrap();
    let (printed, told) = said(dir.path(), &["one", "--ci", "github"]);
    let count = |name: &str| names_below(&dir.path().join("one").join(name)).len();
    for folder in ["policy/", ".vscode/"] {
        let line = format!("  {folder:<15} {} files\n", count(folder));
        assert!(printed.contains(&line), "{line}{printed}");
    }
    assert!(printed.contains("\n  README.md\n"), "{printed}");
    assert!(!printed.contains("policy/teams.yaml\n"), "{printed}");
    let workflows = ["daily", "mainline", "pull-request"];
    let files = told.split("set DUTYBOOK_WHEEL in ").nth(1).expect("files");
    let files = files.split(';').next().expect("files");
    for file in files.split(", ") {
        let text = fs::read_to_string(dir.path().join("one").join(file)).unwrap();
        assert!(text.contains("DUTYBOOK_WHEEL: \"\""), "{file}");
    }
    assert!(workflows.iter().any(|name| files.contains(name)), "{files}");
    let (printed, _) = said(dir.path(), &["--quiet", "two"]);
    assert_eq!(printed.lines().count(), 1, "{printed}");
    assert!(printed.contains(" files written to two: "), "{printed}");
}

#[test]
fn the_readme_teaches_the_commands_of_a_day() {
    let dir = temporary_folder().unwrap();
    init(dir.path(), &[]);
    let readme = fs::read_to_string(dir.path().join("soc/README.md")).unwrap();
    for command in [
        "due --mine",
        "record --commit",
        "record --all-mine --commit",
        "review --commit",
        "approve --commit",
    ] {
        assert!(
            readme.contains(&format!("`dutybook {command}`")),
            "{command}"
        );
    }
}

#[test]
fn next_steps_can_be_pasted() {
    let dir = temporary_folder().unwrap();
    let (printed, _) = said(dir.path(), &["c d"]);
    assert!(printed.contains("1. cd 'c d'\n"), "{printed}");
}

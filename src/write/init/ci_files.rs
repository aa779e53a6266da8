//! The files that a forge reads: CI files, and the owners of paths.

use std::collections::BTreeMap;

use super::answers::{Forge, InitAnswers};
use super::program_source::ProgramSource;
use super::{ci_steps, cron};

/// The version that writes the files.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// An embedded template.
macro_rules! template {
    ($goal:literal, $file:literal) => {
        ($goal, include_str!(concat!("../templates/", $file)))
    };
}

const GITHUB: &[(&str, &str)] = &[
    template!(".github/CODEOWNERS", "ci/github/CODEOWNERS"),
    template!(
        ".github/dutybook/organisation-ruleset.json",
        "ci/github/dutybook/organisation-ruleset.json"
    ),
    template!(
        ".github/dutybook/protect.sh",
        "ci/github/dutybook/protect.sh"
    ),
    template!(
        ".github/dutybook/ruleset.json",
        "ci/github/dutybook/ruleset.json"
    ),
    template!(
        ".github/workflows/dutybook-pull-request.yml",
        "ci/github/workflows/dutybook-pull-request.yml"
    ),
    template!(
        ".github/workflows/dutybook-mainline.yml",
        "ci/github/workflows/dutybook-mainline.yml"
    ),
    template!(
        ".github/workflows/dutybook-daily.yml",
        "ci/github/workflows/dutybook-daily.yml"
    ),
    template!(
        ".github/workflows/dutybook-weekly.yml",
        "ci/github/workflows/dutybook-weekly.yml"
    ),
];

const GITLAB: &[(&str, &str)] = &[
    template!(".gitlab/CODEOWNERS", "ci/gitlab/CODEOWNERS"),
    template!(
        ".gitlab/dutybook/protect.sh",
        "ci/gitlab/dutybook/protect.sh"
    ),
    template!(".gitlab-ci.yml", "ci/gitlab/gitlab-ci.yml"),
];

/// Azure Repos has no file for owners: a policy of the branch, which the script sets, does it instead.
const AZURE: &[(&str, &str)] = &[
    template!(
        ".azuredevops/dutybook/protect.sh",
        "ci/azure/dutybook/protect.sh"
    ),
    template!("azure-pipelines.yml", "ci/azure/azure-pipelines.yml"),
];

const NONE: &[(&str, &str)] = &[template!("CODEOWNERS", "shared/CODEOWNERS")];

/// What asks for time stamps, where an authority is named: the job of a workflow of its own, or at the end of the pipeline's file.
const TIMESTAMP: &str = include_str!("../templates/ci/timestamp.sh");
const GITHUB_TIMESTAMP: &str =
    include_str!("../templates/ci/github/workflows/dutybook-timestamp.yml");
const GITLAB_TIMESTAMP: &str = include_str!("../templates/ci/gitlab/timestamp-job.yml");
const AZURE_TIMESTAMP: &str = include_str!("../templates/ci/azure/timestamp-job.yml");

pub(super) fn draft_ci_files(answers: &InitAnswers, files: &mut BTreeMap<String, String>) {
    let templates = match answers.forge {
        Forge::GitHub => GITHUB,
        Forge::GitLab => GITLAB,
        Forge::Azure => AZURE,
        Forge::None => NONE,
    };
    for (path, template) in templates {
        files.insert((*path).to_owned(), fill_template(template, answers));
    }
    if answers.stamping.is_some() {
        draft_timestamp_job(answers, files);
    }
}

fn draft_timestamp_job(answers: &InitAnswers, files: &mut BTreeMap<String, String>) {
    let (folder, file, job) = match answers.forge {
        Forge::GitHub => (
            ".github",
            ".github/workflows/dutybook-timestamp.yml",
            GITHUB_TIMESTAMP,
        ),
        Forge::GitLab => (".gitlab", ".gitlab-ci.yml", GITLAB_TIMESTAMP),
        Forge::Azure => (".azuredevops", "azure-pipelines.yml", AZURE_TIMESTAMP),
        Forge::None => return,
    };
    files.insert(
        format!("{folder}/dutybook/timestamp.sh"),
        TIMESTAMP.to_owned(),
    );
    let pipeline = files.entry(file.to_owned()).or_default();
    pipeline.push_str(&fill_template(job, answers));
}

fn fill_template(template: &str, answers: &InitAnswers) -> String {
    let (zone, day) = (answers.timezone, answers.starts);
    let [wheel, git, revision] = variables(&answers.program);
    let image = match answers.program {
        ProgramSource::Commit { .. } => "rust:1.95-bookworm",
        _ => "python:3.13-bookworm",
    };
    let authority = answers.stamping.as_ref();
    let authority = authority.map(|it| it.address.to_string());
    let blanks = [
        ("@MAINLINE@", answers.mainline.clone()),
        ("@APPROVERS@", first_approvers(answers)),
        ("@TIMEZONE@", zone.name().to_owned()),
        ("@DAY@", day.to_string()),
        ("@CRON_DAILY@", cron::daily(zone, day)),
        ("@CRON_WEEKLY@", cron::weekly(zone, day)),
        ("@CRON_TIMESTAMP@", cron::timestamp(zone, day)),
        ("@TIMESTAMP_URL@", authority.unwrap_or_default()),
        ("@WHEEL@", wheel),
        ("@GIT@", git),
        ("@REV@", revision),
        ("@IMAGE@", image.to_owned()),
    ];
    let text = ci_steps::insert_steps(template, &answers.program);
    blanks
        .iter()
        .fold(text, |text, (blank, value)| text.replace(blank, value))
}

/// The values of `DUTYBOOK_WHEEL`, `DUTYBOOK_GIT` and `DUTYBOOK_REV`: empty where another one counts.
fn variables(program: &ProgramSource) -> [String; 3] {
    match program {
        ProgramSource::Unset => Default::default(),
        ProgramSource::Release(release) => [release.wheel(VERSION), String::new(), String::new()],
        ProgramSource::Wheel(wheel) => [wheel.to_string(), String::new(), String::new()],
        ProgramSource::Commit {
            repository,
            revision,
        } => [String::new(), repository.to_string(), revision.to_string()],
    }
}

/// The team that owns the policy in files of a forge, which take one.
fn first_approvers(answers: &InitAnswers) -> String {
    let first = answers.seed.approvers.first();
    first.map_or(String::new(), ToString::to_string)
}

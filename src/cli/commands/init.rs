//! `dutybook init`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use anstream::eprintln;
use chrono_tz::Tz;

use crate::cli::args::InitArgs;
use crate::cli::commands::init_questions::{collect_answers, parse_timezone};
use crate::cli::commands::init_summary::{list_written, program_hint, timestamp_step};
use crate::cli::output::print;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::cli::shell::shell_at_hand;
use crate::cli::workspace::Workspace;
use crate::cli::{CliError, RunOutcome, prompt};
use crate::git::GitRepository;
use crate::judge::{Duty, DutySpan, Selection, Standing};
use crate::model::{Duration, format_instant};
use crate::report::escape_terminal;
use crate::text::{CommandLine, count_of, display_path};
use crate::write::{Forge, InitAnswers, InitCalendar, InitPlan, plan_init};

/// How far to look for the first duty, in days.
const AHEAD: u32 = 370;

pub(super) fn run(args: &InitArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let root = root(args, settings);
    refuse_repository(&root)?;
    let timezone = args.timezone.as_deref().map(parse_timezone).transpose()?;
    let now = settings.as_of.instant(timezone.unwrap_or(Tz::UTC))?;
    let is_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    let branch = branch(&root);
    let is_odd = branch.as_deref().is_some_and(|name| !is_plain(name));
    let mainline = branch.clone().filter(|_| !is_odd);
    let mainline = mainline.unwrap_or_else(|| "main".to_owned());
    if is_terminal && !may_write_into(&root)? {
        return Err(CliError::Interrupted);
    }
    let language = settings.language.unwrap_or_default();
    let answers = collect_answers(
        args,
        timezone,
        now,
        (&root, mainline, language),
        is_terminal,
    )?;
    let mut plan = plan_init(&answers)?;
    plan.keep_existing(&root)?;
    plan.write(&root)?;
    let mut text = list_written(&root, &plan, settings.quiet);
    let first = first_duty(&root, settings)?;
    if !settings.quiet {
        text.push_str(&first);
        text.push_str(&next_steps(args, &root, &answers, plan.page()));
    }
    print(text.as_bytes())?;
    if args.timezone.is_none() && !is_terminal {
        eprintln!("hint: days begin in UTC; set `timezone` in policy/dutybook.yaml to your own");
    }
    if let Some(name) = branch.filter(|_| is_odd) {
        eprintln!(
            "hint: the branch `{}` has characters that CI files read otherwise: `main` was written instead",
            escape_terminal(&name)
        );
    }
    if let Some(hint) = program_hint(&answers, &plan) {
        eprintln!("{hint}");
    }
    hint(&root, &plan);
    Ok(RunOutcome::Success)
}

/// Prints what existed already, and what to do because of it.
fn hint(root: &Path, plan: &InitPlan) {
    let page = plan.page();
    if page != "README.md" {
        eprintln!("hint: README.md stays as it is: the page for your analysts is {page}");
    }
    if !plan.has_gitignore() {
        eprintln!("hint: .gitignore stays as it is: add the line .dutybook-*.tmp to it");
    }
    let git = GitRepository::open(root).ok().flatten();
    let below = git.and_then(|git| git.path_below_top(root).ok());
    let Some(below) = below.filter(|below| !below.as_os_str().is_empty()) else {
        return;
    };
    let is_for_the_top = |name: &&str| {
        let names = [
            ".github",
            ".gitlab",
            ".gitlab-ci.yml",
            "azure-pipelines.yml",
            ".azuredevops",
            "CODEOWNERS",
        ];
        names.contains(name)
    };
    let names = plan.paths().filter_map(|path| path.split('/').next());
    let names: BTreeSet<&str> = names.filter(is_for_the_top).collect();
    let has_jobs = names.iter().any(|name| *name != "CODEOWNERS");
    let names = names.into_iter().collect::<Vec<_>>().join(" and ");
    let below = below.display().to_string().replace('\\', "/");
    let commands = if has_jobs {
        format!(
            " give each dutybook command in them `-C {}`,",
            shell_at_hand().quote(&below)
        )
    } else {
        String::new()
    };
    let help = format!(
        "move {names} there,{commands} and put /{below} before each path; or make a repository of \
         its own for the duties"
    );
    eprintln!(
        "hint: `{}` lies within a git repository: CI files and CODEOWNERS belong at its top, and do \
         nothing elsewhere\n  help: {}",
        escape_terminal(&below),
        escape_terminal(&help),
    );
}

fn root(args: &InitArgs, settings: &RunSettings) -> PathBuf {
    match &args.folder {
        Some(folder) if settings.directory.as_os_str() == "." => folder.clone(),
        Some(folder) => settings.directory.join(folder),
        None => settings.directory.clone(),
    }
}

/// Refuses a folder that has a policy.
fn refuse_repository(root: &Path) -> Result<(), CliError> {
    if root
        .join("policy/dutybook.yaml")
        .symlink_metadata()
        .is_err()
    {
        return Ok(());
    }
    let message = format!("{} is a dutybook repository already", root.display());
    let help =
        "`dutybook due` lists what falls due there; change it in policy/, or name another folder";
    Err(CliError::usage(message, help))
}

/// Whether files go into the folder: one that holds something else than git's own is confirmed.
fn may_write_into(root: &Path) -> Result<bool, CliError> {
    // A folder that is missing, or cannot be read, is told of when it is written into.
    let Ok(entries) = std::fs::read_dir(root) else {
        return Ok(true);
    };
    let names = entries.flatten().map(|entry| entry.file_name());
    let count = names.filter(|name| name != ".git").count();
    if count == 0 {
        return Ok(true);
    }
    let shown = root.display();
    let held = count_of(count, "entry", "entries");
    let label =
        format!("{shown} is not empty: it has {held}, which stay. Write a policy beside them?");
    prompt::confirm(&label, false)
}

/// The branch that is checked out, where the folder is in a git repository already.
fn branch(root: &Path) -> Option<String> {
    let git = GitRepository::open_around(root).ok().flatten();
    git.and_then(|git| git.mainline_branch())
}

/// Whether a name has no character that is special in a CI file.
fn is_plain(name: &str) -> bool {
    name.chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/'))
}

/// Judges the new repository, and names the first duty that falls due.
fn first_duty(root: &Path, settings: &RunSettings) -> Result<String, CliError> {
    let mut settings = settings.for_directory(root);
    // Nothing has landed yet.
    settings.no_history = true;
    let workspace = Workspace::open(&settings, RevisionSpec::default())?;
    let now = workspace.as_of.with_timezone(&workspace.timezone);
    let until = Duration::days(AHEAD).after(now).to_utc();
    let assessment = workspace.assess(Some(until), &settings)?;
    let assessment = assessment.select(&Selection {
        span: DutySpan::UnsettledBy(until),
        tasks: None,
        teams: None,
        share: None,
    });
    let zone = assessment.as_of.timezone();
    let is_overdue = |duty: &&Duty| duty.standing == Standing::Overdue;
    let overdue = assessment.duties.iter().filter(is_overdue).count();
    let mut coming: Vec<&Duty> = assessment
        .duties
        .iter()
        .filter(|d| !is_overdue(d))
        .collect();
    coming.sort_by_key(|duty| (duty.window.due, &duty.id));
    let mut text = String::new();
    if overdue > 0 {
        let _ = writeln!(
            text,
            "{} overdue already, since `starts` lies in the past: `dutybook check` fails until they are recorded, waived or imported. \
             A later `starts` in policy/dutybook.yaml asks for nothing in hindsight",
            count_of(overdue, "duty is", "duties are")
        );
    }
    if let Some(first) = coming.first() {
        let which = if overdue > 0 { "next" } else { "first" };
        let due = format_instant(first.window.due.with_timezone(&zone));
        let _ = writeln!(text, "the {which} duty falls due on {due}: {}", first.id);
    }
    Ok(text)
}

fn next_steps(args: &InitArgs, root: &Path, answers: &InitAnswers, page: &str) -> String {
    let mut steps: Vec<String> = Vec::new();
    if args.folder.is_some() {
        let shell = shell_at_hand();
        let command = CommandLine::new(shell.change_folder()).argument(&display_path(root));
        steps.push(escape_terminal(&command.for_shell(shell)).into_owned());
    }
    let mainline = &answers.mainline;
    if !matches!(GitRepository::open(root), Ok(Some(_))) {
        steps.push(format!("git init -b {mainline}"));
    }
    let people = "put your people into policy/teams.yaml, with the addresses of their commits";
    steps.push(format!("{people}{}", owners(answers.forge)));
    let calendar = answers.calendar.as_ref();
    if let Some(InitCalendar { id, text: None }) = calendar {
        steps.push(format!(
            "write the holidays of a year at least into policy/calendars/{id}.yaml"
        ));
    }
    steps.push("commit everything, and run dutybook check".to_owned());
    let protection: &[&str] = match answers.forge {
        Forge::GitHub => GITHUB,
        Forge::GitLab => GITLAB,
        Forge::Azure => AZURE,
        Forge::None => ANY,
    };
    steps.extend(
        protection
            .iter()
            .map(|step| step.replace("@MAINLINE@", mainline)),
    );
    steps.extend(timestamp_step(answers));
    let mut text = String::from("\nnext steps:\n");
    for (at, step) in steps.iter().enumerate() {
        let _ = writeln!(text, "  {}. {step}", at + 1);
    }
    let _ = writeln!(
        text,
        "{page} is for your analysts: it lists what each of them has to do, and when"
    );
    text
}

/// The rest of the step about people: who approves, where the forge reads that from a file.
fn owners(forge: Forge) -> &'static str {
    match forge {
        Forge::GitHub => {
            "; and the team that approves policies, for @your-org/…, into .github/CODEOWNERS"
        }
        Forge::GitLab => {
            "; and the group that approves policies, for @your-org/…, into .gitlab/CODEOWNERS"
        }
        Forge::Azure | Forge::None => "",
    }
}

const GITHUB: &[&str] = &[
    "gh repo create my-org/duties --private --source . --push\n     or push to a repository that is there",
    "bash .github/dutybook/protect.sh\n     once, as an administrator, with gh and jq: protects @MAINLINE@. \
     To decide: whether a workflow of another repository judges, which no pull request can bring",
];

const GITLAB: &[&str] = &[
    "git push --set-upstream https://gitlab.com/group/duties.git @MAINLINE@\n     which makes the project, too",
    "PROJECT=group/duties GITLAB_TOKEN=… bash .gitlab/dutybook/protect.sh\n     once, as an owner, with curl and jq: \
     protects @MAINLINE@ and makes the schedules. To decide: whether a file of another project judges; \
     a token for the weekly issue",
];

const AZURE: &[&str] = &[
    "git push --set-upstream https://dev.azure.com/organisation/project/_git/duties @MAINLINE@\n     to a \
     repository that you have made there",
    "bash .azuredevops/dutybook/protect.sh\n     once, as an administrator, with curl and jq, and the variables that \
     its first lines name: makes the pipeline and protects @MAINLINE@. To decide: who may bypass policies; \
     whether a template of another repository judges",
];

const ANY: &[&str] = &[
    "push, and let your CI run dutybook check",
    "protect the branch @MAINLINE@ where your repository lives: changes come as pull requests that \
     somebody else approves and whose check is green; no force pushes, no deletion",
    "replace @your-org/… in CODEOWNERS, or remove the file",
];

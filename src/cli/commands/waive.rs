//! `dutybook waive`.

use std::collections::{BTreeMap, BTreeSet};

use anstream::eprintln;
use chrono::NaiveDate;

use crate::cli::args::WaiveArgs;
use crate::cli::change_plan::{PlannedChange, carry_out_alone};
use crate::cli::commands::request::require_text;
use crate::cli::settings::RunSettings;
use crate::cli::shell::shell_at_hand;
use crate::cli::typed_days::{DayDirection, TypedDays};
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome, prompt};
use crate::files::Files;
use crate::judge::{Assessment, Duty, Standing};
use crate::load::MAX_YAML;
use crate::model::{Id, local_date};
use crate::report::task_title;
use crate::text::CommandLine;
use crate::write::{self, Person, WaiverDraft};

/// The most occurrences that are offered.
const MAX_OFFERED: usize = 60;

pub(super) fn run(args: &WaiveArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let session = WriteSession::open(settings, &args.writing)?;
    let assessment = session.assess_all()?;
    let task = match &args.task {
        Some(task) => session.present_or_former_task(task)?,
        None => choose_task(&session, &assessment)?,
    };
    let none = BTreeSet::new();
    let teams = args.teams.iter().map(|team| match session.group(team)? {
        Some(members) => Ok(members),
        None => Ok(vec![session.team(team, &none)?]),
    });
    let teams: Vec<Vec<Id>> = teams.collect::<Result<_, CliError>>()?;
    let asker = session.person(None, "git's user.email", session.now())?;
    let occurrences = occurrences(&session, &task, &assessment, args)?;
    let teams = match teams.concat() {
        none if none.is_empty() && session.may_ask => {
            ask_teams(&assessment, &task, &occurrences, &asker)?
        }
        teams => teams,
    };
    let draft = WaiverDraft {
        id: args.id.clone(),
        task: task.clone(),
        occurrences,
        teams,
        reason: require_text(&session, args.reason.as_deref(), "--reason", "Reason")?,
        expires: expires(&session, args)?,
        requested_by: asker.email,
    };
    let (id, file) = write::draft_waiver(&draft, args.writing.force)?;
    let approved = session.worktree.read(&file.path, MAX_YAML);
    let is_approved = approved.is_ok_and(|text| {
        let text = String::from_utf8_lossy(&text).into_owned();
        text.lines().any(|line| line.starts_with("approved_by:"))
    });
    if args.writing.force && is_approved {
        eprintln!("the waiver {id} was approved: its approval is dropped, and is needed again");
    }
    let branch = format!("waive/{id}");
    let message = format!("Ask for the waiver {id}");
    let mut change = PlannedChange::of_file(file, message);
    change.needs_confirmation = was_asked(args) && session.may_ask;
    let outcome = carry_out_alone(&session, &args.writing, branch, change)?;
    if outcome == RunOutcome::Success {
        tell_approvers(&session, &id);
    }
    Ok(outcome)
}

/// Whether a waiver may release a duty that stands so: it waits, or will.
fn is_releasable(standing: Standing) -> bool {
    !matches!(
        standing,
        Standing::Met | Standing::Late | Standing::Waived | Standing::Excused
    )
}

/// Says who approves the waiver, and how.
fn tell_approvers(session: &WriteSession, id: &Id) {
    let approvers: Vec<&str> = session
        .policy
        .settings
        .approvers
        .iter()
        .map(Id::as_str)
        .collect();
    let approvers = match approvers.as_slice() {
        [] => "an approver".to_owned(),
        teams => format!("a member of {}", teams.join(" or ")),
    };
    let command = CommandLine::new("dutybook approve").argument(id);
    eprintln!(
        "It has no effect yet: {approvers} approves it, with `{}`. Neither the requester of a waiver nor a performer \
         of the work can approve it.",
        command.for_shell(shell_at_hand())
    );
}

/// Whether a flag is missing, for which a prompt asks.
fn was_asked(args: &WaiveArgs) -> bool {
    args.task.is_none()
        || args.occurrences.is_empty()
        || args.reason.is_none()
        || args.expires.is_none()
}

/// Which of the teams that owe the occurrences it is for: those of who asks are marked. All of them need no names.
fn ask_teams(
    assessment: &Assessment,
    task: &Id,
    occurrences: &[String],
    asker: &Person,
) -> Result<Vec<Id>, CliError> {
    let named = assessment.duties.iter().filter(|duty| {
        let mut labels = occurrences.iter();
        duty.id.task == *task && labels.any(|label| *duty.id.occurrence == **label)
    });
    let teams: BTreeSet<&Id> = named.map(|duty| &duty.id.team).collect();
    let teams: Vec<&Id> = teams.into_iter().collect();
    if teams.len() < 2 {
        return Ok(Vec::new());
    }
    let is_own = |index: &usize| asker.teams.contains(teams[*index]);
    let own: Vec<usize> = (0..teams.len()).filter(is_own).collect();
    let chosen = loop {
        let chosen = prompt::select_several("For which teams?", &teams, &own)?;
        if !chosen.is_empty() {
            break chosen;
        }
        eprintln!("  nothing is marked: Space marks a line");
    };
    if chosen.len() == teams.len() {
        return Ok(Vec::new());
    }
    Ok(chosen
        .into_iter()
        .map(|index| teams[index].clone())
        .collect())
}

/// Lets who asks choose from the tasks that have something to waive.
fn choose_task(session: &WriteSession, assessment: &Assessment) -> Result<Id, CliError> {
    let all = assessment.duties.iter();
    let waiting = all.filter(|duty| is_releasable(duty.standing));
    let waiting = waiting.filter(|duty| duty.standing != Standing::Upcoming);
    let mut counts: BTreeMap<&Id, usize> = BTreeMap::new();
    for duty in waiting {
        *counts.entry(&duty.id.task).or_default() += 1;
    }
    if !session.may_ask || counts.is_empty() {
        return Err(CliError::usage(
            "no task is named",
            "name one: dutybook waive TASK --occurrence O; on a terminal they are listed",
        ));
    }
    let lines: Vec<String> = counts
        .iter()
        .map(|(task, count)| format!("{}: {count} open", task_title(assessment, task)))
        .collect();
    let chosen = prompt::select("What is to be waived?", &lines)?;
    let task = counts.keys().nth(chosen).copied();
    task.cloned().ok_or(CliError::Policy)
}

fn occurrences(
    session: &WriteSession,
    task: &Id,
    assessment: &Assessment,
    args: &WaiveArgs,
) -> Result<Vec<String>, CliError> {
    if !args.occurrences.is_empty() {
        return Ok(args.occurrences.clone());
    }
    let of_task = assessment
        .duties
        .iter()
        .filter(|duty| duty.id.task == *task);
    let mut open: Vec<&Duty> = of_task
        .filter(|duty| is_releasable(duty.standing))
        .collect();
    open.sort_by_key(|duty| (duty.window.due, &duty.id));
    let mut labels = BTreeSet::new();
    open.retain(|duty| labels.insert(&duty.window.label));
    open.truncate(MAX_OFFERED);
    if !session.may_ask || open.is_empty() {
        let label = format!("Occurrences of {task}, separated by spaces");
        let typed = require_text(session, None, "--occurrence", &label)?;
        return Ok(typed.split_whitespace().map(str::to_owned).collect());
    }
    let lines: Vec<String> = open.iter().map(|duty| write::describe_duty(duty)).collect();
    loop {
        let chosen = prompt::select_several("Which occurrences?", &lines, &[])?;
        if !chosen.is_empty() {
            let labels = chosen
                .iter()
                .map(|index| open[*index].window.label.to_string());
            return Ok(labels.collect());
        }
        eprintln!("  nothing is marked: Space marks a line");
    }
}

fn expires(session: &WriteSession, args: &WaiveArgs) -> Result<NaiveDate, CliError> {
    let today = local_date(session.policy.settings.timezone, session.as_of);
    let last_day = |typed: TypedDays| Ok::<_, String>(typed.days(today, DayDirection::Ahead)?.1);
    if let Some(expires) = args.expires {
        let day = last_day(expires);
        return day
            .map_err(|why| CliError::usage(format!("--expires: {why}"), "name a nearer day"));
    }
    if !session.may_ask {
        return Err(CliError::usage(
            "--expires is missing",
            "without a terminal nothing prompts: give the flag",
        ));
    }
    prompt::ask_valid("Expires, such as 2026-04-30, 2026-Q2 or 14d", |typed| {
        last_day(typed.parse()?)
    })
}

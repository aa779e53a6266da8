//! The occurrence that evidence is for.

use super::day_off::describe_day_off;
use super::error::RecordError;
use crate::judge::{Assessment, Duty, DutyKind, Standing};
use crate::model::{Id, Task, format_instant, format_local_time};
use crate::schedule::{LabelShape, label_year};
use crate::text::{CommandLine, Hint, closest_word};

/// The duties of a team that wait for evidence: open, in grace or overdue. The longest overdue
/// comes first. A backstop is not among them: a request settles it.
#[must_use]
pub fn open_duties<'a>(assessment: &'a Assessment, task: &Id, team: &Id) -> Vec<&'a Duty> {
    let duties = duties_of_team(assessment, task, team);
    let mut open: Vec<&Duty> = duties.filter(|duty| is_waiting(duty)).collect();
    open.sort_by_key(|duty| duty.window.due);
    open
}

/// How many occurrences are shown where one is to be named.
const MAX_SHOWN: usize = 5;

/// Open duties as one is chosen from them: those that are not due yet, the next to be due first, then the newest first.
#[must_use]
pub fn newest_first(mut open: Vec<&Duty>) -> Vec<&Duty> {
    open.sort_by_key(|duty| duty.window.due);
    let (mut current, past): (Vec<&Duty>, Vec<&Duty>) = open
        .into_iter()
        .partition(|duty| duty.standing == Standing::Open);
    current.extend(past.into_iter().rev());
    current
}

/// Whether a duty waits for evidence of its own.
pub(super) fn is_waiting(duty: &Duty) -> bool {
    let waits = matches!(
        duty.standing,
        Standing::Open | Standing::Grace | Standing::Overdue
    );
    waits && duty.kind != DutyKind::Backstop
}

/// The duties of a task that evidence of a team may fulfil, under any of its names.
fn duties_of_team<'a>(
    assessment: &'a Assessment,
    task: &Id,
    team: &Id,
) -> impl Iterator<Item = &'a Duty> {
    let any = Id::any();
    let timeline = assessment.timeline.as_ref();
    let is_owed = move |duty: &&Duty| {
        let owing = &duty.id.team;
        let is_same = || timeline.is_some_and(|it| it.is_same_team(duty.version, owing, team));
        duty.id.task == *task && (owing == team || *owing == any || is_same())
    };
    assessment.duties.iter().filter(is_owed)
}

/// The duty that is recorded: the one that a label names, else the only one that is open.
///
/// # Errors
/// When there is no such duty, none is open, or several are.
pub fn choose_duty<'a>(
    assessment: &'a Assessment,
    task: &Task,
    team: &Id,
    label: Option<&str>,
) -> Result<&'a Duty, RecordError> {
    if let Some(label) = label {
        return find_by_label(assessment, task, team, label);
    }
    let open = open_duties(assessment, &task.id, team);
    match open.as_slice() {
        [one] => Ok(one),
        [] => Err(none_open_error(assessment, task, team)),
        several => Err(several_open_error(task, team, several)),
    }
}

fn several_open_error(task: &Task, team: &Id, open: &[&Duty]) -> RecordError {
    let shown = newest_first(open.to_vec()).into_iter().take(MAX_SHOWN);
    let help = match open.len().saturating_sub(MAX_SHOWN) {
        0 => Hint::from("name one with --occurrence:"),
        more => Hint::from("name one with --occurrence; `")
            .command(CommandLine::new("dutybook due").argument(&task.id))
            .text(format!("` lists {more} more:")),
    };
    RecordError::Several {
        message: format!("{team} owes {} occurrences of {}", open.len(), task.id),
        help,
        choices: shown.map(describe_duty).collect(),
    }
}

/// An open duty in a line: `2026-W11, overdue since Fri 13 Mar 2026 17:00 (Europe/Copenhagen)`.
#[must_use]
pub fn describe_duty(duty: &Duty) -> String {
    let zone = duty.window.due.timezone().name();
    format!("{} ({zone})", summarise_duty(duty))
}

/// The same without its time zone.
#[must_use]
pub fn summarise_duty(duty: &Duty) -> String {
    let window = &duty.window;
    let when = match duty.standing {
        Standing::Overdue => format!("overdue since {}", format_local_time(window.deadline)),
        Standing::Grace => format!("past due, deadline {}", format_local_time(window.deadline)),
        _ => format!("due {}", format_local_time(window.due)),
    };
    format!("{}, {when}", window.label)
}

fn find_by_label<'a>(
    assessment: &'a Assessment,
    task: &Task,
    team: &Id,
    label: &str,
) -> Result<&'a Duty, RecordError> {
    let labels = || duties_of_team(assessment, &task.id, team).map(|duty| &*duty.id.occurrence);
    let mut duties = duties_of_team(assessment, &task.id, team);
    let found = duties.find(|duty| *duty.id.occurrence == *label);
    match found {
        Some(duty) if duty.kind == DutyKind::Backstop => Err(RecordError::usage(
            format!("`{label}` is a backstop, settled by completing any request"),
            request_command(task),
        )),
        Some(duty) => Ok(duty),
        None => {
            // A valid label is not a typo of another.
            let near = LabelShape::of(label)
                .is_none()
                .then(|| closest_word(label, labels()));
            let teams = std::slice::from_ref(team);
            let help = if let Some(reason) = describe_day_off(assessment, &task.id, teams, label) {
                reason.into()
            } else if let Some(near) = near.flatten() {
                format!("did you mean `{near}`?").into()
            } else {
                let command = CommandLine::new("dutybook due").argument(&task.id);
                Hint::from("`")
                    .command(command)
                    .text("` lists what is owed")
            };
            let message = format!("{} has no occurrence `{label}` of {team}", task.id);
            Err(RecordError::usage(message, help))
        }
    }
}

fn none_open_error(assessment: &Assessment, task: &Task, team: &Id) -> RecordError {
    let mut message = format!("{team} has no open occurrence of {}", task.id);
    let recorded = duties_of_team(assessment, &task.id, team)
        .filter(|duty| {
            duty.kind != DutyKind::Backstop
                && matches!(duty.standing, Standing::Met | Standing::Late)
        })
        .max_by_key(|duty| duty.window.opens);
    if let Some(duty) = recorded {
        message = format!("{message}: {} is recorded already", duty.window.label);
    }
    let next = duties_of_team(assessment, &task.id, team)
        .filter(|duty| duty.standing == Standing::Upcoming)
        .min_by_key(|duty| duty.window.opens);
    let has_backstop =
        duties_of_team(assessment, &task.id, team).any(|duty| duty.kind == DutyKind::Backstop);
    let help = match next {
        Some(next) => format!(
            "the next occurrence, {}, opens {}; name another with --occurrence",
            next.window.label,
            format_instant(next.window.opens)
        )
        .into(),
        None if has_backstop || task.cadence.as_needed.is_some() => request_command(task),
        None => Hint::from("name one with --occurrence"),
    };
    let help = match recorded {
        Some(duty) => Hint::from("correct it with `")
            .command(amend_command(duty))
            .text("`; ")
            .join(help),
        None => help,
    };
    RecordError::usage(message, help)
}

/// The command that corrects a recorded duty.
fn amend_command(duty: &Duty) -> CommandLine {
    let command = CommandLine::new("dutybook record --amend").argument(&duty.id);
    command.words("--reason …")
}

fn request_command(task: &Task) -> Hint {
    let command = CommandLine::new("dutybook request").argument(&task.id);
    Hint::from("open one: ").command(command.words("--slug … --reason …"))
}

/// The path of a team's evidence for an occurrence.
#[must_use]
pub fn evidence_path(task: &Id, label: &str, team: &Id) -> String {
    let year = label_year(label).unwrap_or_default();
    format!("evidence/{task}/{year:04}/{label}/{team}.yaml")
}

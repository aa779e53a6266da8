//! `duty/gap`: two performances of a team farther apart than the task allows.

use crate::finding::{FindingBuilder, Rule};
use crate::judge::{ExceededAllowance, TeamGap};
use crate::load::LoadedPolicy;
use crate::model::{Id, Task, format_span};
use crate::rules::facts::JudgedFacts;
use crate::text::CommandLine;

/// Gaps longer than allowed: while they are running at the task, once closed at the evidence that closed them. A running gap
/// that a waiver excuses is a warning.
pub(super) fn check_gaps(facts: &JudgedFacts) -> Vec<FindingBuilder> {
    let exceeded = facts.gaps.iter().filter_map(|gap| {
        let exceeded = gap.exceeded.as_ref()?;
        Some(match gap.closed_by {
            Some(claim) => report_closed(facts, gap, exceeded, claim),
            None => report_running(facts, gap, exceeded),
        })
    });
    exceeded.collect()
}

fn report_running(
    facts: &JudgedFacts,
    gap: &TeamGap,
    exceeded: &ExceededAllowance,
) -> FindingBuilder {
    let context = facts.context;
    let task = task(facts, gap, exceeded);
    let since = match gap.opened_by {
        Some(_) => format!("was last done on {}", context.format_instant(gap.from)),
        None => format!("was never done since {}", context.format_instant(gap.from)),
    };
    let message = format!(
        "{} by {} {since}: `max_gap` {} allowed until {}, {} ago",
        title(facts, gap, task),
        team_names(facts, gap, task),
        exceeded.allowed,
        context.format_instant(exceeded.limit),
        format_span(context.as_of - exceeded.limit.to_utc()),
    );
    let file = LoadedPolicy::task_file(&gap.task);
    let finding = FindingBuilder::new(Rule::DutyGap, message)
        .file(&file)
        .subject(&gap.team)
        .range(facts.loaded.place(&file, "/cadence/max_gap"));
    if exceeded.is_excused {
        return finding.help(excused_help()).cap_at_warn();
    }
    finding.help(next_step(facts, gap))
}

fn excused_help() -> String {
    let page = CommandLine::new("dutybook explain").argument(&Rule::DutyGap);
    format!(
        "a waiver that landed later stops the clock: it no longer fails, and stays; see `{page}`"
    )
}

fn report_closed(
    facts: &JudgedFacts,
    gap: &TeamGap,
    exceeded: &ExceededAllowance,
    claim: usize,
) -> FindingBuilder {
    let context = facts.context;
    let task = task(facts, gap, exceeded);
    let before = match gap.opened_by {
        Some(_) => "the performance before",
        None => "the start of the task",
    };
    let message = format!(
        "{} by {} was done {} after {before}, {}: `max_gap` {} allowed until {}",
        title(facts, gap, task),
        team_names(facts, gap, task),
        format_span(gap.length()),
        context.format_instant(gap.from),
        exceeded.allowed,
        context.format_instant(exceeded.limit),
    );
    let page = CommandLine::new("dutybook explain").argument(&Rule::DutyGap);
    let help = format!("it stays; see `{page}`");
    let finding = FindingBuilder::new(Rule::DutyGap, message)
        .help(help)
        .subject(&gap.team)
        .cap_at_warn();
    match facts.claims.get(claim) {
        Some(claim) => finding
            .file(&claim.file)
            .duty(&claim.duty)
            .range(claim.performed_at_range),
        None => finding,
    }
}

/// The task as the version of the policy has it that judges the gap.
fn task<'a>(
    facts: &JudgedFacts<'a>,
    gap: &TeamGap,
    exceeded: &ExceededAllowance,
) -> Option<&'a Task> {
    facts
        .context
        .timeline
        .task(exceeded.version, gap.task.as_str())
}

fn title(facts: &JudgedFacts, gap: &TeamGap, task: Option<&Task>) -> String {
    task.map_or_else(
        || gap.task.to_string(),
        |task| format!("“{}”", facts.context.title_of(task)),
    )
}

fn team_names(facts: &JudgedFacts, gap: &TeamGap, task: Option<&Task>) -> String {
    let name = |team| facts.context.name_of(facts.context.newest(), team);
    match task.filter(|_| gap.team == Id::any()) {
        Some(task) => {
            let names: Vec<_> = task.assigned.teams().iter().map(name).collect();
            names.join(" or ")
        }
        None => name(&gap.team).to_owned(),
    }
}

fn next_step(facts: &JudgedFacts, gap: &TeamGap) -> String {
    let task = &gap.task;
    let is_broken = facts.context.broken_tasks.contains(task);
    if !is_broken && !facts.context.newest().tasks.contains_key(task) {
        return format!(
            "{task} was removed from the policy, and the gap stays: add evidence of what it owed, or a waiver with `gap: true`"
        );
    }
    let mut command = CommandLine::new("dutybook record").argument(task);
    if gap.team != Id::any() {
        command = command.words("--team").argument(&gap.team);
    }
    format!("do it now, and record it: {command}")
}

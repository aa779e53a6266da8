//! Files that were changed or removed after they had landed.

use std::sync::Arc;

use crate::finding::{FindingBuilder, Rule};
use crate::history::{Rewrite, RewriteFault, claim_folder};
use crate::model::{DutyId, Id};
use crate::rules::Context;
use crate::rules::facts::MainlineFacts;
use crate::text::CommandLine;

/// The duty that a file stands for, by its path.
pub(super) fn duty_of_path(path: &str, context: &Context) -> Option<DutyId> {
    let folder = claim_folder(path, context.teams)?;
    let mut parts = folder.split('/').skip(1);
    let (task, _, occurrence) = (parts.next()?, parts.next()?, parts.next()?);
    let team = path.strip_prefix(folder)?.strip_prefix('/')?;
    let team = team.strip_suffix(".yaml").filter(|it| *it != "request")?;
    let latest = context.timeline.latest_task(task);
    let is_any = latest.is_some_and(|(_, task)| task.assigned.is_any());
    let team = if is_any {
        Id::any()
    } else {
        Id::new(team).ok()?
    };
    Some(DutyId::new(&Id::new(task).ok()?, occurrence, &team))
}

/// Evidence, a request, a waiver or an artifact that was changed or removed after it landed.
pub(super) fn check_rewrites(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let findings = facts.rewritten.iter().flat_map(|file| {
        let rewrites = file.rewrites.iter();
        rewrites.map(|rewrite| report_rewrite(&file.file, rewrite, facts))
    });
    findings.collect()
}

fn report_rewrite(file: &Arc<str>, rewrite: &Rewrite, facts: &MainlineFacts) -> FindingBuilder {
    let commit = rewrite.step.commit;
    let name = facts.names.name(commit);
    let restore = restore_command(file, rewrite, facts);
    let duty = duty_of_path(file, facts.context);
    let (rule, what, help) = match rewrite.fault {
        RewriteFault::Deleted => (
            Rule::HistoryDeleted,
            format!("{file} was removed after it had landed, by {name}"),
            format!("bring the same bytes back: {restore}"),
        ),
        RewriteFault::Changed => (
            Rule::HistoryChanged,
            format!("{file} was changed after it had landed, without a new amendment, by {name}"),
            format!(
                "bring back what landed ({restore}), then amend: {}",
                amend_command(duty.as_ref())
            ),
        ),
    };
    let (message, help) = if rewrite.is_mended {
        let help = "nothing is left to do: it stays visible that it was away".to_owned();
        (format!("{what}; it was brought back since"), help)
    } else {
        (what, help)
    };
    let subject = commit.map_or_else(
        || "pending".to_owned(),
        |commit| facts.past.history.commit(commit).id.to_string(),
    );
    let finding = FindingBuilder::new(rule, message)
        .help(help)
        .file(file)
        .subject(&subject)
        .duty(duty.as_ref());
    if rewrite.is_mended {
        finding.cap_at_warn()
    } else {
        finding
    }
}

fn amend_command(duty: Option<&DutyId>) -> CommandLine {
    let command = CommandLine::new("dutybook record --amend");
    match duty {
        Some(duty) => command.argument(duty).words("--reason …"),
        None => command,
    }
}

fn restore_command(file: &str, rewrite: &Rewrite, facts: &MainlineFacts) -> CommandLine {
    let source = match rewrite.step.commit {
        Some(commit) => format!("{}^", facts.past.history.commit(commit).id.short_name()),
        None => match facts.past.history.commits().last() {
            Some(head) => head.id.short_name(),
            None => "HEAD".to_owned(),
        },
    };
    let command = CommandLine::new("git checkout").argument(&source);
    // Git reads these characters of a path as a pattern.
    let file = if file.contains(['*', '?', '[', '\\']) {
        format!(":(literal){file}")
    } else {
        file.to_owned()
    };
    command.words("--").argument(&file)
}

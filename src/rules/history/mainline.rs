//! Commits of the mainline: their clocks, evil merges, direct pushes.

use std::sync::Arc;

use chrono::TimeDelta;

use super::rewrites::duty_of_path;
use crate::finding::{FindingBuilder, Rule};
use crate::git::EvilMerge;
use crate::model::format_span;
use crate::rules::facts::MainlineFacts;
use crate::text::CommandLine;

/// How far committers' clocks may disagree before that is more than a clock set wrong.
pub(super) const A_DAY: TimeDelta = TimeDelta::days(1);

/// Committers' clocks that run backwards along the mainline, or ahead of the evaluation.
///
/// A commit that is dated before the one that it follows is measured against the mainline's clock, so that many
/// small steps add up. Those after it that only have not caught up yet are not told again.
pub(super) fn check_clocks(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let past = facts.past;
    let commits = past.history.commits();
    let mut findings = Vec::new();
    for (index, commit) in (0..).zip(commits) {
        if past.is_imported(index) {
            continue;
        }
        let before = index
            .checked_sub(1)
            .map(|it| past.history.commit(it).time());
        let steps_back = before.is_some_and(|before| before > commit.time());
        let back = steps_back.then(|| past.clock(index) - commit.time());
        let ahead = commit.time() - past.as_of;
        for (span, what) in [
            (back, "earlier than a commit before it"),
            (Some(ahead), "later than the evaluation time"),
        ] {
            let Some(span) = span.filter(|span| *span > TimeDelta::zero()) else {
                continue;
            };
            let message = format!(
                "{} is dated {} {what}",
                facts.names.name(Some(index)),
                format_span(span)
            );
            let finding = FindingBuilder::new(Rule::HistoryClock, message)
                .help("set the clock of the machine that commits; to judge an earlier instant, give its commit with --rev")
                .subject(&format!("{} {what}", commit.id));
            findings.push(if span > A_DAY {
                finding.escalate()
            } else {
                finding
            });
        }
    }
    findings
}

/// Evil merges: they hold what the changes of neither parent explain.
pub(super) fn check_evil_merges(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let past = facts.past;
    let unclean = past.history.evil_merges().iter();
    let counted = unclean.filter(|unclean| !past.is_imported(unclean.commit));
    let finding = |unclean: &EvilMerge| {
        let file: Arc<str> = Arc::from(unclean.path.as_str());
        let message = format!(
            "{} holds {file} as none of its parents' changes explain",
            facts.names.name(Some(unclean.commit))
        );
        let id = past.history.commit(unclean.commit).id;
        let command = CommandLine::new("git show --remerge-diff").argument(&id.short_name());
        let help = format!(
            "see what the merge itself changed: {command}; put it right by a change of its own"
        );
        FindingBuilder::new(Rule::HistoryUncleanMerge, message)
            .help(help)
            .file(&file)
            .subject(&id)
            .duty(duty_of_path(&file, facts.context).as_ref())
    };
    counted.map(finding).collect()
}

/// Commits that landed without a pull request, as far as their messages show.
pub(super) fn check_direct_pushes(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let history = facts.past.history;
    let is_direct = |commit: &&u32| {
        let commit = history.commit(**commit);
        commit.parents <= 1 && !commit.has_merge_mark
    };
    let finding = |commit: &u32| {
        let message = format!("{} landed without a merge", facts.names.name(Some(*commit)));
        FindingBuilder::new(Rule::HistoryDirectPush, message)
            .help("protect the mainline, so that evidence arrives by pull request")
            .subject(&history.commit(*commit).id)
    };
    let commits = facts.commits.iter();
    commits.filter(is_direct).map(finding).collect()
}

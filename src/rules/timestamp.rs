//! `timestamp/*`: whether tokens of authorities hold, and whether every landing has one that must have.

use chrono::{DateTime, Utc};

use super::facts::MainlineFacts;
use super::stages::FamilyChecks;
use crate::finding::{FindingBuilder, Rule};
use crate::history::{ProofFault, ProofFaultKind};
use crate::model::format_instant;
use crate::text::{CommandLine, count_of};

pub(super) const CHECKS: FamilyChecks = FamilyChecks {
    history: &[check_proofs, check_coverage, check_dates],
    ..FamilyChecks::NONE
};

/// Checkpoints that the history does not give, and files of proof that prove nothing.
fn check_proofs(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    facts.proofs.faults.iter().map(report_fault).collect()
}

fn report_fault(fault: &ProofFault) -> FindingBuilder {
    let ProofFault { file, kind, reason } = fault;
    let (rule, message, help) = match kind {
        ProofFaultKind::Rewritten => (
            Rule::HistoryRewritten,
            format!("the mainline no longer gives the checkpoint in {file}: {reason}"),
            "history was rewritten after the checkpoint was made: find another clone, or the forge's copy, that still gives it",
        ),
        ProofFaultKind::Invalid => (
            Rule::TimestampInvalid,
            format!("{file} proves nothing: {reason}"),
            "where its authority is not accepted, see `history.timestamps.authorities` or --tsa-roots; else store a new token with `dutybook timestamp add`, which verifies it first",
        ),
    };
    FindingBuilder::new(rule, message)
        .help(help)
        .file(file)
        .subject("proof")
}

/// Landings that must have a token by now, and have none. One finding for all of them: a token covers all that came before.
fn check_coverage(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let past = facts.past;
    let is_missing = |commit: &&u32| {
        let deadline = past.deadline(**commit);
        past.bounds(**commit).not_after.is_none()
            && deadline.is_some_and(|deadline| deadline < past.as_of)
    };
    let mut missing = facts.commits.iter().filter(is_missing);
    let Some(first) = missing.next() else {
        return Vec::new();
    };
    let count = 1 + missing.count();
    let message = format!(
        "no token covers {} in time, from {} on: what they brought counts as not landed",
        count_of(count, "commit", "commits"),
        facts.names.name(Some(*first))
    );
    let request = CommandLine::new("dutybook timestamp request -o request.tsq");
    let finding = FindingBuilder::new(Rule::TimestampMissing, message)
        .help(format!(
            "ask an authority for a token, and land it: {request}; docs/timestamps.md"
        ))
        .subject(&past.history.commit(*first).id);
    vec![finding]
}

/// Commits whose dates contradict what tokens prove.
fn check_dates(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let past = facts.past;
    let commits = (0..).zip(past.history.commits());
    let counted = commits.filter(|(index, _)| !past.is_imported(*index));
    let refuted = counted.filter(|(index, commit)| past.bounds(*index).refute(commit.time()));
    let report = |(index, commit): (u32, &crate::git::MainlineCommit)| {
        let bounds = past.bounds(index);
        let date = commit.time();
        let zone = facts.loaded.timezone.unwrap_or(chrono_tz::Tz::UTC);
        let show = |at: DateTime<Utc>| format_instant(at.with_timezone(&zone));
        let proved = match (bounds.not_before, bounds.not_after) {
            (Some(earliest), _) if date < earliest => {
                format!(
                    "it follows a commit that holds a token of {}",
                    show(earliest)
                )
            }
            (_, latest) => format!(
                "a token of {} covers it",
                latest.map_or_else(String::new, show)
            ),
        };
        let message = format!(
            "{} has a date that cannot be true: {proved}; it counts as landed {}",
            facts.names.name(Some(index)),
            show(past.clock(index))
        );
        FindingBuilder::new(Rule::HistoryClock, message)
            .help("the clock of the machine that committed, or that of the authority, was wrong: set it right, and explain to the auditor how the commit got its date")
            .subject(&format!("{} against time stamps", commit.id))
            .escalate()
    };
    refuted.map(report).collect()
}

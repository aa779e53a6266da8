//! What git shows was done to the mainline and to what landed on it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::Context;
use super::facts::ClaimFacts;
use super::stages::FamilyChecks;
use crate::finding::{FindingBuilder, Rule};
use crate::git::HistoryGap;
use crate::history::{
    CommitNames, MainlineView, Rewrite, RewriteFault, RewrittenFile, claim_folder, could_be_done,
};
use crate::judge::Claim;
use crate::model::{DutyId, Id, format_instant, format_span};

pub(super) const CHECKS: FamilyChecks = FamilyChecks {
    claims: &[check_landed_before_work],
    ..FamilyChecks::NONE
};

/// What the rules of history are judged against.
pub struct HistoryContext<'a> {
    /// The mainline.
    pub past: &'a MainlineView<'a>,
    /// What holds for every file.
    pub context: &'a Context<'a>,
    /// The names of its commits.
    pub names: &'a CommitNames<'a>,
}

/// How far committers' clocks may disagree before that is more than a clock set wrong.
const A_DAY: TimeDelta = TimeDelta::days(1);

/// The duty that a file stands for, by its path.
fn duty_of(path: &str, context: &Context) -> Option<DutyId> {
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
#[must_use]
pub fn check_rewrites(files: &[RewrittenFile], against: &HistoryContext) -> Vec<FindingBuilder> {
    let findings = files.iter().flat_map(|file| {
        let rewrites = file.rewrites.iter();
        rewrites.map(|rewrite| report_rewrite(&file.file, rewrite, against))
    });
    findings.collect()
}

fn report_rewrite(file: &Arc<str>, rewrite: &Rewrite, against: &HistoryContext) -> FindingBuilder {
    let commit = rewrite.step.commit;
    let name = against.names.name(commit);
    let (rule, what, help) = match rewrite.fault {
        RewriteFault::Deleted => (
            Rule::HistoryDeleted,
            format!("{file} was removed after it had landed, by {name}"),
            format!(
                "bring the same bytes back: {}",
                restore(file, rewrite, against)
            ),
        ),
        RewriteFault::Changed => (
            Rule::HistoryChanged,
            format!("{file} was changed after it had landed, without a new amendment, by {name}"),
            format!(
                "bring back what landed ({}), then amend: dutybook record --amend",
                restore(file, rewrite, against)
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
        |commit| against.past.history.commit(commit).id.to_string(),
    );
    let draft = FindingBuilder::new(rule, message)
        .help(help)
        .file(file)
        .subject(&subject);
    let draft = draft.duty(duty_of(file, against.context).as_ref());
    if rewrite.is_mended {
        draft.cap_at_warn()
    } else {
        draft
    }
}

fn restore(file: &str, rewrite: &Rewrite, against: &HistoryContext) -> String {
    let source = match rewrite.step.commit {
        Some(commit) => format!("{}^", against.past.history.commit(commit).id.short_name()),
        None => match against.past.history.commits().last() {
            Some(head) => head.id.short_name(),
            None => "HEAD".to_owned(),
        },
    };
    format!("git checkout {source} -- {file}")
}

/// Committers' clocks that run backwards along the mainline, or ahead of the evaluation.
#[must_use]
pub fn check_clocks(against: &HistoryContext) -> Vec<FindingBuilder> {
    let past = against.past;
    let commits = past.history.commits();
    let mut drafts = Vec::new();
    for (index, commit) in (0..).zip(commits) {
        if past.is_imported(index) {
            continue;
        }
        let back = index
            .checked_sub(1)
            .map(|before| past.history.commit(before).time());
        let back = back.map(|before| before - commit.time());
        let ahead = commit.time() - past.as_of;
        for (span, what) in [
            (back, "earlier than the commit that it follows"),
            (Some(ahead), "later than the evaluation time"),
        ] {
            let Some(span) = span.filter(|span| *span > TimeDelta::zero()) else {
                continue;
            };
            let message = format!(
                "{} is dated {} {what}",
                against.names.name(Some(index)),
                format_span(span)
            );
            let draft = FindingBuilder::new(Rule::HistoryClock, message)
                .help("set the clock of the machine that commits; to judge an earlier instant, give its commit with --rev")
                .subject(&format!("{} {what}", commit.id));
            drafts.push(if span > A_DAY {
                draft.escalate()
            } else {
                draft
            });
        }
    }
    drafts
}

/// Merges that hold what none of their parents' changes explain.
#[must_use]
pub fn check_evil_merges(against: &HistoryContext) -> Vec<FindingBuilder> {
    let past = against.past;
    let unclean = past.history.evil_merges().iter();
    let counted = unclean.filter(|unclean| !past.is_imported(unclean.commit));
    let draft = |unclean: &crate::git::EvilMerge| {
        let file: Arc<str> = Arc::from(unclean.path.as_str());
        let message = format!(
            "{} holds {file} as none of its parents' changes explain",
            against.names.name(Some(unclean.commit))
        );
        let id = past.history.commit(unclean.commit).id;
        let help = format!(
            "see what the merge itself changed: git show --remerge-diff {}; put it right by a change of its own",
            id.short_name()
        );
        let draft = FindingBuilder::new(Rule::HistoryUncleanMerge, message)
            .help(help)
            .file(&file);
        let draft = draft.subject(&id);
        draft.duty(duty_of(&file, against.context).as_ref())
    };
    counted.map(draft).collect()
}

/// Commits that landed without a pull request, as far as their messages show. `commits` are those that
/// changed policy or evidence.
#[must_use]
pub fn check_direct_pushes(commits: &[u32], against: &HistoryContext) -> Vec<FindingBuilder> {
    let history = against.past.history;
    let is_direct = |commit: &&u32| {
        let commit = history.commit(**commit);
        commit.parents <= 1 && !commit.has_merge_mark
    };
    let finding = |commit: &u32| {
        let message = format!(
            "{} landed without a merge",
            against.names.name(Some(*commit))
        );
        FindingBuilder::new(Rule::HistoryDirectPush, message)
            .help("protect the mainline, so that evidence arrives by pull request")
            .subject(&history.commit(*commit).id)
    };
    commits.iter().filter(is_direct).map(finding).collect()
}

/// Work that landed long after it was performed.
#[must_use]
pub fn check_backdating(claims: &[Claim], against: &HistoryContext) -> Vec<FindingBuilder> {
    let context = against.context;
    let draft = |claim: &Claim| {
        let landing = claim.landing?;
        let landed_at = landing.proven_at().filter(|_| claim.is_valid)?;
        let policy = context.timeline.policy(claim.version);
        let performed_at = claim.performed_at.with_timezone(&policy.settings.timezone);
        let record_within = &policy.settings.record_within;
        if landed_at <= record_within.after(performed_at).to_utc() {
            return None;
        }
        let message = format!(
            "performed on {}, and landed {} later with {}",
            format_instant(performed_at),
            format_span(landed_at - performed_at.to_utc()),
            against.names.name(landing.commit)
        );
        let draft = FindingBuilder::new(Rule::HistoryBackdated, message)
            .help(format!(
                "record work when it is done: within {record_within} is asked for"
            ))
            .file(&claim.file)
            .range(claim.performed_at_range)
            .duty(&claim.duty);
        Some(draft)
    };
    claims.iter().filter_map(draft).collect()
}

/// What is missing of the history, and how to mend it.
#[must_use]
pub fn check_history_gaps(gaps: &[HistoryGap]) -> Vec<FindingBuilder> {
    let draft = |gap: &HistoryGap| {
        let (subject, message, help) = match gap {
            HistoryGap::Shallow => (
                "shallow",
                "the clone is shallow: its history ends before its beginning".to_owned(),
                "git fetch --unshallow; in CI: `fetch-depth: 0` (GitHub), `GIT_DEPTH: 0` (GitLab), `fetchDepth: 0` (Azure)".to_owned(),
            ),
            HistoryGap::Partial => (
                "partial",
                "the clone is partial: objects were left out of it".to_owned(),
                "clone it again without --filter, or: git fetch --refetch --no-filter && git config --unset remote.origin.promisor; in CI: `fetch-depth: 0` and no `filter` (GitHub)".to_owned(),
            ),
            HistoryGap::Graft => (
                "graft",
                ".git/info/grafts gives commits other parents than they have".to_owned(),
                "remove .git/info/grafts: history is judged as it was committed".to_owned(),
            ),
            HistoryGap::Replaced(ids) => (
                "replaced",
                format!("objects are replaced by others: {}", few(ids)),
                format!("git replace -d {}", few(ids)),
            ),
            HistoryGap::Object { id, reason } => (
                "object",
                format!("the object {id} cannot be read: {reason}"),
                "git fsck shows what is damaged; fetch the repository anew: git fetch --refetch, or a fresh clone".to_owned(),
            ),
            HistoryGap::Absent => (
                "absent",
                "this is no git repository: nothing shows when anything landed".to_owned(),
                "clone the repository with git; to judge the files alone: --no-history, or `history: { required: false }` in policy/dutybook.yaml".to_owned(),
            ),
        };
        FindingBuilder::new(Rule::HistoryIncomplete, message)
            .help(help)
            .subject(subject)
    };
    gaps.iter().map(draft).collect()
}

fn few(ids: &[String]) -> String {
    const SHOWN: usize = 3;
    let shown = ids.iter().take(SHOWN).map(String::as_str);
    let shown = shown.collect::<Vec<_>>().join(" ");
    if ids.len() > SHOWN {
        format!("{shown} …")
    } else {
        shown
    }
}

/// Evidence that landed before the work was done that it claims: one of the two clocks is wrong.
/// What was imported is believed as far as it is about the time before history was adopted.
fn check_landed_before_work(facts: &ClaimFacts) -> Vec<(usize, FindingBuilder)> {
    let Some(past) = facts.context.past else {
        return Vec::new();
    };
    let finding = |claim: &Claim| {
        let landing = claim.landing.filter(|_| claim.is_valid)?;
        let landed_at = past.clock(landing.commit?);
        let is_before = |adopted: DateTime<Utc>| claim.performed_at.to_utc() < adopted;
        let is_believed = landing.is_imported && past.adopted.is_some_and(is_before);
        // A committer's clock that is this wrong has its own finding.
        let is_broken = landed_at - landing.at > A_DAY;
        if is_believed || is_broken || could_be_done(claim.performed_at.to_utc(), landed_at) {
            return None;
        }
        let message = format!(
            "`performed_at` is {}, after the evidence landed on {}",
            facts.context.format_instant(claim.performed_at),
            facts.context.format_instant(landed_at)
        );
        let help = "nothing is recorded ahead of time: once it is done, amend the evidence, which \
                    then counts from when the amendment lands";
        let finding = FindingBuilder::new(Rule::HistoryClock, message)
            .help(help)
            .file(&claim.file)
            .range(claim.performed_at_range)
            .duty(&claim.duty);
        Some(finding.subject("landing"))
    };
    let claims = facts.claims.iter().enumerate();
    claims
        .filter_map(|(index, claim)| Some((index, finding(claim)?)))
        .collect()
}

//! What only shows when evidence files are held beside each other.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use rayon::prelude::*;

use super::Context;
use super::examine::invalidates;
use super::history::A_DAY;
use crate::files::Sha256Sum;
use crate::finding::{Finding, FindingBuilder, Rule};
use crate::judge::Claim;
use crate::model::{DutyId, Email};
use crate::text::Range;

/// Content that proves two duties. The evidence of later work does not hold. Evidence that does not
/// hold for another reason takes nothing away from others.
pub fn check_reused_artifacts(claims: &mut [Claim], context: &Context) -> Vec<Finding> {
    let mut first: HashMap<Sha256Sum, usize> = HashMap::new();
    let mut found = Vec::new();
    let has_artifacts = |index: &usize| !claims[*index].artifacts.is_empty();
    let with_artifacts = (0..claims.len()).filter(has_artifacts).collect();
    for index in by_age(claims, with_artifacts) {
        for (artifact, (sum, _)) in claims[index].artifacts.iter().enumerate() {
            let earlier = *first.entry(*sum).or_insert(index);
            if claims[earlier].duty != claims[index].duty && !allows_reuse(&claims[index], context)
            {
                found.push((index, artifact, earlier));
            }
        }
    }
    let drafts = found.into_iter().map(|(index, artifact, earlier)| {
        (index, reuse(&claims[index], artifact, &claims[earlier]))
    });
    let drafts = drafts.collect();
    hold_against(claims, drafts, context)
}

/// How far the clock of whoever did the work may be ahead of that of whoever committed.
const AHEAD: TimeDelta = TimeDelta::hours(1);

/// Whether work could have been done when something landed.
#[must_use]
pub fn can_be_done_by(claim: &Claim, landed_at: DateTime<Utc>) -> bool {
    claim.performed_at.to_utc() <= landed_at + AHEAD
}

/// Evidence that landed before the work was done that it claims: one of the two clocks is wrong. What
/// was imported is believed as far as it is about the time before history was adopted.
#[must_use]
pub fn check_landed_before_work(claims: &[Claim], context: &Context) -> Vec<Finding> {
    let Some(past) = context.past else {
        return Vec::new();
    };
    let draft = |claim: &Claim| {
        let landing = claim.landing?;
        let landed_at = past.clock(landing.commit?);
        let is_before = |adopted: DateTime<Utc>| claim.performed_at.to_utc() < adopted;
        let is_believed = landing.is_imported && past.adopted.is_some_and(is_before);
        // A committer's clock that is this wrong is told by itself.
        let is_broken = landed_at - landing.at > A_DAY;
        if is_believed || is_broken || can_be_done_by(claim, landed_at) {
            return None;
        }
        let message = format!(
            "`performed_at` is {}, after the evidence landed on {}",
            context.said_utc(claim.performed_at.to_utc()),
            context.said_utc(landed_at)
        );
        let help = "nothing is recorded ahead of time: once it is done, amend the evidence, which \
                    then counts from when the amendment lands";
        let draft = FindingBuilder::new(Rule::HistoryClock, message)
            .help(help)
            .file(&claim.file)
            .range(claim.performed_at_range)
            .duty(&claim.duty);
        Some(draft.subject("landing"))
    };
    let drafts = claims
        .iter()
        .filter(|claim| claim.is_valid)
        .filter_map(draft);
    drafts
        .filter_map(|draft| context.levels.apply(draft))
        .collect()
}

/// Evidence whose reviewer its landing names as a co-author. `co_authors` gives the addresses that a
/// landing's trailers name.
///
/// # Errors
/// When the addresses of a landing cannot be told.
pub fn check_co_authors<E>(
    claims: &mut [Claim],
    co_authors: impl Fn(u32) -> Result<Vec<String>, E>,
    context: &Context,
) -> Result<Vec<Finding>, E> {
    let mut drafts = Vec::new();
    for (index, claim) in claims.iter().enumerate() {
        let (Some((reviewer, range)), Some(landing)) = (&claim.reviewed_by, claim.landing) else {
            continue;
        };
        let Some(commit) = landing.commit.filter(|_| !landing.is_imported) else {
            continue;
        };
        let teams = &context.roster(claim.landing).teams;
        let is_reviewer = |address: &String| {
            Email::new(address).is_ok_and(|address| teams.is_same_person(reviewer, &address))
        };
        if let Some(address) = co_authors(commit)?.into_iter().find(is_reviewer) {
            let message = format!(
                "{reviewer} reviewed what the landing names them a co-author of, as {address}"
            );
            let draft = FindingBuilder::new(Rule::ReviewSelf, message)
                .help("somebody else reviews it: two pairs of eyes are the point")
                .file(&claim.file)
                .range(*range)
                .duty(&claim.duty)
                .subject("co-author");
            drafts.push((index, draft));
        }
    }
    Ok(hold_against(claims, drafts, context))
}

/// The findings that drafts about claims become; a claim that one of them denies holds no more.
fn hold_against(
    claims: &mut [Claim],
    drafts: Vec<(usize, FindingBuilder)>,
    context: &Context,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, draft) in drafts {
        if let Some(finding) = context.levels.apply(draft) {
            claims[index].is_valid &= !invalidates(&finding);
            findings.push(finding);
        }
    }
    findings
}

/// Those of some claims that hold so far, the work that was done first first.
fn by_age(claims: &[Claim], mut some: Vec<usize>) -> Vec<usize> {
    some.retain(|index| claims[*index].is_valid);
    some.sort_by(|&a, &b| age(&claims[a]).cmp(&age(&claims[b])));
    some
}

fn age(claim: &Claim) -> (chrono::DateTime<chrono::Utc>, &str) {
    (claim.performed_at.to_utc(), &claim.file)
}

fn allows_reuse(claim: &Claim, context: &Context) -> bool {
    let task = context
        .timeline
        .task(claim.version, claim.duty.task.as_str());
    task.is_some_and(|task| task.requires.artifacts.reuse)
}

fn reuse(claim: &Claim, artifact: usize, earlier: &Claim) -> FindingBuilder {
    let message = format!("this content already proves {}", earlier.duty);
    let help = format!(
        "attach what this duty left behind; {} lists the same content (`artifacts.reuse: true` in the task allows it)",
        earlier.file
    );
    let draft = FindingBuilder::new(Rule::ArtifactReused, message)
        .help(help)
        .file(&claim.file)
        .duty(&claim.duty)
        .subject(&artifact);
    match claim.artifacts.get(artifact) {
        Some((_, range)) => draft.range(*range),
        None => draft,
    }
}

/// Evidence whose summary and details are those of another duty of the same task. The evidence of
/// later work is the copy.
pub fn check_copied_texts(claims: &mut [Claim], context: &Context) -> Vec<Finding> {
    let mut first: HashMap<u64, usize> = HashMap::new();
    let mut drafts = Vec::new();
    for index in by_age(claims, not_alone(claims)) {
        let claim = &claims[index];
        let Some((words, range)) = claim.words else {
            continue;
        };
        let earlier = &claims[*first.entry(words).or_insert(index)].duty;
        if *earlier != claim.duty && earlier.task == claim.duty.task {
            drafts.push((index, copy(claim, range, earlier)));
        }
    }
    hold_against(claims, drafts, context)
}

fn copy(claim: &Claim, range: Range, earlier: &DutyId) -> FindingBuilder {
    let message = format!("summary and details are those of {earlier}, word for word");
    FindingBuilder::new(Rule::EvidenceCopied, message)
        .help("say what was done this time; an auditor reads both")
        .file(&claim.file)
        .range(range)
        .duty(&claim.duty)
}

/// The claims that say what another one says too: most say something of their own, and need not be
/// put in order.
fn not_alone(claims: &[Claim]) -> Vec<usize> {
    let words = |index: &usize| claims[*index].words.map(|(hash, _)| hash);
    let mut by_words: Vec<usize> = (0..claims.len()).filter(|i| words(i).is_some()).collect();
    by_words.par_sort_unstable_by_key(words);
    let runs = by_words.chunk_by(|a, b| words(a) == words(b));
    let shared = runs.filter(|run| run.len() > 1);
    shared.flatten().copied().collect()
}

//! The validity stage, before judging: which evidence counts, and what is wrong with the rest.

use std::sync::Arc;

use super::claim_versions::date_changed_claims;
use super::co_authors::CoAuthors;
use super::evidence::{find_named_duty, hash_words, report_secrets};
use super::evidence_context::{EvidenceContext, NamedDuty};
use super::facts::ClaimFacts;
use super::families::FAMILIES;
use super::request::open_request;
use super::{Context, EvidencePast};
use crate::files::EntryKind;
use crate::finding::{Finding, FindingBuilder, Level, Rule};
use crate::git::HistoryGap;
use crate::history::{MainlineView, RequestVersion, claim_folder};
use crate::judge::{Claim, ClaimReview, RequestedOccurrence};
use crate::load::{ClaimFile, OccurrenceFolder};
use crate::model::{Artifact, Evidence};
use crate::yaml::locate;

/// What examining a folder keeps of it.
#[derive(Default)]
pub struct ExaminedFolder {
    /// What its evidence claims.
    pub claims: Vec<Claim>,
    /// The occurrence that its request opened.
    pub opened: Option<RequestedOccurrence>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// Files that differ from the mainline's, with their bytes.
    pub pending: Vec<(Arc<str>, Vec<u8>)>,
    /// Claims that the mainline holds in the folder, and that are no longer there.
    pub gone: Vec<Arc<str>>,
    /// What could not be read of history.
    pub gap: Option<HistoryGap>,
}

impl ExaminedFolder {
    /// Whether a file of it differs from the mainline's.
    #[must_use]
    pub fn is_pending(&self, file: &str) -> bool {
        self.pending.iter().any(|(pending, _)| **pending == *file)
    }

    /// Adds one of its evidence files: its claim, and what is wrong with it.
    pub fn add_evidence(&mut self, (claim, findings): (Option<Claim>, Vec<Finding>)) {
        self.claims.extend(claim);
        self.findings.extend(findings);
    }
}

/// Examines a folder by itself: its files and its request, and how they differ from the mainline's.
/// Its evidence is examined by [`examine_evidence`]. `requests` are the versions of its request, newest
/// first; empty where history is not read.
#[must_use]
pub fn examine_folder(
    folder: &OccurrenceFolder,
    requests: &[RequestVersion],
    context: &Context,
) -> ExaminedFolder {
    let mut examined = ExaminedFolder::default();
    let checks = FAMILIES.iter().flat_map(|family| family.folders);
    let mut findings: Vec<FindingBuilder> = checks.flat_map(|check| check(folder)).collect();
    let opened = open_request(folder, requests, context, &mut findings);
    examined.findings = apply_levels(findings, context);
    examined.opened = opened;
    if let Some(past) = context.past {
        compare_with_mainline(folder, past, context, &mut examined);
    }
    examined
}

/// Compares claims with each other and with their landings. A claim that a finding denies is no
/// longer valid. `co_authors` are the addresses that the trailers of a landing name, by its commit.
pub fn check_claims(
    claims: &mut [Claim],
    co_authors: &CoAuthors,
    context: &Context,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for check in FAMILIES.iter().flat_map(|family| family.claims) {
        let facts = ClaimFacts {
            claims,
            co_authors,
            context,
        };
        for (index, finding) in check(&facts) {
            if let Some(finding) = context.levels.apply(finding) {
                refuse(&mut claims[index], &finding);
                findings.push(finding);
            }
        }
    }
    date_changed_claims(claims, context);
    findings
}

fn apply_levels(findings: Vec<FindingBuilder>, context: &Context) -> Vec<Finding> {
    let findings = findings.into_iter();
    findings.filter_map(|it| context.levels.apply(it)).collect()
}

/// Takes from a claim what a finding about it denies: that it holds, or its review.
fn refuse(claim: &mut Claim, finding: &Finding) {
    if finding.level != Level::Deny {
        return;
    }
    match finding.rule.family() {
        "evidence" | "artifact" => claim.is_valid = false,
        "review" if claim.review != ClaimReview::NotRequired => claim.review = ClaimReview::Awaited,
        _ => {}
    }
}

/// Finds the files of the folder that differ from the mainline's.
fn compare_with_mainline(
    folder: &OccurrenceFolder,
    past: &MainlineView,
    context: &Context,
    examined: &mut ExaminedFolder,
) {
    let evidence = folder.evidence.iter().map(|read| (&read.file, &read.bytes));
    let request = folder.request.iter().map(|read| (&read.file, &read.bytes));
    for (file, bytes) in evidence.chain(request) {
        let landed = past.content(file);
        if landed.is_some_and(|landed| !landed.is_of_text(bytes)) {
            examined.pending.push((Arc::clone(file), bytes.clone()));
        }
    }
    let prefix = format!("{}/", folder.at.path);
    for (path, changes) in past.history.files_below(&prefix) {
        let has_landed = changes.last().is_some_and(|last| last.after.is_some());
        let is_there = || folder.kind_of(&path[prefix.len()..]) == Some(EntryKind::File);
        if has_landed && claim_folder(path, context.teams).is_some() && !is_there() {
            examined.gone.push(Arc::from(path));
        }
    }
}

/// Examines an evidence file of a folder: what it claims, and what is wrong with it. `opened` is the
/// occurrence that the folder's request opened.
#[must_use]
pub fn examine_evidence(
    claimed: &ClaimFile<Evidence>,
    folder: &OccurrenceFolder,
    opened: Option<&RequestedOccurrence>,
    past: EvidencePast,
    context: &Context,
) -> (Option<Claim>, Vec<Finding>) {
    let mut findings = claimed.drafts.clone();
    let mut claim = None;
    if let (Some(evidence), Some(root)) = (&claimed.value, &claimed.root) {
        let file = EvidenceContext {
            context,
            folder,
            path: &claimed.file,
            root,
            evidence,
            landing: past.landing,
            review: past.review,
            is_unexamined: past.is_unexamined,
            is_understood: claimed.drafts.is_empty(),
        };
        let checks = FAMILIES.iter().flat_map(|family| family.evidence);
        findings.extend(checks.flat_map(|check| check(&file)));
        if let Some(duty) = find_named_duty(&file, opened, &mut findings) {
            let checks = FAMILIES.iter().flat_map(|family| family.named_duties);
            findings.extend(checks.flat_map(|check| check(&file, &duty)));
            claim = Some(claim_of(&file, duty));
        }
    }
    let root = claimed.root.as_ref();
    let mut findings = report_secrets(&claimed.bytes, &claimed.file, root, findings);
    if let Some(claim) = &claim {
        let of_duty = |finding: FindingBuilder| finding.duty(&claim.duty);
        findings = findings.into_iter().map(of_duty).collect();
    }
    let findings = apply_levels(findings, context);
    if let Some(claim) = &mut claim {
        claim.past = past.versions;
        if claim.imported.is_none() {
            let earlier = claim.past.as_ref().and_then(|past| past.imported.clone());
            claim.imported = earlier.map(Box::new);
        }
        for finding in &findings {
            refuse(claim, finding);
        }
    }
    (claim, findings)
}

fn claim_of(file: &EvidenceContext, duty: NamedDuty) -> Claim {
    let (evidence, root) = (file.evidence, file.root);
    let content = |(index, artifact): (usize, &Artifact)| {
        let digest = file.folder.artifacts.get(&artifact.path)?;
        let sum = digest.sha256.filter(|_| digest.size > 0)?;
        Some((sum, locate(root, &format!("/artifacts/{index}"))))
    };
    let artifacts = evidence.artifacts.iter().enumerate();
    let review = evidence.review.as_ref();
    let demand = duty.demand;
    let is_required =
        demand.is_required() && file.context.levels.of(Rule::ReviewMissing) == Some(Level::Deny);
    let review_state = match review {
        _ if !is_required => ClaimReview::NotRequired,
        Some(review) => ClaimReview::Given {
            landing: file.review_landing(),
            stated_at: review.at.to_utc(),
        },
        None => ClaimReview::Awaited,
    };
    Claim {
        duty: duty.id,
        version: duty.version,
        landing: file.landing,
        team: evidence.team.clone(),
        file: Arc::clone(file.path),
        is_valid: true,
        demand,
        review: review_state,
        performed_at: evidence.performed_at,
        performed_at_range: locate(root, "/performed_at"),
        performed_by: evidence.performed_by.clone(),
        reviewed_by: review.map(|review| (review.by.clone(), locate(root, "/reviewed_by"))),
        collected_by: evidence.collected_by.clone().map(Box::new),
        imported: evidence.imported.clone().map(Box::new),
        artifacts: artifacts.filter_map(content).collect(),
        words: hash_words(evidence, root),
        amendments: evidence.amendments.clone().into_boxed_slice(),
        past: None,
    }
}

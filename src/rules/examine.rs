//! The validity stage, before judging: which evidence counts, and what is wrong with the rest.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Context;
use super::evidence::{find_named_duty, hash_words, report_secrets};
use super::evidence_context::{EvidenceContext, NamedDuty};
use super::facts::ClaimFacts;
use super::families::FAMILIES;
use super::request::open_request;
use crate::files::EntryKind;
use crate::finding::{Finding, FindingBuilder, Level};
use crate::history::{MainlineView, claim_folder};
use crate::judge::{Claim, RequestedOccurrence};
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
}

/// Examines a folder by itself: its files, its request, and its evidence.
#[must_use]
pub fn examine_folder(folder: &OccurrenceFolder, context: &Context) -> ExaminedFolder {
    let mut examined = ExaminedFolder::default();
    let checks = FAMILIES.iter().flat_map(|family| family.folders);
    let mut findings: Vec<FindingBuilder> = checks.flat_map(|check| check(folder)).collect();
    let opened = open_request(folder, context, &mut findings);
    examined.findings = apply_levels(findings, context);
    for claimed in &folder.evidence {
        let (claim, findings) = examine_evidence(claimed, folder, opened.as_ref(), context);
        examined.claims.extend(claim);
        examined.findings.extend(findings);
    }
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
    co_authors: &BTreeMap<u32, Vec<String>>,
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
                claims[index].is_valid &= !invalidates(&finding);
                findings.push(finding);
            }
        }
    }
    findings
}

fn apply_levels(findings: Vec<FindingBuilder>, context: &Context) -> Vec<Finding> {
    let findings = findings.into_iter();
    findings.filter_map(|it| context.levels.apply(it)).collect()
}

/// Whether a finding makes the evidence invalid that it is about.
fn invalidates(finding: &Finding) -> bool {
    let is_of_evidence = matches!(finding.rule.family(), "evidence" | "artifact" | "review");
    finding.level == Level::Deny && is_of_evidence
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

fn examine_evidence(
    claimed: &ClaimFile<Evidence>,
    folder: &OccurrenceFolder,
    opened: Option<&RequestedOccurrence>,
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
            landing: context.landing(&claimed.file),
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
        claim.is_valid = !findings.iter().any(invalidates);
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
    Claim {
        duty: duty.id,
        version: duty.version,
        landing: file.landing,
        team: evidence.team.clone(),
        file: Arc::clone(file.path),
        is_valid: true,
        performed_at: evidence.performed_at,
        performed_at_range: locate(root, "/performed_at"),
        performed_by: evidence.performed_by.clone(),
        reviewed_by: review.map(|review| (review.by.clone(), locate(root, "/reviewed_by"))),
        artifacts: artifacts.filter_map(content).collect(),
        words: hash_words(evidence, root),
    }
}

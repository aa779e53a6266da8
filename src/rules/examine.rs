//! One occurrence's folder, judged as far as the folder alone can tell.

use std::sync::Arc;

use super::{
    Context, artifact, details, evidence, place, repository, request, review, texts, unlisted,
};
use crate::files::EntryKind;
use crate::finding::{Finding, FindingBuilder, Level};
use crate::history::{Landing, MainlineView, claim_folder};
use crate::judge::{Claim, RequestedOccurrence};
use crate::load::{ClaimFile, OccurrenceFolder};
use crate::model::{Artifact, DutyId, Evidence, Id, Policy, Task};
use crate::schedule::Window;
use crate::yaml::{Node, locate};

/// What examining a folder tells: no more is kept of it.
#[derive(Default)]
pub struct ExaminedFolder {
    /// What its evidence claims.
    pub claims: Vec<Claim>,
    /// The occurrence that its request opened.
    pub opened: Option<RequestedOccurrence>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// Files whose bytes are not those that the mainline holds, with these bytes.
    pub pending: Vec<(Arc<str>, Vec<u8>)>,
    /// Claims that the mainline holds in the folder, and that are no longer there.
    pub gone: Vec<Arc<str>>,
}

/// One evidence file beside what is known of it.
pub(super) struct EvidenceContext<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) folder: &'a OccurrenceFolder,
    pub(super) file: &'a Arc<str>,
    pub(super) root: &'a Node,
    pub(super) evidence: &'a Evidence,
    /// When the file landed; `None` where history is not looked at.
    pub(super) landing: Option<Landing>,
}

/// A duty that evidence names, and that exists.
pub(super) struct Owed<'a> {
    /// The version of the policy that judges it.
    pub(super) version: usize,
    pub(super) task: &'a Task,
    pub(super) window: &'a Window,
    pub(super) id: DutyId,
}

impl<'a> EvidenceContext<'a> {
    /// The policy whose roster says who was who when the file landed.
    pub(super) fn roster(&self) -> &'a Policy {
        self.context.roster(self.landing)
    }

    /// A draft that points at a field of the file.
    pub(super) fn draft(
        &self,
        rule: crate::finding::Rule,
        pointer: &str,
        message: String,
    ) -> FindingBuilder {
        // What is missing is shown at the first line, and not as the whole file.
        let first = self.root.entries().first().map(|entry| entry.key_range);
        let is_there = self.root.at(pointer).is_some();
        let range = first.filter(|_| !is_there);
        FindingBuilder::new(rule, message)
            .file(self.file)
            .range(range.unwrap_or_else(|| locate(self.root, pointer)))
            .subject(&pointer)
    }
}

/// Examines a folder.
#[must_use]
pub fn examine_folder(folder: &OccurrenceFolder, context: &Context) -> ExaminedFolder {
    let mut examined = ExaminedFolder::default();
    let mut drafts: Vec<FindingBuilder> = Vec::new();
    for listed in folder.folders.values() {
        drafts.extend(repository::check_folder(listed));
    }
    let opened = request::request(folder, context, &mut drafts);
    drafts.extend(unlisted::unlisted(folder));
    drafts.extend(folder.strays.iter().map(place::hidden));
    examined.findings.extend(
        drafts
            .into_iter()
            .filter_map(|draft| context.levels.apply(draft)),
    );
    for claimed in &folder.evidence {
        let (claim, findings) = judge(claimed, folder, opened.as_ref(), context);
        examined.claims.extend(claim);
        examined.findings.extend(findings);
    }
    examined.opened = opened;
    if let Some(past) = context.past {
        against_mainline(folder, past, context, &mut examined);
    }
    examined
}

/// What the folder holds otherwise than the mainline does.
fn against_mainline(
    folder: &OccurrenceFolder,
    past: &MainlineView,
    context: &Context,
    examined: &mut ExaminedFolder,
) {
    let evidence = folder.evidence.iter().map(|read| (&read.file, &read.bytes));
    let request = folder.request.iter().map(|read| (&read.file, &read.bytes));
    for (file, bytes) in evidence.chain(request) {
        let held = past.content(file);
        if held.is_some_and(|held| !held.is_of_text(bytes)) {
            examined.pending.push((Arc::clone(file), bytes.clone()));
        }
    }
    let prefix = format!("{}/", folder.at.path);
    for (path, changes) in past.history.files_below(&prefix) {
        let is_held = changes.last().is_some_and(|last| last.after.is_some());
        let is_there = || folder.kind_of(&path[prefix.len()..]) == Some(EntryKind::File);
        if is_held && claim_folder(path, context.teams).is_some() && !is_there() {
            examined.gone.push(Arc::from(path));
        }
    }
}

fn judge(
    claimed: &ClaimFile<Evidence>,
    folder: &OccurrenceFolder,
    opened: Option<&RequestedOccurrence>,
    context: &Context,
) -> (Option<Claim>, Vec<Finding>) {
    let mut drafts = claimed.drafts.clone();
    let mut owed = None;
    let has_secret = texts::has_secret(&claimed.bytes);
    if has_secret {
        drafts.extend(texts::secrets(&claimed.file, claimed.root.as_ref()));
    }
    if let (Some(evidence), Some(root)) = (&claimed.value, &claimed.root) {
        let exhibit = EvidenceContext {
            context,
            folder,
            file: &claimed.file,
            root,
            evidence,
            landing: context.landing(&claimed.file),
        };
        drafts.extend(texts::placeholders(&exhibit));
        drafts.extend(evidence::future(&exhibit));
        owed = place::owed(&exhibit, opened, &mut drafts);
        if let Some(owed) = &owed {
            // What a list holds that was not understood is not counted as missing.
            let is_sound = claimed.drafts.is_empty();
            drafts.extend(of_duty(&exhibit, owed, is_sound));
        }
    }
    let findings: Vec<Finding> = drafts
        .into_iter()
        .map(|draft| match &owed {
            Some(owed) => draft.duty(&owed.id),
            None => draft,
        })
        .map(|draft| {
            if has_secret {
                draft.reword(texts::mask_secrets)
            } else {
                draft
            }
        })
        .filter_map(|draft| context.levels.apply(draft))
        .collect();
    let is_valid = !findings.iter().any(invalidates);
    let claim = match (owed, &claimed.value, &claimed.root) {
        (Some(owed), Some(evidence), Some(root)) => Some(Claim {
            is_valid,
            landing: context.landing(&claimed.file),
            ..claim(owed, evidence, root, &claimed.file, folder)
        }),
        _ => None,
    };
    (claim, findings)
}

/// What is wrong with evidence of a duty that exists.
fn of_duty(exhibit: &EvidenceContext, owed: &Owed, is_sound: bool) -> Vec<FindingBuilder> {
    let mut drafts = evidence::performers(exhibit);
    drafts.extend(evidence::window(exhibit, owed));
    drafts.extend(details::details(exhibit, owed));
    drafts.extend(artifact::artifacts(exhibit, owed, is_sound));
    drafts.extend(review::review(exhibit, owed, is_sound));
    drafts
}

/// Whether a finding makes the evidence that it is about count for nothing.
pub(super) fn invalidates(finding: &Finding) -> bool {
    let is_of_evidence = matches!(finding.rule.family(), "evidence" | "artifact" | "review");
    finding.level == Level::Deny && is_of_evidence
}

fn claim(
    owed: Owed,
    evidence: &Evidence,
    root: &Node,
    file: &Arc<str>,
    folder: &OccurrenceFolder,
) -> Claim {
    let content = |(index, artifact): (usize, &Artifact)| {
        let digest = folder.artifacts.get(&artifact.path)?;
        let sum = digest.sha256.filter(|_| digest.size > 0)?;
        Some((sum, locate(root, &format!("/artifacts/{index}"))))
    };
    let team: &Id = &evidence.team;
    Claim {
        duty: owed.id,
        version: owed.version,
        landing: None,
        team: team.clone(),
        file: Arc::clone(file),
        is_valid: true,
        performed_at: evidence.performed_at,
        performed_at_range: locate(root, "/performed_at"),
        performed_by: evidence.performed_by.clone(),
        reviewed_by: evidence
            .review
            .as_ref()
            .map(|review| (review.by.clone(), locate(root, "/reviewed_by"))),
        artifacts: evidence
            .artifacts
            .iter()
            .enumerate()
            .filter_map(content)
            .collect(),
        words: texts::hash_of_words(evidence, root),
    }
}

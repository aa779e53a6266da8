//! What history shows of each evidence file: the versions of it, which of them hold, and its review.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

use crate::files::Sha256Sum;
use crate::git::HistoryGap;
use crate::history::{
    EvidenceVersion, JudgedEvidence, KnownDigests, Landing, Mainline, MainlineView, RequestVersion,
    VersionFiles, evidence_versions, request_versions,
};
use crate::judge::{Claim, ClaimPast, ClaimReview, ClaimVersion, RequestedOccurrence};
use crate::load::{ClaimFile, EvidenceContent, LoadError, OccurrenceFolder, read_evidence_alone};
use crate::model::{Approval, Email, Evidence, Id, LedgerOrigin, ReviewDemand};
use crate::rules::{self, Context, EvidencePast, ReviewPast};

/// How long content stood on the mainline before it counts as seen there: the commits of one change
/// that is rebased land within minutes of each other.
const SEEN_AFTER: TimeDelta = TimeDelta::hours(1);

/// Reads what history shows of evidence files.
pub(super) struct PastReader<'a> {
    pub(super) mainline: &'a Mainline,
    pub(super) view: &'a MainlineView<'a>,
    pub(super) context: &'a Context<'a>,
}

impl PastReader<'_> {
    /// What history shows of an evidence file of a folder. `is_pending`: its bytes are not those
    /// that the mainline holds. Most files have one version, and nothing of them is read.
    pub(super) fn read(
        &self,
        folder: &OccurrenceFolder,
        claimed: &ClaimFile<Evidence>,
        opened: Option<&RequestedOccurrence>,
        is_pending: bool,
    ) -> Result<EvidencePast, HistoryGap> {
        let artifacts = claimed.value.iter().flat_map(|it| &it.artifacts);
        let judged = JudgedEvidence {
            file: &claimed.file,
            artifacts: artifacts
                .map(|artifact| {
                    let path = artifact.path.as_str();
                    (path, folder.artifacts.contains_key(path))
                })
                .collect(),
            is_pending,
        };
        let (landing, is_only) = judged.landing(self.view);
        let (Some(evidence), false) = (&claimed.value, is_only) else {
            return Ok(EvidencePast::of_one_version(landing));
        };
        let Some(versions) = evidence_versions(self.mainline, self.view, &claimed.file)? else {
            return Ok(EvidencePast {
                is_unexamined: true,
                ..EvidencePast::of_one_version(landing)
            });
        };
        let history = FileVersions {
            reader: self,
            folder,
            claimed,
            evidence,
            opened,
            landing,
            versions,
        };
        history.past()
    }

    /// What the request of a folder says and said before, newest first; nothing where there is none.
    pub(super) fn request_versions(
        &self,
        folder: &OccurrenceFolder,
    ) -> Result<Vec<RequestVersion>, HistoryGap> {
        let request = folder.request.as_ref();
        let request = request.and_then(|claimed| Some((claimed, claimed.value.as_ref()?)));
        let Some((claimed, request)) = request else {
            return Ok(Vec::new());
        };
        let held = self.view.content(&claimed.file);
        let is_pending = held.is_none_or(|held| !held.is_of_text(&claimed.bytes));
        request_versions(self.mainline, self.view, &claimed.file, request, is_pending)
    }
}

/// An evidence file with several versions.
struct FileVersions<'a> {
    reader: &'a PastReader<'a>,
    folder: &'a OccurrenceFolder,
    claimed: &'a ClaimFile<Evidence>,
    evidence: &'a Evidence,
    opened: Option<&'a RequestedOccurrence>,
    /// When the version landed that is judged.
    landing: Landing,
    versions: Vec<EvidenceVersion>,
}

impl FileVersions<'_> {
    fn past(&self) -> Result<EvidencePast, HistoryGap> {
        let current = EvidenceContent::parse(&self.claimed.bytes);
        let content = current.as_ref();
        Ok(EvidencePast {
            landing: Some(self.landing),
            review: self
                .evidence
                .review
                .as_ref()
                .map(|review| self.review_past(review, content)),
            versions: Some(Box::new(ClaimPast {
                versions: self.holding_versions()?,
                content_commits: self.content_commits(),
                imported: self.imported(),
            })),
            is_unexamined: false,
        })
    }

    /// The versions that make the claim that stands now, and hold by themselves.
    fn holding_versions(&self) -> Result<Vec<ClaimVersion>, HistoryGap> {
        let claim = claim_key(self.evidence);
        let now = self.current_sums();
        let digests = KnownDigests::default();
        let mut holding = Vec::new();
        for version in &self.versions {
            let evidence = version.content.as_deref().map(|it| &it.evidence);
            let is_judged = self.landing.commit == Some(version.commit);
            if is_judged || evidence.is_none_or(|evidence| claim_key(evidence) != claim) {
                continue;
            }
            let Some(held) = self.examine(version, &digests)? else {
                continue;
            };
            if self.escapes_confirmation(&held) {
                continue;
            }
            let sums: Vec<_> = held.artifacts.iter().map(|(sum, _)| *sum).collect();
            let is_same_content = sums.iter().all(|sum| now.contains(sum));
            holding.push(ClaimVersion {
                landing: version.landing,
                artifacts: sums,
                words: held.words.map(|(hash, _)| hash),
            });
            // Nothing of it can turn out to be another duty's that the judged version does not have.
            if is_same_content {
                break;
            }
        }
        Ok(holding)
    }

    /// The row of a spreadsheet that a version of this claim names.
    fn imported(&self) -> Option<LedgerOrigin> {
        let claim = claim_key(self.evidence);
        let versions = self.versions.iter().filter_map(|it| it.content.as_deref());
        let mut of_claim = versions
            .map(|content| &content.evidence)
            .filter(|evidence| claim_key(evidence) == claim);
        of_claim.find_map(|it| it.imported.clone())
    }

    /// Whether an earlier version demanded a confirmation, and the one that is judged names no machine: that a person did
    /// it is another claim. Else deleting `collected_by` would give the evidence the landing of what nobody confirmed.
    fn escapes_confirmation(&self, held: &Claim) -> bool {
        let is_demanded = held.review != ClaimReview::NotRequired;
        is_demanded
            && held.demand == ReviewDemand::Confirmation
            && self.evidence.collected_by.is_none()
    }

    fn current_sums(&self) -> Vec<Sha256Sum> {
        let digests = self.folder.artifacts.values();
        digests.filter_map(|digest| digest.sha256).collect()
    }

    /// The claim of a version, where it holds by itself.
    fn examine(
        &self,
        version: &EvidenceVersion,
        digests: &KnownDigests,
    ) -> Result<Option<Claim>, HistoryGap> {
        let PastReader {
            mainline,
            view,
            context,
        } = self.reader;
        let commit = version.commit;
        let files = VersionFiles::open(mainline, view, commit, digests)?;
        let file = &*self.claimed.file;
        let name = file.rsplit('/').next().unwrap_or(file);
        let task = context.timeline.latest_task(&self.folder.at.task);
        let max_size = task.map_or(0, |(_, task)| task.requires.artifacts.max_size);
        let at = self.folder.at.clone();
        let unreadable = |error: LoadError| HistoryGap::Object {
            id: view.history.commit(commit).id.to_string(),
            reason: error.to_string(),
        };
        let folder = read_evidence_alone(&files, at, name, context.teams, max_size);
        let Some(folder) = folder.map_err(unreadable)? else {
            return Ok(None);
        };
        let Some(claimed) = folder.evidence.first() else {
            return Ok(None);
        };
        let past = EvidencePast::of_one_version(version.landing);
        let (claim, _) = rules::examine_evidence(claimed, &folder, self.opened, past, context);
        Ok(claim.filter(|claim| claim.is_valid))
    }

    /// Where a review landed, and whether the content was changed after it.
    fn review_past(&self, review: &Approval, content: Option<&EvidenceContent>) -> ReviewPast {
        let key = |review: &Approval| (review.by.clone(), review.at);
        let has_review = |version: &&EvidenceVersion| {
            let evidence = version.content.as_deref().map(|it| &it.evidence);
            let own = evidence.and_then(|evidence| evidence.review.as_ref());
            own.map(key) == Some(key(review))
        };
        let has_content =
            |version: &&EvidenceVersion| is_same_content(version.content.as_deref(), content);
        let landed = self
            .versions
            .iter()
            .find(|it| has_review(it) && has_content(it));
        let first = self.versions.iter().find(has_review);
        let saw_other = first.is_some_and(|first| !has_content(&first));
        let content_at = self.versions.iter().find(has_content);
        let content_at = content_at.map_or(self.landing, |version| version.landing);
        ReviewPast {
            landing: landed.map_or(self.landing, |version| version.landing),
            is_stale: saw_other || self.is_older_than_content(review.at, content_at, content),
        }
    }

    /// Whether other content stood on the mainline after a review was given, and before the content
    /// as it stands came.
    fn is_older_than_content(
        &self,
        reviewed_at: DateTime<FixedOffset>,
        content_at: Landing,
        content: Option<&EvidenceContent>,
    ) -> bool {
        let Some(came_at) = content_at.proven_at() else {
            return false;
        };
        let mut others = self.versions.iter().filter(|version| {
            let is_other = !is_same_content(version.content.as_deref(), content);
            is_other && version.landing.at + SEEN_AFTER < came_at
        });
        others.any(|version| reviewed_at <= version.landing.at)
    }

    /// The commits that brought content other than that of the version before.
    fn content_commits(&self) -> Vec<u32> {
        let mut commits = Vec::new();
        let mut before: Option<&EvidenceVersion> = None;
        for version in &self.versions {
            let is_same = before.is_some_and(|before| {
                is_same_content(before.content.as_deref(), version.content.as_deref())
            });
            if !is_same && !version.landing.is_imported {
                commits.push(version.commit);
            }
            before = Some(version);
        }
        commits
    }
}

/// Whether two versions say the same but for their reviews and amendments. One that cannot be
/// understood says something else.
fn is_same_content(a: Option<&EvidenceContent>, b: Option<&EvidenceContent>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.words == b.words,
        _ => false,
    }
}

/// What makes a claim another one.
fn claim_key(evidence: &Evidence) -> (DateTime<Utc>, Vec<&Email>, &Id, &str) {
    let mut people: Vec<&Email> = evidence.performed_by.iter().collect();
    people.sort();
    (
        evidence.performed_at.to_utc(),
        people,
        &evidence.team,
        &evidence.occurrence,
    )
}

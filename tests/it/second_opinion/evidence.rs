//! Since when evidence counts.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::calendar::Span;
use super::mainline::Snapshot;
use super::owed::adopted;
use super::policy::{HeldPolicy, TaskFile};
use super::review::{Review, review_landing};

/// Evidence that counts for a duty.
pub(crate) struct Proof {
    pub(crate) performed_at: DateTime<Utc>,
    /// When it landed; `None` where it was imported.
    pub(crate) landed_at: Option<DateTime<Utc>>,
    pub(crate) review: Review,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct EvidenceFile {
    task: String,
    occurrence: String,
    pub(super) team: String,
    pub(super) performed_by: Vec<String>,
    pub(super) performed_at: String,
    summary: String,
    pub(super) reviewed_by: Option<String>,
    reviewed_at: Option<String>,
    pub(super) collected_by: Option<CollectedBy>,
    #[serde(default)]
    artifacts: Vec<ArtifactEntry>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct CollectedBy {
    at: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct ArtifactEntry {
    path: String,
    sha256: String,
}

/// A version of an evidence file: what it says, and its artifacts as they lie in one commit.
#[derive(PartialEq)]
pub(super) struct EvidenceVersion {
    pub(super) file: EvidenceFile,
    text: Arc<str>,
    artifacts: Vec<Option<Arc<str>>>,
}

impl EvidenceVersion {
    pub(super) fn reviewed_at(&self) -> Option<DateTime<Utc>> {
        self.file.reviewed_at.as_deref().map(instant_of)
    }

    pub(super) fn collected_at(&self) -> Option<DateTime<Utc>> {
        let collected_by = self.file.collected_by.as_ref();
        collected_by.map(|it| instant_of(&it.at))
    }

    /// Whether two versions have the same review.
    pub(super) fn has_review_of(&self, other: &EvidenceVersion) -> bool {
        let key = |it: &EvidenceVersion| (it.file.reviewed_by.clone(), it.reviewed_at());
        key(self) == key(other)
    }

    /// Whether two versions say the same, but for the review.
    pub(super) fn has_content_of(&self, other: &EvidenceVersion) -> bool {
        let content = |it: &EvidenceVersion| EvidenceFile {
            reviewed_by: None,
            reviewed_at: None,
            ..it.file.clone()
        };
        content(self) == content(other)
    }
}

pub(super) struct Judge<'a> {
    pub(super) mainline: &'a [Snapshot],
    pub(super) held: &'a [HeldPolicy],
    /// The task, by the policy in force for the duty.
    pub(super) task: &'a TaskFile,
    span: &'a Span,
    as_of: DateTime<Utc>,
}

/// The evidence that counts for a duty.
pub(crate) fn proofs(
    mainline: &[Snapshot],
    held: &[HeldPolicy],
    (id, task): (&str, &TaskFile),
    span: &Span,
    team: &str,
    as_of: DateTime<Utc>,
) -> Vec<Proof> {
    let judge = Judge {
        mainline,
        held,
        task,
        span,
        as_of,
    };
    let teams = if team == "any" {
        task.teams()
    } else {
        vec![team.to_owned()]
    };
    let year = &span.label[..4];
    let folder = format!("evidence/{id}/{year}/{}", span.label);
    let found = teams
        .iter()
        .filter_map(|team| judge.proof(&folder, id, team));
    found.collect()
}

impl Judge<'_> {
    fn proof(&self, folder: &str, id: &str, team: &str) -> Option<Proof> {
        let path = format!("{folder}/{team}.yaml");
        let mut versions: Vec<(usize, EvidenceVersion)> = Vec::new();
        for (at, snapshot) in self.mainline.iter().enumerate() {
            let Some(version) = version_in(&snapshot.files, folder, &path) else {
                continue;
            };
            if versions.last().is_none_or(|(_, last)| *last != version) {
                versions.push((at, version));
            }
        }
        let newest = self.mainline.last()?.files.get(&path)?;
        let (at, now) = versions
            .last()
            .filter(|(_, version)| version.text == *newest)?;
        let is_right = |file: &EvidenceFile| {
            file.task == id && file.occurrence == self.span.label && file.team == team
        };
        let holds = |at: usize, version: &EvidenceVersion| {
            is_right(&version.file) && self.holds(at, version)
        };
        if !holds(*at, now) || !self.could_be_reviewed(&versions) {
            return None;
        }
        let claim = |version: &EvidenceVersion| {
            (
                version.file.performed_at.clone(),
                version.file.performed_by.clone(),
            )
        };
        let places = 0..versions.len();
        // That a person did it is not what a version says which somebody had yet to confirm.
        let is_escape = |version: &EvidenceVersion| {
            self.needs_confirmation(version) && !self.needs_confirmation(now)
        };
        let mut same = places.filter(|place| {
            let version = &versions[*place].1;
            claim(version) == claim(now) && !is_escape(version)
        });
        let first = same.find(|place| {
            let (at, version) = &versions[*place];
            holds(*at, version) && self.could_be_reviewed(&versions[..=*place])
        });
        Some(Proof {
            performed_at: instant_of(&now.file.performed_at),
            landed_at: self.proven(versions[first?].0),
            review: self.review_of(&versions),
        })
    }

    /// When a commit landed; `None` where it was imported.
    pub(super) fn proven(&self, at: usize) -> Option<DateTime<Utc>> {
        let clock = self.mainline[at].clock;
        let is_imported = adopted(self.held).is_some_and(|since| clock < since);
        (!is_imported).then_some(clock)
    }

    /// The policy that a commit of the mainline holds.
    pub(super) fn held_in(&self, at: usize) -> Option<&HeldPolicy> {
        self.held.iter().rfind(|policy| policy.place <= at)
    }

    /// The policy that the mainline held at an instant.
    pub(super) fn held_when(&self, instant: DateTime<Utc>) -> Option<&HeldPolicy> {
        self.held.iter().rfind(|policy| policy.clock <= instant)
    }

    /// Whether a version holds, by the facts of the commit that brought it.
    fn holds(&self, at: usize, version: &EvidenceVersion) -> bool {
        let performed_at = instant_of(&version.file.performed_at);
        let is_whole = version.file.artifacts.len() >= self.min_artifacts()
            && version
                .file
                .artifacts
                .iter()
                .zip(&version.artifacts)
                .all(|(listed, there)| {
                    let hash = |text: &Arc<str>| hex::encode(Sha256::digest(text.as_bytes()));
                    there
                        .as_ref()
                        .is_some_and(|text| hash(text) == listed.sha256)
                });
        let is_in_time = self.span.opens <= performed_at && self.could_be_stated(performed_at, at);
        let is_collected_in_time = version.collected_at().is_none_or(|collected_at| {
            self.span.opens <= collected_at
                && collected_at <= performed_at + TimeDelta::hours(1)
                && self.could_be_stated(collected_at, at)
        });
        let is_listed = |policy: Option<&HeldPolicy>| {
            policy.is_some_and(|policy| is_on_roster(policy, &version.file, performed_at))
        };
        is_whole
            && is_in_time
            && is_collected_in_time
            && (is_listed(self.held_in(at)) || is_listed(self.held_when(performed_at)))
    }

    /// Whether the review of the last of some versions was not stated ahead of time.
    fn could_be_reviewed(&self, versions: &[(usize, EvidenceVersion)]) -> bool {
        let now = versions
            .last()
            .and_then(|(_, version)| version.reviewed_at());
        now.is_none_or(|at| self.could_be_stated(at, review_landing(versions)))
    }

    /// Whether a time that a file states was over when a commit brought it. Landings before adoption prove nothing about
    /// times before it.
    fn could_be_stated(&self, time: DateTime<Utc>, at: usize) -> bool {
        let landed = self.mainline[at].clock;
        let is_before_adoption =
            adopted(self.held).is_some_and(|since| landed < since && time < since);
        time <= self.as_of && (is_before_adoption || time <= landed + TimeDelta::hours(1))
    }

    fn min_artifacts(&self) -> usize {
        self.task
            .evidence
            .as_ref()
            .map_or(0, |evidence| evidence.artifacts.min)
    }
}

pub(super) fn instant_of(text: &str) -> DateTime<Utc> {
    let at = DateTime::parse_from_rfc3339(text);
    at.expect("an instant").to_utc()
}

/// Whether all who performed were on the roster of the team of the evidence then.
fn is_on_roster(policy: &HeldPolicy, file: &EvidenceFile, at: DateTime<Utc>) -> bool {
    let mut people = file.performed_by.iter();
    people.all(|email| policy.is_member(&file.team, email, at))
}

fn version_in(
    files: &BTreeMap<String, Arc<str>>,
    folder: &str,
    path: &str,
) -> Option<EvidenceVersion> {
    let text = files.get(path)?;
    let file: EvidenceFile = serde_yaml::from_str(text).expect("evidence that can be read");
    let artifacts = file
        .artifacts
        .iter()
        .map(|listed| files.get(&format!("{folder}/{}", listed.path)).cloned());
    Some(EvidenceVersion {
        artifacts: artifacts.collect(),
        text: Arc::clone(text),
        file,
    })
}

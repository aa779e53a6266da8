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

/// Evidence that counts for a duty.
pub(crate) struct Proof {
    pub(crate) performed_at: DateTime<Utc>,
    /// When it landed; `None` where it was imported.
    pub(crate) landed_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct EvidenceFile {
    task: String,
    occurrence: String,
    team: String,
    performed_by: Vec<String>,
    performed_at: String,
    #[serde(default)]
    artifacts: Vec<ArtifactEntry>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
struct ArtifactEntry {
    path: String,
    sha256: String,
}

/// A version of an evidence file: what it says, and its artifacts as they lie in one commit.
#[derive(PartialEq)]
struct EvidenceVersion {
    file: EvidenceFile,
    text: Arc<str>,
    artifacts: Vec<Option<Arc<str>>>,
}

struct Judge<'a> {
    mainline: &'a [Snapshot],
    held: &'a [HeldPolicy],
    /// The policy in force for the duty, and its task.
    policy: &'a HeldPolicy,
    task: &'a TaskFile,
    span: &'a Span,
    as_of: DateTime<Utc>,
}

/// The evidence that counts for a duty.
pub(crate) fn proofs(
    mainline: &[Snapshot],
    held: &[HeldPolicy],
    policy: &HeldPolicy,
    id: &str,
    span: &Span,
    team: &str,
    as_of: DateTime<Utc>,
) -> Vec<Proof> {
    let task = &policy.tasks[id];
    let judge = Judge {
        mainline,
        held,
        policy,
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
        if !holds(*at, now) {
            return None;
        }
        let claim = |version: &EvidenceVersion| {
            (
                version.file.performed_at.clone(),
                version.file.performed_by.clone(),
            )
        };
        let first = versions
            .iter()
            .find(|(at, version)| claim(version) == claim(now) && holds(*at, version));
        let clock = self.mainline[first?.0].clock;
        let is_imported = adopted(self.held).is_some_and(|since| clock < since);
        Some(Proof {
            performed_at: performed(&now.file),
            landed_at: (!is_imported).then_some(clock),
        })
    }

    /// Whether a version holds, by the facts of the commit that brought it.
    fn holds(&self, at: usize, version: &EvidenceVersion) -> bool {
        let landed = self.mainline[at].clock;
        let performed_at = performed(&version.file);
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
        let is_in_time = self.span.opens <= performed_at
            && performed_at <= self.as_of
            && self.could_be_stated(performed_at, landed);
        let is_listed = |policy: Option<&HeldPolicy>| {
            policy.is_some_and(|policy| is_on_roster(policy, &version.file, performed_at))
        };
        let at_landing = self.held.iter().rfind(|policy| policy.place <= at);
        let at_work = self.held.iter().rfind(|it| it.clock <= performed_at);
        is_whole && is_in_time && (is_listed(at_landing) || is_listed(at_work))
    }

    /// Whether a landing leaves room for a time that the file states. Landings before adoption prove nothing about times
    /// before it.
    fn could_be_stated(&self, time: DateTime<Utc>, landed: DateTime<Utc>) -> bool {
        let is_before_adoption =
            adopted(self.held).is_some_and(|since| landed < since && time < since);
        is_before_adoption || time <= landed + TimeDelta::hours(1)
    }

    fn min_artifacts(&self) -> usize {
        let _ = self.policy;
        self.task
            .evidence
            .as_ref()
            .map_or(0, |evidence| evidence.artifacts.min)
    }
}

fn performed(file: &EvidenceFile) -> DateTime<Utc> {
    let at = DateTime::parse_from_rfc3339(&file.performed_at);
    at.expect("an instant").to_utc()
}

/// Whether all who performed were on the roster of the team of the evidence then.
fn is_on_roster(policy: &HeldPolicy, file: &EvidenceFile, at: DateTime<Utc>) -> bool {
    let day = at.with_timezone(&policy.settings.timezone).date_naive();
    let team = policy.teams.teams.get(&file.team);
    let is_on = |email: &String| {
        let members = team.into_iter().flat_map(|team| &team.members);
        let mut of_that_name = members.filter(|member| member.email == *email);
        of_that_name.any(|member| {
            member.from.is_none_or(|from| from <= day)
                && member.until.is_none_or(|until| day <= until)
        })
    };
    file.performed_by.iter().all(is_on)
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

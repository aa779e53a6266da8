//! The traces of the duties that one name stands for.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::super::trusted_history::TrustedHistory;
use crate::files::{Files, ReadError};
use crate::finding::{Finding, Level};
use crate::git::HistoryGap;
use crate::history::{FileHistories, LandedCommit};
use crate::judge::{
    Assessment, Claim, Duty, DutyKind, DutyTrace, HistoryStatus, MissingEvidence,
    RequestedOccurrence, UnreadHistory,
};
use crate::load::MAX_YAML;
use crate::model::{DutyId, Id};
use crate::rules::Context;

/// What traces are built from. Claims and requests are indexed once: building is linear in the duties.
pub struct TraceBuilder<'a> {
    files: &'a dyn Files,
    pub(super) context: &'a Context<'a>,
    /// For each version of the policy the commit that brought it.
    pub(super) policy_commits: &'a [Option<u32>],
    /// `None` where history does not count.
    pub(super) history: Option<(&'a TrustedHistory<'a>, &'a FileHistories<'a>)>,
    pub(super) assessment: &'a Assessment,
    claims: HashMap<&'a DutyId, Vec<&'a Claim>>,
    requests: HashMap<(&'a Id, &'a str), &'a Arc<str>>,
}

impl<'a> TraceBuilder<'a> {
    pub fn new(
        files: &'a dyn Files,
        context: &'a Context<'a>,
        policy_commits: &'a [Option<u32>],
        history: Option<(&'a TrustedHistory<'a>, &'a FileHistories<'a>)>,
        requests: &'a [RequestedOccurrence],
        assessment: &'a Assessment,
    ) -> Self {
        let mut claims: HashMap<_, Vec<_>> = HashMap::new();
        for claim in &assessment.claims {
            claims.entry(&claim.duty).or_default().push(claim);
        }
        let mut by_occurrence = HashMap::new();
        for request in requests {
            let occurrence = (&request.task, &*request.window.label);
            by_occurrence.entry(occurrence).or_insert(&request.file);
        }
        TraceBuilder {
            files,
            context,
            policy_commits,
            history,
            assessment,
            claims,
            requests: by_occurrence,
        }
    }

    /// The traces of the duties that `subject` names: a duty, or the file of evidence or of a request.
    pub fn build(&self, subject: &str) -> Result<Vec<DutyTrace>, HistoryGap> {
        let claims = self.assessment.claims.iter();
        let claimed = claims.filter(|claim| &*claim.file == subject);
        let claimed: HashSet<&DutyId> = claimed.map(|claim| &claim.duty).collect();
        let is_named = |duty: &&Duty| {
            claimed.contains(&duty.id)
                || is_id(&duty.id, subject)
                || self.request(duty).is_some_and(|file| &**file == subject)
                // Only paths of its occurrence can be its places.
                || (subject.contains(&*duty.id.occurrence)
                    && self.places(duty).iter().any(|place| place == subject))
        };
        let duties = self.assessment.duties.iter().filter(is_named);
        duties.map(|duty| self.trace(duty)).collect()
    }

    fn trace(&self, duty: &Duty) -> Result<DutyTrace, HistoryGap> {
        let file = self.evidence_file(duty);
        let others = self
            .claims(duty)
            .iter()
            .map(|claim| Arc::clone(&claim.file));
        let request = self.request(duty).cloned();
        let mut trace = DutyTrace {
            duty: duty.clone(),
            unread: self.unread(),
            policy: self.policy(duty)?,
            evidence: file
                .as_ref()
                .map(|file| self.evidence(duty, file))
                .transpose()?,
            missing: self.missing(duty, file.as_ref()),
            others: others
                .filter(|other| Some(other) != file.as_ref())
                .collect(),
            changes: self.changes(file.as_ref(), request.as_ref())?,
            waiver: self.waiver(duty)?,
            findings: Vec::new(),
            request,
        };
        trace.findings = self.findings(&trace);
        Ok(trace)
    }

    /// Why history was not judged.
    fn unread(&self) -> Option<UnreadHistory> {
        match (self.history, self.assessment.history.status) {
            (Some(_), _) => None,
            (None, HistoryStatus::Complete) => Some(UnreadHistory::BeforeAdoption),
            (None, HistoryStatus::Incomplete) => Some(UnreadHistory::Incomplete),
            (None, HistoryStatus::Off) => Some(UnreadHistory::Off),
            (None, HistoryStatus::Absent) => Some(UnreadHistory::NoRepository),
        }
    }

    /// Why no evidence settles a duty. A request's evidence settles a backstop.
    fn missing(&self, duty: &Duty, file: Option<&Arc<str>>) -> Option<MissingEvidence> {
        if duty.claim.is_some() || duty.kind == DutyKind::Backstop {
            return None;
        }
        Some(match file {
            None => MissingEvidence::Absent(self.places(duty)),
            Some(file) if self.read(file).is_none() => MissingEvidence::Removed(Arc::clone(file)),
            Some(file) => MissingEvidence::Refused(Arc::clone(file), self.denials(file)),
        })
    }

    /// The evidence files that name a duty.
    pub(super) fn claims(&self, duty: &Duty) -> &[&'a Claim] {
        self.claims.get(&duty.id).map_or(&[], Vec::as_slice)
    }

    /// Where evidence of a duty lies, by its path.
    fn places(&self, duty: &Duty) -> Vec<String> {
        let id = &duty.id;
        let task = self.context.timeline.task(duty.version, id.task.as_str());
        let teams = match task {
            Some(task) if id.team == Id::any() => task.assigned.teams(),
            _ => std::slice::from_ref(&id.team),
        };
        let year: String = id.occurrence.chars().take(4).collect();
        let place =
            |team: &Id| format!("evidence/{}/{year}/{}/{team}.yaml", id.task, id.occurrence);
        match duty.kind {
            // A request's evidence settles it.
            DutyKind::Backstop => Vec::new(),
            _ => teams.iter().map(place).collect(),
        }
    }

    fn request(&self, duty: &Duty) -> Option<&Arc<str>> {
        let occurrence = (&duty.id.task, &*duty.id.occurrence);
        self.requests.get(&occurrence).copied()
    }

    /// The evidence that settles a duty; else what was meant to, there still or gone.
    fn evidence_file(&self, duty: &Duty) -> Option<Arc<str>> {
        let settling = self.assessment.claim_of(duty);
        if let Some(claim) = settling.or_else(|| self.claims(duty).first().copied()) {
            return Some(Arc::clone(&claim.file));
        }
        let places = self.places(duty);
        let was_held = |place: &&String| {
            let history = self.history.map(|(history, _)| history.view.history);
            history.is_some_and(|history| !history.changes_of(place).is_empty())
        };
        let found = places.iter().find(|place| self.read(place).is_some());
        let found = found.or_else(|| places.iter().find(was_held));
        found.map(|place| Arc::from(place.as_str()))
    }

    /// The bytes of a file that is judged; none where it is not there.
    pub(super) fn read(&self, file: &str) -> Option<Vec<u8>> {
        match self.files.read(file, MAX_YAML) {
            Ok(bytes) => Some(bytes),
            // It is there, whatever it is.
            Err(ReadError::TooLarge { .. }) => Some(Vec::new()),
            Err(_) => None,
        }
    }

    /// Findings that keep a file from being evidence.
    fn denials(&self, file: &str) -> Vec<Finding> {
        let findings = self.assessment.findings.iter();
        let denials = findings.filter(|finding| {
            finding.file.as_deref() == Some(file)
                && finding.level == Level::Deny
                && ["evidence", "artifact", "review"].contains(&finding.rule.family())
        });
        denials.cloned().collect()
    }

    /// Findings about a duty, about the files that its trace names, or about the commits.
    fn findings(&self, trace: &DutyTrace) -> Vec<Finding> {
        let id = &trace.duty.id;
        let mut files: HashSet<&str> = trace.others.iter().map(|file| &**file).collect();
        files.extend(trace.request.as_deref());
        files.extend(trace.waiver.as_ref().map(|waiver| &*waiver.file));
        files.extend(trace.evidence.as_ref().map(|evidence| &*evidence.file));
        files.extend(trace.changes.iter().map(|change| &*change.file));
        let landed = trace.evidence.iter().filter_map(|it| it.landed.as_ref());
        let changed = trace.changes.iter().filter_map(|it| it.commit.as_ref());
        let waived = trace.waiver.iter().filter_map(|it| it.landed.as_ref());
        let commits = landed.chain(changed).chain(waived);
        let commits: HashSet<String> = commits.map(name_in_messages).collect();
        // Findings about a commit as a whole name it in their message, and nothing else.
        let names_commit = |finding: &Finding| {
            ["history", "signature"].contains(&finding.rule.family())
                && commits.iter().any(|name| finding.message.contains(name))
        };
        let is_own = |finding: &&Finding| match (&finding.duty, &finding.file) {
            (Some(duty), _) => duty == id,
            (None, Some(file)) => files.contains(&**file),
            (None, None) => names_commit(finding),
        };
        let findings = self.assessment.findings.iter();
        findings.filter(is_own).cloned().collect()
    }

    /// A commit of the mainline, as outputs show it.
    pub(super) fn commit(&self, commit: Option<u32>) -> Result<Option<LandedCommit>, HistoryGap> {
        let (Some((history, _)), Some(commit)) = (self.history, commit) else {
            return Ok(None);
        };
        history.commits.landed_commit(commit).map(Some)
    }
}

/// Whether a text is a duty's id.
fn is_id(id: &DutyId, text: &str) -> bool {
    let mut parts = text.splitn(3, '/');
    parts.next() == Some(id.task.as_str())
        && parts.next() == Some(&*id.occurrence)
        && parts.next() == Some(id.team.as_str())
}

/// How messages of findings name a commit.
fn name_in_messages(commit: &LandedCommit) -> String {
    let id = commit.id.parse::<crate::git::ObjectId>();
    format!(
        "commit {}",
        id.map_or(commit.id.clone(), |id| id.short_name())
    )
}

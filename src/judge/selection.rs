//! The part of an assessment that was asked for.

use std::collections::{BTreeSet, HashSet};

use chrono::{DateTime, Utc};

use super::{Assessment, Duty, TaskShare, TeamGap};
use crate::finding::{Finding, Rule};
use crate::model::{DutyId, Id};

/// The duties that are asked for, by time. All ends are inclusive.
#[derive(Debug, Clone, Copy)]
pub enum DutySpan {
    /// Those that opened at an instant or before.
    OpenedBy(DateTime<Utc>),
    /// Those whose due instant lies between two.
    DueBetween(DateTime<Utc>, DateTime<Utc>),
    /// Those that are not settled, and due at an instant or before.
    UnsettledBy(DateTime<Utc>),
    /// Those that are due at the second instant or before, and either not settled or due at the first
    /// or later: what a calendar shows, and what it has to take back.
    Calendar(DateTime<Utc>, DateTime<Utc>),
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Selection {
    /// By time.
    pub span: DutySpan,
    /// By task; `None` for all.
    pub tasks: Option<BTreeSet<Id>>,
    /// By team, with what each was called before; `None` for all.
    pub teams: Option<BTreeSet<Id>>,
    /// By the run of a matrix that answers for a task; `None` for all.
    pub share: Option<TaskShare>,
}

impl Assessment {
    /// Keeps the duties that are asked for, and the findings about them or about what lies under
    /// them all, such as the policy.
    #[must_use]
    pub fn select(mut self, selection: &Selection) -> Assessment {
        let teams = selection.teams.as_ref();
        // The tasks whose duties one of the teams may fulfil beside others.
        let is_in = |team: &Id| teams.is_none_or(|teams| teams.contains(team));
        let shared = self.tasks.iter();
        let shared = shared.filter(|task| task.teams.iter().any(is_in));
        let shared: BTreeSet<Id> = shared.map(|task| task.id.clone()).collect();
        let any = Id::any();
        self.duties.retain(|duty| {
            let id = &duty.id;
            let is_shared = || id.team == any && shared.contains(&id.task);
            let is_team = is_in(&id.team) || is_shared();
            is_team && selection.has_task(id.task.as_str()) && selection.span.contains(duty)
        });
        self.gaps.retain(|gap| {
            let is_shared = || gap.team == any && shared.contains(&gap.task);
            let is_team = is_in(&gap.team) || is_shared();
            is_team && selection.has_task(gap.task.as_str()) && selection.span.overlaps(gap)
        });
        let kept: Option<HashSet<DutyId>> = match selection.span {
            // Evidence may name a duty that has not opened yet; its fault counts all the same.
            DutySpan::OpenedBy(_) => None,
            _ => Some(self.duties.iter().map(|duty| duty.id.clone()).collect()),
        };
        self.closed.restatements.retain(|restated| {
            let id = &restated.duty;
            let is_shared = || id.team == any && shared.contains(&id.task);
            (is_in(&id.team) || is_shared()) && selection.has_task(id.task.as_str())
        });
        self.findings
            .retain(|finding| selection.has_finding(finding, kept.as_ref()));
        self.tasks
            .retain(|task| selection.has_task(task.id.as_str()));
        self.unjudged
            .retain(|task| selection.has_task(task.as_str()));
        self
    }
}

/// The task that a finding is about; `None` where it is about what lies under them all, such as the
/// policy.
#[must_use]
pub fn task_of_finding(finding: &Finding) -> Option<&str> {
    if let Some(duty) = &finding.duty {
        return Some(duty.task.as_str());
    }
    let mut parts = finding.file.as_deref()?.split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("evidence"), task, Some(_)) => task,
        (Some("policy"), Some("tasks"), Some(name)) => {
            Some(name.strip_suffix(".yaml").unwrap_or(name))
        }
        _ => None,
    }
}

impl DutySpan {
    fn contains(self, duty: &Duty) -> bool {
        let window = &duty.window;
        match self {
            DutySpan::OpenedBy(instant) => window.opens <= instant,
            DutySpan::DueBetween(from, to) => from <= window.due && window.due <= to,
            DutySpan::UnsettledBy(instant) => window.due <= instant && !duty.standing.is_settled(),
            DutySpan::Calendar(from, to) => {
                window.due <= to && (!duty.standing.is_settled() || from <= window.due)
            }
        }
    }
}

impl DutySpan {
    /// Whether a gap lies in it, in part at least.
    fn overlaps(self, gap: &TeamGap) -> bool {
        match self {
            DutySpan::DueBetween(from, to) => gap.from <= to && from <= gap.to,
            DutySpan::OpenedBy(_) | DutySpan::UnsettledBy(_) | DutySpan::Calendar(..) => true,
        }
    }
}

impl Selection {
    fn has_task(&self, task: &str) -> bool {
        let is_named = self.tasks.as_ref().is_none_or(|it| it.contains(task));
        is_named && self.share.as_ref().is_none_or(|share| share.has(task))
    }

    /// `kept` are the duties that are selected; `None` for all.
    fn has_finding(&self, finding: &Finding, kept: Option<&HashSet<DutyId>>) -> bool {
        let Some(task) = task_of_finding(finding) else {
            return true;
        };
        if let Some(duty) = &finding.duty {
            let is_in_span = kept.is_none_or(|kept| kept.contains(duty));
            return is_in_span && self.has_task(task) && self.has_team(duty.team.as_str());
        }
        // The subject of a gap that is running is the team: no duty is concerned.
        if finding.rule == Rule::DutyGap {
            return self.has_task(task) && self.has_team(&finding.subject);
        }
        let file = finding.file.as_deref().unwrap_or_default();
        let name = file.rsplit('/').next();
        let stem = name.and_then(|name| name.strip_suffix(".yaml"));
        let stem = stem.filter(|_| file.starts_with("evidence/"));
        let is_team = stem.is_none_or(|stem| stem == "request" || self.has_team(stem));
        self.has_task(task) && is_team
    }

    fn has_team(&self, team: &str) -> bool {
        let teams = self.teams.as_ref();
        teams.is_none_or(|teams| teams.contains(team) || team == Id::any().as_str())
    }
}

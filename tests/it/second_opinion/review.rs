//! The review of evidence: whether it counts, and when it landed.

use chrono::{DateTime, TimeDelta, Utc};

use super::evidence::{EvidenceVersion, Judge, instant_of};
use super::policy::HeldPolicy;

/// A required review.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Review {
    NotRequired,
    /// It is not there, or does not count.
    Awaited,
    /// When it landed; `None` where it was imported.
    Landed(Option<DateTime<Utc>>),
}

impl Judge<'_> {
    /// The review of the last of some versions, each with the commit that brought it.
    pub(super) fn review_of(&self, versions: &[(usize, EvidenceVersion)]) -> Review {
        let Some((_, now)) = versions.last() else {
            return Review::Awaited;
        };
        let is_confirmation = self.needs_confirmation(now);
        if !is_confirmation && !self.task.is_reviewed() {
            return Review::NotRequired;
        }
        let mut teams: Vec<&str> = Vec::new();
        if is_confirmation {
            teams.push(&now.file.team);
        }
        let named = self.task.review().into_iter().flat_map(|it| &it.by);
        teams.extend(named.map(String::as_str));
        let (Some(by), Some(reviewed_at)) = (&now.file.reviewed_by, now.reviewed_at()) else {
            return Review::Awaited;
        };
        let at = review_landing(versions);
        let is_counted = reviewed_at >= instant_of(&now.file.performed_at)
            && now.collected_at().is_none_or(|at| at <= reviewed_at)
            && (is_confirmation || !now.file.performed_by.contains(by))
            && self.may_review(&teams, by, at, reviewed_at)
            && !self.is_stale(versions, reviewed_at);
        if is_counted {
            Review::Landed(self.proven(at))
        } else {
            Review::Awaited
        }
    }

    /// Whether a person has to confirm what a version says that a machine collected.
    pub(super) fn needs_confirmation(&self, version: &EvidenceVersion) -> bool {
        self.task.is_confirmed() && version.file.collected_by.is_some()
    }

    /// Whether somebody was on a roster of the reviewers, when the review landed or when it was given.
    fn may_review(&self, teams: &[&str], by: &str, at: usize, reviewed_at: DateTime<Utc>) -> bool {
        let is_listed = |policy: Option<&HeldPolicy>| {
            policy.is_some_and(|policy| {
                let mut teams = teams.iter();
                teams.any(|team| policy.is_member(team, by, reviewed_at))
            })
        };
        is_listed(self.held_in(at)) || is_listed(self.held_when(reviewed_at))
    }

    /// Whether the review saw another content: it landed with that, or was given while only that was there.
    fn is_stale(&self, versions: &[(usize, EvidenceVersion)], reviewed_at: DateTime<Utc>) -> bool {
        let Some((_, now)) = versions.last() else {
            return false;
        };
        let first = versions.iter().find(|(_, it)| it.has_review_of(now));
        if first.is_some_and(|(_, first)| !first.has_content_of(now)) {
            return true;
        }
        let came = versions.iter().find(|(_, it)| it.has_content_of(now));
        let Some(came_at) = came.and_then(|(at, _)| self.proven(*at)) else {
            return false;
        };
        let mut others = versions.iter().filter(|(_, it)| !it.has_content_of(now));
        others.any(|(at, _)| {
            let stood_from = self.mainline[*at].clock;
            stood_from + TimeDelta::hours(1) < came_at && reviewed_at <= stood_from
        })
    }
}

/// The commit that brought the review of the last of some versions, for the content as it stands.
pub(super) fn review_landing(versions: &[(usize, EvidenceVersion)]) -> usize {
    let (last, now) = versions.last().expect("a version");
    let mut of_content = versions.iter();
    let first = of_content.find(|(_, it)| it.has_review_of(now) && it.has_content_of(now));
    first.map_or(*last, |(at, _)| *at)
}

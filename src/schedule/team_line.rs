//! Teams through all their names.

use std::collections::BTreeMap;

use super::version_timeline::VersionTimeline;
use crate::model::Id;

/// A team through all its names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TeamLine {
    /// What it is called now; `any` for whoever of several teams does the work.
    pub name: Id,
    /// Which of the teams it is that became one, counted from 0.
    pub number: usize,
}

impl TeamLine {
    /// Whoever of several teams does the work.
    #[must_use]
    pub fn any() -> Self {
        TeamLine {
            name: Id::any(),
            number: 0,
        }
    }

    /// Whether it is whoever of several teams does the work.
    #[must_use]
    pub fn is_any(&self) -> bool {
        self.name.is_any()
    }
}

/// Teams that a version of the policy names, each as it calls it. A team that was renamed goes on; of teams that became
/// one, each goes on by itself as long as it is named.
#[must_use]
pub fn team_lines<'n>(
    timeline: &VersionTimeline,
    version: usize,
    mut teams: Vec<&'n Id>,
) -> Vec<(&'n Id, TeamLine)> {
    let current = |team: &'n Id| timeline.current_name(version, team).clone();
    teams.sort_by_key(|team| (**team != current(team), (*team).clone()));
    let mut seen: BTreeMap<Id, usize> = BTreeMap::new();
    let lines = teams.into_iter().map(|team| {
        let name = current(team);
        let count = seen.entry(name.clone()).or_default();
        let number = *count;
        *count += 1;
        (team, TeamLine { name, number })
    });
    lines.collect()
}

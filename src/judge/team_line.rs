//! Teams through all their names.

use std::collections::BTreeMap;

use crate::model::Id;
use crate::schedule::VersionTimeline;

/// A team through all its names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TeamLine {
    /// What it is called now; `any` for whoever of several teams does the work.
    pub(super) name: Id,
    /// Which of the teams it is that became one, counted from 0.
    pub(super) number: usize,
}

impl TeamLine {
    /// Whoever of several teams does the work.
    pub(super) fn any() -> Self {
        TeamLine {
            name: Id::any(),
            number: 0,
        }
    }

    /// Whether it is whoever of several teams does the work.
    pub(super) fn is_any(&self) -> bool {
        self.name == Id::any()
    }
}

/// Teams that a version of the policy names, each as it calls it. A team that was renamed goes on; of teams that became
/// one, each goes on by itself as long as it is named.
pub(super) fn team_lines(
    timeline: &VersionTimeline,
    version: usize,
    mut teams: Vec<Id>,
) -> Vec<(Id, TeamLine)> {
    let current = |team: &Id| timeline.current_name(version, team).clone();
    teams.sort_by_key(|team| (*team != current(team), team.clone()));
    let mut seen: BTreeMap<Id, usize> = BTreeMap::new();
    let lines = teams.into_iter().map(|team| {
        let name = current(&team);
        let count = seen.entry(name.clone()).or_default();
        let number = *count;
        *count += 1;
        (team, TeamLine { name, number })
    });
    lines.collect()
}

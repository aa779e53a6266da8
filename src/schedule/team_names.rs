//! The names of teams that were renamed, from version to version of a policy.

use std::sync::Arc;

use crate::model::{Id, Policy};

/// The renamings of teams, in the order of the versions that brought them.
#[derive(Debug, Clone, Default)]
pub(super) struct TeamNames {
    renamings: Vec<TeamRenaming>,
}

/// A version of a policy in which a team takes over from a former name.
#[derive(Debug, Clone)]
struct TeamRenaming {
    version: usize,
    from: Id,
    to: Id,
}

impl TeamNames {
    pub(super) fn new<'p>(versions: impl Iterator<Item = &'p Policy>) -> Self {
        let mut renamings = Vec::new();
        let mut before: Option<&Policy> = None;
        for (version, policy) in versions.enumerate() {
            let known = before.map(|before| &before.teams);
            before = Some(policy);
            // Versions share what does not change.
            if known.is_some_and(|known| Arc::ptr_eq(known, &policy.teams)) {
                continue;
            }
            for (to, from) in policy.teams.renamings() {
                let team = known.and_then(|known| known.teams().get(to));
                if !team.is_some_and(|team| team.formerly.contains(from)) {
                    renamings.push(TeamRenaming {
                        version,
                        from: from.clone(),
                        to: to.clone(),
                    });
                }
            }
        }
        TeamNames { renamings }
    }

    /// The names that a team of a version had later, one after the other.
    pub(super) fn later_names<'n>(
        &'n self,
        version: usize,
        team: &'n Id,
    ) -> impl Iterator<Item = &'n Id> {
        let later = self.renamings.iter().filter(move |it| it.version > version);
        let names = later.scan(team, |name, renaming| {
            let is_of_team = renaming.from == **name;
            if is_of_team {
                *name = &renaming.to;
            }
            Some(is_of_team.then_some(&renaming.to))
        });
        names.flatten()
    }
}

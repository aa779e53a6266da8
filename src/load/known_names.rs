//! The names that policy files may refer to.

use std::collections::{BTreeMap, BTreeSet};

use super::field_value::FieldValue;
use super::scalar;
use crate::model::{Id, Settings, Teams};
use crate::text::suggest;

/// What a task may refer to.
#[derive(Default, PartialEq)]
pub(super) struct KnownNames {
    /// The teams; `None` where they could not be read: their file has the fault then, not its readers.
    teams: Option<BTreeSet<Id>>,
    /// Former names of teams.
    former: BTreeSet<Id>,
    groups: BTreeMap<Id, Vec<Id>>,
    pub(super) calendars: BTreeSet<Id>,
    /// Calendars that are there but could not be understood.
    unreadable_calendars: BTreeSet<Id>,
    schemas: BTreeSet<Id>,
    /// Whether the settings name approvers; true where the settings have a fault of their own.
    pub(super) has_approvers: bool,
}

impl KnownNames {
    pub(super) fn new(
        settings: Option<&Settings>,
        teams: Option<&Teams>,
        calendars: impl Iterator<Item = Id>,
        unreadable_calendars: BTreeSet<Id>,
        schemas: BTreeSet<Id>,
    ) -> Self {
        let groups = teams.into_iter().flat_map(Teams::groups);
        let renamings = teams.into_iter().flat_map(Teams::renamings);
        KnownNames {
            former: renamings.map(|(_, former)| former.clone()).collect(),
            teams: teams.map(|teams| teams.teams().keys().cloned().collect()),
            groups: groups
                .map(|(id, group)| (id.clone(), group.teams.clone()))
                .collect(),
            calendars: calendars.collect(),
            unreadable_calendars,
            schemas,
            has_approvers: settings.is_none_or(|settings| !settings.approvers.is_empty()),
        }
    }

    /// A calendar that exists.
    pub(super) fn calendar(&self, value: FieldValue) -> Option<Id> {
        let id = scalar::id(value)?;
        if !self.calendars.contains(&id) && !self.unreadable_calendars.contains(&id) {
            let file = format!("policy/calendars/{id}.yaml");
            add_unknown(value, "calendar", &id, &self.calendars, &file);
        }
        Some(id)
    }

    /// A team that exists.
    pub(super) fn team(&self, value: FieldValue) -> Option<Id> {
        let id = scalar::id(value)?;
        self.check_team(value, &id);
        Some(id)
    }

    /// Adds a fault where a team neither exists nor is the former name of one that does.
    pub(super) fn check_present_or_former_team(&self, value: FieldValue, id: &Id) {
        if !self.former.contains(id) {
            self.check_team(value, id);
        }
    }

    /// Adds a fault where a team does not exist.
    fn check_team(&self, value: FieldValue, id: &Id) {
        if let Some(teams) = self.teams.as_ref().filter(|teams| !teams.contains(id)) {
            add_unknown(value, "team", id, teams, "policy/teams.yaml");
        }
    }

    /// A team, or the teams of a group.
    pub(super) fn team_or_group(&self, value: FieldValue) -> Option<Vec<Id>> {
        let id = scalar::id(value)?;
        if let Some(group) = self.groups.get(&id) {
            return Some(group.clone());
        }
        if let Some(teams) = self.teams.as_ref().filter(|teams| !teams.contains(&id)) {
            let names = teams.iter().chain(self.groups.keys());
            add_unknown(value, "team or group", &id, names, "policy/teams.yaml");
        }
        Some(vec![id])
    }

    /// A details schema that exists.
    pub(super) fn schema(&self, value: FieldValue) -> Option<Id> {
        let id = scalar::id(value)?;
        if !self.schemas.contains(&id) {
            let file = format!("policy/schemas/{id}.schema.json");
            add_unknown(value, "details schema", &id, &self.schemas, &file);
        }
        Some(id)
    }
}

/// Adds the fault that a name stands for nothing.
pub(super) fn add_unknown<'n>(
    value: FieldValue,
    what: &str,
    id: &Id,
    names: impl IntoIterator<Item = &'n Id>,
    file: &str,
) {
    let names = names.into_iter().map(Id::as_str);
    let help = suggest(id.as_str(), names, || format!("define it in {file}"));
    value.add_unknown(what, id.as_str(), help);
}

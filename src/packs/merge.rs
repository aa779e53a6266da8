//! Several packs as one policy.

use std::collections::BTreeMap;

use super::error::PackError;
use super::installation::{installed_path, record_text};
use super::render::{RenderedGroup, RenderedPack, RenderedTeam};
use super::teams_text::{TEAMS_FILE, teams_file};
use super::translation::translate_file;
use crate::model::Id;

/// What packs give a new repository: everything but its settings.
#[derive(Debug, Clone)]
pub struct PolicySeed {
    /// The files below `policy/`, by their path below the root.
    pub files: BTreeMap<String, String>,
    /// The teams whose members approve waivers: those of each pack, each once; not empty.
    pub approvers: Vec<Id>,
}

/// Merges packs into one policy. Teams that several packs have are one team.
///
/// # Errors
/// When two packs have a task, a schema or a group of the same name, or teams that differ: which of them counts could not be told.
pub fn merge_packs(packs: &[RenderedPack]) -> Result<PolicySeed, PackError> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut owners: BTreeMap<&str, &Id> = BTreeMap::new();
    let mut teams: Vec<RenderedTeam> = Vec::new();
    let mut groups: Vec<RenderedGroup> = Vec::new();
    let mut approvers: Vec<Id> = Vec::new();
    for pack in packs {
        let id = &pack.record.id;
        let record = installed_path(id);
        if files.contains_key(&record) {
            return Err(PackError::new(
                format!("the pack {id} is named twice"),
                "name it once",
            ));
        }
        for (path, text) in &pack.record.files {
            if let Some(other) = owners.insert(path, id) {
                return Err(PackError::new(
                    format!("the packs {other} and {id} both have {path}"),
                    "use one of them, or rename the file in a copy of the pack",
                ));
            }
            files.insert(path.clone(), text.clone());
        }
        files.insert(record, record_text(&pack.record)?);
        for team in &pack.teams {
            join_team(&mut teams, team)?;
        }
        for group in &pack.groups {
            join_group(&mut groups, group)?;
        }
        approvers.extend(pack.approvers.clone().filter(|it| !approvers.contains(it)));
    }
    if let Some(group) = groups
        .iter()
        .find(|group| teams.iter().any(|team| team.id == group.id))
    {
        return Err(PackError::new(
            format!("`{}` would be a team and a group", group.id),
            "name the team otherwise, with --set PARAMETER=TEAM",
        ));
    }
    if approvers.is_empty() {
        approvers.extend(teams.first().map(|team| team.id.clone()));
    }
    let mut text = teams_file(&teams, &groups);
    for translations in packs.iter().filter_map(|pack| pack.translations.as_ref()) {
        text = translate_file(TEAMS_FILE, &text, translations);
    }
    files.insert(TEAMS_FILE.to_owned(), text);
    Ok(PolicySeed { files, approvers })
}

fn join_team(teams: &mut Vec<RenderedTeam>, team: &RenderedTeam) -> Result<(), PackError> {
    let Some(known) = teams.iter_mut().find(|known| known.id == team.id) else {
        teams.push(team.clone());
        return Ok(());
    };
    if known.name != team.name {
        return Err(PackError::new(
            format!(
                "two packs have a team `{}`: {} and {}",
                team.id, known.name, team.name
            ),
            "name one of them otherwise, with --set PARAMETER=TEAM",
        ));
    }
    let new = team.members.iter().filter(|it| !known.members.contains(it));
    let new: Vec<_> = new.cloned().collect();
    known.members.extend(new);
    Ok(())
}

fn join_group(groups: &mut Vec<RenderedGroup>, group: &RenderedGroup) -> Result<(), PackError> {
    match groups.iter().find(|known| known.id == group.id) {
        None => groups.push(group.clone()),
        Some(known) if known == group => {}
        Some(_) => {
            return Err(PackError::new(
                format!("two packs have a group `{}` of different teams", group.id),
                "use one of the packs, or rename the group in a copy of it",
            ));
        }
    }
    Ok(())
}

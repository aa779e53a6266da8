//! Every version of the policy that the mainline has had.
//!
//! From one version to the next, only the files that changed are read: a thousand versions cost
//! little more than their changes. A version of a file that cannot be understood changes nothing:
//! what was last understood stays in force, so that no fault of the policy forgives a duty.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::calendar_file::calendar_file;
use super::faults::FileFaults;
use super::field_value::FieldValue;
use super::known_names::KnownNames;
use super::policy_paths::PolicyFile;
use super::schema_set::SchemaSet;
use super::settings::{SettingsFile, settings_file};
use super::task::task_file;
use super::teams_file::teams_file;
use super::witnesses_file::witnesses_file;
use super::yaml_file::{MAX_YAML, read_sound};
use crate::files::ReadError;
use crate::finding::{Levels, Rule};
use crate::git::{MainlineHistory, ObjectId};
use crate::model::{Calendar, Id, Policy, Settings, Task, Teams, Witnesses};
use crate::yaml::Node;

/// A version of the policy, without its waivers: those are taken from the newest.
#[derive(Clone)]
pub struct PolicyVersion {
    /// The commit of the mainline that brought it: an index into [`MainlineHistory::commits`].
    pub commit: u32,
    /// What it says.
    pub policy: Arc<Policy>,
    /// The levels of rules.
    pub levels: Arc<Levels>,
    /// Schemas of details.
    pub schemas: Arc<SchemaSet>,
    /// Armoured keys below `policy/keys/`, by the name of their file.
    pub keys: Arc<BTreeMap<String, String>>,
    /// Certificates below `policy/timestamping/`, by the name of their file.
    pub authorities: Arc<BTreeMap<String, Vec<u8>>>,
    /// Who cosigns checkpoints; `None` where nobody is named.
    pub witnesses: Option<Arc<Witnesses>>,
    /// The files below `policy/` that differ from the version before.
    pub changed: Vec<Box<str>>,
}

/// A version of a file that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{path} as {id} {source}")]
pub struct VersionError {
    /// The file, relative to the dutybook root.
    pub path: String,
    /// The object that holds it.
    pub id: ObjectId,
    /// Why.
    pub source: ReadError,
}

/// Reads every version of the policy, oldest first; `read` gives the content of an object.
///
/// Versions before the first that has settings and teams are left out: they require nothing.
///
/// # Errors
/// When an object is missing or damaged.
pub fn read_versions(
    history: &MainlineHistory,
    read: &dyn Fn(ObjectId, u64) -> Result<Vec<u8>, ReadError>,
) -> Result<Vec<PolicyVersion>, VersionError> {
    let mut by_commit: BTreeMap<u32, Vec<(&str, Option<ObjectId>)>> = BTreeMap::new();
    for (path, changes) in history.files_below("policy/") {
        for change in changes
            .iter()
            .filter(|_| !path.starts_with("policy/waivers/"))
        {
            by_commit
                .entry(change.commit)
                .or_default()
                .push((path, change.after));
        }
    }
    let mut state = PolicyState::default();
    let mut versions = Vec::new();
    for (commit, changes) in by_commit {
        for (path, after) in &changes {
            let content = match after.map(|id| (id, read(id, MAX_YAML))) {
                None => None,
                Some((_, Ok(bytes))) => Some(bytes),
                // What is too large is not understood, now as then.
                Some((_, Err(ReadError::TooLarge { .. }))) => continue,
                Some((id, Err(source))) => {
                    let path = (*path).to_owned();
                    return Err(VersionError { path, id, source });
                }
            };
            state.take_file(path, content.as_deref());
        }
        state.understand_tasks();
        let changed = changes.into_iter().map(|(path, _)| Box::from(path));
        versions.extend(state.version(commit, changed.collect()));
    }
    Ok(versions)
}

/// The policy while one goes through its versions.
#[derive(Default)]
struct PolicyState {
    settings: Option<Arc<Settings>>,
    levels: Arc<Levels>,
    teams: Option<Arc<Teams>>,
    /// Teams that were read, and not yet understood.
    read_teams: Option<Teams>,
    calendars: BTreeMap<Id, Arc<Calendar>>,
    /// The trees of the task files: what they refer to may change without them.
    files: BTreeMap<Id, Node>,
    tasks: BTreeMap<Id, Arc<Task>>,
    texts: BTreeMap<String, Value>,
    /// Calendars and schemas whose files were removed: what was last understood still has them.
    gone_calendars: BTreeSet<Id>,
    gone_schemas: BTreeSet<String>,
    schemas: Arc<SchemaSet>,
    keys: Arc<BTreeMap<String, String>>,
    authorities: Arc<BTreeMap<String, Vec<u8>>>,
    witnesses: Option<Arc<Witnesses>>,
    /// The tasks whose files changed since they were last understood.
    changed_tasks: BTreeSet<Id>,
    has_changed_schemas: bool,
    /// What tasks could refer to when they were last understood.
    known: KnownNames,
}

impl PolicyState {
    /// Takes in a changed file; `None` where it was removed.
    fn take_file(&mut self, path: &str, content: Option<&[u8]>) {
        let Some((folder, name)) = path.rsplit_once('/') else {
            return;
        };
        match PolicyFile::of(folder, name) {
            Ok(Some(PolicyFile::Settings)) => self.take_settings(content),
            Ok(Some(PolicyFile::Teams)) => {
                if let Some(teams) = content.and_then(|bytes| read_sound(bytes, teams_file)) {
                    self.read_teams = Some(teams);
                }
            }
            Ok(Some(PolicyFile::Calendar(id))) => self.take_calendar(id, content),
            Ok(Some(PolicyFile::Task(id))) => self.take_task(id, content),
            Ok(Some(PolicyFile::Schema(name))) => self.take_schema(name, content),
            Ok(Some(PolicyFile::Key(name))) => self.take_key(name, content),
            Ok(Some(PolicyFile::Authority(name))) => self.take_authority(name, content),
            Ok(Some(PolicyFile::Witnesses)) => self.take_witnesses(content),
            Ok(
                Some(PolicyFile::Import(_) | PolicyFile::Waiver(_) | PolicyFile::InstalledPack)
                | None,
            )
            | Err(_) => {}
        }
    }

    fn take_settings(&mut self, content: Option<&[u8]>) {
        let read = |root: FieldValue| {
            let SettingsFile {
                settings, levels, ..
            } = settings_file(root);
            settings.map(|settings| (settings, levels))
        };
        if let Some((settings, levels)) = content.and_then(|bytes| read_sound(bytes, read)) {
            self.settings = Some(Arc::new(settings));
            self.levels = Arc::new(levels);
        }
    }

    fn take_calendar(&mut self, id: Id, content: Option<&[u8]>) {
        // A task that is kept as it was last understood keeps its calendar: removing that calendar
        // removes no duty.
        match content.map(|bytes| read_sound(bytes, calendar_file)) {
            None => drop(self.gone_calendars.insert(id)),
            Some(Some(calendar)) => {
                self.gone_calendars.remove(&id);
                self.calendars.insert(id, Arc::new(calendar));
            }
            Some(None) => {}
        }
    }

    fn take_task(&mut self, id: Id, content: Option<&[u8]>) {
        let Some(bytes) = content else {
            self.files.remove(&id);
            self.tasks.remove(&id);
            return;
        };
        if let Some(root) = read_sound(bytes, |root| Some(root.node.clone())) {
            self.files.insert(id.clone(), root);
            self.changed_tasks.insert(id);
        }
    }

    fn take_schema(&mut self, name: &str, content: Option<&[u8]>) {
        match content.map(|bytes| read_sound(bytes, |root| Some(root.node.to_json()))) {
            None => drop(self.gone_schemas.insert(name.to_owned())),
            Some(Some(json)) => {
                self.gone_schemas.remove(name);
                self.texts.insert(name.to_owned(), json);
            }
            Some(None) => {}
        }
        self.has_changed_schemas = true;
    }

    fn take_key(&mut self, name: &str, content: Option<&[u8]>) {
        let keys = Arc::make_mut(&mut self.keys);
        match content {
            None => keys.remove(name),
            Some(bytes) => {
                let text = String::from_utf8_lossy(bytes).into_owned();
                keys.insert(name.to_owned(), text)
            }
        };
    }

    fn take_authority(&mut self, name: &str, content: Option<&[u8]>) {
        let authorities = Arc::make_mut(&mut self.authorities);
        match content {
            None => authorities.remove(name),
            Some(bytes) => authorities.insert(name.to_owned(), bytes.to_vec()),
        };
    }

    fn take_witnesses(&mut self, content: Option<&[u8]>) {
        match content.map(|bytes| read_sound(bytes, witnesses_file)) {
            None => self.witnesses = None,
            Some(Some(witnesses)) => self.witnesses = Some(Arc::new(witnesses)),
            Some(None) => {}
        }
    }

    /// Understands the tasks anew that changed, or all where what they refer to did.
    fn understand_tasks(&mut self) {
        if std::mem::take(&mut self.has_changed_schemas) {
            self.schemas = Arc::new(SchemaSet::new(&self.texts));
        }
        self.understand_teams();
        let mut changed = std::mem::take(&mut self.changed_tasks);
        let known = self.known_names();
        if known != self.known {
            changed.extend(self.files.keys().cloned());
            self.known = known;
        }
        for id in changed {
            let Some(root) = self.files.get(&id) else {
                continue;
            };
            let path = Arc::from(format!("policy/tasks/{id}.yaml"));
            let faults = FileFaults::new(&path, Rule::PolicySchema);
            let task = task_file(FieldValue::root(&faults, root), &self.known);
            #[cfg(test)]
            tests::count_reading();
            let is_sound = faults.into_drafts().is_empty();
            if let Some(task) = task.filter(|task| is_sound && task.id == id) {
                self.keep(task);
            }
        }
    }

    /// Understands the teams that were read, once the calendars are there that they name.
    fn understand_teams(&mut self) {
        let has_calendar =
            |id: &Id| self.calendars.contains_key(id) && !self.gone_calendars.contains(id);
        let has_calendars = |teams: &mut Teams| {
            let mut calendars = teams.own_days().filter_map(|(_, _, calendar)| calendar);
            calendars.all(has_calendar)
        };
        if let Some(teams) = self.read_teams.take_if(|teams| has_calendars(teams)) {
            self.teams = Some(Arc::new(teams));
        }
    }

    /// What tasks may refer to. People who come and go change nothing in it.
    fn known_names(&self) -> KnownNames {
        let calendars = self.calendars.keys().cloned();
        let schemas = self.schemas.names().cloned();
        KnownNames::new(
            self.settings.as_deref(),
            self.teams.as_deref(),
            calendars.filter(|id| !self.gone_calendars.contains(id)),
            BTreeSet::new(),
            schemas
                .filter(|id| !self.gone_schemas.contains(&format!("{id}.schema.json")))
                .collect(),
        )
    }

    /// Keeps a task; versions share one that did not change.
    fn keep(&mut self, task: Task) {
        if self.tasks.get(&task.id).is_none_or(|known| **known != task) {
            self.tasks.insert(task.id.clone(), Arc::new(task));
        }
    }

    fn version(&self, commit: u32, changed: Vec<Box<str>>) -> Option<PolicyVersion> {
        let policy = Policy::new(
            Arc::clone(self.settings.as_ref()?),
            Arc::clone(self.teams.as_ref()?),
            self.calendars.clone(),
            self.tasks.clone(),
            BTreeMap::new(),
        );
        Some(PolicyVersion {
            commit,
            policy: Arc::new(policy),
            levels: Arc::clone(&self.levels),
            schemas: Arc::clone(&self.schemas),
            keys: Arc::clone(&self.keys),
            authorities: Arc::clone(&self.authorities),
            witnesses: self.witnesses.clone(),
            changed,
        })
    }
}

#[cfg(test)]
#[path = "versions_tests.rs"]
mod tests;

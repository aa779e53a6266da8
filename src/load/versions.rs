//! Every version of the policy that the mainline held.
//!
//! Going from one version to the next, only the files that changed are read: a thousand versions
//! cost little more than their changes. A file that cannot be understood in some version changes
//! nothing: what was last understood stays in force, so that no fault of the policy forgives a duty.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::document::{MAX_YAML, parse};
use super::fields::Faults;
use super::schema_set::SchemaSet;
use super::task::{Known, task_file};
use super::{settings, teams};
use crate::files::ReadError;
use crate::finding::{Levels, Rule};
use crate::git::{MainlineHistory, ObjectId};
use crate::model::{Calendar, Id, Policy, Settings, Task, Teams};
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
/// Versions before the first that has settings and teams are left out: they ask for nothing.
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
    let mut held = Held::default();
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
            held.take(path, content.as_deref());
        }
        held.settle();
        let changed = changes.into_iter().map(|(path, _)| Box::from(path));
        versions.extend(held.version(commit, changed.collect()));
    }
    Ok(versions)
}

/// What the policy holds while one goes through its versions.
#[derive(Default)]
struct Held {
    settings: Option<Arc<Settings>>,
    levels: Arc<Levels>,
    teams: Option<Arc<Teams>>,
    calendars: BTreeMap<Id, Arc<Calendar>>,
    /// The trees of the task files: what they refer to may change without them.
    files: BTreeMap<Id, Node>,
    tasks: BTreeMap<Id, Arc<Task>>,
    texts: BTreeMap<String, Value>,
    /// Calendars and schemas whose files were removed: what was understood before still has them.
    gone_calendars: BTreeSet<Id>,
    gone_schemas: BTreeSet<String>,
    schemas: Arc<SchemaSet>,
    keys: Arc<BTreeMap<String, String>>,
    /// The tasks whose files changed since they were last understood.
    changed_tasks: BTreeSet<Id>,
    has_changed_schemas: bool,
    /// What tasks could refer to when they were last understood.
    references: References,
}

/// All that a task's file is read by beside itself: while it stays, so does what the file says.
#[derive(Default, PartialEq)]
struct References {
    teams: Option<BTreeSet<Id>>,
    groups: BTreeMap<Id, Vec<Id>>,
    calendars: BTreeSet<Id>,
    schemas: BTreeSet<Id>,
    has_approvers: bool,
}

impl Held {
    /// Takes in a changed file; `None` where it was removed.
    fn take(&mut self, path: &str, content: Option<&[u8]>) {
        let Some((folder, name)) = path.rsplit_once('/') else {
            return;
        };
        let stem = name
            .strip_suffix(".yaml")
            .and_then(|stem| Id::new(stem).ok());
        match (folder, stem) {
            ("policy", _) if name == "dutybook.yaml" => self.take_settings(content),
            ("policy", _) if name == "teams.yaml" => self.take_teams(content),
            ("policy/calendars", Some(id)) => self.take_calendar(id, content),
            ("policy/tasks", Some(id)) => self.take_task(id, content),
            ("policy/schemas", _) if name.ends_with(".schema.json") => {
                self.take_schema(name, content);
            }
            ("policy/keys", _) => self.take_key(name, content),
            _ => {}
        }
    }

    fn take_settings(&mut self, content: Option<&[u8]>) {
        let read = content.and_then(|bytes| {
            sound(bytes, |faults, root| {
                let (settings, levels) = settings::settings_file(faults, root);
                settings.map(|settings| (settings, levels))
            })
        });
        if let Some((settings, levels)) = read {
            self.settings = Some(Arc::new(settings));
            self.levels = Arc::new(levels);
        }
    }

    fn take_teams(&mut self, content: Option<&[u8]>) {
        if let Some(file) = content.and_then(|bytes| sound(bytes, teams::teams_file)) {
            self.teams = Some(Arc::new(Teams::new(file.teams, file.groups)));
        }
    }

    fn take_calendar(&mut self, id: Id, content: Option<&[u8]>) {
        // A task that is kept as it was last understood keeps what it refers to: a calendar that was
        // removed takes no duty with it.
        match content.map(|bytes| sound(bytes, teams::calendar_file)) {
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
        if let Some(root) = sound(bytes, |_, root| Some(root.clone())) {
            self.files.insert(id.clone(), root);
            self.changed_tasks.insert(id);
        }
    }

    fn take_schema(&mut self, name: &str, content: Option<&[u8]>) {
        match content.map(|bytes| sound(bytes, |_, root| Some(root.to_json()))) {
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

    /// Understands the tasks anew that changed, or whose references did.
    fn settle(&mut self) {
        if std::mem::take(&mut self.has_changed_schemas) {
            self.schemas = Arc::new(SchemaSet::of(&self.texts));
        }
        let mut changed = std::mem::take(&mut self.changed_tasks);
        if self.has_new_references() {
            changed.extend(self.files.keys().cloned());
        }
        let none = BTreeSet::new();
        let mut calendars = self.calendars.clone();
        calendars.retain(|id, _| !self.gone_calendars.contains(id));
        let known = Known {
            teams: self.teams.as_deref(),
            calendars: &calendars,
            unreadable_calendars: &none,
            schemas: &self.references.schemas,
            has_approvers: self.references.has_approvers,
        };
        let mut understood = Vec::new();
        for id in changed {
            let Some(root) = self.files.get(&id) else {
                continue;
            };
            let path = Arc::from(format!("policy/tasks/{id}.yaml"));
            let faults = Faults::new(&path, Rule::PolicySchema);
            let task = task_file(&faults, root, &known);
            #[cfg(test)]
            tests::count();
            let is_sound = faults.into_drafts().is_empty();
            understood.extend(task.filter(|task| is_sound && task.id == id));
        }
        for task in understood {
            self.keep(task);
        }
    }

    /// Whether tasks may refer to anything else than when they were last understood: people who come
    /// and go are no such thing.
    fn has_new_references(&mut self) -> bool {
        let teams = self.teams.as_ref();
        let groups = teams.into_iter().flat_map(|teams| teams.groups());
        let settings = self.settings.as_ref();
        let now = References {
            teams: teams.map(|teams| teams.teams().keys().cloned().collect()),
            groups: groups
                .map(|(id, group)| (id.clone(), group.teams.clone()))
                .collect(),
            calendars: self
                .calendars
                .keys()
                .filter(|id| !self.gone_calendars.contains(*id))
                .cloned()
                .collect(),
            schemas: self
                .schemas
                .names()
                .filter(|id| !self.gone_schemas.contains(&format!("{id}.schema.json")))
                .cloned()
                .collect(),
            has_approvers: settings.is_none_or(|settings| !settings.approvers.is_empty()),
        };
        let is_new = now != self.references;
        self.references = now;
        is_new
    }

    /// A task that says what it said is the one that was there: versions share it.
    fn keep(&mut self, task: Task) {
        if self.tasks.get(&task.id).is_none_or(|held| **held != task) {
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
            changed,
        })
    }
}

/// What a file says, where nothing is wrong with it.
fn sound<T>(bytes: &[u8], read: impl FnOnce(&Faults, &Node) -> Option<T>) -> Option<T> {
    let path = Arc::from("");
    let document = parse(bytes, &path, Rule::PolicySyntax);
    let root = document.root.filter(|_| document.drafts.is_empty())?;
    let faults = Faults::new(&path, Rule::PolicySchema);
    let value = read(&faults, &root);
    value.filter(|_| faults.into_drafts().is_empty())
}

#[cfg(test)]
#[path = "versions_tests.rs"]
mod tests;

//! Reading everything under `policy/`: all faults of all files in one run.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::sync::Arc;

use chrono_tz::Tz;

use super::calendar_file::calendar_file;
use super::details_schemas::read_schemas;
use super::faults::{At, FileFaults};
use super::field_value::FieldValue;
use super::import_mapping::mapping_file;
use super::known_names::{KnownNames, add_unknown};
use super::loaded_policy::LoadedPolicy;
use super::policy_paths::{PolicyPaths, policy_paths};
use super::settings::{SettingsFile, settings_file};
use super::task::task_file;
use super::teams_file::teams_file;
use super::waiver::waiver_file;
use super::witnesses_file::witnesses_file;
use super::yaml_file::{LoadError, MAX_YAML, YamlFile, read_yaml};
use crate::files::{Files, Folder, ReadError};
use crate::finding::{FindingBuilder, Levels, Rule};
use crate::model::{
    Id, Policy, Settings, Task, Teams, VersionRequirement, Waiver, is_plain_file_name,
};
use crate::signing::TimeStampAuthorities;
use crate::yaml::{Node, Value, locate};

/// Reads the policy from the folders below `policy/`. `had_task` says whether an earlier version had
/// a task: what it owed may still be waived.
///
/// # Errors
/// When a file is there but cannot be read.
pub fn read_policy(
    files: &dyn Files,
    folders: &[Folder],
    had_task: &dyn Fn(&Id) -> bool,
) -> Result<LoadedPolicy, LoadError> {
    let (paths, strays) = policy_paths(folders);
    let loader = PolicyLoader {
        files,
        had_task,
        drafts: strays,
        documents: BTreeMap::new(),
    };
    loader.load(&paths)
}

type Tasks = BTreeMap<Id, Arc<Task>>;

/// What could be read of the settings.
#[derive(Default)]
struct SettingsRead {
    /// The settings, where they are sound.
    settings: Option<Settings>,
    /// The time zone, where at least that can be understood.
    timezone: Option<Tz>,
    levels: Levels,
    versions: Option<VersionRequirement>,
}

struct PolicyLoader<'a> {
    files: &'a dyn Files,
    had_task: &'a dyn Fn(&Id) -> bool,
    drafts: Vec<FindingBuilder>,
    documents: BTreeMap<Arc<str>, Node>,
}

impl PolicyLoader<'_> {
    fn load(mut self, paths: &PolicyPaths) -> Result<LoadedPolicy, LoadError> {
        let SettingsRead {
            settings,
            timezone,
            levels,
            versions,
        } = self.settings(paths.has_settings)?;
        let teams = self.teams(paths.has_teams)?;
        let (calendars, unreadable_calendars) =
            self.read_each(&paths.calendars, Rule::PolicySchema, |_, root| {
                calendar_file(root).map(Arc::new)
            })?;
        let (schemas, schema_names) = read_schemas(self.files, &paths.schemas, &mut self.drafts)?;
        let known = KnownNames::new(
            settings.as_ref(),
            teams.as_ref(),
            calendars.keys().cloned(),
            unreadable_calendars,
            schema_names,
        );
        let (imports, _) = self.read_each(&paths.imports, Rule::PolicySchema, |stem, root| {
            let mapping = mapping_file(root)?;
            check_stem(root, stem, &mapping.id);
            if let Some(node) = root.node.at("/details") {
                let at = At::Key(&At::Root, "details");
                known.schema(FieldValue { node, at, ..root });
            }
            Some(Arc::new(mapping))
        })?;
        if paths.has_witnesses {
            let path = Arc::from("policy/witnesses.yaml");
            self.read(&path, Rule::PolicySchema, witnesses_file)?;
        }
        self.check_settings_references(&known)?;
        let default_calendar = settings.as_ref().and_then(|it| it.calendar.as_ref());
        let (tasks, broken_tasks) =
            self.read_each(&paths.tasks, Rule::PolicySchema, |stem, root| {
                let task = task_file(root, &known)?;
                check_stem(root, stem, &task.id);
                // A task whose calendar is not known would be judged by another one.
                let named = calendars_of(&task, teams.as_ref(), default_calendar);
                named.is_subset(&known.calendars).then(|| Arc::new(task))
            })?;
        let waivers = self.waivers(paths, &tasks, &broken_tasks, &known)?;
        let policy = settings.zip(teams).map(|(settings, teams)| {
            let (settings, teams) = (Arc::new(settings), Arc::new(teams));
            Arc::new(Policy::new(settings, teams, calendars, tasks, waivers))
        });
        Ok(LoadedPolicy {
            policy,
            timezone,
            versions,
            levels,
            schemas: Arc::new(schemas),
            imports,
            broken_tasks,
            drafts: self.drafts,
            documents: self.documents,
        })
    }

    /// Reads a document and keeps its tree, so that later findings can point into it.
    fn read<T>(
        &mut self,
        path: &Arc<str>,
        rule: Rule,
        read: impl FnOnce(FieldValue) -> Option<T>,
    ) -> Result<Option<T>, LoadError> {
        // Waivers have one rule for their form, YAML included.
        let yaml_rule = match rule {
            Rule::WaiverSchema => rule,
            _ => Rule::PolicySyntax,
        };
        let YamlFile { root, mut drafts } = read_yaml(self.files, path, yaml_rule)?;
        let mut value = None;
        if let Some(root) = root {
            let faults = FileFaults::new(path, rule);
            value = read(FieldValue::root(&faults, &root));
            drafts.extend(faults.into_drafts());
            self.documents.insert(Arc::clone(path), root);
        }
        let is_sound = drafts.is_empty();
        self.drafts.extend(drafts);
        Ok(value.filter(|_| is_sound))
    }

    /// Reads files that are named after an identifier: those that are sound, and the names of the rest.
    fn read_each<T>(
        &mut self,
        paths: &[(Id, Arc<str>)],
        rule: Rule,
        read: impl Fn(&Id, FieldValue) -> Option<T>,
    ) -> Result<(BTreeMap<Id, T>, BTreeSet<Id>), LoadError> {
        let mut values = BTreeMap::new();
        let mut broken = BTreeSet::new();
        for (stem, path) in paths {
            match self.read(path, rule, |root| read(stem, root))? {
                Some(value) => drop(values.insert(stem.clone(), value)),
                None => drop(broken.insert(stem.clone())),
            }
        }
        Ok((values, broken))
    }

    fn settings(&mut self, is_there: bool) -> Result<SettingsRead, LoadError> {
        let path = settings_path();
        let mut found = SettingsRead::default();
        if !is_there {
            let message = "policy/dutybook.yaml is not a regular file: nothing can be judged";
            self.add_fault(&path, message, "put the file itself there");
            return Ok(found);
        }
        let settings = self.read(&path, Rule::PolicySchema, |root| {
            let SettingsFile {
                settings,
                levels,
                versions,
            } = settings_file(root);
            found.timezone = settings.as_ref().map(|settings| settings.timezone);
            (found.levels, found.versions) = (levels, versions);
            settings
        })?;
        found.settings = settings;
        Ok(found)
    }

    /// Checks the calendars that settings and teams name, and the approvers, which are read after those. What is not an
    /// identifier is reported already.
    fn check_settings_references(&mut self, known: &KnownNames) -> Result<(), LoadError> {
        self.check_team_calendars(known);
        let path = settings_path();
        let Some(root) = self.documents.get(&path) else {
            return Ok(());
        };
        let faults = FileFaults::new(&path, Rule::PolicySchema);
        let value = |node, at| FieldValue {
            node,
            at,
            ..FieldValue::root(&faults, root)
        };
        if let Some(node) = root.at("/calendar").filter(|node| is_id(node)) {
            known.calendar(value(node, At::Key(&At::Root, "calendar")));
        }
        let authorities = root.at("/history/timestamps/authorities");
        for (index, node) in authorities.map_or(&[][..], Node::items).iter().enumerate() {
            self.check_authority(value(node, At::Item(&At::Root, index)))?;
        }
        let approvers = root.at("/review/approvers").map_or(&[][..], Node::items);
        for (index, node) in approvers.iter().enumerate() {
            if is_id(node) {
                known.team(value(node, At::Item(&At::Root, index)));
            }
        }
        self.drafts.extend(faults.into_drafts());
        Ok(())
    }

    /// Checks the calendars that teams name, which are read after the teams.
    fn check_team_calendars(&mut self, known: &KnownNames) {
        let path = teams_path();
        let Some(root) = self.documents.get(&path) else {
            return;
        };
        let faults = FileFaults::new(&path, Rule::PolicySchema);
        let at = At::Key(&At::Root, "teams");
        for team in root.at("/teams").map_or(&[][..], Node::entries) {
            let at = At::Key(&at, &team.key);
            if let Some(node) = team.value.at("/calendar").filter(|node| is_id(node)) {
                known.calendar(FieldValue {
                    node,
                    at: At::Key(&at, "calendar"),
                    ..FieldValue::root(&faults, root)
                });
            }
        }
        self.drafts.extend(faults.into_drafts());
    }

    /// Checks that the certificates of an accepted authority are there and can be used.
    fn check_authority(&self, value: FieldValue) -> Result<(), LoadError> {
        let Value::Str(name) = &value.node.value else {
            return Ok(());
        };
        if !is_plain_file_name(name) {
            return Ok(());
        }
        let path = format!("policy/timestamping/{name}");
        let bytes = match self.files.read(&path, MAX_YAML) {
            Ok(bytes) => bytes,
            Err(ReadError::Io(error)) if error.kind() == ErrorKind::NotFound => {
                let help = format!("put its certificate (PEM) into {path}");
                value.add_unknown("authority", name, help);
                return Ok(());
            }
            Err(source) => return Err(LoadError::new(&path, source)),
        };
        if let Err(reason) = TimeStampAuthorities::from_pem(&bytes) {
            let message = format!("{path} cannot be used: {reason}");
            value.add_fault(message, "put the authority's certificate there, in PEM");
        }
        Ok(())
    }

    fn teams(&mut self, is_there: bool) -> Result<Option<Teams>, LoadError> {
        let path = teams_path();
        if !is_there {
            let message = "policy/teams.yaml is missing: nobody can owe a duty";
            let help = "write it: `dutybook schema teams` prints its format";
            self.add_fault(&path, message, help);
            return Ok(None);
        }
        self.read(&path, Rule::PolicySchema, teams_file)
    }

    fn waivers(
        &mut self,
        paths: &PolicyPaths,
        tasks: &Tasks,
        broken_tasks: &BTreeSet<Id>,
        known: &KnownNames,
    ) -> Result<BTreeMap<Id, Waiver>, LoadError> {
        let had_task = self.had_task;
        let (waivers, _) = self.read_each(&paths.waivers, Rule::WaiverSchema, |stem, root| {
            let waiver = waiver_file(root)?;
            check_stem(root, stem, &waiver.id);
            let at = |pointer: &str, at| {
                let node = root.node.at(pointer)?;
                Some(FieldValue { node, at, ..root })
            };
            let task = &waiver.task;
            let is_known =
                tasks.contains_key(task) || broken_tasks.contains(task) || had_task(task);
            if let Some(value) = at("/task", At::Key(&At::Root, "task")).filter(|_| !is_known) {
                let file = format!("policy/tasks/{task}.yaml");
                add_unknown(value, "task", task, tasks.keys(), &file);
            }
            for (index, team) in waiver.teams.iter().enumerate() {
                if let Some(value) = at(&format!("/teams/{index}"), At::Item(&At::Root, index)) {
                    known.check_present_or_former_team(value, team);
                }
            }
            Some(waiver)
        })?;
        Ok(waivers)
    }

    fn add_fault(&mut self, path: &Arc<str>, message: &str, help: &str) {
        let draft = FindingBuilder::new(Rule::PolicySchema, message)
            .help(help)
            .file(path);
        self.drafts.push(draft);
    }
}

fn settings_path() -> Arc<str> {
    Arc::from("policy/dutybook.yaml")
}

fn teams_path() -> Arc<str> {
    Arc::from("policy/teams.yaml")
}

/// The calendars that count for a task: its own, else those of its teams and of the policy.
fn calendars_of(task: &Task, teams: Option<&Teams>, usual: Option<&Id>) -> BTreeSet<Id> {
    if let Some(own) = &task.calendar {
        return BTreeSet::from([own.clone()]);
    }
    let named = task.assigned.teams().iter();
    let named = named.filter_map(|team| teams?.teams().get(team)?.calendar.as_ref());
    named.chain(usual).cloned().collect()
}

fn is_id(node: &Node) -> bool {
    node.as_str().is_some_and(|text| Id::new(text).is_ok())
}

/// Adds a fault where a file is not named after the `id` in it.
fn check_stem(root: FieldValue, stem: &Id, id: &Id) {
    if stem != id {
        let message = format!("the file is named `{stem}.yaml`, but its id is `{id}`");
        let help = format!("rename the file to `{id}.yaml`, or write `id: {stem}`");
        let range = locate(root.node, "/id");
        root.faults
            .add(range, At::Key(&At::Root, "id"), message, help);
    }
}

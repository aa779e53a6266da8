//! Reading everything under `policy/`: all faults of all files in one run.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono_tz::Tz;

use super::document::{Document, LoadError, document};
use super::fields::{At, Faults};
use super::paths::{Paths, paths};
use super::schema_set::SchemaSet;
use super::task::{Known, task_file, unknown};
use super::{schemas, settings, teams, waiver};
use crate::files::{Files, Folder};
use crate::finding::{FindingBuilder, Levels, Rule};
use crate::model::{Calendar, Id, Policy, Settings, Task, Teams, Waiver};
use crate::text::Range;
use crate::yaml::{Node, locate};

/// What `policy/` says, and what is wrong with it.
#[derive(Clone)]
pub struct LoadedPolicy {
    /// The policy; `None` where the settings or the teams could not be understood, for then nothing
    /// can be judged.
    pub policy: Option<Arc<Policy>>,
    /// The policy's time zone, where at least that was understood.
    pub timezone: Option<Tz>,
    /// The levels of rules.
    pub levels: Levels,
    /// Schemas of details by name.
    pub schemas: Arc<SchemaSet>,
    /// Tasks that are there but could not be understood: nothing is said of their evidence.
    pub broken_tasks: BTreeSet<Id>,
    /// What is wrong.
    pub drafts: Vec<FindingBuilder>,
    documents: BTreeMap<Arc<str>, Node>,
}

impl LoadedPolicy {
    /// The same policy with the waivers of another; `None` where either cannot be understood.
    #[must_use]
    pub fn with_waivers_of(&self, other: &LoadedPolicy) -> Option<LoadedPolicy> {
        let mut policy = Policy::clone(self.policy.as_ref()?);
        policy.waivers.clone_from(&other.policy.as_ref()?.waivers);
        Some(LoadedPolicy {
            policy: Some(Arc::new(policy)),
            documents: other.documents.clone(),
            drafts: Vec::new(),
            ..self.clone()
        })
    }

    /// The file of a task.
    #[must_use]
    pub fn task_file(task: &Id) -> Arc<str> {
        Arc::from(format!("policy/tasks/{task}.yaml"))
    }

    /// The file of a waiver.
    #[must_use]
    pub fn waiver_file(waiver: &Id) -> Arc<str> {
        Arc::from(format!("policy/waivers/{waiver}.yaml"))
    }

    /// Whether a JSON pointer leads somewhere in a policy file.
    #[must_use]
    pub fn has(&self, file: &str, pointer: &str) -> bool {
        self.documents
            .get(file)
            .is_some_and(|root| root.at(pointer).is_some())
    }

    /// Where a JSON pointer leads in a policy file, or the nearest place that is there.
    #[must_use]
    pub fn place(&self, file: &str, pointer: &str) -> Option<Range> {
        self.documents.get(file).map(|root| locate(root, pointer))
    }
}

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
    let mut loader = Loader {
        files,
        had_task,
        drafts: Vec::new(),
        documents: BTreeMap::new(),
    };
    let (paths, strays) = paths(folders);
    loader.drafts.extend(strays);
    loader.load(&paths)
}

type Calendars = BTreeMap<Id, Arc<Calendar>>;

type Tasks = BTreeMap<Id, Arc<Task>>;

struct Loader<'a> {
    files: &'a dyn Files,
    had_task: &'a dyn Fn(&Id) -> bool,
    drafts: Vec<FindingBuilder>,
    documents: BTreeMap<Arc<str>, Node>,
}

impl Loader<'_> {
    fn load(mut self, paths: &Paths) -> Result<LoadedPolicy, LoadError> {
        let (settings, levels, timezone) = self.settings(paths.has_settings)?;
        let teams = self.teams(paths.has_teams)?;
        let (calendars, unreadable_calendars) = self.calendars(&paths.calendars)?;
        let schemas = schemas::schemas(self.files, &paths.schemas, &mut self.drafts)?;
        let known = Known {
            teams: teams.as_ref(),
            calendars: &calendars,
            unreadable_calendars: &unreadable_calendars,
            schemas: &schemas.names,
            // Where the settings are broken the fault lies there, not with the task.
            has_approvers: settings.as_ref().is_none_or(|s| !s.approvers.is_empty()),
        };
        self.settings_references(&known);
        let usual = settings
            .as_ref()
            .and_then(|settings| settings.calendar.as_ref());
        let (tasks, broken_tasks) = self.tasks(&paths.tasks, &known, usual)?;
        let waivers = self.waivers(&paths.waivers, &tasks, &broken_tasks, teams.as_ref())?;
        let policy = match (settings, teams) {
            (Some(settings), Some(teams)) => Some(Arc::new(Policy::new(
                Arc::new(settings),
                Arc::new(teams),
                calendars,
                tasks,
                waivers,
            ))),
            _ => None,
        };
        Ok(LoadedPolicy {
            policy,
            timezone,
            levels,
            schemas: Arc::new(SchemaSet::compiled(schemas.compiled)),
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
        read: impl FnOnce(&Faults, &Node) -> Option<T>,
    ) -> Result<Option<T>, LoadError> {
        // Waivers have one rule for their form, YAML included.
        let yaml_rule = match rule {
            Rule::WaiverSchema => rule,
            _ => Rule::PolicySyntax,
        };
        let Document { root, mut drafts } = document(self.files, path, yaml_rule)?;
        let mut value = None;
        if let Some(root) = root {
            let faults = Faults::new(path, rule);
            value = read(&faults, &root);
            drafts.extend(faults.into_drafts());
            self.documents.insert(Arc::clone(path), root);
        }
        let is_sound = drafts.is_empty();
        self.drafts.extend(drafts);
        Ok(value.filter(|_| is_sound))
    }

    fn settings(&mut self, is_there: bool) -> Result<SettingsRead, LoadError> {
        let mut levels = Levels::default();
        let mut timezone = None;
        if !is_there {
            let path = settings_path();
            let message = "policy/dutybook.yaml is no plain file: nothing can be judged";
            let help = "put the file itself there";
            let draft = FindingBuilder::new(Rule::PolicySchema, message)
                .help(help)
                .file(&path);
            self.drafts.push(draft);
            return Ok((None, levels, None));
        }
        let settings = self.read(&settings_path(), Rule::PolicySchema, |faults, root| {
            let (settings, read_levels) = settings::settings_file(faults, root);
            levels = read_levels;
            timezone = settings.as_ref().map(|settings| settings.timezone);
            settings
        })?;
        Ok((settings, levels, timezone))
    }

    /// Calendars and approvers are known only after the settings that name them.
    fn settings_references(&mut self, known: &Known) {
        let path = settings_path();
        let Some(root) = self.documents.get(&path) else {
            return;
        };
        let faults = Faults::new(&path, Rule::PolicySchema);
        if let Some(node) = root.at("/calendar").filter(|node| is_id(node)) {
            known.calendar(&faults, node, At::Key(&At::Root, "calendar"));
        }
        if let Some(Node {
            value: crate::yaml::Value::Seq(items),
            ..
        }) = root.at("/review/approvers")
        {
            for (index, node) in items.iter().enumerate().filter(|(_, node)| is_id(node)) {
                known.team(&faults, node, At::Item(&At::Root, index));
            }
        }
        self.drafts.extend(faults.into_drafts());
    }

    fn teams(&mut self, is_there: bool) -> Result<Option<Teams>, LoadError> {
        let path: Arc<str> = Arc::from("policy/teams.yaml");
        if !is_there {
            let message = "policy/teams.yaml is missing: nobody can owe a duty";
            let help = "write it: `dutybook schema teams` prints its format";
            let draft = FindingBuilder::new(Rule::PolicySchema, message)
                .help(help)
                .file(&path);
            self.drafts.push(draft);
            return Ok(None);
        }
        let file = self.read(&path, Rule::PolicySchema, teams::teams_file)?;
        Ok(file.map(|file| Teams::new(file.teams, file.groups)))
    }

    fn calendars(
        &mut self,
        paths: &[(Id, Arc<str>)],
    ) -> Result<(Calendars, BTreeSet<Id>), LoadError> {
        let mut calendars = BTreeMap::new();
        let mut unreadable = BTreeSet::new();
        for (id, path) in paths {
            match self.read(path, Rule::PolicySchema, teams::calendar_file)? {
                Some(calendar) => {
                    calendars.insert(id.clone(), Arc::new(calendar));
                }
                None => {
                    unreadable.insert(id.clone());
                }
            }
        }
        Ok((calendars, unreadable))
    }

    fn tasks(
        &mut self,
        paths: &[(Id, Arc<str>)],
        known: &Known,
        usual_calendar: Option<&Id>,
    ) -> Result<(Tasks, BTreeSet<Id>), LoadError> {
        let mut tasks = BTreeMap::new();
        let mut broken = BTreeSet::new();
        for (stem, path) in paths {
            let task = self.read(path, Rule::PolicySchema, |faults, root| {
                let task = task_file(faults, root, known)?;
                stem_is_id(faults, root, stem, &task.id);
                Some(task)
            })?;
            // A task whose calendar is not known would be judged by another one.
            let has_calendar = |task: &Task| {
                let calendar = task.calendar.as_ref().or(usual_calendar);
                calendar.is_none_or(|calendar| known.calendars.contains_key(calendar))
            };
            match task.filter(has_calendar) {
                Some(task) => {
                    tasks.insert(stem.clone(), Arc::new(task));
                }
                None => {
                    broken.insert(stem.clone());
                }
            }
        }
        Ok((tasks, broken))
    }

    fn waivers(
        &mut self,
        paths: &[(Id, Arc<str>)],
        tasks: &Tasks,
        broken_tasks: &BTreeSet<Id>,
        teams: Option<&Teams>,
    ) -> Result<BTreeMap<Id, Waiver>, LoadError> {
        let mut waivers = BTreeMap::new();
        for (stem, path) in paths {
            let had_task = self.had_task;
            let waiver = self.read(path, Rule::WaiverSchema, |faults, root| {
                let waiver = waiver::waiver_file(faults, root)?;
                stem_is_id(faults, root, stem, &waiver.id);
                let is_known = |task: &Id| {
                    tasks.contains_key(task) || broken_tasks.contains(task) || had_task(task)
                };
                waiver_references(faults, root, &waiver, tasks, is_known, teams);
                Some(waiver)
            })?;
            waivers.extend(waiver.map(|waiver| (stem.clone(), waiver)));
        }
        Ok(waivers)
    }
}

/// The settings where they are sound, the levels, and the time zone where at least that was understood.
type SettingsRead = (Option<Settings>, Levels, Option<Tz>);

fn settings_path() -> Arc<str> {
    Arc::from("policy/dutybook.yaml")
}

fn is_id(node: &Node) -> bool {
    node.as_str().is_some_and(|text| Id::new(text).is_ok())
}

fn stem_is_id(faults: &Faults, root: &Node, stem: &Id, id: &Id) {
    if stem != id {
        let message = format!("the file is called `{stem}.yaml`, and its id is `{id}`");
        let help = format!("rename the file to `{id}.yaml`, or write `id: {stem}`");
        faults.add(locate(root, "/id"), At::Key(&At::Root, "id"), message, help);
    }
}

fn waiver_references(
    faults: &Faults,
    root: &Node,
    waiver: &Waiver,
    tasks: &Tasks,
    is_known: impl Fn(&Id) -> bool,
    teams: Option<&Teams>,
) {
    if let Some(node) = root.at("/task")
        && !is_known(&waiver.task)
    {
        let names = tasks.keys().map(Id::as_str);
        let file = format!("policy/tasks/{}.yaml", waiver.task);
        unknown(
            faults,
            node,
            At::Key(&At::Root, "task"),
            "task",
            &waiver.task,
            names,
            &file,
        );
    }
    for (index, team) in waiver.teams.iter().enumerate() {
        let pointer = format!("/teams/{index}");
        if let (Some(node), Some(teams)) = (root.at(&pointer), teams)
            && !teams.teams().contains_key(team)
        {
            let names = teams.teams().keys().map(Id::as_str);
            let at = At::Item(&At::Root, index);
            unknown(faults, node, at, "team", team, names, "policy/teams.yaml");
        }
    }
}

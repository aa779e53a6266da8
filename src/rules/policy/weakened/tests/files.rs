//! A small policy in memory.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use crate::files::{Digest, EntryKind, Files, Folder, FolderEntry, ReadError};
use crate::finding::Levels;
use crate::load::{self, SchemaSet};
use crate::model::{Id, Policy};

/// A policy as it was read.
pub(super) struct LoadedBase {
    pub(super) policy: Arc<Policy>,
    pub(super) levels: Levels,
    pub(super) schemas: Arc<SchemaSet>,
    pub(super) broken_tasks: BTreeSet<Id>,
}

/// Files by path.
pub(super) struct MemoryFiles(pub(super) BTreeMap<&'static str, String>);

const BASE: &[(&str, &str)] = &[
    (
        "policy/dutybook.yaml",
        "kind: policy/v1\ntimezone: Europe/Copenhagen\ncalendar: denmark\nstarts: 2026-01-05\n\
         record_within: P2D\ndue_soon: P2D\nhistory:\n  required: true\n  since: 2026-02-01\n  \
         signatures: required\nreview: { approvers: [oversight] }\nrules:\n  artifact/hash: deny\n",
    ),
    (
        "policy/teams.yaml",
        "kind: teams/v1\nteams:\n  monitoring:\n    members: [{ email: analyst@soc.example }]\n  \
         engineering:\n    members: [{ email: engineer@soc.example }]\n  oversight:\n    \
         members: [{ email: chief@soc.example, until: 2026-12-31 }]\n\
         groups:\n  soc:\n    teams: [engineering, monitoring, oversight]\n",
    ),
    (
        "policy/calendars/denmark.yaml",
        "kind: calendar/v1\nweekend: [saturday, sunday]\nholidays:\n  \
         - { date: 2026-12-25, name: Christmas Day }\n",
    ),
    (
        "policy/calendars/shut.yaml",
        "kind: calendar/v1\nweekend: [friday, saturday, sunday]\nholidays:\n  \
         - { date: 2026-12-24 }\n  - { date: 2026-12-25 }\n",
    ),
    (
        "policy/schemas/report.schema.json",
        "{ \"type\": \"object\" }",
    ),
    (
        "policy/schemas/other.schema.json",
        "{ \"type\": \"object\" }",
    ),
    (
        "policy/tasks/report.yaml",
        "kind: task/v1\nid: report\ntitle: Report\nassigned: { team: monitoring }\n\
         starts: 2026-02-01\nends: 2030-12-31\ncadence:\n  every: week\n  \
         due: { weekday: friday, time: \"17:00\" }\n  grace: 1 business-day\n\
         evidence: { details: report, artifacts: { min: 2, max_size: 20 MiB, \
         media_types: [text/csv, application/pdf], reuse: false, hollow: deny }, links: { min: 3 }, \
         review: { required: true, by: [oversight] } }\n",
    ),
    (
        "policy/tasks/drill.yaml",
        "kind: task/v1\nid: drill\ntitle: Drill\nassigned: { each_of: [engineering, monitoring] }\n\
         cadence:\n  every: year\n  \
         as_needed: { triggers: [incident, playbook], within: P5D, at_least_every: P1Y }\n",
    ),
    (
        "policy/tasks/patch.yaml",
        "kind: task/v1\nid: patch\ntitle: Patch\nassigned: { team: engineering }\n\
         cadence:\n  rrule: FREQ=MONTHLY;BYDAY=2TU\n",
    ),
    (
        "policy/tasks/licences.yaml",
        "kind: task/v1\nid: licences\ntitle: Licences\n\
         assigned: { any_of: [engineering, monitoring] }\n\
         cadence: { every: month, due: { business_day: 5 } }\n",
    ),
];

/// The policy that the edits of the tests begin with.
pub(super) fn base() -> MemoryFiles {
    let files = BASE.iter().map(|(path, text)| (*path, (*text).to_owned()));
    MemoryFiles(files.collect())
}

impl MemoryFiles {
    /// Reads the policy, which must be without fault.
    #[track_caller]
    pub(super) fn load(&self) -> LoadedBase {
        let folders = ["", "/calendars", "/schemas", "/tasks"];
        let list = |folder| Folder::list(self, format!("policy{folder}")).expect("a folder");
        let folders: Vec<Folder> = folders.into_iter().map(list).collect();
        let loaded = load::read_policy(self, &folders, &|_| false).expect("files");
        assert_eq!(loaded.drafts, []);
        LoadedBase {
            policy: loaded.policy.expect("a policy"),
            levels: loaded.levels,
            schemas: loaded.schemas,
            broken_tasks: loaded.broken_tasks,
        }
    }
}

impl Files for MemoryFiles {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let in_folder = |path: &&&str| path.rsplit_once('/').is_some_and(|it| it.0 == folder);
        let entry = |path: &&str| FolderEntry {
            name: path.rsplit('/').next().unwrap_or_default().to_owned(),
            is_utf8: true,
            kind: EntryKind::File,
        };
        Ok(self.0.keys().filter(in_folder).map(entry).collect())
    }

    fn read(&self, path: &str, _: u64) -> Result<Vec<u8>, ReadError> {
        let missing = || io::Error::from(io::ErrorKind::NotFound);
        let text = self.0.get(path).ok_or_else(missing)?;
        Ok(text.as_bytes().to_vec())
    }

    fn digest(&self, path: &str, limit: u64) -> Result<Digest, ReadError> {
        Ok(Digest::of(self.read(path, limit)?.as_slice())?)
    }
}

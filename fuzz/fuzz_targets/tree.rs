//! A repository in memory, for the targets that judge one.

use std::collections::BTreeMap;
use std::io;

use dutybook::internals::judge::{Assessment, HistoryFacts, HistoryStatus};
use dutybook::internals::files::{Digest, FolderEntry, EntryKind, Files, ReadError};
use dutybook::internals::assess::{AssessOptions, assess, open};

/// Files by path.
#[derive(Default)]
pub struct Tree(pub BTreeMap<String, Vec<u8>>);

impl Tree {
    /// A small policy with one task.
    pub fn with_policy(task: &[u8]) -> Self {
        let mut tree = Tree::default();
        let mut add = |path: &str, text: &[u8]| tree.0.insert(path.to_owned(), text.to_vec());
        add(
            "policy/dutybook.yaml",
            b"kind: policy/v1\ntimezone: Europe/Copenhagen\nstarts: 2026-01-05\nreview: { approvers: [watch] }\n",
        );
        add(
            "policy/teams.yaml",
            b"kind: teams/v1\nteams:\n  watch:\n    members: [{ email: analyst-1@soc.example }]\n",
        );
        add("policy/tasks/report.yaml", task);
        tree
    }

    /// Judges the tree as of a fixed instant.
    pub fn assess(&self) -> Option<Assessment> {
        let question = AssessOptions {
            as_of: chrono::DateTime::from_timestamp(1_775_000_000, 0)?,
            until: None,
            history: HistoryFacts {
                status: HistoryStatus::Off,
                mainline: None,
                commit: None,
                since: None,
            },
        };
        let opening = open(self).ok()?;
        assess(self, opening, question, &|| ()).ok()
    }
}

impl Files for Tree {
    fn list(&self, folder: &str) -> Result<Vec<FolderEntry>, ReadError> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut entries: BTreeMap<String, EntryKind> = BTreeMap::new();
        for path in self.0.keys().filter_map(|path| path.strip_prefix(&prefix)) {
            match path.split_once('/') {
                Some((name, _)) => entries.insert(name.to_owned(), EntryKind::Folder),
                None => entries.insert(path.to_owned(), EntryKind::File),
            };
        }
        let entry = |(name, kind)| FolderEntry { name, is_utf8: true, kind };
        Ok(entries.into_iter().map(entry).collect())
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.0.get(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        Ok(bytes.clone())
    }

    fn digest(&self, path: &str, _limit: u64) -> Result<Digest, ReadError> {
        let bytes = self.read(path, u64::MAX)?;
        Ok(Digest::of(bytes.as_slice())?)
    }
}

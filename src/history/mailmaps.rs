//! The `.mailmap` as the mainline held it: a later one changes nothing about what landed before.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Mainline, MainlineView};
use crate::git::{MAILMAP, MAX_MAILMAP, Mailmap, ObjectId};

/// The mailmaps that the mainline held, each read once.
pub(super) struct Mailmaps<'a> {
    mainline: &'a Mainline,
    read: RefCell<BTreeMap<ObjectId, Arc<Mailmap>>>,
}

impl<'a> Mailmaps<'a> {
    pub(super) fn new(mainline: &'a Mainline) -> Self {
        Mailmaps {
            mainline,
            read: RefCell::default(),
        }
    }

    /// The mailmap that the mainline held before a commit: not the one that it brings. The first commit
    /// has its own.
    pub(super) fn before(&self, commit: u32) -> Arc<Mailmap> {
        self.of_commit(commit.saturating_sub(1))
    }

    /// The mailmap that the mainline holds in a commit.
    pub(super) fn of_commit(&self, commit: u32) -> Arc<Mailmap> {
        let changes = self.mainline.history.changes_of(MAILMAP);
        let later = changes.partition_point(|change| change.commit <= commit);
        let held = later.checked_sub(1).and_then(|at| changes[at].after);
        self.read(held)
    }

    /// One that is too large, or cannot be read, says nothing: nobody is somebody else by it.
    fn read(&self, id: Option<ObjectId>) -> Arc<Mailmap> {
        let Some(id) = id else {
            return Arc::default();
        };
        let mut read = self.read.borrow_mut();
        let mailmap = read.entry(id).or_insert_with(|| {
            let bytes = self.mainline.git.blob(id, MAX_MAILMAP);
            let bytes = bytes.unwrap_or_default();
            Arc::new(Mailmap::parse(&String::from_utf8_lossy(&bytes)))
        });
        Arc::clone(mailmap)
    }
}

/// A change of the mailmap, and whom it calls somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailmapChange {
    /// The commit of the mainline; `None` for a change that has not landed.
    pub commit: Option<u32>,
    /// The addresses that stand for another one than before.
    pub people: Vec<ChangedIdentity>,
}

/// An address that stands for another one than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedIdentity {
    /// The address, as commits write it.
    pub address: String,
    /// What it stood for.
    pub was: String,
    /// What it stands for.
    pub is: String,
}

/// The changes of the mailmap after history was adopted, oldest first.
#[must_use]
pub fn mailmap_changes(mainline: &Mainline, view: &MainlineView) -> Vec<MailmapChange> {
    let mailmaps = Mailmaps::new(mainline);
    let changes = mainline.history.changes_of(MAILMAP).iter();
    let counted = changes.filter(|change| !view.is_imported(change.commit));
    counted
        .map(|change| MailmapChange {
            commit: Some(change.commit),
            people: compare(&mailmaps.read(change.before), &mailmaps.read(change.after)),
        })
        .collect()
}

/// What the change that is judged against the mainline does to the mailmap; `None` where it leaves it as it is.
#[must_use]
pub fn mailmap_of_change(mainline: &Mainline) -> Option<MailmapChange> {
    let (git, mailmaps) = (&mainline.git, Mailmaps::new(mainline));
    let (head, change) = mainline.head.zip(mainline.change)?;
    let content = |commit: ObjectId| git.mailmap_of(commit).ok().flatten();
    let offered = content(change);
    // Where it is unknown what the change began with, it may have changed it.
    let mut begun = git
        .merge_bases(head, change)
        .unwrap_or_default()
        .into_iter();
    if begun.any(|fork| content(fork) == offered) {
        return None;
    }
    Some(MailmapChange {
        commit: None,
        people: compare(&mailmaps.read(content(head)), &mailmaps.read(offered)),
    })
}

fn compare(before: &Mailmap, after: &Mailmap) -> Vec<ChangedIdentity> {
    let subjects: BTreeSet<(String, String)> = before
        .subjects()
        .union(&after.subjects())
        .cloned()
        .collect();
    let changed = subjects.into_iter().filter_map(|(name, address)| {
        let was = before.resolve_email(&name, &address).to_lowercase();
        let is = after.resolve_email(&name, &address).to_lowercase();
        (was != is).then_some(ChangedIdentity { address, was, is })
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expected: &[(&str, &str, &str)]) {
        let found = compare(&Mailmap::parse(before), &Mailmap::parse(after));
        let found: Vec<(&str, &str, &str)> = found
            .iter()
            .map(|it| (&*it.address, &*it.was, &*it.is))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn only_addresses_that_stand_for_others_are_told() {
        let line = "Analyst <one@soc.example> <ONE@old.example>\n";
        let other = "Analyst <two@soc.example> <one@old.example>\n";
        let (old, one, two) = ("one@old.example", "one@soc.example", "two@soc.example");
        check("", line, &[(old, old, one)]);
        check(line, "", &[(old, one, old)]);
        check(line, other, &[(old, one, two)]);
        check(line, line, &[]);
        check("", "Analyst One <one@soc.example>\n", &[]);
        let named = "Analyst <one@soc.example> Shared <shared@old.example>\n";
        let shared = "shared@old.example";
        check("", named, &[(shared, shared, one)]);
    }
}

//! The `.mailmap` as the mainline held it: a later one changes nothing about what landed before.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::{Mainline, MainlineView};
use crate::git::{MAILMAP, MAX_MAILMAP, Mailmap, ObjectId};

/// How many mailmaps are kept in memory: what lands one after the other asks for the same.
const KEPT: usize = 4;

/// The mailmaps that the mainline held.
pub(super) struct Mailmaps<'a> {
    mainline: &'a Mainline,
    /// Those that were read last, newest last.
    kept: RefCell<VecDeque<(ObjectId, Arc<Mailmap>)>>,
}

impl<'a> Mailmaps<'a> {
    pub(super) fn new(mainline: &'a Mainline) -> Self {
        Mailmaps {
            mainline,
            kept: RefCell::default(),
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

    fn read(&self, id: Option<ObjectId>) -> Arc<Mailmap> {
        let Some(id) = id else {
            return Arc::default();
        };
        let mut kept = self.kept.borrow_mut();
        if let Some((_, mailmap)) = kept.iter().find(|(known, _)| *known == id) {
            return Arc::clone(mailmap);
        }
        let mailmap = Arc::new(Mailmap::parse(&read_text(self.mainline, Some(id))));
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back((id, Arc::clone(&mailmap)));
        mailmap
    }
}

/// The text of a mailmap. One that is too large, or cannot be read, says nothing: nobody is somebody else by it.
fn read_text(mainline: &Mainline, id: Option<ObjectId>) -> String {
    let bytes = id.map(|id| mainline.git.blob(id, MAX_MAILMAP));
    let bytes = bytes.and_then(Result::ok).unwrap_or_default();
    String::from_utf8_lossy(&bytes).into_owned()
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
    /// The name with which commits write it, in small letters; empty for any.
    pub name: String,
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
    let changes = mainline.history.changes_of(MAILMAP).iter();
    let counted = changes.filter(|change| !view.is_imported(change.commit));
    let text = |id| read_text(mainline, id);
    counted
        .map(|change| MailmapChange {
            commit: Some(change.commit),
            people: compare(&text(change.before), &text(change.after)),
        })
        .collect()
}

/// What the change that is judged against the mainline does to the mailmap; `None` where it leaves it as it is.
#[must_use]
pub fn mailmap_of_change(mainline: &Mainline) -> Option<MailmapChange> {
    let git = &mainline.git;
    let (head, change) = mainline.head.zip(mainline.change)?;
    let text = |commit: ObjectId| read_text(mainline, git.mailmap_of(commit).ok().flatten());
    let offered = text(change);
    let mut people = compare(&text(head), &offered);
    if people.is_empty() {
        return None;
    }
    // What the mainline did since the change began is not the change's. Where it is unknown what that began with, all is.
    let forks = git.merge_bases(head, change).unwrap_or_default();
    if !forks.is_empty() {
        let own = forks
            .iter()
            .flat_map(|fork| compare(&text(*fork), &offered));
        let own: BTreeSet<(String, String)> =
            own.map(|person| (person.name, person.address)).collect();
        people.retain(|it| own.contains(&(it.name.clone(), it.address.clone())));
    }
    Some(MailmapChange {
        commit: None,
        people,
    })
}

/// The addresses that stand for others in one text than in another. Lines with which both begin or end say the same of
/// all that no other line names.
fn compare(before: &str, after: &str) -> Vec<ChangedIdentity> {
    let (old, new) = differing_lines(before, after);
    if old.is_empty() && new.is_empty() {
        return Vec::new();
    }
    let subjects = Mailmap::parse(&old.join("\n")).subjects();
    let subjects = subjects
        .union(&Mailmap::parse(&new.join("\n")).subjects())
        .cloned()
        .collect::<BTreeSet<_>>();
    let (before, after) = (Mailmap::parse(before), Mailmap::parse(after));
    let changed = subjects.into_iter().filter_map(|(name, address)| {
        let was = before.resolve_email(&name, &address).to_lowercase();
        let is = after.resolve_email(&name, &address).to_lowercase();
        (was != is).then_some(ChangedIdentity {
            name,
            address,
            was,
            is,
        })
    });
    changed.collect()
}

/// The lines of two texts between those with which both begin and end.
fn differing_lines<'t>(one: &'t str, other: &'t str) -> (Vec<&'t str>, Vec<&'t str>) {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.lines().collect(), other.lines().collect());
    let first = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[first..], &other[first..]);
    let ends = one.iter().rev().zip(other.iter().rev());
    let last = ends.take_while(|(a, b)| a == b).count();
    let until = |lines: &[&'t str]| lines[..lines.len() - last].to_vec();
    (until(one), until(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expected: &[(&str, &str, &str)]) {
        let found = compare(before, after);
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

    /// An order of lines decides, too: the last one that names an address has it.
    #[test]
    fn lines_in_another_order_are_compared() {
        let one = "<one@soc.example> <old@soc.example>\n";
        let two = "<two@soc.example> <old@soc.example>\n";
        let rest = "<x@soc.example> <y@soc.example>\n";
        let (before, after) = (
            format!("{rest}{one}{two}{rest}"),
            format!("{rest}{two}{one}{rest}"),
        );
        let old = "old@soc.example";
        check(
            &before,
            &after,
            &[(old, "two@soc.example", "one@soc.example")],
        );
        check(
            &format!("{one}{rest}"),
            &format!("{one}{two}{rest}"),
            &[(old, "one@soc.example", "two@soc.example")],
        );
        check(
            &format!("{one}{two}"),
            &format!("{one}{two}{one}"),
            &[(old, "two@soc.example", "one@soc.example")],
        );
        check(&before, &before, &[]);
    }
}

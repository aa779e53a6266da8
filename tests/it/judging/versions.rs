//! Versions of a policy, read one after the other, against the policy as its files say it.

use std::cell::Cell;
use std::collections::BTreeMap;

use dutybook::internals::assess::open;
use dutybook::internals::files::ReadError;
use dutybook::internals::git::{BlobChange, MainlineCommit, MainlineHistory, ObjectId};
use dutybook::internals::load::{PolicyVersion, read_versions};
use dutybook::internals::model::Policy;
use proptest::prelude::*;

use crate::fuzz::checks::memory::Memory;

/// Files of a policy, each with what it may say; the first is where every policy begins.
const FILES: [(&str, &[&str]); 4] = [
    (
        "policy/dutybook.yaml",
        &[
            "kind: policy/v1\ntimezone: Europe/Copenhagen\nstarts: 2026-01-05\n",
            "kind: policy/v1\ntimezone: Europe/Copenhagen\nstarts: 2026-01-05\nrecord_within: P5D\n",
        ],
    ),
    (
        "policy/teams.yaml",
        &[
            "kind: teams/v1\nteams:\n  red: { members: [{ email: red@soc.example }] }\n",
            "kind: teams/v1\nteams:\n  red: { members: [{ email: blue@soc.example }] }\n",
        ],
    ),
    (
        "policy/tasks/report.yaml",
        &[
            "kind: task/v1\nid: report\ntitle: Report\nassigned: { team: red }\ncadence: { every: week }\n",
            "kind: task/v1\nid: report\ntitle: Report\nassigned: { team: red }\ncadence: { every: month }\n",
        ],
    ),
    (
        "policy/tasks/patches.yaml",
        &[
            "kind: task/v1\nid: patches\ntitle: Patches\nassigned: { team: red }\ncadence: { every: day }\n",
            "kind: task/v1\nid: patches\ntitle: Patches\nassigned: { team: red }\ncadence: { every: day }\nends: 2026-12-31\n",
        ],
    ),
];

/// What each commit after the first does: to which file, and what it says then. A task may go.
fn edits() -> impl Strategy<Value = Vec<(usize, Option<usize>)>> {
    let edit = (0..FILES.len(), proptest::option::weighted(0.8, 0..2_usize));
    let sound = edit.prop_map(|(file, text)| (file, text.or((file < 2).then_some(0))));
    prop::collection::vec(sound, 0..12)
}

/// The mainline that these edits make, the objects that it names, and its files at the end.
fn mainline(
    edits: &[(usize, Option<usize>)],
) -> (MainlineHistory, BTreeMap<ObjectId, Vec<u8>>, Memory) {
    let mut held: BTreeMap<usize, usize> = (0..FILES.len()).map(|file| (file, 0)).collect();
    let name = |file: usize, text: usize| ObjectId::of_blob(FILES[file].1[text].as_bytes());
    let change = |commit: usize, file: usize, before: Option<usize>, after: Option<usize>| {
        let change = BlobChange {
            commit: u32::try_from(commit).expect("few"),
            before: before.map(|text| name(file, text)),
            after: after.map(|text| name(file, text)),
        };
        (Box::from(FILES[file].0), change)
    };
    let mut changes: Vec<_> = (0..FILES.len())
        .map(|f| change(0, f, None, Some(0)))
        .collect();
    for (index, (file, after)) in edits.iter().enumerate() {
        let before = held.get(file).copied();
        if before == *after {
            continue;
        }
        changes.push(change(index + 1, *file, before, *after));
        match after {
            Some(text) => drop(held.insert(*file, *text)),
            None => drop(held.remove(file)),
        }
    }
    let commits = (0..=edits.len()).map(|index| MainlineCommit {
        id: ObjectId::of_blob(&index.to_be_bytes()),
        committed_at: i64::try_from(index).expect("few"),
        parents: 1,
        is_signed: false,
        has_merge_mark: false,
    });
    let texts = FILES.iter().flat_map(|(_, texts)| texts.iter());
    let objects = texts.map(|text| (ObjectId::of_blob(text.as_bytes()), text.as_bytes().to_vec()));
    let mut files = Memory::default();
    for (file, text) in &held {
        files.write(FILES[*file].0, FILES[*file].1[*text]);
    }
    (
        MainlineHistory::new(commits.collect(), changes, Vec::new()),
        objects.collect(),
        files,
    )
}

fn read_all(
    history: &MainlineHistory,
    objects: &BTreeMap<ObjectId, Vec<u8>>,
) -> (Vec<PolicyVersion>, usize) {
    let reads = Cell::new(0);
    let read = |id: ObjectId, _: u64| -> Result<Vec<u8>, ReadError> {
        reads.set(reads.get() + 1);
        Ok(objects[&id].clone())
    };
    let found = read_versions(history, &read).expect("all can be read");
    (found, reads.get())
}

#[track_caller]
fn same(a: &Policy, b: &Policy) {
    assert_eq!(format!("{:?}", a.settings), format!("{:?}", b.settings));
    assert_eq!(a.teams.teams(), b.teams.teams());
    assert_eq!(a.tasks, b.tasks);
    assert_eq!(a.calendars(), b.calendars());
}

proptest! {
    #[test]
    fn the_newest_version_is_what_the_files_say(edits in edits()) {
        let (history, objects, files) = mainline(&edits);
        let (found, reads) = read_all(&history, &objects);
        let opening = open(&files, None).expect("all can be read");
        prop_assert!(opening.loaded.drafts.is_empty());
        same(&found.last().expect("a version").policy, opening.loaded.policy.as_ref().expect("a policy"));
        let changed = history.files_below("policy/").flat_map(|(_, changes)| changes);
        prop_assert_eq!(reads, changed.filter(|change| change.after.is_some()).count());
    }
}

#[test]
fn a_thousand_versions_read_what_changed_and_share_the_rest() {
    let edits: Vec<_> = (0..999).map(|index| (2, Some((index + 1) % 2))).collect();
    let (history, objects, _) = mainline(&edits);
    let (found, reads) = read_all(&history, &objects);
    assert_eq!((found.len(), reads), (1000, 4 + 999));
    for pair in found.windows(2) {
        let task =
            |version: &PolicyVersion| std::sync::Arc::clone(&version.policy.tasks["patches"]);
        assert!(std::sync::Arc::ptr_eq(&task(&pair[0]), &task(&pair[1])));
        assert!(std::sync::Arc::ptr_eq(
            &pair[0].policy.teams,
            &pair[1].policy.teams
        ));
    }
}

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Write as _;

use super::*;
use crate::git::BlobChange;

thread_local! {
    /// How many times a task's file was understood.
    static UNDERSTOOD: Cell<usize> = const { Cell::new(0) };
}

pub(super) fn count_reading() {
    UNDERSTOOD.set(UNDERSTOOD.get() + 1);
}

/// A mainline that changes files of the policy, one text a commit.
#[derive(Default)]
struct World {
    texts: HashMap<[u8; 20], String>,
    held: HashMap<String, ObjectId>,
    changes: Vec<(Box<str>, BlobChange)>,
}

impl World {
    fn put(&mut self, commit: u32, path: &str, text: &str) {
        let after = ObjectId::of_blob(text.as_bytes());
        self.texts.insert(*after.as_bytes(), text.to_owned());
        let change = BlobChange {
            commit,
            before: self.held.insert(path.to_owned(), after),
            after: Some(after),
        };
        self.changes.push((path.into(), change));
    }

    /// The versions, how many files were read, and how many times a task was understood.
    fn versions(self) -> (Vec<PolicyVersion>, usize, usize) {
        let history = MainlineHistory::new(Vec::new(), self.changes, Vec::new());
        let reads = Cell::new(0);
        let read = |id: ObjectId, _: u64| {
            reads.set(reads.get() + 1);
            Ok(self.texts[id.as_bytes()].clone().into_bytes())
        };
        UNDERSTOOD.set(0);
        let versions = read_versions(&history, &read).expect("all can be read");
        (versions, reads.get(), UNDERSTOOD.get())
    }
}

const TASKS: u32 = 50;

fn task(number: u32, title: &str) -> (String, String) {
    let text = format!(
        "kind: task/v1\nid: task-{number}\ntitle: {title}\nassigned: {{ each_of: all-soc }}\n\
         cadence: {{ every: week }}\n"
    );
    (format!("policy/tasks/task-{number}.yaml"), text)
}

fn teams(second: &str, members: u32) -> String {
    let mut text = "kind: teams/v1\nteams:\n  soc:\n    members:\n".to_owned();
    for member in 0..=members {
        let _ = writeln!(text, "      - {{ email: analyst-{member}@soc.example }}");
    }
    text.push_str("  mail: { members: [{ email: lead-1@soc.example }] }\n");
    text + &format!("groups:\n  all-soc: {{ teams: [soc{second}] }}\n")
}

fn first() -> World {
    let mut world = World::default();
    let settings =
        "kind: policy/v1\norganisation: Example\ntimezone: Europe/Copenhagen\nstarts: 2026-01-05\n";
    world.put(0, "policy/dutybook.yaml", settings);
    world.put(0, "policy/teams.yaml", &teams("", 0));
    for number in 0..TASKS {
        let (path, text) = task(number, "As it was");
        world.put(0, &path, &text);
    }
    world
}

#[test]
fn a_thousand_versions_read_and_understand_what_changed_alone() {
    let mut world = first();
    for commit in 1..1000 {
        let (path, text) = task(commit % TASKS, &format!("Since {commit}"));
        match commit % 10 {
            0 => world.put(commit, "policy/teams.yaml", &teams("", commit)),
            _ => world.put(commit, &path, &text),
        }
    }
    let (versions, reads, understood) = world.versions();
    assert_eq!(versions.len(), 1000);
    assert!(
        versions
            .iter()
            .all(|version| version.policy.tasks.len() == 50)
    );
    assert_eq!(reads, 52 + 999);
    assert_eq!(understood, 50 + 900);
}

#[test]
fn a_group_that_changes_is_understood_in_every_task() {
    let mut world = first();
    world.put(1, "policy/teams.yaml", &teams(", mail", 0));
    let (versions, _, understood) = world.versions();
    assert_eq!(understood, 100);
    let teams = |version: usize| {
        let tasks = versions[version].policy.tasks.values();
        tasks.map(|task| task.assigned.teams().len()).sum::<usize>()
    };
    assert_eq!((teams(0), teams(1)), (50, 100));
}

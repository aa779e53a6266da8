//! The first-parent history, as git tells it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::history_facts::world::World;

/// A commit of the mainline, with all its files.
pub(crate) struct Snapshot {
    pub(crate) id: String,
    /// The latest committer's time up to it.
    pub(crate) clock: DateTime<Utc>,
    pub(crate) files: BTreeMap<String, Arc<str>>,
}

/// The mainline, oldest first.
pub(crate) fn read(world: &World) -> Vec<Snapshot> {
    let log = world.git(
        "main",
        &[
            "log",
            "--first-parent",
            "-m",
            "--reverse",
            "--raw",
            "--no-renames",
            "--no-abbrev",
            "--format=commit %H %ct",
            "HEAD",
        ],
    );
    let changed = log.lines().filter_map(|line| line.strip_prefix(':'));
    let names: BTreeSet<&str> = changed.filter_map(|line| line.split(' ').nth(3)).collect();
    let contents = read_objects(world, &names);
    let mut line: Vec<Snapshot> = Vec::new();
    for text in log.lines() {
        if let Some(commit) = text.strip_prefix("commit ") {
            let (id, seconds) = commit.split_once(' ').expect("two words");
            let at = DateTime::from_timestamp(seconds.parse().expect("a number"), 0);
            let at = at.expect("an instant");
            let last = line.last();
            line.push(Snapshot {
                id: id.to_owned(),
                clock: last.map_or(at, |last| last.clock.max(at)),
                files: last.map_or(BTreeMap::new(), |last| last.files.clone()),
            });
        } else if let Some(change) = text.strip_prefix(':') {
            let (facts, path) = change.split_once('\t').expect("a path");
            let files = &mut line.last_mut().expect("a commit").files;
            match contents.get(facts.split(' ').nth(3).expect("a name")) {
                Some(content) => drop(files.insert(path.to_owned(), Arc::clone(content))),
                None => drop(files.remove(path)),
            }
        }
    }
    line
}

/// The texts of objects, by name; nothing for the name of no object.
fn read_objects<'a>(world: &World, names: &BTreeSet<&'a str>) -> BTreeMap<&'a str, Arc<str>> {
    let asked = names
        .iter()
        .fold(String::new(), |asked, name| asked + name + "\n");
    let answer = world.feed(&["cat-file", "--batch"], asked.as_bytes()) + "\n";
    let mut rest = answer.as_str();
    let mut found = BTreeMap::new();
    for name in names {
        let (head, after) = rest.split_once('\n').expect("a line");
        rest = after;
        let Some(size) = head.strip_prefix(&format!("{name} blob ")) else {
            continue;
        };
        let (content, after) = rest.split_at(size.parse().expect("a size"));
        found.insert(*name, Arc::from(content));
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    found
}

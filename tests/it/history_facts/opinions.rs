//! The same facts by other ways: what `git log` prints, and what libgit2 tells.

use std::collections::{BTreeMap, BTreeSet};

use dutybook::internals::git::{MainlineHistory, ObjectId};
use git2::{Delta, DiffOptions, Oid, Repository};

use crate::history_facts::world::World;

/// Index of the commit from the root, path, content before and after.
pub(crate) type Facts = BTreeSet<(usize, String, Option<ObjectId>, Option<ObjectId>)>;

/// The commits of the mainline, oldest first: name, committer's time, number of parents.
pub(crate) type Line = Vec<(ObjectId, i64, usize)>;

pub(crate) fn of_history(history: &MainlineHistory) -> (Line, Facts) {
    let commits = history.commits().iter();
    let line = commits.map(|c| (c.id, c.committed_at, c.parents as usize));
    let mut facts = Facts::new();
    for (path, changes) in history.files_below("") {
        for change in changes {
            let at = change.commit as usize;
            let is_new = facts.insert((at, path.to_owned(), change.before, change.after));
            assert!(is_new, "{path} twice in {at}");
        }
    }
    (line.collect(), facts)
}

/// A blob of a plain file.
fn file(mode: &str, id: &str) -> Option<ObjectId> {
    mode.starts_with("100").then(|| id.parse().expect("a name"))
}

/// Parses `git log --raw -z`.
pub(crate) fn of_git_log(world: &World, root: &str) -> (Line, Facts) {
    let (evidence, policy) = (format!("{root}evidence"), format!("{root}policy"));
    let format = "--format=%x01%H %ct %P";
    let line = world.git(
        "main",
        &["log", "--first-parent", "--format=%H %ct %P", "HEAD"],
    );
    let mut commits = Line::new();
    for words in line.lines().map(|line| line.split(' ').collect::<Vec<_>>()) {
        let parents = words[2..].iter().filter(|word| !word.is_empty()).count();
        let id = words[0].parse().expect("a name");
        commits.push((id, words[1].parse().expect("a time"), parents));
    }
    commits.reverse();
    let arguments = [
        "log",
        "--first-parent",
        "-m",
        "--raw",
        "--no-renames",
        "--no-abbrev",
        "-z",
        "--root",
        format,
        "HEAD",
        "--",
        &evidence,
        &policy,
    ];
    let raw = String::from_utf8(world.bytes("main", &arguments)).expect("UTF-8");
    let mut facts = Facts::new();
    for commit in raw.split('\u{1}').skip(1) {
        let mut parts = commit.split('\0').map(str::trim_start);
        let id: ObjectId = parts.next().expect("a commit")[..40]
            .parse()
            .expect("a name");
        let at = commits
            .iter()
            .position(|(known, ..)| *known == id)
            .expect("on the line");
        while let Some(head) = parts.next() {
            let Some(head) = head.strip_prefix(':') else {
                continue;
            };
            let path = parts.next().expect("a path");
            let words: Vec<&str> = head.split(' ').collect();
            let (before, after) = (file(words[0], words[2]), file(words[1], words[3]));
            let path = path.strip_prefix(root).expect("below the root");
            if before != after && path.contains('/') {
                facts.insert((at, path.to_owned(), before, after));
            }
        }
    }
    (commits, facts)
}

/// Compares trees with libgit2.
pub(crate) fn of_libgit2(world: &World, root: &str) -> (Line, Facts) {
    let repository = Repository::open(world.path("main")).expect("opened");
    let mut commits = Vec::new();
    let mut next = Some(
        repository
            .head()
            .expect("HEAD")
            .peel_to_commit()
            .expect("a commit"),
    );
    while let Some(commit) = next {
        next = commit.parent(0).ok();
        commits.push(commit);
    }
    commits.reverse();
    let mut facts = Facts::new();
    for (at, commit) in commits.iter().enumerate() {
        let mut options = DiffOptions::new();
        options.include_typechange(true);
        let before = at
            .checked_sub(1)
            .map(|at| commits[at].tree().expect("a tree"));
        let after = commit.tree().expect("a tree");
        let diff = repository
            .diff_tree_to_tree(before.as_ref(), Some(&after), Some(&mut options))
            .expect("a diff");
        let files = plain_files(&diff);
        for (path, (before, after)) in files {
            let Some(path) = path.strip_prefix(root) else {
                continue;
            };
            let is_ours = path.starts_with("policy/") || path.starts_with("evidence/");
            if is_ours && before != after {
                facts.insert((at, path.to_owned(), before, after));
            }
        }
    }
    let line = commits.iter().map(|commit| {
        (
            name(commit.id()),
            commit.committer().when().seconds(),
            commit.parent_count(),
        )
    });
    (line.collect(), facts)
}

/// The content of plain files before and after, by path.
fn plain_files(diff: &git2::Diff<'_>) -> BTreeMap<String, (Option<ObjectId>, Option<ObjectId>)> {
    let mut files: BTreeMap<String, (Option<ObjectId>, Option<ObjectId>)> = BTreeMap::new();
    for delta in diff.deltas() {
        let plain = |file: git2::DiffFile<'_>, is_there: bool| {
            let is_plain = u32::from(file.mode()) & 0o170_000 == 0o100_000;
            (is_plain && is_there).then(|| name(file.id()))
        };
        let path = delta
            .new_file()
            .path()
            .expect("a path")
            .to_str()
            .expect("UTF-8");
        let before = plain(delta.old_file(), delta.status() != Delta::Added);
        let after = plain(delta.new_file(), delta.status() != Delta::Deleted);
        let entry = files.entry(path.to_owned()).or_default();
        entry.0 = entry.0.or(before);
        entry.1 = entry.1.or(after);
    }
    files
}

fn name(id: Oid) -> ObjectId {
    id.to_string().parse().expect("a name")
}

/// What differs between a merge and what git itself makes of its parents, for each merge of two
/// parents that git merges without a conflict, and without following a rename.
pub(crate) fn unclean(world: &World, root: &str, line: &Line) -> BTreeMap<usize, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for (at, (id, _, parents)) in line.iter().enumerate() {
        if *parents != 2 {
            continue;
        }
        let (one, other) = (format!("{id}^1"), format!("{id}^2"));
        let bases = world
            .try_git("main", &["merge-base", "--all", &one, &other])
            .stdout;
        let is_single = String::from_utf8_lossy(&bases).lines().count() < 2;
        let merge = ["merge-tree", "--write-tree", &one, &other];
        let merged = world.try_git("main", &merge);
        // Git's merge follows renames whatever it is told; these facts do not guess at any.
        let base = String::from_utf8_lossy(&bases).trim().to_owned();
        let moved = |parent: &str| {
            let renamed = ["diff-tree", "-r", "-M", "--diff-filter=R", &base, parent];
            is_single && !world.bytes("main", &renamed).is_empty()
        };
        if !is_single || !merged.status.success() || moved(&one) || moved(&other) {
            continue;
        }
        let tree = String::from_utf8(merged.stdout).expect("UTF-8");
        let tree = tree.trim_end();
        let diff = world.git(
            "main",
            &[
                "diff-tree",
                "-r",
                "--raw",
                "--no-renames",
                "--no-abbrev",
                tree,
                &id.to_string(),
            ],
        );
        let mut paths = BTreeSet::new();
        for line in diff.lines() {
            let (head, path) = line.split_once('\t').expect("a path");
            let words: Vec<&str> = head.trim_start_matches(':').split(' ').collect();
            let differs = file(words[0], words[2]) != file(words[1], words[3]);
            if let Some(path) = path.strip_prefix(root).filter(|_| differs)
                && (path.starts_with("policy/") || path.starts_with("evidence/"))
            {
                paths.insert(path.to_owned());
            }
        }
        found.insert(at, paths);
    }
    found
}

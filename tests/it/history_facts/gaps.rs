//! What keeps history from being judged as a whole is told, and never passed over.

use std::fs;
use std::path::{Path, PathBuf};

use dutybook::internals::files::{Files, ReadError};
use dutybook::internals::git::{HistoryGap, ObjectId};
use dutybook::internals::load::read_organisation;

use crate::history_facts::world::{World, open};

/// A mainline of three commits.
fn world() -> World {
    let world = World::new();
    world.commit("policy/dutybook.yaml", "kind: policy/v1\n");
    world.commit("evidence/a/2026/2026-W01/soc.yaml", "one\n");
    world.commit("evidence/a/2026/2026-W02/soc.yaml", "two\n");
    world
}

/// What is told of a repository's objects when its HEAD's history is read.
fn fault(folder: &Path) -> Option<(String, String)> {
    let git = open(folder);
    let head = git.head().expect("read").expect("a commit");
    match git.history(head, read_organisation, &|| ()) {
        Ok(_) => None,
        Err(HistoryGap::Object { id, reason }) => Some((id, reason)),
        Err(gap) => panic!("{gap:?}"),
    }
}

fn url(world: &World) -> String {
    format!("file://{}", world.path("main").display())
}

#[test]
fn a_whole_repository_has_no_gaps() {
    let world = world();
    assert_eq!(world.open("main").history_gaps(), []);
    assert_eq!(fault(&world.path("main")), None);
    world.write("main/.git/info/grafts", "");
    world.write("main/.git/shallow", "");
    assert_eq!(world.open("main").history_gaps(), []);
}

#[test]
fn a_shallow_clone_is_told_and_its_missing_parent_too() {
    let world = world();
    world.git(".", &["clone", "-q", "--depth", "2", &url(&world), "clone"]);
    assert_eq!(world.open("clone").history_gaps(), [HistoryGap::Shallow]);
    let (id, reason) = fault(&world.path("clone")).expect("a fault");
    assert_eq!(
        (id, reason.as_str()),
        (world.id("HEAD~2").to_string(), "it is missing")
    );
    // A linked worktree shares the clone's objects, and so its end.
    world.git("clone", &["worktree", "add", "-q", "--detach", "../linked"]);
    assert_eq!(world.open("linked").history_gaps(), [HistoryGap::Shallow]);
}

#[test]
fn a_partial_clone_is_told_and_nothing_is_fetched() {
    let world = world();
    world.git("main", &["config", "uploadpack.allowFilter", "true"]);
    let clone = ["clone", "-q", "--filter=blob:none", "--no-checkout"];
    world.git(".", &[&clone[..], &[&url(&world), "clone"]].concat());
    let git = world.open("clone");
    assert_eq!(git.history_gaps(), [HistoryGap::Partial]);
    let head = git.head().expect("read").expect("a commit");
    let tree = git.tree(head).expect("a tree");
    let read = tree.read("policy/dutybook.yaml", 100);
    let id = world.id("HEAD:policy/dutybook.yaml").to_string();
    assert!(matches!(&read, Err(ReadError::Io(error)) if error.to_string().contains(&id)));
    // What the configuration no longer says, the pack still does.
    world.git("clone", &["config", "--remove-section", "remote.origin"]);
    assert_eq!(world.open("clone").history_gaps(), [HistoryGap::Partial]);
}

#[test]
fn a_clone_whose_trees_are_left_out_is_told() {
    let world = world();
    world.git("main", &["config", "uploadpack.allowFilter", "true"]);
    let clone = ["clone", "-q", "--filter=tree:0", "--no-checkout"];
    world.git(".", &[&clone[..], &[&url(&world), "clone"]].concat());
    assert_eq!(world.open("clone").history_gaps(), [HistoryGap::Partial]);
    assert!(fault(&world.path("clone")).is_some());
}

#[test]
fn grafts_are_told_and_not_believed() {
    let world = world();
    let before = world.history("main");
    let graft = format!("{}\n", world.id("HEAD"));
    world.write("main/.git/info/grafts", &graft);
    assert_eq!(world.open("main").history_gaps(), [HistoryGap::Graft]);
    let after = world.history("main");
    assert_eq!(before.commits(), after.commits());
    assert_eq!(before.commits().len(), 3);
}

#[test]
fn replacements_are_told_and_not_believed() {
    let world = world();
    let before = world.history("main");
    let (head, root) = (world.id("HEAD"), world.id("HEAD~2"));
    let blob = world.id("HEAD:policy/dutybook.yaml");
    let other = world
        .id("HEAD:evidence/a/2026/2026-W01/soc.yaml")
        .to_string();
    world.git("main", &["replace", &head.to_string(), &root.to_string()]);
    world.git("main", &["replace", &blob.to_string(), &other]);
    let mut names = vec![head.to_string(), blob.to_string()];
    names.sort();
    for arguments in [&["status"][..], &["pack-refs", "--all"]] {
        world.git("main", arguments);
        let git = world.open("main");
        assert_eq!(git.history_gaps(), [HistoryGap::Replaced(names.clone())]);
        assert_eq!(world.history("main").commits(), before.commits());
        let bytes = git.blob(blob, 100).expect("read");
        assert_eq!(bytes, b"kind: policy/v1\n");
        assert_eq!(git.commit(head).expect("read").parents.len(), 1);
    }
}

fn loose(world: &World, id: ObjectId) -> PathBuf {
    let name = id.to_string();
    world.path(&format!("main/.git/objects/{}/{}", &name[..2], &name[2..]))
}

#[test]
fn a_missing_commit_or_tree_is_named() {
    for revision in [
        "HEAD~1",
        "HEAD^{tree}",
        "HEAD:evidence/a/2026",
        "HEAD~2:policy",
    ] {
        let world = world();
        let id = world.id(revision);
        fs::remove_file(loose(&world, id)).expect("removed");
        let (name, reason) = fault(&world.path("main")).expect(revision);
        assert_eq!(
            (name, reason.as_str()),
            (id.to_string(), "it is missing"),
            "{revision}"
        );
    }
}

#[test]
fn a_missing_file_is_named_by_who_reads_it() {
    let world = world();
    let id = world.id("HEAD:policy/dutybook.yaml");
    fs::remove_file(loose(&world, id)).expect("removed");
    assert_eq!(fault(&world.path("main")), None);
    let git = world.open("main");
    let tree = git.tree(world.id("HEAD")).expect("a tree");
    let read = [
        git.blob(id, 100).err(),
        tree.read("policy/dutybook.yaml", 100).err(),
        tree.digest("policy/dutybook.yaml", 100).err(),
    ];
    for error in read {
        let error = error.expect("an error").to_string();
        assert!(error.contains(&id.to_string()), "{error}");
    }
}

/// Puts what is stored as one object in another's place.
fn swap(world: &World, id: ObjectId, other: ObjectId) {
    let place = loose(world, id);
    let bytes = fs::read(loose(world, other)).expect("read");
    fs::remove_file(&place).expect("removed");
    fs::write(&place, bytes).expect("written");
}

#[test]
fn bytes_that_are_not_those_of_their_name_are_no_commit_and_no_file() {
    let world = world();
    let (one, other) = (world.id("HEAD~1"), world.id("HEAD~2"));
    swap(&world, one, other);
    let (id, reason) = fault(&world.path("main")).expect("a fault");
    assert_eq!(id, one.to_string());
    assert!(reason.contains("does not match its name"), "{reason}");
    assert!(world.open("main").commit(one).is_err());
    let blob = world.id("HEAD:evidence/a/2026/2026-W02/soc.yaml");
    swap(&world, blob, world.id("HEAD:policy/dutybook.yaml"));
    assert!(world.open("main").blob(blob, 100).is_err());
}

#[test]
fn an_object_of_another_kind_is_told() {
    let world = world();
    let (tree, blob) = (
        world.id("HEAD:evidence"),
        world.id("HEAD:policy/dutybook.yaml"),
    );
    swap(&world, tree, blob);
    let (id, reason) = fault(&world.path("main")).expect("a fault");
    assert_eq!(
        (id, reason.as_str()),
        (tree.to_string(), "expected a tree, found a blob")
    );
}

#[test]
fn a_pack_that_is_cut_short_or_altered_is_told() {
    let world = world();
    world.git("main", &["repack", "-adq"]);
    let packs = fs::read_dir(world.path("main/.git/objects/pack")).expect("listed");
    let pack = packs
        .map(|entry| entry.expect("an entry").path())
        .find(|path| path.extension().is_some_and(|ending| ending == "pack"))
        .expect("a pack");
    let whole = fs::read(&pack).expect("read");
    let write = |bytes: &[u8]| {
        fs::remove_file(&pack).expect("removed");
        fs::write(&pack, bytes).expect("written");
    };
    let head = world.id("HEAD");
    let facts = |folder: &str| {
        let git = world.open(folder);
        let history = git.history(head, read_organisation, &|| ()).ok()?;
        Some(crate::history_facts::of_history(&history))
    };
    let expected = facts("main").expect("whole");
    for length in [12, 20, whole.len() / 2, whole.len() - 60] {
        write(&whole[..length]);
        if let Some(found) = facts("main") {
            assert_eq!(found, expected, "cut to {length}");
        }
    }
    write(&whole[..40]);
    assert_eq!(facts("main"), None);
    // Whatever byte is another one: the facts are the same, or there are none.
    let mut told = 0;
    for at in 12..whole.len() - 20 {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        write(&bytes);
        match facts("main") {
            Some(found) => assert_eq!(found, expected, "byte {at}"),
            None => told += 1,
        }
    }
    assert!(told > whole.len() / 2, "{told} of {}", whole.len());
}

#[test]
fn a_commit_with_a_header_twice_is_malformed() {
    let world = world();
    let raw = world.git("main", &["cat-file", "commit", "HEAD"]);
    let twice = raw.replacen(
        "committer ",
        "author X <x@soc.example> 1 +0000\ncommitter ",
        1,
    );
    let arguments = [
        "hash-object",
        "-t",
        "commit",
        "-w",
        "--stdin",
        "--literally",
    ];
    let id = world.feed(&arguments, format!("{twice}\n").as_bytes());
    world.git("main", &["update-ref", "refs/heads/main", &id]);
    let (name, reason) = fault(&world.path("main")).expect("a fault");
    assert_eq!((name, reason.as_str()), (id.clone(), "it has two authors"));
    let commit = world.open("main").commit(id.parse().expect("a name"));
    assert!(matches!(commit, Err(HistoryGap::Object { .. })));
}

#[test]
fn a_tree_with_a_name_twice_is_malformed() {
    let world = world();
    let blob = world.id("HEAD:policy/dutybook.yaml");
    let mut bytes = Vec::new();
    for _ in 0..2 {
        bytes.extend_from_slice(b"100644 a\0");
        bytes.extend_from_slice(blob.as_bytes());
    }
    let arguments = ["hash-object", "-t", "tree", "-w", "--stdin", "--literally"];
    let policy = world.feed(&arguments, &bytes);
    let top = world.feed(
        &["mktree"],
        format!("040000 tree {policy}\tpolicy\n").as_bytes(),
    );
    let commit = world.git("main", &["commit-tree", "-m", "x", "-p", "HEAD", &top]);
    world.git("main", &["update-ref", "refs/heads/main", &commit]);
    let (_, reason) = fault(&world.path("main")).expect("a fault");
    assert!(reason.contains("out of order"), "{reason}");
}

//! Wherever a repository lies and whatever is checked out, the same facts are told of it.

use std::sync::atomic::{AtomicUsize, Ordering};

use dutybook::internals::files::{EntryKind, Files, ReadError, Worktree};
use dutybook::internals::git::{GitError, GitRepository, MAILMAP, MAX_MAILMAP, Mailmap};
use dutybook::internals::load::read_organisation;

use crate::history_facts::of_history;
use crate::history_facts::world::World;

#[test]
fn before_the_first_commit_there_is_no_head() {
    let world = World::new();
    let git = world.open("main");
    assert_eq!(git.head().expect("read"), None);
    assert!(!git.is_bare());
    assert!(matches!(
        git.resolve("HEAD"),
        Err(GitError::NoRevision { .. })
    ));
}

#[test]
fn a_detached_head_a_linked_worktree_and_a_bare_repository_tell_the_same() {
    let world = World::new();
    world.commit("policy/dutybook.yaml", "1\n");
    world.commit("evidence/a", "2\n");
    let facts = of_history(&world.history("main"));
    assert_eq!(facts.0.len(), 2);
    world.git("main", &["checkout", "-q", "--detach"]);
    assert_eq!(of_history(&world.history("main")), facts);
    world.git("main", &["worktree", "add", "-q", "../linked", "main"]);
    assert_eq!(of_history(&world.history("linked")), facts);
    world.git(".", &["clone", "-q", "--bare", "main", "bare.git"]);
    assert_eq!(of_history(&world.history("bare.git")), facts);
    assert!(world.open("bare.git").is_bare() && !world.open("linked").is_bare());
    assert!(matches!(GitRepository::open(&world.path(".")), Ok(None)));
}

#[test]
fn objects_that_lie_in_another_repository_are_found() {
    let world = World::new();
    world.commit("evidence/a", "2\n");
    world.git(".", &["clone", "-q", "--shared", "main", "clone"]);
    let facts = of_history(&world.history("main"));
    assert_eq!(of_history(&world.history("clone")), facts);
}

#[test]
fn a_root_below_the_top_sees_its_own_files_only() {
    let world = World::new();
    world.commit("readme", "0\n");
    world.commit("books/soc/policy/dutybook.yaml", "1\n");
    world.commit("policy/dutybook.yaml", "2\n");
    let paths = |folder: &str| -> Vec<(String, u32)> {
        let history = world.history(folder);
        let files = history.files_below("");
        files
            .map(|(path, changes)| (path.to_owned(), changes[0].commit))
            .collect()
    };
    assert_eq!(
        paths("main/books/soc"),
        [("policy/dutybook.yaml".to_owned(), 1)]
    );
    assert_eq!(paths("main"), [("policy/dutybook.yaml".to_owned(), 2)]);
    assert!(paths("main/books").is_empty());
    let git = world.open("main/books/soc");
    let tree = git.tree(world.id("HEAD")).expect("a tree");
    assert_eq!(tree.read("policy/dutybook.yaml", 9).expect("read"), b"1\n");
    let early = git.tree(world.id("HEAD~2")).expect("a tree");
    assert!(early.list("policy").expect("listed").is_empty());
}

#[test]
fn a_repository_of_sha_256_is_refused_in_plain_words() {
    let world = World::new();
    world.git(".", &["init", "-q", "--object-format=sha256", "new"]);
    let Err(error) = GitRepository::open(&world.path("new")) else {
        panic!("it was opened");
    };
    assert!(matches!(error, GitError::Sha256(_)), "{error}");
    assert!(
        error
            .to_string()
            .contains("SHA-256, which is not supported")
    );
}

#[test]
fn ticks_come_once_for_each_commit_and_times_are_as_written() {
    let world = World::new();
    for text in ["1\n", "2\n", "3\n"] {
        world.commit("evidence/a", text);
    }
    let git = world.open("main");
    let ticks = AtomicUsize::new(0);
    let tick = || {
        ticks.fetch_add(1, Ordering::Relaxed);
    };
    let history = git
        .history(world.id("HEAD"), read_organisation, &tick)
        .expect("whole");
    assert_eq!(ticks.into_inner(), 3);
    assert_eq!(history.commit(0).committed_at, 1_767_603_600);
    let facts = git.commit(world.id("HEAD")).expect("a commit");
    assert_eq!(facts.author.at.to_rfc3339(), "2026-01-05T09:00:00+01:00");
    assert_eq!(
        (facts.message.lines().next(), facts.committer.name.as_str()),
        (Some("evidence/a"), "Analyst Two")
    );
    assert_eq!(
        facts.raw,
        world.bytes("main", &["cat-file", "commit", "HEAD"])
    );
}

#[cfg(unix)]
#[test]
fn the_files_of_a_commit_are_those_that_git_checks_out() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let world = World::new();
    world.write("main/evidence/a/b/c.yaml", "c\n");
    world.write("main/evidence/a.yaml", "a\n");
    world.write("main/evidence/a0.yaml", &"0".repeat(5000));
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(world.path("main/evidence/a0.yaml"), mode).expect("set");
    symlink("a.yaml", world.path("main/evidence/link")).expect("linked");
    let id = world.commit("policy/dutybook.yaml", "p\n");
    let tree = world.open("main").tree(id).expect("a tree");
    let checked_out = Worktree::new(world.path("main"));
    for folder in [
        "evidence",
        "evidence/a",
        "evidence/a/b",
        "policy",
        "nothing",
        "evidence/none",
    ] {
        let (one, other) = (tree.list(folder), checked_out.list(folder));
        assert_eq!(one.expect("listed"), other.expect("listed"), "{folder}");
    }
    for path in ["evidence/a.yaml", "evidence/a0.yaml", "evidence/a/b/c.yaml"] {
        for limit in [2, 5000] {
            let one = tree.read(path, limit).map_err(|error| error.to_string());
            let other = checked_out
                .read(path, limit)
                .map_err(|error| error.to_string());
            assert_eq!(one, other, "{path}");
            let digests = [tree.digest(path, limit), checked_out.digest(path, limit)];
            let [one, other] = digests.map(|digest| digest.expect("digested"));
            assert_eq!(one, other, "{path}");
        }
    }
    for path in [
        "evidence/link",
        "evidence/a",
        "evidence/none",
        "evidence/a.yaml/x",
    ] {
        assert!(
            tree.read(path, 100).is_err() && checked_out.read(path, 100).is_err(),
            "{path}"
        );
        assert!(tree.digest(path, 100).is_err(), "{path}");
    }
    assert!(tree.list("evidence/a.yaml").is_err() && checked_out.list("evidence/a.yaml").is_err());
}

#[test]
fn a_submodule_and_a_name_that_is_no_text_are_told_as_such() {
    let world = World::new();
    let id = world.commit("policy/dutybook.yaml", "p\n");
    let blob = world.id("HEAD:policy/dutybook.yaml");
    let listing = format!("100644 blob {blob}\tx\\377\n160000 commit {id}\tmodule\n");
    let listing = listing.replace("x\\377", "\"x\\377\"");
    let folder = world.feed(&["mktree", "--missing"], listing.as_bytes());
    let top = world.feed(
        &["mktree"],
        format!("040000 tree {folder}\tevidence\n").as_bytes(),
    );
    let commit = world.git("main", &["commit-tree", "-m", "x", &top]);
    let git = world.open("main");
    let commit = git.resolve(&commit).expect("a commit");
    let entries = git
        .tree(commit)
        .expect("a tree")
        .list("evidence")
        .expect("listed");
    let told: Vec<_> = entries
        .iter()
        .map(|e| (e.name.as_str(), e.is_utf8, e.kind))
        .collect();
    let expected = [
        ("module", true, EntryKind::Other),
        ("x\u{fffd}", false, EntryKind::File),
    ];
    assert_eq!(told, expected);
    let history = git
        .history(commit, read_organisation, &|| ())
        .expect("whole");
    let paths: Vec<&str> = history.files_below("").map(|(path, _)| path).collect();
    assert_eq!(paths, ["evidence/x\u{fffd}"]);
}

#[test]
fn commits_are_found_by_name_and_descend_from_each_other() {
    let world = World::new();
    let root = world.commit("evidence/a", "1\n");
    let side = world.commit("evidence/b", "2\n");
    world.git("main", &["tag", "-a", "-m", "tag", "v1"]);
    world.git("main", &["checkout", "-q", "-b", "other", "HEAD~1"]);
    let other = world.commit("evidence/c", "3\n");
    let tip = world.commit("evidence/c", "4\n");
    world.git("main", &["checkout", "-q", "--orphan", "alone"]);
    let alone = world.commit("evidence/d", "5\n");
    let git = world.open("main");
    assert_eq!(git.resolve("v1").expect("a tag"), side);
    assert_eq!(git.resolve(&side.short_name()).expect("short"), side);
    for revision in [
        "nothing",
        "main..other",
        "HEAD:evidence",
        &"0".repeat(40),
        "",
    ] {
        let Err(error) = git.resolve(revision) else {
            panic!("{revision} was found");
        };
        assert!(error.to_string().contains(revision), "{error}");
    }
    assert_eq!(git.merge_bases(side, tip).expect("read"), [root]);
    assert!(git.merge_bases(side, alone).expect("read").is_empty());
    let nowhere = "1".repeat(40).parse().expect("a name");
    assert!(git.merge_bases(side, nowhere).is_err());
    let is = |one, of| git.is_ancestor(one, of).expect("read");
    assert!(is(root, tip) && is(tip, tip) && !is(tip, root) && !is(side, tip));
    assert!(!is(nowhere, tip) && !is(tip, nowhere));
    assert_eq!(
        git.commits_between(side, tip, 9).expect("read"),
        [tip, other]
    );
    assert_eq!(git.commits_between(side, tip, 1).expect("read"), [tip]);
    assert!(git.commits_between(tip, root, 9).expect("read").is_empty());
}

#[test]
fn a_mailmap_says_what_git_says() {
    let world = World::new();
    let text = "# who is who\nAnalyst One <one@old.example>\n\
        <two@soc.example> <two@old.example>\nAnalyst Three <three@soc.example> <three@old.example>\n\
        Four <four@soc.example> Shared <shared@old.example>\nFive <five@soc.example> <shared@old.example>\n\
        Six <six@soc.example> <one@old.example>\n  <seven@soc.example>   seven   <SHARED@old.example>\n\
        Nobody\nTwice <a@soc.example> <b@soc.example> <c@soc.example>\n";
    world.commit(".mailmap", text);
    world.commit("books/policy/dutybook.yaml", "p\n");
    let git = world.open("main/books");
    let history = world.history("main/books");
    let held = history.changes_of(MAILMAP);
    assert_eq!(held.len(), 1);
    let bytes = git.blob(held[0].after.expect("added"), MAX_MAILMAP);
    let mailmap = Mailmap::parse(&String::from_utf8_lossy(&bytes.expect("read")));
    for email in [
        "one@old.example",
        "TWO@old.example",
        "three@old.example",
        "shared@old.example",
        "other@old.example",
        "b@soc.example",
        "c@soc.example",
    ] {
        for name in ["x", "Shared", "SEVEN"] {
            let proper = mailmap.resolve_email(name, email);
            let told = world.git("main", &["check-mailmap", &format!("{name} <{email}>")]);
            assert!(
                told.ends_with(&format!("<{proper}>")),
                "{name} <{email}>: {told}, {proper}"
            );
        }
    }
    world.git("main", &["rm", "-q", ".mailmap"]);
    world.commit("x", "x\n");
    let history = world.history("main/books");
    let removed = history.changes_of(MAILMAP).last().expect("a change");
    assert_eq!(removed.after, None);
}

#[test]
fn a_file_beyond_the_limit_is_not_read() {
    let world = World::new();
    world.commit("evidence/a", "12345");
    let git = world.open("main");
    let id = world.id("HEAD:evidence/a");
    assert_eq!(git.blob(id, 5).expect("read"), b"12345");
    assert!(matches!(
        git.blob(id, 4),
        Err(ReadError::TooLarge { limit: 4 })
    ));
}

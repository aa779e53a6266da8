//! Reading never writes: neither into the worktree nor into `.git`, nor anywhere at home.

use crate::acceptance::snapshot::{changes, snapshot};
use crate::harness::repo::Repo;

#[test]
fn nothing_changes_whatever_is_asked() {
    let repo = Repo::small_sample();
    repo.commit_all();
    let everything = repo.root().parent().expect("a parent").to_path_buf();
    let before = snapshot(&everything);
    assert!(before.len() > 250, "{}", before.len());
    assert!(before.keys().any(|path| path.ends_with(".git/objects")));
    for arguments in [
        "check --as-of 2026-03-31",
        "check",
        "check --no-history --format json",
        "-v check",
        "due --within P30D",
        "due --format markdown",
        "audit --from 2026-01-01 --to 2026-12-31",
        "audit --from 2026-01-01 --to 2026-03-31 --format json",
        "explain --all",
        "schema evidence",
        "check --as-of never",
        "check no-such-task",
    ] {
        repo.run(arguments);
        assert!(changes(&everything, &before).is_empty(), "{arguments}");
    }
}

#[test]
fn a_change_would_be_seen() {
    let repo = Repo::small_sample();
    let before = snapshot(repo.root());
    repo.edit("policy/teams.yaml", "Oversight One", "Oversight Ona")
        .write("new", "");
    let changed = changes(repo.root(), &before);
    assert_eq!(changed, [repo.path("new"), repo.path("policy/teams.yaml")]);
}

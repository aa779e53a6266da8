//! Reading never writes: neither into the worktree nor into `.git`, nor anywhere at home.

use crate::acceptance::snapshot::{changes, snapshot};
use crate::harness::session::Session;

#[test]
fn nothing_changes_whatever_is_asked() {
    let session = Session::sample();
    session.commit_all();
    let everything = session.root().parent().expect("a parent").to_path_buf();
    let before = snapshot(&everything);
    assert!(before.len() > 500, "{}", before.len());
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
        session.run(arguments);
        assert!(changes(&everything, &before).is_empty(), "{arguments}");
    }
}

#[test]
fn a_change_would_be_seen() {
    let session = Session::sample();
    let before = snapshot(&session.root());
    session
        .edit("policy/teams.yaml", "Oversight One", "Oversight Ona")
        .write("new", "");
    let changed = changes(&session.root(), &before);
    assert_eq!(
        changed,
        [session.path("new"), session.path("policy/teams.yaml")]
    );
}

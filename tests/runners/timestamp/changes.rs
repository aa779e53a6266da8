//! The one pull request with tokens: opened, added to, merged, closed.

use super::forge::PullRequest;
use super::stamped_book::{FORGES, StampedBook};
use crate::book::Change;

fn open(branch: &str) -> PullRequest {
    PullRequest {
        branch: branch.to_owned(),
        is_open: true,
    }
}

/// Lands evidence on the mainline.
fn land_evidence(stamped: &StampedBook) {
    stamped.book.branch("evidence", "main", Change::Good);
    stamped.book.git("switch -q main");
    stamped.book.git("merge -q --no-ff -m Merge evidence");
    stamped.book.git("push -q origin main :evidence");
}

#[test]
fn every_forge_gets_one_pull_request_whose_tokens_hold() {
    for forge in FORGES {
        let stamped = StampedBook::new(forge);
        let Some(run) = stamped.run() else {
            return;
        };
        run.ends(true).says("asked to merge timestamp/");
        assert_eq!(stamped.asked(), 1);
        let branches = stamped.branches();
        let [branch] = branches.as_slice() else {
            panic!("{branches:?}");
        };
        assert_eq!(stamped.forge.pull_requests(), [open(branch)]);
        let added = stamped.added(branch);
        let stem = branch.strip_prefix("timestamp/").unwrap();
        let names = ["checkpoint", "tsr"].map(|ending| format!("/{stem}.{ending}"));
        assert_eq!(added.len(), 2, "{added:?}");
        for (path, name) in added.iter().zip(&names) {
            assert!(
                path.starts_with("timestamps/") && path.ends_with(name),
                "{path}"
            );
        }
        let verified = stamped.verify(branch);
        assert!(verified.starts_with("ok       timestamps/"), "{verified}");
        assert!(verified.contains("says Stamping"), "{verified}");

        // The next run, with the pull request still open.
        let run = stamped.run().unwrap().ends(true);
        run.says("is stamped already, in the open pull request");
        assert_eq!(stamped.asked(), 0);

        // What lands meanwhile is stamped in the same pull request.
        land_evidence(&stamped);
        let run = stamped.run().unwrap().ends(true);
        run.says("added a time stamp to the open pull request");
        assert_eq!(stamped.asked(), 1);
        assert_eq!(stamped.branches(), branches);
        assert_eq!(stamped.forge.pull_requests(), [open(branch)]);
        assert_eq!(stamped.added(branch).len(), 4);

        // The landing of the tokens asks for no other one.
        stamped.merge(branch);
        let verified = stamped.verify("main");
        assert_eq!(
            verified.matches("ok       timestamps/").count(),
            2,
            "{verified}"
        );
        let run = stamped.run().unwrap().ends(true);
        run.says("the newest checkpoint is stamped already: nothing is asked");
        assert_eq!(stamped.asked(), 0);
        assert_eq!(stamped.forge.pull_requests().len(), 1);
    }
}

/// A change outside of policy/ and evidence/ changes no checkpoint.
#[test]
fn what_no_checkpoint_covers_is_not_stamped_again() {
    let stamped = StampedBook::new("azure");
    let Some(run) = stamped.run() else {
        return;
    };
    run.ends(true);
    stamped.merge(&stamped.branches()[0]);
    stamped.asked();
    stamped.book.branch("notes", "main", Change::Notes);
    stamped.book.git("push -q origin notes:main");
    stamped.run().unwrap().ends(true).says("nothing is asked");
    assert_eq!(stamped.asked(), 0);
}

/// A run that may push and may not open pull requests is red, and keeps its token for the next one.
#[test]
fn a_branch_without_a_pull_request_gets_one() {
    for forge in FORGES {
        let stamped = StampedBook::refused_once(forge);
        let Some(run) = stamped.run() else {
            return;
        };
        run.ends(false).says("may not open its pull request");
        assert_eq!((stamped.asked(), stamped.branches().len()), (1, 1));
        stamped.run().unwrap().ends(true).says("asked to merge");
        assert_eq!((stamped.asked(), stamped.branches().len()), (0, 1));
        assert_eq!(stamped.forge.pull_requests().len(), 1);
    }
}

#[test]
fn a_closed_pull_request_is_not_opened_again() {
    for forge in FORGES {
        let stamped = StampedBook::new(forge);
        let Some(run) = stamped.run() else {
            return;
        };
        run.ends(true);
        stamped.forge.close_all();
        let run = stamped.run().unwrap().ends(true);
        run.says("was proposed, and closed");
        // A newer checkpoint is proposed.
        land_evidence(&stamped);
        stamped.run().unwrap().ends(true).says("asked to merge");
        assert_eq!((stamped.asked(), stamped.branches().len()), (2, 2));
    }
}

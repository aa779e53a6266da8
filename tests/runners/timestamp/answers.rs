//! What the authority answers, and what the job makes of it.

use super::stamped_book::{FORGES, StampedBook};
use crate::authority::TestAuthority;
use crate::github::act::{Act, Event};
use crate::gitlab::pipeline::run_pipeline;
use crate::server::Answer;

/// Runs the job, demands a warning and that nothing is stored, and returns how often the authority was asked.
#[track_caller]
fn warned(forge: &'static str, stamped: &StampedBook, text: &str) -> Option<usize> {
    stamped.run()?.ends(true).warns(forge, text);
    assert_eq!(stamped.branches(), [""; 0]);
    assert_eq!(stamped.forge.pull_requests(), []);
    Some(stamped.asked())
}

/// The same for an authority that answers something else than a token, where the tools are there.
#[track_caller]
fn warned_of(forge: &'static str, fault: fn(usize) -> Option<Answer>, text: &str, times: usize) {
    let stamped = StampedBook::faulty(forge, fault);
    let asked = warned(forge, &stamped, text);
    assert!(asked.is_none_or(|count| count == times), "{asked:?}");
}

#[test]
fn an_authority_that_comes_back_is_asked_again() {
    for forge in FORGES {
        let fault = |count| (count < 3).then(|| Answer::new(503, "busy"));
        let stamped = StampedBook::faulty(forge, fault);
        let Some(run) = stamped.run() else {
            return;
        };
        run.ends(true)
            .says("answered 503: asking again in 0 seconds");
        assert_eq!(stamped.asked(), 3);
        assert_eq!(stamped.branches().len(), 1);
    }
}

#[test]
fn an_authority_that_never_answers_is_a_warning() {
    for forge in FORGES {
        warned_of(forge, |_| Some(Answer::new(503, "")), "answered 503", 4);
    }
}

#[test]
fn what_is_refused_for_good_is_not_asked_again() {
    warned_of("azure", |_| Some(Answer::new(404, "")), "answered 404", 1);
    let redirect = |_| Some(Answer::new(302, "").with("Location", "http://127.0.0.1:9/"));
    warned_of("azure", redirect, "answered 302", 1);
}

#[test]
fn what_holds_no_token_is_not_stored() {
    let text = "answered what is not stored";
    for forge in FORGES {
        let page = |_| {
            Some(Answer::new(
                200,
                "<html>\n::error::Sign in\n##vso[x]y\n</html>",
            ))
        };
        warned_of(forge, page, text, 1);
    }
    let refusal = |_| {
        Some(Answer::new(
            200,
            TestAuthority::refuse(2, "not today\n##vso[x]y"),
        ))
    };
    warned_of("azure", refusal, text, 1);
    warned_of("azure", |_| Some(Answer::new(200, "")), text, 1);
    let long = |_| Some(Answer::new(200, vec![b'x'; 70_000]));
    warned_of("azure", long, "gave no answer (curl 63)", 1);
}

/// The policy accepts another authority, so the token of this one proves nothing.
#[test]
fn a_token_of_an_authority_that_is_not_accepted_is_not_stored() {
    for forge in FORGES {
        let stamped = StampedBook::answered_by_a_stranger(forge);
        let asked = warned(forge, &stamped, "answered what is not stored");
        assert!(asked.is_none_or(|count| count == 1), "{asked:?}");
    }
}

#[test]
fn a_fork_asks_nobody() {
    let stamped = StampedBook::new("github");
    let Some(act) = Act::new(&stamped.book) else {
        return;
    };
    let run = act.run(&Event::push_to_a_fork(), "dutybook-timestamp");
    assert!(run.is_green());
    assert_eq!(stamped.asked(), 0);
    assert_eq!(stamped.branches(), [""; 0]);
}

/// A fork has no token, and neither has a project that has not set one: nothing is asked, and nothing fails.
#[test]
fn a_project_without_a_token_asks_nobody() {
    let stamped = StampedBook::new("gitlab");
    let Some(run) = run_pipeline(&stamped.book, &stamped.landing()) else {
        return;
    };
    run.ends(&[("anchor", true), ("duties-and-evidence", true)]);
    assert_eq!(stamped.asked(), 0);
    let source = stamped.landing().with("TIMESTAMP_TOKEN", "t0ken");
    let run = run_pipeline(&stamped.book, &source).unwrap();
    run.ends(&[
        ("anchor", true),
        ("duties-and-evidence", true),
        ("timestamp", true),
    ]);
    assert_eq!(stamped.asked(), 1);
}

/// An address of the policy's file that is not one reaches nobody.
#[test]
fn an_address_that_is_not_one_is_refused() {
    let stamped = StampedBook::new("github");
    let Some(act) = Act::new(&stamped.book) else {
        return;
    };
    let path = ".github/workflows/dutybook-timestamp.yml";
    let file = stamped.book.work().join(path);
    let text = std::fs::read_to_string(&file).unwrap();
    let url = format!("{}/tsr", stamped.authority.url);
    std::fs::write(&file, text.replace(&url, "file:///etc/hostname $(id)")).unwrap();
    stamped.book.git("commit -q -a -m Address");
    stamped.book.git("push -q origin main");
    let run = act.run(&Event::of_mainline("push"), "dutybook-timestamp");
    assert!(!run.is_green());
    run.says("expected an address that begins with https:// or http:// in TIMESTAMP_URL");
    assert_eq!((stamped.asked(), stamped.branches().len()), (0, 0));
}

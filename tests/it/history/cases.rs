//! Cases of the rules that only fire where git's history is read: at least two that fire and one that does not, for each.
//!
//! The other tests of this folder look closer; these are what `rules` counts and runs.

use crate::harness::keys::{Key, with_signature};
use crate::harness::repo::{Repo, START};
use crate::harness::run::Run;
use crate::harness::tools::has;
use crate::history::anchors;
use crate::history::builder::{AFTER, IN_TIME, NOW};
use crate::history::clocks::then;
use crate::history::evidence::Evidence;
use crate::history::gaps::check_in;
use crate::history::landings::pushed;
use crate::history::merges::{offered, renamed_teams};
use crate::history::policy::{Policy, Task};
use crate::history::policy_in_force::{by_stranger, stranger};
use crate::history::signatures::{ANALYST, OVERSIGHT, Signed};
use crate::history::signatures_bad::{NO_SIGNATURE, altered, by_another, dated};
use crate::history::timeliness::recorded;
use crate::history::versions::{replaced, replaced_and_retyped, reviewed_again};
use crate::history::weakened::changed;
use crate::timestamps::attacks_on_tokens::{LAST, check_last_token};
use crate::timestamps::authority::TestAuthority;
use crate::timestamps::book::at;
use crate::timestamps::decade::policy;
use crate::timestamps::required::week_with;

/// A repository with a history, checked.
pub(crate) struct HistoryCase {
    pub(crate) rule: &'static str,
    pub(crate) name: &'static str,
    /// Whether the rule fires.
    pub(crate) fires: bool,
    check: fn() -> Run,
}

impl HistoryCase {
    /// Builds and checks the repository; `None` where a program is missing that signs.
    pub(crate) fn run(&self) -> Option<Run> {
        let needs_keys = self.rule.starts_with("signature/");
        (!needs_keys || has("ssh-keygen")).then(self.check)
    }
}

pub(crate) const fn fires(
    rule: &'static str,
    name: &'static str,
    check: fn() -> Run,
) -> HistoryCase {
    HistoryCase {
        rule,
        name,
        fires: true,
        check,
    }
}

pub(crate) const fn silent(
    rule: &'static str,
    name: &'static str,
    check: fn() -> Run,
) -> HistoryCase {
    HistoryCase {
        rule,
        name,
        fires: false,
        check,
    }
}

pub(crate) const CASES: &[HistoryCase] = &[
    fires("policy/retroactive", "a task reaches back", || {
        daily_from("2026-03-09T23:00:00+00:00")
    }),
    fires(
        "policy/retroactive",
        "the first policy reaches back",
        || {
            let repo = Repo::unborn().put(&Policy::new());
            repo.land("Policy (#1)", "2026-03-10T12:00:00+01:00")
                .check(NOW)
        },
    ),
    silent(
        "policy/retroactive",
        "a task starts on the day it lands",
        || daily_from("2026-03-09T22:59:59+00:00"),
    ),
    fires("policy/weakened", "more approvers", || {
        changed(&Policy::new(), &more_approvers()).check(NOW)
    }),
    fires("policy/weakened", "a task is removed", || {
        changed(&Policy::new(), &Policy::new().without("drill")).check(NOW)
    }),
    silent("policy/weakened", "fewer approvers", || {
        changed(&more_approvers(), &Policy::new()).check(NOW)
    }),
    fires("policy/mixed-change", "a member and their work", || {
        both(
            &Policy::new(),
            &Policy::new().member("alpha", stranger()),
            &by_stranger(),
        )
    }),
    fires(
        "policy/mixed-change",
        "fewer artifacts and work without any",
        || {
            let strict = Policy::new().task(Task::weekly().artifacts(1));
            both(&strict, &Policy::new(), &Evidence::w10())
        },
    ),
    fires("policy/mixed-change", "a lower level and work", || {
        let lower = Policy::new().rule("artifact/too-few", "warn");
        both(&Policy::new(), &lower, &Evidence::w10())
    }),
    silent("policy/mixed-change", "a higher level and work", || {
        let higher = Policy::new().rule("duty/late", "deny");
        both(&Policy::new(), &higher, &Evidence::w10())
    }),
    silent("policy/mixed-change", "another task", || {
        let other = Policy::new().task(Task::drill().id("exercise"));
        both(&Policy::new(), &other, &Evidence::w10())
    }),
    fires("history/incomplete", "a shallow clone", || {
        let repo = Repo::honest();
        check_in(&repo, &repo.clone_with(&["--depth", "1"]), "")
    }),
    fires(
        "history/incomplete",
        "history is required and there is no git",
        || {
            let policy = Policy::new().history("required: true");
            Repo::empty()
                .put(&policy)
                .record(&Evidence::w10())
                .needing_history()
                .check(NOW)
        },
    ),
    silent("history/incomplete", "a whole clone", || {
        let repo = Repo::honest();
        check_in(&repo, &repo.clone_with(&[]), "")
    }),
    fires("history/changed", "an edit", || {
        let repo = Repo::honest().record(&Evidence::w10().summary("Nothing was found"));
        repo.land("Better words (#3)", AFTER).check(NOW)
    }),
    fires("history/changed", "a comment", || {
        let repo = Repo::honest();
        let path = Evidence::w10().path();
        repo.write(&path, format!("{}# a comment\n", repo.read(&path)));
        repo.land("A comment (#3)", AFTER).check(NOW)
    }),
    silent("history/changed", "an amendment", || {
        let amended = Evidence::w10().summary("Nothing was found");
        let amended = amended.amended("2026-03-09T09:30:00+01:00", "The summary was wrong");
        Repo::honest()
            .record(&amended)
            .land("Amended (#3)", AFTER)
            .check(NOW)
    }),
    fires("history/deleted", "gone", || gone().check(NOW)),
    fires("history/deleted", "gone and restored", || {
        let repo = gone().record(&Evidence::w10());
        repo.land("Back again (#4)", "2026-03-10T09:00:00+01:00")
            .check(NOW)
    }),
    silent("history/deleted", "another file is gone", || {
        let repo = then(AFTER);
        repo.remove("README.md");
        repo.land("No readme (#4)", AFTER).check(NOW)
    }),
    fires("review/stale", "the content was replaced", || {
        replaced().check(NOW)
    }),
    fires(
        "review/stale",
        "a review that is older than the content",
        || replaced_and_retyped().check(NOW),
    ),
    silent("review/stale", "the content was reviewed again", || {
        reviewed_again().check(NOW)
    }),
    fires("history/backdated", "recorded a second too late", || {
        recorded("2026-03-09T17:00:00+01:00", "2026-03-11T17:00:01+01:00")
    }),
    fires(
        "history/backdated",
        "before the deadline, of days ago",
        || recorded("2026-03-05T09:00:00+01:00", "2026-03-07T09:00:01+01:00"),
    ),
    silent(
        "history/backdated",
        "recorded in time to the second",
        || recorded("2026-03-09T17:00:00+01:00", "2026-03-11T17:00:00+01:00"),
    ),
    fires("history/clock", "an hour backwards", || {
        then("2026-03-06T15:00:00+01:00").check(NOW)
    }),
    fires("history/clock", "two days ahead", || {
        then("2026-03-12T18:00:00+01:00").check(NOW)
    }),
    silent("history/clock", "the same time", || {
        then(IN_TIME).check(NOW)
    }),
    fires(
        "history/unclean-merge",
        "evidence that no parent has",
        || {
            let better = Evidence::w10().summary("Nothing was found");
            let repo = offered();
            let merge = repo.merge(&["w10"], "Merge branch 'w10'").at(IN_TIME);
            merge.putting(&better.path(), &better.text()).run();
            repo.check(NOW)
        },
    ),
    fires("history/unclean-merge", "the other side is dropped", || {
        let repo = offered();
        repo.merge(&["w10"], "Merge branch 'w10'")
            .at(IN_TIME)
            .ours()
            .run();
        repo.check(NOW)
    }),
    silent("history/unclean-merge", "two edits of one file", || {
        let repo = renamed_teams("Team oversight");
        repo.merge(&["two"], "Merge branch 'two'").at(AFTER).run();
        repo.check(NOW)
    }),
    fires("history/rewritten", "the last commit was amended", || {
        let repo = anchors::two_weeks();
        let anchor = repo.id("HEAD");
        let commit = repo.commit("Another message (#4)");
        commit.at("2026-03-10T11:00:00+01:00").amending().run();
        anchors::check(&repo, &[(&anchor, "2026-03-10T12:00:00+01:00")])
    }),
    fires("history/rewritten", "a commit that is not there", || {
        let anchor = "0123456789abcdef0123456789abcdef01234567";
        anchors::check(&anchors::two_weeks(), &[(anchor, anchors::SEEN)])
    }),
    silent("history/rewritten", "the anchor is on the mainline", || {
        let repo = anchors::two_weeks();
        anchors::check(&repo, &[(&repo.id("HEAD~1"), anchors::SEEN)])
    }),
    fires(
        "history/mainline-flip",
        "the mainline became a side branch",
        || {
            let (repo, anchor) = anchors::flipped();
            anchors::check(&repo, &[(&anchor, anchors::SEEN)])
        },
    ),
    fires("history/mainline-flip", "and went on", || {
        let (repo, anchor) = anchors::flipped();
        repo.write("README.md", "Who we are now\n");
        let repo = repo.land("Readme (#4)", "2026-03-10T12:00:00+01:00");
        anchors::check(&repo, &[(&anchor, anchors::SEEN)])
    }),
    silent(
        "history/mainline-flip",
        "what was there before the branches is anchored",
        || {
            let (repo, anchor) = anchors::flipped();
            let before = repo.id(&format!("{anchor}~1"));
            anchors::check(&repo, &[(&before, IN_TIME)])
        },
    ),
    fires("history/direct-push", "no sign of a forge", || {
        pushed("Report of 2026-W10").check(NOW)
    }),
    fires("history/direct-push", "a number in the middle", || {
        pushed("Report of (#12) and more").check(NOW)
    }),
    silent("history/direct-push", "a squash merge", || {
        pushed("Report of 2026-W10 (#12)").check(NOW)
    }),
    fires("signature/unsigned", "evidence", || {
        let repo = Signed::required().repo.record(&Evidence::w10());
        repo.land("Report (#2)", IN_TIME).check(NOW)
    }),
    fires("signature/unsigned", "policy", || {
        let policy = Policy::new().history("signatures: required");
        Repo::unborn()
            .put(&policy)
            .land("Policy (#1)", START)
            .check(NOW)
    }),
    silent("signature/unsigned", "a signed commit", || {
        signed_by_analyst(ANALYST)
    }),
    fires("signature/bad", "the message was altered", || {
        altered(|raw| raw.replace("Report of", "A report of"))
            .0
            .check(NOW)
    }),
    fires("signature/bad", "two signatures", || {
        altered(|raw| with_signature(&raw, "gpgsig", NO_SIGNATURE))
            .0
            .check(NOW)
    }),
    silent("signature/bad", "a signed commit", || {
        signed_by_analyst(ANALYST)
    }),
    fires("signature/unknown-key", "nobody's key", || {
        let repo = Signed::required().repo.record(&Evidence::w10());
        let key = Key::new(&repo, "stranger");
        repo.commit("Report (#2)").at(IN_TIME).signed(&key).run();
        repo.check(NOW)
    }),
    fires(
        "signature/unknown-key",
        "the forge's key, which nobody lists",
        || {
            let signed = Signed::required();
            let repo = signed.repo.record(&Evidence::w10());
            let commit = repo.commit("Report (#2)").at(IN_TIME).signed(&signed.forge);
            commit.committer("noreply@forge.example").run();
            repo.check(NOW)
        },
    ),
    silent("signature/unknown-key", "a signed commit", || {
        signed_by_analyst(ANALYST)
    }),
    fires("signature/identity", "somebody else's key", || {
        signed_by_analyst(OVERSIGHT)
    }),
    fires("signature/identity", "an unknown committer", || {
        signed_by_analyst("somebody@home.example")
    }),
    silent("signature/identity", "an alias of the committer", || {
        signed_by_analyst("analyst-1@users.noreply.example")
    }),
    fires("signature/expired-key", "past its end", || {
        dated_report(None, Some("2026-03-05"))
    }),
    fires("signature/expired-key", "before its beginning", || {
        dated_report(Some("2026-03-07"), None)
    }),
    silent("signature/expired-key", "on its only day", || {
        dated_report(Some("2026-03-06"), Some("2026-03-06"))
    }),
    fires("timestamp/invalid", "another authority", || {
        check_last_token(&TestAuthority::named("Other"), LAST)
    }),
    fires("timestamp/invalid", "a time in the future", || {
        check_last_token(&TestAuthority::default(), "2027-01-01T00:00:00Z")
    }),
    silent("timestamp/invalid", "an accepted authority", || {
        check_last_token(&TestAuthority::default(), LAST)
    }),
    fires("timestamp/missing", "nothing covers it", || {
        check_week(None, "2026-03-12T12:00:00Z")
    }),
    fires("timestamp/missing", "a second too late", || {
        check_week(None, "2026-03-07T15:00:01Z")
    }),
    silent("timestamp/missing", "covered in time", || {
        check_week(Some("2026-03-06T20:00:00Z"), "2026-03-12T12:00:00Z")
    }),
];

/// A daily task, which starts on 2026-03-09 and lands at an instant.
fn daily_from(landed: &str) -> Run {
    let policy = Policy::new().task(Task::daily().starts("2026-03-09"));
    Repo::honest()
        .put(&policy)
        .land("A check (#3)", landed)
        .check(NOW)
}

fn more_approvers() -> Policy {
    Policy::new().approvers("oversight, alpha")
}

/// A policy, and then another one in the same commit as evidence.
fn both(policy: &Policy, other: &Policy, evidence: &Evidence) -> Run {
    let repo = Repo::with(policy).put(other).record(evidence);
    repo.land("Both (#2)", IN_TIME).check(NOW)
}

fn gone() -> Repo {
    let repo = Repo::honest();
    repo.remove(&Evidence::w10().path());
    repo.land("Gone (#3)", AFTER)
}

/// Evidence in a commit that the analyst signs.
fn signed_by_analyst(committer: &str) -> Run {
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    let commit = repo
        .commit("Report (#2)")
        .at(IN_TIME)
        .signed(&signed.analyst);
    commit.committer(committer).run();
    repo.check(NOW)
}

/// Evidence in a commit signed with a key that is listed from one day until another.
fn dated_report(from: Option<&'static str>, until: Option<&'static str>) -> Run {
    let signed = dated(from, until);
    let repo = signed.repo.record(&by_another());
    repo.commit("Report (#3)")
        .at(IN_TIME)
        .signed(&signed.analyst)
        .run();
    repo.check(NOW)
}

/// `check` of a week under a policy that requires time stamps, with a token of some time, or none.
fn check_week(token: Option<&str>, as_of: &str) -> Run {
    let policy = policy("required: true");
    week_with(&policy, token.map(at)).check(at(as_of))
}

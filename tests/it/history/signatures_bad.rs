//! Signatures that are missing, of somebody else, of no use, or not what they seem.

use crate::harness::keys::{Key, with_signature};
use crate::harness::repo::{Repo, START};
use crate::harness::run::text;
use crate::harness::tools::needs;
use crate::history::builder::{AFTER, IN_TIME, NOW, W10};
use crate::history::evidence::Evidence;
use crate::history::policy::Policy;
use crate::history::signatures::{ANALYST, OVERSIGHT, Signed};

const REPORT: &str = "Report of 2026-W10 (#2)";

/// Demands one finding of a rule about the tip.
#[track_caller]
fn denied(repo: &Repo, rule: &str) -> String {
    let run = repo.check(NOW).exits(1).found(&[rule], &[]);
    let told = run.told(rule);
    assert!(told.contains(&repo.id("HEAD")[..7]), "{told}");
    // Nothing is proved by it.
    assert_eq!(repo.audit(NOW).grade(W10), "bare");
    told
}

#[test]
fn none_at_all() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10()).land(REPORT, IN_TIME);
    denied(&repo, "signature/unsigned");
    let optional = Signed::with("optional", |policy, _| policy);
    let repo = optional.repo.record(&Evidence::w10()).land(REPORT, IN_TIME);
    repo.check(NOW).exits(0).found(&[], &["signature/unsigned"]);
    let off = Signed::with("off", |policy, _| policy);
    let repo = off.repo.record(&Evidence::w10()).land(REPORT, IN_TIME);
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_level_of_its_own() {
    needs!("ssh-keygen");
    let signed = Signed::with("required", |policy, _| {
        policy.rule("signature/unsigned", "warn")
    });
    let repo = signed.repo.record(&Evidence::w10()).land(REPORT, IN_TIME);
    repo.check(NOW).exits(0).found(&[], &["signature/unsigned"]);
    let signed = Signed::with("optional", |policy, _| {
        policy.rule("signature/unsigned", "deny")
    });
    let repo = signed.repo.record(&Evidence::w10()).land(REPORT, IN_TIME);
    repo.check(NOW).exits(1).found(&["signature/unsigned"], &[]);
}

#[test]
fn an_unsigned_policy_is_told_as_well() {
    needs!("ssh-keygen");
    let policy = Policy::new().history("signatures: required");
    let repo = Repo::unborn().put(&policy).land("Policy (#1)", START);
    let run = repo.check("2026-03-02T12:00:00+01:00").exits(1);
    run.found(&["signature/unsigned"], &[]);
}

#[test]
fn by_a_key_that_nobody_lists() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    let key = Key::new(&repo, "stranger");
    let id = repo.commit(REPORT).at(IN_TIME).signed(&key).run();
    assert!(key.is_verified(&repo, ANALYST, &id));
    denied(&repo, "signature/unknown-key");
}

#[test]
fn by_a_key_of_the_forge_that_nobody_lists() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    let commit = repo.commit(REPORT).at(IN_TIME).signed(&signed.forge);
    commit.committer("noreply@forge.example").run();
    denied(&repo, "signature/unknown-key");
}

/// A key that is listed only later was not known when it signed.
#[test]
fn by_a_key_that_is_listed_afterwards() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    let key = Key::new(&repo, "later");
    repo.commit(REPORT).at(IN_TIME).signed(&key).run();
    let repo = repo.put(&signed.policy.key(ANALYST, &key.public));
    let commit = repo.commit("A key (#3)").at(crate::history::builder::AFTER);
    commit.signed(&signed.analyst).run();
    repo.check(NOW)
        .exits(1)
        .found(&["signature/unknown-key"], &["policy/weakened"]);
}

/// What was required when a commit landed stays required of it.
#[test]
fn a_policy_that_turns_signatures_off_afterwards() {
    needs!("ssh-keygen");
    for lowered in ["off", "optional"] {
        let signed = Signed::required();
        let repo = signed.repo.record(&Evidence::w10());
        repo.commit(REPORT).at(IN_TIME).run();
        let policy = signed.policy.history(format!("signatures: {lowered}"));
        let repo = repo.put(&policy);
        repo.commit("No signatures (#3)").at(AFTER).run();
        // The change itself is judged by what it replaces.
        let denied = repo.check(NOW).exits(1).rules("deny");
        assert_eq!(denied, ["signature/unsigned", "signature/unsigned"]);
    }
}

/// Nothing is required of what landed before the policy asked for it.
#[test]
fn a_policy_that_requires_signatures_afterwards() {
    needs!("ssh-keygen");
    let signed = Signed::with("off", |policy, _| policy);
    let repo = signed.repo.record(&Evidence::w10());
    repo.commit(REPORT).at(IN_TIME).run();
    let repo = repo.put(&signed.policy.history("signatures: required"));
    repo.commit("Signatures (#3)").at(AFTER).run();
    repo.check(NOW).exits(0).found(&[], &[]);
    repo.write("policy/README.md", "Signed from now on\n");
    let repo = repo.land("A word (#4)", "2026-03-09T13:00:00+01:00");
    repo.check(NOW).exits(1).denies("signature/unsigned");
}

#[test]
fn by_the_key_of_somebody_else() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    repo.commit(REPORT)
        .at(IN_TIME)
        .signed(&signed.oversight)
        .run();
    let told = denied(&repo, "signature/identity");
    assert!(told.contains(ANALYST) && told.contains(OVERSIGHT), "{told}");
}

#[test]
fn for_a_committer_whom_nobody_knows() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    let commit = repo.commit(REPORT).at(IN_TIME).signed(&signed.analyst);
    commit.committer("somebody@home.example").run();
    denied(&repo, "signature/identity");
}

/// A policy in which the key of the analyst has an end, or a beginning.
pub(crate) fn dated(from: Option<&'static str>, until: Option<&'static str>) -> Signed {
    let repo = Signed::with("required", |policy, _| policy);
    let policy = repo.policy.clone().change(ANALYST, |member| {
        member.from = from;
        member.until = until;
    });
    repo.repo.set(&policy);
    let commit = repo
        .repo
        .commit("Dates (#2)")
        .at("2026-03-02T12:00:00+01:00");
    commit.signed(&repo.oversight).committer(OVERSIGHT).run();
    repo
}

/// Evidence of somebody whose time on the roster is not in question.
pub(crate) fn by_another() -> Evidence {
    Evidence::w10().by("analyst-2@soc.example")
}

#[test]
fn by_a_key_past_its_end() {
    needs!("ssh-keygen");
    let signed = dated(None, Some("2026-03-05"));
    let repo = signed.repo.record(&by_another());
    let commit = repo.commit("Report (#3)").at("2026-03-06T16:00:00+01:00");
    commit.signed(&signed.analyst).run();
    denied(&repo, "signature/expired-key");
}

#[test]
fn by_a_key_before_its_beginning() {
    needs!("ssh-keygen");
    let signed = dated(Some("2026-03-07"), None);
    let repo = signed.repo.record(&by_another());
    repo.commit("Report (#3)")
        .at(IN_TIME)
        .signed(&signed.analyst)
        .run();
    denied(&repo, "signature/expired-key");
}

#[test]
fn the_last_day_of_a_key_is_a_good_one() {
    needs!("ssh-keygen");
    let signed = dated(Some("2026-03-06"), Some("2026-03-06"));
    let repo = signed.repo.record(&by_another());
    // Already the seventh in Kiritimati, and still the sixth in Copenhagen.
    let commit = repo.commit("Report (#3)").at("2026-03-06T23:59:59+01:00");
    commit.signed(&signed.analyst).run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

/// The committer's date is the signer's to set, and the mainline's clock is not.
#[test]
fn by_a_key_past_its_end_that_dates_its_commit_back() {
    needs!("ssh-keygen");
    let signed = dated(None, Some("2026-03-05"));
    let repo = signed.repo;
    repo.write("README.md", "Who we are\n");
    let repo = repo.land("Readme (#3)", "2026-03-08T12:00:00+01:00");
    let repo = repo.record(&by_another().at("2026-03-04T11:00:00+01:00"));
    let commit = repo.commit("Report (#4)").at("2026-03-04T12:00:00+01:00");
    let id = commit.signed(&signed.analyst).run();
    // Git itself believes it.
    assert!(signed.analyst.is_verified(&repo, ANALYST, &id));
    let denied = ["history/clock", "signature/expired-key"];
    repo.check(NOW)
        .exits(1)
        .found(&denied, &["history/backdated"]);
}

/// A signed commit whose object was altered, and whether git itself still believes it.
#[track_caller]
pub(crate) fn altered(alter: impl FnOnce(String) -> String) -> (Repo, bool) {
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    let commit = repo.commit(REPORT).at(IN_TIME);
    let was = commit.signed(&signed.analyst).run();
    let id = repo.forge(alter);
    assert_ne!(id, was, "nothing was altered");
    let is_believed = signed.analyst.is_verified(&repo, ANALYST, &id);
    (repo, is_believed)
}

/// Demands that an altered commit is told as bad, and that git agrees.
#[track_caller]
fn bad(alter: impl FnOnce(String) -> String) {
    let (repo, is_believed) = altered(alter);
    assert!(!is_believed);
    denied(&repo, "signature/bad");
}

#[test]
fn a_message_that_was_altered_after_signing() {
    needs!("ssh-keygen");
    bad(|raw| raw.replace("Report of", "A report of"));
}

#[test]
fn a_date_that_was_altered_after_signing() {
    needs!("ssh-keygen");
    // The committer's time, a second earlier.
    bad(|raw| raw.replacen("1772809200 +0100\ngpgsig", "1772809199 +0100\ngpgsig", 1));
}

pub(crate) const NO_SIGNATURE: &str =
    "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----";

#[test]
fn a_signature_that_is_no_signature() {
    needs!("ssh-keygen");
    bad(|raw| {
        let (head, rest) = raw.split_once("gpgsig ").expect("signed");
        let (_, message) = rest.split_once("\n\n").expect("a message");
        let unsigned = format!("{}\n\n{message}", head.trim_end());
        with_signature(&unsigned, "gpgsig", NO_SIGNATURE)
    });
}

/// Of two headers, one reader checks the one and another reader the other: git itself believes this
/// commit, so that it is no second opinion here.
#[test]
fn two_signatures() {
    needs!("ssh-keygen");
    let (repo, _) = altered(|raw| with_signature(&raw, "gpgsig", NO_SIGNATURE));
    denied(&repo, "signature/bad");
}

/// The key signed this very commit, but said that it is for something else.
#[test]
fn a_signature_for_another_purpose() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10()).land(REPORT, IN_TIME);
    let raw = repo.git(&["cat-file", "commit", "HEAD"]) + "\n";
    let git = signed.analyst.sign(&repo, "git", &raw);
    let file = signed.analyst.sign(&repo, "file", &raw);
    let unsigned = repo.id("HEAD");
    let id = repo.forge(|raw| with_signature(&raw, "gpgsig", &file));
    assert!(!signed.analyst.is_verified(&repo, ANALYST, &id));
    denied(&repo, "signature/bad");
    // Nothing but the purpose was wrong.
    repo.git(&["update-ref", "HEAD", &unsigned]);
    let id = repo.forge(|raw| with_signature(&raw, "gpgsig", &git));
    assert!(signed.analyst.is_verified(&repo, ANALYST, &id));
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_certificate_is_not_supported() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10()).land(REPORT, IN_TIME);
    let signature = "-----BEGIN SIGNED MESSAGE-----\nMIIB\n-----END SIGNED MESSAGE-----";
    repo.forge(|raw| with_signature(&raw, "gpgsig", signature));
    let told = denied(&repo, "signature/unknown-key");
    assert!(told.contains("unsupported"), "{told}");
}

#[test]
fn each_commit_is_told_for_itself() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10()).land(REPORT, IN_TIME);
    let next = Evidence::weekly("2026-W11", "2026-03-10T10:00:00+01:00");
    let repo = repo
        .record(&next)
        .land("Report (#3)", "2026-03-10T11:00:00+01:00");
    let run = repo.check(NOW).exits(1);
    let run = run.found(&["signature/unsigned"; 2], &[]);
    let mut prints: Vec<String> = run
        .findings()
        .iter()
        .map(|found| text(&found["fingerprint"]))
        .collect();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), run.findings().len());
}

/// Who signs for whom is judged by the mailmap that the mainline held before the commit.
#[test]
fn a_later_mailmap_makes_no_signature_good() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    repo.commit(REPORT)
        .at(IN_TIME)
        .signed(&signed.oversight)
        .run();
    denied(&repo, "signature/identity");
    let line = format!("Oversight <{OVERSIGHT}> <{ANALYST}>\n");
    repo.write(".mailmap", line);
    repo.commit("Names (#3)")
        .at(AFTER)
        .signed(&signed.analyst)
        .run();
    let run = repo.check(NOW).exits(1);
    let run = run.found(&["signature/identity"], &["policy/weakened"]);
    let told = run.told("policy/weakened");
    let words = format!("{ANALYST} was {ANALYST}, is now {OVERSIGHT}");
    assert!(told.contains(&words), "{told}");
}

/// A mailmap that was there before names the committer's other address.
#[test]
fn an_earlier_mailmap_names_the_committer() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo;
    repo.write(
        ".mailmap",
        format!("Analyst <{ANALYST}> <one@home.example>\n"),
    );
    repo.commit("Names (#2)")
        .at(START)
        .signed(&signed.analyst)
        .run();
    let repo = repo.record(&Evidence::w10());
    let commit = repo.commit(REPORT).at(IN_TIME).signed(&signed.analyst);
    commit.committer("one@home.example").run();
    repo.check(NOW).exits(0).found(&[], &["policy/weakened"]);
}

/// Names that are spelt otherwise, and addresses of one person by the roster, change nobody.
#[test]
fn a_mailmap_of_names_changes_nobody() {
    let repo = Repo::honest();
    let lines = "Analyst One <analyst-1@soc.example>\n\
                 Oversight One <oversight-1@soc.example> <oversight-1@users.noreply.example>\n\
                 Somebody <somebody@home.example> <else@home.example>\n";
    repo.write(".mailmap", lines);
    let repo = repo.land("Names (#3)", AFTER);
    repo.check(NOW).exits(0).found(&[], &[]);
}

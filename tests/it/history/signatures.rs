//! Signatures that are good, and what they make of a landing.

use std::fs;

use crate::harness::keys::Key;
use crate::harness::process::succeeds;
use crate::harness::repo::{Repo, START};
use crate::harness::tools::needs;
use crate::history::builder::{AFTER, IN_TIME, NOW, W10};
use crate::history::evidence::Evidence;
use crate::history::policy::Policy;

pub(crate) const ANALYST: &str = "analyst-1@soc.example";
pub(crate) const OVERSIGHT: &str = "oversight-1@soc.example";

/// A repository and the keys of its people. The policy landed, signed; nothing else has.
pub(crate) struct Signed {
    pub(crate) repo: Repo,
    pub(crate) policy: Policy,
    pub(crate) analyst: Key,
    pub(crate) oversight: Key,
    pub(crate) forge: Key,
}

impl Signed {
    /// `change` makes the policy otherwise, with the keys on the rosters and the forge's not yet listed.
    pub(crate) fn with(signatures: &str, change: impl FnOnce(Policy, &Key) -> Policy) -> Self {
        let repo = Repo::unborn();
        let [analyst, oversight, forge] =
            ["analyst", "oversight", "forge"].map(|name| Key::new(&repo, name));
        let policy = Policy::new()
            .history(format!("signatures: {signatures}"))
            .key(ANALYST, &analyst.public)
            .key(OVERSIGHT, &oversight.public);
        let policy = change(policy, &forge);
        let repo = repo.put(&policy);
        repo.commit("Policy (#1)").at(START).signed(&analyst).run();
        Signed {
            repo,
            policy,
            analyst,
            oversight,
            forge,
        }
    }

    pub(crate) fn required() -> Self {
        Signed::with("required", |policy, _| policy)
    }
}

#[test]
fn a_good_signature_is_told() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    let id = repo
        .commit("Report of 2026-W10 (#2)")
        .at(IN_TIME)
        .signed(&signed.analyst)
        .run();
    assert!(signed.analyst.is_verified(&repo, ANALYST, &id));
    repo.check(NOW).exits(0).found(&[], &[]);
    assert_eq!(repo.audit(NOW).grade(W10), "signed");
}

#[test]
fn other_kinds_of_keys_are_good_as_well() {
    needs!("ssh-keygen");
    for kind in [
        ["-t", "ecdsa", "-b", "256"],
        ["-t", "ecdsa", "-b", "384"],
        ["-t", "rsa", "-b", "2048"],
    ] {
        let signed = Signed::required();
        let key = Key::of_kind(&signed.repo, "another", &kind);
        let policy = signed.policy.key("analyst-2@soc.example", &key.public);
        // Listed first, by somebody whose key is known: no key admits itself.
        let repo = signed.repo.put(&policy);
        repo.commit("A key (#2)")
            .at(START)
            .signed(&signed.analyst)
            .run();
        let repo = repo.record(&Evidence::w10());
        let commit = repo.commit("Report of 2026-W10 (#3)").at(IN_TIME);
        let id = commit.committer("analyst-2@soc.example").signed(&key).run();
        assert!(key.is_verified(&repo, "analyst-2@soc.example", &id));
        repo.check(NOW).exits(0).lacks_family("signature");
        assert_eq!(repo.audit(NOW).grade(W10), "signed", "{kind:?}");
    }
}

#[test]
fn an_alias_of_the_committer_is_the_committer() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    let commit = repo
        .commit("Report of 2026-W10 (#2)")
        .at(IN_TIME)
        .signed(&signed.analyst);
    commit.committer("analyst-1@users.noreply.example").run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn a_mailmap_that_comes_with_a_commit_does_not_name_its_committer() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    repo.write(
        ".mailmap",
        "Analyst One <analyst-1@soc.example> <one@home.example>\n",
    );
    let commit = repo
        .commit("Report of 2026-W10 (#2)")
        .at(IN_TIME)
        .signed(&signed.analyst);
    commit.committer("one@home.example").run();
    let run = repo.check(NOW).exits(1);
    run.found(&["signature/identity"], &["policy/weakened"]);
}

/// The author is somebody else: who commits signs.
#[test]
fn the_author_does_not_matter() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    let commit = repo
        .commit("Report of 2026-W10 (#2)")
        .at(IN_TIME)
        .signed(&signed.oversight);
    commit.committer(OVERSIGHT).run();
    repo.check(NOW).exits(0).found(&[], &[]);
}

#[test]
fn commits_that_touch_neither_policy_nor_evidence_need_none() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    repo.commit("Report of 2026-W10 (#2)")
        .at(IN_TIME)
        .signed(&signed.analyst)
        .run();
    repo.write("README.md", "Who we are\n");
    let repo = repo.land("Readme (#3)", AFTER);
    repo.check(NOW).exits(0).found(&[], &[]);
}

/// What a merge brings is vouched for by the merge.
#[test]
fn commits_of_a_branch_need_none() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo;
    repo.branch("w10").add(&Evidence::w10());
    repo.commit("Report of 2026-W10").at(IN_TIME).run();
    repo.switch("main");
    let merge = repo.merge(&["w10"], "Merge branch 'w10'").at(IN_TIME);
    merge.signed(&signed.oversight).committer(OVERSIGHT).run();
    repo.check(NOW).exits(0).found(&[], &[]);
    assert_eq!(repo.audit(NOW).grade(W10), "signed");
}

#[test]
fn a_key_that_is_listed_no_more_was_good_when_it_signed() {
    needs!("ssh-keygen");
    let signed = Signed::required();
    let repo = signed.repo.record(&Evidence::w10());
    repo.commit("Report of 2026-W10 (#2)")
        .at(IN_TIME)
        .signed(&signed.analyst)
        .run();
    let without = signed.policy.change(ANALYST, |member| member.keys.clear());
    let repo = repo.put(&without);
    let commit = repo
        .commit("Another key (#3)")
        .at(AFTER)
        .signed(&signed.oversight);
    commit.committer(OVERSIGHT).run();
    repo.check(NOW).exits(0).found(&[], &[]);
    assert_eq!(repo.audit(NOW).grade(W10), "signed");
}

#[test]
fn a_merge_signed_by_the_forge_is_the_forges_word() {
    needs!("ssh-keygen");
    let signed = Signed::with("required", |policy, forge| {
        policy.history(format!(
            "forge_keys: [{{ key: \"{}\", from: 2026-01-01 }}]",
            forge.public
        ))
    });
    let repo = signed.repo;
    repo.branch("w10").add(&Evidence::w10());
    repo.commit("Report of 2026-W10").at(IN_TIME).run();
    repo.switch("main");
    let merge = repo
        .merge(&["w10"], "Merge pull request #2 from soc/w10")
        .at(IN_TIME);
    merge
        .signed(&signed.forge)
        .committer("noreply@forge.example")
        .run();
    repo.check(NOW).exits(0).found(&[], &[]);
    assert_eq!(repo.audit(NOW).grade(W10), "forge-signed");
}

#[test]
fn a_key_of_the_forge_has_its_days() {
    needs!("ssh-keygen");
    for (days, is_good) in [
        ("until: 2026-03-06", true),
        ("until: 2026-03-05", false),
        ("from: 2026-03-06", true),
        ("from: 2026-03-07", false),
    ] {
        let signed = Signed::with("required", |policy, forge| {
            policy.history(format!(
                "forge_keys: [{{ key: \"{}\", {days} }}]",
                forge.public
            ))
        });
        let repo = signed.repo.record(&Evidence::w10());
        let commit = repo
            .commit("Report of 2026-W10 (#2)")
            .at(IN_TIME)
            .signed(&signed.forge);
        commit.committer("noreply@forge.example").run();
        if is_good {
            repo.check(NOW).exits(0).found(&[], &[]);
        } else {
            repo.check(NOW)
                .exits(1)
                .found(&["signature/expired-key"], &[]);
        }
    }
}

/// A key of `OpenPGP`, in a keyring of its own.
struct Pgp {
    home: std::path::PathBuf,
    armoured: String,
}

impl Pgp {
    fn new(repo: &Repo, expires: &str) -> Self {
        let home = repo.beside("gnupg");
        fs::create_dir(&home).expect("made");
        let mut permissions = fs::metadata(&home).expect("there").permissions();
        std::os::unix::fs::PermissionsExt::set_mode(&mut permissions, 0o700);
        fs::set_permissions(&home, permissions).expect("set");
        let gpg = |arguments: &[&str]| {
            let mut command = repo.program("gpg");
            command.env("GNUPGHOME", &home);
            command.args([
                "--batch",
                "--quiet",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                "",
            ]);
            command
                .args(["--faked-system-time", "20260101T000000!"])
                .args(arguments);
            String::from_utf8(succeeds(&mut command).stdout).expect("armoured")
        };
        gpg(&["--quick-generate-key", ANALYST, "ed25519", "sign", expires]);
        let armoured = gpg(&["--armor", "--export", ANALYST]);
        Pgp { home, armoured }
    }

    /// Commits at a time with a signature that says, in UTC, that it was made at another.
    fn commit(&self, repo: &Repo, message: &str, at: &str, signed_at: &str) -> String {
        let id = repo.commit(message).at(at).run();
        let raw = repo.git(&["cat-file", "commit", &id]) + "\n";
        let file = repo.beside("commit-text");
        fs::write(&file, &raw).expect("written");
        let mut command = repo.program("gpg");
        command.env("GNUPGHOME", &self.home);
        command
            .arg("--faked-system-time")
            .arg(format!("{signed_at}!"));
        command
            .args([
                "--batch",
                "--quiet",
                "--armor",
                "--detach-sign",
                "--output",
                "-",
            ])
            .arg(&file);
        let signature = String::from_utf8(succeeds(&mut command).stdout).expect("armoured");
        repo.forge(|raw| crate::harness::keys::with_signature(&raw, "gpgsig", &signature))
    }
}

impl Drop for Pgp {
    /// The agent of this keyring ends with it.
    fn drop(&mut self) {
        let mut command = std::process::Command::new("gpgconf");
        command.env("GNUPGHOME", &self.home).args(["--kill", "all"]);
        let _ = command.output();
    }
}

/// A policy that lists a key of `OpenPGP`, and evidence of 2026-W10 that is signed with it.
fn signed_with_pgp(expires: &str) -> (Repo, Pgp) {
    let repo = Repo::unborn();
    let pgp = Pgp::new(&repo, expires);
    let policy = Policy::new()
        .history("signatures: required")
        .key(ANALYST, pgp.armoured.trim_end());
    let repo = repo.put(&policy);
    pgp.commit(&repo, "Policy (#1)", START, "20260301T110000");
    let repo = repo.record(&Evidence::w10());
    // A key past its end signs nothing, unless somebody turns the clock back.
    let id = pgp.commit(&repo, "Report of 2026-W10 (#2)", IN_TIME, "20260303T110000");
    let mut command = repo.git_command(&["verify-commit", "--raw", &id]);
    command.env("GNUPGHOME", &pgp.home);
    let said = String::from_utf8_lossy(&command.output().expect("git").stderr).into_owned();
    assert!(
        said.contains("GOODSIG") || said.contains("EXPKEYSIG"),
        "{said}"
    );
    (repo, pgp)
}

#[test]
fn a_key_of_openpgp_is_good() {
    needs!("ssh-keygen");
    needs!("gpg");
    let (repo, _pgp) = signed_with_pgp("never");
    repo.check(NOW).exits(0).found(&[], &[]);
    assert_eq!(repo.audit(NOW).grade(W10), "signed");
}

#[test]
fn a_key_of_openpgp_says_itself_when_it_ends() {
    needs!("ssh-keygen");
    needs!("gpg");
    let (repo, _pgp) = signed_with_pgp("20260304T000000");
    // The policy was signed in time, the evidence was not.
    repo.check(NOW)
        .exits(1)
        .found(&["signature/expired-key"], &[]);
}

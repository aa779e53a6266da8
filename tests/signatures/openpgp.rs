//! OpenPGP signatures.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use dutybook::repo::{Key, KeyFault, Keyring, Signature, check, check_key, openpgp_addresses};
use tempfile::TempDir;

use crate::world::{
    NOW, World, gpg_time, header, instant, is_good, ok, replaced, ring, with_headers,
};

/// When keys are made that do not say when.
const BEFORE: &str = "2026-01-05T08:00:00Z";

/// gpg with keys of its own, which its agent forgets at the end.
pub(crate) struct Gpg {
    home: TempDir,
}

impl Drop for Gpg {
    fn drop(&mut self) {
        let mut kill = Command::new("gpgconf");
        kill.arg("--homedir").arg(self.home.path());
        let _ = kill.args(["--kill", "all"]).output();
    }
}

impl Gpg {
    /// Nothing where gpg is not installed, which only the project's own builds must not miss.
    pub(crate) fn new() -> Option<Self> {
        let is_there = Command::new("gpg").arg("--version").output().is_ok();
        if !is_there {
            assert!(std::env::var_os("CI").is_none(), "gpg is not installed");
            eprintln!("gpg is not installed: OpenPGP signatures are not tested");
            return None;
        }
        // The path of the agent's socket must be short.
        let home = tempfile::Builder::new().prefix("g").tempdir_in("/tmp");
        let gpg = Gpg {
            home: home.expect("a folder"),
        };
        let script = format!(
            "#!/bin/sh\nexec gpg --homedir '{}' --no-permission-warning --batch \
             --pinentry-mode loopback --passphrase '' \
             --faked-system-time \"$DUTYBOOK_TEST_TIME\" $DUTYBOOK_TEST_GPG \"$@\"\n",
            gpg.home.path().display()
        );
        fs::write(gpg.program(), script).expect("written");
        ok(Command::new("chmod").arg("+x").arg(gpg.program()), b"");
        Some(gpg)
    }

    fn program(&self) -> PathBuf {
        self.home.path().join("gpg.sh")
    }

    /// gpg at an instant.
    fn at(&self, at: &str) -> Command {
        let mut command = Command::new(self.program());
        command.env("DUTYBOOK_TEST_TIME", gpg_time(at));
        command
    }

    /// Makes a key that signs; returns its fingerprint.
    pub(crate) fn key(&self, name: &str, kind: &str, expires: &str) -> String {
        let id = format!("{name} <{name}@soc.example>");
        let make = ["-q", "--quick-gen-key", &id, kind, "sign", expires];
        ok(self.at(BEFORE).args(make), b"");
        self.fingerprints(name).remove(0)
    }

    /// The fingerprints of a key and of its subkeys, in lower case.
    fn fingerprints(&self, name: &str) -> Vec<String> {
        let list = ok(self.at(NOW).args(["--with-colons", "-k", name]), b"");
        let list = String::from_utf8(list).expect("text");
        let lines = list
            .lines()
            .filter_map(|line| line.strip_prefix("fpr:::::::::"));
        lines
            .map(|print| print.trim_end_matches(':').to_lowercase())
            .collect()
    }

    /// The public key as it is now.
    pub(crate) fn public(&self, id: &str) -> String {
        let key = ok(self.at(NOW).args(["--armor", "--export", id]), b"");
        String::from_utf8(key).expect("text")
    }

    /// A commit signed at an instant, with options of gpg.
    pub(crate) fn signed(&self, world: &World, id: &str, at: &str, options: &[&str]) -> Vec<u8> {
        let mut git = world.git(at);
        git.env("DUTYBOOK_TEST_TIME", gpg_time(at));
        git.env("DUTYBOOK_TEST_GPG", options.join(" "));
        git.args([
            "-c",
            &self.config(),
            "-c",
            &format!("user.signingkey={id}!"),
        ]);
        git.args(["commit", "-q", "--allow-empty", "-S", "-m", "Weekly report"]);
        ok(&mut git, b"");
        world.raw()
    }

    fn config(&self) -> String {
        format!("gpg.program={}", self.program().display())
    }

    fn git_says(&self, world: &World, raw: &[u8], at: &str) -> bool {
        world.git_verifies(raw, &self.config(), at)
    }

    /// Both opinions at an instant, which must be one.
    fn judged(&self, world: &World, raw: &[u8], keys: &[&str], at: &str) -> Signature {
        let signature = check(raw, &ring(keys), instant(at));
        let git = self.git_says(world, raw, at);
        assert_eq!(is_good(&signature), git, "git does not say {signature:?}");
        signature
    }

    /// A commit with a signature that gpg makes with these words.
    fn with(&self, world: &World, words: &[&str]) -> Vec<u8> {
        let unsigned = world.unsigned();
        let signature = ok(self.at(NOW).args(words), &unsigned);
        let signature = String::from_utf8(signature).expect("text");
        with_headers(&unsigned, &header(&signature))
    }

    /// Revokes a key with a reason: 0 none, 1 compromised, 2 superseded, 3 retired.
    fn revoke(&self, id: &str, reason: &str, at: &str) {
        let mut command = self.at(at);
        command.args([
            "--no-batch",
            "--no-tty",
            "--command-fd",
            "0",
            "--gen-revoke",
            id,
        ]);
        let revocation = ok(&mut command, format!("y\n{reason}\n\ny\n").as_bytes());
        ok(self.at(at).arg("--import"), &revocation);
    }
}

fn good(fingerprint: &str) -> Signature {
    Signature::Good {
        holders: vec![0],
        fingerprint: fingerprint.to_owned(),
    }
}

fn expired(fingerprint: &str, reason: &str) -> Signature {
    Signature::Expired {
        holders: vec![0],
        fingerprint: fingerprint.to_owned(),
        reason: reason.to_owned(),
    }
}

fn is_bad(signature: &Signature) -> bool {
    matches!(signature, Signature::Bad { .. })
}

#[test]
fn every_usual_kind_of_key_signs_well() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    for kind in ["ed25519", "rsa2048", "rsa3072", "nistp256", "dsa2048"] {
        let id = gpg.key(kind, kind, "0");
        let key = gpg.public(&id);
        let raw = gpg.signed(&world, &id, NOW, &[]);
        assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), good(&id), "{kind}");
        let altered = replaced(&raw, "Weekly", "weekly");
        assert!(
            is_bad(&gpg.judged(&world, &altered, &[&key], NOW)),
            "{kind}"
        );
    }
}

#[test]
fn forms_of_a_signature_that_are_good() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let key = gpg.public(&id);
    for options in [
        &["--textmode"][..],
        &["--digest-algo", "SHA512"],
        &["--digest-algo", "SHA384"],
        &["--emit-version"],
        &["--comment", "of-the-desk"],
        &["--set-notation", "note@soc.example=text"],
    ] {
        let raw = gpg.signed(&world, &id, NOW, options);
        assert_eq!(
            gpg.judged(&world, &raw, &[&key], NOW),
            good(&id),
            "{options:?}"
        );
    }
    let raw = gpg.with(&world, &["-u", &id, "--textmode", "-abs"]);
    assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), good(&id));
    let last = "-----END PGP SIGNATURE-----\n";
    let of_a_forge = replaced(&raw, last, &format!("{last} \n"));
    assert_eq!(gpg.judged(&world, &of_a_forge, &[&key], NOW), good(&id));
}

#[test]
fn forms_of_a_signature_that_are_bad() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let [one, two] = ["one", "two"].map(|name| gpg.key(name, "ed25519", "0"));
    let keys = [&*gpg.public(&one), &*gpg.public(&two)];
    let double = gpg.with(&world, &["-u", &one, "-u", &two, "-abs"]);
    assert!(is_bad(&gpg.judged(&world, &double, &keys, NOW)));
    let clear = gpg.with(&world, &["-u", &one, "-as"]);
    let got = gpg.judged(&world, &clear, &keys, NOW);
    assert!(matches!(got, Signature::Unsupported { .. }), "{got:?}");
    for options in [
        &["--digest-algo", "SHA1"][..],
        &["--digest-algo", "RIPEMD160"],
    ] {
        let raw = gpg.signed(&world, &one, NOW, options);
        assert!(
            gpg.git_says(&world, &raw, NOW),
            "git is as strict: {options:?}"
        );
        let got = check(&raw, &ring(&keys), instant(NOW));
        assert!(is_bad(&got), "{got:?}");
    }
    let note = ["--set-notation", "!note@soc.example=text"];
    let raw = gpg.signed(&world, &one, NOW, &note);
    assert!(is_bad(&gpg.judged(&world, &raw, &keys, NOW)));
}

#[test]
fn a_key_that_is_not_in_the_ring_is_unknown() {
    let (world, Some(gpg), Some(others)) = (World::new(), Gpg::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let other = others.key("other", "ed25519", "0");
    let raw = gpg.signed(&world, &id, NOW, &[]);
    let expected = Signature::Unknown {
        fingerprint: Some(id),
        kind: "OpenPGP",
    };
    assert_eq!(
        others.judged(&world, &raw, &[&others.public(&other)], NOW),
        expected
    );
}

#[test]
fn a_subkey_counts_for_its_certificate() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let add = |kind: &str, usage: &str, expires: &str| {
        let add = ["-q", "--quick-add-key", &id, kind, usage, expires];
        ok(gpg.at(BEFORE).args(add), b"");
        gpg.fingerprints("analyst").pop().expect("a subkey")
    };
    let lasting = add("rsa2048", "sign", "0");
    let short = add("ed25519", "sign", "30d");
    add("cv25519", "encr", "0");
    let key = gpg.public(&id);
    let raw = gpg.signed(&world, &lasting, NOW, &[]);
    assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), good(&id));
    let then = "2026-01-20T08:00:00Z";
    let raw = gpg.signed(&world, &short, then, &[]);
    assert_eq!(gpg.judged(&world, &raw, &[&key], then), good(&id));
    let late = expired(&id, "the key is expired");
    assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), late);
    // The certificate's end is its subkeys' as well.
    let raw = gpg.signed(&world, &lasting, NOW, &[]);
    gpg.revoke(&id, "1", NOW);
    let got = gpg.judged(&world, &raw, &[&gpg.public(&id)], NOW);
    assert_eq!(got, expired(&id, "the key is revoked"));
}

#[test]
fn an_expired_key_is_judged_at_the_instant_that_is_asked_for() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "30d");
    let key = gpg.public(&id);
    let (then, end) = ("2026-01-20T08:00:00Z", "2026-02-04T08:00:00Z");
    let raw = gpg.signed(&world, &id, then, &[]);
    let late = expired(&id, "the key is expired");
    assert_eq!(gpg.judged(&world, &raw, &[&key], then), good(&id));
    let last = "2026-02-04T07:59:59Z";
    assert_eq!(gpg.judged(&world, &raw, &[&key], last), good(&id));
    assert_eq!(check(&raw, &ring(&[&key]), instant(end)), late);
    assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), late);
    let early = check(&raw, &ring(&[&key]), instant("2026-01-05T07:59:59Z"));
    assert_eq!(early, expired(&id, "the key is not valid yet"));
    // Prolonged: the newest word of the key holds, also for what was signed before.
    let at = "2026-03-01T08:00:00Z";
    ok(gpg.at(at).args(["--quick-set-expire", &id, "1y"]), b"");
    let prolonged = gpg.public(&id);
    for keys in [&[&*prolonged][..], &[&key, &prolonged], &[&prolonged, &key]] {
        assert!(is_good(&gpg.judged(&world, &raw, keys, NOW)));
    }
}

/// The clock of whoever signs may say anything; it must not say that the key was not valid.
#[test]
fn a_signature_made_while_the_key_was_not_valid_is_not_good() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let raw = gpg.signed(&world, &id, NOW, &[]);
    let at = "2026-01-06T08:00:00Z";
    ok(
        gpg.at(at).args(["--quick-set-expire", &id, "2026-02-01"]),
        b"",
    );
    let key = gpg.public(&id);
    let got = check(&raw, &ring(&[&key]), instant("2026-01-20T08:00:00Z"));
    assert_eq!(got, expired(&id, "the key is expired"));
}

#[test]
fn a_revocation_counts_from_the_beginning_or_from_its_day() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let before = "2026-03-01T08:00:00Z";
    for (reason, from_the_beginning) in [("0", true), ("1", true), ("2", false), ("3", false)] {
        let id = gpg.key(&format!("analyst{reason}"), "ed25519", "0");
        let clean = gpg.public(&id);
        let raw = gpg.signed(&world, &id, before, &[]);
        assert_eq!(gpg.judged(&world, &raw, &[&clean], NOW), good(&id));
        gpg.revoke(&id, reason, NOW);
        let key = gpg.public(&id);
        let revoked = expired(&id, "the key is revoked");
        assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), revoked, "{reason}");
        // A copy that does not know of it changes nothing, whoever holds it.
        let both = check(&raw, &ring(&[&clean, &key]), instant(NOW));
        let holders = vec![0, 1];
        assert!(matches!(both, Signature::Expired { holders: of, .. } if of == holders));
        let got = check(&raw, &ring(&[&key]), instant(before));
        assert_eq!(is_good(&got), !from_the_beginning, "{reason}: {got:?}");
    }
}

#[test]
fn a_revoked_subkey_does_not_revoke_its_certificate() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    ok(
        gpg.at(BEFORE)
            .args(["--quick-add-key", &id, "ed25519", "sign", "0"]),
        b"",
    );
    let subkey = gpg.fingerprints("analyst").pop().expect("a subkey");
    let by_primary = gpg.signed(&world, &id, NOW, &[]);
    let by_subkey = gpg.signed(&world, &subkey, NOW, &[]);
    let mut edit = gpg.at(NOW);
    edit.args([
        "--no-batch",
        "--no-tty",
        "--command-fd",
        "0",
        "--edit-key",
        &id,
    ]);
    ok(&mut edit, b"key 1\nrevkey\ny\n1\n\ny\nsave\n");
    let key = gpg.public(&id);
    assert_eq!(gpg.judged(&world, &by_primary, &[&key], NOW), good(&id));
    let revoked = expired(&id, "the key is revoked");
    assert_eq!(gpg.judged(&world, &by_subkey, &[&key], NOW), revoked);
}

#[test]
fn a_signature_may_expire_before_its_key() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let key = gpg.public(&id);
    let then = "2026-03-01T08:00:00Z";
    let raw = gpg.signed(&world, &id, then, &["--default-sig-expire", "2d"]);
    assert_eq!(gpg.judged(&world, &raw, &[&key], then), good(&id));
    let over = expired(&id, "the signature is expired");
    assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), over);
}

#[test]
fn addresses_are_those_that_the_key_signed_and_did_not_revoke() {
    let Some(gpg) = Gpg::new() else {
        return;
    };
    let id = gpg.key("analyst-1", "ed25519", "0");
    for user in [
        "Analyst 1 (desk) <desk@soc.example>",
        "old@soc.example",
        "Nobody",
    ] {
        ok(gpg.at(BEFORE).args(["--quick-add-uid", &id, user]), b"");
    }
    ok(
        gpg.at(NOW)
            .args(["--quick-revoke-uid", &id, "old@soc.example"]),
        b"",
    );
    let other = gpg.key("analyst-2", "rsa2048", "0");
    let both = ok(gpg.at(NOW).args(["--armor", "--export", &id, &other]), b"");
    let both = String::from_utf8(both).expect("text");
    let mut got = openpgp_addresses(&both).expect("addresses");
    got.sort();
    let expected = [
        "analyst-1@soc.example",
        "analyst-2@soc.example",
        "desk@soc.example",
    ];
    assert_eq!(got, expected);
    // Several armours in one text are one list, with Windows' line ends as well.
    let apart = format!("{}\n{}", gpg.public(&id), gpg.public(&other)).replace('\n', "\r\n");
    let mut got = openpgp_addresses(&apart).expect("addresses");
    got.sort();
    assert_eq!(got, expected);
    for holder in [&both, &apart] {
        assert_eq!(check_key(holder), Ok(()));
    }
}

#[test]
fn what_is_no_public_key_is_said() {
    let Some(gpg) = Gpg::new() else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let secret = ok(
        gpg.at(NOW).args(["--armor", "--export-secret-keys", &id]),
        b"",
    );
    let secret = String::from_utf8(secret).expect("text");
    let public = gpg.public(&id);
    let pretended = secret.replace("PRIVATE", "PUBLIC");
    let cut = public.replacen("\n\n", "\n\nAAAA", 1);
    for text in [
        &secret,
        &pretended,
        &cut,
        "",
        "ssh-ed25519",
        "ssh-ed25519 AAAA x",
    ] {
        let (_, faults) = Keyring::new([Key { holder: 5, text }]);
        assert!(
            matches!(&faults[..], [KeyFault { holder: 5, .. }]),
            "{text}: {faults:?}"
        );
        assert!(check_key(text).is_err(), "{text}");
    }
}

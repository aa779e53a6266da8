//! gpg, its keys and what it signs.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use dutybook::internals::signing::{SignatureVerdict, check_signature};
use tempfile::TempDir;

use crate::signatures::world::{
    NOW, World, gpg_time, header, instant, is_good, ok, ring, with_headers,
};

/// When keys are made that do not say when.
pub(crate) const BEFORE: &str = "2026-01-05T08:00:00Z";

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
    pub(crate) fn at(&self, at: &str) -> Command {
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
    pub(crate) fn fingerprints(&self, name: &str) -> Vec<String> {
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

    pub(crate) fn git_says(&self, world: &World, raw: &[u8], at: &str) -> bool {
        world.git_verifies(raw, &self.config(), at)
    }

    /// Both opinions at an instant, which must be one.
    pub(crate) fn judged(
        &self,
        world: &World,
        raw: &[u8],
        keys: &[&str],
        at: &str,
    ) -> SignatureVerdict {
        let signature = check_signature(raw, &ring(keys), instant(at));
        let git = self.git_says(world, raw, at);
        assert_eq!(is_good(&signature), git, "git does not say {signature:?}");
        signature
    }

    /// A commit with a signature that gpg makes with these words.
    pub(crate) fn with(&self, world: &World, words: &[&str]) -> Vec<u8> {
        let unsigned = world.unsigned();
        let signature = ok(self.at(NOW).args(words), &unsigned);
        let signature = String::from_utf8(signature).expect("text");
        with_headers(&unsigned, &header(&signature))
    }

    /// Revokes a key with a reason: 0 none, 1 compromised, 2 superseded, 3 retired.
    pub(crate) fn revoke(&self, id: &str, reason: &str, at: &str) {
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

//! A repository, its keys, and git's opinion.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use chrono::{DateTime, Utc};
use dutybook::internals::signing::{Keyring, SignatureVerdict, SigningKey, check_signature};
use tempfile::TempDir;

use crate::harness::process::isolated;
use crate::harness::temporary::temporary_folder;

/// When things happen that do not say when.
pub(crate) const NOW: &str = "2026-03-10T12:00:00Z";

pub(crate) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

/// A keyring of keys that can all be used; holders are counted from 0.
pub(crate) fn ring(keys: &[&str]) -> Keyring {
    let keys = keys.iter().enumerate();
    let (ring, faults) = Keyring::new(keys.map(|(holder, text)| SigningKey { holder, text }));
    assert_eq!(faults, []);
    ring
}

pub(crate) fn is_good(signature: &SignatureVerdict) -> bool {
    matches!(signature, SignatureVerdict::Good { .. })
}

/// Runs a program that must succeed, and returns what it prints.
pub(crate) fn ok(command: &mut Command, input: &[u8]) -> Vec<u8> {
    let output = run(command, input);
    assert!(output.status.success(), "{command:?}: {output:?}");
    output.stdout
}

fn run(command: &mut Command, input: &[u8]) -> Output {
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("a program to run");
    let mut stdin = child.stdin.take().expect("its input");
    // Whoever does not read all of it closes the pipe.
    let _ = stdin.write_all(input);
    drop(stdin);
    child.wait_with_output().expect("its output")
}

/// Replaces the one place where `from` stands.
pub(crate) fn replaced(raw: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(raw.to_vec()).expect("text");
    assert_eq!(text.matches(from).count(), 1, "{from:?} in {text}");
    text.replace(from, to).into_bytes()
}

/// A commit with another signature, or its first one: `headers` stand before the message.
pub(crate) fn with_headers(unsigned: &[u8], headers: &str) -> Vec<u8> {
    let text = std::str::from_utf8(unsigned).expect("text");
    let (top, message) = text.split_once("\n\n").expect("a message");
    format!("{top}\n{headers}\n{message}").into_bytes()
}

/// The header that holds a signature.
pub(crate) fn header(signature: &str) -> String {
    let lines = signature.trim_end_matches('\n').replace('\n', "\n ");
    format!("gpgsig {lines}\n")
}

/// A repository in which commits are signed.
pub(crate) struct World {
    dir: TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        let world = World {
            dir: temporary_folder().expect("a folder"),
        };
        ok(world.git(NOW).args(["init", "-q", "-b", "main"]), b"");
        world
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// git, at an instant, with nothing of this machine's settings.
    pub(crate) fn git(&self, at: &str) -> Command {
        let mut command = isolated("git", self.dir.path());
        command.current_dir(self.dir.path());
        for (key, value) in [
            ("GIT_AUTHOR_NAME", "Analyst 1"),
            ("GIT_AUTHOR_EMAIL", "analyst-1@soc.example"),
            ("GIT_AUTHOR_DATE", at),
            ("GIT_COMMITTER_NAME", "Analyst 1"),
            ("GIT_COMMITTER_EMAIL", "analyst-1@soc.example"),
            ("GIT_COMMITTER_DATE", at),
        ] {
            command.env(key, value);
        }
        command
    }

    /// A commit as it is stored.
    pub(crate) fn raw(&self) -> Vec<u8> {
        ok(self.git(NOW).args(["cat-file", "commit", "HEAD"]), b"")
    }

    /// A commit that nobody signed.
    pub(crate) fn unsigned(&self) -> Vec<u8> {
        let commit = ["commit", "-q", "--allow-empty", "-m", "Weekly report"];
        ok(self.git(NOW).args(commit), b"");
        self.raw()
    }

    /// A commit signed with an SSH key.
    pub(crate) fn signed(&self, key: &SshKey) -> Vec<u8> {
        let mut git = self.git(NOW);
        git.args(["-c", "gpg.format=ssh", "-c"]);
        git.arg(format!("user.signingkey={}", key.secret.display()));
        git.args(["commit", "-q", "--allow-empty", "-S", "-m", "Weekly report"]);
        ok(&mut git, b"");
        self.raw()
    }

    /// Makes an SSH key.
    pub(crate) fn ssh_key(&self, name: &str, kind: &str, bits: &str) -> SshKey {
        let secret = self.path(name);
        let mut keygen = Command::new("ssh-keygen");
        keygen.args(["-q", "-N", "", "-C", "analyst-1@soc.example", "-t", kind]);
        if !bits.is_empty() {
            keygen.args(["-b", bits]);
        }
        ok(keygen.arg("-f").arg(&secret), b"");
        let public = fs::read_to_string(self.path(&format!("{name}.pub"))).expect("a key");
        SshKey { secret, public }
    }

    /// What git says of a commit, where these SSH keys may sign.
    pub(crate) fn git_says(&self, raw: &[u8], keys: &[&str]) -> bool {
        let allowed = self.path("allowed");
        let lines = keys
            .iter()
            .map(|key| format!("analyst-1@soc.example {key}\n"));
        fs::write(&allowed, lines.collect::<String>()).expect("written");
        let config = format!("gpg.ssh.allowedSignersFile={}", allowed.display());
        self.git_verifies(raw, &config, NOW)
    }

    /// Whether `git verify-commit` takes a commit, with one more setting.
    pub(crate) fn git_verifies(&self, raw: &[u8], config: &str, at: &str) -> bool {
        let store = [
            "hash-object",
            "-t",
            "commit",
            "-w",
            "--stdin",
            "--literally",
        ];
        let id = String::from_utf8(ok(self.git(NOW).args(store), raw)).expect("an id");
        let mut git = self.git(NOW);
        git.env("DUTYBOOK_TEST_TIME", gpg_time(at));
        git.args(["-c", config, "verify-commit", id.trim()]);
        run(&mut git, b"").status.success()
    }

    /// Both opinions, which must be one: git's, and what is returned.
    pub(crate) fn judged(&self, raw: &[u8], keys: &[&str]) -> SignatureVerdict {
        let signature = check_signature(raw, &ring(keys), instant(NOW));
        let git = self.git_says(raw, keys);
        assert_eq!(is_good(&signature), git, "git does not say {signature:?}");
        signature
    }

    /// What git takes and dutybook does not.
    pub(crate) fn stricter(&self, raw: &[u8], keys: &[&str]) -> SignatureVerdict {
        let signature = check_signature(raw, &ring(keys), instant(NOW));
        assert!(self.git_says(raw, keys), "git is as strict: {signature:?}");
        assert!(!is_good(&signature));
        signature
    }
}

/// A pair of SSH keys.
pub(crate) struct SshKey {
    pub(crate) secret: PathBuf,
    /// The public one, as a line.
    pub(crate) public: String,
}

impl SshKey {
    /// The fingerprint, as OpenSSH says it.
    pub(crate) fn fingerprint(&self) -> String {
        let mut keygen = Command::new("ssh-keygen");
        let line = ok(keygen.arg("-l").arg("-f").arg(&self.secret), b"");
        let line = String::from_utf8(line).expect("text");
        line.split(' ').nth(1).expect("a fingerprint").to_owned()
    }

    /// Signs bytes.
    pub(crate) fn sign(&self, namespace: &str, payload: &[u8]) -> String {
        signed_by(&self.secret, namespace, payload)
    }
}

pub(crate) fn signed_by(key: &Path, namespace: &str, payload: &[u8]) -> String {
    let mut keygen = Command::new("ssh-keygen");
    keygen.args(["-q", "-Y", "sign", "-n", namespace, "-f"]);
    String::from_utf8(ok(keygen.arg(key), payload)).expect("text")
}

/// An instant as gpg wants to be told it; the `!` stops its clock.
pub(crate) fn gpg_time(at: &str) -> String {
    instant(at).format("%Y%m%dT%H%M%S!").to_string()
}

//! Keys that sign commits, made for one test and thrown away with it.

use std::fs;
use std::path::PathBuf;

use crate::harness::process::succeeds;
use crate::harness::repo::Repo;

/// An SSH key.
pub(crate) struct Key {
    pub(crate) secret: PathBuf,
    /// The public half, one line of OpenSSH without a comment.
    pub(crate) public: String,
}

impl Key {
    /// A new Ed25519 key, beside a repository.
    pub(crate) fn new(repo: &Repo, name: &str) -> Self {
        Key::of_kind(repo, name, &["-t", "ed25519"])
    }

    /// A new key of a kind, as `ssh-keygen` names it.
    pub(crate) fn of_kind(repo: &Repo, name: &str, kind: &[&str]) -> Self {
        let secret = repo.beside(&format!("key-{name}"));
        let mut command = repo.program("ssh-keygen");
        command.args(["-q", "-N", "", "-C", ""]).args(kind);
        command.arg("-f").arg(&secret);
        succeeds(&mut command);
        let text = fs::read_to_string(secret.with_extension("pub")).expect("a public key");
        let public = text
            .split_whitespace()
            .take(2)
            .collect::<Vec<_>>()
            .join(" ");
        Key { secret, public }
    }

    /// Signs a text for a purpose, and returns the armoured signature.
    pub(crate) fn sign(&self, repo: &Repo, namespace: &str, text: &str) -> String {
        let file = repo.beside("to-be-signed");
        fs::write(&file, text).expect("written");
        let signature = file.with_extension("sig");
        if signature.is_file() {
            fs::remove_file(&signature).expect("removed");
        }
        let mut command = repo.program("ssh-keygen");
        command.args(["-q", "-Y", "sign", "-n", namespace, "-f"]);
        command.arg(&self.secret).arg(&file);
        succeeds(&mut command);
        fs::read_to_string(signature).expect("a signature")
    }

    /// What git itself says of the signature of a commit, where only this key is known, as that of an
    /// address.
    pub(crate) fn is_verified(&self, repo: &Repo, address: &str, commit: &str) -> bool {
        let allowed = repo.beside("allowed-signers");
        fs::write(&allowed, format!("{address} {}\n", self.public)).expect("written");
        let allowed = format!("gpg.ssh.allowedSignersFile={}", allowed.display());
        let mut command = repo.git_command(&["-c", &allowed, "verify-commit", commit]);
        command.output().expect("git").status.success()
    }
}

/// Puts a signature into the text of a commit object, as its last header.
pub(crate) fn with_signature(commit: &str, header: &str, signature: &str) -> String {
    let (head, message) = commit.split_once("\n\n").expect("a head and a message");
    let folded = signature.trim_end().replace('\n', "\n ");
    format!("{head}\n{header} {folded}\n\n{message}")
}

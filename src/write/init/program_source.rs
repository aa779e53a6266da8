//! Where a forge's CI gets dutybook from.

use std::fmt;
use std::str::FromStr;

/// Where a forge's CI gets dutybook from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProgramSource {
    /// Nobody has said: the CI files fail, and say what to set.
    Unset,
    /// A repository on GitHub that holds the action and its releases.
    Release(ReleaseSource),
    /// A wheel, by its address.
    Wheel(WheelAddress),
    /// A commit to build from.
    Commit {
        /// Where git fetches the repository.
        repository: GitAddress,
        /// The whole name of the commit.
        revision: CommitName,
    },
}

/// A repository on GitHub and a revision of it: `OWNER/REPO@REVISION`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseSource {
    repository: String,
    revision: String,
}

impl ReleaseSource {
    /// As a workflow names the action: `OWNER/REPO@REVISION`.
    #[must_use]
    pub fn action(&self) -> String {
        format!("{}@{}", self.repository, self.revision)
    }

    /// Whether the revision is the whole name of a commit, which cannot move as branches and tags can.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        is_commit_name(&self.revision)
    }

    /// The address of the release's wheel for Linux on x86-64. A revision that is no version names none:
    /// then it is that of the running version.
    pub(super) fn wheel(&self, running: &str) -> String {
        let named = self.revision.strip_prefix('v').unwrap_or(&self.revision);
        let is_version = named.split('.').count() == 3
            && named.split('.').all(|part| part.parse::<u32>().is_ok());
        let version = if is_version { named } else { running };
        let repository = &self.repository;
        format!(
            "https://github.com/{repository}/releases/download/v{version}/\
             dutybook-{version}-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.musllinux_1_1_x86_64.whl"
        )
    }
}

impl FromStr for ReleaseSource {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        let malformed = || SourceError("expected OWNER/REPO@COMMIT, or OWNER/REPO@v1.2.3");
        let (repository, revision) = text.split_once('@').ok_or_else(malformed)?;
        let (owner, name) = repository.split_once('/').ok_or_else(malformed)?;
        let is_word = |word: &str, marks: &str| {
            !word.is_empty()
                && !word.starts_with(['-', '.'])
                && word
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || marks.contains(c))
        };
        if !is_word(owner, "-_") || !is_word(name, "-_.") || !is_word(revision, "-_.") {
            return Err(malformed());
        }
        Ok(ReleaseSource {
            repository: repository.to_owned(),
            revision: revision.to_owned(),
        })
    }
}

/// Where a wheel lies: an address that pip reads, with `#sha256=…` if it is to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WheelAddress(String);

impl WheelAddress {
    /// Whether it is a file of the machine that installs it.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.0.starts_with("file:")
    }

    /// Whether the content is fixed by its SHA-256.
    #[must_use]
    pub fn is_pinned(&self) -> bool {
        let digest = self.0.split_once("#sha256=").map(|(_, digest)| digest);
        digest.is_some_and(|digest| digest.len() == 64 && is_hexadecimal(digest))
    }
}

impl FromStr for WheelAddress {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        if holds_password(text) {
            return Err(PASSWORD);
        }
        let path = text.split(['#', '?']).next().unwrap_or_default();
        let is_known = ["https://", "file:///"]
            .iter()
            .any(|it| text.starts_with(it));
        let is_wheel = path.rsplit('.').next() == Some("whl");
        let address = WheelAddress(text.to_owned());
        if !is_known || !is_wheel || text.contains('@') || !is_plain_address(text) {
            return Err(SourceError(
                "expected the address of a wheel: https://… or file:///…, ending in .whl or in .whl#sha256=…",
            ));
        }
        if text.contains('#') && !address.is_pinned() {
            return Err(SourceError(
                "expected #sha256= and 64 hexadecimal digits after the address of the wheel",
            ));
        }
        Ok(address)
    }
}

/// Where git fetches a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitAddress(String);

impl FromStr for GitAddress {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        if holds_password(text) {
            return Err(PASSWORD);
        }
        let schemes = ["https://", "ssh://", "file:///"];
        if !schemes.iter().any(|it| text.starts_with(it)) || !is_plain_address(text) {
            return Err(SourceError(
                "expected the address of a git repository: https://…, ssh://… or file:///…",
            ));
        }
        Ok(GitAddress(text.to_owned()))
    }
}

/// The whole name of a commit: branches and tags can move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitName(String);

impl FromStr for CommitName {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        if !is_commit_name(text) {
            return Err(SourceError(
                "expected the 40 hexadecimal digits of a commit: branches and tags can move",
            ));
        }
        Ok(CommitName(text.to_owned()))
    }
}

/// Why a source is not taken: what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SourceError(&'static str);

macro_rules! display_text {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

display_text!(WheelAddress, GitAddress, CommitName);

fn is_commit_name(text: &str) -> bool {
    text.len() == 40 && is_hexadecimal(text)
}

fn is_hexadecimal(text: &str) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

const PASSWORD: SourceError = SourceError(
    "expected an address without a password: everybody who can read the repository could read it in the CI file",
);

/// Whether the part before the host of an address has a password: `https://user:secret@host/`.
fn holds_password(text: &str) -> bool {
    let after = text.split_once("://").map_or("", |(_, after)| after);
    let authority = after.split(['/', '?', '#']).next().unwrap_or_default();
    let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
    user.contains(':') || (!user.is_empty() && !text.starts_with("ssh://"))
}

/// Whether an address has only characters that mean nothing in YAML's quotes, in a shell's, and to the
/// variables of a forge.
fn is_plain_address(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!&+,;=%".contains(c);
    text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn a_release_is_an_owner_a_repository_and_a_revision() {
        let release: ReleaseSource = format!("soc-tools/dutybook@{COMMIT}").parse().unwrap();
        assert!(release.is_pinned());
        assert!(
            release
                .wheel("0.2.0")
                .contains("/download/v0.2.0/dutybook-0.2.0-py3-")
        );
        let release: ReleaseSource = "soc-tools/dutybook@v1.4.0".parse().unwrap();
        assert!(!release.is_pinned());
        assert!(
            release
                .wheel("0.2.0")
                .contains("/soc-tools/dutybook/releases/download/v1.4.0/")
        );
        for malformed in [
            "dutybook",
            "a/b",
            "a/b@",
            "/b@v1",
            "a/b@v1 x",
            "a/b@v1\nc",
            "a/b@${{ x }}",
            "a/b@-x",
        ] {
            assert!(malformed.parse::<ReleaseSource>().is_err(), "{malformed}");
        }
    }

    #[test]
    fn a_wheel_has_an_address_and_may_have_a_digest() {
        let digest = "0".repeat(64);
        let pinned: WheelAddress = format!("https://files.example/d.whl#sha256={digest}")
            .parse()
            .unwrap();
        assert!(pinned.is_pinned());
        let loose: WheelAddress = "file:///srv/d.whl".parse().unwrap();
        assert!(!loose.is_pinned());
        for malformed in [
            "d.whl",
            "http://files.example/d.whl",
            "https://files.example/d.zip",
            "https://files.example/d.whl#sha256=12",
            "https://files.example/d.whl#egg=x",
            "https://files.example/$(id).whl",
            "https://files.example/a b.whl",
            "https://files.example/\"d.whl",
            "https://user:secret@files.example/d.whl",
            "https://token@files.example/d.whl",
        ] {
            assert!(malformed.parse::<WheelAddress>().is_err(), "{malformed}");
        }
    }

    #[test]
    fn a_commit_has_its_whole_name() {
        assert!(COMMIT.parse::<CommitName>().is_ok());
        for malformed in ["main", "0123456", &COMMIT.to_uppercase()] {
            assert!(malformed.parse::<CommitName>().is_err(), "{malformed}");
        }
        assert!(
            "https://git.example/soc/dutybook"
                .parse::<GitAddress>()
                .is_ok()
        );
        assert!(
            "ssh://git@git.example/soc/dutybook"
                .parse::<GitAddress>()
                .is_ok()
        );
        for malformed in [
            "https://user:secret@git.example/soc/dutybook",
            "git.example:soc/dutybook",
            "ext::sh -c id",
            "--upload-pack=x",
        ] {
            assert!(malformed.parse::<GitAddress>().is_err(), "{malformed}");
        }
    }
}

//! Commits and merges before they are made.

use std::fs;
use std::path::PathBuf;

use crate::harness::keys::Key;
use crate::harness::process::succeeds;
use crate::harness::repo::Repo;

/// A person as a commit names them: an address, and a name made of it.
fn name(address: &str) -> String {
    let local = address.split('@').next().unwrap_or(address);
    local.replace('-', " ")
}

/// A commit that is not made yet.
pub(crate) struct Commit<'r> {
    repo: &'r Repo,
    message: String,
    author: String,
    committer: String,
    authored_at: Option<String>,
    at: String,
    key: Option<(PathBuf, &'static str)>,
    amends: bool,
}

impl<'r> Commit<'r> {
    pub(super) fn new(repo: &'r Repo, message: &str) -> Self {
        Commit {
            repo,
            message: message.to_owned(),
            author: "analyst-1@soc.example".to_owned(),
            committer: "analyst-1@soc.example".to_owned(),
            authored_at: None,
            at: repo.clock.to_owned(),
            key: None,
            amends: false,
        }
    }

    /// The committer's time, and the author's where it is not set for itself.
    pub(crate) fn at(mut self, at: &str) -> Self {
        at.clone_into(&mut self.at);
        self
    }

    /// The author's time alone.
    pub(crate) fn authored_at(mut self, at: &str) -> Self {
        self.authored_at = Some(at.to_owned());
        self
    }

    pub(crate) fn author(mut self, address: &str) -> Self {
        address.clone_into(&mut self.author);
        self
    }

    pub(crate) fn committer(mut self, address: &str) -> Self {
        address.clone_into(&mut self.committer);
        self
    }

    /// Adds a `Co-authored-by` trailer.
    pub(crate) fn with(mut self, address: &str) -> Self {
        let separator = if self.message.contains("\n\n") {
            "\n"
        } else {
            "\n\n"
        };
        let who = name(address);
        self.message = format!(
            "{}{separator}Co-authored-by: {who} <{address}>",
            self.message
        );
        self
    }

    /// Signs with an SSH key.
    pub(crate) fn signed(mut self, key: &Key) -> Self {
        self.key = Some((key.secret.clone(), "ssh"));
        self
    }

    /// Takes the place of the tip.
    pub(crate) fn amending(mut self) -> Self {
        self.amends = true;
        self
    }

    /// Makes it of all that lies in the folder, and returns its name.
    #[track_caller]
    pub(crate) fn run(self) -> String {
        self.repo.git(&["add", "--all"]);
        let mut arguments = vec!["commit", "--quiet", "--allow-empty", "-m", &self.message];
        if self.amends {
            arguments.extend(["--amend", "--reset-author"]);
        }
        let signing;
        let format;
        let mut before = Vec::new();
        if let Some((key, kind)) = &self.key {
            signing = format!("user.signingKey={}", key.display());
            format = format!("gpg.format={kind}");
            before.extend(["-c", &*signing, "-c", &*format]);
            arguments.push("-S");
        }
        before.extend(arguments);
        let mut command = self.repo.git_command(&before);
        let authored_at = self.authored_at.as_ref().unwrap_or(&self.at);
        let people = [
            ("AUTHOR", &self.author, authored_at),
            ("COMMITTER", &self.committer, &self.at),
        ];
        for (role, address, at) in people {
            command.env(format!("GIT_{role}_NAME"), name(address));
            command.env(format!("GIT_{role}_EMAIL"), address);
            command.env(format!("GIT_{role}_DATE"), at);
        }
        succeeds(&mut command);
        self.repo.head()
    }
}

/// A merge that is not made yet. It always makes a commit of its own.
pub(crate) struct Merge<'r> {
    repo: &'r Repo,
    branches: Vec<&'r str>,
    commit: Commit<'r>,
    strategy: Option<&'static str>,
    /// What the merge itself puts in or, with `None`, leaves out.
    tampering: Vec<(String, Option<String>)>,
}

impl<'r> Merge<'r> {
    pub(super) fn new(repo: &'r Repo, branches: &[&'r str], message: &str) -> Self {
        Merge {
            repo,
            branches: branches.to_vec(),
            commit: repo.commit(message),
            strategy: None,
            tampering: Vec::new(),
        }
    }

    pub(crate) fn at(mut self, at: &str) -> Self {
        self.commit = self.commit.at(at);
        self
    }

    pub(crate) fn author(mut self, address: &str) -> Self {
        self.commit = self.commit.author(address);
        self
    }

    pub(crate) fn committer(mut self, address: &str) -> Self {
        self.commit = self.commit.committer(address);
        self
    }

    pub(crate) fn signed(mut self, key: &Key) -> Self {
        self.commit = self.commit.signed(key);
        self
    }

    /// Keeps the tree of the branch that is merged into: `-s ours`.
    pub(crate) fn ours(mut self) -> Self {
        self.strategy = Some("ours");
        self
    }

    /// Gives a file a content in the merge itself; also how a conflict is resolved.
    pub(crate) fn putting(mut self, path: &str, content: &str) -> Self {
        let change = (path.to_owned(), Some(content.to_owned()));
        self.tampering.push(change);
        self
    }

    /// Leaves a file out in the merge itself.
    pub(crate) fn dropping(mut self, path: &str) -> Self {
        self.tampering.push((path.to_owned(), None));
        self
    }

    /// Makes it, and returns its name.
    #[track_caller]
    pub(crate) fn run(self) -> String {
        let mut arguments = vec!["merge", "--quiet", "--no-ff", "--no-commit"];
        if let Some(strategy) = self.strategy {
            arguments.extend(["-s", strategy]);
        }
        arguments.extend(&self.branches);
        let mut command = self.repo.git_command(&arguments);
        let output = command.output().expect("it starts");
        // A conflict is fine where the merge says what comes of it.
        assert!(
            output.status.success() || !self.tampering.is_empty(),
            "{}",
            String::from_utf8_lossy(&output.stdout)
        );
        for (path, content) in &self.tampering {
            if let Some(content) = content {
                self.repo.write(path, content);
            } else {
                fs::remove_file(self.repo.path(path)).expect(path);
            }
        }
        let repo = self.repo;
        let parents = self.branches.len() + 1;
        let id = self.commit.run();
        let made = repo.show("%P", &id);
        assert_eq!(made.split(' ').count(), parents, "{made}");
        id
    }
}

//! The way from written files to a pull request: git's own commands, named or run. Nothing is ever
//! pushed.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::cli::CliError;
use crate::cli::shell::shell_at_hand;
use crate::files::real_path;
use crate::git::GitRepository;
use crate::load::REQUEST_FILE;
use crate::report::escape_terminal;
use crate::text::{CommandLine, display_path};

/// Prefixes of the branches that are created here: none of them is the mainline.
const BRANCHES: &[&str] = &[
    "record/", "amend/", "request/", "waive/", "review/", "approve/",
];

/// The environment that says which repository is meant (`git rev-parse --local-env-vars`).
const LOCAL_VARIABLES: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
];

/// Where the branch of a change starts. Evidence that waits for its own pull request stays out of
/// it, unless the change builds on it: it replaces a file of it, or belongs to its request.
///
/// # Errors
/// When there is nothing to start from, with what to do.
pub(super) fn find_start(
    git: &GitRepository,
    mainline: Option<&str>,
    paths: &[&str],
) -> Result<String, CliError> {
    if git.head()?.is_none() {
        return Err(CliError::usage(
            "the repository has no commit yet from which a branch could start",
            "commit the policy first: git add policy && git commit --signoff -m 'Policy'",
        ));
    }
    let start = git.pull_request_start(mainline, BRANCHES).ok_or_else(|| {
        CliError::usage(
            "no mainline is known that a branch could start from",
            "`git switch` to it, or name it in policy/dutybook.yaml as `mainline` of `history`",
        )
    })?;
    let request = |path: &str| {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        git.is_ahead(&start, &format!("{folder}/{REQUEST_FILE}"))
    };
    let builds_on = paths
        .iter()
        .any(|path| git.is_ahead(&start, path) || request(path));
    Ok(if builds_on { "HEAD".to_owned() } else { start })
}

/// The branch that is checked out, where its name is that of a pull request of dutybook's.
pub(super) fn pull_request_branch(git: &GitRepository) -> Option<String> {
    let branch = git.mainline_branch()?;
    let is_own = BRANCHES.iter().any(|prefix| branch.starts_with(prefix));
    is_own.then_some(branch)
}

/// Files that are written, and the message of their commit.
pub(super) struct WrittenCommit {
    pub(super) paths: Vec<String>,
    pub(super) message: String,
}

impl WrittenCommit {
    fn steps(&self) -> [Vec<&str>; 2] {
        let paths = || self.paths.iter().map(String::as_str);
        let mut add = vec!["add", "--"];
        add.extend(paths());
        let mut commit = vec!["commit", "--signoff", "-m", self.message.as_str(), "--"];
        commit.extend(paths());
        [add, commit]
    }
}

/// The branch of a pull request.
pub(super) struct ChangeBranch<'a> {
    pub(super) root: &'a Path,
    pub(super) name: &'a str,
    /// Where it starts; `None` for where git stands.
    pub(super) start: Option<&'a str>,
    /// Whether it is checked out already.
    pub(super) is_there: bool,
}

impl ChangeBranch<'_> {
    fn switch_step(&self) -> Vec<&str> {
        let mut switch = vec!["switch", "--no-track", "-c", self.name];
        switch.extend(self.start);
        switch
    }

    /// The commands that are still to be run, one a line.
    pub(super) fn next_commands(&self, commits: &[WrittenCommit], is_uncommitted: bool) -> String {
        let mut steps: Vec<Vec<&str>> = Vec::new();
        if is_uncommitted {
            steps.extend((!self.is_there).then(|| self.switch_step()));
            steps.extend(commits.iter().flat_map(WrittenCommit::steps));
        }
        steps.push(vec!["push", "-u", "origin", self.name]);
        let mut lines = String::from(if is_uncommitted {
            "next, for the pull request (--commit does all of it but the push):\n"
        } else {
            "next, for the pull request:\n"
        });
        for step in steps {
            let mut command = CommandLine::new("git");
            if !is_current_folder(self.root) {
                command = command.words("-C").argument(&display_path(self.root));
            }
            for word in step {
                command = command.argument(&word);
            }
            let command = command.for_shell(shell_at_hand());
            lines.extend(["  ", &escape_terminal(&command), "\n"]);
        }
        lines
    }

    /// Makes the branch, before anything is written, where it is not checked out already.
    pub(super) fn switch(&self) -> Result<(), CliError> {
        if self.is_there {
            return Ok(());
        }
        let help = "nothing was written: commit or stash what is in the way, or leave --commit out";
        self.run(&self.switch_step(), help)
    }

    /// Creates the commit of files that are written.
    pub(super) fn commit(&self, commit: &WrittenCommit) -> Result<(), CliError> {
        let help = "the files are written on this branch: commit them yourself";
        commit
            .steps()
            .iter()
            .try_for_each(|step| self.run(step, help))
    }

    /// Runs a git command in the repository that was judged. Its output goes to standard error.
    fn run(&self, step: &[&str], help: &'static str) -> Result<(), CliError> {
        let mut git = Command::new("git");
        // In a hook, git names another repository or index in its environment.
        for name in LOCAL_VARIABLES {
            git.env_remove(name);
        }
        git.arg("-C").arg(self.root).args(step);
        let run = git
            .stdin(Stdio::inherit())
            .stdout(std::io::stderr())
            .status();
        let failed = match run {
            Ok(status) if status.success() => return Ok(()),
            Ok(status) => format!("ended with {status}"),
            Err(error) => format!("could not be run: {error}"),
        };
        let command = step.first().copied().unwrap_or_default();
        Err(CliError::usage(format!("`git {command}` {failed}"), help))
    }
}

fn is_current_folder(root: &Path) -> bool {
    let here = std::env::current_dir();
    here.is_ok_and(|here| here == root || real_path(&here).is_ok_and(|here| here == root))
}

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
const BRANCHES: &[&str] = &["record/", "amend/", "request/", "waive/"];

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

/// Written files, and the branch and message for them.
pub(super) struct WrittenChange<'a> {
    pub(super) root: &'a Path,
    pub(super) paths: &'a [&'a str],
    pub(super) branch: &'a str,
    /// Where the branch starts; `None` for where git stands.
    pub(super) start: Option<&'a str>,
    pub(super) message: &'a str,
}

impl WrittenChange<'_> {
    fn steps(&self) -> [Vec<&str>; 3] {
        let mut add = vec!["add", "--"];
        add.extend(self.paths);
        let mut commit = vec!["commit", "--signoff", "-m", self.message, "--"];
        commit.extend(self.paths);
        let mut switch = vec!["switch", "--no-track", "-c", self.branch];
        switch.extend(self.start);
        [switch, add, commit]
    }

    /// The commands that are still to be run, one a line.
    pub(super) fn next_commands(&self, is_uncommitted: bool) -> String {
        let steps = self.steps();
        let steps = steps.iter().filter(|_| is_uncommitted).map(Vec::as_slice);
        let push: &[&str] = &["push", "-u", "origin", self.branch];
        let mut lines = String::from("next, for the pull request:\n");
        for step in steps.chain([push]) {
            let mut command = CommandLine::new("git");
            if !is_current_folder(self.root) {
                command = command.words("-C").argument(&display_path(self.root));
            }
            for word in step {
                command = command.argument(word);
            }
            let command = command.for_shell(shell_at_hand());
            lines.extend(["  ", &escape_terminal(&command), "\n"]);
        }
        lines
    }

    /// Creates the branch and the commit. Output of git goes to standard error.
    pub(super) fn commit(&self) -> Result<(), CliError> {
        for step in self.steps() {
            let mut git = Command::new("git");
            git.arg("-C").arg(self.root).args(&step);
            let run = git
                .stdin(Stdio::inherit())
                .stdout(std::io::stderr())
                .status();
            let failed = match run {
                Ok(status) if status.success() => continue,
                Ok(status) => format!("ended with {status}"),
                Err(error) => format!("could not be run: {error}"),
            };
            let command = step.first().copied().unwrap_or_default();
            return Err(CliError::usage(
                format!("`git {command}` {failed}"),
                "the files are written: commit them yourself",
            ));
        }
        Ok(())
    }
}

fn is_current_folder(root: &Path) -> bool {
    let here = std::env::current_dir();
    here.is_ok_and(|here| here == root || real_path(&here).is_ok_and(|here| here == root))
}

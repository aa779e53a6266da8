//! Why nothing could be judged, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use crate::assess::VersionRefusal;
use crate::cli::roots_below::hint_of_roots_below;
use crate::files::RootError;
use crate::git::GitError;
use crate::load::{AnchorsError, LoadError};
use crate::model::Email;
use crate::report::{ShardMergeError, escape_terminal};
use crate::rules::FETCH_HISTORY;
use crate::text::{CommandLine, Hint, Shell, display_path};
use crate::write::{InitError, RecordError};

/// What to do where there is no dutybook repository.
const NO_ROOT: &str =
    "run it in a dutybook repository, or name one with -C DIR; `dutybook init` makes one";

/// Why a command ended without an answer: exit code 2.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// There is no dutybook repository.
    #[error(transparent)]
    Root(#[from] RootError),
    /// Git's repository cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// A file that is needed cannot be read.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// An argument is not valid.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to write instead.
        help: Hint,
    },
    /// The policy cannot be read, and the command needs it.
    #[error("the policy cannot be read, so nothing can be listed")]
    Policy,
    /// Another version of dutybook has to judge.
    #[error("{message}")]
    OtherVersion {
        /// Which versions the policy is for, and which this is.
        message: String,
        /// How to install one that fits.
        help: Hint,
    },
    /// Some tasks cannot be judged, and a list without them would look complete.
    #[error("faults in {0} may hide duties, and a list without them would be incomplete")]
    Partial(String),
    /// The whole history is needed, and it is incomplete.
    #[error("the history is incomplete, and it is needed: {message}")]
    Blind {
        /// What is missing.
        message: String,
        /// How to complete it.
        help: Hint,
    },
    /// The file of anchors cannot be read.
    #[error(transparent)]
    Anchors(#[from] AnchorsError),
    /// Nothing could be recorded.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A prompt was cancelled.
    #[error("interrupted: nothing was written")]
    Interrupted,
    /// A prompt was cancelled after something was confirmed.
    #[error("interrupted: what was confirmed is written")]
    InterruptedLater,
    /// One of several roots cannot be judged.
    #[error("{root}: {error}")]
    OfRoot {
        /// Which one.
        root: String,
        /// Why.
        error: Box<CliError>,
    },
    /// Runs of a matrix cannot be joined.
    #[error(transparent)]
    Merge(#[from] ShardMergeError),
    /// No repository could be made.
    #[error(transparent)]
    Init(#[from] InitError),
    /// A result could not be written.
    #[error("{} could not be written: {source}", if path.as_os_str() == "-" { "standard output".into() } else { path.to_string_lossy() })]
    Write {
        /// Where to.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl CliError {
    /// The error of an argument: what is wrong, and what to write instead.
    pub(super) fn usage(message: impl Into<String>, help: impl Into<Hint>) -> Self {
        CliError::Usage {
            message: message.into(),
            help: help.into(),
        }
    }

    /// The error of a policy that another version of dutybook has to judge.
    pub(super) fn other_version(refusal: VersionRefusal) -> Self {
        CliError::OtherVersion {
            message: refusal.finding.message,
            help: refusal.help,
        }
    }

    /// The error of somebody whom no roster knows.
    pub(super) fn not_on_roster(address: &Email) -> CliError {
        CliError::usage(
            format!("{address} is on no roster of policy/teams.yaml"),
            format!(
                "add `- {{ email: {address} }}` to the members of your team there, or this address to your `aliases`, and \
                 land that change first; or name another address: git config user.email YOU@…"
            ),
        )
    }

    /// A result that could not be written to a path.
    pub(super) fn write(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        CliError::Write { path, source }
    }

    /// A change that has no commit in common with its base.
    pub(super) fn unrelated() -> Self {
        CliError::usage(
            "the change and its base have no commit in common: what a merge would make of them cannot be told",
            format!(
                "begin the change at a commit of the base; in a shallow clone, {FETCH_HISTORY}"
            ),
        )
    }

    /// Whether whoever read standard output closed it.
    pub(super) fn is_broken_pipe(&self) -> bool {
        // Windows tells of a pipe that nobody reads in a third way, which has no kind.
        const NOT_CONNECTED: i32 = 233;
        let CliError::Write { source, .. } = self else {
            return false;
        };
        source.kind() == io::ErrorKind::BrokenPipe
            || (cfg!(windows) && source.raw_os_error() == Some(NOT_CONNECTED))
    }

    /// The message, ready for a terminal.
    pub fn message(&self) -> String {
        escape_terminal(&self.to_string()).into_owned()
    }

    /// What to do next, ready for a terminal on which a shell runs.
    pub fn help(&self, shell: Shell) -> Option<String> {
        let help = self.hint();
        if help.is_empty() {
            return None;
        }
        let mut shown = escape_terminal(&help.for_shell(shell)).into_owned();
        for choice in self.choices() {
            shown.push_str("\n    ");
            shown.push_str(&escape_terminal(choice));
        }
        Some(shown)
    }

    /// What may be meant, one a line: after the help.
    fn choices(&self) -> &[String] {
        match self {
            CliError::Record(error) => error.choices(),
            CliError::OfRoot { error, .. } => error.choices(),
            _ => &[],
        }
    }

    fn hint(&self) -> Hint {
        let words = match self {
            CliError::Blind { help, .. }
            | CliError::Usage { help, .. }
            | CliError::OtherVersion { help, .. } => return help.clone(),
            CliError::Git(error) => return hint_of_git(error),
            CliError::Record(error) => return error.help(),
            CliError::Write { path, source } if is_folder_missing(path, source) => {
                let folder = path.parent().unwrap_or(Path::new(""));
                let command = CommandLine::new("mkdir").argument(&display_path(folder));
                return Hint::from("nothing was written: make its folder first: ").command(command);
            }
            CliError::OfRoot { error, .. } => return error.hint(),
            CliError::Root(RootError::NotFound(folder)) => {
                return hint_of_roots_below(folder).unwrap_or(NO_ROOT.into());
            }
            CliError::Root(_) => NO_ROOT,
            CliError::Init(InitError::InTheWay(_)) => {
                "nothing was written: move them aside, or name another folder"
            }
            CliError::Init(_) => "nothing was written",
            CliError::Merge(_) => {
                "name what every run of one matrix wrote, once, with the same --as-of, of the same \
                 commit: dutybook check --as-of INSTANT --shard I/N --format json -o FILE"
            }
            CliError::Policy => "`dutybook check` says what is wrong with it",
            CliError::Partial(_) => {
                "`dutybook check` says why; name the other tasks to list only those"
            }
            _ => "",
        };
        words.into()
    }
}

/// Whether a result could not be written because the folder of its file is missing.
fn is_folder_missing(path: &Path, source: &io::Error) -> bool {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    source.kind() == io::ErrorKind::NotFound && folder.is_some_and(|folder| !folder.exists())
}

fn hint_of_git(error: &GitError) -> Hint {
    match error {
        GitError::Foreign(path) => {
            let command = CommandLine::new("git config --global --add safe.directory");
            let command = command.argument(&display_path(path));
            Hint::from("if you trust it: ").command(command)
        }
        GitError::Ambiguous { first, .. } => {
            format!("write the whole name of one of them, such as {first}").into()
        }
        GitError::NoRevision { .. } => format!(
            "`git log --all` shows commits and their names; in a shallow clone, {FETCH_HISTORY}"
        )
        .into(),
        _ => "`git fsck` says what is wrong; --no-history judges the files alone".into(),
    }
}

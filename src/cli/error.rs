//! Why nothing could be judged, and what to do about it.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use crate::files::RootError;
use crate::git::GitError;
use crate::load::{AnchorsError, LoadError};
use crate::report::{ShardMergeError, escape_terminal};
use crate::rules::FETCH_HISTORY;
use crate::text::CommandLine;
use crate::write::{InitError, RecordError};

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
        help: String,
    },
    /// The policy cannot be read, and the command needs it.
    #[error("the policy cannot be read, so nothing can be listed")]
    Policy,
    /// Some tasks cannot be judged, and a list without them would look complete.
    #[error("faults in {0} may hide duties, and a list without them would be incomplete")]
    Partial(String),
    /// The whole history is needed, and it is incomplete.
    #[error("the history is incomplete, and it is needed: {message}")]
    Blind {
        /// What is missing.
        message: String,
        /// How to complete it.
        help: String,
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
    pub(super) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        CliError::Usage {
            message: message.into(),
            help: help.into(),
        }
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
        matches!(self, CliError::Write { source, .. } if source.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The message, ready for a terminal.
    pub fn message(&self) -> String {
        escape_terminal(&self.to_string()).into_owned()
    }

    /// What to do next, ready for a terminal.
    pub fn help(&self) -> Option<Cow<'_, str>> {
        let help: Cow<str> = match self {
            CliError::Root(_) => "run it in a dutybook repository, or name one with -C DIR".into(),
            CliError::Git(GitError::Foreign(path)) => {
                let command = CommandLine::new("git config --global --add safe.directory");
                format!("if you trust it: {}", command.argument(&path.display())).into()
            }
            CliError::Git(GitError::Ambiguous { first, .. }) => {
                format!("write the whole name of one of them, such as {first}").into()
            }
            CliError::Git(GitError::NoRevision { .. }) => format!(
                "`git log --all` shows commits and their names; in a shallow clone, {FETCH_HISTORY}"
            )
            .into(),
            CliError::Git(_) => {
                "`git fsck` says what is wrong; --no-history judges the files alone".into()
            }
            CliError::Init(InitError::InTheWay(_)) => {
                "nothing was written: move them aside, or name another folder".into()
            }
            CliError::Init(_) => "nothing was written".into(),
            CliError::OfRoot { error, .. } => {
                return error.help().map(|help| help.into_owned().into());
            }
            CliError::Merge(_) => {
                "name what every run of one matrix wrote, once, with the same --as-of, of the same \
                 commit: dutybook check --as-of INSTANT --shard I/N --format json -o FILE"
                    .into()
            }
            CliError::Policy => "`dutybook check` says what is wrong with it".into(),
            CliError::Partial(_) => {
                "`dutybook check` says why; name the other tasks to list only those".into()
            }
            CliError::Blind { help, .. } | CliError::Usage { help, .. } if !help.is_empty() => {
                help.as_str().into()
            }
            CliError::Record(error) if !error.help().is_empty() => error.help().into(),
            _ => return None,
        };
        let mut shown = escape_terminal(&help).into_owned();
        if let CliError::Record(error) = self {
            for choice in error.choices() {
                shown.push_str("\n    ");
                shown.push_str(&escape_terminal(choice));
            }
        }
        Some(shown.into())
    }
}

//! The whole history of one dutybook root, for commands that are about the mainline itself.

use crate::cli::CliError;
use crate::cli::git_context::{GitContext, find_judged_root};
use crate::cli::progress::Progress;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::git::HistoryGap;
use crate::history::{Mainline, MainlineLog};
use crate::rules::check_history_gaps;

/// The mainline up to one commit.
pub(super) struct MainlineSession {
    pub(super) mainline: Mainline,
    /// Where the root lies below the top of the repository, with `/`; empty for the top.
    pub(super) below: String,
}

impl MainlineSession {
    /// Walks along the mainline up to the commit that is named, or the one that is checked out.
    ///
    /// # Errors
    /// When the history is not complete: then nothing about it can be proved.
    pub(super) fn open(settings: &RunSettings, revision: Option<&str>) -> Result<Self, CliError> {
        let spec = RevisionSpec {
            revision,
            judges_commit: true,
            ..RevisionSpec::default()
        };
        let root = find_judged_root(settings, spec)?;
        let mut git = GitContext::open(&root, false)?;
        let revisions = git.resolve(spec)?;
        let progress = Progress::new(settings.shows_progress, "walking along the mainline");
        let mainline = git.mainline(&revisions, Vec::new(), &|| progress.tick());
        progress.finish();
        let below = git.path_below_top(&root)?;
        match mainline {
            Some(mainline) => Ok(MainlineSession { mainline, below }),
            None => Err(incomplete_history(&git.into_gaps())),
        }
    }

    /// The log of the mainline.
    ///
    /// # Errors
    /// When a content cannot be read.
    pub(super) fn log(&self, settings: &RunSettings) -> Result<MainlineLog<'_>, CliError> {
        let progress = Progress::new(settings.shows_progress, "hashing what landed");
        let log = MainlineLog::read(&self.mainline, &self.below, &|| progress.tick());
        progress.finish();
        log.map_err(|gap| incomplete_history(&[gap]))
    }

    /// The newest commit of the mainline: its place.
    pub(super) fn newest(&self) -> u32 {
        let count = self.mainline.history.commits().len();
        u32::try_from(count.saturating_sub(1)).unwrap_or(u32::MAX)
    }
}

/// The error of a history of which something is missing.
pub(super) fn incomplete_history(gaps: &[HistoryGap]) -> CliError {
    let finding = check_history_gaps(gaps).into_iter().next();
    let (message, help) = finding.map_or_else(Default::default, |it| it.message_and_help());
    CliError::Blind {
        message,
        help: help.into(),
    }
}

//! The whole history of one dutybook root, for commands that are about the mainline itself.

use std::path::{Path, PathBuf};

use crate::cli::CliError;
use crate::cli::git_context::{GitContext, find_judged_root};
use crate::cli::progress::Progress;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::files::Worktree;
use crate::finding::FindingBuilder;
use crate::git::HistoryGap;
use crate::history::{Mainline, MainlineLog, OutsideRecords, policy_versions};
use crate::rules::check_history_gaps;
use crate::signing::TimeStampAuthorities;

/// The mainline up to one commit.
pub(super) struct MainlineSession {
    root: PathBuf,
    pub(super) mainline: Mainline,
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
        let mainline = git.mainline(&revisions, OutsideRecords::default(), &|| progress.tick());
        progress.finish();
        match mainline {
            Some(mainline) => Ok(MainlineSession { root, mainline }),
            None => Err(incomplete_history(&git.into_gaps())),
        }
    }

    /// The dutybook root.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The files that are checked out.
    pub(super) fn worktree(&self) -> Worktree {
        Worktree::new(self.root.clone())
    }

    /// The authorities of time stamps that the newest version of the policy on the mainline accepts.
    ///
    /// # Errors
    /// When it accepts none, or its certificates cannot be used.
    pub(super) fn accepted_authorities(&self) -> Result<TimeStampAuthorities, CliError> {
        let versions = policy_versions(&self.mainline);
        let versions = versions.map_err(|gap| incomplete_history(&[gap]))?;
        let mut accepted = TimeStampAuthorities::default();
        let newest = versions.last();
        let names = newest.map(|it| &*it.policy.settings.history.timestamps.authorities);
        let help = "name its certificate under `history.timestamps.authorities` in policy/dutybook.yaml, and land that first";
        for name in names.unwrap_or_default() {
            let pem = newest.and_then(|version| version.authorities.get(name));
            let read = TimeStampAuthorities::from_pem(pem.map_or(&[][..], Vec::as_slice));
            let merged = read.and_then(|authorities| accepted.extend(authorities));
            merged.map_err(|reason| {
                CliError::usage(
                    format!("policy/timestamping/{name} cannot be used: {reason}"),
                    help,
                )
            })?;
        }
        if names.is_none_or(<[String]>::is_empty) {
            let message = "the policy that has landed accepts no authority of time stamps";
            return Err(CliError::usage(message, help));
        }
        Ok(accepted)
    }

    /// The log of the mainline.
    ///
    /// # Errors
    /// When a content cannot be read.
    pub(super) fn log(&self, settings: &RunSettings) -> Result<MainlineLog<'_>, CliError> {
        let progress = Progress::new(settings.shows_progress, "hashing what landed");
        let log = MainlineLog::read(&self.mainline, &|| progress.tick());
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
    let (message, help) = finding.map_or_else(Default::default, FindingBuilder::message_and_help);
    CliError::Blind {
        message,
        help: help.into(),
    }
}

//! The way from planned files to the disk, the same for `record`, `request` and `waive`: judge, confirm, write,
//! and name git's next commands.

use std::path::Path;

use anstream::{eprint, eprintln};

use crate::cli::args::Writing;
use crate::cli::output::print;
use crate::cli::pull_request::{WrittenChange, find_start};
use crate::cli::shell::shell_at_hand;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome, prompt};
use crate::files::{Files, NewContent};
use crate::git::GitRepository;
use crate::judge::StandingReason;
use crate::load::MAX_YAML;
use crate::report::{self, escape_terminal};
use crate::write::{self, NewFile, RecordError, WritePreview};

/// Files that are ready to be judged and written, and the words that git gets for the change.
pub(super) struct ChangePlan<'p> {
    pub(super) files: Vec<NewFile>,
    /// Files that are removed once the others are written.
    pub(super) obsolete: Vec<String>,
    pub(super) duty: Option<String>,
    /// Whether somebody typed answers, and confirms them before they are written.
    pub(super) needs_confirmation: bool,
    /// Whether the work counts as done at this moment, because no flag gave its time.
    pub(super) is_done_now: bool,
    pub(super) branch: String,
    pub(super) message: String,
    pub(super) writing: &'p Writing,
}

impl<'p> ChangePlan<'p> {
    /// A plan for one file.
    pub(super) fn of_file(
        file: NewFile,
        branch: String,
        message: String,
        writing: &'p Writing,
    ) -> Self {
        ChangePlan {
            files: vec![file],
            obsolete: Vec::new(),
            duty: None,
            needs_confirmation: false,
            is_done_now: false,
            branch,
            message,
            writing,
        }
    }

    /// Judges what is planned, then shows it or writes it.
    pub(super) fn carry_out(&self, session: &WriteSession) -> Result<RunOutcome, CliError> {
        let options = session.assess_options();
        let mainline = session.mainline.as_ref();
        let preview = write::preview(&session.worktree, &self.files, &options, mainline)?;
        self.show_preview(&preview, session)?;
        let mut is_refused = preview.is_refused && !self.writing.force;
        if self.needs_confirmation && !self.writing.dry_run {
            if !self.confirm(is_refused)? {
                return Err(CliError::Interrupted);
            }
            is_refused = false;
        }
        if self.writing.dry_run {
            self.show_files()?;
        } else if !is_refused {
            self.write(session)?;
        }
        if is_refused {
            let help = "correct it, or write it all the same with --force";
            eprintln!(
                "dutybook: nothing was written: `dutybook check` would refuse it\n  help: {help}"
            );
            return Ok(RunOutcome::Failed);
        }
        Ok(RunOutcome::Success)
    }

    /// Shows what `check` will find in the new files, and the standing of their duty.
    fn show_preview(&self, preview: &WritePreview, session: &WriteSession) -> Result<(), CliError> {
        let overlay = write::overlay(&session.worktree, &self.files);
        let source = |_: &str, path: &str| {
            let bytes = overlay.read(path, MAX_YAML).ok()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        };
        let mut shown = Vec::new();
        let style = session.settings.message_style();
        report::write_findings_human(&mut shown, &preview.findings, style, &source)
            .map_err(|source| CliError::write(Path::new("-"), source))?;
        eprint!("{}", String::from_utf8_lossy(&shown));
        let mut duties = preview.assessment.duties.iter();
        let duty = duties.find(|duty| self.duty == Some(duty.id.to_string()));
        if let Some(duty) = duty.filter(|_| !session.settings.quiet) {
            let standing = match duty.reason {
                Some(reason) => format!("late: {}", reason.describe()),
                None => duty.standing.to_string(),
            };
            eprintln!("{} is then {standing}", duty.id);
            if duty.reason == Some(StandingReason::PerformedLate) && self.is_done_now {
                eprintln!("  help: if it was done earlier, give the time with --performed-at");
            }
        }
        Ok(())
    }

    /// Shows the last file, and confirms that it is to be written. Typed answers are not thrown away because
    /// `check` finds a fault in them: they can be corrected by hand.
    fn confirm(&self, is_refused: bool) -> Result<bool, CliError> {
        let Some(file) = self.files.last() else {
            return Ok(true);
        };
        if let NewContent::Bytes(bytes) = &file.content {
            for line in String::from_utf8_lossy(bytes).lines() {
                eprintln!("  {}", escape_terminal(line));
            }
        }
        if is_refused {
            let label =
                "`dutybook check` refuses this. Write it all the same, to correct it by hand?";
            prompt::confirm(label, false)
        } else {
            prompt::confirm(&format!("Write {}?", file.path), true)
        }
    }

    /// Shows the files that would be written.
    fn show_files(&self) -> Result<(), CliError> {
        let mut out = String::new();
        for file in &self.files {
            let path = escape_terminal(&file.path);
            match &file.content {
                NewContent::Copy(source, _) => {
                    let source = source.display().to_string();
                    eprintln!("would copy {} to {path}", escape_terminal(&source));
                }
                NewContent::Bytes(bytes) => {
                    eprintln!("would write {path}");
                    for line in String::from_utf8_lossy(bytes).lines() {
                        out.push_str(&escape_terminal(line));
                        out.push('\n');
                    }
                }
            }
        }
        print(out.as_bytes())
    }

    fn write(&self, session: &WriteSession) -> Result<(), CliError> {
        let root = session.worktree.root();
        let git = GitRepository::open(root)?;
        let mut paths: Vec<&str> = self.files.iter().map(|file| file.path.as_str()).collect();
        let mainline = session.policy.settings.history.mainline.as_deref();
        let start = match &git {
            Some(git) => find_start(git, mainline, &paths),
            None => Err(CliError::usage("this is not a git repository", "")),
        };
        if self.writing.commit
            && let Err(error) = start
        {
            return Err(error);
        }
        write::write_files(root, &self.files).map_err(RecordError::from)?;
        write::remove_files(root, &self.obsolete);
        let mut out = String::new();
        if !session.settings.quiet {
            for path in paths.iter().rev() {
                out.extend(["wrote ", &escape_terminal(path), "\n"]);
            }
        }
        if let (Ok(start), Some(git)) = (&start, &git) {
            let removed = self.obsolete.iter().map(String::as_str);
            paths.extend(removed.filter(|path| git.has_file(start, path)));
        }
        let change = WrittenChange {
            root,
            paths: &paths,
            branch: &self.branch,
            start: start.as_deref().ok(),
            message: &self.message,
        };
        if self.writing.commit {
            print(out.as_bytes())?;
            change.commit()?;
            return print(change.next_commands(false).as_bytes());
        }
        if session.is_git()? && !session.settings.quiet {
            match start {
                Ok(_) => out.push_str(&change.next_commands(true)),
                Err(error) => eprintln!(
                    "before the pull request: {} ({})",
                    error.message(),
                    error.help(shell_at_hand()).unwrap_or_default()
                ),
            }
        }
        print(out.as_bytes())
    }
}

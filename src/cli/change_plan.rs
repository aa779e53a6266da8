//! The way from planned files to the disk, the same for every command that writes: judge, confirm, write, and run or name
//! git's next commands.

use std::path::Path;

use anstream::{eprint, eprintln};

use crate::cli::args::Writing;
use crate::cli::confirmation::{Confirmation, confirm, show_files};
use crate::cli::output::print;
use crate::cli::pull_request::{ChangeBranch, WrittenCommit, find_start, pull_request_branch};
use crate::cli::shell::shell_at_hand;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome};
use crate::files::Files;
use crate::git::GitRepository;
use crate::judge::StandingReason;
use crate::load::MAX_YAML;
use crate::report::{self, escape_terminal};
use crate::write::{self, NewFile, RecordError, WritePreview};

/// What of the policy judges work that is recorded; waivers are changes of their own.
const POLICY: &[&str] = &[
    "policy/dutybook.yaml",
    "policy/teams.yaml",
    "policy/tasks",
    "policy/calendars",
    "policy/schemas",
];

/// Files that are ready to be judged and written, as one commit.
#[derive(Default)]
pub(super) struct PlannedChange {
    pub(super) files: Vec<NewFile>,
    /// Files that are removed once the others are written.
    pub(super) obsolete: Vec<String>,
    pub(super) duty: Option<String>,
    /// Whether somebody typed answers, and confirms them before they are written.
    pub(super) needs_confirmation: bool,
    /// Whether the work counts as done at this moment, because no flag gave its time.
    pub(super) is_done_now: bool,
    pub(super) message: String,
}

impl PlannedChange {
    /// A change of one file.
    pub(super) fn of_file(file: NewFile, message: String) -> Self {
        PlannedChange {
            files: vec![file],
            message,
            ..PlannedChange::default()
        }
    }
}

/// Writes changes, a commit each, onto one branch.
pub(super) struct ChangeWriter<'s> {
    session: &'s WriteSession<'s>,
    writing: &'s Writing,
    branch: String,
    /// Files that are expected in this branch, beside those of the first changes: where it starts depends on them.
    expected: Vec<String>,
    /// Where the branch starts; known once the first change is written.
    start: Option<Result<String, CliError>>,
    commits: Vec<WrittenCommit>,
    /// Whether the branch that is checked out is used where it holds files of the change that the mainline does not.
    stays: bool,
    /// Whether the branch is checked out already.
    is_there: bool,
}

impl<'s> ChangeWriter<'s> {
    pub(super) fn new(
        session: &'s WriteSession<'s>,
        writing: &'s Writing,
        branch: String,
        expected: Vec<String>,
    ) -> Self {
        ChangeWriter {
            session,
            writing,
            branch,
            expected,
            start: None,
            commits: Vec::new(),
            stays: false,
            is_there: false,
        }
    }

    /// The same, which commits onto the branch that is checked out where that is the pull request of its files.
    pub(super) fn staying(mut self) -> Self {
        self.stays = true;
        self
    }

    pub(super) fn session(&self) -> &'s WriteSession<'s> {
        self.session
    }

    /// Refuses a commit that would take along, or leave out, what somebody else has not committed.
    pub(super) fn require_committed<'f>(
        &self,
        files: impl Iterator<Item = &'f String>,
    ) -> Result<(), CliError> {
        let Some(git) = GitRepository::open(self.session.worktree.root())? else {
            return Ok(());
        };
        let files: Vec<&str> = files.map(String::as_str).collect();
        if !self.writing.commit || git.is_checked_out("HEAD", &files) {
            return Ok(());
        }
        let first = files.last().copied().unwrap_or_default();
        Err(CliError::usage(
            format!("{first}, or a file that it lists, is not committed as it is"),
            "have who wrote it commit it first, or leave --commit out",
        ))
    }

    /// How many changes are written.
    pub(super) fn written(&self) -> usize {
        self.commits.len()
    }

    /// Judges what is planned, then shows it or writes it, all or nothing.
    pub(super) fn carry_out(&mut self, changes: &[PlannedChange]) -> Result<RunOutcome, CliError> {
        match self.carry_out_or_change(changes, false)? {
            CarriedOut::Done(outcome) => Ok(outcome),
            CarriedOut::Change => Err(CliError::Interrupted),
        }
    }

    /// The same, where whoever confirms may want to change an answer first.
    pub(super) fn carry_out_or_change(
        &mut self,
        changes: &[PlannedChange],
        may_change: bool,
    ) -> Result<CarriedOut, CliError> {
        let session = self.session;
        let files: Vec<NewFile> = changes.iter().flat_map(|it| it.files.clone()).collect();
        self.begin(&files)?;
        let options = session.assess_options();
        let mainline = session.mainline.as_ref();
        let preview = write::preview(&session.worktree, &files, &options, mainline)?;
        let is_bad = preview.is_refused && !self.writing.force;
        if is_bad || !session.settings.quiet {
            self.show_findings(&preview, &files)?;
        }
        for change in changes {
            show_standing(&preview, change);
        }
        let mut is_refused = is_bad;
        if changes.iter().any(|it| it.needs_confirmation) && !self.writing.dry_run {
            match confirm(&files, is_refused, may_change)? {
                Confirmation::Write => is_refused = false,
                Confirmation::Change => return Ok(CarriedOut::Change),
                Confirmation::Discard => return Err(CliError::Interrupted),
            }
        }
        if self.writing.dry_run {
            show_files(&files)?;
        } else if !is_refused {
            self.write(changes, &files)?;
        }
        if is_refused {
            let help = "correct it, or write it all the same with --force";
            eprintln!(
                "dutybook: nothing was written: `dutybook check` would refuse it\n  help: {help}"
            );
            return Ok(CarriedOut::Done(RunOutcome::Failed));
        }
        Ok(CarriedOut::Done(RunOutcome::Success))
    }

    /// Names git's next commands for what was written.
    pub(super) fn finish(&self) -> Result<(), CliError> {
        let session = self.session;
        let is_silent = session.settings.quiet;
        if self.commits.is_empty() || is_silent || !session.is_git()? {
            return Ok(());
        }
        if let Some(Err(error)) = &self.start {
            let help = error.help(shell_at_hand()).unwrap_or_default();
            eprintln!("before the pull request: {} ({help})", error.message());
            return Ok(());
        }
        let branch = self.branch_from(self.started());
        let commands = branch.next_commands(&self.commits, !self.writing.commit);
        print(commands.as_bytes())
    }

    fn branch_from<'b>(&'b self, start: Option<&'b str>) -> ChangeBranch<'b> {
        ChangeBranch {
            root: self.session.worktree.root(),
            name: &self.branch,
            start,
            is_there: self.is_there,
        }
    }

    /// Shows what `check` will find in the new files.
    fn show_findings(&self, preview: &WritePreview, files: &[NewFile]) -> Result<(), CliError> {
        let overlay = write::overlay(&self.session.worktree, files);
        let source = |_: &str, path: &str| {
            let bytes = overlay.read(path, MAX_YAML).ok()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        };
        let mut shown = Vec::new();
        let style = self.session.settings.message_style();
        report::write_findings_human(&mut shown, &preview.findings, style, &source)
            .map_err(|source| CliError::write(Path::new("-"), source))?;
        eprint!("{}", String::from_utf8_lossy(&shown));
        Ok(())
    }

    fn write(&mut self, changes: &[PlannedChange], files: &[NewFile]) -> Result<(), CliError> {
        let session = self.session;
        let root = session.worktree.root();
        if self.writing.commit && self.commits.is_empty() {
            self.branch_from(self.started()).switch()?;
        }
        write::write_files(root, files).map_err(RecordError::from)?;
        let mut out = String::new();
        for change in changes {
            write::remove_files(root, &change.obsolete);
            for file in change
                .files
                .iter()
                .rev()
                .filter(|_| !session.settings.quiet)
            {
                out.extend(["wrote ", &escape_terminal(&file.path), "\n"]);
            }
        }
        print(out.as_bytes())?;
        let git = GitRepository::open(root)?;
        for change in changes {
            let commit = self.commit_of(change, git.as_ref());
            if self.writing.commit {
                self.branch_from(self.started()).commit(&commit)?;
            }
            self.commits.push(commit);
        }
        Ok(())
    }

    /// Finds where the branch starts, once, and whether what is judged here is what will be judged there.
    fn begin(&mut self, files: &[NewFile]) -> Result<(), CliError> {
        if self.start.is_some() {
            return Ok(());
        }
        if self.writing.commit && self.session.settings.as_of.is_typed() {
            eprintln!(
                "note: judged as of --as-of; the commit is made now, and counts from its landing"
            );
        }
        let git = GitRepository::open(self.session.worktree.root())?;
        let start = self.find_start(git.as_ref(), files);
        if let (Some(git), Ok(start)) = (&git, &start) {
            self.require_same_policy(git, start)?;
        }
        match start {
            Err(error) if self.writing.commit => return Err(error),
            start => self.start = Some(start),
        }
        Ok(())
    }

    /// Refuses a commit onto a branch whose policy is another one than what is checked out: what it promises would not hold
    /// there. Without a commit, it is told.
    fn require_same_policy(&self, git: &GitRepository, start: &str) -> Result<(), CliError> {
        if git.is_checked_out(start, POLICY) {
            return Ok(());
        }
        let message = format!("the policy that is checked out is not that of {start}");
        if self.writing.commit && !self.writing.force {
            let help = "the branch starts there, and `dutybook check` would judge by that policy: commit and land the \
                        policy first, or restore it";
            return Err(CliError::usage(message, help));
        }
        eprintln!("note: {message}, where the pull request is judged");
        Ok(())
    }

    /// Where the branch starts, where that is known.
    fn started(&self) -> Option<&str> {
        self.start.as_ref().and_then(|start| start.as_deref().ok())
    }

    fn find_start(
        &mut self,
        git: Option<&GitRepository>,
        files: &[NewFile],
    ) -> Result<String, CliError> {
        let Some(git) = git else {
            return Err(CliError::usage("this is not a git repository", ""));
        };
        let mainline = self.session.policy.settings.history.mainline.as_deref();
        let paths = files.iter().map(|file| file.path.as_str());
        let paths: Vec<&str> = paths
            .chain(self.expected.iter().map(String::as_str))
            .collect();
        let start = find_start(git, mainline, &paths)?;
        if self.stays
            && start == "HEAD"
            && let Some(branch) = pull_request_branch(git)
        {
            self.branch = branch;
            self.is_there = true;
        }
        let taken = self.branch.clone();
        let mut number = 1;
        while !self.is_there && git.has_branch(&self.branch) {
            number += 1;
            self.branch = format!("{taken}-{number}");
        }
        Ok(start)
    }

    /// The commit of a change: its files, and those that are removed with it.
    fn commit_of(&self, change: &PlannedChange, git: Option<&GitRepository>) -> WrittenCommit {
        let mut paths: Vec<String> = change.files.iter().map(|file| file.path.clone()).collect();
        if let (Some(Ok(start)), Some(git)) = (&self.start, git) {
            let removed = change.obsolete.iter();
            paths.extend(removed.filter(|path| git.has_file(start, path)).cloned());
        }
        WrittenCommit {
            paths,
            message: change.message.clone(),
        }
    }
}

/// Writes one change onto a branch of its own, and names git's next commands.
pub(super) fn carry_out_alone(
    session: &WriteSession,
    writing: &Writing,
    branch: String,
    change: PlannedChange,
) -> Result<RunOutcome, CliError> {
    let mut writer = ChangeWriter::new(session, writing, branch, Vec::new());
    let outcome = writer.carry_out(&[change])?;
    writer.finish()?;
    Ok(outcome)
}

/// Shows the standing that a duty will have.
fn show_standing(preview: &WritePreview, change: &PlannedChange) {
    let mut duties = preview.assessment.duties.iter();
    let duty = duties.find(|duty| change.duty == Some(duty.id.to_string()));
    let Some(duty) = duty else {
        return;
    };
    let standing = match duty.reason {
        Some(reason) => format!("{}: {}", duty.standing, reason.describe()),
        None => duty.standing.to_string(),
    };
    eprintln!("{} is then {standing}", duty.id);
    if duty.reason == Some(StandingReason::PerformedLate) && change.is_done_now {
        eprintln!("  help: if it was done earlier, give the time with --performed-at");
    }
}

/// How a change ended.
pub(super) enum CarriedOut {
    Done(RunOutcome),
    /// Nothing was written: an answer is to be changed first.
    Change,
}

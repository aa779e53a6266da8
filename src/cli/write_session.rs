//! What the commands that write have in common: the repository, who runs them, and the way from new
//! files to the disk.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstream::{eprint, eprintln};
use chrono::{DateTime, FixedOffset, Utc};

use crate::assess::AssessOptions;
use crate::cli::args::Writing;
use crate::cli::settings::Settings;
use crate::cli::workspace::{WritableRepository, known};
use crate::cli::{CliError, Outcome, prompt, pull_request};
use crate::files::{Files, NewContent, Overlay, Worktree};
use crate::git::{GitRepository, user_email};
use crate::judge::{Assessment, HistoryFacts, HistoryStatus, LateReason};
use crate::load::MAX_YAML;
use crate::model::{Email, Id, Policy, Task, local_date};
use crate::report::{self, escape_terminal};
use crate::write::{self, NewFile, Person, RecordError, WritePreview};

/// A repository that is about to be written into.
pub(super) struct WriteSession<'s> {
    pub(super) settings: &'s Settings,
    pub(super) worktree: Worktree,
    pub(super) policy: Arc<Policy>,
    pub(super) as_of: DateTime<Utc>,
    pub(super) may_ask: bool,
    history: HistoryFacts,
    /// Tasks that are there, but cannot be understood.
    broken: BTreeSet<Id>,
}

/// Files that are ready to be judged and written, and what git will call the change.
pub(super) struct ChangePlan<'p> {
    pub(super) files: Vec<NewFile>,
    /// Files that go once the others are written.
    pub(super) obsolete: Vec<String>,
    pub(super) duty: Option<String>,
    /// Whether somebody typed answers, and is asked before they are written.
    pub(super) asks: bool,
    /// Whether the work counts as done at this moment, because nobody said when it was.
    pub(super) is_done_now: bool,
    pub(super) branch: String,
    pub(super) message: String,
    pub(super) writing: &'p Writing,
}

impl<'s> WriteSession<'s> {
    pub(super) fn open(settings: &'s Settings, writing: &Writing) -> Result<Self, CliError> {
        prompt::set_up(settings.look_of_messages().color);
        let repository = WritableRepository::for_writing(settings)?;
        let policy = repository.opening.loaded.policy.clone();
        let scene = WriteSession {
            settings,
            worktree: repository.worktree,
            policy: policy.ok_or(CliError::Policy)?,
            broken: repository.opening.loaded.broken_tasks,
            as_of: repository.as_of,
            may_ask: !writing.no_input && prompt::is_possible(),
            history: repository.history,
        };
        if writing.commit && !scene.is_git()? {
            return Err(usage(
                "there is no git repository to commit to",
                "leave --commit out, or run `git init` first",
            ));
        }
        Ok(scene)
    }

    fn is_git(&self) -> Result<bool, CliError> {
        Ok(self.history.status != HistoryStatus::Absent
            && GitRepository::open(self.worktree.root())?.is_some())
    }

    pub(super) fn question(&self) -> AssessOptions {
        AssessOptions {
            history: self.history.clone(),
            ..AssessOptions::of_files(self.as_of)
        }
    }

    /// The evaluation time on the policy's clock.
    pub(super) fn now(&self) -> DateTime<FixedOffset> {
        self.as_of
            .with_timezone(&self.policy.settings.timezone)
            .fixed_offset()
    }

    pub(super) fn task(&self, word: &str) -> Result<&Task, CliError> {
        let ids = self.policy.tasks.keys().chain(&self.broken);
        let ids: Vec<Id> = ids.cloned().collect();
        let id = known("task", word, Some(&ids))?;
        self.policy
            .tasks
            .get(&id)
            .map(|task| &**task)
            .ok_or_else(|| {
                let message = format!("the task {id} cannot be understood");
                usage(&message, "`dutybook check` says what is wrong with it")
            })
    }

    pub(super) fn team(&self, word: &str) -> Result<Id, CliError> {
        let ids: Vec<Id> = self.policy.teams.teams().keys().cloned().collect();
        known("team", word, Some(&ids))
    }

    /// What of one task is owed, and what is settled.
    pub(super) fn owed(&self, task: &Task) -> Result<Assessment, CliError> {
        let question = self.question();
        Ok(write::assess_task(&self.worktree, &task.id, question)?)
    }

    /// The person with an address, or the one whom git knows as its user.
    pub(super) fn person(
        &self,
        typed: Option<&str>,
        flag: &str,
        at: DateTime<FixedOffset>,
    ) -> Result<Person, CliError> {
        let found = match typed {
            Some(typed) => Some(typed.to_owned()),
            None => self.own_address()?,
        };
        let Some(found) = found.filter(|found| !found.is_empty()) else {
            let help = format!("git config user.email YOU@…, or name yourself with {flag}");
            return Err(usage("git does not know who you are", &help));
        };
        let address = Email::new(&found)
            .map_err(|error| usage(&format!("`{found}` is no address"), &error.to_string()))?;
        let day = local_date(self.policy.settings.timezone, at.to_utc());
        Ok(write::identify_person(&self.policy, &address, day))
    }

    /// The address that git would put on a commit made here.
    fn own_address(&self) -> Result<Option<String>, CliError> {
        let said = |name| std::env::var(name).ok().filter(|said| !said.is_empty());
        if let Some(address) = said("GIT_AUTHOR_EMAIL") {
            return Ok(Some(address));
        }
        let git = GitRepository::open(self.worktree.root())?;
        let global = std::env::var_os("GIT_CONFIG_GLOBAL").map(PathBuf::from);
        Ok(user_email(git.as_ref(), global.as_deref()))
    }

    /// Judges what is planned, then shows it or writes it.
    pub(super) fn finish(&self, plan: &ChangePlan) -> Result<Outcome, CliError> {
        let judged = write::preview(&self.worktree, &plan.files, self.question())?;
        self.tell(plan, &judged)?;
        let mut is_refused = judged.is_refused && !plan.writing.force;
        if plan.asks && !plan.writing.dry_run {
            if !is_wanted(plan, is_refused)? {
                return Err(CliError::Interrupted);
            }
            is_refused = false;
        }
        if plan.writing.dry_run {
            show(plan)?;
        } else if !is_refused {
            self.put(plan)?;
        }
        if is_refused {
            let help = "correct it, or write it all the same with --force";
            eprintln!(
                "dutybook: nothing was written: `dutybook check` would refuse it\n  help: {help}"
            );
            return Ok(Outcome::Failed);
        }
        Ok(Outcome::Success)
    }

    /// Shows what `check` will say of the new files.
    fn tell(&self, plan: &ChangePlan, judged: &WritePreview) -> Result<(), CliError> {
        let files = plan.files.iter();
        let contents = files.map(|file| (file.path.as_str(), &file.content));
        let overlay = Overlay::new(&self.worktree, contents);
        let source = |_: &str, path: &str| {
            let bytes = overlay.read(path, MAX_YAML).ok()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        };
        let mut shown = Vec::new();
        let look = self.settings.look_of_messages();
        report::write_findings_human(&mut shown, &judged.findings, look, &source)
            .map_err(write_error(Path::new("-")))?;
        eprint!("{}", String::from_utf8_lossy(&shown));
        let duties = judged.assessment.duties.iter();
        let mut duties = duties.filter(|duty| plan.duty == Some(duty.id.to_string()));
        if let Some(duty) = duties.next().filter(|_| !self.settings.quiet) {
            let standing = match duty.reason {
                Some(reason) => format!("late: {}", reason.describe()),
                None => duty.standing.to_string(),
            };
            eprintln!("{} is then {standing}", duty.id);
            if duty.reason == Some(LateReason::PerformedLate) && plan.is_done_now {
                eprintln!("  help: if it was done earlier, say when, with --performed-at");
            }
        }
        Ok(())
    }

    /// Where the branch of a change starts.
    fn start(&self, paths: &[&str]) -> Result<String, CliError> {
        let git = GitRepository::open(self.worktree.root())?;
        let git = git.ok_or_else(|| usage("there is no git repository", ""))?;
        pull_request::start(
            &git,
            self.policy.settings.history.mainline.as_deref(),
            paths,
        )
    }

    fn put(&self, plan: &ChangePlan) -> Result<(), CliError> {
        let mut paths: Vec<&str> = plan.files.iter().map(|file| file.path.as_str()).collect();
        let start = self.start(&paths);
        if plan.writing.commit
            && let Err(error) = start
        {
            return Err(error);
        }
        write::write_files(self.worktree.root(), &plan.files).map_err(RecordError::from)?;
        write::remove_files(self.worktree.root(), &plan.obsolete);
        let mut out = String::new();
        if !self.settings.quiet {
            let lines = paths.iter().rev().map(|path| escape_terminal(path));
            out.extend(
                lines.flat_map(|path| ["wrote ".to_owned(), path.into_owned(), "\n".to_owned()]),
            );
        }
        if let (Ok(start), Some(git)) = (&start, GitRepository::open(self.worktree.root())?) {
            let gone = plan.obsolete.iter().map(String::as_str);
            paths.extend(gone.filter(|path| git.has_file(start, path)));
        }
        let change = pull_request::WrittenChange {
            root: self.worktree.root(),
            paths: &paths,
            branch: &plan.branch,
            start: start.as_deref().ok(),
            message: &plan.message,
        };
        if plan.writing.commit {
            print(&out)?;
            change.commit()?;
            return print(&change.next(false));
        }
        if self.is_git()? && !self.settings.quiet {
            match start {
                Ok(_) => out.push_str(&change.next(true)),
                Err(error) => eprintln!(
                    "before the pull request: {} ({})",
                    error.shown(),
                    error.help().unwrap_or_default()
                ),
            }
        }
        print(&out)
    }
}

/// Shows the last file, and asks whether it is to be written. What somebody typed is not thrown
/// away because `check` finds a fault in it: it can be corrected by hand.
fn is_wanted(plan: &ChangePlan, is_refused: bool) -> Result<bool, CliError> {
    let Some(file) = plan.files.last() else {
        return Ok(true);
    };
    if let NewContent::Bytes(bytes) = &file.content {
        for line in String::from_utf8_lossy(bytes).lines() {
            eprintln!("  {}", escape_terminal(line));
        }
    }
    if is_refused {
        let label = "`dutybook check` refuses this. Write it all the same, to correct it by hand?";
        prompt::confirm(label, false)
    } else {
        prompt::confirm(&format!("Write {}?", file.path), true)
    }
}

/// Shows the files that would be written.
fn show(plan: &ChangePlan) -> Result<(), CliError> {
    let mut out = String::new();
    for file in &plan.files {
        match &file.content {
            NewContent::Copy(source, _) => {
                let source = source.display().to_string();
                let (source, path) = (escape_terminal(&source), escape_terminal(&file.path));
                eprintln!("would copy {source} to {path}");
            }
            NewContent::Bytes(bytes) => {
                eprintln!("would write {}", escape_terminal(&file.path));
                out.push_str(&String::from_utf8_lossy(bytes));
            }
        }
    }
    let lines = out
        .lines()
        .map(|line| format!("{}\n", escape_terminal(line)));
    print(&lines.collect::<String>())
}

/// Prints a result.
fn print(text: &str) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(write_error(Path::new("-")))
}

fn write_error(path: &Path) -> impl FnOnce(std::io::Error) -> CliError {
    let path = path.to_path_buf();
    |source| CliError::Write { path, source }
}

pub(super) fn usage(message: &str, help: &str) -> CliError {
    CliError::Usage {
        message: message.to_owned(),
        help: help.to_owned(),
    }
}

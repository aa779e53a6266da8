//! The thread that judges: always the newest texts, by the stages of `check`.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use chrono_tz::Tz;

use crate::assess::{AssessOptions, assess, open};
use crate::cli::CliError;
use crate::cli::git_context::GitContext;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::cli::shell::shell_at_hand;
use crate::editor::{FileNote, notes_by_file};
use crate::files::{Files, NewContent, Overlay, Worktree};
use crate::history::{Mainline, OutsideRecords};
use crate::judge::Assessment;
use crate::load::MAX_YAML;

/// A root to be judged.
pub(super) struct JudgeJob {
    pub(super) root: PathBuf,
    /// What is typed, by path below the root.
    pub(super) typed: BTreeMap<String, NewContent>,
    /// Counts the states of the root.
    pub(super) state: u64,
}

/// What came of it.
pub(super) struct JudgedState {
    pub(super) root: PathBuf,
    pub(super) state: u64,
    /// The error says why nothing could be judged.
    pub(super) outcome: Result<RootAssessment, FileNote>,
}

/// A root, judged.
pub(super) struct RootAssessment {
    pub(super) assessment: Assessment,
    pub(super) mainline: Option<Arc<Mainline>>,
    /// What is wrong, by file.
    pub(super) notes: BTreeMap<String, Vec<FileNote>>,
    /// The texts of those files.
    pub(super) texts: BTreeMap<String, String>,
}

/// Judges what comes in and tells of it, until nobody sends or listens any more.
pub(super) fn judge_all(
    settings: &RunSettings,
    jobs: &Receiver<JudgeJob>,
    tell: &dyn Fn(JudgedState) -> bool,
) {
    let mut judge = RootJudge {
        settings,
        mainlines: BTreeMap::new(),
    };
    for job in jobs {
        let judged = catch_unwind(AssertUnwindSafe(|| judge.judge(&job)));
        let outcome = match judged {
            Ok(Ok(judged)) => Ok(judged),
            Ok(Err(error)) => Err(FileNote {
                help: error.help(shell_at_hand()).unwrap_or_default(),
                ..FileNote::unjudged(&error.message())
            }),
            Err(_) => Err(FileNote::unjudged(
                "an error of dutybook itself: please report it",
            )),
        };
        let JudgeJob { root, state, .. } = job;
        let judged = JudgedState {
            root,
            state,
            outcome,
        };
        if !tell(judged) {
            return;
        }
    }
}

/// Judges roots; what only a new commit changes is read once for each.
struct RootJudge<'s> {
    settings: &'s RunSettings,
    mainlines: BTreeMap<PathBuf, Arc<Mainline>>,
}

impl RootJudge<'_> {
    fn judge(&mut self, job: &JudgeJob) -> Result<RootAssessment, CliError> {
        let root = &job.root;
        let mut git = GitContext::open(root, self.settings.no_history)?;
        let revisions = git.resolve(RevisionSpec::default())?;
        let known = self.mainlines.remove(root);
        let mainline = match known {
            Some(known) if git.is_complete() && known.head == revisions.head => Some(known),
            _ => git
                .mainline(&revisions, OutsideRecords::default(), &|| ())
                .map(Arc::new),
        };
        let read = mainline
            .iter()
            .map(|mainline| (root.clone(), Arc::clone(mainline)));
        self.mainlines.extend(read);
        let path = git.path_below_top(root)?;
        let below = git.files(root.clone(), &revisions)?;
        // What is on disk is read as git sees it: a checkout may have changed its line ends.
        let disk = Worktree::new(root.clone());
        let is_saved = |path: &str, text: &NewContent| match text {
            NewContent::Bytes(typed) => disk.read(path, MAX_YAML).is_ok_and(|it| it == *typed),
            NewContent::Copy(..) => false,
        };
        let typed = job
            .typed
            .iter()
            .filter(|(path, text)| !is_saved(path, text));
        let files = Overlay::new(&*below, typed.map(|(path, text)| (path.as_str(), text)));
        let history = mainline.as_deref();
        let opening = open(&files, history)?;
        let timezone = opening.loaded.timezone.unwrap_or(Tz::UTC);
        let options = AssessOptions {
            history: git.facts(&path, history),
            gaps: git.into_gaps(),
            language: self.settings.language,
            ..AssessOptions::of_files(self.settings.as_of.instant(timezone)?)
        };
        let assessment = assess(&files, &opening, &options, history, &|| ())?;
        let notes = notes_by_file(&assessment);
        let read = |path: &String| {
            let bytes = files.read(path, MAX_YAML).unwrap_or_default();
            (path.clone(), String::from_utf8_lossy(&bytes).into_owned())
        };
        Ok(RootAssessment {
            texts: notes.keys().map(read).collect(),
            assessment,
            mainline,
            notes,
        })
    }
}

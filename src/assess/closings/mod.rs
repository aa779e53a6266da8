//! Closed periods: what is wrong with their files, whether they are still what the repository says, and what was restated
//! since.
//!
//! What the present judgement gives for an interval confirms a closing where all of it is the same and had landed with the
//! closing's commit; only else the commit is judged again. So a repository with years of closed periods that nobody
//! touched costs no more than a comparison.

mod cause;
mod examine;
mod recompute;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

pub(super) use self::recompute::Recomputer;

use super::trusted_history::TrustedHistory;
use crate::finding::FindingBuilder;
use crate::git::HistoryGap;
use crate::history::{Landing, Mainline, MainlineView, closing_approval_landing};
use crate::judge::{
    Claim, ClosedBooks, ClosedPeriod, ClosedState, ClosingFault, Duty, Restatement,
};
use crate::load::{ClosingFile, LoadedClosings, PolicyVersion};
use crate::rules::{self, Context};

/// How many periods one change may close: each is judged again.
const MAX_PENDING: usize = 4;

/// What closed periods are checked against.
pub(super) struct ClosingChecker<'e, 'r> {
    pub(super) context: &'e Context<'e>,
    pub(super) mainline: Option<&'e Mainline>,
    pub(super) history: Option<&'e TrustedHistory<'e>>,
    /// The versions of the policy that the mainline held.
    pub(super) versions: &'e [PolicyVersion],
    /// The commit and the time of each version in the timeline.
    pub(super) brought: Vec<Option<(String, DateTime<Utc>)>>,
    pub(super) duties: &'e [Duty],
    pub(super) claims: &'e [Claim],
    pub(super) recomputer: &'e Recomputer<'r>,
}

/// Closed periods, checked.
pub(super) struct CheckedClosings {
    pub(super) books: ClosedBooks,
    pub(super) drafts: Vec<FindingBuilder>,
}

/// What the repository says of one closed period.
#[derive(Default)]
struct ExaminedClosing {
    faults: Vec<ClosingFault>,
    /// What was restated, each with the words for its cause.
    restated: Vec<(Restatement, String)>,
}

impl ClosingChecker<'_, '_> {
    /// Checks every closed period, the newest first: where a bound is hit, the oldest wait.
    pub(super) fn check(&self, loaded: &LoadedClosings) -> Result<CheckedClosings, HistoryGap> {
        let mut drafts = loaded.drafts.clone();
        drafts.extend(rules::check_closing_chain(&loaded.files));
        drafts.extend(rules::check_first_closing(
            &loaded.files,
            self.first_start(),
        ));
        let mut books = ClosedBooks::default();
        let mut pending = 0;
        if self.recomputer.is_asked() {
            self.recomputer.read_checkpoints(&loaded.files);
        }
        let files = loaded.files.iter().rev();
        for file in files.filter(|file| !self.came_later(file)) {
            let is_pending = self.is_pending(file);
            pending += usize::from(is_pending);
            let faults = rules::check_closing_approval(self.context, file, self.landing(file)?);
            let is_approved = faults.is_empty();
            drafts.extend(faults);
            let mut period = ClosedPeriod {
                closing: file.closing.clone(),
                is_approved,
                state: ClosedState::NotRecomputed,
            };
            if self.recomputer.is_asked() {
                let examined = if pending > MAX_PENDING && is_pending {
                    let why = format!("one change closes at most {MAX_PENDING} periods");
                    ExaminedClosing::of_fault(ClosingFault::NotRecomputed(why))
                } else {
                    self.examine(file, is_pending, is_approved)?
                };
                period.state = examined.state();
                let faults = &examined.faults;
                drafts.extend(rules::report_closing_faults(self.context, file, faults));
                for (restated, cause) in examined.restated {
                    drafts.push(rules::report_restatement(file, &restated, &cause));
                    books.restatements.push(restated);
                }
            }
            books.periods.push(period);
        }
        books.periods.reverse();
        let order = |it: &Restatement| (it.period.clone(), it.duty.clone());
        books.restatements.sort_by_cached_key(order);
        Ok(CheckedClosings { books, drafts })
    }

    /// The earliest day on which any version of the policy starts: no later one takes back what was owed.
    fn first_start(&self) -> NaiveDate {
        let newest = self.context.timeline.newest_policy().settings.starts;
        let earlier = self.versions.iter().map(|it| it.policy.settings.starts);
        earlier.fold(newest, NaiveDate::min)
    }

    /// Whether a file landed after the evaluation time: the books were still open then. Where history counts, `history/clock`
    /// tells of its commit. Without history, its own word counts.
    fn came_later(&self, file: &ClosingFile) -> bool {
        let as_of = self.context.as_of;
        let Some(mainline) = self.mainline else {
            return file.closing.as_of.to_utc() > as_of;
        };
        let history = &mainline.history;
        let landed = history.changes_of(&file.file).last();
        let landed = landed.filter(|change| {
            let held = change.after;
            held.is_some_and(|held| held.is_of_text(&file.bytes))
        });
        landed.is_some_and(|change| history.commit(change.commit).time() > as_of)
    }

    /// Whether the mainline does not hold a file as it is.
    fn is_pending(&self, file: &ClosingFile) -> bool {
        let Some(history) = self.history else {
            return false;
        };
        let held = history.view.content(&file.file);
        held.is_none_or(|held| !held.is_of_text(&file.bytes))
    }

    /// When the approval landed; `None` where history does not count.
    fn landing(&self, file: &ClosingFile) -> Result<Option<Landing>, HistoryGap> {
        let Some(history) = self.history else {
            return Ok(None);
        };
        let (mainline, view) = (history.mainline, history.view);
        let is_pending = self.is_pending(file);
        closing_approval_landing(mainline, view, &file.closing, is_pending).map(Some)
    }
}

impl ExaminedClosing {
    fn of_fault(fault: ClosingFault) -> Self {
        ExaminedClosing {
            faults: vec![fault],
            ..ExaminedClosing::default()
        }
    }

    fn state(&self) -> ClosedState {
        let is_unknown = |fault: &ClosingFault| {
            matches!(
                fault,
                ClosingFault::NotRecomputed(_) | ClosingFault::HistoryOff | ClosingFault::Future
            )
        };
        match self.faults.as_slice() {
            [] => ClosedState::Holds,
            faults if faults.iter().all(is_unknown) => ClosedState::NotRecomputed,
            _ => ClosedState::Differs,
        }
    }
}

/// Adds the files of closed periods that the mainline does not hold as they are, with their bytes, and those that it holds
/// and that are no longer there.
pub(super) fn add_changed_closings(
    loaded: &LoadedClosings,
    view: &MainlineView,
    pending: &mut Vec<(Arc<str>, Vec<u8>)>,
    gone: &mut Vec<Arc<str>>,
) {
    for file in &loaded.files {
        let held = view.content(&file.file);
        if held.is_none_or(|held| !held.is_of_text(&file.bytes)) {
            pending.push((Arc::clone(&file.file), file.bytes.clone()));
        }
    }
    let held = view.files_below("closings/");
    let removed = held.filter(|path| !loaded.present.contains(*path));
    gone.extend(removed.map(Arc::from));
}

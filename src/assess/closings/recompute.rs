//! Judging again what was judged when a period was closed: the files of its commit, at its evaluation time.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use crate::assess::{AssessOptions, ClosingScope, PolicySnapshot, open};
use crate::files::Files;
use crate::git::{HistoryGap, ObjectId};
use crate::history::{Mainline, MainlineLog};
use crate::judge::{
    Assessment, ClosingFault, Duty, DutyKind, HistoryStatus, Standing, closed_outcome,
};
use crate::load::{ClosingFile, LoadError, PolicyVersion};
use crate::model::{Checkpoint, ClosedOutcome, Closing, DutyId, END_OF_DAY, local_instant};
use crate::schedule::Window;

/// How many closed periods are judged again in one run: ten years of quarters in which something was restated. What the
/// present judgement confirms is not judged again, and not counted.
const MAX_RECOMPUTED: usize = 40;

/// A closed period, judged again.
pub(super) struct RecomputedPeriod {
    /// What its duties come to; the first that was still running where one was.
    pub(super) outcome: Result<ClosedOutcome, (DutyId, Standing)>,
    /// Its duties.
    pub(super) duties: BTreeMap<DutyId, RecomputedDuty>,
    /// Its first and its last second.
    pub(super) span: (DateTime<Utc>, DateTime<Utc>),
}

/// A duty of a closed period, judged again.
pub(super) struct RecomputedDuty {
    pub(super) window: Window,
    pub(super) kind: DutyKind,
    /// The commit that brought the version of the policy which judges it.
    pub(super) policy: Option<String>,
}

/// Why a closed period could not be judged again.
#[derive(Debug, Clone)]
pub(super) enum RecomputeError {
    /// Its interval had not ended at its evaluation time.
    NotEnded(DateTime<Tz>),
    /// Something else, in words.
    Other(String),
}

/// Judges the files of a commit under its policy, with the mainline as it was then and the versions of the policy that it
/// held; the last argument is called once a folder of evidence.
pub(crate) type JudgeCommit = fn(
    &dyn Files,
    &PolicySnapshot,
    &AssessOptions,
    (&Mainline, Vec<PolicyVersion>),
    &(dyn Fn() + Sync),
) -> Result<Assessment, LoadError>;

/// The place of a commit on the mainline, and the checkpoint there; `None` where it is not on it.
type PlacedCheckpoint = Result<Option<(u32, Checkpoint)>, String>;

/// The commit, the evaluation time, and the first and the last day of a closing.
type ClosingKey = (ObjectId, DateTime<Utc>, NaiveDate, NaiveDate);

type Outcome = Rc<Result<RecomputedPeriod, RecomputeError>>;

/// Judges closed periods again: each once in a run, however many policies judge.
pub(crate) struct Recomputer<'a> {
    options: &'a AssessOptions,
    mainline: Option<&'a Mainline>,
    checkpoints: RefCell<BTreeMap<ObjectId, PlacedCheckpoint>>,
    known: RefCell<BTreeMap<ClosingKey, Outcome>>,
    judge_commit: JudgeCommit,
    tick: &'a (dyn Fn() + Sync),
}

impl<'a> Recomputer<'a> {
    pub(crate) fn new(
        options: &'a AssessOptions,
        mainline: Option<&'a Mainline>,
        judge_commit: JudgeCommit,
        tick: &'a (dyn Fn() + Sync),
    ) -> Self {
        Recomputer {
            options,
            mainline,
            checkpoints: RefCell::default(),
            known: RefCell::default(),
            judge_commit,
            tick,
        }
    }

    /// Whether closed periods are judged again at all.
    pub(super) fn is_asked(&self) -> bool {
        self.options.closings == ClosingScope::Recomputed
    }

    /// What is said of a closed period where history is not read.
    pub(super) fn unread_history(&self) -> ClosingFault {
        match self.options.history.status {
            HistoryStatus::Off => ClosingFault::HistoryOff,
            _ => ClosingFault::NotRecomputed(NO_HISTORY.to_owned()),
        }
    }

    /// Reads the log of the mainline as far as the commits of closed periods reach, once for all of them.
    pub(super) fn read_checkpoints(&self, closings: &[ClosingFile]) {
        let Some(mainline) = self.mainline else {
            return;
        };
        let mut known = self.checkpoints.borrow_mut();
        let commits = closings.iter().map(|file| file.closing.commit);
        let missing: BTreeSet<ObjectId> = commits.filter(|it| !known.contains_key(it)).collect();
        let commits = (0..).zip(mainline.history.commits());
        let placed = commits.filter(|(_, commit)| missing.contains(&commit.id));
        let placed: Vec<(u32, ObjectId)> = placed.map(|(place, it)| (place, it.id)).collect();
        known.extend(missing.into_iter().map(|commit| (commit, Ok(None))));
        match checkpoints_at(mainline, &placed) {
            Ok(found) => known.extend(found.into_iter().map(|it| (it.1.commit, Ok(Some(it))))),
            Err(gap) => {
                let failed = placed.into_iter().map(|(_, id)| (id, Err(gap.describe())));
                known.extend(failed);
            }
        }
    }

    /// The place of a commit on the mainline and the checkpoint there; `None` where it is not on it.
    ///
    /// # Errors
    /// Why the log could not be read, in words.
    pub(super) fn checkpoint(&self, commit: ObjectId) -> PlacedCheckpoint {
        let known = self.checkpoints.borrow();
        known.get(&commit).cloned().unwrap_or(Ok(None))
    }

    /// Judges a closed period again. `place` is that of its commit on the mainline, and `versions` are those of the
    /// policy that the mainline held.
    pub(super) fn recompute(
        &self,
        closing: &Closing,
        place: u32,
        versions: &[PolicyVersion],
    ) -> Outcome {
        let key = (
            closing.commit,
            closing.as_of.to_utc(),
            closing.from,
            closing.to,
        );
        if let Some(known) = self.known.borrow().get(&key) {
            return Rc::clone(known);
        }
        let outcome = if self.known.borrow().len() >= MAX_RECOMPUTED {
            let why = format!("only the {MAX_RECOMPUTED} newest that something changed are");
            Err(RecomputeError::Other(why))
        } else {
            self.judge(closing, place, versions)
        };
        let outcome = Rc::new(outcome);
        self.known.borrow_mut().insert(key, Rc::clone(&outcome));
        outcome
    }

    fn judge(
        &self,
        closing: &Closing,
        place: u32,
        versions: &[PolicyVersion],
    ) -> Result<RecomputedPeriod, RecomputeError> {
        let other = |why: String| RecomputeError::Other(why);
        let mainline = self.mainline.ok_or_else(|| other(NO_HISTORY.to_owned()))?;
        let mainline = mainline.until(place);
        let files = mainline.git.tree(closing.commit);
        let files = files.map_err(|error| other(error.to_string()))?;
        let policy = open(&files, Some(&mainline)).map_err(|error| other(error.to_string()))?;
        let timezone = policy.loaded.timezone.unwrap_or(Tz::UTC);
        let span = interval(closing, timezone);
        if span.1 >= closing.as_of.to_utc() {
            return Err(RecomputeError::NotEnded(span.1.with_timezone(&timezone)));
        }
        let options = AssessOptions {
            history: self.options.history.clone(),
            judges_past: false,
            closings: ClosingScope::Unread,
            ..AssessOptions::of_files(closing.as_of.to_utc())
        };
        let held = versions.partition_point(|version| version.commit <= place);
        let versions = versions.get(..held).unwrap_or_default().to_vec();
        let past = (&mainline, versions);
        let assessment = (self.judge_commit)(&files, &policy, &options, past, self.tick);
        let assessment = assessment.map_err(|error| other(error.to_string()))?;
        if assessment.history.status != HistoryStatus::Complete {
            return Err(other("an object of its history is missing".to_owned()));
        }
        if !assessment.is_judged || !assessment.unjudged.is_empty() {
            return Err(other(
                "the policy of its commit cannot be understood".to_owned(),
            ));
        }
        Ok(collect(&assessment, span, timezone))
    }
}

/// The checkpoints of commits of the mainline, by their places, ascending.
fn checkpoints_at(
    mainline: &Mainline,
    places: &[(u32, ObjectId)],
) -> Result<Vec<(u32, Checkpoint)>, HistoryGap> {
    let Some((newest, _)) = places.last() else {
        return Ok(Vec::new());
    };
    let mainline = mainline.until(*newest);
    let log = MainlineLog::read(&mainline, &|| ())?;
    let places = places.iter();
    places
        .map(|(place, _)| Ok((*place, log.checkpoint(*place)?)))
        .collect()
}

/// What is said where history is not read.
const NO_HISTORY: &str = "the history of the mainline is not read";

fn collect(
    assessment: &Assessment,
    span: (DateTime<Utc>, DateTime<Utc>),
    timezone: Tz,
) -> RecomputedPeriod {
    let duties = due_within(&assessment.duties, span);
    let by_id = duties.iter().map(|duty| {
        let recomputed = RecomputedDuty {
            window: duty.window.clone(),
            kind: duty.kind,
            policy: assessment.policy_commit(duty).map(str::to_owned),
        };
        (duty.id.clone(), recomputed)
    });
    RecomputedPeriod {
        duties: by_id.collect(),
        outcome: closed_outcome(&duties, &assessment.commits.versions, timezone),
        span,
    }
}

/// The duties that are due between two instants, both inclusive.
pub(super) fn due_within(duties: &[Duty], span: (DateTime<Utc>, DateTime<Utc>)) -> Vec<&Duty> {
    let is_due = |duty: &&Duty| span.0 <= duty.window.due && duty.window.due <= span.1;
    duties.iter().filter(is_due).collect()
}

/// The first and the last second of a closed interval in a time zone.
pub(super) fn interval(closing: &Closing, timezone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let at = |day: NaiveDate, time| local_instant(timezone, day.and_time(time)).to_utc();
    (at(closing.from, NaiveTime::MIN), at(closing.to, END_OF_DAY))
}

//! What a period has to be before its books can be closed.

use anstream::eprintln;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use crate::cli::CliError;
use crate::cli::write_session::WriteSession;
use crate::files::{Folder, walk};
use crate::judge::{Assessment, Duty, Standing, StandingReason};
use crate::load::{LoadError, LoadedClosings, read_closings};
use crate::model::{Closing, format_instant};
use crate::rules::check_closing_chain;
use crate::schedule::label_of_days;
use crate::text::count_of;

/// How many duties or files a message names.
const MAX_NAMED: usize = 3;

/// The days of a period that is to be closed, both inclusive.
pub(super) struct ClosedInterval {
    pub(super) period: String,
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
}

/// The interval that ends with the last of some days: from the day after the last closed period ended, else from the
/// policy's start. `replaces`: a draft of the same period that nobody approved does not count.
pub(super) fn find_interval(
    session: &WriteSession,
    (first, last): (NaiveDate, NaiveDate),
    replaces: bool,
) -> Result<ClosedInterval, CliError> {
    let period = label_of_days(first, last).ok_or_else(|| {
        CliError::usage(
            format!("the days from {first} to {last} are not a period"),
            "name a day, week, month, quarter, half-year or year: --through 2026-Q1",
        )
    })?;
    let closings = read_worktree(session)?;
    if !closings.drafts.is_empty() || !check_closing_chain(&closings.files).is_empty() {
        return Err(CliError::usage(
            "closings/ has faults: where the next period begins is not known",
            "`dutybook check` says what is wrong with it",
        ));
    }
    let is_replaced =
        |closing: &Closing| replaces && *closing.period == *period && closing.approval.is_none();
    let counted = closings.files.iter();
    let mut counted = counted.filter(|file| !is_replaced(&file.closing));
    let closed = counted.next_back();
    let from = match closed {
        Some(file) if file.closing.to >= last => {
            let (file, to) = (&file.file, file.closing.to);
            return Err(CliError::usage(
                format!("{last} is closed already: {file} ends on {to}"),
                "a closed period is not opened again: what changed since is a restatement; a draft that nobody approved is \
                 replaced with --force",
            ));
        }
        Some(file) => file.closing.to.succ_opt().unwrap_or(last),
        None => session.policy.settings.starts,
    };
    if from > last {
        return Err(CliError::usage(
            format!("{period} ends on {last}, before the policy starts on {from}"),
            "nothing is owed before: name a later period",
        ));
    }
    let to = last;
    Ok(ClosedInterval { period, from, to })
}

fn read_worktree(session: &WriteSession) -> Result<LoadedClosings, CliError> {
    let files = &session.worktree;
    let root = Folder::list(files, String::new()).map_err(LoadError::from)?;
    if !root.has_folder("closings") {
        return Ok(LoadedClosings::default());
    }
    let folders = walk(files, "closings").map_err(LoadError::from)?;
    Ok(read_closings(files, &folders)?)
}

/// Refuses files of policy and evidence that are not committed: the closing would leave them out.
pub(super) fn refuse_uncommitted(assessment: &Assessment) -> Result<(), CliError> {
    let files = assessment.uncommitted.iter();
    let files: Vec<&str> = files
        .map(|file| &**file)
        .filter(|file| !file.starts_with("closings/"))
        .collect();
    if files.is_empty() {
        return Ok(());
    }
    let named = name_some(files.iter().map(|file| (*file).to_owned()));
    Err(CliError::usage(
        format!("not committed: {named}"),
        "a closing binds a commit: commit and land them first, or put them away",
    ))
}

/// Refuses a period with duties that are still running, and says from when on it can be closed.
pub(super) fn refuse_running(
    period: &str,
    assessment: &Assessment,
    duties: &[&Duty],
) -> Result<(), CliError> {
    let is_running = |duty: &&&Duty| {
        matches!(
            duty.standing,
            Standing::Upcoming | Standing::Open | Standing::Grace
        )
    };
    let running: Vec<&Duty> = duties.iter().filter(is_running).copied().collect();
    let Some(latest) = running.iter().map(|duty| ends(assessment, duty)).max() else {
        return Ok(());
    };
    let named = name_some(running.iter().map(|duty| {
        let ends = format_instant(ends(assessment, duty));
        format!("{} is {} until {ends}", duty.id, duty.standing)
    }));
    let count = count_of(running.len(), "duty is", "duties are");
    Err(CliError::usage(
        format!("{period} cannot be closed yet, {count} still running: {named}"),
        format!(
            "close it after {}, or once they are settled",
            format_instant(latest)
        ),
    ))
}

/// When a running duty ends to be so: at its deadline, or when its review could no longer land in time.
fn ends(assessment: &Assessment, duty: &Duty) -> DateTime<Tz> {
    let deadline = duty.window.deadline;
    let timeline = assessment.timeline.as_ref();
    let Some(policy) = timeline
        .map(|timeline| timeline.policy(duty.version))
        .filter(|_| duty.reason == Some(StandingReason::AwaitingReview))
    else {
        return deadline;
    };
    let settings = &policy.settings;
    let task = policy.tasks.get(&duty.id.task);
    let own = task.and_then(|task| task.requires.review.within.as_ref());
    let within = own.unwrap_or(&settings.review_within);
    within.after(settings.record_within.after(deadline))
}

/// Says until when evidence of what is overdue may still land in time: that would be a restatement.
pub(super) fn tell_unsettled(assessment: &Assessment, duties: &[&Duty]) {
    let Some(timeline) = &assessment.timeline else {
        return;
    };
    let until = |duty: &&Duty| {
        let settings = &timeline.policy(duty.version).settings;
        settings.record_within.after(duty.window.deadline)
    };
    let is_recordable =
        |duty: &&&Duty| duty.standing == Standing::Overdue && assessment.as_of <= until(duty);
    let waiting: Vec<&Duty> = duties.iter().filter(is_recordable).copied().collect();
    if let Some(latest) = waiting.iter().map(until).max() {
        let count = count_of(waiting.len(), "duty", "duties");
        eprintln!(
            "note: evidence of {count} that is overdue can still land in time, until {}: it would restate the period",
            format_instant(latest)
        );
    }
}

/// The first few of some things, and how many more there are.
fn name_some(things: impl ExactSizeIterator<Item = String>) -> String {
    let more = things.len().saturating_sub(MAX_NAMED);
    let named: Vec<String> = things.take(MAX_NAMED).collect();
    let named = named.join(", ");
    if more == 0 {
        return named;
    }
    format!("{named} and {}", count_of(more, "other", "others"))
}

//! `dutybook close`.

use std::sync::Arc;

use anstream::eprintln;
use chrono::{DateTime, Utc};

use crate::cli::args::CloseArgs;
use crate::cli::as_of::{end_of_day, start_of_day};
use crate::cli::change_plan::{PlannedChange, carry_out_alone};
use crate::cli::commands::audit_inputs::days_of;
use crate::cli::commands::close_state::{
    find_interval, refuse_running, refuse_uncommitted, tell_unsettled,
};
use crate::cli::completeness::require_complete;
use crate::cli::mainline_session::incomplete_history;
use crate::cli::progress::Progress;
use crate::cli::revision::RevisionSpec;
use crate::cli::settings::RunSettings;
use crate::cli::shell::shell_at_hand;
use crate::cli::workspace::Workspace;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome};
use crate::git::MainlineCommit;
use crate::history::{Mainline, MainlineLog, adoption_instant};
use crate::judge::{Duty, HistoryStatus, closed_outcome};
use crate::model::{Checkpoint, ClosedStanding, Closing, Id, format_instant, local_date};
use crate::text::{CommandLine, count_of};
use crate::write;

pub(super) fn run(args: &CloseArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let session = WriteSession::open(settings, &args.writing)?;
    let workspace = open_commit(settings)?;
    let Some(mainline) = &workspace.mainline else {
        return Err(incomplete_history(workspace.history_gaps()));
    };
    let today = local_date(workspace.timezone, workspace.as_of);
    let days = days_of("--through", args.through, today)?;
    let interval = find_interval(&session, days, args.writing.force)?;
    let from = start_of_day(interval.from, workspace.timezone)?;
    let to = end_of_day(interval.to, workspace.timezone)?;
    refuse_early(&workspace, mainline, to, &interval.period)?;
    refuse_uncommitted(&session.assess_all()?)?;
    let assessment = require_complete(workspace.assess(Some(to), settings)?)?;
    let duties = assessment.duties.iter();
    let is_due = |duty: &&Duty| from <= duty.window.due && duty.window.due <= to;
    let duties: Vec<&Duty> = duties.filter(is_due).collect();
    refuse_running(&interval.period, &assessment, &duties)?;
    let versions = &assessment.commits.versions;
    let outcome = closed_outcome(&duties, versions, workspace.timezone);
    let outcome = outcome.map_err(|_| CliError::Interrupted)?;
    let checkpoint = checkpoint(mainline, settings)?;
    let closed_by = args.closed_by.as_deref();
    let closing = Closing {
        period: Arc::from(interval.period.as_str()),
        from: interval.from,
        to: interval.to,
        as_of: assessment.as_of.fixed_offset(),
        commit: checkpoint.commit,
        outcome,
        checkpoint,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        closed_by: session
            .person(closed_by, "--closed-by", session.now())?
            .email,
        approval: None,
    };
    let outcome = write_closing(args, &session, &closing)?;
    if outcome == RunOutcome::Success && !settings.quiet {
        tell_unsettled(&assessment, &duties);
    }
    Ok(outcome)
}

/// Opens the commit that is checked out: a closing binds a commit, and never the worktree.
fn open_commit(settings: &RunSettings) -> Result<Workspace, CliError> {
    let spec = RevisionSpec {
        revision: Some("HEAD"),
        judges_commit: true,
        ..RevisionSpec::default()
    };
    let workspace = Workspace::open_supported(settings, spec)?;
    match workspace.history.status {
        HistoryStatus::Complete => Ok(workspace),
        HistoryStatus::Off => Err(CliError::usage(
            "a closing needs the history of the mainline",
            "leave --no-history out",
        )),
        _ => Err(incomplete_history(workspace.history_gaps())),
    }
}

/// Refuses to close a period before it has ended, before history counts, or as of an instant before the commit.
fn refuse_early(
    workspace: &Workspace,
    mainline: &Mainline,
    to: DateTime<Utc>,
    period: &str,
) -> Result<(), CliError> {
    let zoned = |instant: DateTime<Utc>| format_instant(instant.with_timezone(&workspace.timezone));
    let as_of = workspace.as_of;
    if as_of <= to {
        return Err(CliError::usage(
            format!(
                "{period} has not ended as of {}: it ends {}",
                zoned(as_of),
                zoned(to)
            ),
            "close it after its last day, once none of its duties is running",
        ));
    }
    let policy = workspace.opening.loaded.policy.as_deref();
    let adopted = policy.and_then(adoption_instant);
    if let Some(adopted) = adopted.filter(|adopted| *adopted > as_of) {
        return Err(CliError::usage(
            format!(
                "history counts from {} on, after {}",
                zoned(adopted),
                zoned(as_of)
            ),
            "close the period once `history.since` has come",
        ));
    }
    let newest = mainline.history.commits().last();
    match newest.map(MainlineCommit::time).filter(|at| *at > as_of) {
        None => Ok(()),
        Some(at) => Err(CliError::usage(
            format!(
                "the commit that is checked out is of {}, after {}",
                zoned(at),
                zoned(as_of)
            ),
            "judge as of now, or check out the commit that the mainline had then",
        )),
    }
}

fn checkpoint(mainline: &Mainline, settings: &RunSettings) -> Result<Checkpoint, CliError> {
    let progress = Progress::new(settings.shows_progress, "hashing what landed");
    let log = MainlineLog::read(mainline, &|| progress.tick());
    progress.finish();
    let newest = mainline.history.commits().len().saturating_sub(1);
    let newest = u32::try_from(newest).unwrap_or(u32::MAX);
    let checkpoint = log.and_then(|log| log.checkpoint(newest));
    checkpoint.map_err(|gap| incomplete_history(&[gap]))
}

fn write_closing(
    args: &CloseArgs,
    session: &WriteSession,
    closing: &Closing,
) -> Result<RunOutcome, CliError> {
    let period = &closing.period;
    let file = write::draft_closing(closing, args.writing.force)?;
    let change = PlannedChange::of_file(file, format!("Close the books of {period}"));
    let outcome = carry_out_alone(session, &args.writing, format!("close/{period}"), change)?;
    if outcome == RunOutcome::Success && !session.settings.quiet {
        let approvers = session.policy.settings.approvers.iter();
        let approvers: Vec<&str> = approvers.map(Id::as_str).collect();
        let approvers = match approvers.as_slice() {
            [] => "an approver".to_owned(),
            teams => format!("a member of {}", teams.join(" or ")),
        };
        let command = CommandLine::new("dutybook approve").argument(period);
        eprintln!(
            "{}\nIt is a draft until {approvers} approves it, with `{}`. Who closes a period cannot approve it.",
            summarise(closing),
            command.for_shell(shell_at_hand())
        );
    }
    Ok(outcome)
}

/// `2026-Q1, 2026-01-05 to 2026-03-31: 61 duties, 58 met, 3 late`.
fn summarise(closing: &Closing) -> String {
    let outcome = &closing.outcome;
    let all = usize::try_from(outcome.count).unwrap_or(usize::MAX);
    let mut text = format!(
        "{}, {} to {}, both inclusive: {}",
        closing.period,
        closing.from,
        closing.to,
        count_of(all, "duty", "duties")
    );
    for standing in ClosedStanding::ALL {
        let count = outcome.count_of(standing);
        if count > 0 {
            text = format!("{text}, {count} {standing}");
        }
    }
    text
}

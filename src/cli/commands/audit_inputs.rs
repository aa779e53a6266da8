//! What `audit` and `report` share: the interval, links, and the command that repeats an audit.

use chrono::NaiveDate;

use crate::cli::CliError;
use crate::cli::args::{FilterArgs, RevisionArgs};
use crate::cli::typed_days::{DayDirection, TypedDays};
use crate::judge::{Assessment, HistoryStatus};
use crate::report::Interval;
use crate::text::CommandLine;

/// The days of `--from` and `--to`, both inclusive, as seen from `today`. Without `--to` it is the last day of a period
/// that `--from` names, such as a quarter; else today.
pub(crate) fn find_interval(
    from: TypedDays,
    to: Option<TypedDays>,
    today: NaiveDate,
) -> Result<Interval, CliError> {
    let (from, last) = days_of("--from", from, today)?;
    let to = match to {
        Some(to) => days_of("--to", to, today)?.1,
        None if last > from => last,
        None => today,
    };
    require_order(from, to)
}

/// The first and the last day of an option about the past.
pub(crate) fn days_of(
    option: &str,
    typed: TypedDays,
    today: NaiveDate,
) -> Result<(NaiveDate, NaiveDate), CliError> {
    let days = typed.days(today, DayDirection::Back);
    days.map_err(|why| CliError::usage(format!("{option}: {why}"), "name a nearer day"))
}

/// Refuses an interval that ends before it begins.
pub(crate) fn require_order(from: NaiveDate, to: NaiveDate) -> Result<Interval, CliError> {
    if from <= to {
        return Ok(Interval { from, to });
    }
    Err(CliError::usage(
        format!("--to {to} lies before --from {from}"),
        "both days are inclusive",
    ))
}

/// The address of a repository's pages, without the slash at its end. It holds a host and a path, of
/// characters that neither a page nor a shell obeys.
pub(crate) fn parse_links(typed: &str) -> Result<String, CliError> {
    let address = typed.trim_end_matches('/');
    let host = address.strip_prefix("https://").unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/:%+".contains(c);
    if host.starts_with(|c: char| c.is_ascii_alphanumeric()) && host.chars().all(is_plain) {
        return Ok(address.to_owned());
    }
    Err(CliError::usage(
        format!("--links {typed} is not the address of a repository"),
        "write such as --links https://github.com/soc/dutybook: https, a host and a path",
    ))
}

/// The command that repeats the audit, with the commit that was judged. Uncommitted files have no revision; the
/// output says so beside the commit.
pub(crate) fn repeat_command(
    interval: Interval,
    filter: &FilterArgs,
    past: &RevisionArgs,
    sample: &[String],
    assessment: &Assessment,
) -> String {
    let mut command = CommandLine::new("dutybook");
    if assessment.history.status == HistoryStatus::Off {
        command = command.words("--no-history");
    }
    let as_of = assessment.as_of.to_rfc3339();
    command = command.words("--as-of").argument(&as_of).words("audit");
    for task in &filter.tasks {
        command = command.argument(task);
    }
    if let Some(team) = &filter.team {
        command = command.words("--team").argument(team);
    }
    command = command.words("--from").argument(&interval.from);
    command = command.words("--to").argument(&interval.to);
    for word in sample {
        command = command.argument(word);
    }
    let history = &assessment.history;
    let commit = history.commit.as_deref();
    let is_whole = history.status == HistoryStatus::Complete && history.unlanded == 0;
    let commit = commit.filter(|_| past.rev.is_some() || is_whole);
    if let Some(commit) = commit {
        command = command.words("--rev").argument(commit);
    }
    if let Some(anchors) = &past.anchors {
        command = command.words("--anchors").argument(&anchors.display());
    }
    if let Some(log) = &past.forge_log {
        command = command.words("--forge-log").argument(&log.display());
    }
    if let Some(roots) = &past.tsa_roots {
        command = command.words("--tsa-roots").argument(&roots.display());
    }
    command.to_string()
}

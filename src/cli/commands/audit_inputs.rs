//! What `audit` and `report` share: the interval, links, and the command that repeats an audit.

use chrono::NaiveDate;

use crate::cli::CliError;
use crate::cli::args::{FilterArgs, RevisionArgs};
use crate::judge::{Assessment, HistoryStatus};
use crate::report::Interval;
use crate::text::quote_for_shell;

/// Refuses an interval that ends before it begins.
pub(crate) fn require_order(from: NaiveDate, to: NaiveDate) -> Result<(), CliError> {
    if from <= to {
        return Ok(());
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
    sample: Vec<String>,
    assessment: &Assessment,
) -> String {
    let as_of = assessment.as_of.to_rfc3339();
    let is_off = assessment.history.status == HistoryStatus::Off;
    let off = if is_off { " --no-history" } else { "" };
    let mut words = vec![format!("dutybook{off} --as-of {as_of} audit")];
    words.extend(filter.tasks.iter().cloned());
    words.extend(filter.team.iter().map(|team| format!("--team {team}")));
    words.push(format!("--from {} --to {}", interval.from, interval.to));
    words.extend(sample);
    let history = &assessment.history;
    let commit = history.commit.as_deref();
    let is_whole = history.status == HistoryStatus::Complete && history.unlanded == 0;
    let commit = commit.filter(|_| past.rev.is_some() || is_whole);
    words.extend(commit.map(|commit| format!("--rev {commit}")));
    let anchors = past.anchors.as_ref();
    words.extend(
        anchors.map(|path| format!("--anchors {}", quote_for_shell(&path.display().to_string()))),
    );
    words.join(" ")
}

//! How much of history was read, and what it proves, in a line for people.

use super::check::report::CheckReport;
use super::escape;
use super::output::on_policy_clock;
use crate::judge::{Assessment, HistoryStatus};
use crate::model::format_instant;
use crate::text::abbreviate_commit;

/// The lines about the histories of all roots, in the order of roots, each with the number of roots that
/// it is about.
pub(super) fn history_lines(report: &CheckReport) -> Vec<(String, usize)> {
    let mut lines: Vec<(String, usize)> = Vec::new();
    for root in &report.roots {
        let line = history_line(&root.assessment);
        match lines.iter_mut().find(|(known, _)| *known == line) {
            Some((_, roots)) => *roots += 1,
            None => lines.push((line, 1)),
        }
    }
    lines
}

/// The line, with what it is about: see [`history_worth`].
pub(super) fn history_line(assessment: &Assessment) -> String {
    format!("history: {}", history_worth(assessment))
}

/// How much of history was read, and what it proves about when evidence landed.
pub(super) fn history_worth(assessment: &Assessment) -> String {
    let history = &assessment.history;
    let at = history.commit.as_deref().map_or(String::new(), |commit| {
        let commit = escape::terminal(abbreviate_commit(commit)).into_owned();
        let mainline = history.mainline.as_deref();
        let of = mainline.map_or(String::new(), |name| {
            format!(" of {}", escape::terminal(name))
        });
        let changed = if history.is_changed {
            ", and files beside it that are not committed"
        } else {
            ""
        };
        format!(" to {commit}{of}{changed}")
    });
    let nothing = "nothing is proved about when evidence landed";
    match history.status {
        HistoryStatus::Complete => format!("complete{at}{}", proof(assessment)),
        HistoryStatus::Incomplete => format!("incomplete: {nothing}"),
        HistoryStatus::Off => format!("not read: {nothing}"),
        HistoryStatus::Absent => format!("none, because this is not a git repository: {nothing}"),
    }
}

fn proof(assessment: &Assessment) -> String {
    let history = &assessment.history;
    let day = assessment.as_of.date_naive();
    if let Some(since) = history.since.filter(|since| day < *since) {
        return format!(
            "; it counts from {since} on, and nothing is proved about when evidence landed before"
        );
    }
    let since = history.since.map_or(String::new(), |since| {
        format!("; what landed before {since} was imported and proves nothing")
    });
    let anchored = history.anchored_since.map_or_else(
        || "; no anchors: a rewrite of it would not show".to_owned(),
        |at| {
            let at = format_instant(on_policy_clock(assessment, at));
            format!("; a rewrite of it would show from {at} on")
        },
    );
    format!("{since}{anchored}")
}

//! What was seen of history, and what that is worth, in a line for people.

use crate::judge::{Assessment, HistoryStatus};
use crate::model::format_instant;
use crate::report::check::report::CheckReport;

/// What was seen of the history of each root, and of how many the same is said; in the order of roots.
pub(crate) fn worths(checked: &CheckReport) -> Vec<(String, usize)> {
    let mut worths: Vec<(String, usize)> = Vec::new();
    for root in &checked.roots {
        let worth = told(&root.assessment);
        match worths.iter_mut().find(|(known, _)| *known == worth) {
            Some((_, roots)) => *roots += 1,
            None => worths.push((worth, 1)),
        }
    }
    worths
}

/// A line that says what it speaks of: see [`worth`].
pub(crate) fn told(assessment: &Assessment) -> String {
    format!("history: {}", worth(assessment))
}

/// What was seen of history, and what it proves about when evidence landed.
pub(crate) fn worth(assessment: &Assessment) -> String {
    let history = &assessment.history;
    let at = history.commit.as_deref().map_or(String::new(), |commit| {
        let short: String = commit.chars().take(12).collect();
        let mainline = history.mainline.as_deref();
        let of = mainline.map_or(String::new(), |name| {
            format!(" of {}", crate::report::escape::terminal(name))
        });
        let changed = if history.is_changed {
            ", and files beside it that are not committed"
        } else {
            ""
        };
        format!(
            " to {}{of}{changed}",
            crate::report::escape::terminal(&short)
        )
    });
    let nothing = "nothing is proved about when evidence landed";
    match history.status {
        HistoryStatus::Complete => format!("complete{at}{}", proof(assessment)),
        HistoryStatus::Incomplete => format!("incomplete: {nothing}"),
        HistoryStatus::Off => format!("not read: {nothing}"),
        HistoryStatus::Absent => {
            format!("none, this is no git repository: {nothing}")
        }
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
            let at = format_instant(at.with_timezone(&assessment.as_of.timezone()));
            format!("; a rewrite of it would show from {at} on")
        },
    );
    format!("{since}{anchored}")
}

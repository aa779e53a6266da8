//! How much of history was read, and what it proves, in a line for people.

use super::check::report::CheckReport;
use super::escape;
use super::output::on_policy_clock;
use crate::history::ProvedSpan;
use crate::judge::{Assessment, HistoryStatus};
use crate::model::format_instant;
use crate::text::{abbreviate_commit, count_of};

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
        let unlanded = match history.unlanded {
            0 => String::new(),
            count => format!(
                ", and {} that did not land",
                count_of(count, "file", "files")
            ),
        };
        format!(" to {commit}{of}{unlanded}")
    });
    let nothing = "nothing is proved about when evidence landed";
    match history.status {
        HistoryStatus::Complete => format!("complete{at}{}", proof(assessment)),
        HistoryStatus::Incomplete => format!("incomplete: {nothing}"),
        HistoryStatus::Off => format!("not read: {nothing}"),
        HistoryStatus::Absent => format!("none, because no commit holds the policy: {nothing}"),
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
    let stamped = history.proved.as_ref();
    let stamped = stamped.map_or(String::new(), |proved| describe_proofs(assessment, proved));
    let anchored = match history.anchored_since {
        Some(at) => {
            let at = format_instant(on_policy_clock(assessment, at));
            format!("; a rewrite of it would show from {at} on")
        }
        None if history.proved.is_some() => String::new(),
        None if history.is_proof_asked => "; no anchor names a commit of its mainline".to_owned(),
        None => "; no anchors: a rewrite of it would not show".to_owned(),
    };
    format!("{since}{stamped}{anchored}")
}

/// What tokens and witnesses prove.
fn describe_proofs(assessment: &Assessment, proved: &ProvedSpan) -> String {
    let newest = format_instant(on_policy_clock(assessment, proved.newest));
    let tokens = match proved.tokens {
        0 => String::new(),
        count => format!(
            "{} of {}",
            count_of(count, "time stamp", "time stamps"),
            escape::terminal(&proved.authorities.join(", "))
        ),
    };
    let witnessed = match proved.witnessed {
        0 => String::new(),
        count => format!(
            "{} that witnesses cosigned",
            count_of(count, "checkpoint", "checkpoints")
        ),
    };
    let both = [tokens, witnessed].into_iter().filter(|it| !it.is_empty());
    let both: Vec<String> = both.collect();
    format!("; {}, the newest of {newest}", both.join(" and "))
}

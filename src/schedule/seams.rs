//! Where one version of the policy follows another: the occurrences that neither would owe, because days begin at
//! another hour in each.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::day_meter::DayMeter;
use super::occurrences::{UnlistedOccurrences, occurrences_from};
use super::task_versions::{InForceInterval, TaskVersions, VersionSeam};
use super::window::Window;
use crate::model::local_date;

/// More than lies between the midnights of one date in any two time zones, those of past centuries included.
pub(super) const FARTHEST_MIDNIGHTS: TimeDelta = TimeDelta::days(2);

/// An occurrence that no version owes by when it opens.
pub(super) struct LostOccurrence {
    pub(super) window: Window,
    /// The version that owes it.
    pub(super) version: usize,
}

/// The changes from one version to the next, and those between intervals that touch: one that reaches back touches the
/// version that was the first before.
pub(super) fn all_seams(
    mut seams: Vec<VersionSeam>,
    intervals: &[InForceInterval],
) -> Vec<VersionSeam> {
    let touching = intervals
        .windows(2)
        .filter(|pair| pair[0].to == pair[1].from);
    let reaching = touching.filter(|pair| pair[1].version < pair[0].version);
    seams.extend(reaching.map(|pair| VersionSeam {
        at: pair[1].from,
        before: pair[0].version,
        after: pair[1].version,
    }));
    seams
}

/// The occurrences that open after a change of version under the version before it, and before the change under the
/// version after it. The version that landed last owes them.
///
/// # Errors
/// When one of these versions has too many occurrences, or days to be looked at.
pub(super) fn lost_occurrences(
    task: &TaskVersions,
    seams: &[VersionSeam],
    until: DateTime<Utc>,
    meter: &DayMeter,
) -> Result<Vec<LostOccurrence>, UnlistedOccurrences> {
    let mut lost = Vec::new();
    for seam in seams.iter().filter(|seam| seam.at <= until) {
        let terms = (task.terms(seam.before), task.terms(seam.after));
        let (Some(before), Some(after)) = terms else {
            continue;
        };
        // Days begin earlier under the version after: another date has begun there.
        let eve = seam.at - TimeDelta::seconds(1);
        if local_date(after.timezone, eve) <= local_date(before.timezone, eve) {
            continue;
        }
        let from = seam.at - FARTHEST_MIDNIGHTS;
        let to = seam.at + FARTHEST_MIDNIGHTS;
        let not_yet = occurrences_from(&before, Some(seam.at), to, meter)?;
        let by_label: HashMap<&str, &Window> = not_yet
            .iter()
            .map(|window| (&*window.label, window))
            .collect();
        let opened = occurrences_from(&after, Some(from), seam.at, meter)?;
        for window in opened.iter().filter(|window| window.opens < seam.at) {
            let other = by_label
                .get(&*window.label)
                .filter(|other| other.opens >= seam.at);
            let Some(other) = other else { continue };
            let is_newer = seam.after > seam.before;
            lost.push(LostOccurrence {
                window: if is_newer { window } else { *other }.clone(),
                version: seam.after.max(seam.before),
            });
        }
    }
    Ok(lost)
}

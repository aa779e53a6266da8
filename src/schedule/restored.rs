//! What a version of the policy restores: an earlier version called for it, and when it would have opened, no version did.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::day_meter::DayMeter;
use super::label::window_label;
use super::occurrences::{UnlistedOccurrences, list_spans, window};
use super::owed_windows::OwedWindows;
use super::seams::{FARTHEST_MIDNIGHTS, LostOccurrence};
use super::spans::DateSpan;
use super::task_versions::{InForceInterval, TaskVersions, bounds, insert};
use super::terms::Terms;
use crate::model::{local_date, local_instant};

/// Versions that follow one another and call for the same labels, each of which opens at the same instant.
struct LabelTerms<'t> {
    /// The first of them.
    version: usize,
    /// When they are in force: `from` inclusive, `to` exclusive. The time in which the task was removed before them is theirs.
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    /// The first instant at which an occurrence may open, and the first at which none may.
    bounds: (DateTime<Utc>, DateTime<Utc>),
    terms: Terms<'t>,
    /// The place of the first that are the same as these.
    alike: usize,
}

impl LabelTerms<'_> {
    fn asks_at(&self, at: DateTime<Utc>) -> bool {
        self.bounds.0 <= at && at < self.bounds.1
    }
}

/// The times of a task on other terms, ascending.
fn label_terms<'t>(task: &TaskVersions<'t>) -> Vec<LabelTerms<'t>> {
    let mut found: Vec<LabelTerms> = Vec::new();
    for span in task.spans_in_force() {
        let Some(terms) = task.terms(span.version) else {
            continue;
        };
        let is_alike = |known: &LabelTerms| {
            known.terms.timezone == terms.timezone && known.terms.has_same_labels(&terms)
        };
        match found.last_mut().filter(|last| is_alike(last)) {
            Some(last) => last.to = span.to,
            None => found.push(LabelTerms {
                version: span.version,
                from: span.from,
                to: span.to,
                bounds: bounds(&terms),
                alike: found.iter().position(is_alike).unwrap_or(found.len()),
                terms,
            }),
        }
    }
    found
}

/// The intervals of a task, and those that a version restores: an earlier version with the same cadence asked for the task
/// then, and no version in between did. They decide about requests, backstops and gaps.
pub(super) fn with_restored_intervals(
    task: &TaskVersions,
    mut owed: Vec<InForceInterval>,
) -> Vec<InForceInterval> {
    let all = label_terms(task);
    // What asks for the same as an earlier one promises nothing more.
    let mut promising: Vec<&LabelTerms> = Vec::new();
    for now in &all {
        let is_same = |before: &&&LabelTerms| before.terms.has_same_cadence(&now.terms);
        let same = promising.iter().filter(is_same);
        let promised: Vec<_> = same.map(|before| (before.to, before.bounds)).collect();
        if !promised.iter().any(|(_, bounds)| *bounds == now.bounds) {
            promising.push(now);
        }
        for (to, bounds) in promised {
            let interval = InForceInterval {
                from: to.max(bounds.0).max(now.bounds.0),
                to: bounds.1.min(now.bounds.1).min(now.from),
                version: now.version,
                is_retroactive: true,
                is_restored: true,
            };
            if interval.from < interval.to {
                insert(&mut owed, interval);
            }
        }
    }
    owed
}

/// The occurrences that a version restores. An earlier version would have owed them had it stayed in force, and a version in
/// between did not. `owed` holds what is owed without that.
///
/// Another cadence in between called for other occurrences, which are owed: those of the cadence before and after it are not.
///
/// # Errors
/// When one of the versions has too many occurrences, or days to be looked at.
pub(super) fn restored_occurrences(
    task: &TaskVersions,
    owed: &OwedWindows,
    until: DateTime<Utc>,
    meter: &DayMeter,
) -> Result<Vec<LostOccurrence>, UnlistedOccurrences> {
    let all = label_terms(task);
    let is_alike = |pair: &[LabelTerms]| pair[0].terms.has_same_labels(&pair[1].terms);
    if all.windows(2).all(is_alike) {
        return Ok(Vec::new());
    }
    let search = RestoredSearch {
        task,
        owed,
        dates: OwedDates::of(owed),
        all,
    };
    let mut restored = Vec::new();
    for (label, spans) in search.candidates(until, meter)? {
        restored.extend(search.find_restored(&label, &spans));
    }
    Ok(restored)
}

/// The dates of one label: under which of the terms, by their place.
type SpansByTerms = BTreeMap<usize, DateSpan>;

/// The first and the last date of each occurrence that is owed, and the version that owes it.
struct OwedDates {
    /// Ascending.
    dates: Vec<(NaiveDate, NaiveDate, usize)>,
    /// The last date of those up to each place.
    latest: Vec<NaiveDate>,
}

impl OwedDates {
    fn of(owed: &OwedWindows) -> Self {
        let windows = owed.windows.iter().zip(&owed.versions);
        let dates = windows.map(|(window, version)| {
            let closes = window.closes.unwrap_or(window.opens);
            (window.opens.date_naive(), closes.date_naive(), *version)
        });
        let mut dates: Vec<_> = dates.collect();
        dates.sort_unstable();
        let latest = dates.iter().scan(NaiveDate::MIN, |latest, (_, last, _)| {
            *latest = (*latest).max(*last);
            Some(*latest)
        });
        OwedDates {
            latest: latest.collect(),
            dates,
        }
    }

    /// The versions of the occurrences that hold a date: only those near it are looked at.
    fn versions_on(&self, date: NaiveDate) -> impl Iterator<Item = usize> {
        let begun = self.dates.partition_point(|(first, _, _)| *first <= date);
        let near = (0..begun)
            .rev()
            .take_while(move |at| date <= self.latest[*at]);
        near.filter_map(move |at| {
            let (_, last, version) = self.dates[at];
            (date <= last).then_some(version)
        })
    }
}

struct RestoredSearch<'t> {
    task: &'t TaskVersions<'t>,
    owed: &'t OwedWindows,
    dates: OwedDates,
    all: Vec<LabelTerms<'t>>,
}

impl RestoredSearch<'_> {
    /// Every label that opens between the first version and the last, and that no version owes by when it opens there.
    fn candidates(
        &self,
        until: DateTime<Utc>,
        meter: &DayMeter,
    ) -> Result<BTreeMap<String, SpansByTerms>, UnlistedOccurrences> {
        let mut found: BTreeMap<String, SpansByTerms> = BTreeMap::new();
        let (Some(first), Some(last)) = (self.all.first(), self.all.last()) else {
            return Ok(found);
        };
        let from = first.to - FARTHEST_MIDNIGHTS;
        let to = last.from.min(until) + FARTHEST_MIDNIGHTS;
        for (place, LabelTerms { terms, alike, .. }) in self.all.iter().enumerate() {
            let Some(recurrence) = &terms.cadence.recurrence else {
                continue;
            };
            if *alike < place {
                continue;
            }
            let from = local_date(terms.timezone, from);
            for span in list_spans(terms, recurrence, to, meter)? {
                let label = window_label(&recurrence.every, span.first);
                if from <= span.first && !self.is_owed_in_force(&label) {
                    found.entry(label).or_default().insert(place, span);
                }
            }
        }
        Ok(found)
    }

    /// Whether a label is owed by the version that is in force when it opens, in whatever zone.
    fn is_owed_in_force(&self, label: &str) -> bool {
        self.owed.owner(label).is_some_and(|(window, version)| {
            let from = self.task.timeline.versions()[version].from;
            from + FARTHEST_MIDNIGHTS < window.opens.to_utc()
        })
    }

    /// The first version that restores a label, if no version before it owes the label.
    fn find_restored(&self, label: &str, spans: &SpansByTerms) -> Option<LostOccurrence> {
        let owner = self.owed.owner(label).map(|(_, version)| version);
        let mut is_promised = false;
        for now in &self.all {
            if owner.is_some_and(|owner| owner <= now.version) {
                return None;
            }
            let Some(&span) = spans.get(&now.alike) else {
                continue;
            };
            let midnight = span.first.and_time(NaiveTime::MIN);
            let opens = local_instant(now.terms.timezone, midnight).to_utc();
            if is_promised && opens < now.from && !self.is_judged(now, span, opens) {
                let recurrence = now.terms.cadence.recurrence.as_ref()?;
                return window(&now.terms, recurrence, span).map(|window| LostOccurrence {
                    window,
                    version: now.version,
                });
            }
            is_promised |= now.to <= opens;
        }
        None
    }

    /// Whether the time at which an occurrence opens was judged before: by another cadence that was in force then, or as a
    /// part of a longer window of the same cadence.
    fn is_judged(&self, now: &LabelTerms, span: DateSpan, opens: DateTime<Utc>) -> bool {
        let after = self.all.partition_point(|then| then.from <= opens);
        let then = after.checked_sub(1).map(|place| &self.all[place]);
        if then.is_some_and(|then| then.asks_at(opens) && !then.terms.has_same_cadence(&now.terms))
        {
            return true;
        }
        // Windows of one period do not overlap.
        if !now.terms.joins_periods() {
            return false;
        }
        let mut versions = self.dates.versions_on(span.first);
        versions.any(|version| version < now.version && self.has_cadence_of(version, now))
    }

    fn has_cadence_of(&self, version: usize, now: &LabelTerms) -> bool {
        let terms = self.task.terms(version);
        terms.is_some_and(|terms| terms.has_same_cadence(&now.terms))
    }
}

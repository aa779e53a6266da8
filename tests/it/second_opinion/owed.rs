//! Which occurrences are owed, by which version of the policy, and what stands of each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::Opinion;
use super::calendar::{Span, TeamDays, midnight};
use super::evidence::{Proof, proofs};
use super::mainline::Snapshot;
use super::policy::{HeldPolicy, TaskFile, days, held_policies};
use super::review::Review;

/// A version of the policy in force, and until when.
struct InForce<'a> {
    policy: &'a HeldPolicy,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    /// Whether a `starts` of it reaches back to before it landed.
    reaches_back: bool,
}

/// A version that has a task.
struct Naming<'a> {
    /// Its place among the versions in force.
    version: usize,
    task: &'a TaskFile,
    /// From when on it owes: where the one before it ended, if the task was removed in between.
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    spans: Vec<Span>,
    /// Where the days of the team begin.
    zone: Tz,
}

/// Who owes a label.
struct Owner {
    span: Span,
    version: usize,
    /// Whether the version restored it.
    is_restored: bool,
}

/// What stands of every duty.
pub(crate) fn opinions(mainline: &[Snapshot], as_of: DateTime<Utc>) -> BTreeMap<String, Opinion> {
    let held = held_policies(mainline);
    let in_force = in_force(&held);
    let tasks: BTreeSet<&String> = held.iter().flat_map(|policy| policy.tasks.keys()).collect();
    let mut found = BTreeMap::new();
    for id in tasks {
        let naming = held.iter().filter_map(|policy| policy.tasks.get(id));
        let teams: BTreeSet<String> = naming.flat_map(TaskFile::owing).collect();
        for team in teams {
            for (span, version) in owed(&in_force, id, &team) {
                let policy = in_force[version].policy;
                let task = &policy.tasks[id];
                if !task.owing().contains(&team) {
                    continue;
                }
                let proofs = proofs(mainline, &held, (id, task), &span, &team, as_of);
                let opinion = Opinion {
                    opens: span.opens,
                    due: span.due,
                    deadline: span.deadline,
                    standing: standing(&span, policy, task, &proofs, as_of),
                    policy: policy.commit.clone(),
                };
                found.insert(format!("{id}/{}/{team}", span.label), opinion);
            }
        }
    }
    found
}

fn standing(
    span: &Span,
    policy: &HeldPolicy,
    task: &TaskFile,
    proofs: &[Proof],
    as_of: DateTime<Utc>,
) -> String {
    let zone = policy.settings.timezone;
    let later = |from: DateTime<Utc>, within: &str| {
        let from = from.with_timezone(&zone).naive_local();
        super::calendar::instant(zone, from + chrono::Days::new(days(within)))
    };
    let record_by = |proof: &Proof| {
        let from = span.deadline.max(proof.performed_at);
        later(from, &policy.settings.record_within)
    };
    let review_by = |proof: &Proof| {
        let within = task.review().and_then(|review| review.within.as_deref());
        later(record_by(proof), within.unwrap_or("P2D"))
    };
    let is_met = |proof: &&Proof| {
        let reviewed_at = match proof.review {
            Review::Landed(at) => at,
            Review::NotRequired | Review::Awaited => None,
        };
        proof.performed_at <= span.deadline
            && proof.landed_at.is_none_or(|at| at <= record_by(proof))
            && reviewed_at.is_none_or(|at| at <= review_by(proof))
    };
    let complete = proofs
        .iter()
        .filter(|proof| proof.review != Review::Awaited);
    let complete: Vec<&Proof> = complete.collect();
    let is_awaited = proofs.iter().any(|proof| as_of <= review_by(proof));
    let word = match complete[..] {
        [] if as_of < span.opens => "upcoming",
        [] if as_of <= span.due => "open",
        [] if as_of <= span.deadline || is_awaited => "grace",
        [] => "overdue",
        _ if complete.iter().any(is_met) => "met",
        _ => "late",
    };
    word.to_owned()
}

/// The versions, each with when it is in force. What was adopted counts from the beginning.
fn in_force(held: &[HeldPolicy]) -> Vec<InForce<'_>> {
    let adopted = adopted(held);
    let imported = held
        .iter()
        .take_while(|it| adopted.is_some_and(|at| it.clock < at))
        .count();
    let first = imported.saturating_sub(1);
    let counted = &held[first..];
    let from = |at: usize| match at {
        0 if imported > 0 => DateTime::<Utc>::MIN_UTC,
        _ => counted[at].clock,
    };
    let versions = counted.iter().enumerate().map(|(at, policy)| InForce {
        policy,
        from: from(at),
        to: if at + 1 < counted.len() {
            from(at + 1)
        } else {
            DateTime::<Utc>::MAX_UTC
        },
        reaches_back: imported == 0 || at > 0,
    });
    versions.collect()
}

/// The midnight of `history.since`, as the newest policy says.
pub(crate) fn adopted(held: &[HeldPolicy]) -> Option<DateTime<Utc>> {
    let settings = &held.last()?.settings;
    let since = settings.history.as_ref()?.since?;
    Some(midnight(settings.timezone, since))
}

/// The days of a team, by the version at a place among those that have a task. One that does not assign the task to the
/// team counts with what the next one says of it that does, else the last one. Where no team of it has the task then, the
/// days of the first of its teams count.
fn days_at(naming: &[(&InForce, &TaskFile)], at: usize, team: &str) -> TeamDays {
    let (held, task) = naming[at];
    let owing = task.owing();
    let has = |place: &usize| naming[*place].1.owing().iter().any(|it| it == team);
    if has(&at) {
        return held.policy.days_of(task, team);
    }
    let next = (at..naming.len()).find(has);
    let other = next.or_else(|| (0..at).rev().find(has)).expect("it owes");
    let then = naming[other].1.owing();
    if then.iter().any(|it| owing.contains(it)) {
        let other = (naming[other].0.policy, naming[other].1);
        held.policy.days_as_in(task, other, team)
    } else {
        held.policy
            .days_of(task, owing.iter().min().expect("a team"))
    }
}

/// Each occurrence of a task that is owed by the days of a team, with the version that owes it.
fn owed(in_force: &[InForce], id: &str, team: &str) -> Vec<(Span, usize)> {
    let having = in_force.iter().enumerate();
    let having = having.filter_map(|(version, held)| {
        let task = held.policy.tasks.get(id)?;
        Some((version, (held, task)))
    });
    let (versions, having): (Vec<usize>, Vec<(&InForce, &TaskFile)>) = having.unzip();
    if !having
        .iter()
        .any(|(_, task)| task.owing().iter().any(|it| it == team))
    {
        return Vec::new();
    }
    let mut naming: Vec<Naming> = Vec::new();
    for (at, version) in versions.into_iter().enumerate() {
        let (held, task) = having[at];
        let from = naming.last().map_or(held.from, |before| before.to);
        let days = days_at(&having, at, team);
        naming.push(Naming {
            version,
            task,
            from,
            to: held.to,
            spans: held.policy.spans(task, &days),
            zone: days.zone,
        });
    }
    let mut owners: BTreeMap<String, Owner> = BTreeMap::new();
    for (at, now) in naming.iter().enumerate() {
        let back = reaches_back(in_force, now);
        for span in &now.spans {
            if owners.contains_key(&span.label) {
                continue;
            }
            let opens_in_force = now.from <= span.opens && span.opens < now.to;
            let is_owed = opens_in_force
                || lies_across(&naming[..at], now, span)
                || back.is_some_and(|starts| {
                    starts <= span.opens
                        && span.opens < now.from
                        && is_free(in_force, &naming[..at], span)
                });
            let is_restored =
                !is_owed && is_restored(in_force, &naming[..at], now, span, owners.values());
            if is_owed || is_restored {
                let taken = Owner {
                    span: span.clone(),
                    version: now.version,
                    is_restored,
                };
                owners.insert(span.label.clone(), taken);
            }
        }
    }
    let all = owners.into_values();
    all.map(|it| (it.span, it.version)).collect()
}

/// Whether a version before would have owed a label, had it stayed, and nobody does: one in between did not call for it.
/// What another cadence called for in between is owed by that version; so is a longer window of the same cadence.
fn is_restored<'a>(
    in_force: &[InForce],
    before: &[Naming],
    now: &Naming,
    span: &Span,
    mut owned: impl Iterator<Item = &'a Owner>,
) -> bool {
    let was_promised = before.iter().any(|it| {
        let mut spans = it.spans.iter();
        spans.any(|other| other.label == span.label && it.to <= other.opens)
    });
    let mut then = before
        .iter()
        .filter(|it| it.from <= span.opens && span.opens < it.to);
    let is_of_another = then.any(|it| {
        let (starts, ends) = bounds(in_force, it);
        let is_asked = starts <= span.opens && span.opens < ends;
        is_asked && !it.task.has_same_cadence(now.task)
    });
    let is_joined = now.task.cadence.interval.unwrap_or(1) > 1;
    let has_cadence = |version: usize| {
        let of_version = before.iter().find(|it| it.version == version);
        of_version.is_some_and(|it| it.task.has_same_cadence(now.task))
    };
    let is_covered = is_joined
        && owned.any(|it| {
            let is_within = it.span.first <= span.first && span.first <= it.span.last;
            is_within && !it.is_restored && has_cadence(it.version)
        });
    span.opens < now.from && was_promised && !is_of_another && !is_covered
}

/// Whether an occurrence opened before a version was in force, and under the version before it would have opened later: so
/// that neither would own it.
fn lies_across(before: &[Naming], now: &Naming, span: &Span) -> bool {
    let last = before.last();
    let known = last.and_then(|last| last.spans.iter().find(|other| other.label == span.label));
    span.opens < now.from && known.is_some_and(|other| other.opens >= now.from)
}

/// The midnight from which on a version reaches back: the `starts` of its task, or of a policy that is new with it.
fn reaches_back(in_force: &[InForce], now: &Naming) -> Option<DateTime<Utc>> {
    let held = &in_force[now.version];
    let usual = held.policy.settings.starts;
    let before = now
        .version
        .checked_sub(1)
        .map(|before| in_force[before].policy.settings.starts);
    let starts = now
        .task
        .starts
        .or((before != Some(usual)).then_some(usual))?;
    held.reaches_back.then(|| midnight(now.zone, starts))
}

/// Whether no version before asked for the task when an occurrence opened: in force then, or reaching back to then.
fn is_free(in_force: &[InForce], before: &[Naming], span: &Span) -> bool {
    before.iter().all(|naming| {
        let Some(begins) = asking_since(in_force, naming, span.opens) else {
            return true;
        };
        // Where it asked for the same, and that opened before it asked, nobody owns it, unless somebody asked then.
        let same = naming.spans.iter().find(|other| other.label == span.label);
        same.is_some_and(|other| {
            let mut all = before.iter();
            other.opens < begins && all.all(|it| asking_since(in_force, it, other.opens).is_none())
        })
    })
}

/// Since when a version asked for the task, where it did so at an instant.
fn asking_since(in_force: &[InForce], naming: &Naming, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let (starts, ends) = bounds(in_force, naming);
    let begins = reaches_back(in_force, naming).unwrap_or(naming.from.max(starts));
    (begins <= at && at < naming.to.min(ends)).then_some(begins)
}

/// The first instant at which an occurrence may open, and the first at which none may.
fn bounds(in_force: &[InForce], naming: &Naming) -> (DateTime<Utc>, DateTime<Utc>) {
    let held = in_force[naming.version].policy;
    let zone = naming.zone;
    let starts = midnight(zone, held.starts_of(naming.task));
    let ends = naming.task.ends.and_then(|ends| ends.succ_opt());
    let ends = ends.map_or(DateTime::<Utc>::MAX_UTC, |after| midnight(zone, after));
    (starts, ends)
}

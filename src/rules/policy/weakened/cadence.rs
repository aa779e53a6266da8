//! Whether a cadence recurs less often, or falls due later.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use super::owed::{OwedLess, compare_owed};
use super::period::{ComparisonPeriod, GRACE_YEARS};
use super::policy_change::PolicyChange;
use super::settings::days_lost;
use super::spelling::{
    bracket_or, or_none, spell_due, spell_grace, spell_period, spell_recurrence, spell_terms,
};
use super::weakening::WeakeningNotes;
use crate::model::{AsNeeded, Grace, Id, IfHoliday, Period, Recurrence, Rrule, RruleParts, Until};
use crate::schedule::Terms;

/// Compares two cadences of a task, each with its calendar, its time zone and its span.
pub(super) fn compare(old: &Terms, new: &Terms, change: &PolicyChange, notes: &mut WeakeningNotes) {
    let (was, is) = (old.cadence, new.cadence);
    match (&was.recurrence, &is.recurrence) {
        (Some(was), Some(is)) => compare_recurrence((old, was), (new, is), change, notes),
        (Some(was), None) => {
            let was = spell_period(was);
            notes.add_change("cadence", "no longer recurs by calendar", &was, &"none");
        }
        (None, _) => {}
    }
    if was == is {
        return;
    }
    let period = &ComparisonPeriod::new(new);
    match (&was.as_needed, &is.as_needed) {
        (Some(was), Some(is)) => compare_as_needed(was, is, period, notes),
        (Some(was), None) => {
            let was = format!("as_needed within {}", was.within);
            notes.add_change("cadence", "requests no longer open anything", &was, &"none");
        }
        (None, _) => {}
    }
    let may_wait_longer = match (was.max_gap, is.max_gap) {
        (Some(was), Some(is)) => period.is_longer(is, was),
        (Some(_), None) => true,
        (None, _) => false,
    };
    if may_wait_longer {
        let gaps = (was.max_gap, is.max_gap);
        let what = "more time may lie between two performances";
        notes.add_spelled("cadence.max_gap", what, gaps, or_none);
    }
    if has_more_grace(was.grace, is.grace, period) {
        let grace = (was.grace, is.grace);
        notes.add_spelled("cadence.grace", "more grace", grace, spell_grace);
    }
}

fn has_more_grace(was: Grace, is: Grace, period: &ComparisonPeriod) -> bool {
    // One due instant a day: requests are due on any day, so both parts of a cadence are covered.
    let daily = Recurrence::new(Period::Day, NonZeroU32::MIN, false, None, IfHoliday::Keep);
    let Ok(daily) = daily else { return false };
    let deadlines = |grace| period.windows_of(&daily, grace, GRACE_YEARS);
    was != is
        && deadlines(is)
            .iter()
            .zip(&deadlines(was))
            .any(|(is, was)| is.deadline > was.deadline)
}

/// Compares what two versions of a task owe by calendar from the change on, whatever words say it.
fn compare_recurrence(
    was: (&Terms, &Recurrence),
    is: (&Terms, &Recurrence),
    change: &PolicyChange,
    notes: &mut WeakeningNotes,
) {
    let ((old, was), (new, is)) = (was, is);
    let less = compare_owed(old, new, change.at, change.limit);
    // An earlier due with the same grace is never less, even where a weekend lies in between.
    let has_other_grace = old.cadence.grace != new.cadence.grace;
    let less = less.filter(|less| *less != OwedLess::LaterDeadline || has_other_grace);
    let less = less.filter(|less| was != is || !is_told_by_terms(*less, old, new));
    let field = changed_field(was, is, old, new);
    let Some(less) = less else {
        if ends_sooner(was, is) {
            let what = "the rule ends, or ends sooner";
            notes.add_spelled(field, what, (was, is), spell_period);
        }
        return;
    };
    let is_due_alone = has_same_period(was, is);
    let what = match less {
        OwedLess::Fewer if ends_sooner(was, is) && without_end(was) == without_end(is) => {
            "the rule ends, or ends sooner"
        }
        OwedLess::Fewer => "recurs less often",
        OwedLess::LaterDue { always: true } => "is due later",
        OwedLess::LaterDue { always: false } => "is sometimes due later",
        OwedLess::LongerGaps => "leaves a longer time without any",
        OwedLess::LaterDeadline => "has some later deadlines",
    };
    if was == is {
        notes.add_spelled(field, what, (old, new), spell_terms);
    } else if is_due_alone {
        notes.add_spelled(field, what, (was, is), spell_due);
    } else if less == OwedLess::Fewer {
        notes.add_spelled(field, what, (was, is), spell_period);
    } else {
        notes.add_spelled(field, what, (was, is), spell_recurrence);
    }
}

fn has_same_period(was: &Recurrence, is: &Recurrence) -> bool {
    was.every == is.every
        && was.interval == is.interval
        && was.business_days_only == is.business_days_only
}

/// The field that makes the difference.
fn changed_field(was: &Recurrence, is: &Recurrence, old: &Terms, new: &Terms) -> &'static str {
    match (&is.every, was.every == is.every) {
        (Period::Rrule(_), false) => "cadence.rrule",
        (_, false) => "cadence.every",
        _ if was.interval != is.interval => "cadence.interval",
        _ if was.business_days_only != is.business_days_only => "cadence.on",
        _ if was.due != is.due => "cadence.due",
        _ if was.if_holiday != is.if_holiday => "cadence.if_holiday",
        _ if old.starts != new.starts => "starts",
        _ => "cadence",
    }
}

/// Whether what a cadence owes less of, which itself is the same, is told already: by the days on which
/// it starts and ends, the time zone, the grace, or the business days of its calendar.
fn is_told_by_terms(less: OwedLess, old: &Terms, new: &Terms) -> bool {
    let ends_sooner = new
        .ends
        .is_some_and(|is| old.ends.is_none_or(|was| is < was));
    let is_told = new.starts > old.starts
        || ends_sooner
        || old.timezone != new.timezone
        || !days_lost(old.calendar, new.calendar).is_empty();
    is_told || less == OwedLess::LaterDeadline
}

/// The recurrence without `COUNT` and `UNTIL`, which do not change how often it recurs.
fn without_end(recurrence: &Recurrence) -> Recurrence {
    let mut endless = recurrence.clone();
    if let Period::Rrule(rule) = &recurrence.every {
        let is_end = |part: &&str| {
            let name = part.split('=').next().unwrap_or_default();
            !name.eq_ignore_ascii_case("COUNT") && !name.eq_ignore_ascii_case("UNTIL")
        };
        let parts: Vec<&str> = rule.as_str().split(';').filter(is_end).collect();
        if let Ok(rule) = Rrule::parse(&parts.join(";")) {
            endless.every = Period::Rrule(rule);
        }
    }
    endless
}

/// Whether a rule has an end that the older one did not have, or not as soon.
fn ends_sooner(was: &Recurrence, is: &Recurrence) -> bool {
    let parts = |recurrence: &Recurrence| match &recurrence.every {
        Period::Rrule(rule) => rule_end(rule.parts()),
        _ => RuleEnd::Never,
    };
    match (parts(was), parts(is)) {
        (_, RuleEnd::Never) => false,
        (RuleEnd::After(was), RuleEnd::After(is)) => is < was,
        (RuleEnd::On(was), RuleEnd::On(is)) => is < was,
        _ => true,
    }
}

enum RuleEnd {
    Never,
    After(u32),
    On(NaiveDate),
}

fn rule_end(parts: &RruleParts) -> RuleEnd {
    match (parts.count, parts.until) {
        (Some(count), _) => RuleEnd::After(count),
        (None, Some(Until::Date(date))) => RuleEnd::On(date),
        (None, Some(Until::Instant(instant))) => RuleEnd::On(instant.date_naive()),
        (None, None) => RuleEnd::Never,
    }
}

fn compare_as_needed(
    was: &AsNeeded,
    is: &AsNeeded,
    period: &ComparisonPeriod,
    notes: &mut WeakeningNotes,
) {
    if period.is_longer(is.within, was.within) {
        let field = "cadence.as_needed.within";
        notes.add_change(field, "more time for a request", &was.within, &is.within);
    }
    let is_rarer = match (was.at_least_every, is.at_least_every) {
        (Some(was), Some(is)) => period.is_longer(is, was),
        (Some(_), None) => true,
        (None, _) => false,
    };
    if is_rarer {
        let every = (was.at_least_every, is.at_least_every);
        let what = "may go longer without a request";
        notes.add_spelled("cadence.as_needed.at_least_every", what, every, or_none);
    }
    // No triggers at all leave it free what a request names.
    let lacks = |trigger: &&Id| !is.triggers.contains(trigger);
    let lost = was.triggers.iter().any(|trigger| lacks(&trigger));
    if !is.triggers.is_empty() && (was.triggers.is_empty() || lost) {
        let triggers = (&*was.triggers, &*is.triggers);
        let what = "fewer triggers may open a request";
        let spell = |triggers| bracket_or("free", triggers);
        notes.add_spelled("cadence.as_needed.triggers", what, triggers, spell);
    }
}

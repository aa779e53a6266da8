//! Whether a cadence recurs less often, or falls due later.

use std::num::NonZeroU32;

use chrono::NaiveDate;

use super::period::{COUNTED_YEARS, ComparisonPeriod, DUE_YEARS, GRACE_YEARS};
use super::spelling::{bracket_or, or_none, spell_due, spell_grace, spell_period};
use super::weakening::WeakeningNotes;
use crate::model::{
    AsNeeded, Cadence, Grace, Id, IfHoliday, Period, Recurrence, Rrule, RruleParts, Until,
};

/// Compares two cadences of a task.
pub(super) fn compare(
    was: &Cadence,
    is: &Cadence,
    period: &ComparisonPeriod,
    notes: &mut WeakeningNotes,
) {
    if was == is {
        return;
    }
    match (&was.recurrence, &is.recurrence) {
        (Some(was), Some(is)) => compare_recurrence(was, is, period, notes),
        (Some(was), None) => {
            let was = spell_period(was);
            notes.add_change("cadence", "no longer recurs by calendar", &was, &"none");
        }
        (None, _) => {}
    }
    match (&was.as_needed, &is.as_needed) {
        (Some(was), Some(is)) => compare_as_needed(was, is, period, notes),
        (Some(was), None) => {
            let was = format!("as_needed within {}", was.within);
            notes.add_change("cadence", "requests no longer open anything", &was, &"none");
        }
        (None, _) => {}
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

fn compare_recurrence(
    was: &Recurrence,
    is: &Recurrence,
    period: &ComparisonPeriod,
    notes: &mut WeakeningNotes,
) {
    let has_same_period = was.every == is.every
        && was.interval == is.interval
        && was.business_days_only == is.business_days_only;
    if has_same_period {
        return compare_due(was, is, period, notes);
    }
    let field = match (&is.every, was.every == is.every) {
        (Period::Rrule(_), _) => "cadence.rrule",
        (_, false) => "cadence.every",
        (_, true) if was.interval < is.interval => "cadence.interval",
        (_, true) => "cadence.on",
    };
    let what = if is_rarer(was, is, period) {
        "recurs less often"
    } else if ends_sooner(was, is) {
        "the rule ends, or ends sooner"
    } else {
        return;
    };
    notes.add_spelled(field, what, (was, is), spell_period);
}

/// Whether windows are fewer. Periods of the calendar are compared by their mean length; rules by
/// counting.
fn is_rarer(was: &Recurrence, is: &Recurrence, period: &ComparisonPeriod) -> bool {
    if let (Some(was), Some(is)) = (mean_length(was), mean_length(is)) {
        return is > was;
    }
    let count = |recurrence: &Recurrence| {
        let endless = without_end(recurrence);
        let windows = period.windows_of(&endless, Grace::None, COUNTED_YEARS);
        windows.len()
    };
    let both_rules = matches!(
        (&was.every, &is.every),
        (Period::Rrule(_), Period::Rrule(_))
    );
    // A rule and a period may cut the ends of the stretch differently, by one window.
    let margin = usize::from(!both_rules);
    count(is) + margin < count(was)
}

/// The mean length of a window in 24,000ths of a day; `None` for rules. 400 years of the Gregorian
/// calendar are 146,097 days and 4,800 months; a business day comes five times in seven days.
fn mean_length(recurrence: &Recurrence) -> Option<u64> {
    let period = match &recurrence.every {
        Period::Day if recurrence.business_days_only => 24_000 * 7 / 5,
        Period::Day => 24_000,
        Period::Week => 24_000 * 7,
        Period::Rrule(_) => return None,
        months => 5 * 146_097 * u64::from(months.months()),
    };
    Some(period * u64::from(recurrence.interval.get()))
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

fn compare_due(
    was: &Recurrence,
    is: &Recurrence,
    period: &ComparisonPeriod,
    notes: &mut WeakeningNotes,
) {
    if was == is {
        return;
    }
    let dues = |recurrence| period.windows_of(recurrence, Grace::None, DUE_YEARS);
    let (old, new) = (dues(was), dues(is));
    let later = new.iter().zip(&old).filter(|(is, was)| is.due > was.due);
    let what = match later.count() {
        0 => return,
        count if count == new.len() => "is due later",
        _ => "is sometimes due later",
    };
    let field = if was.due == is.due {
        "cadence.if_holiday"
    } else {
        "cadence.due"
    };
    notes.add_spelled(field, what, (was, is), spell_due);
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

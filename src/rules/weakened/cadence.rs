//! Whether a cadence asks less often, or later.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::{Notes, words};
use crate::model::{
    AsNeeded, Cadence, Calendar, Duration, Grace, Id, IfHoliday, Period, Policy, Recurrence, Rrule,
    RruleParts, Task, Until, local_instant,
};
use crate::schedule::{Terms, Window, occurrences};

/// How long rules are watched to count their instances, in years: a multiple of 2, 3, 4 and 6.
const COUNTED_YEARS: u32 = 12;
/// How long due instants are compared, in years: one of them is a leap year.
const DUE_YEARS: u32 = 4;
/// How long deadlines are compared, day by day, in years.
const GRACE_YEARS: u32 = 1;

/// The stretch of time over which two cadences are compared, under one calendar and one time zone,
/// so that nothing but the cadence differs.
pub(super) struct Sample<'a> {
    calendar: &'a Calendar,
    timezone: Tz,
    starts: NaiveDate,
}

impl<'a> Sample<'a> {
    /// From January of the year in which the policy starts: its calendars name the holidays of that
    /// time, and no clock is read.
    pub(super) fn new(policy: &'a Policy, task: &'a Task) -> Self {
        let starts = policy.settings.starts;
        Sample {
            calendar: policy.calendar_of(task),
            timezone: policy.timezone_of(task),
            starts: NaiveDate::from_ymd_opt(starts.year(), 1, 1).unwrap_or(starts),
        }
    }

    fn windows(&self, cadence: &Cadence, years: u32) -> Vec<Window> {
        let ends = self.starts.checked_add_months(Months::new(12 * years));
        let ends = ends.unwrap_or(self.starts).and_time(NaiveTime::MIN);
        let until: DateTime<Utc> = local_instant(self.timezone, ends).to_utc();
        let terms = Terms {
            cadence,
            calendar: self.calendar,
            timezone: self.timezone,
            starts: self.starts,
            ends: None,
        };
        // Twelve years hold fewer occurrences than the schedule's limit.
        occurrences(&terms, until).unwrap_or_default()
    }

    fn windows_of(&self, recurrence: &Recurrence, grace: Grace, years: u32) -> Vec<Window> {
        Cadence::new(Some(recurrence.clone()), None, grace)
            .map(|cadence| self.windows(&cadence, years))
            .unwrap_or_default()
    }

    /// Whether one duration is longer than another from some day on: months and days have no fixed
    /// ratio.
    fn is_longer(&self, is: Duration, was: Duration) -> bool {
        longer(is, was, self.timezone, self.starts)
    }
}

/// Whether `is` reaches further than `was` from some day of four years.
pub(super) fn longer(is: Duration, was: Duration, timezone: Tz, from: NaiveDate) -> bool {
    let midnight = |day: NaiveDate| local_instant(timezone, day.and_time(NaiveTime::MIN));
    is != was
        && from
            .iter_days()
            .take(1461)
            .map(midnight)
            .any(|start| is.after(start) > was.after(start))
}

/// Compares two cadences of a task.
pub(super) fn compare(was: &Cadence, is: &Cadence, sample: &Sample<'_>, notes: &mut Notes<'_>) {
    if was == is {
        return;
    }
    match (&was.recurrence, &is.recurrence) {
        (Some(was), Some(is)) => recurrence(was, is, sample, notes),
        (Some(was), None) => {
            let was = words::period(was);
            notes.changed("cadence", "no longer recurs by calendar", &was, &"none");
        }
        (None, _) => {}
    }
    match (&was.as_needed, &is.as_needed) {
        (Some(was), Some(is)) => as_needed(was, is, sample, notes),
        (Some(was), None) => {
            let was = format!("as_needed within {}", was.within);
            notes.changed("cadence", "requests open nothing any more", &was, &"none");
        }
        (None, _) => {}
    }
    if has_more_grace(was.grace, is.grace, sample) {
        let (was, is) = (words::grace(was.grace), words::grace(is.grace));
        notes.changed("cadence.grace", "more grace", &was, &is);
    }
}

fn has_more_grace(was: Grace, is: Grace, sample: &Sample<'_>) -> bool {
    // One due instant a day: requests are due on any day, so both parts of a cadence are covered.
    let daily = Recurrence::new(
        Period::Day,
        std::num::NonZeroU32::MIN,
        false,
        None,
        IfHoliday::Keep,
    );
    let Ok(daily) = daily else { return false };
    let deadlines = |grace| sample.windows_of(&daily, grace, GRACE_YEARS);
    was != is
        && deadlines(is)
            .iter()
            .zip(&deadlines(was))
            .any(|(is, was)| is.deadline > was.deadline)
}

fn recurrence(was: &Recurrence, is: &Recurrence, sample: &Sample<'_>, notes: &mut Notes<'_>) {
    let has_same_period = was.every == is.every
        && was.interval == is.interval
        && was.business_days_only == is.business_days_only;
    if has_same_period {
        return due(was, is, sample, notes);
    }
    let field = match (&is.every, was.every == is.every) {
        (Period::Rrule(_), _) => "cadence.rrule",
        (_, false) => "cadence.every",
        (_, true) if was.interval < is.interval => "cadence.interval",
        (_, true) => "cadence.on",
    };
    let spelt = (words::period(was), words::period(is));
    if is_rarer(was, is, sample) {
        notes.changed(field, "recurs less often", &spelt.0, &spelt.1);
    } else if ends_sooner(was, is) {
        notes.changed(field, "the rule ends, or ends sooner", &spelt.0, &spelt.1);
    }
}

/// Whether windows are fewer. Periods of the calendar are compared by their mean length; rules by
/// counting.
fn is_rarer(was: &Recurrence, is: &Recurrence, sample: &Sample<'_>) -> bool {
    if let (Some(was), Some(is)) = (mean_length(was), mean_length(is)) {
        return is > was;
    }
    let count = |recurrence: &Recurrence| {
        let endless = endless(recurrence);
        let windows = sample.windows_of(&endless, Grace::None, COUNTED_YEARS);
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

/// The recurrence without `COUNT` and `UNTIL`, which say nothing of how often it comes.
fn endless(recurrence: &Recurrence) -> Recurrence {
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
        Period::Rrule(rule) => end_of(rule.parts()),
        _ => End::Never,
    };
    match (parts(was), parts(is)) {
        (_, End::Never) => false,
        (End::After(was), End::After(is)) => is < was,
        (End::On(was), End::On(is)) => is < was,
        _ => true,
    }
}

enum End {
    Never,
    After(u32),
    On(NaiveDate),
}

fn end_of(parts: &RruleParts) -> End {
    match (parts.count, parts.until) {
        (Some(count), _) => End::After(count),
        (None, Some(Until::Date(date))) => End::On(date),
        (None, Some(Until::Instant(instant))) => End::On(instant.date_naive()),
        (None, None) => End::Never,
    }
}

fn due(was: &Recurrence, is: &Recurrence, sample: &Sample<'_>, notes: &mut Notes<'_>) {
    if was == is {
        return;
    }
    let dues = |recurrence| sample.windows_of(recurrence, Grace::None, DUE_YEARS);
    let (old, new) = (dues(was), dues(is));
    let later = new.iter().zip(&old).filter(|(is, was)| is.due > was.due);
    let what = match later.count() {
        0 => return,
        count if count == new.len() => "is due later",
        _ => "is sometimes due later",
    };
    let (was_spelt, is_spelt) = (words::due(was), words::due(is));
    let field = if was.due == is.due {
        "cadence.if_holiday"
    } else {
        "cadence.due"
    };
    notes.changed(field, what, &was_spelt, &is_spelt);
}

fn as_needed(was: &AsNeeded, is: &AsNeeded, sample: &Sample<'_>, notes: &mut Notes<'_>) {
    if sample.is_longer(is.within, was.within) {
        let field = "cadence.as_needed.within";
        notes.changed(field, "more time for a request", &was.within, &is.within);
    }
    let is_rarer = match (was.at_least_every, is.at_least_every) {
        (Some(was), Some(is)) => sample.is_longer(is, was),
        (Some(_), None) => true,
        (None, _) => false,
    };
    if is_rarer {
        let spelt = |every: &Option<Duration>| words::or_none(every.as_ref());
        let (was, is) = (spelt(&was.at_least_every), spelt(&is.at_least_every));
        let field = "cadence.as_needed.at_least_every";
        notes.changed(field, "may go longer without a request", &was, &is);
    }
    // No triggers at all leave it free what a request names.
    let lacks = |trigger: &&Id| !is.triggers.contains(trigger);
    let lost = was.triggers.iter().any(|trigger| lacks(&trigger));
    if !is.triggers.is_empty() && (was.triggers.is_empty() || lost) {
        let spelt = |triggers: &[Id]| match triggers {
            [] => "free".to_owned(),
            some => words::list(some),
        };
        let (was, is) = (spelt(&was.triggers), spelt(&is.triggers));
        let field = "cadence.as_needed.triggers";
        notes.changed(field, "fewer triggers may open a request", &was, &is);
    }
}

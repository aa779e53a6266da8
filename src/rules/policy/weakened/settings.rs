//! Whether the settings of the whole repository require less, and its calendars.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, Weekday};

use super::period::is_longer;
use super::roster::covers;
use super::spelling::{bracket_names, join_names, or_none, spell_signatures, weekday_name};
use super::time_proofs;
use super::weakening::{Weakening, WeakeningNotes};
use crate::finding::{Level, LevelSetting, Levels, Rule};
use crate::history::ComparedPolicy;
use crate::model::{Calendar, ForgeKey, HistorySettings, Id, Policy, Settings, Signatures, Stint};

/// What a later end of `review.within` allows.
pub(super) const MORE_TIME_TO_REVIEW: &str = "more time to review what was recorded";

/// Compares `policy/dutybook.yaml`.
pub(super) fn compare(old: &ComparedPolicy, new: &ComparedPolicy, found: &mut Vec<Weakening>) {
    let file = Arc::from("policy/dutybook.yaml");
    let mut notes = WeakeningNotes::new(file, "settings".to_owned(), found);
    let (was, is) = (&old.policy.settings, &new.policy.settings);
    compare_times(was, is, &mut notes);
    compare_calendar(old.policy, new.policy, &mut notes);
    compare_history(&was.history, &is.history, &mut notes);
    time_proofs::compare_settings(was, is, &mut notes);
    let added = added_keys(&was.history.forge_keys, &is.history.forge_keys);
    if !added.is_empty() {
        let message = format!(
            "more keys sign as the forge's, or for longer: {}",
            join_names(&added)
        );
        notes.add("history.forge_keys", message);
    }
    let approvers = (&*was.approvers, &*is.approvers);
    if has_more(approvers) {
        let what = "more teams may approve and review";
        notes.add_spelled("review.approvers", what, approvers, bracket_names);
    }
    compare_levels(old, new, notes.found);
}

/// Whether the newer of two lists holds what the older one does not.
pub(super) fn has_more<T: PartialEq>((was, is): (&[T], &[T])) -> bool {
    is.iter().any(|item| !was.contains(item))
}

/// The keys that the older version did not have, or did not have on all of these days.
fn added_keys<'a>(was: &[ForgeKey], is: &'a [ForgeKey]) -> Vec<&'a str> {
    let days = |key: &ForgeKey| -> Stint { (key.from, key.until) };
    let is_new = |key: &&ForgeKey| {
        let covers = |held: &ForgeKey| held.key == key.key && covers(days(held), days(key));
        !was.iter().any(covers)
    };
    is.iter()
        .filter(is_new)
        .map(|key| key.key.as_str())
        .collect()
}

fn compare_times(was: &Settings, is: &Settings, notes: &mut WeakeningNotes) {
    if is_longer(is.record_within, was.record_within, is.timezone, is.starts) {
        let what = "more time to record what was done";
        notes.add_change("record_within", what, &was.record_within, &is.record_within);
    }
    if is_longer(is.review_within, was.review_within, is.timezone, is.starts) {
        let what = MORE_TIME_TO_REVIEW;
        notes.add_change("review.within", what, &was.review_within, &is.review_within);
    }
    if is.starts > was.starts {
        let what = "nothing is owed before a later day";
        notes.add_change("starts", what, &was.starts, &is.starts);
    }
    if was.timezone != is.timezone {
        let (was, is) = (was.timezone.name(), is.timezone.name());
        notes.add_change("timezone", "days begin at another time", &was, &is);
    }
}

fn compare_calendar<'p>(old: &'p Policy, new: &'p Policy, notes: &mut WeakeningNotes) {
    let (was, is) = (&old.settings.calendar, &new.settings.calendar);
    if was == is {
        return;
    }
    let plain = Calendar::monday_to_friday();
    let named = |policy: &'p Policy| {
        let id = policy.settings.calendar.as_ref();
        id.and_then(|id| policy.calendars().get(id).map(|calendar| &**calendar))
    };
    let lost = days_lost(named(old).unwrap_or(&plain), named(new).unwrap_or(&plain));
    if !lost.is_empty() {
        let what = format!("there are fewer business days ({})", join_names(&lost));
        notes.add_spelled("calendar", &what, (was.as_ref(), is.as_ref()), or_none);
    }
}

fn compare_history(was: &HistorySettings, is: &HistorySettings, notes: &mut WeakeningNotes) {
    if was.required && !is.required {
        let what = "a verdict no longer needs the whole history";
        notes.add_change("history.required", what, &true, &false);
    }
    if let Some(since) = is.since
        && was.since.is_none_or(|was| since > was)
    {
        let was = or_none(was.since.as_ref());
        let what = "history proves nothing before a later day";
        notes.add_change("history.since", what, &was, &since);
    }
    if is.mainline != was.mainline {
        let what = "another branch is judged";
        let branches = (was.mainline.as_ref(), is.mainline.as_ref());
        let spell = |branch: Option<&String>| {
            branch.map_or_else(|| "the one that is checked out".to_owned(), Clone::clone)
        };
        notes.add_spelled("history.mainline", what, branches, spell);
    }
    if is.signatures < was.signatures {
        let what = "signatures are required less strictly";
        let signatures = (was.signatures, is.signatures);
        notes.add_spelled("history.signatures", what, signatures, spell_signatures);
    }
}

fn compare_levels(old: &ComparedPolicy, new: &ComparedPolicy, found: &mut Vec<Weakening>) {
    let file: Arc<str> = Arc::from("policy/dutybook.yaml");
    // Both under the newer setting of signatures: a change of that setting has its own weakening.
    let required = new.policy.settings.history.signatures == Signatures::Required;
    for &rule in Rule::ALL {
        let severity = |levels: &Levels| RuleSeverity::of(levels, rule, required);
        let (was, is) = (severity(old.levels), severity(new.levels));
        if is < was {
            found.push(Weakening {
                file: Arc::clone(&file),
                pointer: format!("/rules/{}", rule.id().replace('/', "~1")),
                message: format!("the level of {rule} is lower: was {was}, is now {is}"),
                subject: format!("settings rules {rule}"),
            });
        }
    }
}

/// How severe a rule is, mildest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum RuleSeverity {
    Allow,
    Info,
    Warn,
    /// The default of a rule that warns, but denies some faults.
    WarnOrDeny,
    Deny,
}

impl RuleSeverity {
    fn of(levels: &Levels, rule: Rule, signatures_required: bool) -> Self {
        match levels.setting(rule) {
            Some(LevelSetting::Deny) => RuleSeverity::Deny,
            Some(LevelSetting::Warn) => RuleSeverity::Warn,
            Some(LevelSetting::Allow) => RuleSeverity::Allow,
            None if rule.family() == "signature" && signatures_required => RuleSeverity::Deny,
            None if rule == Rule::HistoryClock => RuleSeverity::WarnOrDeny,
            None => match rule.default_level() {
                Level::Deny => RuleSeverity::Deny,
                Level::Warn => RuleSeverity::Warn,
                Level::Info => RuleSeverity::Info,
            },
        }
    }
}

impl fmt::Display for RuleSeverity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RuleSeverity::Allow => "allow",
            RuleSeverity::Info => "info",
            RuleSeverity::Warn => "warn",
            RuleSeverity::WarnOrDeny => "warn or deny",
            RuleSeverity::Deny => "deny",
        })
    }
}

/// Compares `policy/calendars/*.yaml`, as far as something uses them.
pub(super) fn compare_calendars(old: &Policy, new: &Policy, found: &mut Vec<Weakening>) {
    for (id, is) in new.calendars() {
        let is_named = |named: Option<&Id>| named == Some(id);
        let mut teams = new.teams.own_days();
        let is_used = is_named(new.settings.calendar.as_ref())
            || teams.any(|(_, _, calendar)| is_named(calendar))
            || new
                .tasks
                .values()
                .any(|task| is_named(task.calendar.as_ref()));
        let Some(was) = old.calendars().get(id).filter(|_| is_used) else {
            continue;
        };
        let file = Arc::from(format!("policy/calendars/{id}.yaml"));
        let mut notes = WeakeningNotes::new(file, format!("calendar {id}"), found);
        let weekend = weekend_added(was, is);
        let (mut yearly, dated) = holidays_added(was, is);
        // The days of yearly rules begin long before anything is owed.
        let starts = new.settings.starts;
        yearly.sort_by_key(|day| (*day < starts, *day));
        let holidays = [("holidays", dated), ("yearly", yearly)];
        let holidays = holidays.map(|(field, days)| (field, "holidays", as_text(&days)));
        for (field, what, days) in [("weekend", "weekend", weekend)]
            .into_iter()
            .chain(holidays)
        {
            if !days.is_empty() {
                let message = format!("{id}: more days are {what}: {}", join_names(&days));
                notes.add(field, message);
            }
        }
        compare_coverage(was, is, &mut notes);
    }
}

/// A calendar that says that it covers a year of which it lists nothing: its end is no longer told.
fn compare_coverage(was: &Calendar, is: &Calendar, notes: &mut WeakeningNotes) {
    let (Some(before), Some(after)) = (was.last_year(), is.last_year()) else {
        return;
    };
    let last = is.last_listed_year();
    if after > before && last.is_none_or(|last| last < after) {
        let listed = last.map_or_else(|| "none".to_owned(), |last| last.to_string());
        let what = format!("covers years without holidays (the last listed is of {listed})");
        notes.add_change("covers_until", &what, &before, &after);
    }
}

/// The days that are business days in the older calendar only: days of the week, then dates.
pub(super) fn days_lost(was: &Calendar, is: &Calendar) -> Vec<String> {
    let mut days = weekend_added(was, is);
    let (yearly, dated) = holidays_added(was, is);
    days.extend(as_text(&dated));
    match yearly.len() {
        0 => {}
        1 => days.extend(as_text(&yearly)),
        count => days.push(format!("{count} days of yearly rules")),
    }
    days
}

fn weekend_added(was: &Calendar, is: &Calendar) -> Vec<String> {
    (0..7)
        .filter_map(|day| Weekday::try_from(day).ok())
        .filter(|day| is.is_weekend(*day) && !was.is_weekend(*day))
        .map(|day| weekday_name(day).to_owned())
        .collect()
}

/// The business days that yearly rules make holidays, and those that are listed as such.
fn holidays_added(was: &Calendar, is: &Calendar) -> (Vec<NaiveDate>, Vec<NaiveDate>) {
    let added = is.holidays().filter(|day| was.is_business_day(*day));
    added.partition(|day| is.is_yearly_holiday(*day))
}

fn as_text(days: &[NaiveDate]) -> Vec<String> {
    days.iter().map(NaiveDate::to_string).collect()
}

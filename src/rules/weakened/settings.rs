//! Whether the settings of the whole repository ask for less, and its calendars.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, Weekday};

use super::cadence::longer;
use super::roster::covers;
use super::{ComparedPolicy, Notes, Weakening, words};
use crate::finding::{Level, LevelSetting, Levels, Rule};
use crate::model::{Calendar, ForgeKey, HistorySettings, Policy, Settings, Signatures, Stint};

/// Compares `policy/dutybook.yaml`.
pub(super) fn compare(
    old: &ComparedPolicy<'_>,
    new: &ComparedPolicy<'_>,
    found: &mut Vec<Weakening>,
) {
    let file = Arc::from("policy/dutybook.yaml");
    let mut notes = Notes::new(file, "settings".to_owned(), found);
    let (was, is) = (&old.policy.settings, &new.policy.settings);
    times(was, is, &mut notes);
    calendar(old.policy, new.policy, &mut notes);
    history(&was.history, &is.history, &mut notes);
    let added = added(&was.history.forge_keys, &is.history.forge_keys);
    if !added.is_empty() {
        let message = format!(
            "more keys sign as the forge's, or for longer: {}",
            words::few(&added)
        );
        notes.say("history.forge_keys", message);
    }
    if is
        .approvers
        .iter()
        .any(|team| !was.approvers.contains(team))
    {
        let spelt = (words::list(&was.approvers), words::list(&is.approvers));
        let what = "more teams may approve and review";
        notes.changed("review.approvers", what, &spelt.0, &spelt.1);
    }
    levels(old, new, notes.found);
}

/// The keys that the older version did not have, or not on all of these days.
fn added<'a>(was: &[ForgeKey], is: &'a [ForgeKey]) -> Vec<&'a str> {
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

fn times(was: &Settings, is: &Settings, notes: &mut Notes<'_>) {
    if longer(is.record_within, was.record_within, is.timezone, is.starts) {
        let what = "more time to record what was done";
        notes.changed("record_within", what, &was.record_within, &is.record_within);
    }
    if is.starts > was.starts {
        let what = "nothing is owed before a later day";
        notes.changed("starts", what, &was.starts, &is.starts);
    }
    if was.timezone != is.timezone {
        let (was, is) = (was.timezone.name(), is.timezone.name());
        notes.changed("timezone", "days begin elsewhere", &was, &is);
    }
}

fn calendar(old: &Policy, new: &Policy, notes: &mut Notes<'_>) {
    let (was, is) = (&old.settings.calendar, &new.settings.calendar);
    if was == is {
        return;
    }
    let plain = Calendar::monday_to_friday();
    let named = |policy: &Policy| {
        let id = policy.settings.calendar.as_ref();
        id.and_then(|id| policy.calendars().get(id))
            .map(|calendar| (**calendar).clone())
    };
    let [before, after] = [named(old), named(new)].map(|it| it.unwrap_or_else(|| plain.clone()));
    let lost = days_lost(&before, &after);
    if !lost.is_empty() {
        let what = format!("there are fewer working days ({})", words::few(&lost));
        let (was, is) = (words::or_none(was.as_ref()), words::or_none(is.as_ref()));
        notes.changed("calendar", &what, &was, &is);
    }
}

fn history(was: &HistorySettings, is: &HistorySettings, notes: &mut Notes<'_>) {
    if is.required < was.required {
        let what = "a verdict no longer needs the whole history";
        notes.changed(
            "history.required",
            what,
            &was.required.word(),
            &is.required.word(),
        );
    }
    if let Some(since) = is.since
        && was.since.is_none_or(|was| since > was)
    {
        let was = words::or_none(was.since.as_ref());
        let what = "history proves nothing before a later day";
        notes.changed("history.since", what, &was, &since);
    }
    let rank = |signatures| match signatures {
        Signatures::Off => 0,
        Signatures::Optional => 1,
        Signatures::Required => 2,
    };
    if rank(is.signatures) < rank(was.signatures) {
        let spelt = (
            words::signatures(was.signatures),
            words::signatures(is.signatures),
        );
        let what = "less is asked of signatures";
        notes.changed("history.signatures", what, &spelt.0, &spelt.1);
    }
}

fn levels(old: &ComparedPolicy<'_>, new: &ComparedPolicy<'_>, found: &mut Vec<Weakening>) {
    let file: Arc<str> = Arc::from("policy/dutybook.yaml");
    // Under one setting of signatures: that one of them asks for less is told by itself.
    let required = new.policy.settings.history.signatures == Signatures::Required;
    for &rule in Rule::ALL {
        let severity = |levels: &Levels| Severity::of(levels, rule, required);
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

/// How severe a rule is, the mildest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Severity {
    Allow,
    Info,
    Warn,
    /// What the rule says where the policy is silent: a warning that some faults raise to a denial.
    WarnOrDeny,
    Deny,
}

impl Severity {
    fn of(levels: &Levels, rule: Rule, signatures_required: bool) -> Self {
        match levels.setting(rule) {
            Some(LevelSetting::Deny) => Severity::Deny,
            Some(LevelSetting::Warn) => Severity::Warn,
            Some(LevelSetting::Allow) => Severity::Allow,
            None if rule.family() == "signature" && signatures_required => Severity::Deny,
            None if rule == Rule::HistoryClock => Severity::WarnOrDeny,
            None => match rule.default_level() {
                Level::Deny => Severity::Deny,
                Level::Warn => Severity::Warn,
                Level::Info => Severity::Info,
            },
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Allow => "allow",
            Severity::Info => "info",
            Severity::Warn => "warn",
            Severity::WarnOrDeny => "warn or deny",
            Severity::Deny => "deny",
        })
    }
}

/// Compares `policy/calendars/*.yaml`, as far as something uses them.
pub(super) fn calendars(old: &Policy, new: &Policy, found: &mut Vec<Weakening>) {
    for (id, is) in new.calendars() {
        let is_named = |named: Option<&crate::model::Id>| named == Some(id);
        let is_used = is_named(new.settings.calendar.as_ref())
            || new
                .tasks
                .values()
                .any(|task| is_named(task.calendar.as_ref()));
        let Some(was) = old.calendars().get(id).filter(|_| is_used) else {
            continue;
        };
        let file = Arc::from(format!("policy/calendars/{id}.yaml"));
        let mut notes = Notes::new(file, format!("calendar {id}"), found);
        let weekend = weekend_added(was, is);
        if !weekend.is_empty() {
            let message = format!("{id}: more days are weekend: {}", words::few(&weekend));
            notes.say("weekend", message);
        }
        let holidays = holidays_added(was, is);
        if !holidays.is_empty() {
            let message = format!("{id}: more days are holidays: {}", words::few(&holidays));
            notes.say("holidays", message);
        }
    }
}

/// What the newer calendar calls no working day and the older one did: days of the week, then dates.
pub(super) fn days_lost(was: &Calendar, is: &Calendar) -> Vec<String> {
    let weekend = weekend_added(was, is).into_iter().map(str::to_owned);
    let holidays = holidays_added(was, is);
    let holidays = holidays.iter().map(ToString::to_string);
    weekend.chain(holidays).collect()
}

fn weekend_added(was: &Calendar, is: &Calendar) -> Vec<&'static str> {
    (0..7)
        .filter_map(|day| Weekday::try_from(day).ok())
        .filter(|day| is.is_weekend(*day) && !was.is_weekend(*day))
        .map(words::weekday_name)
        .collect()
}

fn holidays_added(was: &Calendar, is: &Calendar) -> Vec<NaiveDate> {
    is.holidays()
        .filter(|day| was.is_business_day(*day))
        .collect()
}

//! How often a task is owed, in words.

use std::fmt::Display;

use chrono::{NaiveTime, Timelike, Weekday};

use crate::language::Language;
use crate::model::{
    AsNeeded, Cadence, DayOfMonth, DueRule, Duration, END_OF_DAY, Grace, IfHoliday, Period,
    Recurrence,
};

/// A cadence in a sentence without its full stop: `every week, due on Friday at 17:00, with a grace of
/// 1 business day`.
pub fn describe_cadence(cadence: &Cadence, language: Language) -> String {
    let calendar = cadence.recurrence.as_ref();
    let calendar = calendar.map(|it| describe_recurrence(it, language));
    let requests = cadence.as_needed.as_ref();
    let requests = requests.map(|it| describe_requests(it, language));
    let parts: Vec<String> = calendar.into_iter().chain(requests).collect();
    let grace = |span: &str| language.fill(", with a grace of {span}", &[("span", &span)]);
    let grace = match cadence.grace {
        Grace::None => String::new(),
        Grace::Duration(span) => grace(&describe_duration(&span, language)),
        Grace::BusinessDays(days) => {
            grace(&language.count_of(days as usize, "business day", "business days"))
        }
    };
    let gap = cadence.max_gap.as_ref().map_or(String::new(), |gap| {
        let gap = describe_duration(gap, language);
        language.fill(", never more than {span} apart", &[("span", &gap)])
    });
    format!("{}{grace}{gap}", parts.join(language.say("; and ")))
}

fn describe_recurrence(recurrence: &Recurrence, language: Language) -> String {
    let count = recurrence.interval.get();
    let with = |words: &'static str| language.fill(words, &[("count", &count)]);
    let every = match (&recurrence.every, count) {
        (Period::Rrule(rule), _) => language.fill("by the rule {rule}", &[("rule", rule)]),
        (Period::Day, 1) if recurrence.business_days_only => with("every business day"),
        (Period::Day, _) if recurrence.business_days_only => with("every {count} business days"),
        (Period::Day, 1) => with("every day"),
        (Period::Day, _) => with("every {count} days"),
        (Period::Week, 1) => with("every week"),
        (Period::Week, _) => with("every {count} weeks"),
        (Period::Month, 1) => with("every month"),
        (Period::Month, _) => with("every {count} months"),
        (Period::Quarter, 1) => with("every quarter"),
        (Period::Quarter, _) => with("every {count} quarters"),
        (Period::HalfYear, 1) => with("every half-year"),
        (Period::HalfYear, _) => with("every {count} half-years"),
        (Period::Year, 1) => with("every year"),
        (Period::Year, _) => with("every {count} years"),
    };
    let due = recurrence.due.as_ref();
    let due = due.map_or(String::new(), |due| describe_due(due, recurrence, language));
    let moved = match recurrence.if_holiday {
        IfHoliday::Keep => "",
        IfHoliday::Preceding => language.say(" (or the business day before)"),
        IfHoliday::Following => language.say(" (or the business day after)"),
    };
    format!("{every}{due}{moved}")
}

fn describe_due(rule: &DueRule, recurrence: &Recurrence, language: Language) -> String {
    let at = |time| describe_time(time, language);
    match *rule {
        DueRule::Day { time } => language.fill(", due{time}", &[("time", &at(time))]),
        DueRule::Week { weekday, time } => {
            let name = match weekday {
                Weekday::Mon => "Monday",
                Weekday::Tue => "Tuesday",
                Weekday::Wed => "Wednesday",
                Weekday::Thu => "Thursday",
                Weekday::Fri => "Friday",
                Weekday::Sat => "Saturday",
                Weekday::Sun => "Sunday",
            };
            let values: [(&str, &dyn Display); 2] =
                [("weekday", &language.say(name)), ("time", &at(time))];
            language.fill(", due on {weekday}{time}", &values)
        }
        DueRule::Month { day, month, time } => {
            let day = describe_day(day, language);
            let time = at(time);
            let mut values: Vec<(&str, &dyn Display)> = vec![("day", &day), ("time", &time)];
            match &month {
                Some(month) => {
                    values.push(("month", month));
                    language.fill(month_words(recurrence), &values)
                }
                None => language.fill(", due on {day}{time}", &values),
            }
        }
        DueRule::Rrule { within, time } => {
            let span = describe_duration(&within, language);
            let time = time.map_or(String::new(), at);
            language.fill(
                ", due within {span} of it{time}",
                &[("span", &span), ("time", &time)],
            )
        }
    }
}

/// What names the month of a period: `month 2 of the quarter`, which is no February.
fn month_words(recurrence: &Recurrence) -> &'static str {
    match (&recurrence.every, recurrence.interval.get()) {
        (Period::Quarter, 1) => ", due on {day} of month {month} of the quarter{time}",
        (Period::HalfYear, 1) => ", due on {day} of month {month} of the half-year{time}",
        (Period::Year, 1) => ", due on {day} of month {month} of the year{time}",
        _ => ", due on {day} of month {month} of the period{time}",
    }
}

fn describe_day(day: DayOfMonth, language: Language) -> String {
    let with = |words: &'static str, count: u32| language.fill(words, &[("count", &count)]);
    match day {
        DayOfMonth::Day(-1) => with("the last day", 1),
        DayOfMonth::BusinessDay(-1) => with("the last business day", 1),
        DayOfMonth::Day(count @ ..0) => {
            with("day {count} from the end", u32::from(count.unsigned_abs()))
        }
        DayOfMonth::BusinessDay(count @ ..0) => with(
            "business day {count} from the end",
            u32::from(count.unsigned_abs()),
        ),
        DayOfMonth::Day(count) => with("day {count}", u32::from(count.unsigned_abs())),
        DayOfMonth::BusinessDay(count) => {
            with("business day {count}", u32::from(count.unsigned_abs()))
        }
    }
}

/// A time of day: ` at 17:00`.
fn describe_time(time: NaiveTime, language: Language) -> String {
    if time == END_OF_DAY {
        return language.say(" by the end of the day").to_owned();
    }
    let format = if time.second() == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    };
    let time = time.format(format).to_string();
    language.fill(" at {time}", &[("time", &time)])
}

fn describe_requests(as_needed: &AsNeeded, language: Language) -> String {
    let within = describe_duration(&as_needed.within, language);
    let requests = language.fill(
        "as needed, due within {span} of a request",
        &[("span", &within)],
    );
    let least = as_needed.at_least_every.as_ref();
    let least = least.map_or(String::new(), |every| {
        let every = describe_duration(every, language);
        language.fill(", and once in {span} at least", &[("span", &every)])
    });
    format!("{requests}{least}")
}

/// A duration, `P1Y6M` say, as `1 year 6 months`.
fn describe_duration(span: &Duration, language: Language) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut digits = String::new();
    let mut is_clock = false;
    for c in span.to_iso().chars() {
        let (one, many) = match c {
            'T' => {
                is_clock = true;
                continue;
            }
            '0'..='9' => {
                digits.push(c);
                continue;
            }
            'Y' => ("year", "years"),
            'M' if is_clock => ("minute", "minutes"),
            'M' => ("month", "months"),
            'W' => ("week", "weeks"),
            'D' => ("day", "days"),
            'H' => ("hour", "hours"),
            'S' => ("second", "seconds"),
            _ => continue,
        };
        let unit = language.say(if digits == "1" { one } else { many });
        words.push(format!("{digits} {unit}"));
        digits.clear();
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;

    #[test]
    fn durations_are_described() {
        let check = |iso: &str, expected: &str| {
            let span = Duration::parse(iso).expect("a duration");
            assert_eq!(
                describe_duration(&span, Language::ENGLISH),
                expected,
                "{iso}"
            );
        };
        check("P1D", "1 day");
        check("P10D", "10 days");
        check("P14D", "2 weeks");
        check("P1Y6M", "1 year 6 months");
        check("PT36H", "36 hours");
        check("P1DT5M", "1 day 5 minutes");
        check("P0D", "0 days");
    }

    #[test]
    fn every_day_and_every_business_day_are_told_apart() {
        let describe = |business_days_only| {
            let (period, one) = (Period::Day, NonZeroU32::MIN);
            let time = NaiveTime::from_hms_opt(17, 0, 0).expect("a time");
            let due = Some(DueRule::Day { time });
            let made = Recurrence::new(period, one, business_days_only, due, IfHoliday::Keep);
            describe_recurrence(&made.expect("a recurrence"), Language::ENGLISH)
        };
        assert_eq!(describe(false), "every day, due at 17:00");
        assert_eq!(describe(true), "every business day, due at 17:00");
    }

    #[test]
    fn days_of_a_month_are_counted_from_either_end() {
        let check = |day: DayOfMonth, expected: &str| {
            assert_eq!(describe_day(day, Language::ENGLISH), expected);
        };
        check(DayOfMonth::Day(5), "day 5");
        check(DayOfMonth::Day(-1), "the last day");
        check(DayOfMonth::BusinessDay(-3), "business day 3 from the end");
    }
}

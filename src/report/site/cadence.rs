//! How often a task is owed, in words.

use chrono::{NaiveTime, Timelike};

use crate::model::{
    AsNeeded, Cadence, DayOfMonth, DueRule, Duration, END_OF_DAY, Grace, IfHoliday, Period,
    Recurrence,
};
use crate::text::count_of;

/// A cadence in a sentence without its full stop: `every week, due on Friday at 17:00, with a grace of
/// 1 business day`.
pub fn describe_cadence(cadence: &Cadence) -> String {
    let calendar = cadence.recurrence.as_ref().map(describe_recurrence);
    let requests = cadence.as_needed.as_ref().map(describe_requests);
    let parts: Vec<String> = calendar.into_iter().chain(requests).collect();
    let grace = match cadence.grace {
        Grace::None => String::new(),
        Grace::Duration(span) => format!(", with a grace of {}", describe_duration(&span)),
        Grace::BusinessDays(days) => {
            let days = count_of(days as usize, "business day", "business days");
            format!(", with a grace of {days}")
        }
    };
    let gap = cadence.max_gap.as_ref().map_or(String::new(), |gap| {
        format!(", never more than {} apart", describe_duration(gap))
    });
    format!("{}{grace}{gap}", parts.join("; and "))
}

fn describe_recurrence(recurrence: &Recurrence) -> String {
    let count = recurrence.interval.get();
    let every = match (&recurrence.every, count) {
        (Period::Rrule(rule), _) => format!("by the rule {rule}"),
        (Period::Day, 1) if recurrence.business_days_only => "every business day".to_owned(),
        (Period::Day, _) if recurrence.business_days_only => format!("every {count} business days"),
        (every, 1) => format!("every {}", every.name()),
        (every, _) => format!("every {count} {}s", every.name()),
    };
    let due = recurrence.due.as_ref().map_or(String::new(), describe_due);
    let moved = match recurrence.if_holiday {
        IfHoliday::Keep => "",
        IfHoliday::Preceding => " (or the business day before)",
        IfHoliday::Following => " (or the business day after)",
    };
    format!("{every}{due}{moved}")
}

fn describe_due(rule: &DueRule) -> String {
    match *rule {
        DueRule::Day { time } => format!(", due{}", describe_time(time)),
        DueRule::Week { weekday, time } => {
            let monday = chrono::NaiveDate::from_isoywd_opt(2026, 1, weekday);
            let name = monday.map_or(String::new(), |day| day.format("%A").to_string());
            format!(", due on {name}{}", describe_time(time))
        }
        DueRule::Month { day, month, time } => {
            let month = month.map_or(String::new(), |month| format!(" of month {month}"));
            format!(
                ", due on {}{month}{}",
                describe_day(day),
                describe_time(time)
            )
        }
        DueRule::Rrule { within, time } => {
            let at = time.map_or(String::new(), describe_time);
            format!(", due within {} of it{at}", describe_duration(&within))
        }
    }
}

fn describe_day(day: DayOfMonth) -> String {
    let (count, word) = match day {
        DayOfMonth::Day(count) => (count, "day"),
        DayOfMonth::BusinessDay(count) => (count, "business day"),
    };
    match count {
        -1 => format!("the last {word}"),
        ..0 => format!("{word} {} from the end", count.unsigned_abs()),
        _ => format!("{word} {count}"),
    }
}

/// A time of day: ` at 17:00`.
fn describe_time(time: NaiveTime) -> String {
    if time == END_OF_DAY {
        return " by the end of the day".to_owned();
    }
    let format = if time.second() == 0 {
        " at %H:%M"
    } else {
        " at %H:%M:%S"
    };
    time.format(format).to_string()
}

fn describe_requests(as_needed: &AsNeeded) -> String {
    let within = describe_duration(&as_needed.within);
    let least = as_needed.at_least_every.as_ref();
    let least = least.map_or(String::new(), |every| {
        format!(", and once in {} at least", describe_duration(every))
    });
    format!("as needed, due within {within} of a request{least}")
}

/// A duration, `P1Y6M` say, as `1 year 6 months`.
fn describe_duration(span: &Duration) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut digits = String::new();
    let mut is_clock = false;
    for c in span.to_iso().chars() {
        let unit = match c {
            'T' => {
                is_clock = true;
                continue;
            }
            '0'..='9' => {
                digits.push(c);
                continue;
            }
            'Y' => "year",
            'M' if is_clock => "minute",
            'M' => "month",
            'W' => "week",
            'D' => "day",
            'H' => "hour",
            'S' => "second",
            _ => continue,
        };
        let plural = if digits == "1" { "" } else { "s" };
        words.push(format!("{digits} {unit}{plural}"));
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
            assert_eq!(describe_duration(&span), expected, "{iso}");
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
            describe_recurrence(&made.expect("a recurrence"))
        };
        assert_eq!(describe(false), "every day, due at 17:00");
        assert_eq!(describe(true), "every business day, due at 17:00");
    }

    #[test]
    fn days_of_a_month_are_counted_from_either_end() {
        let check = |day: DayOfMonth, expected: &str| assert_eq!(describe_day(day), expected);
        check(DayOfMonth::Day(5), "day 5");
        check(DayOfMonth::Day(-1), "the last day");
        check(DayOfMonth::BusinessDay(-3), "business day 3 from the end");
    }
}

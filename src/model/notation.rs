//! How an export writes times and numbers.

use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

/// How an export writes times and numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notation {
    /// The time zone of times that name none.
    pub zone: Option<Tz>,
    /// How dates are written that begin with neither the year nor the name of a month.
    pub dates: Option<DateOrder>,
    /// The decimal separator, where both could be meant.
    pub decimal: Option<char>,
}

/// How dates are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateOrder {
    /// The day first.
    DayFirst,
    /// The month first.
    MonthFirst,
    /// The year first; others are refused.
    YearFirst,
    /// As a format of strftime has it.
    Format(String),
}

impl DateOrder {
    /// Reads `dmy`, `mdy`, `iso` or a format of strftime.
    ///
    /// # Errors
    /// What to write, where it is none of them.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const HELP: &str =
            "write dmy, mdy, iso, or a format with date and time such as '%d.%m.%Y %H:%M'";
        Ok(match text {
            "dmy" => DateOrder::DayFirst,
            "mdy" => DateOrder::MonthFirst,
            "iso" => DateOrder::YearFirst,
            format if keeps_all(format) => DateOrder::Format(format.to_owned()),
            _ => return Err(HELP),
        })
    }

    /// Whether a format of strftime has a time of day.
    #[must_use]
    pub fn has_time(format: &str) -> bool {
        const PARTS: [&str; 9] = ["%H", "%I", "%k", "%l", "%T", "%R", "%X", "%c", "%r"];
        PARTS.iter().any(|part| format.contains(part))
    }
}

/// Whether what is written in a format is read back as the same day, and as the same minute where it has a time.
fn keeps_all(format: &str) -> bool {
    let is_sound = StrftimeItems::new(format).all(|item| item != Item::Error);
    let sample = NaiveDate::from_ymd_opt(2031, 11, 23).and_then(|day| day.and_hms_opt(17, 42, 0));
    let Some(sample) = sample.filter(|_| is_sound && format.len() <= 60) else {
        return false;
    };
    let text = sample.and_utc().format(format).to_string();
    if let Ok(read) = DateTime::parse_from_str(&text, format) {
        return read.naive_utc() == sample;
    }
    if DateOrder::has_time(format) {
        return NaiveDateTime::parse_from_str(&text, format) == Ok(sample);
    }
    NaiveDate::parse_from_str(&text, format) == Ok(sample.date())
}

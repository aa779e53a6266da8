//! How an export writes times and numbers.

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
            format => {
                let mut items = chrono::format::StrftimeItems::new(format).peekable();
                let is_sound = items.all(|item| item != chrono::format::Item::Error);
                if !format.contains('%') || !is_sound || format.len() > 60 {
                    return Err(HELP);
                }
                DateOrder::Format(format.to_owned())
            }
        })
    }
}

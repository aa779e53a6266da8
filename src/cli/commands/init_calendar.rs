//! The calendar of a new repository: that of the time zone's country, one by name or code, or one to be filled in.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use crate::cli::commands::calendar_writing::refuse_device_name;
use crate::cli::{CliError, prompt};
use crate::holidays::{
    ShippedCalendar, calendar_file, calendar_of_id, country_of_timezone, find_country,
};
use crate::model::Id;
use crate::write::InitCalendar;

impl From<ShippedCalendar> for InitCalendar {
    fn from(calendar: ShippedCalendar) -> Self {
        InitCalendar {
            id: calendar.id,
            text: Some(calendar.text),
        }
    }
}

/// The years of a new calendar: those in which the first duties fall due. `policy/calendar-ends` asks for more in time.
fn years(starts: NaiveDate) -> RangeInclusive<i32> {
    starts.year()..=starts.year() + 2
}

/// The calendar of the country that a time zone belongs to.
pub(super) fn usual_calendar(timezone: Tz, starts: NaiveDate) -> Option<InitCalendar> {
    let code = country_of_timezone(timezone.name())?;
    Some(calendar_file(code, None, years(starts)).ok()?.into())
}

/// The calendar that is meant: by a code such as `DK` or `DE-BY`, by its identifier, or a new one.
pub(super) fn find_calendar(name: &str, starts: NaiveDate) -> Result<InitCalendar, CliError> {
    let (code, region) = match name.split_once('-') {
        Some((code, region)) => (code, Some(region)),
        None => (name, None),
    };
    let is_code = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    if is_code && find_country(code).is_some() {
        let calendar = calendar_file(code, region, years(starts)).map_err(|error| {
            CliError::usage(error.to_string(), "`dutybook calendar list` names them")
        })?;
        return Ok(calendar.into());
    }
    let id = Id::new(name).map_err(|error| {
        CliError::usage(
            format!("`{name}` is not the name of a calendar: {error}"),
            "write a code that `dutybook calendar list` names, such as DK or DE-BY, or lower-case letters, digits and hyphens",
        )
    })?;
    refuse_device_name(&id)?;
    Ok(match calendar_of_id(name, &years(starts)) {
        Some(calendar) => calendar.into(),
        None => InitCalendar { id, text: None },
    })
}

pub(super) fn ask_calendar(
    usual: Option<InitCalendar>,
    starts: NaiveDate,
) -> Result<Option<InitCalendar>, CliError> {
    let usual_name = usual.as_ref().map(|calendar| calendar.id.to_string());
    let ways = ["Monday to Friday, without holidays", "another one"];
    let options: Vec<&str> = usual_name.as_deref().into_iter().chain(ways).collect();
    let label = "Which calendar of business days?";
    let chosen = prompt::select_from(label, &options, 0)?;
    if chosen + ways.len() < options.len() {
        return Ok(usual);
    }
    if chosen + 1 < options.len() {
        return Ok(None);
    }
    let help = "A code that `dutybook calendar list` names, such as DK or DE-BY; another name makes one to fill in";
    prompt::ask_with_default("Which?", help, "", |typed| {
        let found = find_calendar(typed, starts).map_err(|error| error.to_string());
        found.map(Some)
    })
}

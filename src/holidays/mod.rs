//! Public holidays of countries, and the text of calendars with them.
//!
//! The data comes with the program: `packaging/calendars/generate.py` wrote it from the Python package `holidays`, and
//! `docs/calendars.md` says what it holds. Nothing here reads files, judges or prints.

mod calendar_text;
mod countries;
mod country;
mod country_holidays;
mod shipped_calendar;

pub use calendar_text::{CalendarText, NamedRule};
pub use country::{Country, countries, country_of_timezone, find_country};
pub use shipped_calendar::{ShippedCalendar, ShippedCalendarError, calendar_file, calendar_of_id};

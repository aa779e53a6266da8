//! Calendars: what other people's readers make of them is what the JSON of `due` and `audit` says.

mod days_off;
mod imported;
mod lines;
mod stable;

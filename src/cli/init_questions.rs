//! What `init` has to know: from flags, from people at a terminal, else what is usual.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use inquire::validator::Validation;
use inquire::{CustomType, Text};

use super::args::Init;
use super::{CliError, prompt};
use crate::model::{Id, local_date};
use crate::record::{Answers, Pack};
use crate::text::nearest;

/// Puts the answers together. Only what no flag says is asked for, and only at a terminal.
pub(super) fn answers(
    args: &Init,
    timezone: Option<Tz>,
    now: DateTime<Utc>,
    mainline: String,
    is_terminal: bool,
) -> Result<Answers, CliError> {
    let pack = args.pack.pack();
    let organisation = match &args.organisation {
        Some(name) => Some(said(name)?),
        None if is_terminal => ask_organisation()?,
        None => None,
    };
    let timezone = match timezone {
        Some(timezone) => timezone,
        None if is_terminal => ask_timezone()?,
        None => Tz::UTC,
    };
    let today = local_date(timezone, now);
    let starts = match args.starts {
        Some(day) => day,
        None if is_terminal => ask_starts(today)?,
        None => today,
    };
    let usual = usual_calendar(pack, timezone);
    let calendar = match &args.calendar {
        Some(id) => Some(calendar_id(id)?),
        None if is_terminal => ask_calendar(pack, usual)?,
        None => usual.map(calendar_id).transpose()?,
    };
    Ok(Answers {
        pack,
        organisation,
        timezone,
        starts,
        calendar,
        forge: args.ci.forge(),
        mainline,
    })
}

/// The calendar of the pack that belongs to a time zone.
fn usual_calendar(pack: Pack, timezone: Tz) -> Option<&'static str> {
    let mut calendars = pack.calendars().iter();
    calendars
        .find(|calendar| calendar.timezone == timezone)
        .map(|calendar| calendar.id)
}

/// The time zone of that name.
pub(super) fn zone(name: &str) -> Result<Tz, CliError> {
    name.parse::<Tz>().map_err(|_| CliError::Usage {
        message: format!("there is no time zone `{name}`"),
        help: match nearest(name, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())) {
            Some(near) => format!("did you mean {near}?"),
            None => {
                "write a name of the IANA time zone database, such as Europe/Copenhagen".to_owned()
            }
        },
    })
}

fn calendar_id(text: &str) -> Result<Id, CliError> {
    Id::new(text).map_err(|error| CliError::Usage {
        message: format!("`{text}` names no calendar: {error}"),
        help: "write lower-case letters, digits and hyphens, such as denmark".to_owned(),
    })
}

fn said(name: &str) -> Result<String, CliError> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(CliError::Usage {
            message: "the organisation's name is empty, or holds control characters".to_owned(),
            help: "write it as reports should show it".to_owned(),
        });
    }
    Ok(name.to_owned())
}

fn ask_organisation() -> Result<Option<String>, CliError> {
    let help = "the name that reports show; empty for none";
    let name = prompt::optional("Whose duties are these?", help)?;
    name.as_deref().map(said).transpose()
}

fn ask_timezone() -> Result<Tz, CliError> {
    let name = Text::new("In which time zone do your days begin?")
        .with_default("UTC")
        .with_help_message("a name such as Europe/Copenhagen; Tab completes")
        .with_autocomplete(matching_zones)
        .with_validator(|text: &str| {
            Ok(match zone(text) {
                Ok(_) => Validation::Valid,
                Err(error) => {
                    Validation::Invalid(error.help().unwrap_or_default().into_owned().into())
                }
            })
        })
        .prompt()?;
    zone(&name)
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the signature that the prompt asks for"
)]
fn matching_zones(typed: &str) -> Result<Vec<String>, inquire::CustomUserError> {
    let typed = typed.to_lowercase();
    let names = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    let matching = names.filter(|name| name.to_lowercase().contains(&typed));
    Ok(matching.take(20).map(str::to_owned).collect())
}

fn ask_starts(today: NaiveDate) -> Result<NaiveDate, CliError> {
    let prompt = CustomType::<NaiveDate>::new("From which day on is anything owed?");
    let prompt = prompt
        .with_default(today)
        .with_error_message("write a day as 2026-01-05");
    Ok(prompt.prompt()?)
}

fn ask_calendar(pack: Pack, usual: Option<&str>) -> Result<Option<Id>, CliError> {
    let known = pack.calendars().iter().map(|calendar| calendar.id);
    let ways = ["another name for one to fill in", "- for Monday to Friday"];
    let help = known.chain(ways).collect::<Vec<_>>().join("; ");
    let answer = Text::new("Which calendar of working days?")
        .with_help_message(&help)
        .with_default(usual.unwrap_or("-"))
        .with_validator(|text: &str| {
            Ok(match Id::new(text) {
                Ok(_) => Validation::Valid,
                Err(_) if text == "-" => Validation::Valid,
                Err(error) => Validation::Invalid(error.to_string().into()),
            })
        })
        .prompt()?;
    match answer.as_str() {
        "-" => Ok(None),
        id => calendar_id(id).map(Some),
    }
}

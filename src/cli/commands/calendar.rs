//! `dutybook calendar`: which countries are known, and the calendar of one.

use std::fmt::Write as _;

use anstream::eprintln;
use chrono::Datelike as _;

use crate::cli::args::{CalendarAddArgs, CalendarArgs, CalendarCommand};
use crate::cli::commands::calendar_import;
use crate::cli::commands::calendar_writing::write_calendar;
use crate::cli::output::to_stdout;
use crate::cli::settings::RunSettings;
use crate::cli::shell::shell_at_hand;
use crate::cli::write_session::WriteSession;
use crate::cli::{CliError, RunOutcome};
use crate::holidays::{
    Country, ShippedCalendarError, calendar_file, countries, country_of_timezone, find_country,
};
use crate::text::{CommandLine, closest_word};

/// How many years from now `add` lists: few enough that a change of the law is noticed when they end.
const YEARS_AHEAD: i32 = 2;

/// Codes that the European Union writes otherwise than ISO 3166.
const OTHER_CODES: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

pub(super) fn run(args: &CalendarArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    match &args.command {
        CalendarCommand::List(args) => list(args.text.as_deref()),
        CalendarCommand::Add(args) => add(args, settings),
        CalendarCommand::Import(args) => calendar_import::run(args, settings),
    }
}

fn list(wanted: Option<&str>) -> Result<RunOutcome, CliError> {
    let of_zone = wanted.and_then(country_of_timezone);
    let mut text = String::new();
    for country in countries() {
        let regions = country.regions.iter().filter(|region| {
            let wanted = wanted.unwrap_or_default();
            has_text(region.name.unwrap_or(region.code), wanted)
                || has_text(&place_code(&country, Some(region.code)), wanted)
        });
        let is_wanted = wanted.is_none_or(|wanted| {
            country.code.eq_ignore_ascii_case(wanted)
                || has_text(country.name, wanted)
                || of_zone == Some(country.code)
        });
        let regions: Vec<_> = match wanted {
            None => Vec::new(),
            Some(_) if is_wanted => country.regions.iter().collect(),
            Some(_) => regions.collect(),
        };
        if !is_wanted && regions.is_empty() {
            continue;
        }
        let (first, last) = (country.years.start(), country.years.end());
        let count = match country.regions.len() {
            0 => String::new(),
            1 => ", 1 region".to_owned(),
            count => format!(", {count} regions"),
        };
        let _ = writeln!(
            text,
            "{:<8} {}, {first}–{last}{count}",
            country.code, country.name
        );
        for region in regions {
            let code = place_code(&country, Some(region.code));
            let name = region.name.unwrap_or(region.code);
            let _ = writeln!(text, "  {code:<8} {name}");
        }
    }
    if text.is_empty() {
        let wanted = wanted.unwrap_or_default();
        let message = format!("no country and no region has `{wanted}` in its code or name");
        return Err(CliError::usage(message, near_country(wanted)));
    }
    to_stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(RunOutcome::Success)
}

fn has_text(name: &str, wanted: &str) -> bool {
    name.to_lowercase().contains(&wanted.to_lowercase())
}

/// `DE-BY`; a blank in a code, which a command line would divide, is a hyphen.
fn place_code(country: &Country, region: Option<&str>) -> String {
    match region {
        None => country.code.to_owned(),
        Some(region) => format!("{}-{}", country.code, region.replace(' ', "-")),
    }
}

fn add(args: &CalendarAddArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let (code, region) = match args.place.split_once('-') {
        Some((code, region)) => (code, Some(region)),
        None => (args.place.as_str(), None),
    };
    let country = find_country(code).ok_or_else(|| {
        let unknown = ShippedCalendarError::UnknownCountry(code.to_owned());
        CliError::usage(unknown.to_string(), near_country(&args.place))
    })?;
    if let (Some(from), Some(until)) = (args.from_year, args.until_year)
        && until < from
    {
        let message = format!("--until-year {until} lies before --from-year {from}");
        return Err(CliError::usage(message, "both years are inclusive"));
    }
    let session = WriteSession::open(settings, &args.writing)?;
    let this_year = session.now().year();
    let from = args.from_year.unwrap_or(*country.years.start());
    let until = args.until_year.unwrap_or(this_year + YEARS_AHEAD).max(from);
    let shipped = calendar_file(code, region, from..=until)
        .map_err(|error| CliError::usage(error.to_string(), help_with(&error, &country)))?;
    if shipped.covers_until < until && args.until_year.is_some() {
        let (name, last) = (country.name, shipped.covers_until);
        eprintln!("note: the holidays of {name} are known until {last}");
    }
    if region.is_none() && !country.regions.is_empty() && !settings.quiet {
        let command = CommandLine::new("dutybook calendar list").argument(&country.code);
        let name = country.name;
        eprintln!(
            "note: these are the holidays that {name} has as a whole; regions may have others: `{}`",
            command.for_shell(shell_at_hand())
        );
    }
    let id = args.id.clone().unwrap_or(shipped.id);
    let message = format!("Add the calendar of {}", shipped.name);
    write_calendar(&session, &args.writing, &id, (shipped.text, message))
}

fn help_with(error: &ShippedCalendarError, country: &Country) -> String {
    match error {
        ShippedCalendarError::UnknownRegion(_, region) => {
            let codes = country.regions.iter().map(|region| region.code);
            let near = closest_word(region, codes.clone()).or_else(|| {
                let regions = country.regions.iter().filter(|_| !region.is_empty());
                let mut named =
                    regions.filter(|it| it.name.is_some_and(|name| has_text(name, region)));
                named.next().map(|region| region.code)
            });
            match near {
                Some(near) => format!("did you mean `{}`?", place_code(country, Some(near))),
                None if country.regions.is_empty() => {
                    format!("write `{}`: all of it has the same holidays", country.code)
                }
                None => {
                    let codes: Vec<String> = codes.map(|code| code.replace(' ', "-")).collect();
                    format!("regions: {}", codes.join(", "))
                }
            }
        }
        ShippedCalendarError::UnknownYears(..) => {
            "name other years, install a newer dutybook, or list the holidays in a file of your own"
                .to_owned()
        }
        _ => "`dutybook calendar list` lists them".to_owned(),
    }
}

/// What somebody may have meant who typed a code or a name.
fn near_country(typed: &str) -> String {
    let all: Vec<Country> = countries().collect();
    let by_name = all.iter().find(|it| it.name.eq_ignore_ascii_case(typed));
    let near_name = || {
        let near = closest_word(typed, all.iter().map(|country| country.name))?;
        all.iter().find(|country| country.name == near)
    };
    // Letters of a code that are near to others name another country.
    let by_other_code = || {
        let (_, code) = OTHER_CODES
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(typed))?;
        all.iter().find(|country| country.code == *code)
    };
    match by_name.or_else(by_other_code).or_else(near_name) {
        Some(Country { code, name, .. }) => format!("did you mean `{code}`, {name}?"),
        None => "`dutybook calendar list` lists the codes".to_owned(),
    }
}

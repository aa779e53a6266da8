//! The answers that `init` needs: from flags, from prompts, else defaults.

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::cli::args::{FORGES, InitArgs, NamedValues};
use crate::cli::commands::init_authority::read_stamping_authority;
use crate::cli::commands::init_calendar::{ask_calendar, find_calendar, usual_calendar};
use crate::cli::pack_choice::draft_seed;
use crate::cli::typed_days::{DayDirection, TypedDays};
use crate::cli::{CliError, prompt};
use crate::language::Language;
use crate::model::local_date;
use crate::packs::{shipped_pack, shipped_pack_names};
use crate::text::closest_word;
use crate::write::{Forge, InitAnswers, ProgramSource, WheelAddress};

/// The name of the pack that is offered first.
const USUAL_PACK: &str = "m365-defender-soc";

/// Collects the answers. Only what has no flag is prompted for, and only at a terminal.
pub(super) fn collect_answers(
    args: &InitArgs,
    timezone: Option<Tz>,
    now: DateTime<Utc>,
    (root, mainline, language): (&Path, String, Language),
    is_terminal: bool,
) -> Result<InitAnswers, CliError> {
    let stamping = read_stamping_authority(args)?;
    let names = match args.pack.as_slice() {
        [] if is_terminal => vec![ask_pack()?],
        [] => vec![USUAL_PACK.to_owned()],
        names => names.to_vec(),
    };
    let seed = draft_seed(&names, &args.values.set, language, root)?;
    let organisation = match &args.organisation {
        Some(name) => Some(parse_organisation(name)?),
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
        Some(typed) => {
            let days = typed.days(today, DayDirection::Ahead);
            days.map_err(|why| CliError::usage(format!("--starts: {why}"), "name a nearer day"))?
                .0
        }
        None if is_terminal => ask_starts(today)?,
        None => today,
    };
    let calendar = match &args.calendar {
        Some(name) => Some(find_calendar(name, starts)?),
        None if is_terminal => ask_calendar(usual_calendar(timezone, starts), starts)?,
        None => usual_calendar(timezone, starts),
    };
    let forge = match args.ci {
        Some(forge) => forge,
        None if is_terminal => ask_named("Which CI service is to check?", FORGES, "none")?,
        None => Forge::None,
    };
    Ok(InitAnswers {
        seed,
        organisation,
        language,
        timezone,
        starts,
        calendar,
        forge,
        program: match args.program() {
            ProgramSource::Unset if is_terminal && forge != Forge::None => ask_wheel()?,
            program => program,
        },
        stamping,
        mainline,
    })
}

/// The time zone of that name.
pub(super) fn parse_timezone(name: &str) -> Result<Tz, CliError> {
    name.parse::<Tz>().map_err(|_| {
        CliError::usage(
            format!("unknown time zone `{name}`"),
            match first_with_prefix(name).or_else(|| closest_word(name, timezone_names())) {
                Some(near) => format!("did you mean {near}?"),
                None => "write a name of the IANA time zone database, such as Europe/Copenhagen"
                    .to_owned(),
            },
        )
    })
}

fn timezone_names() -> impl Iterator<Item = &'static str> {
    chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// The first time zone whose name begins as typed.
fn first_with_prefix(typed: &str) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    let mut zones = timezone_names().filter(|_| !typed.is_empty());
    zones.find(|name| name.to_lowercase().starts_with(&typed))
}

fn parse_organisation(name: &str) -> Result<String, CliError> {
    let name = name.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(CliError::usage(
            "the organisation's name is empty, or holds control characters",
            "write it as reports should show it",
        ));
    }
    Ok(name.to_owned())
}

fn ask_organisation() -> Result<Option<String>, CliError> {
    let help = "Reports show it; Enter for none";
    let name = prompt::ask_optional("Name of your organisation", help)?;
    name.as_deref().map(parse_organisation).transpose()
}

fn ask_timezone() -> Result<Tz, CliError> {
    let mut names: Vec<&str> = timezone_names().collect();
    // The first is what Enter takes.
    names.sort_by_key(|name| (*name != "UTC", *name));
    let label = "In which time zone do your days begin? Type a part of its name";
    let chosen = prompt::select(label, &names)?;
    parse_timezone(names.get(chosen).copied().unwrap_or("UTC"))
}

fn ask_pack() -> Result<String, CliError> {
    let names: Vec<&str> = shipped_pack_names().collect();
    let width = names.iter().map(|name| name.len()).max().unwrap_or(0);
    let title = |name: &str| match shipped_pack(name) {
        Ok(Some(pack)) => pack.manifest.title,
        _ => String::new(),
    };
    let shown: Vec<String> = names
        .iter()
        .map(|name| format!("{name:<width$}  {}", title(name)))
        .collect();
    let cursor = names.iter().position(|name| *name == USUAL_PACK);
    let chosen = prompt::select_from("Which policy to start from?", &shown, cursor.unwrap_or(0))?;
    Ok(names.get(chosen).copied().unwrap_or(USUAL_PACK).to_owned())
}

/// Where CI gets dutybook from, where no flag says so.
fn ask_wheel() -> Result<ProgramSource, CliError> {
    let help = "CI installs it from there: https://….whl, with #sha256=… of its content; Enter leaves it open";
    prompt::ask_with_default("Address of dutybook's wheel for Linux", help, "", |typed| {
        if typed.is_empty() {
            return Ok(ProgramSource::Unset);
        }
        let wheel = typed.parse::<WheelAddress>();
        wheel
            .map(ProgramSource::Wheel)
            .map_err(|why| why.to_string())
    })
}

/// One of the values of a table, by its name.
fn ask_named<T: Copy>(label: &str, table: NamedValues<T>, usual: &str) -> Result<T, CliError> {
    let names: Vec<&str> = table.iter().map(|(name, _)| *name).collect();
    let cursor = names.iter().position(|name| *name == usual);
    let chosen = prompt::select_from(label, &names, cursor.unwrap_or(0))?;
    Ok(table[chosen].1)
}

fn ask_starts(today: NaiveDate) -> Result<NaiveDate, CliError> {
    let label = "From which day on are duties due?";
    prompt::ask_with_default(
        label,
        "Such as 2026-01-05, today or next-month",
        &today.to_string(),
        |typed| {
            if typed.is_empty() {
                return Ok(today);
            }
            let days = typed.parse::<TypedDays>()?;
            Ok(days.days(today, DayDirection::Ahead)?.0)
        },
    )
}

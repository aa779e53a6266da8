//! Calendar files of countries.

use std::ops::RangeInclusive;

use chrono::{NaiveDate, Weekday};

use super::calendar_text::{CalendarText, weekday_name};
use super::countries::SOURCE;
use super::country::{Country, CountryRegion, countries, find_country, slug};
use super::country_holidays::{RegionWeekend, holidays_of, weekend_of};
use crate::model::{Id, MAX_ID_LENGTH};

/// A calendar of a country, or of one of its regions.
#[derive(Clone, Debug)]
pub struct ShippedCalendar {
    /// Such as `denmark` or `germany-by`.
    pub id: Id,
    /// The name in the file.
    pub name: String,
    /// The file, in the format `calendar/v1`.
    pub text: String,
    /// The last year whose holidays it lists.
    pub covers_until: i32,
}

/// Why there is no such calendar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShippedCalendarError {
    /// No country has the code.
    #[error("`{0}` is not the code of a country with known holidays")]
    UnknownCountry(String),
    /// The country has no such region.
    #[error("{0} has no region `{1}`")]
    UnknownRegion(&'static str, String),
    /// None of the years is known.
    #[error("the holidays of {0} are known from {1} to {2} only")]
    UnknownYears(&'static str, i32, i32),
    /// The data cannot be read, which the tests of the program rule out.
    #[error("the holidays of {0} cannot be read")]
    Unreadable(&'static str),
}

/// The calendar of a country, or of one of its regions, for the years that are known of those asked for.
///
/// # Errors
/// [`ShippedCalendarError`] where country, region or all of the years are unknown.
pub fn calendar_file(
    code: &str,
    region: Option<&str>,
    years: RangeInclusive<i32>,
) -> Result<ShippedCalendar, ShippedCalendarError> {
    let country =
        find_country(code).ok_or_else(|| ShippedCalendarError::UnknownCountry(code.into()))?;
    let unknown =
        |region: &str| ShippedCalendarError::UnknownRegion(country.name, region.to_owned());
    let region = region
        .map(|code| country.find_region(code).ok_or_else(|| unknown(code)))
        .transpose()?;
    let (first, last) = (*country.years.start(), *country.years.end());
    let years = first.max(*years.start())..=last.min(*years.end());
    if years.is_empty() {
        return Err(ShippedCalendarError::UnknownYears(
            country.name,
            first,
            last,
        ));
    }
    let code = region.map(|region| region.code);
    let unreadable = || ShippedCalendarError::Unreadable(country.name);
    let weekend = weekend_of(&country, code).ok_or_else(unreadable)?;
    let holidays = holidays_of(&country, code, &years).ok_or_else(unreadable)?;
    let id = calendar_id(&country, region).ok_or_else(unreadable)?;
    let name = match region {
        None => country.name.to_owned(),
        Some(CountryRegion { code, name }) => format!("{}, {}", country.name, name.unwrap_or(code)),
    };
    let covers_until = *years.end();
    let text = CalendarText {
        name: name.clone(),
        comments: comment_lines(&country, region, &years, &weekend, &holidays),
        covers_until: Some(covers_until),
        weekend: weekend.days,
        yearly: Vec::new(),
        holidays: holidays
            .into_iter()
            .map(|(date, name)| (date, name.to_owned()))
            .collect(),
    };
    Ok(ShippedCalendar {
        id,
        name,
        text: text.to_yaml(),
        covers_until,
    })
}

/// The calendar with an identifier, such as `denmark` or `germany-by`; `None` where no country or region has it.
#[must_use]
pub fn calendar_of_id(id: &str, years: &RangeInclusive<i32>) -> Option<ShippedCalendar> {
    let of_country = |country: Country| {
        let rest = id.strip_prefix(&slug(country.name))?;
        let region = match rest.strip_prefix('-') {
            Some(region) => Some(country.find_region(region)?.code),
            None if rest.is_empty() => None,
            None => return None,
        };
        let calendar = calendar_file(country.code, region, years.clone()).ok()?;
        (calendar.id.as_str() == id).then_some(calendar)
    };
    countries().find_map(of_country)
}

fn calendar_id(country: &Country, region: Option<&CountryRegion>) -> Option<Id> {
    let mut id = slug(country.name);
    if let Some(region) = region {
        id = format!("{id}-{}", slug(region.code));
    }
    id.truncate(MAX_ID_LENGTH);
    Id::new(id.trim_end_matches('-')).ok()
}

/// Where the dates come from, and what the file cannot say.
fn comment_lines(
    country: &Country,
    region: Option<&CountryRegion>,
    years: &RangeInclusive<i32>,
    weekend: &RegionWeekend,
    holidays: &[(NaiveDate, &str)],
) -> Vec<String> {
    let code = match region {
        None => country.code.to_owned(),
        Some(region) => format!("{}-{}", country.code, region.code),
    };
    let mut lines = vec![
        format!(
            "Public holidays of {code} from {} to {},",
            years.start(),
            years.end()
        ),
        format!(
            "by the Python package {SOURCE} (MIT licence). Compare them with the official list of each year."
        ),
    ];
    if holidays.is_empty() {
        lines.push("It has none in these years.".to_owned());
    }
    if holidays.iter().any(|(_, name)| name.contains("estimated")) {
        lines.push(
            "Dates marked (estimated) follow the moon, and may move by a day or two.".to_owned(),
        );
    }
    if let Some((year, earlier)) = &weekend.changed {
        let earlier = spell_weekdays(earlier);
        lines.push(format!(
            "Before {year} the weekend was {earlier}: a calendar has one weekend."
        ));
    }
    lines
}

fn spell_weekdays(days: &[Weekday]) -> String {
    let names: Vec<&str> = days.iter().map(|day| weekday_name(*day)).collect();
    names.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_calendar_of_a_country() {
        let denmark = calendar_file("DK", None, 2026..=2027).unwrap();
        assert_eq!(denmark.id.as_str(), "denmark");
        assert_eq!(denmark.covers_until, 2027);
        let start =
            "kind: calendar/v1\nname: Denmark\n# Public holidays of DK from 2026 to 2027,\n";
        assert!(denmark.text.starts_with(start), "{}", denmark.text);
        assert!(
            denmark
                .text
                .contains("\ncovers_until: 2027\nweekend: [saturday, sunday]\nholidays:\n")
        );
        assert!(
            denmark
                .text
                .contains("  - { date: 2026-04-03, name: Good Friday }\n")
        );
        assert!(!denmark.text.contains("2025-") && !denmark.text.contains("2028-"));
        assert!(!denmark.text.contains("estimated"));
    }

    #[test]
    fn a_calendar_of_a_region() {
        let bavaria = calendar_file("de", Some("by"), 2026..=2026).unwrap();
        assert_eq!(bavaria.id.as_str(), "germany-by");
        assert_eq!(bavaria.name, "Germany, Bayern");
        assert!(bavaria.text.contains("name: \"Germany, Bayern\"\n"));
        assert!(bavaria.text.contains("2026-01-06, name: Epiphany"));
        let johor = calendar_file("MY", Some("01"), 2024..=2026).unwrap();
        assert!(
            johor
                .text
                .contains("# Before 2025 the weekend was friday and saturday")
        );
        let egypt = calendar_file("EG", None, 2027..=2027).unwrap();
        assert!(egypt.text.contains("(estimated) follow the moon"));
    }

    #[test]
    fn what_is_not_known_is_an_error() {
        let error = |code, region, years| calendar_file(code, region, years).unwrap_err();
        let unknown = error("QQ", None, 2026..=2026);
        assert_eq!(
            unknown,
            ShippedCalendarError::UnknownCountry("QQ".to_owned())
        );
        let unknown = error("DE", Some("XX"), 2026..=2026);
        assert_eq!(
            unknown,
            ShippedCalendarError::UnknownRegion("Germany", "XX".to_owned())
        );
        let unknown = error("DE", None, 2036..=2040);
        assert_eq!(
            unknown,
            ShippedCalendarError::UnknownYears("Germany", 2024, 2035)
        );
        // Under martial law no holiday is a day off.
        let ukraine = calendar_file("UA", None, 2026..=2027).unwrap().text;
        assert!(
            ukraine.contains("\n# It has none in these years.\ncovers_until: 2027\n")
                && !ukraine.contains("holidays:")
        );
        // What is known of the years is written, and the file says how far.
        let clamped = calendar_file("LK", None, 2020..=2040).unwrap();
        assert_eq!(clamped.covers_until, 2026);
    }
}

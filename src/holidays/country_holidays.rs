//! The holidays and the weekend of a country, or of one of its subdivisions.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use chrono::{NaiveDate, Weekday};

use super::country::Country;

/// The scope that is the country alone.
const COUNTRY_ALONE: &str = ".";

/// A weekend, and what it was before where it changed in the years that are known.
pub(super) struct RegionWeekend {
    pub(super) days: Vec<Weekday>,
    /// The first year with it, and the days before that.
    pub(super) changed: Option<(i32, Vec<Weekday>)>,
}

/// The holidays of some years, ascending by date and name; `region` is a code of the country. `None` where the data
/// cannot be read.
pub(super) fn holidays_of(
    country: &Country,
    region: Option<&str>,
    years: &RangeInclusive<i32>,
) -> Option<Vec<(NaiveDate, &'static str)>> {
    let scope = region.unwrap_or(COUNTRY_ALONE);
    let mut holidays = BTreeSet::new();
    for line in country.lines.lines() {
        let mut fields = line.split('\t');
        let (name, having, dates) = (fields.next()?, fields.next()?, fields.next()?);
        if !covers_scope(having, scope) {
            continue;
        }
        // One column for all years that are alike.
        let columns: Vec<&str> = dates.split(' ').collect();
        for (index, year) in country.years.clone().enumerate() {
            let column = match columns.as_slice() {
                [same] => same,
                _ => *columns.get(index)?,
            };
            let days = column.split(',').filter(|day| *day != "-");
            for day in days.filter(|_| years.contains(&year)) {
                let (month, day) = day.split_once('-')?;
                let (month, day) = (month.parse().ok()?, day.parse().ok()?);
                holidays.insert((NaiveDate::from_ymd_opt(year, month, day)?, name));
            }
        }
    }
    Some(holidays.into_iter().collect())
}

/// The weekend; `None` where the data cannot be read.
pub(super) fn weekend_of(country: &Country, region: Option<&str>) -> Option<RegionWeekend> {
    let scope = region.unwrap_or(COUNTRY_ALONE);
    country.weekends.iter().find_map(|line| {
        let mut fields = line.split('\t');
        let having = fields.next()?;
        let days = read_weekdays(fields.next()?)?;
        let changed = match (fields.next(), fields.next()) {
            (Some(year), Some(earlier)) => Some((year.parse().ok()?, read_weekdays(earlier)?)),
            _ => None,
        };
        covers_scope(having, scope).then_some(RegionWeekend { days, changed })
    })
}

/// Whether a list of scopes has one: `*` has all, `!A,B` all but these, `A,B` these.
fn covers_scope(having: &str, scope: &str) -> bool {
    let lists = |names: &str| names.split(',').any(|name| name == scope);
    match having.strip_prefix('!') {
        Some(lacking) => !lists(lacking),
        None => having == "*" || lists(having),
    }
}

fn read_weekdays(text: &str) -> Option<Vec<Weekday>> {
    let days = text.split_whitespace().map(|day| day.parse().ok());
    days.collect()
}

#[cfg(test)]
mod tests {
    use super::super::country::{countries, find_country};
    use super::*;

    fn days(code: &str, region: Option<&str>, year: i32) -> Vec<String> {
        let country = find_country(code).unwrap();
        let holidays = holidays_of(&country, region, &(year..=year)).unwrap();
        holidays
            .iter()
            .map(|(date, name)| format!("{} {name}", date.format("%m-%d")))
            .collect()
    }

    #[test]
    fn holidays_of_a_country_and_of_its_subdivisions() {
        let denmark = days("DK", None, 2026);
        assert_eq!(denmark.len(), 10, "{denmark:?}");
        assert!(denmark.contains(&"04-03 Good Friday".to_owned()));
        let has = |region, day: &str| {
            let days = days("DE", region, 2026);
            days.iter().any(|it| it.starts_with(day))
        };
        assert!(has(Some("BY"), "01-06") && !has(None, "01-06") && !has(Some("BE"), "01-06"));
        assert!(has(Some("BE"), "03-08") && has(Some("BE"), "10-03") && has(None, "10-03"));
    }

    #[test]
    fn every_line_of_every_country_is_read() {
        for country in countries() {
            let regions = country.regions.iter().map(|region| Some(region.code));
            for region in regions.chain([None]) {
                let holidays = holidays_of(&country, region, &country.years);
                assert!(holidays.is_some(), "{} {region:?}", country.code);
                let weekend = weekend_of(&country, region).unwrap();
                assert!((1..=2).contains(&weekend.days.len()), "{}", country.code);
            }
        }
    }

    #[test]
    fn weekends_that_differ_and_that_changed() {
        let weekend = |code, region| weekend_of(&find_country(code).unwrap(), region).unwrap();
        assert_eq!(weekend("DK", None).days, [Weekday::Sat, Weekday::Sun]);
        assert_eq!(weekend("EG", None).days, [Weekday::Fri, Weekday::Sat]);
        assert_eq!(weekend("MY", Some("03")).days, [Weekday::Fri, Weekday::Sat]);
        let johor = weekend("MY", Some("01"));
        assert_eq!(johor.days, [Weekday::Sat, Weekday::Sun]);
        assert_eq!(
            johor.changed,
            Some((2025, vec![Weekday::Fri, Weekday::Sat]))
        );
    }
}

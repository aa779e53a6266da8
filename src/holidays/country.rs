//! Countries: their codes, names, subdivisions and time zones.

use std::ops::RangeInclusive;

use unicode_normalization::UnicodeNormalization as _;

use super::countries::COUNTRIES;

/// A country with known holidays.
#[derive(Clone, Debug)]
pub struct Country {
    /// ISO 3166-1 alpha-2, upper case; `XK` is Kosovo.
    pub code: &'static str,
    /// In English.
    pub name: &'static str,
    /// Subdivisions with holidays or weekends of their own, and others; by code.
    pub regions: Vec<CountryRegion>,
    /// Names of the IANA time zone database.
    pub zones: Vec<&'static str>,
    /// The years whose holidays are known.
    pub years: RangeInclusive<i32>,
    /// The lines of the holidays.
    pub(super) lines: &'static str,
    /// The fields of each line about the weekend.
    pub(super) weekends: Vec<&'static str>,
}

/// A subdivision of a country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountryRegion {
    /// The second part of ISO 3166-2, or what the source calls a place that has no code, such as `Augsburg`.
    pub code: &'static str,
    /// In English or the country's language, where it is known.
    pub name: Option<&'static str>,
}

/// All countries, by code.
pub fn countries() -> impl Iterator<Item = Country> {
    COUNTRIES
        .iter()
        .filter_map(|(code, text)| read_country(code, text))
}

/// A country by its code, in any case.
#[must_use]
pub fn find_country(code: &str) -> Option<Country> {
    let mut all = COUNTRIES.iter();
    let (code, text) = all.find(|(own, _)| own.eq_ignore_ascii_case(code))?;
    read_country(code, text)
}

/// The code of the country of an IANA time zone; `None` for those of no country, such as `UTC`.
#[must_use]
pub fn country_of_timezone(zone: &str) -> Option<&'static str> {
    let mut all = countries();
    let of_zone = all.find(|country| country.zones.contains(&zone))?;
    Some(of_zone.code)
}

fn read_country(code: &'static str, text: &'static str) -> Option<Country> {
    let (head, lines) = text.split_once("\n\n")?;
    let field = |name: &str| {
        head.lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'))
    };
    let name = field("country")?.strip_prefix(code)?.trim_start();
    let (first, last) = field("years")?.split_once(' ')?;
    let zones = field("zones").unwrap_or_default();
    let regions = field("regions").unwrap_or_default();
    let weekends = head
        .lines()
        .filter_map(|line| line.strip_prefix("weekend\t"));
    Some(Country {
        code,
        name,
        regions: regions.split("; ").filter_map(read_region).collect(),
        zones: zones.split_whitespace().collect(),
        years: first.parse().ok()?..=last.parse().ok()?,
        lines,
        weekends: weekends.collect(),
    })
}

fn read_region(text: &'static str) -> Option<CountryRegion> {
    if text.is_empty() {
        return None;
    }
    Some(match text.split_once('=') {
        Some((code, name)) => CountryRegion {
            code,
            name: Some(name),
        },
        None => CountryRegion {
            code: text,
            name: None,
        },
    })
}

impl Country {
    /// A region by its code, in any case, with hyphens for what is neither letter nor digit if need be.
    #[must_use]
    pub fn find_region(&self, code: &str) -> Option<&CountryRegion> {
        let wanted = slug(code);
        self.regions
            .iter()
            .find(|region| slug(region.code) == wanted)
    }
}

/// Lower-case ASCII letters, digits and single hyphens: `Côte d'Ivoire` is `cote-d-ivoire`.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text
        .nfd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
    {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::Id;

    #[test]
    fn every_file_is_read() {
        let all: Vec<Country> = countries().collect();
        assert_eq!(all.len(), COUNTRIES.len());
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/holidays/countries");
        let files = walk_count(folder);
        assert_eq!(files, COUNTRIES.len(), "countries.rs lists every file");
        let mut ids = BTreeSet::new();
        for country in &all {
            assert!(!country.name.is_empty() && !country.weekends.is_empty());
            assert!(Id::new(&slug(country.name)).is_ok(), "{}", country.name);
            assert!(ids.insert(slug(country.name)), "{} twice", country.name);
            for region in &country.regions {
                assert_eq!(country.find_region(region.code), Some(region));
            }
        }
    }

    #[allow(clippy::disallowed_methods, reason = "the files of this layer")]
    fn walk_count(folder: &str) -> usize {
        std::fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn countries_are_found_by_code_and_time_zone() {
        assert_eq!(find_country("dk").unwrap().name, "Denmark");
        assert!(find_country("QQ").is_none() && find_country("").is_none());
        for (zone, code) in [
            ("Europe/Copenhagen", Some("DK")),
            ("Asia/Kolkata", Some("IN")),
            ("Asia/Calcutta", Some("IN")),
            ("America/New_York", Some("US")),
            ("UTC", None),
            ("Etc/GMT+1", None),
            ("", None),
        ] {
            assert_eq!(country_of_timezone(zone), code, "{zone}");
        }
        let all: Vec<&str> = countries().flat_map(|it| it.zones).collect();
        let once: BTreeSet<&&str> = all.iter().collect();
        assert_eq!(all.len(), once.len(), "a time zone of two countries");
    }

    #[test]
    fn regions_are_found_in_any_case() {
        let germany = find_country("DE").unwrap();
        let bavaria = germany.find_region("by").unwrap();
        assert_eq!((bavaria.code, bavaria.name), ("BY", Some("Bayern")));
        assert_eq!(germany.find_region("AUGSBURG").unwrap().name, None);
        assert!(germany.find_region("XX").is_none() && germany.find_region("").is_none());
    }

    #[test]
    fn slugs() {
        for (text, expected) in [
            ("Denmark", "denmark"),
            ("Côte d'Ivoire", "cote-d-ivoire"),
            ("Congo (Dem. Rep.)", "congo-dem-rep"),
            ("Åland Islands", "aland-islands"),
            ("!", ""),
        ] {
            assert_eq!(slug(text), expected);
        }
    }
}

//! The holidays that dutybook ships, and yearly rules, against the Python package `holidays` and dateutil.

use std::collections::BTreeMap;
use std::fs;

use chrono::{Datelike as _, NaiveDate, Weekday};
use dutybook::internals::assess::open;
use dutybook::internals::files::Worktree;
use dutybook::internals::holidays::{calendar_file, countries};
use dutybook::internals::model::Calendar;
use serde_json::{Value, json};

use crate::harness::files::project;
use crate::harness::json::{list, text};
use crate::harness::repo::Repo;
use crate::programs::{python, satisfied};

/// The years for which yearly rules are known.
const RULES: (i32, i32) = (1950, 2150);

/// What the package says to each query: country, subdivision, first and last year.
fn ask(queries: &[Value]) -> Option<Vec<Value>> {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    fs::write(file.path(), json!(queries).to_string()).expect("written");
    let output = python("holidays_of.py", [file.path()])?;
    let said: Value = serde_json::from_str(&satisfied(&output)).expect("JSON");
    Some(list(&said).to_vec())
}

fn by_date(holidays: &Value) -> BTreeMap<String, String> {
    let holidays = holidays.as_object().expect("an object").iter();
    holidays
        .map(|(date, name)| (date.clone(), text(name).to_owned()))
        .collect()
}

#[test]
fn every_shipped_date_and_weekend_is_that_of_the_package() {
    let mut places = Vec::new();
    for country in countries() {
        let (first, last) = (*country.years.start(), *country.years.end());
        let regions = country.regions.iter().map(|region| Some(region.code));
        for region in regions.chain([None]) {
            places.push((country.code, region, first, last));
        }
    }
    assert!(places.len() > 800, "{}", places.len());
    let queries: Vec<Value> = places.iter().map(|place| json!(place)).collect();
    let Some(answers) = ask(&queries) else { return };
    let mut differences = Vec::new();
    for ((code, region, first, last), answer) in places.iter().zip(&answers) {
        let file = calendar_file(code, *region, *first..=*last).expect("a calendar");
        let value: Value = serde_yaml::from_str(&file.text).expect("YAML");
        // Some territories have none that are public everywhere.
        let holidays = value.get("holidays").map_or(&[][..], list).iter();
        let own = holidays.map(|it| (text(&it["date"]).to_owned(), text(&it["name"]).to_owned()));
        let is_same = own.collect::<BTreeMap<_, _>>() == by_date(&answer["holidays"]);
        if !is_same || value["weekend"] != answer["weekend"] {
            differences.push(format!("{code} {region:?}"));
        }
        assert_eq!(file.covers_until, *last);
    }
    assert_eq!(differences, [""; 0]);
}

/// A calendar as dutybook reads it.
fn read_calendar(content: &str) -> Calendar {
    let repo = Repo::empty();
    repo.overlay_at("policy", &project().join("policy"));
    repo.write("policy/calendars/examined.yaml", content);
    let opening = open(&Worktree::new(repo.root().to_path_buf()), None).expect("read");
    let policy = opening.loaded.policy.expect("a policy");
    let found = policy
        .calendars()
        .iter()
        .find(|(id, _)| id.as_str() == "examined");
    Calendar::clone(found.expect("the calendar holds").1)
}

#[test]
fn easter_is_that_of_dateutil() {
    let (first, last) = (RULES.0.to_string(), RULES.1.to_string());
    let Some(output) = python("easter_dates.py", [&first, &last]) else {
        return;
    };
    let said: Value = serde_json::from_str(&satisfied(&output)).expect("JSON");
    for (key, dates) in ["easter", "orthodox_easter"].iter().zip(list(&said)) {
        let calendar = read_calendar(&format!("kind: calendar/v1\nyearly: [{{ {key}: 0 }}]\n"));
        let own: Vec<String> = calendar.holidays().map(|day| day.to_string()).collect();
        let expected: Vec<&str> = list(dates).iter().map(text).collect();
        assert_eq!(own, expected, "{key}");
    }
}

/// The complete calendars of docs/calendars.md, by name.
fn examples() -> BTreeMap<String, String> {
    let page = fs::read_to_string(project().join("docs/calendars.md")).expect("the page");
    let blocks = page.split("```yaml\n").skip(1);
    let blocks = blocks.map(|block| block.split("```").next().expect("its end"));
    let calendars = blocks.filter(|block| block.starts_with("kind: calendar/v1\n"));
    let named = calendars.map(|block| {
        let value: Value = serde_yaml::from_str(block).expect("YAML");
        (text(&value["name"]).to_owned(), block.to_owned())
    });
    named.collect()
}

#[test]
fn the_rules_of_the_documentation_give_the_days_of_the_package() {
    let known = [
        ("Denmark", "DK", None, 2000, 2099),
        ("England", "GB", Some("ENG"), 2024, 2099),
        ("United States", "US", None, 2021, 2099),
        ("Germany", "DE", None, 2018, 2099),
        ("Sweden", "SE", None, 2005, 2099),
        ("Greece", "GR", None, 2026, 2028),
    ];
    let queries = known.map(|(_, code, region, first, last)| json!([code, region, first, last]));
    let Some(answers) = ask(&queries) else { return };
    let examples = examples();
    for ((name, _, _, first, last), answer) in known.iter().zip(&answers) {
        let calendar = read_calendar(&examples[*name]);
        // The package counts some Sundays as holidays and others not: they are weekend.
        let is_weekday = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let days = NaiveDate::from_ymd_opt(*first, 1, 1)
            .expect("a day")
            .iter_days();
        let days = days
            .take_while(|day| day.year() <= *last)
            .filter(is_weekday);
        let own: Vec<NaiveDate> = days.filter(|day| !calendar.is_business_day(*day)).collect();
        let answer = by_date(&answer["holidays"]);
        let expected = answer
            .keys()
            .map(|day| day.parse::<NaiveDate>().expect("a date"));
        let expected: Vec<NaiveDate> = expected.filter(is_weekday).collect();
        assert_eq!(own, expected, "{name}");
    }
}

//! The columns of a spreadsheet of past duties: what the cells of each are.

use std::fmt;

use csv::StringRecord;

use super::error::ImportError;
use super::values::{SHOWN, to_line};

/// How the columns of details begin: `details.systems.0.open`.
const DETAILS: &str = "details.";

/// The fields that are no details, by their names.
const NAMED: [(&str, LedgerField); 11] = [
    ("task", LedgerField::Task),
    ("occurrence", LedgerField::Occurrence),
    ("date", LedgerField::Date),
    ("team", LedgerField::Team),
    ("performed_by", LedgerField::PerformedBy),
    ("performed_at", LedgerField::PerformedAt),
    ("summary", LedgerField::Summary),
    ("link", LedgerField::Link),
    ("link_title", LedgerField::LinkTitle),
    ("reviewed_by", LedgerField::ReviewedBy),
    ("reviewed_at", LedgerField::ReviewedAt),
];

/// What the cells of a column are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerField {
    /// The task, by its id or its title.
    Task,
    /// The label of the occurrence.
    Occurrence,
    /// A day of the occurrence.
    Date,
    /// The team, by its id or its name.
    Team,
    /// Addresses of those who did it, with semicolons between them.
    PerformedBy,
    /// When it was done.
    PerformedAt,
    /// What was done, in a sentence.
    Summary,
    /// An address that proves it.
    Link,
    /// What is there.
    LinkTitle,
    /// The address of the reviewer.
    ReviewedBy,
    /// When it was reviewed.
    ReviewedAt,
    /// A field of the details, by its path.
    Details(String),
    /// Nothing that is imported.
    Ignored,
}

impl fmt::Display for LedgerField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LedgerField::Details(path) => write!(f, "{DETAILS}{path}"),
            LedgerField::Ignored => f.write_str("-"),
            named => {
                let mut fields = NAMED.iter();
                let name = fields.find(|(_, field)| field == named);
                f.write_str(name.map_or("", |(name, _)| name))
            }
        }
    }
}

impl LedgerField {
    /// The field of a name; `-` is [`LedgerField::Ignored`]. Letter case does not count, nor whether words are joined by
    /// blanks, hyphens or low lines.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        if name == "-" {
            return Some(LedgerField::Ignored);
        }
        let prefix = name.get(..DETAILS.len());
        if prefix.is_some_and(|prefix| prefix.eq_ignore_ascii_case(DETAILS)) {
            let path = name[DETAILS.len()..].trim();
            return (!path.is_empty()).then(|| LedgerField::Details(path.to_owned()));
        }
        let words: Vec<String> = name
            .split([' ', '-', '_'])
            .filter(|word| !word.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        let folded = words.join("_");
        let mut fields = NAMED.into_iter();
        fields.find_map(|(known, field)| (known == folded).then_some(field))
    }

    /// The names of all fields, for messages.
    #[must_use]
    pub fn names() -> String {
        let names: Vec<&str> = NAMED.iter().map(|(name, _)| *name).collect();
        format!("{}, {DETAILS}<field>", names.join(", "))
    }
}

/// A column: its title as the file has it, and its field.
#[derive(Debug, Clone)]
pub(super) struct LedgerColumn {
    pub(super) title: String,
    pub(super) field: LedgerField,
}

/// The most columns of a spreadsheet: more than any form has.
const MAX_COLUMNS: usize = 1000;

/// Finds the field of each column, by the names that were given and by the titles.
pub(super) fn read_columns(
    file: &str,
    line: u64,
    header: &StringRecord,
    names: &[(String, LedgerField)],
) -> Result<Vec<LedgerColumn>, ImportError> {
    let place = format!("line {line}");
    let refuse = |expected: String, found: String| {
        Err(ImportError::unexpected(file, &*place, expected, found))
    };
    let unmatched: Vec<&str> = names
        .iter()
        .map(|(name, _)| name.as_str())
        .filter(|name| !has_title(header, name))
        .collect();
    if !unmatched.is_empty() {
        let found = format!("{}, which --map names", columns_named("no ", &unmatched));
        return refuse(format!("one of the columns {}", titles(header)), found);
    }
    if header.len() > MAX_COLUMNS {
        let found = format!("{}: leave those out that are not needed", header.len());
        return refuse(format!("at most {MAX_COLUMNS} columns"), found);
    }
    let mut columns: Vec<LedgerColumn> = Vec::with_capacity(header.len());
    let mut unknown: Vec<&str> = Vec::new();
    for title in header.iter().map(str::trim) {
        let Some(field) = field_of(title, names) else {
            if !unknown.contains(&title) {
                unknown.push(title);
            }
            continue;
        };
        let is_taken = |column: &LedgerColumn| column.field == field;
        if field != LedgerField::Ignored && columns.iter().any(is_taken) {
            let expected = "one column for each field".to_owned();
            return refuse(expected, format!("two for {field}"));
        }
        let title = to_line(title, SHOWN);
        columns.push(LedgerColumn { title, field });
    }
    if !unknown.is_empty() {
        let (fields, found) = (LedgerField::names(), columns_named("a ", &unknown));
        return Err(ImportError::UnknownColumns {
            file: file.to_owned(),
            line,
            message: format!("expected columns {fields}, found {found}"),
            titles: unknown.into_iter().map(str::to_owned).collect(),
        });
    }
    let missing = missing_columns(&columns);
    if !missing.is_empty() {
        let expected = format!("a column {}", missing.join(" and a column "));
        return refuse(expected, titles(header));
    }
    Ok(columns)
}

/// The field of a column; `None` where neither its title nor a name that was given says which.
fn field_of(title: &str, names: &[(String, LedgerField)]) -> Option<LedgerField> {
    let is_title = |name: &str| name.trim().eq_ignore_ascii_case(title);
    match names.iter().find(|(name, _)| is_title(name)) {
        Some((_, field)) => Some(field.clone()),
        // Spreadsheets write separators behind the last column.
        None if title.is_empty() => Some(LedgerField::Ignored),
        // Only who reads a column may leave it out, with --map, and not its title.
        None => LedgerField::named(title).filter(|field| *field != LedgerField::Ignored),
    }
}

/// The fields that need a column and have none.
fn missing_columns(columns: &[LedgerColumn]) -> Vec<String> {
    let has = |field: &LedgerField| columns.iter().any(|column| column.field == *field);
    let needed: [&[LedgerField]; 4] = [
        &[LedgerField::Task],
        &[LedgerField::PerformedBy],
        &[LedgerField::Occurrence, LedgerField::Date],
        &[LedgerField::PerformedAt, LedgerField::Date],
    ];
    let missing = needed.into_iter().filter(|any| !any.iter().any(has));
    let names = missing.map(|any| {
        let names: Vec<String> = any.iter().map(LedgerField::to_string).collect();
        names.join(" or ")
    });
    names.collect()
}

/// Columns by their titles: a column `Duty`, or columns `Duty`, `Week`.
fn columns_named(article: &str, titles: &[&str]) -> String {
    let quoted: Vec<String> = titles
        .iter()
        .map(|title| format!("`{}`", to_line(title, SHOWN)))
        .collect();
    match (article, quoted.len()) {
        (_, 1) => format!("{article}column {}", quoted.join("")),
        ("a ", _) => format!("columns {}", quoted.join(", ")),
        _ => format!("{article}columns {}", quoted.join(", ")),
    }
}

fn has_title(header: &StringRecord, name: &str) -> bool {
    let mut titles = header.iter();
    titles.any(|title| title.trim().eq_ignore_ascii_case(name.trim()))
}

/// The titles of a header, for messages.
fn titles(header: &StringRecord) -> String {
    let titles: Vec<&str> = header.iter().filter(|title| !title.is_empty()).collect();
    format!("`{}`", to_line(&titles.join(", "), 200))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_any_form() {
        let check = |name: &str, expected: Option<LedgerField>| {
            assert_eq!(LedgerField::named(name), expected, "{name}");
        };
        check("Performed by", Some(LedgerField::PerformedBy));
        check(" performed-AT ", Some(LedgerField::PerformedAt));
        check("TASK", Some(LedgerField::Task));
        check("-", Some(LedgerField::Ignored));
        let path = LedgerField::Details("systems.0.Open".to_owned());
        check("Details.systems.0.Open", Some(path));
        check("details.", None);
        check("detailsæ", None);
        check("opgave", None);
        check("", None);
    }

    /// What is wrong with a header; empty where nothing is.
    fn fault_of(header: &[&str], names: &[(&str, LedgerField)]) -> String {
        let header = StringRecord::from(header.to_vec());
        let names = names.iter().cloned();
        let names: Vec<_> = names.map(|(it, field)| (it.to_owned(), field)).collect();
        let read = read_columns("f.csv", 1, &header, &names);
        read.map_or_else(|error| error.to_string(), |_| String::new())
    }

    #[test]
    fn every_column_that_is_wrong_is_named_at_once() {
        let check = |header: &[&str], names: &[(&str, LedgerField)], expected: &str| {
            let found = fault_of(header, names);
            assert!(found.ends_with(expected), "{found}");
        };
        let needed = ["task", "date", "performed_by"];
        let with = |more: &[&'static str]| [&needed[..], more].concat();
        check(&with(&["Owner"]), &[], "found a column `Owner`");
        let several = with(&["Owner", "Week", "Owner"]);
        check(&several, &[], "found columns `Owner`, `Week`");
        let duty = ("Duty", LedgerField::Task);
        let who = ("Who", LedgerField::PerformedBy);
        let expected = "found no column `Duty`, which --map names";
        check(&needed, std::slice::from_ref(&duty), expected);
        let expected = "found no columns `Duty`, `Who`, which --map names";
        check(&needed, &[duty, who], expected);
        let expected = "a column task and a column performed_by and a column occurrence or date and a column performed_at or \
                        date, found `team`";
        check(&["team"], &[], expected);
        assert_eq!(fault_of(&needed, &[]), "");
    }

    #[test]
    fn names_are_written_as_they_are_read() {
        for (name, field) in NAMED {
            assert_eq!(field.to_string(), name);
            assert_eq!(LedgerField::named(name), Some(field));
        }
    }
}

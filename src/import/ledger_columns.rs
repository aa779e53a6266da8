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
    let mut columns: Vec<LedgerColumn> = Vec::with_capacity(header.len());
    for title in header {
        let title = title.trim();
        let is_title = |name: &str| name.trim().eq_ignore_ascii_case(title);
        let given = names.iter().find(|(name, _)| is_title(name));
        let field = match given {
            Some((_, field)) => field.clone(),
            // Spreadsheets write separators behind the last column.
            None if title.is_empty() => LedgerField::Ignored,
            None => {
                let Some(field) = LedgerField::named(title) else {
                    let found = format!("a column `{}`", to_line(title, SHOWN));
                    return refuse(format!("columns {}", LedgerField::names()), found);
                };
                field
            }
        };
        let is_taken = |column: &&LedgerColumn| column.field == field;
        if field != LedgerField::Ignored && columns.iter().any(|column| is_taken(&column)) {
            return refuse(
                "one column for each field".to_owned(),
                format!("two for {field}"),
            );
        }
        let title = to_line(title, SHOWN);
        columns.push(LedgerColumn { title, field });
    }
    let has = |field: &LedgerField| columns.iter().any(|column| column.field == *field);
    if let Some((name, _)) = names.iter().find(|(name, _)| !has_title(header, name)) {
        let found = format!("no column `{}`, which --map names", to_line(name, SHOWN));
        return refuse(format!("one of the columns {}", titles(header)), found);
    }
    for needed in [LedgerField::Task, LedgerField::PerformedBy] {
        if !has(&needed) {
            return refuse(format!("a column {needed}"), titles(header));
        }
    }
    for (one, other) in [
        (LedgerField::Occurrence, LedgerField::Date),
        (LedgerField::PerformedAt, LedgerField::Date),
    ] {
        if !has(&one) && !has(&other) {
            return refuse(format!("a column {one} or {other}"), titles(header));
        }
    }
    Ok(columns)
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

    #[test]
    fn names_are_written_as_they_are_read() {
        for (name, field) in NAMED {
            assert_eq!(field.to_string(), name);
            assert_eq!(LedgerField::named(name), Some(field));
        }
    }
}

//! Why an export cannot be imported.

use super::limits::{MAX_FILE_BYTES, MAX_RECORDS};

/// Why an export cannot be imported. Texts from the export are in it as they are: escape them where they are shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// No file was given.
    #[error("no file was given to import")]
    NoFile,
    /// The window ends before it begins.
    #[error("the work was done at {performed_at}, before its occurrence opened at {opens}")]
    Window {
        /// When the occurrence opened.
        opens: String,
        /// When the work was done.
        performed_at: String,
    },
    /// More than [`MAX_FILE_BYTES`].
    #[error("{file} has {bytes} bytes; at most {MAX_FILE_BYTES} are read")]
    TooLarge {
        /// The file.
        file: String,
        /// Its size.
        bytes: u64,
    },
    /// More than [`MAX_RECORDS`].
    #[error(
        "{file}: more than {MAX_RECORDS} records; narrow the export to the team and the time that count"
    )]
    TooMany {
        /// The file in which the limit is passed.
        file: String,
    },
    /// Not what the product's documentation promises.
    #[error("{file}: {place}: expected {expected}, found {found}")]
    Unexpected {
        /// The file.
        file: String,
        /// A JSON pointer (RFC 6901) in a JSON file, line and column name in a CSV file.
        place: String,
        /// What is documented.
        expected: String,
        /// What is there.
        found: String,
    },
    /// Columns of a spreadsheet of which nobody says what they hold.
    #[error("{file}: line {line}: {message}")]
    UnknownColumns {
        /// The file.
        file: String,
        /// The line of the header.
        line: u64,
        /// The fields that were expected, and the columns that were found.
        message: String,
        /// Their titles as the file has them.
        titles: Vec<String>,
    },
    /// A date that could be two days.
    #[error(
        "{file}: {place}: `{found}` could be two days; say how dates are written: --import-dates dmy or --import-dates mdy"
    )]
    AmbiguousDate {
        /// The file.
        file: String,
        /// The place in it.
        place: String,
        /// The text.
        found: String,
    },
    /// A tool wrote the name of a type in place of what is nested too deep.
    #[error(
        "{file}: {place}: expected the content, found `{found}`: what is nested was cut off; export it again with `ConvertTo-Json -Depth 10`"
    )]
    CutOff {
        /// The file.
        file: String,
        /// The place in it.
        place: String,
        /// The text.
        found: String,
    },
    /// All files hold exactly as many records as a page does.
    #[error(
        "{file} holds exactly {held} records, as a page that is cut off does; give the further pages, or say how many there are with --import-total N, or --import-total all"
    )]
    FullPage {
        /// The file.
        file: String,
        /// How many records it holds.
        held: usize,
    },
    /// Too many records are odd for the rest to stand.
    #[error("{odd} of {of} records cannot be read; the first: {first}")]
    Odd {
        /// How many are odd.
        odd: usize,
        /// Of how many.
        of: usize,
        /// What is wrong with the first.
        first: String,
    },
    /// Records of two tenants.
    #[error("{file}: {place}: expected records of one {what}, found another one than in {other}")]
    Mixed {
        /// The file.
        file: String,
        /// The place in it.
        place: String,
        /// What records should share.
        what: String,
        /// The file in which it was found first.
        other: String,
    },
    /// The export shows nothing that the last recorded evidence did not.
    #[error(
        "{file}: the newest report is of {newest}, and the last one was recorded at {last}: this is an old export"
    )]
    OldExport {
        /// The first file.
        file: String,
        /// The newest report of the files.
        newest: String,
        /// When the work was last done.
        last: String,
    },
    /// A word for a state that the mapping does not know.
    #[error("{file}: {place}: expected {expected}, found {found}")]
    UnknownState {
        /// The file.
        file: String,
        /// The place in it.
        place: String,
        /// The words that are known.
        expected: String,
        /// What is there.
        found: String,
    },
    /// No report was there when the work was done.
    #[error("{file}: expected a report that was created by {performed_at}, found none")]
    NoReport {
        /// The first file.
        file: String,
        /// When the work was done.
        performed_at: String,
    },
    /// Two files have the same content.
    #[error("{file} is a copy of {other}; give each page once")]
    SameFile {
        /// The later of the two.
        file: String,
        /// The earlier of the two.
        other: String,
    },
    /// Two files have the same name, so that they could not both be artifacts.
    #[error("two files are called {file}; give each page its own name")]
    SameName {
        /// Their name.
        file: String,
    },
    /// Two pages name the same page as the next one: one of them was fetched twice.
    #[error("{file} and {other} both say that the next page is {link}; give each page once")]
    SamePage {
        /// The later of the two.
        file: String,
        /// The earlier of the two.
        other: String,
        /// The link to the next page.
        link: String,
    },
    /// A page is not among the files.
    #[error(
        "{file}: {place}: the page after this one is missing; fetch {link} and give it as one more file"
    )]
    MissingPage {
        /// The page before the missing one.
        file: String,
        /// The JSON pointer of the link.
        place: String,
        /// The link to the missing page.
        link: String,
    },
    /// The files hold fewer records than the list counts.
    #[error(
        "{file}: {place}: the list has {counted} records, the files hold {held}; a page is missing"
    )]
    MissingRecords {
        /// The page that counts.
        file: String,
        /// The JSON pointer of the count.
        place: String,
        /// How many records the list has.
        counted: u64,
        /// How many the files hold.
        held: u64,
    },
    /// The same record is there twice, so that it would be counted twice.
    #[error(
        "{file}: {place}: {what} is there twice, also in {other}: {other_place}; fetch the pages again"
    )]
    Twice {
        /// The later of the two files.
        file: String,
        /// The place in it.
        place: String,
        /// The record.
        what: String,
        /// The earlier of the two files.
        other: String,
        /// The place in it.
        other_place: String,
    },
    /// Something happened after the work is said to have been done.
    #[error(
        "{file}: {place}: {at} lies after the work, which was done at {performed_at}; say when it was done, or the time zone of the export"
    )]
    Later {
        /// The file.
        file: String,
        /// The place in it.
        place: String,
        /// The instant in the export.
        at: String,
        /// When the work was done.
        performed_at: String,
    },
    /// Two imports give the same thing.
    #[error("two imports give {what}; give all its files to one import")]
    Both {
        /// A field, or a ticket system.
        what: String,
    },
}

impl ImportError {
    /// A place of a file holds something else than expected.
    pub(super) fn unexpected(
        file: &str,
        place: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        ImportError::Unexpected {
            file: file.to_owned(),
            place: place.into(),
            expected: expected.into(),
            found: found.into(),
        }
    }

    /// The same error at a place of the file.
    #[must_use]
    pub(super) fn at(self, place: String) -> Self {
        match self {
            ImportError::Unexpected {
                file,
                expected,
                found,
                ..
            } => ImportError::Unexpected {
                file,
                place,
                expected,
                found,
            },
            other => other,
        }
    }

    /// The error of a field of a record within the one at `record`: `within` leads there.
    #[must_use]
    pub(super) fn nested(self, record: &str, within: &str) -> Self {
        match self {
            ImportError::Unexpected {
                file,
                place,
                expected,
                found,
            } => {
                let rest = place.strip_prefix(record).unwrap_or_default();
                let place = format!("{record}{within}{rest}");
                ImportError::Unexpected {
                    file,
                    place,
                    expected,
                    found,
                }
            }
            other => other,
        }
    }

    /// Whether the fault is of one record, without which the rest may stand.
    pub(super) fn is_of_one_record(&self) -> bool {
        matches!(self, ImportError::Unexpected { .. })
    }

    /// A file could not be read as what it should be.
    pub(super) fn unexpected_file(file: &str, expected: &str, found: impl Into<String>) -> Self {
        Self::unexpected(file, "the file", expected, found)
    }
}

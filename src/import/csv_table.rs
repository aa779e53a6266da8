//! CSV exports (RFC 4180), with columns found by their names.

use std::collections::BTreeMap;

use csv::{ByteRecord, ReaderBuilder};

use super::export_file::{check_encoding, unexpected, unmarked};
use super::{ExportFile, ImportError, MAX_RECORDS};

/// One line below the header.
pub(super) struct CsvRow<'r> {
    pub(super) file: &'r str,
    line: u64,
    columns: &'r CsvColumns,
    cells: ByteRecord,
}

/// Where each column stands, by its name in small letters and digits only.
struct CsvColumns(BTreeMap<String, CsvColumn>);

struct CsvColumn {
    index: usize,
    /// The name says that its times are UTC.
    utc: bool,
}

impl CsvRow<'_> {
    /// What the first of `names` that is a column holds, unless it is blank, and whether its times are UTC by name.
    ///
    /// The file may be in another encoding than UTF-8 (`ServiceNow` can be set up that way): what is counted is ASCII.
    pub(super) fn cell(&self, names: &[&str]) -> Option<(String, bool)> {
        let column = names.iter().find_map(|name| self.columns.0.get(*name))?;
        let text = String::from_utf8_lossy(self.cells.get(column.index)?);
        let text = text.trim();
        (!text.is_empty()).then(|| (text.to_owned(), column.utc))
    }

    pub(super) fn place(&self, column: &str) -> String {
        format!("line {}, column {column}", self.line)
    }
}

/// A name in small letters and digits only, and whether it ends in UTC.
fn plain(name: &str) -> (String, bool) {
    let letters: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    match letters.strip_suffix("utc") {
        Some(rest) => (rest.to_owned(), true),
        None => (letters, false),
    }
}

/// Hands every line of a file to `take`; `wanted` are columns, of each of which one name has to be there. Returns how many
/// lines there are.
pub(super) fn each(
    file: &ExportFile,
    wanted: &[(&str, &[&str])],
    mut take: impl FnMut(&CsvRow) -> Result<(), ImportError>,
) -> Result<usize, ImportError> {
    check_encoding(file)?;
    let mut reader = ReaderBuilder::new().from_reader(unmarked(file.bytes));
    let broken = |error: csv::Error| {
        unexpected(
            file,
            "CSV with commas, a header and lines of one length",
            &error.to_string(),
        )
    };
    let header = reader.byte_headers().map_err(broken)?.clone();
    let columns = columns(file, &header)?;
    for (column, names) in wanted {
        if !names.iter().any(|name| columns.0.contains_key(*name)) {
            let shown = String::from_utf8_lossy(header.as_slice()).into_owned();
            let names: Vec<String> = header
                .iter()
                .map(|name| String::from_utf8_lossy(name).into_owned())
                .collect();
            let found = if names.len() > 1 {
                names.join(", ")
            } else {
                shown
            };
            return Err(ImportError::Unexpected {
                file: file.name.to_owned(),
                place: "line 1".to_owned(),
                expected: format!("a column {column}"),
                found: format!("`{}`", super::values::line(&found, 200)),
            });
        }
    }
    let mut cells = ByteRecord::new();
    let mut lines = 0;
    while reader.read_byte_record(&mut cells).map_err(broken)? {
        lines += 1;
        if lines > MAX_RECORDS {
            return Err(ImportError::TooMany {
                file: file.name.to_owned(),
            });
        }
        let line = cells.position().map_or(0, csv::Position::line);
        let row = CsvRow {
            file: file.name,
            line,
            columns: &columns,
            cells: std::mem::take(&mut cells),
        };
        take(&row)?;
        cells = row.cells;
    }
    Ok(lines)
}

fn columns(file: &ExportFile, header: &ByteRecord) -> Result<CsvColumns, ImportError> {
    let mut columns = BTreeMap::new();
    for (index, name) in header.iter().enumerate() {
        let (name, utc) = plain(&String::from_utf8_lossy(name));
        if !name.is_empty()
            && columns
                .insert(name.clone(), CsvColumn { index, utc })
                .is_some()
        {
            return Err(unexpected(
                file,
                "columns with different names",
                &format!("two columns {name}"),
            ));
        }
    }
    Ok(CsvColumns(columns))
}

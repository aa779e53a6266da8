//! CSV exports (RFC 4180), with columns found by their names.

use std::collections::BTreeMap;

use csv::{ByteRecord, ReaderBuilder};

use super::error::ImportError;
use super::export_file::ExportFile;
use super::limits::MAX_RECORDS;
use super::values::to_line;

/// One line below the header.
pub(super) struct CsvRow<'r> {
    pub(super) file: &'r str,
    line: u64,
    columns: &'r CsvColumns,
    cells: ByteRecord,
}

/// Where each column stands, by its name in small letters and digits only.
type CsvColumns = BTreeMap<String, CsvColumn>;

struct CsvColumn {
    index: usize,
    /// Whether the name says that its times are UTC.
    utc: bool,
}

impl CsvRow<'_> {
    /// What the first of `names` that is a column holds, unless it is blank, and whether its times are UTC by name.
    ///
    /// The file may be in another encoding than UTF-8 (`ServiceNow` can be set up that way): what is counted is ASCII.
    pub(super) fn cell(&self, names: &[&str]) -> Option<(String, bool)> {
        let column = names.iter().find_map(|name| self.columns.get(*name))?;
        let text = String::from_utf8_lossy(self.cells.get(column.index)?);
        let text = text.trim();
        (!text.is_empty()).then(|| (text.to_owned(), column.utc))
    }

    pub(super) fn place(&self, column: &str) -> String {
        format!("line {}, column {column}", self.line)
    }
}

/// A name in small letters and digits only, and whether it ends in UTC.
fn normalize_name(name: &str) -> (String, bool) {
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

/// Hands every line of a file to `take`. `required` are columns, of each of which one name has to be there.
pub(super) fn for_each_row(
    file: &ExportFile,
    required: &[(&str, &[&str])],
    mut take: impl FnMut(&CsvRow) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    file.check_encoding()?;
    let mut reader = ReaderBuilder::new().from_reader(file.without_mark());
    let broken = |error: csv::Error| {
        let expected = "CSV with commas, a header and lines of one length";
        file.unexpected(expected, error.to_string())
    };
    let header = reader.byte_headers().map_err(broken)?.clone();
    let columns = read_columns(file, &header)?;
    let is_missing = |names: &[&str]| !names.iter().any(|name| columns.contains_key(*name));
    if let Some((column, _)) = required.iter().find(|(_, names)| is_missing(names)) {
        let names: Vec<_> = header.iter().map(String::from_utf8_lossy).collect();
        let expected = format!("a column {column}");
        let found = format!("`{}`", to_line(&names.join(", "), 200));
        return Err(ImportError::unexpected(
            file.name, "line 1", expected, found,
        ));
    }
    let mut cells = ByteRecord::new();
    let mut lines = 0;
    while reader.read_byte_record(&mut cells).map_err(broken)? {
        lines += 1;
        if lines > MAX_RECORDS {
            let file = file.name.to_owned();
            return Err(ImportError::TooMany { file });
        }
        let row = CsvRow {
            file: file.name,
            line: cells.position().map_or(0, csv::Position::line),
            columns: &columns,
            cells: std::mem::take(&mut cells),
        };
        take(&row)?;
        cells = row.cells;
    }
    Ok(())
}

fn read_columns(file: &ExportFile, header: &ByteRecord) -> Result<CsvColumns, ImportError> {
    let mut columns = CsvColumns::new();
    for (index, name) in header.iter().enumerate() {
        let (name, utc) = normalize_name(&String::from_utf8_lossy(name));
        let column = CsvColumn { index, utc };
        if !name.is_empty() && columns.insert(name.clone(), column).is_some() {
            let found = format!("two columns {name}");
            return Err(file.unexpected("columns with different names", found));
        }
    }
    Ok(columns)
}

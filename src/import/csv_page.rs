//! CSV exports (RFC 4180, and what spreadsheets make of it): separators other than commas, a line `sep=;`, trailing
//! separators, blank lines.

use csv::{ReaderBuilder, StringRecord};

use super::csv_quotes::find_quote_fault;
use super::error::ImportError;
use super::field_reader::FieldReader;
use super::limits::MAX_RECORDS;
use super::place::{PlaceWithin, RecordPlace};
use super::raw_record::{CsvColumns, CsvRow, RawRecord, TakeRecord};
use super::values::to_line;

/// Separators that are told from the header.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// A CSV file whose rows are not read yet.
pub(super) struct CsvPage<'t> {
    name: &'t str,
    /// The header and what follows it.
    text: &'t str,
    columns: CsvColumns,
    separator: char,
    /// How many lines stand before the header.
    lines_before: u64,
    /// The separator in words, where it was guessed and is not a comma.
    pub(super) guess: Option<String>,
}

impl<'t> CsvPage<'t> {
    /// Reads the header of a file.
    pub(super) fn read(
        name: &'t str,
        text: &'t str,
        reader: &FieldReader,
    ) -> Result<Self, ImportError> {
        let (declared, text) = declared_separator(text);
        let lines_before = u64::from(declared.is_some());
        let separator = declared.unwrap_or_else(|| guess_separator(text));
        let mut page = CsvPage {
            name,
            text,
            columns: CsvColumns::new(StringRecord::new()),
            separator,
            lines_before,
            guess: None,
        };
        if let Some((line, found)) = find_quote_fault(text, separator) {
            let expected = "quotes around whole cells, doubled within them";
            let error = ImportError::unexpected_file(name, expected, found);
            return Err(error.at(format!("line {}", line + lines_before)));
        }
        let mut csv = page.reader();
        let header = csv.headers().map_err(|error| page.broken(&error))?;
        page.columns = CsvColumns::new(header.clone());
        if let Some(column) = reader.missing_column(page.columns.header()) {
            let names: Vec<_> = page
                .columns
                .header()
                .iter()
                .filter(|name| !name.is_empty())
                .collect();
            let found = format!("`{}`", to_line(&names.join(", "), 200));
            let place = format!("line {}", lines_before + 1);
            let expected = format!("a column {column}");
            return Err(ImportError::unexpected(name, place, expected, found));
        }
        if let Some(column) = reader.doubled_column(page.columns.header()) {
            let found = format!("two columns {column}");
            let expected = "columns with different names";
            return Err(ImportError::unexpected_file(name, expected, found));
        }
        if declared.is_none() && separator != ',' {
            let word = if separator == '\t' {
                "tabs".to_owned()
            } else {
                format!("`{separator}`")
            };
            page.guess = Some(format!("{word} between the columns"));
        }
        Ok(page)
    }

    /// Whether the last line ends as those before it do: where it does not, the file may have been cut off.
    pub(super) fn is_ended(&self) -> bool {
        self.text.ends_with(['\n', '\r']) || !self.text.contains('\n')
    }

    pub(super) fn name(&self) -> &'t str {
        self.name
    }

    fn reader(&self) -> csv::Reader<&'t [u8]> {
        let separator = u8::try_from(self.separator).unwrap_or(b',');
        let mut builder = ReaderBuilder::new();
        builder
            .delimiter(separator)
            .flexible(true)
            .from_reader(self.text.as_bytes())
    }

    /// The line of a row, counted from 1. After CR and LF, the row begins with the LF for the reader.
    fn line_of(&self, cells: &StringRecord) -> u64 {
        let position = cells.position();
        let line = position.map_or(0, csv::Position::line) + self.lines_before;
        let byte = position.and_then(|position| usize::try_from(position.byte()).ok());
        let first = byte.and_then(|byte| self.text.as_bytes().get(byte));
        line + u64::from(first == Some(&b'\n'))
    }

    fn broken(&self, error: &csv::Error) -> ImportError {
        ImportError::unexpected_file(self.name, "CSV with a header", error.to_string())
    }

    /// Hands every row that is not blank to `take`, or why it is none; returns their number.
    pub(super) fn for_each_record(
        &self,
        take: &mut TakeRecord<'_, 't>,
    ) -> Result<usize, ImportError> {
        let mut reader = self.reader();
        let mut cells = StringRecord::new();
        let mut held = 0;
        while reader
            .read_record(&mut cells)
            .map_err(|error| self.broken(&error))?
        {
            // Spreadsheets write lines that hold separators only.
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            held += 1;
            if held > MAX_RECORDS {
                let file = self.name.to_owned();
                return Err(ImportError::TooMany { file });
            }
            let line = self.line_of(&cells);
            let place = RecordPlace {
                file: self.name,
                within: PlaceWithin::Line(line),
            };
            self.refuse_cut_off(&cells, reader.position(), line)?;
            let further = cells.iter().skip(self.columns.header().len());
            if further.filter(|cell| !cell.trim().is_empty()).count() > 0 {
                let expected = format!("a row of {} cells", self.columns.header().len());
                let found = format!("{} cells", cells.len());
                let within = place.within.to_string();
                take(
                    Err(ImportError::unexpected(self.name, within, expected, found)),
                    place,
                )?;
                continue;
            }
            let row = CsvRow {
                columns: &self.columns,
                cells: &cells,
            };
            take(Ok(RawRecord::Row(&row)), place)?;
        }
        Ok(held)
    }

    /// A file that ends within a row was cut off; a row that ends early elsewhere lacks blank cells.
    fn refuse_cut_off(
        &self,
        cells: &StringRecord,
        after: &csv::Position,
        line: u64,
    ) -> Result<(), ImportError> {
        let is_short = cells.len() < self.columns.header().len();
        let is_last = || after.byte() >= self.text.len() as u64;
        if !is_short || !is_last() || self.text.ends_with(['\n', '\r']) {
            return Ok(());
        }
        let expected = format!("a row of {} cells", self.columns.header().len());
        let found = format!(
            "{} cells, at the end of the file: it was cut off",
            cells.len()
        );
        let place = format!("line {line}");
        Err(ImportError::unexpected_file(self.name, &expected, found).at(place))
    }
}

/// The separator of a first line `sep=;`, which Excel obeys, and what follows that line.
fn declared_separator(text: &str) -> (Option<char>, &str) {
    let Some(rest) = text
        .strip_prefix("sep=")
        .or_else(|| text.strip_prefix("\"sep="))
    else {
        return (None, text);
    };
    let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
    let line = line.trim_end_matches('\r').trim_end_matches('"');
    let mut separators = line.chars();
    match (separators.next(), separators.next()) {
        (Some(separator), None) if separator.is_ascii() => (Some(separator), after),
        _ => (None, text),
    }
}

/// The separator that comes most often in the header, outside of quotes; a comma where there is none.
fn guess_separator(text: &str) -> char {
    let mut counts = [0_usize; SEPARATORS.len()];
    let mut is_quoted = false;
    for c in text.trim_start_matches(['\n', '\r']).chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            '\n' | '\r' if !is_quoted => break,
            _ if is_quoted => {}
            _ => {
                if let Some(index) = SEPARATORS.iter().position(|separator| *separator == c) {
                    counts[index] += 1;
                }
            }
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let first = counts.iter().position(|count| *count == most);
    first
        .filter(|_| most > 0)
        .map_or(',', |index| SEPARATORS[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators() {
        assert_eq!(guess_separator("a;b;c\n1,2;3,4;5"), ';');
        assert_eq!(guess_separator("\"a;b\",c\n"), ',');
        assert_eq!(guess_separator("a\tb\n"), '\t');
        assert_eq!(guess_separator("number\n"), ',');
        assert_eq!(declared_separator("sep=;\r\na;b"), (Some(';'), "a;b"));
        assert_eq!(declared_separator("sep=,,\na,b").0, None);
        assert_eq!(declared_separator("separator,b\n").0, None);
    }
}

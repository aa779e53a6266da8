//! CSV exports (RFC 4180, and what spreadsheets make of it): separators other than commas, a line `sep=;`, trailing
//! separators, blank lines.

use csv::StringRecord;

use super::csv_text::CsvText;
use super::error::ImportError;
use super::field_reader::FieldReader;
use super::limits::MAX_RECORDS;
use super::place::{PlaceWithin, RecordPlace};
use super::raw_record::{CsvColumns, CsvRow, RawRecord, TakeRecord};
use super::values::to_line;

/// A CSV file whose rows are not read yet.
pub(super) struct CsvPage<'t> {
    csv: CsvText<'t>,
    columns: CsvColumns,
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
        let csv = CsvText::open(name, text, None)?;
        let mut rows = csv.reader();
        let header = rows.headers().map_err(|error| csv.broken(&error))?;
        let mut page = CsvPage {
            columns: CsvColumns::new(header.clone()),
            csv,
            guess: None,
        };
        if let Some(column) = reader.missing_column(page.columns.header()) {
            let names: Vec<_> = page
                .columns
                .header()
                .iter()
                .filter(|name| !name.is_empty())
                .collect();
            let found = format!("`{}`", to_line(&names.join(", "), 200));
            let place = format!("line {}", page.csv.lines_before + 1);
            let expected = format!("a column {column}");
            return Err(ImportError::unexpected(name, place, expected, found));
        }
        if let Some(column) = reader.doubled_column(page.columns.header()) {
            let found = format!("two columns {column}");
            let expected = "columns with different names";
            return Err(ImportError::unexpected_file(name, expected, found));
        }
        let separator = page.csv.separator;
        if page.csv.is_guessed && separator != ',' {
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
        self.csv.text.ends_with(['\n', '\r']) || !self.csv.text.contains('\n')
    }

    pub(super) fn name(&self) -> &'t str {
        self.csv.name
    }

    /// Hands every row that is not blank to `take`, or why it is none; returns their number.
    pub(super) fn for_each_record(
        &self,
        take: &mut TakeRecord<'_, 't>,
    ) -> Result<usize, ImportError> {
        let mut reader = self.csv.reader();
        let mut cells = StringRecord::new();
        let mut held = 0;
        while reader
            .read_record(&mut cells)
            .map_err(|error| self.csv.broken(&error))?
        {
            // Spreadsheets write lines that hold separators only.
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            held += 1;
            if held > MAX_RECORDS {
                let file = self.csv.name.to_owned();
                return Err(ImportError::TooMany { file });
            }
            let line = self.csv.line_of(&cells);
            let place = RecordPlace {
                file: self.csv.name,
                within: PlaceWithin::Line(line),
            };
            self.csv
                .refuse_cut_off(&cells, self.columns.header().len(), reader.position())?;
            let further = cells.iter().skip(self.columns.header().len());
            if further.filter(|cell| !cell.trim().is_empty()).count() > 0 {
                let expected = format!("a row of {} cells", self.columns.header().len());
                let found = format!("{} cells", cells.len());
                let within = place.within.to_string();
                take(
                    Err(ImportError::unexpected(
                        self.csv.name,
                        within,
                        expected,
                        found,
                    )),
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
}

//! Spreadsheets of past duties, a row each, saved as CSV.

use csv::StringRecord;

use super::csv_text::CsvText;
use super::decoded_file::DecodedFile;
use super::error::ImportError;
use super::export_file::{ExportFile, check_files};
use super::ledger_columns::{LedgerColumn, LedgerField, read_columns};

/// The most rows of a spreadsheet.
const MAX_ROWS: usize = 100_000;
/// The most characters of a cell: no spreadsheet holds more.
const MAX_CELL: usize = 32_767;

/// A spreadsheet of past duties.
#[derive(Debug)]
pub struct LedgerFile {
    columns: Vec<LedgerColumn>,
    /// Its rows without the blank ones, in the order of the file.
    pub rows: Vec<LedgerRow>,
    /// What stands between the columns.
    pub separator: char,
    /// The encoding, where it was guessed.
    pub guess: Option<&'static str>,
}

/// A row of a spreadsheet.
#[derive(Debug)]
pub struct LedgerRow {
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// Its cells, or what is wrong with it.
    cells: Result<StringRecord, LedgerFault>,
}

impl LedgerRow {
    /// What is wrong with the row as a whole; `None` where its cells can be read.
    #[must_use]
    pub fn fault(&self) -> Option<&LedgerFault> {
        self.cells.as_ref().err()
    }
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerFault {
    /// The column, by its title or its field.
    pub column: String,
    /// What was expected, and what was found.
    pub message: String,
}

/// A cell that holds something.
#[derive(Debug, Clone, Copy)]
pub struct LedgerCell<'l> {
    /// The column's title.
    pub column: &'l str,
    /// What it holds, without blanks around it.
    pub text: &'l str,
}

impl LedgerCell<'_> {
    /// The fault that the cell holds something else than expected.
    #[must_use]
    pub fn fault(&self, expected: &str) -> LedgerFault {
        LedgerFault {
            column: self.column.to_owned(),
            message: format!("expected {expected}, found `{}`", shorten(self.text)),
        }
    }
}

impl LedgerFile {
    /// Reads a spreadsheet that was saved as CSV. `names` are fields of columns by their titles.
    ///
    /// # Errors
    /// When it is no CSV, too large, or lacks a column that is needed.
    pub fn read(
        file: &ExportFile,
        separator: Option<char>,
        names: &[(String, LedgerField)],
    ) -> Result<Self, ImportError> {
        check_files(std::slice::from_ref(file))?;
        let decoded = DecodedFile::decode(file);
        let text = decoded.text.as_ref();
        let refuse = |found: &str| {
            let expected = "a spreadsheet saved as CSV";
            Err(ImportError::unexpected_file(file.name, expected, found))
        };
        if text.trim().is_empty() {
            return refuse("an empty file");
        }
        if text.starts_with("PK\u{3}\u{4}") {
            return refuse("a workbook: save it as CSV (UTF-8)");
        }
        if decoded.is_markup() || decoded.is_json() {
            return refuse("a page of the web, or JSON");
        }
        let csv = CsvText::open(file.name, text, separator)?;
        let mut reader = csv.reader();
        let header = reader.headers().map_err(|error| csv.broken(&error))?;
        let columns = read_columns(file.name, csv.lines_before + 1, header, names)?;
        let rows = read_rows(&csv, &mut reader, &columns)?;
        Ok(LedgerFile {
            columns,
            rows,
            separator: csv.separator,
            guess: decoded.guess,
        })
    }

    /// The title of the column of a field.
    #[must_use]
    pub fn title(&self, field: &LedgerField) -> Option<&str> {
        let mut columns = self.columns.iter();
        let column = columns.find(|column| column.field == *field)?;
        Some(&column.title)
    }

    /// The cell of a field, where the row has one that is not blank.
    #[must_use]
    pub fn cell<'l>(&'l self, row: &'l LedgerRow, field: &LedgerField) -> Option<LedgerCell<'l>> {
        let index = self.columns.iter().position(|it| it.field == *field)?;
        self.cell_at(row, index)
    }

    /// The cells of details, with the path of each, in the order of the columns.
    pub fn details<'l>(
        &'l self,
        row: &'l LedgerRow,
    ) -> impl Iterator<Item = (&'l str, LedgerCell<'l>)> {
        let columns = self.columns.iter().enumerate();
        columns.filter_map(move |(index, column)| match &column.field {
            LedgerField::Details(path) => Some((path.as_str(), self.cell_at(row, index)?)),
            _ => None,
        })
    }

    fn cell_at<'l>(&'l self, row: &'l LedgerRow, index: usize) -> Option<LedgerCell<'l>> {
        let text = row.cells.as_ref().ok()?.get(index)?.trim();
        let column = &self.columns[index].title;
        (!text.is_empty()).then_some(LedgerCell { column, text })
    }
}

fn read_rows(
    csv: &CsvText,
    reader: &mut csv::Reader<&[u8]>,
    columns: &[LedgerColumn],
) -> Result<Vec<LedgerRow>, ImportError> {
    let mut rows = Vec::new();
    let mut cells = StringRecord::new();
    while reader
        .read_record(&mut cells)
        .map_err(|error| csv.broken(&error))?
    {
        // Spreadsheets write lines that hold separators only.
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == MAX_ROWS {
            let found = "more: split the file";
            let expected = format!("at most {MAX_ROWS} rows");
            return Err(ImportError::unexpected_file(csv.name, &expected, found));
        }
        csv.refuse_cut_off(&cells, columns.len(), reader.position())?;
        let line = csv.line_of(&cells);
        let fault = find_fault(&cells, columns);
        let cells = fault.map_or_else(|| Ok(cells.clone()), Err);
        rows.push(LedgerRow { line, cells });
    }
    Ok(rows)
}

/// What is wrong with the cells of a row, whatever they mean.
fn find_fault(cells: &StringRecord, columns: &[LedgerColumn]) -> Option<LedgerFault> {
    for (index, cell) in cells.iter().enumerate() {
        let Some(column) = columns.get(index) else {
            if cell.trim().is_empty() {
                continue;
            }
            let message = format!("expected {} cells, found {}", columns.len(), cells.len());
            let column = format!("column {}", index + 1);
            return Some(LedgerFault { column, message });
        };
        if column.title.is_empty() && column.field == LedgerField::Ignored {
            if cell.trim().is_empty() {
                continue;
            }
            let found = shorten(cell.trim());
            return Some(LedgerFault {
                column: format!("column {}", index + 1),
                message: format!("expected a title above it, or nothing in it, found `{found}`"),
            });
        }
        if column.field == LedgerField::Ignored {
            continue;
        }
        let found = if cell.len() > MAX_CELL && cell.chars().count() > MAX_CELL {
            "more than 32,767 characters"
        } else if cell.chars().any(is_unprintable) {
            "a character that controls how text is shown"
        } else {
            continue;
        };
        return Some(LedgerFault {
            column: column.title.clone(),
            message: format!("expected a text, found {found}"),
        });
    }
    None
}

/// Control characters but for ends of lines and tabs, and those that reorder text (UAX #9), which evidence may not hold.
fn is_unprintable(c: char) -> bool {
    let reorders = matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_control = c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    is_control || reorders || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// The beginning of a text, for a message.
fn shorten(text: &str) -> String {
    super::values::to_line(text, super::values::SHOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<LedgerFile, ImportError> {
        let file = ExportFile {
            name: "duties.csv",
            bytes: text.as_bytes(),
        };
        LedgerFile::read(&file, None, &[])
    }

    fn cells(ledger: &LedgerFile, field: &LedgerField) -> Vec<Option<String>> {
        let rows = ledger.rows.iter();
        let texts = rows.map(|row| ledger.cell(row, field).map(|cell| cell.text.to_owned()));
        texts.collect()
    }

    #[test]
    fn rows_are_read_as_spreadsheets_write_them() {
        let text = "\u{feff}Task;Date;Performed by;Summary;details.score;\r\n\r\n\
                    report;2025-03-14;a@soc.example;\"one; two\r\nthree\";12;\r\n;;;;;\r\n\
                    report;2025-03-15;a@soc.example;;;\r\n";
        let ledger = read(text).expect("a spreadsheet");
        assert_eq!(ledger.separator, ';');
        let lines: Vec<u64> = ledger.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [3, 6]);
        let summaries = cells(&ledger, &LedgerField::Summary);
        assert_eq!(summaries, [Some("one; two\r\nthree".to_owned()), None]);
        let details: Vec<_> = ledger.details(&ledger.rows[0]).collect();
        assert_eq!((details[0].0, details[0].1.text), ("score", "12"));
        assert_eq!(ledger.details(&ledger.rows[1]).count(), 0);
    }

    #[test]
    fn a_file_without_the_columns_it_needs_is_refused() {
        let check = |text: &str, expected: &str| {
            let error = read(text).expect_err("refused").to_string();
            assert!(error.contains(expected), "{error}");
        };
        check("", "an empty file");
        check("{}", "JSON");
        check("task,date\n", "a column performed_by");
        check("task,performed_by\n", "a column occurrence or date");
        check(
            "task,occurrence,performed_by\n",
            "a column performed_at or date",
        );
        check("task,date,performed_by,owner\n", "a column `owner`");
        check(
            "task,date,Performed by,performed_by\n",
            "two for performed_by",
        );
        check(
            "task,date,performed_by\na,\"b\n",
            "a quote that is not closed",
        );
        check("task,date,performed_by\na,b", "it was cut off");
    }

    #[test]
    fn a_row_that_cannot_be_read_says_where() {
        let check = |row: &str, column: &str, expected: &str| {
            let text = format!("task,date,performed_by\n{row}\n");
            let ledger = read(&text).expect("a spreadsheet");
            let fault = ledger.rows[0].fault().expect("a fault");
            assert_eq!(fault.column, column);
            assert!(fault.message.contains(expected), "{}", fault.message);
        };
        check("a,b,c,d", "column 4", "expected 3 cells, found 4");
        check("a\u{1b}[31m,b,c", "task", "controls how text is shown");
        check("a,\u{202e}b,c", "date", "controls how text is shown");
        check(&format!("a,{},c", "x".repeat(32_768)), "date", "32,767");
        let ledger = read("task,date,performed_by\n=cmd|'x',b,c,\n").expect("a spreadsheet");
        assert_eq!(ledger.rows[0].fault(), None);
    }
}

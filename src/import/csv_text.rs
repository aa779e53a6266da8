//! The text of a CSV file: its separator, its lines, and whether it was cut off.

use csv::{ReaderBuilder, StringRecord};

use super::csv_quotes::find_quote_fault;
use super::error::ImportError;

/// Separators that are told from the header.
const SEPARATORS: [char; 4] = [',', ';', '\t', '|'];

/// The text of a CSV file.
pub(super) struct CsvText<'t> {
    pub(super) name: &'t str,
    /// The header and what follows it.
    pub(super) text: &'t str,
    pub(super) separator: char,
    /// Whether the separator was guessed.
    pub(super) is_guessed: bool,
    /// How many lines stand before the header.
    pub(super) lines_before: u64,
}

impl<'t> CsvText<'t> {
    /// Finds the separator, where none is given, and checks the quotes.
    pub(super) fn open(
        name: &'t str,
        text: &'t str,
        separator: Option<char>,
    ) -> Result<Self, ImportError> {
        let (declared, text) = declared_separator(text);
        let lines_before = u64::from(declared.is_some());
        let known = separator.or(declared);
        let separator = known.unwrap_or_else(|| guess_separator(text));
        if let Some((line, found)) = find_quote_fault(text, separator) {
            let expected = "quotes around whole cells, doubled within them";
            let error = ImportError::unexpected_file(name, expected, found);
            return Err(error.at(format!("line {}", line + lines_before)));
        }
        Ok(CsvText {
            name,
            text,
            separator,
            is_guessed: known.is_none(),
            lines_before,
        })
    }

    pub(super) fn reader(&self) -> csv::Reader<&'t [u8]> {
        let separator = u8::try_from(self.separator).unwrap_or(b',');
        let mut builder = ReaderBuilder::new();
        builder
            .delimiter(separator)
            .flexible(true)
            .from_reader(self.text.as_bytes())
    }

    /// The line of a row, counted from 1. After CR and LF, the row begins with the LF for the reader, and blank lines
    /// before it belong to it.
    pub(super) fn line_of(&self, cells: &StringRecord) -> u64 {
        let position = cells.position();
        let line = position.map_or(0, csv::Position::line) + self.lines_before;
        let byte = position.and_then(|position| usize::try_from(position.byte()).ok());
        let rest = byte.and_then(|byte| self.text.as_bytes().get(byte..));
        let ends = rest.unwrap_or_default().iter();
        let ends = ends.take_while(|byte| matches!(byte, b'\r' | b'\n'));
        line + ends.filter(|byte| **byte == b'\n').count() as u64
    }

    pub(super) fn broken(&self, error: &csv::Error) -> ImportError {
        ImportError::unexpected_file(self.name, "CSV with a header", error.to_string())
    }

    /// A file that ends within a row was cut off; a row that ends early elsewhere lacks blank cells.
    pub(super) fn refuse_cut_off(
        &self,
        cells: &StringRecord,
        width: usize,
        after: &csv::Position,
    ) -> Result<(), ImportError> {
        let is_last = || after.byte() >= self.text.len() as u64;
        if cells.len() >= width || !is_last() || self.text.ends_with(['\n', '\r']) {
            return Ok(());
        }
        let expected = format!("a row of {width} cells");
        let found = format!(
            "{} cells, at the end of the file: it was cut off",
            cells.len()
        );
        let place = format!("line {}", self.line_of(cells));
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

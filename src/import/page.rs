//! A file of an export, as JSON or as CSV.

use super::csv_page::CsvPage;
use super::decoded_file::DecodedFile;
use super::error::ImportError;
use super::field_reader::FieldReader;
use super::json_page::JsonPage;
use super::raw_record::TakeRecord;
use crate::model::ImportMapping;

/// A file of an export.
pub(super) enum Page<'t> {
    Json(JsonPage<'t>),
    Csv(CsvPage<'t>),
}

impl<'t> Page<'t> {
    /// Tells JSON from CSV by the first character, and reads what stands around the records.
    pub(super) fn read(
        file: &'t DecodedFile,
        mapping: &'t ImportMapping,
        reader: &FieldReader,
    ) -> Result<Self, ImportError> {
        let (name, text) = (file.name, file.text.as_ref());
        if text.trim().is_empty() {
            return Err(ImportError::unexpected_file(
                name,
                "an export",
                "an empty file",
            ));
        }
        if file.is_markup() {
            let found = "a page of the web: sign in, and export it again";
            return Err(ImportError::unexpected_file(
                name,
                "an export in JSON or CSV",
                found,
            ));
        }
        if text.starts_with("PK\u{3}\u{4}") {
            let found = "a workbook or an archive: save it as CSV";
            return Err(ImportError::unexpected_file(
                name,
                "an export in JSON or CSV",
                found,
            ));
        }
        if file.is_json() {
            return JsonPage::read(name, text, mapping, reader).map(Page::Json);
        }
        CsvPage::read(name, text, reader).map(Page::Csv)
    }

    /// What was guessed of how the file is written.
    pub(super) fn guess(&self) -> Option<&str> {
        match self {
            Page::Json(_) => None,
            Page::Csv(page) => page.guess.as_deref(),
        }
    }

    pub(super) fn name(&self) -> &'t str {
        match self {
            Page::Json(page) => page.name(),
            Page::Csv(page) => page.name(),
        }
    }

    /// How many records it holds, as far as that is known before they are read.
    pub(super) fn known_len(&self) -> usize {
        match self {
            Page::Json(page) => page.len(),
            Page::Csv(_) => 0,
        }
    }

    /// Whether the file ends as its lines do.
    pub(super) fn is_ended(&self) -> bool {
        match self {
            Page::Json(_) => true,
            Page::Csv(page) => page.is_ended(),
        }
    }

    pub(super) fn is_companion(&self) -> bool {
        matches!(self, Page::Json(page) if page.is_companion())
    }

    /// Hands every record to `take`, or why it is none; returns how many there are.
    pub(super) fn for_each_record(
        &self,
        take: &mut TakeRecord<'_, 't>,
    ) -> Result<usize, ImportError> {
        match self {
            Page::Json(page) => page.for_each_record(take).map(|()| page.len()),
            Page::Csv(page) => page.for_each_record(take),
        }
    }
}

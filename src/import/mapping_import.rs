//! An export as its mapping reads it, from files to details.

use chrono_tz::Tz;
use serde_json::Value;

use super::comparison::Reports;
use super::completeness::{ExpectedTotal, PageFacts, check_complete, check_links};
use super::content::{Content, Contents, TypedRecord};
use super::context::ImportContext;
use super::decoded_file::DecodedFile;
use super::error::ImportError;
use super::export_file::{ExportFile, check_files};
use super::field_reader::{Conventions, FieldReader};
use super::imported::Imported;
use super::intake::Intake;
use super::limits::MAX_RECORDS;
use super::notes::{Notes, tally_notes};
use super::page::Page;
use super::rendering::{ShownValues, item_names};
use super::tally::Tally;
use super::time::format_utc;
use super::values::is_open;
use crate::model::{Companion, Comparison, ImportMapping, ValueRule};
use crate::text::count_of;

/// Reads the exports of one product: the pages of one list, or several lists of one kind.
///
/// The result does not depend on the order of pages or of records, but for [`Imported::artifacts`].
///
/// # Errors
///
/// When the files are not of that format, hold what cannot be, or are not complete: see [`ImportError`].
pub fn import(
    mapping: &ImportMapping,
    files: &[ExportFile],
    context: &ImportContext,
) -> Result<Imported, ImportError> {
    let window = &context.window;
    if window.performed_at < window.opens {
        return Err(ImportError::Window {
            opens: format_utc(window.opens),
            performed_at: format_utc(window.performed_at),
        });
    }
    check_files(files)?;
    let decoded: Vec<DecodedFile> = files.iter().map(DecodedFile::decode).collect();
    let conventions = conventions_of(mapping, context);
    let run = ImportRun {
        mapping,
        context,
        conventions: &conventions,
    };
    let mut imported = match &mapping.comparison {
        Some(comparison) => run.compare(&decoded, comparison)?,
        None => run.count(&decoded)?,
    };
    imported.artifacts = files.iter().map(|file| file.name.to_owned()).collect();
    let details = &imported.details;
    let missing = mapping
        .notes
        .iter()
        .filter(|(field, _)| details.get(field).is_none_or(is_open));
    imported.missing = missing.cloned().collect();
    Ok(imported)
}

fn conventions_of(mapping: &ImportMapping, context: &ImportContext) -> Conventions {
    let zone = context.zone.or(mapping.notation.zone).unwrap_or(Tz::UTC);
    let mut conventions = Conventions::new(&mapping.notation, zone, context.window.performed_at);
    conventions.dates = context.dates.clone().or(conventions.dates);
    conventions
}

/// One import, while it runs.
#[derive(Clone, Copy)]
struct ImportRun<'a> {
    mapping: &'a ImportMapping,
    context: &'a ImportContext,
    conventions: &'a Conventions,
}

/// The object beside the list.
struct CompanionRead<'a> {
    contents: Contents,
    file: &'a str,
    note: Option<String>,
}

impl<'a> ImportRun<'a> {
    /// Counts the records of a list.
    fn count(self, files: &'a [DecodedFile<'a>]) -> Result<Imported, ImportError> {
        let mapping = self.mapping;
        let mut intake = Intake::new(mapping, self.conventions);
        let mut tally = Tally::new(mapping, self.context.window);
        let mut notes = Notes::default();
        let (pages, companion) = self.read_pages(files, intake.fields(), &mut notes)?;
        let mut facts = self.facts_of_answers(&pages)?;
        if self.context.total.is_none() {
            check_links(&facts)?;
        }
        facts.extend(take_records(&pages, &mut intake, &mut |record| {
            tally.add(&record);
        })?);
        if let Some(unknown) = check_complete(&facts, &mapping.list, self.context.total)? {
            let is_assured = self.context.total == Some(ExpectedTotal::All);
            notes.add(is_assured, format!("{}: {unknown}", mapping.title));
        }
        let (counts, odd) = intake.finish(&mut |record| tally.add(&record))?;
        let mut names = tally.finish();
        self.set_derived(&mut names, companion.as_ref());
        tally_notes(
            &mut notes,
            mapping,
            (&counts, odd),
            &tally,
            (self.context, self.conventions),
        );
        notes
            .notes
            .extend(companion.and_then(|companion| companion.note));
        let mut imported = self.imported(&names, notes, counts.read);
        if counts.odd > 0 {
            let (one, several) = &mapping.list.noun;
            let odd = count_of(counts.odd, one, several);
            imported.summary = format!("{} {odd} not read.", imported.summary);
        }
        Ok(imported)
    }

    /// Compares the reports of a list.
    fn compare(
        self,
        files: &'a [DecodedFile<'a>],
        comparison: &'a Comparison,
    ) -> Result<Imported, ImportError> {
        let mut intake = Intake::new(self.mapping, self.conventions);
        let mut reports = Reports::new(self.mapping, comparison);
        let mut notes = Notes::default();
        let (pages, _) = self.read_pages(files, intake.fields(), &mut notes)?;
        let performed_at = self.context.window.performed_at;
        let mut records = Vec::new();
        take_records(&pages, &mut intake, &mut |record| records.push(record))?;
        for record in records {
            reports.add(record, performed_at)?;
        }
        let recorded = self.recorded_artifacts();
        self.add_recorded(&recorded, &mut reports);
        let file = files.first().map_or("", |file| file.name);
        let compared = reports.compare(self.context, file)?;
        notes.notes.extend(compared.notes);
        notes.warnings.extend(compared.warnings);
        Ok(self.imported(&compared.names, notes, compared.reports))
    }

    fn imported(self, names: &ShownValues, notes: Notes, records: usize) -> Imported {
        Imported {
            details: names.details(&self.mapping.template),
            summary: names.summary(&self.mapping.summary),
            records,
            notes: notes.notes,
            warnings: notes.warnings,
            ..Imported::default()
        }
    }

    fn read_pages(
        self,
        files: &'a [DecodedFile<'a>],
        reader: &FieldReader,
        notes: &mut Notes,
    ) -> Result<(Vec<Page<'a>>, Option<CompanionRead<'a>>), ImportError> {
        let mut pages = Vec::new();
        let mut companion: Option<CompanionRead> = None;
        for file in files {
            let page = Page::read(file, self.mapping, reader)?;
            if !page.is_ended() {
                let name = file.name;
                let text = format!("{name} does not end with a line break: was it cut off?");
                notes.warnings.push(text);
            }
            let guesses = [file.guess, page.guess()];
            for guess in guesses.into_iter().flatten() {
                notes
                    .notes
                    .push(format!("{} was read as {guess}", file.name));
            }
            match self
                .mapping
                .companion
                .as_ref()
                .filter(|_| page.is_companion())
            {
                None => pages.push(page),
                Some(rule) => {
                    let found = self.read_companion(&page, rule, file.name)?;
                    if let Some(other) = companion.replace(found) {
                        return Err(ImportError::Twice {
                            file: file.name.to_owned(),
                            place: format!("/{}", rule.has),
                            what: rule.title.clone(),
                            other: other.file.to_owned(),
                            other_place: format!("/{}", rule.has),
                        });
                    }
                }
            }
        }
        match (pages.is_empty(), &companion) {
            (true, Some(companion)) => Err(self.companion_only(companion.file)),
            _ => Ok((pages, companion)),
        }
    }

    fn companion_only(self, file: &str) -> ImportError {
        let title = self
            .mapping
            .companion
            .as_ref()
            .map_or("", |companion| &companion.title);
        let list = self.mapping.list.within.first().map_or("", String::as_str);
        let expected = format!("a list of {} beside {title}", self.mapping.list.noun.1);
        let found = format!("{title} only");
        ImportError::unexpected(file, format!("/{list}"), expected, found)
    }

    fn read_companion(
        self,
        page: &Page<'a>,
        rule: &Companion,
        file: &'a str,
    ) -> Result<CompanionRead<'a>, ImportError> {
        let reader = FieldReader::new(&rule.fields);
        let mut contents = Contents::new();
        page.for_each_record(&mut |record, place| {
            contents = reader.read(record?, place, self.conventions)?;
            Ok(())
        })?;
        let at = rule
            .at
            .as_ref()
            .and_then(|field| contents.get(field)?.as_instant());
        let outside = at.filter(|at| !self.context.window.contains(at.at));
        let note = outside.map(|at| {
            format!(
                "{} is of {}, outside of the window",
                rule.title,
                format_utc(at.at)
            )
        });
        Ok(CompanionRead {
            contents,
            file,
            note,
        })
    }

    /// What pages of an API say of their list, before any of their records is read.
    fn facts_of_answers(self, pages: &[Page<'a>]) -> Result<Vec<PageFacts<'a>>, ImportError> {
        let answers = pages.iter().filter_map(|page| match page {
            Page::Json(page) => Some(PageFacts::of_json(page, &self.mapping.list)),
            Page::Csv(_) => None,
        });
        answers.collect()
    }

    /// Values that are made of lists and of the companion.
    fn set_derived(self, names: &mut ShownValues, companion: Option<&CompanionRead>) {
        for (name, rule) in &self.mapping.values {
            let value = match rule {
                ValueRule::Size(list) => Some(Value::from(names.items(list).len())),
                ValueRule::Names(list) => item_names(names.items(list)).map(Value::from),
                ValueRule::Beside(field) => {
                    companion.and_then(|read| read.contents.get(field).map(Content::to_json))
                }
                _ => continue,
            };
            names.set(name, value);
        }
    }

    /// The artifacts of the evidence that was recorded last, as text.
    fn recorded_artifacts(self) -> Vec<DecodedFile<'a>> {
        let last = self.context.last_report.iter();
        let artifacts = last.flat_map(|last| &last.artifacts);
        let files = artifacts.map(|(name, bytes)| ExportFile { name, bytes });
        files.map(|file| DecodedFile::decode(&file)).collect()
    }

    /// Adds the reports of those artifacts that are such exports; other files are left out.
    fn add_recorded(self, files: &[DecodedFile], reports: &mut Reports<'a>) {
        let reader = FieldReader::new(&self.mapping.fields);
        for file in files {
            let Ok(page) = Page::read(file, self.mapping, &reader) else {
                continue;
            };
            // A record that cannot be read was not compared then either.
            let _unreadable = page.for_each_record(&mut |record, place| {
                let read = |raw| reader.read(raw, place, self.conventions);
                if let Ok(contents) = record.and_then(read) {
                    reports.add_recorded(TypedRecord {
                        place,
                        contents,
                        state: None,
                        contradiction: None,
                    });
                }
                Ok(())
            });
        }
    }
}

/// Takes in the records of all pages; returns what is known of those that tell nothing before they are read.
fn take_records<'a>(
    pages: &[Page<'a>],
    intake: &mut Intake<'a>,
    take: &mut dyn FnMut(TypedRecord<'a>),
) -> Result<Vec<PageFacts<'a>>, ImportError> {
    let mut facts = Vec::new();
    let mut held = 0;
    for page in pages {
        held += page.known_len();
        require_few(held, page.name())?;
        let here = page.for_each_record(&mut |record, place| {
            if let Some(record) = intake.take(record, place)? {
                take(record);
            }
            Ok(())
        })?;
        held += here - page.known_len();
        require_few(held, page.name())?;
        if let Page::Csv(page) = page {
            facts.push(PageFacts::of_csv(page.name(), here));
        }
    }
    Ok(facts)
}

fn require_few(held: usize, file: &str) -> Result<(), ImportError> {
    if held > MAX_RECORDS {
        let file = file.to_owned();
        return Err(ImportError::TooMany { file });
    }
    Ok(())
}

//! Reading everything under `closings/`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::closing::closing_file;
use super::faults::FileFaults;
use super::field_value::FieldValue;
use super::yaml_file::{LoadError, MAX_YAML, parse_yaml, size_fault};
use crate::files::{Files, Folder, ReadError};
use crate::finding::{FindingBuilder, Rule};
use crate::model::Closing;
use crate::text::Range;
use crate::yaml::Node;

/// The folder of closed periods.
const FOLDER: &str = "closings";

/// What describes the folder, and closes nothing.
const DESCRIPTION: &str = "README.md";

/// How many files are read: a period a week for 20 years.
const MAX_FILES: usize = 1_040;

/// How many bytes are read in all.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A closed period as its file has it.
pub struct ClosingFile {
    /// The file, relative to the dutybook root.
    pub file: Arc<str>,
    /// What it says.
    pub closing: Arc<Closing>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The places of its fields.
    places: Vec<(String, Range)>,
}

impl ClosingFile {
    /// The place of a field of the file.
    #[must_use]
    pub fn place(&self, field: &str) -> Option<Range> {
        let mut places = self.places.iter();
        let (_, range) = places.find(|(name, _)| name == field)?;
        Some(*range)
    }
}

/// What `closings/` holds.
#[derive(Default)]
pub struct LoadedClosings {
    /// The periods that can be understood, by their first day.
    pub files: Vec<ClosingFile>,
    /// Every file that is there, read or not.
    pub present: BTreeSet<Arc<str>>,
    /// What is wrong with them.
    pub drafts: Vec<FindingBuilder>,
}

/// Reads the closed periods of the folders below `closings/`.
///
/// # Errors
/// When a file is there but cannot be read.
pub fn read_closings(files: &dyn Files, folders: &[Folder]) -> Result<LoadedClosings, LoadError> {
    let mut loaded = LoadedClosings::default();
    let (mut count, mut total) = (0, 0);
    for (folder, name) in folders.iter().flat_map(Folder::plain_files) {
        let path: Arc<str> = Arc::from(format!("{folder}/{name}"));
        loaded.present.insert(Arc::clone(&path));
        if folder == FOLDER && name == DESCRIPTION {
            continue;
        }
        if folder != FOLDER || !has_closing_name(name) {
            loaded.drafts.push(report_misplaced(&path));
            continue;
        }
        count += 1;
        if count > MAX_FILES || total > MAX_BYTES {
            loaded.drafts.push(report_too_many(folder));
            break;
        }
        let bytes = match files.read(&path, MAX_YAML) {
            Ok(bytes) => bytes,
            Err(ReadError::TooLarge { .. }) => {
                let draft = size_fault(&path, Rule::ClosingSchema).subject("size");
                loaded.drafts.push(draft);
                continue;
            }
            Err(error) => return Err(LoadError::new(&path, error)),
        };
        total += bytes.len();
        loaded.read(path, bytes);
    }
    loaded.files.sort_by_key(|it| {
        let closing = &it.closing;
        (closing.from, closing.to, Arc::clone(&it.file))
    });
    Ok(loaded)
}

impl LoadedClosings {
    fn read(&mut self, file: Arc<str>, bytes: Vec<u8>) {
        let parsed = parse_yaml(&bytes, &file, Rule::ClosingSchema);
        let mut drafts = parsed.drafts;
        let mut found = None;
        if let Some(root) = &parsed.root {
            let faults = FileFaults::new(&file, Rule::ClosingSchema);
            let closing = closing_file(FieldValue::root(&faults, root));
            drafts.extend(faults.into_drafts());
            found = closing.map(|closing| (closing, places(root)));
        }
        let is_sound = drafts.is_empty();
        self.drafts.append(&mut drafts);
        if let Some((closing, places)) = found.filter(|_| is_sound) {
            self.files.push(ClosingFile {
                file,
                closing: Arc::new(closing),
                bytes,
                places,
            });
        }
    }
}

fn places(root: &Node) -> Vec<(String, Range)> {
    let entries = root.entries().iter();
    entries
        .map(|entry| (entry.key.clone(), entry.value.range))
        .collect()
}

/// Whether a name is that of a closed period: `<period>.yaml`, with the label of a period.
fn has_closing_name(name: &str) -> bool {
    let stem = name.strip_suffix(".yaml").unwrap_or_default();
    let is_label = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase() || b == b'-';
    !stem.is_empty() && stem.len() <= 10 && stem.bytes().all(is_label)
}

fn report_misplaced(path: &Arc<str>) -> FindingBuilder {
    let message = format!("{path} is not read: expected closings/<period>.yaml");
    FindingBuilder::new(Rule::ClosingPlacement, message)
        .help("name it after the period, such as closings/2026-Q1.yaml, or move it away")
        .file(path)
        .subject("name")
}

fn report_too_many(folder: &str) -> FindingBuilder {
    let mebibytes = MAX_BYTES / (1024 * 1024);
    let message = format!(
        "{folder}/ holds more than {MAX_FILES} files or {mebibytes} MiB: the rest is not read"
    );
    FindingBuilder::new(Rule::ClosingPlacement, message)
        .help("close longer periods")
        .file(&Arc::from(folder))
        .subject("too-many")
}

//! `dutybook record --batch`: a YAML list of duties that were done, each with what `record` would be told in flags.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::Value;
use serde_yaml::Mapping;

use crate::cli::CliError;
use crate::cli::args::{CollectionInput, EvidenceInput, RecordInput, parse_total};
use crate::cli::input_file::read_file_or_stdin;
use crate::load::MAX_YAML;
use crate::model::DateOrder;
use crate::yaml::parse_list;

/// The most entries of a batch.
const MAX_ENTRIES: usize = 1_000;

const HELP: &str = "write a list: `- task: escalation-tickets`, then team, occurrence, performed_by, performed_at, \
    summary, details, import, import_timezone, import_dates, import_total, attach, links, reviewed_by or collected_by";

/// One entry, with names as in evidence.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchEntry {
    task: String,
    team: Option<String>,
    occurrence: Option<String>,
    #[serde(default)]
    performed_by: Vec<String>,
    performed_at: Option<String>,
    summary: Option<String>,
    #[serde(default)]
    details: Mapping,
    /// Files by the name of their format.
    #[serde(default)]
    import: BTreeMap<String, Vec<PathBuf>>,
    import_timezone: Option<Tz>,
    import_dates: Option<String>,
    /// A number of records, or `all`.
    import_total: Option<Value>,
    #[serde(default)]
    attach: Vec<PathBuf>,
    /// `TITLE=URL`, or a URL.
    #[serde(default)]
    links: Vec<String>,
    reviewed_by: Option<String>,
    collected_by: Option<BatchCollection>,
}

/// The machine that fetched what an entry attaches.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchCollection {
    workflow: String,
    run: Option<String>,
    at: Option<String>,
}

impl BatchCollection {
    fn into_input(self) -> CollectionInput {
        CollectionInput {
            workflow: Some(self.workflow),
            run: self.run,
            at: self.at,
        }
    }
}

impl BatchEntry {
    /// The same as arguments; files are looked for in a folder.
    fn into_input(self, folder: &Path) -> Result<RecordInput, &'static str> {
        let dates = self.import_dates.as_deref();
        let total = self.import_total.map(|total| {
            let word = total.as_str().map(str::to_owned);
            word.unwrap_or_else(|| total.to_string())
        });
        let beside = |file: PathBuf| folder.join(file);
        let mut imports = Vec::new();
        for (format, files) in self.import {
            imports.push(PathBuf::from(format));
            imports.extend(files.into_iter().map(beside));
        }
        Ok(RecordInput {
            task: Some(self.task),
            team: self.team,
            occurrence: self.occurrence,
            given: EvidenceInput {
                attach: self.attach.into_iter().map(beside).collect(),
                summary: self.summary,
                links: self.links,
                ..EvidenceInput::default()
            },
            imports,
            import_timezone: self.import_timezone,
            import_dates: dates.map(DateOrder::parse).transpose()?,
            import_total: total.map(|total| parse_total(&total)).transpose()?,
            performed_at: self.performed_at,
            performed_by: self.performed_by,
            reviewed_by: self.reviewed_by,
            collection: self
                .collected_by
                .map_or_else(CollectionInput::default, BatchCollection::into_input),
            details: self.details,
        })
    }
}

/// An entry as arguments, and where it stands.
pub(super) struct BatchItem {
    /// File, line and column, for messages.
    pub(super) place: String,
    pub(super) input: RecordInput,
}

/// Reads a batch; `-` is standard input, whose files are looked for in the working directory.
///
/// # Errors
/// When it cannot be read, is no list, or an entry is not understood: the message says where.
pub(super) fn read_batch(path: &Path) -> Result<Vec<BatchItem>, CliError> {
    let help = "name a YAML file with a list of duties, or `-` for standard input";
    let bytes = read_file_or_stdin(path, MAX_YAML + 1, help)?;
    let shown = path.display();
    let parsed = parse_list(&bytes);
    if let Some(fault) = parsed.faults.first() {
        let message = format!("{shown}:{}: {}", fault.range.start, fault.message);
        return Err(CliError::usage(
            message,
            fault.help.clone().unwrap_or_default(),
        ));
    }
    let items = parsed.root.as_ref().map_or(&[][..], |root| root.items());
    if items.is_empty() || items.len() > MAX_ENTRIES {
        let message = format!("{shown} holds {} entries", items.len());
        return Err(CliError::usage(
            message,
            format!("{HELP} (1 to {MAX_ENTRIES} entries)"),
        ));
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let read = items.iter().map(|item| {
        let entry: Result<BatchEntry, _> = serde_json::from_value(item.to_json());
        let place = format!("{shown}:{}", item.range.start);
        let fault = |error: String| CliError::usage(format!("{place}: {error}"), HELP);
        let entry = entry.map_err(|error| fault(error.to_string()))?;
        let input = entry
            .into_input(folder)
            .map_err(|error| fault(error.to_owned()))?;
        Ok(BatchItem { place, input })
    });
    read.collect()
}

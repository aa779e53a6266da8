//! Two reports of a list, compared: the newest, and the one that was recorded last.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::content::{Content, Contents, TypedRecord};
use super::context::ImportContext;
use super::error::ImportError;
use super::rendering::ShownValues;
use super::report_pair::ReportPair;
use super::report_parts::{NOISE, parts_of};
use super::time::format_utc;
use super::window::ImportWindow;
use crate::model::{Comparison, ImportMapping, ListRule};
use crate::text::count_of;

/// What is told of a report that cannot be compared.
const FIRST_REPORT: &str = "there is one report, and none is recorded: give the export of the last one too, or fill in its number";

/// The reports of a list, by their instants.
pub(super) struct Reports<'a> {
    mapping: &'a ImportMapping,
    comparison: &'a Comparison,
    by_instant: BTreeMap<DateTime<Utc>, DatedReport>,
    /// The newest report of the files, without those of earlier evidence.
    newest_given: Option<DateTime<Utc>>,
    /// Reports that were created after the work.
    later: usize,
}

/// A report, and where it stands.
struct DatedReport {
    contents: Contents,
    file: String,
    place: String,
}

/// What a comparison gives.
pub(super) struct Compared {
    pub(super) names: ShownValues,
    pub(super) notes: Vec<String>,
    pub(super) warnings: Vec<String>,
    /// How many reports there were to compare.
    pub(super) reports: usize,
}

impl DatedReport {
    fn of(record: TypedRecord) -> Self {
        DatedReport {
            file: record.place.file.to_owned(),
            place: record.place.within.to_string(),
            contents: record.contents,
        }
    }
}

impl<'a> Reports<'a> {
    pub(super) fn new(mapping: &'a ImportMapping, comparison: &'a Comparison) -> Self {
        Reports {
            mapping,
            comparison,
            by_instant: BTreeMap::new(),
            newest_given: None,
            later: 0,
        }
    }

    /// Keeps a report. Two exports of one tenant overlap, so the same report may come again; another one of the same moment
    /// may not.
    pub(super) fn add(
        &mut self,
        report: TypedRecord,
        performed_at: DateTime<Utc>,
    ) -> Result<(), ImportError> {
        let Some(at) = report
            .instant(&self.comparison.by)
            .map(|instant| instant.at)
        else {
            return Ok(());
        };
        self.require_one_number(&report)?;
        if at > performed_at {
            self.later += 1;
            return Ok(());
        }
        self.newest_given = self.newest_given.max(Some(at));
        match self.by_instant.get(&at) {
            Some(other) if other.contents != report.contents => Err(ImportError::Twice {
                what: format!("the report of {}", format_utc(at)),
                file: report.place.file.to_owned(),
                place: report.place.within.to_string(),
                other: other.file.clone(),
                other_place: other.place.clone(),
            }),
            Some(_) => Ok(()),
            None => {
                self.by_instant.insert(at, DatedReport::of(report));
                Ok(())
            }
        }
    }

    /// Refuses a report in which one entry has two numbers.
    fn require_one_number(&self, report: &TypedRecord) -> Result<(), ImportError> {
        for list in &self.mapping.lists {
            let ListRule::Changes {
                of, name, amount, ..
            } = &list.rule
            else {
                continue;
            };
            let mut numbers: BTreeMap<String, f64> = BTreeMap::new();
            for part in parts_of(&report.contents, of) {
                let number = part.get(amount).and_then(Content::as_number);
                let (Some(key), Some(number)) = (part.get(name).map(Content::as_text), number)
                else {
                    continue;
                };
                let other = numbers.insert(key.clone(), number);
                if other.is_some_and(|other| (other - number).abs() > NOISE) {
                    let place = report.place;
                    let of = self.mapping.documented_name(of);
                    let expected = format!("one {amount} for {key}");
                    let found = number.to_string();
                    return Err(ImportError::unexpected(
                        place.file,
                        place.of_field(of),
                        expected,
                        found,
                    ));
                }
            }
        }
        Ok(())
    }

    /// Keeps a report of an export that earlier evidence holds, unless the files have one of that moment.
    pub(super) fn add_recorded(&mut self, report: TypedRecord) {
        if let Some(instant) = report.instant(&self.comparison.by) {
            let entry = self.by_instant.entry(instant.at);
            entry.or_insert_with(|| DatedReport::of(report));
        }
    }

    /// Compares the newest report with the one that was recorded last: the newest that existed when that was recorded.
    /// Where nothing is recorded, with the one that existed when the occurrence before was due; where the files hold none so
    /// old, with the oldest. What a first report is compared with is to be filled in.
    pub(super) fn compare(
        self,
        context: &ImportContext,
        file: &str,
    ) -> Result<Compared, ImportError> {
        let window = &context.window;
        let Some((at, newest)) = self.by_instant.last_key_value() else {
            return Err(ImportError::NoReport {
                file: file.to_owned(),
                performed_at: format_utc(window.performed_at),
            });
        };
        self.require_news(window, file)?;
        let recorded = self.recorded_numbers(context);
        let due = context.previous_due.unwrap_or(window.opens);
        let baseline = window.last_performed_at.unwrap_or(due);
        let previous = self.report_before(baseline);
        let since = previous.map_or(baseline, |(at, _)| *at);
        let mut notes = vec![pair_note(*at, previous.map(|(before, _)| *before))];
        let mut warnings = age_warnings(*at, since, baseline, window);
        if previous.is_none() && recorded.is_empty() {
            (notes, warnings) = (Vec::new(), vec![FIRST_REPORT.to_owned()]);
        }
        if let Some((_, previous)) = previous {
            self.require_same(newest, previous)?;
        }
        let previous = previous.map(|(_, report)| &report.contents);
        let pair = ReportPair {
            newest: &newest.contents,
            previous,
            recorded,
            since,
        };
        pair.warn_of_other_number(&mut warnings);
        pair.add_part_notes(self.mapping, &mut notes);
        if self.later > 0 {
            let reports = count_of(self.later, "report created", "reports created");
            notes.push(format!("{reports} after the work left out"));
        }
        let names = pair.names(self.mapping);
        Ok(Compared {
            names,
            notes,
            warnings,
            reports: self.by_instant.len(),
        })
    }

    /// Refuses files that show nothing which the last recorded evidence did not.
    fn require_news(&self, window: &ImportWindow, file: &str) -> Result<(), ImportError> {
        match (self.newest_given, window.last_performed_at) {
            (Some(newest), Some(last)) if newest <= last => Err(ImportError::OldExport {
                file: file.to_owned(),
                newest: format_utc(newest),
                last: format_utc(last),
            }),
            _ => Ok(()),
        }
    }

    /// The newest report up to an instant, but for the newest of all; the oldest where all are later.
    fn report_before(&self, baseline: DateTime<Utc>) -> Option<(&DateTime<Utc>, &DatedReport)> {
        let mut older = self.by_instant.iter().rev().skip(1);
        older
            .clone()
            .find(|(at, _)| **at <= baseline)
            .or_else(|| older.next_back())
    }

    fn recorded_numbers(&self, context: &ImportContext) -> BTreeMap<&str, f64> {
        let last = context.last_report.as_ref();
        let fields = self
            .comparison
            .recorded
            .iter()
            .filter_map(|(field, details)| {
                let number = last?.details.get(details)?.as_f64()?;
                Some((field.as_str(), number))
            });
        fields.collect()
    }

    /// The report before may come from the artifact of earlier evidence, and be of another tenant.
    fn require_same(
        &self,
        newest: &DatedReport,
        previous: &DatedReport,
    ) -> Result<(), ImportError> {
        let Some(field) = &self.mapping.list.same else {
            return Ok(());
        };
        let own = |report: &DatedReport| {
            let content = report.contents.get(field);
            content.map(|content| content.as_text().to_lowercase())
        };
        match own(newest).zip(own(previous)) {
            Some((newest_one, previous_one)) if newest_one != previous_one => {
                Err(ImportError::Mixed {
                    file: newest.file.clone(),
                    place: newest.place.clone(),
                    what: field.clone(),
                    other: previous.file.clone(),
                })
            }
            _ => Ok(()),
        }
    }
}

/// Which reports are compared.
fn pair_note(newest: DateTime<Utc>, previous: Option<DateTime<Utc>>) -> String {
    let newest = format_utc(newest);
    match previous.map(format_utc) {
        Some(previous) => format!("compared the reports of {newest} and {previous}"),
        None => format!(
            "compared the report of {newest} with the number that was recorded last; its parts cannot be compared"
        ),
    }
}

/// What is to be told where a report is not as old, or not as new, as it should be.
fn age_warnings(
    newest: DateTime<Utc>,
    since: DateTime<Utc>,
    baseline: DateTime<Utc>,
    window: &ImportWindow,
) -> Vec<String> {
    let mut warnings = Vec::new();
    if since > baseline {
        let baseline = format_utc(baseline);
        warnings.push(format!(
            "no report in the files is as old as the last one, of {baseline}: the oldest was taken"
        ));
    }
    if newest < window.opens {
        let (newest, start) = (format_utc(newest), format_utc(window.opens));
        warnings.push(format!(
            "the newest report is of {newest}, and the window begins at {start}: is this an old export?"
        ));
    }
    warnings
}

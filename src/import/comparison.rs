//! Two reports of a list, compared: the newest, and the one that was recorded last.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::content::{Content, Contents, TypedRecord};
use super::context::ImportContext;
use super::error::ImportError;
use super::rendering::{ShownValues, item_names};
use super::report_parts::{NOISE, changed_items, item_text, newest_items, parts_by_name, parts_of};
use super::time::format_utc;
use super::values::list_names;
use super::window::ImportWindow;
use crate::model::{Comparison, ImportMapping, ListRule, ValueRule};
use crate::text::count_of;

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

/// Two reports, and what is known of the earlier one from the evidence.
struct Pair<'r> {
    newest: &'r Contents,
    /// `None` where only its recorded number is known.
    previous: Option<&'r Contents>,
    /// Numbers that the last evidence recorded, by the names of their fields.
    recorded: BTreeMap<&'r str, f64>,
    since: DateTime<Utc>,
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
        self.newest_given = self.newest_given.max(Some(at));
        if at > performed_at {
            self.later += 1;
            return Ok(());
        }
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
    /// old, with the oldest.
    pub(super) fn compare(
        self,
        context: &ImportContext,
        file: &str,
    ) -> Result<Compared, ImportError> {
        let window = &context.window;
        if let (Some(newest), Some(last)) = (self.newest_given, window.last_performed_at)
            && newest <= last
        {
            return Err(ImportError::OldExport {
                file: file.to_owned(),
                newest: format_utc(newest),
                last: format_utc(last),
            });
        }
        let recorded = self.recorded_numbers(context);
        let due = context.previous_due.unwrap_or(window.opens);
        let baseline = window.last_performed_at.unwrap_or(due);
        let mut newest_first = self.by_instant.iter().rev();
        let newest = newest_first.next();
        let before = || newest_first.clone().find(|(at, _)| **at <= baseline);
        let oldest = || {
            self.by_instant
                .iter()
                .next()
                .filter(|_| self.by_instant.len() > 1)
        };
        let previous = before().or_else(oldest);
        let (Some((at, newest)), true) = (newest, previous.is_some() || !recorded.is_empty())
        else {
            return Err(ImportError::NothingToCompare {
                file: file.to_owned(),
                performed_at: format_utc(window.performed_at),
                found: self.by_instant.len(),
            });
        };
        let since = previous.map_or(baseline, |(at, _)| *at);
        let mut notes = vec![pair_note(*at, previous.map(|(before, _)| *before))];
        let mut warnings = age_warnings(*at, since, baseline, window);
        if let Some((_, previous)) = previous {
            self.require_same(newest, previous)?;
        }
        let previous = previous.map(|(_, report)| &report.contents);
        let pair = Pair {
            newest: &newest.contents,
            previous,
            recorded,
            since,
        };
        self.warn_of_other_number(&pair, &mut warnings);
        self.add_part_notes(&pair, &mut notes);
        let names = self.names(&pair);
        Ok(Compared {
            names,
            notes,
            warnings,
            reports: self.by_instant.len(),
        })
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

    /// What the last evidence says and what the list says of that time may differ.
    fn warn_of_other_number(&self, pair: &Pair, warnings: &mut Vec<String>) {
        for (field, recorded) in &pair.recorded {
            let listed = pair
                .previous
                .and_then(|report| report.get(*field)?.as_number());
            if let Some(listed) = listed.filter(|listed| (recorded - listed).abs() > NOISE) {
                let since = pair.since.format("%Y-%m-%d");
                warnings.push(format!(
                    "the last evidence recorded {recorded}, the report of {since} says {listed}: the recorded number was taken"
                ));
            }
        }
    }

    fn add_part_notes(&self, pair: &Pair, notes: &mut Vec<String>) {
        for list in &self.mapping.lists {
            match (&list.rule, pair.previous) {
                (
                    ListRule::Changes {
                        of,
                        name,
                        amount,
                        is_gain: true,
                    },
                    Some(previous),
                ) => {
                    let only_in = |one: &Contents, other: &Contents| -> Vec<String> {
                        let others = parts_by_name(other, of, name);
                        let parts = parts_by_name(one, of, name).into_iter();
                        let only = parts.filter(|(key, part)| {
                            let points = part.get(amount.as_str()).and_then(Content::as_number);
                            points.is_some_and(|points| points > 0.0) && !others.contains_key(key)
                        });
                        only.map(|(_, part)| item_text(list, part)).collect()
                    };
                    let new = only_in(pair.newest, previous);
                    let gone = only_in(previous, pair.newest);
                    for (what, names) in [("new among the", new), ("no longer among the", gone)] {
                        if !names.is_empty() {
                            notes.push(format!("{what} {of}: {}", list_names(&names)));
                        }
                    }
                }
                (
                    ListRule::Newest {
                        of,
                        among: Some((field, words)),
                    },
                    _,
                ) => {
                    let unknown = parts_of(pair.newest, of).iter().filter_map(|part| {
                        let word = part.get(field)?.as_text();
                        (!words.contains(&word)).then_some(word)
                    });
                    let unknown: Vec<String> = unknown.collect();
                    if !unknown.is_empty() {
                        let names = list_names(&unknown);
                        notes.push(format!(
                            "{} left out, the schema does not know them: {names}",
                            list.name
                        ));
                    }
                }
                _ => {}
            }
        }
        if self.later > 0 {
            let reports = count_of(self.later, "report created", "reports created");
            notes.push(format!("{reports} after the work left out"));
        }
    }

    fn names(&self, pair: &Pair) -> ShownValues {
        let mut names = ShownValues::default();
        for list in &self.mapping.lists {
            match &list.rule {
                ListRule::Changes {
                    of,
                    name,
                    amount,
                    is_gain,
                } => {
                    if let Some(previous) = pair.previous {
                        let parts = (of.as_str(), name.as_str(), amount.as_str());
                        let items = changed_items(list, (pair.newest, previous), parts, *is_gain);
                        names.set_list(list, items);
                    }
                }
                ListRule::Newest { of, among } => {
                    names.set_list(list, newest_items(list, pair.newest, of, among.as_ref()));
                }
                ListRule::Records { .. } => {}
            }
        }
        for (name, rule) in &self.mapping.values {
            let value = match rule {
                ValueRule::Newest(field) => pair.newest.get(field).map(Content::to_json),
                ValueRule::Previous(field) => self
                    .previous_number(pair, field)
                    .map(|n| Content::Number(n).to_json()),
                ValueRule::PreviousDay => Some(pair.since.format("%Y-%m-%d").to_string().into()),
                ValueRule::Movement(part, whole) => {
                    self.movement(pair, part, whole).map(Value::from)
                }
                ValueRule::Names(list) => item_names(names.items(list)).map(Value::from),
                _ => continue,
            };
            names.set(name, value);
        }
        names
    }

    /// The number of the report before: what the evidence recorded, else what the report says.
    fn previous_number(&self, pair: &Pair, field: &str) -> Option<f64> {
        let recorded = pair.recorded.get(field).copied();
        recorded.or_else(|| pair.previous?.get(field)?.as_number())
    }

    fn movement(&self, pair: &Pair, part: &str, whole: &str) -> Option<String> {
        let number = |field: &str| pair.newest.get(field)?.as_number();
        let (now, now_whole) = (number(part)?, number(whole)?);
        let then = self.previous_number(pair, part)?;
        // Where it is not known what could be attained then, points are compared.
        let (now, then, texts) = match self.previous_number(pair, whole) {
            Some(then_whole) => {
                let shares = [now / now_whole, then / then_whole];
                let texts = shares.map(|share| format!("{:.1} %", 100.0 * share));
                (shares[0], shares[1], texts)
            }
            None => (
                now,
                then,
                [now, then].map(|points| format!("{points:.1} points")),
            ),
        };
        let [now_text, then_text] = texts;
        Some(if now_text == then_text {
            format!("stayed at {now_text}")
        } else {
            let verb = if now > then { "rose" } else { "fell" };
            format!("{verb} from {then_text} to {now_text}")
        })
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
        let (newest, opens) = (format_utc(newest), format_utc(window.opens));
        warnings.push(format!(
            "the newest report is of {newest}, before the occurrence opened at {opens}: is this an old export?"
        ));
    }
    warnings
}

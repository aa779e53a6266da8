//! The newest report and the one before it: what changed between them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::content::{Content, Contents};
use super::rendering::{ShownValues, item_names};
use super::report_parts::{NOISE, changed_items, item_text, newest_items, parts_by_name, parts_of};
use super::values::list_names;
use crate::model::{ImportMapping, ListRule, ValueRule};

/// Two reports, and what is known of the earlier one from the evidence.
pub(super) struct ReportPair<'r> {
    pub(super) newest: &'r Contents,
    /// `None` where only its recorded number is known.
    pub(super) previous: Option<&'r Contents>,
    /// Numbers that the last evidence recorded, by the names of their fields.
    pub(super) recorded: BTreeMap<&'r str, f64>,
    pub(super) since: DateTime<Utc>,
}

impl ReportPair<'_> {
    /// What the last evidence says and what the list says of that time may differ.
    pub(super) fn warn_of_other_number(&self, warnings: &mut Vec<String>) {
        for (field, recorded) in &self.recorded {
            let listed = self
                .previous
                .and_then(|report| report.get(*field)?.as_number());
            if let Some(listed) = listed.filter(|listed| (recorded - listed).abs() > NOISE) {
                let since = self.since.format("%Y-%m-%d");
                warnings.push(format!(
                    "the last evidence recorded {recorded}, the report of {since} says {listed}: the recorded number was taken"
                ));
            }
        }
    }

    /// Adds what the lists of the mapping cannot say.
    pub(super) fn add_part_notes(&self, mapping: &ImportMapping, notes: &mut Vec<String>) {
        for list in &mapping.lists {
            match (&list.rule, self.previous) {
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
                    let new = only_in(self.newest, previous);
                    let gone = only_in(previous, self.newest);
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
                    let unknown = parts_of(self.newest, of).iter().filter_map(|part| {
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
    }

    /// The values and lists of the mapping.
    pub(super) fn names(&self, mapping: &ImportMapping) -> ShownValues {
        let mut names = ShownValues::default();
        for list in &mapping.lists {
            match &list.rule {
                ListRule::Changes {
                    of,
                    name,
                    amount,
                    is_gain,
                } => {
                    if let Some(previous) = self.previous {
                        let parts = (of.as_str(), name.as_str(), amount.as_str());
                        let items = changed_items(list, (self.newest, previous), parts, *is_gain);
                        names.set_list(list, items);
                    }
                }
                ListRule::Newest { of, among } => {
                    names.set_list(list, newest_items(list, self.newest, of, among.as_ref()));
                }
                ListRule::Records { .. } => {}
            }
        }
        for (name, rule) in &mapping.values {
            let value = match rule {
                ValueRule::Newest(field) => self.newest.get(field).map(Content::to_json),
                ValueRule::Previous(field) => self
                    .previous_number(field)
                    .map(|n| Content::Number(n).to_json()),
                ValueRule::PreviousDay => self
                    .is_known()
                    .then(|| self.since.format("%Y-%m-%d").to_string().into()),
                ValueRule::Movement(part, whole) => self.movement(part, whole).map(Value::from),
                ValueRule::Names(list) => item_names(names.items(list)).map(Value::from),
                _ => continue,
            };
            names.set(name, value);
        }
        names
    }

    /// The number of the report before: what the evidence recorded, else what the report says.
    fn previous_number(&self, field: &str) -> Option<f64> {
        let recorded = self.recorded.get(field).copied();
        recorded.or_else(|| self.previous?.get(field)?.as_number())
    }

    /// Whether anything is known of the report before.
    fn is_known(&self) -> bool {
        self.previous.is_some() || !self.recorded.is_empty()
    }

    fn movement(&self, part: &str, whole: &str) -> Option<String> {
        let number = |field: &str| self.newest.get(field)?.as_number();
        let (now, now_whole) = (number(part)?, number(whole)?);
        let Some(then) = self.previous_number(part) else {
            return Some(format!("is at {:.1} %", 100.0 * now / now_whole));
        };
        // Where it is not known what could be attained then, points are compared.
        let (now, then, texts) = match self.previous_number(whole) {
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

//! Values and lists, counted record by record.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::content::{Content, TypedRecord};
use super::rendering::{ShownValues, fill};
use super::time::TimePrecision;
use super::window::ImportWindow;
use crate::model::{ImportList, ImportMapping, ListRule, RecordFilter, Template, ValueRule};

/// The values and lists of a mapping, while records are counted.
pub(super) struct Tally<'m> {
    mapping: &'m ImportMapping,
    window: ImportWindow,
    values: Vec<Count>,
    lists: Vec<ListItems>,
    /// By the field that divides the records.
    pub(super) groups: BTreeMap<Option<String>, usize>,
    pub(super) newest_change: Option<DateTime<Utc>>,
    /// Records that were changed on a day of which no time is known.
    pub(super) days_only: usize,
    /// Records that count in a window by an instant that stands in for another.
    pub(super) substitutes: usize,
    /// Records that contradict themselves, by what identifies them.
    pub(super) contradictions: Vec<String>,
    /// Records that a list leaves out because of the window, and because they lack the instant.
    pub(super) outside_window: usize,
    pub(super) without_instant: usize,
}

#[derive(Default)]
struct Count {
    number: u64,
    earliest: Option<DateTime<Utc>>,
}

#[derive(Default)]
struct ListItems {
    /// By the fields of the order, and the number of the record, so that no item is lost.
    items: BTreeMap<(Vec<String>, usize), Value>,
    /// Records per group.
    groups: BTreeMap<String, u64>,
}

/// How a record stands to the filters of a value or a list.
#[derive(PartialEq)]
enum Fit {
    Fits,
    OutsideWindow,
    WithoutInstant,
    Not,
}

impl<'m> Tally<'m> {
    pub(super) fn new(mapping: &'m ImportMapping, window: ImportWindow) -> Self {
        Tally {
            mapping,
            window,
            values: mapping.values.iter().map(|_| Count::default()).collect(),
            lists: mapping.lists.iter().map(|_| ListItems::default()).collect(),
            groups: BTreeMap::new(),
            newest_change: None,
            days_only: 0,
            substitutes: 0,
            contradictions: Vec::new(),
            outside_window: 0,
            without_instant: 0,
        }
    }

    /// Counts a record.
    pub(super) fn add(&mut self, record: &TypedRecord) {
        let list = &self.mapping.list;
        let changed = list
            .changed
            .as_ref()
            .and_then(|field| record.instant(field));
        let changed_at = changed.map(|instant| instant.counted_at());
        self.newest_change = self.newest_change.max(changed_at);
        self.days_only +=
            usize::from(changed.is_some_and(|instant| instant.precision == TimePrecision::Day));
        if let Some((field, _)) = &list.groups {
            *self
                .groups
                .entry(record.get(field).map(Content::as_text))
                .or_default() += 1;
        }
        if let Some(why) = &record.contradiction {
            let key = list.key.as_ref().and_then(|field| record.get(field));
            let name = key.map_or_else(|| record.place.within.to_string(), Content::as_text);
            self.contradictions.push(format!("{name}: {why}"));
        }
        self.substitutes += usize::from(self.has_substitute(record));
        self.add_to_values(record);
        self.add_to_lists(record);
    }

    fn add_to_values(&mut self, record: &TypedRecord) {
        for (index, (_, rule)) in self.mapping.values.iter().enumerate() {
            let (field, filters) = match rule {
                ValueRule::Count(filters) => (None, filters),
                ValueRule::OldestDays(field, filters) | ValueRule::Sum(field, filters) => {
                    (Some(field), filters)
                }
                _ => continue,
            };
            if self.fit(record, filters) != Fit::Fits {
                continue;
            }
            let content = field.and_then(|field| record.get(field));
            let count = &mut self.values[index];
            match (rule, content) {
                (ValueRule::OldestDays(..), Some(Content::Instant(instant))) => {
                    let earliest = count
                        .earliest
                        .map_or(instant.at, |other| other.min(instant.at));
                    count.earliest = Some(earliest);
                }
                (ValueRule::Sum(..), Some(Content::Count(number))) => {
                    count.number = count.number.saturating_add(*number);
                }
                (ValueRule::Sum(..), Some(Content::Integer(number))) => {
                    let number = u64::try_from(*number).unwrap_or(0);
                    count.number = count.number.saturating_add(number);
                }
                (ValueRule::Count(_), _) => count.number += 1,
                _ => {}
            }
        }
    }

    fn add_to_lists(&mut self, record: &TypedRecord) {
        for (index, list) in self.mapping.lists.iter().enumerate() {
            let ListRule::Records {
                filters,
                order,
                group_by,
            } = &list.rule
            else {
                continue;
            };
            match self.fit(record, filters) {
                Fit::Fits => {}
                Fit::OutsideWindow => {
                    self.outside_window += 1;
                    continue;
                }
                Fit::WithoutInstant => {
                    self.without_instant += 1;
                    continue;
                }
                Fit::Not => continue,
            }
            let items = &mut self.lists[index];
            if let Some(field) = group_by {
                let group = record.get(field).map(Content::as_text).unwrap_or_default();
                *items.groups.entry(group).or_default() += 1;
                continue;
            }
            let text = |field: &String| record.get(field).map(Content::as_text).unwrap_or_default();
            let key = (order.iter().map(text).collect(), items.items.len());
            items.items.insert(
                key,
                fill_item(&list.item, &|name| record.get(name).map(Content::to_json)),
            );
        }
    }

    /// Whether another instant stands in for one by which a record could be counted in the window.
    fn has_substitute(&self, record: &TypedRecord) -> bool {
        let counts = self
            .mapping
            .values
            .iter()
            .filter_map(|(_, rule)| match rule {
                ValueRule::Count(filters) => Some(filters),
                _ => None,
            });
        counts.flatten().any(|filter| {
            let field = filter.in_window.as_ref();
            let instant = field.and_then(|field| record.instant(field));
            let is_substitute = instant.is_some_and(|instant| instant.is_substitute);
            let anytime = RecordFilter {
                in_window: None,
                ..filter.clone()
            };
            is_substitute && self.fit_one(record, &anytime) == Fit::Fits
        })
    }

    fn fit(&self, record: &TypedRecord, filters: &[RecordFilter]) -> Fit {
        if filters.is_empty() {
            return Fit::Fits;
        }
        let mut nearest = Fit::Not;
        for filter in filters {
            match self.fit_one(record, filter) {
                Fit::Fits => return Fit::Fits,
                Fit::Not => {}
                other => nearest = other,
            }
        }
        nearest
    }

    fn fit_one(&self, record: &TypedRecord, filter: &RecordFilter) -> Fit {
        let has_state = filter.state.is_none_or(|state| record.state == Some(state));
        let has_field = filter
            .has
            .as_ref()
            .is_none_or(|field| record.get(field).is_some());
        let is = filter.is.iter().all(|(field, words)| {
            let text = record.get(field).map(Content::as_text);
            text.is_some_and(|text| words.iter().any(|word| word.eq_ignore_ascii_case(&text)))
        });
        if !(has_state && has_field && is) {
            return Fit::Not;
        }
        let Some(field) = &filter.in_window else {
            return Fit::Fits;
        };
        match record.instant(field) {
            None => Fit::WithoutInstant,
            Some(instant) if self.window.contains(instant.counted_at()) => Fit::Fits,
            Some(_) => Fit::OutsideWindow,
        }
    }

    /// The values and lists that were counted, by their names.
    pub(super) fn finish(&mut self) -> ShownValues {
        let mut names = ShownValues::default();
        for ((name, rule), count) in self.mapping.values.iter().zip(&self.values) {
            let value = match rule {
                ValueRule::Count(_) | ValueRule::Sum(..) => Some(count.number.into()),
                ValueRule::OldestDays(..) => count.earliest.map(|earliest| {
                    (self.window.performed_at - earliest)
                        .num_days()
                        .max(0)
                        .into()
                }),
                _ => None,
            };
            names.set(name, value);
        }
        for (list, items) in self.mapping.lists.iter().zip(&mut self.lists) {
            if matches!(list.rule, ListRule::Records { .. }) {
                names.set_list(list, items.finish(list));
            }
        }
        names
    }
}

impl ListItems {
    fn finish(&mut self, list: &ImportList) -> Vec<Value> {
        let ListRule::Records {
            group_by: Some(field),
            ..
        } = &list.rule
        else {
            return std::mem::take(&mut self.items).into_values().collect();
        };
        // The largest group first.
        let mut groups: Vec<_> = std::mem::take(&mut self.groups).into_iter().collect();
        groups.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let item = |(group, count): (String, u64)| {
            fill_item(&list.item, &|name| match name {
                "count" => Some(count.into()),
                name if name == field => Some(group.as_str().into()),
                _ => None,
            })
        };
        groups.into_iter().map(item).collect()
    }
}

/// An item of a list.
pub(super) fn fill_item(item: &Template, find: &dyn Fn(&str) -> Option<Value>) -> Value {
    fill(item, find).unwrap_or(Value::Null)
}

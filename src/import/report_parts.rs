//! The parts of a report, such as its controls, and lists that are made of them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::content::{Content, Contents};
use super::rendering::item_names;
use super::tally::fill_item;
use crate::model::ImportList;

/// Differences below are noise of binary fractions.
pub(super) const NOISE: f64 = 0.005;

pub(super) fn parts_of<'r>(report: &'r Contents, list: &str) -> &'r [Contents] {
    match report.get(list) {
        Some(Content::Records(parts)) => parts,
        _ => &[],
    }
}

pub(super) fn parts_by_name<'r>(
    report: &'r Contents,
    list: &str,
    name: &str,
) -> BTreeMap<String, &'r Contents> {
    let parts = parts_of(report, list).iter();
    let named = parts.filter_map(|part| Some((part.get(name)?.as_text(), part)));
    named.collect()
}

/// The first text of the item that a part becomes.
pub(super) fn item_text(list: &ImportList, part: &Contents) -> String {
    let item = fill_item(&list.item, &|name| part.get(name).map(Content::to_json));
    item_names(&[item]).unwrap_or_default()
}

/// Parts whose number differs between the two reports, the largest difference first.
pub(super) fn changed_items(
    list: &ImportList,
    (newest, previous): (&Contents, &Contents),
    (of, name, amount): (&str, &str, &str),
    is_gain: bool,
) -> Vec<Value> {
    let before = parts_by_name(previous, of, name);
    let number = |part: &Contents| part.get(amount).and_then(Content::as_number);
    let both = parts_by_name(newest, of, name)
        .into_iter()
        .filter_map(|(key, part)| {
            let change = number(part)? - number(before.get(&key)?)?;
            (change.abs() > NOISE && (change > 0.0) == is_gain).then_some((part, change.abs()))
        });
    let mut changes: Vec<(&Contents, f64)> = both.collect();
    // Sorting is stable: equal changes stay in the order of the names.
    changes.sort_by(|a, b| b.1.total_cmp(&a.1));
    let items = changes.into_iter().map(|(part, change)| {
        fill_item(&list.item, &|name| match name {
            "change" => Some(Content::of_change(change).to_json()),
            name => part.get(name).map(Content::to_json),
        })
    });
    items.collect()
}

pub(super) fn newest_items(
    list: &ImportList,
    newest: &Contents,
    of: &str,
    among: Option<&(String, Vec<String>)>,
) -> Vec<Value> {
    let rank = |part: &Contents| match among {
        None => Some(0),
        Some((field, words)) => {
            let word = part.get(field)?.as_text();
            words.iter().position(|known| *known == word)
        }
    };
    let parts = parts_of(newest, of).iter();
    let mut ranked: Vec<(usize, Value)> = parts
        .filter_map(|part| {
            let item = fill_item(&list.item, &|name| part.get(name).map(Content::to_json));
            Some((rank(part)?, item))
        })
        .collect();
    ranked.sort_by_cached_key(|(rank, item)| (*rank, item.to_string()));
    ranked.dedup();
    ranked.into_iter().map(|(_, item)| item).collect()
}

//! Details, items and summaries, from named values.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::values::{list_names, placeholder};
use crate::model::{ImportList, SummaryPart, Template};

/// Values and lists by their names; what is absent has no entry.
#[derive(Default)]
pub(super) struct ShownValues(BTreeMap<String, Value>);

impl ShownValues {
    pub(super) fn set(&mut self, name: &str, value: Option<Value>) {
        self.0.extend(value.map(|value| (name.to_owned(), value)));
    }

    pub(super) fn set_list(&mut self, list: &ImportList, items: Vec<Value>) {
        let is_absent = list.is_optional && items.is_empty();
        self.set(&list.name, (!is_absent).then(|| Value::Array(items)));
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// The items of a list.
    pub(super) fn items(&self, list: &str) -> &[Value] {
        let list = self.get(list).and_then(Value::as_array);
        list.map_or(&[], Vec::as_slice)
    }

    /// The details.
    pub(super) fn details(&self, template: &Template) -> Map<String, Value> {
        match fill(template, &|name| self.get(name).cloned()) {
            Some(Value::Object(details)) => details,
            _ => Map::new(),
        }
    }

    /// The summary.
    pub(super) fn summary(&self, parts: &[SummaryPart]) -> String {
        fill_text(parts, &|name| self.get(name).cloned()).unwrap_or_default()
    }
}

/// What a template becomes; `None` where it shows what is absent.
pub(super) fn fill(template: &Template, find: &dyn Fn(&str) -> Option<Value>) -> Option<Value> {
    Some(match template {
        Template::Text(parts) => fill_text(parts, find)?.into(),
        Template::Number(number) => (*number).into(),
        Template::Boolean(is_so) => (*is_so).into(),
        Template::Ask(what) => placeholder(what),
        Template::Value { name, ask } => {
            let asked = || ask.as_ref().map(|what| placeholder(what));
            return find(name).or_else(asked);
        }
        Template::List(items) => items.iter().filter_map(|item| fill(item, find)).collect(),
        Template::Mapping(entries) => {
            let entries = entries.iter();
            let filled = entries.filter_map(|(key, value)| Some((key.clone(), fill(value, find)?)));
            Value::Object(filled.collect())
        }
    })
}

/// A text with its values; `None` where one is absent that is not in brackets.
fn fill_text(parts: &[SummaryPart], find: &dyn Fn(&str) -> Option<Value>) -> Option<String> {
    let mut text = String::new();
    for part in parts {
        match part {
            SummaryPart::Text(part) => text.push_str(part),
            SummaryPart::Optional(parts) => {
                text.push_str(&fill_text(parts, find).unwrap_or_default());
            }
            SummaryPart::Value(name, nouns) => {
                let value = find(name)?;
                text.push_str(&value_in_words(&value));
                if let Some((one, several)) = nouns {
                    let is_one = value.as_u64() == Some(1);
                    text.push(' ');
                    text.push_str(if is_one { one } else { several });
                }
            }
        }
    }
    Some(text)
}

fn value_in_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => {
            format!("{:.1}", number.as_f64().unwrap_or_default())
        }
        Value::Array(items) => items.len().to_string(),
        other => other.to_string(),
    }
}

/// The first items of a list in words: their texts, or the first field of each.
pub(super) fn item_names(items: &[Value]) -> Option<String> {
    let name = |item: &Value| match item {
        Value::Object(fields) => fields
            .values()
            .find_map(|value| Some(value.as_str()?.to_owned())),
        item => item.as_str().map(str::to_owned),
    };
    let names: Vec<String> = items.iter().filter_map(name).collect();
    (!names.is_empty()).then(|| list_names(&names))
}

//! The details of a mapping, and items of its lists.

use std::collections::BTreeSet;

use super::names::is_known;
use super::summary::text_with_names;
use super::texts::named;
use crate::load::field_value::{FieldValue, list};
use crate::model::Template;
use crate::yaml::Value;

/// Reads a template that may show what has one of the known names.
pub(super) fn template(value: FieldValue, known: &BTreeSet<String>) -> Option<Template> {
    match &value.node.value {
        Value::Str(text) => text_template(value, text, known),
        Value::Int(number) => Some(Template::Number(*number)),
        Value::Bool(is_so) => Some(Template::Boolean(*is_so)),
        Value::Seq(_) => {
            let items = list(|value: FieldValue| template(value, known))(value)?;
            Some(Template::List(items))
        }
        Value::Map(_) => {
            let entries = named(value, |value| template(value, known))?;
            Some(Template::Mapping(entries))
        }
        Value::Null | Value::Float(_) => {
            value.add_wrong_type("a text, a whole number, a list or a mapping");
            None
        }
    }
}

fn text_template(value: FieldValue, text: &str, known: &BTreeSet<String>) -> Option<Template> {
    if let Some(what) = text.strip_prefix('?').filter(|what| !what.is_empty()) {
        return Some(Template::Ask(what.to_owned()));
    }
    let Some(shown) = text.strip_prefix('$') else {
        return text_with_names(value, known).map(Template::Text);
    };
    let (name, ask) = match shown.split_once('?') {
        Some((name, ask)) => (name, Some(ask.to_owned())),
        None => (shown, None),
    };
    is_known(value, "value", name, known).then(|| Template::Value {
        name: name.to_owned(),
        ask,
    })
}

//! Values that are counted, and lists that are made of records.

use super::names::{MappingNames, known_name, names_of};
use super::template::template;
use super::texts::{list_of_texts, named, pair};
use crate::load::field_value::{FieldValue, list};
use crate::load::fields::Fields;
use crate::load::scalar;
use crate::model::{Companion, ImportList, ListRule, RecordFilter, RecordState, ValueRule};
use crate::yaml::Value;

/// Reads the values of a mapping.
pub(super) fn value_rules(
    value: FieldValue,
    names: &MappingNames,
    companion: Option<&Companion>,
) -> Option<Vec<(String, ValueRule)>> {
    named(value, |value| value_rule(value, names, companion))
}

fn value_rule(
    value: FieldValue,
    names: &MappingNames,
    companion: Option<&Companion>,
) -> Option<ValueRule> {
    const FORMS: &[&str] = &[
        "count",
        "oldest_days",
        "sum",
        "newest",
        "previous",
        "previous_day",
        "movement",
        "size",
        "names",
        "beside",
        "where",
    ];
    let fields = Fields::open(value, FORMS)?;
    let found = FORMS
        .iter()
        .filter(|form| **form != "where" && fields.has(form));
    let [form] = found.copied().collect::<Vec<_>>()[..] else {
        let help = format!("write one of {}", FORMS[..FORMS.len() - 1].join(", "));
        value.add_fault("expected exactly one way to find the value", help);
        return None;
    };
    let field = || fields.require(form, |value| names.field(value));
    let filters = |key| fields.read_or_default(key, |value| filters(value, names));
    Some(match form {
        "count" => ValueRule::Count(filters("count")),
        "oldest_days" => {
            let field = fields.require(form, |value| names.instant(value));
            ValueRule::OldestDays(field?, filters("where"))
        }
        "sum" => {
            let field = fields.require(form, |value| names.count(value));
            ValueRule::Sum(field?, filters("where"))
        }
        "newest" => ValueRule::Newest(field()?),
        "previous" => ValueRule::Previous(field()?),
        "previous_day" => {
            fields.read("previous_day", scalar::boolean)?;
            ValueRule::PreviousDay
        }
        "movement" => {
            let (part, whole) = fields.require("movement", pair)?;
            ValueRule::Movement(part, whole)
        }
        "size" => ValueRule::Size(fields.require("size", |value| names.list(value))?),
        "names" => ValueRule::Names(fields.require("names", |value| names.list(value))?),
        _ => {
            let known = companion.map_or_else(Default::default, |one| names_of(&one.fields));
            ValueRule::Beside(fields.require("beside", |value| {
                known_name(value, "field of `beside`", &known)
            })?)
        }
    })
}

/// A filter, or a list of which any may fit.
fn filters(value: FieldValue, names: &MappingNames) -> Option<Vec<RecordFilter>> {
    match &value.node.value {
        Value::Seq(_) => list(|value: FieldValue| filter(value, names))(value),
        _ => filter(value, names).map(|filter| vec![filter]),
    }
}

fn filter(value: FieldValue, names: &MappingNames) -> Option<RecordFilter> {
    const STATES: &[(&str, RecordState)] =
        &[("open", RecordState::Open), ("closed", RecordState::Closed)];
    let fields = Fields::open(value, &["state", "in_window", "has", "is"])?;
    let is = fields.read_or_default("is", |value| {
        let is = named(value, list_of_texts)?;
        let known = |(name, _): &(String, Vec<String>)| names.has_field(value, name);
        is.iter().all(known).then_some(is)
    });
    Some(RecordFilter {
        state: fields.read("state", scalar::word(STATES)),
        in_window: fields.read("in_window", |value| names.instant(value)),
        has: fields.read("has", |value| names.field(value)),
        is,
    })
}

/// Reads the lists of a mapping.
pub(super) fn import_lists(value: FieldValue, names: &MappingNames) -> Option<Vec<ImportList>> {
    let lists = named(value, |value| import_list(value, names))?;
    let lists = lists
        .into_iter()
        .map(|(name, list)| ImportList { name, ..list });
    Some(lists.collect())
}

fn import_list(value: FieldValue, names: &MappingNames) -> Option<ImportList> {
    const KNOWN: &[&str] = &[
        "where",
        "order",
        "group_by",
        "changes",
        "name",
        "amount",
        "direction",
        "newest",
        "among",
        "optional",
        "item",
    ];
    let fields = Fields::open(value, KNOWN)?;
    let item = fields.require("item", |value| template(value, &names.of_items()));
    let rule = list_rule(&fields, names);
    Some(ImportList {
        name: String::new(),
        is_optional: fields.read_or_default("optional", scalar::boolean),
        rule: rule?,
        item: item?,
    })
}

fn list_rule(fields: &Fields, names: &MappingNames) -> Option<ListRule> {
    const DIRECTIONS: &[(&str, bool)] = &[("up", true), ("down", false)];
    let of_report = |key| fields.require(key, |value| names.field(value));
    if fields.has("changes") {
        let of = of_report("changes");
        let inner = |key| fields.require(key, |value| names.inner_field(value));
        let (name, amount) = (inner("name"), inner("amount"));
        let is_gain = fields.require("direction", scalar::word(DIRECTIONS));
        return Some(ListRule::Changes {
            of: of?,
            name: name?,
            amount: amount?,
            is_gain: is_gain?,
        });
    }
    if fields.has("newest") {
        let among = |value: FieldValue| named(value, list_of_texts)?.pop();
        return Some(ListRule::Newest {
            of: of_report("newest")?,
            among: fields.read("among", among),
        });
    }
    let field = |value: FieldValue| names.field(value);
    Some(ListRule::Records {
        filters: fields.read_or_default("where", |value| filters(value, names)),
        order: fields.read_or_default("order", list(field)),
        group_by: fields.read("group_by", field),
    })
}

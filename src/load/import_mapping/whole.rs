//! A mapping that stands for itself: where records are, what their fields hold, what is counted.

use super::import_fields::import_fields;
use super::names::{MappingNames, check_names, known_name, names_of};
use super::record_rules::{import_lists, value_rules};
use super::summary::summary;
use super::template::template;
use super::texts::{list_of_texts, named, notes, pair};
use crate::load::field_value::{FieldValue, list};
use crate::load::fields::Fields;
use crate::load::scalar;
use crate::model::{
    Companion, Comparison, DateOrder, Id, ImportField, ImportMapping, ListShape, Notation,
    StateWords, Template,
};

pub(super) const MAPPING_FIELDS: &[&str] = &[
    "kind",
    "id",
    "extends",
    "title",
    "documentation",
    "details",
    "list",
    "fields",
    "states",
    "beside",
    "compare",
    "values",
    "lists",
    "template",
    "summary",
    "notes",
    "zone",
    "dates",
    "decimal",
];

/// Reads a mapping that extends no other one.
pub(super) fn whole_mapping(fields: &Fields, id: Option<Id>) -> Option<ImportMapping> {
    let title = fields.require("title", scalar::text);
    let details = fields.require("details", scalar::id);
    let import_fields = fields.require("fields", import_fields).unwrap_or_default();
    let names = MappingNames::of(&import_fields, fields);
    let list = fields.require("list", |value| list_shape(value, &names));
    let states = fields.read("states", |value| state_words(value, &names));
    let companion = fields.read("beside", companion);
    let comparison = fields.read("compare", |value| comparison(value, &names));
    let values = fields.read_or_default("values", |value| {
        value_rules(value, &names, companion.as_ref())
    });
    let lists = fields.read_or_default("lists", |value| import_lists(value, &names));
    let template = fields.require("template", |value| template(value, &names.of_details()));
    let summary = fields.require("summary", |value| summary(value, &names));
    if !matches!(template, None | Some(Template::Mapping(_))) {
        let message = "expected a mapping of details".to_owned();
        fields.add_fault("template", message, "write the details: `field: $value`");
    }
    check_key(fields, list.as_ref(), &import_fields);
    check_names(fields, &import_fields);
    names.check_apart(fields);
    Some(ImportMapping {
        id: id?,
        title: title?,
        documentation: fields.read_or_default("documentation", scalar::text),
        details: details?,
        list: list?,
        fields: import_fields,
        states,
        companion,
        comparison,
        values,
        lists,
        template: template?,
        summary: summary?,
        notes: fields.read_or_default("notes", notes),
        notation: notation(fields),
    })
}

/// A record without a key could be there twice unseen.
fn check_key(mapping: &Fields, list: Option<&ListShape>, import_fields: &[ImportField]) {
    let key = list.and_then(|list| list.key.as_ref());
    let field = import_fields.iter().find(|field| Some(&field.name) == key);
    if let Some(field) = field.filter(|field| !field.is_required) {
        let message = format!("the key `{}` may be missing", field.name);
        mapping.add_fault("list", message, "give that field `required: true`");
    }
}

fn list_shape(value: FieldValue, names: &MappingNames) -> Option<ListShape> {
    const KNOWN: &[&str] = &[
        "in",
        "total",
        "next",
        "page_sizes",
        "key",
        "changed",
        "same",
        "newest_by",
        "groups",
        "noun",
    ];
    let fields = Fields::open(value, KNOWN)?;
    let field = |key| fields.read(key, |value| names.field(value));
    let instant = |key| fields.read(key, |value| names.instant(value));
    let noun = fields.read("noun", pair);
    Some(ListShape {
        within: fields.read_or_default("in", list_of_texts),
        totals: fields.read_or_default("total", list_of_texts),
        next: fields.read_or_default("next", list_of_texts),
        page_sizes: fields.read_or_default("page_sizes", list(scalar::integer(2..=1_000_000))),
        key: field("key"),
        changed: instant("changed"),
        same: field("same"),
        newest_by: instant("newest_by"),
        groups: fields.read("groups", |value| groups(value, names)),
        noun: noun.unwrap_or_else(|| ("record".to_owned(), "records".to_owned())),
    })
}

fn groups(value: FieldValue, names: &MappingNames) -> Option<(String, String)> {
    let fields = Fields::open(value, &["by", "label"])?;
    let by = fields.require("by", |value| names.field(value));
    let label = fields.require("label", scalar::text);
    by.zip(label)
}

fn state_words(value: FieldValue, names: &MappingNames) -> Option<StateWords> {
    let fields = Fields::open(value, &["of", "open", "closed", "skipped", "active"])?;
    let words = |key| fields.read_or_default(key, list_of_texts);
    let (open, closed, skipped) = (words("open"), words("closed"), words("skipped"));
    for (word, other) in [(&open, &closed), (&open, &skipped), (&closed, &skipped)] {
        if let Some(word) = word.iter().find(|word| other.contains(word)) {
            let message = format!("the word `{word}` stands for two states");
            value.add_fault(message, "name it once, under open, closed or skipped");
        }
    }
    Some(StateWords {
        of: fields.require("of", |value| names.field(value))?,
        open,
        closed,
        skipped,
        active: fields.read("active", |value| names.field(value)),
    })
}

fn companion(value: FieldValue) -> Option<Companion> {
    let fields = Fields::open(value, &["has", "title", "fields", "at"])?;
    let has = fields.require("has", scalar::text);
    let title = fields.require("title", scalar::text);
    let own = fields.require("fields", import_fields)?;
    let names = names_of(&own);
    let at = fields.read("at", |value| known_name(value, "field", &names));
    Some(Companion {
        has: has?,
        title: title?,
        fields: own,
        at,
    })
}

fn comparison(value: FieldValue, names: &MappingNames) -> Option<Comparison> {
    let fields = Fields::open(value, &["by", "recorded"])?;
    let by = fields.require("by", |value| names.instant(value));
    let recorded = fields.read_or_default("recorded", |value| {
        let recorded = named(value, scalar::text)?;
        let known = |(name, _): &(String, String)| names.has_field(value, name);
        recorded.iter().all(known).then_some(recorded)
    });
    Some(Comparison { by: by?, recorded })
}

/// How the export writes times and numbers.
pub(super) fn notation(fields: &Fields) -> Notation {
    const DECIMAL: &[(&str, char)] = &[("point", '.'), ("comma", ',')];
    Notation {
        zone: fields.read("zone", scalar::timezone),
        dates: fields.read("dates", |value: FieldValue| {
            value.parse("an order of dates", DateOrder::parse)
        }),
        decimal: fields.read("decimal", scalar::word(DECIMAL)),
    }
}

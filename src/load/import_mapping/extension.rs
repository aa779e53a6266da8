//! A mapping that changes a few things in one that dutybook ships: own states, columns, dates.

use super::shipped::{shipped_mapping, shipped_names};
use super::texts::{list_of_texts, named, notes};
use super::whole::notation;
use crate::load::field_value::{FieldValue, list};
use crate::load::fields::Fields;
use crate::load::scalar;
use crate::model::{FieldRule, Id, ImportMapping, Notation, StateWords};
use crate::text::suggest;

/// What an extension cannot change.
const WHOLE_ONLY: &[&str] = &[
    "documentation",
    "beside",
    "compare",
    "values",
    "lists",
    "template",
    "summary",
];

/// Reads a mapping that begins with `extends`.
pub(super) fn extended_mapping(fields: &Fields, id: Option<Id>) -> Option<ImportMapping> {
    for key in WHOLE_ONLY.iter().filter(|key| fields.has(key)) {
        let message = format!("`{key}` cannot be changed by a mapping that extends another one");
        let help = "print the other one with `dutybook import show`, and change a copy of it";
        fields.add_fault(key, message, help);
    }
    let mut mapping = fields.require("extends", base_mapping)?;
    let title = fields.read("title", scalar::text);
    mapping.title = title.unwrap_or(mapping.title);
    let details = fields.read("details", scalar::id);
    mapping.details = details.unwrap_or(mapping.details);
    fields.read("fields", |value| add_paths(value, &mut mapping));
    fields.read("states", |value| add_words(value, mapping.states.as_mut()));
    fields.read("list", |value| {
        let fields = Fields::open(value, &["page_sizes"])?;
        let sizes = fields.read("page_sizes", list(scalar::integer(2..=1_000_000)));
        mapping.list.page_sizes = sizes?;
        Some(())
    });
    mapping.notes.extend(fields.read_or_default("notes", notes));
    let Notation {
        zone,
        dates,
        decimal,
    } = notation(fields);
    let base = mapping.notation;
    mapping.notation = Notation {
        zone: zone.or(base.zone),
        dates: dates.or(base.dates),
        decimal: decimal.or(base.decimal),
    };
    mapping.id = id?;
    Some(mapping)
}

fn base_mapping(value: FieldValue) -> Option<ImportMapping> {
    let name = value.text("the name of a mapping")?;
    let mapping = shipped_mapping(name);
    if mapping.is_none() {
        let help = suggest(name, shipped_names(), || {
            let names: Vec<&str> = shipped_names().collect();
            format!("the mappings that can be extended: {}", names.join(", "))
        });
        value.add_fault(format!("unknown mapping `{name}`"), help);
    }
    mapping
}

/// Further names under which a field stands; they are looked for first.
fn add_paths(value: FieldValue, mapping: &mut ImportMapping) -> Option<()> {
    for (name, paths) in named(value, |value| {
        Fields::open(value, &["from"])?.require("from", list_of_texts)
    })? {
        let mut fields = mapping.fields.iter_mut();
        let field = fields.find(|field| field.name == name);
        if let Some(FieldRule::Read { from, columns, .. }) = field.map(|field| &mut field.rule) {
            columns.splice(0..0, paths.iter().cloned());
            from.splice(0..0, paths);
        } else {
            let message = format!("the mapping that is extended reads no field `{name}`");
            value.add_fault(message, "print it with `dutybook import show`");
        }
    }
    Some(())
}

/// Further words of states.
fn add_words(value: FieldValue, states: Option<&mut StateWords>) -> Option<()> {
    let Some(states) = states else {
        value.add_fault("the mapping that is extended has no states", "leave it out");
        return None;
    };
    let fields = Fields::open(value, &["open", "closed", "skipped"])?;
    let own = |key| fields.read_or_default(key, list_of_texts);
    let (open, closed, skipped) = (own("open"), own("closed"), own("skipped"));
    // What the extension says of a word goes before what the shipped mapping says of it.
    let is_own =
        |word: &String| open.contains(word) || closed.contains(word) || skipped.contains(word);
    for words in [&mut states.open, &mut states.closed, &mut states.skipped] {
        words.retain(|word| !is_own(word));
    }
    states.open.extend(open);
    states.closed.extend(closed);
    states.skipped.extend(skipped);
    Some(())
}

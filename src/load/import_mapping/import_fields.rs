//! The fields of a record.

use super::texts::{list_of_texts, named, pair};
use crate::load::field_value::{FieldValue, non_empty_list};
use crate::load::fields::Fields;
use crate::load::scalar;
use crate::model::{FieldKind, FieldRule, ImportField, NumberRule, TextRule};
use crate::yaml::Value;

const FIELD_FIELDS: &[&str] = &[
    "from",
    "columns",
    "type",
    "required",
    "expected",
    "min",
    "max",
    "above",
    "at_most",
    "pattern",
    "shown",
    "past",
    "words",
    "fields",
    "earliest",
    "otherwise",
    "difference",
    "label",
];

/// The largest regular expression of a mapping, in bytes.
const MAX_PATTERN: usize = 500;

/// Reads fields by their names.
pub(super) fn import_fields(value: FieldValue) -> Option<Vec<ImportField>> {
    let fields = named(value, import_field)?;
    let named = fields
        .into_iter()
        .map(|(name, field)| ImportField { name, ..field });
    Some(named.collect())
}

fn import_field(value: FieldValue) -> Option<ImportField> {
    let fields = Fields::open(value, FIELD_FIELDS)?;
    let forms = ["from", "earliest", "difference", "label"];
    let found = forms.iter().filter(|form| fields.has(form)).count();
    if found != 1 {
        let message = format!(
            "expected exactly one of `from`, `earliest`, `difference` and `label`, found {found}"
        );
        value.add_fault(message, "say where the content comes from: `from: [name]`");
        return None;
    }
    let rule = if fields.has("from") {
        let from = fields.require("from", non_empty_list(scalar::text));
        let columns = fields.read_or_default("columns", list_of_texts);
        let kind = field_kind(&fields);
        FieldRule::Read {
            from: from?,
            columns,
            kind: kind?,
        }
    } else if fields.has("earliest") {
        FieldRule::Earliest {
            of: fields.require("earliest", non_empty_list(scalar::text))?,
            otherwise: fields.read("otherwise", scalar::text),
        }
    } else if fields.has("difference") {
        let (of, less) = fields.require("difference", pair)?;
        FieldRule::Difference { of, less }
    } else {
        let (text, name) = fields.require("label", pair)?;
        let max = fields.read("max", scalar::integer(1..=1000));
        FieldRule::Label {
            text,
            name,
            max: max.unwrap_or(120),
        }
    };
    Some(ImportField {
        name: String::new(),
        rule,
        is_required: fields.read_or_default("required", scalar::boolean),
        expected: fields.read_or_default("expected", scalar::text),
    })
}

#[derive(Clone, Copy)]
enum KindName {
    Text,
    Instant,
    Day,
    Number,
    Count,
    Boolean,
    Word,
    Texts,
    Records,
}

const KINDS: &[(&str, KindName)] = &[
    ("text", KindName::Text),
    ("instant", KindName::Instant),
    ("day", KindName::Day),
    ("number", KindName::Number),
    ("count", KindName::Count),
    ("boolean", KindName::Boolean),
    ("word", KindName::Word),
    ("texts", KindName::Texts),
    ("records", KindName::Records),
];

fn field_kind(fields: &Fields) -> Option<FieldKind> {
    let kind = if fields.has("type") {
        fields.read("type", scalar::word(KINDS))?
    } else {
        KindName::Text
    };
    Some(match kind {
        KindName::Text => FieldKind::Text(text_rule(fields)),
        KindName::Instant => FieldKind::Instant {
            is_past: fields.read_or_default("past", scalar::boolean),
        },
        KindName::Day => FieldKind::Day,
        KindName::Number => FieldKind::Number(NumberRule {
            min: fields.read("min", number),
            max: fields.read("max", number),
            above: fields.read("above", number),
            at_most: fields.read("at_most", scalar::text),
        }),
        KindName::Count => FieldKind::Count {
            at_most: fields.read("at_most", scalar::text),
        },
        KindName::Boolean => FieldKind::Boolean,
        KindName::Word => FieldKind::Word(fields.require("words", list_of_texts)?),
        KindName::Texts => FieldKind::Texts,
        KindName::Records => FieldKind::Records(fields.require("fields", import_fields)?),
    })
}

fn text_rule(fields: &Fields) -> TextRule {
    let characters = |key| fields.read(key, scalar::integer(1..=10_000));
    TextRule {
        min: characters("min").unwrap_or(0),
        max: characters("max").unwrap_or(0),
        pattern: fields.read("pattern", pattern),
        is_shown: fields.read_or_default("shown", scalar::boolean),
    }
}

fn number(value: FieldValue) -> Option<f64> {
    match value.node.value {
        #[expect(clippy::cast_precision_loss, reason = "bounds of a mapping are small")]
        Value::Int(number) => Some(number as f64),
        Value::Float(number) => Some(number),
        _ => {
            value.add_wrong_type("a number");
            None
        }
    }
}

/// A regular expression, which is matched in linear time.
fn pattern(value: FieldValue) -> Option<String> {
    value.parse("a regular expression", |text| {
        if text.len() > MAX_PATTERN {
            return Err(format!("write one of at most {MAX_PATTERN} characters"));
        }
        let built = regex::RegexBuilder::new(text).size_limit(1 << 20).build();
        built
            .map(|_| text.to_owned())
            .map_err(|error| error.to_string())
    })
}

//! A place in a schema, and what it asks for.

use std::collections::BTreeSet;

use serde_yaml::Value;

use super::details_schemas::DetailsSchemas;
use crate::language::Language;
use crate::model::Id;
use crate::yaml::{Node, Value as NodeValue, schema_text};

/// How many references and parts are followed from one place: more than any honest schema has.
const MAX_LAYERS: usize = 32;

/// What kind of value a place takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueType {
    /// A mapping.
    Object,
    /// A list.
    Array,
    /// Text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// Nothing but null.
    Null,
    /// The schema does not say.
    Any,
}

impl ValueType {
    /// The name of the type in JSON Schema; `None` where the schema does not say.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            ValueType::Object => "object",
            ValueType::Array => "array",
            ValueType::String => "string",
            ValueType::Integer => "integer",
            ValueType::Number => "number",
            ValueType::Boolean => "boolean",
            ValueType::Null => "null",
            ValueType::Any => return None,
        })
    }
}

/// A place in a schema.
#[derive(Debug, Clone)]
pub struct Subschema<'a> {
    schemas: &'a DetailsSchemas,
    document: &'a str,
    pointer: String,
    node: &'a Node,
    /// The alternatives of its `oneOf` and `anyOf` that were chosen.
    chosen: Vec<Subschema<'a>>,
}

impl<'a> Subschema<'a> {
    /// The schema of that name.
    pub fn named(schemas: &'a DetailsSchemas, name: &Id) -> Option<Self> {
        let (document, node) = schemas.document(&format!("{name}.schema.json"))?;
        Some(Subschema {
            schemas,
            document,
            pointer: String::new(),
            node,
            chosen: Vec::new(),
        })
    }

    /// The texts of `enum`; empty where any text may stand here, or values that are no texts.
    #[must_use]
    pub fn choices(&self) -> Vec<&'a str> {
        let items = self.keyword("enum").map_or(&[][..], Node::items);
        let texts: Vec<&str> = items.iter().filter_map(Node::as_str).collect();
        if texts.len() == items.len() {
            texts
        } else {
            Vec::new()
        }
    }

    /// The schema's description of this place.
    #[must_use]
    pub fn description(&self) -> Option<&'a str> {
        self.shown_text("description")
    }

    /// An example, as it would be typed.
    #[must_use]
    pub fn example(&self) -> Option<String> {
        match self.keyword("examples")?.items().first()?.to_json() {
            serde_json::Value::String(text) => Some(text),
            other => Some(other.to_string()),
        }
    }

    /// The names of the fields, in the order of the schema.
    #[must_use]
    pub fn names(&self) -> Vec<&'a str> {
        let layers = self.layers();
        let entries = layers.filter_map(|layer| layer.node.get("properties"));
        let names = entries.flat_map(|entry| entry.value.entries());
        let mut seen = BTreeSet::new();
        names
            .map(|entry| entry.key.as_str())
            .filter(|name| seen.insert(*name))
            .collect()
    }

    /// The shape of a field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<Subschema<'a>> {
        self.layers()
            .find_map(|layer| layer.child("properties")?.child(name))
    }

    /// The shape of fields that the schema does not name.
    #[must_use]
    pub fn other_fields(&self) -> Option<Subschema<'a>> {
        self.layers()
            .find_map(|layer| layer.child("additionalProperties"))
    }

    /// The schema's title of this place.
    #[must_use]
    pub fn title(&self) -> Option<&'a str> {
        self.shown_text("title")
    }

    /// The only text that may stand here.
    #[must_use]
    pub fn constant(&self) -> Option<&'a str> {
        self.keyword("const")?.as_str()
    }

    /// The shape of a list's items.
    #[must_use]
    pub fn items(&self) -> Option<Subschema<'a>> {
        self.layers().find_map(|layer| layer.child("items"))
    }

    /// How many items a list has at least.
    #[must_use]
    pub fn min_items(&self) -> usize {
        let least = self
            .keyword("minItems")
            .and_then(|node| node.to_json().as_u64());
        least.map_or(0, |least| usize::try_from(least).unwrap_or(0))
    }

    /// Whether fields that the schema does not name are refused.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        let refuses = |node: &Node| node.value == NodeValue::Bool(false);
        self.layers()
            .filter_map(|layer| layer.node.get("additionalProperties"))
            .any(|entry| refuses(&entry.value))
    }

    /// Why a value does not match this schema; `None` where it does.
    #[must_use]
    pub fn validate(&self, value: &Value) -> Option<String> {
        let json = serde_json::to_value(value).ok()?;
        self.schemas.validate(self.document, &self.pointer, &json)
    }

    /// This place, with an alternative of its `oneOf` or `anyOf` chosen.
    #[must_use]
    pub fn with(&self, alternative: &Subschema<'a>) -> Self {
        let mut narrowed = self.clone();
        narrowed.chosen.push(alternative.bare());
        narrowed
    }

    /// Whether an alternative was chosen here.
    pub(super) fn has_chosen(&self, alternative: &Subschema) -> bool {
        let mut chosen = self.chosen.iter();
        chosen.any(|one| one.place() == alternative.place())
    }

    /// Where it stands: the document, and the place in it.
    pub(super) fn place(&self) -> (&'a str, &str) {
        (self.document, &self.pointer)
    }

    pub(super) fn node(&self) -> &'a Node {
        self.node
    }

    fn bare(&self) -> Self {
        Subschema {
            chosen: Vec::new(),
            ..self.clone()
        }
    }

    /// The value of a keyword, in the first layer that has it.
    pub(super) fn keyword(&self, name: &str) -> Option<&'a Node> {
        let mut layers = self.layers();
        layers.find_map(|layer| layer.node.get(name).map(|entry| &entry.value))
    }

    /// The language of texts for people.
    pub(super) fn language(&self) -> Language {
        self.schemas.language()
    }

    /// A text for people, in the language of the schemas: that of the first layer that has it.
    fn shown_text(&self, keyword: &str) -> Option<&'a str> {
        let language = self.language();
        let mut layers = self.layers();
        layers.find_map(|layer| schema_text(layer.node, keyword, language))
    }

    pub(super) fn child(&self, key: &str) -> Option<Subschema<'a>> {
        let entry = self.node.get(key)?;
        let token = key.replace('~', "~0").replace('/', "~1");
        Some(Subschema {
            pointer: format!("{}/{token}", self.pointer),
            node: &entry.value,
            ..self.bare()
        })
    }

    /// The parts of a keyword that has a list of schemas, such as `oneOf`.
    pub(super) fn parts(&self, keyword: &str) -> Vec<Subschema<'a>> {
        let parts = self.node.get(keyword);
        let parts = parts.map_or(&[][..], |parts| parts.value.items());
        let parts = parts.iter().enumerate().map(|(index, node)| Subschema {
            pointer: format!("{}/{keyword}/{index}", self.pointer),
            node,
            ..self.bare()
        });
        parts.collect()
    }

    /// This place, then the places of its `$ref` and `allOf`, then the alternatives that were chosen.
    pub(super) fn layers(&self) -> impl Iterator<Item = Subschema<'a>> + use<'a> {
        let mut waiting: Vec<Self> = self.chosen.iter().rev().cloned().collect();
        waiting.push(self.bare());
        let mut left = MAX_LAYERS;
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let layer = waiting.pop()?;
            waiting.extend(layer.parts("allOf").into_iter().rev());
            let reference = layer
                .node
                .get("$ref")
                .and_then(|entry| entry.value.as_str());
            let followed = reference.and_then(|to| layer.schemas.resolve(layer.document, to));
            waiting.extend(followed.map(|(document, node, pointer)| Subschema {
                document,
                pointer,
                node,
                ..layer.bare()
            }));
            Some(layer)
        })
    }
}

/// The texts in the list of a keyword.
pub(super) fn texts(node: &Node, keyword: &str) -> Vec<String> {
    let entry = node.get(keyword);
    let items = entry.map_or(&[][..], |entry| entry.value.items());
    let texts = items.iter().filter_map(Node::as_str);
    texts.map(str::to_owned).collect()
}

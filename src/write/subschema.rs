//! A place in a schema, and what it asks for.

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
            ValueType::Any => return None,
        })
    }
}

/// One of several sets of fields that a mapping may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChoice {
    /// How a choice of it reads.
    pub title: String,
    /// What it requires.
    pub required: Vec<String>,
}

/// A place in a schema.
#[derive(Debug, Clone)]
pub struct Subschema<'a> {
    schemas: &'a DetailsSchemas,
    document: &'a str,
    pointer: String,
    node: &'a Node,
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
        })
    }

    /// The type of value that this place takes.
    #[must_use]
    pub fn value_type(&self) -> ValueType {
        let typed = self.layers().find_map(|layer| {
            let node = layer.node.get("type").map(|entry| &entry.value)?;
            let names = node.as_str().into_iter();
            let mut names = names.chain(node.items().iter().filter_map(Node::as_str));
            names.find_map(value_type_named)
        });
        typed.unwrap_or_else(|| {
            let has = |keyword| self.keyword(keyword).is_some();
            if !self.choices().is_empty() {
                ValueType::String
            } else if has("properties") {
                ValueType::Object
            } else if has("items") {
                ValueType::Array
            } else {
                ValueType::Any
            }
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
        entries
            .flat_map(|entry| entry.value.entries())
            .map(|entry| entry.key.as_str())
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

    /// The fields that a mapping must have, given what it has so far: those under `required`, and
    /// those that `if`, `dependentRequired` and a choice that was made already add. In the order of
    /// the schema.
    #[must_use]
    pub fn required(&self, value: &Value) -> Vec<String> {
        let mut required: Vec<String> = Vec::new();
        for layer in self.layers() {
            required.extend(texts(layer.node, "required"));
            if let Some(condition) = layer.child("if") {
                let is_met = condition.validate(value).is_none();
                let branch = layer.child(if is_met { "then" } else { "else" });
                let branch = branch.iter();
                required.extend(branch.flat_map(|branch| texts(branch.node, "required")));
            }
            let dependent = layer.node.get("dependentRequired");
            for entry in dependent.iter().flat_map(|entry| entry.value.entries()) {
                if value.get(entry.key.as_str()).is_some() {
                    let names = entry.value.items().iter().filter_map(Node::as_str);
                    required.extend(names.map(str::to_owned));
                }
            }
        }
        let order = self.names();
        let place = |name: &String| order.iter().position(|known| known == name);
        required.sort_by_key(|name| place(name).unwrap_or(usize::MAX));
        required.dedup();
        required
    }

    /// Each `oneOf` or `anyOf` of which no alternative is complete yet.
    #[must_use]
    pub fn choices_of_fields(&self, value: &Value) -> Vec<Vec<FieldChoice>> {
        let is_there = |name: &String| value.get(name.as_str()).is_some();
        let mut open = Vec::new();
        for layer in self.layers() {
            for keyword in ["oneOf", "anyOf"] {
                let entry = layer.node.get(keyword);
                let parts = entry.map_or(&[][..], |entry| entry.value.items());
                let alternatives: Vec<FieldChoice> = parts
                    .iter()
                    .filter_map(|part| alternative(part, self.language()))
                    .collect();
                let is_made = alternatives
                    .iter()
                    .any(|one| one.required.iter().all(is_there));
                if alternatives.len() == parts.len() && !alternatives.is_empty() && !is_made {
                    open.push(alternatives);
                }
            }
        }
        open
    }

    /// Why a value does not match this schema; `None` where it does.
    #[must_use]
    pub fn validate(&self, value: &Value) -> Option<String> {
        let json = serde_json::to_value(value).ok()?;
        self.schemas.validate(self.document, &self.pointer, &json)
    }

    /// The value of a keyword, in the first layer that has it.
    fn keyword(&self, name: &str) -> Option<&'a Node> {
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

    fn child(&self, key: &str) -> Option<Subschema<'a>> {
        let entry = self.node.get(key)?;
        let token = key.replace('~', "~0").replace('/', "~1");
        Some(Subschema {
            pointer: format!("{}/{token}", self.pointer),
            node: &entry.value,
            ..self.clone()
        })
    }

    /// This place, then the places of its `$ref` and `allOf`.
    fn layers(&self) -> impl Iterator<Item = Subschema<'a>> {
        let mut waiting = vec![self.clone()];
        let mut left = MAX_LAYERS;
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let layer = waiting.pop()?;
            if let Some(parts) = layer.node.get("allOf") {
                let parts = parts.value.items().iter().enumerate().rev();
                waiting.extend(parts.map(|(index, node)| Subschema {
                    pointer: format!("{}/allOf/{index}", layer.pointer),
                    node,
                    ..layer.clone()
                }));
            }
            let reference = layer
                .node
                .get("$ref")
                .and_then(|entry| entry.value.as_str());
            let followed = reference.and_then(|to| layer.schemas.resolve(layer.document, to));
            waiting.extend(followed.map(|(document, node, pointer)| Subschema {
                schemas: layer.schemas,
                document,
                pointer,
                node,
            }));
            Some(layer)
        })
    }
}

fn value_type_named(name: &str) -> Option<ValueType> {
    Some(match name {
        "object" => ValueType::Object,
        "array" => ValueType::Array,
        "string" => ValueType::String,
        "integer" => ValueType::Integer,
        "number" => ValueType::Number,
        "boolean" => ValueType::Boolean,
        _ => return None,
    })
}

fn texts(node: &Node, keyword: &str) -> Vec<String> {
    let entry = node.get(keyword);
    let items = entry.map_or(&[][..], |entry| entry.value.items());
    let texts = items.iter().filter_map(Node::as_str);
    texts.map(str::to_owned).collect()
}

fn alternative(node: &Node, language: Language) -> Option<FieldChoice> {
    let required = texts(node, "required");
    let title = schema_text(node, "title", language);
    (!required.is_empty()).then(|| FieldChoice {
        title: title.map_or_else(|| required.join(", "), str::to_owned),
        required,
    })
}

//! Which type of value a place in a schema takes.

use std::collections::BTreeSet;

use serde_yaml::Value;

use super::subschema::{Subschema, ValueType, texts};

/// Places that were looked at: a schema may refer to itself.
type Seen<'a> = BTreeSet<(&'a str, String)>;

impl<'a> Subschema<'a> {
    /// The type of value that this place takes: its `type`, what its other keywords tell, or what all its alternatives agree on.
    #[must_use]
    pub fn value_type(&self) -> ValueType {
        self.find_type(&mut Seen::new())
    }

    /// Whether its `type`, and not its alternatives, says what this place takes.
    pub(super) fn has_one_type(&self) -> bool {
        self.layers().any(|layer| layer.only_type().is_some())
    }

    /// The type that alternatives agree on; `None` where they differ.
    pub(super) fn agreed_type(alternatives: &[Subschema<'a>]) -> Option<ValueType> {
        agree(alternatives, &mut Seen::new())
    }

    /// Whether the type of a value is one of those that this place takes.
    pub(super) fn takes_type_of(&self, value: &Value) -> bool {
        let fits = |kind: ValueType| match value {
            Value::Null => kind == ValueType::Null,
            Value::Bool(_) => kind == ValueType::Boolean,
            Value::Number(_) => matches!(kind, ValueType::Integer | ValueType::Number),
            Value::String(_) => kind == ValueType::String,
            Value::Sequence(_) => kind == ValueType::Array,
            Value::Mapping(_) => kind == ValueType::Object,
            Value::Tagged(_) => false,
        };
        let typed = self.layers().map(|layer| layer.own_types());
        let typed: Vec<_> = typed.filter(|types| !types.is_empty()).collect();
        if typed.is_empty() {
            let kind = self.value_type();
            return kind == ValueType::Any || fits(kind);
        }
        typed.into_iter().all(|types| types.into_iter().any(fits))
    }

    fn find_type(&self, seen: &mut Seen<'a>) -> ValueType {
        if let Some(kind) = self.layers().find_map(|layer| layer.only_type()) {
            return kind;
        }
        let has = |keyword| self.keyword(keyword).is_some();
        if !self.choices().is_empty() || self.constant().is_some() {
            return ValueType::String;
        } else if has("properties") || has("required") {
            return ValueType::Object;
        } else if has("items") {
            return ValueType::Array;
        }
        let open = self.open_alternatives();
        if !open.is_empty() {
            let mut agreed = open.iter().filter_map(|group| agree(group, seen));
            let agreed = agreed.find(|kind| *kind != ValueType::Any);
            return agreed.unwrap_or(ValueType::Any);
        }
        let mut several = self.layers().flat_map(|layer| layer.own_types());
        let first = several.find(|kind| *kind != ValueType::Null);
        first.unwrap_or(ValueType::Any)
    }

    /// The only type that this layer names, but for null.
    fn only_type(&self) -> Option<ValueType> {
        let types = self.own_types();
        let valued = types.iter().filter(|kind| **kind != ValueType::Null);
        match (valued.collect::<Vec<_>>().as_slice(), types.first()) {
            ([only], _) => Some(**only),
            ([], Some(null)) => Some(*null),
            _ => None,
        }
    }

    /// The types under the keyword `type` of this layer.
    fn own_types(&self) -> Vec<ValueType> {
        let keyword = self.node().get("type");
        let one = keyword.and_then(|entry| entry.value.as_str());
        let several = texts(self.node(), "type");
        let names = one.into_iter().chain(several.iter().map(String::as_str));
        names.filter_map(value_type_named).collect()
    }
}

/// The type that alternatives agree on. One that was looked at already has nothing to add.
fn agree<'a>(alternatives: &[Subschema<'a>], seen: &mut Seen<'a>) -> Option<ValueType> {
    let mut agreed: Option<ValueType> = None;
    for alternative in alternatives {
        let (document, pointer) = alternative.place();
        if !seen.insert((document, pointer.to_owned())) {
            continue;
        }
        let kind = alternative.find_type(seen);
        agreed = match (agreed, kind) {
            (None, kind) => Some(kind),
            (Some(known), kind) if known == kind => agreed,
            (Some(known), kind) if is_number(known) && is_number(kind) => Some(ValueType::Number),
            _ => return None,
        };
    }
    Some(agreed.unwrap_or(ValueType::Any))
}

fn is_number(kind: ValueType) -> bool {
    matches!(kind, ValueType::Integer | ValueType::Number)
}

fn value_type_named(name: &str) -> Option<ValueType> {
    Some(match name {
        "object" => ValueType::Object,
        "array" => ValueType::Array,
        "string" => ValueType::String,
        "integer" => ValueType::Integer,
        "number" => ValueType::Number,
        "boolean" => ValueType::Boolean,
        "null" => ValueType::Null,
        _ => return None,
    })
}

//! The alternatives of `oneOf` and `anyOf`: which of them a value may still fit, and which a person has to choose from.

use serde_yaml::Value;

use super::placeholders::is_placeholder;
use super::subschema::{Subschema, ValueType};

/// How many alternatives are looked at, or chosen one within another: more than any honest schema has.
const MAX_ALTERNATIVES: usize = 64;

impl<'a> Subschema<'a> {
    /// This place, with each alternative chosen that a value has decided on: the only one that it may fit, or the first of
    /// which it has every required field.
    #[must_use]
    pub fn narrowed(&self, value: &Value) -> Self {
        let mut narrowed = self.clone();
        for _ in 0..MAX_ALTERNATIVES {
            let groups = narrowed.open_alternatives();
            let Some(chosen) = groups.iter().find_map(|group| decided(group, value)) else {
                break;
            };
            narrowed = narrowed.with(chosen);
        }
        narrowed
    }

    /// The alternatives of a mapping that are still to be chosen from: it may fit several, and fits none yet.
    #[must_use]
    pub fn choice_of_fields(&self, value: &Value) -> Option<Vec<Subschema<'a>>> {
        let groups = self.narrowed(value).open_alternatives().into_iter();
        let mut open = groups.filter_map(|group| {
            let fitting: Vec<_> = group.into_iter().filter(|it| it.may_fit(value)).collect();
            let is_open = fitting.iter().all(|it| it.validate(value).is_some());
            (is_open && !fitting.is_empty()).then_some(fitting)
        });
        open.next()
    }

    /// The alternatives that have to be chosen from before there is anything to prompt for: of several types, of lists with
    /// entries of their own, or of values of which each is the only one.
    #[must_use]
    pub fn choice_of_form(&self) -> Option<Vec<Subschema<'a>>> {
        let kind = self.value_type();
        let has_type = self.has_one_type();
        let has_items = self.items().is_some();
        let mut groups = self.open_alternatives().into_iter();
        groups.find(|group| match kind {
            ValueType::Object => false,
            ValueType::Array => !has_items && group.iter().any(|it| it.items().is_some()),
            _ => {
                let is_mixed = !has_type && Subschema::agreed_type(group).is_none();
                is_mixed || group.iter().all(|it| it.keyword("const").is_some())
            }
        })
    }

    /// How an alternative reads: its title, what it requires, its only value, its description, or its type.
    #[must_use]
    pub fn name_as_alternative(&self) -> String {
        let required = || Some(self.required(&Value::Null).join(", ")).filter(|it| !it.is_empty());
        let constant = || {
            let constant = self.keyword("const")?.to_json();
            let text = constant.as_str().map(str::to_owned);
            Some(text.unwrap_or_else(|| constant.to_string()))
        };
        let title = self.title().map(str::to_owned);
        let named = title.or_else(required).or_else(constant);
        let named = named.or_else(|| self.description().map(str::to_owned));
        let kind = || match self.value_type() {
            ValueType::Object => "fields",
            ValueType::Array => "a list",
            ValueType::String => "a text",
            ValueType::Integer => "a whole number",
            ValueType::Number => "a number",
            ValueType::Boolean => "yes or no",
            ValueType::Null => "nothing",
            ValueType::Any => "something else",
        };
        named.unwrap_or_else(|| kind().to_owned())
    }

    /// The only value that may stand here.
    #[must_use]
    pub fn only_value(&self) -> Option<Value> {
        serde_yaml::to_value(self.keyword("const")?.to_json()).ok()
    }

    /// The shape of a field here, or in the first alternative that has it.
    #[must_use]
    pub fn field_anywhere(&self, name: &str) -> Option<Subschema<'a>> {
        let own = self.field(name);
        own.or_else(|| self.all_alternatives().iter().find_map(|it| it.field(name)))
    }

    /// The names of the fields here, and in each alternative.
    #[must_use]
    pub fn names_anywhere(&self) -> Vec<&'a str> {
        let mut names = self.names();
        for alternative in self.all_alternatives() {
            for name in alternative.names() {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// Each `oneOf` and `anyOf` of which no alternative is chosen.
    pub(super) fn open_alternatives(&self) -> Vec<Vec<Subschema<'a>>> {
        let mut open = Vec::new();
        for layer in self.layers() {
            for keyword in ["oneOf", "anyOf"] {
                let group = layer.parts(keyword);
                if !group.is_empty() && !group.iter().any(|it| self.has_chosen(it)) {
                    open.push(group);
                }
            }
        }
        open
    }

    /// Every alternative, also of alternatives.
    fn all_alternatives(&self) -> Vec<Subschema<'a>> {
        let below = |it: &Subschema<'a>| it.open_alternatives().into_iter().flatten();
        let mut found: Vec<Subschema<'a>> = Vec::new();
        let mut waiting: Vec<Subschema<'a>> = below(self).collect();
        while !waiting.is_empty() && found.len() < MAX_ALTERNATIVES {
            let mut next = Vec::new();
            for alternative in waiting {
                if !found.iter().any(|it| it.place() == alternative.place()) {
                    next.extend(below(&alternative));
                    found.push(alternative);
                }
            }
            waiting = next;
        }
        found
    }

    /// Whether a value may fit once more is answered: nothing in it is refused yet.
    fn may_fit(&self, value: &Value) -> bool {
        if value.is_null() || is_placeholder(value) {
            return true;
        }
        if !self.takes_type_of(value) {
            return false;
        }
        match value {
            Value::Mapping(fields) => fields.iter().all(|(key, value)| {
                let name = key.as_str().unwrap_or_default();
                match self.field(name) {
                    Some(field) => field.may_fit(value),
                    None => !self.is_closed() || self.keyword("patternProperties").is_some(),
                }
            }),
            Value::Sequence(items) => {
                let shape = self.items();
                let fits = |item| shape.as_ref().is_none_or(|shape| shape.may_fit(item));
                items.iter().all(fits)
            }
            scalar => self.validate(scalar).is_none(),
        }
    }
}

/// The alternative that a value has decided on.
fn decided<'g, 'a>(group: &'g [Subschema<'a>], value: &Value) -> Option<&'g Subschema<'a>> {
    let fitting = group.iter().filter(|it| it.may_fit(value));
    let fitting: Vec<&Subschema<'a>> = fitting.collect();
    if let [only] = fitting.as_slice() {
        return Some(only);
    }
    let mut fitting = fitting.into_iter();
    fitting.find(|it| {
        let required = it.required(value);
        !required.is_empty()
            && required
                .iter()
                .all(|name| value.get(name.as_str()).is_some())
    })
}

//! What may stand at a place.

use super::cursor::{Cursor, Spot};
use super::edited_file::{EditedFile, EditorState};
use super::fields::FieldShapes;
use super::names::{KnownName, names_at, rules};
use crate::load::FileFormat;
use crate::text::{LineIndex, Position, Range};
use crate::write::{Subschema, ValueType};
use crate::yaml::{scalar_like, scalar_of};

/// What kind of thing a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalKind {
    /// A key of a mapping.
    Field,
    /// One of the values that a schema names.
    Choice,
    /// The name of something that the repository defines.
    Name,
}

/// One thing that may stand at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What is offered.
    pub label: String,
    /// What is written.
    pub insert: String,
    /// What it stands for, in a line.
    pub detail: String,
    /// More about it; may be empty.
    pub description: String,
    /// What it is.
    pub kind: ProposalKind,
    /// What it replaces.
    pub range: Range,
}

/// What may stand at a place of a file, in the order in which it is to be offered.
#[must_use]
pub fn complete(state: &EditorState, path: &str, text: &str, place: Position) -> Vec<Proposal> {
    let index = LineIndex::new(text);
    let file = EditedFile::of(path);
    let cursor = Cursor::at(text, &index, place);
    let (Some(file), Some(cursor)) = (file, cursor) else {
        return Vec::new();
    };
    let word = cursor.word.clone();
    let offer = Offer {
        range: Range::new(index.position(word.start), index.position(word.end)),
        before: text.get(..word.start).unwrap_or_default(),
        replaced: text.get(word).unwrap_or_default(),
        cursor: &cursor,
    };
    let shapes = FieldShapes::around(state, file, &cursor);
    let shape = shapes.as_ref().and_then(FieldShapes::shape);
    let mut found = Vec::new();
    if cursor.spot != Spot::Key {
        let names = names_at(state, file, &cursor);
        found.extend(names.iter().map(|name| offer.name(name)));
        if found.is_empty() {
            found.extend(shape.iter().flat_map(|shape| offer.choices(shape)));
        }
    }
    if cursor.spot != Spot::Value && found.is_empty() {
        if file.format == FileFormat::Policy && cursor.parents == ["rules"] {
            found.extend(rules().iter().filter_map(|rule| offer.rule(rule)));
        }
        found.extend(shape.iter().flat_map(|shape| offer.fields(shape)));
    }
    found
}

/// The word at a place, for which something is offered.
struct Offer<'a> {
    range: Range,
    before: &'a str,
    replaced: &'a str,
    cursor: &'a Cursor<'a>,
}

impl Offer<'_> {
    fn offer(&self, kind: ProposalKind, label: &str, insert: String) -> Proposal {
        Proposal {
            label: label.to_owned(),
            insert,
            detail: String::new(),
            description: String::new(),
            kind,
            range: self.range,
        }
    }

    /// A value; a colon needs a blank after it.
    fn value(&self, kind: ProposalKind, label: &str, scalar: &str) -> Proposal {
        let blank = if self.before.ends_with(':') { " " } else { "" };
        self.offer(kind, label, format!("{blank}{scalar}"))
    }

    fn name(&self, name: &KnownName) -> Proposal {
        let scalar = scalar_like(self.replaced, &name.name);
        Proposal {
            detail: name.meaning.clone(),
            ..self.value(ProposalKind::Name, &name.name, &scalar)
        }
    }

    fn choices(&self, shape: &Subschema) -> Vec<Proposal> {
        let mut choices = shape.choices();
        choices.extend(shape.constant());
        let booleans = match shape.value_type() {
            ValueType::Boolean => &["true", "false"][..],
            _ => &[],
        };
        let words = choices
            .iter()
            .map(|text| (*text, scalar_like(self.replaced, text)));
        let booleans = booleans.iter().map(|text| (*text, (*text).to_owned()));
        words
            .chain(booleans)
            .map(|(label, scalar)| self.value(ProposalKind::Choice, label, &scalar))
            .collect()
    }

    /// A key, which keeps the colon that it has.
    fn key(&self, name: &str, rest: &str) -> Proposal {
        let colon = if self.cursor.key.is_some() && self.cursor.spot == Spot::Key {
            ""
        } else {
            rest
        };
        self.offer(
            ProposalKind::Field,
            name,
            format!("{}{colon}", scalar_of(name)),
        )
    }

    fn is_there(&self, name: &str) -> bool {
        self.cursor.siblings.contains(&name) && self.cursor.key != Some(name)
    }

    fn rule(&self, rule: &KnownName) -> Option<Proposal> {
        (!self.is_there(&rule.name)).then(|| Proposal {
            detail: rule.meaning.clone(),
            ..self.key(&rule.name, ": ")
        })
    }

    /// The fields that a mapping may have and does not have yet: first those that it must have.
    fn fields(&self, shape: &Subschema) -> Vec<Proposal> {
        let there = self.cursor.siblings.iter();
        let there = there
            .map(|key| ((*key).into(), serde_yaml::Value::Null))
            .collect();
        let required = shape.required(&serde_yaml::Value::Mapping(there));
        let mut names = shape.names();
        names.retain(|name| !self.is_there(name));
        names.sort_by_key(|name| !required.iter().any(|it| it == name));
        let offer = |name: &&str| {
            let field = shape.field(name);
            let rest = match field.as_ref().map(Subschema::value_type) {
                Some(ValueType::Object | ValueType::Array) => ":",
                _ => ": ",
            };
            let is_required = required.iter().any(|it| it == name);
            let title = field
                .as_ref()
                .and_then(Subschema::title)
                .unwrap_or_default();
            let marked = match (is_required, title) {
                (true, "") => "required".to_owned(),
                (true, title) => format!("{title} (required)"),
                (false, title) => title.to_owned(),
            };
            let description = field.as_ref().and_then(Subschema::description);
            Proposal {
                detail: marked,
                description: description.unwrap_or_default().to_owned(),
                ..self.key(name, rest)
            }
        };
        names.iter().map(offer).collect()
    }
}

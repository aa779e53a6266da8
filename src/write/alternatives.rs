//! The alternatives of a place in a schema: its `oneOf` and `anyOf`.

use serde_yaml::Value;

use super::subschema::{Subschema, ValueType, texts};

/// One of several sets of fields that a mapping may have.
#[derive(Debug, Clone)]
pub struct FieldChoice<'a> {
    /// How a choice of it reads.
    pub title: String,
    /// What it requires.
    pub required: Vec<String>,
    /// Its place in the schema, which may say more of its fields.
    pub place: Subschema<'a>,
}

impl FieldChoice<'_> {
    /// How many of its fields a value has; whether it has all that are required.
    fn fit(&self, value: &Value) -> usize {
        let names = self.place.names();
        let others = names
            .iter()
            .filter(|name| !self.required.iter().any(|it| it == *name));
        let names = self
            .required
            .iter()
            .map(String::as_str)
            .chain(others.copied());
        names.filter(|name| value.get(*name).is_some()).count()
    }
}

/// Which of several choices comes closest to a value: the one that has the most of its fields, of several the first.
#[must_use]
pub fn closest_choice(choices: &[FieldChoice], value: &Value) -> usize {
    let fits = choices.iter().map(|choice| choice.fit(value)).enumerate();
    let best = fits.max_by_key(|(index, fit)| (*fit, usize::MAX - index));
    best.map_or(0, |(index, _)| index)
}

impl<'a> Subschema<'a> {
    /// The alternatives of each `oneOf` and `anyOf` of this place.
    #[must_use]
    pub fn branches(&self) -> Vec<Vec<Subschema<'a>>> {
        let keywords = |layer: Subschema<'a>| {
            ["oneOf", "anyOf"].into_iter().filter_map(move |keyword| {
                let parts = layer.node.get(keyword)?.value.items().iter();
                let parts = parts.enumerate().map(|(index, node)| Subschema {
                    pointer: format!("{}/{keyword}/{index}", layer.pointer),
                    node,
                    ..layer.clone()
                });
                Some(parts.collect())
            })
        };
        self.layers().flat_map(keywords).collect()
    }

    /// The alternatives between which somebody has to choose before anything can be asked: those of a place that states no type
    /// and whose alternatives have different ones. Empty where the type is known, or where nothing is said.
    #[must_use]
    pub fn kinds(&self) -> Vec<Subschema<'a>> {
        if self.value_type() != ValueType::Any {
            return Vec::new();
        }
        self.branches().into_iter().next().unwrap_or_default()
    }

    /// What an alternative is called where one is chosen: its title, its description, or its type.
    #[must_use]
    pub fn name_of_kind(&self) -> String {
        let said = self.title().or_else(|| self.description());
        said.or_else(|| self.value_type().name())
            .unwrap_or("anything")
            .to_owned()
    }

    /// The type that all alternatives have; `Any` where they differ, or do not say.
    pub(super) fn type_of_branches(&self, depth: usize) -> ValueType {
        let Some(deeper) = depth.checked_sub(1) else {
            return ValueType::Any;
        };
        let branches = self.branches().into_iter().flatten();
        let mut types = branches.map(|branch| match branch.own_type() {
            ValueType::Any => branch.type_of_branches(deeper),
            own => own,
        });
        let first = types.next().unwrap_or(ValueType::Any);
        if types.all(|other| other == first) {
            first
        } else {
            ValueType::Any
        }
    }

    /// Each `oneOf` or `anyOf` of which no alternative is complete yet.
    #[must_use]
    pub fn choices_of_fields(&self, value: &Value) -> Vec<Vec<FieldChoice<'a>>> {
        let is_there = |name: &String| value.get(name.as_str()).is_some();
        let mut open = Vec::new();
        for branches in self.branches() {
            let count = branches.len();
            let alternatives: Vec<FieldChoice> =
                branches.into_iter().filter_map(alternative).collect();
            let is_made = alternatives
                .iter()
                .any(|one| one.required.iter().all(is_there));
            if alternatives.len() == count && !alternatives.is_empty() && !is_made {
                open.push(alternatives);
            }
        }
        open
    }
}

fn alternative(place: Subschema<'_>) -> Option<FieldChoice<'_>> {
    let required: Vec<String> = place
        .layers()
        .flat_map(|layer| texts(layer.node, "required"))
        .collect();
    let title = place.title();
    (!required.is_empty()).then(|| FieldChoice {
        title: title.map_or_else(|| required.join(", "), str::to_owned),
        required,
        place,
    })
}

//! Reading `pack.yaml`.

use std::sync::Arc;

use super::pack_reader::{ReadPackFile, named, read_file};
use super::pack_version::version;
use crate::load::field_value::{FieldValue, non_empty_list};
use crate::load::fields::Fields;
use crate::load::scalar;
use crate::model::{
    Id, NO_VALUE, PackGroup, PackManifest, PackParameter, PackSource, PackTeam, ParameterKind,
};
use crate::text::device_name_fault;

/// The most parameters of a pack, and the most choices of one: each of them is tried when the pack is checked.
const MAX_PARAMETERS: usize = 100;
const MAX_CHOICES: usize = 50;

/// Reads the bytes of one `pack.yaml`, which stands at `path`.
#[must_use]
pub fn parse_pack_manifest(bytes: &[u8], path: &Arc<str>) -> ReadPackFile<PackManifest> {
    read_file(bytes, path, manifest)
}

fn manifest(root: FieldValue) -> Option<PackManifest> {
    let known = &[
        "kind",
        "id",
        "version",
        "title",
        "description",
        "licence",
        "source",
        "parameters",
        "groups",
        "approvers",
    ];
    let fields = Fields::open(root, known)?;
    fields.require("kind", scalar::kind("pack/v1"));
    let id = fields.require("id", pack_id);
    let version = fields.require("version", version);
    let title = fields.require("title", scalar::text);
    let description = fields.require("description", scalar::text);
    let licence = fields.require("licence", scalar::text);
    let source = fields.require("source", source);
    let parameters = fields.read_or_default("parameters", named(parameter));
    if parameters.len() > MAX_PARAMETERS {
        let message = format!(
            "expected at most {MAX_PARAMETERS} parameters, found {}",
            parameters.len()
        );
        fields.add_fault("parameters", message, "divide the pack");
    }
    let groups = fields.read_or_default("groups", named(group));
    let approvers = fields.read("approvers", scalar::id);
    if let Some(name) = &approvers {
        let mut teams = parameters
            .iter()
            .filter(|it| matches!(it.kind, ParameterKind::Team(_)));
        if !teams.any(|it| it.name == *name) {
            let message = format!("`{name}` is not a parameter of type team");
            fields.add_fault("approvers", message, "name one of the pack's teams");
        }
    }
    Some(PackManifest {
        id: id?,
        version: version?,
        title: title?,
        description: description?,
        licence: licence?,
        source: source?,
        parameters,
        groups,
        approvers,
    })
}

/// The pack's identifier, which becomes the name of a file.
fn pack_id(value: FieldValue) -> Option<Id> {
    let id = scalar::id(value)?;
    if let Some(message) = device_name_fault(id.as_str()) {
        value.add_fault(message, "name the pack otherwise");
        return None;
    }
    Some(id)
}

fn source(value: FieldValue) -> Option<PackSource> {
    let fields = Fields::open(value, &["document", "url", "licence", "note"])?;
    Some(PackSource {
        document: fields.require("document", scalar::text)?,
        url: fields.read("url", scalar::text),
        licence: fields.read("licence", scalar::text),
        note: fields.read("note", scalar::text),
    })
}

fn group(key: &str, value: FieldValue) -> Option<PackGroup> {
    let fields = Fields::open(value, &["name", "teams"])?;
    let name = fields.require("name", scalar::text);
    let teams = fields.require("teams", non_empty_list(scalar::text));
    Some(PackGroup {
        id: identifier(key, value)?,
        name: name?,
        teams: teams?,
    })
}

fn identifier(key: &str, value: FieldValue) -> Option<Id> {
    let add = |error: crate::model::IdError| {
        value.add_fault(format!("`{key}` is not an identifier"), error.to_string());
    };
    Id::new(key).map_err(add).ok()
}

/// The words of `type`.
#[derive(Clone, Copy)]
enum TypeWord {
    Team,
    Choice,
    Time,
    Duration,
    Text,
}

const TYPES: &[(&str, TypeWord)] = &[
    ("team", TypeWord::Team),
    ("choice", TypeWord::Choice),
    ("time", TypeWord::Time),
    ("duration", TypeWord::Duration),
    ("text", TypeWord::Text),
];

fn parameter(key: &str, value: FieldValue) -> Option<PackParameter> {
    let known = &[
        "type",
        "default",
        "optional",
        "description",
        "choices",
        "name",
        "members",
    ];
    let fields = Fields::open(value, known)?;
    let word = fields.require("type", scalar::word(TYPES))?;
    let default = fields.require("default", scalar::text);
    let description = fields.require("description", scalar::text);
    let is_optional = fields.read_or_default("optional", scalar::boolean);
    let kind = match word {
        TypeWord::Team => {
            let name = fields.require("name", scalar::text);
            let members = fields.require("members", non_empty_list(scalar::email));
            ParameterKind::Team(PackTeam {
                name: name?,
                members: members?,
            })
        }
        TypeWord::Choice => {
            let choices = fields.require("choices", choices)?;
            ParameterKind::Choice(choices)
        }
        TypeWord::Time => ParameterKind::Time,
        TypeWord::Duration => ParameterKind::Duration,
        TypeWord::Text => ParameterKind::Text,
    };
    let is_team = matches!(word, TypeWord::Team);
    for (field, is_taken) in [
        ("name", is_team),
        ("members", is_team),
        ("choices", matches!(word, TypeWord::Choice)),
        ("optional", !is_team),
    ] {
        if fields.has(field) && !is_taken {
            let message = format!("a parameter of this type takes no `{field}`");
            fields.add_fault(field, message, "leave it out, or change `type`");
        }
    }
    let parameter = PackParameter {
        name: identifier(key, value)?,
        kind,
        default: default?,
        is_optional,
        description: description?,
    };
    if let Err(expected) = parameter.check_value(&parameter.default) {
        let message = format!("`{}` is not a value of this parameter", parameter.default);
        fields.add_fault("default", message, expected);
    }
    Some(parameter)
}

fn choices(value: FieldValue) -> Option<Vec<String>> {
    let words = non_empty_list(choice)(value)?;
    if words.len() > MAX_CHOICES {
        let message = format!(
            "expected at most {MAX_CHOICES} choices, found {}",
            words.len()
        );
        value.add_fault(message, "leave some out, or make it a text");
        return None;
    }
    Some(words)
}

/// A word that may stand as a plain YAML scalar.
fn choice(value: FieldValue) -> Option<String> {
    value.parse("a word", |text| match Id::new(text) {
        Ok(_) if text == NO_VALUE => Err("`none` is the value of `optional: true`".to_owned()),
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(error.to_string()),
    })
}

//! A pack with the values of its parameters: the files of a policy.

use std::collections::{BTreeMap, BTreeSet};

use super::error::PackError;
use super::pack::PackFolder;
use super::placeholders::{Fillings, fill};
use super::translation::{Translations, translate_file};
use crate::language::Language;
use crate::model::{Email, Id, InstalledPack, PackManifest, PackTeam, ParameterKind};
use crate::text::suggest;

/// What whoever uses a pack chooses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackChoice {
    /// Values of parameters by name; the rest have their defaults.
    pub values: BTreeMap<String, String>,
    /// The language of the texts, beside English.
    pub language: Language,
}

/// The files and teams that a pack makes.
#[derive(Debug, Clone)]
pub struct RenderedPack {
    /// What the repository remembers of it; `files` holds the tasks and schemas by their path below the root.
    pub record: InstalledPack,
    /// Its teams, in the order of its parameters.
    pub teams: Vec<RenderedTeam>,
    /// Its groups.
    pub groups: Vec<RenderedGroup>,
    /// The team whose members approve waivers.
    pub approvers: Option<Id>,
    /// The translations that its files hold, beside the English texts.
    pub translations: Option<Translations>,
}

/// A team of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedTeam {
    /// Its identifier.
    pub id: Id,
    /// The name that outputs show.
    pub name: String,
    /// Its members.
    pub members: Vec<Email>,
}

/// A group of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedGroup {
    /// Its identifier.
    pub id: Id,
    /// The name that outputs show.
    pub name: String,
    /// Its teams; not empty, each once.
    pub teams: Vec<Id>,
}

/// Replaces the placeholders of a pack.
///
/// # Errors
/// When a value is not one of its parameter, a name is unknown, or the pack lacks the language.
pub fn render_pack(pack: &PackFolder, choice: &PackChoice) -> Result<RenderedPack, PackError> {
    let manifest = &pack.manifest;
    let values = values(pack, choice)?;
    let fillings = fillings(manifest, &values);
    // A pack without the language stays in English: reports fall back to it anyway.
    let tags = [choice.language, choice.language.without_region()];
    let language = tags.iter().find_map(|it| pack.languages.get(it.tag()));
    let mut files = BTreeMap::new();
    for (path, text) in &pack.files {
        let filled = fill(path, text, &fillings)?;
        let text = match language {
            Some(language) => translate_file(path, &filled, language),
            None => filled,
        };
        files.insert(format!("policy/{path}"), text);
    }
    let named = |name: &str| values.get(name).map_or("", String::as_str);
    let mut teams: Vec<RenderedTeam> = Vec::new();
    for parameter in &manifest.parameters {
        let ParameterKind::Team(team) = &parameter.kind else {
            continue;
        };
        let value = named(parameter.name.as_str());
        let team = rendered_team(value, team, value == parameter.default)?;
        if teams.iter().all(|known| known.id != team.id) {
            teams.push(team);
        }
    }
    let groups = rendered_groups(manifest, &fillings)?;
    let approvers = manifest.approvers.as_ref();
    let approvers = approvers.map(|name| identifier(named(name.as_str())));
    Ok(RenderedPack {
        record: InstalledPack {
            id: manifest.id.clone(),
            version: manifest.version.clone(),
            origin: pack.origin.clone(),
            language: language.map(|language| language.language.tag().to_owned()),
            parameters: values.clone(),
            files,
        },
        teams,
        groups,
        approvers: approvers.transpose()?,
        translations: language.cloned(),
    })
}

/// The value of every parameter.
fn values(pack: &PackFolder, choice: &PackChoice) -> Result<BTreeMap<String, String>, PackError> {
    let PackChoice { values, .. } = choice;
    let parameters = &pack.manifest.parameters;
    let names = || parameters.iter().map(|it| it.name.as_str());
    for name in values.keys() {
        if pack.manifest.parameter(name).is_none() {
            let id = &pack.manifest.id;
            let help = suggest(name, names(), || {
                format!("its parameters: {}", names().collect::<Vec<_>>().join(", "))
            });
            return Err(PackError::new(
                format!("the pack {id} has no parameter `{name}`"),
                help.text,
            ));
        }
    }
    let mut chosen = BTreeMap::new();
    for parameter in parameters {
        let name = parameter.name.as_str();
        let value = values.get(name).unwrap_or(&parameter.default);
        if let Err(expected) = parameter.check_value(value) {
            return Err(PackError::new(
                format!("`{value}` is not a value of `{name}`"),
                expected,
            ));
        }
        chosen.insert(name.to_owned(), value.clone());
    }
    Ok(chosen)
}

fn rendered_groups(
    manifest: &PackManifest,
    fillings: &Fillings,
) -> Result<Vec<RenderedGroup>, PackError> {
    let mut groups = Vec::new();
    for group in &manifest.groups {
        let mut seen = BTreeSet::new();
        let mut teams = Vec::new();
        for team in &group.teams {
            let team = identifier(&fill("pack.yaml", team, fillings)?)?;
            if seen.insert(team.clone()) {
                teams.push(team);
            }
        }
        groups.push(RenderedGroup {
            id: group.id.clone(),
            name: group.name.clone(),
            teams,
        });
    }
    Ok(groups)
}

/// What stands for each parameter. `none` is the absence of a value only where the parameter is optional; elsewhere it is a word.
fn fillings<'v>(manifest: &PackManifest, values: &'v BTreeMap<String, String>) -> Fillings<'v> {
    let filling = |(name, value): (&'v String, &'v String)| {
        let parameter = manifest.parameter(name);
        let is_absent = parameter.is_some_and(|parameter| parameter.is_absent(value));
        (name.as_str(), (!is_absent).then_some(value.as_str()))
    };
    values.iter().map(filling).collect()
}

/// The team of a parameter: the pack's own, or one of another name with roles to be replaced.
fn rendered_team(
    value: &str,
    team: &PackTeam,
    is_default: bool,
) -> Result<RenderedTeam, PackError> {
    let id = identifier(value)?;
    if is_default {
        return Ok(RenderedTeam {
            id,
            name: team.name.clone(),
            members: team.members.clone(),
        });
    }
    let roles = (1..=team.members.len()).map(|n| Email::new(&format!("{value}-{n}@team.example")));
    let members: Result<Vec<Email>, _> = roles.collect();
    let members =
        members.map_err(|error| PackError::new(error.to_string(), "name another team"))?;
    Ok(RenderedTeam {
        name: display_name(value),
        id,
        members,
    })
}

fn identifier(text: &str) -> Result<Id, PackError> {
    let refuse = |error: crate::model::IdError| {
        PackError::new(
            format!("`{text}` is not a team's identifier"),
            error.to_string(),
        )
    };
    Id::new(text).map_err(refuse)
}

/// `it-operations` as `It operations`.
fn display_name(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

//! Packs as they are named on the command line, with the values of their parameters.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anstream::eprintln;

use crate::cli::CliError;
use crate::cli::pack_origin::ReadFolder;
use crate::language::Language;
use crate::model::{Id, PackManifest};
use crate::packs::{
    PackChoice, PackError, PackFolder, PolicySeed, RenderedPack, merge_packs, read_pack_folder,
    render_pack, shipped_pack, shipped_pack_names,
};
use crate::text::suggest;

impl From<PackError> for CliError {
    fn from(error: PackError) -> Self {
        match error {
            PackError::Load(error) => CliError::Load(error),
            PackError::Invalid { message, help } => CliError::usage(message, help),
        }
    }
}

/// The files of the packs that are named, as one policy, for a repository whose root is that folder.
pub(crate) fn draft_seed(
    names: &[String],
    values: &[String],
    language: Language,
    root: &Path,
) -> Result<PolicySeed, CliError> {
    Ok(merge_packs(&render_packs(names, values, language, root)?)?)
}

/// The packs that are named, with the values that are given for their parameters, for a repository whose root is that folder.
pub(crate) fn render_packs(
    names: &[String],
    values: &[String],
    language: Language,
    root: &Path,
) -> Result<Vec<RenderedPack>, CliError> {
    let packs = names.iter().map(|name| find_pack(name, root));
    let packs: Vec<PackFolder> = packs.collect::<Result<_, CliError>>()?;
    let mut choices = distribute_values(packs.iter().map(|pack| &pack.manifest), values)?;
    let mut rendered = Vec::new();
    for pack in &packs {
        let values = choices.remove(&pack.manifest.id).unwrap_or_default();
        rendered.push(render_pack(pack, &PackChoice { values, language })?);
    }
    Ok(rendered)
}

/// The pack of a name, or in a folder, for a repository whose root is that folder.
pub(crate) fn find_pack(name: &str, root: &Path) -> Result<PackFolder, CliError> {
    let folder = Path::new(name);
    let looks_like_folder = name.contains(['/', '\\']) || name.starts_with('.');
    if !looks_like_folder && let Some(pack) = shipped_pack(name)? {
        return Ok(pack);
    }
    if looks_like_folder || folder.join("pack.yaml").is_file() {
        return read_pack_at(folder, root);
    }
    let names: Vec<&str> = shipped_pack_names().collect();
    let help = suggest(name, names.iter().copied(), || {
        format!(
            "packs that come with dutybook: {}; or name the folder of one",
            names.join(", ")
        )
    });
    Err(CliError::usage(format!("unknown pack `{name}`"), help))
}

/// The pack in a folder, with the commit that is checked out there, for a repository whose root is that folder.
pub(crate) fn read_pack_at(folder: &Path, root: &Path) -> Result<PackFolder, CliError> {
    if !folder.is_dir() {
        let message = format!("{} is not a folder", folder.display());
        return Err(CliError::usage(
            message,
            "name the folder that holds pack.yaml",
        ));
    }
    let shown = folder.to_string_lossy().replace('\\', "/");
    let files = ReadFolder::new(folder);
    read_pack_folder(&files, || files.origin(root)).map_err(|error| {
        let help = error.help().to_owned();
        CliError::usage(format!("{shown}: {error}"), help)
    })
}

/// Values of parameters by their names, of each pack.
pub(crate) type ChosenValues = BTreeMap<Id, BTreeMap<String, String>>;

/// Gives each value to every pack that has its parameter.
pub(crate) fn distribute_values<'m>(
    packs: impl IntoIterator<Item = &'m PackManifest>,
    values: &[String],
) -> Result<ChosenValues, CliError> {
    let packs: Vec<&PackManifest> = packs.into_iter().collect();
    let mut choices = ChosenValues::new();
    for typed in values {
        let (name, value) = typed.split_once('=').ok_or_else(|| {
            let message = format!("--set {typed}: expected NAME=VALUE");
            CliError::usage(message, "such as --set daily=business-days")
        })?;
        let takers = takers(&packs, typed, name)?;
        let name = name.split_once('.').map_or(name, |(_, name)| name);
        for pack in &takers {
            let of_pack = choices.entry(pack.id.clone()).or_default();
            if of_pack.insert(name.to_owned(), value.to_owned()).is_some() {
                let message = format!("--set {typed}: `{name}` of {} is set twice", pack.id);
                return Err(CliError::usage(
                    message,
                    "set each parameter of a pack once",
                ));
            }
        }
        if takers.len() > 1 {
            let ids: Vec<&str> = takers.iter().map(|it| it.id.as_str()).collect();
            let ids = ids.join(", ");
            eprintln!("note: --set {typed} holds for {ids}; --set PACK.{typed} is for one of them");
        }
    }
    Ok(choices)
}

/// The packs for which a value is meant: those that have the parameter, or the one that is named before it.
fn takers<'m>(
    packs: &[&'m PackManifest],
    typed: &str,
    name: &str,
) -> Result<Vec<&'m PackManifest>, CliError> {
    let (only, name) = match name.split_once('.') {
        Some((pack, name)) => (Some(pack), name),
        None => (None, name),
    };
    let of_pack = |pack: &&PackManifest| only.is_none_or(|only| pack.id.as_str() == only);
    let meant: Vec<&PackManifest> = packs.iter().copied().filter(of_pack).collect();
    if let Some(only) = only.filter(|_| meant.is_empty()) {
        return Err(no_pack(typed, only, packs));
    }
    let has_parameter = |pack: &&PackManifest| pack.parameter(name).is_some();
    let takers: Vec<&PackManifest> = meant.iter().copied().filter(has_parameter).collect();
    if takers.is_empty() {
        return Err(no_parameter(typed, name, &meant));
    }
    Ok(takers)
}

fn no_pack(typed: &str, name: &str, packs: &[&PackManifest]) -> CliError {
    let ids = packs.iter().map(|pack| pack.id.as_str());
    let help = suggest(name, ids.clone(), || {
        let ids: Vec<&str> = ids.clone().collect();
        format!("packs of this command: {}", ids.join(", "))
    });
    let message = format!("--set {typed}: no pack of this command is called `{name}`");
    CliError::usage(message, help)
}

fn no_parameter(typed: &str, name: &str, packs: &[&PackManifest]) -> CliError {
    let parameters = packs.iter().flat_map(|pack| &pack.parameters);
    let known: BTreeSet<&str> = parameters.map(|it| it.name.as_str()).collect();
    let help = suggest(name, known.iter().copied(), || {
        let known: Vec<&str> = known.iter().copied().collect();
        format!("parameters: {}", known.join(", "))
    });
    let message = format!("--set {typed}: no pack of this command has a parameter `{name}`");
    CliError::usage(message, help)
}

//! Packs as they are named on the command line, with the values of their parameters.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anstream::eprintln;

use crate::cli::CliError;
use crate::files::Worktree;
use crate::git::GitRepository;
use crate::language::Language;
use crate::model::{Id, PackOrigin};
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

/// The files of the packs that are named, as one policy.
pub(crate) fn draft_seed(
    names: &[String],
    values: &[String],
    language: Language,
) -> Result<PolicySeed, CliError> {
    Ok(merge_packs(&render_packs(names, values, language)?)?)
}

/// The packs that are named, with the values that are given for their parameters.
pub(crate) fn render_packs(
    names: &[String],
    values: &[String],
    language: Language,
) -> Result<Vec<RenderedPack>, CliError> {
    let packs: Result<Vec<PackFolder>, CliError> =
        names.iter().map(|name| find_pack(name)).collect();
    let packs = packs?;
    let mut choices = distribute_values(&packs, values)?;
    let mut rendered = Vec::new();
    for pack in &packs {
        let values = choices.remove(&pack.manifest.id).unwrap_or_default();
        rendered.push(render_pack(pack, &PackChoice { values, language })?);
    }
    Ok(rendered)
}

/// The pack of a name, or in a folder.
pub(crate) fn find_pack(name: &str) -> Result<PackFolder, CliError> {
    let folder = Path::new(name);
    let looks_like_folder = name.contains(['/', '\\']) || name.starts_with('.');
    if !looks_like_folder && let Some(pack) = shipped_pack(name)? {
        return Ok(pack);
    }
    if looks_like_folder || folder.join("pack.yaml").is_file() {
        return read_pack_at(folder);
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

/// The pack in a folder, with the commit that is checked out there.
pub(crate) fn read_pack_at(folder: &Path) -> Result<PackFolder, CliError> {
    if !folder.is_dir() {
        let message = format!("{} is not a folder", folder.display());
        return Err(CliError::usage(
            message,
            "name the folder that holds pack.yaml",
        ));
    }
    let shown = folder.to_string_lossy().replace('\\', "/");
    let files = Worktree::new(folder.to_path_buf());
    let pack = read_pack_folder(&files, origin(folder, shown.clone()));
    pack.map_err(|error| {
        let help = error.help().to_owned();
        CliError::usage(format!("{shown}: {error}"), help)
    })
}

/// Where a folder comes from: its place, and in a git repository the commit, where the pack is as committed.
fn origin(folder: &Path, shown: String) -> PackOrigin {
    let plain = PackOrigin::Folder {
        folder: shown.clone(),
        repository: None,
        commit: None,
    };
    let Ok(Some(git)) = GitRepository::open(folder) else {
        return plain;
    };
    let parts = ["pack.yaml", "README.md", "tasks", "schemas", "languages"];
    let head = git.head().ok().flatten();
    let commit = head.filter(|_| git.is_checked_out("HEAD", &parts));
    let below = git.path_below_top(folder).unwrap_or_default();
    let below = below.to_string_lossy().replace('\\', "/");
    let repository = git.remote_address();
    // Within a repository that others can fetch, the place in it says more than where somebody cloned it.
    let folder = match &repository {
        Some(_) if below.is_empty() => ".".to_owned(),
        Some(_) => below,
        None => shown,
    };
    PackOrigin::Folder {
        folder,
        repository,
        commit: commit.map(|id| id.to_string()),
    }
}

/// Gives each value to the pack that has its parameter.
fn distribute_values(
    packs: &[PackFolder],
    values: &[String],
) -> Result<BTreeMap<Id, BTreeMap<String, String>>, CliError> {
    let mut choices: BTreeMap<Id, BTreeMap<String, String>> = BTreeMap::new();
    for typed in values {
        let (name, value) = typed.split_once('=').ok_or_else(|| {
            let message = format!("--set {typed}: expected NAME=VALUE");
            CliError::usage(message, "such as --set daily=business-days")
        })?;
        let (only, name) = match name.split_once('.') {
            Some((pack, name)) => (Some(pack), name),
            None => (None, name),
        };
        let of_pack =
            |pack: &&PackFolder| only.is_none_or(|only| pack.manifest.id.as_str() == only);
        let meant: Vec<&PackFolder> = packs.iter().filter(of_pack).collect();
        if let Some(only) = only.filter(|_| meant.is_empty()) {
            return Err(no_pack(typed, only, packs));
        }
        let has_parameter = |pack: &&&PackFolder| pack.manifest.parameter(name).is_some();
        let takers: Vec<&&PackFolder> = meant.iter().filter(has_parameter).collect();
        if takers.is_empty() {
            return Err(no_parameter(typed, name, &meant));
        }
        for pack in &takers {
            let of_pack = choices.entry(pack.manifest.id.clone()).or_default();
            of_pack.insert(name.to_owned(), value.to_owned());
        }
        if takers.len() > 1 {
            let ids: Vec<&str> = takers.iter().map(|it| it.manifest.id.as_str()).collect();
            let ids = ids.join(", ");
            eprintln!("note: --set {typed} holds for {ids}; --set PACK.{typed} is for one of them");
        }
    }
    Ok(choices)
}

fn no_pack(typed: &str, name: &str, packs: &[PackFolder]) -> CliError {
    let ids = packs.iter().map(|pack| pack.manifest.id.as_str());
    let help = suggest(name, ids.clone(), || {
        let ids: Vec<&str> = ids.clone().collect();
        format!("packs that are named: {}", ids.join(", "))
    });
    let message = format!("--set {typed}: no pack that is named is called `{name}`");
    CliError::usage(message, help)
}

fn no_parameter(typed: &str, name: &str, packs: &[&PackFolder]) -> CliError {
    let parameters = packs.iter().flat_map(|pack| &pack.manifest.parameters);
    let known: BTreeSet<&str> = parameters.map(|it| it.name.as_str()).collect();
    let help = suggest(name, known.iter().copied(), || {
        let known: Vec<&str> = known.iter().copied().collect();
        format!("parameters: {}", known.join(", "))
    });
    let message = format!("--set {typed}: no pack that is named has a parameter `{name}`");
    CliError::usage(message, help)
}

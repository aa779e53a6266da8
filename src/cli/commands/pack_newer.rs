//! The packs of a repository, and where their newer versions are.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::CliError;
use crate::cli::commands::pack_files::DraftedPack;
use crate::cli::pack_choice::read_pack_at;
use crate::language::Language;
use crate::model::{InstalledPack, PackOrigin};
use crate::packs::{
    PackChoice, PackFolder, RenderedPack, read_installed_packs, render_pack, shipped_pack,
};
use crate::text::suggest;

/// The pack as it is now.
pub(super) enum NewerPack {
    Found(RenderedPack),
    /// It is nowhere that is known here: where it came from, in words.
    OutOfReach(String),
}

/// The packs of the repository, or the one that is named.
pub(super) fn find_installed(
    draft: &DraftedPack,
    name: Option<&str>,
) -> Result<Vec<InstalledPack>, CliError> {
    let mut installed = read_installed_packs(&draft.worktree())?;
    if installed.is_empty() {
        let help = "`dutybook pack list` lists the packs that come with dutybook, `dutybook pack add PACK` adds one";
        return Err(CliError::usage("this repository has no pack", help));
    }
    if let Some(name) = name {
        let names: Vec<String> = installed.iter().map(|pack| pack.id.to_string()).collect();
        installed.retain(|pack| pack.id.as_str() == name);
        if installed.is_empty() {
            let help = suggest(name, names.iter().map(String::as_str), || {
                format!("packs of this repository: {}", names.join(", "))
            });
            return Err(CliError::usage(
                format!("this repository has no pack `{name}`"),
                help,
            ));
        }
    }
    Ok(installed)
}

/// The pack as it is now, with the values that were chosen for its parameters.
pub(super) fn newer_pack(
    draft: &DraftedPack,
    installed: &InstalledPack,
    from: Option<&Path>,
    values: &[String],
) -> Result<NewerPack, CliError> {
    let pack = match find_newer(draft, installed, from)? {
        Ok(pack) => pack,
        Err(origin) => return Ok(NewerPack::OutOfReach(origin)),
    };
    if pack.manifest.id != installed.id {
        let message = format!(
            "the folder holds the pack {}, not {}",
            pack.manifest.id, installed.id
        );
        return Err(CliError::usage(message, "name the folder of the same pack"));
    }
    if pack.manifest.version < installed.version {
        let message = format!(
            "{} {} is older than {}, which is here",
            installed.id, pack.manifest.version, installed.version
        );
        return Err(CliError::usage(
            message,
            "take the pack from where its newer version is: --from FOLDER",
        ));
    }
    let mut chosen: BTreeMap<String, String> = installed.parameters.clone();
    // Parameters that the pack has no longer, and values that it takes no longer, give way to its defaults.
    chosen.retain(|name, value| {
        let parameter = pack.manifest.parameter(name);
        parameter.is_some_and(|parameter| parameter.check_value(value).is_ok())
    });
    for typed in values {
        let (name, value) = typed.split_once('=').unwrap_or((typed, ""));
        let name = name
            .strip_prefix(&format!("{}.", installed.id))
            .unwrap_or(name);
        chosen.insert(name.to_owned(), value.to_owned());
    }
    let language = installed.language.as_deref();
    let language = language
        .and_then(|tag| Language::new(tag).ok())
        .unwrap_or_default();
    let choice = PackChoice {
        values: chosen,
        language,
    };
    Ok(NewerPack::Found(render_pack(&pack, &choice)?))
}

/// The folder of a pack as it is now; where it cannot be reached from here, where it came from, in words.
fn find_newer(
    draft: &DraftedPack,
    installed: &InstalledPack,
    from: Option<&Path>,
) -> Result<Result<PackFolder, String>, CliError> {
    let (folder, repository) = match (from, &installed.origin) {
        (Some(folder), _) => return read_pack_at(folder).map(Ok),
        (None, PackOrigin::Shipped) => {
            let shipped = shipped_pack(installed.id.as_str())?;
            return Ok(shipped.ok_or_else(|| {
                "another version of dutybook, and this one has it no longer".to_owned()
            }));
        }
        (
            None,
            PackOrigin::Folder {
                folder, repository, ..
            },
        ) => (folder, repository),
    };
    if let Some(address) = repository {
        return Ok(Err(format!("{folder} in a checkout of {address}")));
    }
    let below = draft.root().join(folder);
    let places = [Path::new(folder), &below];
    match places.into_iter().find(|it| it.join("pack.yaml").is_file()) {
        Some(place) => read_pack_at(place).map(Ok),
        None => Ok(Err(format!("the folder {folder}, which is not there"))),
    }
}

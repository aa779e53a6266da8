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
    Found(Box<PackFolder>),
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

/// The pack as it is now: the same one, and no older than it is here.
pub(super) fn newer_pack(
    draft: &DraftedPack,
    installed: &InstalledPack,
    from: Option<&Path>,
) -> Result<NewerPack, CliError> {
    let newer = find_newer(draft, installed, from)?;
    let NewerPack::Found(pack) = &newer else {
        return Ok(newer);
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
    Ok(newer)
}

/// The pack as it is now, with the values that were chosen for its parameters.
pub(super) fn render_newer(
    installed: &InstalledPack,
    pack: &PackFolder,
    values: Option<BTreeMap<String, String>>,
) -> Result<RenderedPack, CliError> {
    let mut chosen: BTreeMap<String, String> = installed.parameters.clone();
    // Parameters that the pack has no longer, and values that it takes no longer, give way to its defaults.
    chosen.retain(|name, value| {
        let parameter = pack.manifest.parameter(name);
        parameter.is_some_and(|parameter| parameter.check_value(value).is_ok())
    });
    chosen.extend(values.unwrap_or_default());
    let language = installed.language.as_deref();
    let language = language
        .and_then(|tag| Language::new(tag).ok())
        .unwrap_or_default();
    let choice = PackChoice {
        values: chosen,
        language,
    };
    Ok(render_pack(pack, &choice)?)
}

/// The folder of a pack as it is now.
fn find_newer(
    draft: &DraftedPack,
    installed: &InstalledPack,
    from: Option<&Path>,
) -> Result<NewerPack, CliError> {
    let found = |folder: &Path| {
        read_pack_at(folder, draft.root()).map(|pack| NewerPack::Found(Box::new(pack)))
    };
    let (folder, repository) = match (from, &installed.origin) {
        (Some(folder), _) => return found(folder),
        (None, PackOrigin::Shipped) => {
            let shipped = shipped_pack(installed.id.as_str())?;
            return Ok(shipped.map_or_else(
                || {
                    NewerPack::OutOfReach(
                        "another version of dutybook, and this one has it no longer".to_owned(),
                    )
                },
                |pack| NewerPack::Found(Box::new(pack)),
            ));
        }
        (
            None,
            PackOrigin::Folder {
                folder, repository, ..
            },
        ) => (folder, repository),
    };
    if let Some(address) = repository {
        let place = format!("{folder} in a checkout of {address}");
        return Ok(NewerPack::OutOfReach(place));
    }
    let place = draft.root().join(folder);
    if place.join("pack.yaml").is_file() {
        return found(&place);
    }
    let place = format!("the folder {folder}, which is not there");
    Ok(NewerPack::OutOfReach(place))
}

//! `dutybook pack list`.

use std::fmt::Write as _;

use serde::Serialize;

use crate::cli::args::PackListArgs;
use crate::cli::output::print;
use crate::cli::pack_choice::find_pack;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome};
use crate::files::{Worktree, find_root};
use crate::model::{InstalledPack, ParameterKind};
use crate::packs::{PackFolder, read_installed_packs, shipped_pack, shipped_pack_names};
use crate::report::escape_terminal;
use crate::text::count_of;

pub(super) fn run(args: &PackListArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    if let Some(name) = &args.pack {
        let pack = find_pack(name, &settings.directory)?;
        let text = if args.json {
            to_json(&PackEntry::of(&pack, &[]))
        } else {
            describe_pack(&pack)
        };
        print(text.as_bytes())?;
        return Ok(RunOutcome::Success);
    }
    let installed = match find_root(&settings.directory) {
        Ok(root) => read_installed_packs(&Worktree::new(root))?,
        // Outside a repository, nothing is installed.
        Err(_) => Vec::new(),
    };
    let mut packs = Vec::new();
    for name in shipped_pack_names() {
        packs.extend(shipped_pack(name)?);
    }
    let text = if args.json {
        let entries: Vec<PackEntry> = packs
            .iter()
            .map(|it| PackEntry::of(it, &installed))
            .collect();
        to_json(&entries)
    } else {
        list_packs(&packs, &installed)
    };
    print(text.as_bytes())?;
    Ok(RunOutcome::Success)
}

fn list_packs(packs: &[PackFolder], installed: &[InstalledPack]) -> String {
    let width = packs
        .iter()
        .map(|pack| pack.manifest.id.as_str().len())
        .max();
    let width = width.unwrap_or(0);
    let mut text = String::new();
    for pack in packs {
        let manifest = &pack.manifest;
        let here = match installed.iter().find(|it| it.id == manifest.id) {
            Some(here) if here.version == manifest.version => ", in this repository".to_owned(),
            Some(here) => format!(", {} in this repository", here.version),
            None => String::new(),
        };
        let _ = writeln!(
            text,
            "{:<width$}  {}  {} ({}{here})",
            manifest.id.as_str(),
            manifest.version,
            escape_terminal(&manifest.title),
            count_of(pack.tasks().count(), "task", "tasks"),
        );
    }
    let is_own = |here: &&InstalledPack| packs.iter().all(|pack| pack.manifest.id != here.id);
    for here in installed.iter().filter(is_own) {
        let _ = writeln!(
            text,
            "{:<width$}  {}  in this repository",
            here.id.as_str(),
            here.version
        );
    }
    text.push_str("\n`dutybook pack list PACK` says what is in one.\n");
    text
}

fn describe_pack(pack: &PackFolder) -> String {
    let manifest = &pack.manifest;
    let title = escape_terminal(&manifest.title);
    let mut text = format!("{} {}: {title}\n", manifest.id, manifest.version);
    let mut add = |name: &str, value: &str| {
        let _ = writeln!(text, "{name}: {}", escape_terminal(value));
    };
    add("about", &manifest.description);
    add("source", &manifest.source.document);
    for (name, value) in [
        ("address", &manifest.source.url),
        ("licence of the source", &manifest.source.licence),
        ("note", &manifest.source.note),
    ] {
        if let Some(value) = value {
            add(name, value);
        }
    }
    add("licence", &manifest.licence);
    let languages: Vec<&str> = pack.languages.keys().map(String::as_str).collect();
    add(
        "languages",
        &["en"]
            .into_iter()
            .chain(languages)
            .collect::<Vec<_>>()
            .join(", "),
    );
    text.push_str("\nparameters:\n");
    let width = manifest
        .parameters
        .iter()
        .map(|it| it.name.as_str().len())
        .max();
    let width = width.unwrap_or(0);
    for parameter in &manifest.parameters {
        let choices = match &parameter.kind {
            ParameterKind::Choice(words) => format!(" ({})", words.join(", ")),
            _ if parameter.is_optional => " (or none)".to_owned(),
            _ => String::new(),
        };
        let _ = writeln!(
            text,
            "  {:<width$}  {}: {}{choices}",
            parameter.name.as_str(),
            escape_terminal(&parameter.default),
            escape_terminal(&parameter.description),
        );
    }
    text.push_str("\ntasks:\n");
    for task in pack.tasks() {
        let _ = writeln!(text, "  {}", escape_terminal(task));
    }
    text
}

/// A pack in JSON.
#[derive(Serialize)]
struct PackEntry<'a> {
    id: &'a str,
    version: String,
    title: &'a str,
    description: &'a str,
    licence: &'a str,
    source: &'a str,
    installed: Option<String>,
    languages: Vec<&'a str>,
    parameters: Vec<ParameterEntry<'a>>,
    tasks: Vec<&'a str>,
}

/// A parameter in JSON.
#[derive(Serialize)]
struct ParameterEntry<'a> {
    name: &'a str,
    default: &'a str,
    optional: bool,
    expects: String,
    description: &'a str,
}

impl<'a> PackEntry<'a> {
    fn of(pack: &'a PackFolder, installed: &[InstalledPack]) -> Self {
        let manifest = &pack.manifest;
        let here = installed.iter().find(|it| it.id == manifest.id);
        let parameters = manifest.parameters.iter().map(|parameter| ParameterEntry {
            name: parameter.name.as_str(),
            default: &parameter.default,
            optional: parameter.is_optional,
            expects: parameter.kind.describe(),
            description: &parameter.description,
        });
        PackEntry {
            id: manifest.id.as_str(),
            version: manifest.version.to_string(),
            title: &manifest.title,
            description: &manifest.description,
            licence: &manifest.licence,
            source: &manifest.source.document,
            installed: here.map(|here| here.version.to_string()),
            languages: pack.languages.keys().map(String::as_str).collect(),
            parameters: parameters.collect(),
            tasks: pack.tasks().collect(),
        }
    }
}

fn to_json(value: &impl Serialize) -> String {
    // Records of texts and lists have a JSON form.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

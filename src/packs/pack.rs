//! A pack as it was read, with its placeholders.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::error::PackError;
use super::translation::Translations;
use crate::files::{EntryKind, Files, ReadError};
use crate::language::Language;
use crate::load::{LoadError, parse_pack_language, parse_pack_manifest};
use crate::model::{PackLanguage, PackManifest, PackOrigin};

/// The file that makes a folder a pack.
pub(super) const MANIFEST: &str = "pack.yaml";

/// The page of a pack.
pub(super) const PAGE: &str = "README.md";

/// The folders of a pack's files, as they lie below `policy/`.
const FOLDERS: [&str; 2] = ["tasks", "schemas"];

/// The folder of translations.
const LANGUAGES: &str = "languages";

/// What to do about links and other odd entries.
const PLAIN_FILES: &str = "a pack has plain files and folders only";

/// The most files of a pack, and the most bytes of them all: what is remembered of it has to fit into one file of 1 MiB.
const MAX_FILES: usize = 500;
const MAX_BYTES: usize = 800 * 1024;

/// A pack as it was read, with its placeholders.
#[derive(Debug, Clone)]
pub struct PackFolder {
    /// What `pack.yaml` says.
    pub manifest: PackManifest,
    /// Where it was read.
    pub origin: PackOrigin,
    /// The tasks and schemas: `tasks/<task>.yaml`, `schemas/<name>.schema.json`.
    pub files: BTreeMap<String, String>,
    /// Its translations by language.
    pub languages: BTreeMap<String, Translations>,
    /// Its page, where it has one.
    pub page: Option<String>,
}

/// Reads a pack from the folder that `files` is a view of. `find_origin` is asked where it comes from once all is read.
///
/// # Errors
/// When the folder is not a pack, or a file of it cannot be read or understood. A file of `tasks/`, `schemas/` or `languages/` that
/// does not belong to a pack is an error too: whoever put it there expects it to count.
pub fn read_pack_folder(
    files: &dyn Files,
    find_origin: impl FnOnce() -> PackOrigin,
) -> Result<PackFolder, PackError> {
    let mut texts = BTreeMap::new();
    refuse_linked_folders(files)?;
    for name in [MANIFEST, PAGE] {
        match files.read(name, MAX_BYTES as u64) {
            Ok(bytes) => drop(texts.insert(name.to_owned(), decode(name, bytes)?)),
            Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(LoadError::new(name, error).into()),
        }
    }
    for folder in [FOLDERS[0], FOLDERS[1], LANGUAGES] {
        let entries = files.list(folder);
        for entry in entries.map_err(|error| LoadError::new(folder, error))? {
            let path = format!("{folder}/{}", entry.name);
            if entry.kind != EntryKind::File || !entry.is_utf8 {
                return Err(PackError::new(
                    format!("{path} is not a plain file"),
                    PLAIN_FILES,
                ));
            }
            if texts.len() >= MAX_FILES {
                return Err(PackError::new(
                    format!("the pack has more than {MAX_FILES} files"),
                    "divide it",
                ));
            }
            let bytes = files.read(&path, MAX_BYTES as u64);
            let bytes = bytes.map_err(|error| LoadError::new(&path, error))?;
            let text = decode(&path, bytes)?;
            texts.insert(path, text);
        }
    }
    PackFolder::from_texts(texts, find_origin())
}

/// Refuses links in the place of a pack's folders: they lead elsewhere.
fn refuse_linked_folders(files: &dyn Files) -> Result<(), PackError> {
    let entries = files
        .list("")
        .map_err(|error| LoadError::new("the folder", error))?;
    let is_folder_of_pack = |name: &str| FOLDERS.contains(&name) || name == LANGUAGES;
    let mut odd = entries
        .iter()
        .filter(|entry| is_folder_of_pack(&entry.name) && entry.kind != EntryKind::Folder);
    match odd.next() {
        None => Ok(()),
        Some(entry) => Err(PackError::new(
            format!("{} is not a plain folder", entry.name),
            PLAIN_FILES,
        )),
    }
}

/// A file as text: a pack's files are compared and merged line by line, whatever checked them out or saved them.
pub(super) fn decode(path: &str, bytes: Vec<u8>) -> Result<String, PackError> {
    let text = String::from_utf8(bytes)
        .map_err(|_| PackError::new(format!("{path} is not UTF-8"), "save it in UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(text.replace("\r\n", "\n"))
}

impl PackFolder {
    /// The pack that these texts make, by their path below its folder.
    pub(super) fn from_texts(
        mut texts: BTreeMap<String, String>,
        origin: PackOrigin,
    ) -> Result<PackFolder, PackError> {
        let size: usize = texts.values().map(String::len).sum();
        if size > MAX_BYTES {
            return Err(PackError::new(
                format!("the pack has {size} bytes of text"),
                format!("a pack has at most {MAX_BYTES}: divide it"),
            ));
        }
        let Some(manifest) = texts.remove(MANIFEST) else {
            return Err(PackError::new(
                format!("it has no {MANIFEST}"),
                "name a folder with pack.yaml, tasks/ and schemas/; `dutybook pack list` lists the packs that come with dutybook",
            ));
        };
        let read = parse_pack_manifest(manifest.as_bytes(), &Arc::from(MANIFEST));
        let Some(manifest) = read.content else {
            return Err(PackError::of_faults(MANIFEST, read.drafts));
        };
        let page = texts.remove(PAGE);
        let mut languages = BTreeMap::new();
        let mut files = BTreeMap::new();
        for (path, text) in texts {
            let (folder, name) = path.split_once('/').unwrap_or(("", &path));
            let is_expected = match folder {
                "tasks" | LANGUAGES => name.strip_suffix(".yaml").is_some(),
                "schemas" => name.ends_with(".schema.json"),
                _ => false,
            };
            if !is_expected {
                return Err(PackError::new(
                    format!("{path} is not a file of a pack"),
                    "tasks/ and languages/ hold .yaml files, schemas/ holds .schema.json files",
                ));
            }
            if folder == LANGUAGES {
                let language = read_language(&path, &text)?;
                languages.insert(language.language.tag().to_owned(), language);
            } else {
                files.insert(path, text);
            }
        }
        Ok(PackFolder {
            manifest,
            origin,
            files,
            languages,
            page,
        })
    }

    /// The identifiers of its tasks.
    pub fn tasks(&self) -> impl Iterator<Item = &str> {
        let paths = self
            .files
            .keys()
            .filter_map(|path| path.strip_prefix("tasks/"));
        paths.filter_map(|name| name.strip_suffix(".yaml"))
    }
}

fn read_language(path: &str, text: &str) -> Result<Translations, PackError> {
    let read = parse_pack_language(text.as_bytes(), &Arc::from(path));
    let Some(file) = read.content else {
        return Err(PackError::of_faults(path, read.drafts));
    };
    let tag = &file.language;
    if path != format!("{LANGUAGES}/{tag}.yaml") {
        return Err(PackError::new(
            format!("{path} says `language: {tag}`"),
            "name the file after its language",
        ));
    }
    let language = translations(file)?;
    // A translation into English would stand beside the English text, under the same key.
    if language.language == Language::ENGLISH {
        return Err(PackError::new(
            format!("{path}: the texts of a pack are English already"),
            "remove the file, or name another language",
        ));
    }
    Ok(language)
}

fn translations(file: PackLanguage) -> Result<Translations, PackError> {
    let language = Language::new(&file.language);
    let language = language.map_err(|error| {
        let message = format!("`{}` is not the tag of a language", file.language);
        PackError::new(message, error.to_string())
    })?;
    Ok(Translations::new(language, file.texts))
}

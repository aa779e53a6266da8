//! Reading and writing `policy/packs/*.yaml`: what a repository remembers of the packs that it took over.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::pack_reader::{ReadPackFile, named, read_file};
use super::pack_version::version;
use crate::load::field_value::{FieldValue, list};
use crate::load::fields::Fields;
use crate::load::scalar;
use crate::model::{InstalledPack, PackOrigin};
use crate::yaml::Value;

/// The word for packs that come with dutybook.
const SHIPPED: &str = "dutybook";

/// Reads the bytes of one file below `policy/packs/`, which stands at `path`.
#[must_use]
pub fn parse_installed_pack(bytes: &[u8], path: &Arc<str>) -> ReadPackFile<InstalledPack> {
    read_file(bytes, path, installed_pack)
}

fn installed_pack(root: FieldValue) -> Option<InstalledPack> {
    let known = &[
        "kind",
        "pack",
        "version",
        "origin",
        "language",
        "parameters",
        "files",
    ];
    let fields = Fields::open(root, known)?;
    fields.require("kind", scalar::kind("installed-pack/v1"));
    let id = fields.require("pack", scalar::id);
    let version = fields.require("version", version);
    let origin = fields.require("origin", origin);
    let language = fields
        .read("language", scalar::language)
        .map(|it| it.tag().to_owned());
    let value = |name: &str, value: FieldValue| Some((name.to_owned(), scalar::text(value)?));
    let parameters = fields.read_or_default("parameters", named(value));
    let files = fields.require("files", list(installed_file))?;
    Some(InstalledPack {
        id: id?,
        version: version?,
        origin: origin?,
        language,
        parameters: parameters.into_iter().collect(),
        files: files.into_iter().collect(),
    })
}

fn origin(value: FieldValue) -> Option<PackOrigin> {
    if let Value::Str(word) = &value.node.value {
        if word == SHIPPED {
            return Some(PackOrigin::Shipped);
        }
        let message = format!("`{word}` is not the origin of a pack");
        value.add_fault(message, format!("write `{SHIPPED}`, or `folder:` below it"));
        return None;
    }
    let fields = Fields::open(value, &["folder", "repository", "commit"])?;
    Some(PackOrigin::Folder {
        folder: fields.require("folder", scalar::text)?,
        repository: fields.read("repository", scalar::text),
        commit: fields.read("commit", scalar::text),
    })
}

/// A file as the pack had it, by its path. Only files of a policy's parts are taken: an edited record leads nowhere else.
fn installed_file(value: FieldValue) -> Option<(String, String)> {
    let fields = Fields::open(value, &["path", "text"])?;
    let path = fields.require("path", |value| {
        value.parse("the path of a task or a schema", |path| {
            let name = path
                .strip_prefix("policy/tasks/")
                .or_else(|| path.strip_prefix("policy/schemas/"));
            let is_name = name.is_some_and(|name| {
                let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
                !name.starts_with('.') && !name.is_empty() && name.bytes().all(is_plain)
            });
            is_name
                .then(|| path.to_owned())
                .ok_or("write policy/tasks/… or policy/schemas/… and a file's name")
        })
    });
    Some((path?, fields.require("text", scalar::text)?))
}

#[derive(Serialize)]
struct InstalledFile<'a> {
    kind: &'static str,
    pack: &'a str,
    version: String,
    origin: OriginField<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    parameters: &'a BTreeMap<String, String>,
    files: Vec<FileField<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum OriginField<'a> {
    Word(&'static str),
    Folder {
        folder: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        repository: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        commit: Option<&'a str>,
    },
}

#[derive(Serialize)]
struct FileField<'a> {
    path: &'a str,
    text: &'a str,
}

/// The text of the file that remembers a pack.
///
/// # Errors
/// When a text has no form in YAML.
pub fn format_installed_pack(pack: &InstalledPack) -> Result<String, String> {
    let origin = match &pack.origin {
        PackOrigin::Shipped => OriginField::Word(SHIPPED),
        PackOrigin::Folder {
            folder,
            repository,
            commit,
        } => OriginField::Folder {
            folder,
            repository: repository.as_deref(),
            commit: commit.as_deref(),
        },
    };
    let files = pack.files.iter();
    let file = InstalledFile {
        kind: "installed-pack/v1",
        pack: pack.id.as_str(),
        version: pack.version.to_string(),
        origin,
        language: pack.language.as_deref(),
        parameters: &pack.parameters,
        files: files.map(|(path, text)| FileField { path, text }).collect(),
    };
    let text = serde_yaml::to_string(&file).map_err(|error| error.to_string())?;
    Ok(format!(
        "# Written by `dutybook pack`: the pack's files as they were taken over. Do not edit.\n{text}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Id;

    fn pack(origin: PackOrigin, text: &str) -> InstalledPack {
        InstalledPack {
            id: Id::new("minimal").unwrap(),
            version: "1.2.3".parse().unwrap(),
            origin,
            language: Some("da".to_owned()),
            parameters: [("due-time".to_owned(), "17:00".to_owned())].into(),
            files: [("policy/tasks/a.yaml".to_owned(), text.to_owned())].into(),
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let folder = PackOrigin::Folder {
            folder: "packs/mine".to_owned(),
            repository: Some("https://git.example/packs".to_owned()),
            commit: None,
        };
        for origin in [PackOrigin::Shipped, folder] {
            for text in [
                "kind: task/v1\n",
                "a: \"b\"\n\n\n",
                "  indented\nno end",
                "\ttab: '\u{e6}' # x\n---\n",
                "{\n  \"a\": 1\n}\n",
                "trailing  \nblank \n",
                "17:00",
            ] {
                let pack = pack(origin.clone(), text);
                let written = format_installed_pack(&pack).unwrap();
                let read = parse_installed_pack(written.as_bytes(), &Arc::from("x.yaml"));
                let faults: Vec<_> = read
                    .drafts
                    .into_iter()
                    .map(|it| format!("{it:?}"))
                    .collect();
                assert_eq!(read.content, Some(pack), "{written}\n{faults:?}");
            }
        }
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_refused() {
        for path in [
            "policy/dutybook.yaml",
            "policy/tasks/../x",
            "policy/tasks/a/b",
            "/etc/x",
            "policy/tasks/.x",
        ] {
            let text = format!(
                "kind: installed-pack/v1\npack: a\nversion: 1.0.0\norigin: dutybook\nfiles:\n  - {{ path: \"{path}\", text: x }}\n"
            );
            let read = parse_installed_pack(text.as_bytes(), &Arc::from("x.yaml"));
            assert_eq!(read.content, None, "{path}");
        }
    }
}

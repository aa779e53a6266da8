//! Which files below `policy/` are what.

use std::sync::Arc;

use super::claim_file::is_yaml_name;
use crate::files::Folder;
use crate::finding::{FindingBuilder, Rule};
use crate::model::{Id, IdError};

/// What a file below `policy/` is, by its path.
pub(super) enum PolicyFile<'p> {
    Settings,
    Teams,
    Calendar(Id),
    Import(Id),
    Task(Id),
    Waiver(Id),
    Schema(&'p str),
    Key(&'p str),
    /// Certificates of authorities of time stamps.
    Authority(&'p str),
    Witnesses,
    /// What is remembered of a pack: read where packs are compared, and of no weight in any verdict.
    InstalledPack,
}

impl<'p> PolicyFile<'p> {
    /// The kind of the file `name` in `folder`; `None` where no such file is read, an error where its
    /// name is not an identifier.
    pub(super) fn of(folder: &str, name: &'p str) -> Result<Option<Self>, IdError> {
        let by_id: fn(Id) -> Self = match folder {
            "policy" if name == "dutybook.yaml" => return Ok(Some(Self::Settings)),
            "policy" if name == "teams.yaml" => return Ok(Some(Self::Teams)),
            "policy" if name == "witnesses.yaml" => return Ok(Some(Self::Witnesses)),
            "policy/schemas" if name.ends_with(".schema.json") => {
                return Ok(Some(Self::Schema(name)));
            }
            "policy/packs" if name.strip_suffix(".yaml").is_some() => {
                return Ok(Some(Self::InstalledPack));
            }
            "policy/keys" => return Ok(Some(Self::Key(name))),
            "policy/timestamping" => return Ok(Some(Self::Authority(name))),
            "policy/calendars" => Self::Calendar,
            "policy/imports" => Self::Import,
            "policy/tasks" => Self::Task,
            "policy/waivers" => Self::Waiver,
            _ => return Ok(None),
        };
        let stem = name.strip_suffix(".yaml");
        Ok(stem.map(Id::new).transpose()?.map(by_id))
    }
}

/// The files of a policy by what they are.
#[derive(Default)]
pub(super) struct PolicyPaths {
    pub(super) calendars: Vec<(Id, Arc<str>)>,
    pub(super) imports: Vec<(Id, Arc<str>)>,
    pub(super) tasks: Vec<(Id, Arc<str>)>,
    pub(super) waivers: Vec<(Id, Arc<str>)>,
    pub(super) schemas: Vec<(String, Arc<str>)>,
    pub(super) has_settings: bool,
    pub(super) has_teams: bool,
    pub(super) has_witnesses: bool,
}

/// Sorts files by what they are, and reports those that look like policy and are not read.
pub(super) fn policy_paths(folders: &[Folder]) -> (PolicyPaths, Vec<FindingBuilder>) {
    let mut paths = PolicyPaths::default();
    let mut strays = Vec::new();
    for (folder, name) in folders.iter().flat_map(Folder::plain_files) {
        let path: Arc<str> = Arc::from(format!("{folder}/{name}"));
        match PolicyFile::of(folder, name) {
            Ok(Some(PolicyFile::Settings)) => paths.has_settings = true,
            Ok(Some(PolicyFile::Teams)) => paths.has_teams = true,
            Ok(Some(PolicyFile::Calendar(id))) => paths.calendars.push((id, path)),
            Ok(Some(PolicyFile::Import(id))) => paths.imports.push((id, path)),
            Ok(Some(PolicyFile::Task(id))) => paths.tasks.push((id, path)),
            Ok(Some(PolicyFile::Waiver(id))) => paths.waivers.push((id, path)),
            Ok(Some(PolicyFile::Schema(name))) => paths.schemas.push((name.to_owned(), path)),
            Ok(Some(PolicyFile::Witnesses)) => paths.has_witnesses = true,
            Ok(Some(PolicyFile::InstalledPack)) => {}
            Ok(Some(PolicyFile::Key(_) | PolicyFile::Authority(_)) | None) => {
                strays.extend(find_stray(folder, name, &path));
            }
            Err(error) => {
                let reason = format!("its name is not an identifier: {error}");
                strays.push(report_unread(folder, &path, &reason));
            }
        }
    }
    (paths, strays)
}

/// The folders in which every file is read, or is a fault: a requirement must not stand where
/// nothing looks for it.
const READ_FOLDERS: &[&str] = &[
    "calendars",
    "imports",
    "moves",
    "schemas",
    "tasks",
    "waivers",
];

/// What may stand in any of these folders without being policy.
const DESCRIPTION: &str = "README.md";

/// The folder among [`READ_FOLDERS`] that a path lies in, at any depth and however it is spelt: on some
/// file systems `Tasks` and `tasks` are one folder.
fn read_folder_of(folder: &str) -> Option<&'static str> {
    let below = folder.strip_prefix("policy/")?;
    let top = below.split('/').next().unwrap_or(below);
    let mut folders = READ_FOLDERS.iter().copied();
    folders.find(|name| name.eq_ignore_ascii_case(top))
}

/// A file that looks like policy and is not read; `None` for one that does not look like it.
fn find_stray(folder: &str, name: &str, path: &Arc<str>) -> Option<FindingBuilder> {
    if name == DESCRIPTION {
        return None;
    }
    let Some(top) = read_folder_of(folder) else {
        return is_yaml_name(name).then(|| {
            let message = format!("{path} is not read: policy files are not read from there");
            FindingBuilder::new(Rule::PolicySchema, message)
                .help(LAYOUT)
                .file(path)
        });
    };
    let is_at_top = folder.strip_prefix("policy/") == Some(top);
    let reason = match top {
        "calendars" | "imports" | "tasks" | "waivers" if is_at_top => {
            "its name must end in .yaml".to_owned()
        }
        "schemas" if is_at_top => "its name must end in .schema.json".to_owned(),
        "calendars" | "imports" | "tasks" | "waivers" | "schemas" => {
            format!("only files directly in policy/{top} are")
        }
        _ => format!("this version of dutybook reads nothing in policy/{top}"),
    };
    Some(report_unread(folder, path, &reason))
}

const LAYOUT: &str = "policy/ holds dutybook.yaml, teams.yaml, witnesses.yaml, calendars/, imports/, packs/, tasks/, schemas/ and waivers/";

fn report_unread(folder: &str, path: &Arc<str>, reason: &str) -> FindingBuilder {
    let help = match read_folder_of(folder) {
        Some("calendars" | "imports" | "tasks" | "waivers") => {
            "rename it to <id>.yaml if it is to count, move what describes policy to a README.md, and remove it otherwise"
        }
        Some("schemas") => {
            "rename it to <name>.schema.json if it is to count, move what describes it to a README.md, and remove it otherwise"
        }
        _ => "remove it, or use a version of dutybook that reads it",
    };
    FindingBuilder::new(Rule::PolicyUnread, format!("{path} is not read: {reason}"))
        .help(help)
        .file(path)
}

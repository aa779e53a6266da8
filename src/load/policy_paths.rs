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
    Task(Id),
    Waiver(Id),
    Schema(&'p str),
    Key(&'p str),
}

impl<'p> PolicyFile<'p> {
    /// The kind of the file `name` in `folder`; `None` where no such file is read, an error where its
    /// name is not an identifier.
    pub(super) fn of(folder: &str, name: &'p str) -> Result<Option<Self>, IdError> {
        let by_id: fn(Id) -> Self = match folder {
            "policy" if name == "dutybook.yaml" => return Ok(Some(Self::Settings)),
            "policy" if name == "teams.yaml" => return Ok(Some(Self::Teams)),
            "policy/schemas" if name.ends_with(".schema.json") => {
                return Ok(Some(Self::Schema(name)));
            }
            "policy/keys" => return Ok(Some(Self::Key(name))),
            "policy/calendars" => Self::Calendar,
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
    pub(super) tasks: Vec<(Id, Arc<str>)>,
    pub(super) waivers: Vec<(Id, Arc<str>)>,
    pub(super) schemas: Vec<(String, Arc<str>)>,
    pub(super) has_settings: bool,
    pub(super) has_teams: bool,
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
            Ok(Some(PolicyFile::Task(id))) => paths.tasks.push((id, path)),
            Ok(Some(PolicyFile::Waiver(id))) => paths.waivers.push((id, path)),
            Ok(Some(PolicyFile::Schema(name))) => paths.schemas.push((name.to_owned(), path)),
            Ok(Some(PolicyFile::Key(_)) | None) => {
                strays
                    .extend(stray_reason(folder, name).map(|reason| stray_finding(&path, reason)));
            }
            Err(error) => {
                strays.push(stray_finding(
                    &path,
                    &format!("its name is not an identifier: {error}"),
                ));
            }
        }
    }
    (paths, strays)
}

/// Why a file that looks like policy is not read; `None` for one that does not look like it.
fn stray_reason(folder: &str, name: &str) -> Option<&'static str> {
    let is_json = folder == "policy/schemas" && name.to_ascii_lowercase().ends_with(".json");
    if !is_yaml_name(name) && !is_json {
        return None;
    }
    Some(match folder {
        "policy/calendars" | "policy/tasks" | "policy/waivers" => "its name must end in .yaml",
        _ => "policy files are not read from there",
    })
}

fn stray_finding(path: &Arc<str>, reason: &str) -> FindingBuilder {
    let help = "policy/ holds dutybook.yaml, teams.yaml, calendars/, tasks/, schemas/ and waivers/";
    FindingBuilder::new(Rule::PolicySchema, format!("{path} is not read: {reason}"))
        .help(help)
        .file(path)
}

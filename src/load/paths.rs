//! Which files below `policy/` are what.

use std::sync::Arc;

use super::folder::is_yaml_name;
use crate::files::Folder;
use crate::finding::{FindingBuilder, Rule};
use crate::model::Id;

/// The files of a policy by what they are.
#[derive(Default)]
pub(super) struct Paths {
    pub(super) calendars: Vec<(Id, Arc<str>)>,
    pub(super) tasks: Vec<(Id, Arc<str>)>,
    pub(super) waivers: Vec<(Id, Arc<str>)>,
    pub(super) schemas: Vec<(String, Arc<str>)>,
    pub(super) has_settings: bool,
    pub(super) has_teams: bool,
}

/// Sorts files by their place, and says which of them stand where nothing is read.
pub(super) fn paths(folders: &[Folder]) -> (Paths, Vec<FindingBuilder>) {
    let mut paths = Paths::default();
    let mut strays = Vec::new();
    for (folder, name) in folders.iter().flat_map(Folder::plain_files) {
        let path: Arc<str> = Arc::from(format!("{folder}/{name}"));
        let by_id = match folder {
            "policy/calendars" => &mut paths.calendars,
            "policy/tasks" => &mut paths.tasks,
            "policy/waivers" => &mut paths.waivers,
            "policy/schemas" if name.ends_with(".schema.json") => {
                paths.schemas.push((name.to_owned(), path));
                continue;
            }
            "policy" if name == "dutybook.yaml" => {
                paths.has_settings = true;
                continue;
            }
            "policy" if name == "teams.yaml" => {
                paths.has_teams = true;
                continue;
            }
            _ => {
                if is_read_nowhere(folder, name) {
                    strays.push(stray(&path, "no policy file is read from here"));
                }
                continue;
            }
        };
        let stem = name.strip_suffix(".yaml");
        match stem.map(Id::new) {
            Some(Ok(id)) => by_id.push((id, path)),
            Some(Err(error)) => {
                strays.push(stray(&path, &format!("its name is no identifier: {error}")));
            }
            None if is_read_nowhere(folder, name) => {
                strays.push(stray(&path, "its name must end in .yaml"));
            }
            None => {}
        }
    }
    (paths, strays)
}

/// A file that looks like policy and is not read.
fn stray(path: &Arc<str>, why: &str) -> FindingBuilder {
    let help = "policy/ holds dutybook.yaml, teams.yaml, calendars/, tasks/, schemas/ and waivers/";
    let message = format!("{path} is not read: {why}");
    FindingBuilder::new(Rule::PolicySchema, message)
        .help(help)
        .file(path)
}

/// A file that looks like policy but stands where no policy is read.
fn is_read_nowhere(folder: &str, name: &str) -> bool {
    let is_json = name.to_ascii_lowercase().ends_with(".json");
    is_yaml_name(name) || (folder == "policy/schemas" && is_json)
}

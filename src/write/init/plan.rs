//! The files of a new repository, drafted, read back and written.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::answers::InitAnswers;
use super::error::InitError;
use super::git_place::path_below_git_top;
use super::{ci_files, editor_settings, obstacles, policy_settings, readme};
use crate::model::Policy;
use crate::packs::{read_drafted_policy, with_drafted_files};
use crate::write::atomic_writer::write_files;
use crate::write::details_schemas::DetailsSchemas;
use crate::write::new_file::NewFile;

use policy_settings::SETTINGS;

/// The page that lists the duties for those who have them.
const PAGE: &str = "README.md";
/// Its name where there is a README already.
const OTHER_PAGE: &str = "DUTYBOOK.md";
/// The file that tells git which files to ignore.
const IGNORED: &str = ".gitignore";

/// The files of a new repository, read back and found valid.
#[derive(Debug)]
pub struct InitPlan {
    files: BTreeMap<String, String>,
    policy: Arc<Policy>,
    schemas: DetailsSchemas,
    answers: InitAnswers,
}

/// Drafts a repository.
///
/// # Errors
/// When the answers do not make a policy that can be read.
pub fn plan_init(answers: &InitAnswers) -> Result<InitPlan, InitError> {
    let mut files = answers.seed.files.clone();
    policy_settings::draft_settings(answers, &mut files);
    let (policy, schemas) = read_back(&files)?;
    files.insert("evidence/.gitkeep".to_owned(), String::new());
    let attributes = include_str!("../templates/shared/gitattributes");
    files.insert(".gitattributes".to_owned(), attributes.to_owned());
    let page = readme::draft_readme(answers, &policy, &schemas, "");
    files.insert(PAGE.to_owned(), page);
    let ignored = include_str!("../templates/shared/gitignore");
    files.insert(IGNORED.to_owned(), ignored.to_owned());
    editor_settings::draft_editor_settings(&mut files);
    ci_files::draft_ci_files(answers, &mut files);
    Ok(InitPlan {
        files,
        policy,
        schemas,
        answers: answers.clone(),
    })
}

/// The policy that the drafted files make, and its schemas of details.
fn read_back(files: &BTreeMap<String, String>) -> Result<(Arc<Policy>, DetailsSchemas), InitError> {
    let drafted = read_drafted_policy(files)?;
    match drafted.policy {
        Some(policy) if drafted.faults.is_empty() => {
            let schemas = with_drafted_files(files, DetailsSchemas::read);
            let schemas = schemas.map_err(|error| InitError::Refused(error.to_string()))?;
            let schemas = schemas.in_language(policy.settings.language);
            Ok((policy, schemas))
        }
        _ => {
            let faults = drafted.faults.into_iter().map(|fault| fault.message);
            Err(InitError::Refused(faults.collect::<Vec<_>>().join("; ")))
        }
    }
}

impl InitPlan {
    /// The paths of the files, sorted, relative to the root.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The policy that the files make.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Where the analysts' page goes.
    #[must_use]
    pub fn page(&self) -> &'static str {
        match self.text(PAGE) {
            Some(_) => PAGE,
            None => OTHER_PAGE,
        }
    }

    /// Whether a `.gitignore` is among the files.
    #[must_use]
    pub fn has_gitignore(&self) -> bool {
        self.files.contains_key(IGNORED)
    }

    /// Fits the files to where they are written. A README and a `.gitignore` that the root has already stay as they are: the
    /// page for analysts gets another name. Below the top of a git repository, its links lead to this folder.
    ///
    /// # Errors
    /// When the root cannot be read.
    pub fn keep_existing(&mut self, root: &Path) -> Result<(), InitError> {
        let below = path_below_git_top(root);
        let page = readme::draft_readme(&self.answers, &self.policy, &self.schemas, &below);
        self.files.insert(PAGE.to_owned(), page);
        for path in obstacles::find_obstacles(root, [PAGE, IGNORED].into_iter())? {
            let text = self.files.remove(&path);
            if path == PAGE {
                let page = text.map(|text| (OTHER_PAGE.to_owned(), text));
                self.files.extend(page);
            }
        }
        Ok(())
    }

    /// Writes the files below a root: all of them, or none.
    ///
    /// # Errors
    /// When anything is in the way, or the disk refuses.
    pub fn write(&self, root: &Path) -> Result<(), InitError> {
        let obstacles = obstacles::find_obstacles(root, self.paths())?;
        if !obstacles.is_empty() {
            return Err(InitError::InTheWay(obstacles));
        }
        let made = obstacles::create_root(root)?;
        let file = |(path, text): (&String, &String)| NewFile::text(path, text, false);
        let mut files: Vec<NewFile> = self.files.iter().map(file).collect();
        // Last of all the file that makes the folder a dutybook repository.
        files.sort_by_key(|file| file.path == SETTINGS);
        let written = write_files(root, &files);
        if written.is_err() {
            obstacles::remove_created(&made);
        }
        Ok(written?)
    }
}

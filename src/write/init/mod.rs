//! A new dutybook repository: a pack's policy, and what makes it part of people's days.

mod cadence_text;
mod ci_files;
mod cron;
mod drafted;
mod editor_settings;
mod obstacles;
mod policy_settings;
mod readme;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::atomic_writer::{NewFile, WriteError, write};
use super::packs::Pack;
use crate::files::{NewContent, walk};
use crate::finding::Level;
use crate::load::{self, LoadError};
use crate::model::{Id, Policy};
use drafted::Drafted;

/// The file whose presence makes a folder a dutybook repository.
const SETTINGS: &str = "policy/dutybook.yaml";

/// What has to be known to begin.
#[derive(Debug, Clone)]
pub struct InitAnswers {
    /// The policy to start from.
    pub pack: Pack,
    /// Whose duties these are.
    pub organisation: Option<String>,
    /// Where days begin.
    pub timezone: Tz,
    /// The first day of which anything is owed, inclusive, local.
    pub starts: NaiveDate,
    /// The calendar of working days: one of the pack's, or a new one to be filled in. Monday to Friday
    /// where there is none.
    pub calendar: Option<Id>,
    /// Where the repository will live.
    pub forge: Forge,
    /// The branch that is judged.
    pub mainline: String,
}

/// Whose CI runs the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forge {
    /// GitHub Actions.
    GitHub,
    /// GitLab CI/CD.
    GitLab,
    /// Azure Pipelines.
    Azure,
    /// None that is known.
    None,
}

/// Why no repository was made.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// The answers do not make a policy that can be read.
    #[error("no policy can be made of this: {0}")]
    Refused(String),
    /// The drafted policy could not be read back.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// Something stands where the files would go; nothing is ever overwritten.
    #[error("{} in the way: {}", if .0.len() == 1 { "a file is" } else { "files are" }, .0.join(", "))]
    InTheWay(Vec<String>),
    /// The files could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// What says which duties are whose, to those who have them.
const PAGE: &str = "README.md";
/// Its name where there is a README already.
const OTHER_PAGE: &str = "DUTYBOOK.md";
/// What git leaves alone.
const IGNORED: &str = ".gitignore";

/// Everything that is about to be written, already read back and found to be in order.
#[derive(Debug)]
pub struct InitPlan {
    files: BTreeMap<String, String>,
    policy: Arc<Policy>,
}

/// Drafts a repository.
///
/// # Errors
/// When the answers do not make a policy that can be read.
pub fn plan_init(answers: &InitAnswers) -> Result<InitPlan, InitError> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let pack = answers.pack.files().iter();
    files.extend(pack.map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    policy_settings::draft(answers, &mut files);
    let policy = read_back(&files)?;
    files.insert("evidence/.gitkeep".to_owned(), String::new());
    let attributes = include_str!("../packs/shared/gitattributes");
    files.insert(".gitattributes".to_owned(), attributes.to_owned());
    files.insert(PAGE.to_owned(), readme::draft(answers, &policy));
    let ignored = include_str!("../packs/shared/gitignore");
    files.insert(IGNORED.to_owned(), ignored.to_owned());
    editor_settings::draft(&mut files);
    ci_files::draft(answers, &mut files);
    Ok(InitPlan { files, policy })
}

/// The policy that the drafted files make.
fn read_back(files: &BTreeMap<String, String>) -> Result<Arc<Policy>, InitError> {
    let drafted = Drafted(files);
    let folders = walk(&drafted, "policy").map_err(LoadError::from)?;
    let loaded = load::read_policy(&drafted, &folders, &|_| false)?;
    let faults: Vec<String> = loaded
        .drafts
        .into_iter()
        .filter_map(|draft| loaded.levels.apply(draft))
        .filter(|finding| finding.level == Level::Deny)
        .map(|finding| finding.message)
        .collect();
    match loaded.policy {
        Some(policy) if faults.is_empty() => Ok(policy),
        _ => Err(InitError::Refused(faults.join("; "))),
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
    pub fn ignores(&self) -> bool {
        self.files.contains_key(IGNORED)
    }

    /// Leaves a README and a `.gitignore` that a root has already to their owner.
    ///
    /// # Errors
    /// When the root cannot be looked at.
    pub fn give_way(&mut self, root: &Path) -> Result<(), InitError> {
        for path in obstacles::in_the_way(root, [PAGE, IGNORED].into_iter())? {
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
        let obstacles = obstacles::in_the_way(root, self.paths())?;
        if !obstacles.is_empty() {
            return Err(InitError::InTheWay(obstacles));
        }
        let made = obstacles::make(root)?;
        let file = |(path, text): (&String, &String)| NewFile {
            path: path.clone(),
            content: NewContent::Bytes(text.clone().into_bytes()),
            replaces: false,
            was: None,
        };
        let mut files: Vec<NewFile> = self.files.iter().map(file).collect();
        // Last of all the file that makes the folder a dutybook repository.
        files.sort_by_key(|file| file.path == SETTINGS);
        let written = write(root, &files);
        if written.is_err() {
            obstacles::unmake(&made);
        }
        Ok(written?)
    }
}

//! The mainline that is judged.

use std::sync::Arc;

use super::OutsideRecords;
use crate::files::ReadError;
use crate::git::{GitRepository, HistoryGap, MainlineHistory, ObjectId};
use crate::load::MAX_YAML;

/// The mainline that is judged.
pub struct Mainline {
    /// Where its objects are read.
    pub git: Arc<GitRepository>,
    /// Its newest commit; `None` before the first.
    pub head: Option<ObjectId>,
    /// The commit of the change that is judged against its end; `None` where there is none.
    pub change: Option<ObjectId>,
    /// What it did to which file.
    pub history: MainlineHistory,
    /// Where the dutybook root lies below the top of the repository, with `/`; empty for the top.
    pub below: String,
    /// What is kept outside the repository, and held against it.
    pub outside: OutsideRecords,
}

impl Mainline {
    /// The mainline as it was at one of its commits, by the repository alone: what is kept outside of it now was not asked
    /// then.
    #[must_use]
    pub fn until(&self, commit: u32) -> Mainline {
        Mainline {
            git: Arc::clone(&self.git),
            head: Some(self.history.commit(commit).id),
            change: None,
            history: self.history.until(commit),
            below: self.below.clone(),
            outside: OutsideRecords::default(),
        }
    }
}

/// The content of a claim's object; nothing where it is too large to be a claim.
///
/// # Errors
/// When the object is missing or damaged.
pub fn read_claim(mainline: &Mainline, id: ObjectId) -> Result<Vec<u8>, HistoryGap> {
    match mainline.git.blob(id, MAX_YAML) {
        Ok(bytes) => Ok(bytes),
        Err(ReadError::TooLarge { .. }) => Ok(Vec::new()),
        Err(error) => Err(HistoryGap::Object {
            id: id.to_string(),
            reason: error.to_string(),
        }),
    }
}

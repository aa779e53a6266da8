//! The mainline that is judged.

use std::sync::Arc;

use crate::git::{GitRepository, MainlineHistory, ObjectId};
use crate::model::Anchor;

/// The mainline that is judged.
pub struct Mainline {
    /// Where its objects are read.
    pub git: Arc<GitRepository>,
    /// Its newest commit; `None` before the first.
    pub head: Option<ObjectId>,
    /// What it did to which file.
    pub history: MainlineHistory,
    /// Sightings of its commits that are kept outside the repository.
    pub anchors: Vec<Anchor>,
}

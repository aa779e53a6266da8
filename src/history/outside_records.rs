//! What is kept outside the repository, and held against it.

use crate::model::{Anchor, ForgePush};
use crate::signing::TimeStampAuthorities;

/// What an auditor brings: nobody who may push can change it.
#[derive(Debug, Default)]
pub struct OutsideRecords {
    /// Sightings of commits of the mainline.
    pub anchors: Vec<Anchor>,
    /// Pushes of the mainline, by the forge's log, oldest first.
    pub pushes: Vec<ForgePush>,
    /// The authorities of time stamps that count in place of those that the policy accepts.
    pub tsa_roots: Option<TimeStampAuthorities>,
}

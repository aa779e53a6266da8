//! What a waiver's file said, and since when.

use super::Landing;
use crate::model::Waiver;

/// A waiver as its file had it at some time, and when it landed so.
#[derive(Debug, Clone)]
pub struct WaiverVersion {
    /// What the file said.
    pub waiver: Waiver,
    /// When it landed so.
    pub landing: Landing,
}

//! Pushes of the mainline, as a forge logged them.

use chrono::{DateTime, Utc};

/// The mainline moved from one commit to another, by the forge's own log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForgePush {
    /// The commit to which it moved: 40 lower-case hexadecimal digits.
    pub commit: String,
    /// The commit before; `None` where the branch was made.
    pub before: Option<String>,
    /// When, by the forge's clock.
    pub time: DateTime<Utc>,
    /// Whether it was a force push: the commit before was left behind.
    pub is_forced: bool,
    /// Who pushed, as the forge names them.
    pub actor: Option<String>,
}

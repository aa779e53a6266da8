//! A duty with its standing.

use serde::{Deserialize, Serialize};

use super::{Standing, StandingReason, WaiverRelease};
use crate::model::{DutyId, Id};
use crate::schedule::Window;

/// Where an occurrence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DutyKind {
    /// The calendar.
    Calendar,
    /// A request.
    Request,
    /// A team that has completed no request for too long.
    Backstop,
}

/// A duty, judged.
#[derive(Debug, Clone)]
pub struct Duty {
    /// Task, occurrence and team.
    pub id: DutyId,
    /// When it opened and was due.
    pub window: Window,
    /// Where it comes from.
    pub kind: DutyKind,
    /// The version of the policy that judges it: an index into the timeline.
    pub version: usize,
    /// Its standing.
    pub standing: Standing,
    /// Why it is late.
    pub reason: Option<StandingReason>,
    /// The evidence that settles it: an index into the assessment's claims.
    pub claim: Option<usize>,
    /// The waiver that releases it, where one does.
    pub waiver: Option<Id>,
    /// When that waiver landed with what releases the duty.
    pub release: Option<WaiverRelease>,
}

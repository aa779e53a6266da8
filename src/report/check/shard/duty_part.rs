//! A duty's part of a shard.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::value::{ShardValueError, parse_id, parse_zone, require_writable};
use crate::judge::{Duty, DutyKind, Standing, StandingReason};
use crate::model::{DutyId, Id};
use crate::schedule::Window;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct DutyPart {
    task: String,
    occurrence: String,
    team: String,
    kind: DutyKind,
    opens: DateTime<FixedOffset>,
    due: DateTime<FixedOffset>,
    deadline: DateTime<FixedOffset>,
    timezone: String,
    standing: Standing,
    reason: Option<StandingReason>,
    waiver: Option<String>,
}

impl DutyPart {
    pub(super) fn of(duty: &Duty) -> Self {
        DutyPart {
            task: duty.id.task.to_string(),
            occurrence: duty.id.occurrence.to_string(),
            team: duty.id.team.to_string(),
            kind: duty.kind,
            opens: duty.window.opens.fixed_offset(),
            due: duty.window.due.fixed_offset(),
            deadline: duty.window.deadline.fixed_offset(),
            timezone: duty.window.due.timezone().to_string(),
            standing: duty.standing,
            reason: duty.reason,
            waiver: duty.waiver.as_ref().map(Id::to_string),
        }
    }

    /// The duty. Which claim, waiver's landing and version of the policy settle it was judged where it
    /// came from, and no output of `check` tells.
    pub(super) fn into_duty(self) -> Result<Duty, ShardValueError> {
        let timezone = parse_zone(&self.timezone)?;
        let instants = [self.opens, self.due, self.deadline];
        instants.into_iter().try_for_each(require_writable)?;
        let occurrence: Arc<str> = self.occurrence.into();
        let local = |instant: DateTime<FixedOffset>| instant.with_timezone(&timezone);
        Ok(Duty {
            window: Window {
                label: Arc::clone(&occurrence),
                opens: local(self.opens),
                closes: None,
                due: local(self.due),
                deadline: local(self.deadline),
            },
            id: DutyId {
                task: parse_id(&self.task)?,
                occurrence,
                team: parse_id(&self.team)?,
            },
            kind: self.kind,
            version: 0,
            standing: self.standing,
            reason: self.reason,
            claim: None,
            waiver: self.waiver.as_deref().map(parse_id).transpose()?,
            release: None,
        })
    }
}

//! A duty as programs read it.

use serde::Serialize;

use crate::judge::{Duty, Standing};
use crate::report::output::rfc3339;

/// A duty, its instants on the clock of the policy.
#[derive(Serialize)]
pub(crate) struct JsonDuty<'a> {
    #[serde(rename = "duty")]
    pub(crate) id: String,
    pub(crate) task: &'a str,
    pub(crate) occurrence: &'a str,
    pub(crate) team: &'a str,
    pub(crate) opens: String,
    pub(crate) due: String,
    pub(crate) deadline: String,
    pub(crate) standing: Standing,
}

impl<'a> From<&'a Duty> for JsonDuty<'a> {
    fn from(duty: &'a Duty) -> Self {
        JsonDuty {
            id: duty.id.to_string(),
            task: duty.id.task.as_str(),
            occurrence: &duty.id.occurrence,
            team: duty.id.team.as_str(),
            opens: rfc3339(duty.window.opens),
            due: rfc3339(duty.window.due),
            deadline: rfc3339(duty.window.deadline),
            standing: duty.standing,
        }
    }
}

//! `due --format json`.

use std::io;

use serde::Serialize;

use super::list::duties_by_urgency;
use crate::judge::Assessment;
use crate::model::Duration;
use crate::report::json::{JsonDuty, JsonTool, write_json};
use crate::report::output::rfc3339;

#[derive(Serialize)]
struct DueDocument<'a> {
    schema: &'static str,
    tool: JsonTool,
    as_of: String,
    within: String,
    duties: Vec<JsonDuty<'a>>,
}

/// Writes a to-do list as `dutybook/due/v1`.
///
/// # Errors
/// When it cannot be written.
pub fn write_due_json(
    out: &mut dyn io::Write,
    assessment: &Assessment,
    within: &Duration,
) -> io::Result<()> {
    let duties = duties_by_urgency(assessment).into_iter();
    let document = DueDocument {
        schema: "dutybook/due/v1",
        tool: JsonTool::THIS,
        as_of: rfc3339(assessment.as_of),
        within: within.to_iso(),
        duties: duties.map(JsonDuty::from).collect(),
    };
    write_json(out, &document)
}

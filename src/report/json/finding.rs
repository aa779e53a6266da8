//! A finding as programs read it.

use serde::Serialize;

use crate::finding::{Finding, Level};
use crate::model::DutyId;
use crate::report::check::report::LocatedFinding;
use crate::text::Range;

/// A finding, and its root where several roots may be judged.
#[derive(Serialize)]
pub(crate) struct JsonFinding<'a> {
    rule: &'static str,
    level: Level,
    message: &'a str,
    help: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<&'a str>,
    file: Option<&'a str>,
    range: Option<Range>,
    duty: Option<&'a DutyId>,
    fingerprint: String,
    already_there: bool,
}

impl<'a> From<&'a Finding> for JsonFinding<'a> {
    fn from(finding: &'a Finding) -> Self {
        JsonFinding {
            rule: finding.rule.id(),
            level: finding.level,
            message: &finding.message,
            help: &finding.help,
            root: None,
            file: finding.file.as_deref(),
            range: finding.range,
            duty: finding.duty.as_ref(),
            fingerprint: finding.fingerprint.to_string(),
            already_there: finding.already_there,
        }
    }
}

impl<'a> From<LocatedFinding<'a>> for JsonFinding<'a> {
    fn from(located: LocatedFinding<'a>) -> Self {
        JsonFinding {
            root: Some(located.root),
            ..JsonFinding::from(located.finding)
        }
    }
}

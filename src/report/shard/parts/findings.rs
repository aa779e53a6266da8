//! A finding's part of a shard.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{PartError, sound, wrong};
use crate::finding::{Finding, Level, RelatedPlace};
use crate::text::Range;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FindingPart {
    rule: String,
    level: Level,
    message: String,
    help: String,
    file: Option<String>,
    range: Option<Range>,
    related: Vec<RelatedPart>,
    duty: Option<String>,
    subject: String,
    fingerprint: String,
    already_there: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct RelatedPart {
    range: Range,
    label: String,
}

impl FindingPart {
    pub(super) fn of(finding: &Finding) -> Self {
        let related = finding.related.iter().map(|related| RelatedPart {
            range: related.range,
            label: related.label.clone(),
        });
        FindingPart {
            rule: finding.rule.id().to_owned(),
            level: finding.level,
            message: finding.message.clone(),
            help: finding.help.clone(),
            file: finding.file.as_deref().map(str::to_owned),
            range: finding.range,
            related: related.collect(),
            duty: finding.duty.clone(),
            subject: finding.subject.clone(),
            fingerprint: finding.fingerprint.to_string(),
            already_there: finding.already_there,
        }
    }

    pub(super) fn finding(self) -> Result<Finding, PartError> {
        if let Some(file) = &self.file {
            sound::path_below_top(file).map_err(PartError)?;
        }
        let ranges = self
            .range
            .iter()
            .chain(self.related.iter().map(|it| &it.range));
        ranges.copied().try_for_each(place)?;
        let related = self.related.into_iter().map(|related| RelatedPlace {
            range: related.range,
            label: related.label,
        });
        Ok(Finding {
            rule: self.rule.parse().map_err(wrong)?,
            level: self.level,
            message: self.message,
            help: self.help,
            file: self.file.map(Arc::from),
            range: self.range,
            related: related.collect(),
            duty: self.duty,
            subject: self.subject,
            fingerprint: self.fingerprint.parse().map_err(wrong)?,
            already_there: self.already_there,
        })
    }
}

/// Refuses a stretch that no text has: lines and columns count from 1, and the end is not before the
/// start.
fn place(range: Range) -> Result<(), PartError> {
    let (start, end) = (range.start, range.end);
    if start.line >= 1 && start.column >= 1 && end.column >= 1 && start <= end {
        Ok(())
    } else {
        Err(PartError(
            "a place counts from 1, and does not end before it begins".to_owned(),
        ))
    }
}

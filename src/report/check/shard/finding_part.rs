//! A finding's part of a shard.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::value::{ShardValueError, require_below_top, require_range};
use crate::finding::{Finding, Level, RelatedPlace};
use crate::model::DutyId;
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
            duty: finding.duty.as_ref().map(DutyId::to_string),
            subject: finding.subject.clone(),
            fingerprint: finding.fingerprint.to_string(),
            already_there: finding.already_there,
        }
    }

    pub(super) fn into_finding(self) -> Result<Finding, ShardValueError> {
        if let Some(file) = &self.file {
            require_below_top(file)?;
        }
        let ranges = self
            .range
            .iter()
            .chain(self.related.iter().map(|it| &it.range));
        ranges.copied().try_for_each(require_range)?;
        let related = self.related.into_iter().map(|related| RelatedPlace {
            range: related.range,
            label: related.label,
        });
        let duty = self.duty;
        let duty = duty.map(|duty| duty.parse().map_err(ShardValueError::new));
        Ok(Finding {
            rule: self.rule.parse().map_err(ShardValueError::new)?,
            level: self.level,
            message: self.message,
            help: self.help,
            instead: None,
            file: self.file.map(Arc::from),
            range: self.range,
            related: related.collect(),
            duty: duty.transpose()?,
            subject: self.subject,
            fingerprint: self.fingerprint.parse().map_err(ShardValueError::new)?,
            already_there: self.already_there,
        })
    }
}

//! The formats and their names.

use std::fmt;
use std::str::FromStr;

use super::ImportError;
use crate::text::closest_word;

/// What can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImportFormat {
    /// Microsoft Graph, list of `secureScore`.
    SecureScores,
    /// Microsoft Graph, list of `serviceUpdateMessage`: the Message Center.
    ServiceMessages,
    /// Defender for Endpoint, remediation activities and exposure score.
    Remediation,
    /// Microsoft Sentinel, list of incidents or CSV of the portal.
    SentinelIncidents,
    /// `ServiceNow`, Table API of `incident` or CSV of the list.
    ServicenowIncidents,
}

impl ImportFormat {
    /// Every format, in the order of the documentation.
    pub const ALL: [Self; 5] = [
        Self::SecureScores,
        Self::ServiceMessages,
        Self::Remediation,
        Self::SentinelIncidents,
        Self::ServicenowIncidents,
    ];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SecureScores => "secure-scores",
            Self::ServiceMessages => "service-messages",
            Self::Remediation => "remediation",
            Self::SentinelIncidents => "sentinel-incidents",
            Self::ServicenowIncidents => "servicenow-incidents",
        }
    }

    /// The details schema of the pack `m365-defender-soc` that the details are made for.
    #[must_use]
    pub const fn details_schema(self) -> &'static str {
        match self {
            Self::SecureScores => "secure-score-report",
            Self::ServiceMessages => "portal-licence-management",
            Self::Remediation => "vulnerability-remediation",
            Self::SentinelIncidents | Self::ServicenowIncidents => "escalation-tickets",
        }
    }
}

impl fmt::Display for ImportFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for ImportFormat {
    type Err = ImportError;

    fn from_str(word: &str) -> Result<Self, ImportError> {
        let named = Self::ALL.into_iter().find(|format| format.name() == word);
        named.ok_or_else(|| ImportError::Format {
            found: word.to_owned(),
            near: closest_word(word, Self::ALL.iter().map(|format| format.name())),
        })
    }
}

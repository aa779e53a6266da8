//! The formats that can be imported, and their names.

use std::fmt;
use std::str::FromStr;

use crate::text::closest_word;

/// A format that can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A word that names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a format to import{}; the formats are {}", suggestion(*near), ImportFormat::ALL.map(ImportFormat::name).join(", "))]
pub struct UnknownFormat {
    found: String,
    near: Option<&'static str>,
}

fn suggestion(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"))
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
    type Err = UnknownFormat;

    fn from_str(word: &str) -> Result<Self, UnknownFormat> {
        let mut formats = Self::ALL.into_iter();
        formats
            .find(|format| format.name() == word)
            .ok_or_else(|| UnknownFormat {
                found: word.to_owned(),
                near: closest_word(word, Self::ALL.iter().map(|format| format.name())),
            })
    }
}

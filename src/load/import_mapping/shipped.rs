//! The mappings that dutybook ships.

use super::whole::{MAPPING_FIELDS, whole_mapping};
use crate::load::fields::Fields;
use crate::load::scalar;
use crate::load::yaml_file::read_sound;
use crate::model::ImportMapping;

macro_rules! shipped {
    ($($name:literal),+ $(,)?) => {
        /// Name and text of each, in the order of the documentation.
        const SHIPPED: &[(&str, &str)] = &[$(($name, include_str!(concat!("shipped/", $name, ".yaml")))),+];
    };
}

shipped!(
    "secure-scores",
    "service-messages",
    "licences",
    "managed-devices",
    "remediation",
    "sentinel-incidents",
    "defender-incidents",
    "graph-incidents",
    "servicenow-incidents",
    "servicenow-changes",
    "jira-issues",
);

/// The names of the mappings that dutybook ships.
pub fn shipped_names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, _)| *name)
}

/// The text of a mapping that dutybook ships.
#[must_use]
pub fn shipped_text(name: &str) -> Option<&'static str> {
    let mut all = SHIPPED.iter();
    all.find(|(shipped, _)| *shipped == name)
        .map(|(_, text)| *text)
}

/// A mapping that dutybook ships.
#[must_use]
pub fn shipped_mapping(name: &str) -> Option<ImportMapping> {
    read_shipped(shipped_text(name)?)
}

fn read_shipped(text: &str) -> Option<ImportMapping> {
    read_sound(text.as_bytes(), |root| {
        let fields = Fields::open(root, MAPPING_FIELDS)?;
        let id = fields.require("id", scalar::id);
        whole_mapping(&fields, id)
    })
}

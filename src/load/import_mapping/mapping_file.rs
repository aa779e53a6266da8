//! A mapping file: whole, or what is to be changed in a mapping that dutybook ships.

use std::sync::Arc;

use super::extension::extended_mapping;
use super::whole::{MAPPING_FIELDS, whole_mapping};
use crate::finding::{FindingBuilder, Rule};
use crate::load::faults::FileFaults;
use crate::load::field_value::FieldValue;
use crate::load::fields::Fields;
use crate::load::scalar;
use crate::load::yaml_file::parse_yaml;
use crate::model::ImportMapping;

/// A mapping file as it was read.
pub struct ReadMapping {
    /// The mapping, where nothing is wrong with it.
    pub mapping: Option<ImportMapping>,
    /// What is wrong.
    pub drafts: Vec<FindingBuilder>,
}

/// Reads the bytes of one mapping file, which stands at `path`.
#[must_use]
pub fn parse_mapping(bytes: &[u8], path: &Arc<str>) -> ReadMapping {
    let file = parse_yaml(bytes, path, Rule::PolicySyntax);
    let mut drafts = file.drafts;
    let mut mapping = None;
    if let Some(root) = file.root {
        let faults = FileFaults::new(path, Rule::PolicySchema);
        mapping = mapping_file(FieldValue::root(&faults, &root));
        drafts.extend(faults.into_drafts());
    }
    mapping = mapping.filter(|_| drafts.is_empty());
    ReadMapping { mapping, drafts }
}

/// Reads one mapping: a whole one, or what is to be changed in one that dutybook ships.
pub(crate) fn mapping_file(root: FieldValue) -> Option<ImportMapping> {
    let fields = Fields::open(root, MAPPING_FIELDS)?;
    fields.require("kind", scalar::kind("import/v1"));
    let id = fields.require("id", scalar::id);
    if fields.has("extends") {
        return extended_mapping(&fields, id);
    }
    whole_mapping(&fields, id)
}

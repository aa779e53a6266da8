//! What the readers of a pack's files share.

use std::sync::Arc;

use crate::finding::{FindingBuilder, Rule};
use crate::load::faults::{At, FileFaults};
use crate::load::field_value::FieldValue;
use crate::load::yaml_file::parse_yaml;
use crate::yaml::Value;

/// A file of a pack as it was read.
pub struct ReadPackFile<T> {
    /// What it says, where nothing is wrong with it.
    pub content: Option<T>,
    /// What is wrong.
    pub drafts: Vec<FindingBuilder>,
}

pub(super) fn read_file<T>(
    bytes: &[u8],
    path: &Arc<str>,
    read: impl FnOnce(FieldValue) -> Option<T>,
) -> ReadPackFile<T> {
    let file = parse_yaml(bytes, path, Rule::PolicySyntax);
    let mut drafts = file.drafts;
    let mut content = None;
    if let Some(root) = file.root {
        let faults = FileFaults::new(path, Rule::PolicySchema);
        content = read(FieldValue::root(&faults, &root));
        drafts.extend(faults.into_drafts());
    }
    let content = content.filter(|_| drafts.is_empty());
    ReadPackFile { content, drafts }
}

/// Reads a mapping from names to values, in the order of the file.
pub(super) fn named<T>(
    read: impl Fn(&str, FieldValue) -> Option<T>,
) -> impl FnOnce(FieldValue) -> Option<Vec<T>> {
    move |value| {
        let Value::Map(entries) = &value.node.value else {
            value.add_wrong_type("a mapping from names");
            return None;
        };
        let fields = entries.iter().filter_map(|entry| {
            let at = At::Key(&value.at, &entry.key);
            let node = &entry.value;
            read(&entry.key, FieldValue { node, at, ..value })
        });
        Some(fields.collect())
    }
}

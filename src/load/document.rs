//! Reading one YAML file into its tree.

use std::sync::Arc;

use crate::files::{Files, ReadError, WalkError, WalkFault};
use crate::finding::{FindingBuilder, Rule};
use crate::yaml::{self, Node};

/// The largest YAML file that is read, in bytes, inclusive: 1 MiB.
pub const MAX_YAML: u64 = 1024 * 1024;

/// A file that is needed and cannot be read: nothing can be judged.
#[derive(Debug, thiserror::Error)]
#[error("{path} {source}")]
pub struct LoadError {
    /// The file, relative to the dutybook root.
    pub path: String,
    /// Why.
    pub source: ReadError,
}

impl LoadError {
    pub(super) fn new(path: &str, source: ReadError) -> Self {
        LoadError {
            path: path.to_owned(),
            source,
        }
    }
}

impl From<WalkError> for LoadError {
    fn from(error: WalkError) -> Self {
        let source = match error.reason {
            WalkFault::Read(source) => source,
            fault => ReadError::Io(std::io::Error::other(fault.to_string())),
        };
        LoadError::new(&error.folder, source)
    }
}

/// A file's tree, and what is wrong with its YAML.
pub(super) struct Document {
    pub(super) root: Option<Node>,
    pub(super) drafts: Vec<FindingBuilder>,
}

/// Reads and parses one file; faults of its YAML break `rule`.
pub(super) fn document(
    files: &dyn Files,
    path: &Arc<str>,
    rule: Rule,
) -> Result<Document, LoadError> {
    match files.read(path, MAX_YAML) {
        Ok(bytes) => Ok(parse(&bytes, path, rule)),
        Err(ReadError::TooLarge { .. }) => Ok(Document {
            root: None,
            drafts: vec![too_large(path, rule)],
        }),
        Err(error) => Err(LoadError::new(path, error)),
    }
}

fn too_large(path: &Arc<str>, rule: Rule) -> FindingBuilder {
    FindingBuilder::new(rule, format!("{path} is larger than 1 MiB"))
        .help("keep text short, and attach what is long as an artifact")
        .file(path)
        .subject("size")
}

/// Parses bytes that are at hand.
pub(super) fn parse(bytes: &[u8], path: &Arc<str>, rule: Rule) -> Document {
    let parsed = yaml::parse(bytes);
    let drafts = parsed
        .faults
        .into_iter()
        .map(|fault| draft(fault, path, rule));
    Document {
        drafts: drafts.collect(),
        root: parsed.root,
    }
}

/// The draft of a fault that the YAML or schema reader found.
pub(super) fn draft(fault: yaml::YamlFault, path: &Arc<str>, rule: Rule) -> FindingBuilder {
    let subject = fault.message.clone();
    let mut draft = FindingBuilder::new(rule, fault.message)
        .help(fault.help.unwrap_or_default())
        .file(path)
        .range(fault.range)
        .subject(&subject);
    if let Some((range, label)) = fault.related {
        draft = draft.related(range, label);
    }
    draft
}

//! Reading one YAML file into its tree.

use std::sync::Arc;

use super::faults::FileFaults;
use super::field_value::FieldValue;
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
    /// The error of a file, by its path relative to the dutybook root.
    #[must_use]
    pub fn new(path: &str, source: ReadError) -> Self {
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
pub(super) struct YamlFile {
    pub(super) root: Option<Node>,
    pub(super) drafts: Vec<FindingBuilder>,
}

/// Reads and parses one file; faults of its YAML break `rule`.
pub(super) fn read_yaml(
    files: &dyn Files,
    path: &Arc<str>,
    rule: Rule,
) -> Result<YamlFile, LoadError> {
    match files.read(path, MAX_YAML) {
        Ok(bytes) => Ok(parse_yaml(&bytes, path, rule)),
        Err(ReadError::TooLarge { .. }) => Ok(YamlFile {
            root: None,
            drafts: vec![size_fault(path, rule).subject("size")],
        }),
        Err(error) => Err(LoadError::new(path, error)),
    }
}

/// Parses the content of a file; faults of its YAML break `rule`.
pub(super) fn parse_yaml(bytes: &[u8], path: &Arc<str>, rule: Rule) -> YamlFile {
    let parsed = yaml::parse(bytes);
    let drafts = parsed.faults.into_iter();
    YamlFile {
        drafts: drafts.map(|fault| draft(fault, path, rule)).collect(),
        root: parsed.root,
    }
}

/// What a file says, where nothing is wrong with it.
pub(super) fn read_sound<T>(bytes: &[u8], read: impl FnOnce(FieldValue) -> Option<T>) -> Option<T> {
    let path = Arc::from("");
    let file = parse_yaml(bytes, &path, Rule::PolicySyntax);
    let root = file.root.filter(|_| file.drafts.is_empty())?;
    let faults = FileFaults::new(&path, Rule::PolicySchema);
    let value = read(FieldValue::root(&faults, &root));
    value.filter(|_| faults.into_drafts().is_empty())
}

/// The fault of a file that is too large to be read.
pub(super) fn size_fault(path: &Arc<str>, rule: Rule) -> FindingBuilder {
    FindingBuilder::new(rule, format!("{path} is larger than 1 MiB"))
        .help("keep the file short, and attach what is long as an artifact")
        .file(path)
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

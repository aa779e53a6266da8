//! What is wrong with a file, and where.

use super::Node;
use super::limits::MAX_FAULTS;
use crate::text::{Advice, Range};

/// One thing that is wrong with a file, as plain data.
///
/// Messages may quote the file's own text: escape them where they are printed.
#[derive(Clone, Debug, PartialEq)]
pub struct YamlFault {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<Advice>,
    /// Where.
    pub range: Range,
    /// Another place that belongs to it, and its label, such as the first of two equal keys.
    pub related: Option<(Range, String)>,
}

impl YamlFault {
    pub(super) fn new(range: Range, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            range,
            related: None,
        }
    }

    pub(super) fn help(self, help: impl Into<Advice>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    pub(super) fn with_related(self, range: Range, label: impl Into<String>) -> Self {
        Self {
            related: Some((range, label.into())),
            ..self
        }
    }
}

/// What was understood of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedYaml {
    /// The mapping, or list, at the top. Present when a tree could be built, even where there are faults.
    pub root: Option<Node>,
    /// Everything that is wrong, in the order of the file, at most [`MAX_FAULTS`]. Where there was
    /// more, the last one says so.
    pub faults: Vec<YamlFault>,
}

/// The faults of one file while they are found.
#[derive(Debug, Default)]
pub(super) struct FaultList {
    kept: Vec<YamlFault>,
    omitted: usize,
    ending: Option<YamlFault>,
}

impl FaultList {
    pub(super) fn push(&mut self, fault: YamlFault) {
        if self.kept.len() < MAX_FAULTS {
            self.kept.push(fault);
        } else {
            self.omitted += 1;
        }
    }

    /// Takes the fault that ended the reading, which is reported however many others there are.
    pub(super) fn end_with(&mut self, fault: YamlFault) {
        self.ending = Some(fault);
    }

    /// Whether something was found on `line`, from 1.
    pub(super) fn has_fault_on(&self, line: u32) -> bool {
        self.kept.iter().any(|fault| fault.range.start.line == line)
    }

    /// In the order of the file, and bounded.
    pub(super) fn finish(self) -> Vec<YamlFault> {
        let Self {
            mut kept,
            mut omitted,
            ending,
        } = self;
        kept.sort_by_key(|fault| fault.range);
        let room = MAX_FAULTS - usize::from(ending.is_some());
        if kept.len() + omitted > room {
            // The note about the rest counts too.
            let rest = kept.split_off(room - 1);
            omitted += rest.len();
            let place = rest.first().map(|fault| fault.range);
            kept.extend(place.map(|range| {
                YamlFault::new(
                    range,
                    format!("{omitted} more faults from here on are not shown"),
                )
            }));
        }
        kept.extend(ending);
        kept
    }
}

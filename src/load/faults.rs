//! The faults of one file, while they are found.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use crate::finding::{FindingBuilder, Rule};
use crate::text::{Advice, Range};

/// How many faults of one file are reported: nobody reads more, and a pull request may hold millions.
const MAX_FAULTS: usize = 50;

/// Where a node stands in its document, rendered only when a fault needs it.
#[derive(Clone, Copy)]
pub(super) enum At<'p> {
    /// The whole document.
    Root,
    /// A field of a mapping.
    Key(&'p At<'p>, &'p str),
    /// An item of a list, counted from 0.
    Item(&'p At<'p>, usize),
}

impl fmt::Display for At<'_> {
    /// Writes a JSON pointer (RFC 6901).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            At::Root => Ok(()),
            At::Key(parent, key) => {
                write!(f, "{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
            }
            At::Item(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}

/// Collects the faults of one file.
pub(super) struct FileFaults<'a> {
    file: &'a Arc<str>,
    rule: Rule,
    drafts: RefCell<Vec<FindingBuilder>>,
}

impl<'a> FileFaults<'a> {
    /// Collects faults of a file; a wrong shape breaks `rule`.
    pub(super) fn new(file: &'a Arc<str>, rule: Rule) -> Self {
        FileFaults {
            file,
            rule,
            drafts: RefCell::default(),
        }
    }

    /// Adds a fault of the file's shape.
    pub(super) fn add(
        &self,
        range: Range,
        at: At,
        message: impl Into<String>,
        help: impl Into<Advice>,
    ) {
        self.add_as(self.rule, range, at, message, help);
    }

    /// Adds a fault that breaks another rule.
    pub(super) fn add_as(
        &self,
        rule: Rule,
        range: Range,
        at: At,
        message: impl Into<String>,
        help: impl Into<Advice>,
    ) {
        let draft = match self.count().cmp(&MAX_FAULTS) {
            Ordering::Less => FindingBuilder::new(rule, message)
                .help(help)
                .range(range)
                .subject(&at),
            Ordering::Equal => FindingBuilder::new(self.rule, "there are more faults in this file")
                .help("fix those that are listed first")
                .subject("more"),
            Ordering::Greater => return,
        };
        self.drafts.borrow_mut().push(draft.file(self.file));
    }

    /// How many faults there are so far.
    pub(super) fn count(&self) -> usize {
        self.drafts.borrow().len()
    }

    /// The faults, in the order in which they were found.
    pub(super) fn into_drafts(self) -> Vec<FindingBuilder> {
        self.drafts.into_inner()
    }
}

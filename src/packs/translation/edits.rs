//! Changes of a text at several places.

use std::ops::Range;

/// Replacements in a text, in any order; none may overlap another.
#[derive(Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts a text in the place of some bytes.
    pub(super) fn replace(&mut self, bytes: Range<usize>, with: String) {
        self.0.push((bytes, with));
    }

    /// Puts a text before a byte.
    pub(super) fn insert(&mut self, at: usize, text: String) {
        self.replace(at..at, text);
    }

    /// The text with all changes made.
    pub(super) fn apply(mut self, text: &str) -> String {
        self.0.sort_by_key(|(bytes, _)| bytes.start);
        let mut edited = String::with_capacity(text.len());
        let mut kept = 0;
        for (bytes, with) in self.0 {
            edited.push_str(text.get(kept..bytes.start).unwrap_or_default());
            edited.push_str(&with);
            kept = bytes.end.max(kept);
        }
        edited.push_str(text.get(kept..).unwrap_or_default());
        edited
    }
}

//! Whether a merged file is what its parents' changes give together.

use std::collections::HashSet;

use gix_object::Kind;

use super::merge_sides::MergeSides;
use super::objects::ObjectReader;
use super::text_merge::{has_more_lines, is_text, merge_texts};
use super::{HistoryGap, ObjectId};

/// The largest file that is merged as text, in bytes.
const MAX_TEXT: u64 = 16 << 20;

/// The longest file that is merged as text, in lines: comparing takes longer, the more lines there are.
const MAX_LINES: usize = 200_000;

/// The content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FileContent {
    Text(Vec<u8>),
    /// Binary, or too large to be merged as text.
    Other,
}

impl FileContent {
    pub(super) fn read(reader: &mut ObjectReader, id: ObjectId) -> Result<FileContent, HistoryGap> {
        if reader.size(id, Kind::Blob)? > MAX_TEXT {
            return Ok(FileContent::Other);
        }
        let bytes = reader.read_verified(id, Kind::Blob)?;
        Ok(if is_text(bytes) && !has_more_lines(bytes, MAX_LINES) {
            FileContent::Text(bytes.to_vec())
        } else {
            FileContent::Other
        })
    }

    /// Whether a file that several parents changed is their automatic merge, or, where that
    /// conflicts, a choice between them.
    pub(super) fn is_resolved(
        sides: &MergeSides<Option<FileContent>>,
        is_one_of_them: bool,
    ) -> bool {
        let Some(FileContent::Text(merge)) = sides.merge() else {
            return is_one_of_them;
        };
        if let [
            _,
            Some(FileContent::Text(first)),
            Some(FileContent::Text(parent)),
            Some(FileContent::Text(base)),
        ] = sides.all()
        {
            let clean = merge_texts(base, first, parent);
            if !clean.is_empty() {
                return clean.contains(merge);
            }
        }
        let texts = sides.parents().flatten().map(|content| match content {
            FileContent::Text(text) => Some(text.as_slice()),
            FileContent::Other => None,
        });
        let texts: Option<Vec<&[u8]>> = texts.collect();
        texts.map_or(is_one_of_them, |texts| has_only_lines_of(merge, &texts))
    }
}

/// Whether each line of a text is a line of one of the others.
fn has_only_lines_of(text: &[u8], others: &[&[u8]]) -> bool {
    let lines = |text| <[u8]>::split(text, |byte: &u8| *byte == b'\n');
    let known: HashSet<&[u8]> = others.iter().flat_map(|other| lines(other)).collect();
    lines(text).all(|line| known.contains(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> FileContent {
        FileContent::Text(text.into())
    }

    fn check(merge: &str, first: &str, others: &[(&str, Option<&str>)], expected: bool) {
        let pairs = others.iter();
        let pairs = pairs.map(|(parent, base)| (Some(text(parent)), base.map(text)));
        let sides = MergeSides::new(Some(text(merge)), Some(text(first)), pairs);
        let is_one_of_them = merge == first || others.iter().any(|(parent, _)| merge == *parent);
        let resolved = FileContent::is_resolved(&sides, is_one_of_them);
        assert_eq!(resolved, expected, "{merge:?}");
    }

    #[test]
    fn where_the_texts_merge_only_that_merge_is_resolved() {
        let base = Some("1\n2\n3\n4\n5\n");
        let parent = [("1\n2\n3\n4\nE\n", base)];
        check("A\n2\n3\n4\nE\n", "A\n2\n3\n4\n5\n", &parent, true);
        check("A\n2\n3\n4\n5\n", "A\n2\n3\n4\n5\n", &parent, false);
        check("A\n2\nX\n4\nE\n", "A\n2\n3\n4\n5\n", &parent, false);
    }

    /// `git merge` compares texts as `--histogram` does, and Myers' algorithm gives another merge here.
    #[test]
    fn the_merge_of_each_algorithm_is_resolved() {
        let lines = |letters: &str| letters.replace("", "\n").split_off(1);
        let [base, first, parent] = ["cbcaaaa", "bbcabcaaa", "cbaaaa"].map(lines);
        let parent = [(parent.as_str(), Some(base.as_str()))];
        check(&lines("bbcabaaa"), &first, &parent, true);
        check(&lines("bbabcaaa"), &first, &parent, true);
        check(&lines("bbcabcaa"), &first, &parent, false);
    }

    #[test]
    fn where_they_conflict_lines_of_the_parents_are_resolved() {
        let parent = [("theirs\n", Some("base\n"))];
        check("ours\n", "ours\n", &parent, true);
        check("theirs\nours\n", "ours\n", &parent, true);
        check("base\n", "ours\n", &parent, false);
        check("other\n", "ours\n", &parent, false);
        check("ours\ntheirs\n", "ours\n", &[("theirs\n", None)], true);
        let octopus = [("b\n", Some("o\n")), ("c\n", Some("o\n"))];
        check("a\nb\nc\n", "a\n", &octopus, true);
        check("a\nd\n", "a\n", &octopus, false);
    }

    #[test]
    fn a_binary_file_is_as_one_of_the_parents_has_it() {
        let other = || Some(FileContent::Other);
        let sides = MergeSides::new(other(), other(), [(other(), other())]);
        assert!(FileContent::is_resolved(&sides, true));
        assert!(!FileContent::is_resolved(&sides, false));
    }
}

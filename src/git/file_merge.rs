//! Whether a merged file is what its parents' changes make together.

use super::evil_merges::MergeSides;
use super::objects::{ObjectKind, Reader};
use super::repository::merge_texts;
use super::{HistoryGap, ObjectId};

/// The largest file that is merged as text, in bytes.
const MAX_TEXT: u64 = 16 << 20;

/// How far into a file git looks for a zero byte before it merges it as text.
const BINARY_HEAD: usize = 8000;

/// The content of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    Text(Vec<u8>),
    /// What is no text, or too large to be merged as one.
    Other,
}

impl Content {
    pub(super) fn read(reader: &mut Reader, id: ObjectId) -> Result<Content, HistoryGap> {
        if reader.size(id, ObjectKind::Blob)? > MAX_TEXT {
            return Ok(Content::Other);
        }
        let bytes = reader.verified(id, ObjectKind::Blob)?;
        let head = &bytes[..bytes.len().min(BINARY_HEAD)];
        Ok(if head.contains(&0) {
            Content::Other
        } else {
            Content::Text(bytes.to_vec())
        })
    }

    /// Whether a file that several parents changed is their automatic merge, or, where that
    /// conflicts, a choice between them.
    pub(super) fn is_resolved(sides: &MergeSides<Option<Content>>, is_one_of_them: bool) -> bool {
        let Some(Content::Text(merge)) = &sides.merge else {
            return is_one_of_them;
        };
        if let (
            Some(Content::Text(first)),
            [(Some(Content::Text(parent)), Some(Content::Text(base)))],
        ) = (&sides.first, sides.others.as_slice())
        {
            let clean = merge_texts(base, first, parent);
            if !clean.is_empty() {
                return clean.contains(merge);
            }
        }
        let parents = sides.others.iter().map(|(parent, _)| parent);
        let parents: Vec<_> = parents.chain([&sides.first]).flatten().collect();
        let texts: Option<Vec<&[u8]>> = parents.iter().map(|content| content.text()).collect();
        texts.map_or(is_one_of_them, |texts| is_made_of(merge, &texts))
    }

    fn text(&self) -> Option<&[u8]> {
        match self {
            Content::Text(text) => Some(text),
            Content::Other => None,
        }
    }
}

/// Whether every line of a text stands in one of the others.
fn is_made_of(text: &[u8], others: &[&[u8]]) -> bool {
    let lines = |text| <[u8]>::split(text, |byte: &u8| *byte == b'\n');
    let known: std::collections::HashSet<&[u8]> =
        others.iter().flat_map(|other| lines(other)).collect();
    lines(text).all(|line| known.contains(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Content {
        Content::Text(text.into())
    }

    fn check(merge: &str, first: &str, others: &[(&str, Option<&str>)], expected: bool) {
        let sides = MergeSides {
            merge: Some(text(merge)),
            first: Some(text(first)),
            others: (others.iter())
                .map(|(parent, base)| (Some(text(parent)), base.map(text)))
                .collect(),
        };
        let is_one_of_them = merge == first || others.iter().any(|(parent, _)| merge == *parent);
        let resolved = Content::is_resolved(&sides, is_one_of_them);
        assert_eq!(resolved, expected, "{merge:?}");
    }

    #[test]
    fn where_the_texts_merge_nothing_else_will_do() {
        let base = Some("1\n2\n3\n4\n5\n");
        let parent = [("1\n2\n3\n4\nE\n", base)];
        check("A\n2\n3\n4\nE\n", "A\n2\n3\n4\n5\n", &parent, true);
        check("A\n2\n3\n4\n5\n", "A\n2\n3\n4\n5\n", &parent, false);
        check("A\n2\nX\n4\nE\n", "A\n2\n3\n4\n5\n", &parent, false);
    }

    #[test]
    fn where_they_conflict_the_lines_of_the_parents_will_do() {
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
    fn what_is_no_text_is_one_of_the_parents_or_nothing() {
        let sides = MergeSides {
            merge: Some(Content::Other),
            first: Some(Content::Other),
            others: vec![(Some(Content::Other), Some(Content::Other))],
        };
        assert!(Content::is_resolved(&sides, true));
        assert!(!Content::is_resolved(&sides, false));
    }
}

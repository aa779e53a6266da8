//! The merge of a text that two sides changed.
//!
//! Which lines of two texts are common can be answered in several ways, and each gives another merge. `git merge`
//! compares as `--histogram` does; git before 2.34, libgit2 and the forges that use it compare as `--diff-algorithm=myers`
//! does, and either can be told to be `--patience`.

use git2::{Buf, MergeFileInput, MergeFileOptions, merge_file};

use super::histogram_merge::merge_by_histogram;

/// How far into a file git looks for a zero byte before it merges it as text.
const BINARY_HEAD: usize = 8000;

/// How texts are compared.
#[derive(Clone, Copy)]
enum DiffAlgorithm {
    Histogram,
    Myers,
    Patience,
}

const ALGORITHMS: [DiffAlgorithm; 3] = [
    DiffAlgorithm::Histogram,
    DiffAlgorithm::Myers,
    DiffAlgorithm::Patience,
];

impl DiffAlgorithm {
    /// The merge of two changes of a text; `None` where they conflict.
    fn merge(self, base: &[u8], ours: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
        if matches!(self, DiffAlgorithm::Histogram) {
            return merge_by_histogram(base, ours, theirs);
        }
        // `merge_file` fails before libgit2 is initialised, which it does not do itself. A buffer does, and where no
        // repository was opened, nothing else has.
        drop(Buf::new());
        let input = |content| {
            let mut input = MergeFileInput::new();
            input.content(content);
            input
        };
        let mut options = MergeFileOptions::new();
        options.patience(matches!(self, DiffAlgorithm::Patience));
        let (base, ours, theirs) = (input(base), input(ours), input(theirs));
        let result = merge_file(&base, &ours, &theirs, Some(&mut options)).ok()?;
        result.is_automergeable().then(|| result.content().to_vec())
    }
}

/// The automatic merges of two changes of a text, without those that conflict: one for each way to compare texts that
/// gives another one.
pub(super) fn merge_texts(base: &[u8], ours: &[u8], theirs: &[u8]) -> Vec<Vec<u8>> {
    let mut merged: Vec<Vec<u8>> = Vec::new();
    for algorithm in ALGORITHMS {
        let text = algorithm.merge(base, ours, theirs);
        merged.extend(text.filter(|text| !merged.contains(text)));
    }
    merged
}

/// The automatic merge of two changes of a text, where each way to compare texts gives the same one.
pub fn merge_in_one_way(base: &[u8], ours: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    let [first, others @ ..] = ALGORITHMS;
    let merged = first.merge(base, ours, theirs)?;
    let is_same = |other: DiffAlgorithm| {
        other
            .merge(base, ours, theirs)
            .is_some_and(|text| text == merged)
    };
    others.into_iter().all(is_same).then_some(merged)
}

/// Whether git merges a file as a text.
pub(super) fn is_text(content: &[u8]) -> bool {
    !content[..content.len().min(BINARY_HEAD)].contains(&0)
}

/// Whether a text has more lines than that.
pub(super) fn has_more_lines(text: &[u8], limit: usize) -> bool {
    let mut lines = text.split_inclusive(|byte| *byte == b'\n');
    lines.nth(limit).is_some()
}

#[cfg(test)]
mod tests {
    use super::{has_more_lines, is_text, merge_in_one_way, merge_texts};

    /// A text with a line for each letter.
    fn lines(letters: &str) -> Vec<u8> {
        let lines = letters.chars().map(|letter| format!("{letter}\n"));
        lines.collect::<String>().into_bytes()
    }

    /// `expected`: the letters of the merge; `None` for a conflict.
    fn check((base, ours, theirs): (&str, &str, &str), expected: Option<&str>) {
        let [b, o, t] = [base, ours, theirs].map(lines);
        assert_eq!(
            merge_in_one_way(&b, &o, &t),
            expected.map(lines),
            "{base} {ours} {theirs}"
        );
        assert_eq!(
            merge_in_one_way(&b, &t, &o),
            expected.map(lines),
            "{base} {theirs} {ours}"
        );
    }

    #[test]
    fn changes_apart_merge_and_changes_in_one_place_do_not() {
        check(("abcde", "Abcde", "abcdE"), Some("AbcdE"));
        check(("abcde", "Abcde", "Xbcde"), None);
        check(("abcde", "bcde", "abcd"), Some("bcd"));
        check(("abcde", "aXbcde", "aXbcdeY"), Some("aXbcdeY"));
        // Changes that touch each other conflict, even where they do not overlap.
        check(("abcde", "aBcde", "abCde"), None);
        check(("abcde", "aBcde", "abcDe"), Some("aBcDe"));
        assert_eq!(
            merge_texts(&lines("abc"), &lines("Abc"), &lines("Xbc")).len(),
            0
        );
    }

    #[test]
    fn lines_that_repeat_merge_where_all_agree() {
        // Each side adds a member with a date `d` that others have, to another team.
        check(
            ("A1d2dB3d4d", "A1d2d5dB3d4d", "A1d2dB3d4d6d"),
            Some("A1d2d5dB3d4d6d"),
        );
    }

    #[test]
    fn what_the_algorithms_merge_otherwise_is_not_merged_in_one_way() {
        let [b, o, t] = ["cdeaeae", "cdeddeae", "cdeae"].map(lines);
        // The first one is that of `git merge`.
        assert_eq!(
            merge_texts(&b, &o, &t)[..2],
            ["cdeddeae", "cdedde"].map(lines)
        );
        assert_eq!(merge_in_one_way(&b, &o, &t), None);
    }

    #[test]
    fn a_last_line_without_an_end_is_another_line() {
        assert_eq!(
            merge_in_one_way(b"a\nb\nc", b"A\nb\nc", b"a\nb\nC"),
            Some(b"A\nb\nC".to_vec())
        );
        assert_eq!(
            merge_in_one_way(b"a\nb\nc", b"a\nb\nc\n", b"a\nb\nc\nd"),
            None
        );
    }

    #[test]
    fn sizes_and_binary_files_are_told_apart() {
        assert!(!has_more_lines(b"a\nb\n", 2));
        assert!(has_more_lines(b"a\nb\nc", 2));
        assert!(is_text(b"a\n") && !is_text(b"a\0\n"));
        let far = [vec![b'a'; 8000], vec![0]].concat();
        assert!(is_text(&far));
    }
}

//! The merge of a text that two sides changed, as git does it.

use std::collections::HashMap;

use git2::{MergeFileInput, MergeFileOptions, merge_file};

/// The automatic merges of two changes of a text, without those that conflict. Git aligns lines in
/// one of several ways, so that there can be more than one.
pub(super) fn merge_texts(base: &[u8], ours: &[u8], theirs: &[u8]) -> Vec<Vec<u8>> {
    let mut merged: Vec<Vec<u8>> = Vec::new();
    for is_patient in [false, true] {
        let input = |content| {
            let mut input = MergeFileInput::new();
            input.content(content);
            input
        };
        let mut options = MergeFileOptions::new();
        options.patience(is_patient);
        let result = merge_file(
            &input(base),
            &input(ours),
            &input(theirs),
            Some(&mut options),
        );
        if let Ok(result) = result
            && result.is_automergeable()
            && !merged.iter().any(|known| known == result.content())
        {
            merged.push(result.content().to_vec());
        }
    }
    merged
}

/// Whether only one alignment of the lines of two texts keeps all that they have in common: every line of which one has
/// more than the other is missing from that other one, and the rest is the same in both. Then each way to find
/// differences finds the same.
pub(super) fn is_aligned_in_one_way(before: &[u8], after: &[u8]) -> bool {
    let lines = |text| <[u8]>::split(text, |byte: &u8| *byte == b'\n');
    let mut counts: HashMap<&[u8], (usize, usize)> = HashMap::new();
    lines(before).for_each(|line| counts.entry(line).or_default().0 += 1);
    lines(after).for_each(|line| counts.entry(line).or_default().1 += 1);
    let is_one_sided = |(one, other): &(usize, usize)| one == other || *one == 0 || *other == 0;
    let is_kept = |line: &&[u8]| counts.get(line).is_some_and(|(one, other)| one == other);
    counts.values().all(is_one_sided)
        && lines(before)
            .filter(is_kept)
            .eq(lines(after).filter(is_kept))
}

#[cfg(test)]
mod tests {
    use super::{is_aligned_in_one_way, merge_texts};

    #[test]
    fn lines_that_repeat_each_other_can_be_aligned_in_several_ways() {
        let before = b"a:\n  m:\nb:\n  m:\n";
        for (after, expected) in [
            (&b"a:\n  m:\nb:\n  m:\n  - x\n"[..], true),
            (b"a:\n  m:\n  - x\nb:\n  m:\n", true),
            (b"a:\n  m:\n", false),
            (b"a:\n  m:\nc:\n  m:\nb:\n  m:\n", false),
            (b"b:\n  m:\na:\n  m:\n", false),
            (before, true),
        ] {
            assert_eq!(is_aligned_in_one_way(before, after), expected, "{after:?}");
        }
    }

    #[test]
    fn changes_apart_merge_and_changes_in_one_place_do_not() {
        let base = b"a\nb\nc\nd\ne\n";
        let merged = merge_texts(base, b"A\nb\nc\nd\ne\n", b"a\nb\nc\nd\nE\n");
        assert_eq!(merged, [b"A\nb\nc\nd\nE\n".to_vec()]);
        assert!(merge_texts(base, b"A\nb\nc\nd\ne\n", b"X\nb\nc\nd\ne\n").is_empty());
    }
}

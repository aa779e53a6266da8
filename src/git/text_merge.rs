//! The merge of a text that two sides changed, as git does it.

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

#[cfg(test)]
mod tests {
    use super::merge_texts;

    #[test]
    fn changes_apart_merge_and_changes_in_one_place_do_not() {
        let base = b"a\nb\nc\nd\ne\n";
        let merged = merge_texts(base, b"A\nb\nc\nd\ne\n", b"a\nb\nc\nd\nE\n");
        assert_eq!(merged, [b"A\nb\nc\nd\nE\n".to_vec()]);
        assert!(merge_texts(base, b"A\nb\nc\nd\ne\n", b"X\nb\nc\nd\ne\n").is_empty());
    }
}

//! The merge of a text that two sides changed, over the common lines that `git merge` finds.

use std::collections::HashMap;

use super::change_groups::{Hunk, find_hunks};
use super::histogram_diff::diff_lines;

/// A text as the numbers of its lines.
struct NumberedText<'t> {
    lines: Vec<&'t [u8]>,
    numbers: Vec<u32>,
}

/// The merge of two changes of a text; `None` where they touch each other, or it cannot be told how git compares them.
pub(super) fn merge_by_histogram(base: &[u8], ours: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    let mut known: HashMap<&[u8], u32> = HashMap::new();
    let [base, ours, theirs] = [base, ours, theirs].map(|text| {
        let lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
        let mut numbers = Vec::with_capacity(lines.len());
        for line in &lines {
            let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
            numbers.push(*known.entry(line).or_insert(next));
        }
        NumberedText { lines, numbers }
    });
    let hunks = |side: &NumberedText| {
        let changed = diff_lines(&base.numbers, &side.numbers).ok()?;
        Some(find_hunks(&base.numbers, &side.numbers, &changed))
    };
    let (of_ours, of_theirs) = (hunks(&ours)?, hunks(&theirs)?);
    let mut of_ours = of_ours.iter().peekable();
    let mut of_theirs = of_theirs.iter().peekable();
    let mut merged: Vec<&[u8]> = Vec::new();
    let mut done = 0;
    loop {
        let (side, hunk) = match (of_ours.peek(), of_theirs.peek()) {
            (None, None) => break,
            (Some(one), Some(other)) if is_same((one, &ours), (other, &theirs)) => {
                of_theirs.next();
                (&ours, of_ours.next()?)
            }
            (Some(one), other) if other.is_none_or(|other| one.before.end < other.before.start) => {
                (&ours, of_ours.next()?)
            }
            (one, Some(other)) if one.is_none_or(|one| other.before.end < one.before.start) => {
                (&theirs, of_theirs.next()?)
            }
            _ => return None,
        };
        merged.extend(&base.lines[done..hunk.before.start]);
        merged.extend(&side.lines[hunk.after.clone()]);
        done = hunk.before.end;
    }
    merged.extend(&base.lines[done..]);
    Some(merged.concat())
}

/// Whether both sides made one change.
fn is_same((one, ours): (&Hunk, &NumberedText), (other, theirs): (&Hunk, &NumberedText)) -> bool {
    one.before == other.before
        && ours.numbers[one.after.clone()] == theirs.numbers[other.after.clone()]
}

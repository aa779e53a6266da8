//! Where the changes between two texts lie, among the places that are equally right: a line that is added beside its
//! like may be either of the two.

use std::ops::Range;

use super::histogram_diff::ChangedLines;

/// Lines of one text that stand in the place of lines of another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) before: Range<usize>,
    pub(super) after: Range<usize>,
}

/// The changes between two texts, whose lines are numbers, each in the place that git chooses.
pub(super) fn find_hunks(before: &[u32], after: &[u32], changed: &ChangedLines) -> Vec<Hunk> {
    let mut removed = group_sizes(&changed.before);
    let mut added = group_sizes(&changed.after);
    slide_groups(before, &mut removed, &added);
    slide_groups(after, &mut added, &removed);
    let mut hunks = Vec::new();
    let (mut one, mut other) = (0, 0);
    for (removed, added) in removed.iter().zip(&added) {
        if *removed > 0 || *added > 0 {
            hunks.push(Hunk {
                before: one..one + removed,
                after: other..other + added,
            });
        }
        one += removed + 1;
        other += added + 1;
    }
    hunks
}

/// How many changed lines lie before each common line of a text, and after the last one.
fn group_sizes(changed: &[bool]) -> Vec<usize> {
    changed
        .split(|is_changed| !is_changed)
        .map(<[_]>::len)
        .collect()
}

/// Moves each group of changed lines of a text down as far as its lines allow or, where it then can lie beside changed
/// lines of the other text, to the last such place.
fn slide_groups(lines: &[u32], sizes: &mut [usize], other: &[usize]) {
    let mut group = LineGroup {
        lines,
        sizes,
        index: 0,
        start: 0,
    };
    while group.index < group.sizes.len() {
        if group.size() > 0 {
            group.slide(other);
        }
        group.start += group.size() + 1;
        group.index += 1;
    }
}

/// A group of changed lines that moves among the common ones.
struct LineGroup<'t> {
    lines: &'t [u32],
    sizes: &'t mut [usize],
    /// How many common lines are before it.
    index: usize,
    /// Its first line.
    start: usize,
}

impl LineGroup<'_> {
    fn size(&self) -> usize {
        self.sizes[self.index]
    }

    fn slide(&mut self, other: &[usize]) {
        let (mut highest, mut beside);
        loop {
            let size = self.size();
            while self.move_up() {}
            highest = self.index;
            beside = other[self.index] > 0;
            while self.move_down() {
                beside |= other[self.index] > 0;
            }
            // A group that met another one moves on together with it.
            if self.size() == size {
                break;
            }
        }
        while beside && self.index > highest && other[self.index] == 0 && self.move_up() {}
    }

    /// Moves the group over the common line before it, where its last line is the same.
    fn move_up(&mut self) -> bool {
        let size = self.size();
        if self.index == 0 || self.lines[self.start - 1] != self.lines[self.start + size - 1] {
            return false;
        }
        self.sizes[self.index] = 0;
        self.index -= 1;
        self.start -= 1 + self.sizes[self.index];
        self.sizes[self.index] += size;
        true
    }

    /// Moves the group over the common line after it, where its first line is the same.
    fn move_down(&mut self) -> bool {
        let size = self.size();
        let is_last = self.index + 1 == self.sizes.len();
        if is_last || self.lines[self.start] != self.lines[self.start + size] {
            return false;
        }
        self.sizes[self.index] = 0;
        self.index += 1;
        self.start += 1;
        self.sizes[self.index] += size;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::find_hunks;
    use crate::git::histogram_diff::ChangedLines;

    /// The changed lines are in capitals. `expected`: the first line and the number of lines, of each text.
    #[track_caller]
    fn check(before: &str, after: &str, expected: &[[usize; 4]]) {
        let numbers = |text: &str| {
            text.to_lowercase()
                .chars()
                .map(u32::from)
                .collect::<Vec<_>>()
        };
        let flags = |text: &str| text.chars().map(char::is_uppercase).collect();
        let changed = ChangedLines {
            before: flags(before),
            after: flags(after),
        };
        let hunks = find_hunks(&numbers(before), &numbers(after), &changed);
        let hunks = hunks.iter().map(|hunk| {
            let (before, after) = (&hunk.before, &hunk.after);
            [before.start, before.len(), after.start, after.len()]
        });
        assert_eq!(hunks.collect::<Vec<_>>(), expected, "{before} {after}");
    }

    #[test]
    fn a_change_lies_as_far_down_as_its_lines_allow() {
        check("ab", "ab", &[]);
        check("ab", "aXb", &[[1, 0, 1, 1]]);
        check("aab", "Aaab", &[[2, 0, 2, 1]]);
        check("xyxyb", "XYxyxyb", &[[4, 0, 4, 2]]);
        check("AAab", "ab", &[[1, 2, 1, 0]]);
    }

    #[test]
    fn changes_that_meet_are_one() {
        check("aab", "AaAab", &[[2, 0, 2, 2]]);
    }

    #[test]
    fn a_change_stays_beside_one_of_the_other_text() {
        check("aXab", "aAab", &[[1, 1, 1, 1]]);
        check("aXaab", "Aaaab", &[[1, 1, 1, 1]]);
    }
}

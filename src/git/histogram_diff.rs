//! The lines that two texts have in common, as `git diff --histogram` finds them: `git merge` uses this algorithm.
//!
//! The longest run of common lines whose rarest line is rarest is kept, and what lies before and after it is searched
//! alike.

use std::collections::HashMap;
use std::ops::Range;

/// Git finds runs in another way where each common line is there more often than this (`max_chain_length` of xdiff).
const MAX_REPEATS: usize = 64;

/// How many lines may be looked at before the search is given up.
const MAX_STEPS: usize = 5_000_000;

/// The lines of two texts that are not common to both, in each text.
pub(super) struct ChangedLines {
    pub(super) before: Vec<bool>,
    pub(super) after: Vec<bool>,
}

/// Git would use another algorithm, or the search takes too long.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnknownDiff;

/// A part of both texts.
#[derive(Clone)]
struct Region {
    before: Range<usize>,
    after: Range<usize>,
}

/// Compares two texts, whose lines are numbers.
pub(super) fn diff_lines(before: &[u32], after: &[u32]) -> Result<ChangedLines, UnknownDiff> {
    let mut changed = ChangedLines {
        before: vec![true; before.len()],
        after: vec![true; after.len()],
    };
    let mut search = RunSearch {
        before,
        after,
        steps_left: MAX_STEPS,
    };
    let mut regions = vec![Region {
        before: 0..before.len(),
        after: 0..after.len(),
    }];
    while let Some(region) = regions.pop() {
        if region.before.is_empty() || region.after.is_empty() {
            continue;
        }
        let Some(run) = search.find(&region)? else {
            continue;
        };
        changed.before[run.before.clone()].fill(false);
        changed.after[run.after.clone()].fill(false);
        regions.push(Region {
            before: run.before.end..region.before.end,
            after: run.after.end..region.after.end,
        });
        regions.push(Region {
            before: region.before.start..run.before.start,
            after: region.after.start..run.after.start,
        });
    }
    Ok(changed)
}

struct RunSearch<'t> {
    before: &'t [u32],
    after: &'t [u32],
    steps_left: usize,
}

/// The places of each line in a region of the text before, in order.
type Places = HashMap<u32, Vec<usize>>;

impl RunSearch<'_> {
    fn step(&mut self, steps: usize) -> Result<(), UnknownDiff> {
        self.steps_left = self.steps_left.checked_sub(steps).ok_or(UnknownDiff)?;
        Ok(())
    }

    /// The run of a region; `None` where it has no common line.
    fn find(&mut self, region: &Region) -> Result<Option<Region>, UnknownDiff> {
        self.step(region.before.len() + region.after.len())?;
        let mut places = Places::new();
        for at in region.before.clone() {
            places.entry(self.before[at]).or_default().push(at);
        }
        let mut best: Option<Region> = None;
        let mut best_repeats = MAX_REPEATS + 1;
        let mut has_common = false;
        let mut at = region.after.start;
        while at < region.after.end {
            let mut next = at + 1;
            let mut here = places.get(&self.after[at]).map_or(&[][..], Vec::as_slice);
            has_common |= !here.is_empty();
            // A line that repeats more than the rarest one of the best run so far begins no better one.
            if here.len() > best_repeats {
                here = &[];
            }
            let mut end = 0;
            for place in here {
                self.step(1)?;
                if *place < end {
                    continue;
                }
                let (run, repeats) = self.extend(region, &places, (*place, at))?;
                end = run.before.end;
                next = next.max(run.after.end);
                let longest = best.as_ref().map_or(1, |best| best.before.len());
                if longest < run.before.len() || repeats < best_repeats {
                    best = Some(run);
                    best_repeats = repeats;
                }
            }
            at = next;
        }
        if has_common && best_repeats > MAX_REPEATS {
            return Err(UnknownDiff);
        }
        Ok(best)
    }

    /// The run of common lines around one, and how often its rarest line is there.
    fn extend(
        &mut self,
        region: &Region,
        places: &Places,
        (one, other): (usize, usize),
    ) -> Result<(Region, usize), UnknownDiff> {
        let (mut start, mut end) = ((one, other), (one, other));
        while start.0 > region.before.start
            && start.1 > region.after.start
            && self.before[start.0 - 1] == self.after[start.1 - 1]
        {
            start = (start.0 - 1, start.1 - 1);
        }
        while end.0 < region.before.end
            && end.1 < region.after.end
            && self.before[end.0] == self.after[end.1]
        {
            end = (end.0 + 1, end.1 + 1);
        }
        let run = Region {
            before: start.0..end.0,
            after: start.1..end.1,
        };
        self.step(run.before.len())?;
        let lines = self.before[run.before.clone()].iter();
        let repeats = lines.map(|line| places.get(line).map_or(0, Vec::len)).min();
        Ok((run, repeats.unwrap_or(0)))
    }
}

#[cfg(test)]
mod tests {
    use super::{ChangedLines, MAX_REPEATS, UnknownDiff, diff_lines};

    /// The letters of each text that are not common.
    fn changed(before: &str, after: &str) -> Result<(String, String), UnknownDiff> {
        let numbers = |text: &str| text.chars().map(u32::from).collect::<Vec<u32>>();
        let of = |text: &str, flags: &[bool]| {
            let letters = text.chars().zip(flags).filter(|(_, changed)| **changed);
            letters.map(|(letter, _)| letter).collect::<String>()
        };
        let ChangedLines {
            before: one,
            after: other,
        } = diff_lines(&numbers(before), &numbers(after))?;
        Ok((of(before, &one), of(after, &other)))
    }

    #[track_caller]
    fn check(before: &str, after: &str, expected: (&str, &str)) {
        let expected = (expected.0.to_owned(), expected.1.to_owned());
        assert_eq!(changed(before, after), Ok(expected), "{before} {after}");
    }

    #[test]
    fn the_run_with_the_rarest_line_is_kept() {
        check("", "", ("", ""));
        check("abc", "", ("abc", ""));
        check("abc", "xyz", ("abc", "xyz"));
        check("abc", "axc", ("b", "x"));
        // `x` is there once, and so stays, although `aaaa` is longer.
        check("aaaax", "xaaaa", ("aaaa", "aaaa"));
    }

    #[test]
    fn lines_that_all_repeat_often_are_not_compared() {
        let most = "a".repeat(MAX_REPEATS);
        assert!(changed(&most, &format!("b{most}")).is_ok());
        let more = "a".repeat(MAX_REPEATS + 1);
        assert_eq!(changed(&more, &format!("b{more}")), Err(UnknownDiff));
        // With one rarer line, that one is found, and what is left has nothing in common.
        check(&format!("x{more}"), &format!("bx{more}"), ("", "b"));
    }

    #[test]
    fn a_search_that_takes_too_long_is_given_up() {
        // Between two changed lines there is one common line, and each is searched for by itself.
        let changed_by = |from: u32, count: u32| {
            let lines = (0..count).flat_map(|at| [at, from + at]);
            lines.collect::<Vec<u32>>()
        };
        let compare = |count: u32| {
            let (before, after) = (changed_by(50_000, count), changed_by(90_000, count));
            diff_lines(&before, &after).err()
        };
        assert_eq!(compare(500), None);
        assert_eq!(compare(10_000), Some(UnknownDiff));
    }
}

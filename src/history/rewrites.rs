//! What was done to a file after it landed, and whether that was made good.

use std::collections::{HashMap, HashSet};

use crate::git::{BlobChange, ObjectId};

/// One change of a file that had landed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentChange {
    /// The commit: an index into the mainline; `None` for what is not committed yet.
    pub commit: Option<u32>,
    /// The content before; `None` where there was no file.
    pub before: Option<ObjectId>,
    /// The content after; `None` where the file was removed.
    pub after: Option<ObjectId>,
}

impl From<&BlobChange> for ContentChange {
    fn from(change: &BlobChange) -> Self {
        ContentChange {
            commit: Some(change.commit),
            before: change.before,
            after: change.after,
        }
    }
}

/// What a step did that it should not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RewriteFault {
    /// The content was changed without an amendment that says so.
    Changed,
    /// The file was removed, or moved away.
    Deleted,
}

/// A step that should not have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rewrite {
    /// The step.
    pub step: ContentChange,
    /// What is wrong with it.
    pub fault: RewriteFault,
    /// Whether a later step brought the same bytes back.
    pub is_mended: bool,
}

/// The steps that should not have been, oldest first. `is_open` says whether a change of content was
/// made in the open, by an amendment in the same change; it is asked at most once a step.
///
/// Bringing back what an earlier step took away is no fault, and makes that one good. Linear in the
/// steps: a file's content may flip to and fro thousands of times.
///
/// # Errors
/// The first error of `is_open`.
pub fn find_rewrites<E>(
    steps: &[ContentChange],
    mut is_open: impl FnMut(&ContentChange) -> Result<bool, E>,
) -> Result<Vec<Rewrite>, E> {
    let mut last_after: HashMap<Option<ObjectId>, usize> = HashMap::new();
    for (index, step) in steps.iter().enumerate() {
        last_after.insert(step.after, index);
    }
    let mut found = Vec::new();
    let mut lost = LostContents::default();
    for (index, step) in steps.iter().enumerate() {
        let fault = match (step.before, step.after) {
            (Some(_), None) => Some(RewriteFault::Deleted),
            (Some(before), Some(after)) if before != after => {
                let is_allowed = lost.is_missing(after) || is_open(step)?;
                (!is_allowed).then_some(RewriteFault::Changed)
            }
            _ => None,
        };
        lost.add(step, fault.is_some());
        if let Some(fault) = fault {
            let is_mended = last_after
                .get(&step.before)
                .is_some_and(|last| *last > index);
            found.push(Rewrite {
                step: *step,
                fault,
                is_mended,
            });
        }
    }
    Ok(found)
}

/// The contents that faults took away and no later step brought back.
///
/// Once the bytes were back, taking them up again makes nothing good: it would drop an amendment that
/// was made in the meantime.
#[derive(Default)]
struct LostContents {
    missing: HashSet<ObjectId>,
}

impl LostContents {
    fn is_missing(&self, content: ObjectId) -> bool {
        self.missing.contains(&content)
    }

    fn add(&mut self, step: &ContentChange, is_fault: bool) {
        if let Some(after) = step.after {
            self.missing.remove(&after);
        }
        if is_fault {
            self.missing.extend(step.before);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> Option<ObjectId> {
        (n > 0).then(|| ObjectId::from_bytes([n; 20]))
    }

    /// The contents that a file went through, 0 for none; those above 100 are amendments.
    fn is_amendment(step: &ContentChange) -> bool {
        step.after.is_some_and(|after| after.as_bytes()[0] > 100)
    }

    fn rewrites(steps: &[ContentChange]) -> Vec<Rewrite> {
        let is_open = |step: &ContentChange| Ok::<_, std::convert::Infallible>(is_amendment(step));
        find_rewrites(steps, is_open).expect("no error")
    }

    fn steps(contents: &[u8]) -> Vec<ContentChange> {
        let pairs = contents.windows(2).zip(1..);
        let steps = pairs.map(|(pair, commit)| ContentChange {
            commit: Some(commit),
            before: id(pair[0]),
            after: id(pair[1]),
        });
        steps.collect()
    }

    #[track_caller]
    fn check(contents: &[u8], expected: &[(RewriteFault, u32, bool)]) {
        let steps = steps(contents);
        let found: Vec<_> = rewrites(&steps)
            .iter()
            .map(|rewrite| {
                (
                    rewrite.fault,
                    rewrite.step.commit.unwrap_or(0),
                    rewrite.is_mended,
                )
            })
            .collect();
        assert_eq!(found, expected, "{contents:?}");
    }

    #[test]
    fn unchanged_or_amended_content_is_no_fault() {
        check(&[1], &[]);
        check(&[1, 101], &[]);
        check(&[1, 101, 102], &[]);
    }

    #[test]
    fn a_change_without_amendment_stays_a_fault() {
        check(&[1, 2], &[(RewriteFault::Changed, 1, false)]);
        check(&[1, 2, 103], &[(RewriteFault::Changed, 1, false)]);
        check(
            &[1, 2, 3],
            &[
                (RewriteFault::Changed, 1, false),
                (RewriteFault::Changed, 2, false),
            ],
        );
    }

    #[test]
    fn restored_bytes_mend_a_fault() {
        check(&[1, 2, 1], &[(RewriteFault::Changed, 1, true)]);
        check(&[1, 0, 1], &[(RewriteFault::Deleted, 1, true)]);
        check(&[1, 0, 2], &[(RewriteFault::Deleted, 1, false)]);
        check(&[1, 0, 2, 1], &[(RewriteFault::Deleted, 1, true)]);
        check(
            &[1, 2, 1, 2],
            &[
                (RewriteFault::Changed, 1, true),
                (RewriteFault::Changed, 3, false),
            ],
        );
    }

    #[test]
    fn restoring_again_mends_nothing() {
        // The amendment 101 is dropped in silence, by what looks like the mending of 2.
        check(
            &[1, 2, 1, 101, 1],
            &[
                (RewriteFault::Changed, 1, true),
                (RewriteFault::Changed, 4, false),
            ],
        );
        check(
            &[1, 0, 1, 101, 1],
            &[
                (RewriteFault::Deleted, 1, true),
                (RewriteFault::Changed, 4, false),
            ],
        );
        check(&[1, 2, 103, 1], &[(RewriteFault::Changed, 1, true)]);
    }

    #[test]
    fn a_removal_is_a_fault() {
        check(&[1, 0], &[(RewriteFault::Deleted, 1, false)]);
        check(&[1, 101, 0], &[(RewriteFault::Deleted, 2, false)]);
    }

    /// The definition, step by step and quadratic: what [`find_rewrites`] must agree with.
    fn rewrites_by_definition(steps: &[ContentChange]) -> Vec<Rewrite> {
        let mut found: Vec<(usize, Rewrite)> = Vec::new();
        for (index, step) in steps.iter().enumerate() {
            let is_return = found.iter().any(|(at, fault)| {
                let since = &steps[at + 1..index];
                fault.step.before == step.after && since.iter().all(|s| s.after != step.after)
            });
            let fault = match (step.before, step.after) {
                (Some(_), None) => RewriteFault::Deleted,
                (Some(before), Some(after)) if before != after => {
                    if is_return || is_amendment(step) {
                        continue;
                    }
                    RewriteFault::Changed
                }
                _ => continue,
            };
            let mut later = steps[index + 1..].iter();
            let is_mended = later.any(|later| later.after == step.before);
            let step = *step;
            found.push((
                index,
                Rewrite {
                    step,
                    fault,
                    is_mended,
                },
            ));
        }
        found.into_iter().map(|(_, rewrite)| rewrite).collect()
    }

    #[test]
    fn every_short_history_agrees_with_the_definition() {
        const CONTENTS: [u8; 5] = [0, 1, 2, 101, 102];
        for length in 1..=6 {
            for number in 0..CONTENTS.len().pow(length) {
                let digits = (0..length).map(|place| number / CONTENTS.len().pow(place));
                let contents: Vec<u8> = digits.map(|digit| CONTENTS[digit % 5]).collect();
                let steps = steps(&contents);
                assert_eq!(
                    rewrites(&steps),
                    rewrites_by_definition(&steps),
                    "{contents:?}"
                );
            }
        }
    }

    #[test]
    fn each_flip_is_looked_at_once() {
        let contents: Vec<u8> = [1, 2].into_iter().cycle().take(100_001).collect();
        let mut asked = 0;
        let is_open = |_: &ContentChange| {
            asked += 1;
            Ok::<_, std::convert::Infallible>(false)
        };
        let found = find_rewrites(&steps(&contents), is_open).expect("no error");
        // Every second flip brings back what the one before took away.
        assert_eq!((found.len(), asked), (50_000, 50_000));
    }
}

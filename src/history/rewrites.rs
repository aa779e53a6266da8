//! What was done to a file after it landed, and whether that was made good.

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
/// made in the open, by an amendment in the same change.
///
/// Bringing back what an earlier step took away is no fault, and takes the edge off that one.
#[must_use]
pub fn rewrites(steps: &[ContentChange], is_open: &dyn Fn(&ContentChange) -> bool) -> Vec<Rewrite> {
    let mut found: Vec<Rewrite> = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let later = &steps[index + 1..];
        let is_mended = later.iter().any(|later| later.after == step.before);
        let fault = match (step.before, step.after) {
            (Some(_), None) => RewriteFault::Deleted,
            (Some(before), Some(after)) if before != after => {
                if is_return(&steps[..index], &found, step) || is_open(step) {
                    continue;
                }
                RewriteFault::Changed
            }
            _ => continue,
        };
        found.push(Rewrite {
            step: *step,
            fault,
            is_mended,
        });
    }
    found
}

/// Whether a step brings back what a fault took away. Once the bytes were back, taking them up again
/// mends nothing: it would drop an amendment that was made in the meantime.
fn is_return(earlier: &[ContentChange], found: &[Rewrite], step: &ContentChange) -> bool {
    let is_missing = |fault: &Rewrite| {
        let since = earlier.iter().skip_while(|step| **step != fault.step);
        since.skip(1).all(|step| step.after != fault.step.before)
    };
    found
        .iter()
        .any(|fault| fault.step.before == step.after && is_missing(fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> Option<ObjectId> {
        (n > 0).then(|| ObjectId::from_bytes([n; 20]))
    }

    /// The contents that a file went through, 0 for none; those above 100 are amendments.
    #[track_caller]
    fn check(contents: &[u8], expected: &[(RewriteFault, u32, bool)]) {
        let steps: Vec<ContentChange> = contents
            .windows(2)
            .zip(1..)
            .map(|(pair, commit)| ContentChange {
                commit: Some(commit),
                before: id(pair[0]),
                after: id(pair[1]),
            })
            .collect();
        let is_open =
            |step: &ContentChange| step.after.is_some_and(|after| after.as_bytes()[0] > 100);
        let found = rewrites(&steps, &is_open);
        let found: Vec<_> = found
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
    fn what_is_left_alone_or_amended_is_no_fault() {
        check(&[1], &[]);
        check(&[1, 101], &[]);
        check(&[1, 101, 102], &[]);
    }

    #[test]
    fn a_silent_change_is_one_and_stays_one() {
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
    fn bringing_the_bytes_back_mends() {
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
    fn bytes_come_back_once() {
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
    fn removal_is_a_fault() {
        check(&[1, 0], &[(RewriteFault::Deleted, 1, false)]);
        check(&[1, 101, 0], &[(RewriteFault::Deleted, 2, false)]);
    }
}

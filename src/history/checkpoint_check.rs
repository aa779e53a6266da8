//! Whether a checkpoint that was kept is what the history still gives.

use super::MainlineLog;
use crate::git::{HistoryGap, ObjectId};
use crate::model::Checkpoint;
use crate::text::abbreviate_commit;

/// Why the history does not give a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointFault {
    /// Its commit is not on the mainline.
    #[error("its commit {} is not on the mainline", abbreviate_commit(&.0.to_string()))]
    NotOnMainline(ObjectId),
    /// One of its lines differs.
    #[error("its {line} is {found}, and the history gives {expected}")]
    Differs {
        /// What the line holds.
        line: &'static str,
        /// What the checkpoint has.
        found: String,
        /// What the history gives.
        expected: String,
    },
}

impl MainlineLog<'_> {
    /// The place of a checkpoint's commit on the mainline, where the history gives that checkpoint, line by line.
    ///
    /// # Errors
    /// When the settings of its commit cannot be read.
    pub fn check(
        &self,
        checkpoint: &Checkpoint,
    ) -> Result<Result<u32, CheckpointFault>, HistoryGap> {
        let Some(commit) = self.place_of(checkpoint.commit) else {
            return Ok(Err(CheckpointFault::NotOnMainline(checkpoint.commit)));
        };
        let expected = self.checkpoint(commit)?;
        let lines = [
            ("origin", &checkpoint.origin, &expected.origin),
            (
                "size",
                &checkpoint.size.to_string(),
                &expected.size.to_string(),
            ),
            (
                "root",
                &checkpoint.root.to_string(),
                &expected.root.to_string(),
            ),
            (
                "time",
                &checkpoint.time.to_rfc3339(),
                &expected.time.to_rfc3339(),
            ),
        ];
        let differs = lines
            .into_iter()
            .find(|(_, found, expected)| found != expected);
        Ok(match differs {
            None => Ok(commit),
            Some((line, found, expected)) => Err(CheckpointFault::Differs {
                line,
                found: found.clone(),
                expected: expected.clone(),
            }),
        })
    }
}

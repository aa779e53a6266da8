//! Whether a stored checkpoint is what the history gives.

use std::sync::Arc;

use super::proof_path::ProofPath;
use super::proved::{ProofFault, ProofFaultKind};
use super::stored::HeldContent;
use crate::git::HistoryGap;
use crate::history::MainlineLog;
use crate::model::Checkpoint;
use crate::signing::SignedNote;

/// A checkpoint that the history gives.
#[derive(Debug, Clone)]
pub(super) struct KnownCheckpoint {
    pub(super) file: Arc<str>,
    /// The note: its text, and its cosignatures.
    pub(super) note: SignedNote,
    /// The newest commit of the mainline that it covers.
    pub(super) covers: u32,
    /// The first commit of the mainline that holds it; `None` before it has landed.
    pub(super) landed: Option<u32>,
    pub(super) is_kept: bool,
}

/// Checks the content of a checkpoint's file against the history and against its name.
///
/// # Errors
/// When the settings of its commit cannot be read.
pub(super) fn check_checkpoint(
    content: &HeldContent,
    (year, stem): (&str, &str),
    log: &MainlineLog,
) -> Result<Result<KnownCheckpoint, ProofFault>, HistoryGap> {
    let fault = |kind: ProofFaultKind, reason: String| {
        Ok(Err(ProofFault {
            file: Arc::clone(&content.path),
            kind,
            reason,
        }))
    };
    let note = SignedNote::parse(&content.bytes);
    let read = note.and_then(|note| Ok((Checkpoint::parse(note.text())?, note)));
    let (checkpoint, note) = match read {
        Ok(read) => read,
        Err(reason) => {
            let reason = format!("it is not a checkpoint: {reason}");
            return fault(ProofFaultKind::Invalid, reason);
        }
    };
    let place = ProofPath::of_checkpoint(&checkpoint);
    if place.stem != stem || place.year != year {
        let reason = format!("its name is another's: expected {place}");
        return fault(ProofFaultKind::Invalid, reason);
    }
    match log.check(&checkpoint)? {
        Ok(covers) => Ok(Ok(KnownCheckpoint {
            file: Arc::clone(&content.path),
            note,
            covers,
            landed: content.landed,
            is_kept: content.is_kept,
        })),
        // What has not landed yet may be of a branch; what has landed was of this mainline.
        Err(reason) if content.landed.is_none() => {
            fault(ProofFaultKind::Invalid, format!("{reason}"))
        }
        Err(reason) => fault(ProofFaultKind::Rewritten, format!("{reason}")),
    }
}

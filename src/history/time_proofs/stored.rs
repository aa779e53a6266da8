//! The checkpoints and tokens that the mainline ever held below `timestamps/`, and those that have not landed yet.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::proof_path::{ProofKind, ProofPath};
use super::proved::{ProofFault, ProofFaultKind};
use crate::files::ReadError;
use crate::git::{HistoryGap, ObjectId};
use crate::history::Mainline;

/// The largest file of a proof, in bytes.
pub const MAX_PROOF: u64 = 64 * 1024;

/// The most contents that are read: ten years of three authorities every day.
const MAX_CONTENTS: usize = 30_000;

/// The most bytes of them together: all are held at once.
const MAX_BYTES: usize = 128 << 20;

/// A file below `timestamps/` that the mainline does not hold as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingProof {
    /// Its path, relative to the dutybook root.
    pub path: Arc<str>,
    /// What it holds; `None` where it is gone, or too large to be a proof.
    pub bytes: Option<Vec<u8>>,
    /// Whether it is gone.
    pub is_gone: bool,
}

/// A content of one of the files of a proof.
#[derive(Debug, Clone)]
pub(super) struct HeldContent {
    pub(super) path: Arc<str>,
    pub(super) bytes: Vec<u8>,
    /// The first commit of the mainline that holds it there; `None` before it has landed.
    pub(super) landed: Option<u32>,
    /// Whether it is there still.
    pub(super) is_kept: bool,
}

/// A checkpoint, and the tokens over it.
#[derive(Debug, Clone, Default)]
pub(super) struct StoredProof {
    /// Contents of the file, oldest first: cosignatures come later.
    pub(super) checkpoints: Vec<HeldContent>,
    /// Requests, with their numbers.
    pub(super) requests: Vec<(u32, HeldContent)>,
    /// Tokens, with their numbers.
    pub(super) tokens: Vec<(u32, HeldContent)>,
}

/// All proofs of a mainline.
#[derive(Debug, Default)]
pub struct StoredProofs {
    /// By year and stem.
    pub(super) proofs: BTreeMap<(String, String), StoredProof>,
    /// Files that cannot be proofs.
    pub(super) faults: Vec<ProofFault>,
}

impl StoredProofs {
    /// Reads what the mainline ever held: a token that was removed from it proves what it proved.
    ///
    /// # Errors
    /// When an object is missing or damaged.
    pub fn read(mainline: &Mainline, pending: &[PendingProof]) -> Result<StoredProofs, HistoryGap> {
        let mut stored = StoredProofs::default();
        let replaced: BTreeSet<&str> = pending.iter().map(|file| &*file.path).collect();
        let (mut count, mut total) = (0, 0);
        for (path, changes) in mainline.history.files_below("timestamps/") {
            let kept = changes.last().and_then(|change| change.after);
            let kept = kept.filter(|_| !replaced.contains(path));
            let mut known: BTreeSet<ObjectId> = BTreeSet::new();
            for change in changes {
                // What is brought back has landed anew: by then another policy may accept it.
                let Some(id) = change.after else { continue };
                let is_kept = kept == Some(id);
                if !known.insert(id) && !is_kept {
                    continue;
                }
                let bytes = read_content(mainline, id)?;
                count += 1;
                total += bytes.as_ref().map_or(0, Vec::len);
                if count > MAX_CONTENTS || total > MAX_BYTES {
                    let reason = format!(
                        "it and what follows are not read: at most {MAX_CONTENTS} files of proof and {MAX_BYTES} bytes are"
                    );
                    stored.add_fault(path, reason);
                    return Ok(stored);
                }
                stored.add(path, bytes, Some(change.commit), is_kept);
            }
        }
        for file in pending {
            if count > MAX_CONTENTS {
                break;
            }
            count += 1;
            if !file.is_gone {
                stored.add(&file.path, file.bytes.clone(), None, true);
            }
        }
        Ok(stored)
    }

    fn add(&mut self, path: &str, bytes: Option<Vec<u8>>, landed: Option<u32>, is_kept: bool) {
        if path.ends_with("/README.md") {
            return;
        }
        let Some(place) = ProofPath::parse(path) else {
            if is_kept {
                let reason = "it is not named `<year>/<tree size>-<12 hexadecimal digits>` with `.checkpoint` or `.tsr`";
                self.add_fault(path, reason.to_owned());
            }
            return;
        };
        let Some(bytes) = bytes else {
            if is_kept {
                self.add_fault(path, format!("it is larger than {MAX_PROOF} bytes"));
            }
            return;
        };
        let content = HeldContent {
            path: Arc::from(path),
            bytes,
            landed,
            is_kept,
        };
        let proof = self.proofs.entry((place.year, place.stem)).or_default();
        match place.kind {
            ProofKind::Checkpoint => proof.checkpoints.push(content),
            ProofKind::Request => proof.requests.push((place.number, content)),
            ProofKind::Token => proof.tokens.push((place.number, content)),
        }
    }

    fn add_fault(&mut self, path: &str, reason: String) {
        self.faults.push(ProofFault {
            file: Arc::from(path),
            kind: ProofFaultKind::Invalid,
            reason,
        });
    }
}

/// The bytes of a content; `None` where it is too large to be a proof.
fn read_content(mainline: &Mainline, id: ObjectId) -> Result<Option<Vec<u8>>, HistoryGap> {
    match mainline.git.blob(id, MAX_PROOF) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(ReadError::TooLarge { .. }) => Ok(None),
        Err(error) => Err(HistoryGap::Object {
            id: id.to_string(),
            reason: error.to_string(),
        }),
    }
}

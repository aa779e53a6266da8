//! Reads and verifies what is below `timestamps/`, once for all evaluations of one run.

use std::cell::RefCell;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::files::{Files, Folder, ReadError, walk};
use crate::git::HistoryGap;
use crate::history::{
    MAX_PROOF, Mainline, MainlineClock, PendingProof, StampRequirement, StoredProofs, TimeProofs,
    adoption_instant, policy_versions,
};
use crate::load::{LoadError, PolicyVersion};
use crate::model::Policy;

/// The folder of the proofs.
const FOLDER: &str = "timestamps";

/// What is pending, and what all proofs come to with it.
type ReadProofs = (Vec<PendingProof>, Arc<TimeProofs>);

/// Verifies the proofs of a mainline. Evaluations of the same files share the result.
#[derive(Default)]
pub(super) struct ProofReader {
    known: RefCell<Vec<ReadProofs>>,
}

impl ProofReader {
    /// What the proofs come to that the mainline held, and those that files add to them.
    pub(super) fn read(
        &self,
        files: &dyn Files,
        mainline: &Mainline,
        versions: &[PolicyVersion],
        as_of: DateTime<Utc>,
    ) -> Result<Result<Arc<TimeProofs>, HistoryGap>, LoadError> {
        let pending = pending_proofs(files, mainline)?;
        let mut known = self.known.borrow_mut();
        if let Some((_, proofs)) = known.iter().find(|(known, _)| *known == pending) {
            return Ok(Ok(Arc::clone(proofs)));
        }
        let verified = StoredProofs::read(mainline, &pending)
            .and_then(|stored| TimeProofs::verify(mainline, versions, stored, as_of));
        Ok(verified.map(|proofs| {
            let proofs = Arc::new(proofs);
            known.push((pending, Arc::clone(&proofs)));
            proofs
        }))
    }
}

/// The files below `timestamps/` that the mainline does not hold as they are.
fn pending_proofs(files: &dyn Files, mainline: &Mainline) -> Result<Vec<PendingProof>, LoadError> {
    let root = Folder::list(files, String::new())?;
    let folders = if root.has_folder(FOLDER) {
        walk(files, FOLDER)?
    } else {
        Vec::new()
    };
    let mut pending = Vec::new();
    let mut present = std::collections::BTreeSet::new();
    for (folder, name) in folders.iter().flat_map(Folder::plain_files) {
        let path: Arc<str> = Arc::from(format!("{folder}/{name}"));
        let held = mainline.history.changes_of(&path).last();
        let held = held.and_then(|change| change.after);
        let bytes = match files.read(&path, MAX_PROOF) {
            Ok(bytes) => Some(bytes),
            Err(ReadError::TooLarge { .. }) => None,
            Err(error) => return Err(LoadError::new(&path, error)),
        };
        let is_held = |bytes: &Vec<u8>| held.is_some_and(|held| held.is_of_text(bytes));
        present.insert(Arc::clone(&path));
        if !bytes.as_ref().is_some_and(is_held) {
            let is_gone = false;
            pending.push(PendingProof {
                path,
                bytes,
                is_gone,
            });
        }
    }
    for (path, changes) in mainline.history.files_below("timestamps/") {
        let is_held = changes.last().is_some_and(|change| change.after.is_some());
        if is_held && !present.contains(path) {
            let path = Arc::from(path);
            let (bytes, is_gone) = (None, true);
            pending.push(PendingProof {
                path,
                bytes,
                is_gone,
            });
        }
    }
    Ok(pending)
}

/// What the proofs come to that the mainline held, and those that files add to them.
///
/// # Errors
/// When a file that is needed cannot be read; inside, when an object of the history cannot.
pub fn read_proofs(
    files: &dyn Files,
    mainline: &Mainline,
    as_of: DateTime<Utc>,
) -> Result<Result<Arc<TimeProofs>, HistoryGap>, LoadError> {
    match policy_versions(mainline) {
        Ok(versions) => ProofReader::default().read(files, mainline, &versions, as_of),
        Err(gap) => Ok(Err(gap)),
    }
}

/// The clock of a mainline, by all that is known of it under a policy.
///
/// # Errors
/// When an object that it needs is missing or damaged.
pub fn mainline_clock(
    mainline: &Mainline,
    policy: Option<&Policy>,
    as_of: DateTime<Utc>,
) -> Result<MainlineClock, HistoryGap> {
    let versions = policy_versions(mainline)?;
    let stored = StoredProofs::read(mainline, &[])?;
    let proofs = TimeProofs::verify(mainline, &versions, stored, as_of)?;
    let adopted = policy.and_then(adoption_instant);
    let requirement = StampRequirement::new(&mainline.history, &versions, adopted);
    Ok(mainline.clock(&proofs, &requirement, as_of))
}

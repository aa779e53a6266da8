//! Proofs that files are in the log of a checkpoint, for `prove` and for the bundle of an audit.

use crate::files::{Files, Folder, walk};
use crate::git::HistoryGap;
use crate::history::{MAX_PROOF, Mainline, MainlineLog, ProofKind, ProofPath};
use crate::model::Checkpoint;
use crate::signing::SignedNote;

/// The folder of stored checkpoints.
const FOLDER: &str = "timestamps";

/// A checkpoint to which proofs lead.
#[derive(Debug, Clone)]
pub(super) struct ProvingCheckpoint {
    /// Its commit: a place on the mainline.
    pub(super) commit: u32,
    /// Its note, with cosignatures where there are any.
    pub(super) note: String,
    /// Where it is kept; `None` where it is not.
    pub(super) file: Option<String>,
}

impl ProvingCheckpoint {
    /// The checkpoint of the newest commit of the mainline.
    pub(super) fn of_newest(log: &MainlineLog, mainline: &Mainline) -> Result<Self, HistoryGap> {
        let newest = mainline.history.commits().len().saturating_sub(1);
        let commit = u32::try_from(newest).unwrap_or(u32::MAX);
        Ok(ProvingCheckpoint {
            commit,
            note: log.checkpoint(commit)?.to_string(),
            file: None,
        })
    }

    /// The oldest stored checkpoint that covers what these files are: it is the first that a token proves. Where none does,
    /// that of the newest commit.
    pub(super) fn covering<'p>(
        log: &MainlineLog,
        mainline: &Mainline,
        files: &dyn Files,
        paths: impl Iterator<Item = &'p str>,
    ) -> Result<Self, HistoryGap> {
        let newest = ProvingCheckpoint::of_newest(log, mainline)?;
        let changes = paths.filter_map(|path| log.last_change(path, newest.commit));
        let needed = changes.map(|change| change.commit).max().unwrap_or(0);
        let stored = stored_checkpoints(log, files)?.into_iter();
        let covering = stored.filter(|checkpoint| checkpoint.commit >= needed);
        let oldest = covering.min_by_key(|checkpoint| checkpoint.commit);
        Ok(oldest.unwrap_or(newest))
    }
}

/// The checkpoints below `timestamps/` that the history gives.
fn stored_checkpoints(
    log: &MainlineLog,
    files: &dyn Files,
) -> Result<Vec<ProvingCheckpoint>, HistoryGap> {
    // What cannot be listed or read proves nothing; `check` says so.
    let root = Folder::list(files, String::new()).ok();
    let folders = match root.filter(|root| root.has_folder(FOLDER)) {
        Some(_) => walk(files, FOLDER).unwrap_or_default(),
        None => Vec::new(),
    };
    let mut stored = Vec::new();
    for (folder, name) in folders.iter().flat_map(Folder::plain_files) {
        let path = format!("{folder}/{name}");
        let kind = ProofPath::parse(&path).map(|place| place.kind);
        if kind != Some(ProofKind::Checkpoint) {
            continue;
        }
        let note = files.read(&path, MAX_PROOF).ok();
        let note = note.and_then(|bytes| String::from_utf8(bytes).ok());
        // Git may have checked it out with the line ends of Windows.
        let note = note.map(|note| note.replace("\r\n", "\n"));
        let Some(note) = note else { continue };
        let read = SignedNote::parse(note.as_bytes());
        let Ok(checkpoint) = read.and_then(|read| Checkpoint::parse(read.text())) else {
            continue;
        };
        if let Ok(commit) = log.check(&checkpoint)? {
            let file = Some(path);
            stored.push(ProvingCheckpoint { commit, note, file });
        }
    }
    Ok(stored)
}

/// The proof that a file has its content at a checkpoint; `None` where the log of that has no such file.
pub(super) fn prove_file(
    log: &MainlineLog,
    mainline: &Mainline,
    path: &str,
    checkpoint: &ProvingCheckpoint,
) -> Result<Option<String>, HistoryGap> {
    let change = log.last_change(path, checkpoint.commit);
    let Some(content) = change.and_then(|change| change.after) else {
        return Ok(None);
    };
    let digests = mainline.git.digest_blobs(&[content], &|| ())?;
    let digest = digests.first().copied();
    let proof = digest.and_then(|digest| log.prove(path, digest, checkpoint.commit));
    Ok(proof.map(|proof| proof.to_text(&checkpoint.note)))
}

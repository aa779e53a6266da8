//! The files of a token: its checkpoint, and the response beside it.

use super::new_file::NewFile;
use crate::files::{Files, NewContent, ReadError};
use crate::history::{MAX_PROOF, ProofKind, ProofPath};
use crate::model::Checkpoint;
use crate::signing::SignedNote;

/// The files to be written for a token over a checkpoint, below `timestamps/`: none where it is stored already. A second
/// authority's token gets the next number. `None` where there is no number left.
///
/// # Errors
/// When a file that is there cannot be read.
pub fn stamp_files(
    files: &dyn Files,
    checkpoint: &Checkpoint,
    response: &[u8],
) -> Result<Option<Vec<NewFile>>, ReadError> {
    let place = ProofPath::of_checkpoint(checkpoint);
    let mut new = Vec::new();
    if stored_checkpoint(files, checkpoint)?.is_none() {
        let text = checkpoint.to_string();
        new.push(NewFile::text(place.to_string(), text, false));
    }
    for token in place.tokens() {
        let path = token.beside(ProofKind::Token, token.number).to_string();
        match read_present(files, &path)? {
            Some(known) if known == response => return Ok(Some(new)),
            Some(_) => {}
            None => {
                new.push(NewFile {
                    path,
                    content: NewContent::Bytes(response.to_vec()),
                    replaces: false,
                    was: None,
                });
                return Ok(Some(new));
            }
        }
    }
    Ok(None)
}

/// The checkpoint that is stored of the same leaves: of the same commit, or of an earlier one after which no leaf was added.
/// A token over that one proves as much.
///
/// # Errors
/// When the file is there and cannot be read.
pub fn stored_checkpoint(
    files: &dyn Files,
    checkpoint: &Checkpoint,
) -> Result<Option<Checkpoint>, ReadError> {
    let path = ProofPath::of_checkpoint(checkpoint).to_string();
    let Some(bytes) = read_present(files, &path)? else {
        return Ok(None);
    };
    // Git may have checked it out with the line ends of Windows.
    let text = String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
    let note = SignedNote::parse(text.as_bytes()).ok();
    Ok(note.and_then(|note| Checkpoint::parse(note.text()).ok()))
}

/// The bytes of a file; `None` where there is none.
fn read_present(files: &dyn Files, path: &str) -> Result<Option<Vec<u8>>, ReadError> {
    match files.read(path, MAX_PROOF) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(ReadError::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

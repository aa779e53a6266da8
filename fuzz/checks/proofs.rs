//! What the fuzz targets of time stamps and checkpoints check.

use std::sync::LazyLock;

use dutybook::internals::history::{ProofKind, ProofPath};
use dutybook::internals::model::Checkpoint;
use dutybook::internals::signing::{
    SignedNote, TimeStampAuthorities, TimeStampRequest, WitnessKey, verify_cosignatures,
    verify_time_stamp,
};

/// What the token of the corpus is over.
const MESSAGE: &[u8] = include_bytes!("../corpus/note/checkpoint");

/// The authority of that token.
const AUTHORITY: &[u8] = include_bytes!("../corpus/timestamp/authority.pem");

/// That token: a time that is verified is its own.
const TOKEN: &[u8] = include_bytes!("../corpus/timestamp/token");

/// The key of the witness that cosigned the note of the corpus.
const WITNESS: &str = include_str!("../corpus/note/key");

static ACCEPTED: LazyLock<TimeStampAuthorities> =
    LazyLock::new(|| TimeStampAuthorities::from_pem(AUTHORITY).expect("a certificate"));

/// As a response, as a request, and as certificates: what is verified says what the token says that was signed.
pub(crate) fn timestamp(bytes: &[u8]) {
    if let Ok(stamp) = verify_time_stamp(bytes, MESSAGE, None, &ACCEPTED) {
        let signed = verify_time_stamp(TOKEN, MESSAGE, None, &ACCEPTED).expect("a token");
        assert_eq!((stamp.time, stamp.accuracy), (signed.time, signed.accuracy));
        assert!(stamp.not_after() >= stamp.time);
    }
    if let Ok(request) = TimeStampRequest::parse(bytes) {
        let again = request.encode().expect("it was read");
        assert_eq!(TimeStampRequest::parse(&again).as_ref(), Ok(&request));
        let _ = verify_time_stamp(TOKEN, MESSAGE, Some(&request), &ACCEPTED);
    }
    let _ = TimeStampAuthorities::from_pem(bytes);
}

/// As a note, as a checkpoint, and as the key of a witness: one checkpoint has one text, and cosignatures hold for the text
/// that was signed alone.
pub(crate) fn note(bytes: &[u8]) {
    let known = WitnessKey::parse(WITNESS.trim_end()).expect("a key");
    if let Ok(note) = SignedNote::parse(bytes) {
        let checks = verify_cosignatures(&note, std::slice::from_ref(&known));
        assert!(checks.len() <= 1);
        if checks.iter().any(|check| check.result.is_ok()) {
            assert_eq!(note.text().as_bytes(), MESSAGE);
        }
        if let Ok(checkpoint) = Checkpoint::parse(note.text()) {
            assert_eq!(checkpoint.to_string(), note.text());
            let place = ProofPath::of_checkpoint(&checkpoint).to_string();
            if let Some(read) = ProofPath::parse(&place) {
                assert_eq!(read.kind, ProofKind::Checkpoint);
            }
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = WitnessKey::parse(text);
        let _ = Checkpoint::parse(text);
    }
}

/// As a path below `timestamps/`: one file has one name.
pub(crate) fn proof(bytes: &[u8]) {
    let path = String::from_utf8_lossy(bytes);
    for path in [path.to_string(), format!("timestamps/2026/{path}")] {
        if let Some(read) = ProofPath::parse(&path) {
            assert_eq!(read.to_string(), path);
            assert!(!path.contains("..") && path.starts_with("timestamps/"));
            let numbers = read.tokens().map(|token| token.number);
            assert!(numbers.eq(1..=16));
        }
    }
}

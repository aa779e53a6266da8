//! Size, SHA-256 and first bytes of a file.

use std::fmt;
use std::io::Read;

use sha2::{Digest as _, Sha256};

use super::content_shape::{ContentShape, ShapeScanner};
use super::credential_scan::{CredentialScanner, FoundCredentials};

/// How many bytes at each end of a file are kept: a Git LFS pointer has fewer than 200, and the signatures
/// of media types lie within the first few hundred.
const HEAD: usize = 512;

/// A SHA-256 (FIPS 180-4), written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha256Sum(pub [u8; 32]);

impl fmt::Display for Sha256Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Sha256Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Reads 64 lower-case hexadecimal digits.
#[must_use]
pub fn parse_sha256(text: &str) -> Option<Sha256Sum> {
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        return None;
    }
    let mut sum = [0; 32];
    hex::decode_to_slice(text, &mut sum).ok()?;
    Some(Sha256Sum(sum))
}

/// A Git LFS pointer (Git LFS specification, version 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LfsPointer {
    /// The SHA-256 of the content to which the pointer leads.
    pub oid: Sha256Sum,
}

/// Size, SHA-256 and first bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Size in bytes.
    pub size: u64,
    /// `None` where the file was larger than the caller's limit and was not read.
    pub sha256: Option<Sha256Sum>,
    /// The first bytes, at most 512.
    pub head: Vec<u8>,
    /// The last bytes, at most 512.
    pub tail: Vec<u8>,
    /// What its text holds.
    pub shape: ContentShape,
    /// What in its text looks like a credential, one item a kind.
    pub credentials: Vec<FoundCredentials>,
}

impl Digest {
    /// Digests a stream to its end.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn of(mut stream: impl Read) -> std::io::Result<Digest> {
        let mut hash = Sha256::new();
        let (mut head, mut tail) = (Vec::new(), Vec::new());
        let mut shape = ShapeScanner::default();
        let mut credentials = CredentialScanner::default();
        let mut size = 0u64;
        let mut buffer = vec![0u8; 64 * 1024];
        loop {
            let count = stream.read(&mut buffer)?;
            if count == 0 {
                break;
            }
            let bytes = &buffer[..count];
            if head.len() < HEAD {
                head.extend_from_slice(&bytes[..count.min(HEAD - head.len())]);
            }
            keep_last(&mut tail, bytes);
            shape.add(bytes);
            credentials.add(bytes);
            hash.update(bytes);
            size += count as u64;
        }
        Ok(Digest {
            size,
            sha256: Some(Sha256Sum(hash.finalize().into())),
            head,
            tail,
            shape: shape.finish(),
            credentials: credentials.finish(),
        })
    }

    /// The digest of a file that was not read because it was larger than the caller's limit.
    #[must_use]
    pub fn of_unread(size: u64) -> Digest {
        Digest {
            size,
            sha256: None,
            head: Vec::new(),
            tail: Vec::new(),
            shape: ContentShape::default(),
            credentials: Vec::new(),
        }
    }

    /// The Git LFS pointer that the file is, if it is one.
    #[must_use]
    pub fn lfs_pointer(&self) -> Option<LfsPointer> {
        let text = std::str::from_utf8(&self.head).ok()?;
        let rest = text.strip_prefix("version https://git-lfs.github.com/spec/v1\n")?;
        let oid = rest
            .lines()
            .find_map(|line| line.strip_prefix("oid sha256:"))?;
        parse_sha256(oid).map(|oid| LfsPointer { oid })
    }
}

/// Adds a piece to the last bytes, of which no more stay than are kept.
fn keep_last(tail: &mut Vec<u8>, piece: &[u8]) {
    tail.extend_from_slice(&piece[piece.len().saturating_sub(HEAD)..]);
    tail.drain(..tail.len().saturating_sub(HEAD));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_bytes_are_kept_across_pieces() {
        let mut tail = Vec::new();
        let all: Vec<u8> = (0..4000_u32).map(|n| n.to_le_bytes()[0]).collect();
        for piece in all.chunks(300) {
            keep_last(&mut tail, piece);
        }
        assert_eq!(tail, all[all.len() - HEAD..]);
        keep_last(&mut tail, &all);
        assert_eq!(tail, all[all.len() - HEAD..]);
    }

    #[test]
    fn the_published_digest_of_abc() {
        // FIPS 180-4, example B.1.
        let digest = Digest::of(&b"abc"[..]).expect("reads");
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest.sha256, parse_sha256(sum));
        assert_eq!((digest.size, digest.head.as_slice()), (3, &b"abc"[..]));
    }

    #[test]
    fn only_the_head_is_kept() {
        let digest = Digest::of(std::io::repeat(7).take(200_000)).expect("reads");
        assert_eq!((digest.size, digest.head.len()), (200_000, HEAD));
    }

    #[test]
    fn a_pointer_of_git_lfs_is_recognised() {
        let oid = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
        let text =
            format!("version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize 12345\n");
        let pointer = Digest::of(text.as_bytes()).expect("reads").lfs_pointer();
        assert_eq!(pointer.map(|p| p.oid.to_string()).as_deref(), Some(oid));
        let plain = Digest::of(&b"version 1\noid sha256:00\n"[..]).expect("reads");
        assert_eq!(plain.lfs_pointer(), None);
    }

    #[test]
    fn only_lower_case_hexadecimal_of_full_length_is_a_sum() {
        assert!(parse_sha256(&"a".repeat(64)).is_some());
        for bad in ["", "abc", &"A".repeat(64), &"g".repeat(64), &"a".repeat(63)] {
            assert_eq!(parse_sha256(bad), None, "{bad}");
        }
    }
}

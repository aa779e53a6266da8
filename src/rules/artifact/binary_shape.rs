//! Whether archives, PDFs and images are whole, from the first and the last bytes of a file.

use crate::files::Digest;

/// A signature at the beginning, what the end of a whole file holds, and what it means that it does not.
const ENDS: [(&[u8], &[u8], &str); 3] = [
    // PKWARE APPNOTE 4.3.16; a comment of at most 490 bytes may follow.
    (
        b"PK\x03\x04",
        b"PK\x05\x06",
        "is cut off: the list of its files is missing",
    ),
    // PNG (third edition) §5.3: the last chunk.
    (
        b"\x89PNG\r\n\x1a\n",
        b"IEND",
        "is cut off: the end of the image is missing",
    ),
    // ISO 32000-2 §7.5.5.
    (
        b"%PDF-",
        b"%%EOF",
        "is cut off: the end of the PDF is missing",
    ),
];

/// Archives of no files: an end record alone, also that of large archives (PKWARE APPNOTE 4.3.14).
const EMPTY_ARCHIVES: [&[u8]; 2] = [b"PK\x05\x06", b"PK\x06\x06"];

/// The longest gzip file of nothing: its header has a name.
const LONGEST_EMPTY_GZIP: u64 = 512;

/// Why a binary file proves nothing; `None` where it may, or where its form is not known.
pub(super) fn describe_hollow_binary(digest: &Digest) -> Option<&'static str> {
    let starts_with = |signature: &[u8]| digest.head.starts_with(signature);
    if EMPTY_ARCHIVES.into_iter().any(starts_with) {
        return Some("is an archive without files");
    }
    // RFC 1952 §2.3.1: the size of what was compressed.
    let holds_nothing = digest.size <= LONGEST_EMPTY_GZIP && digest.tail.ends_with(&[0; 4]);
    if starts_with(b"\x1f\x8b\x08") && holds_nothing {
        return Some("is an archive of nothing");
    }
    let mut ends = ENDS.into_iter();
    let (_, end, why) = ends.find(|(signature, ..)| starts_with(signature))?;
    let is_whole = digest.tail.windows(end.len()).any(|bytes| bytes == end);
    (!is_whole).then_some(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expected: Option<&str>) {
        let digest = Digest::of(bytes).expect("reads");
        let found = describe_hollow_binary(&digest);
        let is_it = found.zip(expected).is_some_and(|(a, b)| a.contains(b));
        assert!(is_it || found == expected, "{bytes:?}: {found:?}");
    }

    fn with_end(start: &[u8], end: &[u8]) -> Vec<u8> {
        [start, &[7; 2000], end].concat()
    }

    #[test]
    fn a_file_without_its_end_is_cut_off() {
        let cut = Some("cut off");
        for (start, end) in [
            (&b"%PDF-1.7\n"[..], &b"startxref\n9\n%%EOF\n"[..]),
            (b"\x89PNG\r\n\x1a\n\0", b"\0\0\0\0IEND\xaeB`\x82"),
            (
                b"PK\x03\x04\x14\0",
                b"PK\x05\x06\0\0\0\0\x01\0\x01\0\0\0\0\0\0\0\0\0\0\0",
            ),
        ] {
            check(&with_end(start, end), None);
            check(&with_end(start, b""), cut);
            check(&with_end(start, &end[..3]), cut);
            check(start, cut);
            check(&with_end(b"", end), None);
        }
    }

    #[test]
    fn an_archive_may_hold_nothing() {
        let nothing = Some("without files");
        check(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", nothing);
        check(
            b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x03\0new",
            nothing,
        );
        check(b"PK\x06\x06\x2c\0\0\0\0\0\0\0", nothing);
        let empty = b"\x1f\x8b\x08\x08\0\0\0\0\0\x03a.csv\0\x03\0\0\0\0\0\0\0\0\0";
        check(empty, Some("of nothing"));
        check(
            b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x04\0\x43\xbe\xb7\xe8\x01\0\0\0",
            None,
        );
    }
}

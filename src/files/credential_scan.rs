//! Credentials in a file, seen while it streams by.

use super::credential_forms::CredentialKind;
use super::credentials::{CredentialSearch, LONGEST_BEFORE};
use super::escapes::{Unescaper, read_units};

/// How many bytes decide whether a file is text, as git does it.
const SNIFFED: usize = 8000;

/// How many characters of a credential are looked at, from the word on with which it begins. What
/// tells a credential lies in far fewer.
const LONGEST: usize = 1024;

/// How much text is collected before it is searched.
const SEARCHED_AT_ONCE: usize = 64 * 1024;

/// Credentials of one kind in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundCredentials {
    /// What they look like.
    pub kind: CredentialKind,
    /// How many there are.
    pub count: u64,
    /// The line of the first, from 1; lines end at LF.
    pub line: u64,
}

/// Looks for credentials in a stream, piece by piece. What is not text is not searched.
pub(super) struct CredentialScanner {
    encoding: ScannedEncoding,
    /// Bytes that are not decoded yet: the first of the file, or half a unit of UTF-16.
    waiting: Vec<u8>,
    unescaper: Unescaper,
    text: Vec<u8>,
    /// From where on in the text anchors were not looked for.
    next: usize,
    search: CredentialSearch,
    /// How many lines ended before the text.
    lines: u64,
    /// At the place of its kind.
    found: [Option<FoundCredentials>; CredentialKind::COUNT],
}

#[derive(Clone, Copy)]
enum ScannedEncoding {
    /// The first bytes are not there yet.
    Unknown,
    /// An encoding in which ASCII is written as it is.
    Bytes,
    /// UTF-16, and how two bytes make a unit.
    Utf16(fn([u8; 2]) -> u16),
    NotText,
}

impl ScannedEncoding {
    fn of(head: &[u8]) -> ScannedEncoding {
        let head = &head[..head.len().min(SNIFFED)];
        let unit: fn([u8; 2]) -> u16 = match head {
            [0xff, 0xfe, ..] | [1..=255, 0, ..] => u16::from_le_bytes,
            [0xfe, 0xff, ..] | [0, 1..=255, ..] => u16::from_be_bytes,
            // What a PDF says is compressed.
            _ if head.starts_with(b"%PDF-") || head.contains(&0) => {
                return ScannedEncoding::NotText;
            }
            _ => return ScannedEncoding::Bytes,
        };
        let (pairs, _) = head.as_chunks::<2>();
        let has_zero = pairs.iter().any(|pair| unit(*pair) == 0);
        if has_zero {
            ScannedEncoding::NotText
        } else {
            ScannedEncoding::Utf16(unit)
        }
    }
}

impl Default for CredentialScanner {
    fn default() -> Self {
        CredentialScanner {
            encoding: ScannedEncoding::Unknown,
            waiting: Vec::new(),
            unescaper: Unescaper::default(),
            text: Vec::new(),
            next: 0,
            search: CredentialSearch::new(LONGEST),
            lines: 0,
            found: [None; CredentialKind::COUNT],
        }
    }
}

impl CredentialScanner {
    pub(super) fn add(&mut self, piece: &[u8]) {
        match self.encoding {
            ScannedEncoding::NotText => {}
            ScannedEncoding::Bytes => self.read(piece),
            ScannedEncoding::Utf16(_) | ScannedEncoding::Unknown => {
                self.waiting.extend_from_slice(piece);
                if matches!(self.encoding, ScannedEncoding::Utf16(_))
                    || self.waiting.len() >= SNIFFED
                {
                    self.read_waiting();
                }
            }
        }
    }

    /// Reads the bytes that waited; decides how, where that is open.
    fn read_waiting(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        if matches!(self.encoding, ScannedEncoding::Unknown) {
            self.encoding = ScannedEncoding::of(&waiting);
        }
        match self.encoding {
            ScannedEncoding::Utf16(unit) => {
                let mut bytes = Vec::with_capacity(waiting.len() / 2);
                self.waiting = read_units(&waiting, unit, &mut bytes).to_vec();
                self.read(&bytes);
            }
            ScannedEncoding::Bytes => self.read(&waiting),
            ScannedEncoding::NotText | ScannedEncoding::Unknown => {}
        }
    }

    /// Reads text, and searches it where enough has come together.
    fn read(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(SEARCHED_AT_ONCE) {
            self.unescaper.read(piece, &mut self.text);
            if self.text.len() >= self.next + SEARCHED_AT_ONCE + LONGEST {
                self.search_to(self.text.len() - LONGEST);
            }
        }
    }

    /// Searches the text to a place, and drops what is needed no longer.
    fn search_to(&mut self, end: usize) {
        let (text, found, lines) = (&self.text, &mut self.found, self.lines);
        self.search.search(text, self.next..end, &mut |credential| {
            if !credential.is_reported {
                return;
            }
            let known = &mut found[credential.kind as usize];
            let known = known.get_or_insert_with(|| FoundCredentials {
                kind: credential.kind,
                count: 0,
                line: lines + count_lines(&text[..credential.range.start]) + 1,
            });
            known.count += 1;
        });
        let dropped = end.saturating_sub(LONGEST_BEFORE);
        self.lines += count_lines(&self.text[..dropped]);
        self.search.forget(dropped);
        self.text.drain(..dropped);
        self.next = end - dropped;
    }

    pub(super) fn finish(mut self) -> Vec<FoundCredentials> {
        self.read_waiting();
        self.unescaper.finish(&mut self.text);
        self.search_to(self.text.len());
        self.found.into_iter().flatten().collect()
    }
}

fn count_lines(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "AKIAIOSFODNN7EXAMPLE";

    fn scan(bytes: &[u8], piece: usize) -> Vec<FoundCredentials> {
        let mut scanner = CredentialScanner::default();
        bytes.chunks(piece).for_each(|piece| scanner.add(piece));
        scanner.finish()
    }

    fn keys(count: u64, line: u64) -> Vec<FoundCredentials> {
        let kind = CredentialKind::AwsKey;
        vec![FoundCredentials { kind, count, line }]
    }

    fn encode(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn one_is_found_wherever_a_piece_ends() {
        let text = format!("first\nsecond {KEY}\nthird {KEY}\n");
        for size in 1..=text.len() {
            assert_eq!(scan(text.as_bytes(), size), keys(2, 2), "pieces of {size}");
        }
        let step = SEARCHED_AT_ONCE;
        for start in (step - 40..step + 40).chain(2 * step..2 * step + 40) {
            for start in [start, start + LONGEST, start + 2 * LONGEST] {
                let text = format!("{}\n {KEY} {}", ".".repeat(start), ".".repeat(2 * step));
                for size in [4096, 65_536, usize::MAX] {
                    assert_eq!(scan(text.as_bytes(), size), keys(1, 2), "{start}");
                }
            }
        }
    }

    #[test]
    fn many_are_counted_once_each() {
        let lines = format!("{KEY},{}\n", "x".repeat(70)).repeat(5000);
        for size in [1000, 65_536, usize::MAX] {
            assert_eq!(scan(lines.as_bytes(), size), keys(5000, 1));
        }
        let late = format!("{}{KEY}\n", "a line\n".repeat(100_000));
        assert_eq!(scan(late.as_bytes(), 65_536), keys(1, 100_001));
    }

    #[test]
    fn every_encoding_of_text_is_read() {
        let text = format!("\u{feff}zażółć\r\nkey: {KEY}\r\n");
        let units = [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes];
        for bytes in units.map(|unit| encode(&text, unit)) {
            for size in [1, 3, 4096] {
                assert_eq!(scan(&bytes, size), keys(1, 2));
            }
        }
        let without_mark = encode(&format!("key: {KEY}"), u16::to_le_bytes);
        assert_eq!(scan(&without_mark, 5), keys(1, 1));
        assert_eq!(scan(text.as_bytes(), 4096), keys(1, 2));
        let latin = [b"pass\xe9e: ", KEY.as_bytes()].concat();
        assert_eq!(scan(&latin, 4096), keys(1, 1));
    }

    #[test]
    fn what_is_not_text_is_not_searched() {
        let with = |start: &[u8]| [start, KEY.as_bytes()].concat();
        for start in [
            &b"%PDF-1.7\n"[..],
            b"PK\x03\x04\x14\0\0\0\x08\0",
            b"\x7fELF\x02\0",
            b"a\0\0\0b",
        ] {
            assert_eq!(scan(&with(start), 4096), []);
        }
        assert_eq!(
            scan(&with(b"the end of a PDF is %%EOF\n"), 4096),
            keys(1, 2)
        );
    }

    #[test]
    fn escapes_of_json_hide_nothing() {
        let written = |text: &str| scan(text.as_bytes(), 7).len();
        let token = "a7Qz0LmX".repeat(6);
        let signature = format!("?sv=1\\u0026sig={}%3D", &token[..43]);
        assert_eq!(
            written(&format!(
                "{{\"url\":\"https:\\/\\/x.example\\/{signature}\"}}"
            )),
            1
        );
        assert_eq!(written(&format!("\"glpat\\u002d{}\"", &token[..20])), 1);
        assert_eq!(
            written(&format!("\"{{\\\"text\\\":\\\"\\\\n{KEY}\\\\n\\\"}}\"")),
            1
        );
        assert_eq!(
            written("\"{\\\"password\\\":\\\"Winter2026\\u0021\\\"}\""),
            1
        );
        assert_eq!(written("\"https:\\/\\/soc:hunter22\\u0040db.example\""), 1);
    }

    #[test]
    fn a_long_token_is_known_by_its_beginning() {
        let token = format!(
            "eyJ{}.eyJ{}",
            "a7Qz0LmX".repeat(80),
            "a7Qz0LmX".repeat(50_000)
        );
        let found = scan(token.as_bytes(), 65_536);
        let kind = CredentialKind::JsonWebToken;
        assert_eq!(
            found,
            [FoundCredentials {
                kind,
                count: 1,
                line: 1
            }]
        );
    }
}

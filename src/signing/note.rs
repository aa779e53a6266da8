//! Signed notes (C2SP `signed-note`): a text, an empty line, and lines with signatures.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The longest note that is read, in bytes.
const MAX_NOTE: usize = 64 * 1024;

/// The most signatures of a note that are read.
const MAX_SIGNATURES: usize = 64;

/// What a line with a signature begins with: an em dash and a space.
const SIGNATURE_PREFIX: &str = "\u{2014} ";

/// A text with signatures, none of which is verified yet.
///
/// ```text
/// example.com/log
/// 3
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
///
/// — witness.example.com/w1 jWbPPwAAAABkGFDL…
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    pub(super) signatures: Vec<NoteSignature>,
}

/// A line with a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoteSignature {
    /// The name of the key.
    pub(super) name: String,
    pub(super) key_id: [u8; 4],
    /// What follows the key id.
    pub(super) signature: Vec<u8>,
}

impl SignedNote {
    /// Reads a note. A text without an empty line in it is a note that nobody signed.
    ///
    /// # Errors
    /// What is wrong with the note, and in which of its lines.
    pub fn parse(bytes: &[u8]) -> Result<SignedNote, String> {
        if bytes.len() > MAX_NOTE {
            return Err(format!(
                "expected at most {MAX_NOTE} bytes, found {}",
                bytes.len()
            ));
        }
        let note = std::str::from_utf8(bytes).map_err(|_| "the note is not UTF-8")?;
        if note.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
            return Err("the note has a control character other than a newline".to_owned());
        }
        if note.is_empty() || !note.ends_with('\n') {
            return Err("the note does not end with a newline".to_owned());
        }
        let Some(blank) = note.rfind("\n\n") else {
            return Ok(SignedNote {
                text: note.to_owned(),
                signatures: Vec::new(),
            });
        };
        let (text, after) = note.split_at(blank + 1);
        let lines: Vec<&str> = after.lines().skip(1).collect();
        if lines.is_empty() {
            return Err("the empty line of the note is not followed by signatures".to_owned());
        }
        if lines.len() > MAX_SIGNATURES {
            let found = lines.len();
            return Err(format!(
                "expected at most {MAX_SIGNATURES} signatures, found {found}"
            ));
        }
        let first = text.lines().count() + 2;
        let numbered = lines.into_iter().zip(first..);
        let signatures = numbered.map(|(line, number)| {
            parse_signature(line).map_err(|reason| format!("line {number} of the note: {reason}"))
        });
        Ok(SignedNote {
            text: text.to_owned(),
            signatures: signatures.collect::<Result<_, _>>()?,
        })
    }

    /// The text that was signed, with its last newline.
    pub fn text(&self) -> &str {
        &self.text
    }
}

fn parse_signature(line: &str) -> Result<NoteSignature, String> {
    let fields = line
        .strip_prefix(SIGNATURE_PREFIX)
        .and_then(|rest| rest.split_once(' '));
    let Some((name, digits)) = fields else {
        return Err("expected a signature, `\u{2014} <key name> <base64>`".to_owned());
    };
    if !is_key_name(name) {
        return Err("its key name is empty, or has a space or a `+`".to_owned());
    }
    let bytes = STANDARD
        .decode(digits)
        .map_err(|_| "its signature is not base64")?;
    match bytes.split_first_chunk::<4>() {
        Some((key_id, signature)) if !signature.is_empty() => Ok(NoteSignature {
            name: name.to_owned(),
            key_id: *key_id,
            signature: signature.to_vec(),
        }),
        _ => Err("its signature is shorter than 5 bytes".to_owned()),
    }
}

/// Whether a text may be the name of a key.
pub(super) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<SignedNote, String> {
        SignedNote::parse(text.as_bytes())
    }

    /// The example of C2SP `signed-note`.
    const SALVATORE: &str = "Ognuno sta solo sul cuor della terra\n\
        trafitto da un raggio di sole:\n\n\
        ed \u{e8} subito sera.\n\n\
        \u{2014} quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

    #[test]
    fn the_last_empty_line_separates_text_and_signatures() {
        let note = parse(SALVATORE).unwrap();
        assert!(note.text().ends_with("sole:\n\ned \u{e8} subito sera.\n"));
        assert_eq!(note.signatures.len(), 1);
        let signature = &note.signatures[0];
        assert_eq!(signature.name, "quasimodo.example/salvatore");
        assert_eq!(
            (signature.key_id, signature.signature.len()),
            ([0x36, 0x7B, 0xA0, 0x4B], 64)
        );
    }

    #[test]
    fn a_bare_text_is_a_note_without_signatures() {
        let note = parse("one\ntwo\n").unwrap();
        assert_eq!((note.text(), note.signatures.len()), ("one\ntwo\n", 0));
    }

    #[test]
    fn other_forms_are_refused_with_their_line() {
        for (text, reason) in [
            ("", "newline"),
            ("one", "newline"),
            ("one\r\n", "control character"),
            ("one\t\n", "control character"),
            ("one\n\n", "not followed by signatures"),
            ("one\n\ntwo\n", "line 3 of the note: expected a signature"),
            (
                "one\n\n\u{2014} name\n",
                "line 3 of the note: expected a signature",
            ),
            ("one\n\n- name AAAAAAA=\n", "expected a signature"),
            ("one\n\n\u{2014} name AAAAAAA=\nmore\n", "line 4"),
            ("one\n\n\u{2014}  AAAAAAA=\n", "key name"),
            ("one\n\n\u{2014} a+b AAAAAAA=\n", "key name"),
            ("one\n\n\u{2014} a\u{a0}b AAAAAAA=\n", "key name"),
            ("one\n\n\u{2014} name AAAAAAA\n", "not base64"),
            ("one\n\n\u{2014} name AAAAAAA= \n", "not base64"),
            ("one\n\n\u{2014} name AAAAAA==\n", "shorter than 5 bytes"),
        ] {
            let fault = parse(text).unwrap_err();
            assert!(fault.contains(reason), "{text:?}: {fault}");
        }
        assert!(SignedNote::parse(b"\xFF\n").is_err());
    }

    #[test]
    fn a_note_is_bounded() {
        let signatures = |count| format!("one\n\n{}", "\u{2014} name AAAAAAA=\n".repeat(count));
        assert_eq!(
            parse(&signatures(64)).map(|note| note.signatures.len()),
            Ok(64)
        );
        assert!(parse(&signatures(65)).is_err());
        assert!(parse(&"x\n".repeat(MAX_NOTE / 2)).is_ok());
        assert!(parse(&"x\n".repeat(MAX_NOTE / 2 + 1)).is_err());
    }
}

//! Files as text, whatever their encoding.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::export_file::ExportFile;

/// How many bytes are looked at to tell UTF-16 that has no byte order mark.
const SAMPLE: usize = 256;

/// A file as text.
pub(super) struct DecodedFile<'a> {
    pub(super) name: &'a str,
    pub(super) text: Cow<'a, str>,
    /// The encoding, where it was guessed.
    pub(super) guess: Option<&'static str>,
}

impl<'a> DecodedFile<'a> {
    /// Decodes a file: by its byte order mark, as UTF-16 where every other byte is zero, as UTF-8 where it is that, else as
    /// Windows-1252.
    pub(super) fn decode(file: &ExportFile<'a>) -> Self {
        let ExportFile { name, bytes } = *file;
        let decoded = |text, guess| DecodedFile { name, text, guess };
        if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
            let rest = bytes.get(mark..).unwrap_or_default();
            let (text, has_errors) = encoding.decode_without_bom_handling(rest);
            let guess = has_errors.then_some("its encoding, with characters that it does not have");
            return decoded(text, guess);
        }
        if let Some(encoding) = guess_utf16(bytes) {
            let text = encoding.decode_without_bom_handling(bytes).0;
            return decoded(text, Some("UTF-16 without a byte order mark"));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => decoded(Cow::Borrowed(text), None),
            Err(_) => decoded(
                WINDOWS_1252.decode_without_bom_handling(bytes).0,
                Some("Windows-1252, because it is not UTF-8"),
            ),
        }
    }

    /// Whether the first character begins JSON; else the file is CSV.
    pub(super) fn is_json(&self) -> bool {
        self.text.trim_start().starts_with(['{', '['])
    }

    /// Whether it begins as a page of the web does: what a sign-in gives in place of an export.
    pub(super) fn is_markup(&self) -> bool {
        self.text.trim_start().starts_with('<')
    }
}

/// Text in a European language has a zero byte beside each character in UTF-16.
fn guess_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(SAMPLE) & !1)?;
    let zeros = |offset: usize| {
        let each = sample.iter().skip(offset).step_by(2);
        each.filter(|byte| **byte == 0).count() * 2 * 10 >= sample.len() * 9
    };
    let is_text = sample.len() >= 4;
    match (zeros(0), zeros(1)) {
        (false, true) if is_text => Some(UTF_16LE),
        (true, false) if is_text => Some(UTF_16BE),
        _ => None,
    }
}

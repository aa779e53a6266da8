//! A stream of bytes as characters: UTF-8 and UTF-16.

/// Decodes a stream, piece by piece. What is not a character becomes U+FFFD: nothing is dropped.
#[derive(Default)]
pub(super) struct TextStream {
    /// `None` until the first two bytes are there.
    encoding: Option<Encoding>,
    /// The bytes of a character that is not complete yet.
    waiting: Vec<u8>,
}

#[derive(Clone, Copy)]
enum Encoding {
    Utf8,
    /// UTF-16, and how two bytes make a unit.
    Utf16(fn([u8; 2]) -> u16),
}

impl Encoding {
    /// A byte order mark tells the encoding, or a zero byte beside one that is not.
    fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xff, 0xfe, ..] | [1..=255, 0, ..] => Encoding::Utf16(u16::from_le_bytes),
            [0xfe, 0xff, ..] | [0, 1..=255, ..] => Encoding::Utf16(u16::from_be_bytes),
            _ => Encoding::Utf8,
        }
    }
}

impl TextStream {
    /// Hands out the characters that a piece completes.
    pub(super) fn read(&mut self, piece: &[u8], give: &mut impl FnMut(char)) {
        let joined;
        let bytes = if self.waiting.is_empty() {
            piece
        } else {
            joined = [self.waiting.as_slice(), piece].concat();
            joined.as_slice()
        };
        if self.encoding.is_none() && bytes.len() < 2 {
            self.waiting = bytes.to_vec();
            return;
        }
        let rest = match *self.encoding.get_or_insert_with(|| Encoding::of(bytes)) {
            Encoding::Utf8 => read_utf8(bytes, give),
            Encoding::Utf16(unit) => read_utf16(bytes, unit, give),
        };
        self.waiting = rest.to_vec();
    }

    /// Hands out what is left at the end of the stream.
    pub(super) fn finish(self, give: &mut impl FnMut(char)) {
        match self.waiting.as_slice() {
            [] => {}
            [byte] if self.encoding.is_none() && byte.is_ascii() => give(char::from(*byte)),
            _ => give(char::REPLACEMENT_CHARACTER),
        }
    }
}

/// Hands out characters, and returns the bytes at the end that may become one.
fn read_utf8<'b>(mut bytes: &'b [u8], give: &mut impl FnMut(char)) -> &'b [u8] {
    loop {
        let error = match std::str::from_utf8(bytes) {
            Ok(text) => {
                text.chars().for_each(give);
                return &[];
            }
            Err(error) => error,
        };
        let (valid, rest) = bytes.split_at(error.valid_up_to());
        let text = std::str::from_utf8(valid).unwrap_or_default();
        text.chars().for_each(&mut *give);
        let Some(bad) = error.error_len() else {
            return rest;
        };
        give(char::REPLACEMENT_CHARACTER);
        bytes = rest.get(bad..).unwrap_or_default();
    }
}

fn read_utf16<'b>(
    bytes: &'b [u8],
    unit: fn([u8; 2]) -> u16,
    give: &mut impl FnMut(char),
) -> &'b [u8] {
    let is_high = |pair: &[u8; 2]| (0xd800..0xdc00).contains(&unit(*pair));
    let (mut pairs, _) = bytes.as_chunks::<2>();
    // The first half of a pair waits for the second.
    if let Some((last, before)) = pairs.split_last()
        && is_high(last)
    {
        pairs = before;
    }
    let decoded = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)));
    decoded
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .for_each(give);
    bytes.get(2 * pairs.len()..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: &str) {
        for size in 1..=bytes.len().max(1) {
            let mut stream = TextStream::default();
            let mut text = String::new();
            for piece in bytes.chunks(size) {
                stream.read(piece, &mut |c| text.push(c));
            }
            stream.finish(&mut |c| text.push(c));
            assert_eq!(text, expected, "pieces of {size}");
        }
    }

    #[test]
    fn each_encoding_is_read_in_pieces_of_any_size() {
        let text = "aé漢😀 b";
        check(text.as_bytes(), text);
        for (mark, unit) in [
            ("\u{feff}", u16::to_le_bytes as fn(u16) -> [u8; 2]),
            ("\u{feff}", u16::to_be_bytes),
            ("", u16::to_le_bytes),
            ("", u16::to_be_bytes),
        ] {
            let text = format!("{mark}{text}");
            let bytes: Vec<u8> = text.encode_utf16().flat_map(unit).collect();
            check(&bytes, &text);
        }
        check(b"", "");
        check(b"x", "x");
    }

    #[test]
    fn what_is_not_a_character_is_replaced_and_not_dropped() {
        check(b"a\xffb", "a\u{fffd}b");
        check(b"ab\xe2\x82", "ab\u{fffd}");
        check(b"\xff\xfea\0\x3d\xd8", "\u{feff}a\u{fffd}");
        check(b"\xff\xfea", "\u{feff}\u{fffd}");
    }
}

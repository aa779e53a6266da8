//! A stream of text without the escapes of JSON, so that what is written in it can be searched.

/// What stands for a character that is not ASCII: nothing that is searched for holds one.
const OTHER: u8 = 0x80;

/// Undoes the escapes of JSON, piece by piece. What they stand for is never a line break: lines can
/// still be counted.
///
/// However many backslashes there are, one escape is undone: JSON in a text of JSON has two.
#[derive(Default)]
pub(super) struct Unescaper {
    state: EscapeState,
}

#[derive(Clone, Copy, Default)]
enum EscapeState {
    #[default]
    Plain,
    AfterBackslash,
    /// After `\u`: the digits so far.
    Code {
        digits: [u8; 4],
        count: usize,
    },
}

impl Unescaper {
    /// Adds the text of a piece to what is to be searched.
    pub(super) fn read(&mut self, mut piece: &[u8], text: &mut Vec<u8>) {
        while let Some(first) = piece.first() {
            if !matches!(self.state, EscapeState::Plain) {
                self.add(*first, text);
                piece = &piece[1..];
                continue;
            }
            let Some(at) = memchr::memchr(b'\\', piece) else {
                text.extend_from_slice(piece);
                return;
            };
            text.extend_from_slice(&piece[..at]);
            self.state = EscapeState::AfterBackslash;
            piece = &piece[at + 1..];
        }
    }

    /// Adds what an escape that did not end stands for.
    pub(super) fn finish(&mut self, text: &mut Vec<u8>) {
        if let EscapeState::Code { digits, count } = self.state {
            text.push(b'u');
            text.extend_from_slice(&digits[..count]);
        }
        self.state = EscapeState::Plain;
    }

    fn add(&mut self, byte: u8, text: &mut Vec<u8>) {
        match self.state {
            EscapeState::AfterBackslash if byte == b'\\' => {}
            EscapeState::AfterBackslash if byte == b'u' => {
                let digits = [0; 4];
                self.state = EscapeState::Code { digits, count: 0 };
            }
            EscapeState::AfterBackslash => {
                let is_blank = matches!(byte, b'n' | b'r' | b't' | b'b' | b'f');
                text.push(if is_blank { b' ' } else { byte });
                self.state = EscapeState::Plain;
            }
            EscapeState::Code { mut digits, count } if byte.is_ascii_hexdigit() => {
                digits[count] = byte;
                let count = count + 1;
                self.state = EscapeState::Code { digits, count };
                if count == digits.len() {
                    text.push(decode_unit(digits));
                    self.state = EscapeState::Plain;
                }
            }
            // `\users` of a path in Windows.
            EscapeState::Code { .. } | EscapeState::Plain => {
                self.finish(text);
                self.read(&[byte], text);
            }
        }
    }
}

fn decode_unit(digits: [u8; 4]) -> u8 {
    let value = digits.iter().fold(0, |value, digit| {
        value * 16 + char::from(*digit).to_digit(16).unwrap_or(0)
    });
    match u8::try_from(value) {
        Ok(b'\n') => b' ',
        Ok(ascii) if ascii.is_ascii() => ascii,
        _ => OTHER,
    }
}

/// Adds units of UTF-16 as bytes, and returns the bytes that are not a whole unit.
pub(super) fn read_units<'b>(
    bytes: &'b [u8],
    unit: fn([u8; 2]) -> u16,
    text: &mut Vec<u8>,
) -> &'b [u8] {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let ascii = pairs.iter().map(|pair| match u8::try_from(unit(*pair)) {
        Ok(ascii) if ascii.is_ascii() => ascii,
        _ => OTHER,
    });
    text.extend(ascii);
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &[u8], expected: &[u8]) {
        for size in 1..=written.len() {
            let mut unescaper = Unescaper::default();
            let mut text = Vec::new();
            for piece in written.chunks(size) {
                unescaper.read(piece, &mut text);
            }
            unescaper.finish(&mut text);
            assert_eq!(
                text.escape_ascii().to_string(),
                expected.escape_ascii().to_string(),
                "pieces of {size}"
            );
        }
    }

    #[test]
    fn escapes_of_json_are_undone() {
        check(br"plain", b"plain");
        check(br"a\u0026sig\u003D", b"a&sig=");
        check(br#"{\"a\":\"b\\\"c\/d"#, br#"{"a":"b"c/d"#);
        check(br"line\nnext\tx\u000ay", b"line next x y");
        check(br"\\u0026 and \\\\n.", b"& and  .");
        check(br"\u00e6\ud83d", b"\x80\x80");
        check(b"a\n\\\nb", b"a\n\nb");
    }

    #[test]
    fn what_is_not_an_escape_stays() {
        check(br"C:\users\u00", b"C:usersu00");
        check(br"\u12\u0026", b"u12&");
        check(br"end\", b"end");
    }
}

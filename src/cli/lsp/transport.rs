//! Messages on a stream: a header, a blank line, and JSON (LSP 3.17, base protocol). Whoever sends them may send anything.

use std::io::{self, BufRead, Read};

use lsp_server::Message;

/// The longest line of a header, in bytes.
const MAX_HEADER: u64 = 1 << 10;

/// How many lines a header may have.
const MAX_LINES: usize = 16;

/// The longest message, in bytes: room for a text of the largest size that is read, every character escaped.
const MAX_MESSAGE: u64 = 32 << 20;

/// Why a stream cannot be read on.
#[derive(Debug, thiserror::Error)]
pub(super) enum TransportError {
    #[error("{0}")]
    Malformed(String),
    #[error("standard input cannot be read: {0}")]
    Io(#[from] io::Error),
}

fn malformed(what: impl Into<String>) -> TransportError {
    TransportError::Malformed(what.into())
}

/// The next message; `None` at the end of the stream.
pub(super) fn read_message(stream: &mut impl BufRead) -> Result<Option<Message>, TransportError> {
    let Some(length) = read_header(stream)? else {
        return Ok(None);
    };
    if length > MAX_MESSAGE {
        let message = format!("a message of {length} bytes: at most {MAX_MESSAGE} are read");
        return Err(malformed(message));
    }
    let mut body = Vec::new();
    stream.take(length).read_to_end(&mut body)?;
    if (body.len() as u64) < length {
        return Err(malformed("the stream ends within a message"));
    }
    let message = serde_json::from_slice(&body);
    let message = message.map_err(|error| malformed(format!("not a message: {error}")))?;
    Ok(Some(message))
}

/// The length that a header states; `None` at the end of the stream.
fn read_header(stream: &mut impl BufRead) -> Result<Option<u64>, TransportError> {
    let mut length = None;
    for number in 0..MAX_LINES {
        let mut line = Vec::new();
        stream.take(MAX_HEADER).read_until(b'\n', &mut line)?;
        let Some(line) = line.strip_suffix(b"\r\n") else {
            let is_end = line.is_empty() && number == 0;
            let open = malformed("a line of a header that does not end in CR LF");
            return if is_end { Ok(None) } else { Err(open) };
        };
        if line.is_empty() {
            return length
                .map(Some)
                .ok_or_else(|| malformed("no Content-Length"));
        }
        let line = String::from_utf8_lossy(line);
        let Some((name, value)) = line.split_once(':') else {
            return Err(malformed("a line of a header without a colon"));
        };
        if name.eq_ignore_ascii_case("Content-Length") {
            let value = value.trim().parse::<u64>();
            length = Some(value.map_err(|_| malformed("a Content-Length that is not a number"))?);
        }
    }
    Err(malformed("a header without an end"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(stream: &[u8]) -> Result<Option<Message>, String> {
        read_message(&mut &stream[..]).map_err(|error| error.to_string())
    }

    #[test]
    fn a_message_is_read_and_the_end_is_no_error() {
        let body = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        for name in ["Content-Length: ", "content-length:"] {
            let text = format!("{name}{}\r\nX: y\r\n\r\n{body}", body.len());
            let message = read(text.as_bytes()).expect("read");
            assert!(matches!(message, Some(Message::Notification(it)) if it.method == "exit"));
        }
        assert!(read(b"").expect("the end").is_none());
    }

    #[test]
    fn whatever_else_is_sent_is_refused() {
        let long = vec![b'x'; 5000];
        let many = "A: b\r\n".repeat(50);
        let deep = format!("Content-Length: 9000\r\n\r\n{}", "[".repeat(9000));
        let cases: [(&[u8], &str); 10] = [
            (b"hello\r\n\r\n", "without a colon"),
            (b"Content-Length: 5\n\n{}", "CR LF"),
            (b"Content-Length: -5\r\n\r\n{}", "not a number"),
            (b"X: y\r\n\r\n{}", "no Content-Length"),
            (b"Content-Length: 18446744073709551615\r\n\r\n", "at most"),
            (b"Content-Length: 9\r\n\r\n{}", "ends within"),
            (b"Content-Length: 2\r\n\r\n{}", "not a message"),
            (&long, "CR LF"),
            (many.as_bytes(), "without an end"),
            (deep.as_bytes(), "not a message"),
        ];
        for (stream, expected) in cases {
            let error = read(stream).expect_err("refused");
            assert!(error.contains(expected), "{error}");
        }
    }
}

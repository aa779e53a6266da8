//! ASCII armour, as OpenSSH and OpenPGP (RFC 9580, chapter 6) write it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const BEGIN: &str = "-----BEGIN ";
const DASHES: &str = "-----";

/// Whether a text is armoured.
pub(super) fn is_armoured(text: &str) -> bool {
    text.trim_start().starts_with(BEGIN)
}

/// The label in the first line of an armour, where it has an ordinary one.
pub(super) fn label(text: &str) -> Option<&str> {
    let first = text.split('\n').next()?;
    let label = first.strip_prefix(BEGIN)?;
    let label = label.trim_end_matches('\r').strip_suffix(DASHES)?;
    let is_usual = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == ' ';
    (label.len() <= 40 && label.chars().all(is_usual)).then_some(label)
}

/// The content of a text that is one armour and nothing else.
///
/// `has_headers`: OpenPGP's armour, with headers, an empty line and perhaps a checksum, which is checked
/// where it is there. Such an armour may have the line ends of Windows.
///
/// # Errors
/// What is wrong with the armour.
pub(super) fn decode(text: &str, label: &str, has_headers: bool) -> Result<Vec<u8>, String> {
    // The line ends of Windows, on every line or on none.
    let unix = text.replace("\r\n", "\n");
    let is_windows = has_headers && text.matches('\n').count() == text.len() - unix.len();
    let text = if is_windows { &unix } else { text };
    let mut lines = text.split('\n');
    if lines.next() != Some(&format!("{BEGIN}{label}{DASHES}")) {
        return Err("the armour does not begin with its first line".to_owned());
    }
    let last = format!("{DASHES}END {label}{DASHES}");
    let body: Vec<&str> = lines.by_ref().take_while(|line| *line != last).collect();
    // Forges leave an empty line at the end.
    let mut after = lines.peekable();
    if after.peek().is_none() && !text.ends_with(&last) {
        return Err("the armour has no last line".to_owned());
    }
    if !after.all(str::is_empty) {
        return Err("the armour is followed by other text".to_owned());
    }
    if has_headers {
        decode_openpgp(&body)
    } else {
        decode_base64(&body)
    }
}

fn decode_openpgp(lines: &[&str]) -> Result<Vec<u8>, String> {
    let blank = lines.iter().position(|line| line.is_empty());
    let Some(blank) = blank.filter(|at| lines[..*at].iter().all(|line| line.contains(": "))) else {
        return Err("the armour has no empty line before its content".to_owned());
    };
    let mut body = &lines[blank + 1..];
    let mut checksum = None;
    if let Some((last, rest)) = body.split_last()
        && let Some(digits) = last.strip_prefix('=')
    {
        body = rest;
        checksum = Some(decode_base64(&[digits])?);
    }
    let bytes = decode_base64(body)?;
    if checksum.is_some_and(|checksum| checksum != crc24(&bytes)) {
        return Err("the armour's checksum is wrong".to_owned());
    }
    Ok(bytes)
}

fn decode_base64(lines: &[&str]) -> Result<Vec<u8>, String> {
    let wrong = || "the armour's content is not base64".to_owned();
    if lines.is_empty() || lines.iter().any(|line| line.is_empty()) {
        return Err(wrong());
    }
    STANDARD.decode(lines.concat()).map_err(|_| wrong())
}

/// The checksum of RFC 9580, 6.1.1.
fn crc24(bytes: &[u8]) -> [u8; 3] {
    let mut crc: u32 = 0x00B7_04CE;
    for byte in bytes {
        crc ^= u32::from(*byte) << 16;
        for _ in 0..8 {
            crc <<= 1;
            if crc & 0x0100_0000 != 0 {
                crc ^= 0x0186_4CFB;
            }
        }
    }
    let [_, rest @ ..] = crc.to_be_bytes();
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ssh(text: &str) -> Result<Vec<u8>, String> {
        decode(text, "X", false)
    }

    fn openpgp(text: &str) -> Result<Vec<u8>, String> {
        decode(text, "X", true)
    }

    #[test]
    fn one_armour_is_read_and_nothing_around_it() {
        let hello = Ok(b"hello".to_vec());
        assert_eq!(
            ssh("-----BEGIN X-----\naGVs\nbG8=\n-----END X-----\n"),
            hello
        );
        assert_eq!(ssh("-----BEGIN X-----\naGVsbG8=\n-----END X-----"), hello);
        assert_eq!(
            ssh("-----BEGIN X-----\naGVsbG8=\n-----END X-----\n\n\n"),
            hello
        );
        for text in [
            "",
            "-----BEGIN X-----",
            "-----BEGIN X-----\naGVsbG8=\n",
            "-----BEGIN X-----\naGVsbG8\n-----END X-----\n",
            "-----BEGIN X-----\naGVsbG9=\n-----END X-----\n",
            "-----BEGIN X-----\n\naGVsbG8=\n-----END X-----\n",
            "-----BEGIN X-----\n aGVsbG8=\n-----END X-----\n",
            "-----BEGIN X-----\naGVsbG8=\r\n-----END X-----\n",
            "-----BEGIN X-----\n-----END X-----\n",
            "-----BEGIN Y-----\naGVsbG8=\n-----END Y-----\n",
            "x\n-----BEGIN X-----\naGVsbG8=\n-----END X-----\n",
            "-----BEGIN X-----\naGVsbG8=\n-----END X-----\nx",
            "-----BEGIN X-----\naGVsbG8=\n-----END X-----\n-----BEGIN X-----\naGVsbG8=\n-----END X-----\n",
        ] {
            assert!(ssh(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn openpgp_has_headers_and_a_checksum() {
        let hello = Ok(b"hello".to_vec());
        let armour = |body: &str| openpgp(&format!("-----BEGIN X-----\n{body}\n-----END X-----\n"));
        assert_eq!(armour("\naGVsbG8="), hello);
        assert_eq!(armour("\naGVsbG8=\n=R/WK"), hello);
        assert_eq!(armour("Version: 1\nComment: x\n\naGVs\nbG8=\n=R/WK"), hello);
        let windows = "-----BEGIN X-----\r\n\r\naGVs\r\nbG8=\r\n-----END X-----";
        assert_eq!(openpgp(windows), hello);
        assert_eq!(openpgp(&format!("{windows}\r\n\r\n")), hello);
        assert!(openpgp(&format!("{windows}\n")).is_err());
        assert!(openpgp(&windows.replacen("\r\n", "\n", 1)).is_err());
        for body in [
            "aGVsbG8=",
            "\naGVsbG8=\n=R/WA",
            "\n=R/WK",
            "\naGVsbG8=\n=",
            "x\n\naGVsbG8=",
        ] {
            assert!(armour(body).is_err(), "{body:?}");
        }
    }

    #[test]
    fn a_label_is_plain() {
        assert_eq!(
            label("-----BEGIN SSH SIGNATURE-----\nx"),
            Some("SSH SIGNATURE")
        );
        assert_eq!(label("-----BEGIN \u{1b}[2J-----\nx"), None);
        assert_eq!(label(" -----BEGIN X-----"), None);
    }
}

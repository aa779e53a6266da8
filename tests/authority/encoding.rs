//! DER and PEM.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use const_oid::ObjectIdentifier;

/// An element of DER.
pub(super) fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len().to_be_bytes();
    let digits: Vec<u8> = length
        .iter()
        .copied()
        .skip_while(|byte| *byte == 0)
        .collect();
    let mut bytes = vec![tag];
    match digits.as_slice() {
        [] => bytes.push(0),
        [short @ 0..=0x7F] => bytes.push(*short),
        long => {
            bytes.push(0x80 | u8::try_from(long.len()).unwrap());
            bytes.extend_from_slice(long);
        }
    }
    bytes.extend(content);
    bytes
}

/// Tag, content and what follows the first element.
pub(super) fn split(bytes: &[u8]) -> (u8, &[u8], &[u8]) {
    let (length, start) = match bytes[1] {
        0x81 => (usize::from(bytes[2]), 3),
        0x82 => (usize::from(bytes[2]) * 256 + usize::from(bytes[3]), 4),
        short => (usize::from(short), 2),
    };
    (
        bytes[0],
        &bytes[start..start + length],
        &bytes[start + length..],
    )
}

pub(super) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x30, parts)
}

pub(super) fn set(parts: &[&[u8]]) -> Vec<u8> {
    tlv(0x31, parts)
}

pub(super) fn octets(bytes: &[u8]) -> Vec<u8> {
    tlv(0x04, &[bytes])
}

pub(super) fn integer(content: &[u8]) -> Vec<u8> {
    tlv(0x02, &[content])
}

/// The content of a positive integer.
pub(super) fn positive(number: u32) -> Vec<u8> {
    let bytes = u64::from(number).to_be_bytes();
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count().min(7);
    let from = if bytes[zeros] >= 0x80 {
        zeros - 1
    } else {
        zeros
    };
    bytes[from..].to_vec()
}

pub(super) fn oid(dotted: &str) -> Vec<u8> {
    tlv(0x06, &[ObjectIdentifier::new_unwrap(dotted).as_bytes()])
}

pub(super) fn pem(encoding: &[u8]) -> String {
    let digits = STANDARD.encode(encoding);
    let (lines, rest) = digits.as_bytes().as_chunks::<64>();
    let lines = lines.iter().map(<[u8; 64]>::as_slice).chain([rest]);
    let lines: Vec<_> = lines.filter(|line| !line.is_empty()).collect();
    let body = String::from_utf8(lines.join(&b'\n')).unwrap() + "\n";
    format!("-----BEGIN CERTIFICATE-----\n{body}-----END CERTIFICATE-----\n")
}

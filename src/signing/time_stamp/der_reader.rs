//! Reading DER (ITU-T X.690, chapter 10) one element at a time, without copies and without recursion.

use const_oid::ObjectIdentifier;

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const UTF8_STRING: u8 = 0x0C;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// The tag of a primitive element `[number] IMPLICIT`.
pub(super) const fn primitive(number: u8) -> u8 {
    0x80 | number
}

/// The tag of a constructed element `[number]`.
pub(super) const fn constructed(number: u8) -> u8 {
    0xA0 | number
}

/// Bytes that are not the DER that was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DerFault(pub(super) String);

/// One element: a tag, a length and a content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DerElement<'a> {
    pub(super) tag: u8,
    pub(super) content: &'a [u8],
    /// Tag, length and content.
    pub(super) encoding: &'a [u8],
}

impl<'a> DerElement<'a> {
    /// A reader of the elements in the content.
    pub(super) fn reader(&self) -> DerReader<'a> {
        DerReader { rest: self.content }
    }

    /// The content as an object identifier.
    pub(super) fn oid(&self, what: &str) -> Result<ObjectIdentifier, DerFault> {
        let oid = ObjectIdentifier::from_bytes(self.content);
        oid.map_err(|_| DerFault(format!("{what} is not an object identifier")))
    }

    /// The content as an integer in the one encoding that DER allows (X.690, 8.3.2): big-endian, two's
    /// complement, without a superfluous first byte.
    pub(super) fn integer(&self, what: &str) -> Result<&'a [u8], DerFault> {
        match self.content {
            [] | [0x00, 0x00..=0x7F, ..] | [0xFF, 0x80..=0xFF, ..] => {
                Err(DerFault(format!("{what} is not an integer in DER")))
            }
            bytes => Ok(bytes),
        }
    }

    /// The content as an integer from 0 to 2^63 - 1.
    pub(super) fn small_integer(&self, what: &str) -> Result<i64, DerFault> {
        let bytes = self.integer(what)?;
        let is_small = bytes.len() <= 8 && bytes.first().is_some_and(|first| *first < 0x80);
        if !is_small {
            return Err(DerFault(format!("{what} is out of range")));
        }
        let value = bytes
            .iter()
            .fold(0, |sum, byte| (sum << 8) | i64::from(*byte));
        Ok(value)
    }

    /// The content as a BOOLEAN (X.690, 11.1).
    pub(super) fn boolean(&self, what: &str) -> Result<bool, DerFault> {
        match self.content {
            [0x00] => Ok(false),
            [0xFF] => Ok(true),
            _ => Err(DerFault(format!("{what} is not a boolean in DER"))),
        }
    }

    /// The content as a BIT STRING without its first byte, which counts unused bits.
    pub(super) fn bits(&self, what: &str) -> Result<&'a [u8], DerFault> {
        match self.content {
            [0..=7, bits @ ..] => Ok(bits),
            _ => Err(DerFault(format!("{what} is not a bit string"))),
        }
    }
}

/// Reads elements that follow each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct DerReader<'a> {
    rest: &'a [u8],
}

impl<'a> DerReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> DerReader<'a> {
        DerReader { rest: bytes }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Reads the next element, whatever its tag.
    pub(super) fn any(&mut self, what: &str) -> Result<DerElement<'a>, DerFault> {
        let (element, rest) = split_element(self.rest)
            .ok_or_else(|| DerFault(format!("{what} is cut short or not in DER")))?;
        self.rest = rest;
        Ok(element)
    }

    /// Reads the next element, which must have a tag.
    pub(super) fn expect(&mut self, tag: u8, what: &str) -> Result<DerElement<'a>, DerFault> {
        match self.rest.first() {
            Some(first) if *first == tag => self.any(what),
            Some(first) => Err(DerFault(format!(
                "expected {what} (tag {tag:#04x}), found tag {first:#04x}"
            ))),
            None => Err(DerFault(format!("{what} is missing"))),
        }
    }

    /// Reads the next element where it has a tag.
    pub(super) fn optional(
        &mut self,
        tag: u8,
        what: &str,
    ) -> Result<Option<DerElement<'a>>, DerFault> {
        if self.rest.first() == Some(&tag) {
            return self.any(what).map(Some);
        }
        Ok(None)
    }

    /// Refuses bytes after the last element.
    pub(super) fn finish(&self, what: &str) -> Result<(), DerFault> {
        if self.is_empty() {
            return Ok(());
        }
        Err(DerFault(format!("{what} is followed by other bytes")))
    }
}

/// Reads bytes that are one SEQUENCE and nothing else.
pub(super) fn only_sequence<'a>(bytes: &'a [u8], what: &str) -> Result<DerReader<'a>, DerFault> {
    let mut reader = DerReader::new(bytes);
    let sequence = reader.expect(SEQUENCE, what)?;
    reader.finish(what)?;
    Ok(sequence.reader())
}

/// Splits off the first element. Only single-byte tags and definite lengths in their shortest form are
/// read (X.690, 10.1).
fn split_element(bytes: &[u8]) -> Option<(DerElement<'_>, &[u8])> {
    let (&tag, after_tag) = bytes.split_first()?;
    if tag & 0x1F == 0x1F {
        return None;
    }
    let (&first, after_first) = after_tag.split_first()?;
    let (length, rest) = match first {
        0x00..=0x7F => (usize::from(first), after_first),
        0x81..=0x84 => long_length(usize::from(first & 0x7F), after_first)?,
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    let (encoding, _) = bytes.split_at_checked(bytes.len() - rest.len())?;
    let element = DerElement {
        tag,
        content,
        encoding,
    };
    Some((element, rest))
}

/// A length in `count` bytes, where fewer would not do.
fn long_length(count: usize, bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (digits, rest) = bytes.split_at_checked(count)?;
    let length = digits.iter().try_fold(0_usize, |sum, byte| {
        Some(sum.checked_mul(256)? + usize::from(*byte))
    })?;
    let is_shortest = length >= 0x80 && digits.first().is_some_and(|first| *first != 0);
    is_shortest.then_some((length, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_read_with_its_length_in_the_shortest_form() {
        let mut reader = DerReader::new(&[0x02, 0x01, 0x05, 0x04, 0x00]);
        let number = reader.expect(INTEGER, "x").unwrap();
        assert_eq!(number.small_integer("x"), Ok(5));
        assert_eq!(number.encoding, [0x02, 0x01, 0x05]);
        assert!(reader.finish("x").is_err());
        assert_eq!(reader.optional(INTEGER, "x"), Ok(None));
        assert!(reader.expect(OCTET_STRING, "x").unwrap().content.is_empty());
        assert!(reader.finish("x").is_ok());
        for bytes in [
            &[][..],
            &[0x04],
            &[0x04, 0x01],
            // Not the shortest form.
            &[0x04, 0x81, 0x01, 0x00],
            &[0x04, 0x82, 0x00, 0x80],
            // Indefinite, and of many bytes.
            &[0x30, 0x80, 0x00, 0x00],
            &[0x04, 0x85, 0x01, 0x00, 0x00, 0x00, 0x00],
            &[0x04, 0x84, 0xFF, 0xFF, 0xFF, 0xFF],
            // A tag of several bytes.
            &[0x1F, 0x01, 0x00],
        ] {
            assert!(DerReader::new(bytes).any("x").is_err(), "{bytes:?}");
        }
        let mut long = vec![0x04, 0x81, 0x80];
        long.resize(3 + 0x80, 7);
        assert_eq!(DerReader::new(&long).any("x").unwrap().content.len(), 0x80);
    }

    #[test]
    fn integers_have_one_encoding() {
        let integer = |content: &'static [u8]| {
            let element = DerElement {
                tag: INTEGER,
                content,
                encoding: content,
            };
            element.small_integer("x").ok()
        };
        assert_eq!(integer(&[0x00]), Some(0));
        assert_eq!(integer(&[0x00, 0x80]), Some(128));
        assert_eq!(integer(&[0x7F; 8]), Some(0x7F7F_7F7F_7F7F_7F7F));
        for content in [&[][..], &[0x00, 0x01], &[0xFF], &[0xFF, 0x80], &[0x01; 9]] {
            assert_eq!(integer(content), None, "{content:?}");
        }
    }
}

//! Names in certificates (RFC 5280, 4.1.2.4), for people to read.

use super::der_reader::{
    DerElement, DerReader, OBJECT_IDENTIFIER, SEQUENCE, SET, UTF8_STRING, only_sequence,
};

const COMMON_NAME: &str = "2.5.4.3";

/// Short names of attributes (RFC 4514, 3, and what OpenSSL calls the others).
const ATTRIBUTES: [(&str, &str); 9] = [
    (COMMON_NAME, "CN"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.97", "organizationIdentifier"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
];

/// The most characters of a name that are shown.
const MAX_NAME: usize = 300;

/// The last common name of a name, which is the most specific one.
pub(super) fn common_name(name: &[u8]) -> Option<String> {
    let attributes = read_attributes(name);
    let mut from_last = attributes.into_iter().rev();
    let (_, value) = from_last.find(|(id, value)| id == COMMON_NAME && !value.is_empty())?;
    Some(value.chars().take(MAX_NAME).collect())
}

/// A whole name: `C=DK, O=Example`.
pub(super) fn full_name(name: &[u8]) -> String {
    let attributes = read_attributes(name).into_iter().map(|(id, value)| {
        let short = ATTRIBUTES.iter().find(|(number, _)| *number == id);
        format!("{}={value}", short.map_or(id.as_str(), |(_, short)| short))
    });
    let text = attributes.collect::<Vec<_>>().join(", ");
    if text.is_empty() {
        return "(no name)".to_owned();
    }
    text.chars().take(MAX_NAME).collect()
}

/// The attributes of a name in their order, with dotted identifiers; what cannot be read is left out.
fn read_attributes(name: &[u8]) -> Vec<(String, String)> {
    let mut attributes = Vec::new();
    let Ok(mut parts) = only_sequence(name, "a name") else {
        return attributes;
    };
    while let Ok(part) = parts.expect(SET, "a part of a name") {
        let mut reader = part.reader();
        while let Ok(pair) = reader.expect(SEQUENCE, "an attribute of a name") {
            attributes.extend(read_attribute(pair.reader()));
        }
    }
    attributes
}

fn read_attribute(mut pair: DerReader<'_>) -> Option<(String, String)> {
    let id = pair
        .expect(OBJECT_IDENTIFIER, "an attribute")
        .ok()?
        .oid("an attribute")
        .ok()?;
    let value = read_text(pair.any("the value of an attribute").ok()?)?;
    Some((id.to_string(), value))
}

/// A `DirectoryString`, or an `IA5String`.
fn read_text(element: DerElement<'_>) -> Option<String> {
    const PRINTABLE_STRING: u8 = 0x13;
    const TELETEX_STRING: u8 = 0x14;
    const IA5_STRING: u8 = 0x16;
    const BMP_STRING: u8 = 0x1E;
    match element.tag {
        UTF8_STRING | PRINTABLE_STRING | IA5_STRING => {
            Some(String::from_utf8_lossy(element.content).into_owned())
        }
        // In practice it is Latin-1.
        TELETEX_STRING => Some(element.content.iter().copied().map(char::from).collect()),
        BMP_STRING => {
            let (pairs, _) = element.content.as_chunks::<2>();
            let units = pairs.iter().copied().map(u16::from_be_bytes);
            Some(
                char::decode_utf16(units)
                    .map(|one| one.unwrap_or('\u{FFFD}'))
                    .collect(),
            )
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(parts: &[(&[u8], u8, &[u8])]) -> Vec<u8> {
        let tlv = |tag: u8, content: &[u8]| {
            [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
        };
        let parts = parts.iter().map(|(id, tag, value)| {
            tlv(
                SET,
                &tlv(
                    SEQUENCE,
                    &[tlv(OBJECT_IDENTIFIER, id), tlv(*tag, value)].concat(),
                ),
            )
        });
        tlv(SEQUENCE, &parts.collect::<Vec<_>>().concat())
    }

    #[test]
    fn the_most_specific_common_name_counts() {
        let two = name(&[
            (&[0x55, 4, 6], 0x13, b"DK"),
            (&[0x55, 4, 3], 0x0C, "Første".as_bytes()),
            (&[0x55, 4, 3], 0x1E, &[0, b'T', 0, b'S', 0x20, 0xAC]),
        ]);
        assert_eq!(common_name(&two).as_deref(), Some("TS€"));
        assert_eq!(full_name(&two), "C=DK, CN=Første, CN=TS€");
    }

    #[test]
    fn a_name_without_a_common_name_is_shown_whole() {
        let other = name(&[
            (&[0x55, 4, 10], 0x14, b"K\xF8b"),
            (&[0x55, 4, 42], 0x16, b"x"),
        ]);
        assert_eq!(common_name(&other), None);
        assert_eq!(full_name(&other), "O=Køb, 2.5.4.42=x");
        assert_eq!(full_name(&name(&[])), "(no name)");
        assert_eq!(full_name(&[0x30]), "(no name)");
    }
}

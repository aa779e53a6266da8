//! Requests for time stamps (RFC 3161, 2.4.1).

use const_oid::ObjectIdentifier;

use super::der_reader::{
    BOOLEAN, INTEGER, NULL, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, constructed, only_sequence,
};
use super::fault::TimeStampFault;
use super::stamp_hash::StampHash;
use super::stamp_info::MessageImprint;

/// The longest request that is read, in bytes.
const MAX_REQUEST: usize = 8 * 1024;

/// A request for a time stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStampRequest {
    pub(super) imprint: MessageImprint,
    /// The content of the integer.
    pub(super) nonce: Option<Vec<u8>>,
    pub(super) policy: Option<ObjectIdentifier>,
}

impl TimeStampRequest {
    /// A request for a message with a SHA-256. The nonce should be random: it ties the response to the
    /// request.
    pub fn new(message_sha256: [u8; 32], nonce: [u8; 16]) -> TimeStampRequest {
        let digest = message_sha256.to_vec();
        TimeStampRequest {
            imprint: MessageImprint {
                hash: StampHash::Sha256,
                digest,
            },
            nonce: Some(positive_integer(&nonce)),
            policy: None,
        }
    }

    /// Reads a `TimeStampReq`.
    ///
    /// # Errors
    /// When it is not one, or asks for another hash than SHA-256, SHA-384 or SHA-512.
    pub fn parse(bytes: &[u8]) -> Result<TimeStampRequest, TimeStampFault> {
        if bytes.len() > MAX_REQUEST {
            let reason = format!("a request of more than {MAX_REQUEST} bytes");
            return Err(TimeStampFault::Malformed(reason));
        }
        let mut reader = only_sequence(bytes, "a request")?;
        let version = "the version of the request";
        if reader.expect(INTEGER, version)?.small_integer(version)? != 1 {
            return Err(TimeStampFault::Malformed(format!("{version} is not 1")));
        }
        let imprint = MessageImprint::read(reader.expect(SEQUENCE, "the message imprint")?)?;
        let policy = match reader.optional(OBJECT_IDENTIFIER, "the policy")? {
            Some(element) => Some(element.oid("the policy")?),
            None => None,
        };
        let nonce = match reader.optional(INTEGER, "the nonce")? {
            Some(element) => Some(element.integer("the nonce")?.to_vec()),
            None => None,
        };
        if let Some(flag) = reader.optional(BOOLEAN, "the wish for certificates")? {
            flag.boolean("the wish for certificates")?;
        }
        reader.optional(constructed(0), "the extensions")?;
        reader.finish("the request")?;
        Ok(TimeStampRequest {
            imprint,
            nonce,
            policy,
        })
    }

    /// The hash of the message.
    pub fn message_digest(&self) -> &[u8] {
        &self.imprint.digest
    }

    /// Writes the request in DER: version 1, with its nonce, and with the wish that the certificates be
    /// in the response.
    ///
    /// # Errors
    /// When a part is too long to be encoded, which parts from [`TimeStampRequest::new`] and
    /// [`TimeStampRequest::parse`] are not.
    pub fn encode(&self) -> Result<Vec<u8>, TimeStampFault> {
        let hash = [
            encode_element(OBJECT_IDENTIFIER, self.imprint.hash.oid().as_bytes())?,
            vec![NULL, 0],
        ];
        let imprint = [
            encode_element(SEQUENCE, &hash.concat())?,
            encode_element(OCTET_STRING, &self.imprint.digest)?,
        ];
        let mut parts = encode_element(INTEGER, &[1])?;
        parts.extend(encode_element(SEQUENCE, &imprint.concat())?);
        if let Some(policy) = &self.policy {
            parts.extend(encode_element(OBJECT_IDENTIFIER, policy.as_bytes())?);
        }
        if let Some(nonce) = &self.nonce {
            parts.extend(encode_element(INTEGER, nonce)?);
        }
        parts.extend(encode_element(BOOLEAN, &[0xFF])?);
        encode_element(SEQUENCE, &parts)
    }
}

/// The bytes of a number without its leading zeros.
pub(super) fn strip_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

/// The content of a positive integer. A first bit that is set would make it negative.
fn positive_integer(bytes: &[u8]) -> Vec<u8> {
    let digits = strip_zeros(bytes);
    let needs_zero = digits.first().is_none_or(|first| *first >= 0x80);
    let zero: &[u8] = if needs_zero { &[0] } else { &[] };
    [zero, digits].concat()
}

fn encode_element(tag: u8, content: &[u8]) -> Result<Vec<u8>, TimeStampFault> {
    let length = u16::try_from(content.len())
        .map_err(|_| TimeStampFault::Malformed("a part of the request is too long".to_owned()))?;
    let mut bytes = vec![tag];
    match length.to_be_bytes() {
        [0, short @ 0..=0x7F] => bytes.push(short),
        [0, medium] => bytes.extend([0x81, medium]),
        long => bytes.extend([&[0x82][..], &long].concat()),
    }
    bytes.extend_from_slice(content);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_written_and_read() {
        for (nonce, stripped) in [
            ([7; 16], vec![7; 16]),
            ([0xFF; 16], vec![0xFF; 16]),
            ([0; 16], vec![]),
            (
                [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 1],
                vec![0x80, 1],
            ),
        ] {
            let request = TimeStampRequest::new([5; 32], nonce);
            let bytes = request.encode().unwrap();
            let read = TimeStampRequest::parse(&bytes).unwrap();
            assert_eq!(read, request);
            assert_eq!(read.message_digest(), [5; 32]);
            assert_eq!(
                read.nonce.as_deref().map(strip_zeros),
                Some(stripped.as_slice())
            );
            assert_eq!(bytes.last_chunk(), Some(&[BOOLEAN, 1, 0xFF]));
            for cut in 0..bytes.len() {
                assert!(TimeStampRequest::parse(&bytes[..cut]).is_err(), "{cut}");
            }
            assert!(TimeStampRequest::parse(&[bytes, vec![0]].concat()).is_err());
        }
    }

    #[test]
    fn a_request_with_sha_1_is_refused_by_name() {
        let bytes = TimeStampRequest::new([5; 32], [7; 16]).encode().unwrap();
        let sha_256 = StampHash::Sha256.oid();
        let at = bytes
            .windows(9)
            .position(|part| part == sha_256.as_bytes())
            .unwrap();
        let mut sha_224 = bytes.clone();
        sha_224[at + 8] = 4;
        let fault = TimeStampRequest::parse(&sha_224).unwrap_err().to_string();
        assert!(fault.contains("SHA-224"), "{fault}");
        assert!(TimeStampRequest::parse(&vec![0x30; MAX_REQUEST + 1]).is_err());
    }
}

//! The statement that an authority signs: `TSTInfo` (RFC 3161, 2.4.2).

use chrono::{DateTime, TimeDelta, Utc};
use const_oid::ObjectIdentifier;

use super::der_reader::{
    BOOLEAN, DerElement, DerFault, GENERALIZED_TIME, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING,
    SEQUENCE, constructed, only_sequence, primitive,
};
use super::fault::TimeStampFault;
use super::generalized_time::parse_generalized_time;
use super::stamp_certificate::read_extensions;
use super::stamp_hash::StampHash;

/// The hash of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MessageImprint {
    pub(super) hash: StampHash,
    pub(super) digest: Vec<u8>,
}

impl MessageImprint {
    pub(super) fn read(element: DerElement<'_>) -> Result<MessageImprint, TimeStampFault> {
        let mut reader = element.reader();
        let algorithm = reader.expect(SEQUENCE, "the hash of the message imprint")?;
        let hash = StampHash::from_identifier(algorithm, "the message imprint")?;
        let digest = reader
            .expect(OCTET_STRING, "the message imprint")?
            .content
            .to_vec();
        reader.finish("the message imprint")?;
        if digest.len() != hash.length() {
            let found = digest.len();
            let reason = format!(
                "expected a message imprint of {} bytes, found {found}",
                hash.length()
            );
            return Err(TimeStampFault::Malformed(reason));
        }
        Ok(MessageImprint { hash, digest })
    }
}

/// What an authority states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StampInfo {
    pub(super) policy: ObjectIdentifier,
    pub(super) imprint: MessageImprint,
    /// The content of the integer.
    pub(super) serial: Vec<u8>,
    pub(super) time: DateTime<Utc>,
    /// Zero where it says nothing.
    pub(super) accuracy: TimeDelta,
    /// The content of the integer.
    pub(super) nonce: Option<Vec<u8>>,
}

impl StampInfo {
    pub(super) fn parse(bytes: &[u8]) -> Result<StampInfo, TimeStampFault> {
        let mut reader = only_sequence(bytes, "the signed statement")?;
        let version = "the version of the statement";
        let version = reader.expect(INTEGER, version)?.small_integer(version)?;
        if version != 1 {
            let reason = format!("expected version 1 of the statement, found {version}");
            return Err(TimeStampFault::Malformed(reason));
        }
        let policy = reader
            .expect(OBJECT_IDENTIFIER, "the policy")?
            .oid("the policy")?;
        let imprint = MessageImprint::read(reader.expect(SEQUENCE, "the message imprint")?)?;
        let serial = reader
            .expect(INTEGER, "the serial number")?
            .integer("the serial number")?;
        let time = reader.expect(GENERALIZED_TIME, "the time")?.content;
        let time = parse_generalized_time(time)
            .ok_or_else(|| DerFault("the time is not one of RFC 3161, 2.4.2".to_owned()))?;
        let accuracy = match reader.optional(SEQUENCE, "the accuracy")? {
            Some(element) => read_accuracy(element)?,
            None => TimeDelta::zero(),
        };
        if let Some(flag) = reader.optional(BOOLEAN, "the ordering")? {
            flag.boolean("the ordering")?;
        }
        let nonce = match reader.optional(INTEGER, "the nonce")? {
            Some(element) => Some(element.integer("the nonce")?.to_vec()),
            None => None,
        };
        // The name of the authority. The certificate that signed is the one that counts.
        reader.optional(constructed(0), "the name of the authority")?;
        if let Some(extensions) = reader.optional(constructed(1), "the extensions")? {
            refuse_critical_extensions(extensions)?;
        }
        reader.finish("the signed statement")?;
        Ok(StampInfo {
            policy,
            imprint,
            serial: serial.to_vec(),
            time,
            accuracy,
            nonce,
        })
    }
}

/// `Accuracy`: seconds, and thousandths and millionths of a second up to 999.
fn read_accuracy(element: DerElement<'_>) -> Result<TimeDelta, DerFault> {
    let what = "the accuracy";
    let mut reader = element.reader();
    let mut part = |tag: u8, most: i64| -> Result<i64, DerFault> {
        let Some(number) = reader.optional(tag, what)? else {
            return Ok(0);
        };
        let number = number.small_integer(what)?;
        if number > most {
            return Err(DerFault(format!("{what} is out of range")));
        }
        Ok(number)
    };
    let seconds = part(INTEGER, i64::from(u32::MAX))?;
    let milliseconds = part(primitive(0), 999)?;
    let microseconds = part(primitive(1), 999)?;
    reader.finish(what)?;
    Ok(TimeDelta::seconds(seconds)
        + TimeDelta::milliseconds(milliseconds)
        + TimeDelta::microseconds(microseconds))
}

/// Who does not understand a critical extension must not rely on what has it. None is understood here.
fn refuse_critical_extensions(element: DerElement<'_>) -> Result<(), TimeStampFault> {
    // `[1] IMPLICIT Extensions`: the tag stands for that of the SEQUENCE.
    let mut sequence = element.encoding.to_vec();
    if let Some(tag) = sequence.first_mut() {
        *tag = SEQUENCE;
    }
    let extensions = read_extensions(&sequence)?;
    match extensions.iter().find(|extension| extension.is_critical) {
        Some(extension) => Err(TimeStampFault::Malformed(format!(
            "the critical extension {} is not supported",
            extension.id
        ))),
        None => Ok(()),
    }
}

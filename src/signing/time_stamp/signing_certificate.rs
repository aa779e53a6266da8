//! The signed attribute that names the certificate of the signer: ESS, RFC 2634 (5.4) and RFC 5816.
//!
//! Without it, who has two certificates for one key could exchange one for the other.

use const_oid::ObjectIdentifier;
use sha1_checked::Sha1;

use super::der_reader::{
    DerElement, DerFault, DerReader, INTEGER, OCTET_STRING, SEQUENCE, constructed,
};
use super::fault::TimeStampFault;
use super::signer::TokenSigner;
use super::stamp_certificate::StampCertificate;
use super::stamp_hash::StampHash;

const SIGNING_CERTIFICATE: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

/// Checks that the signed attributes are there and that each names a certificate.
pub(super) fn check_signing_certificate(
    signer: &TokenSigner<'_>,
    certificate: &StampCertificate<'_>,
) -> Result<(), TimeStampFault> {
    let (first, second) = (
        signer.attribute(SIGNING_CERTIFICATE)?,
        signer.attribute(SIGNING_CERTIFICATE_V2)?,
    );
    if first.is_none() && second.is_none() {
        let reason = "the signed attribute for the signer's certificate is missing".to_owned();
        return Err(TimeStampFault::SignatureInvalid(reason));
    }
    let is_named = first.map_or(Ok(true), |value| is_first_entry(value, false, certificate))?
        && second.map_or(Ok(true), |value| is_first_entry(value, true, certificate))?;
    if !is_named {
        let reason = "the signed attributes name another certificate than the signer's".to_owned();
        return Err(TimeStampFault::SignatureInvalid(reason));
    }
    Ok(())
}

/// Whether the first entry of a `SigningCertificate` or `SigningCertificateV2` names a certificate.
fn is_first_entry(
    value: DerElement<'_>,
    is_second_version: bool,
    certificate: &StampCertificate<'_>,
) -> Result<bool, TimeStampFault> {
    let what = "the signing certificate attribute";
    let mut attribute = DerReader::new(value.encoding)
        .expect(SEQUENCE, what)?
        .reader();
    let mut entries = attribute.expect(SEQUENCE, what)?.reader();
    attribute.optional(SEQUENCE, what)?;
    attribute.finish(what)?;
    let mut entry = entries.expect(SEQUENCE, what)?.reader();
    let digest = if is_second_version {
        let hash = match entry.optional(SEQUENCE, what)? {
            Some(algorithm) => StampHash::from_identifier(algorithm, what)?,
            None => StampHash::Sha256,
        };
        hash.digest(certificate.encoding)
    } else {
        sha1_identifier(certificate.encoding)?
    };
    let is_same = entry.expect(OCTET_STRING, what)?.content == digest;
    let is_same_issuer = match entry.optional(SEQUENCE, what)? {
        Some(issuer_serial) => is_issuer_and_serial(issuer_serial, certificate)?,
        None => true,
    };
    entry.finish(what)?;
    Ok(is_same && is_same_issuer)
}

/// The first version of the attribute has no other hash than SHA-1. It only names a certificate here,
/// which must be certified with SHA-2 all the same; known collisions are refused.
fn sha1_identifier(certificate: &[u8]) -> Result<Vec<u8>, TimeStampFault> {
    let result = Sha1::try_digest(certificate);
    if result.has_collision() {
        let reason = "the signer's certificate was made to collide under SHA-1".to_owned();
        return Err(TimeStampFault::SignatureInvalid(reason));
    }
    Ok(result.hash().to_vec())
}

/// `IssuerSerial` (RFC 5035, 5.1.1): a `GeneralNames` with one `directoryName`, and a serial number.
fn is_issuer_and_serial(
    element: DerElement<'_>,
    certificate: &StampCertificate<'_>,
) -> Result<bool, DerFault> {
    let what = "the issuer in the signing certificate attribute";
    let mut reader = element.reader();
    let mut names = reader.expect(SEQUENCE, what)?.reader();
    let serial = reader.expect(INTEGER, what)?.integer(what)?;
    reader.finish(what)?;
    let name = names.expect(constructed(4), what)?.content;
    names.finish(what)?;
    Ok(name == certificate.issuer && serial == certificate.serial)
}

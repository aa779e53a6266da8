//! What is read of an X.509 certificate (RFC 5280, 4.1).

use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier;

use super::der_reader::{
    BIT_STRING, BOOLEAN, DerElement, DerFault, DerReader, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING,
    SEQUENCE, constructed, only_sequence, primitive,
};
use super::distinguished_name::{common_name, full_name};
use super::generalized_time::certificate_time;

pub(super) const SUBJECT_KEY_IDENTIFIER: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("2.5.29.14");
pub(super) const KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.15");
pub(super) const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
pub(super) const EXTENDED_KEY_USAGE: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.37");

/// The first bits of a key usage (RFC 5280, 4.2.1.3).
pub(super) const DIGITAL_SIGNATURE: u8 = 0x80;
pub(super) const NON_REPUDIATION: u8 = 0x40;
pub(super) const KEY_CERT_SIGN: u8 = 0x04;

/// The most extensions that are read; real certificates have about ten.
const MAX_EXTENSIONS: usize = 64;

/// An extension of a certificate.
#[derive(Debug, Clone, Copy)]
pub(super) struct CertificateExtension<'a> {
    pub(super) id: ObjectIdentifier,
    pub(super) is_critical: bool,
    pub(super) value: &'a [u8],
}

/// A certificate as far as time stamps need it. Its signature is not checked here.
#[derive(Debug, Clone)]
pub(super) struct StampCertificate<'a> {
    pub(super) encoding: &'a [u8],
    /// 1 to 3.
    pub(super) version: i64,
    /// The content of the integer.
    pub(super) serial: &'a [u8],
    /// The whole name, with its tag.
    pub(super) issuer: &'a [u8],
    /// The whole name, with its tag.
    pub(super) subject: &'a [u8],
    pub(super) not_before: DateTime<Utc>,
    pub(super) not_after: DateTime<Utc>,
    pub(super) extensions: Vec<CertificateExtension<'a>>,
}

impl<'a> StampCertificate<'a> {
    pub(super) fn parse(encoding: &'a [u8]) -> Result<StampCertificate<'a>, DerFault> {
        let mut outer = only_sequence(encoding, "a certificate")?;
        let mut body = outer
            .expect(SEQUENCE, "the body of a certificate")?
            .reader();
        outer.expect(SEQUENCE, "the signature algorithm of a certificate")?;
        outer.expect(BIT_STRING, "the signature of a certificate")?;
        outer.finish("the signature of a certificate")?;
        let version = read_version(&mut body)?;
        let serial = body
            .expect(INTEGER, "a serial number")?
            .integer("a serial number")?;
        body.expect(SEQUENCE, "the signature algorithm of a certificate")?;
        let issuer = body
            .expect(SEQUENCE, "the issuer of a certificate")?
            .encoding;
        let mut validity = body
            .expect(SEQUENCE, "the validity of a certificate")?
            .reader();
        let not_before = certificate_time(validity.any("the start of a certificate's validity")?)?;
        let not_after = certificate_time(validity.any("the end of a certificate's validity")?)?;
        validity.finish("the validity of a certificate")?;
        let subject = body
            .expect(SEQUENCE, "the subject of a certificate")?
            .encoding;
        body.expect(SEQUENCE, "the public key of a certificate")?;
        body.optional(primitive(1), "a unique identifier")?;
        body.optional(primitive(2), "a unique identifier")?;
        let extensions = match body.optional(constructed(3), "the extensions of a certificate")? {
            Some(wrapper) => read_extensions(wrapper.content)?,
            None => Vec::new(),
        };
        body.finish("the body of a certificate")?;
        Ok(StampCertificate {
            encoding,
            version,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            extensions,
        })
    }

    /// The common name of the subject; the whole subject where it has none.
    pub(super) fn display_name(&self) -> String {
        common_name(self.subject).unwrap_or_else(|| full_name(self.subject))
    }

    /// An extension by its object identifier. One that is there twice counts as not there:
    /// `rustls-webpki` refuses such a certificate before it counts.
    pub(super) fn extension(&self, id: ObjectIdentifier) -> Option<CertificateExtension<'a>> {
        let mut matching = self
            .extensions
            .iter()
            .filter(|extension| extension.id == id);
        let extension = matching.next()?;
        matching.next().is_none().then_some(*extension)
    }

    /// The key identifier in the certificate (RFC 5280, 4.2.1.2).
    pub(super) fn key_identifier(&self) -> Option<&'a [u8]> {
        let extension = self.extension(SUBJECT_KEY_IDENTIFIER)?;
        let mut reader = DerReader::new(extension.value);
        let identifier = reader.expect(OCTET_STRING, "a key identifier").ok()?;
        reader.finish("a key identifier").ok()?;
        Some(identifier.content)
    }

    /// Whether the key usage, where there is one, has one of these bits.
    pub(super) fn allows_usage(&self, usages: u8) -> Result<bool, DerFault> {
        let Some(extension) = self.extension(KEY_USAGE) else {
            return Ok(true);
        };
        let mut reader = DerReader::new(extension.value);
        let bits = reader
            .expect(BIT_STRING, "a key usage")?
            .bits("a key usage")?;
        reader.finish("a key usage")?;
        Ok(bits.first().is_some_and(|first| first & usages != 0))
    }

    /// Whether it may certify others (RFC 5280, 4.2.1.9 and 4.2.1.3).
    pub(super) fn is_certificate_authority(&self) -> bool {
        let has_ca_flag = || {
            let value = self.extension(BASIC_CONSTRAINTS)?.value;
            let mut reader = only_sequence(value, "basic constraints").ok()?;
            let flag = reader.optional(BOOLEAN, "basic constraints").ok()??;
            flag.boolean("basic constraints").ok()
        };
        has_ca_flag() == Some(true) && self.allows_usage(KEY_CERT_SIGN) == Ok(true)
    }

    /// Whether an instant is in its validity, which is inclusive and in whole seconds.
    pub(super) fn is_valid_at(&self, at: DateTime<Utc>) -> bool {
        let second = at.timestamp();
        self.not_before.timestamp() <= second && second <= self.not_after.timestamp()
    }
}

/// The version of a certificate, 1 where it does not say.
fn read_version(body: &mut DerReader<'_>) -> Result<i64, DerFault> {
    let what = "the version of a certificate";
    let Some(wrapper) = body.optional(constructed(0), what)? else {
        return Ok(1);
    };
    let mut reader = wrapper.reader();
    let version = reader.expect(INTEGER, what)?.small_integer(what)?;
    reader.finish(what)?;
    match version {
        0..=2 => Ok(version + 1),
        _ => Err(DerFault(format!("{what} is unknown"))),
    }
}

/// Reads `Extensions` (RFC 5280, 4.1), which certificates and tokens have.
pub(super) fn read_extensions(bytes: &[u8]) -> Result<Vec<CertificateExtension<'_>>, DerFault> {
    let mut reader = only_sequence(bytes, "the list of extensions")?;
    let mut extensions = Vec::new();
    while !reader.is_empty() {
        if extensions.len() == MAX_EXTENSIONS {
            return Err(DerFault(format!(
                "there are more than {MAX_EXTENSIONS} extensions"
            )));
        }
        extensions.push(read_extension(reader.expect(SEQUENCE, "an extension")?)?);
    }
    Ok(extensions)
}

fn read_extension(element: DerElement<'_>) -> Result<CertificateExtension<'_>, DerFault> {
    let mut reader = element.reader();
    let id = reader
        .expect(OBJECT_IDENTIFIER, "an extension")?
        .oid("an extension")?;
    let is_critical = match reader.optional(BOOLEAN, "an extension")? {
        Some(flag) => flag.boolean("the critical flag of an extension")?,
        None => false,
    };
    let value = reader
        .expect(OCTET_STRING, "the value of an extension")?
        .content;
    reader.finish("an extension")?;
    Ok(CertificateExtension {
        id,
        is_critical,
        value,
    })
}

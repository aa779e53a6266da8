//! The signer of a token: `SignerInfo` (RFC 5652, 5.3).

use const_oid::ObjectIdentifier;
use rustls_pki_types::CertificateDer;
use webpki::EndEntityCert;

use super::der_reader::{
    DerElement, DerFault, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, SET, constructed,
    primitive,
};
use super::fault::TimeStampFault;
use super::response::ID_CT_TST_INFO;
use super::signature_scheme::{KeyScheme, SIGNATURE_SCHEMES, SignatureScheme};
use super::stamp_certificate::StampCertificate;
use super::stamp_hash::{StampHash, algorithm_name, split_identifier};

const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// The most signed attributes that are read; real tokens have about five.
const MAX_ATTRIBUTES: usize = 64;

/// Which certificate the signer says is its own. It is not signed: the signing certificate attribute,
/// which is, decides.
#[derive(Debug, Clone, Copy)]
enum SignerIdentifier<'a> {
    IssuerAndSerial { issuer: &'a [u8], serial: &'a [u8] },
    KeyIdentifier(&'a [u8]),
}

/// A `SignerInfo`. Its unsigned attributes are not read.
#[derive(Debug)]
pub(super) struct TokenSigner<'a> {
    identifier: SignerIdentifier<'a>,
    hash: StampHash,
    /// Identifiers and the SET of values of each.
    attributes: Vec<(ObjectIdentifier, DerElement<'a>)>,
    /// What was signed: the attributes as they are in the token, with the tag of a SET in place of `[0]`
    /// (RFC 5652, 5.4). They are not sorted again.
    signed_bytes: Vec<u8>,
    schemes: Vec<&'static SignatureScheme>,
    signature: &'a [u8],
}

impl<'a> TokenSigner<'a> {
    pub(super) fn parse(element: DerElement<'a>) -> Result<TokenSigner<'a>, TimeStampFault> {
        let mut reader = element.reader();
        let version = "the version of the signer";
        let version = reader.expect(INTEGER, version)?.small_integer(version)?;
        let identifier = read_identifier(reader.any("the identifier of the signer")?)?;
        let expected = match identifier {
            SignerIdentifier::IssuerAndSerial { .. } => 1,
            SignerIdentifier::KeyIdentifier(_) => 3,
        };
        if version != expected {
            let reason = format!("expected version {expected} of the signer, found {version}");
            return Err(TimeStampFault::Malformed(reason));
        }
        let algorithm = reader.expect(SEQUENCE, "the hash of the signer")?;
        let hash = StampHash::from_identifier(algorithm, "the signer")?;
        let attributes = reader.expect(constructed(0), "the signed attributes")?;
        let algorithm = reader.expect(SEQUENCE, "the signature algorithm")?;
        let schemes = matching_schemes(algorithm, hash)?;
        let signature = reader.expect(OCTET_STRING, "the signature")?.content;
        reader.optional(constructed(1), "the unsigned attributes")?;
        reader.finish("the signer")?;
        let mut signed_bytes = attributes.encoding.to_vec();
        if let Some(tag) = signed_bytes.first_mut() {
            *tag = SET;
        }
        let attributes = read_attributes(attributes)?;
        Ok(TokenSigner {
            identifier,
            hash,
            attributes,
            signed_bytes,
            schemes,
            signature,
        })
    }

    /// Whether the signer says that a certificate is its own.
    pub(super) fn names(&self, certificate: &StampCertificate<'_>) -> bool {
        match self.identifier {
            SignerIdentifier::IssuerAndSerial { issuer, serial } => {
                certificate.issuer == issuer && certificate.serial == serial
            }
            SignerIdentifier::KeyIdentifier(identifier) => {
                certificate.key_identifier() == Some(identifier)
            }
        }
    }

    /// The only value of a signed attribute (RFC 5652, 5.3); `None` where it is not there.
    pub(super) fn attribute(
        &self,
        id: ObjectIdentifier,
    ) -> Result<Option<DerElement<'a>>, TimeStampFault> {
        let mut matching = self.attributes.iter().filter(|(found, _)| *found == id);
        let Some((_, values)) = matching.next() else {
            return Ok(None);
        };
        let mut reader = values.reader();
        let value = reader.any("a signed attribute")?;
        if matching.next().is_some() || !reader.is_empty() {
            let reason = format!("the signed attribute {id} has several values");
            return Err(TimeStampFault::SignatureInvalid(reason));
        }
        Ok(Some(value))
    }

    /// Checks that the signed attributes are about a content (RFC 5652, 11.1 and 11.2).
    pub(super) fn check_content(&self, content: &[u8]) -> Result<(), TimeStampFault> {
        let fault = |reason: &str| TimeStampFault::SignatureInvalid(reason.to_owned());
        let kind = self.attribute(CONTENT_TYPE)?;
        let kind =
            kind.ok_or_else(|| fault("the signed attribute for the content's type is missing"))?;
        let is_stamp = kind.tag == OBJECT_IDENTIFIER && kind.content == ID_CT_TST_INFO.as_bytes();
        if !is_stamp {
            return Err(fault(
                "the signed attributes are about another type of content",
            ));
        }
        let digest = self.attribute(MESSAGE_DIGEST)?;
        let digest = digest
            .ok_or_else(|| fault("the signed attribute for the content's hash is missing"))?;
        if digest.tag != OCTET_STRING || digest.content != self.hash.digest(content) {
            return Err(fault(
                "the signed statement was changed: its hash is not the signed one",
            ));
        }
        Ok(())
    }

    /// Checks the signature over the signed attributes with the key of a certificate.
    pub(super) fn check_signature(&self, certificate: &[u8]) -> Result<(), TimeStampFault> {
        let fault = |reason: &str| TimeStampFault::SignatureInvalid(reason.to_owned());
        let certificate = CertificateDer::from(certificate);
        let entity = EndEntityCert::try_from(&certificate).map_err(|error| {
            fault(&format!(
                "the signer's certificate is not readable: {error}"
            ))
        })?;
        let mut is_key_of_other_kind = true;
        for scheme in &self.schemes {
            match entity.verify_signature(*scheme, &self.signed_bytes, self.signature) {
                Ok(()) => return Ok(()),
                Err(webpki::Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)) => {}
                Err(_) => is_key_of_other_kind = false,
            }
        }
        Err(fault(if is_key_of_other_kind {
            "the signature does not go with the key of the signer's certificate"
        } else {
            "the key of the signer's certificate did not sign it"
        }))
    }
}

fn read_identifier(element: DerElement<'_>) -> Result<SignerIdentifier<'_>, DerFault> {
    let what = "the identifier of the signer";
    if element.tag == primitive(0) {
        return Ok(SignerIdentifier::KeyIdentifier(element.content));
    }
    if element.tag != SEQUENCE {
        return Err(DerFault(format!("{what} is of an unknown kind")));
    }
    let mut reader = element.reader();
    let issuer = reader.expect(SEQUENCE, what)?.encoding;
    let serial = reader.expect(INTEGER, what)?.integer(what)?;
    reader.finish(what)?;
    Ok(SignerIdentifier::IssuerAndSerial { issuer, serial })
}

fn read_attributes(
    set: DerElement<'_>,
) -> Result<Vec<(ObjectIdentifier, DerElement<'_>)>, TimeStampFault> {
    let mut reader = set.reader();
    let mut attributes = Vec::new();
    while !reader.is_empty() {
        if attributes.len() == MAX_ATTRIBUTES {
            let reason = format!("it has more than {MAX_ATTRIBUTES} signed attributes");
            return Err(TimeStampFault::Malformed(reason));
        }
        let mut pair = reader.expect(SEQUENCE, "a signed attribute")?.reader();
        let id = pair
            .expect(OBJECT_IDENTIFIER, "a signed attribute")?
            .oid("a signed attribute")?;
        let values = pair.expect(SET, "the values of a signed attribute")?;
        pair.finish("a signed attribute")?;
        attributes.push((id, values));
    }
    Ok(attributes)
}

/// The schemes that a signature algorithm may stand for. `rsaEncryption` is PKCS#1 v1.5 with the hash of
/// the signer (RFC 3370, 3.2).
fn matching_schemes(
    algorithm: DerElement<'_>,
    hash: StampHash,
) -> Result<Vec<&'static SignatureScheme>, TimeStampFault> {
    let (oid, _) = split_identifier(algorithm)?;
    let is_matching = |scheme: &&SignatureScheme| {
        if oid == RSA_ENCRYPTION {
            return scheme.key == KeyScheme::RsaPkcs1 && scheme.hash == hash;
        }
        scheme.is_named_by(algorithm.content)
    };
    let schemes: Vec<_> = SIGNATURE_SCHEMES.iter().filter(is_matching).collect();
    if !schemes.is_empty() {
        return Ok(schemes);
    }
    let algorithm = algorithm_name(oid);
    if algorithm != oid.to_string() {
        let place = "the signature";
        return Err(TimeStampFault::HashNotAccepted { place, algorithm });
    }
    Err(TimeStampFault::SignatureInvalid(format!(
        "expected RSA or ECDSA with SHA-256, SHA-384 or SHA-512 and usual parameters, found {algorithm}"
    )))
}

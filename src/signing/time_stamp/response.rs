//! The response of an authority (RFC 3161, 2.4.2) and the CMS structure in it (RFC 5652, 5).

use const_oid::ObjectIdentifier;

use super::der_reader::{
    DerElement, DerFault, DerReader, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, SET,
    UTF8_STRING, constructed, only_sequence,
};
use super::fault::TimeStampFault;
use super::stamp_certificate::StampCertificate;

/// The longest response that is read, in bytes: real ones have less than a tenth of it.
pub(super) const MAX_RESPONSE: usize = 64 * 1024;

/// The most certificates in a response that are read.
pub(super) const MAX_EMBEDDED: usize = 16;

/// The most characters of the authority's own words that are shown.
const MAX_STATUS_TEXT: usize = 200;

pub(super) const ID_CT_TST_INFO: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
const ID_SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// The parts of a token that matter.
#[derive(Debug)]
pub(super) struct SignedStamp<'a> {
    /// The signed statement, a `TSTInfo`.
    pub(super) content: &'a [u8],
    /// What could be read of the embedded certificates. They are under no signature: candidates only.
    pub(super) certificates: Vec<StampCertificate<'a>>,
    /// The only `SignerInfo`.
    pub(super) signer: DerElement<'a>,
}

impl<'a> SignedStamp<'a> {
    /// Reads a `TimeStampResp` that grants a token.
    pub(super) fn parse(response: &'a [u8]) -> Result<SignedStamp<'a>, TimeStampFault> {
        if response.len() > MAX_RESPONSE {
            let reason = format!("it has more than {MAX_RESPONSE} bytes");
            return Err(TimeStampFault::Malformed(reason));
        }
        let mut reader = only_sequence(response, "the response")?;
        check_status(reader.expect(SEQUENCE, "the status")?)?;
        let token = reader.expect(SEQUENCE, "the token")?;
        reader.finish("the token")?;
        let signed_data = unwrap_content(token, ID_SIGNED_DATA, "the token", SEQUENCE)?;
        read_signed_data(signed_data)
    }
}

/// `PKIStatusInfo`: granted, or granted with changes.
fn check_status(element: DerElement<'_>) -> Result<(), TimeStampFault> {
    let mut reader = element.reader();
    let status = reader
        .expect(INTEGER, "the status")?
        .small_integer("the status")?;
    let status = match status {
        0 | 1 => return Ok(()),
        2 => "rejection".to_owned(),
        3 => "waiting".to_owned(),
        4 => "revocation warning".to_owned(),
        5 => "revocation notification".to_owned(),
        other => other.to_string(),
    };
    let text = read_status_text(reader);
    Err(TimeStampFault::Refused { status, text })
}

/// The authority's own words, after a colon and a space.
fn read_status_text(mut reader: DerReader<'_>) -> String {
    let Ok(Some(list)) = reader.optional(SEQUENCE, "the status text") else {
        return String::new();
    };
    let mut texts = list.reader();
    let mut words = Vec::new();
    while let Ok(text) = texts.expect(UTF8_STRING, "the status text") {
        words.push(String::from_utf8_lossy(text.content).into_owned());
    }
    if words.is_empty() {
        return String::new();
    }
    let words: String = words.join("; ").chars().take(MAX_STATUS_TEXT).collect();
    format!(": {words}")
}

/// The only element in the `[0] EXPLICIT` content of a `ContentInfo` or an `EncapsulatedContentInfo`.
fn unwrap_content<'a>(
    element: DerElement<'a>,
    expected: ObjectIdentifier,
    what: &str,
    tag: u8,
) -> Result<DerElement<'a>, DerFault> {
    let mut reader = element.reader();
    let found = reader.expect(OBJECT_IDENTIFIER, what)?.oid(what)?;
    if found != expected {
        return Err(DerFault(format!(
            "expected {what} to be of the type {expected}, found {found}"
        )));
    }
    let wrapper = reader.expect(constructed(0), what)?;
    reader.finish(what)?;
    let mut inner = wrapper.reader();
    let content = inner.expect(tag, what)?;
    inner.finish(what)?;
    Ok(content)
}

fn read_signed_data(element: DerElement<'_>) -> Result<SignedStamp<'_>, TimeStampFault> {
    let mut reader = element.reader();
    let version = "the version of the token";
    if reader.expect(INTEGER, version)?.small_integer(version)? > 5 {
        return Err(TimeStampFault::Malformed(format!("{version} is unknown")));
    }
    reader.expect(SET, "the hashes of the token")?;
    let wrapped = reader.expect(SEQUENCE, "the content of the token")?;
    let content = unwrap_content(
        wrapped,
        ID_CT_TST_INFO,
        "the content of the token",
        OCTET_STRING,
    )?;
    let certificates = match reader.optional(constructed(0), "the certificates")? {
        Some(set) => read_certificates(set.reader())?,
        None => Vec::new(),
    };
    reader.optional(constructed(1), "the revocation lists")?;
    let mut signers = reader.expect(SET, "the signers")?.reader();
    reader.finish("the token")?;
    let signer = signers.expect(SEQUENCE, "a signer")?;
    signers
        .finish("the only signer")
        .map_err(|_| TimeStampFault::Malformed("expected one signer, found several".to_owned()))?;
    Ok(SignedStamp {
        content: content.content,
        certificates,
        signer,
    })
}

/// Certificates that cannot be read are left out: they are candidates, and none of them has to be used.
fn read_certificates(
    mut reader: DerReader<'_>,
) -> Result<Vec<StampCertificate<'_>>, TimeStampFault> {
    let mut certificates = Vec::new();
    let mut count = 0;
    while !reader.is_empty() {
        count += 1;
        if count > MAX_EMBEDDED {
            let reason = format!("it has more than {MAX_EMBEDDED} certificates");
            return Err(TimeStampFault::Malformed(reason));
        }
        let choice = reader.any("a certificate")?;
        certificates.extend(StampCertificate::parse(choice.encoding));
    }
    Ok(certificates)
}

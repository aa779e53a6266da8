//! From a response to a checked statement.

use chrono::{DateTime, TimeDelta, Utc};

use super::authorities::TimeStampAuthorities;
use super::certificate_checks::{check_purpose, find_authority};
use super::fault::TimeStampFault;
use super::request::{TimeStampRequest, strip_zeros};
use super::response::SignedStamp;
use super::signer::TokenSigner;
use super::signing_certificate::check_signing_certificate;
use super::stamp_certificate::StampCertificate;
use super::stamp_info::{MessageImprint, StampInfo};

/// What an accepted authority states about a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeStamp {
    /// When the message existed, by the authority's clock (`genTime`).
    pub time: DateTime<Utc>,
    /// How far the clock may be off in either direction; zero where the token does not say.
    pub accuracy: TimeDelta,
    /// The common name in the certificate that signed; the whole name where it has none.
    pub authority: String,
    /// The same of the accepted certificate.
    pub trusted_as: String,
    /// The serial number of the token, lower-case hex.
    pub serial: String,
    /// The policy of the authority under which it was made, a dotted object identifier.
    pub policy: String,
}

impl TimeStamp {
    /// The latest instant at which the message can have come into being: the time and the accuracy.
    pub fn not_after(&self) -> DateTime<Utc> {
        let latest = self.time.checked_add_signed(self.accuracy);
        latest.unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

/// Verifies a time-stamp response over a message.
///
/// `request` is the request that it answers, where it was kept: the nonce and the policy are then
/// checked. No clock is read: certificates must be valid at the time that the token states.
///
/// # Errors
/// Why the response proves nothing about the message.
pub fn verify_time_stamp(
    response: &[u8],
    message: &[u8],
    request: Option<&TimeStampRequest>,
    authorities: &TimeStampAuthorities,
) -> Result<TimeStamp, TimeStampFault> {
    let token = SignedStamp::parse(response)?;
    let info = StampInfo::parse(token.content)?;
    check_imprint(&info.imprint, message)?;
    if let Some(request) = request {
        check_request(&info, message, request)?;
    }
    let accepted = authorities.parsed();
    let signer = TokenSigner::parse(token.signer)?;
    signer.check_content(token.content)?;
    let certificate = find_certificate(&signer, &token.certificates, &accepted)?;
    check_purpose(certificate)?;
    signer.check_signature(certificate.encoding)?;
    let position = find_authority(certificate, &token.certificates, &accepted, info.time)?;
    let trusted_as = accepted.get(position).map(StampCertificate::display_name);
    Ok(TimeStamp {
        time: info.time,
        accuracy: info.accuracy,
        authority: certificate.display_name(),
        trusted_as: trusted_as.unwrap_or_default(),
        serial: hex::encode(&info.serial),
        policy: info.policy.to_string(),
    })
}

/// Checks that an imprint is that of a message.
fn check_imprint(imprint: &MessageImprint, message: &[u8]) -> Result<(), TimeStampFault> {
    let digest = imprint.hash.digest(message);
    if digest == imprint.digest {
        return Ok(());
    }
    Err(TimeStampFault::OtherMessage {
        expected: hex::encode(digest),
        found: hex::encode(&imprint.digest),
    })
}

/// Checks that a token answers a request (RFC 3161, 2.4.2).
fn check_request(
    info: &StampInfo,
    message: &[u8],
    request: &TimeStampRequest,
) -> Result<(), TimeStampFault> {
    if request.imprint.hash.digest(message) != request.imprint.digest {
        let reason = "the request is one for another message".to_owned();
        return Err(TimeStampFault::OtherRequest(reason));
    }
    if request.imprint.hash != info.imprint.hash {
        let reason = "the token has another hash than the request".to_owned();
        return Err(TimeStampFault::OtherRequest(reason));
    }
    if let Some(nonce) = &request.nonce
        && info.nonce.as_ref() != Some(nonce)
    {
        let show =
            |nonce: &[u8]| hex::encode(strip_zeros(nonce).get(..64).unwrap_or(strip_zeros(nonce)));
        return Err(TimeStampFault::NonceDiffers {
            expected: show(nonce),
            found: info
                .nonce
                .as_deref()
                .map_or_else(|| "none".to_owned(), show),
        });
    }
    match request.policy {
        Some(policy) if policy != info.policy => {
            let found = info.policy;
            let reason = format!("expected the policy {policy}, found {found}");
            Err(TimeStampFault::OtherRequest(reason))
        }
        _ => Ok(()),
    }
}

/// The certificate of the signer, embedded or accepted: the one that the signed attributes name.
fn find_certificate<'a>(
    signer: &TokenSigner<'_>,
    embedded: &'a [StampCertificate<'a>],
    accepted: &'a [StampCertificate<'a>],
) -> Result<&'a StampCertificate<'a>, TimeStampFault> {
    let missing =
        "the certificate of the signer is neither in the response nor accepted".to_owned();
    let mut fault = TimeStampFault::SignatureInvalid(missing);
    for certificate in embedded.iter().chain(accepted) {
        if !signer.names(certificate) {
            continue;
        }
        match check_signing_certificate(signer, certificate) {
            Ok(()) => return Ok(certificate),
            Err(reason) => fault = reason,
        }
    }
    Err(fault)
}

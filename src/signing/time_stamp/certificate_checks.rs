//! Whether a certificate may sign time stamps, and whether an accepted authority stands behind it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use const_oid::ObjectIdentifier;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, Error, KeyUsage, VerifiedPath, anchor_from_trusted_cert};

use super::der_reader::{OBJECT_IDENTIFIER, only_sequence};
use super::fault::TimeStampFault;
use super::signature_scheme::SIGNATURE_SCHEMES;
use super::stamp_certificate::{
    DIGITAL_SIGNATURE, EXTENDED_KEY_USAGE, NON_REPUDIATION, StampCertificate,
};

const ID_KP_TIME_STAMPING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.8");

/// Refuses a certificate of another version than 3, or with a critical extension that is not understood.
pub(super) fn check_form(certificate: &StampCertificate<'_>) -> Result<(), String> {
    if certificate.version != 3 {
        return Err(format!(
            "expected X.509 version 3, found version {}",
            certificate.version
        ));
    }
    let encoding = CertificateDer::from(certificate.encoding);
    match EndEntityCert::try_from(&encoding) {
        Ok(_) => Ok(()),
        Err(Error::UnsupportedCriticalExtension) => Err(unsupported_extension(certificate)),
        Err(error) => Err(format!("it is not usable X.509: {error}")),
    }
}

fn unsupported_extension(certificate: &StampCertificate<'_>) -> String {
    let known = [
        "2.5.29.15",
        "2.5.29.17",
        "2.5.29.19",
        "2.5.29.30",
        "2.5.29.31",
        "2.5.29.37",
    ];
    let critical = certificate
        .extensions
        .iter()
        .filter(|extension| extension.is_critical);
    let ids: Vec<String> = critical.map(|extension| extension.id.to_string()).collect();
    let unknown = ids.iter().find(|id| !known.contains(&id.as_str()));
    let id = unknown.map_or("with a critical flag", String::as_str);
    format!("its critical extension {id} is not supported")
}

/// Checks that a certificate may sign time stamps, and nothing else (RFC 3161, 2.3).
pub(super) fn check_purpose(certificate: &StampCertificate<'_>) -> Result<(), TimeStampFault> {
    purpose_fault(certificate).map_err(|reason| TimeStampFault::CertificateUnfit {
        subject: certificate.display_name(),
        reason,
    })
}

fn purpose_fault(certificate: &StampCertificate<'_>) -> Result<(), String> {
    check_form(certificate)?;
    let Some(extension) = certificate.extension(EXTENDED_KEY_USAGE) else {
        return Err("its extended key usage is missing: expected timeStamping".to_owned());
    };
    if !extension.is_critical {
        return Err("its extended key usage is not critical".to_owned());
    }
    let malformed = "its extended key usage is malformed";
    let mut purposes = only_sequence(extension.value, "it").map_err(|_| malformed)?;
    let mut found = Vec::new();
    while !purposes.is_empty() {
        let purpose = purposes
            .expect(OBJECT_IDENTIFIER, "it")
            .map_err(|_| malformed)?;
        found.push(purpose.oid("it").map_err(|_| malformed)?);
    }
    if found != [ID_KP_TIME_STAMPING] {
        let found: Vec<String> = found.iter().take(8).map(ToString::to_string).collect();
        let found = found.join(", ");
        return Err(format!(
            "expected the extended key usage {ID_KP_TIME_STAMPING} (timeStamping) alone, found {found}"
        ));
    }
    match certificate.allows_usage(DIGITAL_SIGNATURE | NON_REPUDIATION) {
        Ok(true) => Ok(()),
        Ok(false) => Err("its key usage allows no signatures".to_owned()),
        Err(fault) => Err(fault.0),
    }
}

/// Finds the accepted authority that stands behind a signer at an instant, by its position.
///
/// An accepted certificate that is the signer's own stands for itself. Others certify: a chain by
/// RFC 5280, 6 leads from the signer to one of them, over embedded certificates where need be.
pub(super) fn find_authority(
    signer: &StampCertificate<'_>,
    embedded: &[StampCertificate<'_>],
    accepted: &[StampCertificate<'_>],
    time: DateTime<Utc>,
) -> Result<usize, TimeStampFault> {
    let not_valid = |certificate: &StampCertificate<'_>| TimeStampFault::NotValidAtTime {
        subject: certificate.display_name(),
        time,
    };
    if !signer.is_valid_at(time) {
        return Err(not_valid(signer));
    }
    if let Some(own) = accepted
        .iter()
        .position(|one| one.encoding == signer.encoding)
    {
        return Ok(own);
    }
    let candidates: Vec<_> = embedded
        .iter()
        .map(|one| CertificateDer::from(one.encoding))
        .collect();
    let valid = positions(accepted, |one| {
        one.is_certificate_authority() && one.is_valid_at(time)
    });
    let error = match build_chain(signer, &candidates, accepted, &valid, time) {
        Ok(position) => return Ok(position),
        Err(error) => error,
    };
    let expired = positions(accepted, |one| {
        one.is_certificate_authority() && !one.is_valid_at(time)
    });
    if let Ok(position) = build_chain(signer, &candidates, accepted, &expired, time)
        && let Some(authority) = accepted.get(position)
    {
        return Err(not_valid(authority));
    }
    let subject = signer.display_name();
    Err(match error {
        Error::CertExpired { .. } | Error::CertNotValidYet { .. } => {
            let intermediate = embedded.iter().find(|one| !one.is_valid_at(time));
            not_valid(intermediate.unwrap_or(signer))
        }
        Error::UnknownIssuer => TimeStampFault::AuthorityNotAccepted {
            signer: subject,
            reason: "no chain of certificates leads to an accepted one".to_owned(),
        },
        other => TimeStampFault::AuthorityNotAccepted {
            signer: subject,
            reason: format!("the chain of certificates is not valid: {other}"),
        },
    })
}

/// The positions of the certificates that have a property.
fn positions(
    certificates: &[StampCertificate<'_>],
    has_property: impl Fn(&StampCertificate<'_>) -> bool,
) -> Vec<usize> {
    let numbered = certificates.iter().enumerate();
    numbered
        .filter(|(_, one)| has_property(one))
        .map(|(position, _)| position)
        .collect()
}

/// Builds a chain from a signer to one of the accepted certificates at some positions.
fn build_chain(
    signer: &StampCertificate<'_>,
    candidates: &[CertificateDer<'_>],
    accepted: &[StampCertificate<'_>],
    allowed: &[usize],
    time: DateTime<Utc>,
) -> Result<usize, Error> {
    let encodings: Vec<(usize, CertificateDer<'_>)> = allowed
        .iter()
        .filter_map(|at| Some((*at, CertificateDer::from(accepted.get(*at)?.encoding))))
        .collect();
    let mut anchors = Vec::new();
    for (_, encoding) in &encodings {
        anchors.push(anchor_from_trusted_cert(encoding)?);
    }
    let encoding = CertificateDer::from(signer.encoding);
    let entity = EndEntityCert::try_from(&encoding)?;
    let seconds = u64::try_from(time.timestamp()).map_err(|_| Error::BadDerTime)?;
    let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    let path = entity.verify_for_usage(
        &signature_algorithms(),
        &anchors,
        candidates,
        at,
        KeyUsage::required_if_present(ID_KP_TIME_STAMPING.as_bytes()),
        None,
        Some(&check_intermediates),
    )?;
    let used = anchors
        .iter()
        .position(|anchor| is_same_anchor(anchor, path.anchor()));
    let position = used
        .and_then(|used| encodings.get(used))
        .map(|(position, _)| *position);
    position.ok_or(Error::UnknownIssuer)
}

fn is_same_anchor(one: &TrustAnchor<'_>, other: &TrustAnchor<'_>) -> bool {
    one.subject == other.subject && one.subject_public_key_info == other.subject_public_key_info
}

fn signature_algorithms() -> Vec<&'static dyn SignatureVerificationAlgorithm> {
    let algorithms = SIGNATURE_SCHEMES.iter();
    algorithms
        .map(|scheme| scheme as &dyn SignatureVerificationAlgorithm)
        .collect()
}

/// `rustls-webpki` leaves the key usage of intermediates to its callers (RFC 5280, 6.1.4 (n)).
fn check_intermediates(path: &VerifiedPath<'_>) -> Result<(), Error> {
    for intermediate in path.intermediate_certificates() {
        let encoding = intermediate.der();
        let parsed = StampCertificate::parse(&encoding).map_err(|_| Error::BadDer)?;
        if !parsed.is_certificate_authority() {
            return Err(Error::EndEntityUsedAsCa);
        }
    }
    Ok(())
}

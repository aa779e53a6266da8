//! Why a time stamp proves nothing.

use chrono::{DateTime, Utc};

use super::der_reader::DerFault;

/// Why a time stamp proves nothing. Texts that come from the token are in it as they are: whoever shows
/// them escapes them. None is longer than a few hundred characters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimeStampFault {
    /// The bytes are not a time-stamp response as RFC 3161 has it.
    #[error("it is not a valid time-stamp response: {0}")]
    Malformed(String),
    /// The authority did not grant a time stamp (RFC 3161, 2.4.2).
    #[error("the authority refused the request: expected the status granted, found {status}{text}")]
    Refused {
        /// The name of the status, or its number.
        status: String,
        /// Its own words after a colon and a space; empty where it has none.
        text: String,
    },
    /// A hash or signature algorithm that is not accepted.
    #[error("{place} uses {algorithm}: expected SHA-256, SHA-384 or SHA-512")]
    HashNotAccepted {
        /// What uses it.
        place: &'static str,
        /// Its name, or its object identifier.
        algorithm: String,
    },
    /// The token stamps another message.
    #[error("it stamps another message: expected the hash {expected}, found {found}")]
    OtherMessage {
        /// The hash of the message, lower-case hex.
        expected: String,
        /// The hash in the token, lower-case hex.
        found: String,
    },
    /// The token answers another request.
    #[error("its nonce is not the request's: expected {expected}, found {found}")]
    NonceDiffers {
        /// The nonce of the request, lower-case hex.
        expected: String,
        /// The nonce in the token, lower-case hex, or `none`.
        found: String,
    },
    /// The request is not one for this message, or asked for another policy.
    #[error("it does not answer the request: {0}")]
    OtherRequest(String),
    /// The signature, or what it must cover, is wrong.
    #[error("its signature is not valid: {0}")]
    SignatureInvalid(String),
    /// A certificate must not sign time stamps, or is of an unsupported form.
    #[error("the certificate of `{subject}` cannot be used: {reason}")]
    CertificateUnfit {
        /// The name in the certificate.
        subject: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A certificate was not valid yet, or expired, at the time in the token.
    #[error(
        "a certificate of its authority (`{subject}`) was not valid at {time}, the time that it states"
    )]
    NotValidAtTime {
        /// The name in the certificate of the signer or the accepted authority.
        subject: String,
        /// The time in the token.
        time: DateTime<Utc>,
    },
    /// No chain of certificates leads from the signer to an accepted authority.
    #[error("`{signer}` is not an accepted authority, nor certified by one: {reason}")]
    AuthorityNotAccepted {
        /// The name in the certificate of the signer.
        signer: String,
        /// Why there is no chain.
        reason: String,
    },
}

impl From<DerFault> for TimeStampFault {
    fn from(DerFault(reason): DerFault) -> TimeStampFault {
        TimeStampFault::Malformed(reason)
    }
}

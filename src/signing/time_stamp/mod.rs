//! Time stamps (RFC 3161): an authority states when a hash existed.
//!
//! Nothing is taken from a token but what its signature covers. Its certificates are candidates for the
//! chain to an accepted authority; its unsigned attributes and revocation lists are not read.

mod authorities;
mod certificate_checks;
mod der_reader;
mod distinguished_name;
mod fault;
mod generalized_time;
mod request;
mod response;
mod signature_scheme;
mod signer;
mod signing_certificate;
mod stamp_certificate;
mod stamp_hash;
mod stamp_info;
mod verification;

pub use authorities::TimeStampAuthorities;
pub use fault::TimeStampFault;
pub use request::TimeStampRequest;
pub use verification::{TimeStamp, verify_time_stamp};

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::missing_panics_doc,
    clippy::struct_excessive_bools,
    reason = "it is made for tests"
)]
#[path = "../../../tests/authority/mod.rs"]
mod test_authority;
#[cfg(test)]
mod tests;

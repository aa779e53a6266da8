//! Who signed a commit: verified here, without `git`, `gpg` or `ssh-keygen`.
//!
//! The signed bytes are the commit's object without the headers of its signatures
//! (gitformat-signature(5)). SSH signatures are those of OpenSSH's PROTOCOL.sshsig in the namespace
//! `git`, OpenPGP ones are detached signatures of RFC 9580. A signature that is not understood is never
//! good.

mod armour;
mod certificate;
mod certificate_signature;
mod cosignature;
mod key_lifetime;
mod keyring;
mod note;
mod openpgp;
mod signature_verdict;
mod signed_commit;
mod signing_key;
mod ssh_key;
mod ssh_signature;
#[cfg(test)]
#[path = "../../tests/authority/witness.rs"]
mod test_witness;
mod time_stamp;
mod verify;
mod witness_key;

pub use cosignature::verify_cosignatures;
pub use keyring::{Keyring, check_key, openpgp_addresses};
pub use note::SignedNote;
pub use signature_verdict::SignatureVerdict;
pub use signing_key::SigningKey;
pub use time_stamp::{
    TimeStamp, TimeStampAuthorities, TimeStampFault, TimeStampRequest, verify_time_stamp,
};
pub use verify::check_signature;
pub use witness_key::WitnessKey;

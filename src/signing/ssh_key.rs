//! SSH public keys.

use ssh_key::public::KeyData;
use ssh_key::{HashAlg, PublicKey};

/// The longest RSA modulus that is verified, in bytes: the limit of the crate that verifies.
pub(super) const MAX_MODULUS: usize = 512;

/// Reads one line as OpenSSH writes public keys.
///
/// # Errors
/// When it is not such a line, or a key of a kind that cannot be verified.
pub(super) fn parse_public_key(text: &str) -> Result<PublicKey, String> {
    let line = text.trim();
    if line.contains('\n') {
        return Err("expected an OpenSSH public key on one line".to_owned());
    }
    let key = PublicKey::from_openssh(line)
        .map_err(|_| "it is not a readable OpenSSH public key".to_owned())?;
    match key.key_data() {
        KeyData::Ecdsa(_)
        | KeyData::Ed25519(_)
        | KeyData::SkEcdsaSha2NistP256(_)
        | KeyData::SkEd25519(_) => Ok(key),
        KeyData::Rsa(_) => match modulus_length(key.key_data()) {
            Some(..256) => Err("an RSA key of less than 2048 bits is too weak".to_owned()),
            Some(..=MAX_MODULUS) => Ok(key),
            _ => Err("an RSA key of more than 4096 bits cannot be verified".to_owned()),
        },
        other => Err(format!("`{}` keys cannot be verified", other.algorithm())),
    }
}

/// How many bytes the modulus of an RSA key has; `None` for other keys.
pub(super) fn modulus_length(key: &KeyData) -> Option<usize> {
    let modulus = key.rsa()?.n.as_positive_bytes()?;
    Some(modulus.len())
}

/// `SHA256:…`, as `ssh-keygen -l` shows it.
pub(super) fn fingerprint(key: &KeyData) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}

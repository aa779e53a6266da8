//! SSH signatures (PROTOCOL.sshsig of OpenSSH).

use ssh_encoding::{Decode as _, Encode as _};
use ssh_key::public::KeyData;
use ssh_key::{Algorithm, HashAlg, PublicKey, SshSig};

use super::{Keyring, SignatureVerdict, armour};

/// What the armour of such a signature says that it holds.
pub(super) const LABEL: &str = "SSH SIGNATURE";

/// What git signs for; a signature for anything else was not made for a commit.
const NAMESPACE: &str = "git";

/// The longest RSA modulus that is verified, in bytes: the limit of the crate that does it.
const MAX_MODULUS: usize = 512;

/// The bit that a hardware key sets where somebody touched it (PROTOCOL.u2f).
const USER_PRESENT: u8 = 1;

/// Reads one line as OpenSSH writes public keys.
pub(super) fn public_key(text: &str) -> Result<PublicKey, String> {
    let line = text.trim();
    if line.contains('\n') {
        return Err("an OpenSSH public key is one line".to_owned());
    }
    let key = PublicKey::from_openssh(line)
        .map_err(|_| "it is no OpenSSH public key that can be read".to_owned())?;
    match key.key_data() {
        KeyData::Ecdsa(_)
        | KeyData::Ed25519(_)
        | KeyData::SkEcdsaSha2NistP256(_)
        | KeyData::SkEd25519(_) => Ok(key),
        KeyData::Rsa(_) => match modulus(key.key_data()) {
            Some(..256) => Err("an RSA key of less than 2048 bits proves nothing".to_owned()),
            Some(..=MAX_MODULUS) => Ok(key),
            _ => Err("an RSA key of more than 4096 bits cannot be verified".to_owned()),
        },
        other => Err(format!("`{}` keys cannot be verified", other.algorithm())),
    }
}

/// How many bytes the modulus of an RSA key has.
fn modulus(key: &KeyData) -> Option<usize> {
    let modulus = key.rsa()?.n.as_positive_bytes()?;
    Some(modulus.len())
}

/// `SHA256:…`, as `ssh-keygen -l` shows it.
pub(super) fn fingerprint(key: &KeyData) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}

/// Checks a signature over a commit's payload.
pub(super) fn check(text: &str, payload: &[u8], keyring: &Keyring) -> SignatureVerdict {
    let bytes = match armour::decode(text, LABEL, false) {
        Ok(bytes) => bytes,
        Err(reason) => return SignatureVerdict::bad(reason),
    };
    if let Some(kind) = unsupported(&bytes) {
        return SignatureVerdict::Unsupported { kind };
    }
    let signature = match SshSig::decode(&mut bytes.as_slice()) {
        Ok(signature) => signature,
        Err(error) => return SignatureVerdict::bad(format!("it is no SSH signature: {error}")),
    };
    if let Err(reason) = is_acceptable(&signature, &bytes) {
        return SignatureVerdict::bad(reason);
    }
    if modulus(signature.public_key()).is_some_and(|bytes| bytes > MAX_MODULUS) {
        return SignatureVerdict::Unsupported {
            kind: "SSH with RSA of more than 4096 bits".to_owned(),
        };
    }
    let key = PublicKey::from(signature.public_key().clone());
    if key.verify(NAMESPACE, payload, &signature).is_err() {
        return SignatureVerdict::bad("the SSH signature does not verify");
    }
    let fingerprint = fingerprint(key.key_data());
    match keyring.ssh.get(&fingerprint) {
        Some((known, holders)) if known.key_data() == key.key_data() => SignatureVerdict::Good {
            holders: holders.clone(),
            fingerprint,
        },
        _ => SignatureVerdict::Unknown {
            fingerprint: Some(fingerprint),
            kind: "SSH",
        },
    }
}

fn is_acceptable(signature: &SshSig, bytes: &[u8]) -> Result<(), String> {
    if signature.version() != SshSig::VERSION {
        return Err("the SSH signature is of an unknown version".to_owned());
    }
    // One way of writing it only: nothing may stand in it that nobody signed.
    let mut again = Vec::with_capacity(bytes.len());
    if signature.encode(&mut again).is_err() || again != bytes {
        return Err("the SSH signature is written in an unusual way".to_owned());
    }
    if signature.namespace() != NAMESPACE {
        return Err("the SSH signature was not made for git: its namespace is another".to_owned());
    }
    match (signature.public_key().algorithm(), signature.algorithm()) {
        // SHA-2; OpenSSH's first kind, with SHA-1, is another.
        (Algorithm::Rsa { .. }, Algorithm::Rsa { hash: Some(_) }) => Ok(()),
        (key, signing) if key != signing => {
            Err("the SSH signature is of another kind than its key".to_owned())
        }
        (Algorithm::SkEd25519 | Algorithm::SkEcdsaSha2NistP256, _) => {
            // Flags, and a counter of four bytes, stand at the end.
            let flags = signature.signature_bytes().iter().nth_back(4);
            match flags {
                Some(flags) if flags & USER_PRESENT != 0 => Ok(()),
                _ => Err("nobody touched the hardware key that signed".to_owned()),
            }
        }
        _ => Ok(()),
    }
}

/// The kind of a signature whose signer is no plain key that can be verified here.
fn unsupported(bytes: &[u8]) -> Option<String> {
    // Preamble, version and the length of the key stand before the name of the key's algorithm.
    let name = bytes.strip_prefix(b"SSHSIG")?.get(8..)?;
    let (length, rest) = name.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let name = std::str::from_utf8(rest.get(..length)?).ok()?;
    let is_plain = name.len() <= 64 && name.bytes().all(|b| b.is_ascii_graphic());
    if name.contains("-cert-") && is_plain {
        return Some("SSH certificate".to_owned());
    }
    (name == "ssh-dss").then(|| "SSH with DSA".to_owned())
}

//! SSH signatures (PROTOCOL.sshsig of OpenSSH).

use ssh_encoding::{Decode as _, Encode as _};
use ssh_key::{Algorithm, PublicKey, SshSig};

use super::armour;
use super::keyring::Keyring;
use super::signature_verdict::SignatureVerdict;
use super::ssh_key::{MAX_MODULUS, fingerprint, modulus_length};

/// The label of such a signature's armour.
pub(super) const LABEL: &str = "SSH SIGNATURE";

/// The namespace in which git signs; a signature in another one was not made for a commit.
const NAMESPACE: &str = "git";

/// The flag that a hardware key sets where somebody touched it (PROTOCOL.u2f).
const USER_PRESENT: u8 = 1;

/// Checks a signature over a commit's payload.
///
/// # Errors
/// Why it is bad.
pub(super) fn check(
    text: &str,
    payload: &[u8],
    keyring: &Keyring,
) -> Result<SignatureVerdict, String> {
    let bytes = armour::decode(text, LABEL, false)?;
    if let Some(kind) = unsupported_kind(&bytes) {
        return Ok(SignatureVerdict::unsupported(kind));
    }
    let signature = SshSig::decode(&mut bytes.as_slice())
        .map_err(|error| format!("it is not an SSH signature: {error}"))?;
    check_form(&signature, &bytes)?;
    if modulus_length(signature.public_key()).is_some_and(|bytes| bytes > MAX_MODULUS) {
        return Ok(SignatureVerdict::unsupported(
            "SSH with RSA of more than 4096 bits",
        ));
    }
    let key = PublicKey::from(signature.public_key().clone());
    if key.verify(NAMESPACE, payload, &signature).is_err() {
        return Err("the SSH signature does not verify".to_owned());
    }
    let fingerprint = fingerprint(key.key_data());
    Ok(match keyring.ssh.get(&fingerprint) {
        Some((known, holders)) if known.key_data() == key.key_data() => SignatureVerdict::Good {
            holders: holders.clone(),
            fingerprint,
        },
        _ => SignatureVerdict::Unknown {
            fingerprint: Some(fingerprint),
            kind: "SSH",
        },
    })
}

/// Refuses a signature of another form than git's, whatever its bytes prove.
fn check_form(signature: &SshSig, bytes: &[u8]) -> Result<(), &'static str> {
    if signature.version() != SshSig::VERSION {
        return Err("the SSH signature is of an unknown version");
    }
    // It must be encoded in the one usual way: otherwise it could contain what nobody signed.
    let mut encoded = Vec::with_capacity(bytes.len());
    if signature.encode(&mut encoded).is_err() || encoded != bytes {
        return Err("the SSH signature is encoded in an unusual way");
    }
    if signature.namespace() != NAMESPACE {
        return Err("the SSH signature was made for another namespace than `git`");
    }
    match (signature.public_key().algorithm(), signature.algorithm()) {
        // With SHA-2. OpenSSH's older algorithm with SHA-1 has no hash here.
        (Algorithm::Rsa { .. }, Algorithm::Rsa { hash: Some(_) }) => Ok(()),
        (key, signing) if key != signing => {
            Err("the SSH signature is of another kind than its key")
        }
        (Algorithm::SkEd25519 | Algorithm::SkEcdsaSha2NistP256, _) => {
            // Flags, and a counter of four bytes, come last.
            let flags = signature.signature_bytes().iter().nth_back(4);
            match flags {
                Some(flags) if flags & USER_PRESENT != 0 => Ok(()),
                _ => Err("nobody touched the hardware key that signed"),
            }
        }
        _ => Ok(()),
    }
}

/// The kind of a signature whose signer is not a plain key that can be verified here.
fn unsupported_kind(bytes: &[u8]) -> Option<&'static str> {
    // Preamble, version and the length of the key come before the name of the key's algorithm.
    let name = bytes.strip_prefix(b"SSHSIG")?.get(8..)?;
    let (length, rest) = name.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let name = std::str::from_utf8(rest.get(..length)?).ok()?;
    let is_plain = name.len() <= 64 && name.bytes().all(|b| b.is_ascii_graphic());
    if name.contains("-cert-") && is_plain {
        return Some("SSH certificate");
    }
    (name == "ssh-dss").then_some("SSH with DSA")
}

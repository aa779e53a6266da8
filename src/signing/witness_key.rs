//! The keys of witnesses, as C2SP `signed-note` writes keys for verification.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::VerifyingKey;
use sha2::{Digest as _, Sha256};

use super::note::is_key_name;

/// The type of Ed25519 keys that make time-stamped cosignatures (C2SP `tlog-cosignature`).
const COSIGNATURE_V1: u8 = 0x04;

/// The key of a witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessKey {
    pub(super) name: String,
    pub(super) key_id: [u8; 4],
    pub(super) key: VerifyingKey,
}

impl WitnessKey {
    /// Reads `<name>+<key id, 8 hex digits>+<base64 of the type and the key>`.
    ///
    /// # Errors
    /// What is wrong with the text, or why such a key is not one of a witness.
    pub fn parse(vkey: &str) -> Result<WitnessKey, String> {
        let mut fields = vkey.splitn(3, '+');
        let (Some(name), Some(digits), Some(encoded)) =
            (fields.next(), fields.next(), fields.next())
        else {
            return Err("expected `<name>+<key id>+<base64>`".to_owned());
        };
        if !is_key_name(name) || name.chars().any(char::is_control) {
            return Err("the name of the key is empty, or has a space".to_owned());
        }
        let mut stated = [0; 4];
        hex::decode_to_slice(digits, &mut stated)
            .map_err(|_| format!("expected a key id of 8 hex digits, found `{digits}`"))?;
        let bytes = STANDARD
            .decode(encoded)
            .map_err(|_| "the key is not base64")?;
        let key = parse_typed_key(&bytes)?;
        let key_id = compute_key_id(name, &bytes);
        if key_id != stated {
            let expected = hex::encode(key_id);
            return Err(format!(
                "expected the key id {expected} for this key, found {digits}"
            ));
        }
        Ok(WitnessKey {
            name: name.to_owned(),
            key_id,
            key,
        })
    }
}

/// Reads the byte for the type and the key after it.
fn parse_typed_key(bytes: &[u8]) -> Result<VerifyingKey, String> {
    let (kind, key) = match bytes {
        [kind, key @ ..] => (*kind, key),
        [] => return Err("the key is empty".to_owned()),
    };
    let other = match kind {
        COSIGNATURE_V1 => return parse_ed25519(key),
        0x01 => "Ed25519 for logs and notes, not for witnesses",
        0x02 => "ECDSA, which is not supported",
        0x05 => "RFC 6962 tree heads, not for witnesses",
        0x06 => "ML-DSA-44, which is not supported yet",
        _ => "which is unknown",
    };
    Err(format!(
        "expected a key of type 0x04 (Ed25519 cosignatures), found type {kind:#04x}: {other}"
    ))
}

fn parse_ed25519(key: &[u8]) -> Result<VerifyingKey, String> {
    let found = key.len();
    let bytes = key
        .try_into()
        .map_err(|_| format!("expected an Ed25519 key of 32 bytes, found {found}"))?;
    match VerifyingKey::from_bytes(bytes) {
        // Anybody could sign for a key of small order.
        Ok(key) if !key.is_weak() => Ok(key),
        _ => Err("it is not a usable Ed25519 key".to_owned()),
    }
}

/// The key id: the first four bytes of SHA-256 over the name, a newline, the type and the key.
fn compute_key_id(name: &str, typed_key: &[u8]) -> [u8; 4] {
    let mut hasher = Sha256::new();
    hasher.update(name);
    hasher.update(b"\n");
    hasher.update(typed_key);
    let [a, b, c, d, ..] = <[u8; 32]>::from(hasher.finalize());
    [a, b, c, d]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vkey(name: &str, kind: u8, key: &[u8]) -> String {
        let typed = [&[kind], key].concat();
        let id = hex::encode(compute_key_id(name, &typed));
        format!("{name}+{id}+{}", STANDARD.encode(typed))
    }

    fn key() -> [u8; 32] {
        ed25519_dalek::SigningKey::from_bytes(&[7; 32])
            .verifying_key()
            .to_bytes()
    }

    #[test]
    fn a_key_of_a_witness_is_read() {
        let text = vkey("witness.example/w1", 4, &key());
        let read = WitnessKey::parse(&text).unwrap();
        assert_eq!(
            (read.name.as_str(), read.key.to_bytes()),
            ("witness.example/w1", key())
        );
        // The key id is bound to the name.
        let fault = WitnessKey::parse(&text.replace("/w1", "/w2")).unwrap_err();
        assert!(fault.contains("expected the key id"), "{fault}");
    }

    #[test]
    fn keys_of_other_kinds_are_refused_by_name() {
        // The key of a log, from the documentation of Go's package `note`.
        let log = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        assert!(
            WitnessKey::parse(log)
                .unwrap_err()
                .contains("0x01: Ed25519 for logs")
        );
        for (kind, length, reason) in [
            (0x02, 91, "ECDSA"),
            (0x05, 91, "tree heads"),
            (0x06, 1312, "ML-DSA-44"),
            (0xFF, 32, "unknown"),
            (0x04, 31, "32 bytes, found 31"),
            (0x04, 33, "32 bytes, found 33"),
        ] {
            let fault = WitnessKey::parse(&vkey("w", kind, &vec![1; length])).unwrap_err();
            assert!(fault.contains(reason), "{fault}");
        }
        // The neutral element, of order 1.
        let mut weak = [0; 32];
        weak[0] = 1;
        assert!(
            WitnessKey::parse(&vkey("w", 4, &weak))
                .unwrap_err()
                .contains("not a usable")
        );
    }

    #[test]
    fn other_forms_are_refused() {
        let right = vkey("w", 4, &key());
        for text in [
            "",
            "w",
            "w+00000000",
            "w+0000000+BA==",
            "w+0000000g+BA==",
            "w+00000000+",
            "w+00000000+B",
            right.strip_prefix('w').unwrap(),
            &format!("w w{}", &right[1..]),
            &format!("{right} "),
        ] {
            assert!(WitnessKey::parse(text).is_err(), "{text:?}");
        }
    }
}

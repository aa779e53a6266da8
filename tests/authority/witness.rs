//! A witness for tests: a fixed key, no clock. It stands alone, so that integration tests can include it
//! with `#[path]`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest as _, Sha256};

/// A witness that signs whatever it is given.
#[derive(Debug, Clone)]
pub struct TestWitness {
    name: String,
    key: SigningKey,
}

impl TestWitness {
    /// A witness with a name and a key of 32 times the same byte.
    pub fn new(name: &str, seed: u8) -> TestWitness {
        TestWitness {
            name: name.to_owned(),
            key: SigningKey::from_bytes(&[seed; 32]),
        }
    }

    /// Its key as a policy lists it.
    pub fn vkey(&self) -> String {
        let (id, key) = (
            hex::encode(self.key_id()),
            STANDARD.encode(self.typed_key()),
        );
        format!("{}+{id}+{key}", self.name)
    }

    /// The line, with its newline, that cosigns a text at a time in seconds since 1970.
    pub fn sign(&self, text: &str, time: u64) -> String {
        let signature = self.sign_bytes(format!("cosignature/v1\ntime {time}\n{text}").as_bytes());
        self.line(&[&time.to_be_bytes()[..], &signature].concat())
    }

    /// A bare Ed25519 signature.
    pub fn sign_bytes(&self, message: &[u8]) -> [u8; 64] {
        self.key.sign(message).to_bytes()
    }

    /// A line with any bytes for a signature.
    pub fn line(&self, signature: &[u8]) -> String {
        let bytes = [&self.key_id(), signature].concat();
        format!("\u{2014} {} {}\n", self.name, STANDARD.encode(bytes))
    }

    fn typed_key(&self) -> Vec<u8> {
        [&[4], self.key.verifying_key().as_bytes().as_slice()].concat()
    }

    fn key_id(&self) -> Vec<u8> {
        let text = [self.name.as_bytes(), b"\n", &self.typed_key()].concat();
        Sha256::digest(text)[..4].to_vec()
    }
}

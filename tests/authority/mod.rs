//! A time-stamp authority for tests: fixed keys, no clock, any instant, and every mistake that a token
//! can have.
//!
//! It stands alone, so that integration tests can include it with `#[path]`. It writes its DER by hand,
//! because it must also write what no library would. Nothing of it is in a release.

mod certificates;
mod encoding;
mod keys;
mod token;

use chrono::{DateTime, Utc};

use encoding::{integer, octets, pem, sequence, split, tlv};

/// The kind of the keys of an authority.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestKey {
    /// ECDSA on NIST P-256: the quickest.
    P256,
    /// ECDSA on NIST P-384.
    P384,
    /// ECDSA on NIST P-521.
    P521,
    /// RSA of 2048 bits, PKCS#1 v1.5; the token names `rsaEncryption`, as OpenSSL has it.
    Rsa,
    /// RSA of 2048 bits, PKCS#1 v1.5; the token names `sha256WithRSAEncryption` or its like.
    RsaNamed,
    /// RSA of 2048 bits, RSA-PSS.
    RsaPss,
}

/// A hash, or what must not be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestHash {
    /// Twenty bytes that are called SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// The extended key usage of the signer's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestPurpose {
    /// As it must be: critical, timeStamping alone.
    TimeStamping,
    /// No such extension.
    Missing,
    /// Not critical.
    NotCritical,
    /// timeStamping and codeSigning.
    Extra,
    /// codeSigning alone.
    CodeSigning,
}

/// The signed attribute that names the signer's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestEss {
    /// RFC 2634, SHA-1, with issuer and serial number.
    V1,
    /// RFC 5816, SHA-256 by default, without issuer.
    V2,
    /// RFC 5816 with SHA-512 and issuer and serial number.
    V2Sha512,
    /// Both versions.
    Both,
    /// None at all.
    None,
    /// The second version, over another certificate.
    Wrong,
    /// Both versions, and the first is over another certificate.
    WrongV1,
    /// The second version with the right hash and another serial number.
    WrongSerial,
}

/// One mistake in a token or its certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestMistake {
    /// The statement has version 2.
    StatementVersion,
    /// The statement has a critical extension.
    CriticalTokenExtension,
    /// The content is called plain data.
    ContentType,
    /// The attribute for the content's type names plain data.
    ContentTypeAttribute,
    /// No attribute for the content's type.
    NoContentTypeAttribute,
    /// The attribute for the content's hash has another hash.
    DigestAttribute,
    /// No attribute for the content's hash.
    NoDigestAttribute,
    /// Two values in the attribute for the content's hash.
    TwoDigests,
    /// No signed attributes: the signature is over the content.
    NoAttributes,
    /// The signature is over the attributes with their tag `[0]`.
    ImplicitTagSigned,
    /// Another key signed the token.
    OtherKey,
    /// Another key signed the signer's certificate.
    ForgedCertificate,
    /// Two signers.
    TwoSigners,
    /// No signer.
    NoSigner,
    /// The signer's certificate has version 1.
    CertificateVersion1,
    /// The signer's certificate has a critical extension that nobody knows.
    CriticalExtension,
    /// The intermediate is not a certificate authority.
    IntermediateIsNoAuthority,
    /// The key usage of the intermediate does not allow it to certify.
    IntermediateMayNotCertify,
    /// Nanoseconds of the time are written with zeros at their end.
    TrailingZeros,
    /// The certificate set has twenty entries.
    ManyCertificates,
}

/// A time-stamp authority. The default one is a root that certifies a signer, P-256, SHA-256, valid from
/// 2000 to 2099.
#[derive(Debug, Clone)]
pub struct TestAuthority {
    /// What its certificates are called: `<name> Root`, `<name> Intermediate`, `<name> Signer`. Another
    /// name also gives other ECDSA keys.
    pub name: String,
    /// The kind of the keys of the root and the signer. An intermediate has P-256.
    pub key: TestKey,
    /// Whether an intermediate stands between root and signer.
    pub has_intermediate: bool,
    /// Whether the signer's certificate is signed by its own key, without a root.
    pub is_self_signed: bool,
    /// The extended key usage of the signer's certificate.
    pub purpose: TestPurpose,
    /// The first byte of the key usage of the signer's certificate; `None` for no such extension.
    pub key_usage: Option<u8>,
    /// The validity of the signer's certificate, `YYYYMMDDhhmmssZ`.
    pub validity: (String, String),
    /// The validity of the root, `YYYYMMDDhhmmssZ`.
    pub root_validity: (String, String),
    /// The hash of messages.
    pub imprint_hash: TestHash,
    /// The hash of the signer.
    pub signer_hash: TestHash,
    /// Seconds, thousandths and millionths of a second; zeros are left out.
    pub accuracy: Option<(u32, u16, u16)>,
    /// A nonce, the content of the integer, where no request states one.
    pub nonce: Option<Vec<u8>>,
    /// The signed attribute that names the signer's certificate.
    pub ess: TestEss,
    /// Whether the certificates are in the token: signer, intermediate, root.
    pub has_certificates: bool,
    /// Whether the signer is named by its key identifier.
    pub uses_key_identifier: bool,
    /// Whether the signer's certificate has no common name.
    pub has_no_common_name: bool,
    /// A mistake.
    pub mistake: Option<TestMistake>,
}

impl Default for TestAuthority {
    fn default() -> TestAuthority {
        let always = || ("20000101000000Z".to_owned(), "20991231235959Z".to_owned());
        TestAuthority {
            name: "Test".to_owned(),
            key: TestKey::P256,
            has_intermediate: false,
            is_self_signed: false,
            purpose: TestPurpose::TimeStamping,
            key_usage: Some(0xC0),
            validity: always(),
            root_validity: always(),
            imprint_hash: TestHash::Sha256,
            signer_hash: TestHash::Sha256,
            accuracy: None,
            nonce: None,
            ess: TestEss::V2,
            has_certificates: true,
            uses_key_identifier: false,
            has_no_common_name: false,
            mistake: None,
        }
    }
}

impl TestAuthority {
    /// The default authority under another name.
    pub fn named(name: &str) -> TestAuthority {
        TestAuthority {
            name: name.to_owned(),
            ..TestAuthority::default()
        }
    }

    /// A response that stamps a message at an instant; its nanoseconds become the fraction.
    pub fn stamp(&self, message: &[u8], time: DateTime<Utc>) -> Vec<u8> {
        let digest = self.imprint_hash.digest(message);
        let imprint = sequence(&[&self.imprint_hash.identifier(), &octets(&digest)]);
        self.respond(&imprint, self.nonce.as_deref(), time)
    }

    /// A response to a `TimeStampReq` at an instant.
    ///
    /// # Panics
    /// When it is not one.
    pub fn answer(&self, request: &[u8], time: DateTime<Utc>) -> Vec<u8> {
        let (_, body, _) = split(request);
        let mut rest = body;
        let (mut imprint, mut nonce, mut count) = (Vec::new(), None, 0);
        while !rest.is_empty() {
            let (tag, content, after) = split(rest);
            match (count, tag) {
                (1, _) => imprint = tlv(tag, &[content]),
                (2.., 0x02) => nonce = Some(content.to_vec()),
                _ => {}
            }
            (rest, count) = (after, count + 1);
        }
        self.respond(
            &imprint,
            nonce.or_else(|| self.nonce.clone()).as_deref(),
            time,
        )
    }

    /// A response that refuses, with a status of RFC 3161 (2 for rejection) and a text.
    pub fn refuse(status: u8, text: &str) -> Vec<u8> {
        let text = sequence(&[&tlv(0x0C, &[text.as_bytes()])]);
        sequence(&[&sequence(&[&integer(&[status]), &text])])
    }

    /// The root as PEM; the signer where it signs itself.
    pub fn pem(&self) -> String {
        if self.is_self_signed {
            self.signer_pem()
        } else {
            pem(&self.root().encoding)
        }
    }

    /// The intermediate as PEM.
    pub fn intermediate_pem(&self) -> String {
        pem(&self.intermediate().encoding)
    }

    /// The certificate of the signer as PEM.
    pub fn signer_pem(&self) -> String {
        pem(&self.signer().encoding)
    }
}

//! Keys and hashes.

use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use p256::ecdsa::signature::hazmat::{PrehashSigner as _, RandomizedPrehashSigner as _};
use rsa::pkcs1::{DecodeRsaPrivateKey as _, EncodeRsaPublicKey as _};
use rsa::rand_core::{CryptoRng, RngCore};
use rsa::{Pkcs1v15Sign, Pss, RsaPrivateKey};
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::encoding::{integer, oid, sequence, tlv};
use super::{TestHash, TestKey};

impl TestHash {
    pub(super) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            TestHash::Sha1 => sha1_checked::Sha1::try_digest(bytes).hash().to_vec(),
            TestHash::Sha256 => Sha256::digest(bytes).to_vec(),
            TestHash::Sha384 => Sha384::digest(bytes).to_vec(),
            TestHash::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }

    pub(super) fn identifier(self) -> Vec<u8> {
        let id = match self {
            TestHash::Sha1 => "1.3.14.3.2.26",
            TestHash::Sha256 => "2.16.840.1.101.3.4.2.1",
            TestHash::Sha384 => "2.16.840.1.101.3.4.2.2",
            TestHash::Sha512 => "2.16.840.1.101.3.4.2.3",
        };
        sequence(&[&oid(id), &[5, 0]])
    }

    /// 0 to 3, as the last digits of the identifiers of signatures need it.
    pub(super) fn index(self) -> usize {
        match self {
            TestHash::Sha1 => 0,
            TestHash::Sha256 => 1,
            TestHash::Sha384 => 2,
            TestHash::Sha512 => 3,
        }
    }
}

/// A secret key: its kind and what it is made of.
#[derive(Debug, Clone, Copy)]
pub(super) struct SecretKey {
    pub(super) kind: TestKey,
    pub(super) seed: [u8; 32],
    /// Which of the two RSA keys: they are the same under every name.
    pub(super) index: usize,
}

impl SecretKey {
    pub(super) fn new(kind: TestKey, name: &str, role: u8) -> SecretKey {
        let seed = Sha256::digest(format!("{name} {role}").as_bytes()).into();
        SecretKey {
            kind,
            seed,
            index: usize::from(role) % 2,
        }
    }

    pub(super) fn p256(self) -> p256::ecdsa::SigningKey {
        p256::ecdsa::SigningKey::from_slice(&self.seed).unwrap()
    }

    pub(super) fn p384(self) -> p384::ecdsa::SigningKey {
        p384::ecdsa::SigningKey::from_slice(&[&[0; 16][..], &self.seed].concat()).unwrap()
    }

    pub(super) fn p521(self) -> p521::ecdsa::SigningKey {
        p521::ecdsa::SigningKey::from_slice(&[&[0; 34][..], &self.seed].concat()).unwrap()
    }

    pub(super) fn public_key_info(self) -> Vec<u8> {
        let (curve, point) = match self.kind {
            TestKey::P256 => {
                let key = self.p256();
                let point = key.verifying_key().to_encoded_point(false);
                ("1.2.840.10045.3.1.7", point.as_bytes().to_vec())
            }
            TestKey::P384 => {
                let key = self.p384();
                let point = key.verifying_key().to_encoded_point(false);
                ("1.3.132.0.34", point.as_bytes().to_vec())
            }
            TestKey::P521 => {
                let key = p521::ecdsa::VerifyingKey::from(&self.p521());
                let point = key.to_encoded_point(false);
                ("1.3.132.0.35", point.as_bytes().to_vec())
            }
            TestKey::Rsa | TestKey::RsaNamed | TestKey::RsaPss => {
                let key = rsa_key(self.index).to_public_key().to_pkcs1_der().unwrap();
                let kind = sequence(&[&oid("1.2.840.113549.1.1.1"), &[5, 0]]);
                return sequence(&[&kind, &tlv(0x03, &[&[0], key.as_bytes()])]);
            }
        };
        let kind = sequence(&[&oid("1.2.840.10045.2.1"), &oid(curve)]);
        sequence(&[&kind, &tlv(0x03, &[&[0], &point])])
    }

    pub(super) fn signature_identifier(self, hash: TestHash, is_in_token: bool) -> Vec<u8> {
        let named = [
            "1.2.840.113549.1.1.5",
            "1.2.840.113549.1.1.11",
            "1.2.840.113549.1.1.12",
        ];
        match self.kind {
            TestKey::P256 | TestKey::P384 | TestKey::P521 => {
                let ids = [
                    "1.2.840.10045.4.1",
                    "1.2.840.10045.4.3.2",
                    "1.2.840.10045.4.3.3",
                ];
                let id = ids.get(hash.index()).unwrap_or(&"1.2.840.10045.4.3.4");
                sequence(&[&oid(id)])
            }
            TestKey::Rsa if is_in_token => sequence(&[&oid("1.2.840.113549.1.1.1"), &[5, 0]]),
            TestKey::RsaPss => {
                let length = hash.digest(b"").len();
                let mask = sequence(&[&oid("1.2.840.113549.1.1.8"), &hash.identifier()]);
                let parameters = sequence(&[
                    &tlv(0xA0, &[&hash.identifier()]),
                    &tlv(0xA1, &[&mask]),
                    &tlv(0xA2, &[&integer(&[u8::try_from(length).unwrap()])]),
                ]);
                sequence(&[&oid("1.2.840.113549.1.1.10"), &parameters])
            }
            _ => {
                let id = named.get(hash.index()).unwrap_or(&"1.2.840.113549.1.1.13");
                sequence(&[&oid(id), &[5, 0]])
            }
        }
    }

    pub(super) fn sign(self, hash: TestHash, message: &[u8]) -> Vec<u8> {
        let digest = hash.digest(message);
        // The crates refuse a digest shorter than half of a key. Zeros before it do not change its value.
        let padded =
            |length: usize| [vec![0; length.saturating_sub(digest.len())], digest.clone()].concat();
        match self.kind {
            TestKey::P256 => {
                let signature: p256::ecdsa::Signature =
                    self.p256().sign_prehash(&padded(32)).unwrap();
                signature.to_der().as_bytes().to_vec()
            }
            TestKey::P384 => {
                let signature: p384::ecdsa::Signature =
                    self.p384().sign_prehash(&padded(48)).unwrap();
                signature.to_der().as_bytes().to_vec()
            }
            TestKey::P521 => {
                let signature: p521::ecdsa::Signature = self
                    .p521()
                    .sign_prehash_with_rng(&mut FixedRandom, &padded(66))
                    .unwrap();
                signature.to_der().as_bytes().to_vec()
            }
            TestKey::Rsa | TestKey::RsaNamed => {
                let padding = match hash {
                    TestHash::Sha1 => Pkcs1v15Sign::new_unprefixed(),
                    TestHash::Sha256 => Pkcs1v15Sign::new::<rsa::sha2::Sha256>(),
                    TestHash::Sha384 => Pkcs1v15Sign::new::<rsa::sha2::Sha384>(),
                    TestHash::Sha512 => Pkcs1v15Sign::new::<rsa::sha2::Sha512>(),
                };
                rsa_key(self.index).sign(padding, &digest).unwrap()
            }
            TestKey::RsaPss => {
                let padding = match hash {
                    TestHash::Sha384 => Pss::new::<rsa::sha2::Sha384>(),
                    TestHash::Sha512 => Pss::new::<rsa::sha2::Sha512>(),
                    _ => Pss::new::<rsa::sha2::Sha256>(),
                };
                rsa_key(self.index)
                    .sign_with_rng(&mut FixedRandom, padding, &digest)
                    .unwrap()
            }
        }
    }
}

/// Random numbers that are always the same: for RSA-PSS and P-521, which take some.
pub(super) struct FixedRandom;

impl RngCore for FixedRandom {
    fn next_u32(&mut self) -> u32 {
        1
    }

    fn next_u64(&mut self) -> u64 {
        1
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        bytes.fill(1);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rsa::rand_core::Error> {
        bytes.fill(1);
        Ok(())
    }
}

impl CryptoRng for FixedRandom {}

pub(super) fn rsa_key(index: usize) -> &'static RsaPrivateKey {
    static KEYS: OnceLock<[RsaPrivateKey; 2]> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        RSA_KEYS.map(|text| {
            let bytes = STANDARD.decode(text.replace([' ', '\n'], "")).unwrap();
            RsaPrivateKey::from_pkcs1_der(&bytes).unwrap()
        })
    });
    &keys[index]
}

pub(super) fn key_identifier(key: SecretKey) -> Vec<u8> {
    Sha256::digest(key.public_key_info())[..20].to_vec()
}

/// RSA keys of 2048 bits (PKCS#1), made for these tests.
const RSA_KEYS: [&str; 2] = [
    "
MIIEowIBAAKCAQEAtMWxVLo6U48zJp4yCF5leg1sAbD03XhyMA6lw/FgRDEi3lN9H4JOTCcL3UvePkHdJe7NAu+srKT8Rvid3biJ
4kNlKAEynIoBKj1eNAGjt5aAUU2n9A3I1yVubPG1wR79ofeF3JIQ/XTbPS2DRtS0Gw5Syv719FYSPLAm5jkJNuPzf0y/N+0MBqPp
v0WiXs1OTvZ1FmeBZmhtjCasBKecgadIGo96VrF3giG1lHTu0932dx07Fn705T/q4QuoPDSSWx6zWKzgEsNpROpOii7aQC7w1tZf
OgIZQyvjSVVSRHCb7kRxoS0ntFyaPOKyEZzfDzisFaPRBkEFbFMOGqBWFQIDAQABAoIBADzde1GdylmsE3rjNNFghyZLMpx3KlsP
XNMVe3a35MPRD35v+ecMBrTZSMNf8hpgLsfA2cItVKRkgJSczPqEUdie/IY1sQbH6JCCTR+RlcAQqm+1h+FCaucVsVJ5J8s4Vgmc
v7N+cr4EBHVax6Knp2Scs/+pTMLR4B4S6WYGujWChVJNq29/TZRvPUmscjCgck72V+2Zf2ihwWJO5Yr5aOhEbbsFHh6dWcT1fcpD
zuTbq+APd7X0GXh13DySK5dkkpGII+3v8s6F428hZz8oYLPzpWy4W1KNZZf0UXPiJN6eA1mDkUA+iY75KbNb1rqZtu2GpyA9QxND
K9HCfqfw2FkCgYEA7BUNhSJy7TpcQyF50d0HOnXtF93XgOWBgiaO3C44LnXnh530fGRw6XMCNCmeTBzth1iL67Jic8qIrwOaTUZu
mw2m4N3Y4B5hRvZIucV7p81gWO4CmuBpJPBO2j73TyASAJ3npNIjGMzjM198bSW/SnKXujg2Tiuvwp1bbHL/6EMCgYEAxAYLXvab
uqgG8MlCOLkPM/HPWJS7YU4wkOdpRKTFARxqpJRs2dho+GU3GCu7CJ1usmlb4EE9QCb/evMEWF3KfbeRVCNOsHSMnpI8P60PdEuL
FF3jtQCPC4LZNrOvYHq4qIuQ86cn1IHzxGnsRCaKhNG+2JYevpiBWrJmj40ibscCgYBruO+CYEWwmYCf4RaE/CXgNw8IZOGAnziI
+q8VKMHZ8VLEPv7gA7TB0QigZJ0mfcykhXLTCYKC81eLBEnUGN8/QOt0j8X1/ebFSnvEyKez2bKs4W2u3dccU8qnKzQNlsSgI20f
eAMrvdGuD1PnOeIfRkqVXjDpWmXIl6Svx4mdoQKBgQCpSisR1VrCxhBQbQ/S2wflLYWLk8+MBrHswt3n2YEGJ5t2DXVAYiStuQPu
zP2XQBd034boUo9qUwO7FBuBkWaqUhmhl2iC/fTfkZ2UxIofPoqbiUZ5cEUZhOTA2Eeyw+msLfR+aLL+VUjILU5NwRdKA7aVaHie
1CiKwp3Ohe3hywKBgHO8VHNmmb97H+2wc2KNufKJTNS6e9q6Svbnv+vO1l95gdfRIsyOeixh2NHvQZrlz6Oo8QudgsV6GTOzqsUF
8WE6oRMhSP+SpjBmkVoGddGocS7UoKO0xQDsRQs5sVAviWGZ1hh5UWgy1wJoolcLohE5xlptU8C/jYXuLw4zURpW
",
    "
MIIEogIBAAKCAQEAv5ke9ofdFMTnKlRnToXvumlhQdig1UhU/8PgcFhEl79AG2emhbWG5jpAZxDDMcdgtb93cRz6L0ZFdmMrmli/
SaQdBmP/qxZyINQISYCsM8PZwVjqyc7ot/WELEa83/7WSEjgWPRUzWuaiYKBKXBDe7xcuMdNKtE986B8XHDc9vHs0uWglMdGxt2j
/3FptK0q8MCtIEF371x13qiei3OOGaj+SZ5RN5US8Hbr6Z6csokLM4d9jm4fs7l7XRYpTt4l2yhPNIcWZMOjaCaYZyyqt+N3OROv
T2akieMepcupvAU23aBwzSaNkxIZuXJLlQlqPlc5jdwgTJhruZe59brTjQIDAQABAoIBAB+HklsDOFm1c3h5o6HTlFlAA+NtmOiw
UAiM5+TPqcNdE4QkVk4foB+dS2w1NndSdkhCcLnvs6jO7sRmL86PtzQ7qmka+1ULdbmQRagu4WeysvrIkqP7hZGBo4ATyKYwjiZ0
E7NKdfVzX97W1+wv+h2lKDm3gSvq0L/u/jgffJqzI4Rlsm2RirRW01rDnoxvzeoEnJCEIEyHtafJs3cymaRkTuTc6Uur11nspxRw
8/07MSS702U9LcjsH5IQrUhQ4tdFi1Yz7oh4gKe8b1ibjSqb2OrNXrW8/eB2a6OsmHQyAQIcylVlLpeB+h6n64HM3D79lSOkUWIR
j6exDkJ1oYMCgYEA9yzwOsGZXfNV0Df5I206TeBPnZIiDlRSzDSh6TzS6fnjIs/wqyPQhJ9Hm5TAz8bIRjLYAhpfO0Uc17p27mVE
XFyu0km01Pxr0ejIV2VFBR5gtXjKhSAnjLGsiQKPmv7RbW9JxiXPN9UscPquB5+Q1g32oBwTXHY9BaRbXJjHAxMCgYEAxnA7jYHH
ICX171DjW1Qcp3ZZHLHNiDPxkbeur25AaDRAT1bynvA13jvCEmc++kQiMXqPYPgdDAPgYocqC0K0oEFOk6TBTDXTaQBdbtzIVtEL
EfN4y/xKRUM1clmsAZ4RdlMrGj64Q/NItfarn191xNVqyJCow05SRkPu9JZjAt8CgYAQ0ylDBpyW7ZJgyv6Vb8DxPhyNQD47NXgx
WD/RLYe5z32rh/X84EI4VNM9/uElA4XsaVeUxRDIawrskE+6KIB/vPtVaxj5CnmYXz0L3ePV1lyE3cUDTM4EYK+638bAqSm+Rj4C
U96IEWWmBxpDgJQOTgMEoQScXZwHv0lMw0WAqwKBgBImLawxlG7CSg4LTeAKf1xpnJjdQjkU1yFGtXliEg31yXP4NdSHj8W1nXhl
bQMivCXeWcK6rp1stVcNmbDR9wc5MeCbDvrTaXSPDfyXwNL/541KwV+WwYw4K2k7/llfhaVW0fhiiCPe2mWaG/RFnNXV1yBk6qqC
PVAj4nUIVCHtAoGAK7nWMhYYfDfVgqAn6zOb4Sf05Y8zMctC5AgNI6kkvKI8rrhegDNlw04lwL6AAPPpYpeTsLDOXPy8zOE9WvPg
vTdEJ42bUfNZC4ZUeiVDwahZ0hTPuaXVOMXoHqJ8wYHopWZzKJn2lrjz8rdapamj9XSd+r43qX2tSUj34CA5k7o=
",
];

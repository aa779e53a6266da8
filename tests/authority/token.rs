//! Tokens.

use chrono::{DateTime, Utc};

use super::certificates::TestCertificate;
use super::encoding::{integer, octets, oid, positive, sequence, set, tlv};
use super::keys::key_identifier;
use super::{TestAuthority, TestEss, TestHash, TestMistake};

const DATA: &str = "1.2.840.113549.1.7.1";
const TST_INFO: &str = "1.2.840.113549.1.9.16.1.4";

impl TestAuthority {
    pub(super) fn respond(
        &self,
        imprint: &[u8],
        nonce: Option<&[u8]>,
        time: DateTime<Utc>,
    ) -> Vec<u8> {
        let statement = self.statement(imprint, nonce, time);
        let content_type = if self.mistake == Some(TestMistake::ContentType) {
            DATA
        } else {
            TST_INFO
        };
        let content = sequence(&[&oid(content_type), &tlv(0xA0, &[&octets(&statement)])]);
        let signer_info = self.signer_info(&statement);
        let signer_infos = match self.mistake {
            Some(TestMistake::TwoSigners) => set(&[&signer_info, &signer_info]),
            Some(TestMistake::NoSigner) => set(&[]),
            _ => set(&[&signer_info]),
        };
        let hashes = set(&[&self.signer_hash.identifier()]);
        let certificates = self.certificate_set();
        let signed = sequence(&[
            &integer(&[3]),
            &hashes,
            &content,
            &certificates,
            &signer_infos,
        ]);
        let token = sequence(&[&oid("1.2.840.113549.1.7.2"), &tlv(0xA0, &[&signed])]);
        sequence(&[&sequence(&[&integer(&[0])]), &token])
    }

    pub(super) fn certificate_set(&self) -> Vec<u8> {
        if !self.has_certificates {
            return Vec::new();
        }
        let mut certificates = vec![self.signer().encoding];
        if self.has_intermediate {
            certificates.push(self.intermediate().encoding);
        }
        if !self.is_self_signed {
            certificates.push(self.root().encoding);
        }
        if self.mistake == Some(TestMistake::ManyCertificates) {
            certificates = certificates.iter().cycle().take(20).cloned().collect();
        }
        tlv(0xA0, &[&certificates.concat()])
    }

    pub(super) fn statement(
        &self,
        imprint: &[u8],
        nonce: Option<&[u8]>,
        time: DateTime<Utc>,
    ) -> Vec<u8> {
        let version = if self.mistake == Some(TestMistake::StatementVersion) {
            2
        } else {
            1
        };
        let accuracy = self.accuracy.map(|(seconds, milliseconds, microseconds)| {
            let part = |tag: u8, number: u32| {
                if number == 0 {
                    Vec::new()
                } else {
                    tlv(tag, &[&positive(number)])
                }
            };
            sequence(&[
                &part(0x02, seconds),
                &part(0x80, u32::from(milliseconds)),
                &part(0x81, u32::from(microseconds)),
            ])
        });
        let extension = sequence(&[&oid("1.2.3.4"), &tlv(0x01, &[&[0xFF]]), &octets(&[5, 0])]);
        let extensions = match self.mistake {
            Some(TestMistake::CriticalTokenExtension) => tlv(0xA1, &[&extension]),
            _ => Vec::new(),
        };
        sequence(&[
            &integer(&[version]),
            &oid("1.2.3.4.1"),
            imprint,
            &integer(&[0x01, 0x02, 0x03]),
            &tlv(0x18, &[self.time_text(time).as_bytes()]),
            &accuracy.unwrap_or_default(),
            &nonce.map(integer).unwrap_or_default(),
            &extensions,
        ])
    }

    pub(super) fn time_text(&self, time: DateTime<Utc>) -> String {
        let nanoseconds = time.timestamp_subsec_nanos();
        let digits = format!("{nanoseconds:09}");
        let digits = match self.mistake {
            Some(TestMistake::TrailingZeros) => digits.as_str(),
            _ => digits.trim_end_matches('0'),
        };
        let point = if digits.is_empty() { "" } else { "." };
        format!("{}{point}{digits}Z", time.format("%Y%m%d%H%M%S"))
    }

    pub(super) fn signer_info(&self, statement: &[u8]) -> Vec<u8> {
        let signer = self.signer();
        let identifier = if self.uses_key_identifier {
            tlv(0x80, &[&key_identifier(self.signer_key())])
        } else {
            sequence(&[&signer.issuer, &integer(&signer.serial)])
        };
        let attributes = self.attributes(statement, &signer);
        let payload = match self.mistake {
            Some(TestMistake::NoAttributes) => statement.to_vec(),
            Some(TestMistake::ImplicitTagSigned) => tlv(0xA0, &[&attributes]),
            _ => tlv(0x31, &[&attributes]),
        };
        let other = TestAuthority::named("Other");
        let key = match self.mistake {
            Some(TestMistake::OtherKey) => other.signer_key(),
            _ => self.signer_key(),
        };
        let signature = key.sign(self.signer_hash, &payload);
        let attributes = match self.mistake {
            Some(TestMistake::NoAttributes) => Vec::new(),
            _ => tlv(0xA0, &[&attributes]),
        };
        sequence(&[
            &integer(&[if self.uses_key_identifier { 3 } else { 1 }]),
            &identifier,
            &self.signer_hash.identifier(),
            &attributes,
            &key.signature_identifier(self.signer_hash, true),
            &octets(&signature),
        ])
    }

    /// The signed attributes in the order of DER.
    pub(super) fn attributes(&self, statement: &[u8], signer: &TestCertificate) -> Vec<u8> {
        let is = |mistake| self.mistake == Some(mistake);
        let mut digest = self.signer_hash.digest(statement);
        if is(TestMistake::DigestAttribute) {
            digest[0] ^= 1;
        }
        let mut digests = octets(&digest);
        if is(TestMistake::TwoDigests) {
            digests.extend(octets(&[0; 32]));
        }
        let content_type = if is(TestMistake::ContentTypeAttribute) {
            DATA
        } else {
            TST_INFO
        };
        let mut attributes = ess_attributes(self.ess, signer);
        if !is(TestMistake::NoContentTypeAttribute) {
            attributes.push(attribute("1.2.840.113549.1.9.3", &oid(content_type)));
        }
        if !is(TestMistake::NoDigestAttribute) {
            attributes.push(attribute("1.2.840.113549.1.9.4", &digests));
        }
        attributes.sort();
        attributes.concat()
    }
}

pub(super) fn attribute(id: &str, values: &[u8]) -> Vec<u8> {
    sequence(&[&oid(id), &set(&[values])])
}

pub(super) fn ess_attributes(ess: TestEss, signer: &TestCertificate) -> Vec<Vec<u8>> {
    let issuer_serial = |serial: &[u8]| {
        sequence(&[
            &sequence(&[&tlv(0xA4, &[&signer.issuer])]),
            &integer(serial),
        ])
    };
    let first = |bytes: &[u8]| {
        let digest = octets(&TestHash::Sha1.digest(bytes));
        let entry = sequence(&[&digest, &issuer_serial(&signer.serial)]);
        attribute(
            "1.2.840.113549.1.9.16.2.12",
            &sequence(&[&sequence(&[&entry])]),
        )
    };
    let second = |hash: &[u8], digest: &[u8], issuer: &[u8]| {
        let entry = sequence(&[hash, &octets(digest), issuer]);
        attribute(
            "1.2.840.113549.1.9.16.2.47",
            &sequence(&[&sequence(&[&entry])]),
        )
    };
    let sha256 = TestHash::Sha256.digest(&signer.encoding);
    let plain = || second(&[], &sha256, &[]);
    match ess {
        TestEss::V1 => vec![first(&signer.encoding)],
        TestEss::V2 => vec![plain()],
        TestEss::V2Sha512 => {
            let digest = TestHash::Sha512.digest(&signer.encoding);
            let issuer = issuer_serial(&signer.serial);
            vec![second(&TestHash::Sha512.identifier(), &digest, &issuer)]
        }
        TestEss::Both => vec![first(&signer.encoding), plain()],
        TestEss::None => Vec::new(),
        TestEss::Wrong => vec![second(&[], &TestHash::Sha256.digest(b"other"), &[])],
        TestEss::WrongV1 => vec![first(b"other"), plain()],
        TestEss::WrongSerial => vec![second(&[], &sha256, &issuer_serial(&[9]))],
    }
}

//! Certificates.

use super::encoding::{integer, octets, oid, sequence, set, tlv};
use super::keys::{SecretKey, key_identifier};
use super::{TestAuthority, TestHash, TestKey, TestMistake, TestPurpose};

/// A certificate with its key's number, which also makes its serial number.
pub(super) struct TestCertificate {
    pub(super) encoding: Vec<u8>,
    pub(super) issuer: Vec<u8>,
    pub(super) serial: Vec<u8>,
}

impl TestAuthority {
    pub(super) fn root_key(&self) -> SecretKey {
        SecretKey::new(self.key, &self.name, 0)
    }

    pub(super) fn intermediate_key(&self) -> SecretKey {
        SecretKey::new(TestKey::P256, &self.name, 2)
    }

    pub(super) fn signer_key(&self) -> SecretKey {
        SecretKey::new(self.key, &self.name, 1)
    }

    pub(super) fn root(&self) -> TestCertificate {
        let name = distinguished_name(&format!("{} Root", self.name));
        let (from, to) = &self.root_validity;
        let key = self.root_key();
        let extensions = [
            ca_extension(true),
            key_usage_extension(0x06),
            identifier_extension(key),
        ];
        certificate(
            &name,
            &name,
            1,
            (from, to),
            key,
            key,
            Some(&extensions.concat()),
        )
    }

    pub(super) fn intermediate(&self) -> TestCertificate {
        let (issuer, subject) = (
            distinguished_name(&format!("{} Root", self.name)),
            distinguished_name(&format!("{} Intermediate", self.name)),
        );
        let is_authority = self.mistake != Some(TestMistake::IntermediateIsNoAuthority);
        let may_certify = self.mistake != Some(TestMistake::IntermediateMayNotCertify);
        let key = self.intermediate_key();
        let extensions = [
            ca_extension(is_authority),
            key_usage_extension(if may_certify { 0x06 } else { 0x80 }),
            identifier_extension(key),
        ];
        let validity = ("20000101000000Z", "20991231235959Z");
        let extensions = extensions.concat();
        certificate(
            &issuer,
            &subject,
            2,
            validity,
            key,
            self.root_key(),
            Some(&extensions),
        )
    }

    pub(super) fn signer(&self) -> TestCertificate {
        let subject = if self.has_no_common_name {
            name_of(&[("2.5.4.6", "DK"), ("2.5.4.10", &self.name)])
        } else {
            distinguished_name(&format!("{} Signer", self.name))
        };
        let issuer = match (self.is_self_signed, self.has_intermediate) {
            (true, _) => subject.clone(),
            (false, true) => distinguished_name(&format!("{} Intermediate", self.name)),
            (false, false) => distinguished_name(&format!("{} Root", self.name)),
        };
        let key = self.signer_key();
        let issuer_key = match (self.mistake, self.is_self_signed, self.has_intermediate) {
            (Some(TestMistake::ForgedCertificate), ..) => TestAuthority::named("Other").root_key(),
            (_, true, _) => key,
            (_, false, true) => self.intermediate_key(),
            (_, false, false) => self.root_key(),
        };
        let mut extensions = purpose_extension(self.purpose);
        extensions.extend(self.key_usage.map(key_usage_extension).unwrap_or_default());
        extensions.extend(identifier_extension(key));
        if self.mistake == Some(TestMistake::CriticalExtension) {
            extensions.extend(extension("1.2.3.4", true, &[5, 0]));
        }
        let is_version_1 = self.mistake == Some(TestMistake::CertificateVersion1);
        let extensions = (!is_version_1).then_some(extensions.as_slice());
        let (from, to) = &self.validity;
        certificate(
            &issuer,
            &subject,
            3,
            (from, to),
            key,
            issuer_key,
            extensions,
        )
    }
}

pub(super) fn certificate(
    issuer: &[u8],
    subject: &[u8],
    serial: u8,
    (from, to): (&str, &str),
    key: SecretKey,
    issuer_key: SecretKey,
    extensions: Option<&[u8]>,
) -> TestCertificate {
    let serial = vec![serial, 0x42];
    let hash = TestHash::Sha256;
    let algorithm = issuer_key.signature_identifier(hash, false);
    let version = extensions.map(|_| tlv(0xA0, &[&integer(&[2])]));
    let body = sequence(&[
        &version.unwrap_or_default(),
        &integer(&serial),
        &algorithm,
        issuer,
        &sequence(&[&time(from), &time(to)]),
        subject,
        &key.public_key_info(),
        &extensions
            .map(|list| tlv(0xA3, &[&sequence(&[list])]))
            .unwrap_or_default(),
    ]);
    let signature = issuer_key.sign(hash, &body);
    let encoding = sequence(&[&body, &algorithm, &tlv(0x03, &[&[0], &signature])]);
    TestCertificate {
        encoding,
        issuer: issuer.to_vec(),
        serial,
    }
}

/// A time of a certificate: two digits of the year up to 2049 (RFC 5280, 4.1.2.5).
pub(super) fn time(text: &str) -> Vec<u8> {
    if text < "2050" {
        tlv(0x17, &[&text.as_bytes()[2..]])
    } else {
        tlv(0x18, &[text.as_bytes()])
    }
}

pub(super) fn distinguished_name(common_name: &str) -> Vec<u8> {
    name_of(&[("2.5.4.6", "DK"), ("2.5.4.3", common_name)])
}

pub(super) fn name_of(parts: &[(&str, &str)]) -> Vec<u8> {
    let parts: Vec<Vec<u8>> = parts
        .iter()
        .map(|(id, value)| set(&[&sequence(&[&oid(id), &tlv(0x0C, &[value.as_bytes()])])]))
        .collect();
    sequence(&[&parts.concat()])
}

pub(super) fn extension(id: &str, is_critical: bool, value: &[u8]) -> Vec<u8> {
    let critical = if is_critical {
        tlv(0x01, &[&[0xFF]])
    } else {
        Vec::new()
    };
    sequence(&[&oid(id), &critical, &octets(value)])
}

pub(super) fn ca_extension(is_authority: bool) -> Vec<u8> {
    let flag = if is_authority {
        tlv(0x01, &[&[0xFF]])
    } else {
        Vec::new()
    };
    extension("2.5.29.19", true, &sequence(&[&flag]))
}

pub(super) fn key_usage_extension(bits: u8) -> Vec<u8> {
    let unused = u8::try_from(bits.trailing_zeros().min(7)).unwrap();
    extension("2.5.29.15", true, &tlv(0x03, &[&[unused, bits]]))
}

pub(super) fn identifier_extension(key: SecretKey) -> Vec<u8> {
    extension("2.5.29.14", false, &octets(&key_identifier(key)))
}

pub(super) fn purpose_extension(purpose: TestPurpose) -> Vec<u8> {
    let (stamping, code) = (oid("1.3.6.1.5.5.7.3.8"), oid("1.3.6.1.5.5.7.3.3"));
    let (is_critical, purposes) = match purpose {
        TestPurpose::Missing => return Vec::new(),
        TestPurpose::TimeStamping => (true, stamping),
        TestPurpose::NotCritical => (false, stamping),
        TestPurpose::Extra => (true, [stamping, code].concat()),
        TestPurpose::CodeSigning => (true, code),
    };
    extension("2.5.29.37", is_critical, &sequence(&[&purposes]))
}

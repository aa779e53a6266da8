use super::*;

#[test]
fn a_time_stamp_states_when_a_message_existed() {
    let authority = TestAuthority {
        accuracy: Some((1, 500, 250)),
        ..TestAuthority::default()
    };
    let stamp = verify_at(&authority, at("2026-03-01T12:00:00.123Z")).unwrap();
    assert_eq!(stamp.time, at("2026-03-01T12:00:00.123Z"));
    assert_eq!(stamp.accuracy, TimeDelta::microseconds(1_500_250));
    assert_eq!(stamp.not_after(), at("2026-03-01T12:00:01.623250Z"));
    assert_eq!(
        (stamp.authority.as_str(), stamp.trusted_as.as_str()),
        ("Test Signer", "Test Root")
    );
    assert_eq!(
        (stamp.serial.as_str(), stamp.policy.as_str()),
        ("010203", "1.2.3.4.1")
    );
}

#[test]
fn every_key_goes_with_every_hash() {
    for key in [
        TestKey::P256,
        TestKey::P384,
        TestKey::P521,
        TestKey::Rsa,
        TestKey::RsaNamed,
        TestKey::RsaPss,
    ] {
        for hash in [TestHash::Sha256, TestHash::Sha384, TestHash::Sha512] {
            for has_intermediate in [false, true] {
                let authority = TestAuthority {
                    key,
                    has_intermediate,
                    imprint_hash: hash,
                    signer_hash: hash,
                    ..TestAuthority::default()
                };
                let stamp = verify(&authority);
                assert_eq!(
                    stamp.unwrap().time,
                    noon(),
                    "{key:?} {hash:?} {has_intermediate}"
                );
            }
        }
    }
}

#[test]
fn sha_1_is_refused_by_name() {
    for (imprint_hash, signer_hash) in [
        (TestHash::Sha1, TestHash::Sha256),
        (TestHash::Sha256, TestHash::Sha1),
    ] {
        for key in [TestKey::P256, TestKey::Rsa, TestKey::RsaNamed] {
            let authority = TestAuthority {
                key,
                imprint_hash,
                signer_hash,
                ..TestAuthority::default()
            };
            let fault = verify(&authority).unwrap_err();
            assert!(
                matches!(fault, TimeStampFault::HashNotAccepted { .. }),
                "{fault:?}"
            );
            assert!(
                fault.to_string().contains("SHA-1: expected SHA-256"),
                "{fault}"
            );
        }
    }
}

#[test]
fn a_stamp_is_one_of_its_message_alone() {
    let authority = TestAuthority::default();
    let response = authority.stamp(MESSAGE, noon());
    let accepted = accept(&authority.pem());
    let fault = verify_time_stamp(&response, b"another", None, &accepted).unwrap_err();
    assert!(
        matches!(fault, TimeStampFault::OtherMessage { .. }),
        "{fault:?}"
    );
}

#[test]
fn a_stamp_answers_its_request() {
    use sha2::Digest as _;
    let digest: [u8; 32] = sha2::Sha256::digest(MESSAGE).into();
    let authority = TestAuthority::default();
    let accepted = accept(&authority.pem());
    for nonce in [[7; 16], [0x80; 16], [0; 16]] {
        let request = TimeStampRequest::new(digest, nonce);
        let response = authority.answer(&request.encode().unwrap(), noon());
        let verify =
            |request| verify_time_stamp(&response, MESSAGE, Some(request), &accepted).map(|_| ());
        assert_eq!(verify(&request), Ok(()));
        let other = TimeStampRequest::new(digest, [9; 16]);
        assert!(matches!(
            verify(&other),
            Err(TimeStampFault::NonceDiffers { .. })
        ));
        let other = TimeStampRequest::new([1; 32], nonce);
        assert!(matches!(
            verify(&other),
            Err(TimeStampFault::OtherRequest(_))
        ));
        let unasked = authority.stamp(MESSAGE, noon());
        let fault = verify_time_stamp(&unasked, MESSAGE, Some(&request), &accepted).unwrap_err();
        assert!(fault.to_string().contains("found none"), "{fault}");
    }
    // Another hash than the one that was asked for.
    let long = TestAuthority {
        imprint_hash: TestHash::Sha512,
        ..TestAuthority::default()
    };
    let request = TimeStampRequest::new(digest, [7; 16]);
    let response = long.stamp(MESSAGE, noon());
    let fault = verify_time_stamp(&response, MESSAGE, Some(&request), &accepted).unwrap_err();
    assert!(
        matches!(fault, TimeStampFault::OtherRequest(_)),
        "{fault:?}"
    );
}

#[test]
fn a_refusal_is_shown_with_its_text() {
    let accepted = accept(&TestAuthority::default().pem());
    let refused = |status, text: &str| {
        let response = TestAuthority::refuse(status, text);
        verify_time_stamp(&response, MESSAGE, None, &accepted)
            .unwrap_err()
            .to_string()
    };
    let text = refused(2, "the request is too big");
    assert!(
        text.ends_with("found rejection: the request is too big"),
        "{text}"
    );
    assert!(refused(3, "x").contains("waiting"));
    assert!(refused(9, &"x".repeat(5000)).len() < 400);
    // Granted, and nothing granted.
    let text = refused(0, "");
    assert!(text.contains("the token is missing"), "{text}");
}

#[test]
fn the_signed_attributes_must_name_the_certificate_of_the_signer() {
    for (ess, is_right) in [
        (TestEss::V1, true),
        (TestEss::V2, true),
        (TestEss::V2Sha512, true),
        (TestEss::Both, true),
        (TestEss::None, false),
        (TestEss::Wrong, false),
        (TestEss::WrongV1, false),
        (TestEss::WrongSerial, false),
    ] {
        for uses_key_identifier in [false, true] {
            let authority = TestAuthority {
                ess,
                uses_key_identifier,
                ..TestAuthority::default()
            };
            match verify(&authority) {
                Ok(_) => assert!(is_right, "{ess:?}"),
                Err(TimeStampFault::SignatureInvalid(_)) => assert!(!is_right, "{ess:?}"),
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[test]
fn every_mistake_is_refused_with_its_reason() {
    for (mistake, reason) in [
        (
            TestMistake::StatementVersion,
            "expected version 1 of the statement, found 2",
        ),
        (
            TestMistake::CriticalTokenExtension,
            "the critical extension 1.2.3.4 is not supported",
        ),
        (
            TestMistake::ContentType,
            "expected the content of the token to be of the type",
        ),
        (
            TestMistake::ContentTypeAttribute,
            "about another type of content",
        ),
        (
            TestMistake::NoContentTypeAttribute,
            "for the content's type is missing",
        ),
        (
            TestMistake::DigestAttribute,
            "the signed statement was changed",
        ),
        (
            TestMistake::NoDigestAttribute,
            "for the content's hash is missing",
        ),
        (TestMistake::TwoDigests, "has several values"),
        (TestMistake::NoAttributes, "expected the signed attributes"),
        (TestMistake::ImplicitTagSigned, "did not sign it"),
        (TestMistake::OtherKey, "did not sign it"),
        (
            TestMistake::ForgedCertificate,
            "the chain of certificates is not valid",
        ),
        (
            TestMistake::TwoSigners,
            "expected one signer, found several",
        ),
        (TestMistake::NoSigner, "a signer is missing"),
        (
            TestMistake::CertificateVersion1,
            "expected X.509 version 3, found version 1",
        ),
        (
            TestMistake::CriticalExtension,
            "its critical extension 1.2.3.4 is not supported",
        ),
        (
            TestMistake::ManyCertificates,
            "it has more than 16 certificates",
        ),
    ] {
        let fault = verify(&with_mistake(mistake)).unwrap_err().to_string();
        assert!(fault.contains(reason), "{mistake:?}: {fault}");
    }
}

#[test]
fn unusual_tokens_that_are_right_are_accepted() {
    let zeros = with_mistake(TestMistake::TrailingZeros);
    let time = at("2026-03-01T12:00:00.5Z");
    assert_eq!(verify_at(&zeros, time).unwrap().time, time);
    let unnamed = TestAuthority {
        has_no_common_name: true,
        ..TestAuthority::default()
    };
    assert_eq!(verify(&unnamed).unwrap().authority, "C=DK, O=Test");
    let far = TestAuthority {
        accuracy: Some((u32::MAX, 999, 999)),
        ..TestAuthority::default()
    };
    assert!(verify(&far).unwrap().not_after() > at("2160-01-01T00:00:00Z"));
}

/// What is still accepted after a bit was changed lies in bytes that no signature covers, and states the
/// same.
#[test]
fn no_changed_bit_changes_the_statement() {
    for (key, has_intermediate, ess) in [
        (TestKey::P256, true, TestEss::V2Sha512),
        (TestKey::Rsa, false, TestEss::V1),
    ] {
        let authority = TestAuthority {
            key,
            has_intermediate,
            ess,
            ..TestAuthority::default()
        };
        let accepted = accept(&authority.pem());
        let response = authority.stamp(MESSAGE, noon());
        let stamp = verify_time_stamp(&response, MESSAGE, None, &accepted).unwrap();
        let mut refused = 0;
        for position in 0..response.len() {
            let mut changed = response.clone();
            changed[position] ^= 1 << (position % 8);
            match verify_time_stamp(&changed, MESSAGE, None, &accepted) {
                Ok(same) => assert_eq!(same, stamp, "{position}"),
                Err(_) => refused += 1,
            }
            let _ = verify_time_stamp(&response[..position], MESSAGE, None, &accepted);
        }
        assert!(
            refused > response.len() / 3,
            "{refused} of {}",
            response.len()
        );
    }
}

#[test]
fn a_response_is_bounded() {
    let authority = TestAuthority::default();
    let accepted = accept(&authority.pem());
    let long = [authority.stamp(MESSAGE, noon()), vec![0; 64 * 1024]].concat();
    let fault = verify_time_stamp(&long, MESSAGE, None, &accepted).unwrap_err();
    assert!(
        fault.to_string().contains("more than 65536 bytes"),
        "{fault}"
    );
    let nested: Vec<u8> = [0x30, 0x82, 0x7F, 0xFF].repeat(8000);
    assert!(verify_time_stamp(&nested, MESSAGE, None, &accepted).is_err());
}

use super::*;

#[test]
fn a_certificate_must_be_made_for_time_stamps() {
    for (purpose, key_usage, is_fit) in [
        (TestPurpose::TimeStamping, None, true),
        (TestPurpose::TimeStamping, Some(0x80), true),
        (TestPurpose::TimeStamping, Some(0x40), true),
        (TestPurpose::TimeStamping, Some(0x20), false),
        (TestPurpose::Missing, None, false),
        (TestPurpose::NotCritical, None, false),
        (TestPurpose::Extra, None, false),
        (TestPurpose::CodeSigning, None, false),
    ] {
        for is_self_signed in [false, true] {
            let authority = TestAuthority {
                is_self_signed,
                purpose,
                key_usage,
                ..TestAuthority::default()
            };
            match verify(&authority) {
                Ok(_) => assert!(is_fit, "{purpose:?} {key_usage:?}"),
                Err(TimeStampFault::CertificateUnfit { .. }) => {
                    assert!(!is_fit, "{purpose:?} {key_usage:?}");
                }
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[test]
fn certificates_must_be_valid_at_the_time_of_the_stamp() {
    let limits = || ("20260101000000Z".to_owned(), "20261231235959Z".to_owned());
    let short = TestAuthority {
        validity: limits(),
        ..TestAuthority::default()
    };
    let short_root = TestAuthority {
        root_validity: limits(),
        ..TestAuthority::default()
    };
    let own = TestAuthority {
        is_self_signed: true,
        validity: limits(),
        ..TestAuthority::default()
    };
    for authority in [short, short_root, own] {
        for (time, is_valid) in [
            ("2025-12-31T23:59:59.999Z", false),
            ("2026-01-01T00:00:00Z", true),
            ("2026-12-31T23:59:59.5Z", true),
            ("2027-01-01T00:00:00Z", false),
        ] {
            match verify_at(&authority, at(time)) {
                Ok(_) => assert!(is_valid, "{time}"),
                Err(TimeStampFault::NotValidAtTime { .. }) => assert!(!is_valid, "{time}"),
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[test]
fn any_certificate_of_the_chain_can_be_accepted() {
    let authority = TestAuthority {
        has_intermediate: true,
        ..TestAuthority::default()
    };
    let response = authority.stamp(MESSAGE, noon());
    for (pem, name) in [
        (authority.pem(), "Test Root"),
        (authority.intermediate_pem(), "Test Intermediate"),
        (authority.signer_pem(), "Test Signer"),
    ] {
        let stamp = verify_time_stamp(&response, MESSAGE, None, &accept(&pem)).unwrap();
        assert_eq!(stamp.trusted_as, name);
    }
    let other = TestAuthority::named("Other");
    for pem in [other.pem(), other.signer_pem()] {
        let fault = verify_time_stamp(&response, MESSAGE, None, &accept(&pem)).unwrap_err();
        assert!(
            matches!(fault, TimeStampFault::AuthorityNotAccepted { .. }),
            "{fault:?}"
        );
    }
    let mut both = accept(&other.pem());
    both.extend(accept(&authority.pem())).unwrap();
    assert_eq!(both.names(), ["Other Root", "Test Root"]);
    let stamp = verify_time_stamp(&response, MESSAGE, None, &both).unwrap();
    assert_eq!(stamp.trusted_as, "Test Root");
}

#[test]
fn an_accepted_signer_certifies_nobody() {
    // A self-signed signer is accepted for itself: it is not a certificate authority.
    let own = TestAuthority {
        is_self_signed: true,
        ..TestAuthority::default()
    };
    let stamp = verify(&own).unwrap();
    assert_eq!(
        (stamp.authority.as_str(), stamp.trusted_as.as_str()),
        ("Test Signer", "Test Signer")
    );
    let response = TestAuthority::default().stamp(MESSAGE, noon());
    assert!(verify_time_stamp(&response, MESSAGE, None, &accept(&own.pem())).is_err());
}

#[test]
fn certificates_may_be_left_out_where_the_signer_is_accepted() {
    let authority = TestAuthority {
        has_certificates: false,
        ..TestAuthority::default()
    };
    let response = authority.stamp(MESSAGE, noon());
    let accepted = accept(&(authority.pem() + &authority.signer_pem()));
    assert!(verify_time_stamp(&response, MESSAGE, None, &accepted).is_ok());
    let fault = verify(&authority).unwrap_err();
    assert!(
        fault
            .to_string()
            .contains("neither in the response nor accepted"),
        "{fault}"
    );
}

#[test]
fn an_intermediate_must_be_a_certificate_authority() {
    for mistake in [
        TestMistake::IntermediateIsNoAuthority,
        TestMistake::IntermediateMayNotCertify,
    ] {
        let authority = TestAuthority {
            has_intermediate: true,
            ..with_mistake(mistake)
        };
        let fault = verify(&authority).unwrap_err();
        assert!(
            matches!(fault, TimeStampFault::AuthorityNotAccepted { .. }),
            "{fault:?}"
        );
    }
}

#[test]
fn accepted_authorities_are_read_from_pem() {
    let (root, other) = (
        TestAuthority::default().pem(),
        TestAuthority::named("Other").pem(),
    );
    let text = format!(
        "Root of tests\r\n{}and\n{other}",
        root.replace('\n', "\r\n")
    );
    assert_eq!(accept(&text).names(), ["Test Root", "Other Root"]);
    let fails = |text: &str, reason: &str| {
        let fault = TimeStampAuthorities::from_pem(text.as_bytes()).unwrap_err();
        assert!(fault.contains(reason), "{fault}");
    };
    fails("", "expected a line");
    fails(
        &root.replace("CERTIFICATE", "PRIVATE KEY"),
        "expected a line",
    );
    fails(
        &format!("{root}{}", other.replace("MII", "M!I")),
        "certificate 2 cannot be used",
    );
    fails(
        &root.replace("-----END", "x\n-----END"),
        "its content is not base64",
    );
    fails(&root.replace("-----END", "----END"), "it has no line");
    fails(&root[..root.len() - 30], "it has no line");
    fails(
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "it is not X.509",
    );
    fails(&"-----BEGIN CERTIFICATE-----\n".repeat(2), "it has no line");
    fails(&root.repeat(101), "expected at most 100");
    fails(
        &" ".repeat(1024 * 1024 + 1),
        "expected at most 1048576 bytes",
    );
    fails(
        &with_mistake(TestMistake::CertificateVersion1).signer_pem(),
        "found version 1",
    );
    fails(
        &with_mistake(TestMistake::CriticalExtension).signer_pem(),
        "1.2.3.4",
    );
    assert!(TimeStampAuthorities::from_pem(&[0xFF]).is_err());
}

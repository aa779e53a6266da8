//! A token of a public authority: GitHub's, of 2026-03-02, P-384 with SHA-384 over a SHA-256, without
//! certificates. It is over the signature of a release's attestation.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::*;

fn decode(text: &str) -> Vec<u8> {
    STANDARD.decode(text.replace('\n', "")).unwrap()
}

#[test]
fn a_token_of_a_public_authority_is_verified() {
    let (token, message) = (decode(TOKEN), decode(MESSAGE));
    let stamp = verify_time_stamp(&token, &message, None, &accept(SIGNER)).unwrap();
    assert_eq!(stamp.time, at("2026-03-02T09:52:15Z"));
    assert_eq!(stamp.accuracy, TimeDelta::seconds(1));
    assert_eq!(stamp.authority, "TSA Timestamping");
    assert_eq!(stamp.serial, "00b519b9676aec079619d778456d3b231d0a89b5ec");
    assert_eq!(stamp.policy, "1.3.6.1.4.1.57264.2");
    let fault = verify_time_stamp(&token, b"another", None, &accept(SIGNER)).unwrap_err();
    assert!(
        matches!(fault, TimeStampFault::OtherMessage { .. }),
        "{fault:?}"
    );
    // The token has no certificates, so that the root alone does not do.
    assert!(verify_time_stamp(&token, &message, None, &accept(ROOT)).is_err());
}

#[test]
fn certificates_in_the_token_lead_to_the_root_of_a_public_authority() {
    let pem = [SIGNER, INTERMEDIATE].map(|pem| accept(pem).certificates[0].clone());
    let token = with_certificates(&decode(TOKEN), &pem.concat());
    let stamp = verify_time_stamp(&token, &decode(MESSAGE), None, &accept(ROOT)).unwrap();
    assert_eq!(stamp.trusted_as, "Internal Services Root");
    let alone = with_certificates(&decode(TOKEN), &pem[0]);
    assert!(verify_time_stamp(&alone, &decode(MESSAGE), None, &accept(ROOT)).is_err());
}

/// The token with certificates in its empty set. The lengths of what is around it grow: all are of two
/// bytes, and none is signed.
fn with_certificates(token: &[u8], certificates: &[u8]) -> Vec<u8> {
    let at = token
        .windows(4)
        .position(|part| part == [0xA0, 0x00, 0x31, 0x82])
        .unwrap();
    let length = u16::try_from(certificates.len()).unwrap();
    let set = [&[0xA0, 0x82][..], &length.to_be_bytes(), certificates].concat();
    let mut bytes = [&token[..at], &set, &token[at + 2..]].concat();
    let grown = length + 2;
    // The response, the token, its content and the signed data in it.
    for position in [2, 11, 26, 30] {
        let old = u16::from_be_bytes([bytes[position], bytes[position + 1]]);
        bytes[position..position + 2].copy_from_slice(&(old + grown).to_be_bytes());
    }
    bytes
}

const TOKEN: &str = "\
MIIC0TADAgEAMIICyAYJKoZIhvcNAQcCoIICuTCCArUCAQMxDTALBglghkgBZQMEAgIwgbwGCyqGSIb3DQEJEAEEoIGsBIGp
MIGmAgEBBgkrBgEEAYO/MAIwMTANBglghkgBZQMEAgEFAAQghTxDvdwMLHFSu8TjdlTstEStWK/bvuVNHAf9BX+EHLkCFQC1
GblnauwHlhnXeEVtOyMdCom17BgPMjAyNjAzMDIwOTUyMTVaMAMCAQGgNqQ0MDIxFTATBgNVBAoTDEdpdEh1YiwgSW5jLjEZ
MBcGA1UEAxMQVFNBIFRpbWVzdGFtcGluZ6AAMYIB3jCCAdoCAQEwSjAyMRUwEwYDVQQKEwxHaXRIdWIsIEluYy4xGTAXBgNV
BAMTEFRTQSBpbnRlcm1lZGlhdGUCFB4pY0hvTcf0H/4D6Ze1dZMkYf42MAsGCWCGSAFlAwQCAqCCAQUwGgYJKoZIhvcNAQkD
MQ0GCyqGSIb3DQEJEAEEMBwGCSqGSIb3DQEJBTEPFw0yNjAzMDIwOTUyMTVaMD8GCSqGSIb3DQEJBDEyBDAURRNf7d2MmFEi
dbQQ1J6rRx4/kZFeyFGaM3DaghkBZD//obIj8JCH5Tstc8SlvswwgYcGCyqGSIb3DQEJEAIvMXgwdjB0MHIEIKzz5sg8FlIU
NIp59/2BxH+P8BZcsakjv3jvs4AoHHppME4wNqQ0MDIxFTATBgNVBAoTDEdpdEh1YiwgSW5jLjEZMBcGA1UEAxMQVFNBIGlu
dGVybWVkaWF0ZQIUHiljSG9Nx/Qf/gPpl7V1kyRh/jYwCgYIKoZIzj0EAwMEZzBlAjBIiRpD/bkK2gVrW/h9przZshAK1LHV
vkaYL9r/7nlwI79wBmq4477iWaWQGDInlSMCMQD3TSnM81jDR4xbkZpGKHNO4sRNR8Fzeiosak7z4AO7LrcdGBXaDQWhpoBt
WPIgKYc=";

const MESSAGE: &str = "\
MEUCIE1pkb2XXI9UHOT0FHQs2PPXJSQLZmVyaASt5rNM5kLVAiEAhJrMNXYqIo+IXx5nOF+S9TZY93kqaGNsORgRDgs97bM=";

const SIGNER: &str = "\
-----BEGIN CERTIFICATE-----
MIICGzCCAaGgAwIBAgIUHiljSG9Nx/Qf/gPpl7V1kyRh/jYwCgYIKoZIzj0EAwMw
MjEVMBMGA1UEChMMR2l0SHViLCBJbmMuMRkwFwYDVQQDExBUU0EgaW50ZXJtZWRp
YXRlMB4XDTI1MTExMzAwMDAwMFoXDTI2MTExMzAwMDAwMFowMjEVMBMGA1UEChMM
R2l0SHViLCBJbmMuMRkwFwYDVQQDExBUU0EgVGltZXN0YW1waW5nMHYwEAYHKoZI
zj0CAQYFK4EEACIDYgAEG1ZUJgbtNpInC7jR9hi4OMWK5yF5VeRpmCs6ADS5lx23
MEHo3ek32O123e3YwH+J3F9Vbpd7ePQHnpdc6tsBcQ/y/NPw2Vf+VwMI/E35C5/3
Y9A5kRXq9CFXC1bU6Fj6o3gwdjAOBgNVHQ8BAf8EBAMCB4AwDAYDVR0TAQH/BAIw
ADAdBgNVHQ4EFgQUXa9JaNrcN+1Je5aHEemVnH2XXtMwHwYDVR0jBBgwFoAUdh+G
TP65aetHLVLs9hdhGgDIKIwwFgYDVR0lAQH/BAwwCgYIKwYBBQUHAwgwCgYIKoZI
zj0EAwMDaAAwZQIwJyVOay8lriDg4Up0VFWc/o19mzuQeoEItzM2dG50eXF4KbPo
9zfdviS3D6StPFRGAjEA5IHCXJ8qP8CsAsQmT3IPimUTAvDNJZI4GFIxs+od/R/E
UHGu4NxuwPX3A1ZnJP7z
-----END CERTIFICATE-----";

const INTERMEDIATE: &str = "\
-----BEGIN CERTIFICATE-----
MIICJDCCAaqgAwIBAgIUckXVHpiw7iJY1V/jY8LYLj5TgqAwCgYIKoZIzj0EAwMw
ODEVMBMGA1UEChMMR2l0SHViLCBJbmMuMR8wHQYDVQQDExZJbnRlcm5hbCBTZXJ2
aWNlcyBSb290MB4XDTIzMDgwNzEyMDAwMFoXDTI4MDgwNTEyMDAwMFowMjEVMBMG
A1UEChMMR2l0SHViLCBJbmMuMRkwFwYDVQQDExBUU0EgaW50ZXJtZWRpYXRlMHYw
EAYHKoZIzj0CAQYFK4EEACIDYgAEISv96hTQ58QroEzzu4K+o9p8YkwDCBia2U7Y
+VBNbOG/w1mLRibve9hSeUE1FSyLBMkiFSSm6MexcsbjyqOoNtRxuMinyYt6DSEo
x+/It2s/bTPyNAN0QP0DCQQOpnTZo3sweTAOBgNVHQ8BAf8EBAMCAQYwEwYDVR0l
BAwwCgYIKwYBBQUHAwgwEgYDVR0TAQH/BAgwBgEB/wIBADAdBgNVHQ4EFgQUdh+G
TP65aetHLVLs9hdhGgDIKIwwHwYDVR0jBBgwFoAUfFJ5/6rhfHEZPnXAhrQLhGkJ
JMwwCgYIKoZIzj0EAwMDaAAwZQIxAIhf+2E5W2yOb/fCDAjhL/G/jerf74M0tG/z
yo32U2keawxkzZosDdwnPaHaGLynAQIwa8nr3en4fZz1AdOZm6nK5hr1qK2F94ni
fgnAJ/WeT0fZnK/oHan0R28x363qYuYH
-----END CERTIFICATE-----";

const ROOT: &str = "\
-----BEGIN CERTIFICATE-----
MIIB9TCCAXqgAwIBAgIUNFryA06EHDIcd5EIbe8swbl9OY4wCgYIKoZIzj0EAwMw
ODEVMBMGA1UEChMMR2l0SHViLCBJbmMuMR8wHQYDVQQDExZJbnRlcm5hbCBTZXJ2
aWNlcyBSb290MB4XDTIzMDgwNzEyMDAwMFoXDTMzMDgwNDEyMDAwMFowODEVMBMG
A1UEChMMR2l0SHViLCBJbmMuMR8wHQYDVQQDExZJbnRlcm5hbCBTZXJ2aWNlcyBS
b290MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEXYaXx4H0oNuVP/2cfydA3oaafvvk
kkgb5hbL8/j/BO25S7uTmDOCA5e4QLLWCKFuc+xp2j14tCH4WmHzMUDvf2tXtInV
liY5wZgQMM9L6klo/IwA9x4omdcjnT+kKJAjo0UwQzAOBgNVHQ8BAf8EBAMCAQYw
EgYDVR0TAQH/BAgwBgEB/wIBAjAdBgNVHQ4EFgQUfFJ5/6rhfHEZPnXAhrQLhGkJ
JMwwCgYIKoZIzj0EAwMDaQAwZgIxAPzXsV+eokrqOHSQZH/XhhHE1slOscKy3DQp
YpYJ1AWmJ2lJu/XOmubBX5s7apllUwIxALw2Ts8CDACiK42UymC8fk6sbNfoXUAW
qdyKTVt2Lst+wNdkRniGvx7jT65BKTkcsQ==
-----END CERTIFICATE-----";

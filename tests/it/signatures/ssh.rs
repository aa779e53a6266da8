//! SSH signatures.

use crate::harness::tools::needs;
use std::fs;
use std::process::Command;

use dutybook::internals::signing::{Keyring, SignatureVerdict, SigningKey, check_signature};

use crate::signatures::world::{
    NOW, World, header, instant, ok, replaced, ring, signed_by, with_headers,
};

#[test]
fn every_usual_kind_of_key_signs_well() {
    needs!("ssh-keygen");
    let world = World::new();
    for (kind, bits) in [
        ("ed25519", ""),
        ("ecdsa", "256"),
        ("ecdsa", "384"),
        ("ecdsa", "521"),
        ("rsa", "2048"),
        ("rsa", "3072"),
    ] {
        let key = world.ssh_key(&format!("{kind}{bits}"), kind, bits);
        let expected = SignatureVerdict::Good {
            holders: vec![0],
            fingerprint: key.fingerprint(),
        };
        let raw = world.signed(&key);
        assert_eq!(world.judged(&raw, &[&key.public]), expected, "{kind}");
        // PROTOCOL.sshsig knows two hashes, and OpenSSH uses the other one.
        let unsigned = world.unsigned();
        let mut keygen = Command::new("ssh-keygen");
        keygen.args([
            "-q",
            "-Y",
            "sign",
            "-n",
            "git",
            "-O",
            "hashalg=sha256",
            "-f",
        ]);
        let signature = ok(keygen.arg(&key.secret), &unsigned);
        let signature = String::from_utf8(signature).expect("text");
        let raw = with_headers(&unsigned, &header(&signature));
        assert_eq!(world.judged(&raw, &[&key.public]), expected, "{kind}");
    }
}

#[test]
fn every_holder_of_a_key_is_named() {
    needs!("ssh-keygen");
    let world = World::new();
    let [one, two] = ["one", "two"].map(|name| world.ssh_key(name, "ed25519", ""));
    let line = one.public.trim_end();
    let other_comment = line.replace("analyst-1@", "analyst-2@");
    let raw = world.signed(&one);
    let got = world.judged(&raw, &[line, &two.public, &other_comment]);
    let expected = SignatureVerdict::Good {
        holders: vec![0, 2],
        fingerprint: one.fingerprint(),
    };
    assert_eq!(got, expected);
}

#[test]
fn what_nobody_signed_is_unsigned() {
    needs!("ssh-keygen");
    let world = World::new();
    let key = world.ssh_key("key", "ed25519", "");
    let raw = world.unsigned();
    assert_eq!(
        world.judged(&raw, &[&key.public]),
        SignatureVerdict::Unsigned
    );
}

#[test]
fn a_commit_altered_after_signing_is_bad() {
    needs!("ssh-keygen");
    let world = World::new();
    let key = world.ssh_key("key", "ed25519", "");
    let raw = world.signed(&key);
    for (from, to) in [
        ("Weekly report", "Weekly report "),
        ("author Analyst 1", "author Analyst 2"),
        ("\n\nWeekly", "\n\n\nWeekly"),
        ("\ngpgsig ", "\nencoding UTF-8\ngpgsig "),
    ] {
        let got = world.judged(&replaced(&raw, from, to), &[&key.public]);
        assert!(
            matches!(got, SignatureVerdict::Bad { .. }),
            "{from:?}: {got:?}"
        );
    }
}

#[test]
fn a_key_that_is_not_in_the_ring_is_unknown() {
    needs!("ssh-keygen");
    let world = World::new();
    let [one, two] = ["one", "two"].map(|name| world.ssh_key(name, "ed25519", ""));
    let raw = world.signed(&one);
    let expected = SignatureVerdict::Unknown {
        fingerprint: Some(one.fingerprint()),
        kind: "SSH",
    };
    assert_eq!(world.judged(&raw, &[&two.public]), expected);
    assert_eq!(world.judged(&raw, &[]), expected);
}

#[test]
fn what_was_signed_for_another_purpose_is_bad() {
    needs!("ssh-keygen");
    let world = World::new();
    let key = world.ssh_key("key", "ed25519", "");
    let unsigned = world.unsigned();
    let commit = |namespace| with_headers(&unsigned, &header(&key.sign(namespace, &unsigned)));
    let judged = |namespace| world.judged(&commit(namespace), &[&key.public]);
    assert!(matches!(judged("git"), SignatureVerdict::Good { .. }));
    for namespace in ["file", "git ", "gi"] {
        let got = judged(namespace);
        let is_said = |reason: &str| reason.contains("namespace");
        assert!(
            matches!(&got, SignatureVerdict::Bad { reason } if is_said(reason)),
            "{got:?}"
        );
    }
}

#[test]
fn a_certificate_as_signer_is_not_supported() {
    needs!("ssh-keygen");
    let world = World::new();
    let [ca, key] = ["ca", "key"].map(|name| world.ssh_key(name, "ed25519", ""));
    let mut keygen = Command::new("ssh-keygen");
    keygen.args(["-q", "-I", "x", "-n", "analyst-1@soc.example", "-s"]);
    ok(keygen.arg(&ca.secret).arg(world.path("key.pub")), b"");
    let unsigned = world.unsigned();
    let certificate = world.path("key-cert.pub");
    let signature = signed_by(&certificate, "git", &unsigned);
    let raw = with_headers(&unsigned, &header(&signature));
    let expected = SignatureVerdict::Unsupported {
        kind: "SSH certificate".to_owned(),
    };
    assert_eq!(world.judged(&raw, &[&key.public, &ca.public]), expected);
    let line = fs::read_to_string(certificate).expect("a certificate");
    let (_, faults) = Keyring::new([SigningKey {
        holder: 7,
        text: &line,
    }]);
    assert!(
        matches!(&faults[..], [fault] if fault.holder == 7),
        "{faults:?}"
    );
}

#[test]
fn a_short_rsa_key_proves_nothing() {
    needs!("ssh-keygen");
    let world = World::new();
    let key = world.ssh_key("key", "rsa", "1024");
    let raw = world.signed(&key);
    assert!(world.git_says(&raw, &[&key.public]), "git takes it");
    let (ring, faults) = Keyring::new([SigningKey {
        holder: 3,
        text: &key.public,
    }]);
    assert!(
        matches!(&faults[..], [fault] if fault.holder == 3),
        "{faults:?}"
    );
    let got = check_signature(&raw, &ring, instant(NOW));
    assert!(matches!(got, SignatureVerdict::Bad { .. }), "{got:?}");
}

#[test]
fn a_very_long_rsa_key_is_not_supported() {
    needs!("ssh-keygen");
    let world = World::new();
    let key = world.ssh_key("key", "rsa", "4224");
    let raw = world.signed(&key);
    assert!(world.git_says(&raw, &[&key.public]), "git takes it");
    let (ring, faults) = Keyring::new([SigningKey {
        holder: 3,
        text: &key.public,
    }]);
    assert!(
        matches!(&faults[..], [fault] if fault.holder == 3),
        "{faults:?}"
    );
    let got = check_signature(&raw, &ring, instant(NOW));
    assert!(
        matches!(got, SignatureVerdict::Unsupported { .. }),
        "{got:?}"
    );
    let key = world.ssh_key("longest", "rsa", "4096");
    let good = world.judged(&world.signed(&key), &[&key.public]);
    assert!(matches!(good, SignatureVerdict::Good { .. }), "{good:?}");
}

#[test]
fn rsa_with_sha_1_is_bad() {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    needs!("ssh-keygen");
    let world = World::new();
    let key = world.ssh_key("key", "rsa", "2048");
    let unsigned = world.unsigned();
    let armour = key.sign("git", &unsigned);
    let body: String = armour
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    let mut bytes = STANDARD.decode(body).expect("base64");
    // The signature is the last field: its length, then the algorithm's name and the number.
    let name = b"rsa-sha2-512";
    let at = bytes.windows(name.len()).rposition(|window| window == name);
    let at = at.expect("the algorithm");
    let length = u32::try_from(bytes.len() - at + 4 - 5).expect("short");
    bytes.splice(at..at + name.len(), *b"ssh-rsa");
    bytes[at - 4..at].copy_from_slice(&7u32.to_be_bytes());
    bytes[at - 8..at - 4].copy_from_slice(&length.to_be_bytes());
    let body = STANDARD.encode(bytes);
    let lines: Vec<&str> = body
        .as_bytes()
        .chunks(70)
        .map(|line| std::str::from_utf8(line).expect("ASCII"))
        .collect();
    let armour = format!(
        "-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----",
        lines.join("\n")
    );
    let raw = with_headers(&unsigned, &header(&armour));
    let got = world.judged(&raw, &[&key.public]);
    assert!(matches!(got, SignatureVerdict::Bad { .. }), "{got:?}");
}

/// Made by a hardware key, from the tests of OpenSSH's format elsewhere; no such key is at hand.
#[test]
fn keys_of_hardware_can_be_listed() {
    needs!("ssh-keygen");
    let keys = [
        "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAICFo/k5LU8863u66YC9eUO2170QduohPURkQnbLa/dczAAAABHNzaDo= x",
        "sk-ecdsa-sha2-nistp256@openssh.com AAAAInNrLWVjZHNhLXNoYTItbmlzdHAyNTZAb3BlbnNzaC5jb20AAAAIbmlzdHAyNTYAAABBBIELQJ2DgvaX1yQlKFokfWM2suuaCFI2qp0eJodHyg6O4ifxc3XpRKd1OS8dNYQtE/YjdXSrA+AOnMF5ns2Nkx4AAAAEc3NoOg== x",
    ];
    ring(&keys);
}

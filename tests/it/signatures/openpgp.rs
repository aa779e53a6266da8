//! OpenPGP signatures.

use dutybook::internals::signing::{
    Keyring, SignatureVerdict, SigningKey, check_key, check_signature, openpgp_addresses,
};

use crate::signatures::gpg::{BEFORE, Gpg};
use crate::signatures::world::{NOW, World, instant, is_good, ok, replaced, ring};

fn good(fingerprint: &str) -> SignatureVerdict {
    SignatureVerdict::Good {
        holders: vec![0],
        fingerprint: fingerprint.to_owned(),
    }
}

fn expired(fingerprint: &str, reason: &str) -> SignatureVerdict {
    SignatureVerdict::Expired {
        holders: vec![0],
        fingerprint: fingerprint.to_owned(),
        reason: reason.to_owned(),
    }
}

fn is_bad(signature: &SignatureVerdict) -> bool {
    matches!(signature, SignatureVerdict::Bad { .. })
}

#[test]
fn every_usual_kind_of_key_signs_well() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    for kind in ["ed25519", "rsa2048", "rsa3072", "nistp256", "dsa2048"] {
        let id = gpg.key(kind, kind, "0");
        let key = gpg.public(&id);
        let raw = gpg.signed(&world, &id, NOW, &[]);
        assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), good(&id), "{kind}");
        let altered = replaced(&raw, "Weekly", "weekly");
        assert!(
            is_bad(&gpg.judged(&world, &altered, &[&key], NOW)),
            "{kind}"
        );
    }
}

#[test]
fn forms_of_a_signature_that_are_good() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let key = gpg.public(&id);
    for options in [
        &["--textmode"][..],
        &["--digest-algo", "SHA512"],
        &["--digest-algo", "SHA384"],
        &["--emit-version"],
        &["--comment", "of-the-desk"],
        &["--set-notation", "note@soc.example=text"],
    ] {
        let raw = gpg.signed(&world, &id, NOW, options);
        assert_eq!(
            gpg.judged(&world, &raw, &[&key], NOW),
            good(&id),
            "{options:?}"
        );
    }
    let raw = gpg.with(&world, &["-u", &id, "--textmode", "-abs"]);
    assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), good(&id));
    let last = "-----END PGP SIGNATURE-----\n";
    let of_a_forge = replaced(&raw, last, &format!("{last} \n"));
    assert_eq!(gpg.judged(&world, &of_a_forge, &[&key], NOW), good(&id));
}

#[test]
fn windows_line_ends_in_the_armour_are_as_good() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let raw = gpg.signed(&world, &id, NOW, &[]);
    let (top, rest) = raw.split_at(find(&raw, "\ngpgsig ") + 1);
    let end = find(rest, "-----END PGP SIGNATURE-----\n");
    let (armour, message) = rest.split_at(end + "-----END PGP SIGNATURE-----\n".len());
    let armour = String::from_utf8(armour.to_vec()).expect("text");
    let armour = armour.replace('\n', "\r\n").into_bytes();
    let raw = [top, &armour, message].concat();
    assert_eq!(
        gpg.judged(&world, &raw, &[&gpg.public(&id)], NOW),
        good(&id)
    );
}

fn find(bytes: &[u8], what: &str) -> usize {
    let mut windows = bytes.windows(what.len());
    windows
        .position(|window| window == what.as_bytes())
        .expect("it")
}

#[test]
fn keys_of_a_kind_that_cannot_be_verified_are_said() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("curve", "brainpoolP256r1", "0");
    let raw = gpg.signed(&world, &id, NOW, &[]);
    assert!(gpg.git_says(&world, &raw, NOW), "git takes it");
    let reason = check_key(&gpg.public(&id)).expect_err("not supported");
    assert!(reason.contains("cannot be verified"), "{reason}");
    let id = gpg.key("analyst", "ed25519", "0");
    let add = [
        "-q",
        "--quick-add-key",
        &id,
        "brainpoolP256r1/ecdsa",
        "sign",
        "0",
    ];
    ok(gpg.at(BEFORE).args(add), b"");
    let subkey = gpg.fingerprints("analyst").pop().expect("a subkey");
    let raw = gpg.signed(&world, &subkey, NOW, &[]);
    assert!(gpg.git_says(&world, &raw, NOW), "git takes it");
    let got = check_signature(&raw, &ring(&[&gpg.public(&id)]), instant(NOW));
    assert!(
        matches!(got, SignatureVerdict::Unsupported { .. }),
        "{got:?}"
    );
}

#[test]
fn forms_of_a_signature_that_are_bad() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let [one, two] = ["one", "two"].map(|name| gpg.key(name, "ed25519", "0"));
    let keys = [&*gpg.public(&one), &*gpg.public(&two)];
    let double = gpg.with(&world, &["-u", &one, "-u", &two, "-abs"]);
    assert!(is_bad(&gpg.judged(&world, &double, &keys, NOW)));
    let clear = gpg.with(&world, &["-u", &one, "-as"]);
    let got = gpg.judged(&world, &clear, &keys, NOW);
    assert!(
        matches!(got, SignatureVerdict::Unsupported { .. }),
        "{got:?}"
    );
    for options in [
        &["--digest-algo", "SHA1"][..],
        &["--digest-algo", "RIPEMD160"],
    ] {
        let raw = gpg.signed(&world, &one, NOW, options);
        assert!(
            gpg.git_says(&world, &raw, NOW),
            "git is as strict: {options:?}"
        );
        let got = check_signature(&raw, &ring(&keys), instant(NOW));
        assert!(is_bad(&got), "{got:?}");
    }
    let note = ["--set-notation", "!note@soc.example=text"];
    let raw = gpg.signed(&world, &one, NOW, &note);
    assert!(is_bad(&gpg.judged(&world, &raw, &keys, NOW)));
}

#[test]
fn a_key_that_is_not_in_the_ring_is_unknown() {
    let (world, Some(gpg), Some(others)) = (World::new(), Gpg::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let other = others.key("other", "ed25519", "0");
    let raw = gpg.signed(&world, &id, NOW, &[]);
    let expected = SignatureVerdict::Unknown {
        fingerprint: Some(id),
        kind: "OpenPGP",
    };
    assert_eq!(
        others.judged(&world, &raw, &[&others.public(&other)], NOW),
        expected
    );
}

#[test]
fn a_subkey_counts_for_its_certificate() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let add = |kind: &str, usage: &str, expires: &str| {
        let add = ["-q", "--quick-add-key", &id, kind, usage, expires];
        ok(gpg.at(BEFORE).args(add), b"");
        gpg.fingerprints("analyst").pop().expect("a subkey")
    };
    let lasting = add("rsa2048", "sign", "0");
    let short = add("ed25519", "sign", "30d");
    add("cv25519", "encr", "0");
    let key = gpg.public(&id);
    let raw = gpg.signed(&world, &lasting, NOW, &[]);
    assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), good(&id));
    let then = "2026-01-20T08:00:00Z";
    let raw = gpg.signed(&world, &short, then, &[]);
    assert_eq!(gpg.judged(&world, &raw, &[&key], then), good(&id));
    let late = expired(&id, "the key is expired");
    assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), late);
    // The certificate's end is its subkeys' as well.
    let raw = gpg.signed(&world, &lasting, NOW, &[]);
    gpg.revoke(&id, "1", NOW);
    let got = gpg.judged(&world, &raw, &[&gpg.public(&id)], NOW);
    assert_eq!(got, expired(&id, "the key is revoked"));
}

#[test]
fn an_expired_key_is_judged_at_the_instant_that_is_asked_for() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "30d");
    let key = gpg.public(&id);
    let (then, end) = ("2026-01-20T08:00:00Z", "2026-02-04T08:00:00Z");
    let raw = gpg.signed(&world, &id, then, &[]);
    let late = expired(&id, "the key is expired");
    assert_eq!(gpg.judged(&world, &raw, &[&key], then), good(&id));
    let last = "2026-02-04T07:59:59Z";
    assert_eq!(gpg.judged(&world, &raw, &[&key], last), good(&id));
    assert_eq!(check_signature(&raw, &ring(&[&key]), instant(end)), late);
    assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), late);
    let early = check_signature(&raw, &ring(&[&key]), instant("2026-01-05T07:59:59Z"));
    assert_eq!(early, expired(&id, "the key is not valid yet"));
    // Prolonged: the newest word of the key holds, also for what was signed before.
    let at = "2026-03-01T08:00:00Z";
    ok(gpg.at(at).args(["--quick-set-expire", &id, "1y"]), b"");
    let prolonged = gpg.public(&id);
    for keys in [&[&*prolonged][..], &[&key, &prolonged], &[&prolonged, &key]] {
        assert!(is_good(&gpg.judged(&world, &raw, keys, NOW)));
    }
}

/// The clock of whoever signs may say anything; it must not say that the key was not valid.
#[test]
fn a_signature_made_while_the_key_was_not_valid_is_not_good() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let raw = gpg.signed(&world, &id, NOW, &[]);
    let at = "2026-01-06T08:00:00Z";
    ok(
        gpg.at(at).args(["--quick-set-expire", &id, "2026-02-01"]),
        b"",
    );
    let key = gpg.public(&id);
    let got = check_signature(&raw, &ring(&[&key]), instant("2026-01-20T08:00:00Z"));
    assert_eq!(got, expired(&id, "the key is expired"));
}

#[test]
fn a_revocation_counts_from_the_beginning_or_from_its_day() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let before = "2026-03-01T08:00:00Z";
    for (reason, from_the_beginning) in [("0", true), ("1", true), ("2", false), ("3", false)] {
        let id = gpg.key(&format!("analyst{reason}"), "ed25519", "0");
        let clean = gpg.public(&id);
        let raw = gpg.signed(&world, &id, before, &[]);
        assert_eq!(gpg.judged(&world, &raw, &[&clean], NOW), good(&id));
        gpg.revoke(&id, reason, NOW);
        let key = gpg.public(&id);
        let revoked = expired(&id, "the key is revoked");
        assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), revoked, "{reason}");
        // A copy that does not know of it changes nothing, whoever holds it.
        let both = check_signature(&raw, &ring(&[&clean, &key]), instant(NOW));
        let holders = vec![0, 1];
        assert!(matches!(both, SignatureVerdict::Expired { holders: of, .. } if of == holders));
        let got = check_signature(&raw, &ring(&[&key]), instant(before));
        assert_eq!(is_good(&got), !from_the_beginning, "{reason}: {got:?}");
    }
}

#[test]
fn a_revoked_subkey_does_not_revoke_its_certificate() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    ok(
        gpg.at(BEFORE)
            .args(["--quick-add-key", &id, "ed25519", "sign", "0"]),
        b"",
    );
    let subkey = gpg.fingerprints("analyst").pop().expect("a subkey");
    let by_primary = gpg.signed(&world, &id, NOW, &[]);
    let by_subkey = gpg.signed(&world, &subkey, NOW, &[]);
    let mut edit = gpg.at(NOW);
    edit.args([
        "--no-batch",
        "--no-tty",
        "--command-fd",
        "0",
        "--edit-key",
        &id,
    ]);
    ok(&mut edit, b"key 1\nrevkey\ny\n1\n\ny\nsave\n");
    let key = gpg.public(&id);
    assert_eq!(gpg.judged(&world, &by_primary, &[&key], NOW), good(&id));
    let revoked = expired(&id, "the key is revoked");
    assert_eq!(gpg.judged(&world, &by_subkey, &[&key], NOW), revoked);
}

#[test]
fn a_signature_may_expire_before_its_key() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let key = gpg.public(&id);
    let then = "2026-03-01T08:00:00Z";
    let raw = gpg.signed(&world, &id, then, &["--default-sig-expire", "2d"]);
    assert_eq!(gpg.judged(&world, &raw, &[&key], then), good(&id));
    let over = expired(&id, "the signature is expired");
    assert_eq!(gpg.judged(&world, &raw, &[&key], NOW), over);
}

#[test]
fn addresses_are_those_that_the_key_signed_and_did_not_revoke() {
    let Some(gpg) = Gpg::new() else {
        return;
    };
    let id = gpg.key("analyst-1", "ed25519", "0");
    for user in [
        "Analyst 1 (desk) <desk@soc.example>",
        "old@soc.example",
        "Nobody",
    ] {
        ok(gpg.at(BEFORE).args(["--quick-add-uid", &id, user]), b"");
    }
    ok(
        gpg.at(NOW)
            .args(["--quick-revoke-uid", &id, "old@soc.example"]),
        b"",
    );
    let other = gpg.key("analyst-2", "rsa2048", "0");
    let both = ok(gpg.at(NOW).args(["--armor", "--export", &id, &other]), b"");
    let both = String::from_utf8(both).expect("text");
    let mut got = openpgp_addresses(&both).expect("addresses");
    got.sort();
    let expected = [
        "analyst-1@soc.example",
        "analyst-2@soc.example",
        "desk@soc.example",
    ];
    assert_eq!(got, expected);
    // Several armours in one text are one list, with Windows' line ends as well.
    let apart = format!("{}\n{}", gpg.public(&id), gpg.public(&other)).replace('\n', "\r\n");
    let mut got = openpgp_addresses(&apart).expect("addresses");
    got.sort();
    assert_eq!(got, expected);
    for holder in [&both, &apart] {
        assert_eq!(check_key(holder), Ok(()));
    }
}

#[test]
fn what_is_no_public_key_is_said() {
    let Some(gpg) = Gpg::new() else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let secret = ok(
        gpg.at(NOW).args(["--armor", "--export-secret-keys", &id]),
        b"",
    );
    let secret = String::from_utf8(secret).expect("text");
    let public = gpg.public(&id);
    let pretended = secret.replace("PRIVATE", "PUBLIC");
    let cut = public.replacen("\n\n", "\n\nAAAA", 1);
    for text in [
        &secret,
        &pretended,
        &cut,
        "",
        "ssh-ed25519",
        "ssh-ed25519 AAAA x",
    ] {
        let (_, faults) = Keyring::new([SigningKey { holder: 5, text }]);
        assert!(
            matches!(&faults[..], [fault] if fault.holder == 5),
            "{text}: {faults:?}"
        );
        assert!(check_key(text).is_err(), "{text}");
    }
}

//! OpenPGP certificates that claim more than their key signed.

use dutybook::internals::signing::{SignatureVerdict, check_signature, openpgp_addresses};
use pgp::composed::{ArmorOptions, Deserializable as _, SignedPublicKey};
use pgp::packet::{SubpacketData, UserId};
use pgp::types::{PacketHeaderVersion, SignedUser};

use crate::signatures::gpg::{BEFORE, Gpg};
use crate::signatures::world::{NOW, World, instant, is_good, ok, ring};

fn altered(armoured: &str, alter: impl FnOnce(&mut SignedPublicKey)) -> String {
    let (mut key, _) = SignedPublicKey::from_string(armoured).expect("a certificate");
    alter(&mut key);
    let armoured = key.to_armored_string(ArmorOptions::default());
    armoured.expect("an armour")
}

#[test]
fn a_user_id_that_the_key_did_not_sign_is_nobodys() {
    let Some(gpg) = Gpg::new() else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let forged = altered(&gpg.public(&id), |key| {
        let user = UserId::from_str(PacketHeaderVersion::New, "chief@soc.example");
        let signatures = key.details.users[0].signatures.clone();
        let users = &mut key.details.users;
        users.push(SignedUser::new(user.expect("a user id"), signatures));
    });
    let expected = Ok(vec!["analyst@soc.example".to_owned()]);
    assert_eq!(openpgp_addresses(&forged), expected);
}

/// Otherwise a certificate could take the key of somebody else for its own.
#[test]
fn a_subkey_that_does_not_say_itself_whose_it_is_does_not_sign() {
    let (world, Some(gpg), Some(others)) = (World::new(), Gpg::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let add = ["-q", "--quick-add-key", &id, "ed25519", "sign", "0"];
    ok(gpg.at(BEFORE).args(add), b"");
    let subkey = gpg.fingerprints("analyst").pop().expect("a subkey");
    let raw = gpg.signed(&world, &subkey, NOW, &[]);
    let stolen = altered(&gpg.public(&id), |key| {
        let binding = &mut key.public_subkeys[0].signatures[0];
        let is_embedded =
            |data: &SubpacketData| matches!(data, SubpacketData::EmbeddedSignature(_));
        let mut unhashed = binding.config().expect("known").unhashed_subpackets();
        let at = unhashed.position(|one| is_embedded(&one.data));
        let at = at.expect("gpg writes it there");
        drop(unhashed);
        binding.unhashed_subpacket_remove(at).expect("removed");
    });
    ok(others.at(NOW).args(["-q", "--import"]), stolen.as_bytes());
    let got = others.judged(&world, &raw, &[&stolen], NOW);
    assert!(matches!(got, SignatureVerdict::Bad { .. }), "{got:?}");
}

#[test]
fn a_key_that_is_not_meant_to_sign_does_not() {
    let (world, Some(gpg)) = (World::new(), Gpg::new()) else {
        return;
    };
    let id = gpg.key("analyst", "ed25519", "0");
    let raw = gpg.signed(&world, &id, NOW, &[]);
    assert!(is_good(&check_signature(
        &raw,
        &ring(&[&gpg.public(&id)]),
        instant(NOW)
    )));
    // From signing and certifying to certifying alone.
    let mut edit = gpg.at(NOW);
    edit.args([
        "--no-batch",
        "--no-tty",
        "--command-fd",
        "0",
        "--edit-key",
        &id,
    ]);
    ok(&mut edit, b"change-usage\nS\nQ\nsave\n");
    let got = gpg.judged(&world, &raw, &[&gpg.public(&id)], NOW);
    assert!(matches!(got, SignatureVerdict::Bad { .. }), "{got:?}");
}

/// A certificate whose self-signatures are another's has nothing that it says itself.
#[test]
fn a_certificate_that_its_key_did_not_sign_is_refused() {
    let Some(gpg) = Gpg::new() else {
        return;
    };
    let [one, two] = ["one", "two"].map(|name| gpg.key(name, "ed25519", "0"));
    let (other, _) = SignedPublicKey::from_string(&gpg.public(&two)).expect("a certificate");
    let mixed = altered(&gpg.public(&one), |key| key.details = other.details);
    let fault = dutybook::internals::signing::check_key(&mixed).expect_err("not its own");
    assert!(fault.contains("not signed by its own key"), "{fault}");
}

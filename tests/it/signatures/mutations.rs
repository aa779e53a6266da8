//! Commits and keys with bytes changed at random.

use dutybook::internals::signing::{Keyring, SigningKey, check_signature};
use proptest::prelude::*;

use crate::harness::tools::needs;
use crate::signatures::gpg::Gpg;
use crate::signatures::world::{NOW, World, instant, is_good, ring};

/// A signed commit, and the key.
fn samples() -> Vec<(Vec<u8>, String)> {
    let world = World::new();
    let mut samples: Vec<(Vec<u8>, String)> = [("ed25519", ""), ("ecdsa", "256"), ("rsa", "2048")]
        .map(|(kind, bits)| world.ssh_key(kind, kind, bits))
        .into_iter()
        .map(|key| (world.signed(&key), key.public))
        .collect();
    if let Some(gpg) = Gpg::new() {
        for kind in ["ed25519", "rsa2048"] {
            let id = gpg.key(kind, kind, "0");
            samples.push((gpg.signed(&world, &id, NOW, &[]), gpg.public(&id)));
        }
    }
    samples
}

/// Some bits of every byte: fewer where RSA, which is slow without optimisation, has to say so.
#[test]
fn no_byte_of_a_signed_commit_can_be_changed() {
    needs!("ssh-keygen");
    for (raw, key) in samples() {
        let ring = ring(&[&key]);
        assert!(is_good(&check_signature(&raw, &ring, instant(NOW))));
        let bits = if raw.len() > 900 { 1 } else { 3 };
        for at in 0..raw.len() {
            for bit in 0..bits {
                let mut other = raw.clone();
                other[at] ^= 1 << ((at + 3 * bit) % 8);
                let got = check_signature(&other, &ring, instant(NOW));
                let shown = String::from_utf8_lossy(&other);
                assert!(!is_good(&got), "byte {at}, bit {bit}: {got:?}\n{shown}");
            }
        }
    }
}

#[derive(Debug, Clone)]
enum Edit {
    Put(prop::sample::Index, u8),
    Insert(prop::sample::Index, Vec<u8>),
    Cut(prop::sample::Index, usize),
    Copy(prop::sample::Index, prop::sample::Index, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(at, byte)| Edit::Put(at, byte)),
        (at(), prop::collection::vec(any::<u8>(), 1..9)).prop_map(|(at, b)| Edit::Insert(at, b)),
        (at(), 1usize..40).prop_map(|(at, length)| Edit::Cut(at, length)),
        (at(), at(), 1usize..80).prop_map(|(from, to, length)| Edit::Copy(from, to, length)),
    ]
}

fn apply(bytes: &mut Vec<u8>, edit: Edit) {
    if bytes.is_empty() {
        return;
    }
    let length = bytes.len();
    match edit {
        Edit::Put(at, byte) => bytes[at.index(length)] = byte,
        Edit::Insert(at, new) => {
            let at = at.index(length);
            bytes.splice(at..at, new);
        }
        Edit::Cut(at, cut) => {
            let at = at.index(length);
            bytes.drain(at..length.min(at + cut));
        }
        Edit::Copy(from, to, count) => {
            let from = from.index(length);
            let part = bytes[from..length.min(from + count)].to_vec();
            let to = to.index(length);
            bytes.splice(to..to, part);
        }
    }
}

/// What is inside of an armour is changed before it is armoured again, so that the readers of packets
/// see it.
fn apply_inside(text: &str, edits: Vec<Edit>) -> Option<String> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let begin = text.find("-----BEGIN ")?;
    let (top, rest) = text[begin..].split_once("-----\n")?;
    let (body, end) = rest.split_once("-----END")?;
    let clean = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with('=');
    let lines = body.lines().filter(clean).map(str::trim);
    let mut bytes = STANDARD.decode(lines.collect::<String>()).ok()?;
    for edit in edits {
        apply(&mut bytes, edit);
    }
    let (head, blank) = (&text[..begin], if top.contains("PGP") { " \n" } else { "" });
    let indent = if text.contains("gpgsig") { " " } else { "" };
    let blank = if indent.is_empty() {
        blank.trim_start_matches(' ')
    } else {
        blank
    };
    let body = STANDARD.encode(bytes);
    Some(format!(
        "{head}{top}-----\n{blank}{indent}{body}\n{indent}-----END{end}"
    ))
}

#[test]
fn nothing_panics_and_what_is_good_says_what_was_signed() {
    needs!("ssh-keygen");
    let samples: Vec<_> = samples()
        .into_iter()
        .map(|(raw, key)| {
            let ring = ring(&[&key]);
            (raw, key, ring)
        })
        .collect();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let edits = prop::collection::vec(edit(), 1..4);
    let which = 0..samples.len();
    let strategy = (which, edits, any::<bool>(), any::<bool>());
    let judged = runner.run(&strategy, |(which, edits, inside, of_key)| {
        let (raw, key, ring) = &samples[which];
        let edited = |text: &str| {
            if inside && let Some(text) = apply_inside(text, edits.clone()) {
                return text.into_bytes();
            }
            let mut bytes = text.as_bytes().to_vec();
            edits
                .iter()
                .cloned()
                .for_each(|edit| apply(&mut bytes, edit));
            bytes
        };
        let raw_text = std::str::from_utf8(raw).expect("text");
        if of_key {
            let text = String::from_utf8_lossy(&edited(key)).into_owned();
            let _ = dutybook::internals::signing::openpgp_addresses(&text);
            let (ring, _) = Keyring::new([SigningKey {
                holder: 0,
                text: &text,
            }]);
            let _ = check_signature(raw, &ring, instant(NOW));
        } else {
            let other = edited(raw_text);
            if is_good(&check_signature(&other, ring, instant(NOW))) {
                prop_assert_eq!(payload(&other), payload(raw));
            }
        }
        Ok(())
    });
    judged.unwrap();
}

/// A commit without its signature, found in the simplest way.
fn payload(raw: &[u8]) -> String {
    let text = String::from_utf8_lossy(raw);
    let (top, rest) = text.split_once("\ngpgsig ").expect("a signature");
    let end = rest
        .find("SIGNATURE-----\n")
        .map(|_| rest.rfind("SIGNATURE-----\n"));
    let after = &rest[end.flatten().expect("its end") + "SIGNATURE-----\n".len()..];
    format!("{top}\n{}", after.trim_start_matches(" \n"))
}

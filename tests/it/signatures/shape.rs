//! What a signature looks like, and where it stands.

use dutybook::internals::signing::SignatureVerdict;

use crate::harness::tools::needs;
use crate::signatures::world::{World, header, is_good, replaced, with_headers};

fn is_bad(signature: &SignatureVerdict) -> bool {
    matches!(signature, SignatureVerdict::Bad { .. })
}

#[test]
fn kinds_that_are_not_verified_are_never_good() {
    needs!("ssh-keygen");
    let world = World::new();
    let unsigned = world.unsigned();
    let check = |armour: &str, expected: &str| {
        let raw = with_headers(&unsigned, &header(armour));
        let expected = SignatureVerdict::Unsupported {
            kind: expected.to_owned(),
        };
        assert_eq!(world.judged(&raw, &[]), expected, "{armour}");
    };
    check(
        "-----BEGIN SIGNED MESSAGE-----\nMIIB\n-----END SIGNED MESSAGE-----",
        "X.509",
    );
    check(
        "-----BEGIN PGP MESSAGE-----\n\nMIIB\n-----END PGP MESSAGE-----",
        "PGP MESSAGE",
    );
    check("-----BEGIN SEAL-----\nwax\n-----END SEAL-----", "SEAL");
}

#[test]
fn a_signature_for_another_hash_is_left_out() {
    needs!("ssh-keygen");
    let world = World::new();
    let key = world.ssh_key("key", "ed25519", "");
    let raw = world.signed(&key);
    let other = "gpgsig-sha256 -----BEGIN PGP SIGNATURE-----\n \n x\n";
    for (from, to) in [
        ("\ngpgsig ", format!("\n{other}gpgsig ")),
        ("\n\nWeekly", format!("\n{other}\nWeekly")),
    ] {
        let got = world.judged(&replaced(&raw, from, &to), &[&key.public]);
        assert!(is_good(&got), "{got:?}");
    }
    // Alone it proves nothing.
    let raw = with_headers(&world.unsigned(), other);
    assert_eq!(
        world.judged(&raw, &[&key.public]),
        SignatureVerdict::Unsigned
    );
}

#[test]
fn an_empty_line_after_the_armour_is_what_forges_write() {
    needs!("ssh-keygen");
    let world = World::new();
    let key = world.ssh_key("key", "ed25519", "");
    let unsigned = world.unsigned();
    let armour = header(&key.sign("git", &unsigned));
    let raw = with_headers(&unsigned, &format!("{armour} \n"));
    assert!(is_good(&world.judged(&raw, &[&key.public])));
}

#[test]
fn a_header_that_stands_twice_is_bad() {
    needs!("ssh-keygen");
    let world = World::new();
    let [one, two] = ["one", "two"].map(|name| world.ssh_key(name, "ed25519", ""));
    let unsigned = world.unsigned();
    let [first, second] = [&one, &two].map(|key| header(&key.sign("git", &unsigned)));
    let keys = [&*one.public, &*two.public];
    for headers in [
        format!("{first}encoding UTF-8\n{second}"),
        format!("gpgsig \n{first}"),
    ] {
        let raw = with_headers(&unsigned, &headers);
        assert!(is_bad(&world.judged(&raw, &keys)), "{headers}");
    }
    // git joins what stands in both, and OpenSSH reads the first of two armours.
    for headers in [format!("{first}{second}"), format!("{first}{first}")] {
        let raw = with_headers(&unsigned, &headers);
        assert!(is_bad(&world.stricter(&raw, &keys)), "{headers}");
    }
    let good = with_headers(&unsigned, &first);
    let tree = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904";
    for (before, line) in [
        ("author", "author A <a@soc.example> 0 +0000"),
        ("committer", "committer A <a@soc.example> 0 +0000"),
        ("author", tree),
    ] {
        let (from, to) = (format!("\n{before} "), format!("\n{line}\n{before} "));
        let raw = replaced(&good, &from, &to);
        assert!(is_bad(&world.judged(&raw, &keys)), "{line}");
    }
}

/// All of these were signed as they stand, or hold what git leaves out of the signed bytes.
#[test]
fn what_git_takes_and_dutybook_does_not() {
    needs!("ssh-keygen");
    let world = World::new();
    let key = world.ssh_key("key", "ed25519", "");
    let unsigned = world.unsigned();
    let signed = |payload: &[u8]| with_headers(payload, &header(&key.sign("git", payload)));
    let check = |what: &str, raw: &[u8]| {
        let got = world.stricter(raw, &[&key.public]);
        assert!(is_bad(&got), "{what}: {got:?}");
    };
    let more = |from: &str, to: &str| signed(&replaced(&unsigned, from, to));
    let author = "\nauthor A <a@soc.example> 0 +0000\nauthor ";
    check("a second author", &more("\nauthor ", author));
    let committer = "\ncommitter A <a@soc.example> 0 +0000\ncommitter ";
    check("a second committer", &more("\ncommitter ", committer));
    let encodings = "\nencoding UTF-8\nencoding UTF-8\n\n";
    check("a second encoding", &more("\n\n", encodings));
    let parent = "\nparent 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\n";
    check("a parent after the committer", &more("\n\n", parent));
    let good = signed(&unsigned);
    let check = |what: &str, from: &str, to: &str| check(what, &replaced(&good, from, to));
    check(
        "a header that begins like a signature's",
        "\ngpgsig ",
        "\ngpgsigned x\ngpgsig ",
    );
    let last = "-----END SSH SIGNATURE-----\n";
    check("text after the armour", last, &format!("{last} x\n"));
    let first = "-----BEGIN SSH SIGNATURE-----\n";
    check("a blank in the armour", first, &format!("{first}  "));
}

#[test]
fn text_before_the_armour_is_bad() {
    needs!("ssh-keygen");
    let world = World::new();
    let key = world.ssh_key("key", "ed25519", "");
    let raw = replaced(&world.signed(&key), "\ngpgsig ", "\ngpgsig x\n ");
    assert!(is_bad(&world.judged(&raw, &[&key.public])));
}

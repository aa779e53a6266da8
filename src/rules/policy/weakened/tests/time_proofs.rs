//! Less required of time stamps, and other authorities and witnesses.

use super::*;
use crate::git::ObjectId;

/// The settings with these words about time stamps.
fn settings(words: &str) -> LoadedBase {
    let history = format!("  required: true\n  timestamps: {{ {words} }}");
    base_with(SETTINGS, "  required: true", &history)
}

#[test]
fn what_is_required_of_time_stamps() {
    let old = settings("required: true, authorities: [one.pem]");
    let check = |words: &str, field: &str, message: &str| {
        let new = settings(words);
        let expected = format!("{SETTINGS}#/history/timestamps/{field} {message}");
        assert_eq!(describe(&compare(&old, &new, &[])), [expected]);
        assert_eq!(compare(&new, &old, &[]), [], "undone");
    };
    check(
        "required: false, authorities: [one.pem]",
        "required",
        "time stamps are not required any more: was true, is now false",
    );
    check(
        "required: true, within: P2D, authorities: [one.pem]",
        "within",
        "more time until a time stamp has to cover a landing: was P1D, is now P2D",
    );
    check(
        "required: true, authorities: [one.pem, two.pem]",
        "authorities",
        "more authorities of time stamps are accepted: two.pem",
    );
    // The first authority proves more than none.
    let none = settings("required: false");
    assert_eq!(compare(&none, &settings("authorities: [one.pem]"), &[]), []);
}

#[test]
fn other_certificates_and_witnesses() {
    let same = settings("authorities: [one.pem]");
    let content = |path: &str, was: Option<u8>, is: Option<u8>| ChangedContent {
        path: path.into(),
        was: was.map(|byte| ObjectId::of_blob(&[byte])),
        is: is.map(|byte| ObjectId::of_blob(&[byte])),
    };
    let check = |path: &str, was: Option<u8>, is: Option<u8>, what: Option<&str>| {
        let content = content(path, was, is);
        let found = describe(&compare(&same, &same, std::slice::from_ref(&content)));
        let words = content.spell();
        let expected = what.map(|what| format!("{path}# {what} is another: {words}"));
        assert_eq!(found, expected.as_slice(), "{path}");
    };
    let one = "policy/timestamping/one.pem";
    let certificate = "the certificate one.pem of an accepted authority";
    check(one, Some(1), Some(2), Some(certificate));
    check(one, Some(1), None, None);
    check("policy/timestamping/two.pem", None, Some(1), None);
    let witnesses = "policy/witnesses.yaml";
    check(witnesses, Some(1), Some(2), Some("who cosigns checkpoints"));
    check(witnesses, Some(1), None, Some("who cosigns checkpoints"));
    check(witnesses, None, Some(1), None);
}

//! Cosignatures of witnesses (C2SP `tlog-cosignature`): who saw a checkpoint, and when.

use chrono::{DateTime, Utc};
use ed25519_dalek::Signature;

use super::note::{NoteSignature, SignedNote};
use super::witness_key::WitnessKey;

/// What one witness states about a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CosignatureCheck {
    /// The name of the witness: that of its first key in the list.
    pub witness: String,
    /// When it signed, by its own clock: the earliest time where it signed more than once.
    pub result: Result<DateTime<Utc>, CosignatureFault>,
}

/// Why the cosignature of a known key proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CosignatureFault {
    /// It is not a time and an Ed25519 signature.
    #[error("expected a cosignature of 72 bytes, found {0}")]
    WrongLength(usize),
    /// Its time is zero, or after what can be represented.
    #[error("its time ({0} seconds since 1970) is out of range")]
    TimeOutOfRange(u64),
    /// The key did not sign this text at this time.
    #[error("its signature is not valid")]
    SignatureInvalid,
}

/// Verifies the cosignatures of known witnesses, in the order of `keys`.
///
/// Signatures of unknown keys are left out, and so are witnesses that did not sign. Keys with the same
/// name, and names with the same key, are one witness: it counts once. One bad signature of a known key
/// is a fault, whatever else its witness signed.
#[must_use]
pub fn verify_cosignatures(note: &SignedNote, keys: &[WitnessKey]) -> Vec<CosignatureCheck> {
    let mut checks = Vec::new();
    for witness in group_keys(keys) {
        let signed = witness.iter().flat_map(|key| {
            let matching = note
                .signatures
                .iter()
                .filter(|signature| is_by(signature, key));
            matching.map(|signature| verify_one(note.text(), signature, key))
        });
        let times: Result<Vec<_>, _> = signed.collect();
        let earliest = times.map(|times| times.into_iter().min()).transpose();
        if let (Some(result), Some(first)) = (earliest, witness.first()) {
            checks.push(CosignatureCheck {
                witness: first.name.clone(),
                result,
            });
        }
    }
    checks
}

/// Whether a line names a key, by its name and its key id.
fn is_by(signature: &NoteSignature, key: &WitnessKey) -> bool {
    signature.name == key.name && signature.key_id == key.key_id
}

/// The keys of each witness.
fn group_keys(keys: &[WitnessKey]) -> Vec<Vec<&WitnessKey>> {
    let mut witnesses: Vec<Vec<&WitnessKey>> = Vec::new();
    for key in keys {
        let is_same = |other: &&WitnessKey| other.name == key.name || other.key == key.key;
        // A key can show that two that were apart are one witness.
        let (same, mut others): (Vec<_>, Vec<_>) = witnesses
            .into_iter()
            .partition(|witness| witness.iter().any(is_same));
        let mut witness = same.concat();
        if !witness.contains(&key) {
            witness.push(key);
        }
        others.push(witness);
        witnesses = others;
    }
    let position = |key: &WitnessKey| keys.iter().position(|other| other == key);
    for witness in &mut witnesses {
        witness.sort_by_key(|key| position(key));
    }
    witnesses.sort_by_key(|witness| witness.first().and_then(|key| position(key)));
    witnesses
}

fn verify_one(
    text: &str,
    line: &NoteSignature,
    key: &WitnessKey,
) -> Result<DateTime<Utc>, CosignatureFault> {
    let wrong_length = CosignatureFault::WrongLength(line.signature.len());
    let (time, signature) = line
        .signature
        .split_first_chunk::<8>()
        .ok_or(wrong_length)?;
    let signature = Signature::from_slice(signature).map_err(|_| wrong_length)?;
    let seconds = u64::from_be_bytes(*time);
    let out_of_range = CosignatureFault::TimeOutOfRange(seconds);
    let message = format!("cosignature/v1\ntime {seconds}\n{text}");
    key.key
        .verify_strict(message.as_bytes(), &signature)
        .map_err(|_| CosignatureFault::SignatureInvalid)?;
    // Zero stands for "no statement about the time" in the other kind of cosignature.
    let seconds = i64::try_from(seconds).ok().filter(|seconds| *seconds > 0);
    let time = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    time.ok_or(out_of_range)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::super::test_witness::TestWitness;
    use super::*;

    const TEXT: &str = "example.com/log\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    fn check(lines: &[String], witnesses: &[&TestWitness]) -> Vec<(String, Result<i64, String>)> {
        let note = SignedNote::parse(format!("{TEXT}\n{}", lines.concat()).as_bytes()).unwrap();
        let keys: Vec<WitnessKey> = witnesses
            .iter()
            .map(|witness| WitnessKey::parse(&witness.vkey()).unwrap())
            .collect();
        let checks = verify_cosignatures(&note, &keys).into_iter();
        checks
            .map(|check| {
                let result = check.result.map(|time| time.timestamp());
                (check.witness, result.map_err(|fault| fault.to_string()))
            })
            .collect()
    }

    fn good(name: &str, time: i64) -> (String, Result<i64, String>) {
        (name.to_owned(), Ok(time))
    }

    #[test]
    fn a_witness_states_when_it_saw_a_text() {
        let (one, two, three) = (
            TestWitness::new("w/1", 1),
            TestWitness::new("w/2", 2),
            TestWitness::new("w/3", 3),
        );
        let lines = [
            two.sign(TEXT, 200),
            one.sign(TEXT, 100),
            three.sign(TEXT, 300),
        ];
        // In the order of the keys; an unknown key does not count, nor does who did not sign.
        assert_eq!(
            check(&lines, &[&one, &two]),
            [good("w/1", 100), good("w/2", 200)]
        );
        assert_eq!(check(&lines[..1], &[&one, &two]), [good("w/2", 200)]);
        assert_eq!(check(&lines, &[]), []);
    }

    /// A checkpoint of a Certificate Transparency log and its cosignature by a public witness.
    #[test]
    fn a_public_witness_is_verified() {
        let key = WitnessKey::parse(
            "witness.navigli.sunlight.geomys.org+a3e00fe2+BNy/co4C1Hn1p+INwJrfUlgz7W55dSZReusH/GhUhJ/G",
        );
        let note = "coachandhorses2026h1.staging.certificate.transparency.goog\n\
            185550722\n\
            YXAM0VmnrfvLaBCOOYSJhCaE5F10oGBOo+hkbDa1kng=\n\n\
            \u{2014} coachandhorses2026h1.staging.certificate.transparency.goog MpXgsHy8ZwxXnO+WjtVrPxAzL49Rs1gWTkNVNeEa//5peAzaocRCB3qt3EaibjzY5GILLtGgBP7dBhgcSHy+JQh0OAc=\n\
            \u{2014} witness.navigli.sunlight.geomys.org o+AP4gAAAABqb7DzNrGFRJnQ9vrJ8xpnwZytnr/ZYczDIsvwvouiSjwOjn7a72ccxBk+lKnZ7dKqkYKER1s/KxLTaVwQD7lJZTC/CQ==\n\
            \u{2014} witness.navigli.sunlight.geomys.org a8RCSQAAAAA=\n";
        let time = |note: &str| {
            let note = SignedNote::parse(note.as_bytes()).unwrap();
            let checks = verify_cosignatures(&note, &[key.clone().unwrap()]);
            checks[0].result.map(|time| time.to_rfc3339())
        };
        assert_eq!(time(note).as_deref(), Ok("2026-08-02T21:04:51+00:00"));
        let grown = note.replace("185550722", "185550723");
        assert_eq!(time(&grown), Err(CosignatureFault::SignatureInvalid));
    }

    /// Made by another program, `aics-tlog` 0.2.1, with the key of the seed 1, 1, 1 …
    #[test]
    fn the_own_signer_signs_as_others_do() {
        let line = TestWitness::new("w/1", 1).sign(TEXT, 1_456_833_600);
        assert_eq!(
            line,
            "\u{2014} w/1 ybDbvAAAAABW1YRAV7VMyXvENiG2iz/lFasOt6o04gwXQ1WpGuYX0p77XgV7qxjM1+2aySJXH3PKN5wKroMbJpLMRzNZ5jyAnOanCg==\n"
        );
    }

    #[test]
    fn a_bad_signature_of_a_known_key_is_a_fault() {
        let (one, other) = (TestWitness::new("w/1", 1), TestWitness::new("w/1", 9));
        let fault = |line: String| check(&[line], &[&one])[0].1.clone().unwrap_err();
        assert!(fault(one.sign("another\n", 100)).contains("not valid"));
        assert!(fault(one.line(&[0; 72])).contains("not valid"));
        assert!(fault(one.line(&[0; 71])).contains("72 bytes, found 71"));
        assert!(fault(one.line(&[0; 73])).contains("72 bytes, found 73"));
        assert!(fault(one.line(&[0; 3])).contains("72 bytes, found 3"));
        assert!(fault(one.sign(TEXT, 0)).contains("out of range"));
        assert!(fault(one.sign(TEXT, u64::MAX)).contains("out of range"));
        assert!(fault(one.sign(TEXT, i64::MAX as u64)).contains("out of range"));
        // Another time than the one that was signed.
        let signed = one.sign(TEXT, 100);
        let digits = signed.split(' ').nth(2).unwrap().trim_end();
        let mut bytes = STANDARD.decode(digits).unwrap();
        bytes[11] ^= 1;
        assert!(fault(one.line(&bytes[4..])).contains("not valid"));
        // A signature over the text alone, as a log makes it.
        let plain = one.sign_bytes(TEXT.as_bytes());
        assert!(
            fault(one.line(&[&100_u64.to_be_bytes()[..], &plain].concat())).contains("not valid")
        );
        // A key with the same name and another id is unknown.
        assert_eq!(check(&[other.sign(TEXT, 100)], &[&one]), []);
        // One good and one bad signature.
        let both = [one.sign(TEXT, 100), one.line(&[0; 72])];
        assert!(check(&both, &[&one])[0].1.is_err());
    }

    #[test]
    fn one_witness_counts_once() {
        let (one, two) = (TestWitness::new("w/1", 1), TestWitness::new("w/2", 2));
        let lines = [
            one.sign(TEXT, 200),
            one.sign(TEXT, 100),
            one.sign(TEXT, 100),
        ];
        assert_eq!(check(&lines, &[&one]), [good("w/1", 100)]);
        assert_eq!(check(&lines, &[&one, &one]), [good("w/1", 100)]);
        // Two keys with one name.
        let new_key = TestWitness::new("w/1", 5);
        let lines = [one.sign(TEXT, 200), new_key.sign(TEXT, 300)];
        assert_eq!(check(&lines, &[&new_key, &one]), [good("w/1", 200)]);
        // Two names with one key.
        let alias = TestWitness::new("alias", 1);
        let lines = [
            alias.sign(TEXT, 100),
            one.sign(TEXT, 200),
            two.sign(TEXT, 300),
        ];
        assert_eq!(
            check(&lines, &[&two, &one, &alias]),
            [good("w/2", 300), good("w/1", 100)]
        );
        // A third key shows that two others are one witness.
        let bridge = TestWitness::new("w/2", 1);
        let lines = [one.sign(TEXT, 200), two.sign(TEXT, 300)];
        assert_eq!(check(&lines, &[&one, &two]).len(), 2);
        assert_eq!(check(&lines, &[&one, &two, &bridge]), [good("w/1", 200)]);
    }
}

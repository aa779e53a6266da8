//! What other people's programs make of tokens, checkpoints, proofs and cosignatures, and dutybook of theirs: `openssl ts`,
//! `rfc3161-client` and `aics-tlog` from `PyPI`, and the root of the log recomputed in Python from `git` alone.

#[path = "../authority/mod.rs"]
#[allow(
    dead_code,
    clippy::struct_excessive_bools,
    reason = "the unit tests use the rest of it, and there is much to choose"
)]
mod authority;
#[path = "../it/history/evidence.rs"]
#[allow(dead_code, reason = "the other tests use the rest of it")]
mod evidence;
#[path = "../it/history/policy.rs"]
#[allow(dead_code, reason = "the other tests use the rest of it")]
mod policy;
#[path = "../authority/witness.rs"]
#[allow(dead_code, reason = "the unit tests use the rest of it")]
mod witness;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use authority::TestAuthority;
use chrono::{DateTime, Utc};
use evidence::Evidence;
use policy::Policy;
use witness::TestWitness;

use crate::harness::repo::Repo;
use crate::programs::{folder, satisfied, there};

const CERTIFICATE: &str = "policy/timestamping/test.pem";

/// The duty of the week in which the evidence of these tests lands.
const DUTY: &str = "weekly-report/2026-W10/alpha";

/// A program that Debian brings.
fn on_path(name: &str, asks: &str) -> Option<PathBuf> {
    let is_there = Command::new(name).arg(asks).stdin(Stdio::null()).output();
    there(name, is_there.is_ok().then(|| name.into()))
}

/// Runs a script with the readers that need a newer Python than others: they lie in a folder of their own.
fn python(script: &str, arguments: &[&Path]) -> Option<Output> {
    let python = folder().join("proofs/bin/python");
    if !python.exists() {
        // Debian's Python may be too old, and no package brings a newer one: that is no failure, in CI either.
        eprintln!("SKIPPED: there is no Python of 3.12 or later with rfc3161-client and aics-tlog");
        return None;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/readers")
        .join(script);
    let output = Command::new(python)
        .arg(script)
        .args(arguments)
        .stdin(Stdio::null())
        .output();
    Some(output.expect("it starts"))
}

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text)
        .expect("an instant")
        .to_utc()
}

/// A policy that accepts a certificate and begins at a day, and nothing more.
fn founded(certificate: &[u8], starts: &'static str, lands: &str) -> Repo {
    let repo = Repo::unborn();
    let policy = Policy::new().starts(starts).without("drill");
    let policy = policy.history("timestamps: { authorities: [test.pem] }");
    for (path, text) in policy.files() {
        repo.write(path, text);
    }
    repo.write(CERTIFICATE, certificate);
    repo.land("Policy (#1)", lands)
}

/// The evidence of a week that landed.
fn landed(repo: &Repo, evidence: &Evidence, lands: &str) {
    repo.write(evidence.path(), evidence.text());
    for (name, content) in &evidence.artifacts {
        repo.write(evidence.beside(name), content);
    }
    repo.commit("Report (#2)").at(lands).run();
}

/// A week of the test authority.
fn week() -> Repo {
    let certificate = TestAuthority::default().pem();
    let repo = founded(certificate.as_bytes(), "2026-03-02", "2026-03-01T12:00:00Z");
    let evidence = Evidence::w10().artifact("report.txt", "53 %\n");
    landed(&repo, &evidence, "2026-03-06T15:00:00Z");
    repo
}

/// Asks for a token, and has it answered.
fn stamped(repo: &Repo, answer: impl FnOnce(&Path, &Path)) -> (PathBuf, PathBuf) {
    let (request, response) = (repo.beside("request.tsq"), repo.beside("response.tsr"));
    let run = format!("timestamp request -o {}", request.display());
    repo.run(&run).exits(0);
    answer(&request, &response);
    let run = format!(
        "timestamp add {} --request {}",
        response.display(),
        request.display()
    );
    let stored = repo.run(&run).exits(0).stdout;
    let paths: Vec<PathBuf> = stored.lines().map(|path| repo.path(path)).collect();
    (paths[0].clone(), paths[1].clone())
}

/// A file beside a repository.
fn beside(repo: &Repo, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let file = repo.beside(name);
    fs::write(&file, content).expect("written");
    file
}

/// Whether `openssl ts -verify` takes a token over a checkpoint at an instant.
fn openssl_verifies(token: &Path, data: &Path, roots: &Path, time: DateTime<Utc>) -> Output {
    let mut command = Command::new("openssl");
    command.args(["ts", "-verify", "-in"]).arg(token);
    command.arg("-data").arg(data).arg("-CAfile").arg(roots);
    command.args(["-attime", &time.timestamp().to_string()]);
    command.stdin(Stdio::null()).output().expect("openssl")
}

#[test]
fn openssl_and_rfc3161_client_take_the_tokens_that_are_stored() {
    let repo = week();
    let time = at("2026-03-06T20:00:00Z");
    // Certificates in the order of DER, as the second reader asks for it: one alone is in any order.
    let authority = TestAuthority {
        has_certificates: true,
        is_self_signed: true,
        ..TestAuthority::default()
    };
    repo.write(CERTIFICATE, authority.pem());
    repo.commit("Certificate (#3)")
        .at("2026-03-06T16:00:00Z")
        .run();
    let (checkpoint, token) = stamped(&repo, |request, response| {
        let asked = fs::read(request).expect("a request");
        fs::write(response, authority.answer(&asked, time)).expect("written");
    });
    let roots = beside(&repo, "roots.pem", authority.pem());
    let other = beside(&repo, "other", "another text\n");
    if on_path("openssl", "version").is_some() {
        satisfied(&openssl_verifies(&token, &checkpoint, &roots, time));
        assert!(
            !openssl_verifies(&token, &other, &roots, time)
                .status
                .success()
        );
        let strange = beside(&repo, "strange.pem", TestAuthority::named("Other").pem());
        assert!(
            !openssl_verifies(&token, &checkpoint, &strange, time)
                .status
                .success()
        );
    }
    if let Some(output) = python("time_stamp.py", &[&token, &checkpoint, &roots]) {
        assert_eq!(satisfied(&output), "2026-03-06T20:00:00+00:00\n");
        let refused = python("time_stamp.py", &[&token, &other, &roots]).expect("it was there");
        assert!(!refused.status.success());
    }
}

/// An authority of OpenSSL, as `tests/readers/authority.sh` makes it.
struct Authority {
    folder: PathBuf,
}

impl Authority {
    fn new(repo_beside: PathBuf, key: &str) -> Authority {
        let authority = Authority {
            folder: repo_beside,
        };
        satisfied(&authority.run(&["new", key]));
        authority
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/authority.sh");
        let mut command = Command::new("sh");
        command
            .arg(script)
            .arg(arguments[0])
            .arg(&self.folder)
            .args(&arguments[1..]);
        command.stdin(Stdio::null()).output().expect("sh")
    }

    fn root(&self) -> Vec<u8> {
        fs::read(self.folder.join("root.pem")).expect("a certificate")
    }
}

/// OpenSSL stamps in 2016, 2019 and 2026, with keys of both kinds: each token is stored, counts, and is what OpenSSL and
/// `rfc3161-client` make of it.
#[test]
fn tokens_of_openssl_of_any_year_are_stored_and_count() {
    if on_path("openssl", "version").is_none() || on_path("faketime", "--version").is_none() {
        return;
    }
    let cases = [
        ("2016-W10", "2016-03-11", "2016-03-07", "ec"),
        ("2019-W10", "2019-03-08", "2019-03-04", "rsa"),
        ("2026-W10", "2026-03-06", "2026-03-02", "ec"),
    ];
    for (week, friday, starts, key) in cases {
        let place = Repo::empty();
        let authority = Authority::new(place.beside("authority"), key);
        let repo = founded(&authority.root(), starts, &format!("{starts}T01:00:00Z"));
        let evidence = Evidence::weekly(week, &format!("{friday}T14:00:00Z"));
        landed(&repo, &evidence, &format!("{friday}T15:00:00Z"));
        let (checkpoint, token) = stamped(&repo, |request, response| {
            let stamped = format!("{friday} 20:00:00");
            let words = [
                "stamp",
                request.to_str().expect("UTF-8"),
                response.to_str().expect("UTF-8"),
                &stamped,
            ];
            satisfied(&authority.run(&words));
        });
        repo.commit("Token (#3)")
            .at(&format!("{friday}T20:02:00Z"))
            .run();
        let as_of = format!("{friday}T21:00:00Z");
        let run = repo.run(&format!("check --format json --as-of {as_of}"));
        run.exits(0).found(&[], &[]);
        let told = format!("existed by {friday}T20:00:00+00:00, says OpenSSL signer");
        repo.run("timestamp verify").exits(0).says(&told);
        let roots = beside(&repo, "roots.pem", authority.root());
        let time = at(&format!("{friday}T20:00:00Z"));
        satisfied(&openssl_verifies(&token, &checkpoint, &roots, time));
        let signer = authority.folder.join("signer.pem");
        if let Some(output) = python("time_stamp.py", &[&token, &checkpoint, &roots, &signer]) {
            assert_eq!(satisfied(&output), format!("{friday}T20:00:00+00:00\n"));
        }
    }
}

/// `openssl ts` refuses a clock, a hash and a certificate by the same rules.
#[test]
fn a_token_of_openssl_over_sha_1_is_not_stored() {
    if on_path("openssl", "version").is_none() || on_path("faketime", "--version").is_none() {
        return;
    }
    let place = Repo::empty();
    let authority = Authority::new(place.beside("authority"), "ec");
    let repo = founded(&authority.root(), "2026-03-02", "2026-03-01T12:00:00Z");
    landed(&repo, &Evidence::w10(), "2026-03-06T15:00:00Z");
    let checkpoint = beside(&repo, "checkpoint", repo.run("checkpoint").exits(0).stdout);
    let (request, response) = (repo.beside("request.tsq"), repo.beside("response.tsr"));
    let mut command = Command::new("openssl");
    command
        .args(["ts", "-query", "-sha1", "-cert", "-data"])
        .arg(&checkpoint);
    satisfied(&command.arg("-out").arg(&request).output().expect("openssl"));
    let words = [
        "stamp",
        request.to_str().expect("UTF-8"),
        response.to_str().expect("UTF-8"),
        "2026-03-06 20:00:00",
    ];
    satisfied(&authority.run(&words));
    let run = format!(
        "timestamp add {} --request {}",
        response.display(),
        request.display()
    );
    repo.run(&run).exits(2).complains("SHA-1");
    assert!(!repo.has("timestamps"));
}

/// 30 lines of Python, `git log` and `git cat-file`: the root of the log, after files came, changed, went and came back, and
/// branches were merged.
#[test]
fn python_recomputes_the_root_from_git_alone() {
    let Some(python) = on_path("python3", "--version") else {
        return;
    };
    let repo = week();
    repo.write("evidence/weekly-report/notes.txt", "a\n");
    repo.write("evidence/weekly-report/é \"q\".txt", "odd\n");
    repo.commit("Notes (#3)").at("2026-03-07T12:00:00Z").run();
    repo.branch("side")
        .write("evidence/weekly-report/side.txt", "side\n");
    repo.commit("Side").at("2026-03-07T13:00:00Z").run();
    repo.switch("main");
    repo.remove("evidence/weekly-report/notes.txt");
    repo.commit("Gone (#4)").at("2026-03-07T14:00:00Z").run();
    repo.merge(&["side"], "Merge branch 'side'")
        .at("2026-03-07T15:00:00Z")
        .run();
    repo.write("evidence/weekly-report/notes.txt", "a\n");
    repo.commit("Back (#5)").at("2026-03-07T16:00:00Z").run();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/readers/log_root.py");
    let checkpoint = repo.run("checkpoint").exits(0).stdout;
    let output = repo.program(python).arg(script).arg("HEAD").output();
    let said = satisfied(&output.expect("python3"));
    let lines: Vec<&str> = checkpoint.lines().collect();
    assert_eq!(said, format!("{}\n{}\n", lines[1], lines[2]));
}

/// `aics-tlog` verifies each proof of a duty: the leaf, the path, and the root of the checkpoint with its cosignature.
#[test]
fn aics_tlog_verifies_the_proofs_of_a_duty() {
    let repo = week();
    let checkpoint = repo.run("checkpoint").exits(0).stdout;
    let witness = TestWitness::new("w/1", 1);
    let note = format!("{checkpoint}\n{}", witness.sign(&checkpoint, 1_772_900_000));
    let note = beside(&repo, "note", note);
    let key = beside(&repo, "key", witness.vkey());
    let proofs = repo.beside("proofs");
    let run = format!(
        "prove {DUTY} --checkpoint {} -o {}",
        note.display(),
        proofs.display()
    );
    let listed = repo.run(&run).exits(0).stdout;
    assert_eq!(listed.lines().count(), 2);
    for proof in listed.lines().map(PathBuf::from) {
        let path = proof.strip_prefix(&proofs).expect("below the folder");
        let path = path
            .to_str()
            .expect("UTF-8")
            .trim_end_matches(".tlog-proof");
        let content = repo.path(path);
        let Some(output) = python("tlog_proof.py", &[&proof, &content, Path::new(path), &key])
        else {
            return;
        };
        assert_eq!(satisfied(&output), "1772900000\n");
        // Another file, another path, another proof.
        let other = beside(&repo, "other", "53 %\n\n");
        let mut refused = vec![(proof.clone(), other, path.to_owned())];
        refused.push((proof.clone(), content.clone(), format!("{path}x")));
        let text = fs::read_to_string(&proof).expect("a proof");
        let wrong = text.replacen("\nindex ", "\nindex 1", 1);
        refused.push((beside(&repo, "wrong", wrong), content, path.to_owned()));
        for (proof, content, path) in refused {
            let output = python("tlog_proof.py", &[&proof, &content, Path::new(&path), &key]);
            assert!(!output.expect("it was there").status.success());
        }
    }
}

/// A witness of `aics-tlog` cosigns a checkpoint of dutybook, and dutybook counts it.
#[test]
fn a_witness_of_aics_tlog_is_counted() {
    let repo = week();
    let checkpoint = beside(&repo, "checkpoint", repo.run("checkpoint").exits(0).stdout);
    let Some(key) = python("tlog_witness.py", &[Path::new("key")]) else {
        return;
    };
    let list = format!(
        "kind: witnesses/v1\nquorum: 1\nwitnesses:\n  - {}",
        satisfied(&key)
    );
    repo.write("policy/witnesses.yaml", list);
    repo.commit("Witness (#3)").at("2026-03-06T16:00:00Z").run();
    let text = repo.run("checkpoint").exits(0).stdout;
    fs::write(&checkpoint, &text).expect("written");
    let signed = python("tlog_witness.py", &[Path::new("sign"), &checkpoint]);
    let signed = satisfied(&signed.expect("it was there"));
    assert!(signed.starts_with(&format!("{text}\n")), "{signed}");
    let certificate = TestAuthority::default();
    let (stored, _) = stamped(&repo, |request, response| {
        let asked = fs::read(request).expect("a request");
        let answer = certificate.answer(&asked, at("2026-03-06T20:00:00Z"));
        fs::write(response, answer).expect("written");
    });
    fs::write(stored, signed).expect("written");
    repo.commit("Token (#4)").at("2026-03-06T20:02:00Z").run();
    let run = repo.run("timestamp verify").exits(0);
    run.says("seen by witness.example/w1 at 2026-03-06T18:00:00+00:00");
    let as_of = "2026-03-06T21:00:00Z";
    repo.run(&format!("check --format json --as-of {as_of}"))
        .exits(0)
        .found(&[], &[]);
}

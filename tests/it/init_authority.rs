//! `init --timestamp`: the authority that CI asks and the policy accepts.

use std::fs;
use std::path::Path;

use serde_yaml::Value;

use crate::harness::files::names_below;
use crate::harness::process::{git_in, printed_in, run_in};
use crate::harness::run::Run;
use crate::harness::temporary::temporary_folder;

const MONDAY: &str = "2026-03-02T08:00:00+01:00";
const URL: &str = "http://tsa.example:3161/tsr";

/// The certificate of nobody: its key is lost.
const CERTIFICATE: &str = include_str!("harness/subjects/authority.pem");

/// Runs `init soc` in a folder that holds a file.
fn init(folder: &Path, file: &str, content: impl AsRef<[u8]>, more: &[&str]) -> Run {
    fs::write(folder.join(file), content).unwrap();
    let words = ["--as-of", MONDAY, "init", "soc", "--pack", "minimal"];
    run_in(folder, words.iter().chain(more))
}

/// What is printed for a forge, and the folder of the repository.
fn stamped(ci: &str) -> (tempfile::TempDir, String) {
    let dir = temporary_folder().unwrap();
    let wheel = format!("https://files.example/d.whl#sha256={}", "0".repeat(64));
    let more = ["--ci", ci, "--wheel", &wheel, "--timestamp", URL];
    let more = [&more[..], &["--timestamp-certificate", "example-tsa.pem"]].concat();
    let run = init(dir.path(), "example-tsa.pem", CERTIFICATE, &more).exits(0);
    assert!(!run.stderr.contains("hint: the CI files"), "{}", run.stderr);
    (dir, run.stdout)
}

fn read(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join("soc").join(path)).unwrap()
}

#[test]
fn the_policy_accepts_the_certificate_and_ci_asks_the_address() {
    for (ci, script, job) in [
        (
            "github",
            ".github/dutybook",
            ".github/workflows/dutybook-timestamp.yml",
        ),
        ("gitlab", ".gitlab/dutybook", ".gitlab-ci.yml"),
        ("azure", ".azuredevops/dutybook", "azure-pipelines.yml"),
    ] {
        let (dir, printed) = stamped(ci);
        let pem = read(dir.path(), "policy/timestamping/example-tsa.pem");
        assert_eq!(pem, CERTIFICATE);
        let policy: Value =
            serde_yaml::from_str(&read(dir.path(), "policy/dutybook.yaml")).unwrap();
        let timestamps = &policy["history"]["timestamps"];
        assert_eq!(timestamps["authorities"][0], "example-tsa.pem");
        assert_eq!(timestamps["required"], false);
        let text = read(dir.path(), &format!("{script}/timestamp.sh"));
        assert!(
            !text.contains(URL),
            "the script reads it from the environment"
        );
        let job = read(dir.path(), job);
        assert_eq!(job.matches(URL).count(), 1, "{job}");
        assert!(
            job.contains(&format!("TIMESTAMP_URL: \"{URL}\"\n")),
            "{job}"
        );
        assert!(
            !job.contains("@TIMESTAMP") && !job.contains("@MAIN"),
            "{job}"
        );
        assert!(printed.contains(&format!("{URL} is asked")), "{printed}");
        let readme = read(dir.path(), "README.md");
        assert!(readme.contains("`dutybook timestamp verify`"), "{readme}");
        assert!(readme.contains(&format!("<{URL}>")), "{readme}");
        let soc = dir.path().join("soc");
        let checked = printed_in(&soc, ["--no-history", "check", "--as-of", MONDAY]);
        assert!(checked.contains("0 deny, 0 warn"), "{checked}");
    }
}

/// Its README says what to do, and CODEOWNERS leaves the tokens to everybody and the certificates to the approvers.
#[test]
fn a_repository_without_ci_gets_the_policy_alone() {
    let (dir, printed) = stamped("none");
    let names = names_below(&dir.path().join("soc"));
    assert!(
        names
            .iter()
            .any(|name| name == "policy/timestamping/example-tsa.pem")
    );
    assert!(
        !names.iter().any(|name| name.ends_with("timestamp.sh")),
        "{names:?}"
    );
    assert!(
        printed.contains("let your CI ask for time stamps"),
        "{printed}"
    );
    let owners = read(dir.path(), "CODEOWNERS");
    let owned: Vec<&str> = owners
        .lines()
        .filter(|line| line.starts_with('/'))
        .collect();
    for place in ["/policy/", "/closings/"] {
        assert!(owned.iter().any(|line| line.starts_with(place)), "{owners}");
    }
    assert!(
        !owned.iter().any(|line| line.contains("timestamps")),
        "{owners}"
    );
}

#[test]
fn without_an_authority_nothing_is_asked() {
    let dir = temporary_folder().unwrap();
    for ci in ["github", "gitlab", "azure"] {
        init(dir.path(), "notes", "", &["--ci", ci]).exits(0);
        for name in names_below(&dir.path().join("soc")) {
            let text = read(dir.path(), &name);
            let is_told = name.ends_with("CODEOWNERS") || name.ends_with("protect.sh");
            assert!(
                is_told || !text.to_lowercase().contains("timestamp.sh"),
                "{name}"
            );
            assert!(
                !text.contains("TIMESTAMP_URL") && !text.contains("  timestamps:"),
                "{name}"
            );
        }
        fs::remove_dir_all(dir.path().join("soc")).unwrap();
    }
}

/// Git must never convert what is signed.
#[test]
fn tokens_are_kept_byte_by_byte() {
    let (dir, _) = stamped("none");
    let soc = dir.path().join("soc");
    let token = soc.join("timestamps/2026/1-000000000000.tsr");
    fs::create_dir_all(token.parent().unwrap()).unwrap();
    let bytes = "text\r\nthat is not\r\n";
    fs::write(&token, bytes).unwrap();
    git_in(&soc, "init --quiet --initial-branch main");
    git_in(&soc, "add --all");
    git_in(&soc, "commit --quiet --message policy");
    fs::remove_file(&token).unwrap();
    git_in(&soc, "checkout --quiet -- timestamps");
    assert_eq!(fs::read_to_string(&token).unwrap(), bytes);
}

#[test]
fn the_file_may_have_other_names_and_lines() {
    for (file, name) in [
        ("example-tsa.crt", "example-tsa.pem"),
        ("example.tsa.cer", "example.tsa.pem"),
        ("EXAMPLE_1", "EXAMPLE_1.pem"),
    ] {
        let dir = temporary_folder().unwrap();
        let content = format!("Root\r\n{}\r\n\r\n", CERTIFICATE.replace('\n', "\r\n"));
        let more = ["--timestamp", URL, "--timestamp-certificate", file];
        init(dir.path(), file, content, &more).exits(0);
        let pem = read(dir.path(), &format!("policy/timestamping/{name}"));
        assert_eq!(pem, format!("Root\n{CERTIFICATE}"));
    }
}

/// What is not taken, and what is said.
#[test]
fn what_names_no_authority_is_refused() {
    let refuse = |content: &[u8], more: &[&str]| {
        let dir = temporary_folder().unwrap();
        let run = init(dir.path(), "tsa.pem", content, more).exits(2);
        assert_eq!(names_below(dir.path()), ["tsa.pem"], "{}", run.stderr);
        run.stderr
    };
    let certificate = CERTIFICATE.as_bytes();
    insta::assert_snapshot!(refuse(certificate, &["--timestamp", URL]), @r"
    dutybook: --timestamp needs the certificate of the authority: a token of an authority that the policy does not accept is a finding
      help: download the root certificate that the authority publishes, compare its fingerprint with what the authority says, and name it: --timestamp-certificate FILE.pem (`openssl x509 -inform der -in FILE -out FILE.pem` makes PEM of DER)
    ");
    let named = ["--timestamp", URL, "--timestamp-certificate", "tsa.pem"];
    insta::assert_snapshot!(refuse(b"no certificate", &named), @r"
    dutybook: tsa.pem cannot be used: expected a line `-----BEGIN CERTIFICATE-----`, found none
      help: download the root certificate that the authority publishes, compare its fingerprint with what the authority says, and name it: --timestamp-certificate FILE.pem (`openssl x509 -inform der -in FILE -out FILE.pem` makes PEM of DER)
    ");
    insta::assert_snapshot!(refuse(b"\x30\x82\xff", &named), @r"
    dutybook: tsa.pem cannot be used: expected PEM, found bytes that are not UTF-8
      help: download the root certificate that the authority publishes, compare its fingerprint with what the authority says, and name it: --timestamp-certificate FILE.pem (`openssl x509 -inform der -in FILE -out FILE.pem` makes PEM of DER)
    ");
    let key =
        format!("{CERTIFICATE}-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n");
    insta::assert_snapshot!(refuse(key.as_bytes(), &named), @r"
    dutybook: tsa.pem cannot be used: expected certificates alone, found a private key
      help: download the root certificate that the authority publishes, compare its fingerprint with what the authority says, and name it: --timestamp-certificate FILE.pem (`openssl x509 -inform der -in FILE -out FILE.pem` makes PEM of DER)
    ");
    let missing = ["--timestamp", URL, "--timestamp-certificate", "missing.pem"];
    assert!(refuse(certificate, &missing).contains("missing.pem cannot be read"));
    let alone = ["--timestamp-certificate", "tsa.pem"];
    assert!(refuse(certificate, &alone).contains("--timestamp <URL>"));
    let secret = [
        "--timestamp",
        "https://user:secret@tsa.example/",
        named[2],
        named[3],
    ];
    insta::assert_snapshot!(refuse(certificate, &secret), @r"
    error: invalid value 'https://user:secret@tsa.example/' for '--timestamp <URL>': expected an address without a user or password: everybody who can read the repository could read them

    For more information, try '--help'.
    ");
    for bad in [
        "tsa.example",
        "ftp://tsa.example/",
        "https://tsa.example/$(id)",
        "https://tsa.example/\"",
        "https://tsa.example/a b",
        "https://tsa.example/${{ secrets.X }}",
    ] {
        let said = refuse(certificate, &["--timestamp", bad, named[2], named[3]]);
        assert!(
            said.contains("expected http:// or https://, a host and a path"),
            "{said}"
        );
    }
}

#[test]
fn a_name_that_no_policy_can_hold_is_refused() {
    let dir = temporary_folder().unwrap();
    let more = ["--timestamp", URL, "--timestamp-certificate", "my tsa.pem"];
    let run = init(dir.path(), "my tsa.pem", CERTIFICATE, &more).exits(2);
    run.complains("expected a file name of letters, digits, `.`, `_` and `-`");
}

//! What `check` writes of everything, as files for other people's readers.

use serde_json::Value;

use crate::harness::cases;
use crate::harness::repo::Repo;
use crate::harness::subject::Subject;

/// Everything in which something is wrong, and once nothing.
pub(crate) fn all() -> Vec<Subject> {
    let mut all: Vec<_> = cases::failing().map(Subject::case).collect();
    all.push(hostile());
    all.push(Subject::of("the base", Repo::base(), cases::AS_OF));
    all
}

/// Text that a log, a reader of Markdown or a reader of XML would obey.
pub(crate) const HOSTILE: &str = "]]><script>&amp;[x](https://evil.example) ##[error]y \\u0001\\u001b[31m\\ufffe ::error::z \\\" <!-- \\r\\n::error::w ##vso[task.complete] %0A%AZP25;a=b,c ``` </details> |";

/// Evidence full of such text, in a folder whose name is no address as it stands.
pub(crate) fn hostile() -> Subject {
    let subject = Subject::case("duty-overdue/nobody-did-anything");
    let text = format!("kind: evidence/v1\n\"{HOSTILE}\": 1\n\"æ\": x\n");
    for name in ["a b%?#&<æ.yaml", "monitoring.yaml"] {
        let path = format!("evidence/escalation-tickets/2026/2026-03-27/{name}");
        subject.repo().write(path, &text);
    }
    subject
}

pub(crate) fn print(subject: &Subject, format: &str) -> String {
    subject.run(&["check", "--format", format]).answers().stdout
}

pub(crate) fn json(subject: &Subject, format: &str) -> Value {
    serde_json::from_str(&print(subject, format)).expect("JSON")
}

/// A reference of a URI with its percent signs decoded.
pub(crate) fn decode_uri(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().expect("a digit"), rest.next().expect("a digit")];
            bytes.extend(hex::decode(digits).expect("two digits"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

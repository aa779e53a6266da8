//! SARIF and `JUnit` XML: what other people's readers demand of them, read back instead of compared with a copy.

mod ci_logs;
mod gitlab;
mod junit;
mod markdown;
mod sarif;

use std::collections::BTreeSet;

use crate::harness::subject::Subject;
use crate::harness::subjects::reports::{all, hostile, print};

const FORMATS: [&str; 8] = [
    "human", "json", "sarif", "github", "gitlab", "azure", "junit", "markdown",
];

#[test]
fn the_exit_status_does_not_depend_on_the_format() {
    let is_same = |subject: &Subject, level: &str| {
        let run = |format| subject.run(&["check", "--fail-on", level, "--format", format]);
        let codes: BTreeSet<_> = FORMATS.iter().map(|format| run(format).code).collect();
        assert_eq!(codes.len(), 1, "{}, {level}: {codes:?}", subject.name);
    };
    for subject in all() {
        is_same(&subject, "deny");
    }
    for level in ["warn", "never"] {
        is_same(&Subject::case("duty-overdue/nobody-did-anything"), level);
        is_same(&Subject::case("duty-late/backstop-settled-late"), level);
    }
}

#[test]
fn hostile_text_comes_out_as_text() {
    let subject = hostile();
    for format in ["sarif", "junit"] {
        let printed = print(&subject, format);
        let is_control = |c: char| c.is_control() && c != '\n';
        assert!(!printed.contains(is_control), "{format}");
        assert!(!printed.contains(['\u{fffe}', '\u{ffff}']) || format == "sarif");
        for command in ["##[", "##vso[", "](https://evil"] {
            assert!(format == "junit" && command.starts_with(']') || !printed.contains(command));
        }
        assert!(
            !printed
                .lines()
                .any(|line| line.trim_start().starts_with("::"))
        );
        assert!(printed.contains("evil.example"), "{format}");
    }
    assert!(!print(&subject, "junit").contains("<script"));
}

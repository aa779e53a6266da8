//! Whatever is printed may come to stand in a log, or on a terminal.

use crate::harness::subjects::hostile::payloads::{LINES, Texts};
use crate::harness::subjects::hostile::read;
use crate::harness::subjects::hostile::repository::{Repository, twins};

/// What nothing that is printed holds; line ends are the format's.
fn is_obeyed(c: char) -> bool {
    let is_control = c.is_control() && !['\n', '\r'].contains(&c);
    is_control
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The lines that a runner executes.
fn commands(text: &str) -> Vec<&str> {
    let is_command = |line: &&str| {
        line.trim_start().starts_with("::") || line.contains("##[") || line.contains("##vso[")
    };
    text.lines().filter(is_command).collect()
}

#[test]
fn no_output_holds_what_a_terminal_or_a_runner_obeys() {
    let tame = Repository::of(Texts::Tame);
    for by in 0..LINES.len() {
        let hostile = Repository::of(Texts::Hostile(by));
        for twins in twins(&hostile, &tame) {
            let (name, text) = (&twins.name, read(&twins.hostile));
            if twins.format != "json" && twins.format != "sarif" && twins.format != "gitlab" {
                let found = text.find(is_obeyed).map(|at| text[at..].chars().next());
                assert_eq!(found, None, "{name}");
            }
            let ends = text.matches('\r').count();
            let is_crlf = ["csv", "ics"].contains(&twins.format);
            let wanted = if is_crlf {
                text.matches("\r\n").count()
            } else {
                0
            };
            assert_eq!(ends, wanted, "{name}");
            // Those that dutybook itself says are as many as they are for tame text.
            let (said, expected) = (commands(&text), read(&twins.tame));
            assert_eq!(said.len(), commands(&expected).len(), "{name}: {said:#?}");
            let own = [
                "::error ",
                "::warning ",
                "::notice ",
                "##vso[task.logissue ",
            ];
            for line in said {
                assert!(
                    own.iter().any(|own| line.starts_with(own)),
                    "{name}: {line}"
                );
                let rest = &line[2..];
                assert!(
                    !rest.contains("##[") && !rest.contains("##vso["),
                    "{name}: {line}"
                );
            }
        }
    }
}

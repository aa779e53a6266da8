//! The messages that forges write when they merge a pull request.

/// Whether a message is one that a forge gives to what it merges.
pub(super) fn is_forge_merge(message: &str) -> bool {
    let subject = message.lines().next().unwrap_or_default().trim_end();
    let is_numbered = subject
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once("(#"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_numbered.is_some_and(|(_, number)| is_number(number))
        || subject.starts_with("Merge pull request #")
        || subject.starts_with("Merge branch ")
        || (subject.strip_prefix("Merged PR "))
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        || message
            .lines()
            .any(|line| line.starts_with("See merge request "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_forges_are_recognised() {
        for mark in [
            "Record W11 (#42)",
            "Merge pull request #7 from analyst-1/w11\n\nText",
            "Merge branch 'w11' into 'main'",
            "Merged PR 1234: Record W11",
            "Record W11\n\nSee merge request soc/evidence!17",
        ] {
            assert!(is_forge_merge(mark), "{mark}");
        }
        for none in [
            "",
            "Record W11",
            "(#)",
            "Fix (#x)",
            "Merged PR soon",
            "Record (#4) again",
        ] {
            assert!(!is_forge_merge(none), "{none}");
        }
    }
}

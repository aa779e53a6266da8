//! What forges write into the message of a commit by which they merge a pull request.

/// Whether a message is one that forges give to what they merge.
pub(super) fn has_merge_mark(message: &str) -> bool {
    let subject = message.lines().next().unwrap_or_default().trim_end();
    let is_numbered = subject
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once("(#"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_numbered.is_some_and(|(_, number)| digits(number))
        || subject.starts_with("Merge pull request #")
        || subject.starts_with("Merge branch ")
        || subject.strip_prefix("Merged PR ").is_some_and(|rest| {
            digits(
                rest.split(|c: char| !c.is_ascii_digit())
                    .next()
                    .unwrap_or_default(),
            )
        })
        || message
            .lines()
            .any(|line| line.starts_with("See merge request "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_of_forges_are_known() {
        for mark in [
            "Record W11 (#42)",
            "Merge pull request #7 from analyst-1/w11\n\nText",
            "Merge branch 'w11' into 'main'",
            "Merged PR 1234: Record W11",
            "Record W11\n\nSee merge request soc/evidence!17",
        ] {
            assert!(has_merge_mark(mark), "{mark}");
        }
        for none in [
            "",
            "Record W11",
            "(#)",
            "Fix (#x)",
            "Merged PR soon",
            "Record (#4) again",
        ] {
            assert!(!has_merge_mark(none), "{none}");
        }
    }
}

//! Quoting of commands that people paste into a shell.

/// A word as a POSIX shell reads it back.
pub(super) fn quote_for_shell(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::quote_for_shell;

    #[test]
    fn a_shell_reads_back_what_is_quoted() {
        for (word, expected) in [
            ("evidence/a.yaml", "evidence/a.yaml"),
            ("", "''"),
            ("a b", "'a b'"),
            ("it's; rm", r"'it'\''s; rm'"),
            ("$(x)", "'$(x)'"),
        ] {
            assert_eq!(quote_for_shell(word), expected);
        }
    }
}

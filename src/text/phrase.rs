//! Small phrases that messages, outputs and prompts share.

use std::borrow::Cow;

/// A number and what it counts: `1 duty`, `3 duties`.
#[must_use]
pub fn count_of(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A word as a POSIX shell reads it back: `evidence/a.yaml`, `'a b'`.
#[must_use]
pub fn quote_for_shell(word: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    // The Z shell expands a word that starts with `=`.
    if !word.is_empty() && !word.starts_with('=') && word.chars().all(is_plain) {
        return word.into();
    }
    format!("'{}'", word.replace('\'', r"'\''")).into()
}

/// The first twelve characters of a commit's name.
#[must_use]
pub fn abbreviate_commit(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_back_what_is_quoted() {
        let check = |word: &str, expected: &str| assert_eq!(quote_for_shell(word), expected);
        check("evidence/a.yaml", "evidence/a.yaml");
        check("", "''");
        check("a b", "'a b'");
        check("it's; rm", r"'it'\''s; rm'");
        check("$(x)", "'$(x)'");
        check("=ls", "'=ls'");
        check("-1:@%+=,", "-1:@%+=,");
        check("\u{a0}x", "'\u{a0}x'");
    }

    #[test]
    fn only_one_is_singular() {
        assert_eq!(count_of(0, "duty", "duties"), "0 duties");
        assert_eq!(count_of(1, "duty", "duties"), "1 duty");
        assert_eq!(count_of(2, "duty", "duties"), "2 duties");
    }
}

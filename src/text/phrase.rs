//! Small phrases that messages, outputs and prompts share.

/// A number and what it counts: `1 duty`, `3 duties`.
#[must_use]
pub fn count_of(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
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
    fn only_one_is_singular() {
        assert_eq!(count_of(0, "duty", "duties"), "0 duties");
        assert_eq!(count_of(1, "duty", "duties"), "1 duty");
        assert_eq!(count_of(2, "duty", "duties"), "2 duties");
    }
}

//! The page that `explain` prints about a rule.

/// The page of a rule, as written in `explain/<family>/<name>.md`.
#[derive(Debug, Clone, Copy)]
pub struct RulePage(pub(super) &'static str);

impl RulePage {
    /// The whole page: GitHub Markdown with one level-1 heading and five level-2 sections.
    #[must_use]
    pub fn markdown(self) -> &'static str {
        self.0
    }

    /// The sentence under the heading: what is wrong when the rule fires.
    #[must_use]
    pub fn summary(self) -> &'static str {
        self.0
            .lines()
            .skip(1)
            .map(str::trim)
            .find(|line| !line.is_empty())
            .unwrap_or_default()
    }

    /// What stands under "What it checks".
    #[must_use]
    pub fn checks(self) -> &'static str {
        let (_, after) = self
            .0
            .split_once("\n## What it checks\n")
            .unwrap_or_default();
        let end = after.find("\n## ").unwrap_or(after.len());
        after[..end].trim()
    }
}

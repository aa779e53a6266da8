//! The machine that fetched the artifacts of evidence.

use chrono::{DateTime, FixedOffset};

/// The most characters of a workflow's name.
const MAX_WORKFLOW: usize = 300;

/// The most characters of the address of a run.
const MAX_RUN: usize = 2048;

/// A machine that fetched artifacts. It performed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    workflow: String,
    run: Option<String>,
    /// When it fetched them, as claimed.
    pub at: DateTime<FixedOffset>,
}

impl Collection {
    /// A collection by a workflow and, where it is known, one run of it.
    ///
    /// # Errors
    /// As [`check_workflow`] and [`check_run`].
    pub fn new(
        workflow: String,
        run: Option<String>,
        at: DateTime<FixedOffset>,
    ) -> Result<Self, &'static str> {
        check_workflow(&workflow)?;
        run.as_deref().map_or(Ok(()), check_run)?;
        Ok(Collection { workflow, run, at })
    }

    /// The workflow: one line, not blank, at most 300 characters.
    #[must_use]
    pub fn workflow(&self) -> &str {
        &self.workflow
    }

    /// The address of the run: https, without spaces.
    #[must_use]
    pub fn run(&self) -> Option<&str> {
        self.run.as_deref()
    }
}

/// Checks the name of a workflow.
///
/// # Errors
/// What to write instead.
pub fn check_workflow(text: &str) -> Result<(), &'static str> {
    let is_one_line = !text.contains(['\r', '\n']);
    let is_name = !text.trim().is_empty() && is_one_line && text.chars().count() <= MAX_WORKFLOW;
    is_name
        .then_some(())
        .ok_or("write one line of at most 300 characters, such as collect.yml")
}

/// Checks the address of a run.
///
/// # Errors
/// What to write instead.
pub fn check_run(text: &str) -> Result<(), &'static str> {
    let host = text
        .strip_prefix("https://")
        .and_then(|rest| rest.chars().next());
    let has_host = host.is_some_and(|first| !"/?#".contains(first));
    let is_address =
        has_host && !text.contains(char::is_whitespace) && text.chars().count() <= MAX_RUN;
    is_address
        .then_some(())
        .ok_or("write an https address without spaces, such as https://ci.example/runs/41")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workflow_is_one_line_of_bounded_length() {
        let check = |text: &str, expected: bool| {
            assert_eq!(check_workflow(text).is_ok(), expected, "{text:?}");
        };
        check("collect.yml", true);
        check(&"é".repeat(300), true);
        check(&"é".repeat(301), false);
        check("a\nb", false);
        check("a\rb", false);
        check(" \t", false);
        check("", false);
    }

    #[test]
    fn a_run_is_an_https_address() {
        let check = |text: &str, expected: bool| {
            assert_eq!(check_run(text).is_ok(), expected, "{text:?}");
        };
        check("https://ci.example/runs/41", true);
        check("https://", false);
        check("https:///runs", false);
        check("http://ci.example/runs/41", false);
        check("mailto:a@soc.example", false);
        check("javascript:alert(1)", false);
        check("https://ci.example/a b", false);
        check(&format!("https://{}", "a".repeat(2040)), true);
        check(&format!("https://{}", "a".repeat(2041)), false);
    }
}

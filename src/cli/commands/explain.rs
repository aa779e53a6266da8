//! `dutybook explain`.

use crate::cli::args::{ExplainArgs, ExplainFormat};
use crate::cli::output::to_stdout;
use crate::cli::settings::RunSettings;
use crate::cli::{CliError, RunOutcome};
use crate::finding::{Rule, UnknownRule};
use crate::text::suggest;

pub(super) fn run(args: &ExplainArgs, settings: &RunSettings) -> Result<RunOutcome, CliError> {
    let text = match (&args.rule, args.format) {
        // A page is Markdown already.
        (Some(word), _) => page(word)?,
        (None, ExplainFormat::Human) => list(settings.quiet),
        (None, ExplainFormat::Markdown) => document(),
    };
    to_stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(RunOutcome::Success)
}

fn page(word: &str) -> Result<String, CliError> {
    let rule = word.parse::<Rule>().map_err(|unknown: UnknownRule| {
        CliError::usage(
            unknown.to_string(),
            suggest(word, Rule::ALL.iter().map(|rule| rule.id()), || {
                "`dutybook explain --all` lists the rules".to_owned()
            }),
        )
    })?;
    Ok(format!("{}\n", rule.page().markdown().trim_end()))
}

fn list(is_quiet: bool) -> String {
    let width = Rule::ALL
        .iter()
        .map(|rule| rule.id().len())
        .max()
        .unwrap_or(0);
    let row = |rule: &Rule| {
        if is_quiet {
            return format!("{rule}\n");
        }
        let fixed = if rule.is_fixed() { "*" } else { " " };
        let level = rule.default_level().to_string();
        format!(
            "{:<width$}  {level:<4}{fixed} {}\n",
            rule.id(),
            rule.page().summary()
        )
    };
    let mut text: String = Rule::ALL.iter().map(row).collect();
    if !is_quiet {
        text.push_str("\n* the level is fixed: without these rules the verdict means nothing\n");
    }
    text
}

/// Every rule's page as one document, after what all rules share and an index.
fn document() -> String {
    let mut text = format!("{INTRODUCTION}\n## Index\n\n");
    for family in Rule::ALL.chunk_by(|a, b| a.family() == b.family()) {
        text.push_str(&index(family));
    }
    for rule in Rule::ALL {
        text.push('\n');
        text.push_str(&one_level_down(rule.page().markdown()));
    }
    text
}

const INTRODUCTION: &str = "\
# Rules

What each rule checks, why it matters, how to fix a finding, and what the rule cannot prove.
`dutybook explain --all --format markdown` prints this document, `dutybook explain RULE` one page, and
`dutybook explain --all` a list.

## What all rules share

- A page gives the default level. `rules:` in `policy/dutybook.yaml` sets it to deny, warn or allow, unless it cannot be
  lowered (marked \\* below): without these rules the verdict means nothing. Info never fails and cannot be raised.
- Invalid evidence leaves its duty as if there were none. Findings below deny do not invalidate evidence.
- What a task requires comes from the policy in force when the occurrence opened; without history, from the newest.
- Labels and days are local to the task's `timezone`, else the policy's. Bounds are inclusive, and instants are compared in
  whole seconds.
- Evidence that has landed is corrected by amending: an entry under `amendments` in the same change, which
  `dutybook record --amend` writes.
- Changes that landed before `history.since` are not judged.
";

/// The rules of one family with their levels, each with a link to its page.
fn index(family: &[Rule]) -> String {
    let name = family.first().map_or("", |rule| rule.family());
    let link = |rule: &Rule| {
        let fixed = if rule.is_fixed() { "\\*" } else { "" };
        format!(
            "[{rule}](#{}) {}{fixed}",
            anchor(*rule),
            rule.default_level()
        )
    };
    let links: Vec<String> = family.iter().map(link).collect();
    format!("- {name}: {}\n", links.join(", "))
}

/// The anchor that GitHub and GitLab give the heading of a rule's page: without the slash.
fn anchor(rule: Rule) -> String {
    rule.id().replace('/', "")
}

/// A page with each heading one level down. A `#` in an example is no heading.
fn one_level_down(page: &str) -> String {
    let mut text = String::with_capacity(page.len() + 8);
    let mut is_example = false;
    for line in page.trim_end().lines() {
        is_example ^= line.starts_with("```");
        if !is_example && line.starts_with('#') {
            text.push('#');
        }
        text.push_str(line);
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_go_down_and_examples_stay() {
        let page = "# a/b\n\n## Example\n\n```yaml\n# note\n```\n\n## After\n";
        let down = "## a/b\n\n### Example\n\n```yaml\n# note\n```\n\n### After\n";
        assert_eq!(one_level_down(page), down);
    }
}

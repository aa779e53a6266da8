//! `dutybook explain`.

use super::args::{Explain, ExplainFormat};
use super::output::to_stdout;
use super::settings::Settings;
use super::{CliError, Outcome};
use crate::finding::{Rule, UnknownRule};
use crate::text::suggest;

pub(super) fn run(args: &Explain, settings: &Settings) -> Result<Outcome, CliError> {
    let text = match (&args.rule, args.format) {
        // A page is Markdown as it stands.
        (Some(word), _) => page(word)?,
        (None, ExplainFormat::Human) => list(settings.quiet),
        (None, ExplainFormat::Markdown) => document(),
    };
    to_stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(Outcome::Fine)
}

fn page(word: &str) -> Result<String, CliError> {
    let rule = word
        .parse::<Rule>()
        .map_err(|unknown: UnknownRule| CliError::Usage {
            message: unknown.to_string(),
            help: suggest(word, Rule::ALL.iter().map(|rule| rule.id()), || {
                "`dutybook explain --all` lists the rules".to_owned()
            }),
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

/// Every rule's page as one document, after tables of each family.
fn document() -> String {
    let mut text = format!("{INTRODUCTION}\n## Families\n");
    for family in Rule::ALL.chunk_by(|a, b| a.family() == b.family()) {
        text.push_str(&table(family));
    }
    for rule in Rule::ALL {
        text.push('\n');
        text.push_str(&one_level_down(rule.page().markdown()));
    }
    text
}

const INTRODUCTION: &str = "\
# Rules

What dutybook can find, rule by rule: what each checks, why it matters, how to fix what it found, and what it cannot
prove. `dutybook explain --all --format markdown` prints this document, and `dutybook explain RULE` one page of it.

The level is the one that a rule has where `rules:` in `policy/dutybook.yaml` says nothing of it; those of signatures
follow `history.signatures`. A fixed level cannot be lowered: without these rules the verdict means nothing.
";

/// The rules of one family, each with a link to its page.
fn table(family: &[Rule]) -> String {
    let name = family.first().map_or("", |rule| rule.family());
    let row = |rule: &Rule| {
        let fixed = if rule.is_fixed() { "yes" } else { "no" };
        let (anchor, level) = (anchor(*rule), rule.default_level());
        let summary = rule.page().summary();
        format!("| [{rule}](#{anchor}) | {level} | {fixed} | {summary} |\n")
    };
    let rows: String = family.iter().map(row).collect();
    format!(
        "\n### {name}\n\n| rule | level | fixed | what is wrong |\n| --- | --- | --- | --- |\n{rows}"
    )
}

/// What GitHub and GitLab make of the heading of a rule's page: the slash falls away.
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

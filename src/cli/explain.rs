//! `dutybook explain`.

use super::args::Explain;
use super::output::to_stdout;
use super::settings::Settings;
use super::{CliError, Outcome};
use crate::finding::{Rule, UnknownRule};
use crate::text::suggest;

pub(super) fn run(args: &Explain, settings: &Settings) -> Result<Outcome, CliError> {
    let text = match &args.rule {
        Some(word) => page(word)?,
        None => list(settings.quiet),
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

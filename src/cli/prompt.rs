//! Prompts on a terminal, for values that no flag gave.

use std::fmt::Display;
use std::io::IsTerminal;
use std::path::PathBuf;

use anstream::eprintln;
use inquire::ui::RenderConfig;
use inquire::{Confirm, InquireError, Select, Text};
use serde_yaml::{Mapping, Value};

use crate::cli::CliError;
use crate::report::escape_terminal;
use crate::write::{self, Subschema, ValueType};

/// Sets whether prompts are coloured.
pub(super) fn set_up(is_coloured: bool) {
    if !is_coloured {
        inquire::set_global_render_config(RenderConfig::empty());
    }
}

/// Whether there is a terminal to prompt on.
pub(super) fn is_possible() -> bool {
    std::io::stdin().is_terminal()
        && std::io::stdout().is_terminal()
        && std::io::stderr().is_terminal()
}

impl From<InquireError> for CliError {
    fn from(error: InquireError) -> Self {
        match error {
            InquireError::OperationCanceled | InquireError::OperationInterrupted => {
                CliError::Interrupted
            }
            error => CliError::usage(
                format!("the prompt failed: {error}"),
                "give the flags instead, with --no-input",
            ),
        }
    }
}

/// A text that must not be empty.
pub(super) fn ask_text(label: &str, help: &str) -> Result<String, CliError> {
    loop {
        if let Some(text) = ask_optional(label, help)? {
            return Ok(text);
        }
    }
}

/// A text that `read` accepts: another one is refused with a reason, and prompted for again.
pub(super) fn ask_valid<T>(
    label: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, CliError> {
    loop {
        match read(&ask_text(label, "")?) {
            Ok(value) => return Ok(value),
            Err(why) => eprintln!("  {}", escape(&why)),
        }
    }
}

/// A text, or nothing where Enter is pressed at once.
pub(super) fn ask_optional(label: &str, help: &str) -> Result<Option<String>, CliError> {
    let (label, help) = (escape(label), escape(help));
    let mut prompt = Text::new(&label);
    if !help.is_empty() {
        prompt = prompt.with_help_message(&help);
    }
    let typed = prompt.prompt()?;
    Ok(Some(typed.trim().to_owned()).filter(|typed| !typed.is_empty()))
}

/// A plain file that is there; `~/` is the home folder.
pub(super) fn ask_file(label: &str) -> Result<PathBuf, CliError> {
    loop {
        let typed = ask_text(label, "It will be copied beside the evidence")?;
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let path = match (typed.strip_prefix("~/"), home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(&typed),
        };
        match std::fs::symlink_metadata(&path) {
            Ok(found) if found.is_file() => return Ok(path),
            Ok(_) => eprintln!("  {} is not a plain file", escape(&typed)),
            Err(error) => eprintln!("  {}: {error}", escape(&typed)),
        }
    }
}

/// One of several, by its place.
pub(super) fn select<T: Display>(label: &str, options: &[T]) -> Result<usize, CliError> {
    let lines: Vec<String> = options.iter().map(|one| escape(&one.to_string())).collect();
    let chosen = Select::new(&escape(label), lines).raw_prompt()?;
    Ok(chosen.index)
}

/// Yes or no.
pub(super) fn confirm(label: &str, default: bool) -> Result<bool, CliError> {
    Ok(Confirm::new(&escape(label))
        .with_default(default)
        .prompt()?)
}

/// Prompts for everything that the details require and do not have.
pub(super) fn ask_details(value: &mut Value, shape: &Subschema) -> Result<(), CliError> {
    ask_missing(value, shape, "")
}

fn escape(text: &str) -> String {
    escape_terminal(text).into_owned()
}

fn ask_missing(value: &mut Value, shape: &Subschema, path: &str) -> Result<(), CliError> {
    match value {
        Value::Null => *value = ask_value(shape, path)?,
        Value::Mapping(_) => ask_fields(value, shape, path)?,
        Value::Sequence(items) => {
            if let Some(shape) = shape.items() {
                for (index, item) in items.iter_mut().enumerate() {
                    ask_missing(item, &shape, &format!("{path} {}", index + 1))?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}

/// Prompts field by field; an answer may make more fields required.
fn ask_fields(value: &mut Value, shape: &Subschema, path: &str) -> Result<(), CliError> {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path} · {name}"),
    };
    if let Value::Mapping(fields) = value {
        for (key, field) in fields.iter_mut() {
            let name = key.as_str().unwrap_or_default();
            if let Some(shape) = shape.field(name) {
                ask_missing(field, &shape, &below(name))?;
            }
        }
    }
    loop {
        let required = shape.required(value);
        let mut names: Vec<String> = required
            .into_iter()
            .filter(|name| value.get(name.as_str()).is_none())
            .collect();
        if names.is_empty() {
            let Some(choice) = shape.choices_of_fields(value).into_iter().next() else {
                return Ok(());
            };
            let titles: Vec<&str> = choice.iter().map(|one| one.title.as_str()).collect();
            let chosen = select(format!("{path} which?").trim_start(), &titles)?;
            let chosen = choice.into_iter().nth(chosen);
            names.extend(chosen.into_iter().flat_map(|one| one.required));
        }
        for name in names {
            let answer = match shape.field(&name) {
                Some(field) => ask_value(&field, &below(&name))?,
                None => ask_text(&below(&name), "")?.into(),
            };
            if let Value::Mapping(fields) = value {
                fields.insert(name.as_str().into(), answer);
            }
        }
    }
}

fn ask_value(shape: &Subschema, path: &str) -> Result<Value, CliError> {
    let choices = shape.choices();
    if !choices.is_empty() {
        print_description(shape);
        let chosen = select(path, &choices)?;
        return Ok(choices.get(chosen).copied().unwrap_or_default().into());
    }
    match shape.value_type() {
        ValueType::Object => {
            let mut value = Value::Mapping(Mapping::new());
            ask_fields(&mut value, shape, path)?;
            Ok(value)
        }
        ValueType::Array => ask_list(shape, path),
        ValueType::Boolean => {
            print_description(shape);
            Ok(confirm(path, false)?.into())
        }
        _ => loop {
            let typed = ask_text(path, &help(shape))?;
            if let Some(value) = parse_answer(shape, &typed, path) {
                return Ok(value);
            }
        },
    }
}

/// The value of a typed text; `None`, with a message, where the schema refuses it.
fn parse_answer(shape: &Subschema, typed: &str, path: &str) -> Option<Value> {
    let value = match write::parse_value(Some(shape), typed, path) {
        Ok(value) => value,
        Err(error) => {
            eprintln!(
                "  {} ({})",
                escape(&error.to_string()),
                escape(&error.help().to_string())
            );
            return None;
        }
    };
    match shape.validate(&value) {
        None => Some(value),
        Some(why) => {
            eprintln!(
                "  {}",
                escape(&why.replace("`value`", &format!("`{path}`")))
            );
            None
        }
    }
}

fn ask_list(shape: &Subschema, path: &str) -> Result<Value, CliError> {
    let mut items = Vec::new();
    let item = shape.items();
    let is_simple = item.as_ref().is_none_or(|item| {
        item.choices().is_empty()
            && !matches!(item.value_type(), ValueType::Object | ValueType::Array)
    });
    if !is_simple {
        print_description(shape);
    }
    loop {
        let label = format!("{path} {}", items.len() + 1);
        let is_enough = items.len() >= shape.min_items();
        if is_simple {
            let Some(typed) = ask_optional(&label, &format!("{} – Enter to end", help(shape)))?
            else {
                if is_enough {
                    return Ok(Value::Sequence(items));
                }
                continue;
            };
            match &item {
                Some(item) => items.extend(parse_answer(item, &typed, &label)),
                None => items.push(typed.into()),
            }
        } else {
            let entry = if items.is_empty() { "An" } else { "Another" };
            if is_enough && !confirm(&format!("{entry} entry in {path}?"), false)? {
                return Ok(Value::Sequence(items));
            }
            if let Some(item) = &item {
                items.push(ask_value(item, &label)?);
            }
        }
    }
}

/// Prints the description of a field above its prompt.
fn print_description(shape: &Subschema) {
    if let Some(description) = shape.description() {
        eprintln!("  {}", escape(description));
    }
}

fn help(shape: &Subschema) -> String {
    let description = shape.description().unwrap_or_default();
    match shape.example() {
        Some(example) if description.is_empty() => format!("such as {example}"),
        Some(example) => format!("{description}, such as {example}"),
        None => description.to_owned(),
    }
}

//! Questions on a terminal, for what no flag gave.

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

/// Whether questions may be coloured.
pub(super) fn set_up(is_coloured: bool) {
    if !is_coloured {
        inquire::set_global_render_config(RenderConfig::empty());
    }
}

/// Whether there is somebody to ask.
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
pub(super) fn text(label: &str, help: &str) -> Result<String, CliError> {
    loop {
        if let Some(text) = optional(label, help)? {
            return Ok(text);
        }
    }
}

/// A text that means something: what is wrong with another is said, and it is asked again.
pub(super) fn valid<T>(
    label: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, CliError> {
    loop {
        match read(&text(label, "")?) {
            Ok(value) => return Ok(value),
            Err(why) => eprintln!("  {}", shown(&why)),
        }
    }
}

/// A text, or nothing where Enter is pressed at once.
pub(super) fn optional(label: &str, help: &str) -> Result<Option<String>, CliError> {
    let (label, help) = (shown(label), shown(help));
    let mut prompt = Text::new(&label);
    if !help.is_empty() {
        prompt = prompt.with_help_message(&help);
    }
    let typed = prompt.prompt()?;
    Ok(Some(typed.trim().to_owned()).filter(|typed| !typed.is_empty()))
}

/// A plain file that is there; `~/` is the home folder.
pub(super) fn file(label: &str) -> Result<PathBuf, CliError> {
    loop {
        let typed = text(label, "It will be copied beside the evidence")?;
        let home = std::env::var_os("HOME").map(PathBuf::from);
        let path = match (typed.strip_prefix("~/"), home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(&typed),
        };
        match std::fs::symlink_metadata(&path) {
            Ok(found) if found.is_file() => return Ok(path),
            Ok(_) => eprintln!("  {} is not a plain file", shown(&typed)),
            Err(error) => eprintln!("  {}: {error}", shown(&typed)),
        }
    }
}

/// One of several, by its place.
pub(super) fn one_of<T: Display>(label: &str, options: &[T]) -> Result<usize, CliError> {
    let lines: Vec<String> = options.iter().map(|one| shown(&one.to_string())).collect();
    let chosen = Select::new(&shown(label), lines).raw_prompt()?;
    Ok(chosen.index)
}

/// Yes or no.
pub(super) fn confirm(label: &str, default: bool) -> Result<bool, CliError> {
    Ok(Confirm::new(&shown(label)).with_default(default).prompt()?)
}

/// Asks for everything that the details require and do not have.
pub(super) fn details(value: &mut Value, shape: &Subschema) -> Result<(), CliError> {
    missing(value, shape, "")
}

fn shown(text: &str) -> String {
    escape_terminal(text).into_owned()
}

fn missing(value: &mut Value, shape: &Subschema, path: &str) -> Result<(), CliError> {
    match value {
        Value::Null => *value = ask(shape, path)?,
        Value::Mapping(_) => fields(value, shape, path)?,
        Value::Sequence(items) => {
            if let Some(shape) = shape.items() {
                for (index, item) in items.iter_mut().enumerate() {
                    missing(item, &shape, &format!("{path} {}", index + 1))?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}

/// Asks field by field; what is answered may make more fields required.
fn fields(value: &mut Value, shape: &Subschema, path: &str) -> Result<(), CliError> {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path} · {name}"),
    };
    if let Value::Mapping(fields) = value {
        for (key, field) in fields.iter_mut() {
            let name = key.as_str().unwrap_or_default();
            if let Some(shape) = shape.field(name) {
                missing(field, &shape, &below(name))?;
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
            let chosen = one_of(format!("{path} which?").trim_start(), &titles)?;
            let chosen = choice.into_iter().nth(chosen);
            names.extend(chosen.into_iter().flat_map(|one| one.required));
        }
        for name in names {
            let answer = match shape.field(&name) {
                Some(field) => ask(&field, &below(&name))?,
                None => text(&below(&name), "")?.into(),
            };
            if let Value::Mapping(fields) = value {
                fields.insert(name.as_str().into(), answer);
            }
        }
    }
}

fn ask(shape: &Subschema, path: &str) -> Result<Value, CliError> {
    let choices = shape.choices();
    if !choices.is_empty() {
        tell(shape);
        let chosen = one_of(path, &choices)?;
        return Ok(choices.get(chosen).copied().unwrap_or_default().into());
    }
    match shape.value_type() {
        ValueType::Object => {
            let mut value = Value::Mapping(Mapping::new());
            fields(&mut value, shape, path)?;
            Ok(value)
        }
        ValueType::Array => list(shape, path),
        ValueType::Boolean => {
            tell(shape);
            Ok(confirm(path, false)?.into())
        }
        _ => loop {
            let typed = text(path, &help(shape))?;
            if let Some(value) = accepted(shape, &typed, path) {
                return Ok(value);
            }
        },
    }
}

/// The value of what was typed, where the schema takes it; says why where it does not.
fn accepted(shape: &Subschema, typed: &str, path: &str) -> Option<Value> {
    let value = match write::parse_value(Some(shape), typed, path) {
        Ok(value) => value,
        Err(error) => {
            eprintln!("  {} ({})", shown(&error.to_string()), shown(error.help()));
            return None;
        }
    };
    match shape.validate(&value) {
        None => Some(value),
        Some(why) => {
            eprintln!("  {}", shown(&why.replace("`value`", &format!("`{path}`"))));
            None
        }
    }
}

fn list(shape: &Subschema, path: &str) -> Result<Value, CliError> {
    let mut items = Vec::new();
    let item = shape.items();
    let is_simple = item.as_ref().is_none_or(|item| {
        item.choices().is_empty()
            && !matches!(item.value_type(), ValueType::Object | ValueType::Array)
    });
    if !is_simple {
        tell(shape);
    }
    loop {
        let label = format!("{path} {}", items.len() + 1);
        let is_enough = items.len() >= shape.min_items();
        if is_simple {
            let Some(typed) = optional(&label, &format!("{} – Enter to end", help(shape)))?
            else {
                if is_enough {
                    return Ok(Value::Sequence(items));
                }
                continue;
            };
            match &item {
                Some(item) => items.extend(accepted(item, &typed, &label)),
                None => items.push(typed.into()),
            }
        } else {
            let entry = if items.is_empty() { "An" } else { "Another" };
            if is_enough && !confirm(&format!("{entry} entry in {path}?"), false)? {
                return Ok(Value::Sequence(items));
            }
            if let Some(item) = &item {
                items.push(ask(item, &label)?);
            }
        }
    }
}

/// Says above a question what has no place in it.
fn tell(shape: &Subschema) {
    if let Some(description) = shape.description() {
        eprintln!("  {}", shown(description));
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

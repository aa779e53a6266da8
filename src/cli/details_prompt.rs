//! Prompts for details of evidence, field by field, as their schema asks for them. What was answered last time is
//! offered, and says that it is from last time.

use anstream::eprintln;
use serde_yaml::{Mapping, Value};

use crate::cli::CliError;
use crate::cli::earlier_answers::{EarlierAnswers, scalar_text};
use crate::cli::prompt::{
    TextOffer, ask_offered, ask_optional, confirm, escape, print_help, select_from, select_several,
};
use crate::write::{self, Subschema, ValueType};

/// Prompts for everything that the details require and do not have, and offers the optional fields of the top.
pub(super) fn ask_details(
    value: &mut Value,
    shape: &Subschema,
    earlier: &EarlierAnswers,
) -> Result<(), CliError> {
    ask_missing(value, shape, "", earlier)
}

/// Offers the fields that are optional and still missing.
pub(super) fn ask_optional_fields(
    value: &mut Value,
    shape: &Subschema,
    earlier: &EarlierAnswers,
) -> Result<(), CliError> {
    let shape = &shape.narrowed(value);
    let names = shape.names().into_iter();
    let open: Vec<&str> = names.filter(|name| value.get(*name).is_none()).collect();
    if open.is_empty() {
        return Ok(());
    }
    let had_it = |index: &usize| earlier.field(open[*index]).last().is_some();
    let marked: Vec<usize> = (0..open.len()).filter(had_it).collect();
    let label = if marked.is_empty() {
        "Optional fields to fill in".to_owned()
    } else {
        format!(
            "Optional fields to fill in (marked: those with a value {})",
            earlier.word
        )
    };
    let titles: Vec<&str> = open.iter().map(|name| title_of(shape, name)).collect();
    for index in select_several(&label, &titles, &marked)? {
        let (name, title) = (open[index], titles[index]);
        if let Some(field) = shape.field(name) {
            let answer = ask_value(&field, title, &earlier.field(name))?;
            if let Value::Mapping(fields) = value {
                fields.insert(name.into(), answer);
            }
        }
    }
    // An answer may make more fields required.
    ask_missing(value, shape, "", earlier)
}

fn ask_missing(
    value: &mut Value,
    shape: &Subschema,
    path: &str,
    earlier: &EarlierAnswers,
) -> Result<(), CliError> {
    match value {
        Value::Null => *value = ask_value(shape, path, earlier)?,
        Value::Mapping(_) => ask_fields(value, shape, path, earlier)?,
        Value::Sequence(items) => {
            if let Some(shape) = shape.narrowed(&Value::Sequence(items.clone())).items() {
                for (index, item) in items.iter_mut().enumerate() {
                    let path = format!("{path} {}", index + 1);
                    ask_missing(item, &shape, &path, &earlier.item(index))?;
                }
            }
        }
        _ => {}
    }
    Ok(())
}

/// Prompts field by field; an answer may make more fields required.
fn ask_fields(
    value: &mut Value,
    shape: &Subschema,
    path: &str,
    earlier: &EarlierAnswers,
) -> Result<(), CliError> {
    let below = |shape: &Subschema, name: &str| match (path, title_of(shape, name)) {
        ("", title) => title.to_owned(),
        (path, title) => format!("{path} · {title}"),
    };
    let mut shape = shape.narrowed(value);
    if let Value::Mapping(fields) = value {
        for (key, field) in fields.iter_mut() {
            let name = key.as_str().unwrap_or_default();
            if let Some(asked) = shape.field(name) {
                ask_missing(field, &asked, &below(&shape, name), &earlier.field(name))?;
            }
        }
    }
    loop {
        shape = shape.narrowed(value);
        let required = shape.required(value);
        let mut missing = required
            .into_iter()
            .filter(|name| value.get(name.as_str()).is_none());
        // The answer decides what else is required.
        let Some(name) = missing.next() else {
            let Some(alternatives) = shape.choice_of_fields(value) else {
                return Ok(());
            };
            print_help(shape.description().unwrap_or_default());
            shape = shape.with(ask_alternative(&alternatives, path, earlier)?);
            continue;
        };
        let (label, earlier) = (below(&shape, &name), earlier.field(&name));
        let answer = match shape.field(&name) {
            Some(field) => ask_value(&field, &label, &earlier)?,
            None => ask_text_offered(&label, "", &earlier)?.into(),
        };
        if let Value::Mapping(fields) = value {
            fields.insert(name.as_str().into(), answer);
        }
    }
}

/// Which of several alternatives it is; the cursor stands at that of last time.
fn ask_alternative<'s, 'a>(
    alternatives: &'s [Subschema<'a>],
    path: &str,
    earlier: &EarlierAnswers,
) -> Result<&'s Subschema<'a>, CliError> {
    let names: Vec<String> = alternatives
        .iter()
        .map(Subschema::name_as_alternative)
        .collect();
    let last = earlier.last_of(alternatives);
    let label = match last {
        Some(last) => format!("{path} which? [{}: {}]", earlier.word, names[last]),
        None => format!("{path} which?"),
    };
    let chosen = select_from(label.trim_start(), &names, last.unwrap_or(0))?;
    Ok(&alternatives[chosen])
}

/// What a field is called in prompts: its title in the language of the schemas, or its name.
fn title_of<'t>(shape: &Subschema<'t>, name: &'t str) -> &'t str {
    let field = shape.field(name);
    field.and_then(|field| field.title()).unwrap_or(name)
}

fn ask_value(shape: &Subschema, path: &str, earlier: &EarlierAnswers) -> Result<Value, CliError> {
    if let Some(alternatives) = shape.choice_of_form() {
        print_help(shape.description().unwrap_or_default());
        let chosen = ask_alternative(&alternatives, path, earlier)?;
        return match chosen.only_value() {
            Some(value) => Ok(value),
            None => ask_value(&shape.with(chosen), path, earlier),
        };
    }
    let mut choices = shape.choices();
    if choices.is_empty() {
        choices.extend(shape.constant());
    }
    if !choices.is_empty() {
        print_help(shape.description().unwrap_or_default());
        return ask_choice(&choices, path, earlier);
    }
    match shape.value_type() {
        ValueType::Object => {
            let mut value = Value::Mapping(Mapping::new());
            ask_fields(&mut value, shape, path, earlier)?;
            Ok(value)
        }
        ValueType::Array => ask_list(shape, path, earlier),
        ValueType::Null => Ok(Value::Null),
        ValueType::Boolean => {
            print_help(shape.description().unwrap_or_default());
            let last = earlier.last().and_then(Value::as_bool);
            let label = match last {
                Some(last) => {
                    let last = if last { "yes" } else { "no" };
                    format!("{path} [{}: {last}]", earlier.word)
                }
                None => path.to_owned(),
            };
            Ok(confirm(&label, last.unwrap_or(false))?.into())
        }
        _ => loop {
            let typed = ask_text_offered(path, &describe(shape), earlier)?;
            if let Some(value) = parse_answer(shape, &typed, path) {
                return Ok(value);
            }
        },
    }
}

fn ask_text_offered(label: &str, help: &str, earlier: &EarlierAnswers) -> Result<String, CliError> {
    let texts = earlier.texts();
    let last = earlier.last().and_then(scalar_text);
    ask_offered(
        label,
        &TextOffer {
            help,
            last: last.as_deref().map(|last| (earlier.word, last)),
            earlier: &texts,
        },
    )
}

fn ask_choice(choices: &[&str], path: &str, earlier: &EarlierAnswers) -> Result<Value, CliError> {
    let last = earlier.last().and_then(Value::as_str);
    let cursor = choices.iter().position(|choice| last == Some(choice));
    let label = match last.filter(|_| cursor.is_some()) {
        Some(last) => format!("{path} [{}: {last}]", earlier.word),
        None => path.to_owned(),
    };
    let chosen = select_from(&label, choices, cursor.unwrap_or(0))?;
    Ok(choices.get(chosen).copied().unwrap_or_default().into())
}

/// The value of a typed text; `None`, with a message, where the schema refuses it.
fn parse_answer(shape: &Subschema, typed: &str, path: &str) -> Option<Value> {
    let value = match write::parse_value(Some(shape), typed, path) {
        Ok(value) => value,
        Err(error) => {
            // Its help, an example or a description, stands above the prompt.
            eprintln!("  {}", escape(&error.to_string()));
            return None;
        }
    };
    match shape.validate(&value) {
        None => Some(value),
        Some(why) => {
            let why = why.replace("`value`", &format!("`{path}`"));
            eprintln!("  {}", escape(&why));
            None
        }
    }
}

fn ask_list(shape: &Subschema, path: &str, earlier: &EarlierAnswers) -> Result<Value, CliError> {
    let item = shape.items();
    let is_simple = item.as_ref().is_none_or(|item| {
        item.choices().is_empty()
            && item.choice_of_form().is_none()
            && !matches!(item.value_type(), ValueType::Object | ValueType::Array)
    });
    let last = earlier.last().and_then(Value::as_sequence);
    let mut items = Vec::new();
    if let Some(last) = last.filter(|last| !last.is_empty()) {
        match choose_way(path, last, (is_simple, earlier.word))? {
            ListWay::Keep => return Ok(Value::Sequence(last.clone())),
            ListWay::GoThrough => {
                for index in 0..last.len() {
                    let label = format!("{path} {}", index + 1);
                    if let Some(item) = &item {
                        items.push(ask_value(item, &label, &earlier.item(index))?);
                    }
                }
            }
            ListWay::StartAfresh => {}
        }
    }
    match item.filter(|_| !is_simple) {
        Some(item) => {
            print_help(shape.description().unwrap_or_default());
            ask_entries(shape, &item, path, &mut items)?;
        }
        None => ask_texts(shape, path, &mut items)?,
    }
    Ok(Value::Sequence(items))
}

/// What is done with the entries of last time.
#[derive(Clone, Copy)]
enum ListWay {
    Keep,
    GoThrough,
    StartAfresh,
}

/// Asks what to do with the entries of last time.
fn choose_way(
    path: &str,
    last: &[Value],
    (is_simple, word): (bool, &str),
) -> Result<ListWay, CliError> {
    let names: Vec<String> = last.iter().filter_map(name_entry).collect();
    let label = format!("{path} [{word}, {}: {}]", last.len(), names.join("; "));
    let go_through = ("Go through them", ListWay::GoThrough);
    let keep = ("Keep them as they are", ListWay::Keep);
    let afresh = ("Start afresh", ListWay::StartAfresh);
    let ways = if is_simple {
        vec![keep, afresh]
    } else {
        vec![go_through, keep, afresh]
    };
    let lines: Vec<&str> = ways.iter().map(|(line, _)| *line).collect();
    let chosen = select_from(&label, &lines, 0)?;
    Ok(ways[chosen].1)
}

/// What an entry of a list is known by: its text, its title or name, or the first text in it.
fn name_entry(entry: &Value) -> Option<String> {
    let named = ["title", "name"].into_iter().find_map(|key| entry.get(key));
    let text = match (named, entry) {
        (Some(named), _) => scalar_text(named),
        (None, Value::Mapping(fields)) => fields.values().find_map(scalar_text),
        (None, entry) => scalar_text(entry),
    };
    text.filter(|text| !text.is_empty())
}

/// Entries that have fields, until there are no more.
fn ask_entries(
    shape: &Subschema,
    item: &Subschema,
    path: &str,
    items: &mut Vec<Value>,
) -> Result<(), CliError> {
    loop {
        let entry = if items.is_empty() { "An" } else { "Another" };
        let is_enough = items.len() >= shape.min_items();
        if is_enough && !confirm(&format!("{entry} entry in {path}?"), false)? {
            return Ok(());
        }
        let label = format!("{path} {}", items.len() + 1);
        items.push(ask_value(item, &label, &EarlierAnswers::default())?);
    }
}

/// Texts or numbers, one a line, until a line is empty.
fn ask_texts(shape: &Subschema, path: &str, items: &mut Vec<Value>) -> Result<(), CliError> {
    let item = shape.items();
    let mut help = format!("{} – Enter to end", describe(shape));
    loop {
        let label = format!("{path} {}", items.len() + 1);
        match ask_optional(&label, &help)? {
            None if items.len() >= shape.min_items() => return Ok(()),
            None => eprintln!("  at least {} of them", shape.min_items()),
            Some(typed) => match &item {
                Some(item) => items.extend(parse_answer(item, &typed, &label)),
                None => items.push(typed.into()),
            },
        }
        help.clear();
    }
}

fn describe(shape: &Subschema) -> String {
    let description = shape.description().unwrap_or_default();
    match shape.example() {
        Some(example) if description.is_empty() => format!("such as {example}"),
        Some(example) => format!("{description}, such as {example}"),
        None => description.to_owned(),
    }
}

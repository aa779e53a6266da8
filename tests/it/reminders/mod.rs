//! Reminders: what they tell, to whom, when they are empty, and what a repository cannot do to them.

mod message;
mod since;
mod workflows;

use serde_json::Value;

use crate::harness::repo::Repo;
use crate::harness::run::{Run, RunCommand as _};

/// What a mail needs.
pub(crate) const MAIL: [&str; 4] = [
    "--mail-from",
    "SOC <soc@corp.example>",
    "--mail-to",
    "alpha@corp.example",
];

/// A reminder as of an instant; the arguments are words.
pub(crate) fn remind(repo: &Repo, as_of: &str, format: &str, arguments: &[&str]) -> Run {
    let mut command = repo.command(&format!("--as-of {as_of} due --format {format}"));
    if format == "mail" {
        command.args(MAIL);
    }
    command.args(arguments).run()
}

/// Every text of a message that people see, in the order of the message.
pub(crate) fn texts(message: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match message {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::String(text) if key == "text" => found.push(text.clone()),
                    value => found.extend(texts(value)),
                }
            }
        }
        Value::Array(items) => found.extend(items.iter().flat_map(texts)),
        _ => {}
    }
    found
}

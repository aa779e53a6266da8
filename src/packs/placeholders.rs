//! Placeholders, `${name}`, in the texts of a pack.

use std::collections::BTreeMap;

use super::error::PackError;
use crate::model::Id;

/// A placeholder in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Placeholder<'t> {
    /// The name in it.
    pub(super) name: &'t str,
    /// Its line, from 1.
    pub(super) line: usize,
}

/// The placeholders of a text, in its order.
pub(super) fn placeholders(text: &str) -> Vec<Placeholder<'_>> {
    let mut found = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let mut rest = content;
        while let Some((_, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            found.push(Placeholder { name, line });
            rest = after;
        }
    }
    found
}

/// What stands for each placeholder; `None` leaves its lines out.
pub(super) type Fillings<'v> = BTreeMap<&'v str, Option<&'v str>>;

/// The text with values in the places of its placeholders. A line with a placeholder that stands for nothing is left out.
///
/// # Errors
/// When a placeholder is unknown.
pub(super) fn fill(path: &str, text: &str, fillings: &Fillings) -> Result<String, PackError> {
    let mut filled = String::with_capacity(text.len());
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let mut new = line.to_owned();
        let mut is_left_out = false;
        // An identifier needs no quotes in YAML; people do not write them.
        let is_yaml = path.strip_suffix(".yaml").is_some();
        for Placeholder { name, .. } in placeholders(line) {
            let Some(filling) = fillings.get(name) else {
                return Err(PackError::new(
                    format!("{path}:{number}: `${{{name}}}` is not a parameter of the pack"),
                    format!("declare `{name}` under `parameters:` in pack.yaml"),
                ));
            };
            let Some(value) = *filling else {
                is_left_out = true;
                continue;
            };
            let placeholder = format!("${{{name}}}");
            if is_yaml && is_plain_word(value) {
                new = new.replace(&format!("\"{placeholder}\""), value);
            }
            new = new.replace(&placeholder, value);
        }
        if !is_left_out {
            filled.push_str(&new);
        }
    }
    Ok(filled)
}

/// Whether a value is read as text in YAML without quotes.
fn is_plain_word(value: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_lowercase();
    Id::new(value).is_ok()
        && value.starts_with(is_letter)
        && !matches!(value, "true" | "false" | "null")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> Result<String, String> {
        let fillings = [
            ("team", Some("ops")),
            ("backstop", None),
            ("word", Some("none")),
        ];
        fill("a.yaml", text, &fillings.into()).map_err(|error| error.to_string())
    }

    #[test]
    fn values_go_where_the_placeholders_stand() {
        let text = "a: { team: \"${team}\" }\nb: ${backstop}\nc: \"${team}, ${team}\"\nd: ${word}";
        let expected = "a: { team: ops }\nc: \"ops, ops\"\nd: none";
        assert_eq!(filled(text).as_deref(), Ok(expected));
    }

    #[test]
    fn what_is_no_placeholder_stays() {
        for text in ["price: $5\n", "open: ${team\n", "pattern: \"^a{2}$\"\n", ""] {
            assert_eq!(filled(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn an_unknown_name_is_refused_with_its_line() {
        let error = filled("a: 1\nb: ${taem}\n").unwrap_err();
        assert_eq!(error, "a.yaml:2: `${taem}` is not a parameter of the pack");
    }
}

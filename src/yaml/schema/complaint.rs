//! What one error says, as a sentence about a field.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;

use serde_json::Value;

use super::phrases::{choices, count, field, kind_of, plain, quoted, short, types, wants_string};
use crate::text::closest_word;

/// What is wrong, as the rest of a sentence that starts with the field.
pub(super) fn complaint(error: &ValidationError<'_>) -> String {
    let instance = error.instance();
    let value = short(instance);
    match error.kind() {
        Kind::Type { kind } => format!("is {}, and must be {}", kind_of(instance), types(kind)),
        Kind::Required { property } => format!("lacks the field {}", quoted(&plain(property))),
        Kind::Enum { options } => format!("is {value}, and must be one of {}", choices(options)),
        Kind::Constant { expected_value } => {
            format!("is {value}, and must be {}", short(expected_value))
        }
        Kind::Format { format } => format!("is {value}, which is no {format}"),
        Kind::Pattern { pattern } => {
            format!(
                "is {value}, which does not match the pattern {}",
                quoted(pattern)
            )
        }
        Kind::UniqueItems => "has the same item twice".to_owned(),
        Kind::Contains => "has none, too few or too many of the items that it needs".to_owned(),
        Kind::FalseSchema => "may not be here".to_owned(),
        Kind::Not { .. } => format!("is {value}, which is not allowed"),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => {
            "fits none of the forms that are allowed".to_owned()
        }
        Kind::OneOfMultipleValid { .. } => {
            "fits more than one of the forms that exclude each other".to_owned()
        }
        Kind::PropertyNames { error } => {
            format!(
                "has a field whose name is not allowed: it {}",
                complaint(error)
            )
        }
        _ => bound(error, &value)
            .unwrap_or_else(|| format!("breaks the schema: {}", error.masked_with(value.as_str()))),
    }
}

/// A number, or a length, beyond a bound.
fn bound(error: &ValidationError<'_>, value: &str) -> Option<String> {
    let instance = error.instance();
    Some(match error.kind() {
        Kind::Maximum { limit } => format!("is {value}, above the maximum of {limit}"),
        Kind::Minimum { limit } => format!("is {value}, below the minimum of {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("is {value}, and must be less than {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("is {value}, and must be more than {limit}"),
        Kind::MultipleOf { multiple_of } => format!("is {value}, no multiple of {multiple_of}"),
        Kind::MinLength { limit: 1 } => "is empty".to_owned(),
        Kind::MinLength { limit } => format!("is {value}, shorter than {limit} characters"),
        Kind::MaxLength { limit } => format!("is {value}, longer than {limit} characters"),
        Kind::MinItems { limit } => {
            format!(
                "has {}, and needs {limit} at least",
                count(instance, "item")
            )
        }
        Kind::MaxItems { limit } => {
            format!(
                "has {}, and may have {limit} at most",
                count(instance, "item")
            )
        }
        Kind::MinProperties { limit } => {
            format!(
                "has {}, and needs {limit} at least",
                count(instance, "field")
            )
        }
        Kind::MaxProperties { limit } => {
            format!(
                "has {}, and may have {limit} at most",
                count(instance, "field")
            )
        }
        _ => return None,
    })
}

/// What to do about it, where that can be guessed.
pub(super) fn help(error: &ValidationError<'_>) -> Option<String> {
    let instance = error.instance();
    match error.kind() {
        Kind::Type { kind }
            if wants_string(kind) && (instance.is_number() || instance.is_boolean()) =>
        {
            Some("write it in quotes".to_owned())
        }
        Kind::Enum { options } => {
            let options = options.as_array()?.iter().filter_map(Value::as_str);
            closest_word(instance.as_str()?, options).map(|near| format!("did you mean `{near}`?"))
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => closest_form(context),
        _ => None,
    }
}

/// What is wrong after the form that a value comes nearest to: the one with the fewest errors, the
/// first of equals.
fn closest_form(forms: &[Vec<ValidationError<'static>>]) -> Option<String> {
    let nearest = forms
        .iter()
        .filter(|errors| !errors.is_empty())
        .min_by_key(|errors| errors.len())?;
    let complaints = nearest.iter().take(3).map(|error| {
        format!(
            "{} {}",
            field(error.instance_path().as_str()),
            complaint(error)
        )
    });
    Some(format!(
        "for the nearest form: {}",
        complaints.collect::<Vec<_>>().join("; ")
    ))
}

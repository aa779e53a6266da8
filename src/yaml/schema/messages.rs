//! The message and the help of one error.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::phrases::{
    allows_string, field_name, format_count, format_typed_value, format_types, format_value,
    join_some, quote, with_article,
};
use crate::text::{Advice, closest_word};

/// What is wrong, as the rest of a sentence that starts with the field.
pub(super) fn message(error: &ValidationError<'_>) -> String {
    let instance = error.instance();
    let value = format_value(instance);
    match error.kind() {
        Kind::Type { kind } => format!(
            "is {}, and must be {}",
            format_typed_value(instance),
            format_types(kind)
        ),
        Kind::Required { property } => {
            let name = property.as_str();
            let name = name.map_or_else(|| property.to_string(), str::to_owned);
            format!("lacks the field {}", quote(&name))
        }
        Kind::Enum { options } => {
            let options = options.as_array().into_iter().flatten();
            let options = join_some(options.map(format_value));
            format!("is {value}, and must be one of {options}")
        }
        Kind::Constant { expected_value } => {
            format!("is {value}, and must be {}", format_value(expected_value))
        }
        Kind::Format { format } => format!("is {value}, which is not {}", with_article(format)),
        Kind::Pattern { pattern } => {
            let pattern = quote(pattern);
            format!("is {value}, which does not match the pattern {pattern}")
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
            let message = message(error);
            format!("has a field whose name is not allowed: it {message}")
        }
        _ => bound_message(error, &value)
            .unwrap_or_else(|| format!("breaks the schema: {}", error.masked_with(value.as_str()))),
    }
}

/// The message for a number, or a length, beyond a bound.
fn bound_message(error: &ValidationError<'_>, value: &str) -> Option<String> {
    let instance = error.instance();
    Some(match error.kind() {
        Kind::Maximum { limit } => format!("is {value}, above the maximum of {limit}"),
        Kind::Minimum { limit } => format!("is {value}, below the minimum of {limit}"),
        Kind::ExclusiveMaximum { limit } => format!("is {value}, and must be less than {limit}"),
        Kind::ExclusiveMinimum { limit } => format!("is {value}, and must be more than {limit}"),
        Kind::MultipleOf { multiple_of } => {
            format!("is {value}, no multiple of {multiple_of}")
        }
        Kind::MinLength { limit: 1 } => "is empty".to_owned(),
        Kind::MinLength { limit } => format!("is {value}, shorter than {limit} characters"),
        Kind::MaxLength { limit } => format!("is {value}, longer than {limit} characters"),
        Kind::MinItems { limit } | Kind::MinProperties { limit } => {
            format!("has {}, and needs {limit} at least", format_count(instance))
        }
        Kind::MaxItems { limit } | Kind::MaxProperties { limit } => {
            format!(
                "has {}, and may have {limit} at most",
                format_count(instance)
            )
        }
        _ => return None,
    })
}

/// What to do about it, where that can be guessed.
pub(super) fn help(error: &ValidationError<'_>) -> Option<Advice> {
    let instance = error.instance();
    match error.kind() {
        Kind::Type { kind }
            if allows_string(kind) && (instance.is_number() || instance.is_boolean()) =>
        {
            Some("write it in quotes".into())
        }
        Kind::Enum { options } => {
            let options = options.as_array()?.iter().filter_map(Value::as_str);
            let near = closest_word(instance.as_str()?, options)?;
            Some(Advice::instead(near))
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            help_for_closest(context).map(Advice::from)
        }
        _ => None,
    }
}

/// What is wrong under the form that a value comes nearest to: the one with the fewest errors, the
/// first of equals.
fn help_for_closest(forms: &[Vec<ValidationError<'static>>]) -> Option<String> {
    let closest = forms
        .iter()
        .filter(|errors| !errors.is_empty())
        .min_by_key(|errors| errors.len())?;
    let messages = closest.iter().take(3).map(|error| {
        let field = field_name(error.instance_path().as_str());
        format!("{field} {}", message(error))
    });
    let messages = messages.collect::<Vec<_>>().join("; ");
    Some(format!("for the closest form: {messages}"))
}

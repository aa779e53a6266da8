//! Fields that hold numbers.

use serde_json::Value;

use super::content::{Content, Contents};
use super::error::ImportError;
use super::field_place::FieldPlace;
use super::numbers::{ReadNumber, read_count, read_number};
use crate::model::NumberRule;

pub(super) fn read_whole(
    value: &Value,
    most: Option<&Content>,
    bound: &str,
    at: &FieldPlace,
) -> Result<Content, ImportError> {
    let count = match value {
        Value::String(text) => read_count(text),
        value => value.as_u64(),
    };
    let count = count.ok_or_else(|| at.unexpected("a whole number, 0 or more", Some(value)))?;
    if let Some(Content::Count(most)) = most
        && count > *most
    {
        return Err(at.unexpected(&format!("at most {most} ({bound})"), Some(value)));
    }
    Ok(Content::Count(count))
}

pub(super) fn read_decimal(
    value: &Value,
    rule: &NumberRule,
    before: &Contents,
    (at, decimal): (&FieldPlace, Option<char>),
) -> Result<Content, ImportError> {
    let number = match value {
        Value::String(text) => match read_number(text, decimal) {
            ReadNumber::Is(number) => Some(number),
            ReadNumber::Not => None,
            ReadNumber::Ambiguous => {
                let expected =
                    "a number whose decimal separator is known: set `decimal` in a mapping";
                return Err(at.unexpected(expected, Some(value)));
            }
        },
        value => value.as_f64(),
    };
    let most = rule
        .at_most
        .as_ref()
        .and_then(|name| before.get(name)?.as_number());
    let most = most.or(rule.max);
    let is_fit = |number: &f64| {
        rule.min.is_none_or(|min| *number >= min)
            && rule.above.is_none_or(|above| *number > above)
            && most.is_none_or(|most| *number <= most)
    };
    let expected = || match (rule.min.or(rule.above), most) {
        (Some(min), Some(most)) => format!("a number from {min} to {most}"),
        (Some(_), None) if rule.above.is_some() => "a number above 0".to_owned(),
        (Some(min), None) => format!("a number, {min} or more"),
        _ => "a number".to_owned(),
    };
    let number = number.filter(is_fit);
    number
        .map(Content::Number)
        .ok_or_else(|| at.unexpected(&expected(), Some(value)))
}

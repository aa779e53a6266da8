//! Names of fields and columns: products, tools and languages write one name in several ways.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// A path to a field, as a mapping names it: `properties/status`.
pub(super) struct FieldPath {
    /// The names on the way, each as written and by its letters and digits.
    segments: Vec<(String, String)>,
    /// The letters and digits of all of them.
    whole: String,
}

/// The letters and digits of a name, in lower case: `Created Time [UTC]` and `createdTimeUtc` are one name.
pub(super) fn normalize_name(name: &str) -> String {
    letters_of(name).collect()
}

fn letters_of(name: &str) -> impl Iterator<Item = char> + '_ {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase)
}

/// Whether a name is the one that was normalized; and whether it says that its times are UTC.
fn compare_names(name: &str, normalized: &str) -> Option<bool> {
    let mut letters = letters_of(name);
    for expected in normalized.chars() {
        if letters.next() != Some(expected) {
            return None;
        }
    }
    let says_utc = || normalized.ends_with("utc");
    match (
        letters.next(),
        letters.next(),
        letters.next(),
        letters.next(),
    ) {
        (None, ..) => Some(says_utc()),
        (Some('u'), Some('t'), Some('c'), None) => Some(true),
        _ => None,
    }
}

/// What stands in a field, and whether the field's name says that its times are UTC.
pub(super) struct FoundValue<'v> {
    pub(super) value: Cow<'v, Value>,
    pub(super) is_utc: bool,
}

impl FieldPath {
    pub(super) fn new(path: &str) -> Self {
        let segments = path.split('/');
        let segments = segments.map(|name| (name.to_owned(), normalize_name(name)));
        FieldPath {
            segments: segments.collect(),
            whole: normalize_name(path),
        }
    }

    /// The name for messages: that of the field itself.
    pub(super) fn name(&self) -> String {
        let names = self.segments.iter().map(|(name, _)| name.as_str());
        names.collect::<Vec<_>>().join("/")
    }

    /// The letters and digits of the whole path.
    pub(super) fn normalized(&self) -> &str {
        &self.whole
    }

    /// Whether a column of this name holds the field, and whether its times are UTC by name.
    pub(super) fn column(&self, header: &str) -> Option<bool> {
        compare_names(header, &self.whole)
    }

    /// What stands at the path in a JSON object, nested or in one flattened name; `null` is as if it were not there.
    pub(super) fn find<'v>(&self, fields: &'v Map<String, Value>) -> Option<FoundValue<'v>> {
        let found = self.find_nested(fields).or_else(|| {
            let (value, is_utc) = find_name(fields, &self.whole, &self.whole)?;
            let value = Cow::Borrowed(value);
            (self.segments.len() > 1).then_some(FoundValue { value, is_utc })
        });
        found.filter(|found| !found.value.is_null())
    }

    fn find_nested<'v>(&self, fields: &'v Map<String, Value>) -> Option<FoundValue<'v>> {
        let mut segments = self.segments.iter();
        let (name, normalized) = segments.next()?;
        let (value, mut is_utc) = find_name(fields, name, normalized)?;
        let mut value = Cow::Borrowed(value);
        for (name, normalized) in segments {
            value = match value {
                Cow::Borrowed(Value::Object(fields)) => {
                    let (value, utc) = find_name(fields, name, normalized)?;
                    is_utc = utc;
                    Cow::Borrowed(value)
                }
                other => {
                    let (value, utc) = find_in_text(&other, name, normalized)?;
                    is_utc = utc;
                    Cow::Owned(value)
                }
            };
        }
        Some(FoundValue { value, is_utc })
    }
}

/// A column of a log, and a cell of a CSV file, hold an object as its JSON text.
fn find_in_text(value: &Value, name: &str, normalized: &str) -> Option<(Value, bool)> {
    let parsed: Option<Value> = match value {
        Value::String(text) if text.trim_start().starts_with('{') => {
            serde_json::from_str(text).ok()
        }
        Value::Object(_) => Some(value.clone()),
        _ => None,
    };
    let (value, is_utc) = find_name(parsed.as_ref()?.as_object()?, name, normalized)?;
    Some((value.clone(), is_utc))
}

/// The field of a name, as it is written, else by its letters and digits.
fn find_name<'v>(
    fields: &'v Map<String, Value>,
    name: &str,
    normalized: &str,
) -> Option<(&'v Value, bool)> {
    if let Some(value) = fields.get(name) {
        return Some((value, normalized.ends_with("utc")));
    }
    let mut all = fields.iter();
    all.find_map(|(key, value)| Some((value, compare_names(key, normalized)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[expect(
        clippy::needless_pass_by_value,
        reason = "what is expected is written where it is passed"
    )]
    fn check(record: &Value, path: &str, expected: Option<(Value, bool)>) {
        let path = FieldPath::new(path);
        let found = path.find(record.as_object().expect("an object"));
        let found = found.map(|found| (found.value.into_owned(), found.is_utc));
        assert_eq!(found, expected, "{}", path.name());
    }

    #[test]
    fn one_name_is_written_in_several_ways() {
        let nested = json!({ "properties": { "createdTimeUtc": 1 } });
        let path = "properties/createdTimeUtc";
        check(&nested, path, Some((json!(1), true)));
        check(
            &json!({ "Properties": { "CreatedTimeUtc": 1 } }),
            path,
            Some((json!(1), true)),
        );
        check(
            &json!({ "properties.createdTimeUtc": 1 }),
            path,
            Some((json!(1), true)),
        );
        check(
            &json!({ "Created Time [UTC]": 1 }),
            "created time",
            Some((json!(1), true)),
        );
        check(
            &json!({ "Created Time": 1 }),
            "created time",
            Some((json!(1), false)),
        );
        check(&json!({ "createdTimes": 1 }), "created time", None);
        check(&json!({ "created time": null }), "created time", None);
        check(&json!({ "Åbnet": 1 }), "åbnet", Some((json!(1), false)));
    }

    #[test]
    fn an_object_may_be_written_as_text() {
        let record = json!({ "Owner": "{\"assignedTo\":\"Analyst One\"}" });
        check(
            &record,
            "owner/assignedTo",
            Some((json!("Analyst One"), false)),
        );
        check(&json!({ "Owner": "{broken" }), "owner/assignedTo", None);
    }
}

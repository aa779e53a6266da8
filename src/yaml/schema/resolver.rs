//! The resolver of references: to the other schemas that were given, and nowhere else.

use std::collections::BTreeMap;
use std::sync::Arc;

use jsonschema::{Retrieve, Uri};
use serde_json::Value;

/// The folder of the schemas as references see it. It exists nowhere; a scheme of its own makes
/// sure that nothing is found under it by accident.
const BASE: &str = "policy:///schemas/";

/// The only `$schema` that is accepted, with or without an empty fragment.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Hands out the schemas that were given.
pub(super) struct Resolver(pub(super) Arc<BTreeMap<String, Value>>);

impl Retrieve for Resolver {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let (address, _) = split(uri.as_str());
        let Some(name) = name_at(address, &self.0) else {
            let shown = address.strip_prefix(BASE).unwrap_or(address);
            return Err(format!(
                "`{shown}` is not a file of policy/schemas, and references stay inside policy/schemas"
            )
            .into());
        };
        Ok(usable_document(name, &self.0)?.clone())
    }
}

/// The address of the document `name`.
pub(super) fn address(name: &str) -> String {
    // RFC 3986 §2.3: these need no escape in a path.
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let escape = |byte: u8| match byte {
        byte if is_unreserved(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    let path: String = name.bytes().map(escape).collect();
    format!("{BASE}{path}")
}

/// The identity that a document declares, without an empty fragment.
pub(super) fn identity(document: &Value) -> Option<&str> {
    let id = document.get("$id").and_then(Value::as_str)?;
    Some(id.trim_end_matches('#'))
}

/// The name of the document at `address`, which has no fragment; `None` where none is, or several are.
pub(super) fn name_at<'a>(
    address: &str,
    documents: &'a BTreeMap<String, Value>,
) -> Option<&'a str> {
    let is_meant = |(name, document): &(&String, &Value)| {
        self::address(name) == address || identity(document) == Some(address)
    };
    let mut meant = documents.iter().filter(is_meant);
    let (name, _) = meant.next()?;
    // Which of several is meant would depend on their names.
    meant.next().is_none().then_some(name.as_str())
}

/// The document that the part of a reference before its fragment names, and its name.
pub(super) fn find<'d>(
    file: &str,
    documents: &'d BTreeMap<String, Value>,
) -> Option<(&'d str, &'d Value)> {
    let file = file.strip_prefix("./").unwrap_or(file);
    let name = match documents.get_key_value(file) {
        Some((name, _)) => name,
        None => name_at(file, documents)?,
    };
    Some((name, documents.get(name)?))
}

/// The target, where a member of a schema is a reference.
pub(super) fn reference<'v>(key: &str, member: &'v Value) -> Option<&'v str> {
    let is_reference = matches!(key, "$ref" | "$dynamicRef");
    member.as_str().filter(|_| is_reference)
}

/// The message for a `document` that declares another dialect than JSON Schema 2020-12.
pub(super) fn foreign_dialect(document: &Value) -> Option<String> {
    let declared = document.get("$schema")?;
    let is_accepted = declared
        .as_str()
        .is_some_and(|declared| declared.trim_end_matches('#') == DIALECT);
    (!is_accepted).then(|| format!("expected `$schema` to be \"{DIALECT}\", found {declared}"))
}

/// The document `name`, or why it cannot be used.
pub(super) fn usable_document<'d>(
    name: &str,
    documents: &'d BTreeMap<String, Value>,
) -> Result<&'d Value, String> {
    let document = documents
        .get(name)
        .ok_or_else(|| format!("{name} does not exist"))?;
    if let Some(message) = foreign_dialect(document) {
        return Err(format!("{name}: {message}"));
    }
    match jsonschema::draft202012::meta::validate(document) {
        Ok(()) => Ok(document),
        Err(error) => Err(format!("{name}: {error} (at `{}`)", error.instance_path())),
    }
}

/// A reference without its fragment, and the fragment.
pub(super) fn split(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// A fragment without its percent escapes (RFC 6901 §6); empty where it is not UTF-8.
pub(super) fn unescape(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| byte == b'%');
        let decoded = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = decoded.and_then(|_| after.get(2..)).unwrap_or(after);
        bytes.push(decoded.unwrap_or(byte));
    }
    String::from_utf8(bytes).unwrap_or_default()
}

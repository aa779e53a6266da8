//! Where references lead: to the other schemas that were given, and nowhere else.

use std::collections::BTreeMap;
use std::sync::Arc;

use jsonschema::{Retrieve, Uri};
use serde_json::Value;

/// The folder of the schemas as references see it. It exists nowhere; a scheme of its own makes
/// sure that nothing could be found under it by accident.
const BASE: &str = "policy:///schemas/";

/// The only `$schema` that is accepted, with or without an empty fragment.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The address of the document `name`.
pub(super) fn address(name: &str) -> String {
    // RFC 3986 §2.3: these need no escape in a path.
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let escape = |byte: u8| match byte {
        byte if is_unreserved(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    std::iter::once(BASE.to_owned())
        .chain(name.bytes().map(escape))
        .collect()
}

/// The name of the document at `address`, which has no fragment.
pub(super) fn name_at<'a>(
    address: &str,
    documents: &'a BTreeMap<String, Value>,
) -> Option<&'a str> {
    let declares = |document: &Value| {
        let id = document.get("$id").and_then(Value::as_str);
        id.is_some_and(|id| id.trim_end_matches('#') == address)
    };
    documents
        .iter()
        .find(|(name, document)| self::address(name) == address || declares(document))
        .map(|(name, _)| name.as_str())
}

/// Why `document` is written in another language than JSON Schema 2020-12; none where it is not.
pub(super) fn foreign_dialect(document: &Value) -> Option<String> {
    let declared = document.get("$schema")?;
    let accepted = declared
        .as_str()
        .is_some_and(|declared| declared.trim_end_matches('#') == DIALECT);
    (!accepted).then(|| format!("`$schema` is {declared}, and only \"{DIALECT}\" is accepted"))
}

/// The document `name`, or why it cannot be used.
pub(super) fn usable<'d>(
    name: &str,
    documents: &'d BTreeMap<String, Value>,
) -> Result<&'d Value, String> {
    let document = documents
        .get(name)
        .ok_or_else(|| format!("there is no {name}"))?;
    if let Some(why) = foreign_dialect(document) {
        return Err(format!("{name}: {why}"));
    }
    match jsonschema::draft202012::meta::validate(document) {
        Ok(()) => Ok(document),
        Err(error) => Err(format!("{name}: {error} (at `{}`)", error.instance_path())),
    }
}

/// Hands out the schemas that were given.
pub(super) struct Siblings(pub(super) Arc<BTreeMap<String, Value>>);

impl Retrieve for Siblings {
    fn retrieve(
        &self,
        uri: &Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let (address, _) = split(uri.as_str());
        let Some(name) = name_at(address, &self.0) else {
            let shown = address.strip_prefix(BASE).unwrap_or(address);
            return Err(format!(
                "`{shown}` is no file of policy/schemas, and references stay inside policy/schemas"
            )
            .into());
        };
        Ok(usable(name, &self.0)?.clone())
    }
}

/// A reference without its fragment, and the fragment.
pub(super) fn split(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// A fragment without its percent escapes, RFC 6901 §6. One that is no UTF-8 names nothing.
pub(super) fn unescaped(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let escape = after.get(..2).filter(|_| byte == b'%');
        let escape = escape.and_then(|digits| std::str::from_utf8(digits).ok());
        let decoded = escape.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        rest = if decoded.is_some() {
            after.get(2..).unwrap_or_default()
        } else {
            after
        };
        bytes.push(decoded.unwrap_or(byte));
    }
    String::from_utf8(bytes).unwrap_or_default()
}

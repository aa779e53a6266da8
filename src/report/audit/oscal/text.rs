//! Texts as OSCAL allows them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::report::escape;

/// How many characters of a text become part of a token.
const MAX_TOKEN: usize = 80;

/// A line of text, as `string` and `markup-line` take it: something, on one line, without blanks at its
/// ends.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    let shown = escape::terminal(text);
    let trimmed = shown.trim();
    if trimmed.is_empty() {
        return Cow::Borrowed("(nothing)");
    }
    if trimmed.len() == shown.len() {
        return shown;
    }
    Cow::Owned(trimmed.to_owned())
}

/// A line of text where OSCAL reads markup: what would be markup is shown instead.
pub(super) fn prose(text: &str) -> String {
    escape::markdown(&line(text)).into_owned()
}

/// Tokens for controls, which policies name in free text: OSCAL wants identifiers without blanks, as
/// catalogues have. A token reads like the text; where two texts would read alike, each gets a part of
/// its hash.
pub(super) fn control_tokens<'a>(
    controls: impl Iterator<Item = &'a str>,
) -> BTreeMap<&'a str, String> {
    let mut tokens: BTreeMap<&str, String> =
        controls.map(|text| (text, control_token(text))).collect();
    let mut users: BTreeMap<String, usize> = BTreeMap::new();
    for token in tokens.values() {
        *users.entry(token.to_lowercase()).or_default() += 1;
    }
    for (text, token) in &mut tokens {
        if users[&token.to_lowercase()] > 1 {
            *token = format!("{token}-{}", short_hash(text));
        }
    }
    tokens
}

fn control_token(text: &str) -> String {
    let mut token = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == '.' || c == '_' {
            token.push(c);
        } else if !token.is_empty() && !token.ends_with('-') {
            token.push('-');
        }
    }
    let trimmed = token.trim_end_matches('-');
    if trimmed.is_empty() || trimmed.len() > MAX_TOKEN {
        let beginning = &trimmed[..trimmed.len().min(MAX_TOKEN)];
        return format!("control-{beginning}-{}", short_hash(text)).replace("--", "-");
    }
    // A token begins with a letter or with `_`.
    if trimmed.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        return trimmed.to_owned();
    }
    format!("_{trimmed}")
}

fn short_hash(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes())[..4])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_like_the_control_and_is_its_own() {
        let texts = ["ISO/IEC 27001:2022 A.6.3", "5.1", "a b", "a-b", "管理", " "];
        let tokens = control_tokens(texts.into_iter());
        assert_eq!(
            tokens["ISO/IEC 27001:2022 A.6.3"],
            "ISO-IEC-27001-2022-A.6.3"
        );
        assert_eq!(tokens["5.1"], "_5.1");
        assert!(tokens["a b"].starts_with("a-b-") && tokens["a b"] != tokens["a-b"]);
        assert!(tokens["管理"].starts_with("control-") && tokens["管理"] != tokens[" "]);
        let long = "x".repeat(300);
        assert!(control_token(&long).len() < 120);
    }

    #[test]
    fn a_line_is_never_empty_and_has_no_blanks_at_its_ends() {
        assert_eq!(line(" \u{a0}"), "(nothing)");
        assert_eq!(line("\ta\nb "), "␉a␊b");
    }
}

//! E-mail addresses, by which people are known.

use std::fmt;
use std::sync::Arc;

/// An e-mail address, in lower case: two spellings that differ in case are one address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(Arc<str>);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "an e-mail address looks like analyst-1@soc.example: one @, no spaces, at most 254 characters"
)]
pub struct EmailError;

impl Email {
    /// Reads an address: something, one `@`, something; no white space or control characters; at most 254 characters
    /// (RFC 5321 §4.5.3.1.3). Whether mail can be delivered to it does not matter.
    ///
    /// # Errors
    /// When the text does not have that form.
    pub fn new(text: &str) -> Result<Self, EmailError> {
        let (local, domain) = text.split_once('@').ok_or(EmailError)?;
        let is_odd = |c: char| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c);
        if local.is_empty()
            || domain.is_empty()
            || domain.contains('@')
            || text.chars().count() > 254
            || text.chars().any(is_odd)
        {
            return Err(EmailError);
        }
        Ok(Email(Arc::from(text.to_lowercase())))
    }

    /// The address, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        let email = Email::new(text).ok();
        assert_eq!(email.as_ref().map(Email::as_str), expected, "{text}");
    }

    #[test]
    fn addresses_fold_to_lower_case_and_odd_ones_are_refused() {
        check("analyst-1@soc.example", Some("analyst-1@soc.example"));
        check("Analyst-1@SOC.Example", Some("analyst-1@soc.example"));
        check(
            "1+bot@users.noreply.example",
            Some("1+bot@users.noreply.example"),
        );
        for bad in [
            "",
            "analyst",
            "@soc.example",
            "a@",
            "a@b@c",
            "a b@c",
            "a@b\n",
            "<a@b>",
        ] {
            check(bad, None);
        }
        check(&format!("{}@soc.example", "a".repeat(250)), None);
    }
}

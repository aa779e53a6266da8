//! E-mail addresses, by which people are known.

use std::fmt;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::files::{is_blank, is_ignorable};

/// The most characters of an address (RFC 5321 §4.5.3.1.3).
const MAX_LENGTH: usize = 254;

/// An e-mail address, in lower case and in its compatibility form (NFKC, UAX #15): two spellings that
/// differ in case, width or composition are one address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(Arc<str>);

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// It has another form.
    #[error(
        "an e-mail address looks like analyst-1@soc.example: one @, no spaces, at most {MAX_LENGTH} characters"
    )]
    Form,
    /// It holds a character that nobody sees: the same person could be there twice.
    #[error("it holds U+{:04X}, which cannot be seen: type the address anew", u32::from(*.0))]
    Invisible(char),
    /// It holds a character that is not a letter, a digit or a mark of some script.
    #[error("it holds U+{:04X}: outside ASCII, an address holds letters and digits only", u32::from(*.0))]
    Symbol(char),
}

impl Email {
    /// Reads an address: something, one `@`, something; no white space, control characters or
    /// characters that cannot be seen; at most 254 characters (RFC 5321 §4.5.3.1.3). Whether mail can
    /// be delivered to it does not matter.
    ///
    /// # Errors
    /// When the text does not have that form.
    pub fn new(text: &str) -> Result<Self, EmailError> {
        if text.is_ascii() {
            require_form(text)?;
            return Ok(Email(Arc::from(text.to_ascii_lowercase())));
        }
        text.chars().try_for_each(require_visible)?;
        let folded: String = text.nfkc().collect();
        // Lower case may take a composed letter apart.
        let folded: String = folded.to_lowercase().nfkc().collect();
        folded.chars().try_for_each(require_visible)?;
        require_form(&folded)?;
        Ok(Email(Arc::from(folded)))
    }

    /// Reads an address from a commit, where no rule could refuse it when it was written: characters
    /// that nobody sees are left out, so that an address that reads like another is the same.
    ///
    /// # Errors
    /// When what remains is not an address.
    pub fn from_commit(text: &str) -> Result<Self, EmailError> {
        let seen: String = text.chars().filter(|c| !is_blank(*c)).collect();
        Email::new(&seen)
    }

    /// The address, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn require_form(text: &str) -> Result<(), EmailError> {
    let (local, domain) = text.split_once('@').ok_or(EmailError::Form)?;
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || "<>,;\"".contains(c);
    if local.is_empty()
        || domain.is_empty()
        || domain.contains('@')
        || text.chars().count() > MAX_LENGTH
        || text.chars().any(is_odd)
    {
        return Err(EmailError::Form);
    }
    Ok(())
}

fn require_visible(c: char) -> Result<(), EmailError> {
    if is_ignorable(c) || (is_blank(c) && !c.is_ascii()) {
        return Err(EmailError::Invisible(c));
    }
    if !c.is_ascii() && !c.is_alphanumeric() && !is_combining_mark(c) {
        return Err(EmailError::Symbol(c));
    }
    Ok(())
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
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

    #[test]
    fn letters_of_every_script_are_accepted_in_one_form() {
        check("sørensen@soc.example", Some("sørensen@soc.example"));
        check("SO\u{308}REN@soc.example", Some("s\u{f6}ren@soc.example"));
        check("иванов@почта.example", Some("иванов@почта.example"));
        check("山田@soc.example", Some("山田@soc.example"));
    }

    #[test]
    fn look_alikes_of_compatibility_are_one_address() {
        let plain = "oversight-1@soc.example";
        check("ｏｖｅｒｓｉｇｈｔ-１@soc.example", Some(plain));
        check("over\u{17f}ight-1@soc.example", Some(plain));
        check("\u{212a}@soc.example", Some("k@soc.example"));
    }

    #[test]
    fn what_nobody_sees_is_refused_by_name() {
        let invisible = (char::MIN..=char::MAX).filter(|c| is_ignorable(*c));
        let others = [' ', '\u{a0}', '\u{2028}', '\u{3000}', '\u{2800}', '\u{85}'];
        for c in invisible.chain(others) {
            for text in [
                "a@soc.example".replace("exam", &format!("exa{c}m")),
                format!("{c}a@soc.example"),
                format!("a@soc.example{c}"),
            ] {
                let refused = matches!(
                    Email::new(&text),
                    Err(EmailError::Invisible(_) | EmailError::Form)
                );
                assert!(refused, "U+{:04X}", u32::from(c));
                let in_commit = Email::from_commit(&text).map(|email| email.to_string());
                assert_eq!(in_commit.as_deref(), Ok("a@soc.example"));
            }
        }
        let error = Email::new("a@b\u{200b}").map_err(|error| error.to_string());
        let message = "it holds U+200B, which cannot be seen: type the address anew";
        assert_eq!(error, Err(message.to_owned()));
        assert_eq!(Email::new("a＠b@c"), Err(EmailError::Symbol('＠')));
        // One letter that stands for a phrase with blanks between.
        assert!(Email::new("\u{fdfa}@soc.example").is_err());
    }
}

//! Mailboxes of messages: an address, and perhaps a name.

use std::str::FromStr;

use super::Email;

/// The most characters of a name.
const MAX_NAME: usize = 120;

/// An address to which mail is sent, with the name that readers see beside it. Neither holds what could end a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    name: Option<String>,
    address: String,
}

/// Why a text is not a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailboxError {
    /// Its address is not one that every server takes.
    #[error(
        "a mailbox looks like soc@corp.example or SOC <soc@corp.example>; addresses are of ASCII, without quotes and comments"
    )]
    Address,
    /// Its name holds control characters, or is too long.
    #[error(
        "the name has at most {MAX_NAME} characters, none of which is a control character, `<`, `>` or `@`"
    )]
    Name,
}

impl Mailbox {
    /// The name that readers see.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The address (RFC 5322 §3.4.1), a dot-atom on both sides.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What follows the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        let parts = self.address.rsplit_once('@');
        parts.map_or("", |(_, domain)| domain)
    }
}

impl FromStr for Mailbox {
    type Err = MailboxError;

    fn from_str(text: &str) -> Result<Self, MailboxError> {
        let text = text.trim();
        let (name, address) = match text.strip_suffix('>') {
            Some(text) => text.split_once('<').ok_or(MailboxError::Address)?,
            None => ("", text),
        };
        let name = name.trim().trim_matches('"').trim();
        let is_bad = |c: char| c.is_control() || "<>@\u{2028}\u{2029}".contains(c);
        if name.contains(is_bad) || name.chars().count() > MAX_NAME {
            return Err(MailboxError::Name);
        }
        if !is_address(address) {
            return Err(MailboxError::Address);
        }
        Ok(Mailbox {
            name: Some(name.to_owned()).filter(|name| !name.is_empty()),
            address: address.to_owned(),
        })
    }
}

/// Whether a text is an address of two dot-atoms, the second a name of a host.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let is_atom = |atom: &str| {
        !atom.is_empty()
            && atom
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    };
    let is_label = |label: &str| {
        let is_inside = |c: char| c.is_ascii_alphanumeric() || c == '-';
        !label.is_empty() && label.chars().all(is_inside) && !label.starts_with('-')
    };
    local.split('.').all(is_atom)
        && domain.split('.').all(is_label)
        && local.len() <= 64
        && Email::new(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_have_a_name() {
        let check = |text: &str, name: Option<&str>, address: &str| {
            let mailbox: Mailbox = text.parse().expect(text);
            assert_eq!((mailbox.name(), mailbox.address()), (name, address));
        };
        check("soc@corp.example", None, "soc@corp.example");
        check("SOC <soc@corp.example>", Some("SOC"), "soc@corp.example");
        check(
            "\"Søc, Nørd\" <s.o+c@corp.example>",
            Some("Søc, Nørd"),
            "s.o+c@corp.example",
        );
        check("<soc@corp.example>", None, "soc@corp.example");
    }

    #[test]
    fn nothing_ends_a_header() {
        for text in [
            "",
            "soc",
            "soc@",
            "@corp.example",
            "soc@corp.example\r\nBcc: x@y.example",
            "SOC\r\nBcc: x@y.example <soc@corp.example>",
            "SOC\nX <soc@corp.example>",
            "a@b <soc@corp.example>",
            "soc@corp.example, x@y.example",
            "soc@corp..example",
            "s oc@corp.example",
            "søc@corp.example",
            "soc@corp.example>",
            "x\u{85}y <soc@corp.example>",
        ] {
            assert!(text.parse::<Mailbox>().is_err(), "{text:?}");
        }
    }
}

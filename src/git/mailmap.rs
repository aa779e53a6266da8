//! Who is meant by a name and an address: `.mailmap` (gitmailmap(5)).

use std::collections::HashMap;

/// The entries of a `.mailmap`. Names and addresses are found whatever the case of their ASCII
/// letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailmap {
    /// By the address that commits bear.
    entries: HashMap<String, MailmapEntry>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct MailmapEntry {
    /// For commits of any name.
    plain: ProperIdentity,
    /// By the name that commits bear.
    named: HashMap<String, ProperIdentity>,
}

/// What stands in place of a name and an address, where it does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct ProperIdentity {
    name: Option<String>,
    email: Option<String>,
}

impl Mailmap {
    /// Reads a `.mailmap`; a line that is none of its forms maps nothing.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut mailmap = Mailmap::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            mailmap.line(line);
        }
        mailmap
    }

    fn line(&mut self, line: &str) {
        let Some((name, email, rest)) = name_and_email(line) else {
            return;
        };
        if email.is_empty() {
            return;
        }
        let (old_name, old_email, proper_email) = match name_and_email(rest) {
            Some((old_name, old_email, _)) => (old_name, old_email, Some(email)),
            None => (None, email, None),
        };
        let entry = self.entries.entry(old_email.to_ascii_lowercase());
        let entry = entry.or_default();
        let proper = match old_name {
            Some(old_name) => {
                let named = &mut entry.named;
                let proper = named.entry(old_name.to_ascii_lowercase()).or_default();
                *proper = ProperIdentity::default();
                proper
            }
            None => &mut entry.plain,
        };
        if let Some(name) = name {
            proper.name = Some(name.to_owned());
        }
        if let Some(email) = proper_email {
            proper.email = Some(email.to_owned());
        }
    }

    /// The proper name and address of whom a commit names.
    #[must_use]
    pub fn resolve(&self, name: &str, email: &str) -> (String, String) {
        let entry = self.entries.get(&email.to_ascii_lowercase());
        let proper = entry.map(|entry| {
            let named = entry.named.get(&name.to_ascii_lowercase());
            named.unwrap_or(&entry.plain)
        });
        let own = |proper: Option<&String>, own: &str| {
            proper.map_or_else(|| own.to_owned(), String::clone)
        };
        (
            own(proper.and_then(|proper| proper.name.as_ref()), name),
            own(proper.and_then(|proper| proper.email.as_ref()), email),
        )
    }
}

/// A name, the address in angle brackets after it, and what follows them.
fn name_and_email(text: &str) -> Option<(Option<&str>, &str, &str)> {
    let (name, rest) = text.split_once('<')?;
    let (email, rest) = rest.split_once('>')?;
    let name = name.trim();
    Some(((!name.is_empty()).then_some(name), email, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Analysts\n\
        Analyst One <one@old.example>\n\
        <two@soc.example> <two@old.example>\n\
        Analyst Three <three@soc.example> <three@old.example>\n\
        Analyst Four <four@soc.example> Shared <shared@old.example>\n\
        Analyst Five <five@soc.example> Spare <shared@old.example>\n\
        no address\n<> \n";

    #[test]
    fn each_form_of_a_line_maps_as_git_says() {
        let mailmap = Mailmap::parse(TEXT);
        let check = |name: &str, email: &str, expected: (&str, &str)| {
            let (name, email) = mailmap.resolve(name, email);
            assert_eq!((name.as_str(), email.as_str()), expected);
        };
        check("x", "ONE@old.example", ("Analyst One", "ONE@old.example"));
        check("x", "two@old.example", ("x", "two@soc.example"));
        check(
            "x",
            "three@old.example",
            ("Analyst Three", "three@soc.example"),
        );
        check(
            "SHARED",
            "shared@old.example",
            ("Analyst Four", "four@soc.example"),
        );
        check(
            "spare",
            "shared@old.example",
            ("Analyst Five", "five@soc.example"),
        );
        check(
            "other",
            "shared@old.example",
            ("other", "shared@old.example"),
        );
        check("other", "else@old.example", ("other", "else@old.example"));
    }
}

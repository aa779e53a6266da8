//! The proper address of a commit's author or committer: `.mailmap` (gitmailmap(5)).

use std::collections::BTreeSet;

use gix_actor::SignatureRef;
use gix_mailmap::Snapshot;
use gix_object::bstr::BStr;

/// Its path, at the repository's top.
pub const MAILMAP: &str = ".mailmap";

/// The largest one that is read, in bytes.
pub const MAX_MAILMAP: u64 = 1 << 20;

/// The entries of a `.mailmap`. Names and addresses match in upper and lower case of ASCII letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailmap(Snapshot);

impl Mailmap {
    /// Reads a `.mailmap`; malformed lines are ignored.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Mailmap(Snapshot::from_bytes(text.as_bytes()))
    }

    /// The proper address of the person whom a commit names so.
    #[must_use]
    pub fn resolve_email(&self, name: &str, email: &str) -> String {
        let person = SignatureRef {
            name: name.into(),
            email: email.into(),
            time: "",
        };
        let proper = self.0.try_resolve_ref(person).and_then(|found| found.email);
        proper.map_or_else(|| email.to_owned(), ToString::to_string)
    }

    /// The names and addresses that it has something to say of, in small letters; an empty name stands
    /// for any.
    #[must_use]
    pub fn subjects(&self) -> BTreeSet<(String, String)> {
        let small = |text: &BStr| text.to_string().to_lowercase();
        let entries = self.0.iter();
        entries
            .map(|entry| {
                let name = entry.old_name().map(small).unwrap_or_default();
                (name, small(entry.old_email()))
            })
            .collect()
    }
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
        let check = |name: &str, email: &str, expected: &str| {
            assert_eq!(mailmap.resolve_email(name, email), expected);
        };
        check("x", "one@old.example", "one@old.example");
        check("x", "two@old.example", "two@soc.example");
        check("x", "TWO@old.example", "two@soc.example");
        check("x", "three@old.example", "three@soc.example");
        check("SHARED", "shared@old.example", "four@soc.example");
        check("spare", "shared@old.example", "five@soc.example");
        check("other", "shared@old.example", "shared@old.example");
        check("other", "else@old.example", "else@old.example");
    }
}

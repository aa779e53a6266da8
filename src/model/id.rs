//! Identifiers of tasks, teams, groups, calendars, waivers and request slugs.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// The longest identifier, in characters (all of them ASCII, so in bytes too).
pub const MAX_ID_LENGTH: usize = 64;

/// An identifier: `[a-z0-9]` and single hyphens between them, at most 64 characters.
///
/// Identifiers become names of files and folders: every file system, URL and shell spells these characters in one way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

/// Why a text is not an identifier. The messages say what is allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// No character at all.
    #[error("an identifier must not be empty: use a-z, 0-9 and single hyphens")]
    Empty,
    /// More than 64 characters.
    #[error("an identifier has at most {MAX_ID_LENGTH} characters, this one has {length}")]
    TooLong {
        /// How many characters there are.
        length: usize,
    },
    /// A character outside `[a-z0-9-]`.
    #[error("{character:?} is not allowed in an identifier: use a-z, 0-9 and single hyphens")]
    Character {
        /// The first such character.
        character: char,
    },
    /// A hyphen at an end, or two in a row.
    #[error("hyphens in an identifier stand alone, between letters or digits")]
    Hyphen,
}

impl Id {
    /// Reads an identifier.
    ///
    /// # Errors
    ///
    /// [`IdError`] where the text is empty, longer than 64 characters, holds a character outside `[a-z0-9-]`, or
    /// has a hyphen at an end or next to another.
    pub fn new(text: &str) -> Result<Self, IdError> {
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if let Some(character) = text.chars().find(|&c| !allowed(c)) {
            return Err(IdError::Character { character });
        }
        if text.len() > MAX_ID_LENGTH {
            return Err(IdError::TooLong { length: text.len() });
        }
        if text.starts_with('-') || text.ends_with('-') || text.contains("--") {
            return Err(IdError::Hyphen);
        }
        Ok(Self(text.into()))
    }

    /// The team of a duty that any one of several teams may fulfil: `any`.
    #[must_use]
    pub fn any() -> Self {
        Self("any".into())
    }

    /// Whether it is `any`.
    #[must_use]
    pub fn is_any(&self) -> bool {
        &*self.0 == "any"
    }

    /// The identifier as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for Id {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, IdError>) {
        let read = Id::new(text).map(|id| id.to_string());
        assert_eq!(read, expected.map(str::to_owned), "{text:?}");
    }

    #[test]
    fn allowed() {
        check("a", Ok("a"));
        check("7", Ok("7"));
        check("secure-score-report", Ok("secure-score-report"));
        check("2026-easter-freeze", Ok("2026-easter-freeze"));
        let longest = "a".repeat(64);
        check(&longest, Ok(&longest));
    }

    #[test]
    fn refused() {
        check("", Err(IdError::Empty));
        check("A", Err(IdError::Character { character: 'A' }));
        check("a b", Err(IdError::Character { character: ' ' }));
        check("a/b", Err(IdError::Character { character: '/' }));
        check("..", Err(IdError::Character { character: '.' }));
        check("blå", Err(IdError::Character { character: 'å' }));
        check("a\n", Err(IdError::Character { character: '\n' }));
        check("-a", Err(IdError::Hyphen));
        check("a-", Err(IdError::Hyphen));
        check("a--b", Err(IdError::Hyphen));
        check(&"a".repeat(65), Err(IdError::TooLong { length: 65 }));
    }

    #[test]
    fn any_is_an_identifier() {
        assert_eq!(Id::new("any"), Ok(Id::any()));
    }

    #[test]
    fn a_message_says_what_is_allowed() {
        let message = IdError::Character { character: 'A' }.to_string();
        assert_eq!(
            message,
            "'A' is not allowed in an identifier: use a-z, 0-9 and single hyphens"
        );
    }

    #[test]
    fn a_map_by_id_is_asked_by_text() {
        let map = std::collections::BTreeMap::from([(Id::new("a-b").unwrap(), 1)]);
        assert_eq!(map.get("a-b"), Some(&1));
    }
}

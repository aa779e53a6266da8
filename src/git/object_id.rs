//! Names of git's objects.

use std::fmt;
use std::str::FromStr;

use gix_object::Kind;
use sha1_checked::{Digest as _, Sha1};

/// The name of a git object: the SHA-1 over its kind, size and content (gitformat-pack(5), "Object
/// names"), written as 40 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId([u8; 20]);

impl ObjectId {
    /// The name that these bytes spell.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 20]) -> Self {
        ObjectId(bytes)
    }

    /// The bytes of the name.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// The name that git gives to a file of these bytes.
    #[must_use]
    pub fn of_blob(content: &[u8]) -> Self {
        Self::of(Kind::Blob, content)
    }

    /// The name that git gives to an object of that kind and these bytes. Bytes made to collide with
    /// others under SHA-1 get a name of their own instead, which neither of the two objects has.
    pub(super) fn of(kind: Kind, content: &[u8]) -> Self {
        let mut hash = Sha1::new();
        hash.update(format!("{kind} {}\0", content.len()));
        hash.update(content);
        ObjectId(hash.finalize().into())
    }

    /// Whether this is the name of these bytes, as they are or as git stores them where it converts
    /// line ends: a file checked out with CRLF is still the same file.
    #[must_use]
    pub fn is_of_text(&self, content: &[u8]) -> bool {
        if Self::of_blob(content) == *self {
            return true;
        }
        let Ok(text) = std::str::from_utf8(content) else {
            return false;
        };
        text.contains("\r\n") && Self::of_blob(text.replace("\r\n", "\n").as_bytes()) == *self
    }

    /// The first 12 digits, by which messages name a commit.
    #[must_use]
    pub fn short_name(&self) -> String {
        hex::encode(&self.0[..6])
    }
}

impl From<&gix_hash::oid> for ObjectId {
    fn from(id: &gix_hash::oid) -> Self {
        let mut bytes = [0; 20];
        bytes.copy_from_slice(id.as_bytes());
        ObjectId(bytes)
    }
}

impl From<ObjectId> for gix_hash::ObjectId {
    fn from(id: ObjectId) -> Self {
        gix_hash::ObjectId::Sha1(id.0)
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// A text that is not the name of an object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an object name: expected 40 hexadecimal digits")]
pub struct ObjectIdError(pub String);

impl FromStr for ObjectId {
    type Err = ObjectIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut id = [0; 20];
        match hex::decode_to_slice(text, &mut id) {
            Ok(()) => Ok(ObjectId(id)),
            Err(_) => Err(ObjectIdError(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `git hash-object` of nothing, and of `hello\n`.
    #[test]
    fn a_blob_has_the_name_that_git_gives_it() {
        let check = |content: &str, expected: &str| {
            let id = ObjectId::of_blob(content.as_bytes());
            assert_eq!(id.to_string(), expected);
            assert_eq!(expected.parse(), Ok(id));
            assert!(expected.starts_with(&id.short_name()));
        };
        check("", "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        check("hello\n", "ce013625030ba8dba906f756967f9e9ca394464a");
    }

    #[test]
    fn a_text_may_be_checked_out_with_other_line_ends() {
        let hello = ObjectId::of_blob(b"hello\n");
        assert!(hello.is_of_text(b"hello\n") && hello.is_of_text(b"hello\r\n"));
        assert!(!hello.is_of_text(b"hello\n\n") && !hello.is_of_text(b"hello\r\n\xff"));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "e69de2", "z69de29bb2d1d6434b8b29ae775ad8c2e48c5391"] {
            assert_eq!(
                text.parse::<ObjectId>(),
                Err(ObjectIdError(text.to_owned()))
            );
        }
    }
}

//! A commit's headers and message, as its bytes have them (git-commit-tree(1)).
//!
//! gix's parser is not used here for two reasons. It takes a header that is there twice, and a forged
//! commit could show one author to git and another one here. And it refuses commits whose author has
//! no time, which git shows: such commits exist in old histories.

use std::num::IntErrorKind;

use chrono::{FixedOffset, Offset as _, Utc};

use super::ObjectId;

/// The headers of a commit that the walk needs, and its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RawCommit<'a> {
    pub(super) tree: ObjectId,
    pub(super) parents: Vec<ObjectId>,
    pub(super) author: &'a [u8],
    pub(super) committer: &'a [u8],
    pub(super) is_signed: bool,
    pub(super) message: &'a [u8],
}

impl RawCommit<'_> {
    /// Reads the headers of a commit.
    ///
    /// # Errors
    /// When a header that git needs is missing, malformed or there twice.
    pub(super) fn parse(raw: &[u8]) -> Result<RawCommit<'_>, &'static str> {
        let mut tree = None;
        let mut parents = Vec::new();
        let (mut author, mut committer) = (None, None);
        let mut is_signed = false;
        let mut rest = raw;
        loop {
            let end = rest.iter().position(|byte| *byte == b'\n');
            let (line, after) = rest.split_at(end.ok_or("its headers do not end")?);
            rest = &after[1..];
            if line.is_empty() {
                break;
            }
            let space = line.iter().position(|byte| *byte == b' ');
            let (name, value) = line.split_at(space.unwrap_or(line.len()));
            let value = value.get(1..).unwrap_or_default();
            match name {
                b"tree" => set_once(&mut tree, object_id(value)?, "it has two trees")?,
                b"parent" => parents.push(object_id(value)?),
                b"author" => set_once(&mut author, value, "it has two authors")?,
                b"committer" => set_once(&mut committer, value, "it has two committers")?,
                b"gpgsig" => is_signed = true,
                _ => {}
            }
        }
        Ok(RawCommit {
            tree: tree.ok_or("it has no tree")?,
            parents,
            author: author.ok_or("it has no author")?,
            committer: committer.ok_or("it has no committer")?,
            is_signed,
            message: rest,
        })
    }

    /// The committer's time, in whole seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// When the committer has no time.
    pub(super) fn committed_at(&self) -> Result<i64, &'static str> {
        let time = parse_signatory(self.committer).and_then(|(_, _, time)| time);
        let (seconds, _) = time.ok_or("its committer has no time")?;
        Ok(seconds)
    }
}

fn set_once<T>(place: &mut Option<T>, value: T, twice: &'static str) -> Result<(), &'static str> {
    match place.replace(value) {
        Some(_) => Err(twice),
        None => Ok(()),
    }
}

fn object_id(hex: &[u8]) -> Result<ObjectId, &'static str> {
    let mut id = [0; 20];
    hex::decode_to_slice(hex, &mut id).map_err(|_| "a header has an invalid object name")?;
    Ok(ObjectId::from_bytes(id))
}

/// Whole seconds since 1970-01-01T00:00:00Z, and the offset; UTC where the offset does not exist.
pub(super) type CommitTime = (i64, FixedOffset);

/// Name, address, and time, of `Name <address> 1700000000 +0100`. `None` where there is no address.
pub(super) fn parse_signatory(value: &[u8]) -> Option<(&[u8], &[u8], Option<CommitTime>)> {
    let open = value.iter().position(|byte| *byte == b'<')?;
    let close = open + value[open..].iter().rposition(|byte| *byte == b'>')?;
    let name = value[..open].trim_ascii();
    let address = value[open + 1..close].trim_ascii();
    Some((name, address, parse_time(&value[close + 1..])))
}

fn parse_time(text: &[u8]) -> Option<CommitTime> {
    let mut words = std::str::from_utf8(text).ok()?.split_ascii_whitespace();
    let seconds = match words.next()?.parse::<i64>() {
        Ok(seconds) => seconds,
        // Git takes digits without end: such a time lies beyond every other.
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => i64::MAX,
        Err(error) if *error.kind() == IntErrorKind::NegOverflow => i64::MIN,
        Err(_) => return None,
    };
    let offset = words.next().and_then(|word| word.parse().ok());
    Some((seconds, offset.unwrap_or(Utc.fix())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

    fn commit(extra: &str) -> String {
        format!(
            "tree {TREE}\n{extra}author A <a@soc.example> 10 +0100\n\
             committer C <c@soc.example> -20 -0230\n\nsubject\n"
        )
    }

    #[test]
    fn headers_are_read_and_the_message_is_left() {
        let raw = commit(&format!("parent {TREE}\nparent {TREE}\n"));
        let parsed = RawCommit::parse(raw.as_bytes()).expect("a commit");
        assert_eq!(
            (parsed.parents.len(), parsed.message),
            (2, &b"subject\n"[..])
        );
        assert_eq!((parsed.committed_at(), parsed.is_signed), (Ok(-20), false));
        let signed = commit("").replace("\n\n", "\ngpgsig a\n b\n author c\n\n");
        let parsed = RawCommit::parse(signed.as_bytes()).expect("a commit");
        assert!(parsed.is_signed);
    }

    #[test]
    fn a_header_that_is_missing_or_there_twice_is_a_fault() {
        for twice in [
            "author X <x@soc.example> 1 +0000\n".to_owned(),
            "committer X <x@soc.example> 1 +0000\n".to_owned(),
            format!("tree {TREE}\n"),
        ] {
            let raw = commit(&twice);
            assert!(RawCommit::parse(raw.as_bytes()).is_err(), "{twice}");
        }
        for gone in ["tree", "author", "committer"] {
            let raw = commit("").replace(gone, "other");
            assert!(RawCommit::parse(raw.as_bytes()).is_err(), "{gone}");
        }
        assert!(RawCommit::parse(b"tree 12\n\n").is_err());
        assert!(RawCommit::parse(b"").is_err());
        let timeless = commit("").replace("-20 -0230", "soon");
        let timeless = RawCommit::parse(timeless.as_bytes()).expect("headers");
        assert!(timeless.committed_at().is_err());
    }

    #[test]
    fn a_signatory_is_read_leniently() {
        type Expected<'a> = Option<(&'a str, &'a str, Option<(i64, i32)>)>;
        let check = |text: &str, expected: Expected| {
            let found = parse_signatory(text.as_bytes());
            let found = found.map(|(name, address, time)| {
                let time = time.map(|(seconds, offset)| (seconds, offset.local_minus_utc()));
                (name, address, time)
            });
            let bytes = expected.map(|(name, mail, time)| (name.as_bytes(), mail.as_bytes(), time));
            assert_eq!(found, bytes, "{text}");
        };
        check("A B <a> 5 +0130", Some(("A B", "a", Some((5, 5400)))));
        check("A <a <b>> 5 -0200", Some(("A", "a <b>", Some((5, -7200)))));
        check("<> 5 +9999", Some(("", "", Some((5, 0)))));
        check("A <a> 5", Some(("A", "a", Some((5, 0)))));
        check("A <a> x +0000", Some(("A", "a", None)));
        let endless = format!("A <a> {} +0000", "9".repeat(40));
        check(&endless, Some(("A", "a", Some((i64::MAX, 0)))));
        check("nobody 5 +0000", None);
    }
}

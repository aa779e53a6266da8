//! Git's objects as their bytes stand: what a commit says in its headers, what a tree lists.
//!
//! Nothing but the bytes is believed: no grafts, no replacements, no index beside the objects
//! (gitformat-pack(5); the header of a commit is described in git-commit-tree(1)).

use std::cmp::Ordering;

use super::ObjectId;

/// The headers of a commit that the walk needs, and where the message begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header<'a> {
    pub(super) tree: ObjectId,
    pub(super) parents: Vec<ObjectId>,
    pub(super) author: &'a [u8],
    pub(super) committer: &'a [u8],
    pub(super) is_signed: bool,
    pub(super) message: &'a [u8],
}

impl Header<'_> {
    /// Reads the headers of a commit.
    ///
    /// # Errors
    /// What is wrong with it: a header that git itself needs is missing, there twice, or no header.
    pub(super) fn parse(raw: &[u8]) -> Result<Header<'_>, &'static str> {
        let mut tree = None;
        let mut parents = Vec::new();
        let (mut author, mut committer) = (None, None);
        let mut is_signed = false;
        let mut rest = raw;
        loop {
            let end = rest.iter().position(|byte| *byte == b'\n');
            let end = end.ok_or("its headers do not end")?;
            let line = &rest[..end];
            rest = &rest[end + 1..];
            if line.is_empty() {
                break;
            }
            let space = line.iter().position(|byte| *byte == b' ');
            let (name, value) = line.split_at(space.unwrap_or(line.len()));
            let value = value.get(1..).unwrap_or_default();
            match name {
                b"tree" => once(&mut tree, object_name(value)?, "it names two trees")?,
                b"parent" => parents.push(object_name(value)?),
                b"author" => once(&mut author, value, "it names two authors")?,
                b"committer" => once(&mut committer, value, "it names two committers")?,
                b"gpgsig" => is_signed = true,
                _ => {}
            }
        }
        Ok(Header {
            tree: tree.ok_or("it names no tree")?,
            parents,
            author: author.ok_or("it names no author")?,
            committer: committer.ok_or("it names no committer")?,
            is_signed,
            message: rest,
        })
    }

    /// When it was committed, in whole seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// When its committer bears no time.
    pub(super) fn committed_at(&self) -> Result<i64, &'static str> {
        let (_, _, time) = signatory(self.committer).ok_or("its committer bears no time")?;
        time.map(|(seconds, _)| seconds)
            .ok_or("its committer bears no time")
    }
}

fn once<T>(place: &mut Option<T>, value: T, twice: &'static str) -> Result<(), &'static str> {
    match place.replace(value) {
        Some(_) => Err(twice),
        None => Ok(()),
    }
}

fn object_name(hex: &[u8]) -> Result<ObjectId, &'static str> {
    let mut id = [0; 20];
    hex::decode_to_slice(hex, &mut id).map_err(|_| "a header holds no object name")?;
    Ok(ObjectId::from_bytes(id))
}

/// A moment as a commit tells it: whole seconds since 1970-01-01T00:00:00Z, and the offset east of
/// UTC in seconds, 0 where it is none that exists.
pub(super) type Moment = (i64, i32);

/// Name, address, and time, of `Name <address> 1700000000 +0100`. `None` where there is no address.
pub(super) fn signatory(value: &[u8]) -> Option<(&[u8], &[u8], Option<Moment>)> {
    let open = value.iter().position(|byte| *byte == b'<')?;
    let close = open + value[open..].iter().rposition(|byte| *byte == b'>')?;
    let name = value[..open].trim_ascii();
    let address = value[open + 1..close].trim_ascii();
    Some((name, address, moment(&value[close + 1..])))
}

fn moment(text: &[u8]) -> Option<Moment> {
    let text = std::str::from_utf8(text).ok()?;
    let mut words = text.split_ascii_whitespace();
    let seconds = words.next()?.parse().ok()?;
    Some((seconds, words.next().and_then(offset).unwrap_or(0)))
}

/// Seconds east of UTC, of `+0130`.
fn offset(word: &str) -> Option<i32> {
    let digits = word.strip_prefix(['+', '-'])?;
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i32, i32) = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
    let seconds = (hours * 60 + minutes) * 60;
    let is_real = hours < 24 && minutes < 60;
    is_real.then_some(if word.starts_with('-') {
        -seconds
    } else {
        seconds
    })
}

/// What a name in a tree stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ItemKind {
    Folder,
    File,
    Link,
    /// A submodule, or what git does not know.
    Other,
}

/// A name in a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item<'a> {
    pub(super) kind: ItemKind,
    pub(super) name: &'a [u8],
    pub(super) id: ObjectId,
}

impl<'a> Item<'a> {
    /// The content, where it is a plain file.
    pub(super) fn file(&self) -> Option<ObjectId> {
        (self.kind == ItemKind::File).then_some(self.id)
    }

    /// The tree, where it is a folder.
    pub(super) fn folder(&self) -> Option<ObjectId> {
        (self.kind == ItemKind::Folder).then_some(self.id)
    }

    /// Whether the name is one that can stand in a path.
    pub(super) fn is_nameable(&self) -> bool {
        !matches!(self.name, b"" | b"." | b"..") && !self.name.contains(&b'/')
    }

    /// The order of trees: a folder sorts as if its name ended with `/`. So a folder and a file of
    /// the same name are two.
    pub(super) fn order(&self, other: &Item<'_>) -> Ordering {
        let common = self.name.len().min(other.name.len());
        let (ours, theirs) = (&self.name[..common], &other.name[..common]);
        ours.cmp(theirs)
            .then_with(|| self.byte_at(common).cmp(&other.byte_at(common)))
    }

    fn byte_at(&self, at: usize) -> u8 {
        match self.name.get(at) {
            Some(byte) => *byte,
            None if self.kind == ItemKind::Folder => b'/',
            None => 0,
        }
    }

    /// Reads the first name of a tree's bytes, and tells how many bytes it took.
    ///
    /// # Errors
    /// When the bytes hold no name, or half of one.
    pub(super) fn first(bytes: &'a [u8]) -> Result<(Item<'a>, usize), &'static str> {
        const CUT: &str = "it is a tree that is cut short";
        let space = bytes.iter().position(|byte| *byte == b' ').ok_or(CUT)?;
        let mode = &bytes[..space];
        let rest = &bytes[space + 1..];
        let end = rest.iter().position(|byte| *byte == 0).ok_or(CUT)?;
        let id = rest.get(end + 1..end + 21).ok_or(CUT)?;
        let id = <[u8; 20]>::try_from(id).map_err(|_| CUT)?;
        let item = Item {
            kind: kind(mode).ok_or("it is a tree whose modes are no numbers")?,
            name: &rest[..end],
            id: ObjectId::from_bytes(id),
        };
        Ok((item, space + 1 + end + 21))
    }
}

fn kind(mode: &[u8]) -> Option<ItemKind> {
    let is_octal = !mode.is_empty() && mode.len() <= 7;
    let mut digits = mode.iter().filter(|_| is_octal);
    let bits = digits.try_fold(0u32, |bits, digit| {
        matches!(digit, b'0'..=b'7').then(|| bits * 8 + u32::from(digit - b'0'))
    })?;
    is_octal.then_some(match bits & 0o170_000 {
        0o040_000 => ItemKind::Folder,
        0o100_000 => ItemKind::File,
        0o120_000 => ItemKind::Link,
        _ => ItemKind::Other,
    })
}

const OUT_OF_ORDER: &str = "it is a tree whose names are out of order";

/// The names of a tree, in its order.
pub(super) struct Items<'a> {
    rest: &'a [u8],
    last: Option<Item<'a>>,
}

impl<'a> Items<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Items {
            rest: bytes,
            last: None,
        }
    }

    /// How far in the tree's bytes the next name begins.
    pub(super) fn offset_in(&self, bytes: &[u8]) -> usize {
        bytes.len() - self.rest.len()
    }

    /// The next name. What stands out of order could stand there twice.
    ///
    /// # Errors
    /// When the bytes are no tree.
    pub(super) fn next(&mut self) -> Result<Option<Item<'a>>, &'static str> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (item, length) = Item::first(self.rest)?;
        if self.last.is_some_and(|last| last.order(&item).is_ge()) {
            return Err(OUT_OF_ORDER);
        }
        self.rest = &self.rest[length..];
        self.last = Some(item);
        Ok(Some(item))
    }

    /// Skips what all begin with, whole names only.
    ///
    /// # Errors
    /// When the bytes are no trees.
    pub(super) fn skip_common(all: &mut [Items<'a>]) -> Result<(), &'static str> {
        while let Some((first, others)) = all.split_first()
            && !first.rest.is_empty()
        {
            let (item, length) = Item::first(first.rest)?;
            let bytes = &first.rest[..length];
            let is_common = |other: &Items<'_>| other.rest.get(..length) == Some(bytes);
            if !others.iter().all(is_common) {
                break;
            }
            if first.last.is_some_and(|last| last.order(&item).is_ge()) {
                return Err(OUT_OF_ORDER);
            }
            for items in &mut *all {
                items.rest = &items.rest[length..];
                items.last = Some(item);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "raw_tests.rs"]
mod tests;

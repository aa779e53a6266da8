//! Which file below `timestamps/` is what, by its path.

use chrono::Datelike as _;

use crate::model::Checkpoint;

/// What a file below `timestamps/` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProofKind {
    /// A checkpoint, with cosignatures where there are any.
    Checkpoint,
    /// The request for a token.
    Request,
    /// A response of an authority, which holds a token.
    Token,
}

/// The path of a file below `timestamps/`, taken apart: `timestamps/<year>/<stem>[.<number>].<ending>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofPath {
    /// The folder: the year of the checkpoint's commit, in UTC, with four digits.
    pub year: String,
    /// Tree size and first digits of the root, by which a checkpoint and its tokens belong together.
    pub stem: String,
    /// Which of several authorities, from 1; always 1 for a checkpoint.
    pub number: u32,
    /// What the file is.
    pub kind: ProofKind,
}

/// The folder of the proofs.
const FOLDER: &str = "timestamps/";

/// The most authorities that stamp one checkpoint.
const MAX_NUMBER: u32 = 16;

impl ProofPath {
    /// Takes a path apart, which is relative to the dutybook root; `None` where it is not the place of a proof.
    #[must_use]
    pub fn parse(path: &str) -> Option<ProofPath> {
        let (year, name) = path.strip_prefix(FOLDER)?.split_once('/')?;
        let is_year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
        let (stem, kind) = if let Some(stem) = name.strip_suffix(".checkpoint") {
            (stem, ProofKind::Checkpoint)
        } else if let Some(stem) = name.strip_suffix(".tsr") {
            (stem, ProofKind::Token)
        } else {
            (name.strip_suffix(".tsq")?, ProofKind::Request)
        };
        let (stem, number) = match stem.split_once('.') {
            None => (stem, 1),
            Some((stem, number)) => (stem, number.parse().ok()?),
        };
        let path_again = ProofPath {
            year: year.to_owned(),
            stem: stem.to_owned(),
            number,
            kind,
        };
        let is_numbered = (1..=MAX_NUMBER).contains(&number);
        let is_one = kind != ProofKind::Checkpoint || number == 1;
        // Written again, it is the same: one file has one name.
        let is_it = is_year && is_numbered && is_one && is_stem(stem);
        (is_it && path_again.to_string() == path).then_some(path_again)
    }

    /// The place of a checkpoint.
    #[must_use]
    pub fn of_checkpoint(checkpoint: &Checkpoint) -> ProofPath {
        ProofPath {
            year: format!("{:04}", checkpoint.time.year()),
            stem: checkpoint.file_stem(),
            number: 1,
            kind: ProofKind::Checkpoint,
        }
    }

    /// The same with another kind and number.
    #[must_use]
    pub fn beside(&self, kind: ProofKind, number: u32) -> ProofPath {
        ProofPath {
            number,
            kind,
            ..self.clone()
        }
    }

    /// The names of all tokens of a checkpoint, the first authority's first.
    pub fn tokens(&self) -> impl Iterator<Item = ProofPath> {
        (1..=MAX_NUMBER).map(|number| self.beside(ProofKind::Token, number))
    }
}

/// Whether a text is a tree size, a dash, and 12 hexadecimal digits.
fn is_stem(stem: &str) -> bool {
    let Some((size, root)) = stem.split_once('-') else {
        return false;
    };
    let is_hex = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
    !size.is_empty()
        && size.bytes().all(|digit| digit.is_ascii_digit())
        && root.len() == 12
        && root.bytes().all(is_hex)
}

impl std::fmt::Display for ProofPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ProofPath {
            year, stem, number, ..
        } = self;
        let ending = match self.kind {
            ProofKind::Checkpoint => "checkpoint",
            ProofKind::Request => "tsq",
            ProofKind::Token => "tsr",
        };
        match number {
            1 => write!(f, "{FOLDER}{year}/{stem}.{ending}"),
            _ => write!(f, "{FOLDER}{year}/{stem}.{number}.{ending}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_it_is_written() {
        let check = |name: &str, kind: ProofKind, number: u32| {
            let path = format!("timestamps/2026/507-15b263dfe6ab{name}");
            let read = ProofPath::parse(&path).expect("the place of a proof");
            assert_eq!((read.kind, read.number), (kind, number), "{path}");
            assert_eq!(read.to_string(), path);
        };
        check(".checkpoint", ProofKind::Checkpoint, 1);
        check(".tsr", ProofKind::Token, 1);
        check(".2.tsr", ProofKind::Token, 2);
        check(".16.tsq", ProofKind::Request, 16);
    }

    #[test]
    fn other_names_are_not_read() {
        for path in [
            "timestamps/507-15b263dfe6ab.tsr",
            "timestamps/26/507-15b263dfe6ab.tsr",
            "timestamps/2026/507-15b263dfe6ab.1.tsr",
            "timestamps/2026/507-15b263dfe6ab.02.tsr",
            "timestamps/2026/507-15b263dfe6ab.17.tsr",
            "timestamps/2026/507-15b263dfe6ab.2.checkpoint",
            "timestamps/2026/507-15B263dfe6ab.tsr",
            "timestamps/2026/507-15b263dfe6.tsr",
            "timestamps/2026/x507-15b263dfe6ab.tsr",
            "timestamps/2026/507-15b263dfe6ab.txt",
            "timestamps/2026/a/507-15b263dfe6ab.tsr",
            "evidence/2026/507-15b263dfe6ab.tsr",
        ] {
            assert_eq!(ProofPath::parse(path), None, "{path}");
        }
    }
}

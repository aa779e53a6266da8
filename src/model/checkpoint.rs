//! Checkpoints of the mainline's log: C2SP `tlog-checkpoint`.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, Utc};

use crate::files::Sha256Sum;
use crate::git::ObjectId;

/// What the log of the mainline is at one of its commits: the body of a signed note.
///
/// The same commit gives the same checkpoint on any machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log it is: `dutybook/<organisation or first commit>/<root>`.
    pub origin: String,
    /// How many leaves the log has.
    pub size: u64,
    /// The root of the Merkle tree over them (RFC 9162, section 2.1).
    pub root: Sha256Sum,
    /// The commit, on the mainline.
    pub commit: ObjectId,
    /// The committer's time of that commit, in whole seconds.
    pub time: DateTime<Utc>,
}

impl fmt::Display for Checkpoint {
    /// Five lines, each ended by a line feed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.origin)?;
        writeln!(f, "{}", self.size)?;
        writeln!(f, "{}", STANDARD.encode(self.root.0))?;
        writeln!(f, "commit {}", self.commit)?;
        let time = self.time.to_rfc3339_opts(SecondsFormat::Secs, true);
        writeln!(f, "time {time}")
    }
}

impl Checkpoint {
    /// Reads the body of a note: what [`Checkpoint`] is written as, and nothing else, so that one checkpoint has one text.
    ///
    /// # Errors
    /// Says which line is wrong, and what was expected.
    pub fn parse(text: &str) -> Result<Checkpoint, String> {
        let lines: Vec<&str> = text.lines().collect();
        let [origin, size, root, commit, time] = lines.as_slice() else {
            return Err(format!(
                "expected five lines (origin, size, root, commit, time), found {}",
                lines.len()
            ));
        };
        let size = size.parse();
        let size = size.map_err(|_| "line 2: expected the number of leaves".to_owned())?;
        let root = STANDARD.decode(root).ok();
        let root = root.and_then(|root| <[u8; 32]>::try_from(root).ok());
        let root = root.ok_or("line 3: expected 32 bytes in base64")?;
        let commit = commit.strip_prefix("commit ");
        let commit = commit.and_then(|commit| commit.parse().ok());
        let time = time.strip_prefix("time ");
        let time = time.and_then(|time| DateTime::parse_from_rfc3339(time).ok());
        let checkpoint = Checkpoint {
            origin: (*origin).to_owned(),
            size,
            root: Sha256Sum(root),
            commit: commit.ok_or("line 4: expected `commit` and 40 hexadecimal digits")?,
            time: time
                .ok_or("line 5: expected `time` and an RFC 3339 timestamp")?
                .to_utc(),
        };
        if checkpoint.to_string() != text {
            return Err("it is not written as `dutybook checkpoint` writes it".to_owned());
        }
        Ok(checkpoint)
    }

    /// The name of the files that keep it: tree size, and the first 12 hexadecimal digits of the root.
    #[must_use]
    pub fn file_stem(&self) -> String {
        let root = hex::encode(self.root.0.get(..6).unwrap_or_default());
        format!("{}-{root}", self.size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "dutybook/example/.\n2\n\
        AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=\n\
        commit 7d20c4e0aa3cbe1f27d70bdee1d5ab35a85a12f9\ntime 2026-03-31T12:00:00Z\n";

    #[test]
    fn a_checkpoint_reads_back() {
        let checkpoint = Checkpoint::parse(TEXT).expect("a checkpoint");
        assert_eq!(checkpoint.to_string(), TEXT);
        assert_eq!(checkpoint.file_stem(), "2-010101010101");
    }

    #[test]
    fn one_checkpoint_has_one_text() {
        for (from, to) in [
            ("\n2\n", "\n02\n"),
            ("\n2\n", "\n+2\n"),
            ("QE=\n", "QE\n"),
            ("QE=\n", "QF=\n"),
            ("00Z", "00+00:00"),
            ("7d20", "7D20"),
            ("00Z\n", "00Z"),
            ("00Z\n", "00Z\nmore\n"),
            ("\n2\n", "\r\n2\n"),
            ("commit ", ""),
        ] {
            let other = TEXT.replace(from, to);
            assert!(Checkpoint::parse(&other).is_err(), "{from:?} as {to:?}");
        }
    }
}

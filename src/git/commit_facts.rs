//! What a commit states in its headers and message.

use chrono::{DateTime, FixedOffset, Utc};

use super::raw_commit::{CommitTime, RawCommit, parse_signatory};
use super::{HistoryGap, ObjectId};

/// A person as a commit names them. Anyone can write anything there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signatory {
    /// The name; bytes that are not UTF-8 are replaced.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The time, in whole seconds, with its offset.
    pub at: DateTime<FixedOffset>,
}

impl Signatory {
    /// Where no time can be read, it is the beginning of git's times, as git itself has it.
    fn parse(value: &[u8]) -> Signatory {
        let (name, email, time) = parse_signatory(value).unwrap_or((value, b"", None));
        Signatory {
            name: String::from_utf8_lossy(name).into_owned(),
            email: String::from_utf8_lossy(email).into_owned(),
            at: time.map_or(DateTime::UNIX_EPOCH.fixed_offset(), to_date_time),
        }
    }
}

fn to_date_time((seconds, offset): CommitTime) -> DateTime<FixedOffset> {
    match DateTime::from_timestamp(seconds, 0) {
        Some(time) => time.with_timezone(&offset),
        None => nearest_time(seconds).fixed_offset(),
    }
}

/// The instant of so many seconds since 1970-01-01T00:00:00Z; the first or the last instant of
/// `DateTime` where it is out of their range.
pub(super) fn nearest_time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or(if seconds < 0 {
        DateTime::<Utc>::MIN_UTC
    } else {
        DateTime::<Utc>::MAX_UTC
    })
}

/// A commit's headers and message.
#[derive(Debug, Clone)]
pub struct CommitFacts {
    /// Its name.
    pub id: ObjectId,
    /// Its parents, the first first.
    pub parents: Vec<ObjectId>,
    /// Who wrote it.
    pub author: Signatory,
    /// Who committed it.
    pub committer: Signatory,
    /// The message; bytes that are not UTF-8 are replaced.
    pub message: String,
    /// The object as it is stored, without its header: what a signature is checked over.
    pub raw: Vec<u8>,
}

impl CommitFacts {
    /// Reads a commit's bytes.
    ///
    /// # Errors
    /// When a header is missing or there twice, or the committer has no time.
    pub(super) fn parse(id: ObjectId, raw: &[u8]) -> Result<CommitFacts, HistoryGap> {
        let malformed = |reason: &str| HistoryGap::malformed(id, reason);
        let commit = RawCommit::parse(raw).map_err(malformed)?;
        commit.committed_at().map_err(malformed)?;
        Ok(CommitFacts {
            id,
            author: Signatory::parse(commit.author),
            committer: Signatory::parse(commit.committer),
            message: String::from_utf8_lossy(commit.message).into_owned(),
            parents: commit.parents,
            raw: raw.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use gix_object::Kind;

    use super::*;

    #[test]
    fn headers_and_message_are_read() {
        let raw = b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\
            author J\xf8rgen <j@soc.example> 1700000000 +0530\n\
            committer <c@soc.example> 1700000060 +9900\nencoding x\n\nsubject\n\nbody\n";
        let id = ObjectId::of(Kind::Commit, raw);
        let facts = CommitFacts::parse(id, raw).expect("a commit");
        assert_eq!(facts.author.name, "J\u{fffd}rgen");
        assert_eq!(facts.author.at.to_rfc3339(), "2023-11-15T03:43:20+05:30");
        assert_eq!(facts.committer.email, "c@soc.example");
        assert_eq!(facts.committer.at.to_rfc3339(), "2023-11-14T22:14:20+00:00");
        assert_eq!(
            (facts.message.lines().next(), facts.raw.as_slice()),
            (Some("subject"), &raw[..])
        );
    }

    #[test]
    fn a_time_out_of_range_is_the_nearest_one() {
        assert!(nearest_time(i64::MAX) > nearest_time(4_000_000_000));
        assert!(nearest_time(i64::MIN) < nearest_time(0));
    }
}

//! All that a commit says of itself, from its bytes.

use chrono::{DateTime, FixedOffset};

use super::raw::{Header, Moment, signatory};
use super::{CommitFacts, HistoryGap, ObjectId, Signatory};

impl CommitFacts {
    /// Reads a commit's bytes.
    ///
    /// # Errors
    /// When a header is missing or there twice, or the committer bears no time.
    pub(super) fn parse(id: ObjectId, raw: &[u8]) -> Result<CommitFacts, HistoryGap> {
        let malformed = |reason: &str| HistoryGap::malformed(id, reason);
        let header = Header::parse(raw).map_err(malformed)?;
        header.committed_at().map_err(malformed)?;
        Ok(CommitFacts {
            id,
            author: person(header.author),
            committer: person(header.committer),
            message: String::from_utf8_lossy(header.message).into_owned(),
            parents: header.parents,
            raw: raw.to_vec(),
        })
    }
}

/// Where no time can be read, the beginning of git's times stands, as git itself has it.
fn person(value: &[u8]) -> Signatory {
    let (name, email, moment) = signatory(value).unwrap_or((value, b"", None));
    Signatory {
        name: String::from_utf8_lossy(name).into_owned(),
        email: String::from_utf8_lossy(email).into_owned(),
        at: time(moment.unwrap_or((0, 0))),
    }
}

/// The end of time where a moment lies beyond it.
fn time((seconds, offset): Moment) -> DateTime<FixedOffset> {
    let end = if seconds < 0 {
        DateTime::<chrono::Utc>::MIN_UTC
    } else {
        DateTime::<chrono::Utc>::MAX_UTC
    };
    match (
        DateTime::from_timestamp(seconds, 0),
        FixedOffset::east_opt(offset),
    ) {
        (Some(time), Some(offset)) => time.with_timezone(&offset),
        (time, _) => time.unwrap_or(end).fixed_offset(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_is_read_as_it_stands() {
        let raw = b"tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n\
            author J\xf8rgen <j@soc.example> 1700000000 +0530\n\
            committer <c@soc.example> 1700000060 +9900\nencoding x\n\nsubject\n\nbody\n";
        let id = ObjectId::of("commit", raw);
        let facts = CommitFacts::parse(id, raw).expect("a commit");
        assert_eq!(facts.author.name, "J\u{fffd}rgen");
        assert_eq!(facts.author.at.to_rfc3339(), "2023-11-15T03:43:20+05:30");
        assert_eq!(facts.committer.email, "c@soc.example");
        assert_eq!(facts.committer.at.to_rfc3339(), "2023-11-14T22:14:20+00:00");
        assert_eq!(
            (facts.subject(), facts.raw.as_slice()),
            ("subject", &raw[..])
        );
    }

    #[test]
    fn a_time_beyond_time_is_its_end() {
        assert!(time((i64::MAX, 0)) > time((4_000_000_000, 0)));
        assert!(time((i64::MIN, 0)) < time((0, 0)));
    }
}

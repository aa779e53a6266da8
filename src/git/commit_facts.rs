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
    nearest_time(seconds).with_timezone(&offset)
}

/// 0001-01-02T00:00:00Z and 9999-12-30T23:59:59Z, in seconds since 1970-01-01T00:00:00Z. Between them, no time zone
/// shows a year before 1 or after 9999.
const BOUNDS: [i64; 2] = [-62_135_510_400, 253_402_214_399];

/// The instant of so many seconds since 1970-01-01T00:00:00Z; the nearest one that every time zone shows in the years
/// 1 to 9999 where it lies outside of them.
pub(super) fn nearest_time(seconds: i64) -> DateTime<Utc> {
    let seconds = seconds.clamp(BOUNDS[0], BOUNDS[1]);
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
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
        let check = |seconds, expected: &str| {
            assert_eq!(nearest_time(seconds).to_rfc3339(), expected, "{seconds}");
        };
        for seconds in [i64::MAX, 9_000_000_000_000, BOUNDS[1] + 1, BOUNDS[1]] {
            check(seconds, "9999-12-30T23:59:59+00:00");
        }
        for seconds in [i64::MIN, BOUNDS[0] - 1, BOUNDS[0]] {
            check(seconds, "0001-01-02T00:00:00+00:00");
        }
        check(BOUNDS[1] - 1, "9999-12-30T23:59:58+00:00");
    }

    #[test]
    fn a_bound_can_be_shown_in_every_time_zone() {
        for time in BOUNDS.map(nearest_time) {
            for zone in chrono_tz::TZ_VARIANTS {
                let year = time.with_timezone(&zone).to_rfc3339();
                assert!(
                    year.starts_with("9999-12-3") || year.starts_with("0001-01-0"),
                    "{year}"
                );
            }
            for hours in [-15, 15] {
                let (seconds, offset) = (time.timestamp(), FixedOffset::east_opt(hours * 3600));
                let shown = to_date_time((seconds, offset.expect("an offset"))).to_rfc3339();
                assert!(
                    shown.starts_with("9999-") || shown.starts_with("0001-"),
                    "{shown}"
                );
            }
        }
    }
}

//! What binds a population of duties.

use chrono::DateTime;
use chrono_tz::Tz;
use sha2::{Digest as _, Sha256};

use super::{Assessment, Duty};

/// Binds a population: the SHA-256 over its duties in the order of their ids, one line each of id,
/// opens, due and deadline, divided by tabs, instants in UTC (RFC 3339, `Z`), each line ended by LF.
#[must_use]
pub fn population_digest<'d>(duties: impl IntoIterator<Item = &'d Duty>) -> String {
    let mut hash = Sha256::new();
    for line in population_lines(duties) {
        hash.update(line.as_bytes());
    }
    hex::encode(hash.finalize())
}

/// Binds what was found: the SHA-256 over duties with their standings, and over findings with their
/// levels, in the order of the assessment.
#[must_use]
pub fn outcome_digest(assessment: &Assessment) -> String {
    let mut hash = Sha256::new();
    for duty in &assessment.duties {
        hash.update(format!("{}\t{}\n", duty.id, duty.standing.word()));
    }
    for finding in &assessment.findings {
        let (level, fingerprint) = (finding.level, finding.fingerprint);
        let line = format!("{fingerprint}\t{level}\t{}\n", finding.already_there);
        hash.update(line);
    }
    hex::encode(hash.finalize())
}

/// The lines that [`digest_of`] is over, in their order, each with its LF.
#[must_use]
pub fn population_lines<'d>(duties: impl IntoIterator<Item = &'d Duty>) -> Vec<String> {
    let mut lines: Vec<String> = duties.into_iter().map(line).collect();
    lines.sort_unstable();
    lines
}

fn line(duty: &Duty) -> String {
    let utc = |instant: DateTime<Tz>| instant.to_utc().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    let window = &duty.window;
    format!(
        "{}\t{}\t{}\t{}\n",
        duty.id,
        utc(window.opens),
        utc(window.due),
        utc(window.deadline)
    )
}

//! Counts of duties and findings.

use super::Standing;
use crate::finding::{Finding, Level};

/// Counts of duties and findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    standings: [usize; Standing::ALL.len()],
    findings: [usize; 3],
    /// Findings that stand at the base of the change that is judged.
    pub already_there: usize,
}

impl Summary {
    /// Counts duties by their standings, and findings by their levels.
    #[must_use]
    pub fn new(standings: impl Iterator<Item = Standing>, findings: &[Finding]) -> Summary {
        let mut summary = Summary::default();
        for standing in standings {
            summary.standings[standing as usize] += 1;
        }
        for finding in findings {
            if finding.already_there {
                summary.already_there += 1;
            } else {
                summary.findings[finding.level as usize] += 1;
            }
        }
        summary
    }

    /// How many duties have a standing.
    #[must_use]
    pub fn count(&self, standing: Standing) -> usize {
        self.standings[standing as usize]
    }

    /// How many duties there are.
    #[must_use]
    pub fn duties(&self) -> usize {
        self.standings.iter().sum()
    }

    /// Counts of findings alone.
    #[must_use]
    pub fn of_findings(deny: usize, warn: usize, info: usize) -> Summary {
        Summary {
            findings: [deny, warn, info],
            ..Summary::default()
        }
    }

    /// The counts of both.
    #[must_use]
    pub fn plus(mut self, other: &Summary) -> Summary {
        for (count, more) in self.standings.iter_mut().zip(other.standings) {
            *count += more;
        }
        for (count, more) in self.findings.iter_mut().zip(other.findings) {
            *count += more;
        }
        self.already_there += other.already_there;
        self
    }

    /// How many findings have a level, not counting those that were already there.
    #[must_use]
    pub fn findings(&self, level: Level) -> usize {
        self.findings[level as usize]
    }
}

//! A task of a random history, and its file.

use std::fmt::Write as _;

use chrono::NaiveDate;

/// What a task file says.
#[derive(Clone)]
pub(super) struct MadeTask {
    pub(super) assigned: &'static str,
    pub(super) every: &'static str,
    pub(super) interval: u64,
    pub(super) zone: Option<&'static str>,
    pub(super) starts: Option<NaiveDate>,
    pub(super) ends: Option<NaiveDate>,
    pub(super) due: &'static str,
    pub(super) grace: u64,
    pub(super) artifacts: u64,
    pub(super) review: &'static str,
    pub(super) is_attested: bool,
}

impl MadeTask {
    /// The file of a task of that id.
    pub(super) fn text(&self, id: &str) -> String {
        let mut text = format!(
            "kind: task/v1\nid: {id}\ntitle: The {id}\nassigned: {{ {} }}\n",
            self.assigned
        );
        let _ = write!(text, "cadence: {{ every: {}", self.every);
        if self.interval > 1 {
            let _ = write!(text, ", interval: {}", self.interval);
        }
        if !self.due.is_empty() {
            let _ = write!(text, ", due: {{ time: \"{}\" }}", self.due);
        }
        let _ = writeln!(text, ", grace: P{}D }}", self.grace);
        if let Some(zone) = self.zone {
            let _ = writeln!(text, "timezone: {zone}");
        }
        if let Some(starts) = self.starts {
            let _ = writeln!(text, "starts: {starts}");
        }
        if let Some(ends) = self.ends {
            let _ = writeln!(text, "ends: {ends}");
        }
        if self.artifacts > 0 || !self.review.is_empty() || self.is_attested {
            let _ = write!(
                text,
                "evidence: {{ artifacts: {{ min: {} }}",
                self.artifacts
            );
            if !self.review.is_empty() {
                let _ = write!(text, ", review: {{ {} }}", self.review);
            }
            let attested = if self.is_attested {
                ", attested: true"
            } else {
                ""
            };
            let _ = writeln!(text, "{attested} }}");
        }
        text
    }
}

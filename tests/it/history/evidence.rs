//! The texts of evidence, requests and waivers.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// An evidence file and its artifacts.
#[derive(Debug, Clone)]
pub(crate) struct Evidence {
    pub(crate) task: String,
    pub(crate) occurrence: String,
    pub(crate) team: String,
    pub(crate) by: String,
    pub(crate) at: String,
    pub(crate) summary: String,
    /// Name and content.
    pub(crate) artifacts: Vec<(String, String)>,
    /// Who, and when.
    pub(crate) review: Option<(String, String)>,
    /// By which workflow, and when.
    pub(crate) collected: Option<(String, String)>,
    /// When, and why.
    pub(crate) amendments: Vec<(String, String)>,
}

impl Evidence {
    pub(crate) fn new(task: &str, occurrence: &str, team: &str, by: &str, at: &str) -> Self {
        Evidence {
            task: task.to_owned(),
            occurrence: occurrence.to_owned(),
            team: team.to_owned(),
            by: format!("{by}@soc.example"),
            at: at.to_owned(),
            summary: format!("All of {occurrence} was looked at"),
            artifacts: Vec::new(),
            review: None,
            collected: None,
            amendments: Vec::new(),
        }
    }

    /// The weekly task's.
    pub(crate) fn weekly(occurrence: &str, at: &str) -> Self {
        Evidence::new("weekly-report", occurrence, "alpha", "analyst-1", at)
    }

    /// The weekly task's of 2026-W10, done two hours before it was due.
    pub(crate) fn w10() -> Self {
        Evidence::weekly("2026-W10", "2026-03-06T15:00:00+01:00")
    }

    pub(crate) fn by(mut self, address: &str) -> Self {
        address.clone_into(&mut self.by);
        self
    }

    pub(crate) fn at(mut self, at: &str) -> Self {
        at.clone_into(&mut self.at);
        self
    }

    pub(crate) fn summary(mut self, summary: &str) -> Self {
        summary.clone_into(&mut self.summary);
        self
    }

    pub(crate) fn artifact(mut self, name: &str, content: &str) -> Self {
        self.artifacts.retain(|(known, _)| known != name);
        self.artifacts.push((name.to_owned(), content.to_owned()));
        self
    }

    pub(crate) fn reviewed(mut self, by: &str, at: &str) -> Self {
        self.review = Some((by.to_owned(), at.to_owned()));
        self
    }

    pub(crate) fn collected(mut self, workflow: &str, at: &str) -> Self {
        self.collected = Some((workflow.to_owned(), at.to_owned()));
        self
    }

    pub(crate) fn amended(mut self, at: &str, reason: &str) -> Self {
        self.amendments.push((at.to_owned(), reason.to_owned()));
        self
    }

    /// A file in the folder of the evidence.
    pub(crate) fn beside(&self, name: &str) -> String {
        let (task, occurrence) = (&self.task, &self.occurrence);
        let year = &occurrence[..4];
        format!("evidence/{task}/{year}/{occurrence}/{name}")
    }

    pub(crate) fn path(&self) -> String {
        self.beside(&format!("{}.yaml", self.team))
    }

    pub(crate) fn text(&self) -> String {
        let mut text = format!(
            "kind: evidence/v1\ntask: {}\noccurrence: {}\nteam: {}\nperformed_by: [{}]\n\
             performed_at: {}\nsummary: {}\n",
            self.task, self.occurrence, self.team, self.by, self.at, self.summary
        );
        if !self.artifacts.is_empty() {
            text.push_str("artifacts:\n");
        }
        for (name, content) in &self.artifacts {
            let sum = hex::encode(Sha256::digest(content));
            let _ = writeln!(text, "  - {{ path: {name}, sha256: {sum} }}");
        }
        if let Some((by, at)) = &self.review {
            let _ = writeln!(text, "reviewed_by: {by}\nreviewed_at: {at}");
        }
        if let Some((workflow, at)) = &self.collected {
            let _ = writeln!(text, "collected_by: {{ workflow: {workflow}, at: {at} }}");
        }
        if !self.amendments.is_empty() {
            text.push_str("amendments:\n");
        }
        for (at, reason) in &self.amendments {
            let by = &self.by;
            let _ = writeln!(text, "  - {{ at: {at}, by: {by}, reason: {reason} }}");
        }
        text
    }
}

/// A request of the drill.
pub(crate) const REQUEST: &str = "evidence/drill/2026/2026-03-03-phishing/request.yaml";

pub(crate) fn request(at: &str, reason: &str) -> String {
    format!(
        "kind: request/v1\ntask: drill\nid: 2026-03-03-phishing\nrequested_by: oversight-1@soc.example\n\
         requested_at: {at}\nreason: {reason}\n"
    )
}

/// A waiver of the weekly task, approved before it landed.
pub(crate) const WAIVER: &str = "policy/waivers/freeze.yaml";

pub(crate) fn waiver(occurrences: &str) -> String {
    let approval = "approved_by: oversight-1@soc.example\napproved_at: 2026-03-03T10:00:00+01:00\n";
    format!("{}{approval}", unapproved(occurrences))
}

/// The same before somebody approved it.
pub(crate) fn unapproved(occurrences: &str) -> String {
    format!(
        "kind: waiver/v1\nid: freeze\ntask: weekly-report\noccurrences: [{occurrences}]\n\
         reason: Change freeze\nrequested_by: analyst-2@soc.example\nexpires: 2026-04-30\n"
    )
}

//! What is told of a duty, in words, before any escaper has seen it.

use chrono::{DateTime, Utc};

use crate::finding::Level;
use crate::history::{Grade, LandedCommit};
use crate::judge::{Assessment, ChangeKind, DutyTrace, FileChange, TracedEvidence, TracedWaiver};
use crate::model::{Amendment, Email, format_instant};
use crate::report::history_line;

/// A story, ready to be laid out.
pub(crate) struct Story {
    pub(crate) title: String,
    pub(crate) sections: Vec<Section>,
}

/// What belongs together.
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) rows: Vec<Row>,
}

/// One thing that is told. Texts quote files and commits: whoever shows them escapes them.
pub(crate) enum Row {
    Fact(&'static str, String),
    /// A line of a file, with its number.
    Quoted(u32, String),
    /// A step of the reasoning, with its number.
    Step(usize, String),
}

impl Story {
    pub(crate) fn of(assessment: &Assessment, trace: &DutyTrace) -> Story {
        let teller = Teller { assessment, trace };
        let sections = [
            ("Duty", teller.duty()),
            ("Policy", teller.policy()),
            ("Evidence", teller.evidence()),
            ("Changes after landing", teller.changes()),
            ("Waiver", teller.waiver()),
            ("Findings", teller.findings()),
            ("Reasoning", teller.reasoning()),
        ];
        let told = sections.into_iter().filter(|(_, rows)| !rows.is_empty());
        Story {
            title: format!("{}: {}", trace.duty.id, trace.duty.standing),
            sections: told.map(|(title, rows)| Section { title, rows }).collect(),
        }
    }
}

struct Teller<'a> {
    assessment: &'a Assessment,
    trace: &'a DutyTrace,
}

impl Teller<'_> {
    fn said(&self, instant: DateTime<Utc>) -> String {
        format_instant(instant.with_timezone(&self.assessment.as_of.timezone()))
    }

    /// A commit, its time, who made it, and what it proves.
    fn commit(&self, commit: &LandedCommit) -> String {
        format!("{}; {}", self.named(commit), worth(commit))
    }

    /// A commit, its time, and who made it.
    fn named(&self, commit: &LandedCommit) -> String {
        let short: String = commit.id.chars().take(12).collect();
        let at = self.said(commit.at);
        if commit.author == commit.committer {
            return format!("{short}, {at}, by {}", commit.author);
        }
        format!(
            "{short}, {at}, by {}, committed by {}",
            commit.author, commit.committer
        )
    }

    fn duty(&self) -> Vec<Row> {
        let duty = &self.trace.duty;
        let tasks = self.assessment.tasks.iter();
        let task = tasks.filter(|task| task.id == duty.id.task);
        let mut rows: Vec<Row> = task
            .map(|task| Row::Fact("task", task.title.clone()))
            .collect();
        let team = self.assessment.team_name(&duty.id.team).to_owned();
        rows.push(Row::Fact("team", team));
        if let Some(request) = &self.trace.request {
            rows.push(Row::Fact("request", request.to_string()));
        }
        rows.push(Row::Fact("opens", format_instant(duty.window.opens)));
        rows.push(Row::Fact("due", format_instant(duty.window.due)));
        rows.push(Row::Fact("deadline", format_instant(duty.window.deadline)));
        rows.push(Row::Fact("standing", duty.standing.to_string()));
        rows.push(Row::Fact("as of", format_instant(self.assessment.as_of)));
        rows.push(Row::Fact("history", history_line::worth(self.assessment)));
        rows
    }

    fn policy(&self) -> Vec<Row> {
        let policy = &self.trace.policy;
        let version = match (&policy.version, self.trace.unseen) {
            (Some(commit), _) => self.commit(commit),
            (None, None) => "not committed yet".to_owned(),
            (None, Some(why)) => format!("the newest, since {why}"),
        };
        let words = policy.words.as_ref();
        let words = words.filter(|words| Some(words.id.as_str()) != self.version());
        let since = words.map_or(String::new(), |words| {
            format!(", as they were since {}", self.named(words))
        });
        let mut rows = vec![
            Row::Fact("version", version),
            Row::Fact("lines of", format!("{}{since}", policy.file)),
        ];
        if policy.lines.is_empty() {
            let none = "no lines of it can be quoted: it could not be understood".to_owned();
            rows.push(Row::Fact("none", none));
        }
        let quoted = policy.lines.iter();
        rows.extend(quoted.map(|(number, text)| Row::Quoted(*number, text.clone())));
        rows
    }

    fn version(&self) -> Option<&str> {
        let version = self.trace.policy.version.as_ref();
        version.map(|commit| commit.id.as_str())
    }

    fn evidence(&self) -> Vec<Row> {
        let Some(exhibit) = &self.trace.evidence else {
            return vec![Row::Fact("file", "none".to_owned())];
        };
        let mut rows = vec![Row::Fact("file", exhibit.file.to_string())];
        match &exhibit.claimed {
            Some(claimed) => {
                let people: Vec<&str> = claimed.performed_by.iter().map(Email::as_str).collect();
                let at = self.said(claimed.performed_at.to_utc());
                rows.push(Row::Fact(
                    "performed",
                    format!("{at}, by {}, as the file says", people.join(", ")),
                ));
                if !claimed.is_valid {
                    rows.push(Row::Fact("holds", "no: see the findings".to_owned()));
                }
            }
            None => rows.push(Row::Fact(
                "holds",
                "no: it cannot be understood, or is no longer there".to_owned(),
            )),
        }
        rows.push(Row::Fact("landed", self.landed(exhibit)));
        if let Some(landed) = &exhibit.landed {
            rows.push(Row::Fact("grade", grade(landed.grade).to_owned()));
            rows.push(Row::Fact("signature", signature(landed)));
        }
        if let Some(review) = &exhibit.review {
            let at = self.said(review.at.to_utc());
            let said = format!("{at}, by {}: {}", review.by, review.proof.describe());
            rows.push(Row::Fact("reviewed", said));
        }
        let others = self.trace.others.iter();
        rows.extend(others.map(|other| Row::Fact("also", other.to_string())));
        rows
    }

    fn landed(&self, exhibit: &TracedEvidence) -> String {
        match (&exhibit.landed, exhibit.landing) {
            (Some(landed), _) => self.named(landed),
            (None, Some(_)) => {
                "not yet: no commit holds it, and it counts as landing now".to_owned()
            }
            (None, None) => self.unproved(),
        }
    }

    fn changes(&self) -> Vec<Row> {
        let changes = &self.trace.changes;
        if let Some(why) = self.trace.unseen {
            return vec![Row::Fact("changes", format!("nothing is known: {why}"))];
        }
        let evidence = self.trace.evidence.as_ref();
        if changes.is_empty() && evidence.is_some_and(|it| it.landed.is_some()) {
            return vec![Row::Fact("changes", "none".to_owned())];
        }
        let rows = changes.iter().flat_map(|change| self.change(change));
        rows.collect()
    }

    fn change(&self, change: &FileChange) -> Vec<Row> {
        let commit = match &change.commit {
            Some(commit) => self.commit(commit),
            None => "not committed yet".to_owned(),
        };
        let (label, what) = match &change.kind {
            ChangeKind::Landed => ("landed", ""),
            ChangeKind::Amended(amendments) if amendments.is_empty() => {
                ("amended", "; its evidence has a new amendment")
            }
            ChangeKind::Amended(_) => ("amended", ""),
            ChangeKind::Edited => ("edited", "; it opens the same as before"),
            ChangeKind::Changed => ("changed", "; no new amendment says so"),
            ChangeKind::Removed => ("removed", ""),
            ChangeKind::BroughtBack => ("restored", "; with content that it had before"),
        };
        let mut rows = vec![Row::Fact(label, format!("{}: {commit}{what}", change.file))];
        if let ChangeKind::Amended(amendments) = &change.kind {
            let told = amendments.iter().map(|amendment| self.amendment(amendment));
            rows.extend(told.map(|told| Row::Fact("amendment", told)));
        }
        rows
    }

    fn unproved(&self) -> String {
        let why = self.trace.unseen.unwrap_or("history tells nothing of it");
        format!("nothing is proved: {why}")
    }

    fn amendment(&self, amendment: &Amendment) -> String {
        let at = self.said(amendment.at.to_utc());
        format!(
            "{at}, by {}, as the file says: {}",
            amendment.by, amendment.reason
        )
    }

    fn waiver(&self) -> Vec<Row> {
        let Some(waiver) = &self.trace.waiver else {
            return Vec::new();
        };
        let approved = self.said(waiver.approved_at.to_utc());
        vec![
            Row::Fact("file", waiver.file.to_string()),
            Row::Fact("reason", waiver.reason.clone()),
            Row::Fact(
                "approved",
                format!("{approved}, by {}, as the file says", waiver.approved_by),
            ),
            Row::Fact("expires", waiver.expires.to_string()),
            Row::Fact("landed", self.waiver_landed(waiver)),
        ]
    }

    fn waiver_landed(&self, waiver: &TracedWaiver) -> String {
        match (&waiver.landed, waiver.landing) {
            (Some(landed), _) => format!("with what it releases: {}", self.commit(landed)),
            (None, Some(_)) => "not yet: it counts as landing now".to_owned(),
            (None, None) => self.unproved(),
        }
    }

    fn findings(&self) -> Vec<Row> {
        let findings = self.trace.findings.iter();
        let rows = findings.map(|finding| {
            let text = format!("{}: {}", finding.rule.id(), finding.message);
            Row::Fact(level(finding.level), text)
        });
        rows.collect()
    }

    fn reasoning(&self) -> Vec<Row> {
        let steps = (1..).zip(&self.trace.reasoning);
        steps
            .map(|(number, step)| Row::Step(number, step.clone()))
            .collect()
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "deny",
        Level::Warn => "warn",
        Level::Info => "info",
    }
}

/// What a commit proves, in a few words.
fn worth(commit: &LandedCommit) -> String {
    match &commit.signature {
        Some(signature) => format!("{}, signature: {signature}", commit.grade.word()),
        None => commit.grade.word().to_owned(),
    }
}

fn signature(commit: &LandedCommit) -> String {
    let unseen = if commit.grade == Grade::Imported {
        "not looked at, since it was imported"
    } else {
        "not looked at: the policy has `history: { signatures: off }`"
    };
    commit.signature.clone().unwrap_or(unseen.to_owned())
}

fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Anchored => {
            "anchored: it was seen from outside the repository, so that a rewrite would show"
        }
        Grade::ForgeSigned => "forge-signed: the forge signed it",
        Grade::Signed => "signed: its committer signed it",
        Grade::Bare => "bare: nothing but the commit's own word",
        Grade::Imported => "imported: it landed before history was adopted, and proves nothing",
    }
}

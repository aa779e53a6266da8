//! Why a duty has its standing, in words that are not escaped yet.

use chrono::{DateTime, Utc};

use crate::finding::Level;
use crate::history::{Grade, LandedCommit, LandingTime};
use crate::judge::{Assessment, ChangeKind, DutyTrace, FileChange, TracedEvidence, TracedWaiver};
use crate::model::{Amendment, Collection, Email, LedgerOrigin, format_instant};
use crate::report::history_line::history_worth;
use crate::report::names::find_task;
use crate::report::output::on_policy_clock;
use crate::report::trace::reasoning::{describe_unread, explain_standing};
use crate::text::abbreviate_commit;

/// Why a duty has its standing: sections, each with a title and rows.
pub(super) struct Explanation {
    pub(super) title: String,
    pub(super) sections: Vec<(&'static str, Vec<ExplanationRow>)>,
}

/// A row of a section. Texts quote files and commits: renderers escape them.
pub(super) enum ExplanationRow {
    Fact(&'static str, String),
    /// A line of a file, with its number.
    SourceLine(u32, String),
    /// A step of the reasoning, with its number.
    Step(usize, String),
}

impl Explanation {
    pub(super) fn of(assessment: &Assessment, trace: &DutyTrace) -> Explanation {
        let explainer = Explainer { assessment, trace };
        let mut sections = vec![
            ("Duty", explainer.duty()),
            ("Policy", explainer.policy()),
            ("Evidence", explainer.evidence()),
            ("Changes after landing", explainer.changes()),
            ("Waiver", explainer.waiver()),
            ("Findings", explainer.findings()),
            ("Reasoning", explainer.reasoning()),
        ];
        sections.retain(|(_, rows)| !rows.is_empty());
        Explanation {
            title: format!("{}: {}", trace.duty.id, trace.duty.standing),
            sections,
        }
    }
}

fn fact(label: &'static str, text: impl Into<String>) -> ExplanationRow {
    ExplanationRow::Fact(label, text.into())
}

struct Explainer<'a> {
    assessment: &'a Assessment,
    trace: &'a DutyTrace,
}

impl Explainer<'_> {
    fn format(&self, instant: DateTime<Utc>) -> String {
        format_instant(on_policy_clock(self.assessment, instant))
    }

    /// A commit, its time, who made it, and what it proves.
    fn commit_with_proof(&self, commit: &LandedCommit) -> String {
        let proof = match &commit.signature {
            Some(signature) => format!("{}, signature: {signature}", commit.grade.word()),
            None => commit.grade.word().to_owned(),
        };
        format!("{}; {proof}", self.commit(commit))
    }

    /// A commit, its time, and who made it.
    fn commit(&self, commit: &LandedCommit) -> String {
        let id = abbreviate_commit(&commit.id);
        let at = self.format(commit.at);
        let dated = if commit.committed_at == commit.at {
            String::new()
        } else {
            format!(" (dated {})", self.format(commit.committed_at))
        };
        let (author, committer) = (&commit.author, &commit.committer);
        if author == committer {
            format!("{id}, {at}{dated}, by {author}")
        } else {
            format!("{id}, {at}{dated}, by {author}, committed by {committer}")
        }
    }

    fn duty(&self) -> Vec<ExplanationRow> {
        let duty = &self.trace.duty;
        let task = find_task(self.assessment, &duty.id.task);
        let mut rows: Vec<ExplanationRow> = Vec::new();
        rows.extend(task.map(|task| fact("task", &task.title)));
        rows.push(fact("team", self.assessment.team_name(&duty.id.team)));
        rows.extend(self.trace.request.as_ref().map(|it| fact("request", &**it)));
        rows.extend([
            fact("opens", format_instant(duty.window.opens)),
            fact("due", format_instant(duty.window.due)),
            fact("deadline", format_instant(duty.window.deadline)),
            fact("standing", duty.standing.word()),
            fact("as of", format_instant(self.assessment.as_of)),
            fact("history", history_worth(self.assessment)),
        ]);
        rows
    }

    fn policy(&self) -> Vec<ExplanationRow> {
        let policy = &self.trace.policy;
        let version = match (&policy.version, self.trace.unread) {
            (Some(commit), _) => self.commit_with_proof(commit),
            (None, None) => "not committed yet".to_owned(),
            (None, Some(unread)) => format!("the newest, since {}", describe_unread(unread)),
        };
        let version_id = policy.version.as_ref().map(|commit| &commit.id);
        let words = policy.words.as_ref();
        let words = words.filter(|words| Some(&words.id) != version_id);
        let since = words.map_or(String::new(), |words| {
            format!(", as they were since {}", self.commit(words))
        });
        let mut rows = vec![
            fact("version", version),
            fact("lines of", format!("{}{since}", policy.file)),
        ];
        if policy.lines.is_empty() {
            rows.push(fact(
                "none",
                "its lines cannot be quoted: it could not be understood",
            ));
        }
        let lines = policy.lines.iter();
        rows.extend(lines.map(|(number, text)| ExplanationRow::SourceLine(*number, text.clone())));
        rows
    }

    fn evidence(&self) -> Vec<ExplanationRow> {
        let Some(evidence) = &self.trace.evidence else {
            return vec![fact("file", "none")];
        };
        let mut rows = vec![fact("file", &*evidence.file)];
        if let Some(claimed) = &evidence.claimed {
            let people: Vec<&str> = claimed.performed_by.iter().map(Email::as_str).collect();
            let people = people.join(", ");
            let at = self.format(claimed.performed_at.to_utc());
            rows.push(fact(
                "performed",
                format!("{at}, by {people}, as the file says"),
            ));
            rows.extend(claimed.collected_by.iter().map(|it| self.collection(it)));
            rows.extend(claimed.imported.iter().map(|it| self.ledger_origin(it)));
            if !claimed.is_valid {
                rows.push(fact("holds", "no: see the findings"));
            }
        } else {
            rows.push(fact("holds", "no: it cannot be understood, or was removed"));
        }
        rows.push(fact("landed", self.landing(evidence)));
        if let Some(landed) = &evidence.landed {
            rows.push(fact("grade", explain_grade(landed.grade)));
            rows.push(fact("signature", explain_signature(landed)));
            rows.push(fact("proved", self.explain_time(&landed.when)));
        }
        if let Some(review) = &evidence.review {
            let at = self.format(review.at.to_utc());
            let text = format!("{at}, by {}: {}", review.by, review.proof.describe());
            rows.push(fact("reviewed", text));
        }
        rows.extend(self.trace.others.iter().map(|other| fact("also", &**other)));
        rows
    }

    fn collection(&self, collection: &Collection) -> ExplanationRow {
        let at = self.format(collection.at.to_utc());
        let workflow = collection.workflow();
        let run = collection.run().map(|run| format!(" ({run})"));
        let run = run.unwrap_or_default();
        fact(
            "collected",
            format!("{at}, by the machine {workflow}{run}, as the file says"),
        )
    }

    fn ledger_origin(&self, origin: &LedgerOrigin) -> ExplanationRow {
        let at = self.format(origin.at.to_utc());
        let LedgerOrigin { row, sha256, .. } = origin;
        let from = origin.file();
        let text = format!("{at}, from row {row} of {from} (SHA-256 {sha256}), as the file says");
        fact("imported", text)
    }

    /// What proves when a commit landed, and who says so.
    fn explain_time(&self, when: &LandingTime) -> String {
        let grade = when.grade.word();
        let latest = when.not_after.map(|at| self.format(at));
        let existed = match (latest, when.authority.as_deref()) {
            (None, _) => return format!("{grade}: nothing but the commit says when"),
            (Some(at), None) => format!("{grade}: it existed by {at}"),
            (Some(at), Some(authority)) => format!("{grade}: it existed by {at}, says {authority}"),
        };
        match when.not_before {
            None => existed,
            Some(earliest) => format!("{existed}; it was made after {}", self.format(earliest)),
        }
    }

    fn landing(&self, evidence: &TracedEvidence) -> String {
        match (&evidence.landed, evidence.landing) {
            (Some(landed), _) => self.commit(landed),
            (None, Some(_)) => {
                "not yet: no commit holds it, and it counts as landing now".to_owned()
            }
            (None, None) => self.unproved(),
        }
    }

    fn changes(&self) -> Vec<ExplanationRow> {
        let changes = &self.trace.changes;
        if let Some(unread) = self.trace.unread {
            let why = describe_unread(unread);
            return vec![fact("changes", format!("nothing is known: {why}"))];
        }
        let evidence = self.trace.evidence.as_ref();
        if changes.is_empty() && evidence.is_some_and(|it| it.landed.is_some()) {
            return vec![fact("changes", "none")];
        }
        let rows = changes.iter().flat_map(|change| self.change(change));
        rows.collect()
    }

    fn change(&self, change: &FileChange) -> Vec<ExplanationRow> {
        let commit = match &change.commit {
            Some(commit) => self.commit_with_proof(commit),
            None => "not committed yet".to_owned(),
        };
        let (label, what) = match &change.kind {
            ChangeKind::Landed => ("landed", ""),
            ChangeKind::Amended(amendments) if amendments.is_empty() => {
                ("amended", "; its evidence has a new amendment")
            }
            ChangeKind::Amended(_) => ("amended", ""),
            ChangeKind::Edited => ("edited", "; it opens the same occurrence at the same time"),
            ChangeKind::Changed => ("changed", "; no new amendment says so"),
            ChangeKind::Removed => ("removed", ""),
            ChangeKind::BroughtBack => ("restored", "; with content that it had before"),
        };
        let mut rows = vec![fact(label, format!("{}: {commit}{what}", change.file))];
        if let ChangeKind::Amended(amendments) = &change.kind {
            rows.extend(amendments.iter().map(|it| self.amendment(it)));
        }
        rows
    }

    fn unproved(&self) -> String {
        let unread = self.trace.unread;
        let why = unread.map_or("history shows nothing about it", describe_unread);
        format!("nothing is proved: {why}")
    }

    fn amendment(&self, amendment: &Amendment) -> ExplanationRow {
        let at = self.format(amendment.at.to_utc());
        let (by, reason) = (&amendment.by, &amendment.reason);
        fact(
            "amendment",
            format!("{at}, by {by}, as the file says: {reason}"),
        )
    }

    fn waiver(&self) -> Vec<ExplanationRow> {
        let Some(waiver) = &self.trace.waiver else {
            return Vec::new();
        };
        let approved = self.format(waiver.approved_at.to_utc());
        let by = &waiver.approved_by;
        vec![
            fact("file", &*waiver.file),
            fact("reason", &waiver.reason),
            fact("approved", format!("{approved}, by {by}, as the file says")),
            fact("expires", waiver.expires.to_string()),
            fact("landed", self.waiver_landing(waiver)),
        ]
    }

    fn waiver_landing(&self, waiver: &TracedWaiver) -> String {
        match (&waiver.landed, waiver.landing) {
            (Some(landed), _) => {
                format!("with what it releases: {}", self.commit_with_proof(landed))
            }
            (None, Some(_)) => "not yet: it counts as landing now".to_owned(),
            (None, None) => self.unproved(),
        }
    }

    fn findings(&self) -> Vec<ExplanationRow> {
        let findings = self.trace.findings.iter();
        let rows = findings.map(|finding| {
            let text = format!("{}: {}", finding.rule.id(), finding.message);
            fact(level_word(finding.level), text)
        });
        rows.collect()
    }

    fn reasoning(&self) -> Vec<ExplanationRow> {
        let steps = (1..).zip(explain_standing(self.assessment, self.trace));
        let rows = steps.map(|(number, step)| ExplanationRow::Step(number, step));
        rows.collect()
    }
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Deny => "deny",
        Level::Warn => "warn",
        Level::Info => "info",
    }
}

fn explain_signature(commit: &LandedCommit) -> String {
    let unread = if commit.grade == Grade::Imported {
        "not checked, because it was imported"
    } else {
        "not checked: the policy has `history: { signatures: off }`"
    };
    commit.signature.clone().unwrap_or(unread.to_owned())
}

fn explain_grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Anchored => {
            "anchored: it was seen from outside the repository, so a rewrite would show"
        }
        Grade::ForgeSigned => "forge-signed: the forge signed it",
        Grade::Signed => "signed: its committer signed it",
        Grade::Bare => "bare: only the commit itself says so",
        Grade::Imported => "imported: it landed before history was adopted, and proves nothing",
    }
}

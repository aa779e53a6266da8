//! The evidence of a random history: in time, late, as a stub, amended, reviewed by this one or that.

use std::fmt::Write as _;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::random::{PEOPLE, RandomHistory, TASKS};

/// What an evidence file says.
#[derive(Clone)]
pub(super) struct MadeEvidence {
    task: &'static str,
    label: String,
    team: String,
    performed_by: &'static str,
    performed_at: DateTime<Utc>,
    summary: usize,
    /// The hash of the one artifact that it lists.
    hash: Option<String>,
    review: Option<(&'static str, DateTime<Utc>)>,
    /// When a machine fetched what it shows, where one did.
    collected_at: Option<DateTime<Utc>>,
}

impl MadeEvidence {
    /// The file.
    pub(super) fn text(&self) -> String {
        let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let (task, label, team, who) = (self.task, &self.label, &self.team, self.performed_by);
        let at = instant(self.performed_at);
        let mut text = format!(
            "kind: evidence/v1\ntask: {task}\noccurrence: {label}\nteam: {team}\nperformed_by: [{who}@soc.example]\n\
             performed_at: {at}\nsummary: State {}\n",
            self.summary
        );
        if let Some((who, at)) = self.review {
            let at = instant(at);
            let _ = writeln!(text, "reviewed_by: {who}@soc.example\nreviewed_at: {at}");
        }
        if let Some(at) = self.collected_at {
            let at = instant(at);
            let _ = writeln!(text, "collected_by: {{ workflow: collect.yml, at: {at} }}");
        }
        if let Some(hash) = &self.hash {
            let _ = writeln!(
                text,
                "artifacts:\n  - {{ path: {team}.txt, sha256: {hash} }}"
            );
        }
        text
    }
}

impl RandomHistory {
    /// Some hours before now; now and then after it.
    fn stated_time(&mut self, most: u64) -> DateTime<Utc> {
        let back = i64::try_from(self.dice.below(most)).expect("few");
        let ahead = if self.dice.below(8) == 0 { 40 } else { 0 };
        self.now - TimeDelta::hours(back - ahead)
    }

    fn known_path(&mut self) -> Option<String> {
        let most = self.evidence.len().max(1) as u64;
        let at = usize::try_from(self.dice.below(most)).expect("few");
        self.evidence.keys().nth(at).cloned()
    }

    /// Adds, mends or amends evidence of something that the policy calls for about now.
    pub(super) fn record(&mut self) {
        if self.is_bare {
            return;
        }
        let is_amended = self.dice.below(4) == 0;
        let known = self.known_path().filter(|_| is_amended);
        let Some(path) = known.or_else(|| self.new_path()) else {
            return;
        };
        let mut parts = path.split('/').skip(1);
        let task = parts.next().expect("a task");
        let label = parts.nth(1).expect("a label").to_owned();
        let (folder, name) = path.rsplit_once('/').expect("a folder");
        let team = name.trim_end_matches(".yaml").to_owned();
        let mut performed_at = self.stated_time(70);
        let known = if self.dice.below(4) == 0 { 3 } else { 2 };
        let mut performed_by = self.dice.pick(&PEOPLE[..known]);
        let (keeps_claim, keeps_review) = (self.dice.below(2) == 0, self.dice.below(2) == 0);
        let before = self.evidence.get(&path);
        if let Some(before) = before.filter(|_| keeps_claim) {
            (performed_at, performed_by) = (before.performed_at, before.performed_by);
        }
        let mut review = before.and_then(|before| before.review);
        review = review.filter(|_| keeps_review);
        if self.dice.below(3) == 0 {
            let after = TimeDelta::hours(i64::try_from(self.dice.below(30)).expect("few"));
            review = Some((self.dice.pick(&PEOPLE), performed_at + after));
        }
        let mut collected_at = before.and_then(|before| before.collected_at);
        if !keeps_review {
            let around =
                TimeDelta::minutes(i64::try_from(self.dice.below(400)).expect("few") - 330);
            let is_collected = self.dice.below(2) == 0;
            collected_at = is_collected.then_some(performed_at + around);
        }
        let content = format!("{label} {team} {}\n", self.marks);
        let hash = hex::encode(Sha256::digest(content.as_bytes()));
        let made = MadeEvidence {
            task: TASKS.into_iter().find(|id| *id == task).expect("a task"),
            label,
            performed_by,
            performed_at,
            summary: self.marks,
            hash: (self.dice.below(3) > 0).then_some(hash),
            review,
            collected_at,
            team,
        };
        // A stub lists what is not there, or what is there with other bytes.
        if self.dice.below(4) > 0 {
            self.artifacts
                .insert(format!("{folder}/{}.txt", made.team), content);
        }
        self.evidence.insert(path, made);
    }

    /// Adds, changes or removes a review.
    pub(super) fn review(&mut self) {
        let Some(path) = self.known_path() else {
            return;
        };
        let at = self.stated_time(40);
        let who = self.dice.pick(&PEOPLE);
        let is_removed = self.dice.below(6) == 0;
        let made = self.evidence.get_mut(&path).expect("it is known");
        made.review = (!is_removed).then_some((who, at));
    }

    /// A place for evidence of what opened lately under the policy as it is.
    fn new_path(&mut self) -> Option<String> {
        let id = self.dice.pick(&TASKS);
        let policy = self.held();
        let task = policy.tasks.get(id)?;
        let teams = task.teams();
        let team = &teams[usize::try_from(self.dice.below(teams.len() as u64)).expect("few")];
        let days = policy.days_of(task, team);
        let spans = policy.spans(task, &days).into_iter();
        let mut opened: Vec<_> = spans.filter(|span| span.opens <= self.now).collect();
        let last = opened.split_off(opened.len().saturating_sub(4));
        let at = usize::try_from(self.dice.below(last.len().max(1) as u64)).expect("few");
        let label = &last.get(at)?.label;
        Some(format!("evidence/{id}/{}/{label}/{team}.yaml", &label[..4]))
    }
}

//! What holds of every history, whatever it says.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};

use super::mainline::Snapshot;
use super::{Opinion, owed, policy, product};
use crate::generated::generate::dice::Dice;
use crate::harness::process::{git_in, run_in};
use crate::history_facts::world::World;

type Opinions = BTreeMap<String, Opinion>;

/// A history, and what the product said of it.
pub(super) struct Past<'a> {
    pub(super) world: &'a World,
    pub(super) mainline: &'a [Snapshot],
    pub(super) seed: u64,
}

impl Past<'_> {
    /// Demands every property; `now` is what the product says of all of it.
    pub(super) fn hold_properties(
        &self,
        now: &Opinions,
        as_of: DateTime<Utc>,
    ) -> Result<(), String> {
        let demand = |found: Vec<String>, what: &str| match &*found {
            [] => Ok(()),
            some => Err(format!("seed {}: {what}: {some:?}", self.seed)),
        };
        demand(
            self.unsettled(now),
            "was settled, and is not as it was any more",
        )?;
        demand(
            self.changed_by_other_evidence(now, as_of),
            "changed through evidence of another duty",
        )?;
        demand(
            self.changed_by_checkout(),
            "a checkout is judged unlike the commit",
        )
    }

    /// A commit in the middle.
    fn middle(&self) -> &Snapshot {
        let back = usize::try_from(self.seed % 7).expect("small");
        &self.mainline[self.mainline.len() * 2 / 3 - back]
    }

    fn last(&self) -> &Snapshot {
        self.mainline.last().expect("a commit")
    }

    /// Duties that were settled at a commit in the middle, and do not stand as they stood there although nobody touched
    /// their evidence since.
    fn unsettled(&self, now: &Opinions) -> Vec<String> {
        let (then, last) = (self.middle(), self.last());
        // Before adoption, the version of the day of adoption is not known yet; and another zone has another midnight.
        let adopted = owed::adopted(&policy::held_policies(self.mainline));
        let place = self.mainline.iter().position(|it| it.id == then.id);
        let before = &self.mainline[..=place.expect("it is on the mainline")];
        if owed::adopted(&policy::held_policies(before)) != adopted {
            return Vec::new();
        }
        let is_bare = !then.files.contains_key("policy/dutybook.yaml");
        if is_bare || adopted.is_some_and(|since| then.clock < since) {
            return Vec::new();
        }
        let earlier = product(self.world, &then.id, then.clock);
        let settled = earlier
            .iter()
            .filter(|(_, was)| ["met", "late"].contains(&&*was.standing));
        let untouched = settled.filter(|(id, _)| evidence_of(then, id) == evidence_of(last, id));
        let changed = untouched.filter(|(id, was)| now.get(*id).is_none_or(|is| is != *was));
        changed.map(|(id, _)| id.clone()).collect()
    }

    /// Duties that do not stand as they stood once somebody adds evidence of another one: made of what there is, or of
    /// nothing much, and dated long ago.
    fn changed_by_other_evidence(&self, now: &Opinions, as_of: DateTime<Utc>) -> Vec<String> {
        let mut dice = Dice::new(self.seed, 11);
        let last = self.last();
        let is_bare = |id: &&String| evidence_of(last, id).is_empty() && !id.ends_with("/any");
        let bare: Vec<&String> = now.keys().filter(is_bare).collect();
        let known: Vec<&String> = last.files.keys().filter(|path| is_evidence(path)).collect();
        if bare.is_empty() || known.is_empty() {
            return Vec::new();
        }
        let (id, model) = (dice.pick(&bare), dice.pick(&known));
        let (folder, team) = folder_of(id);
        let back = i64::try_from(dice.below(24 * 30)).expect("few");
        let performed_at = last.clock - TimeDelta::hours(back);
        let text = with_duty(&last.files[model], id, performed_at);
        let mut files = vec![(format!("{folder}/{team}.yaml"), text)];
        // What the copied file lists lies beside the copy.
        let model_team = model.trim_end_matches(".yaml");
        if let Some(artifact) = last.files.get(&format!("{model_team}.txt")) {
            let (_, name) = model_team.rsplit_once('/').expect("a folder");
            files.push((format!("{folder}/{name}.txt"), artifact.to_string()));
        }
        self.commit("refs/heads/more", &files);
        let later = product(self.world, "refs/heads/more", as_of);
        let others = now.iter().filter(|(other, _)| *other != id);
        let changed = others.filter(|(other, was)| later.get(*other) != Some(*was));
        changed
            .map(|(other, was)| format!("{other}: {was:?}, then {:?}", later.get(other)))
            .collect()
    }

    /// Adds a commit with some files after the last one.
    fn commit(&self, branch: &str, files: &[(String, String)]) {
        let at = self.last().clock.timestamp() + 1;
        let mut stream = format!(
            "commit {branch}\ncommitter A <one@soc.example> {at} +0000\ndata 2\nx\nfrom {}\n",
            self.last().id
        );
        for (path, text) in files {
            let _ = writeln!(
                stream,
                "M 100644 inline {path}\ndata {}\n{text}",
                text.len()
            );
        }
        self.world
            .feed(&["fast-import", "--quiet", "--force"], stream.as_bytes());
    }

    /// What `check --rev` says of a commit in the middle, and `check` of a checkout of it, where the two differ.
    fn changed_by_checkout(&self) -> Vec<String> {
        let then = self.middle();
        let at = then.clock.format("%Y-%m-%dT%H:%M:%SZ");
        let folder = self.world.path("main");
        let arguments = format!("check --format json --as-of {at}");
        let by_name = format!("{arguments} --rev {}", then.id);
        let by_name = run_in(&folder, by_name.split(' '));
        // The branch keeps its name, which is printed.
        let checkout = format!("checkout --quiet --force -B main {}", then.id);
        git_in(&folder, &checkout);
        let on_disk = run_in(&folder, arguments.split(' '));
        if (by_name.code, &by_name.stdout) == (on_disk.code, &on_disk.stdout) {
            return Vec::new();
        }
        vec![then.id.clone()]
    }
}

fn is_evidence(path: &str) -> bool {
    path.starts_with("evidence/") && path.strip_suffix(".yaml").is_some()
}

/// The folder and the team of a duty.
fn folder_of(id: &str) -> (String, &str) {
    let (occurrence, team) = id.rsplit_once('/').expect("a team");
    let (task, label) = occurrence.split_once('/').expect("a label");
    (format!("evidence/{task}/{}/{label}", &label[..4]), team)
}

/// The files of an occurrence, with what is in them.
fn evidence_of(snapshot: &Snapshot, id: &str) -> Vec<(String, String)> {
    let folder = format!("{}/", folder_of(id).0);
    let files = snapshot.files.iter();
    let below = files.filter(|(path, _)| path.starts_with(&folder));
    below
        .map(|(path, text)| (path.clone(), text.to_string()))
        .collect()
}

/// An evidence file that says it is another duty's, done at another time.
fn with_duty(text: &str, id: &str, performed_at: DateTime<Utc>) -> String {
    let mut parts = id.split('/');
    let mut next = || parts.next().expect("three parts");
    let (task, label, team) = (next(), next(), next());
    let at = performed_at.format("%Y-%m-%dT%H:%M:%SZ");
    let lines = text.lines().map(|line| match line.split(':').next() {
        Some("task") => format!("task: {task}\n"),
        Some("occurrence") => format!("occurrence: {label}\n"),
        Some("team") => format!("team: {team}\n"),
        Some("performed_at") => format!("performed_at: {at}\n"),
        _ => format!("{line}\n"),
    });
    lines.collect()
}

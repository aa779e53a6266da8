//! What the rules of every folder are judged against.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, TimeZone, Utc};

use crate::finding::Levels;
use crate::history::{Landing, MainlineView, could_be_stated};
use crate::language::Language;
use crate::load::SchemaSet;
use crate::model::{Id, Policy, Task, format_instant};
use crate::schedule::{Ledger, VersionTimeline};
use crate::text::{Advice, suggest};
use crate::yaml::DetailsSchema;

/// What holds for every folder.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The versions of the policy.
    pub timeline: &'a VersionTimeline,
    /// The occurrences that their calendars call for.
    pub ledger: &'a Ledger,
    /// Levels of rules.
    pub levels: &'a Levels,
    /// Schemas of details, by version of the policy.
    pub schemas: &'a [Arc<SchemaSet>],
    /// What the mainline proves; `None` where history is not read.
    pub past: Option<&'a MainlineView<'a>>,
    /// The versions of the policy that other versions followed before history was adopted, ascending, each with the
    /// commit that brought it. They judge nothing, but say who was who when something was imported.
    pub superseded: &'a [(u32, Arc<Policy>)],
    /// Tasks that could not be understood, or that owe too much to be judged: their evidence is not
    /// judged either.
    pub broken_tasks: &'a BTreeSet<Id>,
    /// Every team of any version.
    pub teams: &'a BTreeSet<Id>,
    /// The instant at which everything is judged.
    pub as_of: DateTime<Utc>,
    /// The language of titles and names in messages.
    pub language: Language,
}

/// A time that lies ahead of what states it, in words.
pub(super) struct FutureTime {
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl<'a> Context<'a> {
    /// The policy from which levels, waivers and names are taken.
    pub(super) fn newest(&self) -> &'a Policy {
        self.timeline.newest_policy()
    }

    /// The name of a team of a policy, for a message.
    pub(super) fn name_of<'t>(&self, policy: &'t Policy, team: &'t Id) -> &'t str {
        policy.teams.name_of(team, self.language)
    }

    /// The title of a task, for a message.
    pub(super) fn title_of<'t>(&self, task: &'t Task) -> &'t str {
        task.title.in_language(self.language)
    }

    /// A details schema of a version of the policy.
    pub(super) fn schema(&self, version: usize, name: &Id) -> Option<&'a DetailsSchema> {
        self.schemas.get(version)?.get(name)
    }

    /// The policies whose rosters say who was on which team: the one that the mainline held when
    /// something landed, and the one that it held at an earlier instant.
    pub(super) fn rosters(
        &self,
        landing: Option<Landing>,
        instant: DateTime<Utc>,
    ) -> [&'a Policy; 2] {
        let at_landing = self.policy_at(landing);
        let held = self
            .past
            .and_then(|past| self.policy_held_by(past.last_landed(instant)?));
        [at_landing, held.unwrap_or(at_landing)]
    }

    /// What is wrong with a time that a file states for something that is over: it lies after the
    /// evaluation time, or after the landing that states it.
    pub(super) fn describe_future(
        &self,
        field: &str,
        time: DateTime<FixedOffset>,
        landing: Option<Landing>,
    ) -> Option<FutureTime> {
        let stated = self.format_instant(time);
        if time > self.as_of {
            let as_of = self.format_instant(self.as_of);
            return Some(FutureTime {
                message: format!("`{field}` is {stated}, after the evaluation time {as_of}"),
                help: "write when it happened; nothing is recorded ahead of time",
            });
        }
        let landed_at = self.landed_before(time.to_utc(), landing)?;
        let landed_at = self.format_instant(landed_at);
        Some(FutureTime {
            message: format!("`{field}` is {stated}, after the file landed on {landed_at}"),
            help: "nothing is recorded ahead of time: once it is done, amend the file, which then \
                   counts from when the amendment lands",
        })
    }

    /// When a file landed that states a time, where that was before the time. What was imported is
    /// believed about the time before history was adopted.
    fn landed_before(
        &self,
        time: DateTime<Utc>,
        landing: Option<Landing>,
    ) -> Option<DateTime<Utc>> {
        let (past, landing) = (self.past?, landing?);
        if landing.is_imported && past.adopted.is_some_and(|adopted| time < adopted) {
            return None;
        }
        let landed_at = past.clock(landing.commit?);
        (!could_be_stated(time, landed_at)).then_some(landed_at)
    }

    /// The policy that the mainline held when something landed, or the first that it held afterwards.
    /// The newest for what has not landed, and where history is not read.
    pub(super) fn policy_at(&self, landing: Option<Landing>) -> &'a Policy {
        let commit = landing.and_then(|landing| landing.commit);
        let held = commit.and_then(|commit| {
            let first = || Some(self.timeline.policy(self.past?.first_landed_version()?));
            self.policy_held_by(commit).or_else(first)
        });
        held.unwrap_or(self.newest())
    }

    /// The policy that a commit of the mainline holds; `None` where it holds none.
    fn policy_held_by(&self, commit: u32) -> Option<&'a Policy> {
        let version = self.past.and_then(|past| past.version_of(commit));
        let counted = version.map(|version| self.timeline.policy(version));
        counted.or_else(|| {
            let after = self
                .superseded
                .partition_point(|(landed, _)| *landed <= commit);
            let (_, policy) = self.superseded.get(after.checked_sub(1)?)?;
            Some(&**policy)
        })
    }

    /// The instant by which something had landed, on the mainline's clock.
    pub(super) fn landed_by(&self, landing: Landing) -> DateTime<Utc> {
        let past = self.past.zip(landing.commit);
        let clock = past.map_or(landing.at, |(past, commit)| past.clock(commit));
        let adopted = self.past.and_then(|past| past.adopted);
        let imported_by = adopted.filter(|_| landing.is_imported);
        imported_by.map_or(clock, |adopted| adopted.max(clock))
    }

    /// Whether a time could be stated when the file that states it landed: a date typed ahead never
    /// comes to hold by waiting.
    pub(super) fn could_be_stated(&self, time: DateTime<Utc>, landing: Option<Landing>) -> bool {
        self.landed_before(time, landing).is_none()
    }

    /// The message and the help for a task that does not exist.
    pub(super) fn describe_unknown_task(&self, task: &Id) -> (String, Advice) {
        let known = self.newest().tasks.keys().map(Id::as_str);
        let help = suggest(task.as_str(), known, || {
            format!("define it in policy/tasks/{task}.yaml")
        });
        (format!("the task `{task}` does not exist"), help)
    }

    /// An instant as messages print it, on the policy's clock.
    pub(super) fn format_instant<Z>(&self, instant: DateTime<Z>) -> String
    where
        Z: TimeZone,
        Z::Offset: Copy,
    {
        format_instant(instant.with_timezone(&self.newest().settings.timezone))
    }
}

//! What `policy/` says, as far as the random histories use it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::mainline::Snapshot;

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Settings {
    pub(crate) timezone: Tz,
    pub(crate) calendar: Option<String>,
    pub(crate) starts: NaiveDate,
    /// In whole days, `P2D`.
    pub(crate) record_within: String,
    pub(crate) history: Option<HistoryFields>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct HistoryFields {
    pub(crate) since: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct TeamsFile {
    pub(crate) teams: BTreeMap<String, TeamFields>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct TeamFields {
    pub(crate) timezone: Option<Tz>,
    pub(crate) calendar: Option<String>,
    pub(crate) members: Vec<MemberFields>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct MemberFields {
    pub(crate) email: String,
    pub(crate) from: Option<NaiveDate>,
    pub(crate) until: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct CalendarFile {
    /// The names of days, `friday`.
    pub(crate) weekend: Vec<String>,
    pub(crate) holidays: Vec<Holiday>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Holiday {
    pub(crate) date: NaiveDate,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct TaskFile {
    pub(crate) assigned: BTreeMap<String, OneOrMore>,
    pub(crate) cadence: CadenceFields,
    pub(crate) timezone: Option<Tz>,
    pub(crate) starts: Option<NaiveDate>,
    pub(crate) ends: Option<NaiveDate>,
    pub(crate) evidence: Option<EvidenceFields>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct CadenceFields {
    pub(crate) every: String,
    pub(crate) interval: Option<usize>,
    pub(crate) on: Option<String>,
    pub(crate) due: Option<DueFields>,
    /// In whole days.
    pub(crate) grace: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct DueFields {
    pub(crate) time: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct EvidenceFields {
    pub(crate) artifacts: ArtifactFields,
    pub(crate) review: Option<ReviewFields>,
    #[serde(default)]
    pub(crate) attested: bool,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct ReviewFields {
    pub(crate) required: bool,
    pub(crate) by: Vec<String>,
    /// In whole days; two where it is absent.
    pub(crate) within: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct ArtifactFields {
    pub(crate) min: usize,
}

/// The policy as one commit of the mainline left it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HeldPolicy {
    pub(crate) commit: String,
    /// Which commit of the mainline brought it, counted from 0.
    pub(crate) place: usize,
    pub(crate) clock: DateTime<Utc>,
    pub(crate) settings: Settings,
    pub(crate) teams: TeamsFile,
    pub(crate) calendars: BTreeMap<String, CalendarFile>,
    pub(crate) tasks: BTreeMap<String, TaskFile>,
}

impl HeldPolicy {
    /// Whether somebody was on the roster of a team on the day of an instant.
    pub(crate) fn is_member(&self, team: &str, email: &str, at: DateTime<Utc>) -> bool {
        let day = at.with_timezone(&self.settings.timezone).date_naive();
        let team = self.teams.teams.get(team);
        let members = team.into_iter().flat_map(|team| &team.members);
        let mut of_that_name = members.filter(|member| member.email == email);
        of_that_name.any(|member| {
            member.from.is_none_or(|from| from <= day)
                && member.until.is_none_or(|until| day <= until)
        })
    }
}

/// `P3D` as 3.
pub(crate) fn days(text: &str) -> u64 {
    let digits = text
        .strip_prefix('P')
        .and_then(|rest| rest.strip_suffix('D'));
    digits.expect("P…D").parse().expect("a number")
}

impl TaskFile {
    /// Whether any of its teams may do it.
    pub(crate) fn is_any(&self) -> bool {
        self.assigned.contains_key("any_of")
    }

    /// What it says of reviews, whether it requires them or not.
    pub(crate) fn review(&self) -> Option<&ReviewFields> {
        self.evidence.as_ref()?.review.as_ref()
    }

    /// Whether somebody else has to review all evidence.
    pub(crate) fn is_reviewed(&self) -> bool {
        self.review().is_some_and(|review| review.required)
    }

    /// Whether a person has to confirm what a machine collected, and nobody has to review it.
    pub(crate) fn is_confirmed(&self) -> bool {
        let evidence = self.evidence.as_ref();
        !self.is_reviewed() && evidence.is_some_and(|evidence| evidence.attested)
    }

    /// Whether another one has the same periods, joined alike.
    pub(crate) fn has_same_cadence(&self, other: &TaskFile) -> bool {
        let periods = |task: &TaskFile| {
            let CadenceFields {
                every,
                interval,
                on,
                ..
            } = &task.cadence;
            (every.clone(), interval.unwrap_or(1), on.clone())
        };
        periods(self) == periods(other)
    }

    /// The teams of its duties: `any` where any of several may do it.
    pub(crate) fn owing(&self) -> Vec<String> {
        if self.is_any() {
            vec!["any".to_owned()]
        } else {
            self.teams()
        }
    }

    pub(crate) fn teams(&self) -> Vec<String> {
        let teams = self.assigned.values().flat_map(|value| match value {
            OneOrMore::One(team) => vec![team.clone()],
            OneOrMore::More(teams) => teams.clone(),
        });
        teams.collect()
    }
}

/// Every policy that the mainline held, oldest first. What is no longer there of settings and teams is still known: a
/// policy without them has no tasks.
pub(crate) fn held_policies(mainline: &[Snapshot]) -> Vec<HeldPolicy> {
    let mut found: Vec<HeldPolicy> = Vec::new();
    let mut last = BTreeMap::new();
    for (place, snapshot) in mainline.iter().enumerate() {
        let files = snapshot.files.iter();
        let files: BTreeMap<_, _> = files
            .filter(|(path, _)| path.starts_with("policy/"))
            .collect();
        let files: BTreeMap<String, _> = files
            .into_iter()
            .map(|(p, t)| (p.clone(), t.clone()))
            .collect();
        if files == last {
            continue;
        }
        last = files;
        let before = found.last();
        let settings = read("policy/dutybook.yaml", &last).or(before.map(|it| it.settings.clone()));
        let teams = read("policy/teams.yaml", &last).or(before.map(|it| it.teams.clone()));
        let (Some(settings), Some(teams)) = (settings, teams) else {
            continue;
        };
        let calendars = read_all("policy/calendars/", &last);
        let tasks = read_all("policy/tasks/", &last);
        found.push(HeldPolicy {
            commit: snapshot.id.clone(),
            place,
            clock: snapshot.clock,
            settings,
            teams,
            calendars,
            tasks,
        });
    }
    found
}

type Files = BTreeMap<String, std::sync::Arc<str>>;

fn read<T: serde::de::DeserializeOwned>(path: &str, files: &Files) -> Option<T> {
    let text = files.get(path)?;
    Some(serde_yaml::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}")))
}

fn read_all<T: serde::de::DeserializeOwned>(folder: &str, files: &Files) -> BTreeMap<String, T> {
    let below = files.keys().filter_map(|path| {
        let id = path.strip_prefix(folder)?.strip_suffix(".yaml")?;
        Some((id.to_owned(), read(path, files)?))
    });
    below.collect()
}

//! Random histories: policy that changes at any hour, evidence that lands in time, late, as a stub, amended, reviewed;
//! clocks that go back, and merges.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::made_evidence::MadeEvidence;
use super::made_task::MadeTask;
use super::mainline::Snapshot;
use super::policy::{HeldPolicy, held_policies};
use crate::generated::generate::dice::Dice;
use crate::history_facts::world::World;

type Tree = BTreeMap<String, String>;

const ZONES: [&str; 4] = [
    "Europe/Copenhagen",
    "Asia/Tokyo",
    "America/New_York",
    "Pacific/Kiritimati",
];
pub(super) const TASKS: [&str; 2] = ["report", "scan"];
pub(super) const PEOPLE: [&str; 3] = ["one", "two", "three"];

pub(crate) struct RandomHistory {
    pub(super) dice: Dice,
    stream: String,
    pub(super) marks: usize,
    pub(super) now: DateTime<Utc>,
    tasks: BTreeMap<&'static str, MadeTask>,
    /// Tasks that were removed, and may come back.
    removed: BTreeMap<&'static str, MadeTask>,
    /// Tasks as they were before their start or end moved.
    paused: BTreeMap<&'static str, MadeTask>,
    zone: &'static str,
    starts: NaiveDate,
    since: Option<NaiveDate>,
    holidays: Vec<NaiveDate>,
    /// Who is on which team, and until when.
    members: BTreeMap<(&'static str, &'static str), Option<NaiveDate>>,
    /// The time zone and the calendar that a team has of its own.
    team_days: BTreeMap<&'static str, (Option<&'static str>, bool)>,
    record_within: u64,
    pub(super) is_bare: bool,
    pub(super) evidence: BTreeMap<String, MadeEvidence>,
    pub(super) artifacts: Tree,
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

impl RandomHistory {
    pub(crate) fn new(seed: u64) -> Self {
        let mut made = RandomHistory {
            dice: Dice::new(seed, 7),
            stream: String::new(),
            marks: 0,
            now: "2026-01-03T09:00:00Z".parse().expect("an instant"),
            tasks: BTreeMap::new(),
            removed: BTreeMap::new(),
            paused: BTreeMap::new(),
            zone: ZONES[0],
            starts: day("2026-01-05"),
            since: None,
            holidays: vec![day("2026-01-20")],
            members: BTreeMap::new(),
            team_days: BTreeMap::new(),
            record_within: 2,
            is_bare: false,
            evidence: BTreeMap::new(),
            artifacts: Tree::new(),
        };
        for team in ["red", "blue"] {
            for who in &PEOPLE[..2] {
                made.members.insert((team, who), None);
            }
        }
        for id in TASKS {
            let task = made.made_task();
            made.tasks.insert(id, task);
        }
        if made.dice.below(4) == 0 {
            made.since = Some(day("2026-01-05") + Days::new(made.dice.below(15)));
        }
        if made.dice.below(3) == 0 {
            made.now += TimeDelta::days(12);
        }
        made
    }

    fn made_task(&mut self) -> MadeTask {
        let dice = &mut self.dice;
        MadeTask {
            assigned: dice.pick(&[
                "team: red",
                "team: blue",
                "each_of: [red, blue]",
                "any_of: [red, blue]",
            ]),
            every: dice.pick(&["day", "day, on: business-days", "week", "week", "month"]),
            interval: dice.pick(&[1, 1, 1, 2]),
            zone: None,
            starts: None,
            ends: None,
            due: dice.pick(&["", "17:00", "09:00"]),
            grace: dice.below(3),
            artifacts: dice.pick(&[0, 0, 1]),
            review: dice.pick(&[
                "",
                "",
                "",
                "required: true, by: [blue]",
                "required: true, by: [red, blue], within: P1D",
                "required: false, by: [blue], within: P1D",
            ]),
            is_attested: dice.below(2) == 0,
        }
    }

    /// Fills `main`, and returns the instant at which everything is judged.
    pub(crate) fn fill(mut self, world: &World) -> DateTime<Utc> {
        let mut tip = self.commit(&[]);
        for _ in 0..36 {
            self.pass_time();
            let is_merge = self.dice.below(6) == 0;
            self.edit();
            if is_merge {
                let side = self.commit(&[tip]);
                if self.dice.below(2) == 0 {
                    self.pass_time();
                    self.record();
                }
                tip = self.commit(&[tip, side]);
            } else {
                tip = self.commit(&[tip]);
            }
        }
        if std::mem::take(&mut self.is_bare) {
            tip = self.commit(&[tip]);
        }
        let _ = write!(self.stream, "reset refs/heads/main\nfrom :{tip}\n\n");
        world.feed(
            &["fast-import", "--quiet", "--force"],
            self.stream.as_bytes(),
        );
        world.git("main", &["symbolic-ref", "HEAD", "refs/heads/main"]);
        let more = i64::try_from(self.dice.below(24 * 20)).expect("few");
        self.latest() + TimeDelta::hours(more)
    }

    fn latest(&self) -> DateTime<Utc> {
        self.now
            .max("2026-01-03T09:00:00Z".parse().expect("an instant"))
    }

    fn pass_time(&mut self) {
        let hours = match self.dice.below(8) {
            0 => 0,
            1..3 => self.dice.below(4),
            _ => self.dice.below(50),
        };
        self.now += TimeDelta::hours(i64::try_from(hours).expect("few"));
    }

    fn edit(&mut self) {
        if self.is_bare {
            self.is_bare = false;
            return;
        }
        match self.dice.below(22) {
            0..7 => self.record(),
            18.. => self.review(),
            16 => self.pause_or_put_back(),
            17 => self.take_back_holiday(),
            7 => self.zone = self.dice.pick(&ZONES),
            8 => {
                let more = day("2026-01-12") + Days::new(self.dice.below(40));
                match self.holidays.iter().position(|known| *known == more) {
                    Some(at) => drop(self.holidays.remove(at)),
                    None => self.holidays.push(more),
                }
            }
            9 => self.change_team(),
            14 | 15 => self.change_team_days(),
            10 => self.remove_or_restore(),
            11 if self.dice.below(3) == 0 => self.is_bare = true,
            12 if self.dice.below(2) == 0 => self.record_within = 1 + self.dice.below(4),
            _ => self.change_task(),
        }
        self.mend_tasks();
    }

    /// A task that never has an occurrence is a fault: it ends later.
    fn mend_tasks(&mut self) {
        if self.is_bare {
            return;
        }
        let policy = self.held();
        for (id, task) in &mut self.tasks {
            let named = &policy.tasks[*id];
            let is_over = named
                .ends
                .is_some_and(|ends| ends < policy.starts_of(named));
            let owes_nothing = |team: &String| {
                let days = policy.days_of(named, team);
                policy.spans(named, &days).is_empty()
            };
            if is_over || named.owing().iter().any(owes_nothing) {
                task.ends = None;
            }
        }
    }

    fn change_team(&mut self) {
        let team = self.dice.pick(&["red", "blue"]);
        let who = self.dice.pick(&PEOPLE);
        let until = self.now.date_naive() + Days::new(self.dice.below(6));
        match self.dice.below(3) {
            0 if self.members.keys().filter(|(of, _)| *of == team).count() > 1 => {
                self.members.remove(&(team, who));
            }
            1 => drop(self.members.insert((team, who), Some(until))),
            _ => drop(self.members.insert((team, who), None)),
        }
        if !self.members.keys().any(|(of, _)| *of == team) {
            self.members.insert((team, PEOPLE[0]), None);
        }
    }

    /// A team has another time zone or calendar of its own, or none.
    fn change_team_days(&mut self) {
        let team = self.dice.pick(&["red", "blue"]);
        let (zone, has_zone) = (self.dice.pick(&ZONES), self.dice.below(3) > 0);
        let days = (has_zone.then_some(zone), self.dice.below(2) == 0);
        self.team_days.insert(team, days);
    }

    fn remove_or_restore(&mut self) {
        let id = self.dice.pick(&TASKS);
        if let Some(task) = self.tasks.remove(id) {
            self.removed.insert(id, task);
        } else {
            let known = self.removed.get(id).cloned();
            let task = known.unwrap_or_else(|| self.made_task());
            self.tasks.insert(id, task);
        }
    }

    /// The start or the end of a task moves, so that it owes nothing now; or the task is as it was before that.
    fn pause_or_put_back(&mut self) {
        let id = self.dice.pick(&TASKS);
        let today = self.now.date_naive();
        let (ahead, is_end) = (Days::new(self.dice.below(20)), self.dice.below(2) == 0);
        if let Some(before) = self.paused.remove(id) {
            self.tasks.insert(id, before);
        } else if let Some(task) = self.tasks.get_mut(id) {
            self.paused.insert(id, task.clone());
            if is_end {
                task.ends = Some(today + ahead - Days::new(8));
            } else {
                task.starts = Some(today + ahead);
            }
        }
    }

    /// A day of this week is free until the next such change.
    fn take_back_holiday(&mut self) {
        let next = self.now.date_naive() + Days::new(self.dice.below(4));
        if self.holidays.len() > 1 {
            self.holidays.pop();
        } else {
            self.holidays.push(next);
        }
    }

    fn change_task(&mut self) {
        let id = self.dice.pick(&TASKS);
        let today = self.now.date_naive();
        let (which, ahead) = (self.dice.below(10), self.dice.below(30));
        let (zone, other) = (self.dice.pick(&ZONES), self.made_task());
        let Some(task) = self.tasks.get_mut(id) else {
            return;
        };
        match which {
            0 | 1 => task.zone = task.zone.is_none().then_some(zone),
            2 => task.every = other.every,
            3 => task.interval = other.interval,
            4 => task.assigned = other.assigned,
            5 => task.due = other.due,
            6 => task.grace = other.grace,
            7 if task.starts.is_none() => {
                task.starts = Some(today + Days::new(ahead) - Days::new(20));
            }
            7 => task.starts = None,
            8 => (task.review, task.is_attested) = (other.review, other.is_attested),
            9 if task.ends.is_none() => task.ends = Some(today + Days::new(ahead) - Days::new(5)),
            _ => task.ends = None,
        }
    }

    /// The policy as it is now.
    pub(super) fn held(&self) -> HeldPolicy {
        let files = self
            .tree()
            .into_iter()
            .map(|(path, text)| (path, text.into()));
        let snapshot = Snapshot {
            id: String::new(),
            clock: self.now,
            files: files.collect(),
        };
        held_policies(&[snapshot]).pop().expect("a policy")
    }

    fn tree(&self) -> Tree {
        let mut tree = self.artifacts.clone();
        tree.extend(
            self.evidence
                .iter()
                .map(|(path, it)| (path.clone(), it.text())),
        );
        if self.is_bare {
            return tree;
        }
        let mut settings = format!(
            "kind: policy/v1\ntimezone: {}\ncalendar: usual\nstarts: {}\nrecord_within: P{}D\n",
            self.zone, self.starts, self.record_within
        );
        if let Some(since) = self.since {
            let _ = writeln!(settings, "history: {{ since: {since} }}");
        }
        tree.insert("policy/dutybook.yaml".to_owned(), settings);
        let mut teams = "kind: teams/v1\nteams:\n".to_owned();
        for team in ["red", "blue"] {
            let _ = writeln!(teams, "  {team}:");
            let (zone, has_calendar) = self.team_days.get(team).copied().unwrap_or_default();
            if let Some(zone) = zone {
                let _ = writeln!(teams, "    timezone: {zone}");
            }
            if has_calendar {
                teams.push_str("    calendar: other\n");
            }
            teams.push_str("    members:\n");
            for ((_, who), until) in self.members.iter().filter(|((of, _), _)| *of == team) {
                let until = until.map_or(String::new(), |day| format!(", until: {day}"));
                let _ = writeln!(teams, "      - {{ email: {who}@soc.example{until} }}");
            }
        }
        tree.insert("policy/teams.yaml".to_owned(), teams);
        let mut calendar =
            "kind: calendar/v1\nname: Usual\nweekend: [saturday, sunday]\nholidays:\n".to_owned();
        for holiday in &self.holidays {
            let _ = writeln!(calendar, "  - {{ date: {holiday}, name: Free }}");
        }
        let _ = writeln!(calendar, "  - {{ date: 2027-12-31, name: Free }}");
        tree.insert("policy/calendars/usual.yaml".to_owned(), calendar);
        let other = "kind: calendar/v1\nname: Other\nweekend: [friday, saturday]\nholidays:\n  \
                     - { date: 2026-01-13, name: Free }\n  - { date: 2027-12-31, name: Free }\n";
        tree.insert("policy/calendars/other.yaml".to_owned(), other.to_owned());
        for (id, task) in &self.tasks {
            tree.insert(format!("policy/tasks/{id}.yaml"), task.text(id));
        }
        tree
    }

    fn commit(&mut self, parents: &[usize]) -> usize {
        self.marks += 1;
        let back = match self.dice.below(8) {
            0 => i64::try_from(self.dice.below(20)).expect("few"),
            _ => 0,
        };
        let at = (self.now - TimeDelta::hours(back)).timestamp();
        let tree = self.tree();
        let out = &mut self.stream;
        let _ = write!(
            out,
            "commit refs/heads/side\nmark :{}\ncommitter A <one@soc.example> {at} +0000\ndata 2\nx\n",
            self.marks
        );
        for (place, parent) in parents.iter().enumerate() {
            let word = if place == 0 { "from" } else { "merge" };
            let _ = writeln!(out, "{word} :{parent}");
        }
        out.push_str("deleteall\n");
        for (path, text) in &tree {
            let _ = writeln!(out, "M 100644 inline {path}\ndata {}\n{text}", text.len());
        }
        out.push('\n');
        self.marks
    }
}

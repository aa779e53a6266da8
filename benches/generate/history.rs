//! A long history, as a stream for `git fast-import` (git-fast-import(1)): ten teams that record the
//! evidence of forty tasks day by day, every other time through a pull request that is merged. Its
//! policy asks for that evidence: `check` of it judges every file.

use std::collections::VecDeque;
use std::io::{self, Write};

use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};

use crate::dice::Dice;

const TEAMS: [&str; 10] = [
    "monitoring",
    "identity",
    "endpoints",
    "network",
    "cloud",
    "mail",
    "hunting",
    "response",
    "platform",
    "audit",
];

/// How many files a commit brings: 2.5 on average.
const FILES: [usize; 8] = [1, 1, 2, 2, 3, 3, 3, 5];

/// One file in so many is changed later.
const CHANGED: u64 = 100;

/// By how many commits of the mainline a pull request lies behind when it is merged: half of them by
/// none.
const BEHIND: [usize; 8] = [0, 0, 0, 0, 1, 2, 4, 8];

/// The days begin where the policy does: on a Monday.
const STARTS: (i32, u32, u32) = (2016, 1, 4);

/// How long a history is wanted, and what it holds beside evidence.
#[derive(Clone, Copy)]
pub(crate) struct Length {
    /// How many commits the mainline has.
    pub(crate) commits: usize,
    /// One commit of so many changes a file of the policy.
    pub(crate) policy_every: usize,
    /// What the policy says of signatures: `off`, `optional`; nothing is signed.
    pub(crate) signatures: &'static str,
}

impl Length {
    /// So many commits, with a change of policy in 500 of them.
    pub(crate) fn of(commits: usize) -> Self {
        Length {
            commits,
            policy_every: 500,
            signatures: "off",
        }
    }
}

/// A file and how often it was written.
struct File {
    path: String,
    version: u32,
}

/// The stream of a mainline of so many commits.
pub(crate) struct Stream<W> {
    out: W,
    dice: Dice,
    length: Length,
    day: NaiveDate,
    /// How many commits of the mainline the day has so far.
    today: i64,
    /// What is still to be recorded that day.
    waiting: Vec<String>,
    /// What is to be changed, and from which commit on.
    changes: VecDeque<(usize, File)>,
    marks: usize,
    /// The marks of the mainline's commits.
    line: Vec<usize>,
}

impl<W: Write> Stream<W> {
    /// Writes the whole stream.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub(crate) fn write(out: W, length: Length) -> io::Result<()> {
        let (year, month, day) = STARTS;
        let mut stream = Stream {
            out,
            dice: Dice::new(3, 0),
            length,
            day: NaiveDate::from_ymd_opt(year, month, day).expect("a date"),
            today: 0,
            waiting: Vec::new(),
            changes: VecDeque::new(),
            marks: 0,
            line: Vec::new(),
        };
        for at in 0..length.commits {
            stream.step(at)?;
        }
        let last = stream.marks;
        write!(stream.out, "reset refs/heads/main\nfrom :{last}\n\n")
    }

    fn step(&mut self, at: usize) -> io::Result<()> {
        let mut files = self.files(at);
        if at == 0 {
            let tasks = (0..40).map(|task| format!("policy/tasks/task-{task:02}.yaml"));
            let whole = ["policy/dutybook.yaml", "policy/teams.yaml"].map(str::to_owned);
            let whole = whole.into_iter().chain(tasks);
            files.extend(whole.map(|path| File { path, version: 0 }));
        } else if at.is_multiple_of(self.length.policy_every) {
            // One in ten changes the roster, the others a task.
            let path = match self.dice.below(10) {
                0 => "policy/teams.yaml".to_owned(),
                _ => format!("policy/tasks/task-{:02}.yaml", self.dice.below(40)),
            };
            let version = u32::try_from(at).expect("a number of commits");
            files.push(File { path, version });
        }
        let first = self.line.last().copied();
        let mut parents: Vec<usize> = first.into_iter().collect();
        if at % 2 == 1 {
            let behind = self.dice.pick(&BEHIND).min(self.line.len() - 1);
            let start = self.line[self.line.len() - 1 - behind];
            let side = self.commit(at, "side", &[start], &files)?;
            parents.push(side);
        }
        let mark = self.commit(at, "main", &parents, &files)?;
        self.line.push(mark);
        self.today += 1;
        Ok(())
    }

    fn commit(
        &mut self,
        at: usize,
        branch: &str,
        parents: &[usize],
        files: &[File],
    ) -> io::Result<usize> {
        self.marks += 1;
        // `day` is the next to be recorded: what is recorded lands on the morning after.
        let midnight = self.day.and_time(NaiveTime::MIN).and_utc().timestamp();
        let (mark, time) = (self.marks, midnight + self.today * 300);
        let message = "Evidence of the day\n";
        write!(
            self.out,
            "commit refs/heads/{branch}\nmark :{mark}\n\
             committer Analyst <analyst-{}@soc.example> {time} +0100\n\
             data {}\n{message}\n",
            at % 30,
            message.len(),
        )?;
        for (at, parent) in parents.iter().enumerate() {
            let word = if at == 0 { "from" } else { "merge" };
            writeln!(self.out, "{word} :{parent}")?;
        }
        for file in files {
            let text = self.text(file);
            let (path, length) = (&file.path, text.len());
            write!(self.out, "M 100644 inline {path}\ndata {length}\n{text}\n")?;
        }
        self.out.write_all(b"\n")?;
        Ok(mark)
    }

    fn files(&mut self, at: usize) -> Vec<File> {
        let mut files = Vec::new();
        while self.changes.front().is_some_and(|(from, _)| *from <= at) {
            files.extend(self.changes.pop_front().map(|(_, file)| file));
        }
        for _ in 0..self.dice.pick(&FILES) {
            let path = loop {
                match self.waiting.pop() {
                    Some(path) => break path,
                    None => self.next_day(),
                }
            };
            if self.dice.below(CHANGED) == 0 {
                let path = path.clone();
                self.changes
                    .push_back((at + 200, File { path, version: 1 }));
            }
            files.push(File { path, version: 0 });
        }
        files
    }

    /// Everything that is to be recorded on a day, in any order.
    fn next_day(&mut self) {
        let day = self.day;
        self.today = 0;
        self.day = day.checked_add_days(Days::new(1)).expect("a date");
        let week = day.iso_week();
        for task in 0..40 {
            let (year, occurrence, is_today) = match task {
                0..12 => (day.year(), day.format("%F").to_string(), true),
                12..32 => {
                    let label = format!("{}-W{:02}", week.year(), week.week());
                    let is_today = day.weekday().num_days_from_monday() == task % 5;
                    (week.year(), label, is_today)
                }
                _ => (
                    day.year(),
                    day.format("%Y-%m").to_string(),
                    day.day() == task - 20,
                ),
            };
            let teams = TEAMS.iter().filter(|_| is_today);
            let folder = format!("evidence/task-{task:02}/{year}/{occurrence}");
            self.waiting
                .extend(teams.map(|team| format!("{folder}/{team}.yaml")));
        }
        for at in (1..self.waiting.len()).rev() {
            let other = self.dice.below(at as u64 + 1);
            self.waiting
                .swap(at, usize::try_from(other).expect("an index"));
        }
    }

    fn text(&self, file: &File) -> String {
        let version = file.version;
        match file.path.as_str() {
            "policy/dutybook.yaml" => settings(self.length.signatures),
            "policy/teams.yaml" => teams(version),
            path => match path.strip_prefix("policy/tasks/") {
                Some(name) => task(name.trim_end_matches(".yaml"), version),
                None => evidence(path, version),
            },
        }
    }
}

fn settings(signatures: &str) -> String {
    let (year, month, day) = STARTS;
    format!(
        "kind: policy/v1\norganisation: Generated\ntimezone: Europe/Copenhagen\n\
         starts: {year}-{month:02}-{day:02}\nhistory: {{ signatures: \"{signatures}\" }}\n"
    )
}

/// Three people a team, and whoever came with a version.
fn teams(version: u32) -> String {
    let mut text = "kind: teams/v1\nteams:\n".to_owned();
    for (at, team) in TEAMS.iter().enumerate() {
        text += &format!("  {team}:\n    members:\n");
        for member in 0..3 {
            let number = at * 3 + member;
            text += &format!("      - {{ email: analyst-{number}@soc.example }}\n");
        }
    }
    text += &format!("      - {{ email: guest-{version}@soc.example }}\n");
    text + &format!("groups:\n  all-soc: {{ teams: [{}] }}\n", TEAMS.join(", "))
}

fn task(id: &str, version: u32) -> String {
    let number: u32 = id.trim_start_matches("task-").parse().expect("a number");
    let every = match number {
        0..12 => "day",
        12..32 => "week",
        _ => "month",
    };
    // Terms change too, in a third of the versions.
    let grace = 2 + version % 3;
    format!(
        "kind: task/v1\nid: {id}\ntitle: Duty {number}, as of {version}\n\
         assigned: {{ each_of: all-soc }}\ncadence:\n  every: {every}\n  grace: {grace} business-days\n"
    )
}

fn evidence(path: &str, version: u32) -> String {
    let mut parts = path.split('/').skip(1);
    let mut next = || parts.next().expect("a path of evidence");
    let (task, _, occurrence, team) = (next(), next(), next(), next());
    let team = team.trim_end_matches(".yaml");
    let salt = path.bytes().fold(u64::from(version), |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    let mut dice = Dice::new(9, salt);
    let number = TEAMS.iter().position(|name| *name == team).expect("a team") * 3;
    let day = match occurrence.split_once("-W") {
        Some((year, week)) => {
            let number = |text: &str| text.parse().expect("a number");
            let year = i32::try_from(number(year)).expect("a year");
            let back = task
                .trim_start_matches("task-")
                .parse()
                .map_or(0, |n: u32| n % 5);
            let monday = NaiveDate::from_isoywd_opt(year, number(week), Weekday::Mon);
            monday.expect("a week") + Days::new(back.into())
        }
        None if occurrence.len() == 7 => {
            let day: u32 = task.trim_start_matches("task-").parse().expect("a number");
            format!("{occurrence}-{:02}", day - 20)
                .parse()
                .expect("a date")
        }
        None => occurrence.parse().expect("a date"),
    };
    format!(
        "kind: evidence/v1\ntask: {task}\noccurrence: {occurrence}\nteam: {team}\n\
         performed_by: [analyst-{}@soc.example]\nperformed_at: {day}T14:00:00Z\n\
         summary: Nothing out of the ordinary in {}\n",
        number + usize::try_from(salt % 3).expect("a number"),
        dice.guid(),
    )
}

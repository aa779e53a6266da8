//! A long history, as a stream for `git fast-import` (git-fast-import(1)): ten teams that record the
//! evidence of forty tasks day by day, every other time through a pull request that is merged.

use std::collections::VecDeque;
use std::io::{self, Write};

use chrono::{Datelike, Days, NaiveDate};

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

/// A file and how often it was written.
struct File {
    path: String,
    version: u32,
}

/// The stream of a mainline of so many commits.
pub(crate) struct Stream<W> {
    out: W,
    dice: Dice,
    day: NaiveDate,
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
    pub(crate) fn write(out: W, commits: usize) -> io::Result<()> {
        let mut stream = Stream {
            out,
            dice: Dice::new(3, 0),
            day: NaiveDate::from_ymd_opt(2016, 1, 1).expect("a date"),
            waiting: Vec::new(),
            changes: VecDeque::new(),
            marks: 0,
            line: Vec::new(),
        };
        for at in 0..commits {
            stream.step(at)?;
        }
        let last = stream.marks;
        write!(stream.out, "reset refs/heads/main\nfrom :{last}\n\n")
    }

    fn step(&mut self, at: usize) -> io::Result<()> {
        let mut files = self.files(at);
        if at.is_multiple_of(500) {
            let path = match at {
                0 => "policy/dutybook.yaml".to_owned(),
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
        let (mark, time) = (self.marks, 1_451_606_400 + at * 1600 + self.marks % 7);
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
            let text = text(file);
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
}

fn text(file: &File) -> String {
    let path = &file.path;
    let salt = path.bytes().fold(u64::from(file.version), |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.into())
    });
    let guid = Dice::new(9, salt).guid();
    format!(
        "kind: evidence/v1\nof: {path}\nsummary: Nothing out of the ordinary\n\
         details:\n  run: {guid}\n  version: {}\n",
        file.version
    )
}

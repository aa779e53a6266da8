//! How many duties have which standing: by task, by team, by month.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use crate::history::Grade;
use crate::judge::{Assessment, Duty, Standing};
use crate::model::Id;

/// Duties by standing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts([usize; Standing::ALL.len()]);

impl Counts {
    pub(crate) fn add(&mut self, standing: Standing) {
        self.0[standing as usize] += 1;
    }

    pub(crate) fn of(&self, standing: Standing) -> usize {
        self.0[standing as usize]
    }

    pub(crate) fn total(&self) -> usize {
        self.0.iter().sum()
    }

    /// The duties of which punctuality can be told: all that are settled or overdue, but the waived.
    pub(crate) fn told(&self) -> usize {
        let told = [
            Standing::Met,
            Standing::Late,
            Standing::Excused,
            Standing::Overdue,
        ];
        told.iter().map(|standing| self.of(*standing)).sum()
    }

    /// The duties that are neither plainly met nor still to be done in time.
    pub(crate) fn exceptions(&self) -> usize {
        let all = Standing::ALL.into_iter().filter(|it| is_exception(*it));
        all.map(|standing| self.of(standing)).sum()
    }

    /// Standings that there are, with their counts: `11 met, 1 waived`.
    pub(crate) fn words(&self) -> String {
        let there = Standing::ALL
            .into_iter()
            .filter(|standing| self.of(*standing) > 0);
        let words: Vec<String> = there
            .map(|standing| format!("{} {standing}", self.of(standing)))
            .collect();
        if words.is_empty() {
            "no duties".to_owned()
        } else {
            words.join(", ")
        }
    }
}

/// Whether a duty of this standing is neither plainly met nor still to be done in time.
pub(crate) fn is_exception(standing: Standing) -> bool {
    !matches!(
        standing,
        Standing::Met | Standing::Upcoming | Standing::Open
    )
}

/// Everything that the page counts.
#[derive(Default)]
pub(crate) struct Tally<'a> {
    pub(crate) all: Counts,
    pub(crate) tasks: BTreeMap<&'a Id, Counts>,
    pub(crate) teams: BTreeMap<&'a Id, Counts>,
    /// By year and month of the due instant.
    pub(crate) months: BTreeMap<(i32, u32), Counts>,
    /// Evidence by the grade of its landing; without one where no commit shows it.
    pub(crate) grades: BTreeMap<Option<Grade>, usize>,
    /// The versions of the policy that judge a duty: indices into the timeline.
    pub(crate) versions: BTreeSet<usize>,
}

impl<'a> Tally<'a> {
    pub(crate) fn of(assessment: &'a Assessment) -> Self {
        let mut tally = Tally::over(assessment, &assessment.duties);
        for task in &assessment.tasks {
            tally.tasks.entry(&task.id).or_default();
        }
        tally
    }

    /// The same of some of the duties.
    pub(crate) fn over(assessment: &'a Assessment, duties: &'a [Duty]) -> Self {
        let mut tally = Tally::default();
        for duty in duties {
            let due = duty.window.due;
            tally.all.add(duty.standing);
            let task = tally.tasks.entry(&duty.id.task).or_default();
            task.add(duty.standing);
            let team = tally.teams.entry(&duty.id.team).or_default();
            team.add(duty.standing);
            let month = tally.months.entry((due.year(), due.month())).or_default();
            month.add(duty.standing);
            tally.versions.insert(duty.version);
            if let Some(claim) = assessment.claim_of(duty) {
                let grade = assessment.commit_of(claim).map(|commit| commit.grade);
                *tally.grades.entry(grade).or_default() += 1;
            }
        }
        tally
    }
}

/// How outputs for people call a team; duties that several may fulfil have none of their own.
pub(crate) fn team_name<'a>(assessment: &'a Assessment, team: &'a Id) -> &'a str {
    if *team == Id::any() {
        "Any of several teams"
    } else {
        assessment.team_name(team)
    }
}

/// What a task is, in a line.
pub(crate) fn title<'a>(assessment: &'a Assessment, task: &Id) -> &'a str {
    let found = assessment.tasks.iter().find(|known| known.id == *task);
    found.map_or("", |task| &task.title)
}

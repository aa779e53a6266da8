//! Everything that a page counts: standings by task, by team and by month, grades, versions.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use crate::history::{Grade, TimeGrade};
use crate::judge::{Assessment, Duty};
use crate::model::Id;
use crate::report::standings::StandingCounts;

/// Everything that a page counts.
#[derive(Default)]
pub(crate) struct PageTally<'a> {
    pub(crate) all: StandingCounts,
    pub(crate) tasks: BTreeMap<&'a Id, StandingCounts>,
    pub(crate) teams: BTreeMap<&'a Id, StandingCounts>,
    /// By year and month of the due instant.
    pub(crate) months: BTreeMap<(i32, u32), StandingCounts>,
    /// Evidence by the grade of its landing; `None` where no commit shows it.
    pub(crate) grades: BTreeMap<Option<Grade>, usize>,
    /// Evidence by what proves the time of its landing; `None` where no commit shows it.
    pub(crate) times: BTreeMap<Option<TimeGrade>, usize>,
    /// The versions of the policy that judge a duty: indices into the timeline.
    pub(crate) versions: BTreeSet<usize>,
}

impl<'a> PageTally<'a> {
    /// Counts all duties, and no duties for each task that has none.
    pub(crate) fn of(assessment: &'a Assessment) -> Self {
        let mut tally = PageTally::over(assessment, &assessment.duties);
        for task in &assessment.tasks {
            tally.tasks.entry(&task.id).or_default();
        }
        tally
    }

    /// Counts some of the duties.
    pub(crate) fn over(assessment: &'a Assessment, duties: &'a [Duty]) -> Self {
        let mut tally = PageTally::default();
        for duty in duties {
            let (id, due, standing) = (&duty.id, duty.window.due, duty.standing);
            tally.all.add(standing);
            tally.tasks.entry(&id.task).or_default().add(standing);
            tally.teams.entry(&id.team).or_default().add(standing);
            let month = (due.year(), due.month());
            tally.months.entry(month).or_default().add(standing);
            tally.versions.insert(duty.version);
            if let Some(claim) = assessment.claim_of(duty) {
                let commit = assessment.commit_of(claim);
                let (grade, time) = (commit.map(|it| it.grade), commit.map(|it| it.when.grade));
                *tally.grades.entry(grade).or_default() += 1;
                *tally.times.entry(time).or_default() += 1;
            }
        }
        tally
    }
}

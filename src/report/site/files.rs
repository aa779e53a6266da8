//! The files of a site, and the evaluation that they show.

use std::collections::BTreeSet;

use crate::judge::{Assessment, Duty, Verdict};
use crate::language::Language;
use crate::model::{Duration, Id, Policy};
use crate::report::audit::report::AuditReport;

/// Everything that a site shows, of one evaluation.
pub struct Site<'a> {
    /// What `check` judges: every duty that has opened.
    pub checked: &'a Assessment,
    /// Its verdict where findings at level deny fail.
    pub verdict: Verdict,
    /// The population of the interval that the pages show.
    pub audited: AuditReport<'a>,
    /// What is not settled, and falls due soon.
    pub due: &'a Assessment,
    /// The same with what a calendar has to cancel.
    pub calendar: &'a Assessment,
    /// How far ahead the two look.
    pub within: &'a Duration,
    /// The one team that was asked for; `None` for all.
    pub team: Option<&'a Id>,
    /// The policy as it stands, which says how often each task is owed.
    pub policy: Option<&'a Policy>,
}

/// A file of a site.
pub struct SiteFile {
    /// Its path below the site's folder, with `/`.
    pub path: String,
    pub(super) content: SiteContent,
}

/// What a file of a site holds.
pub(super) enum SiteContent {
    Index,
    Audit,
    Task(Id),
    BadgeSvg(Option<Id>),
    BadgeJson(Option<Id>),
    Calendar,
    PopulationJson,
    PopulationCsv,
    /// Tells GitHub Pages to publish the files as they are.
    Nothing,
}

impl Site<'_> {
    /// The language of its pages.
    pub(super) fn language(&self) -> Language {
        self.checked.language
    }

    /// Every file of the site, in the order of their paths.
    #[must_use]
    pub fn files(&self) -> Vec<SiteFile> {
        let fixed = [
            (".nojekyll", SiteContent::Nothing),
            ("index.html", SiteContent::Index),
            ("audit.html", SiteContent::Audit),
            ("badge.svg", SiteContent::BadgeSvg(None)),
            ("badge.json", SiteContent::BadgeJson(None)),
            ("due.ics", SiteContent::Calendar),
            ("population.json", SiteContent::PopulationJson),
            ("population.csv", SiteContent::PopulationCsv),
        ];
        let mut files: Vec<(String, SiteContent)> = Vec::new();
        files.extend(fixed.map(|(path, content)| (path.to_owned(), content)));
        for task in self.tasks() {
            files.push((
                format!("tasks/{task}.html"),
                SiteContent::Task(task.clone()),
            ));
        }
        for team in self.teams() {
            let path = format!("badges/{team}");
            let team = Some(team.clone());
            files.push((format!("{path}.svg"), SiteContent::BadgeSvg(team.clone())));
            files.push((format!("{path}.json"), SiteContent::BadgeJson(team)));
        }
        files.sort_by(|(a, _), (b, _)| a.cmp(b));
        let files = files.into_iter();
        files
            .map(|(path, content)| SiteFile { path, content })
            .collect()
    }

    /// The tasks that have a page: those of the policy, and those of the duties on any page.
    pub(super) fn tasks(&self) -> BTreeSet<&Id> {
        let known = self.audited.assessment.tasks.iter().map(|task| &task.id);
        known
            .chain(self.duties().map(|duty| &duty.id.task))
            .collect()
    }

    /// The teams that have a badge: those of the duties on any page.
    pub(super) fn teams(&self) -> BTreeSet<&Id> {
        self.duties().map(|duty| &duty.id.team).collect()
    }

    fn duties(&self) -> impl Iterator<Item = &Duty> {
        let assessments = [self.audited.assessment, self.checked, self.due];
        let duties = assessments.map(|assessment| &assessment.duties);
        duties.into_iter().flatten()
    }
}

//! `report`: a small site for any host of static files.
//!
//! Every page is one file with a style of its own, and runs no script but the audit's own. Links lead
//! to other files of the site; where the address of the repository's pages is given, to those too.

mod badge;
mod cadence;
mod due_list;
mod index;
mod task;

use std::collections::BTreeSet;
use std::io;

use crate::judge::{Assessment, Duty, Verdict};
use crate::model::{Duration, Id, Policy};
use crate::report::audit::report::AuditReport;
use crate::report::audit::{csv, html, human};
use crate::report::due::ics;

use crate::report::site::badge::Badge;

/// How every page looks but the audit's.
const STYLE: &str = concat!(include_str!("../html/page.css"), include_str!("site.css"));

/// All that a site tells, of one evaluation.
pub struct Site<'a> {
    /// What `check` judges: every duty that has opened.
    pub checked: &'a Assessment,
    /// Its verdict where findings at level deny fail.
    pub verdict: Verdict,
    /// The population of the interval that the pages show.
    pub audited: AuditReport<'a>,
    /// What is not settled, and falls due soon.
    pub due: &'a Assessment,
    /// The same with what a calendar has to take back.
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
    content: Content,
}

enum Content {
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
    /// Every file of the site, in the order of their paths.
    #[must_use]
    pub fn files(&self) -> Vec<SiteFile> {
        let mut files: Vec<SiteFile> = [
            (".nojekyll", Content::Nothing),
            ("index.html", Content::Index),
            ("audit.html", Content::Audit),
            ("badge.svg", Content::BadgeSvg(None)),
            ("badge.json", Content::BadgeJson(None)),
            ("due.ics", Content::Calendar),
            ("population.json", Content::PopulationJson),
            ("population.csv", Content::PopulationCsv),
        ]
        .into_iter()
        .map(|(path, content)| SiteFile {
            path: path.to_owned(),
            content,
        })
        .collect();
        files.extend(self.tasks().into_iter().map(|task| SiteFile {
            path: format!("tasks/{task}.html"),
            content: Content::Task(task.clone()),
        }));
        for team in self.teams() {
            files.push(SiteFile {
                path: format!("badges/{team}.svg"),
                content: Content::BadgeSvg(Some(team.clone())),
            });
            files.push(SiteFile {
                path: format!("badges/{team}.json"),
                content: Content::BadgeJson(Some(team.clone())),
            });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// Writes one of its files.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, file: &SiteFile, out: &mut dyn io::Write) -> io::Result<()> {
        match &file.content {
            Content::Index => index::page(out, self),
            Content::Audit => html::write_audit_html(out, &self.audited),
            Content::Task(task) => task::page(out, self, task),
            Content::BadgeSvg(team) => Badge::of(self, team.as_ref()).svg(out),
            Content::BadgeJson(team) => Badge::of(self, team.as_ref()).json(out),
            Content::Calendar => ics::write_due_ics(out, self.calendar, self.team),
            Content::PopulationJson => human::write_audit_json(out, &self.audited),
            Content::PopulationCsv => csv::write_audit_csv(out, &self.audited),
            Content::Nothing => Ok(()),
        }
    }

    /// The tasks that have a page: those of the policy, and those of which a duty is shown.
    fn tasks(&self) -> BTreeSet<&Id> {
        let known = self.audited.assessment.tasks.iter().map(|task| &task.id);
        known
            .chain(self.shown().map(|duty| &duty.id.task))
            .collect()
    }

    /// The teams that have a badge: those by which a duty is written.
    fn teams(&self) -> BTreeSet<&Id> {
        self.shown().map(|duty| &duty.id.team).collect()
    }

    fn shown(&self) -> impl Iterator<Item = &Duty> {
        let duties = &self.audited.assessment.duties;
        duties
            .iter()
            .chain(&self.checked.duties)
            .chain(&self.due.duties)
    }
}

//! What every renderer of `due` reads: one dutybook root, or several of one repository.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::judge::{Assessment, Duty, Standing};
use crate::model::{Duration, DutyId, Id};
use crate::report::check::report::{common_value, root_name};
use crate::report::names::team_heading;
use crate::rules::settling_command;
use crate::text::{CommandLine, Shell, count_of};

/// The most duties that a sentence names.
const MAX_NAMES: usize = 5;

/// What is to be done.
pub struct DueReport {
    /// The roots, by their paths.
    pub roots: Vec<DueRoot>,
    /// The instant at which everything was judged.
    pub as_of: DateTime<Utc>,
    /// How far ahead of it was looked.
    pub within: Duration,
    /// The earlier instant since which a reminder is about changes; `None` for everything.
    pub since: Option<DateTime<Utc>>,
    /// The one team that was asked for.
    pub team: Option<Id>,
}

/// What is to be done in a dutybook root.
pub struct DueRoot {
    /// Where it lies below the top of the git repository, with `/`; empty for the top itself.
    pub path: String,
    /// The duties that are not settled.
    pub assessment: Assessment,
    /// How many files of evidence differ from the newest commit.
    pub uncommitted: usize,
    /// The duties that count as settled by what is not committed.
    pub settled_by_uncommitted: Vec<DutyId>,
    /// How much evidence awaits the review of whoever asks for their own duties.
    pub awaited_reviews: usize,
    /// How many waivers await their approval.
    pub awaited_approvals: usize,
    /// The same with what a calendar has to cancel; `None` where no calendar was asked for.
    pub calendar: Option<Assessment>,
    /// Everything as of the earlier instant, and now; `None` where no instant was asked for.
    pub compared: Option<(Assessment, Assessment)>,
    /// Addresses that open new evidence, in a form that is safe in Markdown.
    pub links: BTreeMap<DutyId, String>,
}

impl DueRoot {
    /// The root with nothing but what is due.
    #[must_use]
    pub fn new(path: String, assessment: Assessment) -> Self {
        DueRoot {
            path,
            assessment,
            uncommitted: 0,
            settled_by_uncommitted: Vec::new(),
            awaited_reviews: 0,
            awaited_approvals: 0,
            calendar: None,
            compared: None,
            links: BTreeMap::new(),
        }
    }
}

impl DueReport {
    /// The instant at which everything was judged: on the policy's clock where all roots have the same, else in UTC.
    pub(super) fn instant(&self) -> DateTime<Tz> {
        let roots = self.roots.iter();
        let zones = roots.map(|root| Some(root.assessment.as_of.timezone()));
        let zone = common_value(zones).unwrap_or(Tz::UTC);
        self.as_of.with_timezone(&zone)
    }

    /// The last instant that was looked at.
    pub(super) fn until(&self) -> DateTime<Tz> {
        self.within.after(self.instant())
    }

    /// The duties of all roots.
    pub(super) fn duties(&self) -> impl Iterator<Item = &Duty> {
        let roots = self.roots.iter();
        roots.flat_map(|root| &root.assessment.duties)
    }

    /// The path of a root, where there are several.
    pub(super) fn root_of<'a>(&self, root: &'a DueRoot) -> Option<&'a str> {
        (self.roots.len() > 1).then(|| root_name(&root.path))
    }

    /// The name of a team, after the root where there are several.
    pub(super) fn heading(&self, root: &DueRoot, team: &Id) -> String {
        let name = team_heading(&root.assessment, team);
        self.root_of(root)
            .map_or(name.to_owned(), |root| format!("{root}: {name}"))
    }

    /// The command that settles a duty; `None` until it opens, since it would be refused.
    pub(super) fn command(&self, root: &DueRoot, duty: &Duty) -> Option<CommandLine> {
        let timeline = root.assessment.timeline.as_ref();
        (duty.standing != Standing::Upcoming)
            .then(|| settling_command(duty, timeline, self.root_of(root)))
    }

    /// What awaits whoever asks as a second person, and the commands that show it, a sentence a root.
    pub(super) fn awaiting_notes(&self, shell: Shell) -> Vec<String> {
        let notes = self.roots.iter().filter_map(|root| {
            let command = |word: &'static str| {
                let command = CommandLine::new("dutybook");
                let command = match self.root_of(root) {
                    Some(path) => command.words("-C").argument(path),
                    None => command,
                };
                command.words(word).for_shell(shell)
            };
            let reviews = (root.awaited_reviews > 0).then(|| {
                let count = count_of(root.awaited_reviews, "review", "reviews");
                (count, command("review"))
            });
            let approvals = (root.awaited_approvals > 0).then(|| {
                let count = count_of(root.awaited_approvals, "waiver", "waivers");
                (count, command("approve"))
            });
            let both: Vec<(String, String)> = reviews.into_iter().chain(approvals).collect();
            let (counts, commands): (Vec<String>, Vec<String>) = both.into_iter().unzip();
            let is_one = root.awaited_reviews + root.awaited_approvals == 1;
            let verb = if is_one { "awaits" } else { "await" };
            let shown = format!(
                "{} {verb} you: {}",
                counts.join(" and "),
                commands.join(", ")
            );
            (!counts.is_empty()).then_some(shown)
        });
        notes.collect()
    }

    /// What is not committed of evidence, a sentence a root.
    pub(super) fn uncommitted_notes(&self) -> Vec<String> {
        let roots = self
            .roots
            .iter()
            .filter(|root| root.uncommitted > 0 || !root.settled_by_uncommitted.is_empty());
        let notes = roots.map(|root| {
            let prefix = self.root_of(root).map(|root| format!("{root}: "));
            let prefix = prefix.unwrap_or_default();
            let (is, files) = match root.uncommitted {
                1 => ("is", "file"),
                _ => ("are", "files"),
            };
            let files = format!(
                "{} {files} of evidence {is} not committed",
                root.uncommitted
            );
            let settled = &root.settled_by_uncommitted;
            if settled.is_empty() {
                return format!("{prefix}{files}");
            }
            let names: Vec<String> = settled
                .iter()
                .take(MAX_NAMES)
                .map(DutyId::to_string)
                .collect();
            let mut names = names.join(", ");
            if settled.len() > MAX_NAMES {
                names = format!("{names} and {} more", settled.len() - MAX_NAMES);
            }
            let count = count_of(settled.len(), "duty counts", "duties count");
            format!("{prefix}{files}; {count} as settled only by what is not committed: {names}")
        });
        notes.collect()
    }
}

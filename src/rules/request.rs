//! `request/*`: requests, which open as-needed occurrences.

use std::sync::Arc;

use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;

use super::Context;
use super::evidence::report_secrets;
use super::stages::FamilyChecks;
use crate::finding::{FindingBuilder, Rule};
use crate::history::{Landing, RequestVersion};
use crate::judge::RequestedOccurrence;
use crate::load::OccurrenceFolder;
use crate::model::{Id, OwingTeam, Policy, Request, Task, local_date};
use crate::schedule::{Terms, Window, label_year, request_window, request_window_of_team};
use crate::text::suggest;
use crate::yaml::{Node, locate};

/// Requests have no table of checks: what is wrong decides which check comes next.
pub(super) const CHECKS: FamilyChecks = FamilyChecks::NONE;

/// The occurrence that a folder's request opens; adds findings about the request. `versions` are what
/// the request says and said before, newest first; empty where history is not read.
///
/// A request that stands elsewhere than it says opens nothing: its label could be another's. The
/// finding that says so cannot be silenced, so that no fault forgives the duty.
pub(super) fn open_request(
    folder: &OccurrenceFolder,
    versions: &[RequestVersion],
    context: &Context,
    findings: &mut Vec<FindingBuilder>,
) -> Option<RequestedOccurrence> {
    let claimed = folder.request.as_ref()?;
    let root = claimed.root.as_ref();
    let faults = claimed.drafts.clone();
    findings.extend(report_secrets(&claimed.bytes, &claimed.file, root, faults));
    let (request, root) = claimed.value.as_ref().zip(root)?;
    let file = RequestContext {
        opens: opening(request, versions, context),
        stated: stated_with(request, versions),
        context,
        folder,
        path: &claimed.file,
        root,
        request,
    };
    file.open(findings)
}

/// With which version the claim that stands now landed: the first of those, one after the other, that make it.
fn stated_with(request: &Request, versions: &[RequestVersion]) -> Option<Landing> {
    let stands = |version: &&RequestVersion| version.requested_at == request.requested_at;
    let first = versions.iter().take_while(stands).last();
    first.map(|version| version.landing)
}

/// When the occurrence opened: with the version of the request that opened it first. What was asked for does
/// not come to be due later by an amendment.
fn opening(
    request: &Request,
    versions: &[RequestVersion],
    context: &Context,
) -> DateTime<FixedOffset> {
    let openings = versions
        .iter()
        .map(|version| opening_of_version(version, context));
    openings.min().unwrap_or(request.requested_at)
}

/// A date that somebody typed is believed where it landed within `record_within` of it, and not before it;
/// else the landing counts. `record_within` is that of the landing, which nobody can choose.
fn opening_of_version(version: &RequestVersion, context: &Context) -> DateTime<FixedOffset> {
    let (requested_at, landing) = (version.requested_at, version.landing);
    let settings = &context.policy_at(Some(landing)).settings;
    let landed_at = context.landed_by(landing);
    let could_be_known = context.could_be_stated(requested_at.to_utc(), Some(landing));
    let record_by = settings
        .record_within
        .after(requested_at.with_timezone(&settings.timezone));
    let is_recorded = landing.is_imported || landed_at <= record_by;
    if could_be_known && is_recorded {
        return requested_at;
    }
    landed_at.with_timezone(&settings.timezone).fixed_offset()
}

/// What a request opens for each team whose days are not those of all its teams together. Whether it opens anything, it
/// does for all of them.
fn team_windows(
    policy: &Policy,
    task: &Task,
    of_all: &Terms,
    window: &Window,
) -> Vec<(Id, Window)> {
    if !policy.teams.has_own_days() || task.assigned.is_any() {
        return Vec::new();
    }
    let teams = task.assigned.teams().iter();
    let windows = teams.filter_map(|team| {
        let own = Terms::of(policy, task, OwingTeam::One(team));
        let window = request_window_of_team(&own, window).filter(|_| own != *of_all);
        Some((team.clone(), window?))
    });
    windows.collect()
}

/// One request, with what is known about it.
struct RequestContext<'a> {
    context: &'a Context<'a>,
    folder: &'a OccurrenceFolder,
    path: &'a Arc<str>,
    root: &'a Node,
    request: &'a Request,
    /// When its occurrence opened.
    opens: DateTime<FixedOffset>,
    /// The landing of what it says now; `None` where history is not read.
    stated: Option<Landing>,
}

impl<'a> RequestContext<'a> {
    /// The occurrence that it opens; adds what is wrong with it.
    fn open(&self, findings: &mut Vec<FindingBuilder>) -> Option<RequestedOccurrence> {
        let (context, request) = (self.context, self.request);
        let misplaced = self.check_placement();
        let is_in_place = misplaced.is_empty();
        findings.extend(misplaced);
        findings.extend(self.check_future());
        if context.broken_tasks.contains(&request.task) {
            return None;
        }
        let Some((version, task)) = self.task() else {
            findings.push(self.unknown_task());
            return None;
        };
        findings.extend(self.check_trigger(task));
        let policy = context.timeline.policy(version);
        let terms = Terms::of(policy, task, OwingTeam::All);
        let Some(window) = request_window(&terms, &request.id, self.opens) else {
            findings.push(self.opens_nothing(task));
            return None;
        };
        is_in_place.then(|| RequestedOccurrence {
            task: task.id.clone(),
            version,
            team_windows: team_windows(policy, task, &terms, &window),
            window,
            requested_at: request.requested_at,
            file: Arc::clone(self.path),
        })
    }

    /// The task, as the version of the policy has it that was in force when the occurrence opened; else as
    /// the newest version has it.
    fn task(&self) -> Option<(usize, &'a Task)> {
        let context = self.context;
        let task = &self.request.task;
        let version = context.ledger.version_at(task, self.opens.to_utc());
        let then = version.and_then(|at| Some((at, context.timeline.task(at, task.as_str())?)));
        then.or_else(|| context.timeline.latest_task(task.as_str()))
    }

    fn finding(&self, rule: Rule, pointer: &str, message: String) -> FindingBuilder {
        FindingBuilder::new(rule, message)
            .file(self.path)
            .range(locate(self.root, pointer))
            .subject(pointer)
    }

    fn check_placement(&self) -> Vec<FindingBuilder> {
        let at = &self.folder.at;
        let request = self.request;
        let misplaced = |pointer, message| self.finding(Rule::RequestMisplaced, pointer, message);
        let mut findings = Vec::new();
        for (pointer, written, found) in [
            ("/task", request.task.as_str(), &at.task),
            ("/id", &request.id, &at.occurrence),
        ] {
            if written != found {
                let field = &pointer[1..];
                let message = format!("the path says {field} `{found}`, the file says `{written}`");
                let help = format!("correct `{field}`, or move the folder");
                findings.push(misplaced(pointer, message).help(help));
            }
        }
        let day = local_date(self.timezone(), request.requested_at.to_utc());
        let prefix = format!("{day}-");
        let slug = request.id.strip_prefix(&prefix).map(Id::new);
        if !matches!(slug, Some(Ok(_))) {
            let message = match slug {
                None => format!(
                    "the id `{}` does not begin with the local date of `requested_at`, {day}",
                    request.id
                ),
                Some(_) => format!("what follows the date in `{}` is not a slug", request.id),
            };
            let help =
                format!("call it {prefix}<slug>: lower-case letters, digits, single hyphens");
            findings.push(misplaced("/id", message).subject("date").help(help));
        } else if label_year(&request.id).is_some_and(|year| format!("{year:04}") != at.year) {
            let message = format!("`{}` does not belong in the folder {}", request.id, at.year);
            let help = "move the folder to that of its year";
            findings.push(misplaced("/id", message).subject("year").help(help));
        }
        findings
    }

    fn timezone(&self) -> Tz {
        let timeline = self.context.timeline;
        match self.task() {
            Some((version, task)) => timeline.policy(version).timezone_of(task, OwingTeam::All),
            None => self.context.newest().settings.timezone,
        }
    }

    fn check_future(&self) -> Option<FindingBuilder> {
        let requested_at = self.request.requested_at;
        let future = self
            .context
            .describe_future("requested_at", requested_at, self.stated)?;
        let finding = self.finding(Rule::EvidenceFuture, "/requested_at", future.message);
        Some(finding.help(future.help))
    }

    fn unknown_task(&self) -> FindingBuilder {
        let (message, help) = self.context.describe_unknown_task(&self.request.task);
        self.finding(Rule::EvidenceUnknownTask, "/task", message)
            .help(help)
    }

    fn check_trigger(&self, task: &Task) -> Option<FindingBuilder> {
        let trigger = self.request.trigger.as_ref()?;
        let triggers = &task.cadence.as_needed.as_ref()?.triggers;
        if triggers.is_empty() || triggers.contains(trigger) {
            return None;
        }
        let known: Vec<&str> = triggers.iter().map(Id::as_str).collect();
        let help = suggest(trigger.as_str(), known.iter().copied(), || {
            format!("triggers of this task: {}", known.join(", "))
        });
        let message = format!("`{trigger}` is not a trigger of {}", task.id);
        let finding = self.finding(Rule::RequestUnknownTrigger, "/trigger", message);
        Some(finding.help(help))
    }

    fn opens_nothing(&self, task: &Task) -> FindingBuilder {
        if task.cadence.as_needed.is_none() {
            let message = format!("{} is not done on request", task.id);
            let finding = self.finding(Rule::RequestMisplaced, "/task", message);
            return finding.help(
                "its calendar says when it is owed; add `as_needed:` to the task to take requests",
            );
        }
        let day = local_date(self.timezone(), self.opens.to_utc());
        let message = format!("{} owes nothing that is requested on {day}", task.id);
        let starts = self.context.newest().starts_of(task);
        let help = match task.ends {
            Some(ends) => format!("the task runs from {starts} to {ends}"),
            None => format!("the task starts on {starts}"),
        };
        self.finding(Rule::EvidenceUnknownDuty, "/requested_at", message)
            .help(help)
    }
}

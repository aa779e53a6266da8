//! Whether evidence lies where it belongs, and names a duty that exists.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::finding::{FindingBuilder, Rule};
use crate::judge::RequestedOccurrence;
use crate::load::{OccurrenceFolder, StrayFile, is_yaml_name};
use crate::model::{DutyId, Evidence, Id, OwingTeam, ReviewDemand, Task};
use crate::rules::Context;
use crate::rules::evidence_context::{EvidenceContext, NamedDuty};
use crate::schedule::{TeamSchedule, Window, label_year};
use crate::text::{CommandLine, suggest};

/// Files above the folders of occurrences that nobody takes for evidence.
const HARMLESS: &[&str] = &["README.md", ".gitkeep", ".gitattributes", ".gitignore"];

/// A file above the folders of occurrences, where no file is expected.
#[must_use]
pub fn check_stray(stray: &StrayFile) -> Option<FindingBuilder> {
    let name = stray.file.rsplit('/').next().unwrap_or_default();
    if HARMLESS.contains(&name) {
        return None;
    }
    let help =
        "evidence lies in evidence/<task>/<year>/<occurrence>/<team>.yaml, artifacts beside it";
    let (rule, message) = if is_yaml_name(name) {
        let message = format!(
            "{} is not at a path for evidence, and is not read",
            stray.file
        );
        (Rule::EvidenceMisplaced, message)
    } else {
        let message = format!("{} is where no evidence can list it", stray.file);
        (Rule::ArtifactUnlisted, message)
    };
    Some(
        FindingBuilder::new(rule, message)
            .help(help)
            .file(&stray.file),
    )
}

/// Claims in the folders below an occurrence's own.
pub(super) fn check_nested_claims(folder: &OccurrenceFolder) -> Vec<FindingBuilder> {
    let finding = |file: &Arc<str>| {
        let message = format!("{file} says that it is evidence or a request, and is not read");
        FindingBuilder::new(Rule::EvidenceMisplaced, message)
            .help("evidence lies in the occurrence's own folder, as <team>.yaml")
            .file(file)
    };
    folder.strays.iter().map(finding).collect()
}

/// The duty that evidence names; adds a finding where there is no such duty.
pub fn find_named_duty<'a>(
    file: &EvidenceContext<'a>,
    opened: Option<&'a RequestedOccurrence>,
    findings: &mut Vec<FindingBuilder>,
) -> Option<NamedDuty<'a>> {
    let context = file.context;
    let evidence = file.evidence;
    if context.broken_tasks.contains(&evidence.task) {
        return None;
    }
    let Some((_, latest)) = context.timeline.latest_task(evidence.task.as_str()) else {
        findings.push(unknown_task(file));
        return None;
    };
    // The calendar comes first: a request cannot move what it calls for.
    let calendar = context.ledger.window(&latest.id, &evidence.occurrence);
    let is_named = |opened: &&RequestedOccurrence| {
        opened.task == latest.id && opened.window.label == evidence.occurrence
    };
    let requested = opened.filter(is_named).filter(|_| calendar.is_none());
    let owed = match requested {
        Some(opened) => find_requested(file, opened),
        None => find_scheduled(file, latest),
    };
    let Some(owed) = owed else {
        let by_request = requested.map(|opened| opened.version);
        let version = calendar.map(|(_, version)| version).or(by_request);
        findings.push(not_owed(file, latest, version));
        return None;
    };
    let OwedWork {
        window,
        version,
        assigned,
    } = owed;
    let task = context.timeline.task(version, evidence.task.as_str())?;
    let owing = if task.assigned.is_any() {
        Id::any()
    } else {
        assigned.clone()
    };
    let opens = window.opens.to_utc();
    // The names of the policy and the calendar are shared; each evidence file holds a copy of its own.
    let id = DutyId {
        task: task.id.clone(),
        occurrence: Arc::clone(&window.label),
        team: owing,
    };
    Some(NamedDuty {
        version,
        demand: ReviewDemand::of(&task.requires, evidence),
        task,
        assigned,
        window,
        work_from: requested.map_or(opens, |opened| opens.min(opened.requested_at.to_utc())),
        id,
    })
}

/// What a team owes that evidence may be about.
struct OwedWork<'a> {
    window: &'a Window,
    /// The version of the policy that owes it.
    version: usize,
    /// The team, by its name in that version.
    assigned: &'a Id,
}

/// What a request asks of the team that evidence names.
fn find_requested<'a>(
    file: &EvidenceContext<'a>,
    opened: &'a RequestedOccurrence,
) -> Option<OwedWork<'a>> {
    let (timeline, version) = (file.context.timeline, opened.version);
    let task = timeline.task(version, file.evidence.task.as_str())?;
    let assigned = timeline.assigned_name(version, task, &file.evidence.team)?;
    Some(OwedWork {
        window: opened.window_of(assigned),
        version,
        assigned,
    })
}

/// What the calendar calls for of the team that evidence names, by the days of that team: under this name, else under a
/// former or later one.
fn find_scheduled<'a>(file: &EvidenceContext<'a>, latest: &Task) -> Option<OwedWork<'a>> {
    let (context, evidence) = (file.context, file.evidence);
    let schedules = context.ledger.schedules(&latest.id);
    let owed = schedules.filter_map(|schedule| {
        let (window, version) = schedule.window(&evidence.occurrence)?;
        let task = context.timeline.task(version, evidence.task.as_str())?;
        let timeline = context.timeline;
        let assigned = timeline.assigned_name(version, task, &evidence.team)?;
        let is_owing = if task.assigned.is_any() {
            schedule.is_of(version, &Id::any())
        } else {
            schedule.is_of(version, assigned)
        };
        is_owing.then_some(OwedWork {
            window,
            version,
            assigned,
        })
    });
    owed.min_by_key(|owed| *owed.assigned != evidence.team)
}

/// Evidence of a team that does not owe the occurrence. `version` is one that owes it of other teams, if any does.
fn not_owed(file: &EvidenceContext, latest: &Task, version: Option<usize>) -> FindingBuilder {
    let (timeline, evidence) = (file.context.timeline, file.evidence);
    let Some(version) = version else {
        return unknown_occurrence(file, latest);
    };
    let task = timeline.task(version, evidence.task.as_str());
    let task = task.unwrap_or(latest);
    match timeline.assigned_name(version, task, &evidence.team) {
        // The task is the team's, and it has other days.
        Some(_) => unknown_occurrence(file, latest),
        None => unknown_team(file, task),
    }
}

/// Evidence whose path and fields disagree.
pub(super) fn check_placement(file: &EvidenceContext) -> Vec<FindingBuilder> {
    let evidence = file.evidence;
    let at = &file.folder.at;
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let stem = name.strip_suffix(".yaml").unwrap_or(name);
    let year = label_year(&evidence.occurrence);
    // Most evidence lies where it should: the path is put together only for a message.
    let right_path = || {
        let year = year.map_or_else(|| at.year.clone(), |year| format!("{year:04}"));
        let Evidence {
            task,
            occurrence,
            team,
            ..
        } = evidence;
        format!("evidence/{task}/{year}/{occurrence}/{team}.yaml")
    };
    let mut findings = Vec::new();
    for (field, written, found) in [
        ("task", evidence.task.as_str(), at.task.as_str()),
        ("occurrence", &evidence.occurrence, at.occurrence.as_str()),
        ("team", evidence.team.as_str(), stem),
    ] {
        if written != found {
            let message = format!("the path says {field} `{found}`, the file says `{written}`");
            let pointer = format!("/{field}");
            let finding = file.finding(Rule::EvidenceMisplaced, &pointer, message);
            findings
                .push(finding.help(format!("move it to {}, or correct `{field}`", right_path())));
        }
    }
    if year.is_some_and(|year| !is_year_folder(year, &at.year)) {
        let message = format!(
            "`{}` does not belong in the folder {}",
            evidence.occurrence, at.year
        );
        let finding = file.finding(Rule::EvidenceMisplaced, "/occurrence", message);
        let help = format!("move it to {}", right_path());
        findings.push(finding.subject("year").help(help));
    }
    findings
}

/// Whether the name of a folder is that year, in four digits.
fn is_year_folder(year: i32, text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) && text.parse() == Ok(year)
}

fn unknown_task(file: &EvidenceContext) -> FindingBuilder {
    let (message, help) = file.context.describe_unknown_task(&file.evidence.task);
    file.finding(Rule::EvidenceUnknownTask, "/task", message)
        .help(help)
}

fn unknown_occurrence(file: &EvidenceContext, task: &Task) -> FindingBuilder {
    let label = &file.evidence.occurrence;
    let context = file.context;
    let team = &file.evidence.team;
    let message = if context.ledger.window(&task.id, label).is_some() {
        format!("{} has no occurrence `{label}` for {team}", task.id)
    } else {
        format!("{} has no occurrence `{label}`", task.id)
    };
    let has_request = file.folder.request.is_some();
    let help = if label.starts_with("by-") {
        "complete any request of the task: that settles its backstop".to_owned()
    } else if let Some(help) = describe_day_off(file, task) {
        help
    } else if has_request {
        "its request opens nothing: see the request's own findings".to_owned()
    } else if let Some(window) = window_around(file, context, task) {
        format!("the work was done in the occurrence `{}`", window.label)
    } else if task.cadence.recurrence.is_none() {
        let command = CommandLine::new("dutybook request").argument(&task.id);
        format!("open one: {}", command.words("--slug … --reason …"))
    } else {
        let starts = context.newest().starts_of(task);
        let command = CommandLine::new("dutybook due").argument(&task.id);
        format!("the task owes occurrences that open on or after {starts}: see `{command}`")
    };
    file.finding(Rule::EvidenceUnknownDuty, "/occurrence", message)
        .help(help)
}

/// That a label names a day that is not a business day of the team, for a task that is only owed on those.
fn describe_day_off(file: &EvidenceContext, task: &Task) -> Option<String> {
    let recurrence = task.cadence.recurrence.as_ref()?;
    let label = &file.evidence.occurrence;
    let day: NaiveDate = label
        .parse()
        .ok()
        .filter(|_| recurrence.business_days_only)?;
    let policy = file.context.newest();
    let (team, of_all) = (owing_team(file, task), OwingTeam::All);
    if policy.calendar_of(task, team).is_business_day(day) {
        return None;
    }
    if !policy.calendar_of(task, of_all).is_business_day(day)
        && policy.calendar_name_of(task, team) == policy.calendar_name_of(task, of_all)
    {
        return Some(format!(
            "{day} is not a business day: nothing is owed for it"
        ));
    }
    let calendar = policy.calendar_name_of(task, team);
    let calendar = calendar.map_or(String::new(), |name| format!(" by the calendar {name}"));
    Some(format!(
        "{day} is not a business day of {}{calendar}: it owes nothing for it",
        file.evidence.team
    ))
}

/// The team of evidence, by its name in the newest version; all of them where any of several may do the task.
fn owing_team<'a>(file: &EvidenceContext<'a>, task: &'a Task) -> OwingTeam<'a> {
    if task.assigned.is_any() {
        return OwingTeam::All;
    }
    let timeline = file.context.timeline;
    let newest = timeline.versions().len() - 1;
    let assigned = timeline.assigned_name(newest, task, &file.evidence.team);
    assigned.map_or(OwingTeam::All, OwingTeam::One)
}

/// The occurrence in which the work was done, to suggest instead of a wrong label.
fn window_around<'a>(
    file: &EvidenceContext<'a>,
    context: &Context<'a>,
    task: &Task,
) -> Option<&'a Window> {
    let performed_at = file.evidence.performed_at.to_utc();
    let around = |schedule: TeamSchedule<'a>| {
        let windows = schedule.windows();
        let after = windows.partition_point(|window| window.opens <= performed_at);
        let window = windows.get(after.checked_sub(1)?)?;
        let is_around = window.closes.is_some_and(|closes| performed_at <= closes);
        let (_, version) = schedule.window(&window.label)?;
        is_around.then_some((schedule, version, window))
    };
    let found = context.ledger.schedules(&task.id).filter_map(around);
    let mut found: Vec<_> = found.collect();
    // That of the team, where there are several.
    found.sort_by_key(|(schedule, version, _)| {
        let timeline = context.timeline;
        let assigned = timeline
            .task(*version, task.id.as_str())
            .and_then(|task| timeline.assigned_name(*version, task, &file.evidence.team));
        !assigned.is_some_and(|team| schedule.is_of(*version, team))
    });
    found.first().map(|(_, _, window)| *window)
}

fn unknown_team(file: &EvidenceContext, task: &Task) -> FindingBuilder {
    let team = &file.evidence.team;
    let owing: Vec<&str> = task.assigned.teams().iter().map(Id::as_str).collect();
    let help = suggest(team.as_str(), owing.iter().copied(), || {
        format!("it is owed by {}", owing.join(", "))
    });
    let message = format!("the team `{team}` does not owe {}", task.id);
    file.finding(Rule::EvidenceUnknownDuty, "/team", message)
        .help(help)
}

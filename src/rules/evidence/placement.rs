//! Whether evidence lies where it belongs, and names a duty that exists.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::finding::{FindingBuilder, Rule};
use crate::judge::RequestedOccurrence;
use crate::load::{OccurrenceFolder, StrayFile, is_yaml_name};
use crate::model::{DutyId, Evidence, Id, ReviewDemand, Task};
use crate::rules::Context;
use crate::rules::evidence_context::{EvidenceContext, NamedDuty};
use crate::schedule::{Window, label_year};
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
    let is_named = |opened: &&RequestedOccurrence| {
        opened.task == latest.id && opened.window.label == evidence.occurrence
    };
    let calendar = context.ledger.window(&latest.id, &evidence.occurrence);
    let requested = opened
        .filter(is_named)
        .map(|opened| (&opened.window, opened.version));
    let asked_at = opened.filter(|_| calendar.is_none());
    let Some((window, version)) = calendar.or(requested) else {
        findings.push(unknown_occurrence(file, latest));
        return None;
    };
    let task = context.timeline.task(version, evidence.task.as_str())?;
    let timeline = context.timeline;
    let Some(team) = timeline.assigned_name(version, task, &evidence.team) else {
        findings.push(unknown_team(file, task));
        return None;
    };
    let owing = if task.assigned.is_any() {
        Id::any()
    } else {
        team.clone()
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
        assigned: team,
        window,
        work_from: asked_at.map_or(opens, |opened| opens.min(opened.requested_at.to_utc())),
        id,
    })
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
    let message = format!("{} has no occurrence `{label}`", task.id);
    let has_request = file.folder.request.is_some();
    let help = if label.starts_with("by-") {
        "complete any request of the task: that settles its backstop".to_owned()
    } else if let Some(day) = non_business_day(context, task, label) {
        format!("{day} is not a business day: nothing is owed for it")
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

/// The day of a label that is not a business day, for a task that is only owed on those.
fn non_business_day(context: &Context, task: &Task, label: &str) -> Option<NaiveDate> {
    let recurrence = task.cadence.recurrence.as_ref()?;
    let day = label
        .parse()
        .ok()
        .filter(|_| recurrence.business_days_only)?;
    let calendar = context.newest().calendar_of(task);
    (!calendar.is_business_day(day)).then_some(day)
}

/// The occurrence in which the work was done, to suggest instead of a wrong label.
fn window_around<'a>(
    file: &EvidenceContext,
    context: &Context<'a>,
    task: &Task,
) -> Option<&'a Window> {
    let performed_at = file.evidence.performed_at.to_utc();
    let windows = context.ledger.windows_of(&task.id);
    let after = windows.partition_point(|window| window.opens <= performed_at);
    let window = windows.get(after.checked_sub(1)?)?;
    window
        .closes
        .filter(|closes| performed_at <= *closes)
        .map(|_| window)
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

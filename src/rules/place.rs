//! Whether evidence stands where it belongs, and names a duty that exists.

use std::sync::Arc;

use chrono::NaiveDate;

use super::Context;
use super::examine::{EvidenceContext, Owed};
use crate::finding::{FindingBuilder, Rule};
use crate::judge::RequestedOccurrence;
use crate::load::{StrayFile, is_yaml_name};
use crate::model::{DutyId, Evidence, Id, Task};
use crate::schedule::{Window, label_year};
use crate::text::suggest;

/// Files above the occurrences' folders that nobody takes for evidence.
const HARMLESS: &[&str] = &["README.md", ".gitkeep", ".gitattributes", ".gitignore"];

/// A file above the folders in which files are expected.
#[must_use]
pub fn check_stray(stray: &StrayFile) -> Option<FindingBuilder> {
    let name = stray.file.rsplit('/').next().unwrap_or_default();
    if HARMLESS.contains(&name) {
        return None;
    }
    let help =
        "evidence lies in evidence/<task>/<year>/<occurrence>/<team>.yaml, artifacts beside it";
    let (rule, message) = if is_yaml_name(name) {
        let message = format!("{} fits no place for evidence, and is not read", stray.file);
        (Rule::EvidenceMisplaced, message)
    } else {
        let message = format!("{} stands where no evidence can list it", stray.file);
        (Rule::ArtifactUnlisted, message)
    };
    Some(
        FindingBuilder::new(rule, message)
            .help(help)
            .file(&stray.file),
    )
}

/// A claim in a folder below an occurrence's own.
pub(super) fn hidden(file: &Arc<str>) -> FindingBuilder {
    let message = format!("{file} says that it is evidence or a request, and is not read");
    let help = "evidence lies in the occurrence's own folder, as <team>.yaml";
    FindingBuilder::new(Rule::EvidenceMisplaced, message)
        .help(help)
        .file(file)
}

/// The duty that evidence names, where it exists; says what is wrong where it does not.
pub(super) fn owed<'a>(
    exhibit: &EvidenceContext<'a>,
    opened: Option<&'a RequestedOccurrence>,
    drafts: &mut Vec<FindingBuilder>,
) -> Option<Owed<'a>> {
    drafts.extend(misplaced(exhibit));
    let context = exhibit.context;
    let evidence = exhibit.evidence;
    if context.broken_tasks.contains(&evidence.task) {
        return None;
    }
    let Some((_, latest)) = context.timeline.latest_task(evidence.task.as_str()) else {
        drafts.push(unknown_task(exhibit));
        return None;
    };
    // The calendar comes first: no request can move what it calls for.
    let is_asked = |opened: &&RequestedOccurrence| {
        opened.task == latest.id && opened.window.label == evidence.occurrence
    };
    let calendar = context.ledger.window(&latest.id, &evidence.occurrence);
    let requested = opened
        .filter(is_asked)
        .map(|opened| (&opened.window, opened.version));
    let Some((window, version)) = calendar.or(requested) else {
        drafts.push(unknown_occurrence(exhibit, latest));
        return None;
    };
    let task = context.timeline.task(version, evidence.task.as_str())?;
    let mut teams = task.assigned.teams().iter();
    let Some(team) = teams.find(|team| **team == evidence.team) else {
        drafts.push(unknown_team(exhibit, task));
        return None;
    };
    let team = if task.assigned.is_any() {
        Id::any()
    } else {
        team.clone()
    };
    // The names of policy and calendar are there once, those of evidence once a file.
    let id = DutyId {
        task: task.id.clone(),
        occurrence: Arc::clone(&window.label),
        team,
    };
    Some(Owed {
        version,
        task,
        window,
        id,
    })
}

fn misplaced(exhibit: &EvidenceContext) -> Vec<FindingBuilder> {
    let evidence = exhibit.evidence;
    let at = &exhibit.folder.at;
    let name = exhibit.file.rsplit('/').next().unwrap_or_default();
    let stem = name.strip_suffix(".yaml").unwrap_or(name);
    let year = label_year(&evidence.occurrence);
    // Most evidence lies where it should: what a message would say is put together only for one.
    let belongs = || {
        let year = year.map_or_else(|| at.year.clone(), |year| format!("{year:04}"));
        let Evidence {
            task,
            occurrence,
            team,
            ..
        } = evidence;
        format!("evidence/{task}/{year}/{occurrence}/{team}.yaml")
    };
    let mut drafts = Vec::new();
    for (field, said, found) in [
        ("task", evidence.task.as_str(), at.task.as_str()),
        ("occurrence", &evidence.occurrence, at.occurrence.as_str()),
        ("team", evidence.team.as_str(), stem),
    ] {
        if said != found {
            let message = format!("the path says {field} `{found}`, the file says `{said}`");
            let pointer = format!("/{field}");
            let draft = exhibit.draft(Rule::EvidenceMisplaced, &pointer, message);
            drafts.push(draft.help(format!("move it to {}, or correct `{field}`", belongs())));
        }
    }
    if year.is_some_and(|year| !is_written(year, &at.year)) {
        let message = format!(
            "`{}` does not belong in the folder {}",
            evidence.occurrence, at.year
        );
        let draft = exhibit.draft(Rule::EvidenceMisplaced, "/occurrence", message);
        let help = format!("move it to {}", belongs());
        drafts.push(draft.subject("year").help(help));
    }
    drafts
}

/// Whether a text is a year in four digits.
fn is_written(year: i32, text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) && text.parse() == Ok(year)
}

fn unknown_task(exhibit: &EvidenceContext) -> FindingBuilder {
    let task = &exhibit.evidence.task;
    let known = exhibit.context.newest().tasks.keys().map(Id::as_str);
    let help = suggest(task.as_str(), known, || {
        format!("policy/tasks/{task}.yaml would have to define it")
    });
    let message = format!("there is no task `{task}`");
    exhibit
        .draft(Rule::EvidenceUnknownTask, "/task", message)
        .help(help)
}

fn unknown_occurrence(exhibit: &EvidenceContext, task: &Task) -> FindingBuilder {
    let label = &exhibit.evidence.occurrence;
    let context = exhibit.context;
    let message = format!("{} has no occurrence `{label}`", task.id);
    let has_request = exhibit.folder.request.is_some();
    let help = if label.starts_with("by-") {
        "complete any request of the task: that settles its backstop".to_owned()
    } else if let Some(day) = holiday(context, task, label) {
        format!("{day} is no working day: nothing is owed for it")
    } else if has_request {
        "its request opens nothing: see the request's own findings".to_owned()
    } else if let Some(window) = around(exhibit, context, task) {
        format!("the work was done in the occurrence `{}`", window.label)
    } else if task.cadence.recurrence.is_none() {
        format!("open one: dutybook request {} --slug … --reason …", task.id)
    } else {
        let starts = context.newest().starts_of(task);
        format!(
            "the task owes occurrences that open on or after {starts}: see `dutybook due {}`",
            task.id
        )
    };
    exhibit
        .draft(Rule::EvidenceUnknownDuty, "/occurrence", message)
        .help(help)
}

/// A day that is no working day, where only those are owed.
fn holiday(context: &Context, task: &Task, label: &str) -> Option<NaiveDate> {
    let recurrence = task.cadence.recurrence.as_ref()?;
    let day = label
        .parse()
        .ok()
        .filter(|_| recurrence.business_days_only)?;
    let calendar = context.newest().calendar_of(task);
    (!calendar.is_business_day(day)).then_some(day)
}

/// The occurrence in which the work was done, for the help of a wrong label.
fn around<'a>(exhibit: &EvidenceContext, context: &Context<'a>, task: &Task) -> Option<&'a Window> {
    let performed_at = exhibit.evidence.performed_at.to_utc();
    let windows = context.ledger.windows_of(&task.id);
    let after = windows.partition_point(|window| window.opens <= performed_at);
    let window = windows.get(after.checked_sub(1)?)?;
    window
        .closes
        .filter(|closes| performed_at <= *closes)
        .map(|_| window)
}

fn unknown_team(exhibit: &EvidenceContext, task: &Task) -> FindingBuilder {
    let team = &exhibit.evidence.team;
    let owing: Vec<&str> = task.assigned.teams().iter().map(Id::as_str).collect();
    let help = suggest(team.as_str(), owing.iter().copied(), || {
        format!("it is owed by {}", owing.join(", "))
    });
    let message = format!("the team `{team}` does not owe {}", task.id);
    exhibit
        .draft(Rule::EvidenceUnknownDuty, "/team", message)
        .help(help)
}

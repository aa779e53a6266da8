//! What stands at a place, in Markdown: a rule's page, or the standing of a duty.

use super::cursor::{Cursor, Spot};
use super::edited_file::{EditedFile, EditorState};
use super::fields::{FieldShapes, named_duty};
use super::notes::FileNote;
use crate::finding::Rule;
use crate::judge::{Duty, Standing};
use crate::load::FileFormat;
use crate::model::format_instant;
use crate::report::{describe_cause, escape_markdown};
use crate::text::{LineIndex, Position, Range};

/// How many open duties of a task are listed.
const MAX_DUTIES: usize = 10;

/// How many values of a field are listed.
const MAX_CHOICES: usize = 50;

/// How many findings of a place are told.
const MAX_NOTES: usize = 5;

/// What is told of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// In Markdown, with text of the repository escaped.
    pub markdown: String,
    /// What it is about.
    pub range: Range,
}

/// What is to be told of a place; `notes` are those of the file.
#[must_use]
pub fn hover(
    state: &EditorState,
    path: &str,
    text: &str,
    notes: &[FileNote],
    place: Position,
) -> Option<Hover> {
    let index = LineIndex::new(text);
    let cursor = Cursor::at(text, &index, place);
    let field = EditedFile::of(path).zip(cursor.as_ref());
    let mut parts: Vec<String> = Vec::new();
    parts.extend(field.and_then(|(file, cursor)| describe_field(state, file, cursor)));
    let mut range = cursor.as_ref().filter(|_| !parts.is_empty()).map(|cursor| {
        let word = &cursor.word;
        Range::new(index.position(word.start), index.position(word.end))
    });
    let covering: Vec<&FileNote> = notes.iter().filter(|note| note.covers(place)).collect();
    parts.extend(covering.iter().take(MAX_NOTES).map(|note| describe(note)));
    if let Some(left_out) = covering.len().checked_sub(MAX_NOTES).filter(|n| *n > 0) {
        parts.push(format!("and {left_out} more: `dutybook check` lists them"));
    }
    range = range.or_else(|| covering.first()?.range);
    Some(Hover {
        markdown: (!parts.is_empty()).then(|| parts.join("\n\n---\n\n"))?,
        range: range.unwrap_or(Range::empty(place)),
    })
}

/// A finding: what is wrong, what to do, and what its rule is about.
fn describe(note: &FileNote) -> String {
    let mut parts = vec![escape_markdown(&note.message).into_owned()];
    let others = note.others.iter();
    let others = others.map(|other| format!("- {}", escape_markdown(other)));
    let others = others.collect::<Vec<String>>().join("\n");
    parts.extend((!others.is_empty()).then_some(others));
    if !note.help.is_empty() {
        parts.push(format!("help: {}", escape_markdown(&note.help)));
    }
    parts.extend(
        note.rule
            .map(|rule| format!("**{rule}**: {}", rule.page().summary())),
    );
    parts.join("\n\n")
}

fn describe_field(state: &EditorState, file: EditedFile, cursor: &Cursor) -> Option<String> {
    describe_name(state, file, cursor).or_else(|| describe_shape(state, file, cursor))
}

/// What the schema says of a field: its title, its description, and what it takes.
fn describe_shape(state: &EditorState, file: EditedFile, cursor: &Cursor) -> Option<String> {
    let shapes = FieldShapes::around(state, file, cursor)?;
    let around = shapes.shape()?;
    let key = cursor.key.filter(|_| cursor.spot == Spot::Key);
    let shape = match key {
        Some(key) => around.field(key).or_else(|| around.other_fields())?,
        None => around,
    };
    let mut parts: Vec<String> = Vec::new();
    parts.extend(
        shape
            .title()
            .map(|it| format!("**{}**", escape_markdown(it))),
    );
    let lines = shape.description().unwrap_or_default().lines();
    let lines = lines.map(escape_markdown).collect::<Vec<_>>().join("\n");
    parts.extend((!lines.is_empty()).then_some(lines));
    let mut choices = shape.choices();
    choices.extend(shape.constant());
    let choices = choices.into_iter().take(MAX_CHOICES).map(escape_markdown);
    let choices = choices.collect::<Vec<_>>().join(", ");
    if !choices.is_empty() {
        parts.push(format!("one of: {choices}"));
    } else if let Some(name) = shape.value_type().name() {
        parts.push(format!("type: {name}"));
    }
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

fn describe_name(state: &EditorState, file: EditedFile, cursor: &Cursor) -> Option<String> {
    let key = cursor.key?;
    match (file.format, cursor.parents.as_slice(), key) {
        (FileFormat::Policy, ["rules"], _) if cursor.spot == Spot::Key => {
            let rule = key.parse::<Rule>().ok()?;
            Some(rule.page().markdown().trim_end().to_owned())
        }
        (FileFormat::Evidence, [], "task" | "occurrence" | "team") => {
            let typed = state.duty(named_duty(file, cursor));
            Some(describe_duty(
                state,
                typed.or_else(|| state.duty(file.names))?,
            ))
        }
        (FileFormat::Task, [], "id") => describe_task(state, cursor.value),
        _ => None,
    }
}

/// The standing of a duty: when it was due, until when, and why it stands as it does.
fn describe_duty(state: &EditorState, duty: &Duty) -> String {
    let assessment = state.assessment;
    let mut tasks = assessment.tasks.iter();
    let title = tasks.find(|task| task.id == duty.id.task);
    let title = title.map_or(duty.id.task.as_str(), |task| &task.title);
    let window = &duty.window;
    let mut lines = vec![
        format!(
            "**{}** for {}, {}: **{}**",
            escape_markdown(title),
            escape_markdown(&duty.id.occurrence),
            escape_markdown(assessment.team_name(&duty.id.team)),
            duty.standing,
        ),
        String::new(),
        format!("- due {}", format_instant(window.due)),
        format!("- deadline {}", format_instant(window.deadline)),
    ];
    let cause = describe_cause(assessment, duty);
    if !cause.starts_with("due ") {
        lines.push(format!("- {}", escape_markdown(&cause)));
    }
    if let Some(claim) = assessment.claim_of(duty) {
        let landing = claim.landing.map(|landing| {
            let at = landing.at.with_timezone(&assessment.as_of.timezone());
            let landed = landing
                .commit
                .map(|_| format!(", landed {}", format_instant(at)));
            landed.unwrap_or_else(|| ", not landed yet".to_owned())
        });
        let landing = landing.unwrap_or_default();
        lines.push(format!(
            "- evidence {}{landing}",
            escape_markdown(&claim.file)
        ));
    }
    lines.join("\n")
}

/// The duties of a task that are open, most urgent first.
fn describe_task(state: &EditorState, task: &str) -> Option<String> {
    let duties = state.assessment.duties.iter();
    let of_task: Vec<&Duty> = duties
        .filter(|duty| duty.id.task.as_str() == task)
        .collect();
    let is_open = |duty: &&Duty| !duty.standing.is_settled() && duty.standing != Standing::Upcoming;
    let mut shown: Vec<&Duty> = of_task.iter().copied().filter(is_open).collect();
    shown.sort_by_key(|duty| duty.window.deadline);
    let left_out = shown.len().saturating_sub(MAX_DUTIES);
    shown.truncate(MAX_DUTIES);
    if shown.is_empty() {
        // Nothing is open: the last one that was settled, and the next that opens.
        let mut settled = of_task
            .iter()
            .rev()
            .filter(|duty| duty.standing.is_settled());
        shown.extend(settled.next());
        let mut upcoming = of_task.iter();
        shown.extend(upcoming.find(|duty| duty.standing == Standing::Upcoming));
    }
    let parts = shown.iter().map(|duty| describe_duty(state, duty));
    let mut parts: Vec<String> = parts.collect();
    if left_out > 0 {
        parts.push(format!("and {left_out} more: `dutybook due` lists them"));
    }
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

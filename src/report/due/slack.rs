//! `due --format slack`: a message for an incoming webhook of Slack, in blocks.
//!
//! Texts of a repository stand in rich text, which is shown as it is: neither mentions nor links come of it. Only the text
//! for notifications is of Slack's own markup.

use std::io;

use serde_json::{Value, json};

use super::reminder::{Reminder, ReminderLine, urgency_word};
use super::report::DueReport;
use crate::judge::Urgency;
use crate::report::escape;

/// The most blocks of a message (Slack, "Blocks").
const MAX_BLOCKS: usize = 50;

/// The largest message, in bytes: Slack cuts texts of more than 40,000 characters.
const MAX_BYTES: usize = 35_000;

/// The most characters of the text in a header block.
const MAX_HEADER: usize = 150;

/// Writes a message; nothing where there is nothing to say.
///
/// # Errors
/// When it cannot be written.
pub fn write_due_slack(out: &mut dyn io::Write, report: &DueReport) -> io::Result<()> {
    let Some(reminder) = Reminder::of(report) else {
        return Ok(());
    };
    let fits = |message: &Value| {
        let blocks = message["blocks"].as_array().map_or(0, Vec::len);
        blocks <= MAX_BLOCKS && message.to_string().len() <= MAX_BYTES
    };
    writeln!(out, "{}", reminder.render_within(message, fits))
}

fn message(reminder: &Reminder) -> Value {
    // Counts alone, which hold no text of the repository.
    let header: String = reminder.summary.chars().take(MAX_HEADER).collect();
    let intro = [
        run(&reminder.heading, "bold"),
        text(&format!("\n{}", reminder.when)),
    ];
    let mut blocks = vec![
        json!({ "type": "header", "text": { "type": "plain_text", "text": header, "emoji": false } }),
        rich_text(&[section(&intro)]),
    ];
    for team in &reminder.teams {
        let lines = team.lines.iter().map(|line| section(&line_elements(line)));
        let list = json!({ "type": "rich_text_list", "style": "bullet", "elements": lines.collect::<Vec<_>>() });
        blocks.push(rich_text(&[section(&[run(&team.name, "bold")]), list]));
    }
    if !reminder.notes.is_empty() {
        let notes = reminder.notes.join("\n");
        blocks.push(rich_text(&[section(&[run(&notes, "italic")])]));
    }
    json!({
        "text": escape::slack(&reminder.subject()),
        "mrkdwn": false,
        "unfurl_links": false,
        "unfurl_media": false,
        "blocks": blocks,
    })
}

fn line_elements(line: &ReminderLine) -> Vec<Value> {
    let sign = match line.urgency {
        Urgency::Overdue => "🔴 ",
        Urgency::PastDue => "🟠 ",
        Urgency::Soon => "🔵 ",
        Urgency::Settled => "🟢 ",
        Urgency::Later | Urgency::Withdrawn => "⚪ ",
    };
    let word = format!("{sign}{}  ", urgency_word(line.urgency));
    let mut elements = vec![
        text(&word),
        run(&line.title, "bold"),
        text(&format!(" {}: {}", line.occurrences, line.status)),
    ];
    if let Some(command) = &line.command {
        elements.push(text("\n"));
        elements.push(run(command, "code"));
    }
    elements
}

fn rich_text(elements: &[Value]) -> Value {
    json!({ "type": "rich_text", "elements": elements })
}

fn section(elements: &[Value]) -> Value {
    json!({ "type": "rich_text_section", "elements": elements })
}

fn text(text: &str) -> Value {
    json!({ "type": "text", "text": text })
}

fn run(text: &str, style: &str) -> Value {
    json!({ "type": "text", "text": text, "style": { style: true } })
}

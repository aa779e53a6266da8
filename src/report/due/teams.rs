//! `due --format teams`: a message for the webhook of a workflow in Microsoft Teams, with one Adaptive Card.
//!
//! Texts stand in text runs, which show no Markdown: nothing in them becomes a link, an image or a list.

use std::io;

use serde_json::{Value, json};

use super::reminder::{Reminder, ReminderLine, urgency_word};
use super::report::DueReport;
use crate::judge::Urgency;

/// The largest message, in bytes. The limit is about 28 KB (Microsoft Teams connector, "Message size limit"); people report
/// refusals from 21 KB on.
const MAX_BYTES: usize = 20_000;

/// Writes a message; nothing where there is nothing to say.
///
/// # Errors
/// When it cannot be written.
pub fn write_due_teams(out: &mut dyn io::Write, report: &DueReport) -> io::Result<()> {
    let Some(reminder) = Reminder::of(report) else {
        return Ok(());
    };
    let fits = |message: &Value| message.to_string().len() <= MAX_BYTES;
    writeln!(out, "{}", reminder.render_within(message, fits))
}

/// The envelope that the trigger "When a Teams webhook request is received" expects. 1.5 is the newest version of Adaptive
/// Cards that Teams shows.
fn message(reminder: &Reminder) -> Value {
    let mut body = vec![
        text_block(&[json!({
            "type": "TextRun", "text": plain(&reminder.heading), "size": "large", "weight": "bolder",
        })]),
        text_block(&[json!({
            "type": "TextRun", "text": plain(&reminder.summary), "weight": "bolder",
        })]),
        quiet_block(&reminder.when),
    ];
    for team in &reminder.teams {
        let name = json!({
            "type": "TextRun", "text": plain(&team.name), "size": "medium", "weight": "bolder",
        });
        let name = text_block(&[name]);
        let lines = team.lines.iter().flat_map(line_blocks);
        let items: Vec<Value> = std::iter::once(name).chain(lines).collect();
        body.push(
            json!({ "type": "Container", "separator": true, "spacing": "medium", "items": items }),
        );
    }
    body.extend(reminder.notes.iter().map(|note| quiet_block(note)));
    json!({
        "type": "message",
        "summary": plain(&reminder.subject()),
        "attachments": [{
            "contentType": "application/vnd.microsoft.card.adaptive",
            "contentUrl": null,
            "content": {
                "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                "type": "AdaptiveCard",
                "version": "1.5",
                "fallbackText": plain(&reminder.subject()),
                "msteams": { "width": "Full" },
                "body": body,
            },
        }],
    })
}

fn line_blocks(line: &ReminderLine) -> Vec<Value> {
    let color = match line.urgency {
        Urgency::Overdue => "attention",
        Urgency::PastDue => "warning",
        Urgency::Soon => "accent",
        Urgency::Settled => "good",
        Urgency::Later | Urgency::Withdrawn => "default",
    };
    let word = format!("{}  ", urgency_word(line.urgency));
    let rest = format!(" {}: {}", line.occurrences, line.status);
    let runs = [
        json!({ "type": "TextRun", "text": word, "weight": "bolder", "color": color }),
        json!({ "type": "TextRun", "text": plain(&line.title), "weight": "bolder" }),
        json!({ "type": "TextRun", "text": plain(&rest) }),
    ];
    let command = line.command.as_ref().map(|command| {
        let run = json!({
            "type": "TextRun", "text": plain(command), "fontType": "monospace", "size": "small",
        });
        json!({ "type": "RichTextBlock", "spacing": "none", "inlines": [run] })
    });
    [Some(text_block(&runs)), command]
        .into_iter()
        .flatten()
        .collect()
}

fn quiet_block(text: &str) -> Value {
    let run = json!({ "type": "TextRun", "text": plain(text), "isSubtle": true, "size": "small" });
    text_block(&[run])
}

fn text_block(inlines: &[Value]) -> Value {
    json!({ "type": "RichTextBlock", "inlines": inlines })
}

/// Text that holds no function such as `{{DATE(…)}}`, which cards evaluate in every text.
fn plain(text: &str) -> String {
    // Three braces leave two together the first time.
    text.replace("{{", "{ {").replace("{{", "{ {")
}

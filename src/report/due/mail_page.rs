//! The HTML of a mail: one column, its style in it, nothing to fetch.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::reminder::{Reminder, ReminderLine, urgency_word};
use crate::judge::Urgency;
use crate::report::html::Escaped;

/// Clients that know no media queries show the light colours.
const STYLE: &str = include_str!("mail.css");

/// The page.
pub(super) fn mail_page(reminder: &Reminder) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { "Security duties" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (Escaped(&reminder.heading)) }
                    p class="summary" { (Escaped(&reminder.summary)) }
                    p class="when" { (Escaped(&reminder.when)) }
                    @for team in &reminder.teams {
                        h2 { (Escaped(&team.name)) }
                        ul { @for line in &team.lines { (item(line)) } }
                    }
                    @for note in &reminder.notes { p class="note" { (Escaped(note)) "." } }
                }
            }
        }
    };
    // Lines are broken where it does not show: a mail's may have no more than 998 characters (RFC 5322 §2.1.1).
    page.into_string()
        .replace("<li", "\n<li")
        .replace("<h2", "\n<h2")
}

fn item(line: &ReminderLine) -> Markup {
    let class = match line.urgency {
        Urgency::Overdue => "overdue",
        Urgency::PastDue => "past",
        Urgency::Soon => "soon",
        Urgency::Settled => "settled",
        Urgency::Later | Urgency::Withdrawn => "later",
    };
    html! {
        li class=(class) {
            span class="word" { (urgency_word(line.urgency)) }
            " " strong { (Escaped(&line.title)) }
            " " span class="occurrences" { (Escaped(&line.occurrences)) }
            br;
            span class="status" { (Escaped(&line.status)) }
            @if let Some(command) = &line.command {
                br;
                code {
                    @for word in command.split(' ') { span { (Escaped(word)) } " " }
                }
            }
        }
    }
}

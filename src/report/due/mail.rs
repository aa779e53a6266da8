//! `due --format mail`: a message (RFC 5322) with the same as plain text and as HTML (RFC 2046 §5.1.4).

use std::fmt::Write as _;
use std::io;

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;

use super::mail_page::mail_page;
use super::reminder::{Reminder, urgency_word};
use super::report::DueReport;
use crate::model::Mailbox;
use crate::report::identity::{Identity, named_uuid};

/// The most bytes of a message: Gmail cuts what it shows at 102 KB.
const MAX_BYTES: usize = 95_000;

/// Who sends a mail, and to whom.
#[derive(Debug, Clone)]
pub struct MailEnvelope {
    /// The sender.
    pub from: Mailbox,
    /// The recipients, at least one.
    pub to: Vec<Mailbox>,
}

/// Writes a message; nothing where there is nothing to say. The same report gives the same bytes, and the same Message-ID.
///
/// # Errors
/// When it cannot be written.
pub fn write_due_mail(
    out: &mut dyn io::Write,
    report: &DueReport,
    envelope: &MailEnvelope,
) -> io::Result<()> {
    let Some(reminder) = Reminder::of(report) else {
        return Ok(());
    };
    let id = message_identity(report, envelope);
    let render = |reminder: &Reminder| message(report, reminder, envelope, id);
    let fits = |message: &io::Result<Vec<u8>>| {
        message
            .as_ref()
            .is_ok_and(|message| message.len() <= MAX_BYTES)
    };
    out.write_all(&reminder.render_within(render, fits)?)
}

fn message(
    report: &DueReport,
    reminder: &Reminder,
    envelope: &MailEnvelope,
    id: Identity,
) -> io::Result<Vec<u8>> {
    // A boundary of its own would be drawn from the clock.
    let boundary = format!("dutybook-{id}");
    let alternative = ContentType::new("multipart/alternative").attribute("boundary", boundary);
    let parts = vec![
        MimePart::new("text/plain", plain_text(reminder)),
        MimePart::new("text/html", mail_page(reminder)),
    ];
    let domain = envelope.from.domain();
    let to = envelope.to.iter().map(address).collect();
    let message = MessageBuilder::new()
        .from(address(&envelope.from))
        .to(Address::new_list(to))
        .subject(reminder.subject())
        .date(report.as_of.timestamp())
        .message_id(format!("{id}@{domain}"))
        // Nobody's absence is answered to it (RFC 3834 §5).
        .header("Auto-Submitted", Raw::new("auto-generated"))
        .body(MimePart::new(alternative, parts));
    message.write_to_vec()
}

fn address(mailbox: &Mailbox) -> Address<'_> {
    Address::new_address(mailbox.name(), mailbox.address())
}

/// Tells this message from every other: by what was judged, when, since when, for whom.
fn message_identity(report: &DueReport, envelope: &MailEnvelope) -> Identity {
    let root = report.roots.first();
    let origin = root.map(|root| &root.assessment.history.origin);
    let organisation = root.and_then(|root| root.assessment.organisation.as_deref());
    let first = origin.and_then(|origin| origin.first.as_deref());
    let paths = report.roots.iter().map(|root| root.path.clone());
    let ids = report.duties().map(|duty| duty.id.to_string());
    let mut parts = vec![
        report.as_of.to_rfc3339(),
        report
            .since
            .map_or(String::new(), |since| since.to_rfc3339()),
        report
            .team
            .as_ref()
            .map_or(String::new(), ToString::to_string),
        report.within.to_iso(),
        first.unwrap_or_default().to_owned(),
        envelope.from.address().to_owned(),
    ];
    parts.extend(envelope.to.iter().map(|to| to.address().to_owned()));
    parts.extend(paths.chain(ids));
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    named_uuid("reminder", organisation, &parts)
}

fn plain_text(reminder: &Reminder) -> String {
    let mut text = format!(
        "{}\n{}\n{}\n",
        reminder.heading, reminder.summary, reminder.when
    );
    for team in &reminder.teams {
        let _ = writeln!(text, "\n{}\n", team.name);
        for line in &team.lines {
            let word = urgency_word(line.urgency);
            let _ = writeln!(
                text,
                "- {word}: {} {}: {}",
                line.title, line.occurrences, line.status
            );
            if let Some(command) = &line.command {
                let _ = writeln!(text, "  {command}");
            }
        }
    }
    for note in &reminder.notes {
        let _ = write!(text, "\n{note}.\n");
    }
    text
}

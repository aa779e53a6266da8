//! What waits for a second person, for people.

use std::io;

use crate::assess::{AwaitedApproval, AwaitedClosing, AwaitedReview, FieldChange, SignerFault};
use crate::model::{Email, Id, format_instant};
use crate::report::escape;
use crate::report::output::{TerminalStyle, cut_text, write_line};

/// The most characters of a field that are shown beside its change.
const MAX_VALUE: usize = 60;

/// Writes evidence that waits for its review: who did it and when, the file, its artifacts, what differs from last time.
///
/// # Errors
/// When it cannot be written.
pub fn write_review_human(
    out: &mut dyn io::Write,
    review: &AwaitedReview,
    style: TerminalStyle,
) -> io::Result<()> {
    let heading = format!("{} · {}", review.duty, review.title);
    write_line(out, &style.bold(&escape::terminal(&heading)))?;
    let who: Vec<&str> = review.performed_by.iter().map(Email::as_str).collect();
    let done = format_instant(review.performed_at);
    write_line(
        out,
        &format!(
            "  performed {done} by {}",
            escape::terminal(&who.join(", "))
        ),
    )?;
    write_collection(out, review)?;
    let landed = match review.landed_at {
        Some(at) => format!("landed {}", format_instant(at)),
        None => "on no commit of the mainline yet".to_owned(),
    };
    let review_by = format_instant(review.review_by);
    let by = match (review.is_required, review.is_confirmation) {
        (true, true) => format!("a person confirms it by {review_by}; who did the work may"),
        (true, false) => format!("review by {review_by}"),
        (false, _) => "no review is required".to_owned(),
    };
    write_line(out, &format!("  {landed}; {by}"))?;
    if review.is_stale {
        write_line(
            out,
            "  it was changed after it was reviewed: review it as it is now",
        )?;
    }
    write_text(out, &review.file, &review.text)?;
    for artifact in &review.artifacts {
        let size = match artifact.bytes {
            Some(bytes) => format!("{bytes} bytes"),
            None => "cannot be read".to_owned(),
        };
        let file = escape::terminal(&artifact.file);
        write_line(out, &format!("  artifact {file}, {size}"))?;
    }
    match &review.compared_with {
        None => write_line(out, "  nothing to compare with: the first of its team")?,
        Some(last) => {
            let last = escape::terminal(&last.occurrence);
            write_line(out, &format!("  compared with {last}:"))?;
            write_changes(out, &review.changes)?;
        }
    }
    write_fault(out, review.fault.as_ref(), "review")
}

/// Writes which machine collected the artifacts, where one did.
fn write_collection(out: &mut dyn io::Write, review: &AwaitedReview) -> io::Result<()> {
    let Some(collection) = &review.collected_by else {
        return Ok(());
    };
    let workflow = cut_text(collection.workflow(), MAX_VALUE);
    let at = format_instant(collection.at.with_timezone(&review.performed_at.timezone()));
    write_line(
        out,
        &format!(
            "  collected {at} by the machine {}",
            escape::terminal(&workflow)
        ),
    )
}

/// Writes a waiver that waits for its approval: who asked and why, the file, the duties that it names.
///
/// # Errors
/// When it cannot be written.
pub fn write_approval_human(
    out: &mut dyn io::Write,
    approval: &AwaitedApproval,
    style: TerminalStyle,
) -> io::Result<()> {
    let heading = format!("{} · {}", approval.id, approval.title);
    write_line(out, &style.bold(&escape::terminal(&heading)))?;
    let who = escape::terminal(approval.requested_by.as_str()).into_owned();
    let expires = approval.expires;
    write_line(
        out,
        &format!("  asked for by {who}; covers what opens until {expires}"),
    )?;
    write_text(out, &approval.file, &approval.text)?;
    for waived in &approval.duties {
        let duty = waived.duty.to_string();
        let duty = escape::terminal(&duty);
        write_line(out, &format!("  {duty} is {}", waived.standing))?;
    }
    write_fault(out, approval.fault.as_ref(), "approve")
}

/// Writes a closed period that waits for its approval: who closed it, the interval, the file.
///
/// # Errors
/// When it cannot be written.
pub fn write_closing_approval_human(
    out: &mut dyn io::Write,
    awaited: &AwaitedClosing,
    style: TerminalStyle,
) -> io::Result<()> {
    let closing = &awaited.closing;
    let heading = format!("{} · Closing of the books", closing.period);
    write_line(out, &style.bold(&escape::terminal(&heading)))?;
    let who = escape::terminal(closing.closed_by.as_str()).into_owned();
    let (from, to) = (closing.from, closing.to);
    write_line(
        out,
        &format!("  closed by {who}; what is due from {from} to {to}, both inclusive"),
    )?;
    write_text(out, &awaited.file, &awaited.text)?;
    write_fault(out, awaited.fault.as_ref(), "approve")
}

fn write_text(out: &mut dyn io::Write, file: &str, text: &str) -> io::Result<()> {
    write_line(out, &format!("  {}", escape::terminal(file)))?;
    for line in text.lines() {
        write_line(out, &format!("  │ {}", escape::terminal(line)))?;
    }
    Ok(())
}

fn write_changes(out: &mut dyn io::Write, changes: &[FieldChange]) -> io::Result<()> {
    if changes.is_empty() {
        return write_line(out, "    summary and details are the same");
    }
    for change in changes {
        let shown = |value: &Option<String>| match value {
            Some(value) => escape::terminal(&cut_text(value, MAX_VALUE)).into_owned(),
            None => "–".to_owned(),
        };
        let field = escape::terminal(&change.field);
        let (before, after) = (shown(&change.before), shown(&change.after));
        write_line(out, &format!("    {field}: {before} → {after}"))?;
    }
    Ok(())
}

fn write_fault(out: &mut dyn io::Write, fault: Option<&SignerFault>, verb: &str) -> io::Result<()> {
    let Some(fault) = fault else {
        return Ok(());
    };
    write_line(
        out,
        &format!("  you cannot {verb} it: {}", describe_fault(fault)),
    )
}

/// Why somebody may not sign, in words that follow a colon.
pub(crate) fn describe_fault(fault: &SignerFault) -> String {
    match fault {
        SignerFault::Own(email) => {
            format!("{email} did the work or asked for it, and is the same person")
        }
        SignerFault::Stranger(teams) if teams.is_empty() => {
            "the policy names nobody who may".to_owned()
        }
        SignerFault::Stranger(teams) => {
            let teams: Vec<&str> = teams.iter().map(Id::as_str).collect();
            format!("it takes a member of {}", teams.join(" or "))
        }
    }
}

//! Closed periods that are not what the repository says.

use super::fault_text::{describe_fault, field_of};
use super::field::report_field;
use crate::finding::{FindingBuilder, Rule};
use crate::judge::ClosingFault;
use crate::load::ClosingFile;
use crate::model::Closing;
use crate::rules::Context;
use crate::text::CommandLine;

/// How many duties of one period are named.
const MAX_NAMED: usize = 20;

/// The version that is running.
const RUNNING: &str = env!("CARGO_PKG_VERSION");

/// What is wrong with a closed period, fault by fault.
#[must_use]
pub fn report_closing_faults(
    context: &Context,
    file: &ClosingFile,
    faults: &[ClosingFault],
) -> Vec<FindingBuilder> {
    let is_named = |fault: &&ClosingFault| names_duty(fault);
    let more = faults.iter().filter(is_named).count();
    let mut named = 0;
    let mut findings = Vec::new();
    for fault in faults {
        if names_duty(fault) {
            named += 1;
            if named > MAX_NAMED {
                continue;
            }
        }
        findings.push(report_fault(context, file, fault));
    }
    if more > MAX_NAMED {
        let rest = more - MAX_NAMED;
        let period = &file.closing.period;
        let message = format!("{rest} more duties of {period} are not what was closed");
        let finding = report_field(file, Rule::ClosingDiffers, "more", message);
        findings.push(finding.help(audit_command(&file.closing)));
    }
    findings
}

fn names_duty(fault: &ClosingFault) -> bool {
    matches!(
        fault,
        ClosingFault::Exception(..)
            | ClosingFault::Gone(_)
            | ClosingFault::Appeared(_)
            | ClosingFault::Moved(_)
            | ClosingFault::OtherPolicy(..)
    )
}

fn report_fault(context: &Context, file: &ClosingFile, fault: &ClosingFault) -> FindingBuilder {
    let closing = &*file.closing;
    let (field, what) = (field_of(fault), describe_fault(context, closing, fault));
    let message = match version_note(closing, fault) {
        Some(note) => format!("{}: {what}; {note}", closing.period),
        None => format!("{}: {what}", closing.period),
    };
    let finding = report_field(file, Rule::ClosingDiffers, field, message);
    let duty = match fault {
        ClosingFault::Exception(duty, ..)
        | ClosingFault::Running(duty, _)
        | ClosingFault::Gone(duty)
        | ClosingFault::Appeared(duty)
        | ClosingFault::Moved(duty)
        | ClosingFault::OtherPolicy(duty, ..) => Some(duty),
        _ => None,
    };
    let finding = match fault {
        ClosingFault::Counts(standing, ..) => finding.subject(standing),
        ClosingFault::Digest(..) => finding.subject("digest"),
        ClosingFault::OtherPolicy(..) => finding.subject("other-policy"),
        // Whoever judges files alone asked for no proof.
        ClosingFault::HistoryOff => finding.cap_at_warn(),
        _ => finding,
    };
    finding.duty(duty).help(help_of(closing, fault))
}

/// Both versions, where another one judged: what differs may be the program, and not the repository.
fn version_note(closing: &Closing, fault: &ClosingFault) -> Option<String> {
    let is_judged = matches!(
        fault,
        ClosingFault::Count(..)
            | ClosingFault::Digest(..)
            | ClosingFault::Policy(..)
            | ClosingFault::Counts(..)
            | ClosingFault::Exception(..)
            | ClosingFault::Running(..)
    );
    let is_other = closing.program != RUNNING;
    (is_judged && is_other).then(|| {
        let program = &closing.program;
        format!("dutybook {program} closed it, and dutybook {RUNNING} judges now")
    })
}

fn help_of(closing: &Closing, fault: &ClosingFault) -> String {
    match fault {
        ClosingFault::HistoryOff => "leave --no-history out".to_owned(),
        ClosingFault::NotRecomputed(_) => {
            "judge it in a complete clone, and close fewer periods in one change".to_owned()
        }
        ClosingFault::NotOnMainline | ClosingFault::Checkpoint(_) => {
            "compare the history with a checkpoint or an anchor that is kept outside the repository: it was rewritten, or \
             the file was edited"
                .to_owned()
        }
        ClosingFault::Gone(_)
        | ClosingFault::Appeared(_)
        | ClosingFault::Moved(_)
        | ClosingFault::OtherPolicy(..) => {
            "undo the change of the policy that reaches back behind the closing: `git log -p -- policy` shows it"
                .to_owned()
        }
        ClosingFault::Future => "judge as of a later time, or close the period anew".to_owned(),
        ClosingFault::NotEnded(_) | ClosingFault::Running(..) | ClosingFault::BeforeCommit(_) => {
            "close it once it has ended: `dutybook close` says from when on it can be".to_owned()
        }
        _ => format!(
            "bring back the file as it was approved; to see what its commit gives: {}",
            audit_command(closing)
        ),
    }
}

/// The command that lists what a period's commit gives.
fn audit_command(closing: &Closing) -> String {
    CommandLine::new("dutybook --as-of")
        .argument(&closing.as_of.to_rfc3339())
        .words("audit --from")
        .argument(&closing.from)
        .words("--to")
        .argument(&closing.to)
        .words("--rev")
        .argument(&closing.commit.to_string())
        .to_string()
}

//! Who approved a closed period, by what the mainline held when the approval landed.

use super::field::report_field;
use crate::finding::{FindingBuilder, Rule};
use crate::history::{Landing, could_be_stated};
use crate::load::ClosingFile;
use crate::rules::Context;
use crate::rules::approval_days::{approval_day, approval_days, describe_approvers};
use crate::rules::context::FutureTime;
use crate::text::CommandLine;

/// What is wrong with the approval of a closed period; nothing where it counts. `landing` is that of the approval, `None`
/// where history is not read.
#[must_use]
pub fn check_closing_approval(
    context: &Context,
    file: &ClosingFile,
    landing: Option<Landing>,
) -> Vec<FindingBuilder> {
    let closing = &file.closing;
    let report = |field: &str, message| report_field(file, Rule::ClosingApproval, field, message);
    let Some(approval) = &closing.approval else {
        let message = format!("nobody has approved the closing of {}", closing.period);
        return vec![report("period", message).help(format!(
            "an approver ({}) approves it in a commit of their own: {}",
            describe_approvers(context.newest()),
            CommandLine::new("dutybook approve").argument(&closing.period)
        ))];
    };
    let policy = context.policy_at(landing);
    let mut findings = Vec::new();
    let future = context.describe_future("approved_at", approval.at, landing);
    let approvers = &policy.settings.approvers;
    let is_approver = || {
        approval_days(approval, landing, policy)
            .all(|day| policy.teams.is_in_any(approvers, &approval.by, day))
    };
    if let Some(FutureTime { message, help }) = future {
        findings.push(report_field(file, Rule::EvidenceFuture, "approved_at", message).help(help));
    } else if !is_approver() {
        let (by, day) = (&approval.by, approval_day(approval, policy));
        let message = format!("{by} was not on an approvers' roster on {day}");
        let help = format!("it needs the approval of {}", describe_approvers(policy));
        findings.push(report("approved_by", message).help(help));
    }
    let is_own = policy
        .teams
        .is_same_person(&approval.by, &closing.closed_by);
    if is_own {
        let message = format!("{} closed the period and approved it", approval.by);
        let finding = report("closed_by", message);
        findings.push(finding.help("somebody else must approve it"));
    }
    if !could_be_stated(closing.as_of.to_utc(), approval.at.to_utc()) {
        let message = "`approved_at` lies before `as_of`: it was approved before it was judged";
        let finding = report("approved_at", message.to_owned()).subject("before");
        findings.push(finding.help("have it approved anew"));
    }
    if !context.could_be_stated(closing.as_of.to_utc(), landing) {
        let message = "`as_of` lies after the approval landed: nothing is judged ahead of time";
        let finding = report("as_of", message.to_owned());
        findings.push(finding.help("close the period anew"));
    }
    findings
}

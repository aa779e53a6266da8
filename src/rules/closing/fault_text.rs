//! What is wrong with a closed period, in words.

use chrono::{DateTime, Utc};

use crate::judge::ClosingFault;
use crate::model::{ClosedException, ClosedPolicy, Closing};
use crate::rules::Context;
use crate::text::abbreviate_commit;

/// The field of the file that a fault is about.
pub(super) fn field_of(fault: &ClosingFault) -> &'static str {
    match fault {
        ClosingFault::NotRecomputed(_) | ClosingFault::HistoryOff | ClosingFault::NotOnMainline => {
            "commit"
        }
        ClosingFault::Checkpoint(_) => "checkpoint",
        ClosingFault::Future
        | ClosingFault::BeforeCommit(_)
        | ClosingFault::NotEnded(_)
        | ClosingFault::Running(..) => "as_of",
        ClosingFault::Policy(..) | ClosingFault::OtherPolicy(..) => "policy",
        ClosingFault::Counts(..) => "standings",
        ClosingFault::Exception(..) => "exceptions",
        ClosingFault::Count(..)
        | ClosingFault::Digest(..)
        | ClosingFault::Gone(_)
        | ClosingFault::Appeared(_)
        | ClosingFault::Moved(_) => "population",
    }
}

/// What a fault says, after the period and a colon.
pub(super) fn describe_fault(context: &Context, closing: &Closing, fault: &ClosingFault) -> String {
    let full = closing.commit.to_string();
    let commit = abbreviate_commit(&full);
    let at = |instant: DateTime<Utc>| context.format_instant(instant);
    let as_of = at(closing.as_of.to_utc());
    match fault {
        ClosingFault::NotRecomputed(why) => format!("it was not recomputed: {why}"),
        ClosingFault::HistoryOff => "it was not recomputed: history is switched off".to_owned(),
        ClosingFault::NotOnMainline => format!("its commit {commit} is not on the mainline"),
        ClosingFault::Checkpoint(why) => format!("of its checkpoint, {why}"),
        ClosingFault::Future => {
            let now = at(context.as_of);
            format!("`as_of` is {as_of}, after the evaluation time {now}")
        }
        ClosingFault::BeforeCommit(committed) => {
            let committed = at(*committed);
            format!("`as_of` is {as_of}, before its commit {commit} of {committed}")
        }
        ClosingFault::NotEnded(ends) => {
            let ends = at(ends.to_utc());
            format!("its interval had not ended at `as_of`: it ends {ends}")
        }
        ClosingFault::Running(duty, standing) => {
            format!("{duty} was still {standing} at `as_of`")
        }
        ClosingFault::Gone(duty) => format!("{duty} is not owed any more"),
        ClosingFault::Appeared(duty) => {
            format!("{duty} is owed now, and was not when it was closed")
        }
        ClosingFault::Moved(duty) => format!("{duty} opens or is due at another time now"),
        ClosingFault::OtherPolicy(duty, before, now) => {
            let (before, now) = (name_policy(before.as_deref()), name_policy(now.as_deref()));
            format!("{duty} was judged by {before}, and is judged by {now} now")
        }
        other => match describe_outcome(other) {
            Some((stated, found)) => format!("it {stated}, and its commit {commit} gives {found}"),
            None => String::new(),
        },
    }
}

/// What a closing says of its outcome, and what its commit gives.
fn describe_outcome(fault: &ClosingFault) -> Option<(String, String)> {
    let (stated, found) = match fault {
        ClosingFault::Count(stated, found) => (format!("has {stated} duties"), found.to_string()),
        ClosingFault::Digest(stated, found) => (
            format!("has a population with the digest {stated}"),
            found.clone(),
        ),
        ClosingFault::Policy(stated, found) => {
            let stated = list_policies(stated);
            (
                format!("names the policy of {stated}"),
                list_policies(found),
            )
        }
        ClosingFault::Counts(standing, stated, found) => {
            (format!("counts {stated} {standing}"), found.to_string())
        }
        ClosingFault::Exception(duty, stated, found) => {
            let (stated, found) = (describe(stated.as_deref()), describe(found.as_deref()));
            (format!("has {duty} as {stated}"), found)
        }
        _ => return None,
    };
    Some((stated, found))
}

fn describe(exception: Option<&ClosedException>) -> String {
    let Some(exception) = exception else {
        return "met".to_owned();
    };
    let reason = exception.reason.as_ref().map(ToString::to_string);
    let waiver = exception.waiver.as_ref();
    let waiver = waiver.map(|waiver| format!("waiver {waiver}"));
    let details: Vec<String> = reason.into_iter().chain(waiver).collect();
    match details.as_slice() {
        [] => exception.standing.to_string(),
        details => format!("{} ({})", exception.standing, details.join(", ")),
    }
}

fn name_policy(commit: Option<&str>) -> String {
    match commit {
        Some(commit) => format!("the policy of commit {}", abbreviate_commit(commit)),
        None => "a policy that is not committed".to_owned(),
    }
}

fn list_policies(policies: &[ClosedPolicy]) -> String {
    let commits = policies.iter().map(|policy| policy.commit.short_name());
    match commits.collect::<Vec<_>>().as_slice() {
        [] => "no commit".to_owned(),
        commits => format!("commit {}", commits.join(", ")),
    }
}

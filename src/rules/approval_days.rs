//! The days on which an approver has to be on the roster.

use chrono::NaiveDate;

use crate::history::Landing;
use crate::model::{Approval, Id, Policy, local_date};

/// The local dates on which an approver has to be on the roster: that of the approval, and that of its landing, so that a
/// date typed back gives nobody a right that they no longer have.
pub(super) fn approval_days(
    approval: &Approval,
    landing: Option<Landing>,
    policy: &Policy,
) -> impl Iterator<Item = NaiveDate> {
    let zone = policy.settings.timezone;
    let landed = landing.and_then(Landing::proven_at);
    let landed = landed.map(|landed| local_date(zone, landed));
    std::iter::once(approval_day(approval, policy)).chain(landed)
}

/// The local date of an approval.
pub(super) fn approval_day(approval: &Approval, policy: &Policy) -> NaiveDate {
    local_date(policy.settings.timezone, approval.at.to_utc())
}

/// Who may approve, in words.
pub(super) fn describe_approvers(policy: &Policy) -> String {
    let approvers = policy.settings.approvers.iter();
    let approvers: Vec<&str> = approvers.map(Id::as_str).collect();
    if approvers.is_empty() {
        return "named under `review:` in policy/dutybook.yaml".to_owned();
    }
    format!("a member of {}", approvers.join(" or "))
}

//! What signatures of the mainline's commits prove, and what they fail to.

use super::history::HistoryContext;
use super::stages::FamilyChecks;
use crate::finding::{FindingBuilder, Rule};
use crate::history::SignatureStatus;

pub(super) const CHECKS: FamilyChecks = FamilyChecks::NONE;

/// What is wrong with the signature of a commit; nothing where it is good. `is_required` raises the
/// level to deny.
#[must_use]
pub fn sealed(
    commit: u32,
    seal: &SignatureStatus,
    is_required: bool,
    told: &HistoryContext,
) -> Option<FindingBuilder> {
    let said = (told.said)(Some(commit));
    let (rule, message, help) = match seal {
        SignatureStatus::Forge | SignatureStatus::Committer => return None,
        SignatureStatus::Unsigned => (
            Rule::SignatureUnsigned,
            format!("{said} is not signed"),
            "sign commits (git config commit.gpgsign true), or let the forge sign what it merges",
        ),
        SignatureStatus::Bad(reason) => (
            Rule::SignatureBad,
            format!("the signature of {said} does not hold: {reason}"),
            "find out who altered it: git verify-commit shows what git says",
        ),
        SignatureStatus::UnknownKey(key) => (
            Rule::SignatureUnknownKey,
            format!("{said} is signed by {key}"),
            "add the key under `signing_keys` of its holder in policy/teams.yaml, below policy/keys/, or under `history.forge_keys`",
        ),
        SignatureStatus::Identity(holder) => (
            Rule::SignatureIdentity,
            format!("{said} is signed by {holder}, who is not its committer"),
            "commit under an address that policy/teams.yaml lists for the holder of the key",
        ),
        SignatureStatus::ExpiredKey(reason) => (
            Rule::SignatureExpiredKey,
            format!("the key that signed {said} was not valid then: {reason}"),
            "sign with a key that is valid, or correct its dates in policy",
        ),
    };
    let id = told.past.history.commit(commit).id;
    let draft = FindingBuilder::new(rule, message).help(help).subject(&id);
    Some(if is_required { draft.escalate() } else { draft })
}

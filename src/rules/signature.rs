//! What signatures of the mainline's commits prove, and what they fail to.

use super::history::HistoryContext;
use super::stages::FamilyChecks;
use crate::finding::{FindingBuilder, Rule};
use crate::history::SignatureStatus;
use crate::model::Signatures;

pub(super) const CHECKS: FamilyChecks = FamilyChecks::NONE;

/// What is wrong with the signature of a commit; nothing where it is good. Where the policy requires
/// signatures, it denies.
#[must_use]
pub fn check_signature(
    commit: u32,
    status: &SignatureStatus,
    against: &HistoryContext,
) -> Option<FindingBuilder> {
    let name = || against.names.name(Some(commit));
    let (rule, message, help) = match status {
        SignatureStatus::Forge | SignatureStatus::Committer => return None,
        SignatureStatus::Unsigned => (
            Rule::SignatureUnsigned,
            format!("{} is not signed", name()),
            "sign commits (git config commit.gpgsign true), or let the forge sign what it merges",
        ),
        SignatureStatus::Bad(reason) => (
            Rule::SignatureBad,
            format!("the signature of {} does not hold: {reason}", name()),
            "find out who altered it: git verify-commit shows what git says",
        ),
        SignatureStatus::UnknownKey(key) => (
            Rule::SignatureUnknownKey,
            format!("{} is signed by {key}", name()),
            "add the key under `signing_keys` of its holder in policy/teams.yaml, below policy/keys/, or under `history.forge_keys`",
        ),
        SignatureStatus::Identity(holder) => (
            Rule::SignatureIdentity,
            format!("{} is signed by {holder}, who is not its committer", name()),
            "commit under an address that policy/teams.yaml lists for the holder of the key",
        ),
        SignatureStatus::ExpiredKey(reason) => (
            Rule::SignatureExpiredKey,
            format!(
                "the key that signed {} was not valid then: {reason}",
                name()
            ),
            "sign with a key that is valid, or correct its dates in policy",
        ),
    };
    let id = against.past.history.commit(commit).id;
    let settings = &against.context.timeline.newest_policy().settings.history;
    let is_required = settings.signatures == Signatures::Required;
    let draft = FindingBuilder::new(rule, message).help(help).subject(&id);
    Some(if is_required { draft.escalate() } else { draft })
}

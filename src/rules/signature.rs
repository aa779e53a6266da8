//! `signature/*`: signatures of the mainline's commits.

use super::facts::{CommitSignature, MainlineFacts};
use super::stages::FamilyChecks;
use crate::finding::{FindingBuilder, Rule};
use crate::history::SignatureStatus;

pub(super) const CHECKS: FamilyChecks = FamilyChecks {
    history: &[check_signatures],
    ..FamilyChecks::NONE
};

/// What is wrong with the signatures of commits.
fn check_signatures(facts: &MainlineFacts) -> Vec<FindingBuilder> {
    let signatures = facts.signatures.iter();
    signatures
        .filter_map(|signature| report_signature(signature, facts))
        .collect()
}

/// What is wrong with the signature of a commit; nothing where it is good. Where the policy then required
/// signatures, it denies.
fn report_signature(signature: &CommitSignature, facts: &MainlineFacts) -> Option<FindingBuilder> {
    let commit = signature.commit;
    let name = || facts.names.name(Some(commit));
    let (rule, message, help) = match &signature.status {
        SignatureStatus::Forge { .. } | SignatureStatus::Committer { .. } => return None,
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
    let id = facts.past.history.commit(commit).id;
    let finding = FindingBuilder::new(rule, message).help(help).subject(&id);
    Some(if signature.is_required {
        finding.escalate()
    } else {
        finding
    })
}

//! Who may sign what others did.

use chrono::NaiveDate;

use crate::model::{Email, Id, Teams};

/// Why somebody may not sign a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignerFault {
    /// They did the work, or asked for it.
    Own(Email),
    /// They are on the roster of none of these teams; of no team at all where it is empty.
    Stranger(Vec<Id>),
}

/// Why somebody may not sign what others did: by the newest roster, on a local day.
pub(super) fn find_signer_fault(
    teams: &Teams,
    signers: &[Id],
    others: &[Email],
    who: &Email,
    day: NaiveDate,
) -> Option<SignerFault> {
    if let Some(other) = others.iter().find(|other| teams.is_same_person(other, who)) {
        return Some(SignerFault::Own(other.clone()));
    }
    let is_signer = teams.is_in_any(signers, who, day);
    (!is_signer).then(|| SignerFault::Stranger(signers.to_vec()))
}

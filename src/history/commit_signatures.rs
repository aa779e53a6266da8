//! What the signatures of commits come to.

use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::signer_keys::{KeyHolder, SignerKeys, is_person};
use super::{CommitReader, SignatureStatus};
use crate::git::{CommitFacts, HistoryGap};
use crate::model::{Signatures, local_date};
use crate::signing::{SignatureVerdict, check_signature as verify_signature};

impl CommitReader<'_> {
    /// What the signature of a commit comes to; `None` where none was read when it landed.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub fn signature_status(&self, commit: u32) -> Result<Option<SignatureStatus>, HistoryGap> {
        self.signature_status_from(commit, || self.facts(commit))
    }

    /// The same, of a commit that was read already; an unsigned one need not be read.
    pub(super) fn signature_status_from<F: Borrow<CommitFacts>>(
        &self,
        commit: u32,
        facts: impl FnOnce() -> Result<F, HistoryGap>,
    ) -> Result<Option<SignatureStatus>, HistoryGap> {
        if self.required_signature(commit) == Signatures::Off {
            return Ok(None);
        }
        if !self.view.history.commit(commit).is_signed {
            return Ok(Some(SignatureStatus::Unsigned));
        }
        Ok(Some(self.check_signature(facts()?.borrow(), commit)))
    }

    /// What the signature of a commit comes to that landed with commit `landing` of the mainline.
    pub(super) fn check_signature(&self, facts: &CommitFacts, landing: u32) -> SignatureStatus {
        let at = self.view.clock(landing);
        let Some(signers) = self.signers(landing) else {
            return SignatureStatus::UnknownKey("a key, where no policy lists any".to_owned());
        };
        match verify_signature(&facts.raw, &signers.keys, at) {
            SignatureVerdict::Unsigned => SignatureStatus::Unsigned,
            SignatureVerdict::Good {
                holders,
                fingerprint,
            } => self.check_holders(facts, &signers, (&holders, fingerprint), landing),
            SignatureVerdict::Expired { reason, .. } => SignatureStatus::ExpiredKey(reason),
            SignatureVerdict::Unknown { fingerprint, kind } => {
                let key = fingerprint.unwrap_or_default();
                SignatureStatus::UnknownKey(format!(
                    "the {kind} key {key}, which policy does not list"
                ))
            }
            SignatureVerdict::Unsupported { kind } => SignatureStatus::UnknownKey(format!(
                "a signature of a kind that is unsupported: {kind}"
            )),
            SignatureVerdict::Bad { reason } => SignatureStatus::Bad(reason),
        }
    }

    /// A signature that verifies counts where its key is the forge's or the committer's, and was
    /// valid when the commit landed.
    fn check_holders(
        &self,
        facts: &CommitFacts,
        signers: &SignerKeys,
        (holders, key): (&[usize], String),
        landing: u32,
    ) -> SignatureStatus {
        let day = local_date(self.timezone, self.view.clock(landing));
        let holders = holders
            .iter()
            .filter_map(|index| signers.holders.get(*index));
        let committer = self
            .mailmaps
            .before(landing)
            .resolve_email(&facts.committer.name, &facts.committer.email);
        let version = self.version_before(landing);
        let teams = version.map(|version| &self.versions[version].policy.teams);
        let is_own = |holder: &&KeyHolder| match (&holder.email, teams) {
            (None, _) => true,
            (Some(email), Some(teams)) => is_person(teams, email, &committer),
            (Some(email), None) => email.as_str() == committer.to_lowercase(),
        };
        let own: Vec<&KeyHolder> = holders.clone().filter(is_own).collect();
        if own.is_empty() {
            let emails = holders.filter_map(|holder| Some(holder.email.as_ref()?.as_str()));
            let emails: BTreeSet<&str> = emails.collect();
            return SignatureStatus::Identity(if emails.is_empty() {
                "a key of nobody on a roster".to_owned()
            } else {
                emails.into_iter().collect::<Vec<_>>().join(" or ")
            });
        }
        match own.iter().find(|holder| holder.is_valid_on(day)) {
            Some(KeyHolder { email: None, .. }) => SignatureStatus::Forge { key },
            Some(_) => SignatureStatus::Committer { key },
            None => SignatureStatus::ExpiredKey(own[0].validity_on(day)),
        }
    }

    fn signers(&self, landing: u32) -> Option<Arc<SignerKeys>> {
        let version = self.version_before(landing)?;
        let mut keys = self.keys.borrow_mut();
        let signers = keys
            .entry(version)
            .or_insert_with(|| Arc::new(SignerKeys::of_version(&self.versions[version])));
        Some(Arc::clone(signers))
    }
}

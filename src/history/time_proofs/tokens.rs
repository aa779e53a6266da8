//! Verifying tokens, each by the authorities that were accepted when it landed.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::bounds::CLOCK_SKEW;
use super::checkpoints::KnownCheckpoint;
use super::proved::{ProofFault, ProofFaultKind, ProvedStamp};
use super::stored::HeldContent;
use crate::history::current_policy::version_before;
use crate::load::PolicyVersion;
use crate::signing::{TimeStamp, TimeStampAuthorities, TimeStampRequest, verify_time_stamp};

/// Knows which authorities are accepted for what landed when.
pub(super) struct StampVerifier<'a> {
    /// The auditor's own list, in place of the policy's.
    roots: Option<&'a TimeStampAuthorities>,
    versions: &'a [PolicyVersion],
    /// The authorities of each version of the policy.
    accepted: Vec<Arc<TimeStampAuthorities>>,
    pub(super) as_of: DateTime<Utc>,
}

impl<'a> StampVerifier<'a> {
    pub(super) fn new(
        roots: Option<&'a TimeStampAuthorities>,
        versions: &'a [PolicyVersion],
        as_of: DateTime<Utc>,
    ) -> Self {
        StampVerifier {
            roots,
            versions,
            accepted: accepted_authorities(versions),
            as_of,
        }
    }

    /// The authorities that were accepted when a token landed: not those that its own change brings. `None` stands for what
    /// has not landed yet.
    fn authorities(&self, landed: Option<u32>) -> Option<&TimeStampAuthorities> {
        if self.roots.is_some() {
            return self.roots;
        }
        let version = match landed {
            Some(commit) => version_before(self.versions, commit),
            None => self.versions.len().checked_sub(1),
        };
        self.accepted.get(version?).map(|accepted| &**accepted)
    }
}

/// The authorities of each version; versions with the same certificates share them.
fn accepted_authorities(versions: &[PolicyVersion]) -> Vec<Arc<TimeStampAuthorities>> {
    let mut known: BTreeMap<Vec<&[u8]>, Arc<TimeStampAuthorities>> = BTreeMap::new();
    let mut accepted = Vec::with_capacity(versions.len());
    for version in versions {
        let names = &version.policy.settings.history.timestamps.authorities;
        let files = names
            .iter()
            .filter_map(|name| version.authorities.get(name));
        let files: Vec<&[u8]> = files.map(Vec::as_slice).collect();
        let authorities = known
            .entry(files)
            .or_insert_with_key(|files| Arc::new(merge_authorities(files)));
        accepted.push(Arc::clone(authorities));
    }
    accepted
}

/// The certificates of several files. A file that cannot be used accepts nobody.
fn merge_authorities(files: &[&[u8]]) -> TimeStampAuthorities {
    let mut merged = TimeStampAuthorities::default();
    for authorities in files
        .iter()
        .filter_map(|pem| TimeStampAuthorities::from_pem(pem).ok())
    {
        // Too many are as good as none.
        let _ = merged.extend(authorities);
    }
    merged
}

/// Verifies a token over the checkpoint that lies beside it. Several contents of that file may have been there: what a token
/// proved once, no later one takes away.
pub(super) fn check_token(
    token: &HeldContent,
    requests: &[&HeldContent],
    checkpoints: &[KnownCheckpoint],
    verifier: &StampVerifier,
) -> Result<ProvedStamp, ProofFault> {
    let fault = |reason: String| ProofFault {
        file: Arc::clone(&token.path),
        kind: ProofFaultKind::Invalid,
        reason,
    };
    let authorities = verifier.authorities(token.landed).ok_or_else(|| {
        fault("no policy accepted an authority when it landed: expected `history.timestamps.authorities`".to_owned())
    })?;
    let request = request_of(token, requests).map(|it| TimeStampRequest::parse(&it.bytes));
    let request = request.transpose();
    let request = request
        .map_err(|reason| fault(format!("the request beside it cannot be used: {reason}")))?;
    let mut failed = fault("no checkpoint of this history has its name".to_owned());
    for checkpoint in checkpoints {
        let text = checkpoint.note.text().as_bytes();
        match verify_time_stamp(&token.bytes, text, request.as_ref(), authorities) {
            Ok(stamp) if stamp.time > verifier.as_of + CLOCK_SKEW => {
                failed = fault(format!(
                    "its time, {}, lies after the evaluation time",
                    stamp.time.to_rfc3339()
                ));
            }
            Ok(stamp) => return Ok(proved_stamp(token, checkpoint, stamp)),
            Err(reason) => failed = fault(reason.to_string()),
        }
    }
    Err(failed)
}

/// The request that a token answers: the last that had landed when it did. One that came later cannot take its proof away.
fn request_of<'r>(token: &HeldContent, requests: &[&'r HeldContent]) -> Option<&'r HeldContent> {
    // What has not landed yet comes after everything that has.
    let order = |landed: Option<u32>| landed.map_or(u64::MAX, u64::from);
    let earlier = requests.iter().copied();
    let earlier = earlier.filter(|request| order(request.landed) <= order(token.landed));
    earlier.max_by_key(|request| order(request.landed))
}

fn proved_stamp(
    token: &HeldContent,
    checkpoint: &KnownCheckpoint,
    stamp: TimeStamp,
) -> ProvedStamp {
    ProvedStamp {
        file: Arc::clone(&token.path),
        covers: checkpoint.covers,
        landed: token.landed,
        time: stamp.time,
        accuracy: stamp.accuracy,
        authority: stamp.authority,
    }
}

//! The families of rules, and their checks.

use super::stages::FamilyChecks;
use super::{
    artifact, closing, duty, evidence, history, policy, repo, request, review, signature,
    timestamp, waiver,
};

/// Every family, in the order in which its checks of one stage run: a claim that a check of an
/// earlier family makes invalid is invalid for those of later ones.
pub(super) const FAMILIES: &[FamilyChecks] = &[
    history::CHECKS,
    repo::CHECKS,
    policy::CHECKS,
    request::CHECKS,
    artifact::CHECKS,
    evidence::CHECKS,
    review::CHECKS,
    waiver::CHECKS,
    closing::CHECKS,
    duty::CHECKS,
    timestamp::CHECKS,
    signature::CHECKS,
];

//! The facts that checks look at, by stage.

use chrono::{DateTime, Utc};

use super::Context;
use super::co_authors::CoAuthors;
use crate::history::{
    AnchorPlace, CommitNames, MailmapChange, MainlineView, PlacedPush, PolicyStep, RewrittenFile,
    SignatureStatus, TimeProofs,
};
use crate::judge::{Claim, Duty, TeamGap, WaiverIndex};
use crate::load::LoadedPolicy;
use crate::model::Anchor;

/// What is known when claims are compared with each other and with their landings.
pub(super) struct ClaimFacts<'a> {
    pub(super) claims: &'a [Claim],
    /// The addresses that trailers name as co-authors, by the commit of a landing.
    pub(super) co_authors: &'a CoAuthors,
    pub(super) context: &'a Context<'a>,
}

/// What is known once every duty has its standing.
pub struct JudgedFacts<'a> {
    /// What holds for every folder.
    pub context: &'a Context<'a>,
    /// The newest policy, with the places in its files.
    pub loaded: &'a LoadedPolicy,
    /// All claims.
    pub claims: &'a [Claim],
    /// All duties up to the end of the ledger, upcoming ones included.
    pub duties: &'a [Duty],
    /// The waivers.
    pub waivers: &'a WaiverIndex<'a>,
    /// The gaps between performances.
    pub gaps: &'a [TeamGap],
}

/// The signature of a commit of the mainline.
pub struct CommitSignature {
    /// The place of the commit in the history.
    pub commit: u32,
    /// What its signature proves.
    pub status: SignatureStatus,
    /// Whether the policy that was in force when it landed requires a good one.
    pub is_required: bool,
}

/// What git's history shows, where it counts.
pub struct MainlineFacts<'a> {
    /// The mainline.
    pub past: &'a MainlineView<'a>,
    /// The names of its commits.
    pub names: &'a CommitNames<'a>,
    /// What holds for every folder.
    pub context: &'a Context<'a>,
    /// The newest policy, with the places in its files.
    pub loaded: &'a LoadedPolicy,
    /// All claims.
    pub claims: &'a [Claim],
    /// Files that changed after they had landed.
    pub rewritten: &'a [RewrittenFile],
    /// The anchors, and where their commits are now.
    pub anchors: &'a [(&'a Anchor, AnchorPlace)],
    /// The forge's log of pushes, and where their commits are now.
    pub pushes: &'a [PlacedPush<'a>],
    /// What the files below `timestamps/` come to.
    pub proofs: &'a TimeProofs,
    /// The commits that count and that changed policy or evidence.
    pub commits: &'a [u32],
    /// What the signatures of those commits prove, where signatures are checked.
    pub signatures: &'a [CommitSignature],
    /// The commit and the instant of each version's landing.
    pub landings: &'a [(Option<u32>, DateTime<Utc>)],
    /// The changes of `.mailmap`.
    pub mailmaps: &'a [MailmapChange],
    /// From each version of the policy to the next.
    pub steps: &'a [PolicyStep<'a>],
}

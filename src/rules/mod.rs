//! The checks of rules: facts in, findings out. No IO, no clock, no output.
//!
//! One file or folder a family of rules. A family lists its checks in a table, by the stage that
//! runs them: *validity*, before judging ([`examine_folder`], [`check_claims`], [`refuse_waivers`]),
//! and *findings*, after it ([`check_judged`]). Ids, levels and pages stand in the catalogue of the
//! `finding` layer.

mod anchor;
mod artifact;
mod context;
mod duty;
mod evidence;
mod evidence_context;
mod examine;
mod facts;
mod families;
mod history;
mod judged;
mod policy_change;
mod repo;
mod request;
mod review;
mod signature;
mod stages;
mod validity;
mod waiver;
mod weakened;

pub use anchor::check_anchors;
pub use context::Context;
pub use evidence::{PLACEHOLDER, check_stray, mask_secrets};
pub use examine::{ExaminedFolder, check_claims, examine_folder};
pub use facts::JudgedFacts;
pub use history::{
    HistoryContext, check_backdating, check_clocks, check_direct_pushes, check_evil_merges,
    check_history_gaps, check_rewrites,
};
pub use judged::check_judged;
pub use policy_change::{
    check_adoption_moves, check_policy_steps, check_retroactive_starts, check_unschedulable_tasks,
};
pub use repo::{check_folder, check_root_folder};
pub use signature::check_signature;
pub use validity::ExaminedEvidence;
pub use waiver::refuse_waivers;
pub use weakened::{ComparedPolicy, find_weakenings};

//! The checks of rules: facts in, findings out. No IO, no clock, no output.
//!
//! One file or folder a family of rules. A family lists its checks in a table, by the stage that
//! runs them: *validity*, before judging ([`examine_folder`], [`check_claims`], [`examine_waivers`]),
//! and *findings*, after it ([`check_judged`], [`check_history`]). Ids, levels and pages stand in
//! the catalogue of the `finding` layer.
//!
//! To add a rule: its line in the catalogue, its page in `finding/explain/`, its check in the file
//! of its family, and its cases in `tests/cases/`.

mod approval_days;
mod artifact;
mod claim_versions;
mod closing;
mod co_authors;
mod content_owners;
mod context;
mod duty;
mod evidence;
mod evidence_context;
mod evidence_past;
mod examine;
mod facts;
mod families;
mod history;
mod judged;
mod policy;
mod repo;
mod request;
mod review;
mod signature;
mod stages;
mod timestamp;
mod validity;
mod waiver;

pub use closing::{
    check_closing_approval, check_closing_chain, check_first_closing, report_closing_faults,
    report_restatement,
};
pub use co_authors::{CoAuthors, content_commits, is_pending};
pub use context::Context;
pub use duty::settling_command;
pub use evidence::{PLACEHOLDER, check_stray, mask_secrets};
pub use evidence_past::{EvidencePast, ReviewPast};
pub use examine::{ExaminedFolder, check_claims, examine_evidence, examine_folder};
pub use facts::{CommitSignature, JudgedFacts, MainlineFacts};
pub use history::{FETCH_HISTORY, check_history_gaps, report_flipped_base, report_unheld_proof};
pub use judged::{check_history, check_judged};
pub use policy::{
    check_adoption_moves, check_unschedulable_tasks, describe_weakenings, report_mailmap_of_change,
    report_program_version,
};
pub use repo::{check_folder, check_root_folder};
pub use validity::ExaminedEvidence;
pub use waiver::examine_waivers;

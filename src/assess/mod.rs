//! The wiring: from the files of a repository to the assessment, one stage per function.
//!
//! ```text
//! policy, options, mainline ─▶ Evaluation::prepare     versions of the policy, what counts from when, occurrences
//! files, evaluations        ─▶ read_evidence           each folder is read once, and examined for each evaluation
//! evidence, history         ─▶ check_validity          landings, and evidence beside other evidence: what holds
//! evidence that holds       ─▶ judge_standings         each duty's standing
//! closings, duties          ─▶ ClosingChecker          whether closed periods are still what the repository says
//! duties, history           ─▶ check_history           what git shows of the mainline
//! all of it                 ─▶ Assessment
//! ```
//!
//! `rules` drafts the findings of each stage; this module only wires the stages, and formats no text.

mod assessor;
mod awaiting;
mod change;
mod closings;
mod evaluation;
mod evidence;
mod evidence_past;
mod history_checks;
mod judging_policy;
mod options;
mod policy_facts;
mod policy_snapshot;
mod program_version;
mod proof_reader;
mod standings;
mod trace;
mod trusted_history;
mod validity;

pub use self::assessor::assess;
pub use self::awaiting::{
    AwaitedApproval, AwaitedClosing, AwaitedReview, FieldChange, SignerFault, awaited_approvals,
    awaited_closings, awaited_reviews,
};
pub use self::change::{ChangeBase, assess_change};
use self::judging_policy::JudgingPolicy;
pub use self::options::{AssessOptions, ClosingScope};
pub use self::policy_snapshot::{PolicySnapshot, open};
pub use self::program_version::{VersionRefusal, refuse_program_version};
pub use self::proof_reader::{mainline_clock, read_proofs};

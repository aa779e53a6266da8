//! Duties × evidence that holds × waivers → standings, and the assessment that every output reads.
//!
//! Reads no files and no git: pure functions of what other layers found.

mod assessment;
mod claim;
mod duties;
mod reasoning;
mod sample;
mod selection;
mod shard;
mod standing;
mod trace;
mod waiver_index;

pub use assessment::{
    Assessment, EditedPolicyOutcome, HistoryFacts, HistoryStatus, RepositoryOrigin, Summary,
    TaskFacts, Verdict, population_digest, population_lines, verdict_of,
};
pub use claim::{Claim, RequestedOccurrence};
pub use duties::{Duty, DutyKind, JudgeInputs, UnschedulableTask, judge_duties};
pub use reasoning::{MissingEvidence, StandingInputs, reasoning};
pub use sample::{
    Drawing, DrawnSample, SampleRequest, StratifyBy, Stratum, conventional_size, draw_key,
};
pub use selection::{DutySpan, Selection, task_of_finding};
pub use shard::{Shard, ShardError, TaskShare};
pub use standing::{EvidenceTimes, LateReason, Standing, WaiverRelease, standing};
pub use trace::{
    ChangeKind, DutyTrace, FileChange, TracedClaim, TracedEvidence, TracedPolicy, TracedReview,
    TracedWaiver,
};
pub use waiver_index::{WaiverIndex, WaiverScope, is_before_expiry};

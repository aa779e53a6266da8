//! Duties × evidence × waivers → standings, and the assessment that every output reads.
//!
//! Reads no files, knows no git: pure functions of what other rooms found.

mod assessment;
mod claim;
mod duties;
mod landed;
mod reasoning;
mod sample;
mod selection;
mod shard;
mod standing;
mod trace;
mod waiving;

pub use assessment::{
    Assessment, Edited, HistoryFacts, HistoryStatus, Origin, Summary, TaskFacts, Verdict,
    digest_of, lines_of, verdict_of,
};
pub use claim::{Claim, RequestedOccurrence};
pub use duties::{Duty, DutyKind, Facts, UnschedulableTask, duties};
pub use landed::{Grade, LandedCommit, LandedCommits};
pub use reasoning::{MissingEvidence, StandingInputs, reasoning};
pub use sample::{Drawing, Sample, SampleRequest, Stratify, Stratum, conventional_size, key_of};
pub use selection::{Selection, Span, task_of};
pub use shard::{Shard, ShardError, Share};
pub use standing::{Proof, Reason, Release, Standing, standing};
pub use trace::{
    ChangeKind, FileChange, Requirement, ReviewProof, Reviewed, Trace, TracedClaim, TracedEvidence,
    Waived,
};
pub use waiving::{WaiverIndex, WaiverScope, WaiverVersion, is_before_expiry};

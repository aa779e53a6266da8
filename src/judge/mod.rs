//! Duties × evidence × waivers → standings, and the assessment that every output reads.
//!
//! Reads no files, knows no git: pure functions of what other rooms found.

mod assessment;
mod claim;
mod duties;
mod landed;
mod past;
mod reasoning;
mod rewrites;
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
pub use claim::{Claim, Opened};
pub use duties::{Beyond, Duty, DutyKind, Facts, duties};
pub use landed::{Commits, Grade, LandedCommit};
pub use past::{Landing, Past, clock};
pub use reasoning::{Grounds, Wanting, reasoning};
pub use rewrites::{Fault, Rewrite, Step, rewrites};
pub use sample::{Asked, Drawing, Sample, Stratify, Stratum, conventional_size, key_of};
pub use selection::{Selection, Span, task_of};
pub use shard::{Shard, ShardError, Share};
pub use standing::{Proof, Reason, Release, Standing, standing};
pub use trace::{
    Claimed, Deed, Exhibit, Happening, Requirement, ReviewProof, Reviewed, Trace, Waived,
};
pub use waiving::{Reach, WaiverVersion, Waiving, is_before_expiry};

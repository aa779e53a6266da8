//! Duties × evidence that holds × waivers → standings, and the assessment that every output reads.
//!
//! Reads no files and no git: pure functions of what other layers found.

mod assessment;
mod claim;
mod closed_books;
mod closed_outcome;
mod duties;
mod duty;
mod evidence_times;
mod gaps;
mod history_facts;
mod population;
mod sample;
mod selection;
mod shard;
mod standing;
mod summary;
mod trace;
mod urgency;
mod valid_evidence;
mod verdict;
mod waiver_index;
mod waiver_scope;

pub use assessment::{Assessment, EditedPolicyOutcome, TaskFacts, verdict_of};
pub use claim::{Claim, ClaimPast, ClaimReview, ClaimVersion, RequestedOccurrence};
pub use closed_books::{ClosedBooks, ClosedPeriod, ClosedState, ClosingFault, Restatement};
pub use closed_outcome::{closed_outcome, closed_standing, compare_outcomes};
pub use duties::{JudgeInputs, UnschedulableTask, judge_duties};
pub use duty::{Duty, DutyKind};
pub use evidence_times::{EvidenceTimes, LandingTerms, ReviewTimes};
pub use gaps::{ExceededAllowance, TeamGap, find_gaps};
pub use history_facts::{HistoryFacts, HistoryStatus, RepositoryOrigin};
pub use population::{outcome_digest, population_digest, population_lines};
pub use sample::{Drawing, DrawnSample, SampleRequest, StratifyBy, Stratum};
pub use selection::{DutySpan, Selection, task_of_finding};
pub use shard::{Shard, TaskShare};
pub use standing::{Standing, StandingReason, WaiverRelease, standing};
pub use summary::Summary;
pub use trace::{
    ChangeKind, DutyTrace, FileChange, MissingEvidence, TracedClaim, TracedEvidence, TracedPolicy,
    TracedReview, TracedWaiver, UnreadHistory,
};
pub use urgency::{Urgency, urgency_changes};
pub use valid_evidence::{SettlingClaim, ValidEvidence};
pub use verdict::Verdict;
pub use waiver_index::{ExaminedWaiver, WaiverIndex, WaiverRecord};
pub use waiver_scope::{WaivableDuty, WaiverScope};

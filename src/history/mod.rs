//! What git's history shows, as facts with their times: the mainline, the versions of the policy and
//! which judges what, landings, changes after them, and what commits prove.

mod adoption;
mod anchor_places;
mod checkpoint_check;
mod claim_path;
mod closing_approval;
mod commit_names;
mod commit_reader;
mod commit_signatures;
mod current_policy;
mod evidence_versions;
mod file_histories;
mod inclusion_proof;
mod landed_commit;
mod landing;
mod landing_time;
mod landing_times;
mod listing_readings;
mod mailmaps;
mod mainline;
mod mainline_clock;
mod mainline_log;
mod mainline_view;
mod merkle_tree;
mod outside_records;
mod policy_steps;
mod policy_timeline;
mod proved_span;
mod request_version;
mod review_proof;
mod review_search;
mod rewrites;
mod signature_status;
mod signer_keys;
mod stamp_requirement;
mod time_proofs;
mod trailers;
mod waiver_version;

pub use adoption::adoption_instant;
pub use anchor_places::{AnchorPlace, PlacedPush, anchor_places, push_places};
pub use claim_path::claim_folder;
pub use closing_approval::closing_approval_landing;
pub use commit_names::CommitNames;
pub use commit_reader::CommitReader;
pub use current_policy::{CurrentPolicy, policy_versions, version_before};
pub use evidence_versions::{
    EvidenceVersion, JudgedEvidence, KnownDigests, MAX_ARTIFACT_BYTES, MAX_VERSION_ARTIFACTS,
    MAX_VERSION_BYTES, MAX_VERSIONS, VersionFiles, evidence_versions,
};
pub use file_histories::{FileHistories, FileStep, RewrittenFile};
pub use landed_commit::{Grade, LandedCommit, LandedCommits};
pub use landing::{Landing, could_be_stated};
pub use landing_time::{CommitSigner, LandingTime, SignerGrade, TimeGrade};
pub use mailmaps::{ChangedIdentity, MailmapChange, mailmap_changes, mailmap_of_change};
pub use mainline::{Mainline, read_claim};
pub use mainline_clock::MainlineClock;
pub use mainline_log::MainlineLog;
pub use mainline_view::MainlineView;
pub use outside_records::OutsideRecords;
pub use policy_steps::{ChangedContent, ComparedPolicy, PolicyStep, policy_steps};
pub use policy_timeline::PolicyTimeline;
pub use proved_span::ProvedSpan;
pub use request_version::{RequestVersion, request_versions};
pub use review_proof::ReviewProof;
pub use rewrites::{ContentChange, Rewrite, RewriteFault, find_rewrites};
pub use signature_status::SignatureStatus;
pub use stamp_requirement::StampRequirement;
pub use time_proofs::{
    CLOCK_SKEW, CommitBounds, CoveringProofs, MAX_PROOF, PendingProof, ProofFault, ProofFaultKind,
    ProofKind, ProofPath, StoredProofs, TimeBounds, TimeProofs,
};
pub use waiver_version::{WaiverVersion, waiver_versions};

//! What tokens of authorities and cosignatures of witnesses prove about the mainline: the files below `timestamps/`.

mod bounds;
mod checkpoints;
mod covering;
mod proof_path;
mod proved;
mod stored;
mod tokens;
mod verification;
mod witnessing;

pub use bounds::{CLOCK_SKEW, CommitBounds, TimeBounds};
pub use covering::CoveringProofs;
pub use proof_path::{ProofKind, ProofPath};
pub use proved::{ProofFault, ProofFaultKind, TimeProofs};
pub use stored::{MAX_PROOF, PendingProof, StoredProofs};

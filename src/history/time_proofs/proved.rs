//! What the proofs of a mainline come to, as plain data.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

/// A token that holds, over a checkpoint that the history gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvedStamp {
    /// Its file, relative to the dutybook root.
    pub file: Arc<str>,
    /// The newest commit of the mainline that it covers.
    pub covers: u32,
    /// The first commit of the mainline that holds it; `None` before it has landed.
    pub landed: Option<u32>,
    /// When the checkpoint existed, by the authority's clock.
    pub time: DateTime<Utc>,
    /// How far that clock may be off.
    pub accuracy: TimeDelta,
    /// The name in the certificate that signed.
    pub authority: String,
}

impl ProvedStamp {
    /// The latest instant at which what it covers can have landed.
    #[must_use]
    pub fn not_after(&self) -> DateTime<Utc> {
        let latest = self.time.checked_add_signed(self.accuracy);
        latest.unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

/// A checkpoint that enough witnesses cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessedCheckpoint {
    /// Its file, relative to the dutybook root.
    pub file: Arc<str>,
    /// The newest commit of the mainline that it covers.
    pub covers: u32,
    /// When enough of them had seen it, by their clocks.
    pub time: DateTime<Utc>,
    /// The names of those that cosigned, ascending.
    pub witnesses: Vec<String>,
}

/// What is wrong with a file of proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProofFaultKind {
    /// The history does not give the checkpoint.
    Rewritten,
    /// It proves nothing.
    Invalid,
}

/// A file of proof that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProofFault {
    /// The file, relative to the dutybook root.
    pub file: Arc<str>,
    /// What kind of fault it is.
    pub kind: ProofFaultKind,
    /// What is wrong.
    pub reason: String,
}

/// What the proofs of a mainline come to.
#[derive(Debug, Clone, Default)]
pub struct TimeProofs {
    /// The tokens that hold, by file.
    pub stamps: Vec<ProvedStamp>,
    /// The checkpoints that enough witnesses cosigned, by file.
    pub witnessed: Vec<WitnessedCheckpoint>,
    /// The files that do not hold, by file.
    pub faults: Vec<ProofFault>,
}

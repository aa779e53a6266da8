//! Who cosigns checkpoints of the mainline's log.

/// The witnesses of a policy: with enough of their cosignatures, two histories cannot be kept side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnesses {
    /// How many different witnesses have to cosign a checkpoint, at least 1.
    pub quorum: usize,
    /// Their keys, as C2SP `signed-note` writes verifier keys.
    pub keys: Vec<String>,
}

//! Proofs that a file is in a log: C2SP `tlog-proof`.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::MainlineLog;
use super::mainline_log::LogLeaf;
use crate::files::Sha256Sum;

/// The proof that a leaf is in the log of a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InclusionProof {
    /// The leaf's text, which names the file and the SHA-256 of its content.
    pub leaf: String,
    /// The place of the leaf in the log, from 0.
    pub index: usize,
    /// The hashes beside its path, lowest first (RFC 9162, section 2.1.3).
    pub hashes: Vec<Sha256Sum>,
}

impl InclusionProof {
    /// The proof as a file. `note` is the checkpoint, with its cosignatures where there are any. The leaf's text is the extra
    /// data: who holds the file can compare its SHA-256 with it.
    #[must_use]
    pub fn to_text(&self, note: &str) -> String {
        let mut text = String::from("c2sp.org/tlog-proof@v1\n");
        let _ = writeln!(text, "extra {}", STANDARD.encode(&self.leaf));
        let _ = writeln!(text, "index {}", self.index);
        for hash in &self.hashes {
            let _ = writeln!(text, "{}", STANDARD.encode(hash.0));
        }
        text.push('\n');
        text.push_str(note);
        text
    }
}

impl MainlineLog<'_> {
    /// The proof that a file has its content at a commit of the mainline. `None` where the file is not there or not in the
    /// log. `content` is the SHA-256 of what the mainline holds.
    #[must_use]
    pub fn prove(&self, path: &str, content: Sha256Sum, commit: u32) -> Option<InclusionProof> {
        let change = self.last_change(path, commit)?;
        change.after?;
        let index = self.leaf_index(path, change.commit)?;
        let leaf = LogLeaf {
            path,
            was_there: change.before.is_some(),
            content: Some(content),
        };
        Some(InclusionProof {
            leaf: leaf.text(),
            index,
            hashes: self.tree().inclusion_proof(index, self.size_at(commit))?,
        })
    }
}

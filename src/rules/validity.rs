//! The validity phase: which evidence holds, before anything is judged.

use std::sync::Arc;

use super::co_authors::CoAuthors;
use super::{Context, ExaminedFolder, check_claims};
use crate::finding::Finding;
use crate::git::HistoryGap;
use crate::judge::{Claim, RequestedOccurrence, ValidEvidence};

/// Evidence as the validity phase left it.
#[derive(Default)]
pub struct ExaminedEvidence {
    /// What evidence files claim, each with whether it holds.
    pub claims: Vec<Claim>,
    /// The occurrences that requests opened.
    pub requests: Vec<RequestedOccurrence>,
    /// What is wrong with evidence and requests.
    pub findings: Vec<Finding>,
    /// Files whose bytes are not those that the mainline holds, with these bytes.
    pub pending: Vec<(Arc<str>, Vec<u8>)>,
    /// Files that the mainline holds, and that are no longer there.
    pub gone: Vec<Arc<str>>,
    /// What could not be read of history, of the first folder by path.
    pub gap: Option<HistoryGap>,
}

impl ExaminedEvidence {
    /// Adds a folder, examined by itself.
    pub fn add_folder(&mut self, folder: ExaminedFolder) {
        self.claims.extend(folder.claims);
        self.requests.extend(folder.opened);
        self.findings.extend(folder.findings);
        self.pending.extend(folder.pending);
        self.gone.extend(folder.gone);
        self.gap = self.gap.take().or(folder.gap);
    }

    /// Adds further folders.
    pub fn append(&mut self, mut next: Self) {
        self.claims.append(&mut next.claims);
        self.requests.append(&mut next.requests);
        self.findings.append(&mut next.findings);
        self.pending.append(&mut next.pending);
        self.gone.append(&mut next.gone);
        self.gap = self.gap.take().or(next.gap);
    }

    /// Checks claims against each other and against their landings. `co_authors` are the addresses
    /// that the landings of reviewed evidence name as co-authors, by commit.
    pub fn check_together(&mut self, co_authors: &CoAuthors, context: &Context) {
        let findings = check_claims(&mut self.claims, co_authors, context);
        self.findings.extend(findings);
    }

    /// The claims that hold.
    #[must_use]
    pub fn valid(&self) -> ValidEvidence<'_> {
        ValidEvidence::of(&self.claims)
    }
}

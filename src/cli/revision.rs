//! The commits that a run is about, as typed and as resolved.

use std::path::Path;

use crate::cli::args::RevisionArgs;
use crate::git::ObjectId;

/// What of a repository is judged, as typed.
#[derive(Clone, Copy, Default)]
pub(super) struct RevisionSpec<'a> {
    /// The commit to be judged; `None` for the files that are checked out.
    pub(super) revision: Option<&'a str>,
    /// The commit from which a change starts, whose policy judges it.
    pub(super) base: Option<&'a str>,
    /// The file outside the repository that records what was seen of the mainline.
    pub(super) anchors: Option<&'a Path>,
    /// The file with the forge's log of pushes, as `timestamp import-forge` wrote it.
    pub(super) forge_log: Option<&'a Path>,
    /// The certificates of authorities that count in place of those that the policy accepts.
    pub(super) tsa_roots: Option<&'a Path>,
    /// Whether the commit that is checked out is judged where none is named, and never the worktree.
    pub(super) judges_commit: bool,
    /// Whether the commit to be judged was found on the mainline.
    pub(super) is_of_mainline: bool,
}

impl<'a> RevisionSpec<'a> {
    /// What is judged where there is no base.
    pub(super) fn without_base(args: &'a RevisionArgs) -> Self {
        RevisionSpec {
            revision: args.rev.as_deref(),
            base: None,
            anchors: args.anchors.as_deref(),
            forge_log: args.forge_log.as_deref(),
            tsa_roots: args.tsa_roots.as_deref(),
            judges_commit: false,
            is_of_mainline: false,
        }
    }

    /// Whether something is given to be held against the history.
    pub(super) fn asks_for_proof(&self) -> bool {
        self.anchors.is_some() || self.forge_log.is_some() || self.tsa_roots.is_some()
    }

    /// The commit that is named, or the one that is checked out.
    pub(super) fn of_commit(args: &'a RevisionArgs) -> Self {
        RevisionSpec {
            judges_commit: true,
            ..RevisionSpec::without_base(args)
        }
    }
}

/// The commits that a run is about. Each revision is resolved once: a branch may move meanwhile.
#[derive(Clone, Copy)]
pub(super) struct ResolvedRevisions {
    pub(super) revision: Option<ObjectId>,
    pub(super) base: Option<ObjectId>,
    /// The commit that is checked out, where it matters.
    pub(super) head: Option<ObjectId>,
}

//! What commits hold and how they descend from each other.

use std::sync::Arc;

use git2::{ErrorCode, Oid, Repository, Sort};

use super::{GitError, GitRepository, unreadable};
use crate::files::{Files, ReadError};
use crate::git::commit_tree::blob;
use crate::git::first_parent;
use crate::git::mainline_walk;
use crate::git::objects::{ObjectKind, Objects};
use crate::git::{CommitFacts, CommitTree, HistoryGap, Mailmap, MainlineHistory, ObjectId};

/// The largest `.mailmap` that is read, in bytes.
const MAX_MAILMAP: u64 = 1 << 20;

impl GitRepository {
    /// The commit that a revision names, as gitrevisions(7) says; a tag is followed.
    ///
    /// # Errors
    /// When it names none, or references of that name lead to two: git would take the tag, which
    /// whoever may push one could put in the place of a branch.
    pub fn resolve(&self, revision: &str) -> Result<ObjectId, GitError> {
        let repository = self.lock();
        sole(&repository, revision)?;
        let object = repository.revparse_single(revision);
        let commit = object.and_then(|object| object.peel_to_commit());
        let commit = commit.map_err(|_| GitError::NoRevision {
            revision: revision.to_owned(),
        })?;
        Ok(plain(commit.id()))
    }

    /// The commit that is checked out; `None` before the first commit.
    ///
    /// # Errors
    /// When HEAD cannot be read.
    pub fn head(&self) -> Result<Option<ObjectId>, GitError> {
        match self.lock().head() {
            Ok(head) => Ok(head.target().map(plain)),
            Err(error) => match error.code() {
                ErrorCode::UnbornBranch | ErrorCode::NotFound => Ok(None),
                _ => Err(unreadable(&self.root, &error)),
            },
        }
    }

    /// Everything that the first-parent line down from a commit did below `policy/` and `evidence/`
    /// of the dutybook root. `tick` is called once for each commit of the line, on any thread.
    ///
    /// Grafts and replacements are not believed, nor are they looked for: [`GitRepository::history_gaps`] tells them.
    /// The bytes of each commit are checked against its name; those of trees only as far as they have
    /// to be read, decoded and in order, which tells what is cut short or damaged on disk, and not a
    /// database that was forged.
    ///
    /// # Errors
    /// The first object that is missing or malformed.
    pub fn history(
        &self,
        head: ObjectId,
        tick: &(dyn Fn() + Sync),
    ) -> Result<MainlineHistory, HistoryGap> {
        let objects = self.objects().ok_or(HistoryGap::Absent)?;
        let folder = self.folder.as_deref().ok_or(HistoryGap::Absent)?;
        let bases = |one: ObjectId, other: ObjectId| {
            let repository = self.lock();
            let bases = repository.merge_bases(git(one), git(other));
            match bases {
                Ok(bases) => Ok(bases.iter().copied().map(plain).collect()),
                Err(error) if error.code() == ErrorCode::NotFound => Ok(Vec::new()),
                Err(_) => Err(HistoryGap::damaged(other)),
            }
        };
        mainline_walk::history(objects, folder, head, &bases, tick)
    }

    /// All that a commit says of itself.
    ///
    /// # Errors
    /// When it is missing, or malformed: a header that is there twice is.
    pub fn commit(&self, id: ObjectId) -> Result<CommitFacts, HistoryGap> {
        let objects = self.objects().ok_or_else(|| HistoryGap::missing(id))?;
        objects.with(|reader| CommitFacts::parse(id, reader.verified(id, ObjectKind::Commit)?))
    }

    /// The content of a file, of at most `limit` bytes.
    ///
    /// # Errors
    /// When it is larger, missing or damaged.
    pub fn blob(&self, id: ObjectId, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.objects() {
            Some(objects) => objects.with(|reader| blob(reader, id, limit)),
            None => Err(std::io::Error::from(std::io::ErrorKind::NotFound).into()),
        }
    }

    /// The files of a commit below the dutybook root's folder.
    ///
    /// # Errors
    /// When the commit, or a tree on the way to that folder, is missing or malformed.
    pub fn tree(&self, commit: ObjectId) -> Result<CommitTree, GitError> {
        let Some(folder) = self.folder.as_deref() else {
            let reason = "the dutybook root lies outside of its worktree".to_owned();
            return Err(GitError::Unreadable(self.root.clone(), reason));
        };
        self.tree_at(commit, folder)
    }

    fn tree_at(&self, commit: ObjectId, folder: &[Vec<u8>]) -> Result<CommitTree, GitError> {
        let unreadable = |gap: &HistoryGap| GitError::Unreadable(self.root.clone(), reason(gap));
        let objects = self
            .objects
            .as_ref()
            .ok_or_else(|| unreadable(&HistoryGap::Absent))?;
        let step = objects.with(|reader| first_parent::step(reader, commit));
        let tree = step.map_err(|gap| unreadable(&gap))?.tree;
        CommitTree::open(Arc::clone(objects), tree, folder).map_err(|gap| unreadable(&gap))
    }

    /// The best common ancestor of two commits; `None` where they have none.
    ///
    /// # Errors
    /// When an object on the way is missing or malformed.
    pub fn merge_base(&self, a: ObjectId, b: ObjectId) -> Result<Option<ObjectId>, GitError> {
        match self.lock().merge_base(git(a), git(b)) {
            Ok(base) => Ok(Some(plain(base))),
            Err(error) if error.code() == ErrorCode::NotFound => {
                let mut known = [a, b].into_iter().map(|id| self.commit(id));
                match known.find_map(Result::err) {
                    Some(gap) => Err(GitError::Unreadable(self.root.clone(), reason(&gap))),
                    None => Ok(None),
                }
            }
            Err(error) => Err(unreadable(&self.root, &error)),
        }
    }

    /// Whether a commit is another one or one of its ancestors; not where there is no such commit.
    ///
    /// # Errors
    /// When an object on the way is missing or malformed.
    pub fn is_ancestor(&self, ancestor: ObjectId, of: ObjectId) -> Result<bool, GitError> {
        if [ancestor, of].iter().any(|id| self.commit(*id).is_err()) {
            return Ok(false);
        }
        if ancestor == of {
            return Ok(true);
        }
        let descends = self.lock().graph_descendant_of(git(of), git(ancestor));
        descends.map_err(|error| unreadable(&self.root, &error))
    }

    /// The commits that `to` reaches and `from` does not, at most `limit` of them, newest first.
    ///
    /// # Errors
    /// When an object on the way is missing or malformed.
    pub fn commits_between(
        &self,
        from: ObjectId,
        to: ObjectId,
        limit: usize,
    ) -> Result<Vec<ObjectId>, GitError> {
        let repository = self.lock();
        let walk = || {
            let mut walk = repository.revwalk()?;
            walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)?;
            walk.push(git(to))?;
            walk.hide(git(from))?;
            walk.take(limit)
                .map(|id| id.map(plain))
                .collect::<Result<Vec<_>, _>>()
        };
        walk().map_err(|error: git2::Error| unreadable(&self.root, &error))
    }

    /// The `.mailmap` at the repository's top in a commit; an empty one where there is none that can
    /// be read.
    #[must_use]
    pub fn mailmap(&self, commit: ObjectId) -> Mailmap {
        let top = self.tree_at(commit, &[]).ok();
        let bytes = top.and_then(|top| top.read(".mailmap", MAX_MAILMAP).ok());
        Mailmap::parse(&String::from_utf8_lossy(&bytes.unwrap_or_default()))
    }

    fn objects(&self) -> Option<&Objects> {
        self.objects.as_deref()
    }
}

/// Refuses a name that references of several places share without leading to one commit.
fn sole(repository: &Repository, revision: &str) -> Result<(), GitError> {
    // What stands before the first mark of gitrevisions(7) is the name of a reference.
    let marks = ["^", "~", ":", "@{"].into_iter();
    let end = marks.filter_map(|mark| revision.find(mark)).min();
    let name = &revision[..end.unwrap_or(revision.len())];
    let places = ["refs", "refs/tags", "refs/heads", "refs/remotes"];
    let full = places.map(|place| format!("{place}/{name}"));
    let commit = |full: &String| {
        let reference = repository.find_reference(full).ok()?;
        Some((full.clone(), reference.peel_to_commit().ok()?.id()))
    };
    let found: Vec<(String, Oid)> = full.iter().filter_map(commit).collect();
    let other = |(_, id): &&(String, Oid)| *id != found[0].1;
    let Some((second, _)) = found.iter().find(other) else {
        return Ok(());
    };
    Err(GitError::Ambiguous {
        revision: revision.to_owned(),
        first: found[0].0.clone(),
        second: second.clone(),
    })
}

fn plain(id: Oid) -> ObjectId {
    let mut bytes = [0; 20];
    bytes.copy_from_slice(id.as_bytes());
    ObjectId::from_bytes(bytes)
}

pub(super) fn git(id: ObjectId) -> Oid {
    Oid::from_bytes(id.as_bytes()).unwrap_or(Oid::ZERO_SHA1)
}

fn reason(gap: &HistoryGap) -> String {
    match gap {
        HistoryGap::Object { id, reason } => format!("object {id}: {reason}"),
        _ => "it has no objects".to_owned(),
    }
}

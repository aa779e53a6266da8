//! Revisions, and what is read of the commits that they name.

use std::sync::Arc;

use git2::{ErrorCode, Oid, Repository, Sort};
use gix_object::Kind;

use super::{GitError, GitRepository};
use crate::files::ReadError;
use crate::git::OrganisationReader;
use crate::git::commit_tree::read_blob;
use crate::git::first_parent::{CommitHeader, read_tops};
use crate::git::mainline_walk::read_history;
use crate::git::moved_root::{ChangeTrees, find_moved_root};
use crate::git::objects::Objects;
use crate::git::root_state::SETTINGS;
use crate::git::{CommitFacts, CommitTree, HistoryGap, MainlineHistory, MergeFork, ObjectId};

/// How many commits are merged with each other to find what a change forked from.
const MAX_MERGED_FORKS: usize = 64;

impl GitRepository {
    /// The commit that a revision names, as gitrevisions(7) says; a tag is followed.
    ///
    /// # Errors
    /// When it does not name one, or references of that name lead to two: git would take the tag, so
    /// that whoever may push a tag could put it in the place of a branch.
    pub fn resolve(&self, revision: &str) -> Result<ObjectId, GitError> {
        let repository = self.lock();
        refuse_ambiguous(&repository, revision)?;
        let object = repository.revparse_single(revision);
        let commit = object.and_then(|object| object.peel_to_commit());
        let commit = commit.map_err(|_| GitError::NoRevision {
            revision: revision.to_owned(),
        })?;
        Ok(from_git2(commit.id()))
    }

    /// The commit that is checked out; `None` before the first commit.
    ///
    /// # Errors
    /// When HEAD cannot be read.
    pub fn head(&self) -> Result<Option<ObjectId>, GitError> {
        match self.lock().head() {
            Ok(head) => Ok(head.target().map(from_git2)),
            Err(error) => match error.code() {
                ErrorCode::UnbornBranch | ErrorCode::NotFound => Ok(None),
                _ => Err(self.unreadable(&error)),
            },
        }
    }

    /// Everything that the first-parent line down from a commit did below `policy/` and `evidence/`
    /// of the dutybook root. `tick` is called once for each commit of the line, on any thread;
    /// `organisation` reads the text of a `policy/dutybook.yaml`.
    ///
    /// Grafts and replacements are ignored here: [`GitRepository::history_gaps`] reports them. The
    /// bytes of each commit are checked against its name. Those of trees need only be decodable and in
    /// order: that finds what is cut short or damaged on disk, but not a forged database.
    ///
    /// # Errors
    /// The first object that is missing or malformed.
    pub fn history(
        &self,
        head: ObjectId,
        organisation: OrganisationReader,
        tick: &(dyn Fn() + Sync),
    ) -> Result<MainlineHistory, HistoryGap> {
        let objects = self.objects().ok_or(HistoryGap::Absent)?;
        let folder = self.folder.as_deref().ok_or(HistoryGap::Absent)?;
        let bases = |one: ObjectId, other: ObjectId| {
            let bases = self.lock().merge_bases(to_git2(one), to_git2(other));
            match bases {
                Ok(bases) => Ok(bases.iter().copied().map(from_git2).collect()),
                Err(error) if error.code() == ErrorCode::NotFound => Ok(Vec::new()),
                Err(_) => Err(HistoryGap::damaged(other)),
            }
        };
        let (history, earlier) = read_history(objects, folder, head, organisation, &bases, tick)?;
        *self.lock_earlier() = earlier;
        Ok(history)
    }

    /// A commit's headers and message.
    ///
    /// # Errors
    /// When it is missing, or malformed: a header that is there twice is.
    pub fn commit(&self, id: ObjectId) -> Result<CommitFacts, HistoryGap> {
        let objects = self.objects().ok_or_else(|| HistoryGap::missing(id))?;
        objects.with(|reader| CommitFacts::parse(id, reader.read_verified(id, Kind::Commit)?))
    }

    /// The content of a file, of at most `limit` bytes.
    ///
    /// # Errors
    /// When it is larger, missing or damaged.
    pub fn blob(&self, id: ObjectId, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.objects() {
            Some(objects) => objects.with(|reader| read_blob(reader, id, limit)),
            None => Err(std::io::Error::from(std::io::ErrorKind::NotFound).into()),
        }
    }

    /// How many bytes the content of a file has.
    ///
    /// # Errors
    /// When it is missing or damaged.
    pub fn blob_size(&self, id: ObjectId) -> Result<u64, HistoryGap> {
        let objects = self.objects().ok_or_else(|| HistoryGap::missing(id))?;
        objects.with(|reader| reader.size(id, Kind::Blob))
    }

    /// The `.mailmap` at the top of a commit; `None` where it has none.
    ///
    /// # Errors
    /// When the commit or its tree is missing or malformed.
    pub fn mailmap_of(&self, commit: ObjectId) -> Result<Option<ObjectId>, HistoryGap> {
        let objects = self.objects().ok_or(HistoryGap::Absent)?;
        objects.with(|reader| {
            let tree = CommitHeader::read(reader, commit)?.tree;
            Ok(read_tops(reader, &[], tree)?.mailmap)
        })
    }

    /// The files of a commit below the dutybook root's folder, as [`GitRepository::history`] found where that lay.
    ///
    /// # Errors
    /// When the commit, or a tree on the way to that folder, is missing or malformed.
    pub fn tree(&self, commit: ObjectId) -> Result<CommitTree, GitError> {
        let Some(folder) = self.folder.as_deref() else {
            let reason = "the dutybook root lies outside of its worktree".to_owned();
            return Err(GitError::Unreadable(self.root.clone(), reason));
        };
        let mut tree = self.tree_at(commit, folder)?;
        for earlier in self.lock_earlier().iter() {
            if tree.holds_file(SETTINGS).unwrap_or(true) {
                break;
            }
            tree = self.tree_at(commit, earlier)?;
        }
        Ok(tree)
    }

    fn tree_at(&self, commit: ObjectId, folder: &[Vec<u8>]) -> Result<CommitTree, GitError> {
        let open = || {
            let objects = self.objects.as_ref().ok_or(HistoryGap::Absent)?;
            let header = objects.with(|reader| CommitHeader::read(reader, commit))?;
            CommitTree::open(Arc::clone(objects), header.tree, folder)
        };
        open().map_err(|gap| GitError::Unreadable(self.root.clone(), gap.describe()))
    }

    /// The folder of a root that a change took away from its base, where the change holds the dutybook root: it was moved.
    /// `forks` are their merge bases.
    ///
    /// # Errors
    /// The first object that is missing or malformed.
    pub fn moved_root(
        &self,
        base: ObjectId,
        change: ObjectId,
        forks: &[ObjectId],
    ) -> Result<Option<String>, HistoryGap> {
        let objects = self.objects().ok_or(HistoryGap::Absent)?;
        let folder = self.folder.as_deref().ok_or(HistoryGap::Absent)?;
        objects.with(|reader| {
            let forks = forks
                .iter()
                .map(|fork| Ok(CommitHeader::read(reader, *fork)?.tree));
            let forks = forks.collect::<Result<_, HistoryGap>>()?;
            let trees = ChangeTrees {
                base: CommitHeader::read(reader, base)?.tree,
                change: CommitHeader::read(reader, change)?.tree,
                forks,
            };
            find_moved_root(reader, folder, &trees)
        })
    }

    /// Whether a commit lies on the first-parent line down from another.
    ///
    /// # Errors
    /// The first commit of the line that is missing or malformed.
    pub fn is_on_line(&self, commit: ObjectId, tip: ObjectId) -> Result<bool, HistoryGap> {
        let objects = self.objects().ok_or(HistoryGap::Absent)?;
        objects.with(|reader| {
            let mut next = Some(tip);
            while let Some(id) = next {
                if id == commit {
                    return Ok(true);
                }
                next = CommitHeader::read(reader, id)?.parents.first().copied();
            }
            Ok(false)
        })
    }

    /// The commits to which the branch of a name leads: the one here, and those that were fetched.
    #[must_use]
    pub fn branch_tips(&self, name: &str) -> Vec<ObjectId> {
        let repository = self.lock();
        let mut places = vec![format!("refs/heads/{name}")];
        if let Ok(remotes) = repository.remotes() {
            let remotes = remotes.iter().flatten().flatten();
            places.extend(remotes.map(|remote| format!("refs/remotes/{remote}/{name}")));
        }
        let tip = |place: &String| {
            let reference = repository.find_reference(place).ok()?;
            Some(from_git2(reference.peel_to_commit().ok()?.id()))
        };
        places.iter().filter_map(tip).collect()
    }

    /// The best common ancestors of two commits; none where they have nothing in common.
    ///
    /// # Errors
    /// When an object on the way is missing or malformed.
    pub fn merge_bases(&self, a: ObjectId, b: ObjectId) -> Result<Vec<ObjectId>, GitError> {
        let bases = self.bases_of(&[a, b])?;
        if bases.is_empty() {
            let mut known = [a, b].into_iter().map(|id| self.commit(id));
            if let Some(gap) = known.find_map(Result::err) {
                return Err(GitError::Unreadable(self.root.clone(), gap.describe()));
            }
        }
        Ok(bases)
    }

    /// What git merges two commits over that have these merge bases. Several are merged with each other first, over
    /// their own merge bases (git-merge(1), strategy `ort`).
    ///
    /// # Errors
    /// When an object on the way is missing or malformed, or too many branches were merged into each other.
    pub fn merge_fork(&self, bases: &[ObjectId]) -> Result<Option<MergeFork>, GitError> {
        self.merge_fork_within(bases, &mut MAX_MERGED_FORKS.clone())
    }

    fn merge_fork_within(
        &self,
        bases: &[ObjectId],
        left: &mut usize,
    ) -> Result<Option<MergeFork>, GitError> {
        let Some((first, others)) = bases.split_first() else {
            return Ok(None);
        };
        let mut fork = MergeFork::Commit(self.tree(*first)?);
        for (index, other) in others.iter().enumerate() {
            *left = left.checked_sub(1).ok_or_else(|| {
                let reason = "too many branches were merged into each other".to_owned();
                GitError::Unreadable(self.root.clone(), reason)
            })?;
            let mut sides = vec![*other];
            sides.extend(&bases[..=index]);
            let base = self.merge_fork_within(&self.bases_of(&sides)?, left)?;
            fork = MergeFork::Merged {
                one: Box::new(fork),
                other: Box::new(MergeFork::Commit(self.tree(*other)?)),
                base: base.map(Box::new),
            };
        }
        Ok(Some(fork))
    }

    /// The best common ancestors of the first commit and a merge of the others.
    fn bases_of(&self, commits: &[ObjectId]) -> Result<Vec<ObjectId>, GitError> {
        let commits: Vec<Oid> = commits.iter().copied().map(to_git2).collect();
        match self.lock().merge_bases_many(&commits) {
            Ok(bases) => Ok(bases.iter().copied().map(from_git2).collect()),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(Vec::new()),
            Err(error) => Err(self.unreadable(&error)),
        }
    }

    /// Whether a commit is another one or one of its ancestors; `false` where one of them does not exist.
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
        let descends = self
            .lock()
            .graph_descendant_of(to_git2(of), to_git2(ancestor));
        descends.map_err(|error| self.unreadable(&error))
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
            walk.push(to_git2(to))?;
            walk.hide(to_git2(from))?;
            walk.take(limit)
                .map(|id| id.map(from_git2))
                .collect::<Result<Vec<_>, _>>()
        };
        walk().map_err(|error: git2::Error| self.unreadable(&error))
    }

    pub(in crate::git) fn objects(&self) -> Option<&Objects> {
        self.objects.as_deref()
    }
}

/// Refuses a name that references of several places share without leading to one commit.
fn refuse_ambiguous(repository: &Repository, revision: &str) -> Result<(), GitError> {
    // The text before the first mark of gitrevisions(7) is the name of a reference.
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

pub(super) fn from_git2(id: Oid) -> ObjectId {
    let mut bytes = [0; 20];
    bytes.copy_from_slice(id.as_bytes());
    ObjectId::from_bytes(bytes)
}

pub(super) fn to_git2(id: ObjectId) -> Oid {
    Oid::from_bytes(id.as_bytes()).unwrap_or(Oid::ZERO_SHA1)
}

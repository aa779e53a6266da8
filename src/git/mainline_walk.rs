//! The walk along the mainline: from the newest commit to the oldest, each compared with its first
//! parent, going down only where the names of trees differ.
//!
//! What the newer commit holds stays in memory, folder by folder, and is replaced by what the older
//! one holds: so each version of a folder is read once, and mostly right after the version from
//! which git's packs derive it.

use std::collections::HashMap;

use rayon::prelude::*;

use super::evil_merges::{self, Bases, Check, Merge};
use super::first_parent::{CommitHeader, TOPS, Tops, line, tops};
use super::objects::{ObjectKind, Objects, Reader};
use super::raw::{Item, Items};
use super::{BlobChange, EvilMerge, HistoryGap, MainlineCommit, MainlineHistory, ObjectId};

/// How deep folders may nest: far beyond what an honest repository holds.
pub(super) const MAX_DEPTH: usize = 128;

/// How many changes one history may hold: trees that list each other many times over could make
/// more files than there are bytes.
const MAX_CHANGES: usize = 20_000_000;

/// Everything that the mainline did below the folders of [`TOPS`].
///
/// # Errors
/// The first object that is missing or malformed.
pub(super) fn history(
    objects: &Objects,
    folder: &[Vec<u8>],
    head: ObjectId,
    bases: Bases<'_>,
    tick: &(dyn Fn() + Sync),
) -> Result<MainlineHistory, HistoryGap> {
    let steps = line(&mut objects.reader(), head)?;
    let merges = evil_merges::merges(objects, &steps, bases)?;
    let walked = walk(objects, folder, &steps, &merges, tick)?;
    drop(merges);
    let mut changes = Vec::with_capacity(walked.iter().map(|part| part.changes.len()).sum());
    let mut unclean = Vec::new();
    for part in walked {
        changes.extend(part.changes);
        unclean.extend(part.unclean);
    }
    unclean.sort_by(|a, b| (a.commit, &a.path).cmp(&(b.commit, &b.path)));
    let commits = steps.into_iter().rev().map(|step| MainlineCommit {
        id: step.id,
        committed_at: step.committed_at,
        parents: u32::try_from(step.parents.len()).unwrap_or(u32::MAX),
        is_signed: step.is_signed,
        has_merge_mark: step.has_merge_mark,
    });
    // Collected first, so that the steps are gone before the changes are put together.
    let commits = commits.collect();
    Ok(MainlineHistory::new(commits, changes, unclean))
}

/// What a part of the line did.
#[derive(Default)]
struct Part {
    changes: Vec<(Box<str>, BlobChange)>,
    unclean: Vec<EvilMerge>,
}

/// Walks the line in as many parts as there are threads, newest part first.
fn walk(
    objects: &Objects,
    folder: &[Vec<u8>],
    steps: &[CommitHeader],
    merges: &[Merge],
    tick: &(dyn Fn() + Sync),
) -> Result<Vec<Part>, HistoryGap> {
    // A part costs a reader's cache, so that many threads must not mean much memory.
    let parts = rayon::current_num_threads().clamp(1, 4);
    let length = steps.len().div_ceil(parts).max(1);
    let starts: Vec<usize> = (0..steps.len()).step_by(length).collect();
    let walked = starts.into_par_iter().map(|start| {
        let end = steps.len().min(start + length);
        let mut walk = Walk {
            reader: objects.reader(),
            folder,
            done: Part::default(),
            commit: 0,
            path: String::new(),
        };
        walk.part(steps, merges, start..end, tick)?;
        Ok(walk.done)
    });
    // All parts are waited for, and the newest fault told: the same one with any number of threads.
    walked.collect::<Vec<_>>().into_iter().collect()
}

/// A walk over one part of the line.
struct Walk<'a> {
    reader: Reader,
    /// Where the dutybook root lies below the repository's top.
    folder: &'a [Vec<u8>],
    done: Part,
    /// The commit that is compared with its parent.
    commit: u32,
    path: String,
}

/// A folder of the newer commit.
struct Folder {
    id: ObjectId,
    /// Its tree; `None` until it is first needed.
    bytes: Option<Box<[u8]>>,
    below: HashMap<Box<[u8]>, Folder>,
}

impl Folder {
    fn new(id: ObjectId) -> Self {
        Folder {
            id,
            bytes: None,
            below: HashMap::new(),
        }
    }
}

impl Walk<'_> {
    fn part(
        &mut self,
        steps: &[CommitHeader],
        merges: &[Merge],
        part: std::ops::Range<usize>,
        tick: &(dyn Fn() + Sync),
    ) -> Result<(), HistoryGap> {
        let mut newer = tops(&mut self.reader, self.folder, steps[part.start].tree)?;
        let mut state = newer.map(|id| id.map(Folder::new));
        for at in part {
            self.commit = u32::try_from(steps.len() - 1 - at).unwrap_or(u32::MAX);
            let older = match steps.get(at + 1) {
                Some(parent) if parent.tree == steps[at].tree => newer,
                Some(parent) => tops(&mut self.reader, self.folder, parent.tree)?,
                None => Tops::default(),
            };
            for (top, (state, older)) in state.iter_mut().zip(older).enumerate() {
                self.path.clear();
                self.path.push_str(TOPS[top]);
                self.folder(state, older, 0)?;
            }
            if let Ok(merge) = merges.binary_search_by(|merge| at.cmp(&merge.at)) {
                self.merge(&merges[merge], (newer, older), steps[at].tree)?;
            }
            newer = older;
            tick();
        }
        Ok(())
    }

    /// Checks a merge, whose trees were read a moment ago.
    fn merge(
        &mut self,
        merge: &Merge,
        tops: (Tops, Tops),
        tree: ObjectId,
    ) -> Result<(), HistoryGap> {
        let mut check = Check {
            reader: &mut self.reader,
            folder: self.folder,
        };
        let paths = check.merge(merge, tops, tree)?.into_iter();
        let commit = self.commit;
        let unclean = paths.map(|path| EvilMerge { commit, path });
        self.done.unclean.extend(unclean);
        Ok(())
    }

    /// Compares a folder of the newer commit with that of the older one, which takes its place.
    fn folder(
        &mut self,
        newer: &mut Option<Folder>,
        older: Option<ObjectId>,
        depth: usize,
    ) -> Result<(), HistoryGap> {
        match (newer.as_mut(), older) {
            (None, None) => Ok(()),
            (Some(folder), Some(older)) => self.both(folder, older, depth),
            (Some(_), None) => match newer.take() {
                Some(folder) => self.added(folder, depth),
                None => Ok(()),
            },
            (None, Some(older)) => {
                self.removed(older, depth)?;
                *newer = Some(Folder::new(older));
                Ok(())
            }
        }
    }

    fn both(
        &mut self,
        newer: &mut Folder,
        older: ObjectId,
        depth: usize,
    ) -> Result<(), HistoryGap> {
        if newer.id == older {
            return Ok(());
        }
        let ours = self.load(newer, depth)?;
        let theirs: Box<[u8]> = self.reader.read(older, ObjectKind::Tree)?.into();
        let mut differing = Vec::new();
        let compared = compare(&ours, &theirs, |pair| differing.push(pair));
        compared.map_err(|reason| HistoryGap::malformed(older, reason))?;
        for (ours, theirs) in differing {
            let Some(item) = ours.or(theirs) else {
                continue;
            };
            let length = self.enter(&item, older)?;
            let folder = ours.and_then(|ours| ours.folder());
            let mut state = folder.map(|id| {
                let known = newer.below.remove(item.name);
                known.unwrap_or_else(|| Folder::new(id))
            });
            self.folder(&mut state, theirs.and_then(|item| item.folder()), depth + 1)?;
            if let Some(state) = state {
                newer.below.insert(item.name.into(), state);
            }
            let before = theirs.and_then(|item| item.file());
            let after = ours.and_then(|item| item.file());
            self.file(before, after, older)?;
            self.path.truncate(length);
        }
        newer.id = older;
        newer.bytes = Some(theirs);
        Ok(())
    }

    /// Everything below a folder that the older commit does not hold.
    fn added(&mut self, mut newer: Folder, depth: usize) -> Result<(), HistoryGap> {
        let bytes = self.load(&mut newer, depth)?;
        let mut items = Items::of(&bytes);
        let malformed = |reason: &str| HistoryGap::malformed(newer.id, reason);
        while let Some(item) = items.next().map_err(malformed)? {
            let length = self.enter(&item, newer.id)?;
            if let Some(id) = item.folder() {
                let known = newer.below.remove(item.name);
                self.added(known.unwrap_or_else(|| Folder::new(id)), depth + 1)?;
            }
            self.file(None, item.file(), newer.id)?;
            self.path.truncate(length);
        }
        Ok(())
    }

    /// Everything below a folder that the newer commit no longer holds.
    fn removed(&mut self, older: ObjectId, depth: usize) -> Result<(), HistoryGap> {
        let bytes = self.load(&mut Folder::new(older), depth)?;
        let mut items = Items::of(&bytes);
        let malformed = |reason: &str| HistoryGap::malformed(older, reason);
        while let Some(item) = items.next().map_err(malformed)? {
            let length = self.enter(&item, older)?;
            if let Some(id) = item.folder() {
                self.removed(id, depth + 1)?;
            }
            self.file(item.file(), None, older)?;
            self.path.truncate(length);
        }
        Ok(())
    }

    /// Takes the bytes of a folder, which are read where they are not known.
    fn load(&mut self, folder: &mut Folder, depth: usize) -> Result<Box<[u8]>, HistoryGap> {
        if depth > MAX_DEPTH {
            return Err(HistoryGap::malformed(
                folder.id,
                "it nests too many folders",
            ));
        }
        match folder.bytes.take() {
            Some(bytes) => Ok(bytes),
            None => Ok(self.reader.read(folder.id, ObjectKind::Tree)?.into()),
        }
    }

    /// Appends a name to the path, and tells how long the path was.
    fn enter(&mut self, item: &Item<'_>, tree: ObjectId) -> Result<usize, HistoryGap> {
        if !item.is_nameable() {
            return Err(HistoryGap::malformed(
                tree,
                "it is a tree with a name that is none",
            ));
        }
        let length = self.path.len();
        self.path.push('/');
        self.path.push_str(&String::from_utf8_lossy(item.name));
        Ok(length)
    }

    fn file(
        &mut self,
        before: Option<ObjectId>,
        after: Option<ObjectId>,
        tree: ObjectId,
    ) -> Result<(), HistoryGap> {
        // A file whose mode alone changed is the same file.
        if before == after {
            return Ok(());
        }
        if self.done.changes.len() >= MAX_CHANGES {
            return Err(HistoryGap::malformed(
                tree,
                "it holds more files than can be judged",
            ));
        }
        let change = BlobChange {
            commit: self.commit,
            before,
            after,
        };
        self.done.changes.push((self.path.as_str().into(), change));
        Ok(())
    }
}

/// A name as the newer and the older tree hold it.
type Pair<'a> = (Option<Item<'a>>, Option<Item<'a>>);

/// Tells every name that two trees do not hold alike.
fn compare<'a>(
    ours: &'a [u8],
    theirs: &'a [u8],
    mut differs: impl FnMut(Pair<'a>),
) -> Result<(), &'static str> {
    let mut both = [Items::of(ours), Items::of(theirs)];
    Items::skip_common(&mut both)?;
    let (mut our, mut their) = (both[0].next()?, both[1].next()?);
    loop {
        let order = match (&our, &their) {
            (None, None) => return Ok(()),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(our), Some(their)) => our.order(their),
        };
        let pair = (
            our.filter(|_| order.is_le()),
            their.filter(|_| order.is_ge()),
        );
        if pair.0 != pair.1 {
            differs(pair);
        }
        if order.is_eq() {
            Items::skip_common(&mut both)?;
        }
        if order.is_le() {
            our = both[0].next()?;
        }
        if order.is_ge() {
            their = both[1].next()?;
        }
    }
}

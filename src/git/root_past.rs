//! Which of the roots that are gone is the past of one that came later.
//!
//! Two roots are one where they have something in common that no other root has: a file of the policy, a task, the
//! evidence of a task. What tenants of one repository share, because all began with the same files, says nothing, nor
//! does a policy that was the model for one of another organisation. Where nothing is in common, because a move touched
//! every file, the organisation that both name decides, and whether one went with the commit in which the other came.

use std::collections::{BTreeMap, HashSet};

use gix_object::Kind;

use super::first_parent::{CommitHeader, find_folders};
use super::objects::ObjectReader;
use super::root_search::{RootFolder, RootSearch, RootTrees, SeenRoot, find_root};
use super::tree_entries::{TreeEntries, file_id};
use super::{HistoryGap, ObjectId};

/// Reads the organisation that the text of a `policy/dutybook.yaml` names.
pub type OrganisationReader = fn(&[u8]) -> Option<String>;

/// The past of a root.
pub(super) enum RootPast<'f> {
    /// There is none: it is new.
    None,
    /// One commit moved it from that folder.
    Moved(&'f RootFolder),
    /// It has one that cannot be told apart from the past of another; one of the folders.
    Unclear(&'f RootFolder),
}

/// An entry of a root by which it is recognised: the folder in which it lies, its name and its content.
type Mark = (MarkFolder, Vec<u8>, ObjectId);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum MarkFolder {
    Policy,
    Tasks,
    Evidence,
}

/// A root that is gone from the newest commit.
struct GoneRoot<'f> {
    folder: &'f RootFolder,
    last: &'f RootTrees,
    end: RootEnd,
    names: Names,
}

/// When a root went: before, with or after the commit in which another came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RootEnd {
    Before,
    With,
    After,
}

/// How the organisations that two roots name compare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Same,
    Different,
    /// One of them names none.
    Unknown,
}

/// The roots of the commit in which one came, but for itself.
struct OtherRoots {
    /// The entries of those that came with it.
    new: Vec<HashSet<Mark>>,
    /// The entries of those that were there before, by their folders.
    standing: Vec<(RootFolder, HashSet<Mark>)>,
}

impl OtherRoots {
    /// Whether an entry belongs to another root than one that is gone.
    fn has(&self, mark: &Mark, gone: &RootFolder) -> bool {
        let mut others = self.standing.iter();
        others.any(|(folder, marks)| folder != gone && marks.contains(mark))
    }
}

pub(super) struct PastSearch<'s, 'f> {
    reader: &'s mut ObjectReader,
    found: &'f BTreeMap<RootFolder, SeenRoot>,
    line: &'s [CommitHeader],
    organisation: OrganisationReader,
}

impl<'s, 'f> PastSearch<'s, 'f> {
    /// `found` are the roots of a line, which is newest first.
    pub(super) fn new(
        reader: &'s mut ObjectReader,
        found: &'f BTreeMap<RootFolder, SeenRoot>,
        line: &'s [CommitHeader],
        organisation: OrganisationReader,
    ) -> Self {
        PastSearch {
            reader,
            found,
            line,
            organisation,
        }
    }

    /// The past of one of the roots.
    ///
    /// # Errors
    /// When an object is missing or malformed.
    pub(super) fn find(&mut self, folder: &RootFolder) -> Result<RootPast<'f>, HistoryGap> {
        let Some(own) = self.found.get(folder) else {
            return Ok(RootPast::None);
        };
        let gone = self.gone_roots(own)?;
        if gone.is_empty() {
            return Ok(RootPast::None);
        }
        let others = self.other_roots(folder, own)?;
        let marks = self.marks(&own.first)?;
        let mut past = Vec::new();
        for root in &gone {
            if self.has_common(root, &marks, &others)? {
                past.push(root);
            }
        }
        if past.is_empty() {
            for root in &gone {
                if self.may_be_past(root, &others)? && !self.is_taken(root, &others)? {
                    past.push(root);
                }
            }
        }
        let mut moved = past.iter().filter(|root| root.end == RootEnd::With);
        Ok(match (moved.next(), moved.next(), past.first()) {
            (Some(from), None, _) => RootPast::Moved(from.folder),
            (_, _, Some(from)) => RootPast::Unclear(from.folder),
            (_, _, None) => RootPast::None,
        })
    }

    /// The roots that were there before one came, and are gone now.
    fn gone_roots(&mut self, own: &SeenRoot) -> Result<Vec<GoneRoot<'f>>, HistoryGap> {
        let (newest, birth) = (self.line[0].tree, self.line[own.first_at].tree);
        let mut gone = Vec::new();
        for (folder, seen) in self.found {
            if seen.first_at <= own.first_at || find_root(self.reader, folder, newest)?.is_some() {
                continue;
            }
            let end = if find_root(self.reader, folder, birth)?.is_some() {
                RootEnd::After
            } else if seen.last_at == own.first_at + 1 {
                RootEnd::With
            } else {
                RootEnd::Before
            };
            gone.push(GoneRoot {
                folder,
                last: &seen.last,
                end,
                names: self.compare_organisations(&own.first, &seen.last)?,
            });
        }
        Ok(gone)
    }

    fn other_roots(
        &mut self,
        folder: &RootFolder,
        own: &SeenRoot,
    ) -> Result<OtherRoots, HistoryGap> {
        let mut roots = Vec::new();
        let birth = self.line[own.first_at].tree;
        RootSearch::new(self.reader).collect(birth, &mut Vec::new(), &mut roots)?;
        let before = self.line.get(own.first_at + 1).map(|header| header.tree);
        let mut others = OtherRoots {
            new: Vec::new(),
            standing: Vec::new(),
        };
        for (other, trees) in roots.into_iter().filter(|(other, _)| other != folder) {
            let marks = self.marks(&trees)?;
            let earlier = before.map(|tree| find_root(self.reader, &other, tree));
            match earlier.transpose()?.flatten() {
                Some(_) => others.standing.push((other, marks)),
                None => others.new.push(marks),
            }
        }
        Ok(others)
    }

    /// Whether a root that is gone has entries that are also among `marks`, those of one that came later, and of no other
    /// root.
    fn has_common(
        &mut self,
        root: &GoneRoot,
        marks: &HashSet<Mark>,
        others: &OtherRoots,
    ) -> Result<bool, HistoryGap> {
        let is_model = root.names == Names::Different && root.end != RootEnd::With;
        let own = self.marks(root.last)?;
        for mark in own.intersection(marks) {
            let counts = match mark.0 {
                MarkFolder::Evidence => self.is_evidence(mark)?,
                MarkFolder::Policy | MarkFolder::Tasks => !is_model,
            };
            if counts && !others.has(mark, root.folder) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether an entry of `evidence/` holds more than a file that only keeps its folder, such as `.gitkeep`.
    fn is_evidence(&mut self, (_, name, id): &Mark) -> Result<bool, HistoryGap> {
        if name.starts_with(b".") {
            return Ok(false);
        }
        let Ok(tree) = self.reader.read(*id, Kind::Tree) else {
            // A file.
            return Ok(true);
        };
        let mut entries = TreeEntries::of(tree);
        let malformed = |reason: &str| HistoryGap::malformed(*id, reason);
        while let Some(entry) = entries.next().map_err(malformed)? {
            if !entry.filename.starts_with(b".") {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a root that has nothing in common with one that came later may be its past.
    fn may_be_past(&mut self, root: &GoneRoot, others: &OtherRoots) -> Result<bool, HistoryGap> {
        // One without tasks never owed anything.
        let has_tasks = match root.last[0] {
            Some(policy) => find_tasks(self.reader, policy)?.is_some(),
            None => false,
        };
        Ok(has_tasks
            && match (root.end, root.names) {
                // Two tenants stood side by side.
                (RootEnd::After, _) => false,
                (_, Names::Same) | (RootEnd::With, Names::Unknown) => true,
                (RootEnd::Before, _) => false,
                // One tenant may leave in the commit in which another comes.
                (RootEnd::With, Names::Different) => others.standing.is_empty(),
            })
    }

    /// Whether another root that came with this one goes on with a root that is gone.
    fn is_taken(&mut self, root: &GoneRoot, others: &OtherRoots) -> Result<bool, HistoryGap> {
        for new in &others.new {
            if self.has_common(root, new, others)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn compare_organisations(
        &mut self,
        one: &RootTrees,
        other: &RootTrees,
    ) -> Result<Names, HistoryGap> {
        let names = (self.organisation_of(one)?, self.organisation_of(other)?);
        Ok(match names {
            (Some(one), Some(other)) if one == other => Names::Same,
            (Some(_), Some(_)) => Names::Different,
            _ => Names::Unknown,
        })
    }

    fn marks(&mut self, root: &RootTrees) -> Result<HashSet<Mark>, HistoryGap> {
        let [policy, evidence] = *root;
        let tasks = policy
            .map(|policy| find_tasks(self.reader, policy))
            .transpose()?;
        let folders = [
            (MarkFolder::Policy, policy),
            (MarkFolder::Tasks, tasks.flatten()),
            (MarkFolder::Evidence, evidence),
        ];
        let mut marks = HashSet::new();
        for (folder, tree) in folders {
            let Some(tree) = tree else { continue };
            let mut entries = TreeEntries::of(self.reader.read(tree, Kind::Tree)?);
            let malformed = |reason: &str| HistoryGap::malformed(tree, reason);
            while let Some(entry) = entries.next().map_err(malformed)? {
                marks.insert((folder, entry.filename.to_vec(), entry.oid.into()));
            }
        }
        Ok(marks)
    }

    fn organisation_of(&mut self, root: &RootTrees) -> Result<Option<String>, HistoryGap> {
        let Some(policy) = root[0] else {
            return Ok(None);
        };
        let mut entries = TreeEntries::of(self.reader.read(policy, Kind::Tree)?);
        let malformed = |reason: &str| HistoryGap::malformed(policy, reason);
        let mut settings = None;
        while let Some(entry) = entries.next().map_err(malformed)? {
            if entry.filename == b"dutybook.yaml" {
                settings = file_id(entry);
            }
        }
        let Some(settings) = settings else {
            return Ok(None);
        };
        Ok((self.organisation)(self.reader.read(settings, Kind::Blob)?))
    }
}

/// The folder of tasks in a policy.
fn find_tasks(reader: &mut ObjectReader, policy: ObjectId) -> Result<Option<ObjectId>, HistoryGap> {
    let found = find_folders(reader.read(policy, Kind::Tree)?, [b"tasks"]);
    let found = found.map_err(|reason| HistoryGap::malformed(policy, reason));
    found.map(|[tasks]| tasks)
}

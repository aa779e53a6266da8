//! Which of the roots that were there before is the past of one that came later.
//!
//! A root is known by its evidence and by the organisation that it names, in any of its versions: not by the files of
//! its policy, with which other tenants may have begun as well. Where a root came in the commit in which that one went,
//! it was moved. Where it came later, or was copied and the old one went later, no answer is better than half of one.
//! A root that comes back to its folder goes on there, unless it was moved elsewhere in the meantime.

use std::collections::{BTreeSet, HashMap};

use gix_object::Kind;

use super::first_parent::find_folders;
use super::objects::ObjectReader;
use super::root_lives::RootLife;
use super::root_state::{RootTrees, find_root};
use super::shared_evidence::{EvidenceComparison, SharedBy};
use super::tree_entries::TreeEntries;
use super::{HistoryGap, ObjectId};

/// Reads the organisation that the text of a `policy/dutybook.yaml` names.
pub type OrganisationReader = fn(&[u8]) -> Option<String>;

/// The past of a root: which of the lives it is.
pub(super) enum RootPast {
    /// There is none: it is new.
    None,
    /// One commit moved it, or it comes back to its folder.
    Found(usize),
    /// It has one that cannot be told apart from the past of another; one of them.
    Unclear(usize),
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

/// The most bytes of `policy/dutybook.yaml`, in all versions that are compared.
const MAX_SETTINGS: u64 = 64 * 1024 * 1024;

pub(super) struct PastSearch<'s> {
    reader: &'s mut ObjectReader,
    lives: &'s [RootLife],
    /// The tree of the newest commit.
    newest: ObjectId,
    organisation: OrganisationReader,
    /// The organisations that each life names.
    names: HashMap<usize, BTreeSet<String>>,
    /// By the commit in which they came, what roots held there.
    born: HashMap<(usize, RootTrees), usize>,
    /// How many entries of evidence were compared.
    compared: usize,
    /// How many bytes of settings were read.
    settings_read: u64,
}

impl<'s> PastSearch<'s> {
    /// `lives` are those of the roots of a line, `newest` is the tree of its newest commit.
    pub(super) fn new(
        reader: &'s mut ObjectReader,
        lives: &'s [RootLife],
        newest: ObjectId,
        organisation: OrganisationReader,
    ) -> Self {
        let born = lives.iter().enumerate();
        PastSearch {
            reader,
            lives,
            newest,
            organisation,
            names: HashMap::new(),
            born: born
                .map(|(index, life)| ((life.born_at, life.first.trees), index))
                .collect(),
            compared: 0,
            settings_read: 0,
        }
    }

    /// The past of one of the roots.
    ///
    /// # Errors
    /// When an object is missing or malformed.
    pub(super) fn find(&mut self, own: usize) -> Result<RootPast, HistoryGap> {
        let (mut moved, mut other) = (Vec::new(), Vec::new());
        for index in 0..self.lives.len() {
            match self.end_of(index, own)? {
                Some(RootEnd::With) => moved.push(index),
                Some(end) => other.push((index, end)),
                None => {}
            }
        }
        match self.find_moved(own, &moved)? {
            RootPast::None => self.find_elsewhere(own, &other),
            found => Ok(found),
        }
    }

    /// When a root went that was there before another came; `None` for those that came later, or stay.
    fn end_of(&mut self, index: usize, own: usize) -> Result<Option<RootEnd>, HistoryGap> {
        let (life, own) = (&self.lives[index], &self.lives[own]);
        if life.born_at <= own.born_at {
            return Ok(None);
        }
        Ok(match life.gone_at {
            Some(gone) if gone > own.born_at => Some(RootEnd::Before),
            Some(gone) if gone == own.born_at => Some(RootEnd::With),
            Some(_) => Some(RootEnd::After),
            None => {
                let stays = find_root(self.reader, &life.folder, self.newest)?.is_some();
                (!stays).then_some(RootEnd::After)
            }
        })
    }

    /// The past among the roots that went with the commit in which one came.
    fn find_moved(&mut self, own: usize, candidates: &[usize]) -> Result<RootPast, HistoryGap> {
        let first = self.lives[own].first.trees;
        let is_same = |index: &&usize| self.lives[**index].last.trees == first;
        let same: Vec<usize> = candidates.iter().filter(is_same).copied().collect();
        if !same.is_empty() {
            return Ok(one_of(&same));
        }
        let mut sharing = Vec::new();
        for &index in candidates {
            if self.has_shared_evidence(index, own)? {
                sharing.push(index);
            }
        }
        if !sharing.is_empty() {
            // What was recorded for several tenants alike is told apart by their names.
            let mut named = Vec::new();
            for &index in &sharing {
                if self.compare_names(index, own)? == Names::Same {
                    named.push(index);
                }
            }
            return Ok(one_of(if named.is_empty() { &sharing } else { &named }));
        }
        let mut named = Vec::new();
        for &index in candidates {
            let may_be_it = match self.compare_names(index, own)? {
                Names::Same if self.is_continued(index) => {
                    if self.has_evidence_of(index, own)? {
                        return Ok(RootPast::Unclear(index));
                    }
                    false
                }
                Names::Same => true,
                Names::Unknown => !self.is_continued(index),
                // One tenant may leave in the commit in which another comes.
                Names::Different => !self.is_continued(index) && self.are_alone(index, own),
            };
            // One without tasks never owed anything.
            if may_be_it && self.lives[index].had_tasks {
                named.push(index);
            }
        }
        Ok(one_of(&named))
    }

    /// The past among the roots that went earlier or later than the commit in which one came.
    fn find_elsewhere(
        &mut self,
        own: usize,
        candidates: &[(usize, RootEnd)],
    ) -> Result<RootPast, HistoryGap> {
        let folder = &self.lives[own].folder;
        let is_here = |index: usize| self.lives[index].folder == *folder;
        let mut earlier = candidates.iter().filter(|(index, _)| is_here(*index));
        let here = earlier.next_back().map(|(index, _)| *index);
        for &(index, end) in candidates.iter().filter(|(index, _)| !is_here(*index)) {
            if self.is_past_elsewhere(index, end, own)? {
                return Ok(RootPast::Unclear(index));
            }
        }
        let Some(here) = here else {
            return Ok(RootPast::None);
        };
        let Some(elsewhere) = self.continued_by(here) else {
            return Ok(RootPast::Found(here));
        };
        // It went on elsewhere, and comes back all the same.
        let is_copy = self.has_shared_evidence(here, own)? || self.has_evidence_of(here, own)?;
        Ok(if is_copy {
            RootPast::Unclear(elsewhere)
        } else {
            RootPast::None
        })
    }

    /// Whether a root that went earlier or later is the past of another in another folder.
    fn is_past_elsewhere(
        &mut self,
        index: usize,
        end: RootEnd,
        own: usize,
    ) -> Result<bool, HistoryGap> {
        if self.has_shared_evidence(index, own)? || self.has_evidence_of(index, own)? {
            return Ok(true);
        }
        if self.is_continued(index) || self.compare_names(index, own)? != Names::Same {
            return Ok(false);
        }
        Ok(match end {
            RootEnd::After => self.has_shared_task(index, own)?,
            RootEnd::Before | RootEnd::With => self.lives[index].had_tasks,
        })
    }

    /// Whether another root went on with all that one held, in the commit in which it went.
    fn is_continued(&self, index: usize) -> bool {
        self.continued_by(index).is_some()
    }

    fn continued_by(&self, index: usize) -> Option<usize> {
        let life = &self.lives[index];
        let born = (life.gone_at?, life.last.trees);
        self.born.get(&born).copied()
    }

    /// Whether two roots are the only ones of the commits in which one went and the other came.
    fn are_alone(&self, index: usize, own: usize) -> bool {
        let at = self.lives[own].born_at;
        let is_there =
            |life: &RootLife| life.born_at >= at && life.gone_at.is_none_or(|gone| gone <= at);
        let others = self.lives.iter().enumerate();
        let mut others = others.filter(|(other, _)| *other != index && *other != own);
        !others.any(|(_, life)| is_there(life))
    }

    fn has_shared_evidence(&mut self, index: usize, own: usize) -> Result<bool, HistoryGap> {
        self.compare_evidence(index, own, SharedBy::Content)
    }

    /// Whether two roots of one organisation have evidence of the same duty, whatever it says.
    fn has_evidence_of(&mut self, index: usize, own: usize) -> Result<bool, HistoryGap> {
        Ok(self.compare_names(index, own)? == Names::Same
            && self.compare_evidence(index, own, SharedBy::Path)?)
    }

    fn compare_evidence(
        &mut self,
        index: usize,
        own: usize,
        by: SharedBy,
    ) -> Result<bool, HistoryGap> {
        let (last, first) = (&self.lives[index].last, &self.lives[own].first);
        let mut comparison = EvidenceComparison {
            reader: self.reader,
            by,
            compared: &mut self.compared,
        };
        comparison.has_shared(last.trees[1], first.trees[1])
    }

    fn has_shared_task(&mut self, index: usize, own: usize) -> Result<bool, HistoryGap> {
        let (last, first) = (self.lives[index].last.trees, self.lives[own].first.trees);
        let (Some(last), Some(first)) = (self.tasks(&last)?, self.tasks(&first)?) else {
            return Ok(false);
        };
        let ours = self.entries(first)?;
        Ok(self.entries(last)?.iter().any(|it| ours.contains(it)))
    }

    /// The folder of tasks of a root.
    fn tasks(&mut self, root: &RootTrees) -> Result<Option<ObjectId>, HistoryGap> {
        let Some(policy) = root[0] else {
            return Ok(None);
        };
        let found = find_folders(self.reader.read(policy, Kind::Tree)?, [b"tasks"]);
        let [tasks] = found.map_err(|reason| HistoryGap::malformed(policy, reason))?;
        Ok(tasks)
    }

    fn entries(&mut self, tree: ObjectId) -> Result<BTreeSet<(Vec<u8>, ObjectId)>, HistoryGap> {
        let mut entries = TreeEntries::of(self.reader.read(tree, Kind::Tree)?);
        let malformed = |reason: &str| HistoryGap::malformed(tree, reason);
        let mut found = BTreeSet::new();
        while let Some(entry) = entries.next().map_err(malformed)? {
            found.insert((entry.filename.to_vec(), entry.oid.into()));
        }
        Ok(found)
    }

    fn compare_names(&mut self, one: usize, other: usize) -> Result<Names, HistoryGap> {
        self.read_names(one)?;
        self.read_names(other)?;
        let (one, other) = (&self.names[&one], &self.names[&other]);
        Ok(if one.is_empty() || other.is_empty() {
            Names::Unknown
        } else if one.is_disjoint(other) {
            Names::Different
        } else {
            Names::Same
        })
    }

    fn read_names(&mut self, index: usize) -> Result<(), HistoryGap> {
        if self.names.contains_key(&index) {
            return Ok(());
        }
        let mut names = BTreeSet::new();
        for settings in &self.lives[index].settings {
            self.settings_read += self.reader.size(*settings, Kind::Blob)?;
            if self.settings_read > MAX_SETTINGS {
                let reason = "it has more versions than can be compared with those of other roots";
                return Err(HistoryGap::malformed(*settings, reason));
            }
            names.extend((self.organisation)(
                self.reader.read(*settings, Kind::Blob)?,
            ));
        }
        self.names.insert(index, names);
        Ok(())
    }
}

/// The past, where only one may be it.
fn one_of(candidates: &[usize]) -> RootPast {
    match candidates {
        [] => RootPast::None,
        [one] => RootPast::Found(*one),
        [one, ..] => RootPast::Unclear(*one),
    }
}

//! A part of a matrix of runs that judge one repository together.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use crate::model::Id;

/// The most runs of a matrix: a larger number is a typing error.
const MAX_SHARDS: u32 = 10_000;

/// One of several runs, written `3/20`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    /// Which run, from 1.
    index: u32,
    /// How many runs there are.
    of: u32,
}

/// A text that is not a shard.
#[derive(Debug, thiserror::Error)]
#[error(
    "expected I/N, the run and the number of runs, such as 3/20, with 1 ≤ I ≤ N ≤ {MAX_SHARDS}"
)]
pub struct ShardError;

impl Shard {
    /// Run `index` of `of`.
    ///
    /// # Errors
    /// Unless 1 ≤ `index` ≤ `of` ≤ 10,000.
    pub fn new(index: u32, of: u32) -> Result<Self, ShardError> {
        if index >= 1 && index <= of && of <= MAX_SHARDS {
            Ok(Shard { index, of })
        } else {
            Err(ShardError)
        }
    }

    /// Which run, from 1.
    #[must_use]
    pub fn index(self) -> u32 {
        self.index
    }

    /// How many runs there are.
    #[must_use]
    pub fn of(self) -> u32 {
        self.of
    }

    /// Whether this run judges what has a place in a sorted list, counted from 0. Places are dealt to
    /// the runs in turn, so that neighbours, which are often alike, come to different runs.
    #[must_use]
    pub fn holds(self, place: usize) -> bool {
        place % (self.of as usize) == (self.index - 1) as usize
    }
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let (index, of) = text.split_once('/').ok_or(ShardError)?;
        let number = |word: &str| word.parse().map_err(|_| ShardError);
        Shard::new(number(index)?, number(of)?)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

/// The tasks of one root that a run answers for.
#[derive(Debug, Clone)]
pub struct TaskShare {
    shard: Shard,
    /// Every task that the policy names, ascending.
    tasks: Vec<Id>,
}

impl TaskShare {
    /// The share of a run in the tasks that a policy names.
    #[must_use]
    pub fn new(shard: Shard, tasks: BTreeSet<Id>) -> Self {
        TaskShare {
            shard,
            tasks: tasks.into_iter().collect(),
        }
    }

    /// Whether a task belongs to the share. A name that is not a task's, such as that of a stray folder
    /// of evidence, is dealt as well: exactly one run reports it.
    #[must_use]
    pub fn has(&self, task: &str) -> bool {
        let place = self.tasks.partition_point(|known| known.as_str() < task);
        self.shard.holds(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shard_is_one_of_so_many() {
        for text in ["1/1", "3/20", "20/20"] {
            let shard: Shard = text.parse().expect("a shard");
            assert_eq!(shard.to_string(), text);
        }
        for text in [
            "0/3", "4/3", "1/0", "1", "a/b", "-1/3", "1/99999", "1/2/3", "",
        ] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_name_is_dealt_to_exactly_one() {
        let tasks: BTreeSet<Id> = ["b", "d", "f"].map(|id| Id::new(id).expect("an id")).into();
        for of in 1..6 {
            for name in ["a", "b", "c", "d", "e", "f", "g", "No task"] {
                let share = |index| {
                    let shard = Shard::new(index, of).expect("a shard");
                    TaskShare::new(shard, tasks.clone())
                };
                let holders = (1..=of).filter(|index| share(*index).has(name));
                assert_eq!(holders.count(), 1, "{name}");
            }
        }
    }
}

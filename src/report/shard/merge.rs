//! Joining the runs of a matrix into what one run would have said.

use std::collections::{BTreeMap, BTreeSet};

use super::parts::{Common, PartError, RootPart};
use super::{Document, Part, ShardBy, sound};
use crate::finding::sort_and_deduplicate;
use crate::judge::{Assessment, Duty, verdict_of};
use crate::report::{CheckReport, Root};

/// Why runs cannot be joined. Files are named as they were given.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// A file is no JSON, or not of this form.
    #[error("{file}:{line}:{column}: this is not the JSON of `dutybook check --shard`: {message}")]
    Form {
        /// The file.
        file: String,
        /// Its line, from 1.
        line: usize,
        /// Its column, from 1, in bytes.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// A file was not written by a run of a matrix.
    #[error("{0} was not written with --shard")]
    Whole(String),
    /// Another version of dutybook wrote it.
    #[error("{file} was written by dutybook {version}, and this is {this}", this = env!("CARGO_PKG_VERSION"))]
    Version {
        /// The file.
        file: String,
        /// The version that wrote it.
        version: String,
    },
    /// Two runs did not judge the same.
    #[error("{first} and {second} differ in {what}: {one} and {other}")]
    Differ {
        /// The first file.
        first: String,
        /// The other file.
        second: String,
        /// In what they differ.
        what: &'static str,
        /// What the first has.
        one: String,
        /// What the other has.
        other: String,
    },
    /// A run is there twice.
    #[error("{first} and {second} are both shard {shard}")]
    Doubled {
        /// The first file.
        first: String,
        /// The other file.
        second: String,
        /// The run, such as `3/20`.
        shard: String,
    },
    /// Runs are not there.
    #[error("of {of} shards these are missing: {missing}")]
    Missing {
        /// How many there should be.
        of: u32,
        /// Those that are not there.
        missing: String,
    },
    /// The runs together do not hold the roots that they say there are.
    #[error("the shards do not hold every root that they name once: {0}")]
    Roots(String),
    /// A value in a file is not of its kind.
    #[error("{file}: {message}")]
    Value {
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// There is nothing to be joined.
    #[error("there are no shards")]
    Nothing,
}

/// A run, read, and the file that it comes from.
pub(super) struct Run {
    file: String,
    pub(super) document: Document,
    pub(super) part: Part,
}

/// Joins all runs of a matrix, each a file's name and its bytes.
///
/// # Errors
/// Where they do not belong together, or are not all there.
pub fn merge(files: Vec<(String, Vec<u8>)>) -> Result<CheckReport, MergeError> {
    let runs = files.into_iter().map(|(file, bytes)| read(file, &bytes));
    let runs = runs.collect::<Result<Vec<Run>, _>>()?;
    belong_together(&runs)?;
    all_there(&runs)?;
    let Some(first) = runs.first() else {
        return Err(MergeError::Nothing);
    };
    let (dealt, fail_on) = (first.part.dealt, first.part.fail_on);
    let as_of = first.document.as_of.to_utc();
    let named: BTreeSet<String> = first.part.all_roots.iter().cloned().collect();
    let mut of_root: BTreeMap<String, Joined> = BTreeMap::new();
    for mut run in runs {
        let parts = std::mem::take(&mut run.part.roots);
        let commons: Vec<Common> = parts.iter().map(RootPart::common).collect();
        let roots = parts.into_iter().map(|part| part.root(fail_on));
        let roots = roots.collect::<Result<Vec<Root>, PartError>>();
        let roots = roots.map_err(|error| run.wrong(error.to_string()))?;
        let checked = CheckReport::new(roots, run.document.as_of.to_utc());
        sound::sum(&run, &checked).map_err(|message| run.wrong(message))?;
        for (root, common) in checked.roots.into_iter().zip(commons) {
            join(&mut of_root, dealt, root, common).map_err(|message| run.wrong(message))?;
        }
    }
    if !of_root.keys().eq(named.iter()) {
        let named: Vec<String> = named.into_iter().collect();
        return Err(MergeError::Roots(named.join(", ")));
    }
    let roots = of_root.into_values().map(|joined| Root {
        verdict: verdict_of(&joined.root.assessment, fail_on),
        ..joined.root
    });
    Ok(CheckReport::new(roots.collect(), as_of))
}

impl Run {
    fn wrong(&self, message: String) -> MergeError {
        MergeError::Value {
            file: self.file.clone(),
            message,
        }
    }
}

fn read(file: String, bytes: &[u8]) -> Result<Run, MergeError> {
    let mut document: Document = match serde_json::from_slice(bytes) {
        Ok(document) => document,
        Err(error) => {
            return Err(MergeError::Form {
                file,
                line: error.line(),
                column: error.column(),
                message: error.to_string(),
            });
        }
    };
    if document.schema != super::SCHEMA {
        let message = format!("its schema is `{}`", document.schema);
        return Err(MergeError::Value { file, message });
    }
    if document.tool.version != env!("CARGO_PKG_VERSION") {
        let version = document.tool.version;
        return Err(MergeError::Version { file, version });
    }
    let Some(part) = document.shard.take() else {
        return Err(MergeError::Whole(file));
    };
    let run = Run {
        file,
        document,
        part,
    };
    sound::form(&run).map_err(|message| run.wrong(message))?;
    Ok(run)
}

/// What a run says, in words.
type Said = fn(&Run) -> String;

/// What every run of a matrix says alike.
const COMMON: [(&str, Said); 6] = [
    ("as_of", |run| run.document.as_of.to_utc().to_rfc3339()),
    ("the number of shards", |run| run.part.of.to_string()),
    ("what was asked", |run| run.part.asked.join(" ")),
    ("the roots that there are", |run| {
        run.part.all_roots.join(", ")
    }),
    ("what was dealt", |run| {
        format!("{:?}", run.part.dealt).to_lowercase()
    }),
    ("--fail-on", |run| {
        let level = run.part.fail_on;
        level.map_or("never".to_owned(), |level| level.to_string())
    }),
];

/// Refuses runs that did not judge the same in the same way.
fn belong_together(runs: &[Run]) -> Result<(), MergeError> {
    let Some((first, others)) = runs.split_first() else {
        return Ok(());
    };
    for run in others {
        for (what, said) in COMMON {
            agree(what, (first, said(first)), (run, said(run)))?;
        }
    }
    // A run that was dealt nothing looked at no commit.
    let mut looked = runs.iter().filter(|run| !run.part.roots.is_empty());
    let commit = |run: &Run| run.document.history.commit.clone().unwrap_or_default();
    if let Some(first) = looked.next() {
        for run in looked {
            agree("the commit", (first, commit(first)), (run, commit(run)))?;
        }
    }
    Ok(())
}

fn agree(what: &'static str, one: (&Run, String), other: (&Run, String)) -> Result<(), MergeError> {
    if one.1 == other.1 {
        return Ok(());
    }
    Err(MergeError::Differ {
        first: one.0.file.clone(),
        second: other.0.file.clone(),
        what,
        one: one.1,
        other: other.1,
    })
}

/// Refuses runs of which one is missing, or there twice.
fn all_there(runs: &[Run]) -> Result<(), MergeError> {
    let mut of_index: BTreeMap<u32, &Run> = BTreeMap::new();
    for run in runs {
        if let Some(first) = of_index.insert(run.part.index, run) {
            return Err(MergeError::Doubled {
                first: first.file.clone(),
                second: run.file.clone(),
                shard: format!("{}/{}", run.part.index, run.part.of),
            });
        }
    }
    let Some(of) = runs.first().map(|run| run.part.of) else {
        return Ok(());
    };
    let missing = (1..=of).filter(|index| !of_index.contains_key(index));
    let missing: Vec<String> = missing.take(20).map(|index| index.to_string()).collect();
    if missing.is_empty() && of_index.len() == of as usize {
        return Ok(());
    }
    Err(MergeError::Missing {
        of,
        missing: missing.join(", "),
    })
}

/// A root, and what every part of it says alike.
struct Joined {
    root: Root,
    common: Common,
}

/// Takes a root's part in. Where tasks were dealt every run has a part of the one root.
fn join(
    of_root: &mut BTreeMap<String, Joined>,
    dealt: ShardBy,
    root: Root,
    common: Common,
) -> Result<(), String> {
    let path = root.path.clone();
    let joined = match (of_root.remove(&path), dealt) {
        (None, _) => Joined { root, common },
        (Some(_), ShardBy::Roots) => return Err(format!("`{path}` is in two shards")),
        (Some(known), ShardBy::Tasks) => Joined {
            root: Root {
                assessment: both(known.root.assessment, root.assessment)?,
                ..known.root
            },
            common: known.common.agreed(&common)?,
        },
    };
    of_root.insert(path, joined);
    Ok(())
}

/// What two runs say of the same root, each of its own tasks.
fn both(mut one: Assessment, other: Assessment) -> Result<Assessment, String> {
    one.is_judged &= other.is_judged;
    one.unjudged.extend(other.unjudged);
    one.tasks.extend(other.tasks);
    one.tasks.sort_by(|a, b| a.id.cmp(&b.id));
    one.duties.extend(other.duties);
    one.duties.sort_by(|a, b| {
        let key = |duty: &Duty| (duty.window.opens, duty.id.occurrence.clone());
        let by_task = a.id.task.cmp(&b.id.task);
        by_task
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.id.team.cmp(&b.id.team))
    });
    one.findings.extend(other.findings);
    // What lies under all tasks, such as the policy, is told by every run.
    one.findings = sort_and_deduplicate(one.findings);
    let is_same = |pair: &[Duty]| pair[0].id == pair[1].id;
    match one.duties.windows(2).find(|pair| is_same(pair)) {
        Some(pair) => Err(format!("the duty {} is in two shards", pair[0].id)),
        None => Ok(one),
    }
}

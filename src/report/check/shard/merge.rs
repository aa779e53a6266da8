//! Joining the runs of a matrix into what one run would report.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{SCHEMA, ShardDocument, ShardRun};
use super::manifest::ShardBy;
use super::merge_error::ShardMergeError;
use super::root_part::SharedFacts;
use super::validate::{require_consistency, require_form};
use super::value::{ShardValueError, require};
use crate::finding::sort_and_deduplicate;
use crate::judge::{Assessment, Duty, verdict_of};
use crate::report::check::report::{CheckReport, CheckedRoot};

/// Joins all runs of a matrix, each a file's name and its bytes.
///
/// # Errors
/// Where they do not belong together, or are not all there.
pub fn merge_shards(files: Vec<(String, Vec<u8>)>) -> Result<CheckReport, ShardMergeError> {
    let runs = files
        .into_iter()
        .map(|(file, bytes)| read_run(file, &bytes));
    let runs = runs.collect::<Result<Vec<ShardRun>, _>>()?;
    require_same_settings(&runs)?;
    require_every_run(&runs)?;
    let Some(first) = runs.first() else {
        return Err(ShardMergeError::Nothing);
    };
    let fail_on = first.field.fail_on;
    let as_of = first.document.as_of.to_utc();
    let named: BTreeSet<String> = first.field.all_roots.iter().cloned().collect();
    let mut roots = BTreeMap::new();
    for mut run in runs {
        add_run(&mut roots, &mut run).map_err(|error| error_in(&run, &error))?;
    }
    if !roots.keys().eq(named.iter()) {
        let named: Vec<String> = named.into_iter().collect();
        return Err(ShardMergeError::Roots(named.join(", ")));
    }
    let roots = roots.into_values().map(|joined| CheckedRoot {
        verdict: verdict_of(&joined.root.assessment, fail_on),
        ..joined.root
    });
    Ok(CheckReport::new(roots.collect(), as_of))
}

fn error_in(run: &ShardRun, error: &ShardValueError) -> ShardMergeError {
    ShardMergeError::Value {
        file: run.file.clone(),
        message: error.to_string(),
    }
}

fn read_run(file: String, bytes: &[u8]) -> Result<ShardRun, ShardMergeError> {
    let mut document: ShardDocument = match serde_json::from_slice(bytes) {
        Ok(document) => document,
        Err(error) => {
            return Err(ShardMergeError::Form {
                file,
                line: error.line(),
                column: error.column(),
                message: error.to_string(),
            });
        }
    };
    if document.schema != SCHEMA {
        let message = format!("its schema is `{}`", document.schema);
        return Err(ShardMergeError::Value { file, message });
    }
    if document.tool.version != env!("CARGO_PKG_VERSION") {
        let version = document.tool.version;
        return Err(ShardMergeError::Version { file, version });
    }
    let Some(field) = document.shard.take() else {
        return Err(ShardMergeError::Whole(file));
    };
    let run = ShardRun {
        file,
        document,
        field,
    };
    require_form(&run).map_err(|error| error_in(&run, &error))?;
    Ok(run)
}

/// Describes what a run says, in words.
type DescribeRun = fn(&ShardRun) -> String;

/// What every run of a matrix says alike.
const SAME_SETTINGS: [(&str, DescribeRun); 9] = [
    ("as_of", |run| run.document.as_of.to_utc().to_rfc3339()),
    ("the number of shards", |run| run.field.of.to_string()),
    ("what was asked", |run| run.field.asked.join(" ")),
    ("the roots that there are", |run| {
        run.field.all_roots.join(", ")
    }),
    ("the commit that was judged", |run| {
        describe_id(run.field.judged.commit.as_ref())
    }),
    ("the files that are not committed", |run| {
        describe_id(run.field.judged.uncommitted.as_ref())
    }),
    ("what was found in all tasks", |run| {
        describe_id(run.field.judged.outcome.as_ref())
    }),
    ("what was dealt", |run| {
        format!("{:?}", run.field.dealt).to_lowercase()
    }),
    ("--fail-on", |run| {
        let level = run.field.fail_on;
        level.map_or("never".to_owned(), |level| level.to_string())
    }),
];

fn describe_id(id: Option<&String>) -> String {
    id.map_or("none", String::as_str).to_owned()
}

/// Refuses runs that did not judge the same in the same way.
fn require_same_settings(runs: &[ShardRun]) -> Result<(), ShardMergeError> {
    if let Some((first, others)) = runs.split_first() {
        for run in others {
            for (what, describe) in SAME_SETTINGS {
                require_same(what, [first, run].into_iter(), describe)?;
            }
        }
    }
    // A run that was dealt nothing read no commit.
    let with_roots = runs.iter().filter(|run| !run.field.roots.is_empty());
    require_same("the commit", with_roots, |run| {
        run.document.history.commit.clone().unwrap_or_default()
    })
}

fn require_same<'r>(
    what: &'static str,
    mut runs: impl Iterator<Item = &'r ShardRun>,
    describe: DescribeRun,
) -> Result<(), ShardMergeError> {
    let Some(first) = runs.next() else {
        return Ok(());
    };
    let one = describe(first);
    match runs
        .map(|run| (run, describe(run)))
        .find(|(_, it)| *it != one)
    {
        None => Ok(()),
        Some((second, other)) => Err(ShardMergeError::Differ {
            first: first.file.clone(),
            second: second.file.clone(),
            what,
            one,
            other,
        }),
    }
}

/// Refuses runs of which one is missing, or there twice.
fn require_every_run(runs: &[ShardRun]) -> Result<(), ShardMergeError> {
    let mut of_index: BTreeMap<u32, &ShardRun> = BTreeMap::new();
    for run in runs {
        if let Some(first) = of_index.insert(run.field.index, run) {
            return Err(ShardMergeError::Doubled {
                first: first.file.clone(),
                second: run.file.clone(),
                shard: format!("{}/{}", run.field.index, run.field.of),
            });
        }
    }
    let Some(of) = runs.first().map(|run| run.field.of) else {
        return Ok(());
    };
    let missing = (1..=of).filter(|index| !of_index.contains_key(index));
    let missing: Vec<String> = missing.take(20).map(|index| index.to_string()).collect();
    if missing.is_empty() && of_index.len() == of as usize {
        return Ok(());
    }
    Err(ShardMergeError::Missing {
        of,
        missing: missing.join(", "),
    })
}

/// A root, and what every part of it says alike.
struct JoinedRoot {
    root: CheckedRoot,
    shared: SharedFacts,
}

/// Takes the parts of a run in. Where tasks were dealt every run has a part of the one root.
fn add_run(
    roots: &mut BTreeMap<String, JoinedRoot>,
    run: &mut ShardRun,
) -> Result<(), ShardValueError> {
    let (dealt, fail_on) = (run.field.dealt, run.field.fail_on);
    let parts = std::mem::take(&mut run.field.roots);
    let shared: Vec<SharedFacts> = parts.iter().map(SharedFacts::of).collect();
    let parts = parts.into_iter().map(|part| part.into_root(fail_on));
    let report = CheckReport::new(
        parts.collect::<Result<_, _>>()?,
        run.document.as_of.to_utc(),
    );
    require_consistency(run, &report)?;
    for (root, shared) in report.roots.into_iter().zip(shared) {
        let path = root.path.clone();
        let joined = match (roots.remove(&path), dealt) {
            (None, _) => JoinedRoot { root, shared },
            (Some(_), ShardBy::Roots) => {
                return Err(ShardValueError::new(format!("`{path}` is in two shards")));
            }
            (Some(known), ShardBy::Tasks) => {
                require(known.shared == shared, || {
                    "it describes the root differently than another shard".to_owned()
                })?;
                JoinedRoot {
                    root: CheckedRoot {
                        assessment: join(known.root.assessment, root.assessment)?,
                        ..known.root
                    },
                    shared,
                }
            }
        };
        roots.insert(path, joined);
    }
    Ok(())
}

/// What two runs say of the same root, each of its own tasks.
fn join(mut one: Assessment, other: Assessment) -> Result<Assessment, ShardValueError> {
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
    // Findings about what all tasks share, such as the policy, are in every run.
    one.findings = sort_and_deduplicate(one.findings);
    let is_same = |pair: &[Duty]| pair[0].id == pair[1].id;
    match one.duties.windows(2).find(|pair| is_same(pair)) {
        Some(pair) => Err(ShardValueError::new(format!(
            "the duty {} is in two shards",
            pair[0].id
        ))),
        None => Ok(one),
    }
}

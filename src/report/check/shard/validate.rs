//! What a run of a matrix must not contradict. Nobody can tell a run that was made up with care from
//! one that took place; a run that was damaged, or altered without care, is refused.

use std::collections::BTreeSet;

use super::document::ShardRun;
use super::manifest::ShardBy;
use super::value::{
    ShardValueError, require, require_below_top, require_commit_id, require_writable,
};
use crate::finding::Finding;
use crate::judge::Shard;
use crate::report::check::report::{CheckReport, CheckedRoot};
use crate::report::json::JsonSummary;

/// Refuses a run that is not of the form that it says, before its parts are read.
pub(super) fn require_form(run: &ShardRun) -> Result<(), ShardValueError> {
    let (document, field) = (&run.document, &run.field);
    require(document.tool.name == env!("CARGO_PKG_NAME"), || {
        format!("it was written by `{}`", document.tool.name)
    })?;
    Shard::new(field.index, field.of).map_err(ShardValueError::new)?;
    require_writable(document.as_of)?;
    let roots = field.all_roots.len();
    let has_roots = match field.dealt {
        ShardBy::Roots => roots > 0,
        ShardBy::Tasks => roots == 1 && field.roots.len() == 1,
    };
    require(has_roots, || {
        "it does not name the roots that were divided among the runs".to_owned()
    })?;
    let mut paths = field.all_roots.iter();
    paths.try_for_each(|path| require_below_top(path))?;
    let mut commit = document.history.commit.iter();
    commit.try_for_each(|id| require_commit_id(id))
}

/// Refuses a run whose own verdict and counts are not those of its parts.
pub(super) fn require_consistency(
    run: &ShardRun,
    report: &CheckReport,
) -> Result<(), ShardValueError> {
    let mut options = run.field.asked.iter();
    let has_base = options.any(|word| word.starts_with("--base "));
    for root in &report.roots {
        require_root_of_run(run, root, has_base)?;
    }
    let counts = serde_json::to_value(JsonSummary::of(report.summary()));
    let is_counted = counts.is_ok_and(|counts| counts == run.document.summary);
    require(is_counted && report.verdict == run.document.verdict, || {
        "its verdict or its counts are not those of its duties and findings".to_owned()
    })
}

fn require_root_of_run(
    run: &ShardRun,
    root: &CheckedRoot,
    has_base: bool,
) -> Result<(), ShardValueError> {
    let (assessment, document) = (&root.assessment, &run.document);
    let name = if root.path.is_empty() {
        "the root"
    } else {
        &root.path
    };
    require(assessment.as_of == document.as_of.to_utc(), || {
        format!("{name} was judged as of another instant")
    })?;
    require(assessment.history.commit == document.history.commit, || {
        format!("{name} was judged at another commit")
    })?;
    if let Some(id) = first_duplicate(assessment.duties.iter().map(|duty| &duty.id)) {
        return Err(ShardValueError::new(format!(
            "the duty {id} is there twice"
        )));
    }
    let fingerprints = assessment.findings.iter().map(|it| it.fingerprint);
    if let Some(fingerprint) = first_duplicate(fingerprints) {
        let message = format!("the finding {fingerprint} is there twice");
        return Err(ShardValueError::new(message));
    }
    let is_there = |finding: &Finding| finding.already_there;
    require(
        has_base || !assessment.findings.iter().any(is_there),
        || "a finding is marked as already there, which needs --base".to_owned(),
    )
}

fn first_duplicate<T: Ord + Clone>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let mut known = BTreeSet::new();
    items.find(|item| !known.insert(item.clone()))
}

//! What a run of a matrix must not contradict. Nobody can tell a run that was made up with care from
//! one that took place; one that was damaged, or altered without care, is told.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, FixedOffset};

use super::ShardBy;
use super::merge::Run;
use crate::finding::Finding;
use crate::judge::Shard;
use crate::report::json::Counts;
use crate::report::{CheckReport, Root};

/// Whether a run is of the form that it says, before its parts are read.
pub(super) fn form(run: &Run) -> Result<(), String> {
    let (document, part) = (&run.document, &run.part);
    if document.tool.name != env!("CARGO_PKG_NAME") {
        return Err(format!("it was written by `{}`", document.tool.name));
    }
    Shard::new(part.index, part.of).map_err(|error| error.to_string())?;
    usual(document.as_of)?;
    let roots = part.all_roots.len();
    let is_dealt = match part.dealt {
        ShardBy::Roots => roots > 0,
        ShardBy::Tasks => roots == 1 && part.roots.len() == 1,
    };
    if !is_dealt {
        return Err("it does not name the roots that were dealt".to_owned());
    }
    part.all_roots
        .iter()
        .try_for_each(|path| path_below_top(path))?;
    document.history.commit.iter().try_for_each(|id| commit(id))
}

/// Whether what a run says of itself is what its parts come to.
pub(super) fn sum(run: &Run, checked: &CheckReport) -> Result<(), String> {
    let as_of = run.document.as_of.to_utc();
    let has_base = run
        .part
        .asked
        .iter()
        .any(|word| word.starts_with("--base "));
    for root in &checked.roots {
        let assessment = &root.assessment;
        if assessment.as_of != as_of {
            return Err(format!("{} was judged as of another instant", name(root)));
        }
        if assessment.history.commit != run.document.history.commit {
            return Err(format!("{} was judged at another commit", name(root)));
        }
        let duties = assessment.duties.iter().map(|duty| &duty.id);
        if let Some(id) = doubled(duties) {
            return Err(format!("the duty {id} is there twice"));
        }
        let prints = assessment
            .findings
            .iter()
            .map(|finding| finding.fingerprint);
        if let Some(print) = doubled(prints) {
            return Err(format!("the finding {print} is there twice"));
        }
        let is_there = |finding: &Finding| finding.already_there;
        if !has_base && assessment.findings.iter().any(is_there) {
            return Err("a finding is already there, and there is no --base".to_owned());
        }
    }
    let counted = serde_json::to_value(Counts::of(checked.summary()));
    let is_counted = counted.is_ok_and(|counted| counted == run.document.summary);
    let is_verdict = checked.verdict == run.document.verdict;
    if is_counted && is_verdict {
        Ok(())
    } else {
        Err("its verdict or its counts are not those of its duties and findings".to_owned())
    }
}

fn name(root: &Root) -> &str {
    if root.path.is_empty() {
        "the root"
    } else {
        &root.path
    }
}

fn doubled<T: Ord + Clone>(items: impl Iterator<Item = T>) -> Option<T> {
    let mut seen = BTreeSet::new();
    let mut items = items;
    items.find(|item| !seen.insert(item.clone()))
}

/// Refuses an instant outside of the years that every output can write.
pub(super) fn usual(instant: DateTime<FixedOffset>) -> Result<(), String> {
    if (1..=9998).contains(&instant.to_utc().year()) {
        Ok(())
    } else {
        Err("an instant lies outside of the years 1 to 9998".to_owned())
    }
}

/// Refuses a path that may leave the repository. The top itself is empty.
pub(super) fn path_below_top(path: &str) -> Result<(), String> {
    let is_name = |name: &str| !matches!(name, "" | "." | "..");
    if path.is_empty() || path.split('/').all(is_name) {
        Ok(())
    } else {
        Err(format!("`{path}` is no path below the repository's top"))
    }
}

/// Refuses what is not the name of a commit.
pub(super) fn commit(id: &str) -> Result<(), String> {
    let is_hex = id
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if is_hex && matches!(id.len(), 40 | 64) {
        Ok(())
    } else {
        Err("a commit is not named by its hash".to_owned())
    }
}

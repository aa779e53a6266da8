//! Whether an assessment may be taken for an answer.

use std::collections::BTreeSet;

use crate::cli::CliError;
use crate::finding::{Finding, Rule};
use crate::judge::Assessment;
use crate::model::Id;

/// Refuses an assessment of a policy that could not be read, or without the history that the policy requires.
pub(super) fn require_judged(assessment: Assessment) -> Result<Assessment, CliError> {
    if !assessment.is_judged {
        return Err(CliError::Policy);
    }
    if !assessment.is_history_missing() {
        return Ok(assessment);
    }
    let gaps = assessment.findings.iter();
    let mut gaps = gaps.filter(|finding| finding.rule == Rule::HistoryIncomplete);
    let gap = gaps.next();
    Err(CliError::Blind {
        message: gap.map_or(String::new(), |gap| gap.message.clone()),
        help: gap.map_or(String::new(), |gap| gap.help.clone()).into(),
    })
}

/// Refuses, besides, an assessment in which a fault of the policy may hide tasks.
pub(super) fn require_complete(assessment: Assessment) -> Result<Assessment, CliError> {
    let assessment = require_judged(assessment)?;
    let hides = |finding: &&Finding| match finding.rule {
        Rule::PolicySyntax
        | Rule::PolicySchema
        | Rule::PolicyUnknownReference
        | Rule::PolicyDetailsSchema => true,
        rule => rule.family() == "repo" && finding.file.as_deref().is_some_and(is_policy),
    };
    let files = assessment.findings.iter().filter(hides);
    let files = files.filter_map(|finding| finding.file.as_deref());
    let mut names: BTreeSet<&str> = files.collect();
    names.extend(assessment.unjudged.iter().map(Id::as_str));
    if names.is_empty() {
        return Ok(assessment);
    }
    let names: Vec<&str> = names.into_iter().collect();
    Err(CliError::Partial(names.join(", ")))
}

fn is_policy(path: &str) -> bool {
    path == "policy" || path.starts_with("policy/")
}

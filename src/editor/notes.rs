//! Findings in the files where an editor shows them.

use std::collections::BTreeMap;

use crate::finding::{Finding, Level, Rule};
use crate::judge::Assessment;
use crate::model::Id;
use crate::text::{Position, Range};

/// Where a finding is shown that is about no file.
pub const SETTINGS: &str = "policy/dutybook.yaml";

/// How many findings of a file an editor gets.
const MAX_NOTES: usize = 500;

/// How many findings of one rule at one place are told in full.
const MAX_FOLDED: usize = 20;

/// A finding, as an editor shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct FileNote {
    /// The rule; `None` where the note is none of a rule.
    pub rule: Option<Rule>,
    /// How severe it is.
    pub level: Level,
    /// What is wrong.
    pub message: String,
    /// What else is wrong by the same rule at the same place.
    pub others: Vec<String>,
    /// What to do next; may be empty.
    pub help: String,
    /// The place; `None` for the first line.
    pub range: Option<Range>,
    /// Further places in the same file.
    pub related: Vec<(Range, String)>,
    /// What was most likely meant.
    pub instead: Option<Box<str>>,
}

impl FileNote {
    /// A note that something could not be judged, and why.
    #[must_use]
    pub fn unjudged(why: &str) -> Self {
        FileNote {
            rule: None,
            level: Level::Deny,
            message: format!("could not judge: {why}"),
            others: Vec::new(),
            help: String::new(),
            range: None,
            related: Vec::new(),
            instead: None,
        }
    }

    fn new(finding: &Finding) -> Self {
        let related = finding.related.iter();
        FileNote {
            rule: Some(finding.rule),
            level: finding.level,
            message: finding.message.clone(),
            others: Vec::new(),
            help: finding.help.clone(),
            range: finding.range,
            related: related.map(|it| (it.range, it.label.clone())).collect(),
            instead: finding.instead.clone(),
        }
    }

    /// One note for findings of one rule at one place, of which there is at least one.
    fn of_alike(alike: &[&Finding]) -> Self {
        let one = Self::new(alike[0]);
        if alike.len() == 1 {
            return one;
        }
        let related = alike.iter().take(MAX_FOLDED);
        let related = related.flat_map(|finding| Self::new(finding).related);
        let count = alike.len();
        let message = format!(
            "{count} {}: {}, and {} more",
            describe_kind(alike[0].rule),
            one.message,
            count - 1
        );
        let others = alike[1..].iter().take(MAX_FOLDED - 1);
        let mut others: Vec<String> = others.map(|finding| finding.message.clone()).collect();
        if count > MAX_FOLDED {
            let left_out = count - MAX_FOLDED;
            others.push(format!("and {left_out} more: `dutybook check` lists them"));
        }
        FileNote {
            message,
            others,
            related: related.collect(),
            ..one
        }
    }

    /// The places that it covers: at least a character.
    pub(super) fn covers(&self, place: Position) -> bool {
        self.range.map_or(place.line == 1, |range| {
            let is_empty = range.start == range.end;
            range.start <= place && (place < range.end || (is_empty && place == range.end))
        })
    }
}

/// The findings of each file, by the file's path; worst first. What could not be judged is told as well.
#[must_use]
pub fn notes_by_file(assessment: &Assessment) -> BTreeMap<String, Vec<FileNote>> {
    let mut by_file: BTreeMap<String, Vec<FileNote>> = BTreeMap::new();
    let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
    for alike in findings_alike(&assessment.findings) {
        let file = alike[0].file.as_deref().unwrap_or(SETTINGS);
        let notes = by_file.entry(file.to_owned()).or_default();
        if notes.len() < MAX_NOTES {
            notes.push(FileNote::of_alike(&alike));
        } else {
            *left_out.entry(file.to_owned()).or_default() += alike.len();
        }
    }
    for (file, count) in left_out {
        let notes = by_file.entry(file).or_default();
        notes.push(FileNote {
            message: format!("{count} more findings: `dutybook check` lists them"),
            ..FileNote::unjudged("")
        });
    }
    if let Some(why) = describe_unjudged(assessment) {
        let notes = by_file.entry(SETTINGS.to_owned()).or_default();
        notes.push(FileNote::unjudged(&why));
    }
    by_file
}

/// The findings, those together that have one rule, one level and one place. One that has a quick fix stays alone.
fn findings_alike(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut found: Vec<Vec<&Finding>> = Vec::new();
    let mut known = BTreeMap::new();
    for finding in findings {
        let place = (finding.file.as_deref(), finding.range, finding.rule);
        let next = found.len();
        let at = match finding.instead {
            Some(_) => next,
            None => *known.entry((place, finding.level)).or_insert(next),
        };
        match found.get_mut(at) {
            Some(alike) => alike.push(finding),
            None => found.push(vec![finding]),
        }
    }
    found
}

/// What several findings of a rule are about.
fn describe_kind(rule: Rule) -> String {
    match rule {
        Rule::DutyOverdue => "duties are overdue".to_owned(),
        Rule::DutyLate => "duties were late".to_owned(),
        Rule::DutyGrace => "duties are past due".to_owned(),
        Rule::DutyDueSoon => "duties are due soon".to_owned(),
        _ => format!("findings of {rule}"),
    }
}

/// Why the repository is not judged as a whole; `None` where it is.
fn describe_unjudged(assessment: &Assessment) -> Option<String> {
    let tasks: Vec<&str> = assessment.unjudged.iter().map(Id::as_str).collect();
    Some(if assessment.version_refusal().is_some() {
        "the policy is for another version of dutybook".to_owned()
    } else if !assessment.is_judged {
        "the policy cannot be read".to_owned()
    } else if assessment.is_history_missing() {
        "the history is incomplete, and it is needed".to_owned()
    } else if tasks.is_empty() {
        return None;
    } else {
        format!("faults in {} may hide duties", tasks.join(", "))
    })
}

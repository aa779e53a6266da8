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

/// A finding, as an editor shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct FileNote {
    /// The rule; `None` where the note is none of a rule.
    pub rule: Option<Rule>,
    /// How severe it is.
    pub level: Level,
    /// What is wrong.
    pub message: String,
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
            help: finding.help.clone(),
            range: finding.range,
            related: related.map(|it| (it.range, it.label.clone())).collect(),
            instead: finding.instead.clone(),
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
    for finding in &assessment.findings {
        let file = finding.file.as_deref().unwrap_or(SETTINGS);
        let notes = by_file.entry(file.to_owned()).or_default();
        if notes.len() < MAX_NOTES {
            notes.push(FileNote::new(finding));
        } else {
            *left_out.entry(file.to_owned()).or_default() += 1;
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

//! Evidence that repeats the words of another duty.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use rayon::prelude::*;

use crate::finding::{FindingBuilder, Rule};
use crate::judge::Claim;
use crate::model::Evidence;
use crate::rules::content_owners::sort_by_words;
use crate::rules::facts::ClaimFacts;
use crate::text::Range;
use crate::yaml::{Node, Value, locate};

/// Evidence whose summary and details are those of another duty of the same task. The evidence that
/// landed later is the copy.
pub(super) fn check_copied_words(facts: &ClaimFacts) -> Vec<(usize, FindingBuilder)> {
    let claims = facts.claims;
    let mut first: HashMap<u64, usize> = HashMap::new();
    let mut findings = Vec::new();
    for index in sort_by_words(claims, claims_that_share_words(claims)) {
        let claim = &claims[index];
        let Some((words, range)) = claim.words else {
            continue;
        };
        let earlier = &claims[*first.entry(words).or_insert(index)].duty;
        if *earlier != claim.duty && earlier.task == claim.duty.task {
            let message = format!("summary and details are those of {earlier}, word for word");
            let finding = FindingBuilder::new(Rule::EvidenceCopied, message)
                .help("say what was done this time; an auditor reads both")
                .file(&claim.file)
                .range(range)
                .duty(&claim.duty);
            findings.push((index, finding));
        }
    }
    findings
}

/// The claims whose words another claim has too: most say something of their own, and need not be
/// sorted.
fn claims_that_share_words(claims: &[Claim]) -> Vec<usize> {
    let words = |index: &usize| claims[*index].words.map(|(hash, _)| hash);
    let mut by_words: Vec<usize> = (0..claims.len()).filter(|i| words(i).is_some()).collect();
    by_words.par_sort_unstable_by_key(words);
    let runs = by_words.chunk_by(|a, b| words(a) == words(b));
    let shared = runs.filter(|run| run.len() > 1);
    shared.flatten().copied().collect()
}

/// A hash of summary and details, and where they stand; `None` where evidence has neither.
///
/// 64 bits, compared within one run only.
pub fn hash_words(evidence: &Evidence, root: &Node) -> Option<(u64, Range)> {
    let details = root.get("details");
    if evidence.summary.is_none() && details.is_none() {
        return None;
    }
    // Collected first, since hashing many small pieces takes several times as long.
    let mut words = Vec::with_capacity(1024);
    add_text(evidence.task.as_str(), &mut words);
    if let Some(summary) = &evidence.summary {
        add_text(summary, &mut words);
    }
    if let Some(entry) = details {
        add_node(&entry.value, &mut words);
    }
    let mut hasher = DefaultHasher::new();
    hasher.write(&words);
    let pointer = match evidence.summary {
        Some(_) => "/summary",
        None => "/details",
    };
    Some((hasher.finish(), locate(root, pointer)))
}

/// Adds a letter for the kind of a node, and what it holds: two nodes that differ never look the
/// same.
fn add_node(node: &Node, words: &mut Vec<u8>) {
    match &node.value {
        Value::Null => words.push(b'n'),
        Value::Bool(value) => words.extend([b'b', u8::from(*value)]),
        Value::Int(value) => add(b'i', value.to_le_bytes(), words),
        Value::Float(value) => add(b'f', value.to_le_bytes(), words),
        Value::Str(text) => add_text(text, words),
        Value::Seq(items) => {
            add(b'l', (items.len() as u64).to_le_bytes(), words);
            for item in items {
                add_node(item, words);
            }
        }
        Value::Map(entries) => {
            add(b'm', (entries.len() as u64).to_le_bytes(), words);
            for entry in entries {
                add_text(&entry.key, words);
                add_node(&entry.value, words);
            }
        }
    }
}

fn add_text(text: &str, words: &mut Vec<u8>) {
    add(b't', (text.len() as u64).to_le_bytes(), words);
    words.extend_from_slice(text.as_bytes());
}

fn add(kind: u8, value: [u8; 8], words: &mut Vec<u8>) {
    words.push(kind);
    words.extend(value);
}

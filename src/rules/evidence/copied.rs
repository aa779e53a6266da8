//! Evidence that repeats the words of another duty.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::files::is_blank;
use crate::finding::{FindingBuilder, Rule};
use crate::judge::Claim;
use crate::model::Evidence;
use crate::rules::content_owners::sort_by_words;
use crate::rules::facts::ClaimFacts;
use crate::text::Range;
use crate::yaml::{MapEntry, Node, Value, locate};

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

/// Adds a letter for the kind of a node, and what it says: two nodes that differ in the order of keys,
/// in white space, case, invisible characters or the spelling of a number say the same.
fn add_node(node: &Node, words: &mut Vec<u8>) {
    match &node.value {
        Value::Null => words.push(b'n'),
        Value::Bool(value) => words.extend([b'b', u8::from(*value)]),
        // 1, 1.0 and "1" read alike.
        Value::Int(value) => add_text(&value.to_string(), words),
        Value::Float(value) => add_text(&value.to_string(), words),
        Value::Str(text) => add_text(text, words),
        Value::Seq(items) => {
            words.push(b'l');
            for item in items {
                add_node(item, words);
            }
            words.push(END);
        }
        Value::Map(entries) => {
            words.push(b'm');
            let mut in_order: Vec<(Vec<u8>, &Node)> = entries.iter().map(fold_key).collect();
            in_order.sort_by(|(a, _), (b, _)| a.cmp(b));
            for (key, value) in in_order {
                words.extend(key);
                add_node(value, words);
            }
            words.push(END);
        }
    }
}

/// The end of a text, a list or a mapping: no byte of UTF-8 (RFC 3629 §3).
const END: u8 = 0xff;

/// Adds what a text says to a reader: its letters without blanks, in one case and form.
fn add_text(text: &str, words: &mut Vec<u8>) {
    words.push(b't');
    if text.is_ascii() {
        let ink = text.bytes().filter(u8::is_ascii_graphic);
        words.extend(ink.map(|byte| byte.to_ascii_lowercase()));
    } else {
        let ink = text.chars().filter(|c| !is_blank(*c));
        let folded: String = ink.nfkc().flat_map(char::to_lowercase).collect();
        // Compatibility forms may hold blanks of their own.
        let ink = folded.nfkc().filter(|c| !is_blank(*c));
        words.extend_from_slice(ink.collect::<String>().as_bytes());
    }
    words.push(END);
}

fn fold_key(entry: &MapEntry) -> (Vec<u8>, &Node) {
    let mut key = Vec::with_capacity(entry.key.len() + 2);
    add_text(&entry.key, &mut key);
    (key, &entry.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    fn words(details: &str) -> Vec<u8> {
        let root = parse(format!("details: {details}\n").as_bytes()).root;
        let mut words = Vec::new();
        add_node(&root.expect("a tree"), &mut words);
        words
    }

    #[track_caller]
    fn check(a: &str, b: &str, is_same: bool) {
        assert_eq!(words(a) == words(b), is_same, "{a} and {b}");
    }

    #[test]
    fn what_reads_alike_is_the_same() {
        check("{a: x, b: y}", "{b: y, a: x}", true);
        check("{a: [{c: 1, d: 2}]}", "{a: [{d: 2, c: 1}]}", true);
        check("Score rose", "\"Score  rose \"", true);
        check("Score rose", "\"Score\\u200B rose\\u2800\"", true);
        check("Score rose", "\"Sco\\u00ADre\\u3000ro\\uFE0Fse\"", true);
        check("Score rose", "SCORE ROSE", true);
        check("Score", "\"\\uFF33core\"", true);
        check("1", "1.0", true);
        check("387.50", "\"387.5\"", true);
        check("{a: x}", "{\"a\\u200B\": x}", true);
    }

    #[test]
    fn what_reads_otherwise_differs() {
        check("{a: x, b: y}", "{a: y, b: x}", false);
        check("[a, b]", "[b, a]", false);
        check("[a, b]", "[ab]", false);
        check("[[a], b]", "[[a, b]]", false);
        check("Score rose", "Score rose by 1", false);
        check("371.5", "387.0", false);
        check("{a: {b: c}}", "{a: b, c: d}", false);
        check("true", "false", false);
    }
}

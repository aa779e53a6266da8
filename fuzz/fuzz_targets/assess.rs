//! Any bytes as an evidence file: judging never panics, and never finds more than one duty settled.
#![no_main]

mod tree;

use libfuzzer_sys::fuzz_target;
use tree::Tree;

const TASK: &[u8] = b"kind: task/v1\nid: report\ntitle: Report\nassigned: { team: watch }\ncadence: { every: week }\n";

fuzz_target!(|bytes: &[u8]| {
    let mut tree = Tree::with_policy(TASK);
    let path = "evidence/report/2026/2026-W11/watch.yaml";
    tree.0.insert(path.to_owned(), bytes.to_vec());
    let assessment = tree.assess().expect("a tree in memory can be read");
    let settled = assessment.duties.iter().filter(|duty| duty.standing.is_settled());
    assert!(settled.count() <= 1);
});

//! Any bytes as a task: loading and scheduling never panic, and windows keep their order.
#![no_main]

mod tree;

use libfuzzer_sys::fuzz_target;
use tree::Tree;

fuzz_target!(|bytes: &[u8]| {
    let assessment = Tree::with_policy(bytes).assess().expect("a tree in memory can be read");
    for duty in &assessment.duties {
        let window = &duty.window;
        assert!(window.opens <= window.due && window.due <= window.deadline, "{window:?}");
    }
});
